"""Rises and falls, counted from a baseline."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from helpers.judging import BASE, judged, outcome, seen

from partnership_rules.quantity import Interval, Unit


@pytest.mark.parametrize(
    ("key", "unit", "value", "baseline", "wanted"),
    [
        ("rise_by", "points", 5, "20", "25"),
        ("rise_by", "percent", 5, "20", "21"),
        ("fall_by", "points", 5, "20", "15"),
        ("fall_by", "percent", 5, "20", "19"),
        ("rise_by", "percent", 5, "1", "1.05"),
        ("rise_by", "points", 5, "1", "6"),
        ("rise_by", "points", 0, "20", "20"),
        ("fall_by", "percent", 100, "20", "0"),
    ],
)
def test_a_change_counts_from_the_baseline_in_points_or_in_percent_of_it(
    key: str, unit: str, value: int, baseline: str, wanted: str
) -> None:
    target, edge, sign = {key: {"value": value, "unit": unit}}, Fraction(wanted), 1 if key == "rise_by" else -1
    base = {**BASE, "value": baseline}
    exact = judged(target, seen(wanted), baseline=base)
    assert (exact.outcome, exact.target, exact.margin) == ("met", Interval.point(edge, Unit.PERCENT), Interval.point(0, Unit.POINTS))
    short = edge - sign * Fraction(1, 100)
    if 0 <= short <= 100:
        found = judged(target, seen(f"{float(short):.2f}"), baseline=base)
        assert (found.outcome, found.margin) == ("not_met", Interval.point(Fraction(-1, 100), Unit.POINTS))


@pytest.mark.parametrize("key", ["rise_by", "fall_by"])
@pytest.mark.parametrize(
    ("base", "need"),
    [
        (None, "the baseline of 'rate' at the district"),
        ({"unit": "percent"}, "the baseline of 'rate' at the district"),
        ({"value": "*", "unit": "percent"}, "a published baseline of 'rate' at the district"),
        ({"on": "2016-06-30", "unit": "percent"}, "the measurement of 'rate' at the district on 2016-06-30, which is the baseline"),
    ],
)
def test_without_a_baseline_a_change_is_undetermined_and_the_baseline_is_what_is_needed(key: str, base: Any, need: str) -> None:
    found = judged({key: {"value": 3, "unit": "points"}}, seen("50"), baseline=base, if_missing="not_met")
    assert (found.outcome, found.target) == ("undetermined", None)
    assert found.needs == (need,)


@pytest.mark.parametrize("key", ["rise_by", "fall_by"])
def test_without_baseline_and_evidence_both_are_needed_unless_the_agreement_decides(key: str) -> None:
    target = {key: {"value": 3, "unit": "points"}}
    assert len(judged(target).needs) == 2
    assert outcome(target, if_missing="not_met") == "not_met"


def test_a_baseline_with_a_day_alone_is_the_measurement_of_that_very_day() -> None:
    base = {"on": "2016-06-30", "unit": "percent"}
    target = {"rise_by": {"value": 3, "unit": "points"}}
    near, exact = seen("10", "2016-06-29"), seen("20", "2016-06-30")
    assert outcome(target, near, seen("23"), baseline=base) == "undetermined"
    assert outcome(target, near, exact, seen("23"), baseline=base) == "met"
    assert outcome(target, near, exact, seen("22.9"), baseline=base) == "not_met"


@pytest.mark.parametrize("row", [{"value": "*"}, {"admissible": False}, {"unit": "index"}])
def test_a_measurement_that_says_nothing_usable_is_no_baseline(row: dict[str, Any]) -> None:
    base, target = {"on": "2016-06-30", "unit": "percent"}, {"rise_by": {"value": 3, "unit": "points"}}
    assert outcome(target, {**seen("20", "2016-06-30"), **row}, seen("23"), baseline=base) == "undetermined"


def test_a_bounded_baseline_decides_where_its_bounds_do() -> None:
    base, target = {"value": "<5%", "unit": "percent"}, {"rise_by": {"value": 3, "unit": "points"}}
    assert [outcome(target, seen(v), baseline=base) for v in ("8", "7.9", "3", "2.9")] == ["met", "undetermined", "undetermined", "not_met"]


def test_the_baseline_itself_is_no_progress() -> None:
    target = {"rise_by": {"value": 0, "unit": "points"}}
    found = judged(target, seen("20", "2016-06-30"), baseline=BASE)
    assert found.outcome == "undetermined"
    assert [reason for _, reason in found.passed_over] == ["not later than the baseline"]


def test_a_change_is_read_in_the_unit_of_its_baseline() -> None:
    target = {"fall_by": {"value": 10, "unit": "percent"}}
    base = {"value": 200, "unit": "count", "on": "2017-06-30"}
    assert outcome(target, seen("180", unit="count"), baseline=base) == "met"
    assert outcome(target, seen("50", unit="percent"), baseline=base) == "undetermined"
