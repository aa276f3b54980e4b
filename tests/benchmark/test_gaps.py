"""The gap to a comparator that moves too."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from helpers.judging import BASE, judged, outcome, seen

from partnership_rules.quantity import Interval, Unit

GAP = {"gap_falls_by": {"value": 3, "unit": "percent"}}
GAP_BASE = {"on": "2016-06-30", "unit": "percent"}
START = [seen("20", "2016-06-30"), seen("50", "2016-06-30", level="state")]


@pytest.mark.parametrize(
    ("own", "state", "expected"),
    [("20.9", "50", "met"), ("20.8", "50", "not_met"), ("25", "54.1", "met"), ("25", "54.2", "not_met"), ("60", "55", "met")],
)
def test_a_gap_is_the_comparator_less_the_own_value_now_against_then(own: str, state: str, expected: str) -> None:
    found = judged(GAP, *START, seen(own), seen(state, level="state"), baseline=GAP_BASE)
    assert found.outcome == expected
    assert found.value == Interval.point(Fraction(state) - Fraction(own), Unit.POINTS)
    assert found.target == Interval.point(Fraction(291, 10), Unit.POINTS)
    assert len(found.used) == 2


def test_a_gap_in_points_shrinks_by_points() -> None:
    target = {"gap_falls_by": {"value": 3, "unit": "points"}}
    assert [outcome(target, *START, seen(own), seen("50", level="state"), baseline=GAP_BASE) for own in ("23", "22.9")] == [
        "met",
        "not_met",
    ]


def test_the_comparator_may_be_the_district_another_measure_or_another_group() -> None:
    target = {
        "gap_falls_by": {"value": 1, "unit": "points", "comparator": {"level": "district", "measure": "m", "group": "g", "baseline": "50"}}
    }
    own = [seen("20", "2016-06-30", school="s"), seen("21", school="s")]
    base = {"value": "20", "unit": "percent"}
    assert outcome(target, *own, seen("50", measure="m", group="g"), baseline=base, school="s") == "met"
    assert outcome(target, *own, seen("50", level="state"), baseline=base, school="s") == "undetermined"


def test_the_comparator_is_read_no_later_than_the_own_measurement() -> None:
    rows = [*START, seen("25", "2019-06-15"), seen("50", "2019-06-01", level="state"), seen("90", "2020-06-01", level="state")]
    assert judged(GAP, *rows, baseline=GAP_BASE).value == Interval.point(25, Unit.POINTS)


@pytest.mark.parametrize(
    ("rows", "base", "needs"),
    [
        ([seen("25"), seen("50", level="state")], None, ("the baseline of 'rate' at the district",)),
        ([*START, seen("25")], GAP_BASE, ("an admissible measurement of 'rate' at the state on or before 2020-06-15",)),
        (
            [START[1], seen("25"), seen("50", level="state")],
            GAP_BASE,
            ("the measurement of 'rate' at the district on 2016-06-30, which is the baseline",),
        ),
        (
            [START[0], seen("25"), seen("50", level="state")],
            GAP_BASE,
            ("the measurement of 'rate' at the state on 2016-06-30, which is the baseline",),
        ),
        (
            [*START, seen("25"), seen("*", level="state")],
            GAP_BASE,
            ("an admissible measurement of 'rate' at the state on or before 2020-06-15",),
        ),
        (
            [*START, seen("*"), seen("50", level="state")],
            GAP_BASE,
            ("a published value of 'rate' at the district in place of the suppressed one of 2020-06-15",),
        ),
        ([*START, seen("50", level="state")], GAP_BASE, ("an admissible measurement of 'rate' at the district on or before 2020-06-30",)),
    ],
)
def test_a_gap_with_a_missing_end_is_undetermined_and_names_it(rows: list[Any], base: Any, needs: tuple[str, ...]) -> None:
    found = judged(GAP, *rows, baseline=base)
    assert (found.outcome, found.needs) == ("undetermined", needs)


def test_a_suppressed_comparator_at_the_baseline_is_needed() -> None:
    target = {"gap_falls_by": {"value": 1, "unit": "points", "comparator": {"baseline": "*"}}}
    found = judged(target, *START, seen("25"), seen("50", level="state"), baseline=BASE)
    assert found.needs == ("a published baseline of 'rate' at the state",)
