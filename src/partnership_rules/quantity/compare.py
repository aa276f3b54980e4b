"""Comparisons that answer true, false or undetermined: an interval decides only where all of it agrees."""

from fractions import Fraction

from ..errors import QuantityError
from ..logic import FALSE, TRUE, UNDETERMINED, Truth, negate
from .exact import exact
from .interval import Interval
from .unit import Unit, same_unit

__all__ = ["above", "at_least", "at_least_interval", "at_most", "below", "margin", "share"]


def at_least(interval: Interval, threshold: Fraction | int) -> Truth:
    """Return whether every value of the interval is at or above a threshold in its unit (false: none is).

    >>> at_least(Interval(Unit.PERCENT, Fraction(95), Fraction(100)), 87)
    <Truth.TRUE: 'true'>
    """
    edge = exact(threshold)
    low, high = interval.low, interval.high
    if low is not None and low >= edge:
        return TRUE
    if high is not None and (high < edge or (interval.high_open and high == edge)):
        return FALSE
    return UNDETERMINED


def at_most(interval: Interval, threshold: Fraction | int) -> Truth:
    """Return whether every value of the interval is at or below a threshold in its unit (false: none is).

    >>> at_most(Interval(Unit.PERCENT, Fraction(0), Fraction(5), high_open=True), 4)
    <Truth.UNDETERMINED: 'undetermined'>
    """
    edge = exact(threshold)
    low, high = interval.low, interval.high
    if high is not None and high <= edge:
        return TRUE
    if low is not None and (low > edge or (interval.low_open and low == edge)):
        return FALSE
    return UNDETERMINED


def above(interval: Interval, threshold: Fraction | int) -> Truth:
    """Return whether every value of the interval is above a threshold in its unit (false: none is).

    >>> above(Interval.point(87, Unit.PERCENT), 87)
    <Truth.FALSE: 'false'>
    """
    return negate(at_most(interval, threshold))


def below(interval: Interval, threshold: Fraction | int) -> Truth:
    """Return whether every value of the interval is below a threshold in its unit (false: none is).

    >>> below(Interval(Unit.PERCENT, Fraction(0), Fraction(5), high_open=True), 5)
    <Truth.TRUE: 'true'>
    """
    return negate(at_least(interval, threshold))


def at_least_interval(a: Interval, b: Interval) -> Truth:
    """Return whether every value of ``a`` is at or above every value of ``b`` (false: each is below each).

    Raises ``QuantityError`` (``unit_mismatch``) where the units differ.

    >>> at_least_interval(Interval.point(90, Unit.PERCENT), Interval(Unit.PERCENT, Fraction(0), Fraction(90)))
    <Truth.TRUE: 'true'>
    """
    if a.unit is not b.unit:
        same_unit(a.unit, b.unit)
    if a.low is not None and b.high is not None and a.low >= b.high:
        return TRUE
    if a.low is a.high and b.low is b.high and a.low is not None and b.low is not None:
        return FALSE  # two single values, and the first is not at or above the second
    if a.high is None or b.low is None or a.high > b.low:
        return UNDETERMINED
    return FALSE if a.high < b.low or a.high_open or b.low_open else UNDETERMINED


def share(sure: int, possible: int, total: int) -> Interval:
    """Return the proportion of ``total`` that lies between those surely and those possibly counted.

    Raises ``QuantityError``: ``n_zero``, ``count_exceeds_n``, or ``count_invalid`` where a count is no whole number from 0, or
    more are sure than possible.

    >>> share(1, 2, 3).words()
    'between 1/3 and 2/3 (proportion)'
    """
    check_counts(possible, total)
    check_counts(sure, total)
    if sure > possible:
        raise QuantityError("more are counted as sure than as possible", code="count_invalid", hint="those that are sure are possible too")
    return Interval(Unit.PROPORTION, Fraction(sure, total), Fraction(possible, total))


def check_counts(k: int, n: int) -> None:
    """Refuse what is not ``k`` of ``n``."""
    if type(k) is not int or type(n) is not int or k < 0 or n < 0:
        raise QuantityError("a count is a whole number from 0", code="count_invalid", hint="give k and n as int")
    if n == 0:
        raise QuantityError("of nobody there is no share", code="n_zero", hint="where nobody was counted, write N/A")
    if k > n:
        raise QuantityError("more are counted than there are", code="count_exceeds_n", hint="k of n: k is at most n")


def margin(interval: Interval, threshold: Fraction | int) -> Interval:
    """Return the distance from a threshold to what was observed, positive above it; for a percent in points.

    >>> margin(Interval.point(Fraction(904, 10), Unit.PERCENT), 87).words()
    '3.4 points'
    """
    return interval.minus(Interval.point(threshold, interval.unit))
