"""What a happening does to a situation: the steps of ``evaluate``, over all cases at once.

Every function takes a situation and gives those that can follow. The order within a happening is that of ``evaluate``: what
a record makes known, the guard, the level, the cycle, the version in force, the clocks it starts or meets, the state entered.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

from ...clock_status import CLOCK_STATUSES, NOT_STARTED, PAUSED, STOPPED
from ...condition import Occurrence
from ...dates import Roll
from ...errors import LimitError
from ...logic import Truth
from ...policy.checks import LADDER
from ..cases import ALWAYS, NEVER, Diagram, key_of, occurrence_name, round_name
from ..cases.diagram import TRUTHS
from ..spans import roll_of
from .config import Configuration, assignment
from .dated import DatedGroups
from .model import Model
from .shapes import RecordShape
from .unread import UnreadClocks
from .zones import Zone

__all__ = ["ALWAYS_TRIGGER", "Choice", "Machine", "Response", "Trigger"]

MONTH_ENDS = 3
"""The most days by which the ends of months move two rounds apart that count from one anchor."""
_RANK = {"no": 0, "but_charter": 1, "yes": 2}


Matches: TypeAlias = Callable[[Occurrence], bool]
"""Whether what has just happened is an occurrence."""
Truths: TypeAlias = tuple[tuple[Diagram, ...], Mapping[int, int]]
"""A combination of truths that some nodes can have together, and free facts that make it so."""


class Trigger(NamedTuple):
    """What can set transitions off: ``record:KIND`` with its record, ``clock:NAME``, or ``always`` for an eventless step.

    ``look`` sets nothing off: somebody looks at the situation.
    """

    what: str
    record: RecordShape | None = None


ALWAYS_TRIGGER = Trigger("always")


class Choice(NamedTuple):
    """What the machine decides when a trigger comes: equal choices have equal responses.

    ``places`` are the transitions that could be taken, in order; ``refusable`` says that an act sets them off, which is refused
    where none is taken; ``open_nodes`` are what the situation leaves open of their guards and
    of the nodes asked for; ``each_way_once`` says that no nodes were asked for, so that each way out is given once.
    """

    places: tuple[int, ...]
    derived: bool
    refusable: bool
    each_way_once: bool
    open_nodes: tuple[Diagram, ...]


@dataclass(frozen=True, slots=True)
class Response:
    """How the machine responds to a trigger in one case: the outcome, the transition taken, and the facts that make it so.

    ``truths`` are those of the nodes that were asked for; ``chosen`` the free facts of one such case.
    """

    outcome: str
    place: int | None
    truths: tuple[Truth, ...]
    chosen: Mapping[int, int]


class Machine:
    """Applies happenings to situations of one model, and notes which guard outcomes it saw."""

    def __init__(self, model: Model, dated: DatedGroups, unread: UnreadClocks) -> None:
        self.model = model
        self.dated = dated
        self.unread = unread
        self.guard_truths: dict[int, set[Truth]] = {place: set() for place in range(len(model.policy.transitions))}
        self.fired: set[int] = set()
        self._support: dict[tuple[Diagram, ...], tuple[int, ...]] = {}
        self._residues: dict[tuple[tuple[Diagram, ...], tuple[tuple[int, int], ...]], tuple[Diagram, ...]] = {}
        self._cases: dict[tuple[Diagram, ...], Sequence[Truths]] = {}
        self._responses: dict[Choice, Sequence[Response]] = {}
        self._alternatives: dict[tuple[str, Trigger], tuple[int, ...]] = {}
        self._can_pause = [place for place, spec in enumerate(model.specs) if spec.paused_in]
        self._assigned: dict[Configuration, dict[int, int]] = {}
        self._by_trigger: dict[tuple[str, str], list[int]] = {}
        for place, transition in enumerate(model.policy.transitions):
            for state in transition.from_:
                self._by_trigger.setdefault((state, transition.trigger), []).append(place)

    def assigned(self, config: Configuration) -> dict[int, int]:
        """Return what a situation fixes."""
        found = self._assigned.get(config)
        if found is None:
            found = self._assigned[config] = assignment(config, self.model)
        return found

    def residue(self, config: Configuration, nodes: tuple[Diagram, ...]) -> tuple[Diagram, ...]:
        """Return what a situation leaves open of some nodes."""
        d, fixed = self.model.cases.diagrams, self.assigned(config)
        support = self._support.get(nodes)
        if support is None:
            support = self._support[nodes] = tuple(sorted(frozenset().union(*(d.support(node) for node in nodes))))
        known = tuple((level, fixed[level]) for level in support if level in fixed)
        found = self._residues.get((nodes, known))
        if found is None:
            values, memo = dict(known), dict[Diagram, Diagram]()
            found = self._residues[nodes, known] = tuple(d.restrict(node, values, memo) for node in nodes)
        return found

    def cases(self, open_nodes: tuple[Diagram, ...]) -> Sequence[Truths]:
        """List every combination of truths that some nodes can have, each with free facts that make it so."""
        found = self._cases.get(open_nodes)
        if found is None:
            found = self._cases[open_nodes] = tuple(self.model.cases.diagrams.vectors(open_nodes).items())
        return found

    def alternatives(self, state: str, trigger: Trigger) -> tuple[int, ...]:
        """List the places of the transitions out of a state on a trigger whose fields match."""
        key = (state, trigger)
        found = self._alternatives.get(key)
        if found is None:
            listed, record = self._by_trigger.get((state, trigger.what), []), trigger.record
            found = tuple(place for place in listed if record is None or record.has(self.model.policy.transitions[place].with_))
            self._alternatives[key] = found
        return found

    def in_time(self, config: Configuration, kind: str | None) -> bool:
        """Return whether a record of a kind is in time in a situation."""
        rule = self.model.policy.kinds.get(kind or "")
        if rule is None or (rule.only_in and config.state not in rule.only_in):
            return rule is None
        clock = rule.only_while
        return clock is None or CLOCK_STATUSES[config.clocks[self.model.names.index(clock.clock)]].runs

    def choice(self, config: Configuration, trigger: Trigger, nodes: tuple[Diagram, ...] = ()) -> Choice:
        """Return what the machine decides when a trigger comes in a situation, and some nodes are asked for too."""
        places = self.alternatives(config.state, trigger)
        both, stands = self.model.cases.diagrams.both, self.may_be_selected(config, trigger.record)
        asked = tuple(both(self.model.guards[place], stands) for place in places) + nodes
        refusable = trigger.record is not None and self.model.policy.is_act(trigger.record.kind)
        return Choice(places, trigger.record is None, refusable, not nodes, self.residue(config, asked))

    def may_be_selected(self, config: Configuration, record: RecordShape | None) -> Diagram:
        """Return where a selection is of a menu that is spelled out; always, of any other record and where nothing spells out any."""
        policy, agreement = self.model.policy, self.model.agreement
        if record is None or record.kind != "consequence_selected":
            return ALWAYS
        in_force, name = config.fact(self.model, "force") == "yes", record.fields.get("clause")
        if not (in_force or policy.clauses or policy.ladder.levels):
            return ALWAYS
        menus = {one.id: one.then for one in (agreement.clauses if in_force else policy.clauses)}
        if not in_force:
            menus.update((LADDER, level.then) for level in policy.ladder.levels if level.level == config.level and level.then is not None)
        offered = {option.kind for key, menu in menus.items() if key == name for option in menu.of}
        return self.model.triggers.get((in_force, name or ""), ALWAYS) if record.fields.get("consequence") in offered else NEVER

    def responses(self, choice: Choice) -> Sequence[Response]:
        """List the responses to a choice, one for every case that its guards and the nodes asked for can tell apart."""
        found = self._responses.get(choice)
        if found is None:
            found = self._responses[choice] = tuple(self._decide(choice))
        return found

    def _decide(self, choice: Choice) -> Iterator[Response]:
        places = choice.places
        given: set[int | None] = set()
        for truths, chosen in self.cases(choice.open_nodes):
            for place, truth in zip(places, truths, strict=False):
                self.guard_truths[place].add(TRUTHS[truth])
            first = self._first(places, truths)
            if choice.each_way_once and first in given:
                continue
            given.add(first)
            taken = "derived" if choice.derived else "moved"
            untaken = "refused" if places and (choice.refusable or choice.derived) else "noted"
            outcome = untaken if first is None else taken
            yield Response(outcome, first, tuple(TRUTHS[truth] for truth in truths[len(places) :]), chosen)

    def _first(self, places: tuple[int, ...], truths: tuple[Diagram, ...]) -> int | None:
        """Return the place of the transition that is taken; a default is taken only where every earlier one is false."""
        first = next((number for number, _ in enumerate(places) if truths[number] == ALWAYS), None)
        if first is None:
            return None
        blocked = self.model.policy.transitions[places[first]].is_default and any(truth != NEVER for truth in truths[:first])
        return None if blocked else places[first]

    def apply_facts(self, config: Configuration, record: RecordShape) -> Configuration:
        """Make so what a record makes known."""
        old = {name: config.fact(self.model, name) for name, _ in record.makes_known if name in self.model.fact_places}
        changed = {name: value for name, value in record.makes_known if _RANK.get(value, 0) >= _RANK.get(old.get(name, "no"), 0)}
        return config.with_facts(self.model, changed)

    def mark_occurrences(self, config: Configuration, zone: Zone, matches: Matches) -> tuple[Configuration, Zone]:
        """Remember what has occurred for the first time, and start the periods that count from it."""
        changed = {name: "yes" for name, one in self.model.occurrences.items() if matches(one) and config.fact(self.model, name) == "no"}
        for number, since in self.model.since.items():
            if occurrence_name(since.since) in changed:
                timer = self.model.timers[number]
                zone = zone.add(number, timer.low, timer.high)
        for name, one in self.model.dated_occurrences.items():
            if occurrence_name(one.occurrence) in changed:
                today, _ = self.model.days_after(int(config.fact(self.model, "calendar")))
                changed[name] = "yes" if one.includes(today) else "no"
        return config.with_facts(self.model, changed), zone

    def update_clocks(self, config: Configuration, zone: Zone, matches: Matches) -> tuple[Configuration, Zone]:
        """Start and meet clocks by what has just happened."""
        for place, spec in enumerate(self.model.specs):
            status = config.clocks[place]
            if spec.runs_again:
                if CLOCK_STATUSES[status].open and any(map(matches, spec.met_by)):
                    config, zone = config.with_clock(place, "met" if CLOCK_STATUSES[status].runs else "met_late"), zone.drop(place)
                if matches(spec.anchor):
                    ended = STOPPED if CLOCK_STATUSES[config.clocks[place]].runs else config.clocks[place]
                    config = config.with_facts(self.model, {round_name(self.model.names[place], ended): "yes"})
                    config, zone = self._start(config, zone.drop(place), place)
                continue
            if not CLOCK_STATUSES[status].started and matches(spec.anchor):
                config, zone = self._start(config, zone, place)
                status = config.clocks[place]
                if spec.early is not None and any(config.fact(self.model, occurrence_name(one)) == "yes" for one in spec.met_by):
                    config, zone, status = config.with_clock(place, "met"), zone.drop(place), "met"
            if CLOCK_STATUSES[status].open and any(map(matches, spec.met_by)):
                config, zone = config.with_clock(place, "met" if CLOCK_STATUSES[status].runs else "met_late"), zone.drop(place)
        return self.stay(config, zone)

    def stay(self, config: Configuration, zone: Zone) -> tuple[Configuration, Zone]:
        """Pause the clocks whose days do not count in this state, and let the others go on with the days they had left."""
        if not self._can_pause:
            return config, zone
        held = [one for one in config.paused if CLOCK_STATUSES[config.clocks[one[0]]].paused]
        for place in self._can_pause:
            inside = config.state in self.model.specs[place].paused_in and config.state not in self.model.policy.finals
            status = CLOCK_STATUSES[config.clocks[place]]
            if inside and status.counts:
                held.append((place, *zone.left(place)))
                config, zone = config.with_clock(place, PAUSED), zone.drop(place)
            elif status.paused and not inside:
                _, low, high = next(one for one in held if one[0] == place)
                held = [one for one in held if one[0] != place]
                most = self.model.timers[place].high
                rolls = roll_of(self.model.policy.calendar) if self.model.specs[place].roll is not Roll.NONE else 0
                zone = zone.add(place, max(low - rolls, 0), max(high, min(high + rolls, most)))
                config = config.with_clock(place, "running")
        return config._replace(paused=tuple(sorted(held))), zone

    def _start(self, config: Configuration, zone: Zone, place: int) -> tuple[Configuration, Zone]:
        """Start a clock; clocks of one length that start on one day stay equal."""
        timers, spec = self.model.timers, self.model.specs[place]
        zone = zone.add(place, timers[place].low, timers[place].high)
        due = self.model.timer_numbers.get(f"due:{self.model.names[place]}")
        if due is not None:
            zone = zone.add(due, timers[due].low, timers[due].high).equal(place, due) or zone
        for other, twin in enumerate(self.model.specs[:place]):
            same = key_of(twin.anchor) == key_of(spec.anchor) and twin.counting == spec.counting
            if same and other in zone.timers:
                zone = zone.equal(place, other) or zone
        return config.with_clock(place, "running")._replace(meetable=config.meetable - {place}), zone

    def come_again(self, config: Configuration, zone: Zone, place: int) -> tuple[Configuration, Zone]:
        """Begin the next round of a clock that was reached and comes every so often; after an extension it may be near."""
        spec, timer = self.model.specs[place], self.model.timers[place]
        says = CLOCK_STATUSES[config.clocks[place]]
        if spec.every is None or not says.over or says.late or config.state in self.model.policy.finals:
            return config, zone
        if spec.while_in and config.state not in spec.while_in:
            return config, zone
        config = config.with_facts(self.model, {round_name(self.model.names[place], "reached"): "yes"})
        return config.with_clock(place, "running"), zone.add(place, 1, timer.high + MONTH_ENDS)

    def fire(self, config: Configuration, zone: Zone, place: int, record: RecordShape | None) -> tuple[Configuration, Zone]:
        """Fire a transition."""
        model = self.model
        transition = model.policy.transitions[place]
        self.fired.add(place)
        if transition.escalates:
            config = config._replace(level=min(config.level + 1, model.cases.top_level), escalated=True)
        if transition.new_cycle:
            config, zone = self._new_cycle(config, zone, record)
        if transition.brings_into_force:
            config = config.with_facts(model, {"force": "yes"})
        if record is not None:
            config, zone = self.update_clocks(config, zone, record.matches)
        return self.enter(config, zone, transition.to)

    def _new_cycle(self, config: Configuration, zone: Zone, record: RecordShape | None) -> tuple[Configuration, Zone]:
        """Start a new cycle: its facts, clocks and dues start afresh; days of the calendar stay."""
        model = self.model
        fresh = tuple(
            value if name in model.chosen_at_start else start
            for name, value, start in zip(model.tracked, config.facts, model.initial_facts, strict=True)
        )
        due = tuple(card if group.startswith("date:") else None for group, card in zip(model.groups, config.due, strict=True))
        config = config._replace(facts=fresh, clocks=(NOT_STARTED,) * len(config.clocks), due=due, meetable=frozenset(), paused=())
        zone = zone.drop(*zone.timers)
        if record is not None:
            config = self.apply_facts(config, record)
            config, zone = self.mark_occurrences(config, zone, record.matches)
        return config, zone

    def enter(self, config: Configuration, zone: Zone, state: str) -> tuple[Configuration, Zone]:
        """Enter a state; in a final one everything stops."""
        config = config._replace(state=state)

        def matches(occurrence: Occurrence) -> bool:
            return occurrence.entered == state

        config, zone = self.mark_occurrences(config, zone, matches)
        config, zone = self.update_clocks(config, zone, matches)
        for place, spec in enumerate(self.model.specs):
            if spec.while_in and state not in spec.while_in and CLOCK_STATUSES[config.clocks[place]].runs:
                config, zone = config.with_clock(place, STOPPED), zone.drop(place)
        config, zone = self.stay(config, zone)
        if state in self.model.policy.finals:
            return config._replace(meetable=frozenset()), zone.drop(*zone.timers)
        return config, zone

    def record(self, config: Configuration, zone: Zone, record: RecordShape) -> Iterator[tuple[Response, Configuration, Zone]]:
        """Answer a record, in every case; one that is out of time is refused, and makes nothing known."""
        if not self.in_time(config, record.kind):
            yield Response("refused", None, (), {}), config, zone
            return
        informed = self.apply_facts(config, record)
        noticed, grown = self.mark_occurrences(informed, zone, record.matches)
        for response in self.responses(self.choice(noticed, Trigger(f"record:{record.kind}", record))):
            if response.outcome == "refused":
                yield response, informed, zone
            elif response.place is None:
                yield response, *self.update_clocks(noticed, grown, record.matches)
            else:
                yield response, *self.fire(noticed, grown, response.place, record)

    def settle(self, config: Configuration, zone: Zone, deep: int = 0) -> list[tuple[Configuration, Zone, tuple[Response, ...]]]:
        """Take the eventless steps that are sure to be response; those that free facts decide are steps of their own."""
        if deep > len(self.model.policy.states):
            raise LimitError("the eventless transitions of the policy do not come to rest", code="never_at_rest")
        if not self.alternatives(config.state, ALWAYS_TRIGGER):
            return [(config, zone, ())]
        listed = list(self.responses(self.choice(config, ALWAYS_TRIGGER)))
        if any(response.place is None for response in listed):
            return [(config, zone, ())]
        found = []
        for response in {response.place: response for response in listed}.values():
            assert response.place is not None
            for after, left, more in self.settle(*self.fire(config, zone, response.place, None), deep + 1):
                found.append((after, left, (replace(response, outcome="derived"), *more)))
        return found

    def clock(self, config: Configuration, zone: Zone, place: int) -> Iterator[tuple[Response, Configuration, Zone]]:
        """Let a clock that is over move the machine, in every case; its status has changed already."""
        for response in self.responses(self.choice(config, Trigger(f"clock:{self.model.names[place]}"))):
            if response.place is None:
                yield replace(response, outcome="derived"), config, zone
            else:
                yield response, *self.fire(config, zone, response.place, None)
