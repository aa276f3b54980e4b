"""From numbers to scores: weights, what absence does to them, and percentiles among schools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import TypeAlias, assert_never

from .cells import whole_weights
from .known import ABSENT, Known, hull, mean, pooled, rounded
from .parts import Score
from .policy import IndexPolicy
from .rank import Entrant, Quota, rank

__all__ = ["percentiles", "scores_of"]

Numbers: TypeAlias = Mapping[str, Sequence[Known]]
"""What is known of every indicator, of every school in order."""

MOST_PATTERNS = 256
"""So many ways of being absent are tried for one school; beyond, its score is taken for anything its indicators allow."""


def scores_of(policy: IndexPolicy, score: Score, numbers: Numbers) -> list[Known]:
    """Return a score of every school, in order."""
    names = list(dict.fromkeys([*score.weights, *(key for one in score.sets for key in one)]))
    weights = dict(zip(score.weights, whole_weights(score.weights.values()), strict=True))
    columns = [numbers[name] for name in names]
    in_sum = [weights.get(name, 0) for name in names]
    found = []
    for row in zip(*columns, strict=True):
        match score.when_absent:
            case "rescale":
                parts = list(zip(in_sum, row, strict=True))
                one = pooled(parts) if score.combine == "counts" else mean(parts)
            case "undetermined":
                parts = list(zip(in_sum, row, strict=True))
                one = _anything(policy, names) if any(part.absent for part in row) else mean(parts)
            case "to" | "sets":
                one = _by_pattern(policy, score, names, row)
            case _:
                assert_never(score.when_absent)
        found.append(rounded(one, score.rounding))
    return found


def _anything(policy: IndexPolicy, names: Sequence[str]) -> Known:
    """Return the bounds in which any mean of some indicators lies."""
    return hull(Known(*policy.indicators[name].bounds) for name in names)._replace(exact=True)


def _by_pattern(policy: IndexPolicy, score: Score, names: Sequence[str], row: Sequence[Known]) -> Known:
    """Try every way in which the indicators of a school may be present and absent."""
    ways = [tuple(here for here, may in ((True, one.present), (False, one.absent)) if may) for one in row]
    patterns = list(product(*ways)) if 2 ** sum(len(way) == 2 for way in ways) <= MOST_PATTERNS else []
    if not patterns:
        return _anything(policy, names)._replace(absent=True, exact=False)
    found = []
    for pattern in patterns:
        there = {name: one._replace(absent=False) for name, one, here in zip(names, row, pattern, strict=True) if here}
        weights = _weights_for(score, there)
        parts = zip(whole_weights(weights.values()), (there[name] for name in weights), strict=True)
        found.append((pooled if score.combine == "counts" else mean)(list(parts)) if weights else ABSENT)
    return hull(found)._replace(exact=all(one.exact for one in (*row, *found) if one.present))


def _weights_for(score: Score, there: Mapping[str, Known]) -> dict[str, Fraction]:
    """Return the weights of a school that has these indicators; none where the policy has none for it."""
    if score.sets:
        sets = (score.weights, *score.sets)
        return dict(next((one for one in sets if all(name in there for name in one)), {}))
    weights = dict(score.weights)
    for absent, other in score.to.items():
        if absent not in there:
            weights[other] = weights.get(other, Fraction(0)) + weights.pop(absent)
    return {name: weight for name, weight in weights.items() if name in there}


def percentiles(column: Sequence[Known]) -> list[Known]:
    """Return, for a number of every school, the percent of the other schools with one that lie below it.

    Sound, and exact only where every number is known: the percentiles of schools depend on each other.
    """
    all_known = all(one.is_point or not one.present for one in column)
    places = rank(list(_entrants(column)), Quota(count=0), ties="in")
    certain, possible = places.ranked
    found = []
    for one, place in zip(column, places.places, strict=True):
        if place.rank is None:
            found.append(ABSENT)
            continue
        fewest, most = certain - (not one.absent), possible - 1
        low = Fraction(100 * (place.rank[0] - 1), most) if most else Fraction(0)
        high = min(Fraction(100), Fraction(100 * (place.rank[1] - 1), fewest)) if fewest else Fraction(100 if most else 0)
        found.append(Known(low, high, absent=one.absent, n=one.n, exact=all_known))
    return found


def _entrants(column: Sequence[Known]) -> Iterator[Entrant]:
    for one in column:
        ways = frozenset((here, here) for here, may in ((True, one.present), (False, one.absent)) if may)
        yield Entrant(one.low, one.high, one.low_open, one.high_open, ways)
