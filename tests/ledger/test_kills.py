"""Nothing acknowledged is lost when a writer, or the whole server, is killed; nothing is torn, and a repeat doubles nothing."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

from partnership_rules import ledger
from partnership_rules.testing.stores import example

from .cluster import Cluster
from .killed import ROUNDS, SERVER_ROUNDS, one, rounds, start


def assert_whole(address: str, said: set[str]) -> int:
    """Assert that the chain holds, that all which was acknowledged is there, and that batches are there whole or not at all.

    Return how many entries are there of which no writer heard: it was killed between the commit and the answer.
    """
    with ledger.open(address) as book:
        result = book.verify()
        assert result.problems == ()
        ids = [entry.id for entry in book.since(0)]
    assert said <= set(ids)
    batches = [key.rpartition("-")[0] for key in ids if key.count("-") == 3]
    assert {key: batches.count(key) for key in batches} == dict.fromkeys(batches, 5)
    return len({key for key in ids if "-" in key.rpartition("#")[2]} - said)


def test_no_writer_killed_on_sqlite_loses_what_was_acknowledged(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/book.db"
    said: set[str] = set()
    for number, said in rounds(address, ROUNDS):
        if number % 20 == 19:
            assert_whole(address, said)
    unheard = assert_whole(address, said)
    print(f"{ROUNDS} writers were killed: {len(said)} entries were acknowledged and are there, and {unheard} that none heard of")  # noqa: T201
    assert len(said) >= ROUNDS


def test_no_client_killed_on_postgresql_loses_what_was_acknowledged(fresh: Callable[[], str]) -> None:
    address, said = fresh(), set()
    for number, said in rounds(address, ROUNDS):
        if number % 20 == 19:
            assert_whole(address, said)
    unheard = assert_whole(address, said)
    print(f"{ROUNDS} writers were killed: {len(said)} entries were acknowledged and are there, and {unheard} that none heard of")  # noqa: T201
    assert len(said) >= ROUNDS


def test_a_server_killed_in_mid_write_recovers_with_all_that_was_acknowledged(cluster: Cluster, fresh: Callable[[], str]) -> None:
    address, chance, said = fresh(), random.Random(2), set()
    with ledger.open(address) as book:
        book.append("north", [example()])
    for _ in range(SERVER_ROUNDS):
        writers = [start(address, "north", one) for _ in range(3)]
        for writer in writers:
            writer.wait_for_first()
        time.sleep(0.05 + chance.random() * 0.2)
        cluster.kill()
        for writer in writers:
            said |= {key for line in writer.acknowledged() for key in line.split(" ")}
        cluster.start()
        unheard = assert_whole(address, said)
    print(f"{SERVER_ROUNDS} times the server was killed: {len(said)} entries were acknowledged, and {unheard} are there besides")  # noqa: T201
    assert len(said) >= 3


def test_a_writer_that_never_heard_repeats_and_doubles_nothing(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/book.db"
    with ledger.open(address) as book:
        book.append("north", [example()])
        records = [{"kind": "partner_joined", "on": "2018-05-01", "party": f"P{n}", "id": f"p{n}"} for n in range(5)]
        version = book.append("north", records)
        head = book.head()
        assert book.append("north", records, expected_version=version - 5) == version
        assert book.head() == head
