"""What a picture of a machine shows, before anybody draws it: states, steps, where it stands, how it came there, what may follow."""

from dataclasses import dataclass
from datetime import date

from ...condition import describe
from ...logic import Truth
from ...model import expect
from ...policy import Policy, Transition
from ...standing import Standing
from ...words import listed
from ..sentences import GUARD, said
from ..titles import Titles, titles_of

__all__ = ["Edge", "Graph", "Node", "graph_of"]


ALWAYS = "as soon as its conditions hold"


@dataclass(frozen=True, slots=True)
class Node:
    """A state, at its place in the policy."""

    state: str
    title: str
    is_initial: bool
    is_final: bool
    is_now: bool
    is_past: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """A transition: from states (by place) to a state, with what sets it off, who decides, and its conditions in English.

    ``taken`` maps sources to the day on which it was last taken from there. ``follows`` says in words whether it may
    be taken next, from the state ``now``; it is empty for transitions that do not leave that state.
    """

    number: int
    sources: tuple[int, ...]
    to: int
    label: str
    by: str
    when: str = ""
    taken: tuple[tuple[int, date], ...] = ()
    follows: str = ""
    may_follow: bool = False

    @property
    def brief(self) -> str:
        """Say what sets it off, and that there is more to it where there is."""
        return f"{self.label}, on conditions" if self.when and self.label != ALWAYS else self.label

    @property
    def words(self) -> str:
        """Say when it was taken and whether it may follow."""
        parts = [f"taken on {listed(str(day) for _, day in self.taken)}"] if self.taken else []
        return "; ".join([*parts, self.follows] if self.follows else parts)


@dataclass(frozen=True, slots=True)
class Graph:
    """The states and transitions of a policy, in its order; ``now`` is the place of the present state, where there is one."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    now: int | None = None


def graph_of(policy: Policy, *, standing: Standing | None = None) -> Graph:
    """Return the graph of a policy, marked by a standing where one is given."""
    expect(policy, Policy, hint="pr.load_policy() gives one")
    places = {name: place for place, name in enumerate(policy.states)}
    trail = standing.trail if standing is not None else ()
    past = {step.from_ for step in trail if step.from_ != step.to}
    nodes = tuple(
        Node(
            name,
            policy.title_of(name),
            is_initial=name == policy.initial,
            is_final=name in policy.finals,
            is_now=standing is not None and name == standing.state,
            is_past=name in past and (standing is None or name != standing.state),
        )
        for name in policy.states
    )
    edges = tuple(_edge(number, one, policy, places, standing) for number, one in enumerate(policy.transitions, 1))
    return Graph(policy.title or policy.id, nodes, edges, places.get(standing.state) if standing is not None else None)


def _edge(number: int, transition: Transition, policy: Policy, places: dict[str, int], standing: Standing | None) -> Edge:
    taken = {
        places[step.from_]: step.on
        for step in (standing.trail if standing is not None else ())
        if step.to == transition.to and step.from_ in places and step.transition == transition
    }
    titles = Titles((policy,)) if standing is None else titles_of(standing)
    follows, may = _follows(transition, standing) if standing is not None else ("", False)
    return Edge(
        number,
        tuple(places[source] for source in transition.from_),
        places[transition.to],
        _label_of(transition, titles),
        listed((policy.role(role) for role in transition.by), last="or"),
        titles.say(describe(transition.when)) if transition.when is not None else "",
        tuple(taken.items()),
        follows,
        may,
    )


def _follows(transition: Transition, standing: Standing) -> tuple[str, bool]:
    """Return whether a transition may be taken next, and whether it is to be marked so."""
    if standing.state not in transition.from_ or standing.is_final:
        return "", False
    if transition.clock is not None:
        clock = next((clock for clock in standing.clocks if clock.name == transition.clock), None)
        runs = clock is not None and clock.says.counts
        return (f"comes by itself after {clock.due}", True) if runs and clock is not None else ("its clock does not run", False)
    if transition.on is None:
        return "comes by itself when its conditions hold", True
    limits = tuple((transition.with_ or {}).items())
    guard = next(
        (o.guard for o in standing.options if (o.kind, o.with_, o.by, o.to) == (transition.on, limits, transition.by, transition.to)),
        Truth.UNDETERMINED,
    )
    return GUARD[guard], guard is Truth.TRUE


def _label_of(transition: Transition, titles: Titles) -> str:
    """Say in a few words what sets a transition off."""
    if transition.on is None:
        return f"clock “{titles.of('clock', transition.clock)}”" if transition.clock else ALWAYS
    limits = ", ".join(map(said, (transition.with_ or {}).values()))
    return f"{said(transition.on)}{f' ({limits})' if limits else ''}"
