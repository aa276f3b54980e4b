"""The periods for which somebody is rated, and their order: those that a policy lists, years, or school years."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..dated import first_year, spelled

__all__ = ["PeriodForm", "PeriodOrder", "RatedPeriod"]

PeriodForm: TypeAlias = Literal["year", "school_year"]
RatedPeriod: TypeAlias = tuple[str, tuple[str, ...]]
"""A period and its rating: none where it is not known, several where those of one day do not agree."""

_YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True, slots=True)
class PeriodOrder:
    """The order of periods: as they are listed, or by the year in which they begin; neither: as they were rated first.

    >>> order = PeriodOrder(form="school_year")
    >>> order.sort([("2018-19", ("F",)), ("2016-2017", ("D",))])
    (('2016-17', ('D',)), ('2017-18', ()), ('2018-19', ('F',)))
    """

    listed: tuple[str, ...] = ()
    form: PeriodForm | None = None

    @property
    def is_known(self) -> bool:
        """Say whether periods have an order of their own."""
        return bool(self.listed) or self.form is not None

    def place_of(self, period: str) -> int | None:
        """Return the place of a period in the order; None where it has none."""
        if self.listed:
            names = [spelled(name) for name in self.listed]
            return names.index(spelled(period)) if spelled(period) in names else None
        if self.form == "school_year":
            return first_year(period)
        return int(period) if self.form == "year" and _YEAR.fullmatch(period) else None

    def name_at(self, place: int) -> str:
        """Return the name of the period at a place."""
        if self.listed:
            return self.listed[place]
        return spelled(f"{place:04}-{place + 1:04}") if self.form == "school_year" else f"{place:04}"

    def sort(self, rated: Iterable[RatedPeriod], *, before: Sequence[str] = ()) -> tuple[RatedPeriod, ...]:
        """Put ratings, given as they arrived, in order: the last one of a period counts, and a hole is a rating not known.

        What has no place in the order comes last, as not known: nobody can say which period it is of. The periods in ``before``
        are left out, and all that come before them.
        """
        if not self.is_known:
            found = dict(rated)
            last = max((place for place, period in enumerate(found) if period in before), default=-1)
            return tuple(found.items())[last + 1 :]
        placed: dict[int, tuple[str, ...]] = {}
        lost: dict[str, tuple[str, ...]] = {}
        for period, rating in rated:
            place = self.place_of(period)
            if place is None:
                lost |= {period: ()} if period not in before else {}
            else:
                placed[place] = rating
        past = max((place for period in before if (place := self.place_of(period)) is not None), default=None)
        first = min(placed, default=0) if past is None else past + 1
        between = range(first, max(placed) + 1) if placed else ()
        return (*((self.name_at(place), placed.get(place, ())) for place in between), *lost.items())
