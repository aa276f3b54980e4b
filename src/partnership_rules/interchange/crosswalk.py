"""A crosswalk of ids: the codes that a school or district has in several schemes, each with the days on which it is valid.

A district whose state code changes stays the same district: its history hangs on the id that the records use, and each code is looked
up as of a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Literal, TypeAlias, TypeVar

from pydantic import Field, ValidationError, model_validator

from ..documents.csv_text import MAX_CSV_BYTES, read_csv
from ..documents.faults import problems_of
from ..documents.lookup import file_bytes
from ..documents.source import summed
from ..documents.tree import Node, plain
from ..errors import DocumentError, LookupFailed, Place, Problem
from ..evidence import Measurement, Milestone
from ..identification import RosterSchool
from ..model import Day, Fault, Key, Text, Value, faults

__all__ = ["Code", "Crosswalk", "load_crosswalk"]

Level: TypeAlias = Literal["school", "district"]
E = TypeVar("E", Measurement, Milestone)


class Code(Value):
    """A code that a school or district has in a scheme, from a day to a day, both included; a day that is left out is open.

    >>> Code(id="dps", level="district", scheme="state", code="82015", **{"from": "2017-01-01"}).holds(date(2018, 1, 1))
    True
    """

    id: Key = Field(description="The id that records use, which never changes.")
    level: Level = Field(default="school", description="Whether it is a school or a district.")
    scheme: Key = Field(description="The scheme: 'state', 'nces', or any other name.")
    code: Key = Field(description="The code in that scheme; a text, so that it keeps its zeros.")
    from_: Day | None = Field(default=None, alias="from", description="The first day on which it is valid; left out, it always was.")
    to: Day | None = Field(default=None, description="The last day on which it is valid; left out, it still is.")
    source: Text = Field(default="", description="Where this is written.")

    @model_validator(mode="after")
    def _in_order(self) -> Code:
        if self.from_ and self.to and self.from_ > self.to:
            faults([Fault(("to",), "days_backwards", "the last day lies before the first", "put the earlier day under 'from'")])
        return self

    def holds(self, on: date) -> bool:
        """Say whether it is valid on a day."""
        return self._first <= on <= self._last

    @property
    def _first(self) -> date:
        return self.from_ or date.min

    @property
    def _last(self) -> date:
        return self.to or date.max


class Crosswalk(Value):
    """The codes of schools and districts; on no day has one of them two codes of a scheme, or two of them the same code.

    >>> district = {"id": "dps", "level": "district", "scheme": "state"}
    >>> walk = Crosswalk(codes=[{**district, "code": "82010", "to": "2015-12-31"}, {**district, "code": "82015", "from": "2017-01-01"}])
    >>> walk.code("dps", scheme="state", on=date(2018, 6, 1), level="district")
    '82015'
    >>> walk.id_of("82010", scheme="state", on=date(2014, 6, 1), level="district")
    'dps'
    >>> print(*walk.gaps(), sep="; ")
    codes.1: crosswalk_gap: between two codes of this scheme lie days without one (none is valid from 2016-01-01 to 2016-12-31)
    """

    codes: tuple[Code, ...] = ()

    @model_validator(mode="after")
    def _no_overlaps(self) -> Crosswalk:
        faults(Fault(("codes", index), "crosswalk_overlap", *_OVERLAPS[what]) for index, what in _overlaps(self.codes))
        return self

    def code(self, id: str, *, scheme: str, on: date, level: Level = "school") -> str:
        """Return the code that a school or district has in a scheme on a day; raises ``LookupFailed`` (``crosswalk_unknown``)."""
        return self._only((one.code for one in self._by_id.get((level, scheme, id), ()) if one.holds(on)), level)

    def id_of(self, code: str, *, scheme: str, on: date, level: Level = "school") -> str:
        """Return the id of the school or district that has a code on a day; raises ``LookupFailed`` (``crosswalk_unknown``)."""
        return self._only((one.id for one in self._by_code.get((level, scheme, code), ()) if one.holds(on)), level)

    def evidence(self, entries: Iterable[E], *, scheme: str) -> tuple[E, ...]:
        """Return evidence whose schools are given by their codes in a scheme, with the ids of those that had them on its day.

        Raises ``LookupFailed`` (``crosswalk_unknown``).
        """
        return tuple(
            one if one.school is None else one.with_changes(school=self.id_of(one.school, scheme=scheme, on=one.on)) for one in entries
        )

    def roster(self, rows: Iterable[RosterSchool], *, scheme: str, on: date) -> tuple[RosterSchool, ...]:
        """Return a roster of codes in a scheme, those of its districts too, as one of ids; raises ``LookupFailed``."""
        return tuple(
            row.with_changes(
                school=self.id_of(row.school, scheme=scheme, on=on),
                district=row.district and self.id_of(row.district, scheme=scheme, on=on, level="district"),
            )
            for row in rows
        )

    def gaps(self) -> list[Problem]:
        """List the days between two codes of a scheme on which a school or district has none, as warnings."""
        place = {code: index for index, code in enumerate(self.codes)}
        found = []
        for listed in self._by_id.values():
            for earlier, later in pairwise(listed):
                first, last = (earlier.to or date.max), (later.from_ or date.min)
                if (last - first).days > 1:
                    hint = f"none is valid from {first + timedelta(days=1)} to {last - timedelta(days=1)}"
                    said = "between two codes of this scheme lie days without one"
                    found.append(Problem("crosswalk_gap", Place(f"codes.{place[later]}"), said, hint, severity="warning"))
        return found

    @cached_property
    def _by_id(self) -> dict[tuple[str, str, str], list[Code]]:
        return _grouped(self.codes, "id")

    @cached_property
    def _by_code(self) -> dict[tuple[str, str, str], list[Code]]:
        return _grouped(self.codes, "code")

    @staticmethod
    def _only(found: Iterator[str], level: Level) -> str:
        for one in found:
            return one
        hint = "add a row to the crosswalk, with the days on which the code is valid"
        raise LookupFailed(f"the crosswalk says nothing of this {level} in this scheme on this day", code="crosswalk_unknown", hint=hint)


_OVERLAPS = {
    "id": ("it has another code of this scheme on the same days", "end the earlier code on the day before"),
    "code": ("another has the same code of this scheme on the same days", "end the earlier use on the day before"),
}


def _grouped(codes: Iterable[Code], by: Literal["id", "code"]) -> dict[tuple[str, str, str], list[Code]]:
    found: dict[tuple[str, str, str], list[Code]] = {}
    for one in sorted(codes, key=lambda one: (one._first, one._last)):
        found.setdefault((one.level, one.scheme, one.id if by == "id" else one.code), []).append(one)
    return found


def _overlaps(codes: Sequence[Code]) -> Iterator[tuple[int, str]]:
    """List the places of codes that begin before an earlier one of the same group has ended."""
    ordered = sorted(enumerate(codes), key=lambda one: (one[1]._first, one[1]._last))
    latest: dict[tuple[str, ...], date] = {}
    for index, one in ordered:
        for by, key in (("id", one.id), ("code", one.code)):
            group = (by, one.level, one.scheme, key)
            if group in latest and one._first <= latest[group]:
                yield index, by
            latest[group] = max(latest.get(group, date.min), one._last)


def load_crosswalk(path: str | Path) -> Crosswalk:
    """Load a crosswalk from a table with the columns ``id``, ``level``, ``scheme``, ``code``, ``from``, ``to`` and ``source``.

    Raises ``DocumentError`` with every problem found, overlaps too, each at its row.
    """
    rows = read_csv(file_bytes(Path(path), limit=MAX_CSV_BYTES), file=str(path))
    tree = Node("map", (("codes", Place(str(path), 1, 1), Node("list", tuple(rows), Place(str(path), 1, 1))),), Place(str(path), 1, 1))
    try:
        return Crosswalk.model_validate(plain(tree))
    except ValidationError as error:
        raise DocumentError(summed(problems_of(error, tree, model=Crosswalk, names={}))) from None
