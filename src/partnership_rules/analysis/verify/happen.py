"""What a happening does to a situation: the fold of ``evaluate``, over all cases at once.

Every function takes a situation and gives those that can follow. The order within a happening is the fold's: what a record
says, the guard, the level, the cycle, the version in force, the clocks that hear the record, the state that is entered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ...condition import Occurrence
from ...errors import LimitError
from ...logic import Truth
from ...policy import Transition
from ..cases import ALWAYS, Diagram, key_of, occurrence_name
from ..cases.diagram import TRUTHS
from .config import Config, assignment
from .model import Letter, Model
from .zones import Zone

__all__ = ["Machine", "Taken"]

_RANK = {"no": 0, "but_charter": 1, "yes": 2}


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a trigger in one case: the outcome, the transition taken, and the facts that made it so.

    ``truths`` are those of the nodes that were asked for; ``chosen`` the free facts of one such case.
    """

    outcome: str
    place: int | None
    truths: tuple[Truth, ...]
    chosen: Mapping[int, int]


class Machine:
    """Takes happenings in situations of one model, and notes which guard outcomes it saw."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.seen_guards: dict[int, set[Truth]] = {place: set() for place in range(len(model.policy.transitions))}
        self.fired: set[int] = set()
        self._support: dict[tuple[Diagram, ...], tuple[int, ...]] = {}
        self._residues: dict[Any, tuple[Diagram, ...]] = {}
        self._cases: dict[tuple[Diagram, ...], Sequence[tuple[tuple[Diagram, ...], Mapping[int, int]]]] = {}
        self._weighed: dict[Any, Sequence[Taken]] = {}
        self._fitting: dict[tuple[str, str, int], tuple[int, ...]] = {}
        self._assigned: dict[Config, dict[int, int]] = {}
        self._dated: dict[Any, tuple[Any, ...]] = {}
        self._by_trigger: dict[tuple[str, str], list[int]] = {}
        for place, transition in enumerate(model.policy.transitions):
            for state in transition.from_:
                self._by_trigger.setdefault((state, transition.trigger), []).append(place)

    def assigned(self, config: Config) -> dict[int, int]:
        """Give what a situation fixes."""
        found = self._assigned.get(config)
        if found is None:
            found = self._assigned[config] = assignment(config, self.model)
        return found

    def residue(self, config: Config, nodes: tuple[Diagram, ...]) -> tuple[Diagram, ...]:
        """Give what is left open of some nodes in a situation."""
        d, fixed = self.model.space.diagrams, self.assigned(config)
        support = self._support.get(nodes)
        if support is None:
            support = self._support[nodes] = tuple(sorted(frozenset().union(*(d.support(node) for node in nodes))))
        known = tuple((level, fixed[level]) for level in support if level in fixed)
        found = self._residues.get((nodes, known))
        if found is None:
            values, memo = dict(known), dict[Diagram, Diagram]()
            found = self._residues[nodes, known] = tuple(d.restrict(node, values, memo) for node in nodes)
        return found

    def joined(self, config: Config) -> Config:
        """Give the situation with one report card in place of all that leave the guards the same, over the days of the calendar.

        What was due on a day stays so whatever comes: neither a new cycle nor an extension takes it back.
        """
        model = self.model
        dated = [place for place, card in enumerate(config.due) if isinstance(card, tuple) and model.groups[place].startswith("date:")]
        if not dated:
            return config
        cards = tuple(config.due[place] for place in dated)
        found = self._dated.get((*dated, cards))
        if found is None:
            values = {f"due:{model.groups[place]}": "yes" for place in dated} | {name: value for card in cards for name, value in card}
            known, memo = model.space.assign(values), dict[Diagram, Diagram]()
            rest = tuple(model.space.diagrams.restrict(node, known, memo) for node in model.card_roots)
            found = self._dated[(*dated, cards)] = self._dated.setdefault((*dated, rest), cards)
        due = dict(zip(dated, found, strict=True))
        return config._replace(due=tuple(due.get(place, card) for place, card in enumerate(config.due)))

    def cases(self, config: Config, nodes: tuple[Diagram, ...]) -> Sequence[tuple[tuple[Diagram, ...], Mapping[int, int]]]:
        """Give every combination of truths that some nodes can have in a situation, each with free facts that make it so."""
        residue = self.residue(config, nodes)
        found = self._cases.get(residue)
        if found is None:
            found = self._cases[residue] = tuple(self.model.space.diagrams.vectors(residue).items())
        return found

    def alternatives(self, state: str, trigger: str, letter: Letter | None) -> tuple[int, ...]:
        """Give the places of the transitions out of a state on a trigger whose fields fit."""
        key = (state, trigger, id(letter))
        found = self._fitting.get(key)
        if found is None:
            listed = self._by_trigger.get((state, trigger), [])
            found = tuple(place for place in listed if letter is None or _fits(self.model.policy.transitions[place], letter))
            self._fitting[key] = found
        return found

    def weigh(self, config: Config, trigger: str, letter: Letter | None, nodes: tuple[Diagram, ...] = ()) -> Sequence[Taken]:
        """Weigh a trigger in a situation, in every case that its guards and the nodes asked for can tell apart.

        Where no nodes are asked for, each way out is given once.
        """
        places = self.alternatives(config.state, trigger, letter)
        asked = tuple(self.model.guards[place] for place in places) + nodes
        key = (places, letter is None, bool(nodes), self.residue(config, asked))
        found = self._weighed.get(key)
        if found is None:
            found = self._weighed[key] = tuple(self._weigh(places, letter is None, self.cases(config, asked), once=not nodes))
        return found

    def _weigh(
        self, places: tuple[int, ...], derived: bool, cases: Sequence[tuple[tuple[Diagram, ...], Mapping[int, int]]], *, once: bool
    ) -> Iterator[Taken]:
        given: set[int | None] = set()
        for truths, chosen in cases:
            for place, truth in zip(places, truths, strict=False):
                self.seen_guards[place].add(TRUTHS[truth])
            taken = next((place for place, truth in zip(places, truths, strict=False) if truth == ALWAYS), None)
            if once and taken in given:
                continue
            given.add(taken)
            outcome = "noted" if not places else "refused" if taken is None else "derived" if derived else "moved"
            yield Taken(outcome, taken, tuple(TRUTHS[truth] for truth in truths[len(places) :]), chosen)

    def say(self, config: Config, letter: Letter) -> Config:
        """Take what a record says."""
        old = {name: config.fact(self.model, name) for name, _ in letter.sets if name in self.model.place}
        changed = {name: value for name, value in letter.sets if _RANK.get(value, 0) >= _RANK.get(old.get(name, "no"), 0)}
        return config.with_facts(self.model, changed)

    def occur(self, config: Config, zone: Zone, fits: Any) -> tuple[Config, Zone]:
        """Remember that something has occurred for the first time, and start the periods that count from it."""
        changed = {name: "yes" for name, one in self.model.occurrences.items() if fits(one) and config.fact(self.model, name) == "no"}
        for number, since in self.model.since.items():
            if occurrence_name(since) in changed:
                timer = self.model.timers[number]
                zone = zone.add(number, timer.low, timer.high)
        return config.with_facts(self.model, changed), zone

    def hear(self, config: Config, zone: Zone, fits: Any) -> tuple[Config, Zone]:
        """Start and meet clocks by what has just occurred."""
        for place, spec in enumerate(self.model.specs):
            status = config.clocks[place]
            if status == "not_started" and fits(spec.anchor):
                config, zone = self._start(config, zone, place)
                status = config.clocks[place]
                if any(self._happened(config, meeting) for meeting in spec.met_by):
                    config, zone, status = config.with_clock(place, "met"), zone.drop(place), "met"
            if status in ("running", "lapsed") and any(map(fits, spec.met_by)):
                config, zone = config.with_clock(place, "met" if status == "running" else "met_late"), zone.drop(place)
        return config, zone

    def _happened(self, config: Config, occurrence: Occurrence) -> bool:
        return bool(config.fact(self.model, occurrence_name(occurrence)) == "yes")

    def _start(self, config: Config, zone: Zone, place: int) -> tuple[Config, Zone]:
        """Start a clock; clocks of one length that start on one day stay equal."""
        timers, spec = self.model.timers, self.model.specs[place]
        zone = zone.add(place, timers[place].low, timers[place].high)
        due = self.model.timer.get(f"due:{self.model.names[place]}")
        if due is not None:
            zone = zone.add(due, timers[due].low, timers[due].high).equal(place, due) or zone
        for other, twin in enumerate(self.model.specs[:place]):
            same = key_of(twin.anchor) == key_of(spec.anchor) and (twin.period, twin.roll) == (spec.period, spec.roll)
            if same and other in zone.timers:
                zone = zone.equal(place, other) or zone
        return config.with_clock(place, "running")._replace(could=config.could - {place}), zone

    def take(self, config: Config, zone: Zone, place: int, letter: Letter | None) -> tuple[Config, Zone]:
        """Take a transition."""
        model = self.model
        transition = model.policy.transitions[place]
        self.fired.add(place)
        if transition.escalates:
            config = config._replace(level=min(config.level + 1, model.space.top_level), escalated=True)
        if transition.new_cycle:
            config, zone = self._new_cycle(config, zone, letter)
        if transition.brings_into_force:
            config = config.with_facts(model, {"force": "yes"})
        if letter is not None:
            config, zone = self.hear(config, zone, letter.fits)
        return self.enter(config, zone, transition.to)

    def _new_cycle(self, config: Config, zone: Zone, letter: Letter | None) -> tuple[Config, Zone]:
        """Start a new cycle: its facts, clocks and dues start afresh; days of the calendar stay."""
        model = self.model
        fresh = tuple(
            value if name == "charter" else start for name, value, start in zip(model.tracked, config.facts, model.start, strict=True)
        )
        due = tuple(card if group.startswith("date:") else None for group, card in zip(model.groups, config.due, strict=True))
        config = config._replace(facts=fresh, clocks=("not_started",) * len(config.clocks), due=due, could=frozenset())
        zone = zone.drop(*zone.timers)
        if letter is not None:
            config = self.say(config, letter)
            config, zone = self.occur(config, zone, letter.fits)
        return config, zone

    def enter(self, config: Config, zone: Zone, state: str) -> tuple[Config, Zone]:
        """Enter a state; in a final one everything stops."""
        config = config._replace(state=state)

        def fits(occurrence: Occurrence) -> bool:
            return occurrence.entered == state

        config, zone = self.occur(config, zone, fits)
        config, zone = self.hear(config, zone, fits)
        if state in self.model.policy.finals:
            return config._replace(could=frozenset()), zone.drop(*zone.timers)
        return config, zone

    def record(self, config: Config, zone: Zone, letter: Letter, nodes: tuple[Diagram, ...] = ()) -> Iterator[tuple[Taken, Config, Zone]]:
        """Take a record, in every case."""
        said = self.say(config, letter)
        heard, grown = self.occur(said, zone, letter.fits)
        for taken in self.weigh(heard, f"record:{letter.kind}", letter, nodes):
            if taken.outcome == "refused":
                yield taken, said, zone
            elif taken.place is None:
                yield taken, *self.hear(heard, grown, letter.fits)
            else:
                yield taken, *self.take(heard, grown, taken.place, letter)

    def settle(self, config: Config, zone: Zone, deep: int = 0) -> list[tuple[Config, Zone, tuple[Taken, ...]]]:
        """Take the eventless steps that are sure to be taken; those that free facts decide are steps of their own."""
        if deep > len(self.model.policy.states):
            raise LimitError("the eventless transitions of the policy do not come to rest", code="never_at_rest")
        if not self.alternatives(config.state, "always", None):
            return [(config, zone, ())]
        listed = list(self.weigh(config, "always", None))
        if any(taken.place is None for taken in listed):
            return [(config, zone, ())]
        found = []
        for taken in {taken.place: taken for taken in listed}.values():
            assert taken.place is not None
            for after, left, more in self.settle(*self.take(config, zone, taken.place, None), deep + 1):
                found.append((after, left, (replace(taken, outcome="derived"), *more)))
        return found

    def clock(self, config: Config, zone: Zone, place: int, nodes: tuple[Diagram, ...] = ()) -> Iterator[tuple[Taken, Config, Zone]]:
        """Let a clock's coming move the machine, in every case; its status has changed already."""
        for taken in self.weigh(config, f"clock:{self.model.names[place]}", None, nodes):
            if taken.place is None:
                yield replace(taken, outcome="derived"), config, zone
            else:
                yield taken, *self.take(config, zone, taken.place, None)


def _fits(transition: Transition, letter: Letter) -> bool:
    return all(letter.fields.get(key) == value for key, value in (transition.with_ or {}).items())
