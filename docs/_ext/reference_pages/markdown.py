"""Small pieces of Markdown: tables, code blocks, anchors, and what a model takes in words."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Sequence
from typing import Any

__all__ = ["block", "code", "fields", "in_words", "plain", "prose", "table", "words_of"]


def code(text: object) -> str:
    """Give a text as inline code."""
    return f"`{text}`"


def block(text: str, language: str) -> str:
    """Give a fenced code block."""
    return f"```{language}\n{text.strip()}\n```\n"


def plain(text: str) -> str:
    """Make a text of a document safe as Markdown: what would be read as markup is escaped."""
    return re.sub(r"([\\`*_{}\[\]<>#|$~])", r"\\\1", " ".join(text.split()))


def prose(documented: Any) -> str:
    """Give a docstring as Markdown: its paragraphs, without doctests, double backticks made single."""
    text = inspect.cleandoc(documented if isinstance(documented, str) else documented.__doc__ or "")
    parts = [part for part in re.split(r"\n\s*\n", text) if not part.lstrip().startswith(">>>")]
    return "\n\n".join(re.sub(r"``([^`]+)``", r"`\1`", part) for part in parts)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Give a table; a bar inside a cell is escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


def fields(model: Any, *, leave_out: Iterable[str] = ()) -> str:
    """Give the keys of a model as a table: the key, what it takes, and what it is when it is left out."""
    schema = model.model_json_schema(by_alias=True, mode="validation")
    if "$ref" in schema:  # a model that may hold others of its own kind
        schema = {**schema, **schema["$defs"][model.__name__]}
    needed, hidden = schema.get("required", ()), set(leave_out)
    rows = [
        [code(key), in_words(one, schema), "must be given" if key in needed else _otherwise(one)]
        for key, one in schema.get("properties", {}).items()
        if key not in hidden
    ]
    return table(("key", "takes", "left out"), rows) if rows else ""


def _otherwise(schema: Any) -> str:
    default = schema.get("default")
    if default in (None, "", [], {}):
        return "nothing"
    if isinstance(default, bool):
        return "true" if default else "false"
    return code(default) if isinstance(default, (str, int)) else "see there"


UNIONS = (
    ({"AllOf", "Not", "Never"}, "a [condition](/reference/conditions.md)"),
    ({"RiseBy", "FallBy", "Done"}, "a [target](/reference/targets.md)"),
    ({"Identified", "Assigned"}, "a [record](/reference/record-kinds.md)"),
)
"""Long unions by some of the models in them, and what to call the union."""

PATTERNS = (
    ("^[A-Za-z0-9][A-Za-z0-9._/-]*$", "an id"),
    ("^P(", "a period, such as `P90D`"),
    ("^(\\d{4}(-", "a day, a month, a year or a span of days"),
    ("^(benchmark|clause", "`benchmark:ID`, `clause:ID` or `requirement:ID`, perhaps with `@SCHOOL`"),
)
SIMPLE = {"boolean": "true or false", "string": "a text", "number": "a number"}
FORMATS = {"date": "a day", "date-time": "an instant"}
MOST = 10**9


def in_words(schema: Any, root: Any) -> str:
    """Say in words what a JSON Schema lets through; ``root`` holds the definitions it refers to.

    >>> in_words({"type": "array", "items": {"type": "string", "format": "date"}}, {})
    'a list, each a day'
    """
    if "$ref" in schema:
        return _named(schema["$ref"].rpartition("/")[2], root)
    if "const" in schema:
        return code(str(schema["const"]).lower() if isinstance(schema["const"], bool) else schema["const"])
    if "enum" in schema:
        return ", ".join(map(code, schema["enum"]))
    for key in ("oneOf", "anyOf"):
        if key in schema:
            return _either([one for one in schema[key] if one.get("type") != "null"], root)
    return _typed(schema, root)


def _typed(schema: Any, root: Any) -> str:
    kind = schema.get("type")
    if isinstance(kind, list):
        return " or ".join(_typed({**schema, "type": one}, root) for one in kind)
    if kind == "array":
        return f"a list, each {in_words(schema.get('items', {}), root)}"
    if kind == "object":
        held = schema.get("additionalProperties") or next(iter(schema.get("patternProperties", {}).values()), {"type": "string"})
        return f"a mapping from names, each to {in_words(held, root)}"
    if kind == "integer":
        top = schema.get("maximum", MOST)
        return f"a whole number from {schema.get('minimum', 0)}" + (f" to {top}" if top < MOST else "")
    if "format" in schema:
        return FORMATS.get(schema["format"], "a text")
    said = (words for start, words in PATTERNS if schema.get("pattern", "").startswith(start))
    return next(said, SIMPLE.get(str(kind), "anything"))


def _either(schemas: Sequence[Any], root: Any) -> str:
    refs = {one.get("$ref", "").rpartition("/")[2].rpartition("__")[2] for one in schemas}
    for some, words in UNIONS:
        if some <= refs:
            return words
    said = list(dict.fromkeys(in_words(one, root) for one in schemas))
    if said == ["a text", "a list, each a text"]:
        return "a text, or a list of texts"
    if "a number" in said and len(said) == 2:
        return "an exact number, best in quotes"
    return " or ".join(said)


def _named(name: str, root: Any) -> str:
    """Say what a named part of a schema is: a union is looked up, a model is called by its name."""
    target = root.get("$defs", {}).get(name, {})
    words = words_of(name)
    return f"{'an' if words[0] in 'aeio' else 'a'} {words}" if "properties" in target else in_words(target, root)


def words_of(name: str) -> str:
    """Turn a model's name into words.

    >>> words_of("ClauseShape")
    'clause shape'
    """
    bare = name.rpartition("__")[2].removesuffix("_")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", bare).lower()
