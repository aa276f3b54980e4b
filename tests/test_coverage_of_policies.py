"""What scenarios exercised is told by policy: one by its content, whoever loaded it and whatever it is called."""

from __future__ import annotations

from pathlib import Path

import pytest

import partnership_rules as pr
from partnership_rules.testing.scenarios.coverage import SECTIONS, Coverage, coverage
from partnership_rules.testing.scenarios.running import run_scenario
from partnership_rules.testing.scenarios.scenario import find_scenarios, load_scenario, loads_scenario

LATE = """
format: partnership-rules/scenario/1
title: A deadline that nobody met lapses
given:
  id: {name}
  policy: {policy}
  district: {{name: Some District, charter: false}}
  records: [{{kind: identified, on: 2018-03-30}}, {{kind: assigned, on: 2018-03-30}}{more}]
as_of: {day}
expect: {{state: {state}}}
"""
ONE = "{id: mine, extends: michigan-2017, n_size: 10}"
OTHER = "{id: mine, extends: michigan-2017, n_size: 30}"


def covered(*looks: tuple[str, str, str, str], more: str = "") -> tuple[Coverage, ...]:
    texts = [LATE.format(name=name, policy=policy, day=day, state=state, more=more) for name, policy, day, state in looks]
    results = [run_scenario(loads_scenario(text)) for text in texts]
    assert all(result.passed for result in results)
    return coverage(results)


def seen(report: Coverage, section: str, id: str) -> dict[str, int]:
    return next(line.seen for line in report.section(section) if line.id == id)


def test_a_policy_that_two_files_load_is_one() -> None:
    [report] = covered(("a", "michigan-2017", "2018-06-28", "assessing"), ("b", "michigan-2017", "2018-06-29", "assessing"))
    assert seen(report, "transitions", "assign") == {"taken": 2}
    assert seen(report, "clocks", "plan") == {"running": 1, "lapsed": 2}


def test_two_policies_of_one_name_are_two() -> None:
    one, other = covered(("a", ONE, "2018-03-30", "assessing"), ("b", OTHER, "2018-06-29", "assessing"))
    assert (one.policy.id, other.policy.id) == ("mine", "mine")
    assert sorted("lapsed" in seen(report, "clocks", "plan") for report in (one, other)) == [False, True]
    assert [seen(report, "transitions", "assign") for report in (one, other)] == [{"taken": 1}, {"taken": 1}]


@pytest.mark.parametrize("policy", ["michigan-2017", ONE])
def test_a_policy_that_nobody_looked_at_is_not_told_of(policy: str) -> None:
    more = ", {kind: policy_changed, on: 2022-11-29, policy: michigan-2022}"
    reports = covered(("a", policy, "2018-04-01", "assessing"), more=more)
    assert [report.policy.id for report in reports] == ["mine" if policy == ONE else policy]


def test_the_worked_scenarios_exercise_every_rule_of_the_policies_of_michigan() -> None:
    paths = find_scenarios(Path(__file__).parent / "scenarios")
    reports = {report.policy.hash: report for report in coverage(run_scenario(load_scenario(path)) for path in paths)}
    for name in ("michigan-2017", "michigan-2022"):
        report = reports[pr.load_policy(name).hash]
        never = [line for section in SECTIONS if section != "clauses" for line in report.section(section) if line.missing]
        assert [(name, line.section, line.id, line.missing) for line in never] == []
