"""The table of entries behind a database connection: the few statements that SQLite and PostgreSQL share.

What differs between the two is said by a ``Dialect``: how a transaction begins, how a stream is locked, and how a fault of
the driver becomes an error of this library.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Protocol

from ..errors import StoreError
from .entries import START, Entry, Head

__all__ = ["COLUMNS", "SCHEMA", "Connection", "Dialect", "Store"]

SCHEMA = 2
"""The version of the schema that this library writes; an older ledger is migrated, a newer one is refused."""

COLUMNS = "seq, stream, version, id, kind, effective, recorded_at, body, hash"
Row = tuple[int, str, int, str, str, str, str, str, str]
Parameters = Sequence[str | int]
_row: Callable[[Entry], Row] = attrgetter(*Entry.__slots__)


class Cursor(Protocol):
    """What is used of a cursor of the two drivers."""

    def execute(self, sql: str, parameters: Parameters = ..., /) -> object:
        """Run one statement."""

    def fetchmany(self, size: int, /) -> list[Row]:
        """Return the next rows."""


class Connection(Protocol):
    """What is used of a connection of the two drivers."""

    def cursor(self) -> Cursor:
        """Open a cursor."""

    def close(self) -> None:
        """Close the connection."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one database begins, locks and fails."""

    name: str
    mark: str
    begin_reading: str
    begin_writing: str
    lock: Callable[[Cursor, str], None]
    # Any, since the cursors of the two drivers have no common way of writing many rows at once.
    insert: Callable[[Any, str, Sequence[Row]], None]
    faults: tuple[type[Exception], ...]
    translate: Callable[[Exception], StoreError]


@dataclass(frozen=True, slots=True)
class Store:
    """One open connection to a table of entries."""

    connection: Connection
    dialect: Dialect

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read everything inside from one state of the store."""
        with self._transaction(self.dialect.begin_reading):
            yield

    @contextmanager
    def writing(self, stream: str) -> Iterator[None]:
        """Hold the lock of a stream, then of the whole sequence; commit at the end, roll back on any error."""
        with self._transaction(self.dialect.begin_writing):
            with self._translated():
                self.dialect.lock(self.connection.cursor(), stream)
            yield

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        with self._translated():
            self.connection.cursor().execute(begin)
        try:
            yield
            with self._translated():
                self.connection.cursor().execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        # The first error is the one to tell; a connection that cannot roll back has no transaction left to save.
        with suppress(*self.dialect.faults):
            self.connection.cursor().execute("ROLLBACK")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except self.dialect.faults as error:
            raise self.dialect.translate(error) from error

    def head(self) -> tuple[Head, str]:
        """Return the head, and the instant of the last entry (empty where there is none)."""
        rows = list(self.entries("ORDER BY seq DESC LIMIT 1"))
        return (Head(rows[0].seq, rows[0].hash), rows[0].recorded_at) if rows else (START, "")

    def version(self, stream: str) -> int:
        """Return how many entries a stream has."""
        rows = list(self.entries("WHERE stream = ? ORDER BY version DESC LIMIT 1", (stream,)))
        return rows[0].version if rows else 0

    def find(self, ids: Sequence[str]) -> dict[str, Entry]:
        """Return the entries of these ids that are in the ledger."""
        found: dict[str, Entry] = {}
        for start in range(0, len(ids), 500):
            some = ids[start : start + 500]
            marks = ", ".join("?" * len(some))
            found |= {entry.id: entry for entry in self.entries(f"WHERE id IN ({marks})", some)}
        return found

    def entries(self, clauses: str = "ORDER BY seq", parameters: Parameters = ()) -> Iterator[Entry]:
        """Iterate over entries, a thousand at a time; ``clauses`` are this package's own text, never a caller's."""
        sql = f"SELECT {COLUMNS} FROM entries {clauses}".replace("?", self.dialect.mark)  # noqa: S608
        with self._translated():
            cursor = self.connection.cursor()
            cursor.execute(sql, parameters)
        while rows := self._fetched(cursor):
            yield from (Entry(*row) for row in rows)

    def _fetched(self, cursor: Cursor) -> list[Row]:
        with self._translated():
            return cursor.fetchmany(1000)

    def insert(self, entries: Sequence[Entry]) -> None:
        """Append entries inside a transaction that is writing."""
        with self._translated():
            self.dialect.insert(self.connection.cursor(), f"entries ({COLUMNS})", [*map(_row, entries)])

    def close(self) -> None:
        """Close the connection."""
        with self._translated():
            self.connection.close()
