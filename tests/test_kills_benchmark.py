"""What planted faults in the judging of benchmarks showed that no other test held: every word of a finding."""

# ruff: noqa: E501 - what is told is kept on one line, as it is told

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from helpers.build import at_least, at_most, benchmark, day, rate

from partnership_rules.benchmark import Benchmark, Finding, Judging, judge
from partnership_rules.errors import ModelError
from partnership_rules.evidence import Book, Measurement, Milestone

BASE = {"value": "20", "unit": "percent", "on": "2016-06-30"}
UNSAID = {"unit": "percent", "on": "2016-06-30"}
UP = {"rise_by": {"value": 5, "unit": "points"}}
DOWN = {"fall_by": {"value": 50, "unit": "percent"}}
GAP = {"gap_falls_by": {"value": 5, "unit": "points"}}
GAP_FROM_60 = {"gap_falls_by": {"value": 5, "unit": "points", "comparator": {"baseline": "60"}}}
DONE = {"done": True}


def milestone(on: str, *, done: bool, **fields: Any) -> Milestone:
    return Milestone(milestone="rate", on=on, done=done, **fields)


def seen(value: str, on: str = "2020-06-15", **fields: Any) -> Measurement:
    return Measurement(**{**rate(value, on), **fields})


def state(value: str, on: str = "2020-06-15") -> Measurement:
    return seen(value, on, level="state")


def judged(
    target: Any,
    *book: Measurement | Milestone,
    as_of: str = "2020-07-01",
    due: str | None = "2020-06-30",
    n_size: int | None = None,
    school: str | None = None,
    **fields: Any,
) -> Finding:
    one = Benchmark(**benchmark(target=target, **fields))
    return judge(one, Book(book), as_of=day(as_of), due=day(due) if due else None, school=school, judging=Judging(n_size))


def told(finding: Finding) -> str:
    """Tell a finding whole: the reasons, what would turn them, what is needed, and the days of what it rests on."""
    because = finding.because
    lines = [str(because)]
    lines += [f"turns: {node.flip}" for _, node in because.walk() if node.flip]
    lines += [f"needs: {need}" for need in because.blocking()]
    lines += ["rests on: " + ", ".join(str(entry.on) for entry in finding.used)] if finding.used else []
    return "\n".join(lines)


FINDINGS: list[tuple[Callable[[], Finding], str]] = [
    (
        lambda: judged(at_least("87"), seen("90")),
        """
✓ b: met (was due 2020-06-30)
  ✓ 90 percent was observed on 2020-06-15; at least 87 percent is wanted: 3 points to spare
turns: a value below 87 percent would not meet it
rests on: 2020-06-15
""",
    ),
    (
        lambda: judged(at_least("87"), seen("80"), seen("70", "2019-06-15")),
        """
✗ b: not met (was due 2020-06-30)
  ✗ 80 percent was observed on 2020-06-15; at least 87 percent is wanted: 7 points short of it
turns: a value of 87 percent or more would meet it
rests on: 2020-06-15
""",
    ),
    (
        lambda: judged(at_most("10"), seen("10")),
        """
✓ b: met (was due 2020-06-30)
  ✓ 10 percent was observed on 2020-06-15; at most 10 percent is wanted: exactly on the threshold
turns: a value above 10 percent would not meet it
rests on: 2020-06-15
""",
    ),
    (
        lambda: judged(at_most("10"), seen("12")),
        """
✗ b: not met (was due 2020-06-30)
  ✗ 12 percent was observed on 2020-06-15; at most 10 percent is wanted: 2 points short of it
turns: a value of 10 percent or less would meet it
rests on: 2020-06-15
""",
    ),
    (
        lambda: judged(at_most("10"), seen("<15%")),
        """
? b: undetermined (was due 2020-06-30)
  ? below 15 percent was observed on 2020-06-15; at most 10 percent is wanted
needs: a more exact value of 'rate' at the district than below 15 percent
rests on: 2020-06-15
""",
    ),
    (
        lambda: judged(at_most("10")),
        """
? b: undetermined (was due 2020-06-30)
  ? at most 10 percent is wanted: no measurement is on record
needs: an admissible measurement of 'rate' at the district on or before 2020-06-30
""",
    ),
    (
        lambda: judged(at_most("10"), seen("12", unit="index")),
        """
? b: undetermined (was due 2020-06-30)
  ? at most 10 percent is wanted: no admissible measurement is on record (that of 2020-06-15: in index, where percent is wanted)
  · passed over, of 2020-06-15: in index, where percent is wanted
needs: an admissible measurement of 'rate' at the district on or before 2020-06-30
""",
    ),
    (
        lambda: judged(at_least("87"), seen(">=85%")),
        """
? b: undetermined (was due 2020-06-30)
  ? at least 85 percent was observed on 2020-06-15; at least 87 percent is wanted
needs: a more exact value of 'rate' at the district than at least 85 percent
rests on: 2020-06-15
""",
    ),
    (
        lambda: judged(at_least("87"), seen("*")),
        """
? b: undetermined (was due 2020-06-30)
  ? at least 87 percent is wanted: the value of 2020-06-15 is suppressed
needs: a published value of 'rate' at the district in place of the suppressed one of 2020-06-15
rests on: 2020-06-15
""",
    ),
    (
        lambda: judged(at_least("87"), as_of="2020-01-01"),
        """
? b: undetermined (due 2020-06-30)
  ? at least 87 percent is wanted: no measurement is on record
needs: an admissible measurement of 'rate' at the district on or before 2020-06-30
""",
    ),
    (
        lambda: judged(
            at_least("87"), seen("90", "2020-07-01"), seen("90", "2020-06-15", n=5), seen("80", "2020-06-14", admissible=False), n_size=10
        ),
        """
? b: undetermined (was due 2020-06-30)
  ? at least 87 percent is wanted: no admissible measurement is on record (that of 2020-07-01: dated after the due date 2020-06-30, and 2 others passed over)
  · passed over, of 2020-07-01: dated after the due date 2020-06-30
  · passed over, of 2020-06-15: n = 5 is below the n-size of 10
  · passed over, of 2020-06-14: marked as not admissible
needs: an admissible measurement of 'rate' at the district on or before 2020-06-30
""",
    ),
    (
        lambda: judged(at_least("87"), seen("90", "2020-06-15", n=5), n_size=10, school="north", group="el"),
        """
? b at north: undetermined (was due 2020-06-30)
  ? at least 87 percent is wanted: no measurement is on record
needs: an admissible measurement of 'rate' of the student group 'el' at school 'north' on or before 2020-06-30
""",
    ),
    (
        lambda: judged(at_least("87"), due=None),
        """
? b: undetermined, no due date yet
  ? at least 87 percent is wanted: no measurement is on record
needs: an admissible measurement of 'rate' at the district on or before 2020-07-01
""",
    ),
    (
        lambda: judged(at_least("87"), if_missing="not_met"),
        """
✗ b: not met (was due 2020-06-30)
  ✗ at least 87 percent is wanted: no measurement is on record
""",
    ),
    (
        lambda: judged(UP, seen("26"), baseline=BASE),
        """
✓ b: met (was due 2020-06-30)
  ✓ 26 percent was observed on 2020-06-15; a rise by at least 5 points is wanted, that is at least 25 percent: 1 point to spare
turns: a value below 25 percent would not meet it
rests on: 2020-06-15
""",
    ),
    (
        lambda: judged(UP, seen("21"), baseline=BASE),
        """
✗ b: not met (was due 2020-06-30)
  ✗ 21 percent was observed on 2020-06-15; a rise by at least 5 points is wanted, that is at least 25 percent: 4 points short of it
turns: a value of 25 percent or more would meet it
rests on: 2020-06-15
""",
    ),
    (
        lambda: judged(UP, baseline=BASE),
        """
? b: undetermined (was due 2020-06-30)
  ? a rise by at least 5 points is wanted: no measurement is on record
needs: an admissible measurement of 'rate' at the district on or before 2020-06-30
""",
    ),
    (
        lambda: judged(DOWN, seen("9"), baseline=BASE),
        """
✓ b: met (was due 2020-06-30)
  ✓ 9 percent was observed on 2020-06-15; a fall by at least 50 percent of the baseline is wanted, that is at most 10 percent: 1 point to spare
turns: a value above 10 percent would not meet it
rests on: 2020-06-15
""",
    ),
    (
        lambda: judged(DOWN, seen("9")),
        """
? b: undetermined (was due 2020-06-30)
  ? 9 percent was observed on 2020-06-15; a fall by at least 50 percent of the baseline is wanted
needs: the baseline of 'rate' at the district
rests on: 2020-06-15
""",
    ),
    (
        lambda: judged(DOWN, if_missing="not_met"),
        """
✗ b: not met (was due 2020-06-30)
  ✗ a fall by at least 50 percent of the baseline is wanted: the baseline is not on record
""",
    ),
    (
        lambda: judged(DOWN, seen("*"), if_missing="not_met"),
        """
? b: undetermined (was due 2020-06-30)
  ? a fall by at least 50 percent of the baseline is wanted: the baseline is not on record
needs: the baseline of 'rate' at the district
needs: a published value of 'rate' at the district in place of the suppressed one of 2020-06-15
rests on: 2020-06-15
""",
    ),
    (
        lambda: judged(DOWN, seen("9"), baseline={**BASE, "value": "*"}),
        """
? b: undetermined (was due 2020-06-30)
  ? 9 percent was observed on 2020-06-15; a fall by at least 50 percent of the baseline is wanted
needs: a published baseline of 'rate' at the district
rests on: 2020-06-15
""",
    ),
    (
        lambda: judged(DOWN, seen("9"), baseline=UNSAID),
        """
? b: undetermined (was due 2020-06-30)
  ? 9 percent was observed on 2020-06-15; a fall by at least 50 percent of the baseline is wanted
needs: the measurement of 'rate' at the district on 2016-06-30, which is the baseline
rests on: 2020-06-15
""",
    ),
    (
        lambda: judged(DOWN, seen("30", "2016-06-30"), baseline=UNSAID, as_of="2016-06-30"),
        """
? b: undetermined (due 2020-06-30)
  ? a fall by at least 50 percent of the baseline is wanted: no admissible measurement is on record (that of 2016-06-30: not later than the baseline)
  · passed over, of 2016-06-30: not later than the baseline
needs: an admissible measurement of 'rate' at the district on or before 2020-06-30
""",
    ),
    (
        lambda: judged(
            DOWN, seen("9", group="el"), seen("30", "2016-06-30", group="el"), seen("8", "2016-06-30"), baseline=UNSAID, group="el"
        ),
        """
✓ b: met (was due 2020-06-30)
  ✓ 9 percent was observed on 2020-06-15; a fall by at least 50 percent of the baseline is wanted, that is at most 15 percent: 6 points to spare
turns: a value above 15 percent would not meet it
rests on: 2020-06-15
""",
    ),
    (
        lambda: judged(DOWN, seen("9"), seen("30", "2016-06-30"), seen("99", "2016-06-30", group="el"), baseline=UNSAID),
        """
✓ b: met (was due 2020-06-30)
  ✓ 9 percent was observed on 2020-06-15; a fall by at least 50 percent of the baseline is wanted, that is at most 15 percent: 6 points to spare
turns: a value above 15 percent would not meet it
rests on: 2020-06-15
""",
    ),
    (
        lambda: judged(GAP_FROM_60, seen("30"), state("62"), baseline=BASE),
        """
✓ b: met (was due 2020-06-30)
  ✓ a gap of 32 points was observed on 2020-06-15; a gap to the state smaller by at least 5 points is wanted, that is at most 35 points: 3 points to spare
turns: a value above 35 points would not meet it
rests on: 2020-06-15, 2020-06-15
""",
    ),
    (
        lambda: judged(GAP_FROM_60, seen("24"), state("62"), baseline=BASE),
        """
✗ b: not met (was due 2020-06-30)
  ✗ a gap of 38 points was observed on 2020-06-15; a gap to the state smaller by at least 5 points is wanted, that is at most 35 points: 3 points short of it
turns: a value of 35 points or less would meet it
rests on: 2020-06-15, 2020-06-15
""",
    ),
    (
        lambda: judged(GAP_FROM_60, seen("24"), baseline=BASE),
        """
? b: undetermined (was due 2020-06-30)
  ? a gap to the state smaller by at least 5 points is wanted: the comparator is not on record
needs: an admissible measurement of 'rate' at the state on or before 2020-06-15
rests on: 2020-06-15
""",
    ),
    (
        lambda: judged(GAP_FROM_60, seen("24"), seen("62", level="state", unit="index"), baseline=BASE),
        """
? b: undetermined (was due 2020-06-30)
  ? a gap to the state smaller by at least 5 points is wanted: the comparator is not on record
needs: an admissible measurement of 'rate' at the state on or before 2020-06-15
rests on: 2020-06-15
""",
    ),
    (
        lambda: judged(GAP_FROM_60, seen("24", unit="index"), state("62"), baseline=BASE),
        """
? b: undetermined (was due 2020-06-30)
  ? a gap to the state smaller by at least 5 points is wanted: no admissible measurement is on record (that of 2020-06-15: in index, where percent is wanted)
  · passed over, of 2020-06-15: in index, where percent is wanted
needs: an admissible measurement of 'rate' at the district on or before 2020-06-30
""",
    ),
    (
        lambda: judged(GAP_FROM_60, seen("<30%"), state("62"), baseline=BASE),
        """
? b: undetermined (was due 2020-06-30)
  ? a gap of above 32 and at most 62 points was observed on 2020-06-15; a gap to the state smaller by at least 5 points is wanted, that is at most 35 points
needs: a more exact value of 'rate' at the district than above 32 and at most 62 points
rests on: 2020-06-15, 2020-06-15
""",
    ),
    (
        lambda: judged(GAP_FROM_60, seen("<90%"), state("62"), baseline=BASE),
        """
? b: undetermined (was due 2020-06-30)
  ? a gap of above -28 and at most 62 points was observed on 2020-06-15; a gap to the state smaller by at least 5 points is wanted, that is at most 35 points
needs: a more exact value of 'rate' at the district than above -28 and at most 62 points
rests on: 2020-06-15, 2020-06-15
""",
    ),
    (
        lambda: judged(GAP, seen("24"), baseline=BASE),
        """
? b: undetermined (was due 2020-06-30)
  ? a gap to the state smaller by at least 5 points is wanted: the comparator is not on record
needs: the measurement of 'rate' at the state on 2016-06-30, which is the baseline
needs: an admissible measurement of 'rate' at the state on or before 2020-06-15
rests on: 2020-06-15
""",
    ),
    (
        lambda: judged(GAP, seen("24"), state("62"), state("60", "2016-06-30"), baseline=BASE),
        """
✗ b: not met (was due 2020-06-30)
  ✗ a gap of 38 points was observed on 2020-06-15; a gap to the state smaller by at least 5 points is wanted, that is at most 35 points: 3 points short of it
turns: a value of 35 points or less would meet it
rests on: 2020-06-15, 2020-06-15
""",
    ),
    (
        lambda: judged(GAP, seen("24")),
        """
? b: undetermined (was due 2020-06-30)
  ? a gap to the state smaller by at least 5 points is wanted: the baseline is not on record
needs: the baseline of 'rate' at the district
rests on: 2020-06-15
""",
    ),
    (
        lambda: judged(GAP, baseline=BASE),
        """
? b: undetermined (was due 2020-06-30)
  ? a gap to the state smaller by at least 5 points is wanted: no measurement is on record
needs: an admissible measurement of 'rate' at the district on or before 2020-06-30
""",
    ),
    (
        lambda: judged(DONE, milestone("2020-06-30", done=True)),
        """
✓ b: met (was due 2020-06-30)
  ✓ done by the due date is wanted: done on 2020-06-30
rests on: 2020-06-30
""",
    ),
    (
        lambda: judged(DONE, milestone("2020-07-01", done=True)),
        """
✗ b: not met (was due 2020-06-30)
  ✗ done by the due date is wanted: done on 2020-07-01, after the due date 2020-06-30
rests on: 2020-07-01
""",
    ),
    (
        lambda: judged(DONE),
        """
? b: undetermined (was due 2020-06-30)
  ? done by the due date is wanted: no report is on record
needs: a dated report of the milestone 'rate' at the district
""",
    ),
    (
        lambda: judged(DONE, milestone("2020-06-15", done=False)),
        """
? b: undetermined (was due 2020-06-30)
  ? done by the due date is wanted: reported as not done on 2020-06-15
needs: a dated report of the milestone 'rate' at the district
rests on: 2020-06-15
""",
    ),
    (
        lambda: judged(DONE, milestone("2020-06-30", done=False)),
        """
✗ b: not met (was due 2020-06-30)
  ✗ done by the due date is wanted: reported as not done on 2020-06-30
rests on: 2020-06-30
""",
    ),
    (
        lambda: judged(DONE, milestone("2020-06-15", done=False), as_of="2020-06-30"),
        """
✗ b: not met (due 2020-06-30)
  ✗ done by the due date is wanted: reported as not done on 2020-06-15
rests on: 2020-06-15
""",
    ),
    (
        lambda: judged(DONE, milestone("2020-06-15", done=True, school="south"), school="north"),
        """
? b at north: undetermined (was due 2020-06-30)
  ? done by the due date is wanted: no report is on record
needs: a dated report of the milestone 'rate' at school 'north'
""",
    ),
    (
        lambda: judged({"any_of": [at_least("87"), {"target": at_most("5"), "measure": "other"}]}, seen("80")),
        """
? b: undetermined (was due 2020-06-30)
  ? any of: at least 87 percent; 'other': at most 5 percent is wanted
    ✗ 80 percent was observed on 2020-06-15; at least 87 percent is wanted: 7 points short of it
    ? at most 5 percent is wanted: no measurement is on record
turns: a value of 87 percent or more would meet it
needs: an admissible measurement of 'other' at the district on or before 2020-06-30
rests on: 2020-06-15
""",
    ),
    (
        lambda: judged({"at_least_n_of": {"n": 2, "of": [at_least("87"), at_most("90"), {"done": True}]}}, seen("88")),
        """
✓ b: met (was due 2020-06-30)
  ✓ at least 2 of: at least 87 percent; at most 90 percent; done by the due date is wanted
    ✓ 88 percent was observed on 2020-06-15; at least 87 percent is wanted: 1 point to spare
    ✓ 88 percent was observed on 2020-06-15; at most 90 percent is wanted: 2 points to spare
    ? done by the due date is wanted: no report is on record
turns: a value below 87 percent would not meet it
turns: a value above 90 percent would not meet it
rests on: 2020-06-15
""",
    ),
    (
        lambda: judged({"all_of": [at_least("87"), at_most("90")]}, seen("88"), seen("30", "2020-07-01")),
        """
✓ b: met (was due 2020-06-30)
  ✓ all of: at least 87 percent; at most 90 percent is wanted
    ✓ 88 percent was observed on 2020-06-15; at least 87 percent is wanted: 1 point to spare
      · passed over, of 2020-07-01: dated after the due date 2020-06-30
    ✓ 88 percent was observed on 2020-06-15; at most 90 percent is wanted: 2 points to spare
      · passed over, of 2020-07-01: dated after the due date 2020-06-30
turns: a value below 87 percent would not meet it
turns: a value above 90 percent would not meet it
rests on: 2020-06-15
""",
    ),
]


@pytest.mark.parametrize(("ask", "expected"), FINDINGS)
def test_a_finding_tells_what_was_seen_what_is_wanted_what_would_turn_it_and_what_is_needed(
    ask: Callable[[], Finding], expected: str
) -> None:
    assert told(ask()) == expected.strip()


POINTS = {"value": 5, "unit": "points"}


@pytest.mark.parametrize(
    ("target", "baseline", "said"),
    [
        (
            {"rise_by": POINTS},
            {"value": "0.2", "unit": "proportion"},
            "target.rise_by.unit: unit_mismatch: a proportion does not change by points (give the measure in percent, or the change in percent)",
        ),
        (
            {"any_of": [DONE, {"target": {"fall_by": POINTS}}]},
            {"value": "0.2", "unit": "proportion"},
            "target.any_of.1.target.fall_by.unit: unit_mismatch: a proportion does not change by points (give the measure in percent, or the change in percent)",
        ),
        (
            {"at_least_n_of": {"n": 1, "of": [at_least("0.5", "index")]}},
            BASE,
            "target.at_least_n_of.of.0.at_least.unit: unit_mismatch: the target is in index, its baseline in percent (give both in the unit of the measure)",
        ),
        (
            {"all_of": [at_most("0.5", "index")]},
            BASE,
            "target.all_of.0.at_most.unit: unit_mismatch: the target is in index, its baseline in percent (give both in the unit of the measure)",
        ),
        (
            {"gap_falls_by": {**POINTS, "comparator": {"baseline": "9-5"}}},
            BASE,
            "target.gap_falls_by.comparator.baseline: range_reversed: the range runs backwards (the lower end comes first)",
        ),
    ],
)
def test_a_target_that_cannot_be_read_in_the_unit_of_its_baseline_is_refused_at_its_place(
    target: dict[str, Any], baseline: dict[str, Any], said: str
) -> None:
    with pytest.raises(ModelError) as caught:
        Benchmark(**benchmark(target=target, baseline=baseline))
    assert [str(problem) for problem in caught.value.problems] == [said]


def test_a_change_in_percent_of_a_proportion_is_allowed() -> None:
    one = Benchmark(**benchmark(target={"rise_by": {"value": 5, "unit": "percent"}}, baseline={"value": "0.2", "unit": "proportion"}))
    assert one.kind == "rise_by"


def test_what_is_wanted_is_known_also_where_nothing_was_observed() -> None:
    for target, wanted in ((at_least("87"), "87 percent"), (at_most("10"), "10 percent"), (UP, "25 percent"), (DOWN, "10 percent")):
        found = judged(target, baseline=BASE).target
        assert found is not None
        assert found.words() == wanted


def test_what_was_agreed_to_decide_without_evidence_needs_none() -> None:
    assert judged(at_least("87"), if_missing="not_met").because.parts[0].needs == ()


def test_one_other_measurement_passed_over_is_told_as_one() -> None:
    found = judged(at_least("87"), seen("90", "2020-07-01"), seen("80", "2020-06-14", admissible=False))
    assert found.reading.note == (
        "no admissible measurement is on record (that of 2020-07-01: dated after the due date 2020-06-30, and 1 other passed over)"
    )


def test_what_was_passed_over_before_a_withheld_value_is_told_with_its_reason() -> None:
    found = judged(at_least("87"), seen("90", "2020-07-01"), seen("*"))
    assert found.to_json()["passed_over"] == [
        {"entry": seen("90", "2020-07-01").to_json(), "reason": "dated after the due date 2020-06-30"},
    ]


def test_a_report_of_a_school_counts_for_that_school() -> None:
    report = milestone("2020-06-15", done=True, school="north")
    assert [judged(DONE, report, school=school).outcome for school in ("north", "south", None)] == ["met", "undetermined", "undetermined"]


def test_a_benchmark_without_a_due_date_has_none_in_its_json() -> None:
    assert judged(at_least("87"), due=None).to_json()["due"] is None


def test_a_benchmark_is_for_one_school_or_for_each_and_never_both() -> None:
    with pytest.raises(ModelError) as caught:
        Benchmark(**benchmark(school="north", **{"for": "each"}))
    assert [str(problem) for problem in caught.value.problems] == [
        "school: school_conflict: a benchmark is for one school, or 'for' each or the district (leave one of the two out)"
    ]


def test_a_gap_of_proportions_does_not_change_by_points() -> None:
    with pytest.raises(ModelError) as caught:
        Benchmark(**benchmark(target=GAP, baseline={"value": "0.2", "unit": "proportion"}))
    assert [str(problem).split(": a ")[0] for problem in caught.value.problems] == ["target.gap_falls_by.unit: unit_mismatch"]
