"""Which keys and kinds a model allows at a place: read from its schema, for "did you mean"."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from pydantic import BaseModel, TypeAdapter

__all__ = ["Model", "keys_at", "kinds_at"]

Model: TypeAlias = type[BaseModel] | TypeAdapter[Any]
_Schema: TypeAlias = Mapping[str, Any]
_WRAPPED = ("schema", "lax_schema", "strict_schema", "json_schema", "python_schema")


def keys_at(model: Model | None, loc: Sequence[str | int]) -> tuple[str, ...]:
    """List the keys a model allows in the mapping at an error's location; none where that cannot be told.

    >>> class Plan(BaseModel):
    ...     id: str
    ...     parts: list["Plan"] = []
    >>> keys_at(Plan, ("parts", 0))
    ('id', 'parts')
    """
    found: dict[str, None] = {}
    for schema in _at(model, loc):
        found.update(dict.fromkeys(alias for alias, field in _fields(schema) if not field.get("serialization_exclude")))
    return tuple(found)


def kinds_at(model: Model | None, loc: Sequence[str | int]) -> tuple[str, ...]:
    """List the tags of the union at an error's location; none where there is no such union."""
    choices = (schema["choices"] for schema in _at(model, loc) if schema["type"] == "tagged-union")
    return tuple(dict.fromkeys(str(tag) for tags in choices for tag in tags))


def _at(model: Model | None, loc: Sequence[str | int]) -> list[_Schema]:
    if model is None:
        return []
    definitions: dict[str, _Schema] = {}
    root = model.core_schema if isinstance(model, TypeAdapter) else model.__pydantic_core_schema__
    here = list(_bare([root], definitions))
    for element in loc:
        here = list(_bare((below for schema in here for below in _below(schema, element)), definitions))
        # In a union without tags the element is a label: the name of a model, or something that names no branch.
        here = [schema for schema in here if schema.get("model_name") == element] or here
    return here


def _bare(schemas: Iterable[_Schema], definitions: dict[str, _Schema]) -> Iterator[_Schema]:
    """Take off what adds nothing to a location: validators, defaults, references."""
    stack, seen = list(schemas), set()
    while stack:
        schema = stack.pop()
        if id(schema) in seen:
            continue
        seen.add(id(schema))
        definitions.update((found["ref"], found) for found in schema.get("definitions", ()))
        wrapped = [schema.get(key) for key in _WRAPPED]
        inner = [found for found in (*wrapped, definitions.get(schema.get("schema_ref", "")), *schema.get("steps", ())) if found]
        stack.extend(inner)
        if not inner:
            yield schema


def _fields(schema: _Schema) -> Iterator[tuple[str, _Schema]]:
    fields = schema.get("fields", {})
    named = fields.items() if isinstance(fields, Mapping) else ((field.get("name", ""), field) for field in fields)
    for name, field in named:
        alias = field.get("validation_alias")
        yield (alias if isinstance(alias, str) else str(name)), field


def _below(schema: _Schema, element: str | int) -> Iterator[_Schema]:
    match schema["type"]:
        case "tagged-union":
            yield from (found for tag, found in schema["choices"].items() if tag == element)
        case "union":
            yield from (choice[0] if isinstance(choice, tuple) else choice for choice in schema["choices"])
        case "list" | "set" | "frozenset" | "generator":
            yield schema.get("items_schema", {"type": "any"})
        case "tuple":
            yield from schema["items_schema"]
        case "dict":
            yield schema.get("values_schema", {"type": "any"})
        case _:
            yield from (field["schema"] for alias, field in _fields(schema) if alias == element)
