"""Periods: how they are read, written, limited, and held in a model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from helpers.calendars import PERIODS
from hypothesis import given
from hypothesis import strategies as st

from partnership_rules.dates import Period
from partnership_rules.errors import DateError, LimitError, ModelError
from partnership_rules.model import Value


@pytest.mark.parametrize(("text", "months", "days"), [*PERIODS, ("P2W", 0, 14), ("P0Y6M", 6, 0), ("P100Y", 1200, 0), ("P36525D", 0, 36525)])
def test_a_period_folds_years_into_months_and_weeks_into_days_and_keeps_its_text(text: str, months: int, days: int) -> None:
    period = Period.parse(text)
    assert (period.months, period.days, str(period)) == (months, days, text)
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
    assert clock.to_dict() == {"period": "P1Y6M"}
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
