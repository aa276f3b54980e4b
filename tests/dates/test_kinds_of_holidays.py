"""What kind of holiday a rule is, and days that no roll has moved."""

from __future__ import annotations

from datetime import date

import pytest

from partnership_rules.dates import DatedHoliday, DueDate, Holidays, Period, Roll, due_date
from partnership_rules.errors import ModelError

LAST_DAY = Holidays(rules=[{"name": "the last day", "date": date.max}])


def test_a_rule_with_an_nth_or_a_weekday_is_one_of_weekdays_even_where_the_other_is_missing() -> None:
    for rule, missing in (({"name": "x", "nth": 1}, "weekday"), ({"name": "x", "weekday": "monday"}, "nth")):
        with pytest.raises(ModelError) as caught:
            Holidays(rules=[rule])
        assert {str(problem.where.file).split(".")[-1] for problem in caught.value.problems} == {"month", missing}


def test_a_dated_holiday_is_given_in_its_own_year_only() -> None:
    holiday = DatedHoliday(name="Mourning", day=date(2018, 12, 5))
    assert [list(holiday.dates_of(year)) for year in (2017, 2018, 2019)] == [[], [date(2018, 12, 5)], []]


def test_a_due_date_without_a_roll_says_nothing_of_closed_days() -> None:
    found = due_date(date(2017, 3, 1), Period.parse("P60D"), holidays=LAST_DAY)
    assert found == DueDate(date(2017, 3, 1), Period(days=60), Roll.NONE, date(2017, 4, 30), date(2017, 4, 30))
    assert found.words() == "60 days after 2017-03-01, first day not counted, last day counted; 2017-04-30"
