"""How many days a period can last: a calendar period is an interval of days, counted over every day it can start on."""

from datetime import date, timedelta
from functools import lru_cache

from ..dates import Holidays, Period, Roll, shift
from ..policy import ClockSpec

__all__ = ["length_of", "roll_of", "span_of"]

_STARTS = (date(2016, 1, 1), date(2096, 1, 1))
_EIGHT_YEARS = 2922


@lru_cache(maxsize=256)
def length_of(period: Period) -> tuple[int, int]:
    """Return the fewest and the most days from a day to the day one period later.

    Every start in two times eight years is counted, one of them around a year 2100 that is no leap year.

    >>> length_of(Period.parse("P18M")), length_of(Period.parse("P90D"))
    ((546, 550), (90, 90))
    """
    if not period.months:
        return period.days, period.days
    starts = [first + timedelta(days=n) for first in _STARTS for n in range(_EIGHT_YEARS)]
    counts = {(shift(start, period) - start).days for start in starts}
    return min(counts), max(counts)


@lru_cache(maxsize=64)
def roll_of(holidays: Holidays) -> int:
    """Return the most days by which a due date can move to the next open day: the longest run of closed days."""
    longest = run = 0
    for n in range(2 * _EIGHT_YEARS):
        run = run + 1 if holidays.closed(_STARTS[0] + timedelta(days=n)) else 0
        longest = max(longest, run)
    return longest


def span_of(clock: ClockSpec, holidays: Holidays | None = None) -> tuple[int, int]:
    """Return the fewest and the most days from a clock's anchor to its last day, whatever the cohort."""
    periods = [one for one in (clock.period or clock.every, *(cohort.period for cohort in clock.cohorts)) if one is not None]
    low, high = (
        (pick(ends) for pick, ends in zip((min, max), zip(*map(length_of, periods), strict=True), strict=True)) if periods else (0, 0)
    )
    if clock.next is not None:
        low, high = low + 1, high + 366
    rolls = clock.roll is not Roll.NONE
    return low, high + (roll_of(holidays or Holidays()) if rolls else 0)
