"""The days on which something may change without a record: what only an eventless guard would see, or anything of a standing.

Evidence arrives, a benchmark's last day passes, a period elapses, an override or a designation runs out: none of these
is a record, so the fold must stop there by itself, or the answer would depend on when somebody looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import assert_never

from ..condition import Condition, ast, walk
from ..dates import shift
from ..facts import Facts, LinkedStates
from ..policy import Policy

__all__ = ["has_turning_days", "next_changing_day", "next_turning_day"]

_ONE_DAY = timedelta(days=1)


def _changes_with_time(condition: Condition) -> bool:
    """Whether a condition, those inside it apart, may come true on a day that has no record.

    The finding of a review is none: when the review falls due, "not found" only becomes undetermined, which opens no guard. And where a
    clock lapses or is reached, the fold stops in any case.
    """
    match condition:
        case ast.Met() | ast.Missed() | ast.ShareMet() | ast.Elapsed() | ast.Designated() | ast.StandingOf() | ast.Grounds():
            return True
        case (
            ast.AllOf() | ast.AnyOf() | ast.Not() | ast.AtLeastN() | ast.ClockIs() | ast.Signed() | ast.FindingIs() | ast.Reported()
            | ast.Rated() | ast.Members() | ast.LevelIs() | ast.Has() | ast.Never() | ast.Happened() | ast.Charter() | ast.ParameterIs()
        ):  # fmt: skip
            return False
        case _:
            assert_never(condition)


def _guards(policy: Policy) -> Iterator[Condition]:
    """List the leaves of every eventless guard, and of the grounds where one asks for them."""
    leaves = [leaf for t in policy.transitions if t.always and t.when is not None for _, leaf in walk(t.when)]
    yield from leaves
    if any(isinstance(leaf, ast.Grounds) for leaf in leaves):
        for ground in policy.ladder.grounds:
            yield from (leaf for _, leaf in walk(ground.when))


def has_turning_days(policy: Policy) -> bool:
    """Whether an eventless guard asks for what changes without a record."""
    return any(map(_changes_with_time, _guards(policy)))


def next_turning_day(facts: Facts) -> date | None:
    """Return the next day after today on which such a guard may change, but for the days of evidence."""
    return min(_coming(facts, _guards(facts.policy)), default=None)


def next_changing_day(facts: Facts) -> date | None:
    """Return the next day after today on which time alone may change anything that a standing says."""
    days = [day for one in facts.links.values() for day in _days_of_linked(one) if day > facts.today]
    days += _coming(facts, (*facts.policy.leaves, *(facts.agreement.leaves if facts.agreement is not None else ())))
    if (own := facts.clocks.next_day()) is not None:
        days.append(own)
    if facts.policy.evidence_until != "due" and facts.judge.book.reports_on(facts.today):
        days += _after([facts.today])  # what was reported as not done by that day may be done by the next
    return min(days, default=None)


def _days_of_linked(linked: LinkedStates) -> Iterator[date]:
    """List the days of a linked partnership's facts, and the next one on which time alone may change anything in it."""
    yield from linked.days
    if linked.facts is not None and (day := next_changing_day(linked.facts)) is not None:
        yield day


def _coming(facts: Facts, leaves: Iterable[Condition]) -> list[date]:
    """List the days after today that a last day, an override, a designation, a phase or a period of these leaves ends with."""
    days = {*_after(facts.judge.dues()), *_after(facts.override_ends()), *_after(facts.designation_ends())}
    days.update(day for name in facts.policy.phase_clocks.values() if (day := facts.clocks[name].last_day) is not None)
    days.update(day for one in facts.links.values() for day, _ in one.entered)
    for leaf in leaves:
        if isinstance(leaf, ast.Elapsed) and (since := facts.first(leaf.elapsed.since)) is not None:
            days.add(shift(since, leaf.elapsed.period))
    return [day for day in days if day > facts.today]


def _after(days: list[date]) -> list[date]:
    return [day + _ONE_DAY for day in days if day < date.max]
