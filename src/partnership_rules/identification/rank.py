"""The certain rank: which schools are among the lowest in every completion of what is not known, in some, or in none.

A completion gives every school one score within its bounds, or none, and says whether it is ranked and whether it is
counted in the base. Schools complete independently of each other, so two extremes decide about a school: its own score
highest and every other one lowest, and the reverse. Both are read from sorted ends: O(N log N), with exact fractions.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import accumulate, chain, takewhile
from typing import Literal, NamedTuple, TypeAlias, assert_never

from ..logic import FALSE, TRUE, UNDETERMINED, Truth

__all__ = ["Entrant", "Place", "Quota", "Ranking", "Standings", "rank"]

Rounds: TypeAlias = Literal["up", "down", "nearest", "interpolated"]
Ranking: TypeAlias = tuple[bool, bool]
"""Whether a school is ranked, and whether it is counted in the base, in one completion."""


class Entrant(NamedTuple):
    """One school before the ranking: the ends between which its score lies, and the ways in which it may take part.

    An end that is None is no end; a school without a score is one that is not ranked. ``ways`` is never empty.
    """

    low: Fraction | None
    high: Fraction | None
    low_open: bool
    high_open: bool
    ways: frozenset[Ranking]


@dataclass(frozen=True, slots=True)
class Quota:
    """How many are named: a count, or a share of the base, rounded.

    ``interpolated`` names those at or below the quantile that lies between two scores: no more and no fewer than the
    lowest ``floor((base - 1) * share) + 1``, with ties.

    >>> Quota(share=Fraction(5, 100), rounds="up").of(41), Quota(share=Fraction(5, 100), rounds="nearest").of(41)
    (3, 2)
    """

    count: int | None = None
    share: Fraction = Fraction(0)
    rounds: Rounds = "up"

    def of(self, base: int) -> int:
        """Return how many of a base are named; one school more in the base names at most one more."""
        if self.count is not None:
            return self.count
        top, bottom = self.share.numerator, self.share.denominator
        match self.rounds:
            case "up":
                return -(-top * base // bottom)
            case "down":
                return top * base // bottom
            case "nearest":
                return (2 * top * base + bottom) // (2 * bottom)
            case "interpolated":
                return top * (base - 1) // bottom + 1 if base else 0
            case _:
                assert_never(self.rounds)


class Place(NamedTuple):
    """What is certain of one school: whether it is named, its rank from 1, and how far its own score decides.

    With a score at or below ``in_if_below`` it is named whatever the others have (below it, where ties are out), with one
    above ``out_if_above`` (or at it, where ties are out) it is not. None: no score of its own decides that.
    """

    named: Truth
    rank: tuple[int, int] | None
    in_if_below: Fraction | None
    out_if_above: Fraction | None


@dataclass(frozen=True, slots=True)
class Standings:
    """A ranking: the place of every school, in order, and the ends of the base, of the number named and of the cut."""

    places: tuple[Place, ...]
    base: tuple[int, int]
    ranked: tuple[int, int]
    named: tuple[int, int]
    cut: tuple[Fraction | None, Fraction | None]


_End: TypeAlias = tuple[int, Fraction, int]
_LEAST, _MOST = -1, 1 << 62


def rank(entrants: Sequence[Entrant], quota: Quota, *, ties: Literal["in", "out"]) -> Standings:
    """Rank schools from the lowest score, and say of each what holds in every completion.

    Where ``ties`` are in, a school is named while fewer than the quota lie below it; where they are out, a group of equals
    that does not fit is not named at all.

    >>> ranked = frozenset({(True, True)})
    >>> known = [Entrant(Fraction(n), Fraction(n), False, False, ranked) for n in (1, 2, 3)]
    >>> hidden = Entrant(Fraction(0), Fraction(2), False, False, ranked)
    >>> [place.named.value for place in rank([*known, hidden], Quota(count=1), ties="in").places]
    ['undetermined', 'false', 'false', 'undetermined']
    """
    return _Sorted(entrants, quota, ties == "in").standings()


class _Sorted:
    """The ends of all schools in order, as small whole numbers that compare as the ends do."""

    def __init__(self, entrants: Sequence[Entrant], quota: Quota, ties_in: bool) -> None:
        self.entrants, self.quota = entrants, quota
        self.ties_in = ties_in
        self.count_below = bisect_left if ties_in else bisect_right
        self.lows, self.highs = _positions(entrants)
        reaches = [_reach(one.ways) for one in entrants]
        self.can_rank, self.must_rank = can, must = [one.can_rank for one in reaches], [one.must_rank for one in reaches]
        self.by_low = sorted((i for i in range(len(entrants)) if can[i]), key=self.lows.__getitem__)
        self.by_high = sorted((i for i in range(len(entrants)) if must[i]), key=self.highs.__getitem__)
        loose = sorted((i for i in range(len(entrants)) if can[i] and not must[i]), key=self.highs.__getitem__)
        self.sorted_lows = [self.lows[i] for i in self.by_low]
        self.sorted_highs = [self.highs[i] for i in self.by_high]
        self.loose_highs = [self.highs[i] for i in loose]
        ways = [one.ways for one in entrants]
        self.least, self.most = sum(one.least for one in reaches), sum(one.most for one in reaches)
        # To come below a school, one that need not be ranked must be, and is then perhaps counted; to keep out of its way, not.
        self.forced = list(accumulate((_least_ranked(ways[i]) for i in self.by_low), initial=0))
        self.freed = list(accumulate((_most_unranked(ways[i]) for i in loose), initial=0))

    def standings(self) -> Standings:
        inside, outside = (self.last_inside(0), self.last_inside(1)), self.quota.of(self.most)
        places = tuple(self.place(i, inside, outside) for i in range(len(self.entrants)))
        least, most = self.quota.of(self.least), self.quota.of(self.most)
        ranked = (len(self.by_high), len(self.by_low))
        return Standings(places, (self.least, self.most), ranked, (least, most), self.cut(least, most))

    def place(self, i: int, inside: tuple[int, int], outside: int) -> Place:
        if not self.can_rank[i]:
            return Place(FALSE, None, None, None)
        low, high = self.lows[i], self.highs[i]
        worst = self.count_below(self.sorted_lows, high)
        base = self.least + self.forced[worst]
        behind = worst - (low < high or not self.ties_in)
        certainly = self.must_rank[i] and behind < self.quota.of(base)
        named = TRUE if certainly else UNDETERMINED if self.is_possible(i) else FALSE
        ranks = (1 + bisect_left(self.sorted_highs, low), 1 + bisect_left(self.sorted_lows, high) - (low < high))
        return Place(named, ranks, self.in_if_below(i, inside), self.out_if_above(i, outside))

    def is_possible(self, i: int) -> bool:
        low, high, ways = self.lows[i], self.highs[i], self.entrants[i].ways
        itself = low == high and not self.ties_in  # it counted itself among those at or below its score
        ahead = self.count_below(self.sorted_highs, low) - (itself and self.must_rank[i])
        out_of_the_way = self.count_below(self.loose_highs, low)
        base = self.most - self.freed[out_of_the_way] + _most_ranked(ways)
        if itself and not self.must_rank[i]:
            base += _most_unranked(ways)
        return ahead < self.quota.of(base)

    def last_inside(self, itself: int) -> int:
        """Return how many may at most lie below a school that is still named, at the least favourable base; -1 for none.

        Equals lie below all together or not at all. ``itself`` is 1 where the school was counted among those below, else 0.
        """
        ends = (at for at, low in enumerate(self.sorted_lows) if at == 0 or low != self.sorted_lows[at - 1])
        # the quota grows by at most one with each school, so this turns once
        held = takewhile(lambda at: at - itself < self.quota.of(self.least + self.forced[at]), chain(ends, [len(self.by_low)]))
        return max(held, default=-1)

    def in_if_below(self, i: int, inside: tuple[int, int]) -> Fraction | None:
        alone, among = inside
        if not self.must_rank[i] or alone < 0:
            return None
        at = among if alone < len(self.by_low) and self.lows[i] <= self.sorted_lows[alone] else alone
        return self.entrants[self.by_low[at]].low if at < len(self.by_low) else None

    def out_if_above(self, i: int, outside: int) -> Fraction | None:
        at = outside - 1
        if at < 0:
            return None
        at += self.must_rank[i] and at < len(self.by_high) and self.highs[i] <= self.sorted_highs[at]
        return self.entrants[self.by_high[at]].high if at < len(self.by_high) else None

    def cut(self, least: int, most: int) -> tuple[Fraction | None, Fraction | None]:
        """Return the ends between which the score of the last school named lies."""
        low = self.entrants[self.by_low[least - 1]].low if 0 < least <= len(self.by_low) else None
        high = self.entrants[self.by_high[most - 1]].high if 0 < most <= len(self.by_high) else None
        return low, high


class _Reach(NamedTuple):
    """Whether a school may be ranked and must be, and the least and the most that it counts in the base."""

    can_rank: bool
    must_rank: bool
    least: int
    most: int


@cache
def _reach(ways: frozenset[Ranking]) -> _Reach:
    ranked, counted = [one for one, _ in ways], [one for _, one in ways]
    return _Reach(any(ranked), all(ranked), min(counted), max(counted))


@cache
def _most_ranked(ways: frozenset[Ranking]) -> int:
    """Return by how much the greatest count of a school changes where it must be ranked."""
    return max(counted for ranked, counted in ways if ranked) - max(counted for _, counted in ways)


@cache
def _least_ranked(ways: frozenset[Ranking]) -> int:
    """Return by how much the least count of a school grows where it must be ranked."""
    return min(counted for ranked, counted in ways if ranked) - min(counted for _, counted in ways)


@cache
def _most_unranked(ways: frozenset[Ranking]) -> int:
    """Return by how much the greatest count of a school falls where it must not be ranked."""
    return max(counted for _, counted in ways) - max(counted for ranked, counted in ways if not ranked)


def _positions(entrants: Sequence[Entrant]) -> tuple[list[int], list[int]]:
    """Replace ends by their positions among all ends: an open low end lies just above its number, an open high end just below.

    Whole parts of a multiple are compared first, and fractions only where these are equal.
    """
    ends: list[tuple[int, Fraction, int, int, bool]] = []
    lows, highs = [_LEAST] * len(entrants), [_MOST] * len(entrants)
    for i, one in enumerate(entrants):
        if one.low is not None:
            ends.append(((one.low.numerator << 32) // one.low.denominator, one.low, int(one.low_open), i, False))
        if one.high is not None:
            ends.append(((one.high.numerator << 32) // one.high.denominator, one.high, -int(one.high_open), i, True))
    ends.sort()
    position, last = -1, None
    for rough, end, side, i, is_high in ends:
        here = (rough, end, side)
        position, last = position + (here != last), here
        (highs if is_high else lows)[i] = position
    return lows, highs
