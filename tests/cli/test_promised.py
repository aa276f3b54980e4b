"""Promises that are seen from outside: the same bytes everywhere, and nothing in a document that could run."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.running import MICHIGAN, ROOT, folder, run, start

SOURCE = ROOT / "src" / "partnership_rules"
ASKED = ("status", "explain", "deadlines")
SURROUNDINGS: dict[str, tuple[list[str], dict[str, str]]] = {
    "as-it-is": ([], {}),
    "far-east-turkish-another-seed": ([], {"PYTHONHASHSEED": "4242", "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8"}),
    "far-west-plain-optimised": (["-OO"], {"PYTHONHASHSEED": "1", "TZ": "Etc/GMT+12", "LC_ALL": "C", "PYTHONUTF8": "1"}),
}


@pytest.fixture(scope="module")
def expected() -> str:
    return said("as-it-is")


def said(surroundings: str) -> str:
    flags, env = SURROUNDINGS[surroundings]
    done = start(*flags, "-m", "partnership_rules", "status", str(MICHIGAN), "--as-of", "2020-07-01", "--json", env=env)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("surroundings", list(SURROUNDINGS)[1:])
def test_the_same_question_gives_the_same_bytes_whatever_the_surroundings(surroundings: str, expected: str) -> None:
    assert said(surroundings) == expected


@pytest.mark.parametrize("seed", range(3))
def test_the_order_in_which_facts_arrived_never_matters(tmp_path: Path, seed: int) -> None:
    path = folder(tmp_path) / "one.partnership.yaml"
    expected = {command: run(command, path, "--as-of", "2019-03-01").out for command in ASKED}
    head, _, rest = path.read_text("utf-8").partition("records:\n")
    records, _, evidence = rest.partition("evidence:\n")
    parts = [text.splitlines(keepends=True) for text in (records, evidence)]
    for lines in parts:
        random.Random(seed).shuffle(lines)
    path.write_text(f"{head}evidence:\n{''.join(parts[1])}records:\n{''.join(parts[0])}", "utf-8")
    assert {command: run(command, path, "--as-of", "2019-03-01").out for command in ASKED} == expected


RUNNING = {"eval", "exec", "compile", "__import__", "execfile", "input", "breakpoint"}
LOADING = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "code", "codeop", "runpy", "ctypes"}


def trees() -> Iterator[tuple[str, ast.AST]]:
    for path in sorted(SOURCE.rglob("*.py")):
        yield path.relative_to(SOURCE).as_posix(), ast.parse(path.read_text("utf-8"))


def test_nothing_in_the_library_can_run_a_text_or_load_an_object() -> None:
    found = []
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RUNNING:
                found.append(f"{name}:{node.lineno}: {node.func.id}()")
            if isinstance(node, ast.Import | ast.ImportFrom):
                modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
                found += [f"{name}:{node.lineno}: {module}" for module in modules if module.partition(".")[0] in LOADING]
    assert found == []


def test_modules_are_imported_by_name_only_where_names_are_loaded_when_first_asked_for() -> None:
    found = {name for name, tree in trees() for node in ast.walk(tree) if isinstance(node, ast.alias) and "import" in node.name}
    assert {name for name in found if not name.endswith("__init__.py")} == {"cli/app.py", "lazy_names.py"}


def test_only_the_command_line_asks_what_day_it_is_and_only_the_ledger_when_it_records() -> None:
    found = set()
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
                asked = f"{node.func.value.id}.{node.func.attr}"
                if asked in ("date.today", "datetime.now", "datetime.today", "datetime.utcnow"):
                    found.add(f"{name}: {asked}")
            if isinstance(node, ast.Import) and any(alias.name in ("time", "sched", "threading") for alias in node.names):
                found.add(f"{name}: {node.names[0].name}")
    assert found == {"cli/common.py: date.today", "ledger/ledger.py: datetime.now"}
