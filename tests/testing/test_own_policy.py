"""The example of a made-up state: its tests are run as its author would run them, and find a fault that is put into it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import partnership_rules as pr

HOME = Path(__file__).resolve().parents[2] / "examples" / "own_policy"


def pytest_in(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Run pytest in a folder that has no configuration, as an author would."""
    env = {**os.environ, "PYTEST_ADDOPTS": "", "PYTHONUTF8": "1", "HYPOTHESIS_STORAGE_DIRECTORY": str(folder / ".hypothesis")}
    argv = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder), *args]
    return subprocess.run(argv, cwd=folder, capture_output=True, text=True, env=env, timeout=120, check=False)


def copied(tmp_path: Path, **changed: tuple[str, str]) -> Path:
    """Copy the example, with something else in its policy."""
    folder = tmp_path / "own_policy"
    shutil.copytree(HOME, folder, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    for name, (old, new) in changed.items():
        path = folder / f"{name}.policy.yaml"
        text = path.read_text("utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), "utf-8")
    return folder


def test_the_example_is_tested_in_less_than_60_lines_and_all_of_it_passes(tmp_path: Path) -> None:
    assert len((HOME / "test_lakeland.py").read_text("utf-8").splitlines()) < 60
    done = pytest_in(copied(tmp_path), "-vv")
    assert done.returncode == 0, done.stdout
    scenarios = sorted(path.name.removesuffix(".scenario.yaml") for path in HOME.glob("*.scenario.yaml"))
    assert len(scenarios) == 3
    assert all(f".scenario.yaml::{name} PASSED" in done.stdout for name in scenarios)
    assert "TestMachine::runTest PASSED" in done.stdout


def test_the_scenarios_reach_every_rule_of_the_policy() -> None:
    scenarios = [pr.testing.load_scenario(path) for path in pr.testing.find_scenarios(HOME)]
    (covered,) = pr.testing.coverage([pr.testing.run_scenario(one) for one in scenarios])
    assert "never:" not in covered.report()
    assert covered.share("transitions") == (6, 6)


def test_a_law_and_a_scenario_notice_a_fault_that_is_put_into_the_policy(tmp_path: Path) -> None:
    folder = copied(tmp_path, lakeland=("     when: {grounds: true}, cites: rule-8}", "     cites: rule-8}"))
    done = pytest_in(folder, "-k", "without_grounds or a-plan-in-time")
    assert done.returncode == 1
    assert "nobody is escalated without grounds: failed" in done.stdout
    assert "2 failed" in done.stdout


def test_a_fault_of_spelling_is_told_with_its_place(tmp_path: Path) -> None:
    folder = copied(tmp_path, lakeland=("roll: following", "rol: following"))
    done = pytest_in(folder, "a-plan-in-time.scenario.yaml")
    assert done.returncode == 1
    assert "lakeland.policy.yaml:16:" in done.stdout
    assert "did you mean 'roll'" in done.stdout
    assert "Traceback" not in done.stdout
