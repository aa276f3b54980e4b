"""A copy of an SQLite ledger, taken while others write, as one file that is there whole or not at all."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from pathlib import Path
from typing import Final

from ..errors import InputError, StoreError
from .arguments import read_path, read_text
from .entries import Head
from .sqlite import SQLITE, open_sqlite

__all__ = ["SQLITE_ADDRESS", "backup"]

SQLITE_ADDRESS: Final = "sqlite:///"


def backup(address: str, file: str | Path, *, force: bool = False) -> Head:
    """Copy an SQLite ledger into a file, and return the head of the copy.

    Writers may go on meanwhile. A file that is there already is replaced only with ``force``, and never while it is open
    itself. Errors: ``InputError`` (``address_invalid``) for another store than SQLite's file; ``StoreError``.
    """
    if not read_text(address, "address").startswith(SQLITE_ADDRESS):
        said = "only the file of an SQLite ledger is copied by this"
        raise InputError(said, code="address_invalid", hint="pg_dump backs up a PostgreSQL database, and 'ledger export' any ledger")
    source, target = Path(address.removeprefix(SQLITE_ADDRESS)), read_path(file)
    store = open_sqlite(str(source), create=False)
    try:
        _free(source, target, force=force)
        return _copied(store.connection, target)
    finally:
        store.close()


def _free(source: Path, target: Path, *, force: bool) -> None:
    """Refuse a target that is the ledger itself, that is open, or that is there and was not to be replaced."""
    if target.exists() and (not force or target.is_dir() or target.samefile(source)):
        raise StoreError(f"'{target.name}' is there already", code="file_exists", hint="name a new file, or replace it with --force")
    # SQLite would read the log of the old file into the new one.
    if target.with_name(f"{target.name}-wal").exists():
        raise StoreError(f"'{target.name}' is open, or was not closed", code="file_exists", hint="name a new file")


def _copied(connection: object, target: Path) -> Head:
    assert isinstance(connection, sqlite3.Connection)
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".ledger-") as folder:
            copy = Path(folder) / "copy.db"
            # the file of a ledger may be read by whom its folder allows; a copy only by its owner
            copy.touch(mode=0o600)
            into = sqlite3.connect(copy)
            try:
                connection.backup(into)
            finally:
                into.close()
            store = open_sqlite(str(copy), create=False)
            try:
                head, _ = store.head()
            finally:
                store.close()
            os.replace(copy, target)
            return head
    except sqlite3.Error as error:
        raise SQLITE.translate(error) from error
    except OSError as error:
        if isinstance(error, StoreError):
            raise
        raise StoreError(f"'{target.name}' cannot be written: {error.strerror}", code="file_unwritable") from error
