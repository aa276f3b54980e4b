"""JSON text for people and for files: indented, with sorted keys. The standard library's writer is slow as soon as it indents."""

from __future__ import annotations

import json
from collections.abc import Callable
from json.encoder import encode_basestring as quoted
from typing import Any

__all__ = ["indented"]


def indented(value: object, plain: Callable[[object], Any], within: str = "\n") -> str:
    """Write a value as JSON text: by two spaces, with sorted keys, every character as it is. Equal values give equal bytes.

    It is what ``json.dumps`` writes with ``indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False``. ``plain`` gives the JSON of
    a value that is none yet; one that knows its own text (``json_text``) is taken at its word. ``within`` ends a line.

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
    kind = type(value)
    if kind is str:
        return quoted(value)  # type: ignore[arg-type]  # it is a text: its type is asked above
    if value is None or value is True or value is False:
        return "null" if value is None else "true" if value else "false"
    line = within + "  "
    if kind is dict:
        pairs = sorted(value.items())  # type: ignore[attr-defined]  # a mapping: its type is asked above
        fields = [f"{quoted(key)}: {quoted(one) if type(one) is str else indented(one, plain, line)}" for key, one in pairs]
        return f"{{{line}{f',{line}'.join(fields)}{within}}}" if fields else "{}"
    if kind is list or kind is tuple:
        items = [quoted(one) if type(one) is str else indented(one, plain, line) for one in value]  # type: ignore[attr-defined]
        return f"[{line}{f',{line}'.join(items)}{within}]" if items else "[]"
    text: str | None = getattr(value, "json_text", None)
    if text is not None:
        return text.replace("\n", within)
    made = plain(value)
    return json.dumps(made, allow_nan=False) if type(made) is kind else indented(made, plain, within)
