"""A roster: the schools that an index policy looks at, each with what is published of it in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import Field

from ..errors import InputError
from ..model import Key, Text, Value, expect, expect_each, hash_with_mappings, repeated

__all__ = ["ROSTER_COLUMNS", "RosterSchool", "as_roster", "roster_row"]

ROSTER_COLUMNS = ("school", "name", "district")
"""The columns of a roster that mean the same for every policy; what others mean, a policy says."""


class RosterSchool(Value):
    """A school of a roster: its id, its name, its district, and what else the roster says, such as its level or Title I.

    >>> RosterSchool(school="00123", district="39010", says={"title_1": "yes"}).says["title_1"]
    'yes'
    """

    __hash__ = hash_with_mappings

    school: Key = Field(description="The id of the school; a text, so that it keeps its zeros.")
    name: Text = Field(default="", description="Its name.")
    district: Key | None = Field(default=None, description="The id of its district.")
    says: dict[Key, Text] = Field(default={}, description="The other columns; one that is left out, or empty, is not known.")

    @property
    def title(self) -> str:
        """Its name, or its id where it has none."""
        return self.name or self.school


def roster_row(cells: Mapping[str, object]) -> dict[str, Any]:  # fields of a model, which checks them
    """Return the fields of a row of a table: its own columns, and all others as what the roster says.

    >>> roster_row({"school": "00123", "level": "high"})
    {'school': '00123', 'says': {'level': 'high'}}
    """
    own = {key: cell for key, cell in cells.items() if key in ROSTER_COLUMNS}
    return {**own, "says": {key: cell for key, cell in cells.items() if key not in ROSTER_COLUMNS}}


def as_roster(rows: Iterable[RosterSchool | Mapping[str, object]]) -> tuple[RosterSchool, ...]:
    """Read a roster from schools, or from mappings of columns; raises ``ModelError``, or ``InputError`` (``duplicate_id``)."""
    found = tuple(map(_as_school, expect_each(rows, object, hint="a list of schools, or of mappings from columns to texts")))
    for one in repeated((row.school for row in found), at=("roster",), what="schools of the roster"):
        raise InputError(one.message, code=one.code, hint=one.hint)
    return found


def _as_school(row: object) -> RosterSchool:
    if isinstance(row, RosterSchool):
        return row
    if not isinstance(row, Mapping):
        return expect(row, RosterSchool, hint="or a mapping from columns to texts")
    return RosterSchool(**roster_row(row))
