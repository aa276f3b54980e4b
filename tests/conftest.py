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


def pytest_runtest_setup(item: Any) -> None:
    """Forget what was computed before a fault was planted: it would be found in a cache, and the fault never asked."""
    if PROFILE == "mutation":
        from partnership_rules.dates import due, holidays

        for found in (*vars(due).values(), *vars(holidays).values()):
            if hasattr(found, "cache_clear"):
                found.cache_clear()
