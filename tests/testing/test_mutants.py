"""Proof that the kit finds faults: small wrong changes of good policies and agreements, and what is left unnoticed.

What nothing can notice is listed beside this file, each with its reason. A run takes every few mutants of a policy, and of
those that survive; the deep profile takes every one.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

import partnership_rules as pr
from partnership_rules.errors import DocumentError, InputError
from partnership_rules.testing import laws, load_reasons
from partnership_rules.testing.faulty.mutants import Mutant, mutants
from partnership_rules.testing.faulty.refuting import REFUSED, KillTable, hunt
from partnership_rules.testing.scenarios.running import Scenario
from partnership_rules.testing.scenarios.scenario import find_scenarios, load_scenario, loads_scenario

HERE = Path(__file__).parent
DEEP = settings().max_examples >= 2_000
ENOUGH = 95
HELD = {
    "michigan-2017": (pr.load_policy("michigan-2017"), ("../scenarios", "michigan_2017"), 29),
    "michigan-2022": (pr.load_policy("michigan-2022"), ("../scenarios", "michigan_2017"), 53),
    "made-up": (pr.load(HERE / "made_up" / "made-up.agreement.yaml"), ("made_up",), 1),
}
"""Policies and agreements, the folders of their scenarios, and of how many mutants one is taken in a run."""


@cache
def scenarios(*folders: str) -> tuple[Scenario, ...]:
    return tuple(load_scenario(path) for folder in folders for path in find_scenarios(HERE / folder))


def taken(every: list[Mutant], known: dict[str, str], step: int) -> list[Mutant]:
    """Give one mutant of every few, and one survivor of every few."""
    survivors = [mutant for mutant in every if mutant.name in known]
    sampled = {mutant.name for mutant in (*every[::step], *survivors[:: min(step, 9)])}
    return [mutant for mutant in every if mutant.name in sampled]


@cache
def held(name: str) -> KillTable:
    good, folders, step = HELD[name]
    every = faulty(name)
    known = load_reasons(HERE / f"{name}.survivors.yaml", every)
    return hunt(good, scenarios(*folders), faulty=taken(every, known, 1 if DEEP else step), reasons=known)


@pytest.mark.parametrize("name", HELD)
def test_what_survives_is_what_has_a_reason_to(name: str) -> None:
    table = held(name)
    assert table.unexplained == (), table.report()
    assert [kill.mutant.name for kill in table.kills if kill.by and kill.reason] == [], table.report()


@pytest.mark.parametrize("name", HELD)
def test_of_all_faults_of_a_policy_or_an_agreement_at_least_95_percent_have_no_reason_to_survive(name: str) -> None:
    every = faulty(name)
    known = load_reasons(HERE / f"{name}.survivors.yaml", every)
    assert len(every) >= 40
    assert 100 * (len(every) - len(known)) >= ENOUGH * len(every)


def test_of_more_than_forty_faults_looked_at_in_every_run_at_least_95_percent_are_noticed() -> None:
    looked = [kill for name in HELD for kill in held(name).kills if kill.mutant.name in counted(name)]
    noticed = [kill for kill in looked if kill.by]
    assert len(looked) >= 80
    assert 100 * len(noticed) >= ENOUGH * len(looked)


@cache
def faulty(name: str) -> list[Mutant]:
    return mutants(HELD[name][0])


@cache
def counted(name: str) -> frozenset[str]:
    """Name the mutants that were not taken for their reasons alone: those would count too often."""
    return frozenset(mutant.name for mutant in faulty(name)[:: 1 if DEEP else HELD[name][2]])


def test_every_mutant_differs_from_the_good_one_and_from_the_others() -> None:
    policy = pr.load_policy("michigan-2017")
    every = mutants(policy)
    rows = [repr(mutant.row) for mutant in every]
    assert len({*rows, repr(policy.to_dict())}) == len(rows) + 1
    assert len({mutant.name for mutant in every}) == len(every)


def test_what_cannot_be_built_is_killed_when_it_is_loaded() -> None:
    policy = pr.load_policy("michigan-2017")
    refused = [mutant for mutant in mutants(policy) if mutant.refused()]
    assert any(mutant.name == "transitions.outcome-held.with: review -> review_" for mutant in refused)
    (kill,) = hunt(policy, [], faulty=refused[:1]).kills
    assert kill.by == REFUSED


@pytest.mark.parametrize(
    ("scenario", "faulty_one"),
    [
        ("an-unknown-rating-is-no-default", "transitions.not-failing: also where an earlier step is undetermined"),
        ("a-designation-moves-a-school", "transitions.0.with: as -> as_"),
        ("an-act-before-the-anchor-meets-nothing", "clocks.again.early: None -> counts"),
        ("whose-ratings-are-meant", "transitions.failing.when: of any_school"),
        ("ratings-come-in-the-order-of-their-periods", "period_form: left out"),
    ],
)
def test_a_fault_of_meaning_is_planted_and_noticed(scenario: str, faulty_one: str) -> None:
    held = load_scenario(HERE.parent / "scenarios" / f"{scenario}.scenario.yaml")
    (good,) = held.partnership.policies
    planted = [mutant for mutant in mutants(good) if mutant.name == faulty_one]
    assert [bool(kill.by) for kill in hunt(good, [held], faulty=planted).kills] == [True]


def test_without_scenarios_a_fault_survives_and_is_listed() -> None:
    policy = pr.load_policy("michigan-2017")
    table = hunt(policy, [], faulty=mutants(policy)[:2])
    assert table.percent == 0
    first, second = (mutant.name for mutant in table.survivors)
    told = [f"    survived: {name} (no reason is given)" for name in (first, second)]
    assert table.report().splitlines()[1:] == ["  clocks.plan: 2 survived", *told]
    of_all = hunt(policy, [], faulty=mutants(policy)[:5]).report()
    assert (of_all.count("clocks.plan: "), of_all.count("    survived: clocks.plan.")) == (1, 3)
    assert table.to_dict()["kills"][0] == {"mutant": "clocks.plan.period: P90D -> P89D", "killed_by": None, "reason": None}
    assert table.to_dict()["unexplained"] == [first, second]


def test_a_survivor_is_told_with_its_reason_and_counted_and_a_killed_one_needs_none() -> None:
    policy = pr.load_policy("michigan-2017")
    every = mutants(policy)
    trapped = next(mutant for mutant in every if mutant.refused())
    reasons = {every[0].name: "nobody counts days", trapped.name: "nobody loads it"}
    table = hunt(policy, [], faulty=[every[0], trapped], reasons=reasons)
    assert (table.percent, table.unexplained) == (50, ())
    assert f"  survived: {every[0].name} (nobody counts days)" in table.report()
    assert f"  killed, though it should survive: {trapped.name} (nobody loads it)" in table.report()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a\n", "1:1: reasons_shape"),
        (
            '"clocks.plan.period: P90D -> P98D": a reason\n',
            "1:1: unknown_mutant: there is no mutant (did you mean 'clocks.plan",
        ),
        ('"clocks.plan.period: P90D -> P89D": 7\n', "1:37: reason_missing"),
        ('"clocks.plan.period: P90D -> P89D": ""\n', "1:37: reason_missing"),
    ],
)
def test_a_reason_for_what_is_no_mutant_or_without_words_is_refused_with_its_place(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "reasons.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(DocumentError) as caught:
        load_reasons(path, mutants(pr.load_policy("michigan-2017")))
    assert f"reasons.yaml:{said}" in str(caught.value)


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
    assert caught.value.hint == "'partnership-rules test' says what is wrong"


def test_a_law_notices_what_no_scenario_does_and_only_if_the_good_one_keeps_it() -> None:
    good = pr.load_policy("michigan-2017")
    names = ("transitions.escalate.when: left out", "transitions.release: also from assessing", "transitions.escalate.by: left out")
    some = [mutant for mutant in mutants(good) if mutant.name in names]
    table = hunt(good, [], laws=[laws.nobody_is_escalated_without_grounds], faulty=some)
    assert {kill.mutant.name: kill.by for kill in table.kills} == {
        **dict.fromkeys(names, ""),
        names[0]: "nobody is escalated without grounds",
    }
    broken = next(mutant.built for mutant in some if mutant.name == names[0])
    again = [mutant for mutant in mutants(broken) if mutant.name == "transitions.release.by: left out"]
    assert [kill.by for kill in hunt(broken, [], laws=[laws.nobody_is_escalated_without_grounds], faulty=again).kills] == [""]
