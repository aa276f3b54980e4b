"""Asking for standings: of one partnership, or of many, sorted by what is due next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from .. import rough_days
from ..documents import Bundle
from ..documents.bundle import Document, read_only
from ..errors import DocumentError, LookupFailed, Place, Problem
from ..evaluation import evaluate
from ..policy import Policy
from ..record import Partnership
from ..shown import AsJson
from ..standing import Standing
from ..views.overview import delay_of, next_due_of, overview_of
from ..words import listed
from .common import chosen, is_many, looked, named, working
from .table import Said, at

if TYPE_CHECKING:
    from ..rough_days import Outlook, TooRough

__all__ = ["Asked", "Waiting", "all_in", "answer", "ask", "refuse_rough", "stand", "unanswered"]

SHOWN = 20
"""So many that have not begun are named for each day; the rest are counted."""


@dataclass(frozen=True)
class Waiting(AsJson):
    """A partnership whose record begins after the day asked about, and the day on which it does."""

    partnership: Partnership
    begins: date | None

    def to_dict(self) -> dict[str, object]:
        """Return it as a JSON-ready mapping."""
        return {"partnership": self.partnership.id, "begins": self.begins.isoformat() if self.begins else None}


@dataclass(frozen=True)
class Asked:
    """What was found: standings, those not begun, outlooks on rough days, what is too rough, and whether many were asked for."""

    as_of: date
    is_many: bool
    found: Sequence[Standing]
    waiting: Sequence[Waiting] = ()
    rough: Sequence[Outlook] = ()
    too_rough: Sequence[TooRough] = ()

    @property
    def all(self) -> list[Standing | Outlook]:
        """Return the standings and the outlooks together, sorted by what is due next."""
        return sorted((*self.found, *self.rough), key=_by_due)


def ask(
    path: str | Path,
    *,
    as_of: str | None,
    known_on: str | None = None,
    policy: str | None = None,
    only: Sequence[str] | None = None,
    loaded: Document | Bundle | None = None,
) -> Asked:
    """Load a file, folder or ledger and evaluate its partnerships, as the options of a command say.

    One partnership is asked for by its file, or by its id in a folder; then a day before its first record is an error.
    """
    day, known, held = looked(as_of, known_on, policy)
    partnerships = chosen(path, only, loaded=loaded)
    many = (isinstance(loaded, Bundle) or is_many(path)) and len(only or ()) != 1
    if not many:
        only_one = [answer(one, as_of=day, known_on=known, policy=held) for one in partnerships.values()]
        found = [one for one in only_one if isinstance(one, Standing)]
        return Asked(day, many, found, rough=[one for one in only_one if not isinstance(one, Standing)])
    return Asked(day, many, *stand(partnerships.values(), as_of=day, known_on=known, policy=held))


def refuse_rough(asked: Asked, *, hint: str) -> None:
    """Raise ``LookupFailed`` where one partnership is asked for whose days are known only roughly."""
    if not asked.found and not asked.is_many:
        raise LookupFailed("its days are known only roughly", code="rough_days", hint=hint)


def all_in(paths: Sequence[str]) -> Bundle:
    """Load the partnerships of several files, folders and ledgers; raises ``DocumentError`` for an id that stands in two of them."""
    found: dict[str, Partnership] = {}
    for path in paths:
        for name, partnership in chosen(path, None).items():
            if name in found:
                raise DocumentError([Problem("duplicate_id", Place(named(path)), f"another path holds the partnership '{name}' too")])
            found[name] = partnership
    return read_only(found)


def answer(partnership: Partnership, *, as_of: date, known_on: date | None = None, policy: Policy | None = None) -> Standing | Outlook:
    """Evaluate a partnership; of one whose days are known only roughly, over every completion."""
    return (evaluate if partnership.is_exact else rough_days.outlook)(partnership, as_of=as_of, known_on=known_on, policy=policy)


def stand(
    partnerships: Iterable[Partnership], *, as_of: date, known_on: date | None = None, policy: Policy | None = None
) -> tuple[list[Standing], list[Waiting], list[Outlook], tuple[TooRough, ...]]:
    """Evaluate many partnerships, sorted by what is due next; those whose record begins later, is rough or too rough stand apart."""
    with working("evaluating") as progress:
        seen = overview_of(partnerships, as_of=as_of, known_on=known_on, policy=policy, progress=progress)
    waiting = [Waiting(one, min((record.on for record in one.records), default=None)) for one in seen.waiting]
    begun_later = sorted(waiting, key=lambda one: (one.begins or date.max, one.partnership.id))
    return sorted(seen.standings, key=_by_due), begun_later, sorted(seen.outlooks, key=_by_due), seen.too_rough


def _by_due(one: Standing | Outlook) -> tuple[bool, date, int, str, str]:
    """Sort by what is due next, or may be; then by what is late longest; what has ended comes last."""
    due, (_, late) = next_due_of(one), delay_of(one)
    standings = [one] if isinstance(one, Standing) else [completion.standing for completion in one.standings]
    is_final = all(standing.is_final for standing in standings)
    return is_final, due[0] if due else date.max, -late, one.partnership.district.name, one.partnership.id


def unanswered(asked: Asked, *, with_rough: bool = True) -> Iterator[Said]:
    """List the lines on those that have no answer: their record begins later, or is too rough (or rough, without ``with_rough``)."""
    rough = [] if with_rough else [one.partnership.district.name for one in asked.rough]
    too_rough = [f"{one.partnership.district.name}: {one.reason}" for one in asked.too_rough]
    later = [
        f"{begins or 'no record'}: {_some(one.partnership.district.name for one in those)}"
        for begins, those in groupby(asked.waiting, key=lambda one: one.begins)
    ]
    titled = {"Days known only roughly": [_some(rough)] if rough else [], "Too rough to say": too_rough, "Not yet begun": later}
    for title, lines in titled.items():
        if lines:
            yield from (at(""), at(title, "bold"))
            yield from (at(line, indent=2) for line in lines)


def _some(names: Iterable[str]) -> str:
    every = list(names)
    return listed([*every[:SHOWN], *([f"{len(every) - SHOWN} more"] if len(every) > SHOWN else [])])
