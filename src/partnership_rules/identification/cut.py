"""The cut of one rule in one pool: who was ranked, how many are named, and the band in which the cut lies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from ..quantity import show
from ..shown import AsJson
from .rank import Entrant, Place, Standings

__all__ = ["Cut", "Ends", "say_count", "say_ends"]

Ends: TypeAlias = tuple[Fraction | None, Fraction | None]


@dataclass(frozen=True, slots=True)
class Cut(AsJson):
    """Where a rule cuts a pool: who was ranked, how many are named, and between which scores the last one lies.

    ``entrants`` and ``places`` stand in the order of ``schools``, the whole roster. ``exact`` is false where an undetermined school
    might be settled by what the data already say.
    """

    rule: str
    pool: str
    score: str
    schools: tuple[str, ...]
    entrants: tuple[Entrant, ...]
    standings: Standings
    ties: Literal["in", "out"]
    exact: bool

    @property
    def places(self) -> tuple[Place, ...]:
        """The place of every school of the roster."""
        return self.standings.places

    @property
    def base(self) -> tuple[int, int]:
        """The least and the most schools of which the share is taken."""
        return self.standings.base

    @property
    def named(self) -> tuple[int, int]:
        """The least and the most that are named, ties aside."""
        return self.standings.named

    @property
    def ranked(self) -> tuple[int, int]:
        """The least and the most that are ranked."""
        return self.standings.ranked

    @property
    def band(self) -> Ends:
        """The ends between which the score of the last school named lies; None where there is no end."""
        return self.standings.cut

    def rivals(self, school: int) -> Iterable[str]:
        """List the other schools that may lie on either side of one, by what is not known of them."""
        mine = self.entrants[school]
        for i, other in enumerate(self.entrants):
            is_open = other.low is None or other.low != other.high or len(other.ways) > 1
            if i != school and is_open and self.places[i].rank is not None and _meet(mine, other):
                yield self.schools[i]

    def __str__(self) -> str:
        where = f" in {self.pool}" if self.pool else ""
        lowest = f"the lowest {say_count(self.named)} of {say_count(self.base)} by {self.score}"
        return f"{self.rule}{where}: {lowest}, cut {say_ends(self.band)}, {say_count(self.ranked)} ranked"

    def to_dict(self) -> dict[str, object]:
        """Return the cut as a JSON-ready mapping; its schools have their places in their own verdicts."""
        return {
            "rule": self.rule,
            "pool": self.pool,
            "score": self.score,
            "base": list(self.base),
            "ranked": list(self.ranked),
            "named": list(self.named),
            "band": [None if end is None else show(end) for end in self.band],
            "exact": self.exact,
        }


def _meet(a: Entrant, b: Entrant) -> bool:
    """Say whether neither of two scores certainly lies below the other."""
    apart = (a.high is not None and b.low is not None and a.high < b.low) or (b.high is not None and a.low is not None and b.high < a.low)
    return not apart


def say_count(ends: tuple[int, int]) -> str:
    """Say a number of schools of which two ends are known.

    >>> say_count((33, 33)), say_count((32, 35))
    ('33', '32 to 35')
    """
    return str(ends[0]) if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def say_ends(ends: Ends) -> str:
    """Say a number of which two ends are known, to two decimal places where it has more.

    >>> say_ends((Fraction(1, 3), Fraction(1, 3))), say_ends((Fraction(2), None)), say_ends((None, None))
    ('about 0.33', 'from 2', 'unknown')
    """
    low, high = ends
    if low is None and high is None:
        return "unknown"
    if low == high and low is not None:
        return say_number(low)
    if low is None or high is None:
        return f"from {say_number(low)}" if low is not None else f"up to {say_number(high or Fraction(0))}"
    return f"{say_number(low)} to {say_number(high)}"


def say_number(number: Fraction) -> str:
    """Write a number for people: as it is, or rounded to two decimal places where it is longer.

    >>> say_number(Fraction("34.2")), say_number(Fraction(2, 3))
    ('34.2', 'about 0.67')
    """
    text = show(number)
    if "/" not in text and len(text.partition(".")[2]) <= 4:
        return text
    return f"about {show(Fraction(round(number * 100), 100))}"
