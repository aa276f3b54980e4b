"""Three values, everywhere: exhaustive truth tables, and the tree of reasons."""

from __future__ import annotations

from itertools import product

import pytest

from partnership_rules.errors import UndeterminedError
from partnership_rules.logic import FALSE, MARKS, TRUE, UNDETERMINED, Because, Truth, all_of, any_of, at_least_n, negate, truth_of

VALUES = (TRUE, FALSE, UNDETERMINED)
KNOWN = {TRUE: (True,), FALSE: (False,), UNDETERMINED: (True, False)}
LISTS = [values for size in range(6) for values in product(VALUES, repeat=size)]


def over_all_worlds(values: tuple[Truth, ...], rule: object) -> Truth:
    """Say what a rule comes to when every unknown is filled in both ways: the meaning of Kleene's logic for such rules."""
    answers = {rule(world) for world in product(*(KNOWN[value] for value in values))}  # type: ignore[operator]
    return UNDETERMINED if len(answers) == 2 else TRUE if answers == {True} else FALSE


def test_the_tables_of_kleene() -> None:
    rows = {
        (TRUE, TRUE): (TRUE, TRUE),
        (TRUE, FALSE): (FALSE, TRUE),
        (TRUE, UNDETERMINED): (UNDETERMINED, TRUE),
        (FALSE, FALSE): (FALSE, FALSE),
        (FALSE, UNDETERMINED): (FALSE, UNDETERMINED),
        (UNDETERMINED, UNDETERMINED): (UNDETERMINED, UNDETERMINED),
    }
    for (a, b), (both, either) in rows.items():
        assert all_of([a, b]) is all_of([b, a]) is both
        assert any_of([a, b]) is any_of([b, a]) is either
    assert [negate(value) for value in VALUES] == [FALSE, TRUE, UNDETERMINED]


def test_a_conjunction_and_a_disjunction_say_what_every_way_of_filling_in_the_unknowns_says() -> None:
    for values in LISTS:
        assert all_of(values) is over_all_worlds(values, all)
        assert any_of(values) is over_all_worlds(values, any)


def test_so_many_of_some_say_what_every_way_of_filling_in_the_unknowns_says() -> None:
    for values in LISTS:
        for n in range(len(values) + 2):
            assert at_least_n(values, n) is over_all_worlds(values, lambda world, n=n: sum(world) >= n)


def test_all_of_nothing_holds_and_any_of_nothing_does_not() -> None:
    assert (all_of([]), any_of([]), at_least_n([], 0), at_least_n([], 1)) == (TRUE, FALSE, TRUE, FALSE)


def test_the_laws_of_de_morgan_hold_with_unknowns() -> None:
    for values in LISTS:
        assert negate(all_of(values)) is any_of(map(negate, values))
        assert negate(any_of(values)) is all_of(map(negate, values))


def test_learning_a_fact_never_turns_a_settled_answer() -> None:
    for values in LISTS:
        for place, value in enumerate(values):
            if value is UNDETERMINED:
                for known in (TRUE, FALSE):
                    told = (*values[:place], known, *values[place + 1 :])
                    for rule in (all_of, any_of, lambda v: at_least_n(v, 2)):
                        assert rule(values) in (UNDETERMINED, rule(told))


def test_a_truth_refuses_to_be_a_yes_or_a_no() -> None:
    for value in VALUES:
        with pytest.raises(UndeterminedError) as caught:
            bool(value)
        assert caught.value.code == "truth_is_three_valued"
        assert isinstance(caught.value, TypeError)


def test_a_known_answer_becomes_a_truth_and_none_is_unknown() -> None:
    assert [truth_of(known) for known in (True, False, None)] == [TRUE, FALSE, UNDETERMINED]


TREE = Because(
    "any of these is enough",
    UNDETERMINED,
    parts=(
        Because("a settled part", FALSE, needs=("never asked for",), cites=("law 1",), flip="the other way"),
        Because("an open part", UNDETERMINED, parts=(Because("a leaf", UNDETERMINED, needs=("fact x", "fact y")),)),
        Because("another", UNDETERMINED, needs=("fact y", "fact z"), data=(("value", "3"),)),
        Because("a remark"),
    ),
)


def test_a_tree_is_walked_parents_first_with_its_depth() -> None:
    assert [(depth, node.text) for depth, node in TREE.walk()] == [
        (0, "any of these is enough"),
        (1, "a settled part"),
        (1, "an open part"),
        (2, "a leaf"),
        (1, "another"),
        (1, "a remark"),
    ]


def test_what_blocks_are_the_facts_that_open_parts_need_once_each_and_in_order() -> None:
    assert TREE.blocking() == ("fact x", "fact y", "fact z")


def test_nothing_blocks_a_settled_answer() -> None:
    assert Because("settled", TRUE, parts=(TREE,)).blocking() == ()


def test_a_tree_is_shown_with_a_mark_for_each_truth() -> None:
    assert [line.strip()[0] for line in str(TREE).splitlines()] == ["?", "✗", "?", "?", "?", "·"]
    assert len(set(MARKS.values())) == 4


def test_a_tree_becomes_json_without_its_empty_parts() -> None:
    found = TREE.to_dict()
    assert found["truth"] == "undetermined"
    assert found["parts"][0] == {
        "text": "a settled part",
        "truth": "false",
        "needs": ["never asked for"],
        "cites": ["law 1"],
        "flip": "the other way",
    }
    assert found["parts"][2]["data"] == {"value": "3"}
    assert found["parts"][3] == {"text": "a remark"}
