"""Judging one benchmark: every kind of target with exact, bounded, suppressed and missing evidence."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from helpers.build import at_least, at_most, benchmark, day, rate

from partnership_rules.benchmark import Benchmark, Finding, Judging, judge
from partnership_rules.errors import DateError
from partnership_rules.evidence import Book, Measurement, Milestone
from partnership_rules.logic import FALSE, TRUE, UNDETERMINED
from partnership_rules.quantity import Interval, Rounding, Unit

DUE = day("2020-06-30")
AFTER = DUE + timedelta(days=1)
BASE = {"value": "20", "unit": "percent", "on": "2016-06-30"}


def entry(row: dict[str, Any]) -> Measurement | Milestone:
    return Milestone(**row) if "milestone" in row else Measurement(**row)


def judged(
    target: Any, *rows: dict[str, Any], as_of: str = "2020-07-01", due: Any = DUE, judging: Judging | None = None, **fields: Any
) -> Finding:
    one = Benchmark(**benchmark(target=target, **fields))
    return judge(one, Book(map(entry, rows)), as_of=day(as_of), due=due, judging=judging)


def outcome(target: Any, *rows: dict[str, Any], **fields: Any) -> str:
    return judged(target, *rows, **fields).outcome


def seen(value: str, on: str = "2020-06-15", **fields: Any) -> dict[str, Any]:
    return rate(value, on, **fields)


# ---- thresholds -----------------------------------------------------------------------------------------------------

STEP = Fraction(1, 4)
PERCENTS = [n * STEP for n in range(401)]
CELLS: dict[str, list[Fraction]] = {
    "0": [Fraction(0)],
    "86.5": [Fraction(173, 2)],
    "87": [Fraction(87)],
    "100": [Fraction(100)],
    ">=85%": [x for x in PERCENTS if x >= 85],
    ">85%": [x for x in PERCENTS if x > 85],
    "<=85%": [x for x in PERCENTS if x <= 85],
    "<85%": [x for x in PERCENTS if x < 85],
    "80-90%": [x for x in PERCENTS if 80 <= x <= 90],
    "<10": PERCENTS,
    "*": PERCENTS,
    "N/A": PERCENTS,
}
THRESHOLDS = ["0.5", "79.5", "80", "85", "85.5", "87", "90", "90.5", "99.5"]


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("edge", THRESHOLDS)
def test_a_threshold_is_met_where_every_value_the_cell_may_stand_for_meets_it(cell: str, edge: str) -> None:
    for target, good in ((at_least(edge), lambda x: x >= Fraction(edge)), (at_most(edge), lambda x: x <= Fraction(edge))):
        answers = {good(value) for value in CELLS[cell]}
        expected = "undetermined" if len(answers) == 2 else "met" if answers == {True} else "not_met"
        assert outcome(target, seen(cell)) == expected


@pytest.mark.parametrize("cell", ["*", "<10", "< 10", "N/A"])
def test_a_suppressed_or_missing_cell_decides_nothing_whatever_the_agreement_says_of_missing_data(cell: str) -> None:
    for said in ("undetermined", "not_met", "met"):
        found = judged(at_least(87), seen(cell), if_missing=said)
        assert (found.outcome, found.is_due, found.is_missed) == ("undetermined", True, False)
        assert [entry.on.isoformat() for entry in found.used] == ["2020-06-15"]
        assert found.needs
        assert found.needs[0].startswith("a published value of 'rate'")


def test_the_margin_is_positive_on_the_good_side() -> None:
    assert judged(at_least(87), seen("90.4")).margin == Interval.point(Fraction(17, 5), Unit.POINTS)
    assert judged(at_least(87), seen("80")).margin == Interval.point(-7, Unit.POINTS)
    assert judged(at_most(25), seen("20")).margin == Interval.point(5, Unit.POINTS)
    assert judged(at_most(25), seen("30")).margin == Interval.point(-5, Unit.POINTS)
    assert judged(at_least(87), seen("87")).margin == Interval.point(0, Unit.POINTS)


def test_a_count_of_a_total_is_exact() -> None:
    assert outcome(at_least("33.34"), seen("1/3")) == "not_met"
    assert outcome(at_least("100/3"), seen("1/3")) == "met"
    assert outcome(at_least("66.66"), seen("2 of 3")) == "met"


@pytest.mark.parametrize("unit", ["proportion", "points", "count", "index", "percent_change"])
def test_a_measurement_in_another_unit_is_passed_over_with_the_reason(unit: str) -> None:
    found = judged(at_least(87), seen("1", unit=unit), seen("90", "2019-06-15"))
    assert found.outcome == "met"
    assert [(entry.unit.value, reason) for entry, reason in found.passed_over] == [(unit, f"in {unit}, where percent is wanted")]


# ---- which measurement is looked at ---------------------------------------------------------------------------------


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


# ---- due, missed, missing -------------------------------------------------------------------------------------------


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


# ---- changes from a baseline ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "unit", "value", "baseline", "wanted"),
    [
        ("rise_by", "points", 5, "20", "25"),
        ("rise_by", "percent", 5, "20", "21"),
        ("fall_by", "points", 5, "20", "15"),
        ("fall_by", "percent", 5, "20", "19"),
        ("rise_by", "percent", 5, "1", "1.05"),
        ("rise_by", "points", 5, "1", "6"),
        ("rise_by", "points", 0, "20", "20"),
        ("fall_by", "percent", 100, "20", "0"),
    ],
)
def test_a_change_counts_from_the_baseline_in_points_or_in_percent_of_it(
    key: str, unit: str, value: int, baseline: str, wanted: str
) -> None:
    target, edge, sign = {key: {"value": value, "unit": unit}}, Fraction(wanted), 1 if key == "rise_by" else -1
    base = {**BASE, "value": baseline}
    exact = judged(target, seen(wanted), baseline=base)
    assert (exact.outcome, exact.target, exact.margin) == ("met", Interval.point(edge, Unit.PERCENT), Interval.point(0, Unit.POINTS))
    short = edge - sign * Fraction(1, 100)
    if 0 <= short <= 100:
        found = judged(target, seen(f"{float(short):.2f}"), baseline=base)
        assert (found.outcome, found.margin) == ("not_met", Interval.point(Fraction(-1, 100), Unit.POINTS))


@pytest.mark.parametrize("key", ["rise_by", "fall_by"])
@pytest.mark.parametrize(
    ("base", "need"),
    [
        (None, "the baseline of 'rate' at the district"),
        ({"unit": "percent"}, "the baseline of 'rate' at the district"),
        ({"value": "*", "unit": "percent"}, "a published baseline of 'rate' at the district"),
        ({"on": "2016-06-30", "unit": "percent"}, "the measurement of 'rate' at the district on 2016-06-30, which is the baseline"),
    ],
)
def test_without_a_baseline_a_change_is_undetermined_and_the_baseline_is_what_is_needed(key: str, base: Any, need: str) -> None:
    found = judged({key: {"value": 3, "unit": "points"}}, seen("50"), baseline=base, if_missing="not_met")
    assert (found.outcome, found.target) == ("undetermined", None)
    assert found.needs == (need,)


@pytest.mark.parametrize("key", ["rise_by", "fall_by"])
def test_without_baseline_and_evidence_both_are_needed_unless_the_agreement_decides(key: str) -> None:
    target = {key: {"value": 3, "unit": "points"}}
    assert len(judged(target).needs) == 2
    assert outcome(target, if_missing="not_met") == "not_met"


def test_a_baseline_with_a_day_alone_is_the_measurement_of_that_very_day() -> None:
    base = {"on": "2016-06-30", "unit": "percent"}
    target = {"rise_by": {"value": 3, "unit": "points"}}
    near, exact = seen("10", "2016-06-29"), seen("20", "2016-06-30")
    assert outcome(target, near, seen("23"), baseline=base) == "undetermined"
    assert outcome(target, near, exact, seen("23"), baseline=base) == "met"
    assert outcome(target, near, exact, seen("22.9"), baseline=base) == "not_met"


@pytest.mark.parametrize("row", [{"value": "*"}, {"admissible": False}, {"unit": "index"}])
def test_a_measurement_that_says_nothing_usable_is_no_baseline(row: dict[str, Any]) -> None:
    base, target = {"on": "2016-06-30", "unit": "percent"}, {"rise_by": {"value": 3, "unit": "points"}}
    assert outcome(target, {**seen("20", "2016-06-30"), **row}, seen("23"), baseline=base) == "undetermined"


def test_a_bounded_baseline_decides_where_its_bounds_do() -> None:
    base, target = {"value": "<5%", "unit": "percent"}, {"rise_by": {"value": 3, "unit": "points"}}
    assert [outcome(target, seen(v), baseline=base) for v in ("8", "7.9", "3", "2.9")] == ["met", "undetermined", "undetermined", "not_met"]


def test_the_baseline_itself_is_no_progress() -> None:
    target = {"rise_by": {"value": 0, "unit": "points"}}
    found = judged(target, seen("20", "2016-06-30"), baseline=BASE)
    assert found.outcome == "undetermined"
    assert [reason for _, reason in found.passed_over] == ["not later than the baseline"]


def test_a_change_is_read_in_the_unit_of_its_baseline() -> None:
    target = {"fall_by": {"value": 10, "unit": "percent"}}
    base = {"value": 200, "unit": "count", "on": "2017-06-30"}
    assert outcome(target, seen("180", unit="count"), baseline=base) == "met"
    assert outcome(target, seen("50", unit="percent"), baseline=base) == "undetermined"


# ---- the gap to a moving comparator ---------------------------------------------------------------------------------

GAP = {"gap_falls_by": {"value": 3, "unit": "percent"}}
GAP_BASE = {"on": "2016-06-30", "unit": "percent"}
START = [seen("20", "2016-06-30"), seen("50", "2016-06-30", level="state")]


@pytest.mark.parametrize(
    ("own", "state", "expected"),
    [("20.9", "50", "met"), ("20.8", "50", "not_met"), ("25", "54.1", "met"), ("25", "54.2", "not_met"), ("60", "55", "met")],
)
def test_a_gap_is_the_comparator_less_the_own_value_now_against_then(own: str, state: str, expected: str) -> None:
    found = judged(GAP, *START, seen(own), seen(state, level="state"), baseline=GAP_BASE)
    assert found.outcome == expected
    assert found.value == Interval.point(Fraction(state) - Fraction(own), Unit.POINTS)
    assert found.target == Interval.point(Fraction(291, 10), Unit.POINTS)
    assert len(found.used) == 2


def test_a_gap_in_points_shrinks_by_points() -> None:
    target = {"gap_falls_by": {"value": 3, "unit": "points"}}
    assert [outcome(target, *START, seen(own), seen("50", level="state"), baseline=GAP_BASE) for own in ("23", "22.9")] == [
        "met",
        "not_met",
    ]


def test_the_comparator_may_be_the_district_another_measure_or_another_group() -> None:
    target = {
        "gap_falls_by": {"value": 1, "unit": "points", "comparator": {"level": "district", "measure": "m", "group": "g", "baseline": "50"}}
    }
    own = [seen("20", "2016-06-30", school="s"), seen("21", school="s")]
    base = {"value": "20", "unit": "percent"}
    assert outcome(target, *own, seen("50", measure="m", group="g"), baseline=base, school="s") == "met"
    assert outcome(target, *own, seen("50", level="state"), baseline=base, school="s") == "undetermined"


def test_the_comparator_is_read_no_later_than_the_own_measurement() -> None:
    rows = [*START, seen("25", "2019-06-15"), seen("50", "2019-06-01", level="state"), seen("90", "2020-06-01", level="state")]
    assert judged(GAP, *rows, baseline=GAP_BASE).value == Interval.point(25, Unit.POINTS)


@pytest.mark.parametrize(
    ("rows", "base", "needs"),
    [
        ([seen("25"), seen("50", level="state")], None, ("the baseline of 'rate' at the district",)),
        ([*START, seen("25")], GAP_BASE, ("an admissible measurement of 'rate' at the state on or before 2020-06-15",)),
        (
            [START[1], seen("25"), seen("50", level="state")],
            GAP_BASE,
            ("the measurement of 'rate' at the district on 2016-06-30, which is the baseline",),
        ),
        (
            [START[0], seen("25"), seen("50", level="state")],
            GAP_BASE,
            ("the measurement of 'rate' at the state on 2016-06-30, which is the baseline",),
        ),
        (
            [*START, seen("25"), seen("*", level="state")],
            GAP_BASE,
            ("an admissible measurement of 'rate' at the state on or before 2020-06-15",),
        ),
        (
            [*START, seen("*"), seen("50", level="state")],
            GAP_BASE,
            ("a published value of 'rate' at the district in place of the suppressed one of 2020-06-15",),
        ),
        ([*START, seen("50", level="state")], GAP_BASE, ("an admissible measurement of 'rate' at the district on or before 2020-06-30",)),
    ],
)
def test_a_gap_with_a_missing_end_is_undetermined_and_names_it(rows: list[Any], base: Any, needs: tuple[str, ...]) -> None:
    found = judged(GAP, *rows, baseline=base)
    assert (found.outcome, found.needs) == ("undetermined", needs)


def test_a_suppressed_comparator_at_the_baseline_is_needed() -> None:
    target = {"gap_falls_by": {"value": 1, "unit": "points", "comparator": {"baseline": "*"}}}
    found = judged(target, *START, seen("25"), seen("50", level="state"), baseline=BASE)
    assert found.needs == ("a published baseline of 'rate' at the state",)


# ---- deeds ----------------------------------------------------------------------------------------------------------

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
        judge(Benchmark(**benchmark()), Book(), as_of="2020-06-30")  # type: ignore[arg-type]
    with pytest.raises(DateError):
        judge(Benchmark(**benchmark()), Book(), as_of=DUE, due="2020-06-30")  # type: ignore[arg-type]


def test_the_three_words_stand_for_the_three_truths() -> None:
    found = [judged(at_least(87), seen(value)).truth for value in ("90", "80", "*")]
    assert found == [TRUE, FALSE, UNDETERMINED]
