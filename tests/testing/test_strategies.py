"""The strategies: valid without a filter, rich enough to reach every rule, and small when something is wrong."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, find, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

import partnership_rules as pr
from partnership_rules.documents.loading import faults_of
from partnership_rules.quantity import Interval
from partnership_rules.testing import coverage_of, loads_scenario, pin, reproduce, run_scenario
from partnership_rules.testing.scenarios.coverage import Coverage
from partnership_rules.testing.strategies import agreements, conditions, dates_near, evidence, partnerships, policies, quantities

POLICY = pr.load_policy("michigan-2017")
AGREEMENT = pr.Agreement(
    id="a1",
    benchmarks=[
        {"id": "b", "phase": "outcome", "domain": "academic", "measure": "m", "target": {"at_least": {"value": 50, "unit": "percent"}}}
    ],
)
DEEP = settings().max_examples >= 2_000
EASY = settings(max_examples=20, derandomize=True, suppress_health_check=list(HealthCheck))
QUICK = settings(max_examples=3000, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink])


def standing_on(partnership: pr.Partnership, day: date) -> pr.Standing | None:
    try:
        return pr.evaluate(partnership, as_of=day)
    except pr.PartnershipRulesError:
        return None


@EASY
@given(policies())
def test_a_drawn_policy_can_be_checked_and_written_and_read_back(policy: pr.Policy) -> None:
    # one may wait for a signing and bring nothing into force
    assert all(problem.severity == "warning" or problem.code == "never_in_force" for problem in pr.check_policy(policy))
    assert pr.loads(pr.dumps(policy)) == policy


@EASY
@given(st.data())
def test_a_drawn_agreement_and_condition_speak_of_what_the_policy_knows(data: st.DataObject) -> None:
    policy = data.draw(policies())
    agreement = data.draw(agreements(policy))
    partnership = data.draw(partnerships(policy, agreement))
    assert faults_of(partnership) in ([], unknown_schools(partnership, agreement))
    condition = data.draw(conditions(policy, agreement))
    assert pr.describe(condition)


def unknown_schools(partnership: pr.Partnership, agreement: pr.Agreement) -> list[object]:
    """Give the faults of benchmarks for a school that this partnership has not: drawn agreements know of two."""
    return [p for p in faults_of(partnership) if p.code == "unknown_school" and any(b.school for b in agreement.benchmarks)]


@EASY
@given(quantities())
def test_a_drawn_quantity_lies_within_the_bounds_of_its_unit(found: Interval) -> None:
    low, high = found.unit.bounds()
    assert low is None or found.low is None or found.low >= low
    assert high is None or found.high is None or found.high <= high
    assert found.words()


@EASY
@given(evidence(AGREEMENT))
def test_drawn_evidence_is_about_the_benchmarks(found: tuple[pr.Measurement | pr.Milestone, ...]) -> None:
    assert all(entry.measure == "m" for entry in found)


@pytest.mark.parametrize("number", [1, 2, 3, 4] if DEEP else [1])
def test_six_hundred_partnerships_take_every_step_and_see_every_guard_every_way(number: int) -> None:
    looked: list[tuple[pr.Standing, None]] = []
    never: list[set[str]] = []

    @seed(number)
    @settings(max_examples=600, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(st.data())
    def look(data: st.DataObject) -> None:
        partnership = data.draw(partnerships(POLICY, AGREEMENT))
        days = {data.draw(dates_near(None, partnership)), *(record.on for record in partnership.records)}
        if never and not set.intersection(*never):
            return  # everything was seen sooner
        looked.extend((found, None) for day in sorted(days) if (found := standing_on(partnership, day)) is not None)
        if len(looked) >= 100:
            never.extend(map(missing, coverage_of(looked)))
            looked.clear()

    look()
    never.extend(map(missing, coverage_of(looked)))
    assert not set.intersection(*never)


def missing(found: Coverage) -> set[str]:
    sections = ("transitions", "guards", "clocks")
    return {f"{line.id}: {outcome}" for name in sections for line in found.section(name) for outcome in line.missing}


@pytest.mark.parametrize(("state", "most"), [("plan_signed", 2), ("escalated", 3), ("outcome_review", 5)])
@pytest.mark.parametrize("number", [1, 2, 3, 4] if DEEP else [1])
def test_what_is_found_shrinks_to_few_dated_records(state: str, most: int, number: int) -> None:
    def reaches(partnership: pr.Partnership) -> bool:
        found = standing_on(partnership, max(record.on for record in partnership.records))
        return found is not None and found.state == state

    small = find(partnerships(POLICY, AGREEMENT), reaches, settings=QUICK, random=Random(number))
    assert 1 <= len(small.records) + len(small.evidence) <= most


def test_days_come_near_every_due_date() -> None:
    p = pr.Partnership(id="p", policy=POLICY, district={"name": "D"}, records=[{"kind": "assigned", "on": "2018-03-30"}])
    for days in (-1, 0, 1):
        wanted = date(2018, 6, 28).toordinal() + days
        assert find(dates_near(None, p), lambda day, wanted=wanted: day.toordinal() == wanted, settings=QUICK)  # type: ignore[misc]
    with pytest.raises(NoSuchExample):
        find(dates_near(None, p), lambda day: day < date(2018, 3, 30), settings=EASY)


@EASY
@given(partnerships(POLICY, AGREEMENT))
def test_what_is_printed_makes_the_same_partnership_again(partnership: pr.Partnership) -> None:
    text = reproduce(partnership)
    assert pr.loads(text) == partnership
    assert "transitions:" not in text  # the policy stands in the catalog


@EASY
@given(st.data())
def test_a_pinned_partnership_is_a_scenario_that_passes(data: st.DataObject) -> None:
    partnership = data.draw(partnerships(POLICY, AGREEMENT))
    day = max(record.on for record in partnership.records)
    if standing_on(partnership, day) is not None:
        result = run_scenario(loads_scenario(pin(partnership, as_of=day, title="A title: with a colon")))
        assert result.passed, result.report()


def test_a_failing_property_prints_the_partnership_as_yaml(capsys: pytest.CaptureFixture[str]) -> None:
    @settings(max_examples=200, derandomize=True, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(partnerships(POLICY, AGREEMENT))
    def nobody_is_ever_escalated(partnership: pr.Partnership) -> None:
        found = standing_on(partnership, max(record.on for record in partnership.records))
        assert found is None or found.state != "escalated"

    with pytest.raises(AssertionError) as caught:
        nobody_is_ever_escalated()
    said = "\n".join(getattr(caught.value, "__notes__", [])) + capsys.readouterr().out
    assert "format: partnership-rules/partnership/1" in said
    assert "kind: next_level_signaled" in said
