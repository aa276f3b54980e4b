"""The pytest plugin: every ``*.scenario.yaml`` (or ``.yml``, ``.json``) becomes a test.

A failure shows expected against actual and the explanation; a file that cannot be read shows its faults with their
places. ``-m "not scenario"`` leaves them out. Nothing of the library is loaded before the first scenario runs.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

__all__ = ["ScenarioFile", "ScenarioItem", "pytest_collect_file", "pytest_configure"]

ENDINGS = (".scenario.yaml", ".scenario.yml", ".scenario.json")


class ScenarioFailed(Exception):
    """A scenario that failed; its text is the report."""


class ScenarioItem(pytest.Item):
    """One scenario as a test."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.add_marker("scenario")

    def runtest(self) -> None:
        """Load the scenario and run it."""
        from .scenarios.running import run_scenario
        from .scenarios.scenario import load_scenario

        result = run_scenario(load_scenario(self.path))
        if not result.passed:
            raise ScenarioFailed(result.report())

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """Show the report, or the faults of the file, and no traceback."""
        from ..errors import PartnershipRulesError

        if isinstance(excinfo.value, (ScenarioFailed, PartnershipRulesError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the scenario stands, and its name."""
        return self.path, 0, f"scenario: {self.name}"


class ScenarioFile(pytest.File):
    """A scenario file."""

    def collect(self) -> Iterator[pytest.Item]:
        """Return the one test that the file is."""
        yield ScenarioItem.from_parent(self, name=self.path.name.partition(".scenario.")[0])


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker ``scenario``."""
    config.addinivalue_line("markers", "scenario: a scenario file (a partnership, days, and what is expected then)")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ScenarioFile | None:
    """Collect a scenario file."""
    if file_path.name.endswith(ENDINGS):
        return ScenarioFile.from_parent(parent, path=file_path)
    return None
