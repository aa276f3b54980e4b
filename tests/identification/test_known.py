"""Bounds of numbers are held against every combination of what their parts could be."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from partnership_rules.identification.known import ABSENT, Known, at_least, at_most, below, hull, mean, pooled, rounded, scaled
from partnership_rules.logic import FALSE, TRUE, UNDETERMINED, Truth
from partnership_rules.quantity import Rounding


@st.composite
def known(draw: st.DrawFn, *, most: int = 4) -> Known:
    if draw(st.integers(0, 9)) == 0:
        return ABSENT
    low, high = sorted((draw(st.integers(0, most)), draw(st.integers(0, most))))
    is_open = low < high
    return Known(
        Fraction(low), Fraction(high), is_open and draw(st.booleans()), is_open and draw(st.booleans()), absent=draw(st.booleans())
    )


def values(one: Known) -> list[Fraction | None]:
    """The ends (or numbers very near to those that are open), the middle, and nothing where it may be absent."""
    found: list[Fraction | None] = [None] if one.absent else []
    if one.present:
        assert one.low is not None
        assert one.high is not None
        near = Fraction(1, 10**9)
        found += [one.low + near * one.low_open, (one.low + one.high) / 2, one.high - near * one.high_open]
    return found


def held(one: Known, value: Fraction | None) -> bool:
    """Whether a value lies within bounds."""
    if value is None or not one.present:
        return value is None and one.absent
    low = one.low is None or (value > one.low if one.low_open else value >= one.low)
    return low and (one.high is None or (value < one.high if one.high_open else value <= one.high))


def tight(one: Known, found: list[Fraction]) -> bool:
    """Whether both ends are reached, or nearly so where they are open."""
    assert one.low is not None
    assert one.high is not None
    near = Fraction(1, 10**6)
    return 0 <= min(found) - one.low < near and 0 <= one.high - max(found) < near and (min(found) == one.low) is not one.low_open


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), known()), min_size=1, max_size=4))
def test_a_mean_holds_every_mean_and_its_ends_are_reached(parts: list[tuple[int, Known]]) -> None:
    found = mean(parts)
    reached: list[Fraction] = []
    for world in product(*(values(one) for _, one in parts)):
        there = [(weight, x) for (weight, _), x in zip(parts, world, strict=True) if x is not None]
        value = sum((w * x for w, x in there), Fraction(0)) / sum(w for w, _ in there) if there else None
        assert held(found, value)
        reached += [value] if value is not None else []
    if found.present:
        assert tight(found, reached)
    assert found.present == bool(reached)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(known(), st.sampled_from([None, 10, 30])), min_size=1, max_size=3), st.data())
def test_pooled_counts_hold_whatever_numbers_of_students_are_not_known(parts: list[tuple[Known, int | None]], data: st.DataObject) -> None:
    found = pooled([(1, one._replace(n=n)) for one, n in parts])
    for world in product(*(values(one) for one, _ in parts)):
        sizes = [data.draw(st.sampled_from([1, 30, 10_000])) if n is None else n for _, n in parts]
        there = [(n, x) for n, x in zip(sizes, world, strict=True) if x is not None]
        assert held(found, sum((n * x for n, x in there), Fraction(0)) / sum(n for n, _ in there) if there else None)


@settings(max_examples=200, deadline=None)
@given(known(), known(most=120))
def test_participation_below_what_is_expected_scales_and_its_ends_are_reached(one: Known, rate: Known) -> None:
    found = scaled(one, rate, Fraction(95))
    reached = []
    for value, share in product(values(one), values(rate)):
        result = None if value is None else value if share is None else value * min(Fraction(1), share / 95)
        assert held(found, result)
        reached += [result] if result is not None else []
    if found.present:
        assert found.low is not None
        assert min(reached) - found.low < Fraction(1, 10**6)
        assert found.high is not None
        assert found.high - max(reached) < Fraction(1, 10**6)


@settings(max_examples=200, deadline=None)
@given(known(), st.integers(0, 8), st.sampled_from([TRUE, FALSE, UNDETERMINED]))
def test_a_threshold_says_what_every_value_says(one: Known, edge: int, when_absent: Truth) -> None:
    half = Fraction(edge, 2)
    for judge, holds in ((at_most, lambda x: x <= half), (at_least, lambda x: x >= half), (below, lambda x: x < half)):
        outcomes = {when_absent if x is None else TRUE if holds(x) else FALSE for x in values(one)}
        expected = outcomes.pop() if len(outcomes) == 1 else UNDETERMINED
        assert judge(one, half, when_absent=when_absent) is expected


def test_two_readings_of_one_cell_hold_both() -> None:
    found = hull([Known(Fraction(1), Fraction(2), n=9), ABSENT, Known(Fraction(5), Fraction(5), n=9)])
    assert (found.low, found.high, found.absent, found.n) == (1, 5, True, 9)
    assert hull([ABSENT, ABSENT]) == ABSENT


def test_halves_are_rounded_up_before_anything_is_compared() -> None:
    half_up = Rounding(places=0, mode="half_up")
    assert rounded(Known(Fraction(5, 2), Fraction(7, 2), high_open=True), half_up)[:4] == (3, 3, False, False)
    assert rounded(ABSENT, half_up) == ABSENT
