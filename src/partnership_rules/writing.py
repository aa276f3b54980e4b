"""Write files whole or not at all: to a temporary file beside the path, which then takes its name."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from .errors import StoreError

__all__ = ["portable", "write_whole"]

_DEVICES = frozenset(("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))))
"""Names that Windows keeps for devices, whatever follows them after a dot."""


def portable(name: str) -> str:
    """Return the name of a file that every system can write, for an id: without a slash, and never that of a device.

    >>> portable("a/b"), portable("con.2018"), portable("control")
    ('a_b', '_con.2018', 'control')
    """
    return ("_" if name.partition(".")[0].lower() in _DEVICES else "") + name.replace("/", "_")


def write_whole(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file; a fault on the way leaves what was there, and a link is replaced, not followed.

    Folders above it are made. What is no file, such as ``/dev/stdout``, is written as it is. Raises ``StoreError`` with the code
    ``file_unwritable``.

    >>> write_whole(Path("/dev/null"), [b"x"])
    """
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            with path.open("wb") as stream:
                stream.writelines(parts)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, parts)
    except OSError as error:
        raise StoreError(f"'{path.name}' cannot be written: {error.strerror}", code="file_unwritable") from None


def _replace(path: Path, parts: Iterable[bytes]) -> None:
    beside = path.with_name(f".{os.urandom(8).hex()}.part")
    try:
        with beside.open("xb") as stream:
            stream.writelines(parts)
            stream.flush()
            os.fsync(stream.fileno())
        if path.is_file():
            beside.chmod(path.stat().st_mode & 0o777)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
