"""What the ledger costs: appends, verification and reading, each in turn with plain statements of the driver."""

from __future__ import annotations

import itertools
import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from ledger.conftest import cluster, database, fresh  # noqa: F401 (fixtures)

from partnership_rules import ledger
from partnership_rules.documents import Bundle
from partnership_rules.record import as_record
from partnership_rules.testing.stores import example

BATCH = 100
NUMBERS = itertools.count()
TABLE = (
    "CREATE TABLE facts (seq BIGINT PRIMARY KEY, stream TEXT, version BIGINT, id TEXT UNIQUE, kind TEXT, effective TEXT,"
    " recorded_at TEXT, body TEXT, UNIQUE (stream, version))"
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
    """A table of facts as JSON, without a chain and without a check, written and read through the driver alone."""

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

    def append(self, stream: str, facts: list[Any]) -> None:
        self.append_many({stream: facts})

    def append_many(self, streams: dict[str, list[Any]]) -> None:
        at = "2026-01-01T00:00:00.000000+00:00"
        rows = [
            (next(NUMBERS), stream, number, uuid4().hex, fact.kind, fact.on.isoformat(), at, json.dumps(fact.to_dict()))
            for stream, facts in streams.items()
            for number, fact in enumerate(facts)
        ]
        self.connection.execute("BEGIN")
        self.connection.cursor().executemany(f"INSERT INTO facts VALUES ({', '.join([self.mark] * 8)})", rows)  # noqa: S608
        self.connection.execute("COMMIT")

    def read(self, clauses: str = "", *given: str) -> list[Any]:
        sql = f"SELECT * FROM facts {clauses}".replace("?", self.mark)  # noqa: S608
        return [json.loads(row[-1]) for row in self.connection.execute(sql, given).fetchall()]


class Beside:
    """Times the plain way in turn with the measured one, so that both meet the same machine."""

    def __init__(self, benchmark: Any, act: Callable[..., object]) -> None:
        self.act, self.taken = act, benchmark.extra_info.setdefault("plain", [])

    def time(self, *given: Any) -> None:
        began = time.perf_counter()
        self.act(*given)
        self.taken.append(time.perf_counter() - began)


@pytest.fixture
def plain(address: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Plain]:
    """Make a plain table in a database of its own."""
    made = Plain(f"sqlite:///{tmp_path}/plain.db" if address.startswith("sqlite") else request.getfixturevalue("fresh")())
    yield made
    made.connection.close()


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
def test_ledger_appends(benchmark: Any, address: str, plain: Plain, count: int) -> None:
    book, beside = ledger.open(address), Beside(benchmark, plain.append)

    def prepare() -> Prepared:
        # a stream of its own, so that what is measured does not depend on how many rounds came before
        stream, facts = f"s{next(NUMBERS)}", records(count)
        book.append(stream, [example(stream)])
        beside.time(stream, facts)
        return (stream, facts), {}

    benchmark.pedantic(book.append, setup=prepare, rounds=60)
    book.close()


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
def test_ledger_verification(benchmark: Any, address: str, plain: Plain, count: int) -> None:
    book, beside = filled(address, count // 100, 98), Beside(benchmark, plain.read)
    plain.append("s", records(count))
    assert benchmark.pedantic(book.verify, setup=beside.time, rounds=3).ok
    book.close()


@pytest.mark.parametrize("count", [1_000, 10_000])
def test_ledger_reading_of_every_partnership(benchmark: Any, address: str, plain: Plain, count: int) -> None:
    book = filled(address, count, 5)
    plain.append_many({f"s{number}": records(6) for number in range(count)})

    def read() -> int:
        return sum(len(book.partnership(f"s{number}").records) for number in range(count))

    def read_plain() -> None:
        assert sum(len(plain.read("WHERE stream = ? ORDER BY version", f"s{number}")) for number in range(count)) == 6 * count

    beside = Beside(benchmark, read_plain)
    assert benchmark.pedantic(read, setup=beside.time, rounds=1) == 5 * count
    book.close()
