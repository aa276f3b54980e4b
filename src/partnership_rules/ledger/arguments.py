"""What is handed to a ledger, read, or refused in this library's own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from ..agreement import Agreement
from ..dates import as_day
from ..evidence import Measurement, Milestone
from ..kinds import RecordBase
from ..model import Text, Value, expect, model_error
from ..policy import Policy
from ..record import Partnership, as_record
from .contents import Fact
from .entries import JsonValue

__all__ = ["built", "read_day", "read_facts", "read_path", "read_text"]

V = TypeVar("V", bound=Value)

_TEXT: Final[TypeAdapter[str]] = TypeAdapter(Text)
_FACTS: Final = (RecordBase, Measurement, Milestone, Agreement, Policy, Partnership)


def read_text(value: object, what: str) -> str:
    """Return a text without control characters; raises ``ModelError``, which says what was wanted."""
    try:
        return _TEXT.validate_python(value)
    except ValidationError as error:
        raise model_error(what, error) from None


def read_path(value: object) -> Path:
    """Return a path that was given as one, or as a text."""
    return Path(read_text(str(value) if isinstance(value, Path) else value, "path"))


def read_day(value: object) -> date | None:
    """Return a day, or None where none was given; raises ``DateError``."""
    return None if value is None else as_day(value)


def read_facts(facts: object) -> list[Fact | Partnership]:
    """Read every fact of a list; raises ``InputError`` where one is none."""
    if isinstance(facts, str | Mapping | Value) or not isinstance(facts, Iterable):
        expect(facts, list, hint="a list of facts")
        return []
    return [_read_fact(fact) for fact in facts]


def _read_fact(fact: object) -> Fact | Partnership:
    """Read a mapping: a record has a kind, a measurement a measure, a milestone its own name, else it is an agreement."""
    if isinstance(fact, _FACTS):
        return fact  # type: ignore[return-value]  # what derives from the base of all records is one of them
    mapping = fact if isinstance(fact, Mapping) else expect(fact, dict, hint="or a record, or another fact")
    found = {expect(key, str): value for key, value in mapping.items()}
    if "kind" in found:
        return as_record(found)
    if "measure" in found:
        return built(Measurement, found)
    return built(Milestone, found) if "milestone" in found else built(Agreement, found)


def built(model: type[V], fact: Mapping[str, JsonValue]) -> V:
    """Build a value from what its document would hold."""
    return model(**fact)
