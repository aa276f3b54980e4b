"""The oracle of rough days: every completion of a partnership, one exact day for each rough one, without leaving any out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

from ..evidence import Entry
from ..kinds import AnyRecord
from ..record import Partnership

__all__ = ["completions_of", "possible_days"]

_ONE_DAY = timedelta(days=1)


def possible_days(partnership: Partnership, fact: AnyRecord | Entry, *, as_of: date) -> list[date]:
    """List the days that a fact may be of, by a day asked about; the day after that stands for all later ones."""
    rough = fact.rough
    if rough is None:
        return [fact.on]
    end = rough.latest or as_of + _ONE_DAY
    first = min((record.on for record in partnership.records if not record.rough), default=end)
    low = rough.earliest or min(first, end)
    days = [low + _ONE_DAY * n for n in range((end - low).days + 1)]
    return sorted({min(day, as_of + _ONE_DAY) for day in days} or {as_of + _ONE_DAY})


def completions_of(partnership: Partnership, *, as_of: date) -> Iterator[Partnership]:
    """Yield every exact partnership that one of rough days may be, by a day asked about: what ``outlook`` is held against.

    Nothing is left out, so there are as many as the product of the possible days; keep the spans small.

    >>> import partnership_rules as pr
    >>> p = pr.Partnership(id="p", policy="michigan-2017", district={"name": "D"},
    ...                    records=[{"kind": "identified", "on": "2017-01-20"}, {"kind": "assigned", "on": "2017-02"}])
    >>> len(list(completions_of(p, as_of=date(2017, 3, 1)))), len(list(completions_of(p, as_of=date(2017, 2, 10))))
    (28, 11)
    """
    whole = partnership.with_silences()
    places = whole.rough
    days = (possible_days(whole, getattr(whole, name)[at], as_of=as_of) for name, at in places)
    for chosen in product(*days):
        yield whole.with_days(dict(zip(places, chosen, strict=True)))
