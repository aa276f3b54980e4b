"""What the ledger costs: appends, verification and reading, each beside plain statements of the driver in one run."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from ledger.conftest import cluster, fresh  # noqa: F401 (fixtures)

from partnership_rules import ledger
from partnership_rules.documents import Bundle
from partnership_rules.record import as_record
from partnership_rules.testing.stores import example

BATCH = 100
NUMBERS = itertools.count()
TABLE = (
    "CREATE TABLE entries (seq BIGINT PRIMARY KEY, stream TEXT, version BIGINT, id TEXT UNIQUE, kind TEXT, effective TEXT,"
    " recorded_at TEXT, body TEXT, hash TEXT, UNIQUE (stream, version))"
)
Prepared = tuple[tuple[Any, ...], dict[str, Any]]


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty ledger."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/book.db"
    make: Callable[[], str] = request.getfixturevalue("fresh")
    return make()


class Plain:
    """A table of the same columns, without a chain and without a check, written through the driver alone."""

    def __init__(self, address: str) -> None:
        in_file = address.startswith("sqlite")
        self.mark = "?" if in_file else "%s"
        self.connection: Any
        if in_file:
            self.connection = sqlite3.connect(address.removeprefix("sqlite:///"), isolation_level=None)
            for pragma in ("synchronous = FULL", "journal_mode = WAL"):
                self.connection.execute(f"PRAGMA {pragma}")
        else:
            self.connection = psycopg.connect(address, autocommit=True)
        self.connection.execute(TABLE)

    def insert(self, rows: list[tuple[Any, ...]]) -> None:
        self.connection.execute("BEGIN")
        self.connection.cursor().executemany(f"INSERT INTO entries VALUES ({', '.join([self.mark] * 9)})", rows)  # noqa: S608
        self.connection.execute("COMMIT")

    def rows(self, clauses: str = "", *given: str) -> list[Any]:
        sql = f"SELECT * FROM entries {clauses}".replace("?", self.mark)  # noqa: S608
        found: list[Any] = self.connection.execute(sql, given).fetchall()
        return found


def row(stream: str, number: int) -> tuple[Any, ...]:
    """Write a row as long as the ledger's own."""
    body = '{"fact":{"kind":"partner_joined","on":"2018-05-01","party":"Partner"},"recorded_by":"a clerk"}'
    digest = f"{number:064}"
    return (number, stream, number, f"{stream}#{digest}", "partner_joined", "2018-05-01", "2026-01-01T00:00:00.000000+00:00", body, digest)


def records(count: int) -> list[Any]:
    """Write records that were never written before."""
    return [as_record({"kind": "partner_joined", "on": "2018-05-01", "party": f"Partner {next(NUMBERS)}"}) for _ in range(count)]


def filled(address: str, streams: int, count: int) -> ledger.Ledger:
    """Make a ledger of so many partnerships with so many records each."""
    book = ledger.open(address)
    first = example()
    made = {f"s{n}": first.with_changes(id=f"s{n}", records=(*first.records, *records(count - 1))) for n in range(streams)}
    book.load(Bundle(partnerships=made))
    return book


@pytest.mark.parametrize("count", [1, BATCH])
def test_ledger_appends(benchmark: Any, address: str, count: int) -> None:
    book = ledger.open(address)

    def prepare() -> Prepared:
        # a stream of its own, so that what is measured does not depend on how many rounds came before
        stream = f"s{next(NUMBERS)}"
        book.append(stream, [example(stream)])
        return (stream, records(count)), {}

    benchmark.pedantic(book.append, setup=prepare, rounds=60)
    book.close()


@pytest.mark.parametrize("count", [1, BATCH])
def test_plain_appends(benchmark: Any, address: str, count: int) -> None:
    plain = Plain(address)

    def prepare() -> Prepared:
        return ([row("s", next(NUMBERS)) for _ in range(count)],), {}

    benchmark.pedantic(plain.insert, setup=prepare, rounds=60)
    plain.connection.close()


@pytest.mark.parametrize("count", [1_000, 10_000])
def test_growth_of_appends_beside_what_is_there(benchmark: Any, address: str, count: int) -> None:
    book = filled(address, count // 100, 98)

    def prepare() -> Prepared:
        stream = f"n{next(NUMBERS)}"
        book.append(stream, [example(stream)])
        return (stream, records(BATCH)), {}

    benchmark.pedantic(book.append, setup=prepare, rounds=20)
    book.close()


@pytest.mark.parametrize("count", [1_000, 10_000])
def test_growth_of_verification(benchmark: Any, address: str, count: int) -> None:
    book = filled(address, count // 100, 98)
    assert benchmark.pedantic(book.verify, rounds=3).ok
    book.close()


@pytest.mark.parametrize("count", [10_000])
def test_plain_verification(benchmark: Any, address: str, count: int) -> None:
    plain = Plain(address)
    plain.insert([row("s", number) for number in range(count)])
    assert len(benchmark.pedantic(plain.rows, rounds=3)) == count
    plain.connection.close()


@pytest.mark.parametrize("count", [1_000, 10_000])
def test_growth_of_reading_every_partnership(benchmark: Any, address: str, count: int) -> None:
    book = filled(address, count, 5)

    def read() -> int:
        return sum(len(book.partnership(f"s{number}").records) for number in range(count))

    assert benchmark.pedantic(read, rounds=1) == 5 * count
    book.close()


@pytest.mark.parametrize("count", [10_000])
def test_plain_reading_every_partnership(benchmark: Any, address: str, count: int) -> None:
    plain = Plain(address)
    plain.insert([row(f"s{number // 6}", number) for number in range(6 * count)])

    def read() -> int:
        return sum(len(plain.rows("WHERE stream = ? ORDER BY version", f"s{number}")) for number in range(count))

    assert benchmark.pedantic(read, rounds=1) == 6 * count
    plain.connection.close()
