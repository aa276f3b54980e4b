"""Declare a policy's machine through the library `transitions`: the engine of record.

No string ever reaches it as a callback (it would look such a string up and import it): a guard is an object that
reads its outcome from what is handed over with the event. No model is registered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Protocol

from transitions import Machine
from transitions.core import Condition, Transition

from ..logic import Truth

__all__ = ["Edge", "Guard", "PolicyMachine", "declare", "fire", "place_of"]


@dataclass(frozen=True, slots=True)
class Guard:
    """The guard of one transition, named by the transition's place in the policy."""

    place: int


def place_of(condition: Condition) -> int:
    """Return the place of the transition that a condition guards."""
    guard: Any = condition.func
    return int(guard.place)


class GuardCheck(Condition):
    """Asks the outcomes that come with the event; only ``TRUE`` lets a transition pass."""

    def check(self, event_data: Any) -> bool:
        """Say whether the guard is true, and remember which one let the event pass."""
        place = place_of(self)
        if event_data.kwargs["outcomes"].get(place) is not Truth.TRUE:
            return False
        event_data.kwargs["taken"].append(place)
        return True


class GuardedTransition(Transition):
    """A transition whose only condition is its guard."""

    condition_cls: type[Condition] = GuardCheck


class PolicyMachine(Machine):
    """A machine of guarded transitions."""

    transition_cls: type[Transition] = GuardedTransition


class Edge(Protocol):
    """A transition as the machine sees it: what sets it off, from which states, to which."""

    @property
    def trigger(self) -> str:
        """Name what sets it off."""

    @property
    def from_(self) -> tuple[str, ...]:
        """Name the states it leaves."""

    @property
    def to(self) -> str:
        """Name the state it leads to."""


def declare(name: str, states: Iterable[str], initial: str, transitions: Iterable[Edge]) -> PolicyMachine:
    """Declare a machine: its states, and its transitions in document order."""
    machine = PolicyMachine(model=None, states=list(states), initial=initial, auto_transitions=False, name=name)
    for place, transition in enumerate(transitions):
        guard: Any = Guard(place)
        machine.add_transition(transition.trigger, list(transition.from_), transition.to, conditions=[guard])
    return machine


def fire(machine: Machine, state: str, trigger: str, outcomes: Mapping[int, Truth]) -> tuple[str, int | None]:
    """Let the machine take one event from a state; give the new state and the place of the transition taken.

    ``outcomes`` maps the places of transitions to the truth of their guards; one that is not listed does not pass.
    """
    event = machine.events.get(trigger)
    if event is None or state not in event.transitions:  # reading a missing source would change the machine
        return state, None
    model, taken = SimpleNamespace(state=state), list[int]()
    event.trigger(model, outcomes=outcomes, taken=taken)
    return str(model.state), taken[-1] if taken else None
