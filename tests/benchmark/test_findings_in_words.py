"""Every word of a finding: what was seen, what is wanted, what would turn it, and what is needed."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.build import at_least, at_most, benchmark, day, rate
from helpers.cases import cases

from partnership_rules.benchmark import Benchmark, Finding, Judging, judge
from partnership_rules.evidence import Book, Measurement, Milestone

BASE = {"value": "20", "unit": "percent", "on": "2016-06-30"}
UP = {"rise_by": {"value": 5, "unit": "points"}}
DOWN = {"fall_by": {"value": 50, "unit": "percent"}}
DONE = {"done": True}


def milestone(on: str, *, done: bool, **fields: Any) -> Milestone:
    return Milestone(milestone="rate", on=on, done=done, **fields)


def seen(value: str, on: str = "2020-06-15", **fields: Any) -> Measurement:
    return Measurement(**{**rate(value, on), **fields})


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
    return judge(one, Book(book), as_of=day(str(as_of)), due=day(str(due)) if due else None, school=school, judging=Judging(n_size))


def explained(finding: Finding) -> str:
    """Tell a finding whole: the reasons, what would turn them, what is needed, and the days of what it rests on."""
    because = finding.because
    lines = [str(because)]
    lines += [f"turns: {node.flip}" for _, node in because.walk() if node.flip]
    lines += [f"needs: {need}" for need in because.blocking()]
    lines += ["rests on: " + ", ".join(str(entry.on) for entry in finding.used)] if finding.used else []
    return "\n".join(lines)


@pytest.mark.parametrize("case", cases(__file__, "findings.yaml"))
def test_a_finding_tells_what_was_seen_what_is_wanted_what_would_turn_it_and_what_is_needed(case: dict[str, Any]) -> None:
    evidence = [milestone(**row) if "done" in row else seen(**row) for row in case.get("evidence", ())]
    found = judged(case["target"], *evidence, **case.get("asked", {}), **case.get("benchmark", {}))
    assert explained(found) == case["explained"].strip()


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
    assert found.to_dict()["passed_over"] == [
        {"entry": seen("90", "2020-07-01").to_dict(), "reason": "dated after the due date 2020-06-30"},
    ]


def test_a_report_of_a_school_counts_for_that_school() -> None:
    report = milestone("2020-06-15", done=True, school="north")
    assert [judged(DONE, report, school=school).outcome for school in ("north", "south", None)] == ["met", "undetermined", "undetermined"]


def test_a_benchmark_without_a_due_date_has_none_in_its_json() -> None:
    assert judged(at_least("87"), due=None).to_dict()["due"] is None
