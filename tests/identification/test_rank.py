"""The certain rank is held against a plain ranking of every completion: none is left out, and none is judged by the code under test."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnership_rules.identification.rank import Entrant, Quota, rank
from partnership_rules.logic import FALSE, TRUE, UNDETERMINED

RANKED = frozenset({(True, True)})
WAYS = [
    RANKED,
    frozenset({(False, True)}),
    frozenset({(False, False)}),
    frozenset({(True, True), (False, False)}),  # eligible or not, and the base counts those eligible
    frozenset({(True, True), (False, True)}),  # eligible or not, and the base counts the whole pool
    frozenset({(True, True), (True, False)}),
    frozenset({(True, True), (False, True), (False, False)}),
]
WORDS = {TRUE: "in", FALSE: "out", UNDETERMINED: "undetermined"}


def point(score: object, ways: frozenset[tuple[bool, bool]] = RANKED) -> Entrant:
    return Entrant(Fraction(str(score)), Fraction(str(score)), False, False, ways)


def between(low: object, high: object, ways: frozenset[tuple[bool, bool]] = RANKED) -> Entrant:
    return Entrant(Fraction(str(low)), Fraction(str(high)), False, False, ways)


# ---- the plain ranking ----------------------------------------------------------------------------------------------


def quota_of(base: int, share: Fraction | None, count: int, rounds: str) -> int:
    """The number named, written anew."""
    if share is None:
        return count
    exact = share * base
    if rounds == "interpolated":
        return 0 if base == 0 else math.floor(share * (base - 1)) + 1
    return {"up": math.ceil(exact), "down": math.floor(exact), "nearest": math.floor(exact + Fraction(1, 2))}[rounds]


def completions(entrants: list[Entrant]) -> Iterator[list[tuple[Fraction, bool, bool]]]:
    """Every order that scores within their bounds can have: ends, and as many numbers between two ends as there are schools."""
    ends = sorted({end for one in entrants for end in (one.low, one.high) if end is not None})
    between = [a + (b - a) * Fraction(i, len(entrants) + 1) for a, b in pairwise(ends) for i in range(1, len(entrants) + 1)]

    def scores(one: Entrant) -> list[Fraction]:
        assert one.low is not None
        assert one.high is not None
        return [
            x
            for x in (*ends, *between)
            if (x > one.low if one.low_open else x >= one.low) and (x < one.high if one.high_open else x <= one.high)
        ]

    for chosen in product(*([(x, *way) for x in scores(one) for way in sorted(one.ways)] for one in entrants)):
        yield list(chosen)


def plainly_named(world: list[tuple[Fraction, bool, bool]], k_of_base: object, *, ties: str) -> list[bool]:
    assert callable(k_of_base)
    k = k_of_base(sum(counted for _, _, counted in world))
    ranked = [x for x, is_ranked, _ in world if is_ranked]
    found = []
    for x, is_ranked, _ in world:
        place = 1 + sum(other < x for other in ranked) if ties == "in" else sum(other <= x for other in ranked)
        found.append(is_ranked and place <= k)
    return found


@st.composite
def entrant(draw: st.DrawFn) -> Entrant:
    low, high = sorted((draw(st.integers(0, 3)), draw(st.integers(0, 3))))
    low_open = high_open = False
    if low < high:
        low_open, high_open = draw(st.booleans()), draw(st.booleans())
    return Entrant(Fraction(low), Fraction(high), low_open, high_open, draw(st.sampled_from(WAYS)))


SHARES = st.sampled_from([None, Fraction(1, 20), Fraction(1, 4), Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(1)])


@settings(max_examples=250, deadline=None)
@given(
    st.lists(entrant(), min_size=1, max_size=3), SHARES, st.integers(0, 3), st.sampled_from(["up", "down", "nearest", "interpolated"]),
    st.sampled_from(["in", "out"]),
)  # fmt: skip
def test_every_verdict_is_what_every_completion_says(
    entrants: list[Entrant], share: Fraction | None, count: int, rounds: str, ties: str
) -> None:
    quota = Quota(count=count) if share is None else Quota(share=share, rounds=rounds)  # type: ignore[arg-type]  # drawn from the words
    found = rank(entrants, quota, ties=ties)  # type: ignore[arg-type]  # drawn from the words
    seen: list[set[bool]] = [set() for _ in entrants]
    ranks: list[list[int]] = [[] for _ in entrants]
    bases = set()
    for world in completions(entrants):
        bases.add(sum(counted for _, _, counted in world))
        named = plainly_named(world, lambda base: quota_of(base, share, count, rounds), ties=ties)
        for i, is_named in enumerate(named):
            seen[i].add(is_named)
            if world[i][1]:
                ranks[i].append(1 + sum(one[1] and one[0] < world[i][0] for one in world))
    for place, outcomes, places in zip(found.places, seen, ranks, strict=True):
        assert place.named is (UNDETERMINED if len(outcomes) == 2 else TRUE if outcomes == {True} else FALSE)
        assert place.rank == ((min(places), max(places)) if places else None)
    assert found.base == (min(bases), max(bases))


@settings(max_examples=150, deadline=None)
@given(st.lists(entrant(), min_size=1, max_size=3), SHARES, st.integers(0, 3), st.sampled_from(["in", "out"]))
def test_the_thresholds_told_do_decide(entrants: list[Entrant], share: Fraction | None, count: int, ties: str) -> None:
    quota = Quota(count=count) if share is None else Quota(share=share)
    found = rank(entrants, quota, ties=ties)  # type: ignore[arg-type]  # drawn from the words
    step = Fraction(0) if ties == "in" else Fraction(1, 8)
    for i, place in enumerate(found.places):
        for edge, wanted, moved in ((place.in_if_below, TRUE, -step), (place.out_if_above, FALSE, Fraction(1, 8))):
            if edge is not None:
                settled = [*entrants[:i], point(edge + moved, entrants[i].ways), *entrants[i + 1 :]]
                assert rank(settled, quota, ties=ties).places[i].named is wanted  # type: ignore[arg-type]  # drawn from the words


@settings(max_examples=150, deadline=None)
@given(st.lists(entrant(), min_size=1, max_size=5), SHARES, st.integers(0, 4), st.data())
def test_what_is_certain_stays_so_when_a_score_becomes_known(
    entrants: list[Entrant], share: Fraction | None, count: int, data: st.DataObject
) -> None:
    quota = Quota(count=count) if share is None else Quota(share=share)
    before = rank(entrants, quota, ties="in").places
    i = data.draw(st.integers(0, len(entrants) - 1))
    low, high = entrants[i].low, entrants[i].high
    assert low is not None
    assert high is not None
    known = point(low + (high - low) / 2, data.draw(st.sampled_from([frozenset({way}) for way in sorted(entrants[i].ways)])))
    after = rank([*entrants[:i], known, *entrants[i + 1 :]], quota, ties="in").places
    assert all(a.named is b.named for a, b in zip(before, after, strict=True) if a.named is not UNDETERMINED)


@settings(max_examples=100, deadline=None)
@given(st.lists(entrant(), min_size=1, max_size=7), st.integers(0, 4))
def test_no_more_are_certainly_in_than_the_quota_unless_ties_go_in(entrants: list[Entrant], count: int) -> None:
    found = rank(entrants, Quota(count=count), ties="out")
    assert sum(place.named is TRUE for place in found.places) <= count


@settings(max_examples=50, deadline=None)
@given(st.lists(entrant(), min_size=1, max_size=6), st.integers(0, 4), st.randoms())
def test_the_order_in_which_schools_are_listed_means_nothing(entrants: list[Entrant], count: int, random: object) -> None:
    order = list(range(len(entrants)))
    random.shuffle(order)  # type: ignore[attr-defined]  # Hypothesis gives a Random
    straight = rank(entrants, Quota(count=count), ties="in").places
    turned = rank([entrants[i] for i in order], Quota(count=count), ties="in").places
    assert [straight[i] for i in order] == list(turned)


# ---- boundary cases by hand -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "rounds", "named"),
    [
        (40, "up", 2), (41, "up", 3), (41, "down", 2), (50, "nearest", 3), (49, "nearest", 2), (41, "interpolated", 3),
        (40, "interpolated", 2), (0, "up", 0), (0, "interpolated", 0), (1, "down", 0),
    ],
)  # fmt: skip
def test_five_percent_of_a_base(base: int, rounds: str, named: int) -> None:
    assert Quota(share=Fraction(5, 100), rounds=rounds).of(base) == named  # type: ignore[arg-type]  # the words of the table


@pytest.mark.parametrize(("ties", "expected"), [("in", [TRUE, TRUE, TRUE, FALSE]), ("out", [TRUE, FALSE, FALSE, FALSE])])
def test_equals_at_the_cut_are_all_in_or_all_out(ties: str, expected: list[object]) -> None:
    found = rank([point(1), point(2), point(2), point(3)], Quota(count=2), ties=ties)  # type: ignore[arg-type]  # the two words
    assert [place.named for place in found.places] == expected


def test_an_open_end_at_the_cut_is_not_at_it() -> None:
    below_five = Entrant(Fraction(0), Fraction(5), False, True, RANKED)
    assert [place.named for place in rank([below_five, point(5)], Quota(count=1), ties="in").places] == [TRUE, FALSE]
    assert rank([between(0, 5), point(5)], Quota(count=1), ties="in").places[1].named is UNDETERMINED


def test_dropping_the_school_that_is_hidden_would_name_another_one() -> None:
    hidden = between(0, 2)
    assert [place.named for place in rank([point(8), point(9), hidden], Quota(count=1), ties="in").places] == [FALSE, FALSE, TRUE]


def test_the_base_counts_schools_without_a_score() -> None:
    without = Entrant(None, None, False, False, frozenset({(False, True)}))
    half = Quota(share=Fraction(1, 2))
    assert [p.named for p in rank([point(1), point(2)], half, ties="in").places] == [TRUE, FALSE]
    assert [p.named for p in rank([point(1), point(2), without, without], half, ties="in").places] == [TRUE, TRUE, FALSE, FALSE]


def test_a_school_whose_membership_is_unknown_makes_the_number_named_unknown() -> None:
    perhaps = point(9, frozenset({(True, True), (False, False)}))
    found = rank([point(1), point(2), perhaps], Quota(share=Fraction(1, 2)), ties="in")
    assert (found.base, found.named) == ((2, 3), (1, 2))
    assert [WORDS[place.named] for place in found.places] == ["in", "undetermined", "out"]


def test_a_school_that_could_have_any_score_is_undetermined_and_the_others_say_what_they_need() -> None:
    unbounded = Entrant(None, None, False, False, RANKED)
    found = rank([point(1), point(2), unbounded], Quota(count=2), ties="in")
    assert [WORDS[place.named] for place in found.places] == ["in", "undetermined", "undetermined"]
    assert found.places[1].in_if_below == Fraction(1)
    assert found.places[2].in_if_below == Fraction(2) == found.places[2].out_if_above


@settings(max_examples=400, deadline=None)
@given(st.lists(entrant(), min_size=2, max_size=7), SHARES, st.integers(0, 4), st.sampled_from(["in", "out"]), st.data())
def test_the_order_of_schools_means_nothing(
    entrants: list[Entrant], share: Fraction | None, count: int, ties: str, data: st.DataObject
) -> None:
    quota = Quota(count=count) if share is None else Quota(share=share)
    order = data.draw(st.permutations(range(len(entrants))))
    first = rank(entrants, quota, ties=ties)  # type: ignore[arg-type]  # drawn from the words
    second = rank([entrants[i] for i in order], quota, ties=ties)  # type: ignore[arg-type]  # drawn from the words
    assert [first.places[i] for i in order] == list(second.places)
    assert (first.base, first.ranked, first.named, first.cut) == (second.base, second.ranked, second.named, second.cut)
