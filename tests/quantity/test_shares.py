"""Counts and shares, compared as the counts they are."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from helpers.intervals import PERCENT, F, code_of
from hypothesis import given
from hypothesis import strategies as st

from partnership_rules.quantity import (
    Interval,
    Rounding,
    Unit,
    above,
    at_least,
    at_most,
    below,
    margin,
    read_cell,
    round_exact,
    share,
)


@given(st.integers(0, 400), st.integers(1, 400))
def test_k_of_n_is_read_as_the_share_it_is(k: int, n: int) -> None:
    if k > n:
        assert code_of(lambda: read_cell(f"{k}/{n}", PERCENT)) == "count_exceeds_n"
        return
    assert read_cell(f"{k}/{n}", PERCENT).interval == Interval.point(F(100 * k, n), PERCENT)
    assert read_cell(f"{k} of {n}", Unit.PROPORTION).interval == Interval.point(F(k, n), Unit.PROPORTION)


@pytest.mark.parametrize(
    ("k", "n", "code"),
    [
        (1, 0, "n_zero"), (0, 0, "n_zero"), (4, 3, "count_exceeds_n"),
        (-1, 3, "count_invalid"), (True, 3, "count_invalid"), (1.0, 3, "count_invalid"),
    ],
)  # fmt: skip
def test_counts_that_cannot_be_are_refused(k: Any, n: Any, code: str) -> None:
    assert code_of(lambda: share(k, k, n)) == code


def test_a_share_lies_between_the_sure_and_the_possible() -> None:
    for total in range(1, 8):
        for sure, possible in product(range(total + 1), repeat=2):
            if sure > possible:
                assert code_of(lambda s=sure, p=possible, t=total: share(s, p, t)) == "count_invalid"
            else:
                assert share(sure, possible, total) == Interval(Unit.PROPORTION, F(sure, total), F(possible, total))


def test_a_threshold_that_is_a_float_is_refused_by_every_comparison() -> None:
    point = Interval.point(1, PERCENT)
    calls: list[Callable[[Any], object]] = [
        lambda x: at_least(point, x), lambda x: at_most(point, x), lambda x: above(point, x), lambda x: below(point, x),
        lambda x: margin(point, x), lambda x: point.plus_exact(x), lambda x: point.times_exact(x), lambda x: Interval.point(x, PERCENT),
        lambda x: round_exact(x, Rounding(places=0, mode="down")),
    ]  # fmt: skip
    assert {code_of(lambda call=call: call(0.5)) for call in calls} == {"float_refused"}
