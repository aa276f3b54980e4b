"""Steps that records, time and a change of policy take."""

from __future__ import annotations

import pytest
from helpers.build import day, partnership, rec, standing
from helpers.county import CITY, SIGNED, START, VILLAGE, YEAR, waiting, world

import partnership_rules as pr


def test_a_change_of_policy_is_a_line_with_its_record_and_cites_its_authority_where_there_is_one() -> None:
    changes = [rec("policy_changed", "2018-02-01", policy="city"), rec("policy_changed", "2018-02-02", policy="village")]
    changed, refused = standing(world(*START, *changes, policies=(CITY, VILLAGE)), "2018-02-03").trail[-2:]
    assert (changed.record.policy, changed.because.text, changed.because.cites) == (
        "city",
        "from 2018-02-01 on the policy 'city' holds",
        (),
    )
    assert (refused.record.policy, refused.outcome) == ("village", "refused")


def test_what_only_time_opens_is_seen_under_a_policy_that_came_later_and_no_longer_under_one_that_went() -> None:
    quiet, timed = waiting("quiet", {"charter": True}), waiting("timed", YEAR)
    change = rec("policy_changed", "2018-02-01", policy="timed")
    found = standing(partnership(rec("identified", "2018-01-02"), change, policy=quiet, policies=(timed,)), "2019-06-01")
    assert (found.state, str(found.since)) == ("c", "2019-01-02")
    change = rec("policy_changed", "2018-02-01", policy="quiet")
    assert standing(partnership(rec("identified", "2018-01-02"), change, policy=timed, policies=(quiet,)), "2019-06-01").state == "a"


def test_a_day_on_which_time_opens_nothing_is_passed() -> None:
    closed = waiting("closed", {"all": [YEAR, {"charter": True}]})
    assert standing(partnership(rec("identified", "2018-01-02"), policy=closed), "2020-01-01").state == "a"


def test_every_line_of_a_record_holds_the_record() -> None:
    found = standing(world(*SIGNED, rec("plan_submitted", "2018-04-01")), "2018-05-01")
    assert [step.record.kind for step in found.trail if step.record] == ["identified", "assigned", "signed", "signed", "plan_submitted"]


@pytest.mark.parametrize("finding", ["met", "not_met"])
def test_of_two_steps_on_one_kind_of_record_the_one_whose_fields_fit_is_taken(finding: str) -> None:
    policy = pr.Policy(
        id="fork",
        title="A fork",
        states={"open": {"initial": True}, "met": {"final": True}, "not_met": {"final": True}},
        transitions=[
            {"on": "review_decided", "with": {"finding": finding}, "from": "open", "to": finding} for finding in ("met", "not_met")
        ],
    )
    records = [
        {"kind": "identified", "on": "2018-03-30"},
        {"kind": "review_decided", "on": "2018-05-01", "review": "r", "finding": finding},
    ]
    forked = pr.Partnership(id="p", policy=policy, district={"name": "D"}, records=records)
    assert pr.evaluate(forked, as_of=day("2018-05-01")).state == finding


@pytest.mark.parametrize("trigger", [{"on": "plan_submitted"}, {"always": True}, {"clock": "term"}])
def test_a_step_that_holds_is_taken_and_its_line_says_which_earlier_one_could_not_be_decided(trigger: dict[str, object]) -> None:
    unknown = {"rated": {"in": ["F"], "consecutive": 1}}
    policy = pr.Policy(
        id="fork",
        states={"open": {"initial": True}, "left": {"final": True, "title": "Left"}, "in_force": {"final": True}},
        clocks={"term": {"kind": "milestone", "anchor": "identified", "period": "P1M"}},
        transitions=[
            {**trigger, "from": "open", "to": "left", "when": unknown},
            {**trigger, "from": "open", "to": "in_force", "when": {"never": {"kind": "assigned"}}},
        ],
    )
    records = [rec("identified", "2018-03-30"), rec("plan_submitted", "2018-04-02")]
    found = standing(partnership(*records, policy=policy), "2018-05-01")
    assert found.state == "in_force"
    (line,) = [step for step in found.trail if step.transition is not None]
    assert "an earlier step, to 'Left', could not be decided" in line.because.text
