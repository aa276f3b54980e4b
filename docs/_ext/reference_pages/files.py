"""The keys of the three kinds of document, part by part, and the limits of every file."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel

from partnership_rules.agreement import Agreement
from partnership_rules.documents import source
from partnership_rules.policy import Policy
from partnership_rules.record import Partnership, RecordBase
from partnership_rules.variants import Variant

from .markdown import block, fields, prose, table, words_of

__all__ = ["agreement", "limits", "partnership", "parts_of", "policy", "schemas"]

ELSEWHERE = (Policy, Agreement, Partnership, RecordBase, Variant)
"""Models that have a section or a page of their own."""


def parts_of(whole: type[BaseModel]) -> list[type[BaseModel]]:
    """Give the models inside a document, in the order in which its keys lead to them."""
    found: dict[type[BaseModel], None] = {}
    waiting = [whole]
    while waiting:
        model = waiting.pop(0)
        model.model_json_schema()  # resolves what refers forward
        inside = [one for field in model.model_fields.values() for one in _models(field.annotation)]
        new = [one for one in dict.fromkeys(inside) if one not in found and not issubclass(one, ELSEWHERE)]
        found.update(dict.fromkeys(new))
        waiting += new
    return list(found)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def _document(whole: type[BaseModel]) -> str:
    """Give the keys of a document, then those of its parts."""
    sections = (f"### {words_of(part.__name__).capitalize()}\n\n{prose(part)}\n\n{fields(part)}" for part in parts_of(whole))
    return "\n".join((f"{prose(whole)}\n\n{fields(whole)}", *sections))


def policy() -> str:
    """Give the keys of a policy and its parts."""
    return _document(Policy)


def agreement() -> str:
    """Give the keys of an agreement and its parts."""
    return _document(Agreement)


def partnership() -> str:
    """Give the keys of a partnership and its parts."""
    return _document(Partnership)


def schemas() -> str:
    """Give the schemas as downloads, with the line that ties a file to its schema in an editor."""
    kinds = ("policy", "agreement", "partnership", "scenario", "identification", "mapping", "standing", "identified", "outlook")
    folder = "/../src/partnership_rules/documents/schemas"
    listed = "\n".join(f"- {{download}}`{kind}.schema.json <{folder}/{kind}.schema.json>`" for kind in kinds)
    line = block("# yaml-language-server: $schema=schemas/partnership.schema.json", "yaml")
    return f"{listed}\n\nAn editor that speaks the YAML language server takes the schema from the first line of a file:\n\n{line}"


def limits() -> str:
    """Give the limits of every document."""
    rows = [
        ["size of a document", f"{source.MAX_BYTES // 1024 // 1024} MiB"],
        ["depth of nesting", str(source.MAX_DEPTH)],
        ["values in a document", f"{source.MAX_NODES:,}"],
        ["digits of a number", str(source.MAX_DIGITS)],
        ["problems told in one go", str(source.MAX_PROBLEMS)],
    ]
    return table(("limit", "value"), rows)
