"""Whole days and whole periods, read at the border and refused in this library's own words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from ..errors import DateError, LimitError, PartnershipRulesError
from ..model import fault, read_day

__all__ = ["MAX_DAYS", "MAX_MONTHS", "Period", "as_day"]

MAX_MONTHS = 1200
MAX_DAYS = 36525
PERIOD_PATTERN = r"^P(?=[0-9])(?:[0-9]{1,3}Y)?(?:[0-9]{1,4}M)?(?:[0-9]{1,5}D)?$|^P[0-9]{1,4}W$"
_HINT = "write whole years, months and days such as P90D, P18M, P3Y or P1Y6M"
_PARTS = re.compile(r"P(?:(\d+)W|(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?)\Z", re.ASCII)
_WORDS = {"Y": "year", "M": "month", "W": "week", "D": "day"}
_MAX_TEXT = 20


def as_day(value: object) -> date:
    """Return a calendar day handed to a function, and refuse everything else.

    A text must be written YYYY-MM-DD, as in documents. Raises ``DateError``.

    >>> as_day(date(2017, 3, 1))
    datetime.date(2017, 3, 1)
    >>> as_day("2017-03-01")
    datetime.date(2017, 3, 1)
    """
    if type(value) is date:
        return value
    try:
        return read_day(value)
    except PydanticCustomError as error:
        hint = str((error.context or {})["hint"])
        hint = hint if isinstance(value, str) else hint.replace("write YYYY-MM-DD", "use datetime.date")
        raise DateError(error.message(), code=error.type, hint=hint) from None


@dataclass(frozen=True, slots=True)
class Period:
    """A period of whole months and days; years are 12 months, weeks are 7 days.

    At most 1200 months (100 years) and 36525 days; more raises ``LimitError``, anything else that is not a period
    ``DateError``. The text it was written as is kept for display and plays no part in equality.

    >>> Period.parse("P1Y6M") == Period.parse("P18M") == Period(months=18)
    True
    >>> str(Period.parse("P1Y6M")), str(Period(months=18))
    ('P1Y6M', 'P18M')
    """

    months: int = 0
    days: int = 0
    text: str = field(default="", compare=False, repr=False)

    def __post_init__(self) -> None:
        for name, value, most in (("months", self.months, MAX_MONTHS), ("days", self.days, MAX_DAYS)):
            if type(value) is not int or value < 0:
                raise DateError(f"the {name} of a period are a whole number from 0", code="period_invalid", hint=_HINT)
            if value > most:
                raise LimitError(f"a period has at most {most} {name}", code="period_too_long", hint="100 years are the limit")
        if not (self.months or self.days):
            raise DateError("a period lasts at least one day", code="period_empty", hint=_HINT)
        if self.text and _read(self.text) != (self.months, self.days):
            raise DateError("the text of a period says something else", code="period_invalid", hint="leave the text out")

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read an ISO 8601 period of whole years, months and days, or of whole weeks.

        Raises ``DateError``, or ``LimitError`` beyond 100 years.

        >>> Period.parse("P2W")
        Period(months=0, days=14)
        """
        months, days = _read(text)
        return cls(months=months, days=days, text=text)

    def __str__(self) -> str:
        if self.text:
            return self.text
        return "P" + (f"{self.months}M" if self.months else "") + (f"{self.days}D" if self.days else "")

    def words(self) -> str:
        """Write the period in English, as it was written.

        >>> Period.parse("P18M").words(), Period.parse("P1Y6M").words(), Period.parse("P1D").words()
        ('18 months', '1 year and 6 months', '1 day')
        """
        parts = [(int(count), _WORDS[unit]) for count, unit in re.findall(r"(\d+)([YMWD])", str(self))]
        said = [f"{count} {word}{'' if count == 1 else 's'}" for count, word in parts if count]
        return " and ".join((", ".join(said[:-1]), said[-1])) if len(said) > 1 else said[0]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(_validate, serialization=core_schema.plain_serializer_function_ser_schema(str))

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "pattern": PERIOD_PATTERN, "examples": ["P90D", "P18M", "P3Y"]}


def _read(text: object) -> tuple[int, int]:
    if not isinstance(text, str):
        raise DateError("a period is a text", code="period_invalid", hint=_HINT)
    found = _PARTS.match(text) if len(text) <= _MAX_TEXT else None
    if not found or text == "P":
        raise DateError(f"{text[:_MAX_TEXT]!r} is not a period", code="period_invalid", hint=_HINT)
    weeks, years, months, days = (int(part or 0) for part in found.groups())
    return 12 * years + months, 7 * weeks + days


def _validate(value: object) -> Period:
    if isinstance(value, Period):
        return value
    try:
        return Period.parse(value)  # type: ignore[arg-type]
    except PartnershipRulesError as error:
        raise fault(error.code, error.message, error.hint) from None
