"""Three implementations, one meaning: `evaluate`, the machine of `transitions` and the day-by-day oracle agree.

A failure prints the partnership as YAML. `HYPOTHESIS_PROFILE=deep` asks for a hundred times as many.
"""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import partnership_rules as pr
from partnership_rules.testing import engines
from partnership_rules.testing.engines import by_machine, disagreements
from partnership_rules.testing.oracle import comparable, walk
from partnership_rules.testing.scenarios.scenario import find_scenarios, load_scenario
from partnership_rules.testing.strategies import agreements, dates_near, partnerships, policies

DEEP = 100 if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else 1
HEALTH = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
CATALOG = ("michigan-2017", "michigan-2017-round-1", "michigan-2022")


def often(examples):
    return settings(max_examples=examples * DEEP, derandomize=DEEP == 1, deadline=None, suppress_health_check=HEALTH)


def lenses(day):
    return st.sampled_from([None, day, day + timedelta(days=10), day - timedelta(days=3)])


@pytest.mark.parametrize("name", CATALOG)
@given(data=st.data())
@often(40)
def test_all_engines_agree_on_partnerships_under_a_policy_of_the_catalog(name, data):
    policy = pr.load_policy(name)
    first, second = data.draw(agreements(policy)), data.draw(agreements(policy, key="a2"))
    partnership = data.draw(partnerships(policy, first, second))
    day = data.draw(dates_near(None, partnership))
    lens = {"as_of": day, "known_on": data.draw(lenses(day)), "overrides": data.draw(st.booleans())}
    assert disagreements(partnership, **lens) == []


@given(data=st.data())
@often(80 if DEEP == 1 else 200)  # 20,000 in a deep run
def test_all_engines_agree_on_policies_nobody_has_thought_of(data):
    policy = data.draw(policies())
    first, second = data.draw(agreements(policy)), data.draw(agreements(policy, key="a2"))
    partnership = data.draw(partnerships(policy, first, second))
    day = data.draw(dates_near(None, partnership))
    assert disagreements(partnership, as_of=day, known_on=data.draw(lenses(day))) == []


@given(data=st.data())
@often(20)
def test_all_engines_agree_where_the_policy_changes_on_the_way_or_is_held_against_the_whole_record(data):
    old, new = pr.load_policy("michigan-2017"), pr.load_policy("michigan-2022")
    agreement = data.draw(agreements(old))
    partnership = data.draw(partnerships(old, agreement, policies_known=(new,)))
    day = data.draw(dates_near(None, partnership))
    assert disagreements(partnership, as_of=day, policy=data.draw(st.sampled_from([None, new, old]))) == []


@pytest.mark.parametrize("folder", ["scenarios", "testing"])
def test_all_engines_agree_on_the_days_and_the_proposed_records_of_every_scenario(folder):
    asked = 0
    for scenario in map(load_scenario, find_scenarios(Path(__file__).parents[1] / folder)):
        if not scenario.partnership.is_exact:
            continue  # its completions are held in the tests of rough days
        held = {"policy": scenario.policy}
        looks = [(scenario.partnership, check.as_of, check.known_on) for check in scenario.checks[: None if DEEP > 1 else 3]]
        looks += [(scenario.partnership.add(one.record), one.record.on, one.known_on) for one in scenario.proposals]
        for partnership, day, known_on in looks:
            asked += 1
            assert disagreements(partnership, as_of=day, known_on=known_on, **held) == [], scenario.title
    assert asked > 50


def test_the_oracle_is_heard_when_it_disagrees():
    partnership = pr.Partnership(
        id="p", policy=pr.load_policy("michigan-2017"), district={"name": "D"}, records=[{"kind": "assigned", "on": "2018-03-30"}]
    )
    day = partnership.records[0].on + timedelta(days=90)
    assert walk(partnership, as_of=day)["clocks"][0]["status"] == "running"
    assert comparable(pr.evaluate(partnership, as_of=day)) == comparable(by_machine(partnership, as_of=day))
    assert walk(partnership, as_of=day + timedelta(days=1)) != comparable(pr.evaluate(partnership, as_of=day))
    assert disagreements(partnership, as_of=day - timedelta(days=1000)) == []


def test_every_engine_is_asked_in_the_same_way(monkeypatch):
    partnership = pr.Partnership(
        id="p", policy=pr.load_policy("michigan-2017"), district={"name": "D"}, records=[{"kind": "assigned", "on": "2018-03-30"}]
    )
    lens = {"as_of": date(2018, 4, 1), "known_on": date(2018, 4, 2), "policy": pr.load_policy("michigan-2022"), "overrides": False}
    asked = []

    def watched(own):
        return lambda p, **given: asked.append(given) or own(p, **given)

    for name in ("evaluate", "by_machine", "walk"):
        monkeypatch.setattr(engines, name, watched(getattr(engines, name)))
    assert disagreements(partnership, **lens) == []
    assert asked == [lens] * 3
