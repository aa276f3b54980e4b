"""Every leaf of the condition language, true, false and undetermined; and the logic that joins them."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from helpers.build import agreement, day
from helpers.facts import TODAY, Made, condition, found, needs, weighed
from hypothesis import given
from hypothesis import strategies as st

from partnership_rules.clock_status import CLOCK_STATUSES
from partnership_rules.condition import ClockFact, LinkedFact, explain, parts_of_condition, walk, weigh
from partnership_rules.condition.benchmarks import share_truth
from partnership_rules.logic import FALSE, TRUE, UNDETERMINED, Truth, all_of, any_of, at_least_n, negate

VALUES = (TRUE, FALSE, UNDETERMINED)


# ---- logic ----------------------------------------------------------------------------------------------------------

LEAVES = {truth: {"met": {"id": truth.value}} for truth in VALUES}
JUDGED = Made(judged=[found(truth, id=truth.value) for truth in VALUES])


@pytest.mark.parametrize("size", [1, 2, 3])
def test_logic_joins_any_leaves_by_the_three_valued_tables(size: int) -> None:
    for truths in product(VALUES, repeat=size):
        parts = [LEAVES[truth] for truth in truths]
        assert weighed({"all": parts}, JUDGED) is all_of(truths)
        assert weighed({"any": parts}, JUDGED) is any_of(truths)
        for n in range(1, size + 1):
            assert weighed({"at_least": {"n": n, "of": parts}}, JUDGED) is at_least_n(truths, n)
    for truth in VALUES:
        assert weighed({"not": LEAVES[truth]}, JUDGED) is negate(truth)


TREES = st.recursive(
    st.sampled_from([LEAVES[truth] for truth in VALUES]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: {"at_least": {"n": 2, "of": parts}}),
    ),
    max_leaves=8,
)


@given(TREES)
def test_of_any_tree_the_explanation_comes_to_what_was_decided_and_tells_every_part(tree: Any) -> None:
    weighed(tree, JUDGED)
    one = condition(tree)
    told = [node for _, node in explain(one, JUDGED).walk()]
    leaves = [part for _, part in walk(one) if not parts_of_condition(part)]
    assert sum(node.text.startswith("every one of") for node in told) == len(leaves)


def test_a_tree_is_walked_with_the_path_to_every_part() -> None:
    written = {"all": [{"any": [{"charter": True}]}, {"not": {"charter": False}}, {"at_least": {"n": 1, "of": [{"grounds": True}]}}]}
    assert [(".".join(map(str, loc)), type(part).key) for loc, part in walk(condition(written), ("when",))] == [
        ("when", "all"),
        ("when.all.0", "any"),
        ("when.all.0.any.0", "charter"),
        ("when.all.1", "not"),
        ("when.all.1.not", "charter"),
        ("when.all.2", "at_least"),
        ("when.all.2.at_least.of.0", "grounds"),
    ]


# ---- benchmarks -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("truths", [case for size in (1, 2, 3) for case in product(VALUES, repeat=size)])
def test_met_asks_for_every_and_missed_for_any_selected_benchmark(truths: tuple[Truth, ...]) -> None:
    facts = Made(judged=[found(truth, id=f"b{i}") for i, truth in enumerate(truths)])
    assert weighed({"met": {}}, facts) is all_of(truths)
    assert weighed({"missed": {}}, facts) is any_of(map(negate, truths))


@pytest.mark.parametrize("truth", VALUES)
@pytest.mark.parametrize("due", [None, TODAY, date(2021, 1, 1)])
def test_not_yet_due_is_never_missed_and_may_be_met_already(truth: Truth, due: date | None) -> None:
    facts = Made(judged=[found(truth, due=due)])
    assert weighed({"missed": {}}, facts) is FALSE
    assert weighed({"met": {}}, facts) is truth


@pytest.mark.parametrize(
    "asked", [{"met": {"phase": "none"}}, {"missed": {"phase": "none"}}, {"share_met": {"of": {"phase": "none"}, "below": "1/3"}}]
)
def test_an_empty_selection_is_undetermined_and_says_what_would_fill_it(asked: Any) -> None:
    held = {
        "a signed agreement with benchmarks": Made(in_force=False),
        "the text of the agreement in force": Made(),
        "benchmarks in the agreement: the none benchmarks": Made(agreement=agreement()),
    }
    for need, facts in held.items():
        assert needs(asked, facts) == (need,)
        assert needs({"not": asked}, facts) == (need,)


@pytest.mark.parametrize("word", ["at_least", "above", "below", "at_most"])
def test_a_share_says_what_every_way_of_filling_in_the_unknowns_says(word: str) -> None:
    rule = {"at_least": "__ge__", "above": "__gt__", "below": "__lt__", "at_most": "__le__"}[word]
    for total in range(1, 6):
        for met, possible in ((m, p) for m in range(total + 1) for p in range(m, total + 1)):
            for bound in {Fraction(n, d) for d in range(1, 7) for n in range(d + 1)}:
                answers = {getattr(Fraction(k, total), rule)(bound) for k in range(met, possible + 1)}
                expected = UNDETERMINED if len(answers) == 2 else TRUE if answers == {True} else FALSE
                assert share_truth(word, bound, met=met, possible=possible, total=total) is expected


ONE_THIRD = {
    "met share is below one third": {"share_met": {"below": {"parameter": "third"}}},
    "missed share is at least one third": {"share_met": {"at_most": {"parameter": "two_thirds"}}},
}


@pytest.mark.parametrize(
    ("met", "total", "first", "second"),
    [
        (0, 1, TRUE, TRUE),
        (1, 1, FALSE, FALSE),
        (1, 2, FALSE, TRUE),
        (1, 3, FALSE, TRUE),
        (2, 3, FALSE, TRUE),
        (0, 2, TRUE, TRUE),
        (3, 4, FALSE, FALSE),
    ],
)
def test_the_two_readings_of_one_third_differ_where_one_of_two_is_met(met: int, total: int, first: Truth, second: Truth) -> None:
    judged = [found(TRUE if i < met else FALSE, id=f"b{i}") for i in range(total)]
    facts = Made(judged=judged, parameters={"third": "1/3", "two_thirds": "2/3"})
    assert [weighed(asked, facts) for asked in ONE_THIRD.values()] == [first, second]


def test_a_share_names_the_parameter_it_read_and_how_many_are_met() -> None:
    facts = Made(judged=[found(TRUE, id="a"), found(UNDETERMINED, id="b"), found(FALSE, id="c")], parameters={"third": "1/3"})
    told = weigh(condition(ONE_THIRD["met share is below one third"]), facts).because
    assert told.text == "the share of the benchmarks that is met is below the parameter 'third' (1/3): 1 of 3 are met, and up to 2 may be"
    assert len(told.parts) == 3


SELECTED = [
    ({}, ["a", "b", "c"]),
    ({"id": "a"}, ["a"]),
    ({"id": ["a", "c"]}, ["a", "c"]),
    ({"phase": "outcome"}, ["a", "b"]),
    ({"domain": "health"}, ["b", "c"]),
    ({"school": "s"}, ["c"]),
    ({"kind": "at_least"}, ["a", "b", "c"]),
    ({"kind": "done"}, []),
    ({"group": "el"}, ["b"]),
    ({"measure": "n"}, ["c"]),
    ({"phase": "outcome", "domain": "health"}, ["b"]),
]


@pytest.mark.parametrize(("selector", "picked"), SELECTED)
def test_a_selector_picks_what_fits_every_key_given(selector: Any, picked: list[str]) -> None:
    judged = [
        found(TRUE, id="a"),
        found(FALSE, id="b", domain="health", group="el"),
        found(UNDETERMINED, id="c", phase="intermediate", domain="health", school="s", measure="n"),
    ]
    facts = Made(judged=judged)
    assert [one.id for one in facts.findings(condition({"met": selector}).met)] == picked
    expected = all_of(one.truth for one in judged if one.id in picked) if picked else UNDETERMINED
    assert weighed({"met": selector}, facts) is expected


# ---- clocks, time, levels, parameters -------------------------------------------------------------------------------


@pytest.mark.parametrize("status", CLOCK_STATUSES)
def test_a_clock_is_asked_for_its_status_and_always_has_one(status: str) -> None:
    facts = Made(clocks={"plan": ClockFact(status, date(2017, 5, 1))})
    for asked in CLOCK_STATUSES:
        assert weighed({"clock": {"name": "plan", "is": asked}}, facts) is (TRUE if asked == status else FALSE)
    others = [other for other in CLOCK_STATUSES if other != status]
    assert weighed({"clock": {"name": "plan", "is": others}}, facts) is FALSE
    assert weighed({"clock": {"name": "plan", "is": list(CLOCK_STATUSES)}}, facts) is TRUE


@pytest.mark.parametrize(
    ("since", "today", "truth"),
    [
        ("2017-04-28", "2018-10-27", FALSE),
        ("2017-04-28", "2018-10-28", TRUE),
        ("2017-04-28", "2020-01-01", TRUE),
        ("2017-08-31", "2019-02-27", FALSE),
        ("2017-08-31", "2019-02-28", TRUE),
        (None, "2099-01-01", FALSE),
    ],
)
@pytest.mark.parametrize("since_what", [{"kind": "signed"}, {"entered": "signed"}])
def test_a_period_has_elapsed_from_the_day_that_anchor_and_period_give(
    since_what: Any, since: str | None, today: str, truth: Truth
) -> None:
    facts = Made(today=day(today), firsts={"signed": day(since)} if since else {})
    assert weighed({"elapsed": {"since": since_what, "period": "P18M"}}, facts) is truth


@pytest.mark.parametrize(
    ("bounds", "levels"),
    [({"at_least": 1}, {1, 2, 3}), ({"at_most": 1}, {0, 1}), ({"at_least": 1, "at_most": 2}, {1, 2}), ({"at_least": 0}, {0, 1, 2, 3})],
)
def test_a_level_lies_within_bounds_both_included(bounds: Any, levels: set[int]) -> None:
    assert {level for level in range(4) if weighed({"level": bounds}, Made(level=level)) is TRUE} == levels


def test_never_asks_whether_something_is_on_record_in_the_cycle() -> None:
    for occurrence in ({"kind": "assigned"}, {"entered": "assigned"}):
        assert weighed({"never": occurrence}, Made()) is TRUE
        assert weighed({"never": occurrence}, Made(firsts={"assigned": TODAY})) is FALSE


@pytest.mark.parametrize(
    ("days", "first", "last"),
    [
        ({"on_or_before": "2020-06-01"}, "0001-01-01", "2020-06-01"),
        ({"before": "2020-06-01"}, "0001-01-01", "2020-05-31"),
        ({"on_or_after": "2020-06-01"}, "2020-06-01", "9999-12-31"),
        ({"on_or_after": "2020-06-01", "before": "2020-06-02"}, "2020-06-01", "2020-06-01"),
    ],
)
def test_what_happened_by_a_day_did_on_that_day_and_not_the_day_after(days: Any, first: str, last: str) -> None:
    asked = {"happened": {"occurrence": "assigned", **days}}
    assert weighed(asked, Made()) is FALSE
    outside = [day(end) + timedelta(days=step) for end, step in ((first, -1), (last, 1)) if end not in ("0001-01-01", "9999-12-31")]
    assert all(weighed(asked, Made(firsts={"assigned": day(end)})) is TRUE for end in (first, last))
    assert all(weighed(asked, Made(firsts={"assigned": one})) is FALSE for one in outside)


def test_where_a_linked_partnership_stands_is_known_or_nobody_can_say() -> None:
    asked = {"standing_of": {"partnership": "district", "in": ["ordered", "closed"]}}
    for state, truth in (("closed", TRUE), ("watched", FALSE), (None, FALSE)):
        assert weighed(asked, Made(links={"district": LinkedFact(state, "so it is said")})) is truth
    assert needs(asked, Made()) == ("the partnership that is its district",)
    assert needs(asked, Made(links={"district": LinkedFact(None, "not known", "the partnership 'd'")})) == ("the partnership 'd'",)


def test_a_parameter_is_compared_as_text() -> None:
    facts = Made(parameters={"rule": "met_below"})
    assert weighed({"parameter": {"name": "rule", "is": "met_below"}}, facts) is TRUE
    assert weighed({"parameter": {"name": "rule", "is": "other"}}, facts) is FALSE


@pytest.mark.parametrize(
    ("known", "asked", "truth"),
    [(True, True, TRUE), (True, False, FALSE), (False, False, TRUE), (None, True, UNDETERMINED), (None, False, UNDETERMINED)],
)
def test_whether_the_district_is_a_charter_may_be_unknown(known: bool | None, asked: bool, truth: Truth) -> None:
    assert weighed({"charter": asked}, Made(charter=known)) is truth
    if known is None:
        assert needs({"charter": asked}, Made()) == ("whether the district is a charter school",)


@pytest.mark.parametrize("truths", [case for size in range(4) for case in product(VALUES, repeat=size)])
def test_any_one_ground_is_enough(truths: tuple[Truth, ...]) -> None:
    facts = Made(standing_on=[(f"g{i}", truth) for i, truth in enumerate(truths)])
    assert weighed({"grounds": True}, facts) is any_of(truths)
    assert len(weigh(condition({"grounds": True}), facts).because.parts) == len(truths)
