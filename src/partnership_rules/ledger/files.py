"""A ledger as files: every entry as a line of JSON with its hash, and beside it documents for people."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

from ..documents import Bundle, dumps
from ..errors import DocumentError, Place, Problem, StoreError
from ..writing import portable, write_whole
from .entries import Entry, canonical_json

__all__ = ["ENTRIES", "read_entries", "write_documents", "write_entries"]

ENTRIES: Final = "entries.jsonl"
MAX_LINE: Final = 8 * 1024 * 1024
_NOT_KEPT: Final = re.compile("[\0\ud800-\udfff]")
_TYPES: Final = {name: int if name in ("seq", "version") else str for name in Entry.__slots__}


def write_entries(folder: Path, entries: Iterable[Entry]) -> None:
    """Write entries in their order, one canonical JSON object a line: equal ledgers give equal bytes."""
    write_whole(folder / ENTRIES, (f"{canonical_json(entry.to_dict())}\n".encode() for entry in entries))


def write_documents(folder: Path, bundle: Bundle) -> None:
    """Write each partnership and policy as a document; they are for people, the entries are what is read back."""
    for kind, values in (("policy", bundle.policies), ("partnership", bundle.partnerships)):
        for key, value in values.items():
            write_whole(folder / f"{portable(quote(key, safe=''))}.{kind}.yaml", [dumps(value).encode()])


def read_entries(path: Path) -> Iterator[Entry]:
    """Read entries from lines of JSON; raises ``DocumentError`` with the place of a line that is none."""
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            number = 0
            while line := file.readline(MAX_LINE):
                number += 1
                yield _entry(line, Place(str(path), number, 1))
    except OSError as error:
        raise StoreError(f"'{path}' cannot be read: {error.strerror}", code="file_unreadable") from error
    except UnicodeDecodeError as error:
        raise StoreError(f"'{path}' is not UTF-8", code="file_unreadable") from error


def _entry(line: str, place: Place) -> Entry:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or found.keys() != _TYPES.keys() or not all(_fits(found[name], kind) for name, kind in _TYPES.items()):
        said = "this line is no entry of a ledger"
        raise DocumentError([Problem("entry_invalid", place, said, hint="export the ledger again, or cut a line that was torn")])
    return Entry(**found)


def _fits(value: object, kind: type) -> bool:
    """Say whether a column has its type, and whether both databases can keep its text."""
    return type(value) is kind and not (isinstance(value, str) and _NOT_KEPT.search(value))
