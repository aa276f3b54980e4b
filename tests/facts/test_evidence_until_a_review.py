"""Until when evidence counts, and what the finding of a review means to the grounds for the next level."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from helpers.build import DONE, agreement, benchmark, catalogued, finding, partnership, rate, rec, result, standing

import partnership_rules as pr
from partnership_rules.analysis import verify
from partnership_rules.errors import ModelError
from partnership_rules.testing.engines import disagreements
from partnership_rules.testing.faulty.mutants import mutants
from partnership_rules.testing.faulty.refuting import hunt
from partnership_rules.testing.scenarios.scenario import load_scenario

DUE = "2019-11-01"  # 18 months after the signing
HELD = "2020-02-01"
START = [rec("identified", "2018-03-30"), rec("assigned", "2018-03-30"), rec("agreement_signed", "2018-05-01", agreement="a")]
REVIEW = rec("review_held", HELD, review="intermediate")
OWN = {"phase": "intermediate"}
TEXT = agreement(
    "a", benchmark("b", **OWN), benchmark("dated", due="2019-06-30", **OWN), benchmark("deed", target=DONE, measure="deed", **OWN)
)


def until(word: str, **changed: Any) -> pr.Policy:
    good = catalogued("michigan-2017")
    parameter = good.parameters["evidence_until"].with_changes(value=word)
    return good.with_changes(parameters={**good.parameters, "evidence_until": parameter}, **changed)


def look(on: str, *more: Any, evidence: Any = (), word: str = "review_held", text: pr.Agreement = TEXT, **fields: Any) -> pr.Standing:
    p = partnership(*START, *more, policy=until(word), agreements=[text], evidence=evidence, **fields)
    found = standing(p, on)
    assert disagreements(p, as_of=found.as_of) == []
    return found


def decided(finding: str, on: str = HELD) -> dict[str, Any]:
    return rec("review_decided", on, review="intermediate", finding=finding)


BETWEEN, LATER = rate(90, "2019-12-15"), rate(90, "2020-02-02")


@pytest.mark.parametrize(
    ("evidence", "records", "word", "outcome"),
    [
        (BETWEEN, [REVIEW], "review_held", "met"),
        (BETWEEN, [REVIEW], "due", "undetermined"),
        (BETWEEN, [], "review_held", "met"),  # no review is held yet, so it still counts
        (LATER, [REVIEW], "review_held", "undetermined"),  # dated the day after the review
        (LATER, [], "review_held", "met"),
        (LATER, [decided("undetermined")], "review_held", "undetermined"),  # what was decided had been held by then
        (
            BETWEEN,
            [rec("review_held", "2019-08-01", review="intermediate")],
            "review_held",
            "undetermined",
        ),  # held early: the due day stands
        (rate(90, DUE), [rec("review_held", "2019-08-01", review="intermediate")], "review_held", "met"),
    ],
)
def test_evidence_counts_until_the_review_where_the_policy_says_so(evidence: Any, records: list[Any], word: str, outcome: str) -> None:
    assert finding(look("2020-03-01", *records, evidence=[evidence], word=word), "b").outcome == outcome


def test_what_has_a_due_day_of_its_own_is_held_to_it() -> None:
    found = finding(look("2020-03-01", REVIEW, evidence=[BETWEEN]), "dated")
    assert (found.outcome, found.until) == ("undetermined", found.due)


def test_a_value_after_the_review_is_passed_over_with_the_reason() -> None:
    found = finding(look("2020-03-01", REVIEW, evidence=[LATER]), "b")
    assert [reason for _, reason in found.passed_over] == ["dated after 2020-02-01, when the review was held"]
    assert found.to_dict()["evidence_until"] == HELD


@pytest.mark.parametrize(
    ("on", "done", "as_of", "outcome"),
    [
        ("2019-12-15", True, "2020-03-01", "met"),
        ("2020-02-02", True, "2020-03-01", "not_met"),  # after the review
        ("2020-02-01", False, "2020-03-01", "not_met"),  # not done on the last day that counts
        ("2019-12-15", False, "2020-03-01", "undetermined"),  # it may have been done by the review
        ("2019-12-15", False, "2019-12-15", "not_met"),
        ("2019-12-15", False, "2019-12-16", "undetermined"),
    ],
)
def test_a_deed_may_still_be_done_until_the_review(on: str, done: bool, as_of: str, outcome: str) -> None:
    review = [REVIEW] if as_of > HELD else []
    report = {"milestone": "deed", "on": on, "done": done}
    assert finding(look(as_of, *review, evidence=[report]), "deed").outcome == outcome


ONE = agreement("a", benchmark("b", **OWN))
LOW, HIGH = rate(50, "2019-06-15"), rate(90, "2019-06-15")


@pytest.mark.parametrize("word", ["due", "review_held"])
@pytest.mark.parametrize(
    ("evidence", "decisions", "ground"),
    [
        ([LOW], [], "true"),  # the numbers hold as long as no review has found otherwise
        ([LOW], [decided("met")], "false"),
        ([LOW], [decided("undetermined")], "true"),
        ([LOW], [decided("met"), decided("not_met", "2020-02-10")], "true"),
        ([], [], "undetermined"),
        ([], [decided("met")], "false"),
        ([], [decided("not_met")], "true"),
        ([HIGH], [], "false"),
        ([HIGH], [decided("not_met")], "true"),
    ],
)
def test_a_ground_goes_by_what_the_review_found(evidence: Any, decisions: list[Any], ground: str, word: str) -> None:
    found = look("2020-03-01", *([REVIEW] if decisions else []), *decisions, evidence=evidence, word=word, text=ONE)
    assert result(found, "grounds", "benchmark-missed").truth.value == ground


def test_what_the_numbers_say_stands_beside_what_the_review_found() -> None:
    found = look("2020-03-01", REVIEW, decided("met"), evidence=[LOW], text=ONE)
    missed = finding(found, "b")
    assert (missed.outcome, missed.is_missed, missed.differs) == ("not_met", True, True)
    assert missed.to_dict()["review"] == {"finding": "met", "on": HELD, "differs": True}
    page = " ".join(found.explain().split())
    assert "The intermediate review found the benchmarks met, decided on 2020-02-01; by the numbers it is not met." in page
    assert "by the numbers it is not met" in found._repr_html_()
    same = finding(look("2020-03-01", REVIEW, decided("not_met"), evidence=[LOW], text=ONE), "b")
    assert (same.differs, same.to_dict()["review"]["differs"]) == (False, False)


def test_the_ground_says_that_the_review_found_it() -> None:
    because = result(look("2020-03-01", REVIEW, decided("met"), evidence=[LOW], text=ONE), "grounds", "benchmark-missed").because
    assert "the intermediate review found it met, decided on 2020-02-01" in str(because.to_dict())


def test_an_override_goes_before_the_review_and_an_amendment_still_reaches_back_to_nothing() -> None:
    why = {"by": "state_superintendent", "authority": "a letter", "reason": "an error"}
    override = rec("overridden", "2020-02-15", what="benchmark:b", outcome="not_met", **why)
    overridden = look("2020-03-01", REVIEW, decided("met"), override, text=ONE)
    assert result(overridden, "grounds", "benchmark-missed").truth is pr.Truth.TRUE
    late = agreement("late", benchmark("new", **OWN))
    amended = rec("agreement_amended", "2020-01-01", agreement="late")
    p = partnership(*START, amended, REVIEW, decided("not_met"), policy=until("review_held"), agreements=[agreement("a"), late])
    found = standing(p, "2020-03-01")
    assert disagreements(p, as_of=found.as_of) == []
    assert result(found, "grounds", "benchmark-missed").truth is pr.Truth.FALSE


def test_a_clause_of_the_agreement_still_goes_by_the_numbers() -> None:
    menu = {"of": [{"kind": "closure"}]}
    text = ONE.with_changes(
        clauses=[{"id": "c", "when": {"missed": {}}, "then": menu, "effect": "may", "decided_by": "state_superintendent"}]
    )
    found = look("2020-03-01", REVIEW, decided("met"), evidence=[LOW], text=text)
    assert result(found, "clauses", "c").outcome == "triggered"


def test_the_parameter_knows_two_words() -> None:
    with pytest.raises(ModelError) as caught:
        until("review_decided")
    assert caught.value.code == "unknown_word"
    plain = until("due").with_changes(parameters={})
    assert plain.evidence_until == "due"


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("michigan-2017", "testing/michigan_2017/evidence-until-the-review"),
        ("michigan-2022", "scenarios/kills-2022-evidence-until-the-review"),
    ],
)
def test_scenarios_notice_a_policy_of_michigan_that_goes_by_the_due_day(name: str, path: str) -> None:
    good = catalogued(name)
    faulty = [mutant for mutant in mutants(good) if mutant.name == "parameters.evidence_until.value: review_held -> due"]
    scenario = load_scenario(Path(__file__).parents[1] / f"{path}.scenario.yaml")
    assert [kill.by for kill in hunt(good, [scenario], faulty=faulty).kills] == [scenario.title]


RECOVERY: dict[str, Any] = {
    "id": "recovery",
    "states": {"work": {"initial": True}, "behind": {}, "well": {}, "ended": {"final": True}},
    "clocks": {"outcome": {"kind": "milestone", "anchor": "identified", "period": "P1Y", "phase": "outcome"}},
    "transitions": [
        {"on": "agreement_signed", "from": "work", "to": "work", "brings_into_force": True},
        {"id": "fall", "always": True, "from": "work", "to": "behind", "when": {"missed": {"phase": "outcome"}}},
        {"id": "recover", "always": True, "from": "behind", "to": "well", "when": {"met": {"phase": "outcome"}}},
        {"on": "closed", "from": ["work", "behind", "well"], "to": "ended"},
    ],
}


@pytest.mark.parametrize(("word", "never"), [("due", ("recover",)), ("review_held", ())])
def test_verification_knows_that_a_missed_benchmark_may_still_be_met_until_the_review(word: str, never: tuple[str, ...]) -> None:
    parameters = {"evidence_until": {"value": word, "choices": ["due", "review_held"]}}
    report = verify(pr.Policy(**RECOVERY, parameters=parameters), laws=(), extensions=False)
    assert report.never_fired == never
