"""The rules of days, periods, holidays and due dates; exhaustive over 32 years of calendar."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, product
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from partnership_rules.dates import (
    DatedHoliday,
    DueDate,
    FixedHoliday,
    Holidays,
    HolidayTable,
    Period,
    Roll,
    WeekdayHoliday,
    as_day,
    due_date,
    shift,
)
from partnership_rules.errors import DateError, LimitError, ModelError
from partnership_rules.model import Value

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


# ---- periods


@pytest.mark.parametrize(("text", "months", "days"), [*PERIODS, ("P2W", 0, 14), ("P0Y6M", 6, 0), ("P100Y", 1200, 0), ("P36525D", 0, 36525)])
def test_a_period_folds_years_into_months_and_weeks_into_days_and_keeps_its_text(text: str, months: int, days: int) -> None:
    period = Period.parse(text)
    assert (period.months, period.days, str(period), period.to_json()) == (months, days, text, text)
    assert period == Period(months=months, days=days)
    assert hash(period) == hash(Period(months=months, days=days))


def test_periods_of_months_and_of_days_are_never_equal() -> None:
    assert Period.parse("P1M") != Period.parse("P30D")
    assert len({Period.parse(text) for text in ("P3Y", "P36M", "P2Y12M", "P1096D")}) == 2


@given(months=st.integers(0, 1200), days=st.integers(0, 36525))
def test_a_period_without_a_text_writes_one_that_reads_back(months: int, days: int) -> None:
    if months or days:
        period = Period(months=months, days=days)
        assert Period.parse(str(period)) == period


NO_PERIODS = [
    *("", "P", "90", "P90", "90D", "18M", "p90d", "P1y", "P18 M", " P1D", "P1D ", "P1D\n"),
    *("P-1D", "-P1D", "+P1D", "P1.5Y", "P1,5Y", "P1DT", "PT24H", "P1Y2W", "P1D1M", "P1M1M"),
    *("P\N{ARABIC-INDIC DIGIT ONE}D", "P1\N{ARABIC-INDIC DIGIT THREE}D", "P\N{SUPERSCRIPT TWO}D", "P" + "9" * 5000 + "D"),
]


@pytest.mark.parametrize("text", NO_PERIODS)
def test_what_is_no_period_is_refused_and_shown_how_to_write_one(text: str) -> None:
    with pytest.raises(DateError, match="P18M") as caught:
        Period.parse(text)
    assert caught.value.code == "period_invalid"
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("text", ["P0D", "P0Y0M0D", "P0W"])
def test_a_period_of_nothing_is_refused(text: str) -> None:
    with pytest.raises(DateError) as caught:
        Period.parse(text)
    assert caught.value.code == "period_empty"


@pytest.mark.parametrize("text", ["P101Y", "P1201M", "P99Y13M", "P36526D", "P5218W", "P9999999999D", "P99999999Y"])
def test_a_period_beyond_a_hundred_years_is_over_the_limit(text: str) -> None:
    with pytest.raises(LimitError) as caught:
        Period.parse(text)
    assert caught.value.code == "period_too_long"


@pytest.mark.parametrize(
    "parts", [{"months": -1}, {"days": -90}, {"days": 1.0}, {"months": True}, {"months": "18"}, {"months": 18, "text": "P19M"}]
)
def test_a_period_built_from_parts_obeys_the_same_rules(parts: dict[str, Any]) -> None:
    with pytest.raises(DateError) as caught:
        Period(**parts)
    assert caught.value.code == "period_invalid"


@pytest.mark.parametrize("value", [90, 1.5, None, b"P90D", timedelta(days=90), relativedelta(months=18), ["P90D"]])
def test_only_a_text_is_read_as_a_period(value: Any) -> None:
    with pytest.raises(DateError):
        Period.parse(value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("P90D", "90 days"),
        ("P18M", "18 months"),
        ("P3Y", "3 years"),
        ("P36M", "36 months"),
        ("P1Y6M", "1 year and 6 months"),
        ("P1Y1M1D", "1 year, 1 month and 1 day"),
        ("P2W", "2 weeks"),
        ("P0Y6M", "6 months"),
    ],
)
def test_a_period_is_said_as_it_was_written(text: str, words: str) -> None:
    assert Period.parse(text).words() == words


class Clock(Value):
    period: Period
    reserve: Period = Period.parse("P3Y")


def test_a_model_takes_a_period_or_its_text_and_writes_its_text() -> None:
    clock = Clock(period="P1Y6M")
    assert clock == Clock(period=Period(months=18)) == Clock.model_validate_json(clock.model_dump_json())
    assert clock.to_json() == {"period": "P1Y6M"}
    assert clock.model_dump() == {"period": "P1Y6M", "reserve": "P3Y"}


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (90, "period_invalid"),
        (1.5, "period_invalid"),
        (None, "period_invalid"),
        (timedelta(days=90), "period_invalid"),
        ("P", "period_invalid"),
        ("P0D", "period_empty"),
        ("P101Y", "period_too_long"),
    ],
)
def test_a_model_refuses_what_is_no_period_with_code_and_place(value: Any, code: str) -> None:
    with pytest.raises(ModelError) as caught:
        Clock(period=value)
    assert [(p.code, p.where.file) for p in caught.value.problems] == [(code, "period")]


def period_texts() -> Iterator[str]:
    for length in range(7):
        yield from map("".join, product("P1YMWD", repeat=length))


def test_the_schema_of_a_period_accepts_every_period_and_nothing_that_is_none() -> None:
    schema = Clock.model_json_schema()["properties"]["period"]
    pattern = re.compile(schema["pattern"])
    assert schema["type"] == "string"
    accepted = 0
    for text in period_texts():
        try:
            Period.parse(text)
        except LimitError:
            continue
        except DateError:
            assert not pattern.fullmatch(text), text
        else:
            accepted += 1
            assert pattern.fullmatch(text), text
    assert accepted > 20


# ---- days


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
    ["2017-03-01", "", 20170301, 0, None, True, 1.5, (2017, 3, 1)],
)
def test_what_is_no_day_is_refused_with_a_hint(value: Any) -> None:
    code = "date_is_text" if isinstance(value, str) else "date_invalid"
    with pytest.raises(DateError, match=r"datetime\.date|date\.fromisoformat") as caught:
        as_day(value)
    assert caught.value.code == code


def test_a_day_of_a_subclass_becomes_a_plain_day() -> None:
    assert type(as_day(Holiday(2017, 3, 1))) is date
    assert as_day(date(2017, 3, 1)) == date(2017, 3, 1)


# ---- shifting


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


# ---- holidays


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


class Book(Value):
    holidays: HolidayTable = Holidays()


WRITTEN: list[dict[str, Any]] = [
    {"name": "Independence Day", "month": 7, "day": 4, "sunday_moves_to_monday": True, "cites": "mcl-435-101"},
    {"name": "Memorial Day", "month": 5, "weekday": "monday", "nth": -1},
    {"name": "Mourning", "date": "2018-12-05", "cites": ["order-1", "order-2"]},
]


def test_a_document_writes_its_holidays_as_a_plain_list_and_reads_back_what_it_wrote() -> None:
    book = Book(holidays=WRITTEN)
    assert book.holidays == Holidays(rules=WRITTEN)
    assert [type(rule) for rule in book.holidays.rules] == [FixedHoliday, WeekdayHoliday, DatedHoliday]
    assert book == Book(holidays=book.holidays) == Book.model_validate(book.to_json()) == Book.model_validate_json(book.model_dump_json())
    assert book.to_json()["holidays"][2] == {"name": "Mourning", "date": "2018-12-05", "cites": ["order-1", "order-2"]}
    assert hash(book) == hash(Book(holidays=WRITTEN))
    assert Book().to_json() == {}


def test_the_schema_of_a_holiday_table_is_a_list() -> None:
    for mode in ("validation", "serialization"):
        schema = TypeAdapter(HolidayTable).json_schema(mode=mode)
        assert schema["type"] == "array"
        assert {name for name in schema["$defs"]} == {"FixedHoliday", "WeekdayHoliday", "DatedHoliday"}


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
        Book(holidays=[WRITTEN[0], rule])
    found = caught.value.problems[0].where.file
    assert found.startswith("holidays.1")
    assert found.endswith(place)


@pytest.mark.parametrize("value", [None, "x", 7, {"rules": []}])
def test_a_holiday_table_is_a_list_or_a_table(value: Any) -> None:
    with pytest.raises(ModelError):
        Book(holidays=value)


# ---- due dates


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
    assert found.to_json() == {
        "anchor": "2017-06-04",
        "period": "P90D",
        "roll": "following",
        "unrolled": "2017-09-02",
        "due": "2017-09-05",
        "rolled_from": "2017-09-02",
        "rolled_over": ["Saturday", "Sunday", "Labor Day"],
    }
    assert due_date(date(2017, 3, 1), Period(days=90)).to_json()["rolled_from"] is None


def test_a_due_date_is_a_value() -> None:
    first, second = (due_date(date(2017, 3, 1), Period.parse(text)) for text in ("P3Y", "P36M"))
    assert first == second
    assert hash(first) == hash(second)
    with pytest.raises(AttributeError):
        first.due = date(2017, 1, 1)  # type: ignore[misc]
