"""The fields that ``with`` asks of a kind of record: ones that no record can have are found when a policy is built."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from ..kinds import KINDS, RecordBase, written_fields
from ..model import Fault
from ..words import did_you_mean, listed

__all__ = ["field_faults"]


def field_faults(kind: str, asked: Mapping[str, str] | None, loc: tuple[str | int, ...]) -> Iterator[Fault]:
    """Find the fields and values that no record of a kind can have; a kind of the policy's own may have any in its data."""
    own = kind not in KINDS
    model = KINDS["other" if own else kind]
    for key, value in (asked or {}).items():
        if key not in (names := written_fields(model)):
            if not own:
                hint = did_you_mean(key, names) or f"it has {listed(sorted(names))}"
                yield Fault((*loc, key), "names_nothing", f"a record of the kind '{kind}' has no field '{key}'", hint)
        elif not (value == kind if own and key == "name" else _can_be(model, names[key], value)):
            hint = f"use a value that the field may have in a record of '{kind}'"
            yield Fault((*loc, key), "names_nothing", f"the field '{key}' of '{kind}' can never be what is asked for", hint)


def _can_be(model: type[RecordBase], name: str, value: str) -> bool:
    """Say whether a field of a record can read as a text does."""
    try:
        found = _reader(model, name).validate_python(value)
    except ValidationError:
        return False
    return str(found) == value


@cache
def _reader(model: type[RecordBase], name: str) -> TypeAdapter[Any]:
    field: FieldInfo = model.model_fields[name]
    return TypeAdapter(field.rebuild_annotation())
