"""What quantities refuse, word by word."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from partnership_rules.errors import QuantityError
from partnership_rules.quantity import Cell, Interval, Unit, read_cell, read_exact, same_unit, share
from partnership_rules.quantity.compare import check_counts
from partnership_rules.quantity.unit import unit_of

PERCENT = Unit.PERCENT
HOW_A_NUMBER_IS_WRITTEN = "(write digits, such as 87, 20.37, -3 or 1/3)"
HOW_A_CELL_IS_WRITTEN = "(write 90.4, 90.4%, >=95%, <5%, 5-9%, 12/40, <10, * or N/A)"
WHERE_A_MARK_IS_DECLARED = HOW_A_CELL_IS_WRITTEN[:-1] + "; say what another mark stands for under 'marks' of a mapping)"
NO_PERCENT = "the value is not one of a percent, which goes from 0 to 100 (a change has unit: points or percent_change)"
TOO_LONG = f"a number has at most 40 characters, written out {HOW_A_NUMBER_IS_WRITTEN}"


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: Cell("x"), "a cell is a value, a bound, suppressed or missing (use read_cell)"),  # type: ignore[arg-type]
        (lambda: Cell("value"), "a cell has an interval where it says something, and only there (use read_cell)"),
        (lambda: read_cell("9" * 41, PERCENT), f"a published cell has at most 40 characters {HOW_A_CELL_IS_WRITTEN}"),
        (
            lambda: read_cell("9%", Unit.COUNT),
            "percent against count (leave the percent sign out, or give the unit in which it was published)",
        ),
        (lambda: read_cell("abc", PERCENT), f"the published cell cannot be read {WHERE_A_MARK_IS_DECLARED}"),
        (lambda: read_cell("NaN", PERCENT), "a number is wanted, not NaN or infinity (where there is no value, write N/A)"),
        (lambda: read_cell("9-5", PERCENT), "the range runs backwards (the lower end comes first)"),
        (lambda: read_cell("1/2", Unit.POINTS), "a count of a total against points (give its unit as percent, proportion or count)"),
        (lambda: read_cell("101", PERCENT), NO_PERCENT),
        (lambda: read_cell(">100%", PERCENT), NO_PERCENT),
        (lambda: read_cell("-1", Unit.COUNT), "the value is not one of a count, which goes from 0"),
        (
            lambda: read_cell("2", Unit.PROPORTION),
            "the value is not one of a proportion, which goes from 0 to 1 (a value published in percent has unit: percent)",
        ),
        (lambda: read_exact(True), f"a number is wanted, not true or false {HOW_A_NUMBER_IS_WRITTEN}"),
        (lambda: read_exact(float("inf")), "a number is wanted, not NaN or infinity (where there is no value, write N/A)"),
        (lambda: read_exact(0.5), "an exact number is wanted, not a float (write it in quotes, or as Decimal)"),
        (lambda: read_exact(None), f"a number is wanted, not a value of type NoneType {HOW_A_NUMBER_IS_WRITTEN}"),
        (lambda: read_exact("9" * 41), TOO_LONG),
        (lambda: read_exact(10**41), TOO_LONG),
        (lambda: read_exact("abc"), f"'abc' is not an exact number {HOW_A_NUMBER_IS_WRITTEN}"),
        (lambda: read_exact("87%"), "'87%' is not an exact number (the unit stands apart: write 87, with unit: percent)"),
        (
            lambda: read_exact("1,000"),
            "'1,000' is not an exact number (write the digits without separators, and a point before the decimals)",
        ),
        (lambda: read_exact(".5"), "'.5' is not an exact number (write 0.5, with the zero)"),
        (lambda: read_exact("1/0"), f"a fraction has no zero below the line {HOW_A_NUMBER_IS_WRITTEN}"),
        (lambda: Interval(PERCENT, 1), "the end of an interval is a Fraction or None (use read_exact(...))"),  # type: ignore[arg-type]
        (
            lambda: Interval(PERCENT, low_open=True),
            "an end is open or not, and one that is None is not (leave low_open or high_open out)",
        ),
        (
            lambda: Interval(PERCENT, Fraction(2), Fraction(1)),
            "nothing lies in the interval (the low end comes first, and a single value has no open end)",
        ),
        (lambda: unit_of("percent"), "a unit is wanted (use a member of Unit, such as Unit('percent'))"),
        (lambda: same_unit(PERCENT, Unit.DAYS), "percent against days ('5 percent' and '5 days' differ)"),
        (lambda: share(2, 1, 3), "more are counted as sure than as possible (those that are sure are possible too)"),
        (lambda: check_counts(-1, 3), "a count is a whole number from 0 (give k and n as int)"),
        (lambda: check_counts(0, 0), "of nobody there is no share (where nobody was counted, write N/A)"),
        (lambda: check_counts(4, 3), "more are counted than there are (k of n: k is at most n)"),
    ],
)
def test_what_is_refused_is_told_in_a_sentence_with_what_to_do_instead(ask: Callable[[], object], said: str) -> None:
    with pytest.raises(QuantityError) as caught:
        ask()
    assert str(caught.value) == said
