"""Holiday tables in any model, and days that no roll has moved."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from partnership_rules.dates import DatedHoliday, DueDate, Holidays, HolidayTable, Period, Roll, due_date

LAST_DAY = Holidays(rules=[{"name": "the last day", "date": date.max}])


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


def test_a_due_date_without_a_roll_says_nothing_of_closed_days() -> None:
    found = due_date(date(2017, 3, 1), Period.parse("P60D"), holidays=LAST_DAY)
    assert found == DueDate(date(2017, 3, 1), Period(days=60), Roll.NONE, date(2017, 4, 30), date(2017, 4, 30))
    assert found.words() == "60 days after 2017-03-01, first day not counted, last day counted; 2017-04-30"
