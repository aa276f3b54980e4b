"""Decision diagrams: every operation means what the three-valued logic means, case by case."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnership_rules.analysis.cases import ALWAYS, NEVER, UNSURE, Diagram, Diagrams
from partnership_rules.analysis.cases.diagram import TRUTHS
from partnership_rules.logic import all_of, any_of, at_least_n, negate

SIZES = (2, 3, 3)


def diagrams() -> Diagrams:
    d = Diagrams()
    for size in SIZES:
        d.variable(size)
    return d


def value(d: Diagrams, node: Diagram, case: tuple[int, ...]) -> Diagram:
    return d.restrict(node, dict(enumerate(case)))


def table(d: Diagrams, rows: list[int]) -> Diagram:
    """Give the node of a table over all cases."""
    cases = list(product(*map(range, SIZES)))
    outcome = dict(zip(cases, rows, strict=True))

    def build(chosen: tuple[int, ...]) -> Diagram:
        if len(chosen) == len(SIZES):
            return outcome[chosen]
        return d.leaf(len(chosen), [build((*chosen, one)) for one in range(SIZES[len(chosen)])])

    return build(())


rows = st.lists(st.sampled_from([NEVER, ALWAYS, UNSURE]), min_size=18, max_size=18)
CASES = list(product(*map(range, SIZES)))


@given(rows, rows)
def test_equal_questions_are_one_node_and_different_ones_are_not(one: list[int], other: list[int]) -> None:
    d = diagrams()
    assert (table(d, one) == table(d, other)) == (one == other)


@given(rows, rows, rows)
def test_every_operation_is_that_of_the_logic_in_every_case(first: list[int], second: list[int], third: list[int]) -> None:
    d = diagrams()
    nodes = [table(d, one) for one in (first, second, third)]
    both, either, counted = (
        d.all_of(nodes),
        d.any_of(nodes),
        d.counted(nodes, lambda s, p: ALWAYS if s >= 2 else NEVER if p < 2 else UNSURE),
    )
    for index, case in enumerate(CASES):
        truths = [TRUTHS[one[index]] for one in (first, second, third)]
        assert TRUTHS[value(d, both, case)] is all_of(truths)
        assert TRUTHS[value(d, either, case)] is any_of(truths)
        assert TRUTHS[value(d, counted, case)] is at_least_n(truths, 2)
        assert TRUTHS[value(d, d.negate(nodes[0]), case)] is negate(truths[0])


@given(rows, rows, rows)
def test_vectors_are_exactly_the_combinations_that_some_case_has(first: list[int], second: list[int], given_: list[int]) -> None:
    d = diagrams()
    limits = [ALWAYS if one == ALWAYS else NEVER for one in given_]
    found = d.vectors([table(d, first), table(d, second)], given=table(d, limits))
    expected = {(first[i], second[i]) for i in range(len(CASES)) if limits[i] == ALWAYS}
    assert set(found) == expected
    for truths, witness in found.items():
        filled = tuple(witness.get(level, 0) for level in range(len(SIZES)))
        assert (first[CASES.index(filled)], second[CASES.index(filled)]) == truths


@given(rows)
def test_counting_counts_cases(one: list[int]) -> None:
    d = diagrams()
    assert d.count(table(d, one), [0, 1, 2]) == one.count(ALWAYS)


@given(rows)
def test_the_cheapest_case_is_no_dearer_than_any_other(one: list[int]) -> None:
    d = diagrams()
    found = d.cheapest(table(d, one), lambda level, value: value * (level + 1))
    costs = [sum(v * (level + 1) for level, v in enumerate(case)) for index, case in enumerate(CASES) if one[index] == ALWAYS]
    if found is None:
        assert not costs
    else:
        assert sum(v * (level + 1) for level, v in found.items()) == min(costs)


@pytest.mark.parametrize("truth", [NEVER, ALWAYS, UNSURE])
def test_when_is_true_exactly_where_a_node_has_a_truth(truth: Diagram) -> None:
    d = diagrams()
    node = d.leaf(1, (NEVER, ALWAYS, UNSURE))
    assert [value(d, d.when(node, truth), case) for case in CASES] == [ALWAYS if value(d, node, case) == truth else NEVER for case in CASES]
