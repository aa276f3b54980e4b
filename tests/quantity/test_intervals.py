"""Intervals: held, in every comparison and every sum, to the values they stand for."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product

import pytest
from helpers.intervals import EDGES, FAR, INTERVALS, PERCENT, SLIVER, SMALL, F, code_of, holds, members, verdict

from partnership_rules.logic import Truth
from partnership_rules.quantity import Interval, Unit, above, at_least, at_least_interval, at_most, below, margin, read_cell


def test_the_grid_holds_every_shape_of_interval() -> None:
    assert len(INTERVALS) == 1 + 2 * 7 * 2 + 7 + 21 * 4
    assert all(members(interval) for interval in INTERVALS)


@pytest.mark.parametrize(
    ("compare", "asked"),
    [(at_least, lambda x, t: x >= t), (at_most, lambda x, t: x <= t), (above, lambda x, t: x > t), (below, lambda x, t: x < t)],
    ids=["at_least", "at_most", "above", "below"],
)
def test_a_comparison_is_true_iff_all_members_agree_and_false_iff_none_does(
    compare: Callable[[Interval, Fraction], Truth], asked: Callable[[Fraction, Fraction], bool]
) -> None:
    for interval, edge in product(INTERVALS, EDGES):
        assert compare(interval, edge) is verdict([asked(x, edge) for x in members(interval)]), (interval, edge)


def test_two_intervals_compare_as_all_pairs_of_their_members_do() -> None:
    for a, b in product(SMALL, SMALL):
        # Members of two open ends that meet must come closer than the sliver of each, from either side.
        pairs = [x >= y for x, y in product(members(a), members(b))]
        assert at_least_interval(a, b) is verdict(pairs), (a, b)


def test_an_interval_against_a_point_is_the_interval_against_its_number() -> None:
    for interval, edge in product(INTERVALS, EDGES):
        point = Interval.point(edge, Unit.POINTS)
        assert at_least_interval(interval, point) is at_least(interval, edge)
        assert at_least_interval(point, interval) is at_most(interval, edge)


def test_every_difference_of_members_lies_in_the_difference_and_its_ends_are_reached() -> None:
    for a, b in product(SMALL, SMALL):
        found = a.minus(b)
        differences = [x - y for x, y in product(members(a), members(b))]
        assert all(holds(found, d) for d in differences), (a, b)
        for end, is_open, nearest in ((found.low, found.low_open, min(differences)), (found.high, found.high_open, max(differences))):
            if end is None:
                assert abs(nearest) >= FAR - 3
            else:
                assert 0 < abs(nearest - end) <= 2 * SLIVER if is_open else nearest == end, (a, b)


@pytest.mark.parametrize("factor", [F(-3), F(-1, 2), F(0), F(1, 3), F(1), F(21, 20)])
def test_multiplying_an_interval_multiplies_exactly_its_members(factor: Fraction) -> None:
    for interval in INTERVALS:
        found = interval.times_exact(factor)
        assert found.unit is interval.unit
        if factor == 0:
            assert found == Interval.point(0, interval.unit)
            continue
        for x in [F(n, 4) for n in range(-12, 13)] + [-FAR, FAR]:
            assert holds(found, x * factor) == holds(interval, x), (interval, x)


@pytest.mark.parametrize("step", [F(-7, 3), F(0), F(5, 4)])
def test_moving_an_interval_moves_exactly_its_members(step: Fraction) -> None:
    for interval in INTERVALS:
        found = interval.plus_exact(step)
        assert all(holds(found, x + step) == holds(interval, x) for x in (F(n, 4) for n in range(-12, 13)))


def test_negation_is_its_own_inverse() -> None:
    for interval in INTERVALS:
        assert interval.negate().negate() == interval
        assert interval.negate() == interval.times_exact(-1)


def test_a_margin_is_the_distance_from_the_threshold_to_what_was_observed() -> None:
    assert margin(Interval.point(F("90.4"), PERCENT), F(87)) == Interval.point(F("3.4"), Unit.POINTS)
    assert margin(Interval.point(80, PERCENT), 87) == Interval.point(-7, Unit.POINTS)
    half_line = Interval(PERCENT, F(0), F(5), high_open=True)
    assert margin(half_line, F(3)) == Interval(Unit.POINTS, F(-3), F(2), high_open=True)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Interval(PERCENT, F(2), F(1)),
        lambda: Interval(PERCENT, F(1), F(1), low_open=True),
        lambda: Interval(PERCENT, F(1), F(1), high_open=True),
        lambda: Interval(PERCENT, None, F(1), low_open=True),
        lambda: Interval(PERCENT, F(1), None, high_open=True),
        lambda: Interval(PERCENT, 1, F(2)),  # type: ignore[arg-type]
        lambda: Interval(PERCENT, 0.5, None),  # type: ignore[arg-type]
        lambda: Interval(PERCENT, F(1), F(2), low_open=1),  # type: ignore[arg-type]
    ],
)
def test_an_interval_that_holds_nothing_or_is_not_exact_is_refused(make: Callable[[], Interval]) -> None:
    assert code_of(make) == "interval_invalid"


def test_an_interval_needs_a_unit_and_not_merely_its_name() -> None:
    assert code_of(lambda: Interval("percent", F(1), F(2))) == "unit_invalid"  # type: ignore[arg-type]
    assert code_of(lambda: read_cell("*", "percent")) == "unit_invalid"  # type: ignore[arg-type]


def test_only_a_single_value_is_a_point() -> None:
    for interval in INTERVALS:
        assert interval.is_point == (interval.low is not None and interval.low == interval.high)


@pytest.mark.parametrize(
    ("interval", "words"),
    [
        (Interval.point(F("90.4"), PERCENT), "90.4 percent"),
        (Interval.point(F(200, 3), PERCENT), "66 2/3 percent"),
        (Interval.point(F(-200, 3), Unit.POINTS), "-66 2/3 points"),
        (Interval.point(F(1, 3), Unit.PROPORTION), "1/3 (proportion)"),
        (Interval.point(F(-1), Unit.POINTS), "-1 point"),
        (Interval.point(F(1), Unit.DAYS), "1 day"),
        (Interval.point(F(3, 2), Unit.GRADE_LEVELS), "1.5 grade levels"),
        (Interval.point(F(12), Unit.RATE_PER_100), "12 per 100"),
        (Interval(PERCENT, F(95), F(100)), "at least 95 percent"),
        (Interval(PERCENT, F(95), F(100), low_open=True), "above 95 percent"),
        (Interval(PERCENT, F(0), F(5)), "at most 5 percent"),
        (Interval(PERCENT, F(0), F(5), high_open=True), "below 5 percent"),
        (Interval(PERCENT, F(5), F(9)), "between 5 and 9 percent"),
        (Interval(PERCENT, F(5), F(9), low_open=True), "above 5 and at most 9 percent"),
        (Interval(PERCENT, F(5), F(9), high_open=True), "at least 5 and below 9 percent"),
        (Interval(PERCENT, F(0), F(100)), "between 0 and 100 percent"),
        (Interval(PERCENT, F(0), F(5), low_open=True), "above 0 and at most 5 percent"),
        (Interval(PERCENT, F(5), F(100), high_open=True), "at least 5 and below 100 percent"),
        (Interval(Unit.POINTS, F(0), F(5)), "between 0 and 5 points"),
        (Interval(Unit.POINTS, F(3), None), "at least 3 points"),
        (Interval(Unit.POINTS, None, F(3), high_open=True), "below 3 points"),
        (Interval(Unit.POINTS), "any value in points"),
        (Interval(Unit.COUNT, F(0), F(5)), "between 0 and 5 (count)"),
        (Interval(Unit.PROPORTION, F(1, 2), F(1)), "between 0.5 and 1 (proportion)"),
    ],
)
def test_an_interval_is_said_in_words(interval: Interval, words: str) -> None:
    assert interval.words() == words


def test_a_difference_of_counts_says_its_zero_for_it_may_lie_below() -> None:
    fewer = Interval(Unit.COUNT, F(0), F(5)).minus(Interval.point(3, Unit.COUNT))
    assert fewer.words() == "between -3 and 2 (count)"
    assert Interval(Unit.COUNT, F(3), F(8)).minus(Interval.point(3, Unit.COUNT)).words() == "between 0 and 5 (count)"
