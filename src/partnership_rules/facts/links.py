"""The partnerships to which one is linked: where each stands, day by day, by a record of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ..condition import LinkedFact

if TYPE_CHECKING:
    from .base import Facts

__all__ = ["LinkedStates"]


@dataclass(frozen=True, slots=True)
class LinkedStates:
    """Where a linked partnership stands: its states in their order, each with the day of its entry, and its facts on the day asked about.

    ``days`` are those of all that is on record of it, later ones too. ``needs`` says what would have to be known where nobody can
    say; without facts it has no record yet.
    """

    key: str
    needs: str = ""
    entered: tuple[tuple[date, str], ...] = ()
    facts: Facts | None = None
    days: tuple[date, ...] = ()

    def on(self, day: date) -> LinkedFact:
        """Return where it stands at the end of a day."""
        if self.needs:
            return LinkedFact(None, f"where '{self.key}' stands is not known", self.needs)
        since, state = next(((on, state) for on, state in reversed(self.entered) if on <= day), (None, None))
        if state is None or self.facts is None:
            return LinkedFact(None, f"'{self.key}' has no record yet")
        title = self.facts.policy.title_of(state) if state in self.facts.policy.states else state
        return LinkedFact(state, f"'{self.key}' stands in '{title}' since {since}")
