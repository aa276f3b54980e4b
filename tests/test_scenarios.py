"""The worked scenarios: what is given, the day, and what is expected, each as a page an analyst could have written."""

from __future__ import annotations

from pathlib import Path

import pytest

from partnership_rules.testing.scenarios.running import run_scenario
from partnership_rules.testing.scenarios.scenario import find_scenarios, load_scenario

FOLDER = Path(__file__).parent / "scenarios"
SCENARIOS = find_scenarios(FOLDER)


def test_there_are_at_least_thirty() -> None:
    assert len(SCENARIOS) >= 30


@pytest.mark.parametrize("path", SCENARIOS, ids=[path.name.partition(".")[0] for path in SCENARIOS])
def test_a_scenario_comes_out_as_expected(path: Path) -> None:
    scenario = load_scenario(path)
    result = run_scenario(scenario)
    assert result.passed, result.report()
    assert scenario.cites, "a scenario says where its rule is written"
