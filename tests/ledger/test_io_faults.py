"""Every call to the disk fails once: an error is told, nothing acknowledged is lost, nothing is there by half."""

from __future__ import annotations

import itertools
import os
import resource
import shutil
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from partnership_rules import ledger
from partnership_rules.errors import StoreError
from partnership_rules.testing.stores import example

pytest.importorskip("apsw")
from .faulty_disk import FAULTS, Disk, open_on

BATCH = [{"kind": "partner_joined", "on": "2018-05-01", "party": f"Partner {n} " + "x" * 2000, "id": f"b{n}"} for n in range(6)]
DISK = Disk("a-faulty-disk")


def append(book: ledger.Ledger) -> None:
    """Append a batch that fills several pages."""
    book.append("north", BATCH)


def propose(book: ledger.Ledger) -> None:
    """Propose one record that is accepted."""
    assert book.propose("north", {"kind": "assigned", "on": "2018-03-30", "id": "a"}).accepted


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a ledger with one partnership."""
    path = tmp_path_factory.mktemp("honest") / "book.db"
    with ledger.open(f"sqlite:///{path}") as book:
        book.append("north", [example()])
    return path


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(("write", "ids"), [(append, {f"north#b{n}" for n in range(6)}), (propose, {"north#a"})])
def test_a_failure_of_any_call_is_told_and_loses_nothing(
    honest: Path, tmp_path: Path, fault: str, write: Callable[[ledger.Ledger], None], ids: set[str]
) -> None:
    told = 0
    for k in itertools.count(1):
        path = tmp_path / f"{k}.db"
        shutil.copy(honest, path)
        DISK.fault, DISK.fail_at, DISK.calls = fault, 0, 0
        book = open_on(DISK, str(path))
        DISK.fail_at, DISK.calls = k, 0
        acknowledged = False
        try:
            write(book)
            acknowledged = True
        except StoreError as error:
            told += 1
            assert str(error)  # noqa: PT017
        reached = k <= DISK.calls
        DISK.fail_at = 0
        with suppress(StoreError):
            book.close()
        with ledger.open(f"sqlite:///{path}") as after:
            assert after.verify().problems == ()
            there = {entry.id for entry in after.since(0)} & ids
            assert there == ids if acknowledged else there in (set(), ids)
            write(after)
            assert {entry.id for entry in after.since(0)} >= ids
            assert after.verify().problems == ()
        if not reached:
            break
    assert told > 2


def test_a_full_disk_is_told_and_the_ledger_still_verifies(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    with ledger.open(f"sqlite:///{path}") as book:
        book.append("north", [example()])
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        try:
            with ledger.open(f"sqlite:///{path}") as book:
                for number in range(1000):
                    book.append("north", [{"kind": "partner_joined", "on": "2018-05-01", "party": "x" * 5000, "id": f"n{number}"}])
                    os.write(writing, f"n{number}\n".encode())
        except StoreError as error:
            os.write(writing, f"told {error.code}\n".encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as file:
        *said, last = file.read().splitlines()
    os.waitpid(pid, 0)
    assert last.startswith("told store_")
    with ledger.open(f"sqlite:///{path}") as book:
        assert book.verify().problems == ()
        assert {f"north#{key}" for key in said} <= {entry.id for entry in book.since(0)}
        book.append("north", [{"kind": "assigned", "on": "2018-03-30"}])


def test_a_file_that_may_only_be_read_says_so_and_still_verifies(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    with ledger.open(f"sqlite:///{path}") as book:
        book.append("north", [example()])
    raw = open_read_only(path)
    with raw as book:
        assert book.verify().ok
        with pytest.raises(StoreError) as caught:
            book.append("north", [{"kind": "assigned", "on": "2018-03-30"}])
        assert caught.value.code == "store_read_only"


def open_read_only(path: Path) -> ledger.Ledger:
    """Open a ledger as one who may not write: root may always, so the connection is told to be read-only."""
    book = ledger.open(f"sqlite:///{path}")
    book._store.connection.cursor().execute("PRAGMA query_only = ON")
    return book
