"""Counterexamples are made small: first fewer facts, then nearer days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

import partnership_rules as pr
from partnership_rules.testing.laws.shrink import shrink

LATE = "2019-09-09T12:00:00Z"
LARGE = pr.Partnership(
    id="large",
    policy=pr.load_policy("michigan-2017"),
    district={"name": "D", "charter": True},
    schools=[{"id": "s1"}, {"id": "s2"}],
    agreements=[{"id": "a"}, {"id": "b"}],
    records=[
        {"kind": "identified", "on": "2017-01-02"},
        {"kind": "assigned", "on": "2017-03-01", "recorded_at": LATE},
        {"kind": "signed", "on": "2017-05-01", "role": "local_board", "agreement": "a"},
        {"kind": "signed", "on": "2017-05-02", "role": "superintendent", "agreement": "a"},
        {"kind": "school_exited", "on": "2018-05-01", "school": "s1", "id": "exit"},
        {"kind": "retracted", "on": "2018-06-01", "record": "exit"},
        {"kind": "closed", "on": "2019-05-01"},
    ],
    evidence=[
        {"measure": "m", "on": "2018-01-01", "value": 1, "unit": "percent"},
        {"milestone": "x", "on": "2018-01-01", "done": True},
    ],
)
END = date(2020, 1, 1)


def smaller(wrong: Callable[[pr.Partnership, date], bool]) -> tuple[pr.Partnership, date]:
    assert wrong(LARGE, END)
    return shrink(LARGE, END, wrong)


def kinds(partnership: pr.Partnership) -> list[str]:
    return [record.kind for record in partnership.records]


def test_what_is_always_wrong_becomes_one_record_of_one_day() -> None:
    found, as_of = smaller(lambda p, day: True)
    assert len(found.records) == 1
    assert (found.evidence, found.schools, found.agreements) == ((), (), ())
    assert found.district.charter is None
    assert as_of == found.records[0].on


def test_two_facts_that_need_each_other_both_stay_and_nothing_else() -> None:
    found, _ = smaller(lambda p, day: "assigned" in kinds(p) and any(entry.on for entry in p.evidence))
    assert kinds(found) == ["assigned"]
    assert len(found.evidence) == 1
    found, _ = smaller(lambda p, day: "retracted" in kinds(p))
    assert kinds(found) == ["school_exited", "retracted"]  # what is withdrawn must be on record
    assert [school.id for school in found.schools] == ["s1"]


@pytest.mark.parametrize("days", [0, 1, 2, 59, 427])
def test_days_are_drawn_as_near_as_they_can_be(days: int) -> None:
    def wrong(p: pr.Partnership, day: date) -> bool:
        first = [record.on for record in p.records if record.kind == "assigned"]
        last = [record.on for record in p.records if record.kind == "closed"]
        return bool(first and last) and (last[0] - first[0]).days >= days and (day - last[0]).days >= days // 2

    found, as_of = smaller(wrong)
    first, last = (record.on for record in found.records)
    assert ((last - first).days, (as_of - last).days) == (days, days // 2)


def test_what_was_learned_late_was_learned_at_once_unless_that_matters() -> None:
    at_once, _ = smaller(lambda p, day: "assigned" in kinds(p))
    assert at_once.records[0].recorded_at is None
    late, _ = smaller(lambda p, day: any(record.known_on > record.on for record in p.records))
    assert late.records[0].recorded_at is not None


def test_signatures_one_by_one_become_one_signing_where_that_is_as_wrong() -> None:
    def is_signed(p: pr.Partnership, day: date) -> bool:
        roles = {record.role for record in p.records if record.kind == "signed"}
        return "agreement_signed" in kinds(p) or len(roles) == 2

    found, _ = smaller(is_signed)
    assert [(record.kind, record.agreement) for record in found.records] == [("agreement_signed", "a")]  # type: ignore[union-attr]
    found, _ = smaller(lambda p, day: kinds(p).count("signed") == 2)
    assert kinds(found) == ["signed", "signed"]


def test_what_is_known_of_the_district_stays_where_it_matters() -> None:
    found, _ = smaller(lambda p, day: p.district.charter is True)
    assert found.district.charter is True
