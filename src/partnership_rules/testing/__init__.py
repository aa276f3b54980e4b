"""Test a policy as hard as this library is tested: scenarios, strategies, an oracle, laws, and faulty policies.

Every name is loaded when it is first asked for: what needs ``hypothesis`` or ``pytest`` says so where the extra
``testing`` is not installed, and nothing slows down a test run that does not use it.
"""

from __future__ import annotations

from importlib import import_module as _import
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import laws, oracle, strategies
    from .engines import by_machine, disagreements
    from .exercised import Coverage, coverage, coverage_of
    from .faulty import Mutant, mutants
    from .killing import KillTable, hunt
    from .laws import LAWS
    from .pinning import pin, reproduce
    from .properties import check_deterministic, check_engines_agree, check_monotone, check_policy
    from .scenario import Scenario, ScenarioResult, find_scenarios, load_scenario, loads_scenario, run_scenario
    from .search import LawResult
    from .stateful import partnership_machine

__all__ = [
    "LAWS",
    "Coverage",
    "KillTable",
    "LawResult",
    "Mutant",
    "Scenario",
    "ScenarioResult",
    "by_machine",
    "check_deterministic",
    "check_engines_agree",
    "check_monotone",
    "check_policy",
    "coverage",
    "coverage_of",
    "disagreements",
    "find_scenarios",
    "hunt",
    "laws",
    "load_scenario",
    "loads_scenario",
    "mutants",
    "oracle",
    "partnership_machine",
    "pin",
    "reproduce",
    "run_scenario",
    "strategies",
]

_HOMES: dict[str, tuple[str, ...]] = {
    "exercised": ("Coverage", "coverage", "coverage_of"),
    "engines": ("by_machine", "disagreements"),
    "killing": ("KillTable", "hunt"),
    "laws": ("LAWS",),
    "faulty": ("Mutant", "mutants"),
    "pinning": ("pin", "reproduce"),
    "properties": ("check_deterministic", "check_engines_agree", "check_monotone", "check_policy"),
    "scenario": ("Scenario", "ScenarioResult", "find_scenarios", "load_scenario", "loads_scenario", "run_scenario"),
    "search": ("LawResult",),
    "stateful": ("partnership_machine",),
}
_MODULES: tuple[str, ...] = ("laws", "oracle", "strategies")
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load what is public when it is first asked for."""
    if name in _MODULES:
        return _import(f".{name}", __name__)
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(_import(f".{_HOME_OF[name]}", __name__), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted({*globals(), *__all__})
