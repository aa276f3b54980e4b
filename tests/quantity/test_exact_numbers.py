"""Exact numbers: how they are read, shown, held in a model, and refused."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from itertools import count
from typing import Annotated

import pytest
from helpers.intervals import PERCENT, F, code_of
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from partnership_rules.errors import ModelError, QuantityError
from partnership_rules.model import Value
from partnership_rules.quantity import Cell, Exact, Interval, Unit, read_cell, read_exact, show


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
    assert held.to_dict() == {"amount": "1/3", "step": "20.37"}
    assert Held.model_validate(held.to_dict()) == held
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
