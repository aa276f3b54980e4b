"""No module imports in a circle: not when it is loaded, not inside a function, and not for type checkers.

Counted is every ``import`` and ``from ... import`` of a source file, wherever it stands. ``from .package import name`` counts as an
import of the module ``package.name`` where there is one, and of ``package`` otherwise. Not counted are the names that a package
hands out lazily, which are texts that nothing executes before they are asked for, and that Python runs the packages around a
module before it.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import partnership_rules

SOURCE = Path(partnership_rules.__file__).parent
OPTIONAL = ("altair", "hypothesis", "icalendar", "numpy", "polars", "psycopg", "pyspark", "pytest", "rich", "typer", "vl_convert")


def modules_of(source: Path) -> dict[str, Path]:
    """Find every module of a package by its name."""
    found = {}
    for path in source.rglob("*.py"):
        parts = path.relative_to(source.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports_of(name: str, modules: dict[str, Path]) -> set[str]:
    """List the modules of the package that a module imports anywhere in its text."""
    path = modules[name]
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            found |= {f"{base}.{alias.name}" if f"{base}.{alias.name}" in modules else base for alias in node.names}
    return found & modules.keys() - {name}


def test_no_module_imports_in_a_circle() -> None:
    modules = modules_of(SOURCE)
    imported = {name: imports_of(name, modules) for name in modules}
    assert imported["partnership_rules.evaluation.fold"] >= {"partnership_rules.machine"}
    try:
        TopologicalSorter(imported).prepare()
    except CycleError as error:
        pytest.fail("a circle of imports: " + " <- ".join(error.args[1]))


def test_a_circle_is_found_wherever_the_import_stands(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    for name, text in {
        "__init__": "",
        "a": "def f():\n    from .b import x",
        "b": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from . import a",
        "c": "import p.a",
    }.items():
        (tmp_path / "p" / f"{name}.py").write_text(text, "utf-8")
    modules = modules_of(tmp_path / "p")
    imported = {name: imports_of(name, modules) for name in modules}
    assert imported == {"p": set(), "p.a": {"p.b"}, "p.b": {"p.a"}, "p.c": {"p.a"}}
    with pytest.raises(CycleError):
        TopologicalSorter(imported).prepare()


def test_importing_the_package_loads_nothing_optional_and_any_module_can_show_its_values() -> None:
    code = (
        "import sys, partnership_rules\n"
        f"assert not {set(OPTIONAL)!r} & sys.modules.keys()\n"
        "assert 'pydantic' not in sys.modules and 'partnership_rules.views' not in sys.modules\n"
        "from partnership_rules.errors import Place, Problem\n"
        "print(Problem('c', Place('f'), 'm')._repr_mimebundle_()['text/plain'])\n"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "f: c: m\n"
