"""Writing what a command makes into a file, or to stdout: never over a document, nor over what others made unless asked to."""

import io
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..documents.lookup import file_bytes
from ..errors import InputError, StoreError
from ..words import listed
from ..writing import write_whole
from .common import option, say

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["STDOUT", "Force", "Out", "earlier_file", "parquet_of", "put_file", "put_new", "suffix_of"]

STDOUT = "-"
HEAD = 4096
ALIKE = 100
"""Files that begin alike, with so many bytes or a whole line of a table, come from the same command."""

_DOCUMENT = re.compile(rb"""^\s*[{]?\s*"?format"?\s*:\s*["']?partnership-rules/""", re.MULTILINE)
_OURS = re.compile(rb"^PRODID:-//partnership-rules//", re.MULTILINE)

_TABLES = (".evidence.csv", ".roster.csv", ".prior.csv")
"""The ends of the names of tables that the library reads."""

Out = Annotated[Path | None, option("--out", "FILE", "Write a file; its ending says in which form.")]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there and does not look like an earlier one of this command.")]


def put_file(path: Path, content: str | bytes, *, force: bool = False, quiet: bool = False) -> None:
    """Write a file whole and say so; ``-`` is stdout.

    Raises ``StoreError``: ``file_unwritable``, and ``file_exists`` where a document of the library is there, or, unless ``force``
    is asked for, anything that does not begin as what is written does.
    """
    data = content.encode() if isinstance(content, str) else content
    if str(path) == STDOUT:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        return
    _refuse_loss(path, data, force=force)
    write_whole(path, [data])
    if not quiet:
        say(str(path))


def parquet_of(rows: "pa.Table") -> bytes:
    """Return a table as a Parquet file."""
    import pyarrow.parquet as pq  # loaded only where a table is written

    stream = io.BytesIO()
    pq.write_table(rows, stream)
    return stream.getvalue()


def put_new(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder, all of them or none: raises ``StoreError`` (``file_exists``) where one of them is there already."""
    for name in files:
        if (folder / name).exists():
            raise StoreError(f"'{name}' is there already", code="file_exists", hint="name a new folder")
    for name, content in files.items():
        put_file(folder / name, content, quiet=True)
    for name in dict.fromkeys(Path(name).parts[0] for name in files):
        say(str(folder / name))


def earlier_file(path: Path) -> bytes:
    """Return the calendar file of this library that is to be replaced; nothing where there is none, or another's."""
    found = file_bytes(path) if str(path) != STDOUT and path.is_file() else b""
    return found if _OURS.search(found[:HEAD]) else b""


def _refuse_loss(path: Path, data: bytes, *, force: bool) -> None:
    """Refuse to write over a document or a table of evidence, and over a file of another origin unless that is asked for."""
    if not path.is_file():
        return
    old = file_bytes(path, limit=HEAD)
    if any(table in path.name.lower() for table in _TABLES) or (_DOCUMENT.search(old) and not _DOCUMENT.search(data[:HEAD])):
        raise StoreError(f"'{path.name}' is a document, and is not written over", code="file_exists", hint="name another file")
    if not force and old and not _begin_alike(old, data):
        hint = "name a new file, or replace it with --force"
        raise StoreError(f"'{path.name}' is there already, and is not of this command", code="file_exists", hint=hint)


def _begin_alike(old: bytes, new: bytes) -> bool:
    if _OURS.search(old) and _OURS.search(new[:HEAD]):
        return True
    line = new.partition(b"\n")[0]
    return old[:ALIKE] == new[:ALIKE] or (b"," in line and old.partition(b"\n")[0] == line)


def suffix_of(path: Path, known: tuple[str, ...]) -> str:
    """Return the ending of a file's name, which says its form; raises ``InputError`` for one that is none of the known."""
    ending = path.suffix.lower().lstrip(".")
    if ending not in known:
        raise InputError(
            "the ending of the file's name says no form", code="form_unknown", hint=f"use {listed([f'.{one}' for one in known], last='or')}"
        )
    return ending
