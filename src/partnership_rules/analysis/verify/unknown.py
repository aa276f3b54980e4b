"""The law that what is not known decides nothing: wherever a step is taken, no unknown fact may have decided it."""

from collections.abc import Iterator, Mapping

from ...logic import TRUE
from ..cases import ALWAYS, NEVER, Diagram
from ..cases.chosen_facts import FactValue
from ..cases.diagram import UNSURE
from .config import Configuration, values_of
from .explore import Exploration
from .happen import Response
from .model import Model
from .shapes import RecordShape
from .watch import Breach

__all__ = ["unknown_breaches"]

UNKNOWN: Mapping[str, tuple[FactValue, ...]] = {
    "benchmark": ("unknown",),
    "review": ("none",),
    "implementation": ("none",),
    "support": ("none",),
    "designation": (("none", True),),
    "rated": ("none", "unknown"),
    "charter": ("unknown",),
    "standing": ("unknown",),
}
"""For each kind of fact, the values that mean that it is not known."""


def unknown_breaches(found: Exploration, reads: Mapping[str, Diagram]) -> Iterator[Breach]:
    """Find escalations, releases, clauses and steps that always hold, where an unknown fact decides."""
    model = found.model
    seen: set[tuple[str, int | str, Diagram]] = set()
    open_nodes = _OpenNodes(model)
    for number, visit in enumerate(found.visits):
        config = visit.config
        if config.phase == "evening" or config.state in model.policy.finals:
            continue
        for place, node in _judging(found, config, reads):
            open_node = open_nodes.of(config, node)
            key = (config.state, place, open_node)
            if key not in seen:
                seen.add(key)
                for chosen in _deciding(model, config, open_node):
                    record = None if isinstance(place, str) else _record(model, place)
                    outcome = "look" if isinstance(place, str) else "moved" if record else "derived"
                    response = Response(outcome, None if isinstance(place, str) else place, (TRUE,), chosen)
                    yield Breach(number, record, response)


def _record(model: Model, place: int) -> RecordShape | None:
    """Find the record that sets a transition off; None where none does."""
    transition = model.policy.transitions[place]
    return next((one for one in model.answered.shapes if one.kind == transition.on and one.has(transition.with_)), None)


def _judging(found: Exploration, config: Configuration, reads: Mapping[str, Diagram]) -> Iterator[tuple[int | str, Diagram]]:
    """List the guards of escalations and releases out of a state, and the clauses of an agreement in force."""
    model = found.model
    releasing = {t.to for t in model.policy.transitions if t.on == "released"}
    for place, transition in enumerate(model.policy.transitions):
        released = transition.to in releasing and transition.on in ("released", None)
        in_time = found.machine.in_time(config, transition.on)
        if in_time and config.state in transition.from_ and transition.clock is None and (transition.escalates or released):
            # A finding of a review that goes before the numbers is a decision, as an override is: one that has not come is not unknown.
            yield place, ALWAYS if transition.when is None else model.cases.read_by_numbers(transition.when)
    yield from _always_holding(found, config)
    if config.fact(model, "force") == "yes":
        yield from ((name, node) for name, node in reads.items() if name.startswith("clause:"))


def _always_holding(found: Exploration, config: Configuration) -> Iterator[tuple[int, Diagram]]:
    """List the steps out of a state whose guard always holds, each with when an earlier step is undetermined.

    It is taken there, and would not be if the earlier step were known to be true. A default is not taken there.
    """
    model, d = found.model, found.model.cases.diagrams
    steps = [(place, t) for place, t in enumerate(model.policy.transitions) if config.state in t.from_ and t.clock is None]
    leaving = [(place, t) for place, t in steps if found.machine.in_time(config, t.on)]
    for place, own in leaving:
        earlier = (
            [] if own.is_default else [model.guards[n] for n, t in leaving if n < place and t.trigger == own.trigger and t.precedes(own)]
        )
        if earlier and model.guards[place] == ALWAYS:
            yield place, d.when(d.any_of(earlier), UNSURE)


class _OpenNodes:
    """Returns nodes in situations, with everything open that can be unknown; what looks the same is restricted once."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._support: dict[Diagram, frozenset[int]] = {}
        self._found: dict[tuple[Diagram, tuple[tuple[int, int], ...]], Diagram] = {}
        self._fixed: tuple[Configuration | None, dict[int, int]] = (None, {})

    def of(self, config: Configuration, node: Diagram) -> Diagram:
        """Return what is open of a node in a situation."""
        d = self.model.cases.diagrams
        if self._fixed[0] is not config:
            fixed = {name: value for name, value in values_of(config, self.model).items() if name.partition(":")[0] not in UNKNOWN}
            self._fixed = config, self.model.cases.assign(fixed)
        support = self._support.get(node)
        if support is None:
            support = self._support[node] = d.support(node)
        known = {level: value for level, value in self._fixed[1].items() if level in support}
        key = (node, tuple(sorted(known.items())))
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = d.restrict(node, known)
        return found


def _deciding(model: Model, config: Configuration, node: Diagram) -> Iterator[dict[int, int]]:
    """Find facts that decide a node by not being known: it is true so, and would not be if they were known."""
    d, cases = model.cases.diagrams, model.cases
    remembered = values_of(config, model)
    for level in sorted(d.support(node)):
        variable = cases.variables[level]
        unknown = UNKNOWN.get(variable.name.partition(":")[0], ())
        if variable.name in model.fact_places and remembered[variable.name] not in unknown:
            continue
        for place in (place for place, value in enumerate(variable.values) if value in unknown):
            without = d.when(d.restrict(node, {level: place}), ALWAYS)
            for other in (other for other, value in enumerate(variable.values) if value not in unknown):
                decided = d.both(without, d.negate(d.when(d.restrict(node, {level: other}), ALWAYS)))
                if decided != NEVER:
                    chosen = d.cheapest(decided, lambda level, value: value and 1) or {}
                    yield {**chosen, level: place}
                    break
