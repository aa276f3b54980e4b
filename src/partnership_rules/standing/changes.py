"""What became different between two standings, and because of which fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import Any, ClassVar, Literal

from ..consequence import Consequence
from ..evidence import Measurement, Milestone
from ..kinds import AnyRecord
from ..logic import Truth
from ..model import FieldsAsJson, as_json
from ..quantity import Interval
from ..shown import AsJson, Shown
from .results import Step
from .said import Said, details_of
from .standing import Standing

__all__ = ["Cause", "Change", "Changes", "Fact", "differing"]

Fact = AnyRecord | Measurement | Milestone

_ALIKE = frozenset({"since", "is_due", "is_missed", "used", "passed_over"})
"""Details that stand in no row of their own where what is said of the thing changes too."""


@dataclass(frozen=True, slots=True)
class Cause(FieldsAsJson):
    """Why something changed: a record or evidence of a day, the day itself (a last day passed), or other rules or knowledge."""

    _json: ClassVar[tuple[str, ...]] = ("kind", "on", "fact")

    kind: Literal["record", "evidence", "day", "question"]
    on: date
    fact: Fact | None = None


@dataclass(frozen=True, slots=True)
class Change(FieldsAsJson):
    """One thing that became different: the part of the standing, its name there, what is said of it, before and after.

    ``what`` is ``says`` for the word of the thing itself (a clock's status, a benchmark's outcome), or the name of a detail, such as
    ``due``. ``before`` and ``after`` are None where the standing does not know the thing.
    """

    part: str
    name: str
    what: str
    before: str | None
    after: str | None
    cause: Cause | None


@dataclass(frozen=True)
class Changes(AsJson, Shown):
    """What became different from one standing to a later one of the same partnership, each with the fact that made it so.

    ``steps`` are the lines that the trail gained, whether anything else changed with them or not.
    """

    earlier: Standing
    later: Standing
    changes: tuple[Change, ...]
    steps: tuple[Step, ...]

    def __len__(self) -> int:
        return len(self.changes)

    def __repr__(self) -> str:
        return f"<Changes of '{self.later.partnership.id}' from {self.earlier.as_of} to {self.later.as_of}: {len(self.changes)}>"

    def __str__(self) -> str:
        return self._as_text()

    def table(self) -> list[dict[str, Any]]:
        """List the changes as rows of plain values."""
        return [{**one.to_dict(), "cause": one.cause.kind if one.cause else None, "on": _on(one)} for one in self.changes]

    def to_dict(self) -> dict[str, Any]:
        """Return the changes as a JSON-ready mapping with stable words."""
        return {
            "partnership": self.later.partnership.id,
            "from": self.earlier.as_of.isoformat(),
            "to": self.later.as_of.isoformat(),
            "changes": as_json(self.changes),
            "steps": [{key: value for key, value in step.to_dict().items() if key != "because"} for step in self.steps],
        }


def _on(change: Change) -> str | None:
    return change.cause.on.isoformat() if change.cause else None


def differing(earlier: Standing, later: Standing, causes: Mapping[tuple[Said, str], Cause]) -> Changes:
    """Return the changes from one standing to another, each with its cause."""
    before, after = details_of(earlier), details_of(later)
    found = [
        Change(*thing, what, _word(before.get((thing, what))), _word(after.get((thing, what))), causes.get((thing, what)))
        for thing, what in dict.fromkeys((*before, *after))
        if before.get((thing, what)) != after.get((thing, what)) and not (what in _ALIKE and _says_more(thing, before, after))
    ]
    shared = takewhile(lambda pair: pair[0] == pair[1], zip(earlier.trail, later.trail, strict=False))
    return Changes(earlier, later, tuple(found), later.trail[len(list(shared)) :])


def _says_more(thing: Said, before: Mapping[tuple[Said, str], object], after: Mapping[tuple[Said, str], object]) -> bool:
    return before.get((thing, "says")) != after.get((thing, "says"))


def _word(value: object) -> str | None:
    """Write what is said of a thing as a word."""
    match value:
        case None:
            return None
        case bool():
            return "yes" if value else "no"
        case Interval():
            return value.words()
        case Truth():
            return value.value
        case Consequence():
            return value.kind
        case Measurement() | Milestone():
            return f"{value.measure if isinstance(value, Measurement) else value.milestone} of {value.on}"
        case (Measurement() | Milestone() as entry, str() as reason):
            return f"{_word(entry)} ({reason})"
        case tuple():
            return ", ".join(filter(None, map(_word, value))) or None
        case _:
            return str(getattr(value, "outcome", None) or getattr(value, "finding", None) or value)
