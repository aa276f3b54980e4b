"""Read out of the source every error code that it can raise: from its literals, its tables, and its sentence makers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import partnership_rules
from partnership_rules.analysis.lint.found import CODES
from partnership_rules.documents.yaml_words import _TABLE
from partnership_rules.fault_words import _SENTENCES, WANTED, worded
from partnership_rules.kinds import OUTCOMES_OF
from partnership_rules.ledger import postgres, sqlite

SOURCE = Path(partnership_rules.__file__).parent
CODE_PATTERN = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*\Z")

FIRST = {"fault", "Problem", "add", "stop", "Found"}
"""Functions whose first argument is a code."""
SECOND = {"Fault"}
"""Functions whose second argument is a code."""
UNKNOWN = {"_unknown", "unknown_name"}
"""Functions that make the code ``unknown_X`` of their second argument X."""


def codes_in_source() -> set[str]:
    """Give every code."""
    found = {code for path in sorted(SOURCE.rglob("*.py")) for code in _in_module(path)}
    tables = {code for code, _ in WANTED.values()} | {code for code, _ in _SENTENCES.values()} | {row[1] for row in _TABLE}
    stores = {row[0] for table in (sqlite._CODES, postgres._CODES) for row in table.values()}
    subjects = {f"unknown_{subject}" for subject in OUTCOMES_OF}
    return found | set(CODES) | tables | stores | subjects | {worded("", {}, "")[0]}


def _in_module(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _in_call(node)
        elif isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "default_code" for t in node.targets):
            yield from _texts(node.value)


def _in_call(node: ast.Call) -> Iterator[str]:
    name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
    places = [0] * (name in FIRST) + [1] * (name in SECOND | UNKNOWN)
    given = [node.args[place] for place in places if len(node.args) > place]
    given += [keyword.value for keyword in node.keywords if keyword.arg == "code"]
    for value in given:
        for text in _texts(value):
            if name in UNKNOWN:
                yield f"unknown_{text}"
            elif CODE_PATTERN.match(text) and ("_" in text or name not in {"add"}):
                yield text


def _texts(value: ast.expr) -> Iterator[str]:
    """Give the texts an expression can be, where it says them."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from _texts(value.body)
        yield from _texts(value.orelse)
    elif isinstance(value, ast.BoolOp):
        for one in value.values:
            yield from _texts(one)
