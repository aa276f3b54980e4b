"""Deeds: done, not done, reported late, or not reported; and what every judgement has in common."""

from __future__ import annotations

import pytest
from helpers.build import at_least, benchmark
from helpers.judging import DUE, judged, outcome, seen

from partnership_rules.benchmark import Benchmark, judge
from partnership_rules.errors import DateError
from partnership_rules.evidence import Book
from partnership_rules.logic import FALSE, TRUE, UNDETERMINED

NOT_DONE = False


@pytest.mark.parametrize(
    ("reports", "as_of", "expected"),
    [
        ([], "2020-06-30", "undetermined"),
        ([], "2020-07-01", "undetermined"),
        ([("2020-06-30", True)], "2020-06-30", "met"),
        ([("2020-06-30", True)], "2020-07-01", "met"),
        ([("2020-07-01", True)], "2020-07-01", "not_met"),
        ([("2020-06-01", NOT_DONE)], "2020-06-15", "not_met"),
        ([("2020-06-01", NOT_DONE)], "2020-07-01", "undetermined"),
        ([("2020-06-30", NOT_DONE)], "2020-07-01", "not_met"),
        ([("2020-07-05", NOT_DONE)], "2020-07-06", "not_met"),
        ([("2020-06-01", NOT_DONE), ("2020-06-20", True)], "2020-07-01", "met"),
        ([("2020-06-20", True), ("2020-07-02", True)], "2020-07-10", "met"),
        ([("2020-07-02", True)], "2020-06-30", "undetermined"),
    ],
)
def test_a_deed_is_met_when_it_was_done_in_time_and_an_old_report_says_nothing_of_later(
    reports: list[tuple[str, bool]], as_of: str, expected: str
) -> None:
    rows = [{"milestone": "rate", "on": on, "done": done} for on, done in reports]
    assert outcome({"done": True}, *rows, as_of=as_of) == expected


@pytest.mark.parametrize("said", ["met", "not_met"])
def test_a_deed_nobody_reported_is_decided_by_the_agreements_own_word_once_due(said: str) -> None:
    assert outcome({"done": True}, if_missing=said) == said
    assert outcome({"done": True}, if_missing=said, as_of="2020-06-30") == "undetermined"


def test_a_deed_is_never_shown_by_a_number() -> None:
    assert outcome({"done": True}, seen("100")) == "undetermined"
    assert outcome(at_least(87), {"milestone": "rate", "on": "2020-06-01"}) == "undetermined"


def test_the_date_must_be_a_day() -> None:
    with pytest.raises(DateError):
        judge(Benchmark(**benchmark()), Book(), as_of="2020-06-31")  # type: ignore[arg-type]
    with pytest.raises(DateError):
        judge(Benchmark(**benchmark()), Book(), as_of=DUE, due="June 2020")  # type: ignore[arg-type]


def test_the_three_words_stand_for_the_three_truths() -> None:
    found = [judged(at_least(87), seen(value)).truth for value in ("90", "80", "*")]
    assert found == [TRUE, FALSE, UNDETERMINED]
