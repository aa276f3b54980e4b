"""The oracle on clocks that come again or are paused, on ratings by measures and of schools, and on why schools are members."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from .test_oracle import CLOSE, SIGN, SIGNED, STATES, of_value, partnership, policy, told

BACK = {"on": "plan_returned", "from": "signed", "to": "open"}
VISIT = {"kind": "milestone", "anchor": {"entered": "signed"}, "every": "P1M", "while_in": ["signed"]}
RETURNED = {"kind": "plan_returned", "on": "2018-03-15"}
AGAIN = {"kind": "agreement_signed", "agreement": "a", "on": "2018-03-20"}


@pytest.mark.parametrize(
    ("clock", "records", "status", "due", "visits"),
    [
        ({}, [], "running", "2018-05-01", "2018-03-01 2018-04-01"),
        ({}, [RETURNED], "stopped", "2018-04-01", "2018-03-01"),
        ({"while_in": ["open", "signed"]}, [RETURNED], "running", "2018-05-01", "2018-03-01 2018-04-01"),
        ({}, [{**RETURNED, "on": "2018-03-01"}], "stopped", "2018-03-01", ""),  # it was left on the very day
        ({}, [RETURNED, AGAIN], "running", "2018-05-20", "2018-03-01 2018-04-20"),  # it counts from the new entry
        ({}, [{"kind": "closed", "on": "2018-03-01"}], "stopped", "2018-03-01", ""),
        ({}, [{"kind": "closed", "on": "2018-03-02"}], "stopped", "2018-04-01", "2018-03-01"),
        ({"anchor": "identified", "while_in": []}, [], "running", "2018-05-02", "2018-02-02 2018-03-02 2018-04-02"),
        ({"every": "P2M"}, [], "running", "2018-06-01", "2018-04-01"),
    ],
)
def test_a_clock_comes_again_while_the_partnership_is_where_it_counts(
    clock: dict[str, Any], records: list[Any], status: str, due: str, visits: str
) -> None:
    held = policy(transitions=[SIGN, CLOSE, BACK], clocks={"visit": {**VISIT, **clock}})
    found = told(partnership(held, [*SIGNED, *records]), date(2018, 4, 20))
    assert [(one["status"], str(one["due"])) for one in found["clocks"]] == [(status, due)]
    assert [str(line["on"]) for line in found["trail"] if line["what"] == "clock:visit"] == visits.split()


@pytest.mark.parametrize(
    ("period", "day", "due"),
    [
        ("P2M", "2018-04-15", "2018-06-01"),
        ("P1M", "2018-03-31", "2018-04-01"),
        ("P1M", "2018-04-01", "2018-05-01"),  # it was reached that day
        ("P1M", "2018-04-02", "2018-05-01"),
        ("P28D", "2018-04-15", "2018-04-26"),
        ("P1Y", "2018-04-15", "2019-02-01"),
    ],
)
def test_under_the_next_policy_a_clock_that_comes_again_counts_on_from_its_anchor(period: str, day: str, due: str) -> None:
    steps = [SIGN, CLOSE, BACK]
    new = policy(id="q", transitions=steps, clocks={"visit": {**VISIT, "every": period}})
    change = {"kind": "policy_changed", "on": day, "policy": "q"}
    p = partnership(policy(transitions=steps, clocks={"visit": VISIT}), [*SIGNED, change], policies=[new])
    assert [str(one["due"]) for one in told(p, date.fromisoformat(day))["clocks"]] == [due]


@pytest.mark.parametrize(
    ("records", "due"),
    [
        ([], "2018-02-12"),
        ([RETURNED], "2018-02-12"),
        ([{**RETURNED, "on": "2018-02-05"}], "None"),  # nobody can say yet
        ([{**RETURNED, "on": "2018-02-05"}, {**AGAIN, "on": "2018-02-10"}], "2018-02-17"),
        ([{**RETURNED, "on": "2018-02-12"}, {**AGAIN, "on": "2018-02-13"}], "2018-02-13"),
    ],
)
def test_the_days_on_which_a_clock_is_paused_are_added_to_it(records: list[Any], due: str) -> None:
    rest = {"kind": "deadline", "anchor": "agreement_signed", "period": "P11D", "paused_in": ["open"], "met_by": ["plan_submitted"]}
    held = policy(transitions=[SIGN, CLOSE, BACK], clocks={"rest": rest})
    found = told(partnership(held, [*SIGNED, *records]), date(2018, 4, 20))
    assert [str(one["due"]) for one in found["clocks"]] == [due]


@pytest.mark.parametrize(
    ("period", "day", "due"),
    [
        ("P11D", "2018-02-09", "2018-02-17"),  # five days it was paused, also under a policy that came later
        ("P20D", "2018-02-15", "2018-02-26"),
        ("P11D", "2018-02-20", "2018-02-20"),  # whoever must act keeps that day
    ],
)
def test_under_the_next_policy_a_clock_keeps_the_days_on_which_it_was_paused(period: str, day: str, due: str) -> None:
    rest = {"kind": "deadline", "anchor": "agreement_signed", "period": "P90D", "paused_in": ["open"], "met_by": ["plan_submitted"]}
    steps = [SIGN, CLOSE, BACK]
    new = policy(id="q", transitions=steps, clocks={"rest": {**rest, "period": period}})
    records = [{**RETURNED, "on": "2018-02-03"}, {**AGAIN, "on": "2018-02-08"}, {"kind": "policy_changed", "on": day, "policy": "q"}]
    p = partnership(policy(transitions=steps, clocks={"rest": rest}), [*SIGNED, *records], policies=[new])
    assert [str(one["due"]) for one in told(p, date.fromisoformat(day))["clocks"]] == [due]


@pytest.mark.parametrize(
    ("ratings", "outcome"),
    [
        ("F A F", "met"),
        ("F A A F", "not_met"),
        ("F A A F F", "met"),
        ("A F F", "met"),
        ("A A F F", "met"),
        ("F F A A", "not_met"),
        ("F F A", "met"),
        ("F", "not_met"),
    ],
)
def test_two_good_ratings_in_a_row_let_the_count_begin_anew(ratings: str, outcome: str) -> None:
    asked = {"in": ["F"], "count": 2, "reset_by": {"in": ["A"], "consecutive": 2}}
    rated = [{"kind": "rated", "on": "2018-03-01", "period": f"{2010 + n}", "rating": one} for n, one in enumerate(ratings.split())]
    held = policy(requirements=[{"id": "r", "requires": {"rated": asked}}])
    assert [one["outcome"] for one in told(partnership(held, [*SIGNED, *rated]))["requirements"]] == [outcome]


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        ("<50.05%", "undetermined"),
        ("<50.04%", "undetermined"),
        ("<49.95%", "not_met"),
        ("<49.96%", "undetermined"),
        (">50.05%", "met"),
    ],
)
def test_the_end_of_a_bound_is_rounded_to_its_places(value: str, outcome: str) -> None:
    target = {"at_least": {"value": "50", "unit": "percent"}}
    assert of_value(target, value, rounding={"places": 1, "mode": "half_up"}) == outcome


SINCE = {"in": ["F"], "count": 2}


@pytest.mark.parametrize(
    ("asked", "outcome"),
    [
        (SINCE, "met"),
        ({**SINCE, "since": "agreement_signed"}, "met"),
        ({**SINCE, "after": "agreement_signed"}, "not_met"),
        ({**SINCE, "count": 1, "after": "agreement_signed"}, "met"),
        ({**SINCE, "since": "identified"}, "met"),
        ({**SINCE, "after": "plan_submitted"}, "undetermined"),
    ],
)
def test_periods_count_that_were_rated_since_a_day_or_after_it(asked: dict[str, Any], outcome: str) -> None:
    rated = [{"kind": "rated", "on": on, "period": on, "rating": "F"} for on in ("2018-02-01", "2018-02-02")]
    held = policy(requirements=[{"id": "r", "requires": {"rated": asked}}])
    assert [one["outcome"] for one in told(partnership(held, [*SIGNED, *rated]))["requirements"]] == [outcome]


@pytest.mark.parametrize(
    ("asked", "outcome"),
    [
        ({"in": ["F"], "count": 2}, "not_met"),
        ({"in": ["F"], "count": 1}, "met"),
        ({"in": ["F"], "count": 2, "measure": "maths"}, "met"),
        ({"in": ["F"], "count": 1, "measure": "reading"}, "not_met"),
        ({"in": ["F"], "count": 1, "measure": "civics"}, "undetermined"),
        ({"in": ["F"], "count": 2, "of": "any_school"}, "met"),
        ({"in": ["F"], "count": 2, "of": "all_schools"}, "not_met"),
        ({"in": ["F"], "count": 1, "of": "all_schools"}, "met"),
        ({"in": ["F"], "count": 1, "of": "any_school", "measure": "maths"}, "undetermined"),
    ],
)
def test_ratings_are_those_of_the_measure_and_of_whom_is_asked_for(asked: dict[str, Any], outcome: str) -> None:
    rated = [
        ("2016", "F", {}), ("2017", "A", {}), ("2016", "F", {"measure": "maths"}), ("2017", "F", {"measure": "maths"}),
        ("2017", "A", {"measure": "reading"}), ("2016", "F", {"school": "s"}), ("2017", "F", {"school": "s"}),
        ("2016", "F", {"school": "t"}), ("2017", "A", {"school": "t"}),
    ]  # fmt: skip
    rows = [{"kind": "rated", "on": "2018-03-01", "period": period, "rating": rating, **more} for period, rating, more in rated]
    held = policy(states=STATES, requirements=[{"id": "r", "requires": {"rated": asked}}])
    p = partnership(held, [*SIGNED, *rows], schools=[{"id": "s"}, {"id": "t"}])
    assert [one["outcome"] for one in told(p)["requirements"]] == [outcome]


@pytest.mark.parametrize(
    ("reasons", "status"),
    [
        ([["low"]], "member"),
        ([["virtual"]], "excluded"),
        ([["low"], ["virtual"]], "member"),  # one reason of that day counts, whichever is read first
        ([["virtual"], ["low"]], "member"),
        ([["virtual", "low"]], "member"),
        ([["virtual"], ["virtual"]], "excluded"),
    ],
)
def test_a_school_that_is_named_for_several_reasons_on_one_day_is_a_member_if_one_of_them_counts(
    reasons: list[list[str]], status: str
) -> None:
    held = policy(membership={"excluding": ["virtual"]})
    named = [{"kind": "identified", "on": "2018-01-02", "schools": ["s"], "reasons": listed} for listed in reasons]
    p = partnership(held, [*named, SIGNED[1]], schools=[{"id": "s"}])
    assert [one["status"] for one in told(p)["members"]] == [status]
