"""Entries in SQLite: write-ahead log, full sync, strict tables, and triggers that refuse every change."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from ..errors import StoreError
from .store import SCHEMA, Cursor, Dialect, Row, Store

__all__ = ["open_sqlite"]

WAIT_MILLISECONDS = 120_000
"""How long a writer waits for the lock before it gives up with ``store_busy``."""

_CREATE = (
    """CREATE TABLE entries (
        seq INTEGER PRIMARY KEY, stream TEXT NOT NULL, version INTEGER NOT NULL, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
        effective TEXT NOT NULL, recorded_at TEXT NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL, UNIQUE (stream, version)) STRICT""",
    "CREATE TRIGGER entries_keep BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    # REPLACE deletes without asking the trigger on DELETE, so what is inserted must be new, and the very next entry.
    """CREATE TRIGGER entries_next BEFORE INSERT ON entries BEGIN
        SELECT RAISE(ABORT, 'the ledger is append-only') WHERE NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM entries)
            OR EXISTS (SELECT 1 FROM entries WHERE id = NEW.id OR (stream = NEW.stream AND version = NEW.version)); END""",
    "CREATE TRIGGER entries_stay BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
)
_MIGRATIONS = {1: ("CREATE INDEX entries_kind ON entries (kind, stream)",)}
"""What takes a schema to the next one; none of them touches an entry or a hash."""

_CODES = {
    sqlite3.SQLITE_BUSY: ("store_busy", "another writer holds the ledger for too long", "try again; the same ids change nothing twice"),
    sqlite3.SQLITE_LOCKED: ("store_busy", "another writer holds the ledger for too long", "try again; the same ids change nothing twice"),
    sqlite3.SQLITE_FULL: ("store_full", "the disk is full, and nothing was written", "make room and try again"),
    sqlite3.SQLITE_READONLY: ("store_read_only", "the ledger cannot be written to", "the file and its folder must be writable"),
    sqlite3.SQLITE_CANTOPEN: ("store_not_found", "the ledger cannot be opened", "look at the address, and at who may read the file"),
    sqlite3.SQLITE_CORRUPT: (
        "store_damaged",
        "the file of the ledger is damaged",
        "restore it from a backup, and verify that against a head",
    ),
    sqlite3.SQLITE_NOTADB: ("store_damaged", "the file is no ledger", "restore it from a backup, and verify that against a head"),
    sqlite3.SQLITE_CONSTRAINT: ("store_append_only", "the ledger is append-only, and its ids are unique", "append a retraction instead"),
}


def open_sqlite(path: str, *, create: bool = True) -> Store:
    """Open a ledger's file, making it where there is none; ``:memory:`` keeps it in memory."""
    if path != ":memory:" and not create and not Path(path).is_file():
        raise StoreError(f"there is no ledger at '{path}'", code="store_not_found", hint="'ledger init' makes one")
    try:
        # A ledger is used in one thread at a time, and not always in the one that opened it: see Pool.
        connection = sqlite3.connect(path, isolation_level=None, timeout=WAIT_MILLISECONDS / 1000, check_same_thread=False)
    except sqlite3.Error as error:
        raise _translate(error) from error
    store = Store(connection, SQLITE)
    try:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA journal_mode = WAL")
        _migrate(connection)
    except sqlite3.Error as error:
        connection.close()
        raise _translate(error) from error
    except StoreError:
        connection.close()
        raise
    return store


def _migrate(connection: sqlite3.Connection) -> None:
    """Bring the schema up to date, forward only; raises ``StoreError`` where it is newer than this library."""
    if _schema_of(connection) == SCHEMA:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        found = _schema_of(connection)
        if found > SCHEMA:
            said = f"the ledger has schema {found}, and this library knows {SCHEMA}"
            raise StoreError(said, code="store_newer", hint="use a newer version of the library")
        steps = [*(_CREATE if found == 0 else ()), *(step for old in range(max(found, 1), SCHEMA) for step in _MIGRATIONS[old])]
        for step in steps:
            connection.execute(step)
        connection.execute(f"PRAGMA user_version = {SCHEMA:d}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _schema_of(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _lock(cursor: Cursor, stream: str) -> None:
    """BEGIN IMMEDIATE holds the one write lock that SQLite has."""


def _insert(cursor: sqlite3.Cursor, into: str, rows: Sequence[Row]) -> None:
    cursor.executemany(f"INSERT INTO {into} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)  # noqa: S608


def _translate(error: Exception) -> StoreError:
    code = getattr(error, "sqlite_errorcode", None)
    name, said, hint = _CODES.get((code or 0) & 0xFF, ("store_failed", "the ledger could not be read or written", ""))
    return StoreError(said, code=name, hint=hint)


SQLITE = Dialect(
    name="sqlite", mark="?", begin_reading="BEGIN", begin_writing="BEGIN IMMEDIATE", lock=_lock, insert=_insert,
    faults=(sqlite3.Error,), translate=_translate,
)  # fmt: skip
