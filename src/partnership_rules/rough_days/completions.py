"""Every completion of a partnership that can differ from the others: an exact day for each rough one, and its standing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import TypeAlias

from ..errors import LimitError
from ..evaluation.fold import Lens
from ..evaluation.question import Question
from ..record import Partnership
from ..standing import Standing
from .days import Days, RoughFact, Row

__all__ = ["MAX_COMPLETIONS", "Completed", "Completions"]

MAX_COMPLETIONS = 4_000
"""So many completions are looked at; what needs more is too rough to be answered."""

Completed: TypeAlias = tuple[date, ...]
"""The exact days of a completion, in the order of the facts; a day after the day asked about says that nothing happened so far."""


class Completions:
    """The completions of a partnership under a lens, each evaluated when it is first asked for."""

    def __init__(self, partnership: Partnership, lens: Lens, days: Days) -> None:
        self.partnership = partnership
        self.lens = lens
        self.days = days
        self.facts: tuple[RoughFact, ...] = days.facts()
        self._later: date = lens.as_of + timedelta(days=1)
        self._standings: dict[Completed, Standing | None] = {}

    @cached_property
    def _rows(self) -> tuple[tuple[Row, ...], ...]:
        return tuple(self.days.rows(fact) if fact.days else () for fact in self.facts)

    @cached_property
    def all(self) -> Mapping[Completed, Standing]:
        """The completions that can differ, the first and the last day of every span in which nothing else changes."""
        found = {days: self.standing(days) for days in self._choose(())}
        return {days: standing for days, standing in found.items() if standing is not None}

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

    def _choose(self, chosen: Completed) -> Iterator[Completed]:
        """Choose days for the facts after those whose day is chosen; those still open may pass any of their days."""
        at = len(chosen)
        if at == len(self.facts):
            yield chosen
            return
        fact = self.facts[at]
        others = {day for place, one in enumerate(chosen) if one < self._later for day in self._counted(place, one)}
        others.update(day for rows in self._rows[at + 1 :] for row in rows for day in row)
        spans = self.days.segments(fact.days, self._rows[at], others) if fact.days else []
        for day in sorted({day for span in spans for day in span} | ({self._later} if fact.later or not spans else set())):
            yield from self._choose((*chosen, day))

    def _counted(self, place: int, day: date) -> Iterator[int]:
        """List the days that are counted from the day that was chosen for a fact."""
        at = (day - self.facts[place].days[0]).days
        return (row[at] for row in self._rows[place])
