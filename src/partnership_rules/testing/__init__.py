"""Test a policy as hard as this library is tested: scenarios, strategies, an oracle, laws, and faulty policies.

Every name is loaded when it is first asked for: what needs ``hypothesis`` or ``pytest`` says so where the extra
``testing`` is not installed, and nothing slows down a test run that does not use it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..opening import opened_when_asked as _opened_when_asked

if TYPE_CHECKING:
    from . import laws, oracle, strategies
    from .engines import by_machine, disagreements
    from .exercised import Coverage, coverage, coverage_of
    from .faulty import Mutant, mutants
    from .killing import KillTable, hunt
    from .laws import LAWS
    from .pinning import pin, reproduce
    from .properties import check_deterministic, check_engines_agree, check_monotone, check_policy
    from .reasons import load_reasons
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
    "load_reasons",
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
    "reasons": ("load_reasons",),
    "scenario": ("Scenario", "ScenarioResult", "find_scenarios", "load_scenario", "loads_scenario", "run_scenario"),
    "search": ("LawResult",),
    "stateful": ("partnership_machine",),
}
_MODULES: tuple[str, ...] = ("laws", "oracle", "strategies")
_look_up, _listing = _opened_when_asked(__name__, _HOMES, rooms=_MODULES)


def __getattr__(name: str) -> Any:
    """Load what is public when it is first asked for."""
    return _look_up(name)


def __dir__() -> list[str]:
    """List the public names, opened or not."""
    return _listing()
