"""The oracle on schools and their ratings: which periods and measures count, when a count begins anew, and who is a member."""

from __future__ import annotations

from typing import Any

import pytest

from .test_oracle import SIGNED, STATES, partnership, policy, told


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
