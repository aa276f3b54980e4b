"""JSON Schemas of the documents, generated from the models, so that editors complete and check while people type.

They know the shape of a document. What hangs together across it (an id that nothing defines, a state that nothing leads
to) only the loader knows.
"""

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema

from ..errors import LookupFailed
from ..identification import IndexPolicy
from ..identification.document import IdentifiedDocument
from ..model import Value
from ..record import Partnership
from ..standing.document import StandingDocument
from ..standing.outlook_document import OutlookDocument
from ..words import listed
from ..writing import write_whole
from .build import FORMATS, VERSION
from .mapping import TableMapping

__all__ = ["KINDS", "SCHEMAS", "json_schema", "schema_file", "schema_text", "stale_schemas", "write_schemas"]

KINDS: Final = (*FORMATS, "identified", "outlook")
"""The kinds of document, and the result of an identification, which is only written."""
SCHEMAS: Final = Path(__file__).resolve().parent / "schemas"
"""Where the generated schemas lie in the package."""

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_LONG: Final = re.compile(r"partnership_rules__(\w+?)__(?:\w+__)?(\w+)\Z")
_REF: Final = "#/$defs/"
_EXTENDED: Final = ("Citation", "ClockSpec", "Ground", "Ladder", "Level", "Parameter", "Policy", "Requirement", "State", "Transition")
"""The parts of a policy of which an extension may give some keys only; conditions it gives whole."""

_Schema = dict[str, Any]


class _Plain(GenerateJsonSchema):
    """Leaves out the titles that only repeat the keys."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def json_schema(kind: str) -> _Schema:
    """Generate the JSON Schema of a kind of document, one of ``KINDS``, such as ``policy``.

    A policy that ``extends`` another may leave out what it takes over, set a key to null and an item to ``remove: true``.
    Errors: ``LookupFailed`` for another kind.

    >>> json_schema("agreement")["title"]
    'partnership-rules/agreement/1'
    """
    if kind not in KINDS:
        raise LookupFailed(f"there is no kind of document '{kind[:40]}'", code="unknown_kind", hint=f"known are {listed(KINDS)}")
    definitions = _definitions_of(kind) if kind in _APART else _definitions()
    root: _Schema = {"policy": _policy_root, "scenario": _scenario_root}.get(kind, lambda: _ref(kind.capitalize()))()
    whole: _Schema = {
        "$schema": DIALECT,
        "title": _format(kind),
        "type": "object",
        "properties": {"format": _format_key(kind)},
        "required": ["format"],
        **root,
    }
    return deepcopy({**whole, "$defs": {name: definitions[name] for name in sorted(_used(root, definitions))}})


def schema_file(kind: str) -> str:
    """Return the name of the file in which a kind's schema is kept."""
    return f"{kind}.schema.json"


def schema_text(kind: str) -> str:
    """Generate a kind's schema as the text of its file."""
    return json.dumps(json_schema(kind), indent=1, ensure_ascii=False) + "\n"


def write_schemas(folder: Path = SCHEMAS) -> tuple[Path, ...]:
    """Write every schema into a folder, and give the files; raises ``StoreError`` where that cannot be done."""
    written = tuple(folder / schema_file(kind) for kind in KINDS)
    for kind, path in zip(KINDS, written, strict=True):
        write_whole(path, [schema_text(kind).encode()])
    return written


def stale_schemas(folder: Path = SCHEMAS) -> tuple[Path, ...]:
    """List the files of a folder that are missing, or are not what would be generated now."""
    return tuple(folder / schema_file(kind) for kind in KINDS if _read(folder / schema_file(kind)) != schema_text(kind))


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _format(kind: str) -> str:
    return f"partnership-rules/{kind}/{VERSION}"


def _format_key(kind: str) -> _Schema:
    return {"const": _format(kind), "description": "What the document holds, and in which version."}


def _ref(name: str) -> _Schema:
    return {"$ref": _REF + name}


def _said(description: str, schema: _Schema) -> _Schema:
    return {**schema, "description": description}


def _one(*options: _Schema) -> _Schema:
    return {"anyOf": list(options)}


def _policy_root() -> _Schema:
    return {"if": {"required": ["extends"]}, "then": _ref("PolicyExtension"), "else": _ref("Policy")}


def _scenario_root() -> _Schema:
    day, key, text = {"type": "string", "format": "date"}, {"type": "string"}, {"type": "string", "maxLength": 10_000}
    note = _said("Words for people.", text)
    moment = {
        "as_of": _said("The day asked about.", day),
        "known_on": _said("Only what was known on that day counts; without it, all.", day),
        "expect": _said("Any part of the standing as JSON (of the outlook, where days are rough), or {error: CODE}.", {"type": "object"}),
    }
    check = {"type": "object", "properties": {**moment, "note": note}, "required": ["as_of", "expect"], "additionalProperties": False}
    apart = {"record": _said("The record that is proposed.", _ref("Record")), **moment, "note": note}
    del apart["as_of"]
    flat = {
        "kind": _said("What is proposed, as the kind of a record.", key),
        "on": _said("The day of the record, or a rough day.", key),
        **moment,
    }
    del flat["as_of"]
    proposal = _one(
        {"type": "object", "properties": apart, "required": ["record"], "additionalProperties": False},
        {"type": "object", "properties": flat, "required": ["kind", "on"]},
    )
    properties = {
        "format": _format_key("scenario"),
        "title": _said("What it shows, in a sentence.", text),
        "cites": _said("Where the rule is written.", _one(text, {"type": "array", "items": text})),
        "note": note,
        "given": _said("The partnership: the id of one of the folder, or the partnership itself.", _one(key, _ref("Partnership"))),
        "policy": _said("The id of a policy under which it is evaluated, in place of its own.", key),
        "checks": _said("Days, and what is expected on each.", {"type": "array", "items": check, "minItems": 1}),
        **moment,
        "propose": _said(
            "What is proposed, one record or several, and what is expected.", _one(proposal, {"type": "array", "items": proposal})
        ),
    }
    return {"properties": properties, "required": ["format", "title", "given"], "additionalProperties": False}


@cache
def _definitions() -> Mapping[str, _Schema]:
    """Generate what the schemas share, under short names that do not follow the modules of the library."""
    whole = Partnership.model_json_schema(schema_generator=_Plain)  # it holds the others, so every name means one thing
    found: dict[str, _Schema] = whole["$defs"]  # also the partnership itself, which may hold others to which it is linked
    found["Record"] = found["Partnership"]["properties"]["records"]["items"]
    named = _renamed(found)
    _inline(named)
    named |= {f"{name}Extension": schema for name, schema in _extensions(named)}
    return named


_APART: Final[Mapping[str, type[Value]]] = {
    "identification": IndexPolicy,
    "mapping": TableMapping,
    "standing": StandingDocument,
    "outlook": OutlookDocument,
    "identified": IdentifiedDocument,
}
"""The kinds that share nothing with the others: the conditions of an index policy are a language of their own."""


@cache
def _definitions_of(kind: str) -> Mapping[str, _Schema]:
    """Generate what the schema of a kind is made of that stands apart."""
    whole = _APART[kind].model_json_schema(schema_generator=_Plain)
    name = kind.capitalize()
    named = _renamed({**whole.pop("$defs"), name: whole})
    named[name]["properties"] = {"format": _format_key(kind), **named[name]["properties"]}
    return named


def _renamed(found: Mapping[str, _Schema]) -> dict[str, _Schema]:
    """Shorten the names that pydantic makes of modules: ``condition.AllOf``."""
    names = {name: f"{match[1]}.{match[2]}" if (match := _LONG.match(name)) else name for name in found}

    def mended(part: Any) -> Any:
        if isinstance(part, dict):
            kept = {key: value for key, value in part.items() if key != "discriminator"}  # a word of OpenAPI, not of JSON Schema
            return {key: _REF + names[value.removeprefix(_REF)] if key == "$ref" else mended(value) for key, value in kept.items()}
        return [mended(item) for item in part] if isinstance(part, list) else part

    return {names[name]: mended(schema) for name, schema in found.items()}


def _inline(named: dict[str, _Schema]) -> None:
    """Let what a document refers to by id stand inline too, with its ``format`` or without."""
    key = named["Agreement"]["properties"]["id"]
    for kind in ("policy", "agreement", "partnership"):
        properties = named[kind.capitalize()]["properties"]
        named[kind.capitalize()]["properties"] = {"format": _format_key(kind), **properties}
    inline = _one(key, {"type": "object", **_policy_root()})
    properties = named["Partnership"]["properties"]
    properties["policy"] = _said(properties["policy"]["description"], inline)
    properties["policies"] = {**properties["policies"], "items": inline}
    properties["agreements"] = {**properties["agreements"], "items": _one(key, _ref("Agreement"))}


def _extensions(named: Mapping[str, _Schema]) -> Iterator[tuple[str, _Schema]]:
    """List the relaxed forms: nothing is required, a key may be null, and an item may be taken away."""
    for name in (name for name in named if name.rpartition(".")[2] in (*_EXTENDED, "Membership") and not name.startswith("condition.")):
        schema = deepcopy(named[name])
        schema.pop("required", None)
        properties = {key: _or_null(_relaxed(part)) for key, part in schema["properties"].items()}
        if name == "Policy":
            own = named[name]["properties"]
            properties |= {"format": own["format"], "extends": _said("The id of the policy of which it takes over the rest.", own["id"])}
        elif "id" in properties:
            properties["remove"] = {"const": True, "description": "Take the item of this id away."}
        yield name, {**schema, "properties": properties}


def _or_null(part: _Schema) -> _Schema:
    return _said(part.pop("description"), _one(part, {"type": "null"}))


def _relaxed(part: Any) -> Any:
    """Point to the relaxed form of the parts that have one, and drop the bounds that hold for the whole only."""
    if isinstance(part, list):
        return [_relaxed(item) for item in part]
    if not isinstance(part, dict):
        return part
    found = {key: _relaxed(value) for key, value in part.items() if key not in ("minItems", "minProperties")}
    name = str(part.get("$ref", "")).removeprefix(_REF)
    if name in (*_EXTENDED, "policy.Membership"):
        found["$ref"] = f"{_REF}{name}Extension"
    if isinstance(part.get("patternProperties"), dict):
        found["patternProperties"] = {pattern: _one(inner, {"type": "null"}) for pattern, inner in found["patternProperties"].items()}
    return found


def _used(root: Any, definitions: Mapping[str, _Schema]) -> set[str]:
    """List the names of the definitions that a schema needs."""
    used: set[str] = set()
    stack = [root]
    while stack:
        part = stack.pop()
        if isinstance(part, dict):
            name = str(part.get("$ref", "")).removeprefix(_REF)
            if name and name not in used:
                used.add(name)
                stack.append(definitions[name])
            stack.extend(part.values())
        elif isinstance(part, list):
            stack.extend(part)
    return used
