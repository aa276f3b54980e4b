"""Rounding as a policy's field: half-up where the state says so, and never by a binary float."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from ..model import Value, Whole
from .interval import Interval

__all__ = ["Rounding", "round_exact", "round_interval"]


class Rounding(Value):
    """How observed values are rounded before they are held against a target; half-up rounds halves away from zero."""

    places: Annotated[Whole, Field(le=6)]
    mode: Literal["half_up", "half_even", "down", "none"] = "half_up"


def round_exact(value: Fraction, rounding: Rounding) -> Fraction:
    """Round an exact number.

    >>> round_exact(Fraction(5, 2), Rounding(places=0)), round_exact(Fraction(5, 2), Rounding(places=0, mode="half_even"))
    (Fraction(3, 1), Fraction(2, 1))
    """
    if rounding.mode == "none":
        return value
    scaled = value * 10**rounding.places
    whole, rest = divmod(abs(scaled.numerator), scaled.denominator)
    half = (2 * rest > scaled.denominator) - (2 * rest < scaled.denominator)
    up = half > 0 or (half == 0 and (rounding.mode == "half_up" or whole % 2 == 1))
    rounded = whole + (up and rounding.mode != "down")
    return Fraction(rounded if scaled >= 0 else -rounded, 10**rounding.places)


def round_interval(interval: Interval, rounding: Rounding) -> Interval:
    """Round both ends; an open end that rounds away from the interval stays open only where it did not move."""
    low = round_exact(interval.low, rounding) if interval.low is not None else None
    high = round_exact(interval.high, rounding) if interval.high is not None else None
    low_open = interval.low_open and low == interval.low and low != high
    high_open = interval.high_open and high == interval.high and low != high
    return Interval(interval.unit, low, high, low_open, high_open)
