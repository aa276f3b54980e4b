"""The days on which something may change that only an eventless guard would see.

Evidence arrives, a benchmark's last day passes, a period elapses, an override or a designation runs out: none of these
is a record, so the fold must stop there by itself, or the answer would depend on when somebody looks.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from ..condition import ast, walk
from ..dates import shift
from ..facts import Facts
from ..policy import Policy

__all__ = ["has_wakes", "next_wake"]

_ONE_DAY = timedelta(days=1)
_TIMED = (ast.Met, ast.Missed, ast.ShareMet, ast.Elapsed, ast.Designated, ast.FindingIs, ast.Grounds)


def _guards(policy: Policy) -> Iterator[Any]:
    """Give the leaves of every eventless guard, and of the grounds where one asks for them."""
    leaves = [leaf for t in policy.transitions if t.always and t.when is not None for _, leaf in walk(t.when)]
    yield from leaves
    if any(isinstance(leaf, ast.Grounds) for leaf in leaves):
        for ground in policy.ladder.grounds:
            yield from (leaf for _, leaf in walk(ground.when))


def has_wakes(policy: Policy) -> bool:
    """Say whether an eventless guard asks for what changes without a record."""
    return any(isinstance(leaf, _TIMED) for leaf in _guards(policy))


def next_wake(facts: Facts) -> date | None:
    """Give the next day after today on which such a guard may change."""
    known = facts.judge.book.days()
    days = {
        *known[(place := bisect_right(known, facts.today)) : place + 1],
        *_after(facts.judge.dues()),
        *_after(facts.override_ends()),
        *_after(facts.designation_ends()),
    }
    days.update(clock.last_day for clock in facts.clocks if clock.last_day is not None)
    for leaf in _guards(facts.policy):
        if isinstance(leaf, ast.Elapsed) and (since := facts.first(leaf.elapsed.since)) is not None:
            days.add(shift(since, leaf.elapsed.period))
    return min((day for day in days if day > facts.today), default=None)


def _after(days: list[date]) -> list[date]:
    return [day + _ONE_DAY for day in days if day < date.max]
