"""Days, and a day shifted by a period, exhaustive over 32 years of calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from helpers.calendars import CALENDAR, PERIODS, shifted_by_hand
from hypothesis import given
from hypothesis import strategies as st

from partnership_rules.dates import Period, as_day, due_date, shift
from partnership_rules.errors import DateError, LimitError


class Stamp(datetime):
    """A date with a time under another name, as pandas has one."""


class Holiday(date):
    """A calendar day under another name."""


class Timed(date):
    """A date with a time that is no ``datetime``."""

    hour = 3


@pytest.mark.parametrize("value", [datetime(2017, 3, 1), datetime(2017, 3, 1, tzinfo=UTC), Stamp(2017, 3, 1), Timed(2017, 3, 1)])
def test_a_date_with_a_time_is_no_day_anywhere(value: Any) -> None:
    for ask in (lambda: as_day(value), lambda: shift(value, Period(days=1)), lambda: due_date(value, Period(days=1))):
        with pytest.raises(DateError) as caught:
            ask()
        assert caught.value.code == "date_has_time"
        assert caught.value.hint


@pytest.mark.parametrize(
    "value",
    ["2017-3-1", "", 20170301, 0, None, True, 1.5, (2017, 3, 1)],
)
def test_what_is_no_day_is_refused_with_a_hint(value: Any) -> None:
    with pytest.raises(DateError, match=r"datetime\.date|YYYY-MM-DD") as caught:
        as_day(value)
    assert caught.value.code == "date_invalid"


def test_a_day_of_a_subclass_becomes_a_plain_day() -> None:
    assert type(as_day(Holiday(2017, 3, 1))) is date
    assert as_day(date(2017, 3, 1)) == as_day("2017-03-01") == date(2017, 3, 1)


@pytest.mark.parametrize(("text", "months", "days"), PERIODS)
def test_shift_is_relativedelta_and_month_arithmetic_by_hand_on_every_day_of_32_years(text: str, months: int, days: int) -> None:
    period, delta = Period.parse(text), relativedelta(months=months, days=days)
    assert len(CALENDAR) == 11_688
    for day in CALENDAR:
        found = shift(day, period)
        assert found == day + delta
        assert found == shifted_by_hand(day, months, days)


@pytest.mark.parametrize(("text", "months", "days"), PERIODS)
def test_a_later_anchor_is_never_due_earlier(text: str, months: int, days: int) -> None:
    period = Period.parse(text)
    shifted = [shift(day, period) for day in CALENDAR]
    assert all(earlier <= later for earlier, later in pairwise(shifted))
    assert all(day < due for day, due in zip(CALENDAR, shifted, strict=True))


@pytest.mark.parametrize(
    ("anchor", "text", "due"),
    [
        (date(2023, 8, 31), "P18M", date(2025, 2, 28)),
        (date(2022, 8, 31), "P18M", date(2024, 2, 29)),
        (date(2024, 2, 29), "P1Y", date(2025, 2, 28)),
        (date(2024, 2, 29), "P4Y", date(2028, 2, 29)),
        (date(2017, 1, 31), "P1M", date(2017, 2, 28)),
        (date(2017, 10, 31), "P18M", date(2019, 4, 30)),
        (date(2017, 1, 31), "P1M1D", date(2017, 3, 1)),
        (date(2017, 3, 1), "P60D", date(2017, 4, 30)),
        (date(2017, 3, 1), "P90D", date(2017, 5, 30)),
        (date(2016, 2, 28), "P1D", date(2016, 2, 29)),
    ],
)
def test_month_ends_clamp_and_days_leave_out_the_first_day(anchor: date, text: str, due: date) -> None:
    assert shift(anchor, Period.parse(text)) == due


def test_a_chain_of_periods_differs_from_the_whole_one_only_after_the_28th() -> None:
    half, whole = Period.parse("P18M"), Period.parse("P36M")
    assert shift(shift(date(2023, 8, 31), half), half) != shift(date(2023, 8, 31), whole)
    differing = [day for day in CALENDAR if shift(shift(day, half), half) != shift(day, whole)]
    assert len(differing) > 100
    assert {day.day for day in differing} <= {29, 30, 31}


@pytest.mark.parametrize(
    ("anchor", "text"),
    [(date(9999, 12, 31), "P1D"), (date(9999, 12, 1), "P1M"), (date(9900, 1, 1), "P100Y"), (date(9999, 1, 1), "P36525D")],
)
def test_a_due_date_past_the_year_9999_is_over_the_limit(anchor: date, text: str) -> None:
    with pytest.raises(LimitError) as caught:
        shift(anchor, Period.parse(text))
    assert caught.value.code == "date_out_of_range"


@given(anchor=st.dates() | st.dates(min_value=date(9800, 1, 1)), months=st.integers(0, 1200), days=st.integers(1, 36525))
def test_shift_answers_for_every_day_and_period_up_to_the_end_of_the_calendar(anchor: date, months: int, days: int) -> None:
    period = Period(months=months, days=days)
    if anchor.year + months // 12 + days // 365 < 9998:
        assert shift(anchor, period) > anchor
    elif anchor.toordinal() + 28 * months + days > date.max.toordinal():
        with pytest.raises(LimitError):
            shift(anchor, period)


@pytest.mark.parametrize("period", ["P90D", 90, None, timedelta(days=90), relativedelta(days=90)])
def test_shift_wants_a_period(period: Any) -> None:
    with pytest.raises(DateError, match=r"Period\.parse"):
        shift(date(2017, 3, 1), period)
