"""Periods at their limits, and as text in any model."""

from __future__ import annotations

import re
from datetime import date

import pytest
from pydantic import TypeAdapter

from partnership_rules.dates import Period, shift
from partnership_rules.errors import DateError, PartnershipRulesError

HOW_A_PERIOD_IS_WRITTEN = "(write whole years, months and days such as P90D, P18M, P3Y or P1Y6M)"


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
