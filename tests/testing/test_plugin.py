"""The pytest plugin says what failed, and nothing else."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from partnership_rules.errors import DocumentError
from partnership_rules.testing import load_scenario, plugin, run_scenario

from .test_scenario_files import GOOD


def ran(path: Path) -> Any:
    """Run the item that a scenario file is, and return what it raises and what pytest would show."""
    with pytest.raises(Exception) as caught:  # noqa: PT011 - which one is asked below
        plugin.ScenarioItem.runtest(SimpleNamespace(path=path))  # type: ignore[arg-type]
    return caught, plugin.ScenarioItem.repr_failure(SimpleNamespace(), caught)  # type: ignore[arg-type]


def test_a_scenario_that_fails_shows_its_report(tmp_path: Path) -> None:
    path = tmp_path / "a.scenario.yaml"
    path.write_text(GOOD.replace("state: assessing", "state: released"), "utf-8")
    caught, shown = ran(path)
    assert caught.type is plugin.ScenarioFailed
    assert shown == run_scenario(load_scenario(path)).report()
    assert "expected released, got assessing" in shown


def test_a_file_that_cannot_be_read_shows_its_faults_with_their_places(tmp_path: Path) -> None:
    path = tmp_path / "a.scenario.yaml"
    path.write_text(GOOD.replace("expect:", "expekt:"), "utf-8")
    caught, shown = ran(path)
    assert caught.type is DocumentError
    assert f"{path}:" in shown


def test_a_scenario_that_passes_raises_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.scenario.yaml"
    path.write_text(GOOD, "utf-8")
    plugin.ScenarioItem.runtest(SimpleNamespace(path=path))  # type: ignore[arg-type]
    assert run_scenario(load_scenario(path)).passed


def test_a_scenario_is_collected_as_one_test_that_can_be_left_out(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    path = tmp_path / "a.scenario.yaml"
    path.write_text(GOOD, "utf-8")
    collected = plugin.pytest_collect_file(path, request.session)
    assert collected is not None
    (item,) = collected.collect()
    assert item.get_closest_marker("scenario") is not None
    assert item.reportinfo() == (path, 0, "scenario: a")
    assert plugin.pytest_collect_file(tmp_path / "a.yaml", request.session) is None
