"""Every interval over a small grid with the values it stands for, and what a call on quantities comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product

import pytest

from partnership_rules.errors import QuantityError
from partnership_rules.logic import FALSE, TRUE, UNDETERMINED, Truth
from partnership_rules.quantity import Interval, Unit

F = Fraction
PERCENT = Unit.PERCENT
FAR = F(1000)
SLIVER = F(1, 1000)


def code_of(call: Callable[[], object]) -> str:
    """Give the code of the QuantityError that a call raises."""
    with pytest.raises(QuantityError) as caught:
        call()
    return caught.value.code


def outcome_of(call: Callable[[], object]) -> object:
    """Give what a call returns, or the code of the QuantityError it raises; anything else escapes."""
    try:
        return call()
    except QuantityError as error:
        return error.code


# Every interval over a small grid, with the values it is held to: its closed ends, points just inside its open
# ends, quarter steps between, and a far value where it has no end. Every edge tried is on the half-step grid, so
# no edge falls between an open end and the point just inside it.
ENDS: tuple[Fraction | None, ...] = (None, F(-2), F(-1), F(-1, 2), F(0), F(1, 2), F(1), F(2))
EDGES = tuple(F(n, 2) for n in range(-6, 7))


def every_interval(unit: Unit = Unit.POINTS, ends: tuple[Fraction | None, ...] = ENDS) -> Iterator[Interval]:
    for low, high, low_open, high_open in product(ends, ends, (False, True), (False, True)):
        if (low is None and low_open) or (high is None and high_open):
            continue
        if low is not None and high is not None and (low > high or (low == high and (low_open or high_open))):
            continue
        yield Interval(unit, low, high, low_open, high_open)


def holds(interval: Interval, x: Fraction) -> bool:
    over = interval.low is None or x > interval.low or (x == interval.low and not interval.low_open)
    under = interval.high is None or x < interval.high or (x == interval.high and not interval.high_open)
    return over and under


def members(interval: Interval) -> list[Fraction]:
    quarters = [F(n, 4) for n in range(-12, 13)]
    near = [end + step for end in (interval.low, interval.high) if end is not None for step in (-SLIVER, F(0), SLIVER)]
    return [x for x in (*quarters, *near, -FAR, FAR) if holds(interval, x)]


def verdict(answers: list[bool]) -> Truth:
    return TRUE if all(answers) else UNDETERMINED if any(answers) else FALSE


INTERVALS = tuple(every_interval())
SMALL = tuple(every_interval(ends=(None, F(-1), F(0), F(1))))
