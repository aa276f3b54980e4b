"""What dates and periods refuse, word by word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from partnership_rules.dates import Holidays, Period, Roll, as_day, due_date, shift
from partnership_rules.errors import PartnershipRulesError

HOW_A_PERIOD_IS_WRITTEN = "(write whole years, months and days such as P90D, P18M, P3Y or P1Y6M)"
LAST_DAY = Holidays(rules=[{"name": "the last day", "date": date.max}])


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: due_date(date(2017, 3, 1), Period(days=1), roll="x"), "a roll is a Roll (use Roll.NONE or Roll.FOLLOWING)"),
        (lambda: shift(date.max, Period(days=1)), "the date lies past the year 9999 (check the anchor and the period)"),
        (lambda: shift(date.max, "P1D"), "a period is a Period (use Period.parse('P90D'))"),
        (lambda: as_day("2017"), "'2017' is not a day (write YYYY-MM-DD)"),
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


def test_what_a_model_refuses_as_a_period_keeps_its_code_its_sentence_and_its_hint() -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Period).validate_python("P0D")
    (found,) = caught.value.errors()
    assert (found["type"], found["msg"]) == ("period_empty", "a period lasts at least one day")
    assert found["ctx"]["hint"] == "write whole years, months and days such as P90D, P18M, P3Y or P1Y6M"


def test_of_a_date_that_rolls_past_the_calendar_nobody_is_told_a_wrong_day() -> None:
    with pytest.raises(PartnershipRulesError) as caught:
        due_date(date(9999, 12, 30), Period(days=1), roll=Roll.FOLLOWING, holidays=LAST_DAY)
    assert (caught.value.code, str(caught.value)) == (
        "date_out_of_range",
        "the date lies past the year 9999 (check the anchor and the period)",
    )
