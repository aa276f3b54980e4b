"""Verify a ledger: every edit, deletion, insertion and reordering breaks the chain, and is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..shown import AsJson
from .entries import START, Entry, Head

__all__ = ["Verification", "verified"]

MOST = 200
"""So many faults are listed; a chain that is broken everywhere needs no more."""


@dataclass(frozen=True, slots=True)
class Verification(AsJson):
    """What a walk over the whole chain found; ``ok`` when nothing is wrong."""

    entries: int
    head: Head
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Say whether the chain holds."""
        return not self.problems

    def to_dict(self) -> dict[str, object]:
        """Return the result as a JSON-ready mapping."""
        return {"ok": self.ok, "entries": self.entries, "head": str(self.head), "problems": list(self.problems)}


def verified(entries: Iterable[Entry], against: Head | None) -> Verification:
    """Walk entries in their order, compare every hash, and hold the end against a head kept elsewhere."""
    walk = _Walk(against)
    problems: list[str] = []
    for entry in entries:
        problems += walk.faults_of(entry) if len(problems) < MOST else ()
        walk.step(entry)
    return Verification(walk.count, walk.head, (*problems[:MOST], *walk.faults_at_end()))


class _Walk:
    def __init__(self, against: Head | None) -> None:
        self.against = against
        self.head = START
        self.count = 0
        self.instant = ""
        self.versions: dict[str, int] = {}
        self.ids: set[str] = set()
        self.seen: str | None = START.hash if against is not None and against.seq == 0 else None

    def faults_of(self, entry: Entry) -> Iterator[str]:
        """Name what is wrong with the next entry, given those before it."""
        at = f"entry {entry.seq}"
        if entry.seq != self.head.seq + 1:
            yield f"{at} follows entry {self.head.seq}: one or more are missing, or were moved"
        if entry.digest(self.head.hash) != entry.hash:
            yield f"{at} ('{entry.id}') is not what was acknowledged: its hash does not fit its content and the entry before it"
        if entry.version != self.versions.get(entry.stream, 0) + 1:
            yield f"{at} is version {entry.version} of '{entry.stream}', after version {self.versions.get(entry.stream, 0)}"
        if entry.recorded_at < self.instant:
            yield f"{at} was recorded before the entry that it follows"
        if entry.id in self.ids:
            yield f"{at} has the id '{entry.id}' of an earlier entry"

    def step(self, entry: Entry) -> None:
        """Take an entry as the last one seen."""
        self.head, self.instant, self.count = Head(entry.seq, entry.hash), entry.recorded_at, self.count + 1
        self.versions[entry.stream] = entry.version
        self.ids.add(entry.id)
        if self.against is not None and entry.seq == self.against.seq:
            self.seen = entry.hash

    def faults_at_end(self) -> Iterator[str]:
        """Name what only the head kept elsewhere can show: a tail that was cut, or a chain that was written anew."""
        if self.against is None:
            return
        if self.seen is None:
            yield f"the head kept elsewhere is entry {self.against.seq}, and the ledger ends at {self.head.seq}: its end was cut off"
        elif self.seen != self.against.hash:
            yield f"entry {self.against.seq} is not the head kept elsewhere: the chain was written anew"
