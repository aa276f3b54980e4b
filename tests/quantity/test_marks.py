"""A declared mark is written as a cell that everybody reads, and says no more than was declared."""

from __future__ import annotations

from fractions import Fraction

import pytest

from partnership_rules.errors import ModelError
from partnership_rules.quantity import Mark, Unit


@pytest.mark.parametrize(
    ("mark", "n", "text", "words"),
    [
        (Mark(is_="suppressed"), 30, "*", None),
        (Mark(is_="missing"), 30, "N/A", None),
        (Mark(at_least=95), None, ">=95", "at least 95 percent"),
        (Mark(at_most=5), None, "<=5.0", "at most 5 percent"),
        (Mark(below=50), None, "<50.0", "below 50 percent"),
        (Mark(above="2.5"), None, ">2.5", "above 2.5 percent"),
        (Mark(at_least=20, at_most=29), None, "20 to 29", "between 20 and 29 percent"),
        (Mark(at_least=0, at_most=2, of_n=True), 40, "0-2 of 40", "at most 5 percent"),
        (Mark(at_least=0, at_most=9, of_n=True), 6, "0-6 of 6", "between 0 and 100 percent"),
        (Mark(at_least=3, of_n=True), 6, "3-6 of 6", "at least 50 percent"),
        (Mark(at_least=0, at_most=2, of_n=True), None, "*", None),
    ],
)
def test_a_mark_says_what_was_declared(mark: Mark, n: int | None, text: str, words: str | None) -> None:
    cell = mark.cell(n, Unit.PERCENT)
    assert mark.text(n) == text
    assert (cell.interval.words() if cell.interval else None) == words


def test_bounds_of_students_are_exact_in_every_unit_that_counts_them() -> None:
    mark = Mark(at_least=0, at_most=2, of_n=True)
    ends = {unit: interval.high for unit in (Unit.PERCENT, Unit.PROPORTION, Unit.COUNT) if (interval := mark.cell(30, unit).interval)}
    assert ends == {Unit.PERCENT: Fraction(20, 3), Unit.PROPORTION: Fraction(1, 15), Unit.COUNT: 2}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "mark_invalid"),
        ({"is": "suppressed", "at_least": 1}, "mark_invalid"),
        ({"above": 1, "below": 2}, "mark_invalid"),
        ({"at_least": 1, "below": 2}, "mark_invalid"),
        ({"at_least": 2, "at_most": 1}, "range_reversed"),
        ({"at_least": "1/3"}, "mark_invalid"),
        ({"at_least": "0.5", "of_n": True}, "mark_invalid"),
        ({"below": 3, "of_n": True}, "mark_invalid"),
    ],
)
def test_a_mark_that_says_nothing_or_two_things_is_refused(fields: dict[str, object], code: str) -> None:
    with pytest.raises(ModelError) as caught:
        Mark(**fields)
    assert caught.value.code == code
