"""What is public in the kit: every name is there when it is asked for, says what it does, and says so where an extra is missing."""

from __future__ import annotations

import importlib
import inspect
import runpy
import sys
from pathlib import Path

import pytest

from partnership_rules import testing
from partnership_rules.errors import MissingExtraError

ROOM = Path(testing.__file__).parent
LAWS = (
    "nobody_is_escalated_without_grounds",
    "a_consequence_is_one_that_the_plan_spells_out",
    "meeting_one_more_benchmark_never_makes_the_standing_worse",
    "every_path_can_still_end",
    "an_extension_never_shortens_a_clock",
)


def test_every_public_name_is_there_when_it_is_asked_for_and_is_told() -> None:
    fresh = importlib.reload(testing)
    assert set(fresh.__all__) <= set(dir(fresh))
    assert all(getattr(fresh, name) is not None for name in fresh.__all__)
    with pytest.raises(AttributeError, match="no attribute 'muntants'"):
        fresh.muntants  # noqa: B018


def test_every_public_function_says_what_it_does() -> None:
    found = {name: getattr(testing, name) for name in testing.__all__}
    assert [name for name, one in found.items() if callable(one) and not inspect.getdoc(one)] == []
    assert [name for name in LAWS if not callable(getattr(testing.laws, name))] == []


@pytest.mark.parametrize("name", ["check_deterministic", "check_monotone", "check_engines_agree", "mutants", "partnership_machine", *LAWS])
def test_what_an_author_calls_in_one_line_shows_an_example(name: str) -> None:
    function = getattr(testing, name, None) or getattr(testing.laws, name)
    assert ">>> " in (inspect.getdoc(function) or "")


@pytest.mark.parametrize("module", ["strategies", "stateful"])
def test_without_hypothesis_the_name_of_the_extra_is_told(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    monkeypatch.delitem(sys.modules, f"partnership_rules.testing.{module}", raising=False)
    with pytest.raises(MissingExtraError, match="testing"):
        importlib.import_module(f"partnership_rules.testing.{module}")


def test_the_plugin_needs_nothing_of_the_library_to_be_loaded() -> None:
    before = set(sys.modules)
    plugin = runpy.run_path(str(ROOM / "plugin.py"), run_name="plugin_alone")
    assert {name for name in set(sys.modules) - before if name.startswith("partnership_rules")} == set()
    assert {"pytest_collect_file", "pytest_configure"} <= set(plugin["__all__"]) <= set(plugin)
