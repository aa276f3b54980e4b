"""How many ratings count: in a row, of the latest or the first few, or in all; and what those not known can make of it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, TypeAlias

from ..dated import spelled
from ..logic import FALSE, TRUE, UNDETERMINED, Truth
from ..words import listed
from .leaves import Rating
from .rating_periods import RatedPeriod

__all__ = ["count_truth", "counted_periods", "shown_periods"]

Role: TypeAlias = Literal["counts", "resets", "passed_over", "other"]
Counted: TypeAlias = tuple[int, int]
"""The fewest and the most ratings that may have counted."""


def counted_periods(rating: Rating, rows: Sequence[RatedPeriod]) -> Sequence[RatedPeriod]:
    """Leave out the periods to be skipped."""
    skipped = {spelled(period) for period in rating.skipping}
    return [(period, value) for period, value in rows if spelled(period) not in skipped]


def role_of(value: str, rating: Rating) -> Role:
    """Return what a rating does to the count."""
    if value in rating.in_:
        return "counts"
    if rating.reset_by is not None and value in rating.reset_by.in_:
        return "resets"
    return "passed_over" if value in rating.passing_over else "other"


def _roles(values: Sequence[str], rating: Rating) -> Iterator[Role]:
    """List what a rating may do to the count: one that is not known may be any, and of several that do not agree each may be right."""
    if values:
        yield from dict.fromkeys(role_of(value, rating) for value in values)
        return
    yield from ("counts", "other")
    if rating.reset_by is not None:
        yield "resets"
    if rating.passing_over:
        yield "passed_over"


def count_truth(rating: Rating, wanted: int, rows: Sequence[RatedPeriod]) -> Truth:
    """Say whether so many ratings count, whatever the ratings not known may be; where no period is left, nobody can say."""
    if not rows:
        return UNDETERMINED
    low, high = _bounds(rating, [value for _, value in (rows if rating.of_first else reversed(rows))])
    return TRUE if low >= wanted else FALSE if high < wanted else UNDETERMINED


def _bounds(rating: Rating, values: Iterable[Sequence[str]]) -> Counted:
    """Count from the latest period back (or from the first one on), along every way in which what is not known may have come out."""
    window = rating.of_last or rating.of_first
    reset = rating.reset_by.consecutive if rating.reset_by is not None else 0
    ways: dict[tuple[int, int], Counted] = {(0, 0): (0, 0)}
    """By the periods seen (where only so many are) and the resetting ones in a row: what has counted."""
    ended: list[Counted] = []
    for found_ratings in values:
        grown: dict[tuple[int, int], Counted] = {}
        for (seen, run), (low, high) in ways.items():
            for role in _roles(found_ratings, rating):
                here = (seen, run)
                if role != "passed_over":
                    here = (seen + 1 if window else 0, run + 1 if role == "resets" else 0)
                more = role == "counts"
                found = (low + more, high + more)
                breaks = rating.consecutive is not None and role in ("resets", "other")
                if breaks or (window and here[0] == window) or (reset and here[1] == reset):
                    ended.append(found)
                else:
                    old = grown.get(here, found)
                    grown[here] = (min(old[0], found[0]), max(old[1], found[1]))
        ways = grown
    found_in_all = [*ended, *ways.values()]
    return min(low for low, _ in found_in_all), max(high for _, high in found_in_all)


def shown_periods(rating: Rating, wanted: int, rows: Sequence[RatedPeriod]) -> Sequence[tuple[RatedPeriod, str]]:
    """List the periods that a count looks at, in their order, each with its words: what was passed over, and where counting began anew."""
    order = list(rows) if rating.of_first else list(reversed(rows))
    found: list[tuple[RatedPeriod, str]] = []
    seen = run = 0
    most = rating.of_first or rating.of_last or (wanted if rating.consecutive else None)
    for period, values in order:
        roles = {role_of(value, rating) for value in values}
        role = roles.pop() if len(roles) == 1 else None
        note = " (passed over)" if role == "passed_over" else ""
        seen += role != "passed_over"
        run = run + 1 if role == "resets" else 0 if role != "passed_over" else run
        resets = rating.reset_by is not None and run == rating.reset_by.consecutive
        said = f"{listed(values)}{', which do not agree' if len(values) > 1 else ''}" if values else "not known"
        found.append(((period, values), f"{period}: {said}{note}{' (counted anew after these)' if resets else ''}"))
        if resets or seen == most:
            break
    return found if rating.of_first else found[::-1]
