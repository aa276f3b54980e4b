"""Declare a policy's machine through the library `transitions`: the engine of record.

No string ever reaches it as a callback (it would look such a string up and import it): a guard is an object that
reads its outcome from what is handed over with the event. No model is registered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Protocol

from transitions import Machine
from transitions.core import Condition, Transition

from ..logic import Truth

__all__ = ["Edge", "Guard", "PolicyMachine", "declare", "fire", "guard_of"]


@dataclass(frozen=True, slots=True)
class Guard:
    """The guard of one transition, named by the transition's place in the policy; a default has none of its own."""

    place: int
    is_default: bool = False


def guard_of(condition: Condition) -> Guard:
    """Return the guard that a condition of the machine asks."""
    guard: Any = condition.func
    assert isinstance(guard, Guard)
    return guard


class GuardCheck(Condition):
    """Asks the outcomes that come with the event; only ``TRUE`` lets a transition pass.

    A default passes only where every guard asked before it is ``FALSE``; where it may not, nothing after it passes.
    """

    def check(self, event_data: Any) -> bool:
        """Say whether the guard is true, and remember which one let the event pass."""
        guard, asked = guard_of(self), event_data.kwargs
        outcome = asked["outcomes"].get(guard.place)
        if asked["stopped"] or outcome is not Truth.TRUE:
            asked["undecided"].append(outcome is Truth.UNDETERMINED)
            return False
        if guard.is_default and any(asked["undecided"]):
            asked["stopped"].append(guard.place)
            return False
        asked["taken"].append(guard.place)
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

    @property
    def is_default(self) -> bool:
        """Say whether it has no guard of its own."""


def declare(name: str, states: Iterable[str], initial: str, transitions: Iterable[Edge]) -> PolicyMachine:
    """Declare a machine: its states, and its transitions in document order."""
    machine = PolicyMachine(model=None, states=list(states), initial=initial, auto_transitions=False, name=name)
    for place, transition in enumerate(transitions):
        guard: Any = Guard(place, transition.is_default)
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
    event.trigger(model, outcomes=outcomes, taken=taken, undecided=list[bool](), stopped=list[int]())
    return str(model.state), taken[-1] if taken else None
