"""Quantities: exact numbers, intervals held to their members, published cells, rounding, and units that never mix."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import count, product
from pathlib import Path
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

import partnership_rules.quantity as quantity
from partnership_rules.errors import ModelError, QuantityError
from partnership_rules.logic import FALSE, TRUE, UNDETERMINED, Truth
from partnership_rules.model import Value
from partnership_rules.quantity import (
    Cell,
    Exact,
    Interval,
    Rounding,
    Unit,
    above,
    at_least,
    at_least_interval,
    at_most,
    below,
    compare_counts,
    margin,
    read_cell,
    read_exact,
    round_exact,
    round_interval,
    same_unit,
    share,
    show,
)

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


# Units


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


# Exact numbers


@pytest.mark.parametrize(
    ("given_value", "number"),
    [
        ("87", F(87)), ("87.0", F(87)), ("-3", F(-3)), ("+3", F(3)), ("1/3", F(1, 3)), ("-1/3", F(-1, 3)), ("2/6", F(1, 3)),
        ("20.37", F(2037, 100)), ("0.1", F(1, 10)), ("007", F(7)), (0, F(0)), (-12, F(-12)), (Decimal("0.285"), F(285, 1000)),
        (Decimal("1E+2"), F(100)), (F(2, 3), F(2, 3)), ("9" * 40, F(10**40 - 1)), (10**39, F(10**39)),
    ],
)  # fmt: skip
def test_exact_numbers_are_read_exactly(given_value: object, number: Fraction) -> None:
    assert read_exact(given_value) == number
    assert type(read_exact(given_value)) is Fraction


@pytest.mark.parametrize(
    ("given_value", "code"),
    [
        (0.5, "float_refused"), (87.0, "float_refused"), (math.nan, "number_not_finite"), (-math.inf, "number_not_finite"),
        (Decimal("NaN"), "number_not_finite"), (Decimal("sNaN"), "number_not_finite"), (Decimal("-Infinity"), "number_not_finite"),
        ("NaN", "number_not_finite"), ("-inf", "number_not_finite"), ("Infinity", "number_not_finite"),
        (True, "number_expected"), (False, "number_expected"), (None, "number_expected"), (1j, "number_expected"),
        ([], "number_expected"), (b"1", "number_expected"), ({"parameter": "x"}, "number_expected"),
        ("1e5", "number_invalid"), ("1e999999", "number_invalid"), ("", "number_invalid"), (" 1", "number_invalid"),
        ("1\n", "number_invalid"), (".5", "number_invalid"), ("5.", "number_invalid"), ("1,234", "number_invalid"),
        ("87%", "number_invalid"), ("1_000", "number_invalid"), ("٣", "number_invalid"), ("--1", "number_invalid"),
        ("1/-3", "number_invalid"), ("1.5/3", "number_invalid"), ("0x10", "number_invalid"), ("\ud800", "number_invalid"),
        ("1/0", "denominator_zero"), ("0/000", "denominator_zero"),
        ("1" * 41, "number_too_long"), ("e" * 10**6, "number_too_long"), (10**40, "number_too_long"), (-(10**39), "number_too_long"),
        (10**100_000, "number_too_long"), (Decimal("1e999999"), "number_too_long"), (Decimal("1e-999999"), "number_too_long"),
        (Decimal("0." + "1" * 5000), "number_too_long"), (F(1, 10**100_000), "number_too_long"), (F(1, 3**84), "number_too_long"),
    ],
    ids=map(str, count()),
)  # fmt: skip
def test_what_is_no_exact_number_is_refused_with_its_code_and_a_hint(given_value: object, code: str) -> None:
    with pytest.raises(QuantityError) as caught:
        read_exact(given_value)
    assert caught.value.code == code
    assert caught.value.hint


@pytest.mark.parametrize(
    ("text", "advice"), [("87%", "unit: percent"), ("1,234", "without separators"), (".5", "0.5"), ("ten", "87, 20.37, -3 or 1/3")]
)
def test_a_common_slip_is_answered_with_what_to_write(text: str, advice: str) -> None:
    with pytest.raises(QuantityError) as caught:
        read_exact(text)
    assert advice in caught.value.hint


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (F(2037, 100), "20.37"), (F(1, 3), "1/3"), (F(0), "0"), (F(-1, 8), "-0.125"), (F(1, 20), "0.05"), (F(-100, 3), "-100/3"),
        (F(7, 6), "7/6"), (F(1, 2**37), "0." + str(5**37).rjust(37, "0")), (F(1, 2**60), f"1/{2**60}"),
        (F(-(10**30), 7), f"-{10**30}/7"),
    ],
)  # fmt: skip
def test_a_number_that_ends_is_shown_as_a_decimal_and_any_other_as_a_fraction(number: Fraction, text: str) -> None:
    assert show(number) == text


def test_forty_characters_are_read_and_shown_and_forty_one_are_not() -> None:
    longest = "0." + "1" * 38
    assert show(read_exact(longest)) == longest
    assert read_cell(longest, Unit.PROPORTION) == Cell("value", Interval.point(F(longest), Unit.PROPORTION))
    assert code_of(lambda: read_exact(longest + "1")) == "number_too_long"
    assert code_of(lambda: read_exact(Decimal(longest + "1"))) == "number_too_long"
    assert code_of(lambda: read_cell(longest + "1", Unit.PROPORTION)) == "cell_too_long"


def test_an_int_can_be_shown_and_a_float_cannot() -> None:
    assert show(12) == "12"
    assert code_of(lambda: show(0.5)) == "float_refused"  # type: ignore[arg-type]


def test_a_number_of_thousands_of_digits_is_refused_rather_than_shown() -> None:
    assert code_of(lambda: show(F(10**5000))) == "number_too_long"
    assert code_of(lambda: show(F(1, 3**5000))) == "number_too_long"
    assert code_of(lambda: Interval.point(F(10**5000), PERCENT).words()) == "number_too_long"


@given(st.fractions() | st.decimals(allow_nan=False, allow_infinity=False, places=6) | st.integers())
def test_what_is_read_can_be_written_and_read_again_as_the_same_number(value: Fraction | Decimal | int) -> None:
    number = F(value)
    if len(show(number)) > 40:
        assert code_of(lambda: read_exact(value)) == "number_too_long"
    else:
        assert read_exact(value) == number
        assert read_exact(show(number)) == number


@given(st.from_regex(r"[+-]?[0-9]{1,20}(\.[0-9]{1,18}|/[1-9][0-9]{0,17})?", fullmatch=True))
def test_every_text_that_is_read_is_shown_within_the_limit_and_reads_back(text: str) -> None:
    number = read_exact(text)
    assert number == F(text)
    assert len(show(number)) <= 40
    assert read_exact(show(number)) == number


class Held(Value):
    amount: Exact
    step: Annotated[Exact, Field(ge=0)] = F(0)


def test_an_exact_number_in_a_model_is_a_fraction_and_a_text_in_json() -> None:
    held = Held(amount="1/3", step=Decimal("20.370"))
    assert (held.amount, held.step) == (F(1, 3), F(2037, 100))
    assert held.to_json() == {"amount": "1/3", "step": "20.37"}
    assert Held.model_validate(held.to_json()) == held
    assert Held.model_validate_json(held.model_dump_json()) == held


@pytest.mark.parametrize(
    ("value", "code"), [(0.1, "float_refused"), (True, "number_expected"), (math.nan, "number_not_finite"), ("1e9", "number_invalid")]
)
def test_a_model_refuses_what_is_not_exact_with_the_same_code_and_hint(value: object, code: str) -> None:
    with pytest.raises(ModelError) as caught:
        Held(amount=value)
    assert caught.value.code == code
    assert caught.value.problems[0].where.file == "amount"
    assert caught.value.problems[0].hint


def test_a_bound_of_a_field_holds_for_exact_numbers_too() -> None:
    with pytest.raises(ModelError):
        Held(amount=1, step="-1/1000")
    assert Held(amount=1, step="0").step == 0


def test_a_json_number_with_decimals_is_a_float_and_refused() -> None:
    with pytest.raises(ValueError, match="not a float"):
        Held.model_validate_json('{"amount": 0.1}')


def test_the_json_schema_of_an_exact_number_takes_a_text_or_a_number() -> None:
    for mode in ("validation", "serialization"):
        found = Held.model_json_schema(mode=mode)["properties"]["amount"]["anyOf"]  # type: ignore[arg-type]
        assert [kind["type"] for kind in found] == ["string", "number"]
        assert found[0]["maxLength"] == 40


# Published cells


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


@given(st.integers(0, 400), st.integers(1, 400))
def test_k_of_n_is_read_as_the_share_it_is(k: int, n: int) -> None:
    if k > n:
        assert code_of(lambda: read_cell(f"{k}/{n}", PERCENT)) == "count_exceeds_n"
        return
    assert read_cell(f"{k}/{n}", PERCENT).interval == Interval.point(F(100 * k, n), PERCENT)
    assert read_cell(f"{k} of {n}", Unit.PROPORTION).interval == Interval.point(F(k, n), Unit.PROPORTION)


# Counts and shares


def test_counts_compare_as_counts_for_every_small_group_and_whole_percent() -> None:
    for n in range(1, 31):
        for k, percent in product(range(n + 1), range(0, 101, 4)):
            assert compare_counts(k, n, percent) is (TRUE if F(k, n) >= F(percent, 100) else FALSE)


def test_one_of_three_meets_a_third_and_not_the_decimals_of_it() -> None:
    assert compare_counts(1, 3, F(100, 3)) is TRUE
    assert compare_counts(1, 3, F("33.3333333334")) is FALSE


@pytest.mark.parametrize(
    ("k", "n", "code"),
    [
        (1, 0, "n_zero"), (0, 0, "n_zero"), (4, 3, "count_exceeds_n"),
        (-1, 3, "count_invalid"), (True, 3, "count_invalid"), (1.0, 3, "count_invalid"),
    ],
)  # fmt: skip
def test_counts_that_cannot_be_are_refused(k: Any, n: Any, code: str) -> None:
    assert code_of(lambda: compare_counts(k, n, 50)) == code
    assert code_of(lambda: share(k, k, n)) == code


def test_a_share_lies_between_the_sure_and_the_possible() -> None:
    for total in range(1, 8):
        for sure, possible in product(range(total + 1), repeat=2):
            if sure > possible:
                assert code_of(lambda s=sure, p=possible, t=total: share(s, p, t)) == "count_invalid"
            else:
                assert share(sure, possible, total) == Interval(Unit.PROPORTION, F(sure, total), F(possible, total))


def test_a_threshold_that_is_a_float_is_refused_by_every_comparison() -> None:
    point = Interval.point(1, PERCENT)
    calls: list[Callable[[Any], object]] = [
        lambda x: at_least(point, x), lambda x: at_most(point, x), lambda x: above(point, x), lambda x: below(point, x),
        lambda x: margin(point, x), lambda x: point.plus_exact(x), lambda x: point.times_exact(x), lambda x: Interval.point(x, PERCENT),
        lambda x: compare_counts(1, 2, x), lambda x: round_exact(x, Rounding(places=0, mode="down")),
    ]  # fmt: skip
    assert {code_of(lambda call=call: call(0.5)) for call in calls} == {"float_refused"}


# Rounding

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


# The manners of the package


def test_quantities_are_frozen_and_hashable() -> None:
    point = Interval.point(1, PERCENT)
    assert {point, Interval.point(1, PERCENT)} == {point}
    assert len({read_cell("1", PERCENT), read_cell("1%", PERCENT)}) == 1
    with pytest.raises(AttributeError):
        point.low = F(2)  # type: ignore[misc]


def test_no_float_is_written_or_made_in_the_source_of_quantities() -> None:
    sources = sorted(Path(str(quantity.__file__)).parent.glob("*.py"))
    assert len(sources) >= 6
    for path in sources:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), path
            assert not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "float"), path


def test_every_public_name_is_there_and_said_once() -> None:
    assert sorted(set(quantity.__all__)) == sorted(quantity.__all__)
    assert all(hasattr(quantity, name) for name in quantity.__all__)
