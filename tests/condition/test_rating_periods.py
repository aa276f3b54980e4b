"""Periods of ratings: their order, their holes, and their two spellings."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.build import partnership, rec

import partnership_rules as pr
from partnership_rules.condition import PeriodOrder

YEARS, SCHOOL_YEARS = PeriodOrder(form="year"), PeriodOrder(form="school_year")
LISTED = PeriodOrder(("first", "2016-2017", "last"))


@pytest.mark.parametrize(
    ("order", "rated", "expected"),
    [
        (PeriodOrder(), "2018=F 2017=C 2018=D", "2018=D 2017=C"),
        (YEARS, "2018=F 2017=C 2018=D", "2017=C 2018=D"),
        (YEARS, "2014=F 2015=F 2017=F", "2014=F 2015=F 2016=? 2017=F"),
        (YEARS, "2018=F 2017-18=C 2016=C", "2016=C 2017=? 2018=F 2017-18=?"),
        (YEARS, "later=F", "later=?"),
        (YEARS, "", ""),
        (SCHOOL_YEARS, "2017-18=F 2016-2017=C 2017-2018=D", "2016-17=C 2017-18=D"),
        (SCHOOL_YEARS, "1999-00=F 2001-2002=F", "1999-00=F 2000-01=? 2001-02=F"),
        (SCHOOL_YEARS, "2016-17=F 2017-19=C 2017=C", "2016-17=F 2017-19=? 2017=?"),
        (LISTED, "last=F first=C", "first=C 2016-2017=? last=F"),
        (LISTED, "last=F 2016-17=C 2016-2017=D", "2016-2017=D last=F"),
    ],
)
def test_ratings_come_in_the_order_of_their_periods(order: PeriodOrder, rated: str, expected: str) -> None:
    assert order.sort(read(rated)) == tuple(read(expected))


def read(said: str) -> list[tuple[str, tuple[str, ...]]]:
    pairs = [one.split("=") for one in said.split()]
    return [(period, () if rating == "?" else (rating,)) for period, rating in pairs]


def policy(**fields: Any) -> pr.Policy:
    steps = [{"on": "closed", "from": "open", "to": "done", "when": {"rated": {"in": "F", "consecutive": 2}}}]
    return pr.Policy(id="rated", states={"open": {"initial": True}, "done": {"final": True}}, transitions=steps, **fields)


@pytest.mark.parametrize(
    ("fields", "period", "hint"),
    [
        ({"period_form": "year"}, "2017-18", "write a year, such as 2017"),
        ({"period_form": "school_year"}, "2017", "write a school year, such as 2016-17"),
        ({"periods": ["first", "second"]}, "secnd", "did you mean 'second'?"),
        ({"periods": ["first", "second"]}, "2017", "one of first and second"),
        ({"period_form": "school_year"}, "2017-2018", None),
        ({}, "whenever", None),
    ],
)
def test_check_finds_a_rating_of_a_period_that_has_no_place(fields: Any, period: str, hint: str | None) -> None:
    held = partnership(rec("rated", "2018-09-01", period=period, rating="F"), policy=policy(**fields))
    found = [(one.code, one.where.file, one.hint) for one in pr.check(held) if one.severity == "error"]
    assert found == ([("unknown_period", "p.records.0.period", hint)] if hint else [])
