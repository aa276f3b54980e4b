"""Problems in the forms that other programs take: annotations of GitHub, and SARIF 2.1.0."""

import json
from collections.abc import Mapping, Sequence

from .. import __version__
from ..errors import Problem
from .common import clean

__all__ = ["github", "sarif"]

GITHUB: Mapping[str, str] = {"error": "error", "warning": "warning", "hint": "notice"}
SARIF: Mapping[str, str] = {"error": "error", "warning": "warning", "hint": "note"}
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def github(problem: Problem) -> str:
    """Write a problem as a workflow command of GitHub, which shows it beside the line of the file."""
    where = problem.where
    fields = {"file": where.file, "line": where.line, "col": where.column, "title": problem.code}
    listed = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in fields.items() if value)
    return f"::{GITHUB[problem.severity]} {listed}::{_escaped(_said(problem))}"


def sarif(problems: Sequence[Problem]) -> str:
    """Write problems as a SARIF log of one run."""
    driver = {
        "name": "partnership-rules",
        "version": __version__,
        "rules": [{"id": code} for code in sorted({problem.code for problem in problems})],
    }
    run = {"tool": {"driver": driver}, "results": [_result(problem) for problem in problems]}
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _result(problem: Problem) -> dict[str, object]:
    place: dict[str, object] = {"artifactLocation": {"uri": problem.where.file.replace("\\", "/")}}
    if problem.where.line:
        place["region"] = {"startLine": problem.where.line, "startColumn": max(problem.where.column, 1)}
    return {
        "ruleId": problem.code,
        "level": SARIF[problem.severity],
        "message": {"text": _said(problem)},
        "locations": [{"physicalLocation": place}],
    }


def _said(problem: Problem) -> str:
    return clean(problem.message + (f" ({problem.hint})" if problem.hint else ""))


def _escaped(text: str, more: str = "") -> str:
    """Escape what GitHub would read as the end of a command, or of one of its fields."""
    return "".join(f"%{ord(sign):02X}" if sign in f"%\r\n{more}" else sign for sign in text)
