"""Zones are exactly the sets of days they stand for: every operation against plain sets."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from partnership_rules.analysis.verify.zones import START, Zone

Cases = set[tuple[int, int]]
FAR = range(-8, 16)


def zone_of(a: tuple[int, int], b: tuple[int, int], cuts: list[tuple[int, int, int]]) -> Zone | None:
    zone: Zone | None = START.add(0, *a).add(1, *b)
    for one, other, most in cuts:
        zone = zone.bound(one, other, most) if zone is not None and one != other else zone
    return zone


def cases_of(zone: Zone | None) -> Cases:
    if zone is None:
        return set()
    first, second = zone.timers.index(0) + 1, zone.timers.index(1) + 1
    m = zone.bounds

    def fits(x: int, y: int) -> bool:
        values = {0: 0, first: x, second: y}
        return all(values[i] - values[j] <= m[i][j] for i in range(3) for j in range(3))

    return {(x, y) for x, y in product(FAR, FAR) if fits(x, y)}


spans = st.tuples(st.integers(0, 6), st.integers(0, 4)).map(lambda t: (t[0], t[0] + t[1]))
cuts = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(-4, 6)), max_size=3)


def plain(a: tuple[int, int], b: tuple[int, int], cuts: list[tuple[int, int, int]]) -> Cases:
    found = {(x, y) for x in range(a[0], a[1] + 1) for y in range(b[0], b[1] + 1)}
    for one, other, most in cuts:
        if one != other:
            found = {case for case in found if (0, *case)[one] - (0, *case)[other] <= most}
    return found


@given(spans, spans, cuts)
def test_a_zone_holds_the_cases_that_its_bounds_allow_and_is_empty_when_there_are_none(a, b, cuts) -> None:  # type: ignore[no-untyped-def]
    assert cases_of(zone_of(a, b, cuts)) == plain(a, b, cuts)


@given(spans, spans, cuts)
def test_days_pass_on_all_timers_alike(a, b, cuts) -> None:  # type: ignore[no-untyped-def]
    zone, cases = zone_of(a, b, cuts), plain(a, b, cuts)
    if zone is not None:
        assert cases_of(zone.next_day()) == {(x - 1, y - 1) for x, y in cases}
        passed = {(x - n, y - n) for x, y in cases for n in range(30)}
        assert cases_of(zone.pass_days()) == {(x, y) for x, y in passed if x in FAR and y in FAR}


@given(spans, spans, cuts)
def test_a_longer_timer_has_at_least_one_day_more(a, b, cuts) -> None:  # type: ignore[no-untyped-def]
    zone, cases = zone_of(a, b, cuts), plain(a, b, cuts)
    if zone is not None:
        assert cases_of(zone.lengthen(0)) == {(x + n, y) for x, y in cases for n in range(1, 30) if x + n in FAR}


@given(spans, spans, cuts, spans, spans, cuts)
def test_a_zone_includes_another_exactly_when_its_cases_do(a, b, one, c, d, other) -> None:  # type: ignore[no-untyped-def]
    first, second = zone_of(a, b, one), zone_of(c, d, other)
    if first is not None and second is not None:
        assert first.includes(second) == (cases_of(second) <= cases_of(first))


@given(spans, spans, cuts)
def test_forgetting_a_timer_leaves_the_days_of_the_others(a, b, cuts) -> None:  # type: ignore[no-untyped-def]
    zone, cases = zone_of(a, b, cuts), plain(a, b, cuts)
    if zone is not None:
        _, (most, _) = bounds = zone.drop(1).bounds
        assert (-bounds[0][1], most) == (min(x for x, _ in cases), max(x for x, _ in cases))


@given(spans, spans, cuts)
def test_the_order_of_timers_does_not_matter(a, b, cuts) -> None:  # type: ignore[no-untyped-def]
    zone = zone_of(a, b, cuts)
    if zone is not None:
        turned = Zone((1, 0), tuple(tuple(zone.bounds[i][j] for j in (0, 2, 1)) for i in (0, 2, 1)))
        assert turned.ordered() == zone
        assert cases_of(turned) == cases_of(zone)
