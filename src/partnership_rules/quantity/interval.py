"""Intervals: what is known of a value. A number is a point; ``>=95%`` is a half-line that may still decide."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..errors import QuantityError
from ..logic import FALSE, TRUE, UNDETERMINED, Truth
from .exact import show
from .units import Unit, same_unit

__all__ = ["Interval", "above", "at_least", "at_least_interval", "at_most", "below", "compare_counts", "margin", "share"]


@dataclass(frozen=True, slots=True)
class Interval:
    """All values a quantity may have: from ``low`` to ``high`` in a unit, each bound open or closed, None for unbounded.

    >>> Interval.point(Fraction(904, 10), Unit.PERCENT).words()
    '90.4 percent'
    >>> Interval(Unit.PERCENT, Fraction(95), None).words()
    'at least 95 percent'
    """

    unit: Unit
    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None:
            if self.low > self.high or (self.low == self.high and (self.low_open or self.high_open)):
                raise QuantityError("the interval holds no value", code="interval_empty", hint="check its two ends")

    @classmethod
    def point(cls, value: Fraction | int, unit: Unit) -> Interval:
        """Give the interval that holds one value."""
        exact = Fraction(value)
        return cls(unit, exact, exact)

    @property
    def is_point(self) -> bool:
        """Say whether it holds just one value."""
        return self.low is not None and self.low == self.high

    def holds(self, value: Fraction) -> bool:
        """Say whether a value lies in it."""
        above_low = self.low is None or value > self.low or (value == self.low and not self.low_open)
        return above_low and (self.high is None or value < self.high or (value == self.high and not self.high_open))

    def words(self) -> str:
        """Say it in words, with its unit."""
        unit = self.unit.words()
        if self.low is not None and self.low == self.high:
            return f"{show(self.low)} {unit}"
        floor, ceiling = self.unit.bounds()
        low = None if self.low is None or (self.low == floor and not self.low_open) else self.low
        high = None if self.high is None or (self.high == ceiling and not self.high_open) else self.high
        said = [f"{'more than' if self.low_open else 'at least'} {show(low)}"] if low is not None else []
        said += [f"{'less than' if self.high_open else 'at most'} {show(high)}"] if high is not None else []
        return f"{' and '.join(said)} {unit}" if said else f"any value in {unit}"

    def to_json(self) -> dict[str, Any]:
        """Give the interval as a JSON-ready mapping."""
        return {
            "unit": self.unit.value,
            "low": show(self.low) if self.low is not None else None,
            "high": show(self.high) if self.high is not None else None,
            "low_open": self.low_open,
            "high_open": self.high_open,
        }

    def negate(self) -> Interval:
        """Give all values with the opposite sign."""
        low = -self.high if self.high is not None else None
        high = -self.low if self.low is not None else None
        return Interval(self.unit, low, high, self.high_open, self.low_open)

    def plus(self, other: Interval) -> Interval:
        """Give all sums of a value of each."""
        same_unit(self.unit, other.unit)
        low = self.low + other.low if self.low is not None and other.low is not None else None
        high = self.high + other.high if self.high is not None and other.high is not None else None
        return Interval(self.unit, low, high, self.low_open or other.low_open, self.high_open or other.high_open)

    def minus(self, other: Interval) -> Interval:
        """Give all differences of a value of each."""
        return self.plus(other.negate())

    def plus_exact(self, value: Fraction) -> Interval:
        """Give all values moved by a number."""
        low = self.low + value if self.low is not None else None
        high = self.high + value if self.high is not None else None
        return Interval(self.unit, low, high, self.low_open, self.high_open)

    def times_exact(self, value: Fraction) -> Interval:
        """Give all values multiplied by a number."""
        if value == 0:
            return Interval.point(0, self.unit)
        if value < 0:
            return self.negate().times_exact(-value)
        low = self.low * value if self.low is not None else None
        high = self.high * value if self.high is not None else None
        return Interval(self.unit, low, high, self.low_open, self.high_open)


def at_least(interval: Interval, threshold: Fraction) -> Truth:
    """Say whether every value is at or above a threshold (TRUE), none is (FALSE), or some are.

    >>> at_least(Interval(Unit.PERCENT, Fraction(95), None), Fraction(87))
    <Truth.TRUE: 'true'>
    """
    if interval.low is not None and interval.low >= threshold:
        return TRUE
    high = interval.high
    return FALSE if high is not None and (high < threshold or (high == threshold and interval.high_open)) else UNDETERMINED


def at_most(interval: Interval, threshold: Fraction) -> Truth:
    """Say whether every value is at or below a threshold (TRUE), none is (FALSE), or some are."""
    if interval.high is not None and interval.high <= threshold:
        return TRUE
    low = interval.low
    return FALSE if low is not None and (low > threshold or (low == threshold and interval.low_open)) else UNDETERMINED


def above(interval: Interval, threshold: Fraction) -> Truth:
    """Say whether every value is above a threshold (TRUE), none is (FALSE), or some are."""
    low = interval.low
    if low is not None and (low > threshold or (low == threshold and interval.low_open)):
        return TRUE
    return FALSE if interval.high is not None and interval.high <= threshold else UNDETERMINED


def below(interval: Interval, threshold: Fraction) -> Truth:
    """Say whether every value is below a threshold (TRUE), none is (FALSE), or some are."""
    high = interval.high
    if high is not None and (high < threshold or (high == threshold and interval.high_open)):
        return TRUE
    return FALSE if interval.low is not None and interval.low >= threshold else UNDETERMINED


def at_least_interval(a: Interval, b: Interval) -> Truth:
    """Say whether every value of ``a`` is at or above every value of ``b`` (TRUE), none above any (FALSE), or it depends."""
    same_unit(a.unit, b.unit)
    if a.low is not None and b.high is not None and a.low >= b.high:
        return TRUE
    if a.high is None or b.low is None:
        return UNDETERMINED
    return FALSE if a.high < b.low or (a.high == b.low and (a.high_open or b.low_open)) else UNDETERMINED


def compare_counts(k: int, n: int, percent: Fraction) -> bool:
    """Say whether ``k`` of ``n`` is at least a percentage, in whole numbers: k times 100 against percent times n.

    >>> compare_counts(29, 33, Fraction(88))
    False
    """
    if n <= 0 or not 0 <= k <= n:
        code = "n_zero" if n <= 0 else "count_exceeds_n"
        raise QuantityError("a count must lie between 0 and n, and n must be above 0", code=code, hint="check the two counts")
    return k * 100 * percent.denominator >= percent.numerator * n


def margin(interval: Interval, threshold: Fraction) -> Interval:
    """Give the distance of the observed from a threshold: observed less threshold."""
    return interval.plus_exact(-threshold)


def share(sure: int, possible: int, total: int) -> Interval:
    """Give a share of which only some is known: at least ``sure``, at most ``possible`` of ``total``."""
    if total <= 0 or not 0 <= sure <= possible <= total:
        raise QuantityError("a share needs 0 <= sure <= possible <= total, and a total above 0", code="share_invalid")
    return Interval(Unit.PROPORTION, Fraction(sure, total), Fraction(possible, total))
