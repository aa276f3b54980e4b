"""Test a policy as hard as this library is tested: scenarios, strategies, an oracle, laws, and faulty policies.

What needs ``hypothesis`` or ``pytest`` is loaded when it is asked for; without the extra ``testing`` it says so.
"""

from __future__ import annotations

from .scenario import Scenario, ScenarioResult, find_scenarios, load_scenario, loads_scenario, run_scenario

__all__ = ["Scenario", "ScenarioResult", "find_scenarios", "load_scenario", "loads_scenario", "run_scenario"]
