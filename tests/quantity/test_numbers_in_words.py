"""Single values, fractions and long decimals, as they are shown."""

from __future__ import annotations

from fractions import Fraction

import pytest

from partnership_rules.errors import QuantityError
from partnership_rules.quantity import Interval, Unit, show

PERCENT = Unit.PERCENT


def test_a_single_value_is_an_exact_number_and_has_no_open_end_also_where_both_ends_are_one_object() -> None:
    one = Fraction(1)
    assert Interval(PERCENT, one, one).is_point
    for ends in ((1, 1), ("1", "1")):
        with pytest.raises(QuantityError, match="the end of an interval is a Fraction or None"):
            Interval(PERCENT, *ends)  # type: ignore[arg-type]
    for is_open in ({"low_open": True}, {"high_open": True}, {"low_open": True, "high_open": True}):
        with pytest.raises(QuantityError, match="nothing lies in the interval"):
            Interval(PERCENT, one, one, **is_open)
    for no_answer in ({"low_open": None}, {"high_open": 0}):
        with pytest.raises(QuantityError, match="an end is open or not"):
            Interval(PERCENT, one, one, **no_answer)  # type: ignore[arg-type]


def test_a_fraction_above_one_is_said_with_its_whole_part() -> None:
    said = {n: Interval.point(Fraction(n, 3), Unit.INDEX).words() for n in (-4, -2, 2, 3, 4, 5, 7)}
    assert said == {
        -4: "-1 1/3 (index)",
        -2: "-2/3 (index)",
        2: "2/3 (index)",
        3: "1 (index)",
        4: "1 1/3 (index)",
        5: "1 2/3 (index)",
        7: "2 1/3 (index)",
    }


def test_a_decimal_of_forty_characters_is_written_out_and_a_longer_one_as_a_fraction() -> None:
    assert len(show(Fraction(1, 2**38))) == 40
    assert show(Fraction(1, 2**38)).startswith("0.00")
    assert show(Fraction(1, 2**39)) == f"1/{2**39}"
    assert show(Fraction(-1, 2**38)) == f"-1/{2**38}"
