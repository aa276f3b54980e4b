"""Entries of the ledger and the chain of hashes over them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from ..errors import InputError, StoreError
from ..shown import AsJson

__all__ = ["START", "Draft", "Entry", "Head", "canonical_json", "chained", "instant_text"]

JsonValue = None | bool | int | str | list["JsonValue"] | dict[str, "JsonValue"]


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a ledger: how many there are, and the hash that stands for all of them.

    Keep it elsewhere (printed, signed, mailed): only a head kept elsewhere shows that the tail was cut.

    >>> Head.parse("0:" + "0" * 64) == START
    True
    """

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> Head:
        """Read a head from its text ``SEQ:HASH``; raises ``InputError``."""
        seq, found, digest = text.strip().partition(":")
        if (
            not found
            or not (seq.isascii() and seq.isdecimal() and len(seq) < 19)
            or len(digest) != 64
            or set(digest) - set("0123456789abcdef")
        ):
            raise InputError(
                "this is no head of a ledger", code="head_invalid", hint="it is written as NUMBER:HASH, as 'ledger head' prints it"
            )
        return cls(int(seq), digest)


START: Final = Head(0, "0" * 64)
"""The head of an empty ledger."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be appended: the entry's id and kind, the day it took effect, and its body as canonical JSON."""

    id: str
    kind: str
    effective: str
    body: str


@dataclass(frozen=True, slots=True)
class Entry(AsJson):
    """One acknowledged fact: its place in the ledger and in its stream, when it was recorded, and its hash."""

    seq: int
    stream: str
    version: int
    id: str
    kind: str
    effective: str
    recorded_at: str
    body: str
    hash: str

    @property
    def recorded(self) -> datetime:
        """Return the instant, in UTC, at which the ledger recorded it; raises ``StoreError`` where the row holds none."""
        try:
            return datetime.fromisoformat(self.recorded_at)
        except ValueError:
            raise self._unreadable() from None

    @property
    def content(self) -> dict[str, JsonValue]:
        """Read the body; raises ``StoreError`` (``store_bad_row``) where it is no JSON object."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise self._unreadable()
        return found

    def _unreadable(self) -> StoreError:
        return StoreError(f"entry {self.seq} of the ledger cannot be read", code="store_bad_row", hint="run 'ledger verify'")

    @property
    def recorded_by(self) -> str:
        """Return who recorded it, as the caller said; empty where nobody was named."""
        return str(self.content.get("recorded_by", ""))

    @property
    def known_on(self) -> date:
        """Return the day it was known from: the earlier day it was imported with, or the day the ledger recorded it."""
        learned = self.content.get("learned_on")
        try:
            return date.fromisoformat(learned) if isinstance(learned, str) else self.recorded.date()
        except ValueError:
            raise self._unreadable() from None

    def digest(self, previous: str) -> str:
        """Compute the hash that this entry must have after the entry whose hash is given."""
        return chained(previous, (self.seq, self.stream, self.version, self.id, self.kind, self.effective, self.recorded_at, self.body))

    def to_dict(self) -> dict[str, JsonValue]:
        """Return the entry as a JSON-ready mapping; the body stays the text that was hashed."""
        return {name: getattr(self, name) for name in self.__slots__}


def chained(previous: str, columns: tuple[int, str, int, str, str, str, str, str]) -> str:
    """Compute the hash of an entry: of the hash before it, and of the canonical JSON of its columns up to the body."""
    seq, stream, version, *texts = columns
    written = ",".join(map(_quoted, texts))
    return hashlib.sha256(f"{previous}[{seq},{_quoted(stream)},{version},{written}]".encode()).hexdigest()


def canonical_json(value: object) -> str:
    """Write JSON in its canonical form (RFC 8785) for texts, whole numbers, booleans, lists and mappings.

    Keys are sorted by UTF-16 units, as the standard wants; there are no floats in a ledger.

    >>> canonical_json({"b": [1, True], "a": "ü"})
    '{"a":"ü","b":[1,true]}'
    """
    # Most values are small, and for these json.dumps takes longer to set up than to write.
    match value:
        case str():
            return _quoted(value)
        case None | bool():
            return _WORDS[value]
        case int():
            return str(int(value))
        case dict():
            # Code points and UTF-16 units sort alike up to U+FFFF, so only keys beyond it need the slow way.
            keys = sorted(value) if "".join(value).isascii() else sorted(value, key=_utf_16)
            return "{" + ",".join([f"{_quoted(key)}:{canonical_json(value[key])}" for key in keys]) + "}"
        case list() | tuple():
            return "[" + ",".join([canonical_json(one) for one in value]) + "]"
        case _:
            raise TypeError(f"no {type(value).__name__} has a place in a ledger")


_WORDS: Final = {None: "null", True: "true", False: "false"}
_quoted = json.JSONEncoder(ensure_ascii=False).encode


def _utf_16(key: str) -> bytes:
    return key.encode("utf-16-be", "surrogatepass")


def instant_text(moment: datetime) -> str:
    """Write an instant in UTC with microseconds, so that texts sort as instants do.

    >>> instant_text(datetime(2026, 1, 2, tzinfo=UTC))
    '2026-01-02T00:00:00.000000+00:00'
    """
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
