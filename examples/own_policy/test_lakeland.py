"""The policy of Lakeland, tested: scenarios are found by pytest; here are the laws, the properties, and what is drawn."""

# ruff: noqa: D103

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import partnership_rules as pr
from partnership_rules import testing
from partnership_rules.testing.strategies import dates_near, partnerships

HERE = Path(__file__).parent
POLICY = pr.load_policy(HERE / "lakeland.policy.yaml")
READING = pr.load_agreement(HERE / "reading.agreement.yaml")
FEW = settings(max_examples=15, stateful_step_count=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


# the last law looks for every transition; here the scenarios take them all
@pytest.mark.parametrize("law", testing.LAWS[:-1], ids=lambda law: law.__name__)
def test_every_law_holds(law):
    law(POLICY, [READING], examples=40).require()


@pytest.mark.parametrize("check", [testing.check_deterministic, testing.check_monotone, testing.check_engines_agree])
def test_the_promises_hold_under_this_policy(check):
    check(POLICY, [READING], examples=10).require()


@FEW
@given(st.data())
def test_nobody_is_released_whose_reading_is_unknown(data):
    partnership = data.draw(partnerships(POLICY, READING))
    standing = pr.evaluate(partnership, as_of=data.draw(dates_near(POLICY, partnership)))
    if any(step.what == "released" and step.outcome == "moved" for step in standing.trail):
        assert partnership.evidence or standing.overridden


def test_the_scenarios_notice_most_faulty_policies():
    scenarios = [testing.load_scenario(path) for path in testing.find_scenarios(HERE)]
    assert testing.hunt(POLICY, scenarios).percent >= 60


Machine = testing.partnership_machine(POLICY, READING, always=[lambda now: "level two" if now.level > 1 else ""])
TestMachine = Machine.TestCase
TestMachine.settings = settings(FEW, max_examples=4)
