"""When a benchmark is due, what is missed, and what decides where nothing was measured."""

from __future__ import annotations

import pytest
from helpers.build import at_least, benchmark, day
from helpers.judging import AFTER, DUE, judged, seen

from partnership_rules.benchmark import Benchmark, judge
from partnership_rules.evidence import Book


@pytest.mark.parametrize(("as_of", "is_due"), [("2020-06-29", False), ("2020-06-30", False), ("2020-07-01", True)])
def test_a_benchmark_is_due_when_its_last_day_is_over_and_not_yet_due_is_never_missed(as_of: str, is_due: bool) -> None:
    found = judged(at_least(87), seen("80", "2020-06-15"), as_of=as_of)
    assert (found.outcome, found.is_due, found.is_missed) == ("not_met", is_due, is_due)


def test_without_a_due_date_nothing_is_ever_missed() -> None:
    found = judged(at_least(87), seen("80"), due=None, as_of="2099-01-01")
    assert (found.outcome, found.due, found.is_due, found.is_missed) == ("not_met", None, False, False)


def test_a_benchmarks_own_due_date_goes_before_that_of_its_phase() -> None:
    found = judged(at_least(87), seen("80"), **{"due": None})
    assert found.due is None
    one = Benchmark(**benchmark(due="2019-06-30"))
    assert judge(one, Book(), as_of=AFTER, due=DUE).due == day("2019-06-30")


@pytest.mark.parametrize("said", ["undetermined", "met", "not_met"])
@pytest.mark.parametrize(("as_of", "over"), [("2020-06-30", False), ("2020-07-01", True)])
def test_where_nothing_was_measured_the_agreements_own_word_decides_once_the_day_is_over(said: str, as_of: str, over: bool) -> None:
    found = judged(at_least(87), as_of=as_of, if_missing=said)
    assert found.outcome == (said if over else "undetermined")
    assert found.used == ()
    assert bool(found.needs) == (found.outcome == "undetermined")


def test_what_is_needed_is_named_with_its_last_day() -> None:
    assert judged(at_least(87), as_of="2019-01-01", school="s").needs == (
        "an admissible measurement of 'rate' at school 's' on or before 2020-06-30",
    )
    assert judged(at_least(87), as_of="2021-01-01", group="el").needs == (
        "an admissible measurement of 'rate' of the student group 'el' at the district on or before 2020-06-30",
    )
    assert judged(at_least(87), due=None, as_of="2021-01-01").needs == (
        "an admissible measurement of 'rate' at the district on or before 2021-01-01",
    )
    assert judged(at_least(87), seen(">=85%")).needs == ("a more exact value of 'rate' at the district than at least 85 percent",)
