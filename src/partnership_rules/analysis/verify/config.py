"""Situations of the exploration: all that is remembered of a partnership, apart from the days left on its timers."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, TypeAlias

from ...clock_status import CLOCK_STATUSES, STOPPED, ClockStatus
from ..cases.chosen_facts import FactValue
from .model import Card, Model

__all__ = ["SOON", "Configuration", "Due", "assignment", "values_of", "without_the_past"]

SOON: Final = "soon"
"""The mark of a group of benchmarks whose last day is today: it is due tomorrow."""
_BUT_CHARTER = {"yes": "no", "no": "yes", "unknown": "unknown"}


Due: TypeAlias = Literal["soon"] | Card | None


class Configuration(NamedTuple):
    """One situation. ``phase`` is the part of the day: ``day`` (records come), ``evening`` (milestones have come), or ``unsettled``.

    ``unsettled`` is a morning on which an eventless step waits for the evening, or for a record that comes first. ``due`` holds, for
    each group of benchmarks, None, ``soon``, or the report card it fell due with. ``meetable`` lists the deadlines that could have been
    met on some day since they started. ``paused`` lists the clocks whose days do not count, with the fewest and the most days left.
    """

    state: str
    phase: str
    level: int
    escalated: bool
    clocks: tuple[ClockStatus, ...]
    facts: tuple[str, ...]
    due: tuple[Due, ...]
    meetable: frozenset[int]
    paused: tuple[tuple[int, int, int], ...] = ()

    def with_clock(self, clock: int, status: ClockStatus) -> Configuration:
        """Return the situation with another status of a clock."""
        return self._replace(clocks=(*self.clocks[:clock], status, *self.clocks[clock + 1 :]))

    def fact(self, model: Model, name: str) -> str:
        """Return a remembered fact."""
        return self.facts[model.fact_places[name]]

    def with_facts(self, model: Model, changed: dict[str, str]) -> Configuration:
        """Return the situation with some remembered facts changed; what is not remembered is left out."""
        places = {model.fact_places[name]: value for name, value in changed.items() if name in model.fact_places}
        if not places:
            return self
        return self._replace(facts=tuple(places.get(place, value) for place, value in enumerate(self.facts)))


def without_the_past(config: Configuration, model: Model) -> Configuration:
    """Forget what can no longer matter.

    That is everything at the end, what would only have met clocks that have started, and which of those that have ended could be met.
    """
    if config.state in model.policy.finals:
        due = (None,) * len(model.groups)
        return Configuration(config.state, "day", 0, False, (STOPPED,) * len(model.names), model.initial_facts, due, frozenset())
    dead = {
        name: "no"
        for name in model.occurrences
        if name not in model.asked_occurrences
        and name not in model.since_names
        and config.fact(model, name) == "yes"
        and all(CLOCK_STATUSES[config.clocks[place]].started for place in model.meetings[name])
    }
    config = config._replace(meetable=frozenset(place for place in config.meetable if CLOCK_STATUSES[config.clocks[place]].runs))
    return config.with_facts(model, dead) if dead else config


def values_of(config: Configuration, model: Model) -> dict[str, FactValue]:
    """Map the names of variables to everything a situation fixes."""
    found: dict[str, FactValue] = dict(zip(model.tracked, config.facts, strict=True))
    if "charter" in model.fact_places:
        charter = config.fact(model, "charter")
        found |= {name: _BUT_CHARTER[charter] for name, value in found.items() if value == "but_charter"}
    found |= {f"clock:{name}": config.clocks[place] for place, name in enumerate(model.names)}
    found["level"] = min(config.level, model.cases.top_level)
    for group, card in zip(model.groups, config.due, strict=True):
        found[f"due:{group}"] = "yes" if isinstance(card, tuple) else "no"
        if isinstance(card, tuple):
            found.update(card)
    return found


def assignment(config: Configuration, model: Model) -> dict[int, int]:
    """Return everything a situation fixes as an assignment of the model's diagrams."""
    return model.cases.assign(values_of(config, model))
