"""Which measurement decides: its day, its place, its group, its size, and how it is rounded."""

from __future__ import annotations

import pytest
from helpers.build import at_least, benchmark
from helpers.judging import AFTER, judged, outcome, seen

from partnership_rules.benchmark import Benchmark, Judging, judge
from partnership_rules.evidence import Book, Measurement
from partnership_rules.quantity import Rounding


def test_the_latest_measurement_on_or_before_the_due_date_decides() -> None:
    rows = [seen("90", "2018-06-15"), seen("80", "2020-06-30"), seen("99", "2020-07-01")]
    found = judged(at_least(87), *rows)
    assert found.outcome == "not_met"
    assert [entry.value for entry in found.used] == ["80"]
    assert [(entry.value, reason) for entry, reason in found.passed_over] == [("99", "dated after the due date 2020-06-30")]


def test_before_the_due_date_the_latest_measurement_so_far_is_looked_at() -> None:
    rows = [seen("90", "2018-06-15"), seen("80", "2020-06-30")]
    assert judged(at_least(87), *rows, as_of="2020-06-29").outcome == "met"
    assert judged(at_least(87), *rows, as_of="2020-06-30").outcome == "not_met"


def test_a_measurement_of_a_day_that_has_not_come_is_not_looked_at() -> None:
    assert judged(at_least(87), seen("99", "2020-06-30"), as_of="2020-06-29").passed_over == ()


def test_an_inadmissible_measurement_is_passed_over_and_the_one_before_it_decides() -> None:
    barred = seen("99", "2020-06-16", admissible=False, reason="benchmark tests of 2020-21 may not be used for accountability")
    unsaid = seen("98", "2020-06-17", admissible=False)
    found = judged(at_least(87), barred, unsaid, seen("80"))
    assert found.outcome == "not_met"
    reasons = [reason for _, reason in found.passed_over]
    assert reasons == ["marked as not admissible", "benchmark tests of 2020-21 may not be used for accountability"]


@pytest.mark.parametrize(("n", "expected"), [(29, "undetermined"), (30, "met"), (None, "met")])
def test_a_group_below_the_n_size_does_not_count(n: int | None, expected: str) -> None:
    found = judged(at_least(87), seen("90", n=n), judging=Judging(n_size=30))
    assert found.outcome == expected
    if n == 29:
        assert found.passed_over[0][1] == "n = 29 is below the n-size of 30"


@pytest.mark.parametrize(
    ("value", "mode", "places", "expected"),
    [
        ("86.5", "half_up", 0, "met"),
        ("86.49", "half_up", 0, "not_met"),
        ("86.5", "half_even", 0, "not_met"),
        ("86.99", "down", 0, "not_met"),
        ("86.95", "half_up", 1, "met"),
        ("86.5", "none", 0, "not_met"),
    ],
)
def test_an_observed_value_is_rounded_as_the_policy_says_before_it_is_held_against_the_threshold(
    value: str, mode: str, places: int, expected: str
) -> None:
    edge = "87" if mode != "half_up" or places == 0 else "87.0"
    assert outcome(at_least(edge), seen(value), judging=Judging(rounding=Rounding(places=places, mode=mode))) == expected  # type: ignore[arg-type]


def test_the_place_and_the_student_group_are_never_mixed_up() -> None:
    others = [seen("90", school="s"), seen("90", group="el"), seen("90", level="state"), seen("90", measure="other")]
    assert outcome(at_least(87), *others) == "undetermined"
    assert outcome(at_least(87), *others, school="s") == "met"
    assert outcome(at_least(87), *others, group="el") == "met"
    assert outcome(at_least(87), *others, measure="other") == "met"


def test_the_school_it_is_judged_for_is_the_benchmarks_own_or_the_one_asked_for() -> None:
    book = Book([Measurement(**seen("90", school="s")), Measurement(**seen("80", school="t"))])
    free, tied = Benchmark(**benchmark(**{"for": "each"})), Benchmark(**benchmark(school="t"))
    assert judge(free, book, as_of=AFTER, school="s").outcome == "met"
    assert judge(tied, book, as_of=AFTER).outcome == "not_met"
    assert judge(tied, book, as_of=AFTER).school == "t"
