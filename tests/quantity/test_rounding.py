"""Rounding of numbers and of intervals, as a policy says it."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from helpers.intervals import INTERVALS, F, members, verdict

from partnership_rules.errors import ModelError
from partnership_rules.quantity import Rounding, at_least, round_exact, round_interval

MODES = ("half_up", "half_even", "down", "none")
DECIMAL_MODES = {"half_up": "ROUND_HALF_UP", "half_even": "ROUND_HALF_EVEN", "down": "ROUND_DOWN"}


def test_rounding_agrees_with_decimal_for_every_eighth_and_every_mode() -> None:
    for n, places, mode in product(range(-40, 41), (0, 1, 2), DECIMAL_MODES):
        expected = (Decimal(n) / 8).quantize(Decimal(1).scaleb(-places), rounding=DECIMAL_MODES[mode])
        assert round_exact(F(n, 8), Rounding(places=places, mode=mode)) == F(expected), (n, places, mode)


def test_mode_none_rounds_nothing() -> None:
    nothing = Rounding(places=0, mode="none")
    assert all(round_interval(interval, nothing) == interval for interval in INTERVALS)
    assert round_exact(F(1, 3), nothing) == F(1, 3)


def test_half_up_is_away_from_zero_where_binary_floats_go_wrong() -> None:
    rounding = Rounding(places=2, mode="half_up")
    assert round_exact(F("2.675"), rounding) == F("2.68")
    assert round_exact(F("-2.675"), rounding) == F("-2.68")
    assert round_exact(F("0.285"), rounding) == F("0.29")


@pytest.mark.parametrize("mode", MODES[:3])
def test_a_rounded_interval_is_the_closed_span_of_its_rounded_members(mode: str) -> None:
    rounding = Rounding(places=0, mode=mode)
    for interval in INTERVALS:
        found = round_interval(interval, rounding)
        rounded = [round_exact(x, rounding) for x in members(interval)]
        assert found.low == (None if interval.low is None else min(rounded)), interval
        assert found.high == (None if interval.high is None else max(rounded)), interval
        assert not found.low_open
        assert not found.high_open
        assert found.unit is interval.unit


@pytest.mark.parametrize("mode", MODES[:3])
def test_a_rounded_interval_decides_as_its_rounded_members_do(mode: str) -> None:
    rounding = Rounding(places=0, mode=mode)
    for interval, edge in product(INTERVALS, range(-3, 4)):
        truth = verdict([round_exact(x, rounding) >= edge for x in members(interval)])
        assert at_least(round_interval(interval, rounding), edge) is truth, (interval, edge)


@pytest.mark.parametrize(
    "fields",
    [{"places": 7, "mode": "down"}, {"places": -1, "mode": "down"}, {"places": 1, "mode": "up"}, {"places": 1}, {"mode": "down"}],
)
def test_a_rounding_that_is_not_fully_said_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ModelError):
        Rounding(**fields)
