"""Evidence: published measurements and dated milestones, and the book in which they are looked up as of a date.

Only aggregates enter: a measure of a school, a district or the state, for a student group, on a day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Literal, Self, TypeVar

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema, model_validator

from .dated import Dated
from .model import Fault, Flag, Key, Text, Whole, canonical, expect, fault, faults, whole_number
from .quantity import Cell, QuantityError, Unit, read_cell

__all__ = ["Book", "CellText", "Entry", "Level", "Measurement", "Milestone", "standing_entries", "visible"]

Level = Literal["school", "district", "state"]


def _cell_text(value: object) -> object:
    """Keep a published cell as the text it was published in; exact numbers become their own text."""
    if isinstance(value, float):
        raise fault("float_refused", "an exact number is wanted, not a float", "write it in quotes, or as Decimal")
    value = whole_number(value)
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return format(value, "f") if isinstance(value, Decimal) and value.is_finite() else str(value)
    return value


CellText = Annotated[
    str,
    Field(max_length=80),
    BeforeValidator(_cell_text),
    WithJsonSchema({"anyOf": [{"type": "string", "maxLength": 80}, {"type": "number"}]}),
]
"""A value as it was published: ``90.4``, ``>=95%``, ``<5%``, ``12/40``, ``<10``, ``*``, ``N/A``."""


@lru_cache(maxsize=4096)
def cell_of(text: str, unit: Unit) -> Cell:
    """Read the published cell under the key ``value`` of a model, with a fault of its own there if it cannot be read."""
    try:
        return read_cell(text, unit)
    except QuantityError as error:
        faults([Fault(("value",), error.code, error.message, error.hint)])
        raise  # pragma: no cover - the fault was raised


class _Entry(Dated):
    """What a measurement and a milestone share: the day, the place, the source, and when it was learned of."""

    school: Key | None = None  #: The id of the school of which it speaks.
    level: Level | None = None  #: Of what it speaks: a school, the district or the state; without it, the school, or else the district.
    replaces: Key | None = None  #: The id of the entry that it corrects.

    @model_validator(mode="after")
    def _place_agrees(self) -> Self:
        if (self.level == "school") != (self.school is not None) and self.level is not None:
            hint = "give the school, and leave the level out" if self.level == "school" else "leave the school out"
            raise fault("level_conflict", f"the level '{self.level}' does not fit the school given", hint)
        return self

    @property
    def place(self) -> Level:
        """Whether it speaks of a school, the district or the state."""
        return self.level or ("school" if self.school else "district")

    @cached_property
    def order(self) -> tuple[date, str, str, str]:
        """The key that puts entries in one order, however they arrived."""
        return (self.on, self.recorded_at.isoformat() if self.recorded_at else "", self.id or "", canonical(self.to_dict()))


class Measurement(_Entry):
    """A published value of a measure, in a typed unit.

    A value that is empty or None is missing, as ``N/A`` is. ``n`` is the size of the group; ``n_withheld`` says that it was
    published as a mark: where a policy has an n-size, it is not known then whether the value counts.

    >>> m = Measurement(measure="attendance_rate", school="washington", on="2018-06-15", value="90.4", unit="percent")
    >>> m.cell.interval.words(), m.place
    ('90.4 percent', 'school')
    """

    measure: Key  #: What was measured, as the benchmarks name it.
    #: The value as published: a number, a bound such as <5%, a mark for a hidden one, or nothing.
    value: Annotated[CellText, BeforeValidator(lambda value: "" if value is None else value)]
    unit: Unit  #: The unit in which the value is given.
    group: Key = "all"  #: The student group.
    n: Annotated[Whole, Field(ge=1)] | None = None  #: How many students it is taken over.
    n_withheld: Flag = False  #: Whether that number was withheld.
    period: Text = ""  #: The period to which it belongs, such as a school year.
    admissible: Flag = True  #: Whether it may be used.
    reason: Text = ""  #: Why it may not be used, in words.

    if TYPE_CHECKING:  # what a type checker lets a caller hand over

        def __init__(
            self, *, measure: str, on: date | str | int, value: str | int | Decimal | Fraction | None, unit: Unit | str,
            school: str | None = None, group: str = "all", n: int | None = None, n_withheld: bool = False, period: str = "",
            admissible: bool = True, reason: str = "", id: str | None = None, source: str = "", note: str = "",
            recorded_at: datetime | str | None = None, replaces: str | None = None, level: Level | None = None,
        ) -> None: ...  # fmt: skip

    @model_validator(mode="after")
    def _value_can_be_read(self) -> Self:
        cell_of(self.value, self.unit)
        return self

    @cached_property
    def cell(self) -> Cell:
        """What the published value says: an interval, or that it is suppressed or missing."""
        return cell_of(self.value, self.unit)

    @property
    def slot(self) -> tuple[object, ...] | None:
        """Return what it measures, where, in which group and unit, and the day; None where it may not be used."""
        return (self.on, self.measure, self.place, self.school, self.group, self.unit) if self.admissible else None

    @property
    def says(self) -> tuple[object, ...]:
        """Return its value: 20 and 20.0 say the same."""
        return (self.cell,)


class Milestone(_Entry):
    """A dated deed: done on that day, or (``done: false``) reported as not done by that day.

    >>> Milestone(milestone="principal_hired", school="woodward", on="2018-07-02").done
    True
    """

    milestone: Key  #: What was to be done, as the measure of a benchmark names it.
    done: Flag = True  #: Whether it was done on that day, or reported as not done by then.

    if TYPE_CHECKING:  # what a type checker lets a caller hand over

        def __init__(
            self, *, milestone: str, on: date | str | int, done: bool = True, school: str | None = None,
            id: str | None = None, source: str = "", note: str = "",
            recorded_at: datetime | str | None = None, replaces: str | None = None, level: Level | None = None,
        ) -> None: ...  # fmt: skip

    @property
    def slot(self) -> tuple[object, ...] | None:
        """Return which milestone it reports, where, and the day."""
        return (self.on, self.milestone, self.place, self.school)

    @property
    def says(self) -> tuple[object, ...]:
        """Return whether it is done."""
        return (self.done,)


def _entry_tag(value: object) -> str:
    if isinstance(value, Mapping):
        return "milestone" if "milestone" in value else "measurement"
    return "milestone" if isinstance(value, Milestone) else "measurement"


Entry = Annotated[
    Annotated[Measurement, Tag("measurement")] | Annotated[Milestone, Tag("milestone")],
    Discriminator(_entry_tag),
]


def visible(entries: Iterable[Measurement | Milestone], *, as_of: date, known_on: date | None) -> Iterable[Measurement | Milestone]:
    """Select the entries dated on or before ``as_of`` and, where asked, known by ``known_on``."""
    return (e for e in entries if e.on <= as_of and (known_on is None or e.known_on <= known_on))


def _bare(name: str) -> str:
    """Return a name without what a spelling may change: capitals and marks."""
    return "".join(filter(str.isalnum, name.casefold()))


def standing_entries(listed: Sequence[Measurement | Milestone], withdrawn: frozenset[str]) -> list[Measurement | Milestone]:
    """Return the entries that were neither withdrawn nor replaced, in their one order."""
    # A replaced entry still replaces its own predecessor; only one that was withdrawn does not.
    gone = withdrawn | {e.replaces for e in listed if e.replaces and e.id not in withdrawn}
    return sorted((e for e in listed if e.id is None or e.id not in gone), key=attrgetter("order"))


_Row = TypeVar("_Row", Measurement, Milestone)
_ON = attrgetter("on")


class Book:
    """Evidence in order, found by what it measures; it holds what is visible and drops nothing but what was withdrawn.

    ``withdrawn`` names the ids of entries that were retracted; entries that another one ``replaces`` go too.

    >>> entries = [Measurement(id="a", measure="rate", on="2018-06-15", value="90", unit="percent"),
    ...            Measurement(measure="rate", on="2018-06-15", value="91", unit="percent", replaces="a")]
    >>> [m.value for m in Book(entries).series("rate", place="district")]
    ['91']
    """

    def __init__(self, entries: Iterable[Measurement | Milestone] = (), *, withdrawn: Iterable[str] = ()) -> None:
        listed = tuple(entries) if isinstance(entries, Iterable) else (entries,)
        for entry in listed:
            expect(entry, _Entry, hint="a list of Measurement and Milestone values")
        taken_back = frozenset(withdrawn)
        series: dict[tuple[str, str, str | None, str], list[Measurement]] = {}
        milestones: dict[tuple[str, str, str | None], list[Milestone]] = {}
        for entry in standing_entries(listed, taken_back):
            if isinstance(entry, Measurement):
                series.setdefault((entry.measure, entry.place, entry.school, entry.group), []).append(entry)
            else:
                milestones.setdefault((entry.milestone, entry.place, entry.school), []).append(entry)
        self._series = {key: tuple(rows) for key, rows in series.items()}
        self._milestones = {key: tuple(rows) for key, rows in milestones.items()}
        self._until = date.max
        self._days: tuple[date, ...] | None = None
        # What a later entry replaces still stood before that day.
        self.can_be_cut: bool = not taken_back and not any(e.replaces for e in listed)

    def until(self, day: date) -> Book:
        """Return the same book as it was on a day, sharing its rows: only for one that ``can_be_cut``."""
        if not self.days() or self.days()[-1] <= day:
            return self
        other = copy(self)
        other._until, other._days = day, self.days()[: bisect_right(self.days(), day)]
        return other

    def _cut(self, rows: tuple[_Row, ...]) -> tuple[_Row, ...]:
        """Cut rows, oldest first, after the last day of the book."""
        return rows if not rows or rows[-1].on <= self._until else rows[: bisect_right(rows, self._until, key=_ON)]

    def series(self, measure: str, *, place: Level, school: str | None = None, group: str = "all") -> tuple[Measurement, ...]:
        """List the measurements of one measure at one place for one student group, oldest first."""
        return self._cut(self._series.get((measure, place, school, group), ()))

    def latest_first(self, measure: str, *, place: Level, school: str | None = None, group: str = "all", by: date) -> Iterator[Measurement]:
        """Yield the measurements of one measure up to a day, latest first; those of later days cost nothing."""
        rows = self._series.get((measure, place, school, group), ())
        end = bisect_right(rows, min(by, self._until), key=_ON)
        return map(rows.__getitem__, range(end - 1, -1, -1))

    def spelled_alike(self, measure: str, *, place: Level, school: str | None = None, group: str = "all") -> tuple[Measurement, ...]:
        """List the measurements whose student group has the same name in another spelling (``All`` for ``all``)."""
        others = [one for one in self._groups.get((measure, place, school, _bare(group)), ()) if one != group]
        return tuple(row for one in others for row in self._cut(self._series[measure, place, school, one]))

    @cached_property
    def _groups(self) -> Mapping[tuple[str, str, str | None, str], list[str]]:
        """The student groups of a measure at a place, by their bare names."""
        found: dict[tuple[str, str, str | None, str], list[str]] = {}
        for measure, place, school, group in self._series:
            found.setdefault((measure, place, school, _bare(group)), []).append(group)
        return found

    def milestones(self, name: str, *, place: Level, school: str | None = None) -> tuple[Milestone, ...]:
        """List the reports of one milestone at one place, oldest first."""
        return self._cut(self._milestones.get((name, place, school), ()))

    def days(self) -> tuple[date, ...]:
        """List the days on which the book gains an entry, in order."""
        if self._days is None:
            self._days = tuple(sorted(self._gained))
        return self._days

    def gained_on(self, day: date) -> Iterable[tuple[str, str | None]]:
        """List what the book gains on a day: measures and milestones, each with the school it is of."""
        return self._gained.get(day, ()) if day <= self._until else ()

    def reports_on(self, day: date) -> bool:
        """Say whether the book may gain a report of a milestone on a day."""
        return any(what in self._reported for what in self.gained_on(day))

    @cached_property
    def _reported(self) -> frozenset[tuple[str, str | None]]:
        return frozenset((name, school) for name, _, school in self._milestones)

    @cached_property
    def _gained(self) -> dict[date, list[tuple[str, str | None]]]:
        found: dict[date, list[tuple[str, str | None]]] = {}
        measured = ((one.on, name, school) for (name, _, school, _), rows in self._series.items() for one in rows)
        reported = ((one.on, name, school) for (name, _, school), rows in self._milestones.items() for one in rows)
        for day, name, school in (*measured, *reported):
            found.setdefault(day, []).append((name, school))
        return found
