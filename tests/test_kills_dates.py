"""What planted faults in the dates showed that no other test held."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from partnership_rules.dates import DatedHoliday, DueDate, Holidays, HolidayTable, Period, Roll, as_day, due_date, shift
from partnership_rules.errors import DateError, PartnershipRulesError

HOW_A_PERIOD_IS_WRITTEN = "(write whole years, months and days such as P90D, P18M, P3Y or P1Y6M)"
LAST_DAY = Holidays(rules=[{"name": "the last day", "date": date.max}])


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: due_date(date(2017, 3, 1), Period(days=1), roll="x"), "a roll is a Roll (use Roll.NONE or Roll.FOLLOWING)"),
        (lambda: shift(date.max, Period(days=1)), "the date lies past the year 9999 (check the anchor and the period)"),
        (lambda: shift(date.max, "P1D"), "a period is a Period (use Period.parse('P90D'))"),
        (lambda: as_day("2017"), "a day is wanted, not a text (use date.fromisoformat('YYYY-MM-DD'))"),
        (lambda: as_day(None), "a day is wanted, not nothing (use datetime.date)"),
        (lambda: as_day(datetime(2017, 1, 1)), "a day is wanted, not a date with a time (use value.date(), or use datetime.date)"),
        (lambda: Period(months=-1), f"the months of a period are a whole number from 0 {HOW_A_PERIOD_IS_WRITTEN}"),
        (lambda: Period(days=-1), f"the days of a period are a whole number from 0 {HOW_A_PERIOD_IS_WRITTEN}"),
        (lambda: Period(months=1201), "a period has at most 1200 months (100 years are the limit)"),
        (lambda: Period(days=36526), "a period has at most 36525 days (100 years are the limit)"),
        (lambda: Period(), f"a period lasts at least one day {HOW_A_PERIOD_IS_WRITTEN}"),
        (lambda: Period(months=18, text="P19M"), "the text of a period says something else (leave the text out)"),
        (lambda: Period.parse("P18 M"), f"'P18 M' is not a period {HOW_A_PERIOD_IS_WRITTEN}"),
        (lambda: Period.parse(90), f"a period is a text {HOW_A_PERIOD_IS_WRITTEN}"),
    ],
)
def test_what_is_refused_is_told_in_a_sentence_with_what_to_do_instead(ask: Callable[[], object], said: str) -> None:
    with pytest.raises(PartnershipRulesError) as caught:
        ask()
    assert str(caught.value) == said


def test_a_period_of_twenty_characters_is_read_and_no_more_than_that_many_are_repeated() -> None:
    assert Period.parse("P" + "0" * 15 + "1Y1M") == Period(months=13)
    with pytest.raises(PartnershipRulesError) as caught:
        Period.parse("P" + "9" * 30 + "D")
    assert str(caught.value) == f"'P{'9' * 19}' is not a period {HOW_A_PERIOD_IS_WRITTEN}"


def test_a_period_without_a_text_writes_only_the_parts_it_has() -> None:
    assert [str(period) for period in (Period(days=90), Period(months=18), Period(months=1, days=2))] == ["P90D", "P18M", "P1M2D"]


def test_only_a_period_is_counted_from_a_day() -> None:
    with pytest.raises(DateError) as caught:
        shift(date(2017, 3, 1), "P1D")  # type: ignore[arg-type]
    assert caught.value.code == "period_invalid"


def test_the_longest_periods_are_still_periods() -> None:
    assert (Period(months=1200).words(), Period(days=36525).words()) == ("1200 months", "36525 days")


def test_any_model_can_hold_a_period_and_writes_its_text() -> None:
    adapter = TypeAdapter(Period)
    assert adapter.validate_python("P1Y6M") == adapter.validate_python(Period(months=18)) == Period.parse("P18M")
    assert adapter.dump_python(Period.parse("P1Y6M")) == "P1Y6M"
    assert adapter.dump_json(Period.parse("P2W")) == b'"P2W"'
    for mode in ("validation", "serialization"):
        schema = adapter.json_schema(mode=mode)
        assert (schema["type"], schema["examples"]) == ("string", ["P90D", "P18M", "P3Y"])
        assert all(re.fullmatch(schema["pattern"], text) for text in [*schema["examples"], "P2W", "P1Y6M10D"])
        assert not any(re.fullmatch(schema["pattern"], text) for text in ("P", "90D", "P1D1M", "P1Y2W", "p1y"))


def test_what_a_model_refuses_as_a_period_keeps_its_code_its_sentence_and_its_hint() -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Period).validate_python("P0D")
    (found,) = caught.value.errors()
    assert (found["type"], found["msg"]) == ("period_empty", "a period lasts at least one day")
    assert found["ctx"]["hint"] == "write whole years, months and days such as P90D, P18M, P3Y or P1Y6M"


def test_any_model_can_hold_a_holiday_table_and_writes_its_list() -> None:
    rules: list[dict[str, Any]] = [{"name": "Mourning", "date": "2018-12-05"}, {"name": "New Year", "month": 1, "day": 1}]
    adapter = TypeAdapter(HolidayTable)
    table = Holidays(rules=rules)
    assert adapter.validate_python(rules) == adapter.validate_python(table) == table
    assert adapter.dump_python(table, mode="json", exclude_defaults=True) == rules
    assert adapter.json_schema(mode="serialization")["type"] == adapter.json_schema()["type"] == "array"


def test_a_rule_with_an_nth_or_a_weekday_is_one_of_weekdays_even_where_the_other_is_missing() -> None:
    for rule, missing in (({"name": "x", "nth": 1}, "weekday"), ({"name": "x", "weekday": "monday"}, "nth")):
        with pytest.raises(ValidationError) as caught:
            TypeAdapter(HolidayTable).validate_python([rule])
        assert {found["loc"][-1] for found in caught.value.errors()} == {"month", missing}


def test_a_dated_holiday_is_given_in_its_own_year_only() -> None:
    holiday = DatedHoliday(name="Mourning", day=date(2018, 12, 5))
    assert [list(holiday.dates_of(year)) for year in (2017, 2018, 2019)] == [[], [date(2018, 12, 5)], []]


def test_of_a_date_that_rolls_past_the_calendar_nobody_is_told_a_wrong_day() -> None:
    with pytest.raises(PartnershipRulesError) as caught:
        due_date(date(9999, 12, 30), Period(days=1), roll=Roll.FOLLOWING, holidays=LAST_DAY)
    assert (caught.value.code, str(caught.value)) == (
        "date_out_of_range",
        "the date lies past the year 9999 (check the anchor and the period)",
    )


def test_a_due_date_without_a_roll_says_nothing_of_closed_days() -> None:
    found = due_date(date(2017, 3, 1), Period.parse("P60D"), holidays=LAST_DAY)
    assert found == DueDate(date(2017, 3, 1), Period(days=60), Roll.NONE, date(2017, 4, 30), date(2017, 4, 30))
    assert found.words() == "60 days after 2017-03-01, first day not counted, last day counted; 2017-04-30"
