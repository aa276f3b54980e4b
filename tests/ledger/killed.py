"""Writers in processes of their own, which say what was acknowledged to them until they are killed."""

from __future__ import annotations

import os
import random
import select
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from partnership_rules import ledger
from partnership_rules.errors import StoreError
from partnership_rules.testing.stores import example

ROUNDS = int(os.environ.get("PARTNERSHIP_RULES_KILLS", "25"))
SERVER_ROUNDS = max(1, ROUNDS // 50) if ROUNDS > 25 else 1


@dataclass
class Writer:
    """A forked process; ``acknowledged`` reads the ids whose append had returned before it died."""

    pid: int
    pipe: int

    def wait_for_first(self) -> None:
        """Wait until one append was acknowledged."""
        select.select([self.pipe], [], [], 20)

    def kill(self) -> None:
        """Kill it at once, wherever it is."""
        os.kill(self.pid, signal.SIGKILL)

    def acknowledged(self) -> set[str]:
        """Wait for its end, and return every whole id that it wrote."""
        os.waitpid(self.pid, 0)
        with os.fdopen(self.pipe, "rb") as file:
            lines = file.read().split(b"\n")
        return {line.decode() for line in lines[:-1]}


def start(address: str, stream: str, write: Callable[[ledger.Ledger, str, int], str]) -> Writer:
    """Fork a process that writes without end, and says after each commit what was acknowledged."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return Writer(pid, reading)
    os.close(reading)
    try:
        with ledger.open(address, create=False) as book:
            # Writers begin with a record, a proposal or a batch, so that each of the three is under way when one is killed.
            for number in range(os.getpid() % 3, 100_000):
                os.write(writing, write(book, stream, number).encode() + b"\n")
    except StoreError:
        pass
    finally:
        os._exit(0)


def one(book: ledger.Ledger, stream: str, number: int) -> str:
    """Append one record, or propose one, or append a batch, by turns."""
    key = f"{os.getpid()}-{number}"
    record = {"kind": "partner_joined", "on": "2018-05-01", "party": f"Partner {key}"}
    if number % 3 == 2:
        book.append(stream, [{**record, "id": f"{key}-{part}", "party": f"{key} {part}"} for part in range(5)])
        return " ".join(f"{stream}#{key}-{part}" for part in range(5))
    if number % 3:
        book.propose(stream, {**record, "id": key})
    else:
        book.append(stream, [{**record, "id": key}])
    return f"{stream}#{key}"


def rounds(address: str, count: int) -> Iterator[tuple[int, set[str]]]:
    """Kill a writer at any moment, again and again; give each round's number and the ids acknowledged so far."""
    with ledger.open(address) as book:
        book.append("north", [example()])
    said: set[str] = set()
    chance = random.Random(1)
    for number in range(count):
        stream = f"stream-{number // 20}"
        if number % 20 == 0:
            with ledger.open(address) as book:
                book.append(stream, [example(stream)])
        writer = start(address, stream, one)
        writer.wait_for_first()
        time.sleep(chance.random() * 0.05)
        writer.kill()
        said |= {key for line in writer.acknowledged() for key in line.split(" ")}
        yield number, said
