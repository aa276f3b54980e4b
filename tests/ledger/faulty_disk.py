"""A disk for SQLite whose k-th call fails: with an error, after half of a write, or because it is full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import apsw

from partnership_rules import ledger
from partnership_rules.ledger import sqlite
from partnership_rules.ledger.store import Dialect, Store

FAULTS = ("error", "short write", "full disk")


class Disk(apsw.VFS):
    """Hands every call on to the real disk, until the call whose turn it is to fail."""

    def __init__(self, name: str) -> None:
        self.name, self.fault, self.fail_at, self.calls = name, "error", 0, 0
        super().__init__(name, "")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:
        if self.turn():
            raise apsw.CantOpenError
        return File(self, name, flags)

    def xDelete(self, name: str, sync: bool) -> None:
        if self.turn():
            raise apsw.IOError
        super().xDelete(name, sync)

    def xAccess(self, name: str, flags: int) -> bool:
        if self.turn():
            raise apsw.IOError
        return super().xAccess(name, flags)

    def turn(self) -> bool:
        """Count a call, and say whether it is the one to fail."""
        self.calls += 1
        return self.calls == self.fail_at


class File(apsw.VFSFile):
    """One open file of the disk."""

    def __init__(self, disk: Disk, name: Any, flags: list[int]) -> None:
        self.disk = disk
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        if self.disk.turn():
            if self.disk.fault == "short write":
                super().xWrite(data[: len(data) // 2], offset)
            raise apsw.FullError if self.disk.fault == "full disk" else apsw.IOError
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:
        if self.disk.turn():
            raise apsw.FullError if self.disk.fault == "full disk" else apsw.IOError
        super().xSync(flags)

    def xFileSize(self) -> int:
        if self.disk.turn():
            raise apsw.IOError
        return super().xFileSize()

    def xLock(self, level: int) -> None:
        if self.disk.turn():
            raise apsw.IOError
        super().xLock(level)

    def xTruncate(self, size: int) -> None:
        if self.disk.turn():
            raise apsw.IOError
        super().xTruncate(size)

    def xRead(self, amount: int, offset: int) -> bytes:
        if self.disk.turn() and self.disk.fault == "error":
            raise apsw.IOError
        return super().xRead(amount, offset)


class Cursor:
    """Answers as the standard library's cursor does."""

    def __init__(self, cursor: apsw.Cursor) -> None:
        self._cursor = cursor

    def execute(self, sql: str, parameters: Sequence[str | int] = ()) -> object:
        return self._cursor.execute(sql, tuple(parameters))

    def executemany(self, sql: str, parameters: Sequence[Sequence[str | int]]) -> object:
        return self._cursor.executemany(sql, [tuple(one) for one in parameters])

    def fetchmany(self, size: int) -> list[Any]:
        return [row for _, row in zip(range(size), self._cursor, strict=False)]


class Connection:
    """Answers as the standard library's connection does; the lock is exclusive, since this disk has no shared memory."""

    def __init__(self, path: str, disk: Disk) -> None:
        self._connection = apsw.Connection(path, vfs=disk.name)
        for pragma in ("locking_mode = EXCLUSIVE", "synchronous = FULL", "journal_mode = WAL"):
            self._connection.execute(f"PRAGMA {pragma}").fetchall()

    def cursor(self) -> Cursor:
        return Cursor(self._connection.cursor())

    def close(self) -> None:
        self._connection.close()


def _translated(error: Exception) -> Any:
    told = Exception()
    told.sqlite_errorcode = getattr(error, "result", 0)  # type: ignore[attr-defined]
    return sqlite._translate(told)


def open_on(disk: Disk, path: str) -> ledger.Ledger:
    """Open a ledger that is there already, on this disk."""
    dialect = Dialect("sqlite", "?", "BEGIN", "BEGIN IMMEDIATE", sqlite._lock, sqlite._insert, (apsw.Error,), _translated)
    return ledger.Ledger(Store(Connection(path, disk), dialect))
