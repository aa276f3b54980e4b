"""Plain data out, as YAML that people read: a record on one line where it fits, long words folded."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

__all__ = ["Data", "document"]

Data: TypeAlias = "str | int | bool | Sequence[Data] | Mapping[str, Data]"

WIDTH = 140
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLAIN = re.compile(r"[A-Za-z](?:[\w.'()/& -]*[\w.)])?", re.ASCII)
_MEANS_MORE = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def document(body: Mapping[str, Data], *, comments: Sequence[str] = ()) -> str:
    """Write a mapping as a YAML document, with comment lines before it.

    Nothing is written that YAML 1.1 and YAML 1.2 read in two ways: words and numbers that mean more stand in quotes.

    >>> print(document({"id": "a", "schools": [{"id": "b", "name": "B: an academy"}]}), end="")
    id: a
    schools:
      - {id: b, name: "B: an academy"}
    """
    lines = [*(f"# {comment}" for comment in comments), *_entries(body, 0)]
    return "\n".join(lines) + "\n"


def _entries(body: Mapping[str, Data], depth: int) -> Iterator[str]:
    for key, value in body.items():
        yield from _entry(key, value, " " * depth, depth)


def _entry(key: str, value: Data, indent: str, depth: int) -> Iterator[str]:
    """Write one key and its value: on one line, folded, or below."""
    line = f"{indent}{key}: {_flow(value)}"
    if isinstance(value, str):
        yield from _folded(key, value, indent) if len(line) > WIDTH and _can_fold(value) else [line]
    elif _is_list_of_mappings(value):
        yield f"{indent}{key}:"
        for item in value:  # type: ignore[union-attr]
            yield from _item(item, depth + 2)
    elif isinstance(value, Mapping) and len(line) > WIDTH:
        yield f"{indent}{key}:"
        yield from _entries(value, depth + 2)
    else:
        yield line


def _item(item: Data, depth: int) -> Iterator[str]:
    """Write an item of a list: on one line where it fits, or else a line for each key."""
    indent = " " * depth
    line = f"{indent}- {_flow(item)}"
    if len(line) <= WIDTH or not isinstance(item, Mapping):
        yield line
        return
    for number, text in enumerate(_entries(item, depth + 2)):
        yield text if number else f"{indent}- {text[depth + 2 :]}"


def _folded(key: str, value: str, indent: str) -> Iterator[str]:
    yield f"{indent}{key}: >-"
    inner = indent + "  "
    yield from textwrap.wrap(value, WIDTH, initial_indent=inner, subsequent_indent=inner, break_long_words=False, break_on_hyphens=False)


def _can_fold(text: str) -> bool:
    """Say whether folding keeps a text as it is: it has single spaces and no other white space."""
    return " " in text and text == " ".join(text.split())


def _is_list_of_mappings(value: Data) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and bool(value) and all(isinstance(item, Mapping) for item in value)


def _flow(value: Data) -> str:
    if isinstance(value, str):
        return _scalar(value)
    if isinstance(value, bool | int):
        return json.dumps(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    return "[" + ", ".join(map(_flow, value)) + "]"


def _scalar(text: str) -> str:
    is_plain = _PLAIN.fullmatch(text) is not None and text.lower() not in _MEANS_MORE
    return text if is_plain or _DAY.fullmatch(text) else json.dumps(text, ensure_ascii=False)
