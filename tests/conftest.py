"""How all tests are run: no deadline for properties (a busy machine is no fault), and a deeper search where asked for."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, Phase, settings

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "usual")

settings.register_profile("usual", deadline=None)
settings.register_profile("deep", deadline=None, max_examples=2_000, suppress_health_check=[HealthCheck.too_slow])
# for `make mutants`: thousands of runs, each the same as the one before, and nobody reads the smallest counterexample
settings.register_profile(
    "mutation", deadline=None, max_examples=15, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate]
)
settings.load_profile(PROFILE)


NOT_COUNTED = (
    "analysis/test_answers_stay",
    "analysis/test_faulty_policies",
    "analysis/test_verify_bruteforce",
    "analysis/test_verify_conflicts",
    "analysis/test_verify_dates",
    "analysis/test_verify_features",
    "analysis/test_verify_unread",
    "evaluation/test_history",
    "identification/test_every_completion",
    "portfolio/test_columns_agree",
    "rough_days/test_every_completion",
    "test_coverage_of_policies",
    "test_examples_michigan",
    "testing/test_answers_stay",
    "testing/test_engines_agree",
    "testing/test_laws",
    "testing/test_mutants",
    "testing/test_strategies",
)
"""Tests that judge for minutes what the others walk through in seconds: counting lines would double their time, and add none."""


def pytest_collection_modifyitems(config: Any, items: list[Any]) -> None:
    """Leave the longest tests out where lines are counted."""
    if config.pluginmanager.hasplugin("_cov"):
        for item in items:
            if item.nodeid.startswith(tuple(f"tests/{one}.py" for one in NOT_COUNTED)):
                item.add_marker("no_cover")


def pytest_runtest_setup(item: Any) -> None:
    """Forget what was computed before a fault was planted: it would be found in a cache, and the fault never asked."""
    if PROFILE == "mutation":
        from partnership_rules.dates import due, holidays

        for found in (*vars(due).values(), *vars(holidays).values()):
            if hasattr(found, "cache_clear"):
                found.cache_clear()
