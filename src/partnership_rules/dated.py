"""What a record and a piece of evidence share: the day, known exactly or only roughly, the source, and when it was learned of."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Self, TypeVar

from pydantic import Field, WithJsonSchema, field_serializer, model_validator
from pydantic.json_schema import SkipJsonSchema

from .errors import DateError
from .model import Day, Fault, Instant, Key, Text, Value, faults, json_tree
from .words import MONTHS

__all__ = ["Dated", "RoughDay", "contradictions", "first_year", "spelled"]

ROUGH_PATTERN = r"^(\d{4}(-\d{2}(-\d{2})?)?|\d{4}(-\d{2}){0,2}/(\d{4}(-\d{2}){0,2}|\.\.)|\.\./\d{4}(-\d{2}){0,2})$"
_LOOKS_ROUGH = re.compile(r"[\d.][\d.X-]{0,11}(/[\d.X-]{0,12})?[?~%]?\Z", re.ASCII)
_PART = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)
_SCHOOL_YEAR = re.compile(r"([0-9]{4})-([0-9]{2}|[0-9]{4})")
_HINT = "write 2017-04, 2017, 2017-04-25/2017-05-02, 2018-03-30/.. or ../2017-05-02"


@dataclass(frozen=True, slots=True)
class RoughDay:
    """A day that a source gives only roughly, in the forms of EDTF (ISO 8601-2): a month, a year, a span, a span with an open end.

    ``earliest`` and ``latest`` belong to it. Without ``earliest`` it is a day up to ``latest``; without ``latest`` it is ``earliest`` or
    any later day, and may not have come so far.

    >>> RoughDay.parse("2017-04").words(), RoughDay.parse("2018-03-30/..").words()
    ('in April 2017', 'on 2018-03-30 or later, or not yet')
    >>> RoughDay.parse("2017-04-25/2017-05-02").latest
    datetime.date(2017, 5, 2)
    """

    text: str
    earliest: date | None
    latest: date | None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read one of the forms; raises ``DateError`` where it is none."""
        if text[-1:] in ("?", "~", "%"):
            raise DateError(
                "a day with a mark of doubt does not say which days are possible", code="day_uncertain", hint=f"say between which: {_HINT}"
            )
        first, slash, last = text.partition("/")
        if (first, last) == ("..", ".."):
            raise DateError("a span open at both ends says nothing", code="date_invalid", hint=_HINT)
        earliest = None if slash and first == ".." else _bounds(first)[0]
        latest = None if last == ".." else _bounds(last if slash else first)[1]
        if earliest and latest and earliest > latest:
            raise DateError("the span ends before it begins", code="days_backwards", hint="put the earlier day first")
        return cls(text, earliest, latest)

    @property
    def listed(self) -> date:
        """Return the day under which it stands in a list: the earliest, or the latest where nothing else is known."""
        return self.earliest or self.latest or date.min

    def words(self) -> str:
        """Say it in a sentence, with its preposition."""
        if self.latest is None:
            return f"on {self.earliest} or later, or not yet"
        if self.earliest is None:
            return f"by {self.latest}"
        if _PART.match(self.text):
            return f"in {MONTHS[self.earliest.month - 1]} {self.earliest.year}" if "-" in self.text else f"in {self.text}"
        return f"between {self.earliest} and {self.latest}"


def _bounds(text: str) -> tuple[date, date]:
    """Return the first and the last day of a year, a month or a day."""
    found = _PART.match(text)
    if found is None:
        raise DateError("this is neither a day nor a rough day", code="date_invalid", hint=f"write YYYY-MM-DD, or roughly: {_HINT}")
    year, month, day = found.groups()
    try:
        if day:
            return (only := date(int(year), int(month), int(day))), only
        first, last = (int(month),) * 2 if month else (1, 12)
        return date(int(year), first, 1), date(int(year), last, monthrange(int(year), last)[1])
    except ValueError:
        raise DateError("this is no day, month or year of the calendar", code="date_invalid", hint="check the month and the day") from None


def _roughly(value: object) -> RoughDay | None:
    """Read what is written as a rough day; None for what is to be read as a day."""
    if isinstance(value, RoughDay):
        return value
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) and 1000 <= value <= 9999 else value
    if not isinstance(text, str) or not _LOOKS_ROUGH.match(text) or (len(text) == 10 and "/" not in text):
        return None
    return RoughDay.parse(text)


def first_year(period: str) -> int | None:
    """Return the year in which a school year begins, None for what is no school year."""
    found = _SCHOOL_YEAR.fullmatch(period)
    first = int(found[1]) if found else None
    return first if found and first is not None and f"{first + 1:04}".endswith(found[2]) else None


def spelled(period: str) -> str:
    """Spell a school year in its short form, and any other period as it is.

    >>> spelled("2016-2017"), spelled("2016-17"), spelled("2016-2018")
    ('2016-17', '2016-17', '2016-2018')
    """
    first = first_year(period)
    return period if first is None else f"{first:04}-{(first + 1) % 100:02}"


_EXAMPLES = ["2017-04-28", "2017-04", "2017-04-25/2017-05-02", "2018-03-30/.."]
_YEARS = {"minimum": 1000, "maximum": 9999}
OnDay = Annotated[Day, WithJsonSchema({"type": ["string", "integer"], "pattern": ROUGH_PATTERN, **_YEARS, "examples": _EXAMPLES})]


class Dated(Value):
    """A fact of a day. Where the day is known only roughly, ``rough`` says how, and ``on`` is only its place in a list."""

    on: OnDay  #: The day on which it was so, as YYYY-MM-DD, or roughly: a month, a year or a span of days.
    rough: SkipJsonSchema[RoughDay | None] = Field(default=None, exclude=True)
    id: Key | None = None  #: Its own id, by which other facts can name it.
    source: Text = ""  #: Where it is published or kept: an address, a file, a letter.
    note: Text = ""  #: Words for people; no rule reads them.
    recorded_at: Instant | None = None  #: When the system learned of it, with its time zone; without it, on its own day.

    @model_validator(mode="before")
    @classmethod
    def _read_rough_day(cls, data: Any) -> Any:  # before validation it may be anything
        """Read ``on`` where it is written roughly."""
        if not isinstance(data, Mapping) or type(data.get("on")) is date:
            return data
        if data.get("rough") is not None:
            faults([Fault(("rough",), "unknown_key", "unknown key 'rough'", "write the days that are possible as 'on'")])
        rough = None
        try:
            rough = _roughly(data.get("on"))
        except DateError as error:
            faults([Fault(("on",), error.code, error.message, error.hint)])
        return {**data, "on": rough.listed, "rough": rough} if rough else data

    @field_serializer("on", when_used="json")
    def _as_written(self, day: date) -> str:
        return self.rough.text if self.rough else day.isoformat()

    @cached_property
    def json_tree(self) -> dict[str, Any]:
        """Return the JSON of the fact with sorted keys, made once: one fact stands in many places and in many standings."""
        tree: dict[str, Any] = json_tree(self.to_dict())
        return tree

    def with_changes(self, **changed: Any) -> Self:
        """Return the value with some of its fields changed; a new day takes the place of one known roughly."""
        return super().with_changes(**({"rough": None, **changed} if "on" in changed else changed))

    @property
    def slot(self) -> tuple[object, ...] | None:
        """Return what it speaks of, its day among it; None where no other fact of the day can contradict it."""
        return None

    @property
    def says(self) -> tuple[object, ...]:
        """Return what it says of that: two facts of one slot that say the same are one."""
        return ()

    @property
    def known_on(self) -> date:
        """Return the day the system learned of it: the date of ``recorded_at``, or else its own day."""
        return self.recorded_at.date() if self.recorded_at else self.on


_D = TypeVar("_D", bound=Dated)


def contradictions(facts: Iterable[_D]) -> list[tuple[_D, ...]]:
    """List the facts of one day that speak of one thing and do not say the same, together and in the order given."""
    slots: dict[tuple[object, ...], list[_D]] = {}
    for fact in facts:
        if fact.rough is None and (slot := fact.slot) is not None:
            slots.setdefault(slot, []).append(fact)
    return [tuple(same) for same in slots.values() if len(same) > 1 and len({fact.says for fact in same}) > 1]
