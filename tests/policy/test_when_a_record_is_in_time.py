"""A policy may say in which states, or while which clock runs, records of a kind count: elsewhere they are refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from helpers.build import day, rec

import partnership_rules as pr
from partnership_rules.analysis import Law, verify
from partnership_rules.errors import ModelError
from partnership_rules.testing.engines import disagreements
from partnership_rules.testing.faulty.mutants import mutants
from partnership_rules.testing.faulty.refuting import hunt
from partnership_rules.testing.scenarios.scenario import load_scenario

SCENARIOS = Path(__file__).parents[1] / "scenarios"
POLICY: dict[str, Any] = {
    "id": "appeals",
    "states": {"planned": {"initial": True}, "appealed": {}, "in_effect": {}, "ended": {"final": True}},
    "clocks": {"appeal": {"kind": "deadline", "anchor": "assigned", "period": "P30D", "met_by": {"entered": "appealed"}}},
    "kinds": {"appeal_filed": {"title": "An appeal was filed", "only_while": {"clock": "appeal"}, "cites": "the statute"}},
    "transitions": [
        {"on": "appeal_filed", "from": ["planned", "in_effect"], "to": "appealed"},
        {"clock": "appeal", "from": "planned", "to": "in_effect"},
        {"on": "closed", "from": ["planned", "appealed", "in_effect"], "to": "ended"},
    ],
}
ASSIGNED = rec("assigned", "2014-04-09")


def appeal(on: str) -> dict[str, Any]:
    return rec("other", on, name="appeal_filed")


def appealing(*records: dict[str, Any], **changed: Any) -> pr.Partnership:
    policy = pr.Policy(**{**POLICY, **changed})
    return pr.Partnership(id="p", policy=policy, district={"name": "D"}, records=records)


def refusal(partnership: pr.Partnership) -> str:
    last = max(record.on for record in partnership.records)
    assert disagreements(partnership, as_of=last) == []
    step = pr.evaluate(partnership, as_of=last).trail[-1]
    assert (step.outcome, step.from_) == ("refused", step.to)
    return step.because.text


def test_it_is_in_time_on_the_last_day_and_out_of_time_on_the_next() -> None:
    partnership = appealing(ASSIGNED)
    assert pr.propose(partnership, appeal("2014-05-09")).outcome == "moved"
    late = pr.propose(partnership, appeal("2014-05-10"))
    assert (late.accepted, late.outcome, late.alternatives, late.because.cites) == (False, "refused", (), ("the statute",))
    assert late.needs == (late.because.text,)
    assert late.because.text == (
        "'appeal_filed' is refused in 'in effect': it is out of time, for it counts only while the clock 'appeal' runs, and it was in "
        "time from 2014-04-09 until 2014-05-09"
    )


def test_a_clock_that_was_met_or_has_not_started_leaves_no_time() -> None:
    again = refusal(appealing(ASSIGNED, appeal("2014-04-20"), appeal("2014-04-21")))
    assert again.endswith("runs, and it was in time from 2014-04-09 until 2014-04-20")
    soon = refusal(appealing(rec("identified", "2014-04-01"), appeal("2014-04-02")))
    assert soon.endswith("while the clock 'appeal' runs, which has not started")


def test_where_a_partnership_has_ended_it_was_in_time_until_the_end() -> None:
    assert refusal(appealing(ASSIGNED, rec("closed", "2014-04-20"), appeal("2014-04-21"))).endswith("until 2014-04-20")


ONLY_PLANNED = {
    "kinds": {"heard": "The appeal was heard", "appeal_filed": {"only_in": ["planned"]}},
    "transitions": [
        {"on": "appeal_filed", "from": "planned", "to": "appealed"},
        {"on": "heard", "from": "planned", "to": "in_effect"},
        *POLICY["transitions"][1:],
    ],
}


@pytest.mark.parametrize(
    ("before", "on", "said"),
    [
        ([ASSIGNED], "2014-05-10", "it was in time until 2014-05-09"),  # the clock lapsed at the start of 10 May
        ([ASSIGNED, rec("closed", "2014-04-20")], "2014-04-21", "it was in time until 2014-04-20"),  # a closing comes after it on one day
        ([ASSIGNED, rec("other", "2014-04-20", name="heard")], "2014-04-21", "it was in time until 2014-04-19"),
    ],
)
def test_a_state_that_was_left_says_until_when_it_was_in_time(before: list[dict[str, Any]], on: str, said: str) -> None:
    text = refusal(appealing(*before, appeal(on), **ONLY_PLANNED))
    assert f"it is out of time, for it counts only in 'planned', and {said}" in text


def test_a_state_that_was_never_entered_gives_no_day() -> None:
    text = refusal(appealing(ASSIGNED, appeal("2014-04-20"), kinds={"appeal_filed": {"only_in": ["in_effect", "appealed"]}}, transitions=[
        {"on": "appeal_filed", "from": "in_effect", "to": "appealed"}, *POLICY["transitions"][1:],
    ]))  # fmt: skip
    assert text.endswith("it counts only in 'in effect' or 'appealed', where the partnership has not been")


def test_a_signature_out_of_time_is_as_if_never_given() -> None:
    roles = [{"signed": {"roles": ["local_board"]}}]
    policy = {
        "kinds": {"signed": {"only_while": {"clock": "appeal"}}},
        "transitions": [
            {"always": True, "from": "in_effect", "to": "appealed", "when": roles[0], "brings_into_force": True},
            *POLICY["transitions"][1:],
        ],
    }
    late = appealing(ASSIGNED, rec("signed", "2014-05-10", role="local_board"), **policy)
    assert refusal(late).startswith("'signed' is refused")
    assert pr.evaluate(late, as_of=day("2014-05-10")).state == "in_effect"
    kept = appealing(ASSIGNED, rec("signed", "2014-05-09", role="local_board"), **policy)
    assert pr.evaluate(kept, as_of=day("2014-05-10")).state == "appealed"


def test_an_option_out_of_time_has_a_guard_that_is_false() -> None:
    standing = pr.evaluate(appealing(ASSIGNED), as_of=date(2014, 5, 10))
    option = next(option for option in standing.options if option.kind == "appeal_filed")
    assert option.guard.value == "false"
    assert "is out of time" in option.because.parts[0].text


IN_TIME = Law(
    "appeals-in-time",
    "an appeal is heard only while its clock runs",
    lambda step: not (step.what == "record:appeal_filed" and step.outcome == "moved" and step.clocks["appeal"] != "running"),
)


def test_verification_proves_it_and_refutes_a_policy_that_has_dropped_it() -> None:
    def outcome(policy: pr.Policy) -> str:
        (result,) = (result for result in verify(policy, laws=(IN_TIME,)).results if result.law.id == IN_TIME.id)
        return result.outcome

    good = pr.Policy(**POLICY)
    dropped = next(mutant for mutant in mutants(good) if mutant.name == "kinds.appeal_filed.only_while: left out")
    assert outcome(good) == "proven"
    assert isinstance(dropped.built, pr.Policy)
    assert outcome(dropped.built) == "refuted"


@pytest.mark.parametrize("name", ["an-appeal-after-its-thirty-days", "a-choice-after-the-state-has-decided"])
def test_a_scenario_notices_a_time_that_was_dropped_or_widened(name: str) -> None:
    scenario = load_scenario(SCENARIOS / f"{name}.scenario.yaml")
    good = scenario.partnership.policies[0]
    faulty = [mutant for mutant in mutants(good) if "only_" in mutant.name or "in time" in mutant.name]
    assert any(mutant.name.endswith("left out") for mutant in faulty)
    assert [mutant.name for mutant in hunt(good, [scenario], faulty=faulty).survivors] == []


@pytest.mark.parametrize(
    ("kinds", "code", "said"),
    [
        ({"appeal_filed": {"only_in": ["plannd", "planned", "in_effect"]}}, "unknown_state", "'plannd'"),
        ({"appeal_filed": {"only_while": {"clock": "apeal"}}}, "unknown_clock", "'apeal'"),
        ({"appeal_filed": {"only_in": ["planned"]}}, "step_out_of_time", "never taken from there"),
        ({"appeal_filed": {}, "signed": {"title": "Signed", "only_in": ["planned"]}}, "duplicate_id", "built-in kind"),
        ({"appeal_filed": {}, "signed": {}}, "duplicate_id", "built-in kind"),
        ({"appeal_filed": {}, "retracted": {"only_in": ["planned"]}}, "duplicate_id", "built-in kind"),
    ],
)
def test_a_time_that_cannot_be_meant_is_refused_with_the_policy(kinds: dict[str, Any], code: str, said: str) -> None:
    with pytest.raises(ModelError) as caught:
        pr.Policy(**{**POLICY, "kinds": kinds})
    assert (caught.value.code, said in str(caught.value)) == (code, True)
