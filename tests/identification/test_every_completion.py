"""The whole way from cells to verdicts is held against an enumeration of every completion, written a second time."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from partnership_rules import Measurement
from partnership_rules.identification import IndexPolicy, RosterSchool, identify
from partnership_rules.quantity import Rounding, round_exact
from partnership_rules.testing.oracle import outcomes_of_every_completion
from partnership_rules.testing.oracle.identified import _rounded

from .drawing import AS_OF, CLOSED, OPEN, VALUES, cases

Case = tuple[IndexPolicy, list[RosterSchool], list[Measurement]]
WORDS = {frozenset({True}): "in", frozenset({False}): "out", frozenset({True, False}): "undetermined"}


@settings(max_examples=400, deadline=None)
@given(cases())
def test_no_certain_verdict_is_wrong_and_an_exact_one_is_as_certain_as_it_can_be(case: Case) -> None:
    policy, roster, rows = case
    seen = outcomes_of_every_completion(policy, roster, rows, as_of=AS_OF, values=VALUES)
    assume(seen is not None)
    assert seen is not None
    for verdict in identify(policy, roster, rows, as_of=AS_OF):
        expected = WORDS[frozenset(seen[verdict.school.school])]
        assert verdict.outcome in (expected, "undetermined"), verdict.because
        if verdict.exact:
            assert verdict.outcome == expected, verdict.because


@settings(max_examples=150, deadline=None)
@given(cases(cells=[*CLOSED, *OPEN]))
def test_no_certain_verdict_is_wrong_where_ends_are_open(case: Case) -> None:
    policy, roster, rows = case
    seen = outcomes_of_every_completion(policy, roster, rows, as_of=AS_OF, values=[*VALUES, (VALUES[1] + VALUES[2]) / 2])
    assume(seen is not None)
    assert seen is not None
    for verdict in identify(policy, roster, rows, as_of=AS_OF):
        assert verdict.outcome in (WORDS[frozenset(seen[verdict.school.school])], "undetermined"), verdict.because


@settings(max_examples=100, deadline=None)
@given(cases(), st.randoms())
def test_neither_the_order_of_rows_nor_that_of_schools_means_anything(case: Case, random: object) -> None:
    policy, roster, rows = case
    turned_roster, turned = list(roster), list(rows)
    random.shuffle(turned_roster)  # type: ignore[attr-defined]  # Hypothesis gives a Random
    random.shuffle(turned)  # type: ignore[attr-defined]  # Hypothesis gives a Random
    first, second = identify(policy, roster, rows, as_of=AS_OF), identify(policy, turned_roster, turned, as_of=AS_OF)
    assert [verdict.to_dict() for verdict in first] == [second[school.school].to_dict() for school in roster]


@settings(max_examples=100, deadline=None)
@given(cases())
def test_what_comes_later_changes_nothing_for_an_earlier_day(case: Case) -> None:
    policy, roster, rows = case
    later = [Measurement(measure=row.measure, school=row.school, on=date(2026, 1, 1), value="0", unit="percent", n=99) for row in rows]
    before, after = identify(policy, roster, rows, as_of=AS_OF), identify(policy, roster, [*rows, *later], as_of=AS_OF)
    assert before.to_json() == after.to_json()


@pytest.mark.parametrize(
    ("mode", "rounded"),
    [
        ("none", "1.25 1.35 -1.25 -1.26"),
        ("half_up", "1.3 1.4 -1.3 -1.3"),
        ("half_even", "1.2 1.4 -1.2 -1.3"),
        ("down", "1.2 1.3 -1.2 -1.2"),
    ],
)
def test_the_enumeration_rounds_as_the_policy_says(mode: str, rounded: str) -> None:
    rounding = Rounding(places=1, mode=mode)
    for value, expected in zip(("1.25", "1.35", "-1.25", "-1.26"), rounded.split(), strict=True):
        assert _rounded(Fraction(value), rounding) == round_exact(Fraction(value), rounding) == Fraction(expected)
