"""Entries in PostgreSQL: triggers that refuse every change, and advisory locks that a role without UPDATE may take."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from typing import TYPE_CHECKING

from ..errors import InputError, MissingExtraError, StoreError
from .store import SCHEMA, Cursor, Dialect, Row, Store

if TYPE_CHECKING:
    import psycopg

__all__ = ["create_sql", "grant_sql", "open_postgres"]

_LOCK_SPACE = 0x70617274
"""The first half of every advisory lock of a ledger; the second is the stream's, or 0 for the whole sequence."""

_CODES = {
    "23001": ("store_append_only", "the ledger is append-only, and its ids are unique", "append a retraction instead"),
    "23505": ("store_append_only", "the ledger is append-only, and its ids are unique", "append a retraction instead"),
    "25006": ("store_read_only", "the ledger cannot be written to", "this server or transaction only reads"),
    "42501": ("store_forbidden", "the database does not allow this", "grant.sql says what a writer needs"),
    "53100": ("store_full", "the disk is full, and nothing was written", "make room and try again"),
    "55P03": ("store_busy", "another writer holds the ledger for too long", "try again; the same ids change nothing twice"),
    "57P": ("store_unreachable", "the database is shutting down or starting", "try again; the same ids change nothing twice"),
    "08": ("store_unreachable", "the database cannot be reached", "try again; the same ids change nothing twice"),
}
_MIGRATIONS = {1: ("CREATE INDEX entries_kind ON entries (kind, stream)",)}


def create_sql() -> str:
    """Return the SQL that makes the tables and triggers of a new ledger."""
    return _shipped("create.sql")


def grant_sql() -> str:
    """Return the SQL that makes the role ``ledger_writer``, which may only read and append."""
    return _shipped("grant.sql")


def _shipped(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def open_postgres(url: str, *, create: bool = True) -> Store:
    """Open a ledger in a PostgreSQL database; with ``create``, make its tables where there are none."""
    try:
        import psycopg
    except ImportError:
        raise MissingExtraError("psycopg", extra="postgres") from None
    try:
        connection = psycopg.connect(url, autocommit=True)
    except psycopg.ProgrammingError as error:
        raise InputError("this is no address of a database", code="address_invalid", hint="write postgresql://host/database") from error
    except psycopg.Error as error:
        raise _translated(error) from error
    try:
        _migrate(connection, create=create)
    except psycopg.Error as error:
        connection.close()
        raise _translated(error) from error
    except StoreError:
        connection.close()
        raise
    dialect = Dialect(
        name="postgresql", mark="%s", begin_reading="BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        begin_writing="BEGIN ISOLATION LEVEL READ COMMITTED", lock=_lock, insert=_insert, faults=(psycopg.Error,), translate=_translated,
    )  # fmt: skip
    return Store(connection, dialect)


def _migrate(connection: psycopg.Connection, *, create: bool) -> None:
    found = _schema_of(connection)
    if found == SCHEMA:
        return
    if found == 0 and not create:
        raise StoreError("there is no ledger in this database", code="store_not_found", hint="'ledger init' makes one")
    if found > SCHEMA:
        said = f"the ledger has schema {found}, and this library knows {SCHEMA}"
        raise StoreError(said, code="store_newer", hint="use a newer version of the library")
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s, -1)", (_LOCK_SPACE,))
        found = _schema_of(connection)
        if found == 0:
            connection.execute(create_sql())
            found = 1
        for old in range(found, SCHEMA):
            for step in _MIGRATIONS[old]:
                connection.execute(step)
        connection.execute("INSERT INTO ledger_schema (version) VALUES (%s) ON CONFLICT DO NOTHING", (SCHEMA,))


def _schema_of(connection: psycopg.Connection) -> int:
    if connection.execute("SELECT to_regclass('ledger_schema')").fetchone() in (None, (None,)):
        return 0
    row = connection.execute("SELECT max(version) FROM ledger_schema").fetchone()
    return int(row[0]) if row and row[0] is not None else 1


def _lock(cursor: Cursor, stream: str) -> None:
    """Lock the stream first, then the sequence: writers of one stream wait for each other before they hold up the rest."""
    cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s) | 1)", (_LOCK_SPACE, stream))
    cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", (_LOCK_SPACE,))


def _insert(cursor: psycopg.Cursor, into: str, rows: Sequence[Row]) -> None:
    """Copy rows in: one command for all of them costs a fifth of a statement for each."""
    with cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _translated(error: Exception) -> StoreError:
    """Name a fault of the driver by its SQLSTATE; one without any is a lost or refused connection."""
    state = str(getattr(error, "sqlstate", None) or "")
    for start, (code, said, hint) in _CODES.items():
        if state.startswith(start):
            return StoreError(said, code=code, hint=hint)
    if state:
        return StoreError("the ledger could not be read or written", code="store_failed", hint=f"the database says {state}")
    return StoreError("the database cannot be reached", code="store_unreachable", hint="try again; the same ids change nothing twice")
