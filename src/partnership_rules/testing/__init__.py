"""Test a policy as hard as this library is tested: scenarios, strategies, an oracle, laws, and faulty policies.

Every name is loaded when it is first asked for: what needs ``hypothesis`` or ``pytest`` says so where the extra
``testing`` is not installed, and nothing slows down a test run that does not use it.
"""

from __future__ import annotations

from importlib import import_module as _import
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .scenario import Scenario, ScenarioResult, find_scenarios, load_scenario, loads_scenario, run_scenario

__all__ = ["Scenario", "ScenarioResult", "find_scenarios", "load_scenario", "loads_scenario", "run_scenario"]

_HOMES: dict[str, tuple[str, ...]] = {
    "scenario": ("Scenario", "ScenarioResult", "find_scenarios", "load_scenario", "loads_scenario", "run_scenario"),
}
_MODULES: tuple[str, ...] = ()
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
