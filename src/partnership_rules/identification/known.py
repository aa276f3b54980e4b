"""What is known of one number of one school: ends between which it lies, whether it may be absent, and how many students it counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from ..logic import FALSE, TRUE, UNDETERMINED, Truth, negate
from ..quantity import Interval, Rounding, Unit, round_interval

__all__ = ["ABSENT", "Known", "at_least", "at_most", "below", "hull", "mean", "pooled", "rounded", "scaled"]


class Known(NamedTuple):
    """Ends between which a number lies (None: no end); ``present`` and ``absent`` say whether it may be the one and the other.

    ``n`` is the number of students, None where it is not known. ``exact`` is false where the ends may be wider than what
    the cells allow.
    """

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False
    absent: bool = False
    present: bool = True
    n: int | None = None
    exact: bool = True

    @property
    def is_point(self) -> bool:
        """Whether it is one number, and certainly there."""
        return not self.absent and self.low is not None and self.low == self.high


ABSENT = Known(None, None, absent=True, present=False)
"""A number that the school certainly does not have."""


def at_most(known: Known, edge: Fraction, *, when_absent: Truth) -> Truth:
    """Hold a number against a threshold: true where it is at or below it in every completion, false where in none."""
    return _either(known, _present_at_most(known, edge), when_absent)


def at_least(known: Known, edge: Fraction, *, when_absent: Truth) -> Truth:
    """Hold a number against a threshold: true where it is at or above it in every completion, false where in none."""
    turned = Known(_minus(known.high), _minus(known.low), known.high_open, known.low_open)
    return _either(known, _present_at_most(turned, -edge), when_absent)


def below(known: Known, edge: Fraction, *, when_absent: Truth) -> Truth:
    """Hold a number against a threshold: true where it is below it in every completion, false where in none."""
    return negate(at_least(known, edge, when_absent=negate(when_absent)))


def _minus(end: Fraction | None) -> Fraction | None:
    return None if end is None else -end


def _present_at_most(known: Known, edge: Fraction) -> Truth:
    if known.high is not None and known.high <= edge:
        return TRUE
    if known.low is not None and (known.low > edge or (known.low_open and known.low == edge)):
        return FALSE
    return UNDETERMINED


def _either(known: Known, present: Truth, absent: Truth) -> Truth:
    """Return what holds whether the number is there or not, as far as it may be either."""
    if not known.absent:
        return present
    return absent if not known.present or present is absent else UNDETERMINED


def hull(parts: Iterable[Known]) -> Known:
    """Return the narrowest bounds that hold all of several readings, of which nobody knows which is right."""
    listed = tuple(parts)
    there = [one for one in listed if one.present]
    if not there:
        return ABSENT
    low, low_open = _lowest(there)
    high, high_open = _highest(there)
    counts = {one.n for one in there}
    n = counts.pop() if len(counts) == 1 else None
    return Known(low, high, low_open, high_open, any(one.absent for one in listed), True, n, len(listed) == 1 and listed[0].exact)


def _lowest(parts: Sequence[Known]) -> tuple[Fraction | None, bool]:
    if any(one.low is None for one in parts):
        return None, False
    low = min(one.low for one in parts if one.low is not None)
    return low, all(one.low_open for one in parts if one.low == low)


def _highest(parts: Sequence[Known]) -> tuple[Fraction | None, bool]:
    if any(one.high is None for one in parts):
        return None, False
    high = max(one.high for one in parts if one.high is not None)
    return high, all(one.high_open for one in parts if one.high == high)


def mean(parts: Sequence[tuple[int, Known]]) -> Known:
    """Return the weighted mean of what is present: weights count in proportion to the sum of those that do.

    A number that may be absent is left out where that makes the end more extreme. Exact where parts vary independently.

    >>> found = mean([(1, Known(Fraction(4), Fraction(4))), (1, Known(Fraction(0), Fraction(8), absent=True))])
    >>> found.low, found.high
    (Fraction(2, 1), Fraction(6, 1))
    """
    there = [part for part in parts if part[1].present]
    if not there:
        return ABSENT
    low, low_open = _least_mean([(weight, one.low, one.low_open, one.absent) for weight, one in there])
    exact = False not in [one.exact for _, one in there]
    if False not in [one.low is one.high and not one.absent for _, one in there]:
        return Known(low, low, low_open, low_open, exact=exact)
    turned, high_open = _least_mean([(weight, _minus(one.high), one.high_open, one.absent) for weight, one in there])
    return Known(low, _minus(turned), low_open, high_open, False not in [one.absent for _, one in there], exact=exact)


def _least_mean(ends: Sequence[tuple[int, Fraction | None, bool, bool]]) -> tuple[Fraction | None, bool]:
    """Return the least weighted mean of ends, some of which may be left out, and whether it is only approached."""
    top, bottom, total, is_open = 0, 1, 0, False
    loose: list[tuple[Fraction, bool, int]] = []
    for weight, end, end_open, may_go in ends:
        if end is None:
            return None, False
        if may_go:
            loose.append((end, end_open, weight))
        else:  # one fraction, which is reduced once at the end
            top, bottom = top * end.denominator + weight * end.numerator * bottom, bottom * end.denominator
            total, is_open = total + weight, is_open or end_open
    loose.sort()
    if not total:
        return loose[0][0], loose[0][1]
    least = Fraction(top, bottom * total)
    for end, end_open, weight in loose:
        if end >= least:
            break
        least, total, is_open = (least * total + end * weight) / (total + weight), total + weight, is_open or end_open
    return least, is_open


def pooled(parts: Sequence[tuple[int, Known]]) -> Known:
    """Return the mean weighted by numbers of students too; one whose number is not known may weigh nothing, or everything.

    >>> pooled([(1, Known(Fraction(50), Fraction(50), n=30)), (1, Known(Fraction(20), Fraction(20), n=60))])[0]
    Fraction(30, 1)
    """
    sized = [(weight * one.n, one) for weight, one in parts if one.n is not None and one.present]
    unsized = [one for _, one in parts if one.n is None and one.present]
    found = mean(sized)
    if not unsized:
        certain = all(not one.absent for _, one in sized)
        return found._replace(n=sum(one.n or 0 for _, one in sized) if sized and certain else None)
    either = [one for one in (found, *unsized) if one.present]
    return hull(either)._replace(absent=all(one.absent for one in either), n=None, exact=False)


def scaled(known: Known, rate: Known, expected: Fraction) -> Known:
    """Return a number, from 0, multiplied by a rate over the expected one where the rate is below that."""
    if not (known.present and rate.present):
        return known
    least = rate.low if rate.low is not None else Fraction(0)
    low = min(Fraction(1), least / expected)
    is_full = rate.absent or rate.high is None or rate.high > expected
    high = Fraction(1) if is_full or rate.high is None else rate.high / expected
    low_open = rate.low_open and low < 1
    high_open = rate.high_open and not is_full
    bottom = (known.low or Fraction(0)) * low
    top = None if known.high is None else known.high * high
    at_zero = (known.low == 0 and not known.low_open) or (low == 0 and not low_open)
    bottom_open = not at_zero if bottom == 0 else known.low_open or low_open
    return known._replace(
        low=bottom,
        high=top,
        low_open=bottom_open,
        high_open=top != 0 and (known.high_open or high_open),
        exact=known.exact and rate.exact,
    )


def rounded(known: Known, rounding: Rounding | None) -> Known:
    """Return a number as a policy rounds it; rounded ends belong to the bounds."""
    if rounding is None or rounding.mode == "none" or not known.present:
        return known
    found = round_interval(Interval(Unit.INDEX, known.low, known.high, known.low_open, known.high_open), rounding)
    return known._replace(low=found.low, high=found.high, low_open=False, high_open=False)
