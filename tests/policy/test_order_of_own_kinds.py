"""Records of a policy's own kinds on one day come in the order in which the policy lists its kinds."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from helpers.build import day, rec

import partnership_rules as pr
from partnership_rules.testing.engines import disagreements
from partnership_rules.testing.faulty.mutants import mutants
from partnership_rules.testing.faulty.refuting import hunt
from partnership_rules.testing.scenarios.scenario import load_scenario

SCENARIO = Path(__file__).parents[1] / "scenarios" / "two-own-kinds-on-one-day.scenario.yaml"
DAY = "2018-03-01"


def policy(*kinds: str, id: str = "p") -> pr.Policy:
    states = {"open": {"initial": True}, "ended": {"final": True}}
    transitions = [{"on": "closed", "from": "open", "to": "ended"}]
    return pr.Policy(id=id, states=states, kinds=dict.fromkeys(kinds, ""), transitions=transitions)


def own(name: str, **fields: Any) -> dict[str, Any]:
    return rec("other", DAY, name=name, **fields)


def trail(*policies: pr.Policy, records: list[dict[str, Any]]) -> list[str]:
    partnership = pr.Partnership(id="p", policy=policies[0].id, policies=policies, district={"name": "D"}, records=records)
    assert disagreements(partnership, as_of=day(DAY)) == []
    return [step.what for step in pr.evaluate(partnership, as_of=day(DAY)).trail]


@pytest.mark.parametrize("kinds", list(permutations(("a", "b", "c"))))
def test_they_come_as_the_policy_lists_them_wherever_they_stand_in_the_record(kinds: tuple[str, ...]) -> None:
    for listed in permutations(("a", "b", "c")):
        assert trail(policy(*kinds), records=[own(name) for name in listed]) == [*kinds]


def test_between_kinds_of_the_library_they_keep_their_place_and_a_kind_not_listed_comes_last() -> None:
    records = [own("a"), own("z"), own("b"), rec("identified", DAY), rec("next_level_signaled", DAY)]
    assert trail(policy("z", "b"), records=records) == ["identified", "z", "b", "a", "next_level_signaled"]


def test_one_kind_goes_by_when_it_was_recorded() -> None:
    records = [own("a", recorded_at="2018-03-03T00:00:00Z", id="1"), own("b"), own("a", recorded_at="2018-03-02T00:00:00Z", id="2")]
    assert trail(policy("b", "a"), records=records) == ["b", "a", "a"]


def test_where_the_policy_changes_on_the_day_the_new_one_says_the_order() -> None:
    records = [own("a"), own("b"), rec("policy_changed", DAY, policy="q")]
    assert trail(policy("a", "b"), policy("b", "a", id="q"), records=records) == ["policy_changed", "b", "a"]


def test_policies_whose_order_differs_are_different_policies() -> None:
    one, other = policy("a", "b"), policy("b", "a")
    assert one != other
    assert one.hash != other.hash
    assert one == policy("a", "b")
    clocks = {name: {"kind": "milestone", "anchor": "assigned", "period": "P1D"} for name in ("x", "y")}
    assert one.with_changes(clocks=clocks).hash != one.with_changes(clocks=dict(reversed(clocks.items()))).hash


def test_the_scenario_notices_kinds_that_are_listed_the_other_way_round() -> None:
    scenario = load_scenario(SCENARIO)
    good = scenario.partnership.policies[0]
    (swapped,) = (mutant for mutant in mutants(good) if mutant.name.startswith("kinds."))
    assert swapped.name == "kinds.decision_given: before hearing_held"
    assert hunt(good, [scenario], faulty=[swapped]).survivors == ()
