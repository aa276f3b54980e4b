"""Rounding as a policy states it, of exact numbers and of intervals."""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Literal, TypeAlias

from pydantic import Field

from ..model import Value, Whole
from .exact import exact
from .interval import Interval

__all__ = ["Rounding", "round_exact", "round_interval"]

_HALF = Fraction(1, 2)


class Rounding(Value):
    """How observed values are rounded before they are held against a threshold.

    ``places`` are decimal places, 0 to 6. ``half_up`` rounds halves away from zero, ``half_even`` to the even
    neighbour, ``down`` cuts off towards zero, ``none`` leaves every value as it is.

    >>> round_exact(Fraction("0.285"), Rounding(places=2, mode="half_up"))
    Fraction(29, 100)
    """

    places: Whole = Field(le=6, description="How many decimal places are kept, 0 to 6.")
    mode: Literal["half_up", "half_even", "down", "none"] = Field(description="What happens to halves and to what is cut off.")


def round_exact(x: Fraction | int, rounding: Rounding) -> Fraction:
    """Round one exact number.

    >>> [int(round_exact(Fraction(n, 2), Rounding(places=0, mode="half_up"))) for n in (-3, -1, 1, 3)]
    [-2, -1, 1, 2]
    """
    return _scaled(exact(x), rounding, _AT[rounding.mode])


def round_interval(interval: Interval, rounding: Rounding) -> Interval:
    """Return the smallest closed interval around every rounded value of an interval; its ends are rounded values.

    An open end is rounded as the values next to it are: below 5 percent, in whole numbers, half up, is at most 5.

    >>> from partnership_rules.quantity import Unit
    >>> below_five = Interval(Unit.PERCENT, Fraction(0), Fraction(5), high_open=True)
    >>> round_interval(below_five, Rounding(places=0, mode="down")).words()
    'at most 4 percent'
    """
    mode = rounding.mode
    if mode == "none":
        return interval
    low, high = interval.low, interval.high
    low_rule = _AFTER[mode] if interval.low_open else _AT[mode]
    high_rule = _BEFORE[mode] if interval.high_open else _AT[mode]
    return Interval(
        interval.unit,
        None if low is None else _scaled(low, rounding, low_rule),
        None if high is None else _scaled(high, rounding, high_rule),
    )


def _scaled(x: Fraction, rounding: Rounding, rule: Callable[[Fraction], Fraction | int]) -> Fraction:
    scale: int = 10**rounding.places
    return Fraction(rule(x * scale)) / Fraction(scale)


def _half_up(y: Fraction) -> int:
    return math.floor(y + _HALF) if y >= 0 else math.ceil(y - _HALF)


_Rules: TypeAlias = dict[str, Callable[[Fraction], Fraction | int]]
_AT: _Rules = {"half_up": _half_up, "half_even": round, "down": math.trunc, "none": lambda y: y}
# What lies just above or below a number is never a half, so that both ways of rounding halves agree; cutting off goes towards zero.
_AFTER: _Rules = {**dict.fromkeys(("half_up", "half_even"), lambda y: math.floor(y + _HALF)), "down": lambda y: math.floor(y) + (y < 0)}
_BEFORE: _Rules = {**dict.fromkeys(("half_up", "half_even"), lambda y: math.ceil(y - _HALF)), "down": lambda y: math.ceil(y) - (y > 0)}
