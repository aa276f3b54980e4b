"""Shared by the tests of the command line: how to run it, and documents to run it on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from partnership_rules.cli.app import build

ROOT = Path(__file__).resolve().parents[2]
MICHIGAN = ROOT / "examples" / "michigan"

AGREEMENT = """\
format: partnership-rules/agreement/1
id: plan-1
policy: michigan-2017
benchmarks:
  - {id: attendance, phase: intermediate, domain: attendance, for: each, measure: attendance_rate,
     target: {at_least: {value: 87, unit: percent}}}
  - {id: principal, phase: intermediate, domain: staffing, for: each, measure: principal_hired, target: {done: true}, due: 2018-09-01}
clauses:
  - id: next-level
    when: {missed: {}}
    then: {choose: 1, of: [{kind: reconstitution}, {kind: closure}]}
    effect: may
    decided_by: state_superintendent
"""

PARTNERSHIP = """\
format: partnership-rules/partnership/1
id: one
policy: michigan-2017
district: {id: "00123", name: "[red]Evil[/red] [link=x]District[/] :boom:", charter: false}
schools:
  - {id: a, name: "A: [bold]School[/bold]"}
  - {id: b, name: B School}
agreements: [plan-1]
records:
  - {kind: identified, on: 2017-01-20}
  - {kind: assigned, on: 2017-03-01}
  - {kind: agreement_signed, on: 2017-04-27, agreement: plan-1}
  - {kind: next_level_signaled, on: 2018-01-10, by: state_superintendent}
  - {kind: review_held, on: 2018-12-10, review: intermediate, recorded_at: "2019-06-01T00:00:00Z"}
evidence:
  - {measure: attendance_rate, school: a, on: 2018-06-15, value: "80.4", unit: percent}
  - {measure: attendance_rate, school: b, on: 2018-06-15, value: "*", unit: percent}
  - {milestone: principal_hired, school: a, on: 2018-07-02}
"""

LATER = """\
format: partnership-rules/partnership/1
id: two
policy: michigan-2022
district: {name: Later District}
records: [{kind: identified, on: 2022-11-29}, {kind: assigned, on: 2023-01-17}]
"""


@dataclass(frozen=True)
class Ran:
    """What a run of the command line came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run(*args: object, columns: int = 100, stdin: str | None = None) -> Ran:
    """Run the command line inside this process."""
    result = CliRunner(env={"COLUMNS": str(columns)}).invoke(build(), [str(arg) for arg in args], input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


def start(*command: str, env: Mapping[str, str] | None = None, **kwargs: Any) -> subprocess.CompletedProcess[str]:
    """Run the command line as people do, in a process of its own."""
    own = {**os.environ, "COLUMNS": "100", **(env or {})}
    return subprocess.run([sys.executable, *command], capture_output=True, text=True, env=own, timeout=60, check=False, **kwargs)


def folder(path: Path, **files: str) -> Path:
    """Write documents into a folder: ``one_partnership`` becomes ``one.partnership.yaml``."""
    for name, text in {"plan_agreement": AGREEMENT, "one_partnership": PARTNERSHIP, **files}.items():
        stem, _, kind = name.rpartition("_")
        (path / f"{stem}.{kind}.yaml").write_text(text, encoding="utf-8")
    return path
