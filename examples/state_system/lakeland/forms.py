"""The form of each kind of record, made from the library's own schema of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter

import partnership_rules as pr

__all__ = ["Field", "fields_of", "kinds_of", "record_of"]

HIDDEN = frozenset({"kind", "recorded_at", "by", "rough", "data"})
LAST = frozenset({"id", "source", "note"})
HINTS = {
    "on": "The day it took effect, such as 2024-05-15. A month (2024-05) or a span (2024-05-01/2024-05-20) where only that is known.",
    "id": "Leave it empty, or give a number of your own, so that sending it twice changes nothing.",
    "source": "Where it is written: a letter, minutes, an address.",
}


@dataclass(frozen=True)
class Field:
    """One line of a form; a choice is a value with its title."""

    name: str
    title: str
    value: str
    required: bool
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@cache
def _schemas() -> Mapping[str, Mapping[str, Any]]:
    whole = TypeAdapter(pr.Record).json_schema()
    return {kind: whole["$defs"][place.rpartition("/")[2]] for kind, place in whole["discriminator"]["mapping"].items()}


def kinds_of(standing: pr.Standing | pr.Outlook) -> list[tuple[str, str]]:
    """List what can be recorded: the steps that lead on from here first, then every other kind."""
    steps = dict.fromkeys(option.kind for option in standing.options) if isinstance(standing, pr.Standing) else {}
    listed = [
        *(kind for kind in steps if kind in _schemas()),
        *sorted(kind for kind in _schemas() if kind not in steps and kind != "other"),
    ]
    return [(kind, kind.replace("_", " ")) for kind in listed]


def fields_of(kind: str, partnership: pr.Partnership, given: Mapping[str, str]) -> list[Field]:
    """List the fields of a kind, with what was given; schools, clocks and agreements are chosen from those there are."""
    return list(_fields(kind, partnership, given)) if kind in _schemas() else []


def _fields(kind: str, partnership: pr.Partnership, given: Mapping[str, str]) -> Iterator[Field]:
    schema, policy = _schemas()[kind], partnership.policy_of(partnership.policy)
    schools = {school.id: school.name for school in partnership.schools}
    known: Mapping[str, Mapping[str, str]] = {
        "school": schools,
        "into": schools,
        "clock": {name: clock.title for name, clock in policy.clocks.items()},
        "agreement": {agreement.id: agreement.title for agreement in partnership.agreements},
        "role": policy.roles,
        "review": {clock.phase: clock.title for clock in policy.clocks.values() if clock.phase},
        "record": {record.id: f"{record.happening.replace('_', ' ')}, {record.on}" for record in partnership.records if record.id},
    }
    names = (name for name in schema["properties"] if name not in HIDDEN)
    for name in sorted(names, key=lambda name: (name != "on", name in LAST)):
        required = name in schema.get("required", ())
        options = known.get(name) or {option: option.replace("_", " ") for option in schema["properties"][name].get("enum", ())}
        choices = (*(() if required else (("", ""),)), *options.items()) if options else ()
        yield Field(name, name.replace("_", " ").capitalize(), given.get(name, ""), required, HINTS.get(name, ""), choices)


def record_of(kind: str, given: Mapping[str, str]) -> pr.Record:
    """Read a form as a record; raises `ModelError`. A field left empty was not given; lists are given with commas."""
    properties = _schemas().get(kind, {}).get("properties", {})
    said: dict[str, Any] = {"kind": kind}
    for name, text in given.items():
        if name in properties and name not in HIDDEN and text.strip():
            said[name] = [part.strip() for part in text.split(",")] if properties[name].get("type") == "array" else text.strip()
    return read_record(said)


@cache
def _reader() -> TypeAdapter[Any]:
    return TypeAdapter(pr.Record)


def read_record(said: Mapping[str, Any]) -> pr.Record:
    """Read a record from plain data; raises pydantic's `ValidationError`."""
    record: pr.Record = _reader().validate_python(said)
    return record
