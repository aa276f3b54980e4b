"""The machine of `transitions` and the table compiled from it: one meaning, proven case by case."""

from __future__ import annotations

from itertools import pairwise, product
from typing import Any

import pytest
from helpers.build import catalogued, partnership, rec, standing
from helpers.facts import condition
from transitions import Machine

import partnership_rules as pr
from partnership_rules.errors import LimitError
from partnership_rules.logic import FALSE, TRUE, UNDETERMINED
from partnership_rules.machine import Alternative, Guard, fire, step
from partnership_rules.policy import Policy
from partnership_rules.policy.machine_check import MAX_ALTERNATIVES, check_policy, guard_cases

VALUES = (TRUE, FALSE, UNDETERMINED)
CATALOG = ("michigan-2017", "michigan-2017-round-1", "michigan-2022")
NOT_FINAL = ("identified", "assessing", "plan_signed", "intermediate_review", "outcome_review", "escalated")

# The machine of the founding document: (state, trigger) -> where it leads.
FOUNDING = {
    ("identified", "record:assigned"): "assessing",
    ("escalated", "record:assigned"): "assessing",
    ("identified", "always"): "plan_signed",
    ("assessing", "always"): "plan_signed",
    ("plan_signed", "clock:intermediate_review"): "intermediate_review",
    ("plan_signed", "record:review_held"): "intermediate_review",
    ("intermediate_review", "clock:outcome_review"): "outcome_review",
    ("intermediate_review", "record:review_held"): "outcome_review",
    ("outcome_review", "record:released"): "released",
    ("escalated", "record:released"): "released",
    **{(state, "record:next_level_signaled"): "escalated" for state in NOT_FINAL},
    **{(state, "record:closed"): "closed" for state in NOT_FINAL},
}
EXIT = {(state, "always"): "released" for state in NOT_FINAL if state != "identified"}


@pytest.mark.parametrize("name", CATALOG[:2])
def test_the_table_is_that_of_the_founding_document(name: str) -> None:
    assert {key: [one.to for one in found] for key, found in catalogued(name).table.items()} == {key: [to] for key, to in FOUNDING.items()}


def test_from_round_four_schools_exit_and_nobody_is_released_by_a_record() -> None:
    found = {key: [one.to for one in listed] for key, listed in catalogued("michigan-2022").table.items()}
    kept = {key: [to] for key, to in FOUNDING.items() if key[1] != "record:released"}
    for key, to in EXIT.items():
        kept.setdefault(key, []).append(to)
    assert found == kept


@pytest.mark.parametrize("name", CATALOG)
def test_the_machine_and_the_table_agree_on_every_state_happening_and_guard_outcome(name: str) -> None:
    policy = catalogued(name)
    cases = 0
    for state, trigger, alternatives, outcomes in guard_cases(policy):
        guards = {one.place: truth for one, truth in zip(alternatives, outcomes, strict=True)}
        first = next((one for one in alternatives if guards[one.place] is TRUE), None)
        expected = (first.to, first.place) if first else (state, None)
        assert fire(policy.machine, state, trigger, guards) == expected
        taken = step(policy.table, state, trigger, guards.__getitem__)
        assert ((taken.to, taken.place) if taken else (state, None)) == expected
        cases += 1
    triggers = {transition.trigger for transition in policy.transitions}
    assert cases == sum(3 ** len(policy.table.get(key, ())) for key in product(policy.states, triggers))


@pytest.mark.parametrize("name", CATALOG)
def test_the_policies_of_the_catalog_have_no_fault_and_name_somebody_who_may_act_in_every_state(name: str) -> None:
    assert check_policy(catalogued(name)) == ()


@pytest.mark.parametrize("name", CATALOG)
def test_nothing_is_registered_as_a_model_and_nothing_can_be_reached_that_is_not_declared(name: str) -> None:
    machine = catalogued(name).machine
    assert isinstance(machine, Machine)
    assert machine.models == []
    assert not any(trigger.startswith("to_") for trigger in machine.events)
    assert all(
        isinstance(t.conditions[0].func, Guard)
        for event in machine.events.values()
        for listed in event.transitions.values()
        for t in listed
    )


@pytest.mark.parametrize("name", CATALOG)
def test_looking_at_a_machine_does_not_change_it(name: str) -> None:
    policy = pr.load_policy(name)
    before = {trigger: set(event.transitions) for trigger, event in policy.machine.events.items()}
    for state, trigger in product([*policy.states, "nowhere"], [*policy.machine.events, "record:nothing"]):
        assert fire(policy.machine, state, trigger, {})[1] is None
        assert step(policy.table, state, trigger, lambda _: TRUE) is None or (state, trigger) in policy.table
    assert {trigger: set(event.transitions) for trigger, event in policy.machine.events.items()} == before


# ---- policies that are not in order ---------------------------------------------------------------------------------

STATES = {"start": {"initial": True}, "left": {"final": True}, "right": {"final": True}}


def made(transitions: list[dict[str, Any]], **fields: Any) -> Policy:
    return Policy(**{"id": "made", "states": STATES, "transitions": transitions, **fields})


def corrupted(table: dict[tuple[str, str], tuple[Alternative, ...]]) -> Policy:
    policy = made([{"on": "assigned", "from": "start", "to": "left"}, {"on": "assigned", "from": "start", "to": "right"}])
    policy.__dict__["table"] = table
    return policy


@pytest.mark.parametrize(
    "alternatives",
    [
        (Alternative(1, "right"), Alternative(0, "left")),
        (Alternative(0, "right"), Alternative(1, "right")),
        (Alternative(0, "left"),),
        (Alternative(0, "left"), Alternative(1, "right"), Alternative(7, "right")),
        (),
    ],
)
def test_a_table_that_does_not_agree_with_the_machine_is_found(alternatives: tuple[Alternative, ...]) -> None:
    problems = check_policy(corrupted({("start", "record:assigned"): alternatives}))
    wrong = [problem for problem in problems if problem.code == "engines_disagree"]
    assert wrong
    assert all(problem.severity == "error" and "'record:assigned' in 'start'" in problem.message for problem in wrong)


def test_the_first_of_two_enabled_steps_is_taken_and_a_default_only_where_the_earlier_is_false() -> None:
    policy = made([{"on": "assigned", "from": "start", "to": "left"}, {"on": "assigned", "from": "start", "to": "right"}])
    for first, second in product(VALUES, repeat=2):
        expected = ("left", 0) if first is TRUE else ("right", 1) if (first, second) == (FALSE, TRUE) else ("start", None)
        assert fire(policy.machine, "start", "record:assigned", {0: first, 1: second}) == expected
    assert (
        standing(partnership(rec("identified", "2018-01-01"), rec("assigned", "2018-01-02"), policy=policy), "2018-01-02").state == "left"
    )


def test_a_step_whose_own_guard_is_true_is_taken_although_an_earlier_one_is_undetermined_and_nothing_after_a_default() -> None:
    guard = {"level": {"at_least": 0}}
    steps = [{"on": "assigned", "from": "start", "to": to, "when": when} for to, when in (("left", guard), ("right", guard))]
    assert fire(made(steps).machine, "start", "record:assigned", {0: UNDETERMINED, 1: TRUE}) == ("right", 1)
    policy = made([steps[0], {**steps[0], "when": None, "otherwise": True}, steps[1]])
    guards = {0: UNDETERMINED, 1: TRUE, 2: TRUE}
    assert fire(policy.machine, "start", "record:assigned", guards) == ("start", None)
    assert step(policy.table, "start", "record:assigned", guards.__getitem__) is None


def test_a_step_with_otherwise_has_no_guard_of_its_own() -> None:
    with pytest.raises(pr.PartnershipRulesError, match="otherwise"):
        made([{"on": "assigned", "from": "start", "to": "left", "when": {"level": {"at_least": 0}}, "otherwise": True}])


def test_a_guard_that_is_not_told_does_not_pass() -> None:
    policy = made([{"on": "assigned", "from": "start", "to": "left"}, {"on": "closed", "from": "start", "to": "right"}])
    assert fire(policy.machine, "start", "record:assigned", {}) == ("start", None)


def test_too_many_alternatives_cannot_be_proven() -> None:
    steps = [{"on": "assigned", "from": "start", "to": "left", "with": {"by": f"r{i}"}} for i in range(MAX_ALTERNATIVES + 1)]
    problems = check_policy(made([*steps, {"on": "closed", "from": "start", "to": "right"}]))
    assert [problem.code for problem in problems if problem.severity == "error"] == ["too_many_alternatives"]
    assert f"{MAX_ALTERNATIVES + 1} alternatives" in problems[0].message


def test_a_clock_that_nothing_follows_is_a_warning_unless_it_is_asked_for_or_calls_a_phase() -> None:
    steps = [{"on": "closed", "from": "start", "to": "right"}, {"clock": "moves", "from": "start", "to": "left"}]
    clocks = {name: {"kind": "milestone", "anchor": "identified", "period": "P1Y"} for name in ("moves", "idle", "asked", "phased")}
    clocks["phased"]["phase"] = "outcome"
    asked = [{"id": "r", "requires": {"not": {"clock": {"name": "asked", "is": "lapsed"}}}}]
    problems = check_policy(made(steps, clocks=clocks, requirements=asked))
    assert [(problem.code, "'idle'" in problem.message) for problem in problems] == [("clock_without_effect", True)]


def test_eventless_steps_that_never_come_to_rest_are_a_limit_and_no_endless_loop() -> None:
    states = {"start": {"initial": True}, "a": {}, "b": {}, "end": {"final": True}}
    steps = [
        {"on": "assigned", "from": "start", "to": "a"},
        {"always": True, "from": "a", "to": "b"},
        {"always": True, "from": "b", "to": "a"},
        {"on": "closed", "from": ["a", "b"], "to": "end"},
    ]
    policy = made(steps, states=states)
    p = partnership(rec("identified", "2018-01-01"), rec("assigned", "2018-01-02"), policy=policy)
    assert standing(p, "2018-01-01").state == "start"
    with pytest.raises(LimitError) as caught:
        standing(p, "2018-01-02")
    assert caught.value.code == "never_at_rest"


def test_eventless_steps_run_on_until_none_is_enabled() -> None:
    names = ["start", *(f"s{i}" for i in range(6)), "left"]
    steps = [{"always": True, "from": a, "to": b} for a, b in pairwise(names)]
    states = {name: {} for name in names[1:-1]} | {"start": {"initial": True}, "left": {"final": True}}
    found = standing(partnership(rec("identified", "2018-01-01"), policy=made(steps, states=states)), "2018-01-01")
    assert (found.state, len(found.trail)) == ("left", 8)


# ---- guards that only time opens ------------------------------------------------------------------------------------


def guarded(when: Any, **fields: Any) -> Policy:
    steps = [{"always": True, "from": "start", "to": "left", "when": when}, {"on": "closed", "from": "start", "to": "right"}]
    condition(when)
    return made(steps, **fields)


def test_an_eventless_guard_opens_on_its_own_day_whenever_anybody_looks() -> None:
    policy = guarded({"elapsed": {"since": {"kind": "identified"}, "period": "P90D"}})
    p = partnership(rec("identified", "2018-01-01"), rec("partner_joined", "2018-08-01", party="x"), policy=policy)
    assert standing(p, "2018-03-31").state == "start"
    for on in ("2018-04-01", "2018-07-31", "2020-01-01"):
        assert (standing(p, on).state, standing(p, on).since.isoformat()) == ("left", "2018-04-01")


def test_a_designation_that_runs_out_opens_a_guard_on_the_day_after_its_last() -> None:
    policy = guarded({"not": {"designated": {"as": "CSI"}}})
    start = [rec("identified", "2018-01-01"), rec("designated", "2018-01-01", **{"as": "CSI"}, school="s", until="2018-06-30")]
    p = partnership(*start, policy=policy, schools=[{"id": "s"}])
    assert standing(p, "2018-06-30").state == "start"
    assert standing(p, "2019-01-01").since.isoformat() == "2018-07-01"


def test_a_review_that_falls_due_opens_a_guard_on_its_day() -> None:
    clocks = {"review": {"kind": "milestone", "anchor": "identified", "period": "P1Y", "phase": "outcome"}}
    policy = guarded({"not": {"any": [{"not": {"finding": {"review": "outcome", "is": "not_met"}}}]}}, clocks=clocks)
    p = partnership(
        rec("identified", "2018-01-01"), rec("review_decided", "2018-03-01", review="outcome", finding="not_met"), policy=policy
    )
    assert (standing(p, "2018-02-28").state, standing(p, "2018-03-01").state) == ("start", "left")


def test_a_ground_that_time_brings_opens_a_guard_that_asks_for_grounds() -> None:
    ladder = {"grounds": [{"id": "long", "when": {"elapsed": {"since": {"kind": "identified"}, "period": "P1Y"}}}]}
    p = partnership(rec("identified", "2018-01-01"), policy=guarded({"grounds": True}, ladder=ladder))
    assert (standing(p, "2018-12-31").state, standing(p, "2019-06-01").since.isoformat()) == ("start", "2019-01-01")
