"""Due dates: one anchor plus one period, counted once, and rolled off closed days where the law says so."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from typing import Any

from dateutil.relativedelta import relativedelta

from ..errors import DateError, LimitError
from ..model import FieldsAsJson
from ..words import listed, plural
from .day_of_year import DayOfYear
from .holidays import Holidays
from .period import Period, as_day

__all__ = ["DueDate", "Pause", "Roll", "due_date", "shift"]

_ONE_DAY = timedelta(days=1)
_WEEKENDS = Holidays()


class Roll(Enum):
    """What happens to a due date on a Saturday, Sunday or legal holiday: nothing, or the next day that is none."""

    NONE = "none"
    FOLLOWING = "following"


@dataclass(frozen=True, slots=True)
class Pause(FieldsAsJson):
    """A time in which the days of a clock did not count: from one day until another, and why."""

    since: date
    until: date
    why: str

    @property
    def days(self) -> int:
        """Return the number of days that did not count."""
        return (self.until - self.since).days


@dataclass(frozen=True, slots=True)
class DueDate(FieldsAsJson):
    """A due date with all it was made of.

    ``unrolled`` is anchor + period; ``due`` is the day that counts; ``rolled_from`` is ``unrolled`` when the two differ,
    else None; ``rolled_over`` names the closed days passed over, in order. With a ``next_day`` the period counts from the first
    such day after the anchor; without a period, that day is the unrolled one. ``pauses`` list the days that did not count;
    ``cohort`` says why the period is not that of others.
    """

    anchor: date
    period: Period | None
    roll: Roll
    unrolled: date
    due: date
    rolled_from: date | None = None
    rolled_over: tuple[str, ...] = ()
    next_day: DayOfYear | None = None
    pauses: tuple[Pause, ...] = ()
    cohort: str = ""

    def moved(self, pauses: Sequence[Pause], holidays: Holidays) -> "DueDate":
        """Return it with days that do not count: later by each of them, and not before the day on which the last pause ended.

        >>> plan = due_date(date(2017, 3, 1), Period.parse("P1M"))
        >>> plan.moved([Pause(date(2017, 3, 10), date(2017, 3, 15), "appeal")], Holidays()).words()
        '1 month after 2017-03-01; moved by 5 days, paused from 2017-03-10 to 2017-03-15 (appeal); 2017-04-06'
        """
        if not pauses:
            return self
        unrolled = shift(self.unrolled, Period(days=sum(pause.days for pause in pauses)))
        due, passed = _next_open(unrolled, holidays) if self.roll is Roll.FOLLOWING else (unrolled, ())
        due = max(due, pauses[-1].until)
        rolled_from = unrolled if due != unrolled else None
        return replace(self, unrolled=unrolled, due=due, rolled_from=rolled_from, rolled_over=passed, pauses=tuple(pauses))

    def words(self) -> str:
        """Explain in English how the date was counted.

        >>> due_date(date(2017, 3, 1), Period.parse("P90D")).words()
        '90 days after 2017-03-01, first day not counted, last day counted; 2017-05-30'
        >>> due_date(date(2023, 8, 31), Period.parse("P18M")).words()
        '18 months after 2023-08-31, month ends kept within the month; 2025-02-28'
        >>> due_date(date(2017, 3, 1), Period.parse("P60D"), roll=Roll.FOLLOWING).words()
        '60 days after 2017-03-01, first day not counted, last day counted; 2017-04-30 is closed (Sunday), so 2017-05-01'
        """
        said = f"{self._counted()}; {f'for {self.cohort}; ' if self.cohort else ''}"
        if self.pauses:
            paused = listed([f"from {pause.since} to {pause.until} ({pause.why})" for pause in self.pauses])
            said += f"moved by {plural(sum(pause.days for pause in self.pauses), 'day')}, paused {paused}; "
        if self.rolled_from is None:
            return f"{said}{self.due}"
        why = f"closed ({', then '.join(self.rolled_over)})" if self.rolled_over else "in the pause"
        return f"{said}{self.rolled_from} is {why}, so {self.due}"

    def _counted(self) -> str:
        first = f"the first {self.next_day} after {self.anchor}" if self.next_day else str(self.anchor)
        if self.period is None:
            return first
        start = self.next_day.after(self.anchor) if self.next_day else self.anchor
        how = ", first day not counted, last day counted" if self.period.days else ""
        if self.period.months and start.day != shift(start, Period(months=self.period.months)).day:
            how = f", month ends kept within the month{how}"
        return f"{self.period.words()} after {f'{start}, {first}' if self.next_day else first}{how}"

    def to_dict(self) -> dict[str, Any]:
        """Return the due date as a JSON-ready mapping with stable keys."""
        told = {**FieldsAsJson.to_dict(self), "period": str(self.period) if self.period else None}
        return {key: value for key, value in told.items() if value or key not in ("next_day", "pauses", "cohort")}


def shift(anchor: date, period: Period) -> date:
    """Return the day that lies one period after the anchor.

    Months come first and clamp to the month's last day, then days are added: the first day is not counted, the last one
    is. ``relativedelta`` is the definition. Never chain it: two periods of 18 months are not one of 36.
    Raises ``DateError`` for what is no day, ``LimitError`` past the year 9999.

    >>> shift(date(2023, 8, 31), Period.parse("P18M")), shift(date(2017, 3, 1), Period.parse("P90D"))
    (datetime.date(2025, 2, 28), datetime.date(2017, 5, 30))
    """
    return _shifted(as_day(anchor), _as_period(period))


def due_date(
    anchor: date,
    period: Period | None,
    *,
    roll: Roll = Roll.NONE,
    holidays: Holidays | None = None,
    next_day: DayOfYear | None = None,
) -> DueDate:
    """Count a due date from its original anchor, and roll it off closed days where ``roll`` says so.

    Without a table of holidays only Saturdays and Sundays are closed. The day count follows MCL 8.6: "the first day is
    excluded and the last day is included". Raises ``DateError`` for what is no day, period or roll, and ``LimitError``
    past the year 9999. With ``next_day`` the period counts from the first such day after the anchor; it may then be None.

    >>> table = Holidays(rules=[{"name": "Labor Day", "month": 9, "weekday": "monday", "nth": 1}])
    >>> found = due_date(date(2017, 6, 4), Period.parse("P90D"), roll=Roll.FOLLOWING, holidays=table)
    >>> found.due, found.rolled_over
    (datetime.date(2017, 9, 5), ('Saturday', 'Sunday', 'Labor Day'))
    >>> due_date(date(2019, 3, 1), Period.parse("P5Y"), next_day=DayOfYear(month=7, day=1)).words()
    '5 years after 2019-07-01, the first 1 July after 2019-03-01; 2024-07-01'
    """
    if not isinstance(roll, Roll):
        raise DateError("a roll is a Roll", code="roll_invalid", hint="use Roll.NONE or Roll.FOLLOWING")
    start = as_day(anchor) if next_day is None else next_day.after(as_day(anchor))
    unrolled = start if period is None and next_day is not None else shift(start, _as_period(period))
    table = _WEEKENDS if holidays is None else holidays
    due, passed = _next_open(unrolled, table) if roll is Roll.FOLLOWING else (unrolled, ())
    return DueDate(as_day(anchor), period, roll, unrolled, due, unrolled if passed else None, passed, next_day)


def _next_open(day: date, table: Holidays) -> tuple[date, tuple[str, ...]]:
    passed: list[str] = []
    while (why := table.why_closed(day)) is not None:
        passed.append(why)
        if day == date.max:
            raise _too_late()
        day += _ONE_DAY
    return day, tuple(passed)


def _as_period(value: object) -> Period:
    if isinstance(value, Period):
        return value
    raise DateError("a period is a Period", code="period_invalid", hint="use Period.parse('P90D')")


@lru_cache(maxsize=32_768)
def _shifted(day: date, period: Period) -> date:
    try:
        return day + relativedelta(months=period.months, days=period.days)
    except (OverflowError, ValueError):
        raise _too_late() from None


def _too_late() -> LimitError:
    return LimitError("the date lies past the year 9999", code="date_out_of_range", hint="check the anchor and the period")
