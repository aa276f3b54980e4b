"""The machine declared from a policy, and what checking the two against each other finds."""

from __future__ import annotations

from typing import Any

import pytest

from partnership_rules.errors import PartnershipRulesError, Place, Problem
from partnership_rules.machine import Alternative, Guard
from partnership_rules.policy import Policy
from partnership_rules.policy.machine_check import MAX_ALTERNATIVES, check_policy, guard_cases

STATES = {"start": {"initial": True}, "left": {"final": True}, "right": {"final": True}}


def made(*transitions: dict[str, Any], **fields: Any) -> Policy:
    return Policy(id="made", states=STATES, transitions=transitions, **fields)


def so_many(count: int) -> Policy:
    return made(
        *({"on": "assigned", "from": "start", "to": "left", "with": {"by": f"r{i}"}} for i in range(count)),
        {"on": "closed", "from": "start", "to": "right"},
    )


def errors_of(policy: Policy) -> list[Problem]:
    return [problem for problem in check_policy(policy) if problem.severity == "error"]


def test_a_declared_machine_has_the_states_the_start_and_the_name_of_its_policy_and_no_model() -> None:
    machine = made({"on": "assigned", "from": "start", "to": "left"}, {"on": "closed", "from": "start", "to": "right"}).machine
    assert (machine.initial, machine.name, list(machine.states), machine.models) == ("start", "made: ", ["start", "left", "right"], [])
    assert [(trigger, list(event.transitions)) for trigger, event in machine.events.items()] == [
        ("record:assigned", ["start"]),
        ("record:closed", ["start"]),
    ]
    guards = [t.conditions[0].func for event in machine.events.values() for t in event.transitions["start"]]
    assert guards == [Guard(0, True), Guard(1, True)]


def test_as_many_alternatives_as_are_tried_are_tried_in_all_their_outcomes_and_one_more_is_too_many() -> None:
    most = so_many(MAX_ALTERNATIVES)
    assert sum(1 for state, trigger, *_ in guard_cases(most) if (state, trigger) == ("start", "record:assigned")) == 3**MAX_ALTERNATIVES
    assert errors_of(most) == []
    too_many = so_many(MAX_ALTERNATIVES + 1)
    assert errors_of(too_many) == [
        Problem(
            "too_many_alternatives",
            Place("made.transitions.0"),
            "'record:assigned' has 9 alternatives in 'start'",
            "at most 8 alternatives can be checked exhaustively: join some with 'any'",
        )
    ]


def test_where_table_and_machine_differ_both_answers_are_told_with_the_outcomes_of_the_guards() -> None:
    policy = made(
        {"on": "assigned", "from": "start", "to": "left"}, {"on": "assigned", "from": "start", "to": "right", "with": {"by": "x"}}
    )
    policy.__dict__["table"] = {("start", "record:assigned"): (Alternative(0, "left"), Alternative(1, "left"))}
    assert errors_of(policy) == [
        Problem(
            "engines_disagree",
            Place("made.states.start"),
            f"'record:assigned' in 'start' with guards ({said}, true): {declared} against ('left', 1)",
        )
        for said, declared in (("false", ("right", 1)), ("undetermined", ("start", None)))
    ]


SIGN = {"on": "agreement_signed", "from": "start", "to": "left"}
WAIT = {"id": "all-signed", "always": True, "from": "start", "to": "left", "when": {"any": [{"signed": {"roles": ["board"]}}]}}
UNSIGNED = {"on": "assigned", "from": "start", "to": "left", "when": {"not": {"signed": {"roles": ["board"]}}}}


@pytest.mark.parametrize(
    ("steps", "named"),
    [([UNSIGNED, SIGN], ["number 2, to 'left'"]), ([WAIT, SIGN], ["'all-signed', to 'left'"]), ([UNSIGNED], [])],
)
def test_a_policy_that_waits_for_a_signing_and_brings_nothing_into_force_is_an_error(steps: Any, named: Any) -> None:
    close = {"on": "closed", "from": "start", "to": "right"}
    found = errors_of(made(*steps, close))
    assert [(one.code, one.hint) for one in found] == [
        ("never_in_force", f"say 'brings_into_force: true' on the transition {name}") for name in named
    ]
    assert errors_of(made(*({**step, "brings_into_force": True} for step in steps), close)) == []


def test_a_wait_without_end_and_a_clock_without_effect_are_warnings_that_say_where_and_what_to_do() -> None:
    clocks = {"idle": {"kind": "milestone", "anchor": "identified", "period": "P1Y"}}
    steps = ({"on": "assigned", "from": "start", "to": "left"}, {"on": "closed", "from": "start", "to": "right"})
    assert check_policy(made(*steps, clocks=clocks)) == (
        Problem(
            "wait_without_default",
            Place("made.states.start"),
            "nobody is named who may act in the state 'start', and no clock leads out of it: a partnership may wait there for ever",
            "name who may act ('by'), or add a clock with a transition",
            severity="warning",
        ),
        Problem(
            "clock_without_effect",
            Place("made.clocks.idle"),
            "nothing follows from the clock 'idle'",
            "add a transition, or ask for it in a condition",
            severity="warning",
        ),
    )


def test_what_is_no_policy_is_not_checked_and_the_way_to_one_is_told() -> None:
    with pytest.raises(PartnershipRulesError) as caught:
        check_policy("michigan-2017")  # type: ignore[arg-type]
    assert caught.value.hint == "pr.load_policy() gives one"
