"""Schemas go forward only: an old file is migrated with its hashes, a newer one is refused; a writer's role can only append."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from partnership_rules import ledger
from partnership_rules.errors import InputError, StoreError
from partnership_rules.ledger.postgres import create_sql, grant_sql
from partnership_rules.testing.stores import example

from .cluster import Cluster

OLD = Path(__file__).parent / "schema-1.db"
OLD_HEAD = (Path(__file__).parent / "schema-1.head").read_text().strip()


def test_a_ledger_of_the_first_schema_is_migrated_and_keeps_its_hashes(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    shutil.copy(OLD, path)
    with ledger.open(f"sqlite:///{path}") as book:
        assert book.verify(against=OLD_HEAD).ok
        assert str(book.head()) == OLD_HEAD
        book.append("north", [{"kind": "assigned", "on": "2018-03-30"}])
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (2,)
        assert raw.execute("SELECT name FROM sqlite_master WHERE name = 'entries_kind'").fetchone() == ("entries_kind",)


def test_a_database_of_the_first_schema_is_migrated_and_keeps_its_hashes(fresh: Callable[[], str], tmp_path: Path) -> None:
    import psycopg

    url, path = fresh(), shutil.copy(OLD, tmp_path)
    with closing(sqlite3.connect(path)) as old:
        rows = old.execute("SELECT * FROM entries").fetchall()
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(create_sql())
        owner.cursor().executemany("INSERT INTO entries VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)", rows)
    with ledger.open(url, create=False) as book:
        assert book.verify(against=OLD_HEAD).ok
        assert str(book.head()) == OLD_HEAD
        book.append("north", [{"kind": "assigned", "on": "2018-03-30"}])
    with psycopg.connect(url, autocommit=True) as owner:
        assert owner.execute("SELECT max(version) FROM ledger_schema").fetchone() == (2,)
        assert owner.execute("SELECT to_regclass('entries_kind')::text").fetchone() == ("entries_kind",)


def test_a_ledger_of_a_newer_schema_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with ledger.open(f"sqlite:///{path}") as book:
        book.append("north", [example()])
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA user_version = 99")
    raw.close()
    with pytest.raises(StoreError) as caught:
        ledger.open(f"sqlite:///{path}")
    assert caught.value.code == "store_newer"


@pytest.mark.parametrize("address", ["", "sqlite://", "sqlite:///", "mysql://x", "/tmp/x.db", "memory"])
def test_what_is_no_address_of_a_ledger_is_refused(address: str) -> None:
    with pytest.raises(InputError) as caught:
        ledger.open(address)
    assert caught.value.code == "address_invalid"


def test_what_is_no_database_and_where_none_is_are_told(tmp_path: Path) -> None:
    text = tmp_path / "text.db"
    text.write_text("This is no database, whatever its name says. " * 50)
    for path, create, code in (
        (text, True, "store_damaged"),
        (tmp_path, True, "store_not_found"),
        (tmp_path / "no.db", False, "store_not_found"),
    ):
        with pytest.raises(StoreError) as caught:
            ledger.open(f"sqlite:///{path}", create=create)
        assert caught.value.code == code


def test_sqlite_syncs_fully_and_writes_ahead(tmp_path: Path) -> None:
    with ledger.open(f"sqlite:///{tmp_path}/book.db") as book:
        connection = book._store.connection
        assert isinstance(connection, sqlite3.Connection)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_the_ledgers_clock_never_runs_backwards() -> None:
    from datetime import UTC, datetime

    moments = iter([datetime(2026, 5, 2, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 5, 3, tzinfo=UTC)])
    with ledger.open("memory:", clock=lambda: next(moments)) as book:
        book.append("north", [example()])
        for party in ("A", "B"):
            book.append("north", [{"kind": "partner_joined", "on": "2018-05-01", "party": party}])
        assert [entry.recorded_at[:10] for entry in book.history("north")] == ["2026-05-02", "2026-05-02", "2026-05-02", "2026-05-03"]


def test_a_writer_on_postgresql_can_append_and_nothing_else(fresh: Callable[[], str], cluster: Cluster) -> None:
    import psycopg

    url = fresh()
    with ledger.open(url) as book:
        book.append("north", [example()])
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(grant_sql())
        owner.execute("DROP ROLE IF EXISTS clerk")
        owner.execute("CREATE ROLE clerk LOGIN IN ROLE ledger_writer")
    try:
        with ledger.open(url.replace("user=postgres", "user=clerk"), create=False) as book:
            assert book.propose("north", {"kind": "assigned", "on": "2018-03-30"}).accepted
            assert book.verify().ok
        forbidden = (
            "UPDATE entries SET body = ''",
            "DELETE FROM entries",
            "TRUNCATE entries",
            "ALTER TABLE entries DISABLE TRIGGER ALL",
            "DROP TABLE entries",
            "UPDATE ledger_schema SET version = 9",
            "SET session_replication_role = replica",
        )
        with psycopg.connect(url.replace("user=postgres", "user=clerk"), autocommit=True) as clerk:
            for sql in forbidden:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    clerk.execute(sql)
        with psycopg.connect(url, autocommit=True) as owner:
            for sql in forbidden[:3]:
                with pytest.raises(psycopg.errors.RestrictViolation):
                    owner.execute(sql)
    finally:
        with psycopg.connect(url, autocommit=True) as owner:
            owner.execute("DROP OWNED BY clerk")
            owner.execute("DROP ROLE clerk")
