"""Units: each fits itself, no two mix, and a change has a unit of its own."""

from __future__ import annotations

from itertools import product

import pytest
from helpers.intervals import PERCENT, code_of

from partnership_rules.errors import QuantityError
from partnership_rules.logic import TRUE
from partnership_rules.quantity import Interval, Unit, at_least_interval, same_unit


def test_every_pair_of_different_units_is_refused_and_every_unit_fits_itself() -> None:
    for a, b in product(Unit, Unit):
        one, two = Interval.point(0, a), Interval.point(0, b)
        if a is b:
            assert same_unit(a, b) is a
            assert at_least_interval(one, two) is TRUE
            assert one.minus(two) == Interval.point(0, a.difference)
        else:
            assert code_of(lambda a=a, b=b: same_unit(a, b)) == "unit_mismatch"
            assert code_of(lambda one=one, two=two: at_least_interval(one, two)) == "unit_mismatch"
            assert code_of(lambda one=one, two=two: one.minus(two)) == "unit_mismatch"


def test_a_mismatch_of_units_says_how_they_differ() -> None:
    with pytest.raises(QuantityError, match=r"percent against points \('5 percent' and '5 points' differ\)"):
        same_unit(PERCENT, Unit.POINTS)


def test_bare_names_of_units_are_no_units() -> None:
    assert code_of(lambda: same_unit("percent", "percent")) == "unit_invalid"  # type: ignore[arg-type]


def test_only_points_and_percent_change_are_changes() -> None:
    assert {unit for unit in Unit if unit.is_change} == {Unit.POINTS, Unit.PERCENT_CHANGE}


def test_natural_bounds_are_those_of_the_unit() -> None:
    bounded = {PERCENT: (0, 100), Unit.PROPORTION: (0, 1), Unit.COUNT: (0, None), Unit.DAYS: (0, None)}
    assert {unit: unit.bounds() for unit in Unit} == {unit: bounded.get(unit, (None, None)) for unit in Unit}


def test_the_words_and_values_of_units_are_stable_and_differ() -> None:
    assert [str(unit) for unit in Unit] == [
        "percent", "proportion", "points", "percent_change", "count", "index", "days", "grade_levels", "scale_score", "rate_per_100",
    ]  # fmt: skip
    assert len({unit.word() for unit in Unit}) == len(Unit)


def test_a_difference_in_percent_is_in_points_and_has_no_bounds() -> None:
    assert PERCENT.difference is Unit.POINTS
    assert Unit.POINTS.bounds() == (None, None)
    assert all(unit.difference.difference is unit.difference for unit in Unit)
