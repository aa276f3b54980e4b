"""Every completion of a partnership that can differ from the others: an exact day for each rough one, and its standing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple, TypeAlias

from ..errors import LimitError
from ..evaluation.fold import Lens
from ..evaluation.question import Question
from ..record import Partnership
from ..standing import Standing
from .days import Days, RoughFact, Row

__all__ = ["MAX_COMPLETIONS", "Completed", "Completions"]

MAX_COMPLETIONS = 4_000
"""So many completions are looked at; what needs more is too rough to be answered."""

_ONE_DAY = timedelta(days=1)
Completed: TypeAlias = tuple[date, ...]
"""The exact days of a completion, in the order of the facts; a day after the day asked about says that nothing happened so far."""


class Completions:
    """The completions of a partnership under a lens, each evaluated when it is first asked for."""

    def __init__(self, partnership: Partnership, lens: Lens, days: Days) -> None:
        self.partnership = partnership
        self.lens = lens
        self.days = days
        self.facts: tuple[RoughFact, ...] = days.facts()
        self._later: date = lens.as_of + _ONE_DAY
        self._standings: dict[Completed, Standing | None] = {}

    @cached_property
    def _rows(self) -> tuple[tuple[Row, ...], ...]:
        return tuple(self.days.rows(fact) if fact.days else () for fact in self.facts)

    @cached_property
    def all(self) -> Mapping[Completed, Standing]:
        """The completions that can differ, the first and the last day of every span in which nothing else changes."""
        return self._under(())

    def standing(self, days: Completed) -> Standing | None:
        """Return the standing of a completion; None where nothing is on record by the day asked about."""
        if days not in self._standings:
            if len(self._standings) >= MAX_COMPLETIONS:
                message = f"the rough days of the partnership '{self.partnership.id}' leave more than {MAX_COMPLETIONS:,} completions"
                raise LimitError(message, code="too_rough", hint="make a day more exact, or ask about an earlier day")
            self._standings[days] = self._evaluated(days)
        return self._standings[days]

    def _evaluated(self, days: Completed) -> Standing | None:
        exact = self.partnership.with_days({one.place: day for one, day in zip(self.facts, days, strict=True)})
        question = Question.of(exact, self.lens)
        return question.answer() if question.visible else None

    def _under(self, chosen: Completed) -> dict[Completed, Standing]:
        """Choose days for the facts after those whose day is chosen; those still open may pass any of their days."""
        at = len(chosen)
        if at == len(self.facts):
            standing = self.standing(chosen)
            return {chosen: standing} if standing is not None else {}
        found: dict[Completed, Standing] = {}
        spans = self._spans(chosen)
        for first, last in spans:
            ends = [self._under((*chosen, day)) for day in dict.fromkeys((first, last))]
            if _both_move(ends[0], ends[-1]):
                ends += (self._under((*chosen, first + _ONE_DAY * n)) for n in range(1, (last - first).days))
            for one in ends:
                found |= one
        return found | self._under((*chosen, self._later)) if self.facts[at].later or not spans else found

    def _spans(self, chosen: Completed) -> list[tuple[date, date]]:
        at = len(chosen)
        others = {day for place, one in enumerate(chosen) if one < self._later for day in self._counted(place, one)}
        follow = [rows for rows in self._rows[at + 1 :] if rows]
        return self.days.segments(self.facts[at].days, self._rows[at], others, follow)

    def _counted(self, place: int, day: date) -> Iterator[int]:
        """List the days that are counted from the day that was chosen for a fact."""
        at = (day - self.facts[place].days[0]).days
        return (row[at] for row in self._rows[place])


def _both_move(first: Mapping[Completed, Standing], last: Mapping[Completed, Standing]) -> bool:
    """Say whether a clock's due day and the day until which it counts days late both change between two days.

    Then the days late may be most or fewest on a day in between: months are not of one length.
    """
    before, after = _late(first), _late(last)
    return any(
        (one.due != other.due and one.ended != other.ended and (at or (one.late, other.late) != (1, 1)))
        for key in before.keys() & after.keys()
        for at, (one, other) in enumerate(zip(before[key], after[key], strict=True))
    )


class _Late(NamedTuple):
    """Days late by one clock, from when to when."""

    late: int
    due: date
    ended: date


def _late(found: Mapping[Completed, Standing]) -> dict[object, tuple[_Late, _Late]]:
    """Return the fewest and the most days late by each clock, apart for each way the partnership went."""
    every: dict[object, list[_Late]] = {}
    for standing in found.values():
        way = tuple((step.what, step.to, step.outcome) for step in standing.trail)
        for clock in standing.clocks:
            if clock.due is not None and clock.days_late is not None:
                late = _Late(clock.days_late, clock.due, clock.due + _ONE_DAY * clock.days_late)
                every.setdefault((clock.name, clock.status, way), []).append(late)
    return {key: (min(listed), max(listed)) for key, listed in every.items()}
