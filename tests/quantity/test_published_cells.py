"""Published cells: values, bounds, suppression marks and gaps, and what is refused without repeating it."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from helpers.intervals import PERCENT, F, code_of, outcome_of
from hypothesis import given
from hypothesis import strategies as st

from partnership_rules.errors import QuantityError
from partnership_rules.quantity import Cell, Interval, Unit, read_cell, read_exact


def half(low: Fraction | int | None, high: Fraction | int | None, unit: Unit = PERCENT, **opened: bool) -> Interval:
    return Interval(unit, None if low is None else F(low), None if high is None else F(high), **opened)


VALUES = [
    ("90.4", PERCENT, F("90.4")), ("90.4%", PERCENT, F("90.4")), (" 90.4 % ", PERCENT, F("90.4")), ("90.4\u00a0%", PERCENT, F("90.4")),
    ("0", PERCENT, F(0)), ("100%", PERCENT, F(100)), (".5", Unit.PROPORTION, F(1, 2)), ("0.904", Unit.PROPORTION, F("0.904")),
    ("1,234", Unit.COUNT, F(1234)), ("1,234,567.5", Unit.INDEX, F("1234567.5")), ("-3", Unit.POINTS, F(-3)),
    ("+3.5", Unit.POINTS, F("3.5")),
    ("-5%", Unit.PERCENT_CHANGE, F(-5)), ("120", Unit.RATE_PER_100, F(120)), ("12/40", PERCENT, F(30)),
    ("12/40", Unit.PROPORTION, F(3, 10)),
    ("12/40", Unit.COUNT, F(12)), ("1 of 3", PERCENT, F(100, 3)), ("0/7", PERCENT, F(0)), ("1,200 / 2,400", PERCENT, F(50)),
    ("7/7", Unit.PROPORTION, F(1)), (12, Unit.DAYS, F(12)), (Decimal("90.40"), PERCENT, F("90.4")), (F(1, 3), Unit.PROPORTION, F(1, 3)),
]  # fmt: skip
BOUNDS = [
    (">=95%", half(95, 100)), ("≥95%", half(95, 100)), (">= 95 %", half(95, 100)), (">=95", half(95, 100)),
    ("> 95%", half(95, 100, low_open=True)),
    (">95", half(95, 100, low_open=True)), ("<=5%", half(0, 5)), ("≤ 5%", half(0, 5)), ("<5%", half(0, 5, high_open=True)),
    ("< 5 %", half(0, 5, high_open=True)), ("<5.0", half(0, 5, high_open=True)), (">=100%", half(100, 100)), ("<=0%", half(0, 0)),
    (">=0%", half(0, 100)), ("5-9%", half(5, 9)), ("5%-9%", half(5, 9)), ("5 \u2013 9 %", half(5, 9)), ("5 to 9%", half(5, 9)),
    ("5-5", half(5, 5)),
]  # fmt: skip
OTHER_BOUNDS = [
    (">=0.95", half(F("0.95"), 1, Unit.PROPORTION)), ("<0.05", half(0, F("0.05"), Unit.PROPORTION, high_open=True)),
    (">10", half(10, None, Unit.COUNT, low_open=True)), ("0-9", half(0, 9, Unit.COUNT)), (">=-3", half(-3, None, Unit.POINTS)),
    ("<=2.5", half(None, F("2.5"), Unit.POINTS)), ("-3 to -1", half(-3, -1, Unit.POINTS)),
    (">1,000", half(1000, None, Unit.SCALE_SCORE, low_open=True)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "unit", "number"), VALUES)
def test_a_published_number_is_an_exact_value(text: object, unit: Unit, number: Fraction) -> None:
    assert read_cell(text, unit) == Cell("value", Interval.point(number, unit))


@pytest.mark.parametrize(("text", "interval"), BOUNDS)
def test_a_half_line_or_range_in_percent_is_a_bound_within_0_and_100(text: str, interval: Interval) -> None:
    assert read_cell(text, PERCENT) == Cell("bound", interval)


@pytest.mark.parametrize(("text", "interval"), OTHER_BOUNDS)
def test_a_half_line_or_range_in_another_unit_ends_where_the_unit_ends(text: str, interval: Interval) -> None:
    assert read_cell(text, interval.unit) == Cell("bound", interval)


@pytest.mark.parametrize("text", ["<10", "< 10", "<=10", "≤ 10", "n<10", "N < 30", "<1,000", "*", "**", "--", "S", "s", "DS", " * "])
def test_a_mark_of_suppression_says_nothing_in_any_unit_and_shows_nothing(text: str) -> None:
    for unit in Unit:
        cell = read_cell(text, unit)
        assert cell == Cell("suppressed")
        assert repr(cell) == str(cell) == "Cell(suppressed)"


@pytest.mark.parametrize("text", ["", "  ", "N/A", "NA", "n/a", "na", " N/A "])
def test_a_cell_without_a_value_is_missing(text: str) -> None:
    assert all(read_cell(text, unit) == Cell("missing") for unit in Unit)


@pytest.mark.parametrize(
    ("text", "unit", "code"),
    [
        ("90%", Unit.PROPORTION, "unit_mismatch"), (">=95%", Unit.PROPORTION, "unit_mismatch"), ("5%", Unit.POINTS, "unit_mismatch"),
        ("5-9%", Unit.COUNT, "unit_mismatch"), ("12/40", Unit.DAYS, "unit_mismatch"), ("12/40", Unit.POINTS, "unit_mismatch"),
        ("1.01", Unit.PROPORTION, "value_out_of_range"), ("90.4", Unit.PROPORTION, "value_out_of_range"),
        ("-0.1", Unit.PROPORTION, "value_out_of_range"),
        ("100.1", PERCENT, "value_out_of_range"), ("-1%", PERCENT, "value_out_of_range"), ("-1", Unit.COUNT, "value_out_of_range"),
        ("-1", Unit.DAYS, "value_out_of_range"), (">=101%", PERCENT, "value_out_of_range"), (">100%", PERCENT, "value_out_of_range"),
        ("<0%", PERCENT, "value_out_of_range"), ("<-1%", PERCENT, "value_out_of_range"), ("95-105%", PERCENT, "value_out_of_range"),
        (101, PERCENT, "value_out_of_range"), (Decimal("1.5"), Unit.PROPORTION, "value_out_of_range"),
        ("9-5%", PERCENT, "range_reversed"), ("41/40", PERCENT, "count_exceeds_n"), ("0/0", PERCENT, "n_zero"),
        ("5/0", Unit.COUNT, "n_zero"),
        ("NaN", PERCENT, "number_not_finite"), ("-inf", PERCENT, "number_not_finite"), (90.4, PERCENT, "float_refused"),
        (math.nan, PERCENT, "number_not_finite"), (True, PERCENT, "number_expected"), (None, PERCENT, "number_expected"),
        ("1,23", PERCENT, "cell_invalid"), ("12,34,567", Unit.COUNT, "cell_invalid"), ("-", PERCENT, "cell_invalid"),
        ("90.4.1", PERCENT, "cell_invalid"),
        ("%", PERCENT, "cell_invalid"), ("90 percent", PERCENT, "cell_invalid"), ("1e2", PERCENT, "cell_invalid"),
        ("٩٠", PERCENT, "cell_invalid"),
        (">", PERCENT, "cell_invalid"), ("=5", PERCENT, "cell_invalid"), ("12/40%", PERCENT, "cell_invalid"),
        ("1.5/3", PERCENT, "cell_invalid"),
        ("=1+1", PERCENT, "cell_invalid"), ("about 90", PERCENT, "cell_invalid"), ("1 2", PERCENT, "cell_invalid"),
        ("<<5%", PERCENT, "cell_invalid"),
        ("9" * 41, Unit.INDEX, "cell_too_long"), (" " * 41, PERCENT, "cell_too_long"), ("1," * 10**6, PERCENT, "cell_too_long"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_read_or_cannot_be_true_is_refused(text: object, unit: Unit, code: str) -> None:
    assert code_of(lambda: read_cell(text, unit)) == code


def test_a_percent_sign_against_a_proportion_is_told_as_such() -> None:
    with pytest.raises(QuantityError, match=r"^percent against proportion"):
        read_cell("90.4%", Unit.PROPORTION)


@pytest.mark.parametrize("text", ["9876.5%", "98765 of 4321", "<98765x", "98765-4321", "n<98765.4x"])
def test_no_message_repeats_the_text_of_a_cell(text: str) -> None:
    with pytest.raises(QuantityError) as caught:
        read_cell(text, PERCENT)
    assert "9876" not in str(caught.value)
    assert "9876" not in repr(caught.value)


def test_a_cell_says_something_or_holds_nothing() -> None:
    assert code_of(lambda: Cell("suppressed", Interval.point(3, PERCENT))) == "cell_invalid"
    assert code_of(lambda: Cell("value")) == "cell_invalid"
    assert code_of(lambda: Cell("guess")) == "cell_invalid"  # type: ignore[arg-type]
    assert repr(read_cell(">=95%", PERCENT)) == "Cell(bound: at least 95 percent)"


CELL_CODES = {
    "cell_invalid", "cell_too_long", "unit_mismatch", "value_out_of_range", "range_reversed",
    "count_exceeds_n", "n_zero", "number_not_finite",
}  # fmt: skip
HOSTILE = st.text(max_size=60) | st.text(alphabet="0123456789.,%<>=≥≤-\u2013/ nNaAofto*S+\u00a0\n٣", max_size=14)


@given(HOSTILE, st.sampled_from(Unit))
def test_any_text_is_read_within_the_bounds_of_its_unit_or_raises_a_quantity_error(text: str, unit: Unit) -> None:
    outcome = outcome_of(lambda: read_cell(text, unit))
    if not isinstance(outcome, Cell):
        assert outcome in CELL_CODES
        return
    cell = outcome
    if cell.interval is None:
        assert cell.kind in ("suppressed", "missing")
        return
    floor, ceiling = unit.bounds()
    assert cell.interval.unit is unit
    assert floor is None or (cell.interval.low is not None and cell.interval.low >= floor)
    assert ceiling is None or (cell.interval.high is not None and cell.interval.high <= ceiling)
    assert cell.interval.is_point or cell.kind == "bound"


EXACT_CODES = {"number_invalid", "number_too_long", "number_not_finite", "number_expected", "float_refused", "denominator_zero"}


@given(HOSTILE | st.from_type(type).flatmap(st.from_type) | st.floats())
def test_anything_at_all_is_an_exact_number_or_raises_a_quantity_error(value: Any) -> None:
    outcome = outcome_of(lambda: read_exact(value))
    assert type(outcome) is Fraction or outcome in EXACT_CODES
