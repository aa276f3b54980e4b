"""The machine compiled: a table read once out of the declared machine, and the pure step that uses it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from transitions import Machine
from transitions.core import Transition

from ..logic import TRUE, UNDETERMINED, Truth
from .declare import guard_of

__all__ = ["Alternative", "Table", "read_table", "step"]


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to leave a state: the transition's place in the policy, and where it leads; a default has no guard of its own."""

    place: int
    to: str
    is_default: bool = False


Table = Mapping[tuple[str, str], tuple[Alternative, ...]]
"""The alternatives by (state, trigger), in document order."""


def read_table(machine: Machine) -> Table:
    """Read the table out of a declared machine."""
    return {
        (source, trigger): tuple(_alternative(one) for one in listed)
        for trigger, event in machine.events.items()
        for source, listed in event.transitions.items()
    }


def _alternative(transition: Transition) -> Alternative:
    guard = guard_of(transition.conditions[0])
    return Alternative(guard.place, str(transition.dest), guard.is_default)


def step(table: Table, state: str, trigger: str, outcome: Callable[[int], Truth]) -> Alternative | None:
    """Take the first alternative whose guard is true; None when there is none.

    ``outcome`` gives the truth of the guard of the transition at a place; it is asked in document order, and no
    further than the first that is true. A default is taken only where every earlier alternative is false: where one is
    undetermined, nothing is.
    """
    undecided = False
    for alternative in table.get((state, trigger), ()):
        truth = outcome(alternative.place)
        if truth is TRUE:  # a constant is read ten times faster than a member off its enum
            return None if undecided and alternative.is_default else alternative
        undecided = undecided or truth is UNDETERMINED
    return None
