"""Every error code with its cause and cure, and the tree of errors."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

import partnership_rules
from partnership_rules import errors

from .markdown import block, code

__all__ = ["TABLE", "every_code", "told", "tree"]

TABLE = Path(partnership_rules.__file__).parent / "catalog" / "error-codes.yaml"


def told() -> dict[str, dict[str, dict[str, str]]]:
    """Give what is written by hand: groups of codes, each code with its cause and cure."""
    found: dict[str, dict[str, dict[str, str]]] = YAML(typ="safe", pure=True).load(TABLE.read_text("utf-8"))
    return found


def every_code() -> str:
    """Give every code, by group: a paragraph each, so that the page can be read on a phone."""
    return "\n".join(_group(name, codes) for name, codes in told().items())


def _group(name: str, codes: Mapping[str, Any]) -> str:
    sections = (f"(error-{key})=\n### `{key}`\n\n**Cause:** {one['cause']}\n\n**Cure:** {one['cure']}\n" for key, one in codes.items())
    return "\n".join((f"## {name}\n", *sections))


def tree() -> str:
    """Give the tree of errors as its module writes it."""
    lines = inspect.cleandoc(errors.__doc__ or "").split("::\n", 1)[1].rstrip().splitlines()
    drawing = [line[4:] for line in lines if line.startswith("    ") or not line.strip()]
    classes = {one.default_code: name for name, one in vars(errors).items() if inspect.isclass(one) and hasattr(one, "default_code")}
    defaults = " · ".join(f"{code(name)}: {code(key)}" for key, name in classes.items())
    return f"{block(chr(10).join(drawing), 'output')}\nThe code of each where nothing more special is known: {defaults}.\n"
