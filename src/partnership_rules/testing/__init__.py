"""Test a policy as hard as this library is tested: scenarios, strategies, an oracle, laws, and faulty policies.

Every name is loaded when it is first asked for: what needs ``hypothesis`` or ``pytest`` says so where the extra
``testing`` is not installed, and nothing slows down a test run that does not use it.
"""

from collections.abc import Callable as _Callable
from typing import TYPE_CHECKING
from typing import Any as _Any

from ..lazy_names import lazy_names as _lazy_names

if TYPE_CHECKING:
    from . import laws, oracle, strategies
    from .completions import completions_of
    from .engines import by_machine, disagreements
    from .faulty.mutants import Mutant, mutants
    from .faulty.reasons import load_reasons
    from .faulty.refuting import KillTable, hunt
    from .laws import LAWS
    from .laws.properties import check_deterministic, check_engines_agree, check_monotone, check_policy, check_rough_days
    from .laws.searching import LawResult
    from .scenarios.coverage import Coverage, coverage, coverage_of
    from .scenarios.pinned import pin, reproduce
    from .scenarios.running import Scenario, ScenarioResult, run_scenario
    from .scenarios.scenario import find_scenarios, load_scenario, loads_scenario
    from .stateful import partnership_machine
    from .stores import check_store

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
    "check_rough_days",
    "check_store",
    "completions_of",
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
    "completions": ("completions_of",),
    "engines": ("by_machine", "disagreements"),
    "faulty.mutants": ("Mutant", "mutants"),
    "faulty.reasons": ("load_reasons",),
    "faulty.refuting": ("KillTable", "hunt"),
    "laws": ("LAWS",),
    "laws.properties": ("check_deterministic", "check_engines_agree", "check_monotone", "check_policy", "check_rough_days"),
    "laws.searching": ("LawResult",),
    "scenarios.coverage": ("Coverage", "coverage", "coverage_of"),
    "scenarios.pinned": ("pin", "reproduce"),
    "scenarios.running": ("Scenario", "ScenarioResult", "run_scenario"),
    "scenarios.scenario": ("find_scenarios", "load_scenario", "loads_scenario"),
    "stateful": ("partnership_machine",),
    "stores": ("check_store",),
}
_MODULES: tuple[str, ...] = ("laws", "oracle", "strategies")
__getattr__: _Callable[[str], _Any]
__dir__: _Callable[[], list[str]]
__getattr__, __dir__ = _lazy_names(__name__, _HOMES, modules=_MODULES)
