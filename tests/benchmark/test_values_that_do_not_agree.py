"""Values of one day that do not agree decide what each of them decides alone, and a value nobody reported is not one passed over."""

from __future__ import annotations

from itertools import permutations, product
from typing import Any

import pytest
from helpers.build import at_least, benchmark, day
from helpers.judging import AFTER, DUE, judged, outcome, seen
from hypothesis import given, settings
from hypothesis import strategies as st

from partnership_rules.benchmark import Benchmark, Days, Judging, read_benchmark
from partnership_rules.evidence import Book, Measurement
from partnership_rules.logic import UNDETERMINED
from partnership_rules.quantity import Rounding

PRESS, STATE = seen("9", source="press"), seen("30", source="state file")
RISE = {"rise_by": {"value": "10", "unit": "points"}}
STARTS = {"value": None, "unit": "percent", "on": "2018-06-15"}
GAP = {"gap_falls_by": {"value": "5", "unit": "points", "comparator": {"level": "state"}}}


def test_two_values_of_one_day_decide_nothing_where_one_meets_the_target_and_the_other_does_not() -> None:
    for rows in permutations([PRESS, STATE]):
        found = judged(at_least(25), *rows)
        assert found.outcome == "undetermined"
        assert not found.is_missed
        assert found.needs == ("which value of 'rate' of 2020-06-15 is right",)
        assert {entry.source for entry in found.used} == {"press", "state file"}
        assert "of 2020-06-15 there are 9 percent (press) and 30 percent (state file), which do not agree" in str(found.because)


def test_they_decide_what_each_of_them_decides_alone() -> None:
    assert [outcome(at_least(edge), PRESS, STATE) for edge in (9, 10, 30, 31)] == ["met", "undetermined", "undetermined", "not_met"]


def test_the_same_value_twice_is_one_fact_however_it_is_written() -> None:
    found = judged(at_least(25), seen("30", source="a"), seen("30.0", source="b"), seen("12/40", source="c"))
    assert (found.outcome, len(found.used), found.margin.words() if found.margin else "") == ("met", 1, "5 points")


def test_a_value_that_was_not_published_beside_one_that_was_leaves_it_open() -> None:
    assert judged(at_least(25), seen("*"), seen("30")).needs == (
        "a published value of 'rate' at the district in place of the suppressed one of 2020-06-15",
        "which value of 'rate' of 2020-06-15 is right",
    )


def test_what_may_not_be_used_contradicts_nothing() -> None:
    others = [seen("9", admissible=False), seen("9", n=8), seen("0.09", unit="proportion"), seen("9", group="el")]
    found = judged(at_least(25), seen("30"), *others, judging=Judging(n_size=10))
    assert (found.outcome, len(found.passed_over)) == ("met", 3)


def test_a_later_value_and_one_that_replaces_the_other_settle_it() -> None:
    assert outcome(at_least(25), PRESS, STATE, seen("26", "2020-06-16")) == "met"
    assert outcome(at_least(25), {**PRESS, "id": "p"}, {**STATE, "replaces": "p"}) == "met"


@pytest.mark.parametrize(("values", "expected"), [(("20", "20"), "met"), (("20", "21"), "undetermined"), (("25", "26"), "not_met")])
def test_a_baseline_that_two_reports_give_differently_is_weighed_both_ways(values: tuple[str, str], expected: str) -> None:
    starts = [seen(value, "2018-06-15", source=f"list {place}") for place, value in enumerate(values)]
    found = judged(RISE, *starts, seen("30"), baseline=STARTS)
    assert found.outcome == expected
    assert ("of 2018-06-15 there are" in str(found.because)) == (len(set(values)) > 1)


def test_values_in_two_units_of_a_measure_without_a_baseline_are_no_fault_of_the_program() -> None:
    assert judged(RISE, seen("30"), seen("5", unit="count"), seen("*", unit="count")).needs[0] == "the baseline of 'rate' at the district"


def test_so_is_a_comparator() -> None:
    own = [seen("20", "2018-06-15"), seen("30")]
    state = [seen("50", "2018-06-15", level="state")]
    for values, expected in ((("54",), "met"), (("54", "56"), "undetermined"), (("56", "57"), "not_met"), (("53", "54"), "met")):
        now = [seen(value, level="state") for value in values]
        assert outcome(GAP, *own, *state, *now, baseline=STARTS) == expected


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ([("2020-06-01", True), ("2020-06-01", False)], "undetermined"),
        ([("2020-06-01", True), ("2020-06-01", False), ("2020-06-02", True)], "met"),
        ([("2020-06-01", True), ("2020-06-02", False)], "met"),
        ([("2020-06-01", True), ("2020-06-01", False), ("2020-07-01", False)], "undetermined"),
        ([("2020-07-01", True), ("2020-07-01", False)], "not_met"),
    ],
)
def test_a_deed_reported_done_and_not_done_on_one_day_is_not_known(reports: list[tuple[str, bool]], expected: str) -> None:
    rows = [{"milestone": "rate", "on": on, "done": done, "source": "a"} for on, done in reports]
    for listed in permutations(rows):
        found = judged({"done": True}, *listed)
        assert found.outcome == expected
    if expected == "undetermined":
        assert found.needs[0].startswith("which report of 2020-06-01 is right")
        assert "a report that it is done (a)" in str(found.because)


VALUES = st.lists(st.sampled_from(["9", "20", "24.5", "25.5", "30", "40", ">=20%", "<30%", "*"]), min_size=1, max_size=3)
TARGETS = st.sampled_from(
    [at_least(25), {"at_most": {"value": "25", "unit": "percent"}}, RISE, {"fall_by": {"value": "40", "unit": "percent"}}, GAP]
)


@given(own=VALUES, start=VALUES, beside=VALUES, before=VALUES, target=TARGETS, places=st.sampled_from([None, 0]))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_all_that_may_be_right_is_weighed(own: Any, start: Any, beside: Any, before: Any, target: Any, places: int | None) -> None:
    rounding = None if places is None else Rounding(places=places, mode="half_up")
    where = [(own, "2020-06-15", None), (start, "2018-06-15", None), (beside, "2020-06-15", "state"), (before, "2018-06-15", "state")]
    slots = [[seen(value, on, level=level) for value in values] for values, on, level in where]
    fields = {"baseline": STARTS, "judging": Judging(rounding=rounding)}
    alone = {judged(target, *chosen, **fields).judged for chosen in product(*slots)}
    together = judged(target, *(row for rows in slots for row in rows), **fields).judged
    assert together is (alone.pop() if len(alone) == 1 else UNDETERMINED)


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ({"n": 8}, "n = 8 is below the n-size of 30"),
        ({"n_withheld": True}, "n was withheld"),
        ({"unit": "proportion", "value": "0.62"}, "in proportion, where percent is wanted"),
        ({"admissible": False, "reason": "barred by law"}, "barred by law"),
        ({"group": "All"}, "of the student group 'All'"),
        ({"on": "2020-07-02"}, "dated after the due date"),
        ({"on": "2020-07-02", "replaces": "before"}, "dated after the due date"),
    ],
)
@pytest.mark.parametrize("said", ["met", "not_met"])
def test_what_missing_evidence_was_agreed_to_mean_is_not_said_of_a_value_that_is_there(row: dict[str, Any], word: str, said: str) -> None:
    rows = [{**seen("62"), **row}, *([{**seen("62"), "id": "before"}] if "replaces" in row else [])]
    found = judged(at_least(20), *rows, as_of="2020-07-05", if_missing=said, judging=Judging(n_size=30))
    assert (found.outcome, found.is_missed) == ("undetermined", False)
    assert word in str(found.because)
    assert judged(at_least(20), as_of="2020-07-05", if_missing=said).outcome == said


def test_a_value_of_the_baseline_or_of_another_group_is_no_report_of_the_value_wanted() -> None:
    rows = [seen("20", "2018-06-15"), seen("62", group="el"), seen("20", "2018-06-01", group="All")]
    assert outcome(RISE, *rows, if_missing="not_met", baseline=STARTS) == "not_met"


def test_what_nobody_asked_for_before_its_day_was_over_is_not_missing() -> None:
    one = Benchmark(**benchmark(target=at_least(20), if_missing="not_met"))
    for late, expected in ((False, "false"), (True, "undetermined")):
        read = read_benchmark(one, Book(), days=Days(AFTER, DUE, DUE, late), school=None, judging=Judging())
        assert read.truth.value == expected


def test_a_book_of_measurements_lists_other_spellings_of_a_group_up_to_its_day() -> None:
    book = Book(
        Measurement(**seen("1", on, group=group)) for on, group in (("2020-06-01", "All"), ("2020-06-02", "ALL"), ("2020-06-03", "el"))
    )
    listed = book.until(day("2020-06-01")).spelled_alike("rate", place="district", group="a-l-l")
    assert [entry.group for entry in listed] == ["All"]
