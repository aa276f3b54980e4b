"""Thresholds, held against exact, bounded, suppressed and missing cells."""

from __future__ import annotations

from fractions import Fraction

import pytest
from helpers.build import at_least, at_most
from helpers.judging import judged, outcome, seen

from partnership_rules.quantity import Interval, Unit

STEP = Fraction(1, 4)
PERCENTS = [n * STEP for n in range(401)]
CELLS: dict[str, list[Fraction]] = {
    "0": [Fraction(0)],
    "86.5": [Fraction(173, 2)],
    "87": [Fraction(87)],
    "100": [Fraction(100)],
    ">=85%": [x for x in PERCENTS if x >= 85],
    ">85%": [x for x in PERCENTS if x > 85],
    "<=85%": [x for x in PERCENTS if x <= 85],
    "<85%": [x for x in PERCENTS if x < 85],
    "80-90%": [x for x in PERCENTS if 80 <= x <= 90],
    "<10": PERCENTS,
    "*": PERCENTS,
    "N/A": PERCENTS,
}
THRESHOLDS = ["0.5", "79.5", "80", "85", "85.5", "87", "90", "90.5", "99.5"]


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("edge", THRESHOLDS)
def test_a_threshold_is_met_where_every_value_the_cell_may_stand_for_meets_it(cell: str, edge: str) -> None:
    for target, good in ((at_least(edge), lambda x: x >= Fraction(edge)), (at_most(edge), lambda x: x <= Fraction(edge))):
        answers = {good(value) for value in CELLS[cell]}
        expected = "undetermined" if len(answers) == 2 else "met" if answers == {True} else "not_met"
        assert outcome(target, seen(cell)) == expected


@pytest.mark.parametrize("cell", ["*", "<10", "< 10", "N/A"])
def test_a_suppressed_or_missing_cell_decides_nothing_whatever_the_agreement_says_of_missing_data(cell: str) -> None:
    for said in ("undetermined", "not_met", "met"):
        found = judged(at_least(87), seen(cell), if_missing=said)
        assert (found.outcome, found.is_due, found.is_missed) == ("undetermined", True, False)
        assert [entry.on.isoformat() for entry in found.used] == ["2020-06-15"]
        assert found.needs
        assert found.needs[0].startswith("a published value of 'rate'")


def test_the_margin_is_positive_on_the_good_side() -> None:
    assert judged(at_least(87), seen("90.4")).margin == Interval.point(Fraction(17, 5), Unit.POINTS)
    assert judged(at_least(87), seen("80")).margin == Interval.point(-7, Unit.POINTS)
    assert judged(at_most(25), seen("20")).margin == Interval.point(5, Unit.POINTS)
    assert judged(at_most(25), seen("30")).margin == Interval.point(-5, Unit.POINTS)
    assert judged(at_least(87), seen("87")).margin == Interval.point(0, Unit.POINTS)


def test_a_count_of_a_total_is_exact() -> None:
    assert outcome(at_least("33.34"), seen("1/3")) == "not_met"
    assert outcome(at_least("100/3"), seen("1/3")) == "met"
    assert outcome(at_least("66.66"), seen("2 of 3")) == "met"


@pytest.mark.parametrize("unit", ["proportion", "points", "count", "index", "percent_change"])
def test_a_measurement_in_another_unit_is_passed_over_with_the_reason(unit: str) -> None:
    found = judged(at_least(87), seen("1", unit=unit), seen("90", "2019-06-15"))
    assert found.outcome == "met"
    assert [(entry.unit.value, reason) for entry, reason in found.passed_over] == [(unit, f"in {unit}, where percent is wanted")]
