"""Counts of ratings: against a naive count of every way in which ratings not known may have come out."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from helpers.build import partnership, rec
from hypothesis import given, settings
from hypothesis import strategies as st

import partnership_rules as pr
from partnership_rules.condition import describe
from partnership_rules.condition.ast import Rated, as_condition
from partnership_rules.condition.rating_counts import count_truth

RATINGS = (("F",), ("A",), ("NR",), ("B",), (), ("F", "B"), ("A", "NR"))
START = {"since": {"kind": "assigned"}}
FORMS: tuple[dict[str, Any], ...] = (
    {"consecutive": 1},
    {"consecutive": 3},
    {"consecutive": 2, "passing_over": ["NR"]},
    {"count": 2},
    {"count": 2, "passing_over": ["NR"], "reset_by": {"in": ["A"]}},
    {"count": 3, "reset_by": {"in": ["A", "B"], "consecutive": 2}},
    {"count": 2, "of_last": 3},
    {"count": 2, "of_last": 3, "passing_over": ["NR", "B"]},
    {"count": 1, "of_last": 3, "reset_by": {"in": ["A"], "consecutive": 2}},
    {"count": 2, "of_first": 3, **START},
    {"count": 2, "of_first": 2, "passing_over": ["NR"], **START},
)


def naive(form: dict[str, Any], ratings: list[str]) -> int:
    """Count ratings that are all known, from the first to the latest, in the plainest words."""
    kept = [one for one in ratings if one not in form.get("passing_over", ())]
    kept = kept[: form["of_first"]] if "of_first" in form else kept[-form["of_last"] :] if "of_last" in form else kept
    good, size = form.get("reset_by", {}).get("in", ()), form.get("reset_by", {}).get("consecutive", 1)
    count = run = 0
    for one in kept:
        run = run + 1 if one in good else 0
        count = count + 1 if one == "F" else 0 if "consecutive" in form or (good and run == size) else count
    return count


@given(form=st.sampled_from(FORMS), rows=st.lists(st.sampled_from(RATINGS), min_size=1, max_size=6))
@settings(max_examples=300, deadline=None)
def test_a_count_is_decided_only_where_every_way_agrees(form: dict[str, Any], rows: list[tuple[str, ...]]) -> None:
    leaf = as_condition({"rated": {"in": "F", **form}})
    assert isinstance(leaf, Rated)
    assert isinstance(leaf.rated.wanted, int)
    ways = product(*(row or ("F", "A", "NR", "B", "other") for row in rows))
    found = {naive(form, list(way)) >= leaf.rated.wanted for way in ways}
    expected = pr.Truth.UNDETERMINED if len(found) == 2 else pr.Truth.TRUE if found.pop() else pr.Truth.FALSE
    assert count_truth(leaf.rated, leaf.rated.wanted, [(str(n), row) for n, row in enumerate(rows)]) is expected


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"count": 5, "reset_by": {"in": ["A"], "consecutive": 2}}, "rated F in at least 5 periods, counted anew after A 2 times in a row"),
        ({"consecutive": {"parameter": "years"}}, "rated F in so many ('years') consecutive periods up to the latest"),
        ({"count": 2, "of_first": 3, "after": {"kind": "assigned"}}, "rated F in at least 2 of the first 3 periods after 'assigned'"),
        ({"consecutive": 2, "passing_over": ["not_rated"]}, "rated F in 2 consecutive periods up to the latest, passing over 'not rated'"),
        ({"count": 1, "measure": "growth", **START}, "rated F on growth in at least 1 periods since 'assigned'"),
    ],
)
def test_a_count_is_one_english_sentence(form: dict[str, Any], words: str) -> None:
    assert describe({"rated": {"in": "F", **form}}) == words


def test_ratings_by_measure_are_counted_apart_and_a_start_leaves_out_what_was_rated_before_it() -> None:
    told = [
        ("2015", "F", "2015-10-01", None),
        ("2017", "F", "2017-10-01", None),
        ("2016", "F", "2018-01-01", None),
        ("2018", "A", "2018-10-01", None),
    ]
    records = [rec("assigned", "2017-10-01"), rec("rated", "2018-10-01", period="2018", rating="F", measure="growth")]
    records += [rec("rated", on, period=period, rating=rating) for period, rating, on, _ in told]
    policy = pr.load_policy("michigan-2017").to_dict() | {"period_form": "year"}
    held = partnership(*records, policy=pr.Policy(**policy))
    facts = pr.facts_of(held, as_of=held.records[-1].on)

    def weighed(**asked: Any) -> str:
        return pr.weigh(as_condition({"rated": {"in": ["F"], **asked}}), facts).truth.value

    assert weighed(count=3) == "true"
    assert weighed(count=1, since={"kind": "assigned"}) == "true"
    assert weighed(count=2, since={"kind": "assigned"}) == "true", "2016 was first rated after that day, and is later than 2015"
    assert weighed(count=1, after={"kind": "assigned"}) == "false", "2017 was rated on that day, and 2016 comes before it"
    assert weighed(count=1, measure="growth") == "true"
    assert weighed(count=1, measure="safety") == "undetermined"
    assert weighed(count=1, since={"kind": "released"}) == "undetermined"
