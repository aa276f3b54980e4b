"""32 years of calendar, the holidays of Michigan, and the same rules once more by hand."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from partnership_rules.dates import FixedHoliday, Holidays, WeekdayHoliday

ONE_DAY = timedelta(days=1)
CALENDAR = tuple(date(2017, 1, 1) + timedelta(days=n) for n in range((date(2048, 12, 31) - date(2017, 1, 1)).days + 1))
# Each period as it is written and as this page reads it: (text, months, days).
PERIODS = [
    ("P60D", 0, 60),
    ("P90D", 0, 90),
    ("P18M", 18, 0),
    ("P3Y", 36, 0),
    ("P1Y6M", 18, 0),
    ("P36M", 36, 0),
    ("P1D", 0, 1),
    ("P12M", 12, 0),
    ("P1Y1M10D", 13, 10),
]


def fixed(name: str, month: int, day: int, **more: Any) -> FixedHoliday:
    return FixedHoliday(name=name, month=month, day=day, sunday_moves_to_monday=True, cites="mcl-435-101", **more)


def nth(name: str, month: int, weekday: str, which: int) -> WeekdayHoliday:
    return WeekdayHoliday(name=name, month=month, weekday=weekday, nth=which, cites="mcl-435-101")


MICHIGAN = Holidays(
    rules=(
        fixed("New Year's Day", 1, 1),
        nth("Martin Luther King, Jr. Day", 1, "monday", 3),
        fixed("Lincoln's Birthday", 2, 12),
        nth("Washington's Birthday", 2, "monday", 3),
        nth("Memorial Day", 5, "monday", -1),
        fixed("Juneteenth", 6, 19, from_year=2024),
        fixed("Independence Day", 7, 4),
        nth("Labor Day", 9, "monday", 1),
        nth("Columbus Day", 10, "monday", 2),
        fixed("Veterans Day", 11, 11),
        nth("Thanksgiving Day", 11, "thursday", 4),
        fixed("Christmas Day", 12, 25),
    )
)


# The statute once more, written as questions about one day: an oracle that shares nothing with the tables.
def listed_by_statute(day: date) -> bool:
    month, of_month, weekday = day.month, day.day, day.weekday()
    monday, thursday = weekday == 0, weekday == 3
    return (
        (month, of_month) in {(1, 1), (2, 12), (7, 4), (11, 11), (12, 25)}
        or ((month, of_month) == (6, 19) and day.year >= 2024)
        or (monday and month in {1, 2} and 15 <= of_month <= 21)
        or (monday and month == 5 and of_month + 7 > 31)
        or (monday and month == 9 and of_month <= 7)
        or (monday and month == 10 and 8 <= of_month <= 14)
        or (thursday and month == 11 and 22 <= of_month <= 28)
    )


def closed_by_statute(day: date) -> bool:
    yesterday = day - ONE_DAY
    return day.weekday() >= 5 or listed_by_statute(day) or (yesterday.weekday() == 6 and listed_by_statute(yesterday))


def rolled_by_hand(day: date) -> date:
    return rolled_by_hand(day + ONE_DAY) if closed_by_statute(day) else day


def shifted_by_hand(day: date, months: int, days: int) -> date:
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1])) + timedelta(days=days)
