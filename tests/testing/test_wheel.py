"""The testing kit from a built wheel, in an empty project: the plugin finds scenarios, and strategies and laws are there."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCENARIO = """\
format: partnership-rules/scenario/1
title: Ninety days for the plan
given:
  id: x
  policy: michigan-2017
  district: {name: X}
  records: [{kind: assigned, on: 2018-03-30}]
as_of: 2018-05-01
expect: {state: assessing, clocks: {plan: {due: DUE}}}
"""
TEST = """\
import sys
import partnership_rules as pr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from partnership_rules.testing import check_deterministic, mutants, partnership_machine
from partnership_rules.testing.strategies import agreements, dates_near, partnerships

POLICY = pr.load_policy("michigan-2017")


@settings(max_examples=5, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_anything_drawn_can_be_judged(data):
    partnership = data.draw(partnerships(POLICY, data.draw(agreements(POLICY))))
    assert pr.evaluate(partnership, as_of=data.draw(dates_near(POLICY, partnership))).to_json()


def test_a_property_holds():
    check_deterministic(POLICY, examples=3).require()


def test_the_kit_is_the_wheel():
    assert pr.__file__.startswith(sys.prefix), pr.__file__
    assert mutants(POLICY) and partnership_machine(POLICY).TestCase
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as it is published, with the build backend that is installed."""
    folder = tmp_path_factory.mktemp("wheel")
    argv = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a Python of its own: the wheel is unpacked into it, and what it needs is lent by ours, but not our source."""
    home = tmp_path_factory.mktemp("project") / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    (packages,) = home.glob("lib/python*/site-packages")
    zipfile.ZipFile(wheel).extractall(packages)
    lent = [path for path in sys.path if path.endswith("site-packages")]
    # a line that names a folder adds it at the end, and reads no `.pth` file there: the editable install stays unknown
    (packages / "lent.pth").write_text("\n".join(lent) + "\n", "utf-8")
    return home / "bin" / "python"


def run(python: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST", "COV", "HYPOTHESIS"))}
    argv = [str(python), "-m", "pytest", "-v", "-p", "no:cacheprovider", "--rootdir", str(folder)]
    return subprocess.run(argv, cwd=folder, capture_output=True, text=True, env=env, timeout=120, check=False)


def test_scenarios_strategies_and_properties_run_from_the_wheel_in_an_empty_project(python: Path, tmp_path: Path) -> None:
    (tmp_path / "ninety-days.scenario.yaml").write_text(SCENARIO.replace("DUE", "2018-06-28"), "utf-8")
    (tmp_path / "wrong.scenario.yaml").write_text(SCENARIO.replace("DUE", "2018-06-29"), "utf-8")
    (tmp_path / "test_ours.py").write_text(TEST, "utf-8")
    done = run(python, tmp_path)
    assert "1 failed, 4 passed" in done.stdout, done.stdout + done.stderr
    assert "ninety-days.scenario.yaml::ninety-days PASSED" in done.stdout
    assert "wrong.scenario.yaml::wrong FAILED" in done.stdout
    assert "2018-06-29" in done.stdout
    assert "Traceback" not in done.stdout


def test_the_wheel_gives_hypothesis_no_entry_point_and_pytest_one(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (points,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
        text = archive.read(points).decode()
        names = archive.namelist()
    assert "[pytest11]\npartnership-rules = partnership_rules.testing.plugin" in text
    assert "[hypothesis]" not in text
    assert "partnership_rules/catalog/policies/michigan-2017.policy.yaml" in names
    assert "partnership_rules/py.typed" in names
    assert not any(name.startswith(("tests", "docs", "examples")) for name in names)
