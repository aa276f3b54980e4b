"""JSON text for people and for files: indented, with sorted keys. The standard library's writer is slow as soon as it indents."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from math import isfinite
from typing import Any

from pydantic_core import PydanticSerializationError, to_json

__all__ = ["indented", "sorted_tree"]


def indented(value: object, plain: Callable[[object], Any]) -> str:
    """Write a value as JSON text: by two spaces, with sorted keys, every character as it is. Equal values give equal bytes.

    It is what ``json.dumps`` writes with ``indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False``, but for floats, which no
    result holds. ``plain`` gives the JSON of a value that is none yet.

    >>> print(indented({"b": [1, None], "a": "ü", "c": {}}, lambda one: one))
    {
      "a": "ü",
      "b": [
        1,
        null
      ],
      "c": {}
    }
    """
    tree = sorted_tree(value, plain)
    try:
        return to_json(tree, indent=2).decode()
    except PydanticSerializationError:  # it is nested deeper than that writer goes, or holds half of a pair of characters
        return json.dumps(tree, indent=2, ensure_ascii=False, allow_nan=False)


def sorted_tree(value: object, plain: Callable[[object], Any]) -> Any:
    """Return the JSON of a value with sorted keys; one that keeps its own (``json_tree``) is taken at its word."""
    kind = type(value)
    if kind is str or kind is int or kind is bool or value is None:
        return value
    if kind is dict:
        pairs = sorted(value.items())  # type: ignore[attr-defined]  # a mapping: its type is asked above
        return {key: one if type(one) is str else sorted_tree(one, plain) for key, one in pairs}
    if kind is list or kind is tuple:
        return [one if type(one) is str else sorted_tree(one, plain) for one in value]  # type: ignore[attr-defined]
    if kind is date:
        return value.isoformat()  # type: ignore[attr-defined]  # its type is asked above
    if kind is float and not isfinite(value):  # type: ignore[arg-type]
        raise ValueError("a number that is not finite is not JSON compliant")
    tree = getattr(value, "json_tree", None)
    if tree is not None:
        return tree
    made = plain(value)
    return made if type(made) is kind else sorted_tree(made, plain)
