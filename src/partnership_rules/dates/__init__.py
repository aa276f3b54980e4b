"""Days, periods, holidays, and due dates: anchor + period, once, from the original anchor.

Days only: a date with a time is refused. This package is the sole user of python-dateutil, whose ``relativedelta``
defines what "18 months after" means.
"""

from .day_of_year import DayOfYear
from .due import DueDate, Pause, Roll, due_date, shift
from .holidays import DatedHoliday, FixedHoliday, HolidayRule, Holidays, WeekdayHoliday
from .period import Period, as_day

__all__ = [
    "DatedHoliday", "DayOfYear", "DueDate", "FixedHoliday", "HolidayRule", "Holidays", "Pause", "Period", "Roll", "WeekdayHoliday",
    "as_day", "due_date", "shift",
]  # fmt: skip
