"""Asking for standings: of one partnership, or of many, sorted by what is due next."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from rich.console import RenderableType
from rich.padding import Padding

from ..documents import Bundle
from ..documents.bundle import Document
from ..errors import AsOfError
from ..evaluation import evaluate
from ..policy import Policy
from ..record import Partnership
from ..rough_days import Outlook, outlook
from ..shown import AsJson
from ..standing import Standing
from ..views.overview import delay_of, next_due_of
from ..words import listed
from .common import at, chosen, day_asked, is_many, known_asked, policy_asked, working

__all__ = ["Asked", "Waiting", "answer", "ask", "not_begun", "stand"]

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
    """What was found: standings, those that have not begun, outlooks on rough days, and whether many were asked for."""

    as_of: date
    is_many: bool
    found: Sequence[Standing]
    waiting: Sequence[Waiting] = ()
    rough: Sequence[Outlook] = ()

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
    loaded: "Document | Bundle | None" = None,
) -> Asked:
    """Load a file, folder or ledger and evaluate its partnerships, as the options of a command say.

    One partnership is asked for by its file, or by its id in a folder; then a day before its first record is an error.
    """
    day, known, held = day_asked(as_of), known_asked(known_on), policy_asked(policy)
    partnerships = chosen(path, only, loaded=loaded)
    many = is_many(path) and len(only or ()) != 1
    if not many:
        only_one = [answer(one, as_of=day, known_on=known, policy=held) for one in partnerships.values()]
        found = [one for one in only_one if isinstance(one, Standing)]
        return Asked(day, many, found, rough=[one for one in only_one if isinstance(one, Outlook)])
    return Asked(day, many, *stand(partnerships.values(), as_of=day, known_on=known, policy=held))


def answer(partnership: Partnership, *, as_of: date, known_on: date | None = None, policy: Policy | None = None) -> Standing | Outlook:
    """Evaluate a partnership; of one whose days are known only roughly, over every completion."""
    return (evaluate if partnership.is_exact else outlook)(partnership, as_of=as_of, known_on=known_on, policy=policy)


def stand(
    partnerships: Iterable[Partnership], *, as_of: date, known_on: date | None = None, policy: Policy | None = None
) -> tuple[list[Standing], list[Waiting], list[Outlook]]:
    """Evaluate many partnerships, sorted by what is due next; those whose record begins later, or is rough, stand apart."""
    found: list[Standing] = []
    rough: list[Outlook] = []
    waiting: list[Waiting] = []
    every = list(partnerships)
    with working("evaluating") as progress:
        for done, partnership in enumerate(every, 1):
            try:
                said = answer(partnership, as_of=as_of, known_on=known_on, policy=policy)
                rough.append(said) if isinstance(said, Outlook) else found.append(said)
            except AsOfError:
                waiting.append(Waiting(partnership, min((record.on for record in partnership.records), default=None)))
            if progress is not None:
                progress(done, len(every))
    begun_later = sorted(waiting, key=lambda one: (one.begins or date.max, one.partnership.id))
    return sorted(found, key=_by_due), begun_later, sorted(rough, key=_by_due)


def _by_due(one: Standing | Outlook) -> tuple[bool, date, int, str, str]:
    """Sort by what is due next, or may be; then by what is late longest; what has ended comes last."""
    due, (_, late) = next_due_of(one), delay_of(one)
    standings = [one] if isinstance(one, Standing) else [completion.standing for completion in one.standings]
    is_final = all(standing.is_final for standing in standings)
    return is_final, due[0] if due else date.max, -late, one.partnership.district.name, one.partnership.id


def not_begun(waiting: Sequence[Waiting]) -> Iterator[RenderableType]:
    """List the lines on those whose record begins later, none where there is none."""
    if waiting:
        yield at("")
        yield at("Not yet begun", "bold")
    for begins, those in groupby(waiting, key=lambda one: one.begins):
        names = [one.partnership.district.name for one in those]
        more = [f"{len(names) - SHOWN} more"] if len(names) > SHOWN else []
        yield Padding(at(f"{begins or 'no record'}: {listed([*names[:SHOWN], *more])}"), (0, 0, 0, 2))
