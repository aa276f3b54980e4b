"""A policy opened for lint: its guards as diagrams, and which of them can be true in which state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ...condition import Condition, Occurrence
from ...policy import Policy, Transition
from ...policy.checks import reachable, reaching
from ..cases import ALWAYS, Cases, Diagram, generic_agreement, limits, occurrence_name, schools_in

__all__ = ["PolicyCase", "joint"]


@dataclass(frozen=True)
class PolicyCase:
    """A policy with the cases of its guards; an agreement made for the purpose gives its selectors something to select."""

    policy: Policy

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """The guards and grounds."""
        guards = [t.when for t in self.policy.transitions if t.when is not None]
        return (*guards, *(ground.when for ground in self.policy.ladder.grounds))

    @cached_property
    def cases(self) -> Cases:
        """All cases of the facts that guards and grounds ask about."""
        policy = self.policy
        scoped = [(ground.when, ground.for_ == "each") for ground in policy.ladder.grounds]
        asked = [*((t.when, False) for t in policy.transitions if t.when is not None), *scoped]
        each = any(one for _, one in scoped)
        agreement = generic_agreement(policy, self.conditions, each=each)
        return Cases(policy, agreement, conditions=self.conditions, schools=schools_in(agreement, asked), has_is_free=True)

    @cached_property
    def guards(self) -> tuple[Diagram, ...]:
        """The diagram of every transition's guard, by place."""
        return tuple(ALWAYS if t.when is None else self.cases.read(t.when) for t in self.policy.transitions)

    @cached_property
    def _limits(self) -> dict[str, Diagram]:
        _ = self.guards  # every variable must be there before its limits are
        return {state: self._limit(state) for state in self.policy.states}

    def _limit(self, state: str) -> Diagram:
        """Return what can be in a state: what it cannot come after has not been entered."""
        later = [name for name in self.policy.states if state not in self.after(name)]
        never = [self.cases.where(occurrence_name(Occurrence(entered=name)), ["no"]) for name in later]
        return self.cases.diagrams.all_of([limits(self.cases, self.conditions, state=state), *never])

    def can_be(self, diagram: Diagram, state: str) -> bool:
        """Say whether a diagram can be true in a state."""
        return self.cases.diagrams.vectors([diagram], given=self._limits[state]).keys() >= {(ALWAYS,)}

    def example(self, diagram: Diagram, state: str) -> str:
        """Describe a case in a state in which a diagram is true."""
        d = self.cases.diagrams
        return self.cases.plainest(d.both(self._limits[state], d.when(diagram, ALWAYS)))

    @cached_property
    def live(self) -> tuple[tuple[int, str], ...]:
        """List the transitions that can fire, by place and state."""
        return tuple((place, state) for place, t in enumerate(self.policy.transitions) for state in t.from_ if self._fires(place, t, state))

    def _fires(self, place: int, transition: Transition, state: str) -> bool:
        if not self.can_be(self.guards[place], state):
            return False
        return transition.clock is None or self.clock_can_run(transition.clock, state)

    def clock_can_run(self, name: str, state: str) -> bool:
        """Say whether a clock can have been started by the time a state is reached, as far as the graph tells."""
        entered = self.policy.clocks[name].anchor.entered
        return entered is None or state in self.after(entered)

    def after(self, state: str) -> frozenset[str]:
        """Return the states that come after a state, itself included."""
        return reachable(self.policy.transitions, [state])

    @cached_property
    def live_transitions(self) -> tuple[Transition, ...]:
        """The transitions that can fire, cut down to the states in which they can."""
        found: dict[int, list[str]] = {}
        for place, state in self.live:
            found.setdefault(place, []).append(state)
        return tuple(_cut(self.policy.transitions[place], states) for place, states in found.items())

    @cached_property
    def entered(self) -> frozenset[str]:
        """The states that can be entered."""
        return reachable(self.live_transitions, [self.policy.initial])

    @cached_property
    def ending(self) -> frozenset[str]:
        """The states from which a final one can be reached."""
        return reaching(self.live_transitions, self.policy.finals)

    def way_to(self, state: str) -> str:
        """Describe the shortest way on which a state is entered, by the states it goes through."""
        came: dict[str, str | None] = {self.policy.initial: None}
        for here in (queue := [self.policy.initial]):
            for step in self.live_transitions:
                if here in step.from_ and step.to not in came:
                    came[step.to] = here
                    queue.append(step.to)
        way, here_now = [state], came.get(state)
        while here_now is not None:
            way.append(here_now)
            here_now = came[here_now]
        return ", then ".join(f"'{name}'" for name in reversed(way))

    def groups(self) -> Iterator[tuple[str, str, Sequence[int]]]:
        """List every (state, trigger) with the places of its alternatives, in document order."""
        found: dict[tuple[str, str], list[int]] = {}
        for place, transition in enumerate(self.policy.transitions):
            for state in transition.from_:
                found.setdefault((state, transition.trigger), []).append(place)
        for (state, trigger), places in found.items():
            yield state, trigger, places


def _cut(transition: Transition, states: Sequence[str]) -> Transition:
    return transition.with_changes(from_=tuple(states))


def joint(one: Mapping[str, str] | None, other: Mapping[str, str] | None) -> bool:
    """Say whether one record can have the fields that two alternatives ask for.

    >>> joint({"review": "a"}, {"review": "b"}), joint({"review": "a"}, None)
    (False, True)
    """
    return all((other or {}).get(key, value) == value for key, value in (one or {}).items())
