"""What the ledger costs: appends, verification and reading, each beside plain inserts of the driver in one run."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from partnership_rules import ledger
from partnership_rules.record import as_record
from partnership_rules.testing.stores import example

BATCH = 100
NUMBERS = itertools.count()


def records(count: int) -> list[Any]:
    """Write records that were never written before."""
    return [as_record({"kind": "partner_joined", "on": "2018-05-01", "party": f"Partner {next(NUMBERS)}"}) for _ in range(count)]


@pytest.fixture
def book(tmp_path: Path) -> Iterator[ledger.Ledger]:
    with ledger.open(f"sqlite:///{tmp_path}/book.db") as made:
        yield made


def fresh_stream(book: ledger.Ledger) -> tuple[tuple[str, list[dict[str, Any]]], dict[str, Any]]:
    """Begin a stream, so that what is measured does not depend on how many rounds came before."""
    stream = f"s{next(NUMBERS)}"
    book.append(stream, [example(stream)])
    return (stream, records(BATCH)), {}


@pytest.mark.parametrize("count", [1, BATCH])
def test_ledger_appends(benchmark: Any, book: ledger.Ledger, count: int) -> None:
    def prepare() -> tuple[tuple[str, list[dict[str, Any]]], dict[str, Any]]:
        (stream, listed), named = fresh_stream(book)
        return (stream, listed[:count]), named

    benchmark.pedantic(book.append, setup=prepare, rounds=40)


@pytest.mark.parametrize("count", [1, BATCH])
def test_plain_inserts(benchmark: Any, tmp_path: Path, count: int) -> None:
    connection = sqlite3.connect(tmp_path / "plain.db", isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(
        "CREATE TABLE entries (seq INTEGER PRIMARY KEY, stream TEXT, version INTEGER, id TEXT UNIQUE, kind TEXT, effective TEXT,"
        " recorded_at TEXT, body TEXT, hash TEXT, UNIQUE (stream, version)) STRICT"
    )

    def prepare() -> tuple[tuple[list[tuple[Any, ...]]], dict[str, Any]]:
        numbers = [next(NUMBERS) for _ in range(count)]
        body = '{"fact":{"kind":"partner_joined","on":"2018-05-01","party":"Partner"},"recorded_by":"a clerk"}'
        return (
            [(None, "s", n, f"s#{n:064}", "partner_joined", "2018-05-01", "2026-01-01T00:00:00", body, f"{n:064}") for n in numbers],
        ), {}

    def insert(rows: list[tuple[Any, ...]]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        connection.execute("COMMIT")

    benchmark.pedantic(insert, setup=prepare, rounds=40)


@pytest.mark.parametrize("count", [1_000, 10_000])
def test_ledger_verifies(benchmark: Any, book: ledger.Ledger, count: int) -> None:
    for number in range(count // 500):
        stream = f"s{number}"
        book.append(stream, [example(stream), *records(498)])
    assert benchmark.pedantic(book.verify, rounds=3).ok


def test_ledger_reads_a_partnership_among_many(benchmark: Any, book: ledger.Ledger) -> None:
    for number in range(1_000):
        book.append(f"s{number}", [example(f"s{number}"), *records(5)])
    assert benchmark(book.partnership, "s500").id == "s500"
