"""Every variant of the condition language, asked by every engine day by day: none is forgotten by any of them."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.build import agreement, benchmark, clause, day, partnership, rate, rec, signatures
from helpers.cases import reference_examples

import partnership_rules as pr
from partnership_rules import testing
from partnership_rules.condition.ast import VARIANTS

CONDITIONS = reference_examples("conditions")
CLOCKS = {
    "plan": {"kind": "deadline", "anchor": "assigned", "period": "P90D", "met_by": {"entered": "plan_signed"}},
    "outcome_review": {"kind": "milestone", "anchor": {"entered": "plan_signed"}, "period": "P18M", "phase": "outcome"},
}
PLAN = agreement(
    "a",
    benchmark("b"),
    benchmark("c", domain="growth", due="2018-11-30", school="s"),
    clauses=[clause(then={"of": [{"kind": "reconstitution"}]}, effect="must")],
    supports=[{"id": "coaching", "kind": "coaching"}],
)
RECORDS = [
    rec("identified", "2017-10-01", schools=["s"]),
    rec("assigned", "2017-10-01"),
    rec("assessment_completed", "2017-11-01", approved_by="state_superintendent"),
    *signatures("2018-01-31", "a"),
    rec("support_reported", "2018-03-01", support="coaching", finding="failing"),
    *(rec("rated", "2018-04-01", rating="F", period=period) for period in ("2016-17", "2017-18", "2018-19")),
    rec("designated", "2018-05-01", school="s", until="2018-06-30", **{"as": "CSI"}),
    rec("next_level_signaled", "2018-07-20"),
    rec("review_held", "2019-08-01", review="outcome"),
    rec("review_decided", "2019-08-15", review="outcome", finding="met"),
    rec("school_exited", "2019-09-01", school="s"),
]
EVIDENCE = [rate("90", "2018-08-15"), rate("80", "2018-09-15", school="s"), rate("50", "2019-02-01")]


def asking(condition: Any) -> pr.Policy:
    """Build a policy that waits for a condition in a step of its own, and asks it of the district and as a ground."""
    return pr.Policy(
        id="asking",
        states={"identified": {"initial": True}, "plan_signed": {}, "done": {"final": True}},
        clocks=CLOCKS,
        links={"district": "its district"},
        parameters={"one_third_rule": {"value": "met_below", "choices": ["met_below", "missed_above"]}},
        transitions=[
            {"always": True, "from": "identified", "to": "plan_signed", "when": CONDITIONS["signed"], "brings_into_force": True},
            {"on": "next_level_signaled", "from": "plan_signed", "to": "plan_signed"},
            {"always": True, "from": "plan_signed", "to": "done", "when": condition},
        ],
        requirements=[{"id": "asked", "title": "What is asked", "requires": condition}],
        ladder={"grounds": [{"id": "failing", "title": "A support fails", "when": CONDITIONS["reported"]}]},
    )


def test_the_reference_has_an_example_of_every_variant() -> None:
    assert set(CONDITIONS) == {one.key for one in VARIANTS}  # type: ignore[attr-defined]


@pytest.mark.parametrize("key", CONDITIONS)
@pytest.mark.parametrize("denied", [False, True])
def test_all_engines_agree_on_every_variant_on_every_day_on_which_something_happens(key: str, denied: bool) -> None:
    condition = {"not": CONDITIONS[key]} if denied else CONDITIONS[key]
    asked = partnership(*RECORDS, policy=asking(condition), agreements=[PLAN], schools=[{"id": "s"}], evidence=EVIDENCE)
    for on in ("2017-10-01", "2018-01-31", "2018-05-01", "2018-07-01", "2019-08-20", "2020-01-01"):
        assert testing.disagreements(asked, as_of=day(on)) == []


@pytest.mark.parametrize("key", CONDITIONS)
def test_every_variant_is_said_in_english_and_explained(key: str) -> None:
    asked = partnership(*RECORDS, policy=asking(CONDITIONS[key]), agreements=[PLAN], schools=[{"id": "s"}], evidence=EVIDENCE)
    assert pr.describe(CONDITIONS[key])
    verdict = pr.weigh(CONDITIONS[key], pr.facts_of(asked, as_of=day("2018-03-01")))
    assert verdict.because.text
    assert verdict.because.truth is verdict.truth
