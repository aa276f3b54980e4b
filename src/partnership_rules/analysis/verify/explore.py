"""Explore a policy: every situation that can be reached, by records, by evidence, and by time, the shortest way first."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ...errors import LimitError
from .config import CHARTERS, Config, plain
from .happen import Machine, Taken
from .laws import Law
from .model import Letter, Model
from .time import Came, at_rest, evenings, mornings, one_date
from .watch import Breach, Watch
from .zones import ENDLESS, START, Zone

__all__ = ["Edge", "Exploration", "Visit", "explore"]


class Edge(NamedTuple):
    """How one situation follows from another: by a ``record``, ``evidence``, an ``extension``, or by ``time``."""

    kind: str
    letter: Letter | None = None
    taken: tuple[Taken, ...] = ()
    came: Came | None = None
    clock: int | None = None


class Visit(NamedTuple):
    """A situation with the days left on its timers, and the way by which it was reached first."""

    config: Config
    zone: Zone
    parent: int | None
    edge: Edge | None
    cost: int


@dataclass
class Exploration:
    """What was explored: every visit, the ways between them, and the breaches of laws that were seen on the way."""

    model: Model
    machine: Machine
    visits: list[Visit] = field(default_factory=list)
    ways: list[list[tuple[int, Edge]]] = field(default_factory=list)
    breaches: dict[str, list[Breach]] = field(default_factory=dict)
    complete: bool = False
    stopped: str = ""


_COSTS: Mapping[str, int] = {"record": 1, "evidence": 1, "extension": 1, "time": 0}


def explore(model: Model, laws: tuple[Law, ...], *, limit: int, extensions: bool) -> Exploration:
    """Explore a model, at most so many visits; ``extensions`` lets any clock be extended at any time."""
    machine = Machine(model)
    found = Exploration(model, machine)
    watch = Watch(machine, laws)
    known: dict[Config, list[int]] = {}
    queue: list[tuple[int, int]] = []

    def reach(config: Config, zone: Zone, parent: int | None, edge: Edge | None) -> None:
        config = machine.joined(plain(config, model))
        if extensions:  # only without them is it asked whether a path escalates in time
            config = config._replace(escalated=False)
        zone = at_rest(machine, config, zone.ordered())
        listed = known.setdefault(config, [])
        number = next((one for one in listed if found.visits[one].zone.includes(zone)), None)
        if number is None:
            number = len(found.visits)
            cost = 0 if parent is None or edge is None else found.visits[parent].cost + _COSTS[edge.kind]
            found.visits.append(Visit(config, zone, parent, edge, cost))
            found.ways.append([])
            listed.append(number)
            heapq.heappush(queue, (cost, number))
        if parent is not None and edge is not None:
            found.ways[parent].append((number, edge))

    try:
        for config, zone, edge in _starts(machine):
            reach(config, zone, None, edge)
        while queue and len(found.visits) <= limit:
            _, number = heapq.heappop(queue)
            visit = found.visits[number]
            watch.look(visit.config, visit.zone, number)
            for edge, config, zone in _successors(machine, visit, watch, number, extensions=extensions):
                reach(config, zone, number, edge)
        found.complete = not queue
        found.stopped = "" if found.complete else f"more than {limit} situations"
    except LimitError as error:
        found.stopped = error.message
    found.breaches = watch.breaches
    return found


def _starts(machine: Machine) -> Iterator[tuple[Config, Zone, Edge]]:
    """Give the situations after the first record, the identification, for each kind of district that matters."""
    model = machine.model
    letter = next((one for one in model.letters if one.kind == "identified" and not one.fields), Letter("identified"))
    for charter in CHARTERS if "charter" in model.place else ("no",):
        empty = Config(
            model.policy.initial,
            "day",
            0,
            False,
            ("not_started",) * len(model.names),
            model.start,
            (None,) * len(model.groups),
            frozenset(),
        )
        config, zone = machine.enter(empty.with_facts(model, {"charter": charter}), START, model.policy.initial)
        for taken, after, left in machine.record(config, zone, letter):
            for settled, quiet, more in machine.settle(after, left):
                yield settled, quiet, Edge("record", letter, (taken, *more))


def _successors(machine: Machine, visit: Visit, watch: Watch, number: int, *, extensions: bool) -> Iterator[tuple[Edge, Config, Zone]]:
    config, zone = visit.config, visit.zone
    if config.state in machine.model.policy.finals:
        return
    if config.phase == "eve":
        for came, after, left in mornings(machine, config, zone):
            watch.came(config, came, number)
            yield Edge("time", None, came.taken, came), after, left
        return
    steps = [*_records(machine, config, zone, watch, number), *_evidence(machine, config, zone, watch, number)]
    if extensions:
        steps += _extensions(machine, config, zone)
    meetable = _meetable(config, [after for _, after, _ in steps])
    config = config._replace(could=config.could | meetable)
    for edge, after, left in steps:
        yield edge, after._replace(could=frozenset(c for c in after.could | meetable if after.clocks[c] in ("running", "lapsed"))), left
    yield from _time(machine, config, zone, watch, number)


def _meetable(config: Config, afters: list[Config]) -> frozenset[int]:
    """Give the running deadlines that somebody could meet right now."""
    running = [place for place, status in enumerate(config.clocks) if status == "running"]
    return frozenset(place for place in running if any(after.clocks[place] == "met" for after in afters))


def _time(machine: Machine, config: Config, zone: Zone, watch: Watch, number: int) -> Iterator[tuple[Edge, Config, Zone]]:
    if config.phase == "raw":
        for after, left, taken in machine.settle(config, zone):
            watch.settled(config, taken, Breach(number, None, None, Came(frozenset(), ()), None))
            yield Edge("time", None, taken, Came(frozenset(), taken)), after._replace(phase="day"), left
        return
    for step in (evenings, mornings, one_date):
        for came, after, left in step(machine, config, zone):
            watch.came(config, came, number)
            yield Edge("time", None, came.taken, came), after, left


def _records(machine: Machine, config: Config, zone: Zone, watch: Watch, number: int) -> Iterator[tuple[Edge, Config, Zone]]:
    for letter in machine.model.letters:
        watch.record(config, letter, number)
        seen: set[Any] = set()
        for taken, after, left in machine.record(config, zone, letter):
            if (taken.outcome, taken.place) in seen or (after == config and left == zone):
                continue
            seen.add((taken.outcome, taken.place))
            for settled, quiet, more in machine.settle(after._replace(phase="day"), left):
                watch.settled(after, more, Breach(number, letter, None, None, None, first=(taken,)))
                yield Edge("record", letter, (taken, *more)), settled, quiet


def _evidence(machine: Machine, config: Config, zone: Zone, watch: Watch, number: int) -> Iterator[tuple[Edge, Config, Zone]]:
    """Let free facts become so that an eventless step follows."""
    if config.phase == "raw" or not machine.alternatives(config.state, "always", None):
        return
    for taken in {one.place: one for one in machine.weigh(config, "always", None)}.values():
        if taken.place is not None:
            after, left = machine.take(config, zone, taken.place, None)
            for settled, quiet, more in machine.settle(after, left):
                watch.settled(after, more, Breach(number, None, None, None, None, first=(taken,)))
                yield Edge("evidence", None, (taken, *more)), settled, quiet


def _extensions(machine: Machine, config: Config, zone: Zone) -> Iterator[tuple[Edge, Config, Zone]]:
    """Let a clock be given more days; one that lapsed, or was reached, runs again."""
    for place, status in enumerate(config.clocks):
        if status == "running":
            longer = zone.lengthen(place)
        elif status in ("lapsed", "reached"):
            longer = zone.add(place, 0, ENDLESS)
        else:
            continue
        due = list(config.due)
        group = machine.model.clock_group.get(place)
        if group is not None and machine.model.timers[place].kind == "milestone":
            due[group] = None
        yield Edge("extension", clock=place), config.with_clock(place, "running")._replace(due=tuple(due)), longer
