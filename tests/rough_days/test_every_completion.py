"""An outlook says of a rough partnership what all exact partnerships say that it may be, found by trying every day of every rough fact."""

from __future__ import annotations

import os
from datetime import date, timedelta
from math import prod
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, event, given, settings
from hypothesis import strategies as st

import partnership_rules as pr
from partnership_rules.errors import AsOfError, LimitError
from partnership_rules.rough_days.result import said_of
from partnership_rules.testing.completions import completions_of, possible_days
from partnership_rules.testing.strategies import agreements, dates_near, partnerships, policies, roughened

MOST = 250
"""So many completions are tried one by one."""
DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
OFTEN = settings(
    max_examples=2_500 if DEEP else 60, derandomize=not DEEP, deadline=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)  # fmt: skip


def shape(standing: pr.Standing) -> tuple[object, ...]:
    return (frozenset(said_of(standing).items()), tuple((step.what, step.to, step.outcome) for step in standing.trail))


def standings(held: pr.Partnership, as_of: date, known_on: date | None) -> list[pr.Standing]:
    found = []
    for one in completions_of(held, as_of=as_of):
        try:
            found.append(pr.evaluate(one, as_of=as_of, known_on=known_on))
        except AsOfError:
            continue
    return found


def compared(held: pr.Partnership, as_of: date, known_on: date | None) -> None:
    assume(prod(len(possible_days(held, getattr(held, name)[at], as_of=as_of)) for name, at in held.rough) <= MOST)
    every = standings(held, as_of, known_on)
    if not every:
        with pytest.raises(AsOfError):
            pr.outlook(held, as_of=as_of, known_on=known_on)
        return
    try:
        found = pr.outlook(held, as_of=as_of, known_on=known_on)
    except LimitError:  # a policy whose clocks start each other for ever
        event("too rough")
        return
    event(f"{len(held.rough)} rough, {min(len(found.standings), 5)} standings")
    assert {shape(one.standing) for one in found.standings} == {shape(one) for one in every}
    assert set(found.states) == {one.state for one in every}
    assert found.since == (min(one.since for one in every), max(one.since for one in every))
    for clock in found.clocks:
        all_of = [c for one in every for c in one.clocks if c.name == clock.name]
        assert set(clock.statuses) == {c.status for c in all_of}
        dues, late = [c.due for c in all_of if c.due], [c.days_late for c in all_of if c.days_late is not None]
        assert clock.due == ((min(dues), max(dues)) if dues else None)
        assert clock.days_late == ((min(late), max(late)) if late else None)


@pytest.mark.parametrize("name", ["michigan-2017", "michigan-2022"])
@given(data=st.data())
@OFTEN
def test_an_outlook_is_what_every_completion_comes_to(name: str, data: st.DataObject) -> None:
    policy = pr.load_policy(name)
    first, second = data.draw(agreements(policy)), data.draw(agreements(policy, key="a2"))
    held = data.draw(roughened(partnerships(policy, first, second)))
    day = data.draw(dates_near(None, held))
    compared(held, day, data.draw(st.sampled_from([None, day, day - timedelta(days=3)])))


@given(data=st.data())
@OFTEN
def test_an_outlook_is_what_every_completion_comes_to_under_policies_nobody_has_thought_of(data: st.DataObject) -> None:
    policy = data.draw(policies())
    held = data.draw(roughened(partnerships(policy, data.draw(agreements(policy)))))
    compared(held, data.draw(dates_near(None, held)), None)


OF_STATES = {
    "id": "of-states",
    "perpetual": True,
    "states": {"planning": {"initial": True}, "appeal": {}, "late": {}},
    "transitions": [
        {"on": "plan_returned", "from": "planning", "to": "appeal"},
        {"on": "assigned", "from": "appeal", "to": "planning"},
        {"clock": "plan", "from": ["planning", "appeal"], "to": "late"},
    ],
}
PLAN = {"kind": "deadline", "anchor": "identified", "period": "P20D", "met_by": "plan_submitted"}
EARLY = {"when": {"occurrence": "identified", "before": "2018-03-05"}, "period": "P40D"}


CLOCKS = [{**PLAN, "paused_in": ["appeal"]}, {**PLAN, "cohorts": [EARLY]}]


@given(clock=st.sampled_from(CLOCKS), rough=st.integers(0, 2))
@OFTEN
def test_days_that_follow_from_two_facts_or_from_the_day_of_a_cohort_are_all_looked_at(clock: dict[str, Any], rough: int) -> None:
    days = ["2018-03-01/2018-03-09", "2018-03-11/2018-03-16", "2018-03-18/2018-03-23"]
    exact = ["2018-03-04", "2018-03-14", "2018-03-20"]
    kinds = ["identified", "plan_returned", "assigned"]
    records = [{"kind": kind, "on": days[at] if at >= rough else exact[at]} for at, kind in enumerate(kinds)]
    if rough == 0:
        records[1]["on"] = exact[1]
    held = pr.Partnership(id="p", policy=pr.Policy(**OF_STATES, clocks={"plan": clock}), district={"name": "D"}, records=records)
    for as_of in (date(2018, 3, 21), date(2018, 3, 29), date(2018, 4, 3), date(2018, 4, 12)):
        compared(held, as_of, None)


@given(
    asked=st.sampled_from([{"on_or_before": "2018-03-05"}, {"before": "2018-03-12"}, {"on_or_after": "2018-03-13", "before": "2018-03-15"}])
)
@OFTEN
def test_days_on_both_sides_of_a_day_that_a_condition_names_are_looked_at(asked: dict[str, str]) -> None:
    records = [{"kind": "identified", "on": "2018-03-01/2018-03-09"}, {"kind": "plan_returned", "on": "2018-03-11/2018-03-16"}]
    steps = [
        {"on": kind, "from": "planning", "to": "appeal", "when": {"happened": {"occurrence": kind, **asked}}}
        for kind in ("plan_returned", "identified")
    ]
    rules = pr.Policy(**{**OF_STATES, "transitions": [*steps, OF_STATES["transitions"][2]], "clocks": {"plan": PLAN}})
    held = pr.Partnership(id="p", policy=rules, district={"name": "D"}, records=records)
    for as_of in (date(2018, 3, 21), date(2018, 4, 3)):
        compared(held, as_of, None)
