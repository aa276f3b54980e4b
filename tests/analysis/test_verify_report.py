"""What verification shows of a policy: cases that cannot be shown, limits, reports and counterexamples."""

from __future__ import annotations

import pytest
from helpers.build import catalogued, partnership, rec

import partnership_rules as pr
from partnership_rules.analysis import DEFAULT_LAWS, Law, reading, verify
from partnership_rules.analysis.verify.explore import explore
from partnership_rules.analysis.verify.model import build_model
from partnership_rules.analysis.verify.replay import Case, happenings, replay
from partnership_rules.analysis.verify.report import as_document
from partnership_rules.documents import loads

from .documents import agreement, at_least, policy, rate
from .test_verify import ALL_CLOCKS, IN_TIME, LATE, MISSED, sound


class TestWhatCannotBeShown:
    """A case that cannot be made into records leaves a law open: it is neither called proven nor refuted."""

    def test_schools_that_merge(self) -> None:
        merging = sound({"on": "schools_merged", "from": "work", "to": "done"})
        result = verify(merging).of("release-is-earned")
        assert (result.outcome, "coarser" in result.reason) == ("inconclusive", True)

    def test_a_retraction_that_starts_a_clock_is_shown(self) -> None:
        clocks = {**ALL_CLOCKS, "extra": {"kind": "milestone", "anchor": {"kind": "retracted"}, "period": "P5D"}}
        assert verify(sound(clocks=clocks)).of("retraction-undoes").outcome == "refuted"


def test_a_requirement_for_each_school_is_asked_of_a_school_that_stands_for_all() -> None:
    laws = [law for law in DEFAULT_LAWS if law.id == "late-is-not-in-time"]
    late, in_time = ({**rule, "for": "each"} for rule in (LATE, IN_TIME))
    assert not verify(policy(requirements=[late]), laws=laws).holds
    assert verify(policy(requirements=[in_time]), laws=laws).holds


def test_a_measured_benchmark_is_told_with_its_value() -> None:
    rated = agreement([rate("a", at_least("40"))], MISSED)
    low = Law("x", "nobody under review has missed a benchmark", lambda step: step.truths["missed"] is not pr.Truth.TRUE,
              reading(missed={"missed": {}}), looks=True)  # fmt: skip
    shown = verify(policy(), rated, [low]).of("x").counterexample
    assert shown is not None
    assert any("evidence: 'rate' is" in line and "percent" in line for line in shown.story)


class TestLimits:
    def test_what_was_not_explored_is_not_called_proven(self) -> None:
        report = verify(sound(), limit=3)
        assert {result.outcome for result in report.results if not result.law.graph} == {"inconclusive"}
        assert "more than 3 situations" in report.of("late-stays-late").reason

    def test_eventless_steps_that_never_rest_leave_the_laws_open(self) -> None:
        back = {"always": True, "from": "review", "to": "work", "when": {"signed": {"roles": ["board"]}}}
        report = verify(policy(back))
        assert "come to rest" in report.of("late-stays-late").reason

    def test_what_is_no_policy_is_refused(self) -> None:
        with pytest.raises(pr.errors.InputError):
            verify("michigan-2017")  # type: ignore[arg-type]


def test_a_report_is_told_in_words_and_in_json() -> None:
    report = verify(policy(), laws=[law for law in DEFAULT_LAWS if law.id in ("can-end", "no-endless-wait")])
    assert "1 proven, 1 refuted, 0 inconclusive of 2 laws" in str(report)
    row = report.to_dict()
    assert [one["outcome"] for one in row["results"]] == ["proven", "refuted"]
    document = row["results"][1]["partnership"]
    assert document.startswith("format: partnership-rules/partnership/1")
    assert row["results"][1]["as_of"] == "2018-03-01"


def test_the_same_policy_gives_the_same_report() -> None:
    assert verify(sound(), extensions=False).to_dict() == verify(sound(), extensions=False).to_dict()


@pytest.mark.parametrize("name", ["michigan-2017", "michigan-2022"])
def test_every_situation_that_was_explored_replays_on_real_dates(name: str) -> None:
    found = explore(build_model(catalogued(name), None, ()), (), limit=10_000, extensions=False)
    law = DEFAULT_LAWS[0]
    lost = [n for n in range(len(found.visits)) if replay(found, Case(tuple(happenings(found, n)), None, None), law) is None]
    assert lost == []


def test_a_counterexample_is_written_without_its_policy_even_where_the_catalog_has_it() -> None:
    case = partnership(rec("identified", "2017-11-01"), policy="michigan-2017")
    assert "policies:" not in as_document(case)
    assert loads(as_document(case)) == case
