"""Days as the oracle counts them: `dateutil` for periods, and a look at every single day for what is closed."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import assert_never

from dateutil.relativedelta import relativedelta

from ...condition.leaves import DatedOccurrence
from ...dates import DatedHoliday, FixedHoliday, HolidayRule, Period, WeekdayHoliday
from ...errors import LimitError
from ...policy import ClockSpec
from ...words import WEEKDAYS

__all__ = ["ONE_DAY", "came_between", "is_closed", "last_legal_day", "next_legal_day", "plus"]

ONE_DAY = timedelta(days=1)


def plus(day: date, period: Period) -> date:
    """Return the day one period after another; raises ``LimitError`` past the year 9999.

    >>> from partnership_rules import Period
    >>> plus(date(2023, 8, 31), Period.parse("P18M"))
    datetime.date(2025, 2, 28)
    """
    try:
        return day + relativedelta(months=period.months, days=period.days)
    except (OverflowError, ValueError):
        raise LimitError("the date lies past the year 9999", code="date_out_of_range") from None


def came_between(day: date | None, asked: DatedOccurrence) -> bool:
    """Return whether something came on a day, and on one of those asked for."""
    if day is None or (asked.on_or_after and day < asked.on_or_after):
        return False
    return not (asked.on_or_before and day > asked.on_or_before) and not (asked.before and day >= asked.before)


def last_legal_day(anchor: date, spec: ClockSpec, holidays: Sequence[HolidayRule], nth: int, period: Period | None) -> tuple[date, date]:
    """Return anchor (or the next day of the year) + period, and the day that counts: where it rolls, the next one not closed."""
    start = anchor
    if spec.next is not None:
        start += ONE_DAY
        while (start.month, start.day) != (spec.next.month, spec.next.day):
            start += ONE_DAY
    unrolled = start
    if period is not None:
        unrolled = plus(start, period)
    elif spec.every is not None:
        unrolled = plus(start, Period(months=spec.every.months * nth, days=spec.every.days * nth))
    return unrolled, next_legal_day(unrolled, spec, holidays)


def next_legal_day(day: date, spec: ClockSpec, holidays: Sequence[HolidayRule]) -> date:
    """Return a day, or where a clock rolls the next one that is not closed."""
    while spec.roll.value == "following" and is_closed(day, holidays):
        day += ONE_DAY
    return day


def is_closed(day: date, holidays: Sequence[HolidayRule]) -> bool:
    """Return whether a day is a Saturday, a Sunday or a holiday."""
    return day.weekday() in (5, 6) or any(_is_holiday(day, rule) for rule in holidays)


def _is_holiday(day: date, rule: HolidayRule) -> bool:
    match rule:
        case WeekdayHoliday():
            return _in_force(rule, day.year) and day.month == rule.month and _is_nth(day, rule)
        case DatedHoliday():
            return day == rule.day
        case FixedHoliday():
            days = [day, day - ONE_DAY] if rule.sunday_moves_to_monday and day.weekday() == 0 else [day]
            return any((one.month, one.day) == (rule.month, rule.day) and _in_force(rule, one.year) for one in days)
        case _:
            assert_never(rule)


def _in_force(rule: FixedHoliday | WeekdayHoliday, year: int) -> bool:
    return not (rule.from_year and year < rule.from_year) and not (rule.until_year and year > rule.until_year)


def _is_nth(day: date, rule: WeekdayHoliday) -> bool:
    if WEEKDAYS[day.weekday()].lower() != rule.weekday:
        return False
    return day.day + 7 > monthrange(day.year, day.month)[1] if rule.nth == -1 else (day.day - 1) // 7 + 1 == rule.nth
