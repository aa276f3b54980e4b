"""The public names, each told from its docstring: first the façade, then the rooms behind it."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from keyword import iskeyword
from types import ModuleType
from typing import Any

from pydantic import BaseModel
from sphinx.pycode import ModuleAnalyzer

import partnership_rules as pr
from partnership_rules import _HOMES, _MODULES

from .markdown import prose

__all__ = ["names_of_rooms", "public_names", "shorter_signature", "table_of_names"]

TITLES = {
    "agreement": "Agreements",
    "benchmark": "Benchmarks and findings",
    "condition": "Conditions",
    "consequence": "Consequences",
    "dates": "Periods",
    "documents": "Documents: load and check",
    "errors": "Errors",
    "evaluation": "Facts in, standing out",
    "evidence": "Evidence",
    "identification": "Identification: which schools are named",
    "logic": "Three-valued answers",
    "analysis.lint": "The check of a document",
    "policy.machine_check": "The check of a policy",
    "policy": "Policies",
    "quantity": "Quantities",
    "record": "Records and partnerships",
    "rough_days": "Days known only roughly, and proposals",
    "standing": "Results",
}
"""What the sections of the façade are called; a home without a title is called by its own name."""

FIRST = ("documents", "evaluation", "standing", "record")
HIDDEN = "model_config, model_fields, model_computed_fields, model_post_init, default_code"
"""What pydantic adds to every model, and is no part of this library's own face."""


PATH = re.compile(r"~?partnership_rules(?:\.\w+)*\.(\w+)")


def shorter_signature(
    app: Any, what: str, name: str, value: Any, options: Any, signature: str | None, returns: str | None
) -> tuple[str, str] | None:
    """Call types by their own names, and give a model as the names of its keys: what they take stands on the page of files."""
    if what == "class" and issubclass(value, BaseModel):
        keys = [field.alias or key for key, field in value.model_fields.items()]
        return f"(*, {', '.join(key if key.isidentifier() and not iskeyword(key) else f'**{key}' for key in keys)})", ""
    if signature is None:
        return None
    return PATH.sub(r"\1", signature).replace("<factory>", "..."), PATH.sub(r"\1", returns or "")


def public_names() -> str:
    """Give the façade, section by section, and a section for each room."""
    homes = [*FIRST, *(home for home in _HOMES if home not in FIRST)]
    return "\n".join((*(_home(home) for home in homes), *(_room(room) for room in names_of_rooms())))


def table_of_names() -> str:
    """Give the public names as tables, each with the first sentence of its docstring, for those who read the page as a file."""
    homes = [*FIRST, *(home for home in _HOMES if home not in FIRST)]
    parts = [f"## {TITLES.get(home, home.capitalize())}\n\n{_rows('partnership_rules', _HOMES[home])}" for home in homes]
    for room in names_of_rooms():
        module = import_module(f"partnership_rules.{room}")
        names = [name for name in sorted(module.__all__) if not inspect.ismodule(getattr(module, name))]
        parts.append(f"## `{module.__name__}`\n\n{prose(module).split(chr(10) * 2)[0]}\n\n{_rows(module.__name__, names)}")
    return "\n".join(parts)


def _rows(module: str, names: Iterable[str]) -> str:
    rows = (f"| `{name}` | {_first(module, name)} |" for name in names)
    return "\n".join(("| name | what it is |", "|---|---|", *rows, ""))


def _first(module: str, name: str) -> str:
    """Return the first sentence of what is said of a name, as text in a cell."""
    value = getattr(import_module(module), name)
    said = inspect.getdoc(value) or "" if inspect.isclass(value) or inspect.isroutine(value) else "\n".join(_said_of(module, name, value))
    return " ".join(said.split("\n\n")[0].split()).replace("``", "`").replace("|", "\\|")


def _said_of(module: str, name: str, value: object) -> Iterable[str]:
    """Return the lines that stand below a value that is no class or function, where it is defined."""
    holders = [one for key, one in sorted(sys.modules.items()) if key.startswith(module) and getattr(one, name, None) is value]
    said = (ModuleAnalyzer.for_module(one.__name__).find_attr_docs().get(("", name)) for one in holders)
    return next((lines for lines in said if lines), ())


def names_of_rooms() -> list[str]:
    """Give the sub-packages that are public beside the façade."""
    rooms = (*(room for room in _MODULES if room != "errors"), "portfolio", "ledger")
    found = ((room, find_spec(f"partnership_rules.{room}")) for room in dict.fromkeys(rooms))
    return [room for room, spec in found if spec is not None and spec.origin]


def _home(home: str) -> str:
    entries = "\n".join(_entry("partnership_rules", name) for name in _HOMES[home])
    return f"## {TITLES.get(home, home.capitalize())}\n\n{_rst(entries)}"


def _rst(text: str) -> str:
    return f"```{{eval-rst}}\n{text}\n```\n"


def _entry(module: str, name: str) -> str:
    value = getattr(import_module(module), name)
    if inspect.isclass(value):
        return f".. autoclass:: {module}.{name}\n   :exclude-members: {HIDDEN}\n"
    if callable(value):
        return f".. autofunction:: {module}.{name}\n"
    home = _home_of(module, name, value)
    if home == module:
        return f".. autodata:: {module}.{name}\n   :no-value:\n"
    told = "\n".join(f"   {line}" for line in _said_of(module, name, value))
    return f".. py:data:: {name}\n   :module: {module}\n\n{told}\n"


def _home_of(module: str, name: str, value: object) -> str:
    """Give the module in which a value is defined, where its docstring stands; else the one that names it."""
    inside = (one for key, one in sorted(sys.modules.items()) if key.startswith(f"{module}."))
    return next((one.__name__ for one in inside if name in getattr(one, "__all__", ()) and getattr(one, name, None) is value), module)


def _room(room: str) -> str:
    """Give a room and, below it, those of its modules that are public themselves."""
    module = import_module(f"partnership_rules.{room}")
    inner = [getattr(module, name) for name in module.__all__ if inspect.ismodule(getattr(module, name))]
    return "\n".join((_module(module, "##"), *(_module(one, "###", within=module) for one in inner)))


def _module(module: ModuleType, heading: str, within: ModuleType = pr) -> str:
    about = prose(module).split("\n\n")[0]
    return f"{heading} `{module.__name__}`\n\n{about}\n\n{_rst(chr(10).join(_entries(module, within)))}"


def _entries(module: ModuleType, within: ModuleType) -> Iterator[str]:
    """Give the names of a room that neither the façade nor the room around it has."""
    taken = {id(getattr(one, name)) for one in (pr, within) for name in one.__all__ if not inspect.ismodule(getattr(one, name))}
    for name in sorted(module.__all__):
        value = getattr(module, name)
        if not inspect.ismodule(value) and id(value) not in taken:
            yield _entry(module.__name__, name)
