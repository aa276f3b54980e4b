"""Due dates: rolled off closed days, explained, and exhaustive over 32 years of calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from helpers.calendars import CALENDAR, MICHIGAN, PERIODS, rolled_by_hand

from partnership_rules.dates import DueDate, Holidays, Period, Roll, due_date
from partnership_rules.errors import DateError, LimitError


@pytest.mark.parametrize(("text", "months", "days"), PERIODS)
def test_due_dates_agree_with_rolling_by_hand_on_every_day_of_32_years(text: str, months: int, days: int) -> None:
    period, delta = Period.parse(text), relativedelta(months=months, days=days)
    rolled = 0
    for day in CALENDAR:
        unrolled = day + delta
        plain = due_date(day, period, holidays=MICHIGAN)
        assert plain == DueDate(day, period, Roll.NONE, unrolled, unrolled, None, ())
        found = due_date(day, period, roll=Roll.FOLLOWING, holidays=MICHIGAN)
        assert (found.unrolled, found.due) == (unrolled, rolled_by_hand(unrolled))
        assert (found.rolled_from is None) == (found.due == unrolled)
        assert len(found.rolled_over) == (found.due - unrolled).days
        rolled += found.rolled_from == unrolled
    assert rolled > len(CALENDAR) * 2 // 7


def test_rolling_goes_on_over_all_closed_days_and_names_them() -> None:
    found = due_date(date(2017, 6, 4), Period.parse("P90D"), roll=Roll.FOLLOWING, holidays=MICHIGAN)
    assert found.rolled_from == found.unrolled == date(2017, 9, 2)
    assert found.due == date(2017, 9, 5)
    assert found.rolled_over == ("Saturday", "Sunday", "Labor Day")


def test_rolling_over_a_holiday_table_of_its_own_stops_at_the_first_open_day() -> None:
    strike = Holidays(rules=[{"name": f"day {n}", "date": date(2020, 1, n)} for n in range(6, 11)])
    found = due_date(date(2020, 1, 1), Period(days=3), roll=Roll.FOLLOWING, holidays=strike)
    assert (found.due, len(found.rolled_over)) == (date(2020, 1, 13), 9)


def test_without_a_table_rolling_leaves_weekends_only() -> None:
    assert due_date(date(2017, 6, 4), Period.parse("P90D"), roll=Roll.FOLLOWING).due == date(2017, 9, 4)


def test_rolling_past_the_last_day_of_the_calendar_is_over_the_limit() -> None:
    table = Holidays(rules=[{"name": "the last day", "date": date.max}])
    with pytest.raises(LimitError):
        due_date(date(9999, 12, 30), Period(days=1), roll=Roll.FOLLOWING, holidays=table)
    assert due_date(date(9999, 12, 30), Period(days=1), roll=Roll.FOLLOWING).due == date.max


@pytest.mark.parametrize("roll", ["following", "none", None, True])
def test_a_roll_is_a_member_and_never_a_text(roll: Any) -> None:
    with pytest.raises(DateError) as caught:
        due_date(date(2017, 3, 1), Period(days=90), roll=roll)
    assert caught.value.code == "roll_invalid"


DAYS_COUNTED = "first day not counted, last day counted"


@pytest.mark.parametrize(
    ("anchor", "text", "words"),
    [
        (date(2017, 3, 1), "P90D", f"90 days after 2017-03-01, {DAYS_COUNTED}; 2017-05-30"),
        (date(2017, 4, 28), "P3Y", "3 years after 2017-04-28; 2020-04-28"),
        (date(2022, 8, 31), "P18M", "18 months after 2022-08-31, month ends kept within the month; 2024-02-29"),
        (
            date(2017, 1, 31),
            "P1M2D",
            f"1 month and 2 days after 2017-01-31, month ends kept within the month, {DAYS_COUNTED}; 2017-03-02",
        ),
        (
            date(2017, 6, 4),
            "P90D",
            f"90 days after 2017-06-04, {DAYS_COUNTED}; 2017-09-02 is closed (Saturday, then Sunday, then Labor Day), so 2017-09-05",
        ),
    ],
)
def test_a_due_date_says_how_it_was_counted(anchor: date, text: str, words: str) -> None:
    assert due_date(anchor, Period.parse(text), roll=Roll.FOLLOWING, holidays=MICHIGAN).words() == words


def test_a_due_date_gives_all_it_was_made_of() -> None:
    found = due_date(date(2017, 6, 4), Period.parse("P90D"), roll=Roll.FOLLOWING, holidays=MICHIGAN)
    assert found.to_dict() == {
        "anchor": "2017-06-04",
        "period": "P90D",
        "roll": "following",
        "unrolled": "2017-09-02",
        "due": "2017-09-05",
        "rolled_from": "2017-09-02",
        "rolled_over": ["Saturday", "Sunday", "Labor Day"],
    }
    assert due_date(date(2017, 3, 1), Period(days=90)).to_dict()["rolled_from"] is None


def test_a_due_date_is_a_value() -> None:
    first, second = (due_date(date(2017, 3, 1), Period.parse(text)) for text in ("P3Y", "P36M"))
    assert first == second
    assert hash(first) == hash(second)
    with pytest.raises(AttributeError):
        first.due = date(2017, 1, 1)  # type: ignore[misc]
