"""Legal holidays as data with citations: rules that give the dates of a year, and the table made of them.

No calendar of a third party is used: such calendars differ from the statutes.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Strict, Tag, model_validator

from ..model import Cites, Day, Flag, Text, Value, fault

__all__ = ["DatedHoliday", "FixedHoliday", "HolidayRule", "Holidays", "WeekdayHoliday"]

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Month = Annotated[int, Strict(), Field(ge=1, le=12)]
Year = Annotated[int, Strict(), Field(ge=1, le=9999)]
_WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SATURDAY, _SUNDAY = 5, 6
_LEAP_YEAR = 2000


class _Yearly(Value):
    """What holidays that come every year share: a name, and the first and last year they come."""

    name: Annotated[Text, Field(min_length=1)]  #: Its name.
    from_year: Year | None = None  #: The first year in which it is kept; without it, always.
    until_year: Year | None = None  #: The last year in which it is kept; without it, still.
    cites: Cites = ()

    @model_validator(mode="after")
    def _years_in_order(self) -> _Yearly:
        if self.from_year and self.until_year and self.until_year < self.from_year:
            raise fault("holiday_years", f"{self.name} ends before it begins", "until_year is the last year, inclusive")
        return self

    def _applies(self, year: int) -> bool:
        return (self.from_year or year) <= year <= (self.until_year or year)


class FixedHoliday(_Yearly):
    """A holiday on the same day of every year; where the law says so, a Sunday makes the Monday after it a holiday too.

    >>> july_4 = FixedHoliday(name="Independence Day", month=7, day=4, sunday_moves_to_monday=True)
    >>> for day, name in july_4.dates_of(2027).items():
    ...     print(day, name)
    2027-07-04 Independence Day
    2027-07-05 Independence Day (observed)
    """

    month: Month  #: The month, 1 to 12.
    day: Annotated[int, Strict(), Field(ge=1, le=31)]  #: The day of the month, 1 to 31.
    sunday_moves_to_monday: Flag = False  #: Whether the Monday after is a holiday too where it falls on a Sunday.

    @model_validator(mode="after")
    def _day_exists(self) -> FixedHoliday:
        if self.day > monthrange(_LEAP_YEAR, self.month)[1]:
            raise fault("date_invalid", f"month {self.month} never has a day {self.day}", "check the month and the day")
        return self

    def dates_of(self, year: int) -> dict[date, str]:
        """Return the holiday of that year by date; none where the rule is not in force or the day does not exist."""
        if not self._applies(year) or self.day > monthrange(year, self.month)[1]:
            return {}
        day = date(year, self.month, self.day)
        if self.sunday_moves_to_monday and day.weekday() == _SUNDAY:
            return {day: self.name, day + timedelta(days=1): f"{self.name} (observed)"}
        return {day: self.name}


class WeekdayHoliday(_Yearly):
    """A holiday on the nth weekday of a month; ``nth`` is 1 to 5, or -1 for the last one.

    >>> memorial_day = WeekdayHoliday(name="Memorial Day", month=5, weekday="monday", nth=-1)
    >>> list(memorial_day.dates_of(2017))
    [datetime.date(2017, 5, 29)]
    """

    month: Month  #: The month, 1 to 12.
    weekday: Weekday  #: The day of the week.
    nth: Literal[1, 2, 3, 4, 5, -1]  #: Which one of the month: 1 to 5, or -1 for the last.

    def dates_of(self, year: int) -> dict[date, str]:
        """Return the holiday of that year by date; none where the rule is not in force or the month has no nth weekday."""
        if not self._applies(year):
            return {}
        first, length = monthrange(year, self.month)
        days = range(1 + (_WEEKDAYS.index(self.weekday) - first) % 7, length + 1, 7)
        if self.nth > len(days):
            return {}
        return {date(year, self.month, days[self.nth - 1 if self.nth > 0 else -1]): self.name}


class DatedHoliday(Value):
    """A holiday on one date only.

    >>> DatedHoliday(name="Day of mourning", date=date(2018, 12, 5)).dates_of(2018)
    {datetime.date(2018, 12, 5): 'Day of mourning'}
    """

    name: Annotated[Text, Field(min_length=1)]  #: Its name.
    day: Day = Field(alias="date")  #: The one day on which it is kept.
    cites: Cites = ()

    def dates_of(self, year: int) -> dict[date, str]:
        """Return the holiday by date when it falls in that year."""
        return {self.day: self.name} if self.day.year == year else {}


def _variant(value: object) -> str:
    keys: Mapping[str, object] = value if isinstance(value, Mapping) else getattr(type(value), "model_fields", {})
    if "nth" in keys or "weekday" in keys:
        return "weekday"
    return "fixed" if "month" in keys else "date"


HolidayRule = Annotated[
    Annotated[FixedHoliday, Tag("fixed")] | Annotated[WeekdayHoliday, Tag("weekday")] | Annotated[DatedHoliday, Tag("date")],
    Discriminator(_variant),
]
"""One holiday: on a fixed day, on the nth weekday of a month, or on one date; its keys say which."""


class Holidays(Value):
    """The legal holidays, each with its citation; empty, it knows of Saturdays and Sundays only.

    >>> table = Holidays(rules=[{"name": "Labor Day", "month": 9, "weekday": "monday", "nth": 1, "cites": "mcl-435-101"}])
    >>> table.name_of(date(2017, 9, 4)), table.closed(date(2017, 9, 3)), table.closed(date(2017, 9, 5))
    ('Labor Day', True, False)
    """

    rules: tuple[HolidayRule, ...] = ()

    def on(self, year: int) -> dict[date, str]:
        """Return the names of the holidays that fall in a year, by date in order.

        Where two fall on one date the first rule names it. A holiday observed on the Monday after its Sunday stands
        in the year of that Monday.
        """
        return dict(_table(self.rules, year))

    def name_of(self, day: date) -> str | None:
        """Return the name of the holiday on that day, or None."""
        return _table(self.rules, day.year).get(day)

    def why_closed(self, day: date) -> str | None:
        """Explain why a day is no business day: ``Saturday``, ``Sunday`` or the holiday's name; None when it is one."""
        weekday = day.weekday()
        if weekday >= _SATURDAY:
            return "Saturday" if weekday == _SATURDAY else "Sunday"
        return self.name_of(day)

    def closed(self, day: date) -> bool:
        """Return whether a day is a Saturday, a Sunday or a holiday."""
        return self.why_closed(day) is not None


@lru_cache(maxsize=1024)
def _table(rules: tuple[HolidayRule, ...], year: int) -> Mapping[date, str]:
    found: dict[date, str] = {}
    for rule in rules:
        for of_year in (year, year - 1):
            for day, name in rule.dates_of(of_year).items() if of_year else ():
                if day.year == year:
                    found.setdefault(day, name)
    return MappingProxyType(dict(sorted(found.items())))
