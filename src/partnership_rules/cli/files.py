"""Writing what a command makes into a file, or to stdout; a fault of the disk is told as any other."""

import sys
from pathlib import Path
from typing import Annotated

from ..errors import InputError, StoreError
from ..words import listed
from .common import option, say

__all__ = ["Out", "put_file", "suffix_of"]

STDOUT = "-"

Out = Annotated[Path | None, option("--out", "FILE", "Write a file; its ending says in which form.")]


def put_file(path: Path, content: str | bytes, *, quiet: bool = False) -> None:
    """Write a file and say so; ``-`` is stdout. Raises ``StoreError`` where it cannot be written."""
    data = content.encode() if isinstance(content, str) else content
    if str(path) == STDOUT:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise StoreError(f"'{path.name}' cannot be written: {error.strerror}", code="file_unwritable") from None
    if not quiet:
        say(str(path))


def suffix_of(path: Path, known: tuple[str, ...]) -> str:
    """Return the ending of a file's name, which says its form; raises ``InputError`` for one that is none of the known."""
    ending = path.suffix.lower().lstrip(".")
    if ending not in known:
        raise InputError(
            "the ending of the file's name says no form", code="form_unknown", hint=f"use {listed([f'.{one}' for one in known], last='or')}"
        )
    return ending
