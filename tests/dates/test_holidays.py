"""Holidays: the table of Michigan against its statute, and the rules of any table."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime
from itertools import product
from typing import Any

import pytest
from helpers.calendars import CALENDAR, MICHIGAN, closed_by_statute, fixed, nth
from hypothesis import given
from hypothesis import strategies as st

from partnership_rules.dates import DatedHoliday, FixedHoliday, Holidays, WeekdayHoliday
from partnership_rules.errors import ModelError


@pytest.mark.parametrize(
    ("year", "dates"),
    [
        (2017, "01-01 01-02 01-16 02-12 02-13 02-20 05-29 07-04 09-04 10-09 11-11 11-23 12-25"),
        (2018, "01-01 01-15 02-12 02-19 05-28 07-04 09-03 10-08 11-11 11-12 11-22 12-25"),
        (2021, "01-01 01-18 02-12 02-15 05-31 07-04 07-05 09-06 10-11 11-11 11-25 12-25"),
        (2022, "01-01 01-17 02-12 02-21 05-30 07-04 09-05 10-10 11-11 11-24 12-25 12-26"),
        (2023, "01-01 01-02 01-16 02-12 02-13 02-20 05-29 07-04 09-04 10-09 11-11 11-23 12-25"),
        (2024, "01-01 01-15 02-12 02-19 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25"),
        (2033, "01-01 01-17 02-12 02-21 05-30 06-19 06-20 07-04 09-05 10-10 11-11 11-24 12-25 12-26"),
    ],
)
def test_the_michigan_table_gives_the_days_of_mcl_435_101_and_102(year: int, dates: str) -> None:
    assert [day.strftime("%m-%d") for day in MICHIGAN.on(year)] == dates.split()


def test_the_table_and_the_statute_asked_day_by_day_agree_on_32_years() -> None:
    for day in CALENDAR:
        assert MICHIGAN.closed(day) == closed_by_statute(day), day
        assert (MICHIGAN.name_of(day) is not None) <= MICHIGAN.closed(day)


@pytest.mark.parametrize(
    ("day", "name", "why"),
    [
        (date(2017, 9, 4), "Labor Day", "Labor Day"),
        (date(2021, 7, 4), "Independence Day", "Sunday"),
        (date(2021, 7, 5), "Independence Day (observed)", "Independence Day (observed)"),
        (date(2020, 7, 4), "Independence Day", "Saturday"),
        (date(2020, 7, 3), None, None),
        (date(2023, 6, 19), None, None),
        (date(2024, 6, 19), "Juneteenth", "Juneteenth"),
    ],
)
def test_a_holiday_has_a_name_and_a_closed_day_a_reason(day: date, name: str | None, why: str | None) -> None:
    assert MICHIGAN.name_of(day) == name
    assert MICHIGAN.why_closed(day) == why


@given(day=st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)))
def test_without_rules_only_saturdays_and_sundays_are_closed(day: date) -> None:
    assert Holidays().closed(day) == (day.weekday() in {5, 6})


@pytest.mark.parametrize("weekday", ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
@pytest.mark.parametrize("which", [1, 2, 3, 4, 5, -1])
def test_the_nth_weekday_is_the_one_found_by_counting(weekday: str, which: int) -> None:
    for year, month in product(range(2017, 2049), range(1, 13)):
        days = [date(year, month, n) for n in range(1, monthrange(year, month)[1] + 1)]
        counted = [day for day in days if f"{day:%A}".lower() == weekday]
        wanted = counted[-1:] if which == -1 else counted[which - 1 : which]
        assert list(nth("a day", month, weekday, which).dates_of(year)) == wanted


def test_a_rule_holds_from_its_first_to_its_last_year() -> None:
    rule = FixedHoliday(name="a day", month=3, day=3, from_year=2019, until_year=2021)
    last = WeekdayHoliday(name="another", month=3, weekday="monday", nth=1, until_year=2018)
    assert [year for year in range(2016, 2025) if rule.dates_of(year)] == [2019, 2020, 2021]
    assert [year for year in range(2016, 2025) if last.dates_of(year)] == [2016, 2017, 2018]


def test_a_leap_day_holiday_exists_in_leap_years_only() -> None:
    rule = FixedHoliday(name="a day", month=2, day=29)
    assert [year for year in range(2095, 2106) if rule.dates_of(year)] == [2096, 2104]


def test_a_sunday_on_the_last_day_of_a_year_closes_the_first_monday_of_the_next() -> None:
    table = Holidays(rules=(fixed("Old Year", 12, 31, until_year=2023),))
    assert table.on(2023) == {date(2023, 12, 31): "Old Year"}
    assert table.on(2024) == {date(2024, 1, 1): "Old Year (observed)"}
    assert table.on(2025) == {}


def test_of_two_holidays_on_one_date_the_first_rule_names_it() -> None:
    first, second = DatedHoliday(name="first", day=date(2018, 12, 5)), FixedHoliday(name="second", month=12, day=5)
    assert Holidays(rules=(first, second)).name_of(date(2018, 12, 5)) == "first"
    assert Holidays(rules=(second, first)).name_of(date(2018, 12, 5)) == "second"
    assert Holidays(rules=(first,)).on(2019) == {}


@pytest.mark.parametrize("year", [1, 2, 9998, 9999])
def test_a_table_answers_at_both_ends_of_the_calendar(year: int) -> None:
    assert all(day.year == year for day in MICHIGAN.on(year))


def test_changing_an_answer_changes_no_table() -> None:
    MICHIGAN.on(2019).clear()
    assert MICHIGAN.name_of(date(2019, 7, 4)) == "Independence Day"


WRITTEN: list[dict[str, Any]] = [
    {"name": "Independence Day", "month": 7, "day": 4, "sunday_moves_to_monday": True, "cites": "mcl-435-101"},
    {"name": "Memorial Day", "month": 5, "weekday": "monday", "nth": -1},
    {"name": "Mourning", "date": "2018-12-05", "cites": ["order-1", "order-2"]},
]


def test_a_holiday_table_reads_back_what_it_wrote() -> None:
    table = Holidays(rules=WRITTEN)
    assert [type(rule) for rule in table.rules] == [FixedHoliday, WeekdayHoliday, DatedHoliday]
    assert table == Holidays(rules=table.rules) == Holidays.model_validate(table.to_dict())
    assert table == Holidays.model_validate_json(table.model_dump_json())
    assert table.to_dict()["rules"][2] == {"name": "Mourning", "date": "2018-12-05", "cites": ["order-1", "order-2"]}
    assert hash(table) == hash(Holidays(rules=WRITTEN))
    assert Holidays().to_dict() == {}


@pytest.mark.parametrize(
    ("rule", "place"),
    [
        ({"name": "x"}, "date"),
        ({"name": "x", "month": 2, "day": 30}, ""),
        ({"name": "x", "month": 13, "day": 1}, "month"),
        ({"name": "x", "month": 1, "day": 0}, "day"),
        ({"name": "x", "month": True, "day": 1}, "month"),
        ({"name": "x", "month": "7", "day": 4}, "month"),
        ({"name": "x", "month": 7, "day": 4.0}, "day"),
        ({"name": "x", "month": 7}, "day"),
        ({"name": "", "month": 7, "day": 4}, "name"),
        ({"name": 4, "month": 7, "day": 4}, "name"),
        ({"name": "x", "month": 7, "day": 4, "sunday_moves_to_monday": 1}, "sunday_moves_to_monday"),
        ({"name": "x", "month": 7, "day": 4, "date": "2018-07-04"}, "date"),
        ({"name": "x", "month": 7, "day": 4, "from_year": 2020, "until_year": 2019}, ""),
        ({"name": "x", "month": 7, "day": 4, "from_year": 0}, "from_year"),
        ({"name": "x", "month": 7, "day": 4, "until_year": 10_000}, "until_year"),
        ({"name": "x", "month": 5, "weekday": "monday", "nth": 0}, "nth"),
        ({"name": "x", "month": 5, "weekday": "monday", "nth": 6}, "nth"),
        ({"name": "x", "month": 5, "weekday": "monday", "nth": -2}, "nth"),
        ({"name": "x", "month": 5, "weekday": "monday"}, "nth"),
        ({"name": "x", "month": 5, "weekday": "Monday", "nth": 1}, "weekday"),
        ({"name": "x", "date": "2018-02-30"}, "date"),
        ({"name": "x", "date": datetime(2018, 2, 3)}, "date"),
        ({"name": "x", "date": "2018-12-05", "from_year": 2018}, "from_year"),
        ("x", ""),
        (None, ""),
    ],
)
def test_a_rule_that_is_none_is_refused_at_its_place(rule: Any, place: str) -> None:
    with pytest.raises(ModelError) as caught:
        Holidays(rules=[WRITTEN[0], rule])
    found = caught.value.problems[0].where.file
    assert found.startswith("rules.1")
    assert found.endswith(place)


@pytest.mark.parametrize("value", [None, "x", 7, {"rules": []}])
def test_the_rules_of_a_holiday_table_are_a_list(value: Any) -> None:
    with pytest.raises(ModelError):
        Holidays(rules=value)
