"""The machine compiled: a table read once out of the declared machine, and the pure step that uses it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from transitions import Machine

from ..logic import TRUE, Truth
from .declare import place_of

__all__ = ["Alternative", "Table", "read_table", "step"]


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to leave a state: the transition's place in the policy, and where it leads."""

    place: int
    to: str


Table = Mapping[tuple[str, str], tuple[Alternative, ...]]
"""The alternatives by (state, trigger), in document order."""


def read_table(machine: Machine) -> Table:
    """Read the table out of a declared machine."""
    return {
        (source, trigger): tuple(Alternative(place_of(one.conditions[0]), str(one.dest)) for one in listed)
        for trigger, event in machine.events.items()
        for source, listed in event.transitions.items()
    }


def step(table: Table, state: str, trigger: str, outcome: Callable[[int], Truth]) -> Alternative | None:
    """Take the first alternative whose guard is true; None when there is none.

    ``outcome`` gives the truth of the guard of the transition at a place; it is asked in document order, and no
    further than the first that is true.
    """
    for alternative in table.get((state, trigger), ()):
        if outcome(alternative.place) is TRUE:  # a constant is read ten times faster than a member off its enum
            return alternative
    return None
