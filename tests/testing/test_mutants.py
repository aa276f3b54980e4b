"""Proof that the kit finds faults: small wrong changes of good policies and agreements, and what is left unnoticed.

A run takes every few mutants, and all that are known to survive; the deep profile takes every one.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

import partnership_rules as pr
from partnership_rules.errors import InputError
from partnership_rules.testing.faulty import Mutant, mutants
from partnership_rules.testing.killing import REFUSED, hunt
from partnership_rules.testing.scenario import Scenario, find_scenarios, load_scenario, loads_scenario

TESTS = Path(__file__).parents[1]
DEEP = settings().max_examples >= 2_000
STEP = 1 if DEEP else 11
ENOUGH = 95

NOT_THERE = "the clocks of the reviews start with the signing, so neither comes before a plan is signed"
FIRST = "'assign' stands before it, asks for nothing, and takes every assignment from there"
NOT_ASKED = "the requirement is not asked for while the clock is not started or running"
ONE_SCHOOL = "asked for each school, the schools in question are one"
MILESTONE = "a milestone is reached, and never met or lapsed"
BOTH = {
    "transitions.intermediate-due: also from identified": NOT_THERE,
    "transitions.intermediate-due: also from assessing": NOT_THERE,
    "transitions.outcome-due: also from identified": NOT_THERE,
    "transitions.outcome-due: also from assessing": NOT_THERE,
    "transitions.begin-again: also from identified": FIRST,
    "requirements.plan-in-time.requires: also running": NOT_ASKED,
    "requirements.plan-in-time.requires: also not_started": NOT_ASKED,
}
THIRD = "ladder.grounds.reidentified-below-a-third.when:"
SURVIVORS = {
    "michigan-2017": BOTH,
    "michigan-2022": {
        **BOTH,
        "transitions.sign: after exit": "each is taken as soon as it is true, and no one record makes both true",
        "transitions.exit.when: part 2 also member": "where all have exited, closed or merged, none is a member",
        "requirements.needs-assessment-in-time.requires: also running": NOT_ASKED,
        "requirements.needs-assessment-in-time.requires: also not_started": NOT_ASKED,
        "requirements.graduation-outcome.requires: part 2 any -> all": ONE_SCHOOL,
        f"{THIRD} part 1 any -> all": ONE_SCHOOL,
        f"{THIRD} part 2 also met": MILESTONE,
        f"{THIRD} part 2 also met_late": MILESTONE,
        f"{THIRD} part 2 also lapsed": MILESTONE,
        f"{THIRD} part 3 part 1 part 1 dropped": "a share below a third is at most two thirds, a ground by the other reading too",
    },
}
"""What nothing can notice, because it means the same: each with the reason."""


@cache
def scenarios(*folders: str) -> tuple[Scenario, ...]:
    return tuple(load_scenario(path) for folder in folders for path in find_scenarios(TESTS / folder))


def taken(every: list[Mutant], known: dict[str, str]) -> list[Mutant]:
    return [mutant for number, mutant in enumerate(every) if number % STEP == 0 or mutant.name in known]


@pytest.mark.parametrize("name", SURVIVORS)
def test_what_survives_of_a_policy_is_what_means_the_same(name: str) -> None:
    policy, known = pr.load_policy(name), SURVIVORS[name]
    every = mutants(policy)
    assert len(every) >= 40
    assert 100 * (len(every) - len(known)) >= ENOUGH * len(every)
    table = hunt(policy, scenarios("scenarios", "testing/michigan_2017"), faulty=taken(every, known))
    assert {mutant.name for mutant in table.survivors} == set(known), table.report()


def test_at_least_95_percent_of_the_faults_of_an_agreement_are_noticed() -> None:
    agreement = pr.load(TESTS / "testing" / "made_up" / "made-up.agreement.yaml")
    table = hunt(agreement, scenarios("testing/made_up"))
    assert len(table.kills) >= 40
    assert table.percent >= ENOUGH, table.report()


def test_every_mutant_differs_from_the_good_one_and_from_the_others() -> None:
    policy = pr.load_policy("michigan-2017")
    every = mutants(policy)
    rows = [repr(mutant.row) for mutant in every]
    assert len({*rows, repr(policy.to_json())}) == len(rows) + 1
    assert len({mutant.name for mutant in every}) == len(every)


def test_what_cannot_be_built_is_killed_when_it_is_loaded() -> None:
    policy = pr.load_policy("michigan-2017")
    trapped = next(mutant for mutant in mutants(policy) if mutant.refused())
    (kill,) = hunt(policy, [], faulty=[trapped]).kills
    assert kill.by == REFUSED


def test_without_scenarios_a_fault_survives_and_is_listed() -> None:
    policy = pr.load_policy("michigan-2017")
    table = hunt(policy, [], faulty=mutants(policy)[:2])
    assert table.percent == 0
    assert [line.strip() for line in table.report().splitlines()[1:]] == [f"survived: {mutant.name}" for mutant in table.survivors]
    assert table.to_json()["kills"][0] == {"mutant": "clocks.plan.period: P90D -> P89D", "killed_by": None}


def test_lint_notices_a_requirement_that_can_no_longer_be_met() -> None:
    policy = pr.load_policy("michigan-2017")
    faulty = [mutant for mutant in mutants(policy) if mutant.name == "requirements.plan-in-time.when: not also met"]
    assert [kill.by for kill in hunt(policy, [], faulty=faulty).kills] == ["found by lint: requirement_unmeetable"]


SETS_THE_OTHER_READING = """\
format: partnership-rules/scenario/1
title: Held with other parameters
given:
  id: a
  policy: {extends: michigan-2022, id: other, parameters: {one_third_rule: {value: missed_at_least}}}
  district: {name: A, charter: false}
  records: [{kind: assigned, on: 2023-01-17}]
as_of: 2023-01-17
expect: {state: %s}
"""


def test_a_scenario_that_sets_other_parameters_notices_faults_of_the_same_rules() -> None:
    policy = pr.load_policy("michigan-2022")
    faulty = [mutant for mutant in mutants(policy) if mutant.name == "transitions.assign: taken out"]
    table = hunt(policy, [loads_scenario(SETS_THE_OTHER_READING % "assessing")], faulty=faulty)
    assert [kill.by for kill in table.kills] == ["Held with other parameters"]


def test_scenarios_that_fail_without_a_fault_prove_nothing_and_are_refused() -> None:
    with pytest.raises(InputError, match="1 scenario failed without any fault, first 'Held with other parameters'") as caught:
        hunt(pr.load_policy("michigan-2022"), [loads_scenario(SETS_THE_OTHER_READING % "escalated")])
    assert caught.value.code == "scenarios_fail"
