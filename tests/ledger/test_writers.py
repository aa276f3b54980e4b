"""Ten writers at once: one winner a version, no gap, nothing lost, and nobody fails for having waited."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from partnership_rules import ledger
from partnership_rules.errors import ConflictError
from partnership_rules.testing.stores import example

WRITERS, BATCHES = 10, 100


def write(address: str, stream: str, writer: int, answers: multiprocessing.SimpleQueue[tuple[int, float]]) -> None:
    """Append a hundred batches of two, each in one call; say how many were acknowledged and the longest wait."""
    worst = 0.0
    with ledger.open(address, create=False) as book:
        for batch in range(BATCHES):
            keys = [f"w{writer}-{batch}-{part}" for part in range(2)]
            began = time.perf_counter()
            book.append(stream, [{"kind": "partner_joined", "on": "2018-05-01", "party": key, "id": key} for key in keys])
            worst = max(worst, time.perf_counter() - began)
    answers.put((BATCHES, worst))


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a ledger that several processes can open."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/book.db"
    make: Callable[[], str] = request.getfixturevalue("fresh")
    return make()


@pytest.mark.parametrize("one_stream", [False, True], ids=["streams of their own", "one stream"])
def test_ten_writers_lose_nothing_and_leave_no_gap(address: str, one_stream: bool) -> None:
    streams = ["hot"] * WRITERS if one_stream else [f"s{number}" for number in range(WRITERS)]
    with ledger.open(address) as book:
        for stream in set(streams):
            book.append(stream, [example(stream)])
        before = book.head().seq
    context = multiprocessing.get_context("fork")
    answers: multiprocessing.SimpleQueue[tuple[int, float]] = context.SimpleQueue()
    processes = [context.Process(target=write, args=(address, stream, n, answers)) for n, stream in enumerate(streams)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(240)
        assert process.exitcode == 0
    acknowledged = [answers.get() for _ in processes]
    assert sum(count for count, _ in acknowledged) == WRITERS * BATCHES
    print(f"the longest wait of any writer: {max(wait for _, wait in acknowledged):.2f} s")  # noqa: T201
    with ledger.open(address) as book:
        assert book.verify().ok
        assert book.head().seq == before + 2 * WRITERS * BATCHES
        for stream in set(streams):
            batches = [entry.id.rpartition("-")[0] for entry in book.history(stream) if "#w" in entry.id]
            assert batches[::2] == batches[1::2], "another writer came between the two of a batch"


def test_of_writers_who_expect_one_version_one_wins(address: str) -> None:
    with ledger.open(address) as book:
        version = book.append("north", [example()])
    books = [ledger.open(address) for _ in range(5)]
    books[0].append("north", [{"kind": "partner_joined", "on": "2018-05-01", "party": "P0"}], expected_version=version)
    for number, book in enumerate(books[1:], 1):
        with pytest.raises(ConflictError):
            book.append("north", [{"kind": "partner_joined", "on": "2018-05-01", "party": f"P{number}"}], expected_version=version)
    for book in books:
        book.close()
