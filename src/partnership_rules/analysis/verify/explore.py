"""Explore a policy: every situation that can be reached, by records, by evidence, and by time, the shortest way first."""

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple, TypeAlias

from ...clock_status import CLOCK_STATUSES, NOT_STARTED
from ...errors import LimitError
from .config import Configuration, without_the_past
from .dated import DatedGroups
from .default_laws import DEFAULT_LAWS
from .happen import ALWAYS_TRIGGER, Machine, Response
from .laws import Law
from .model import Model
from .shapes import RecordShape
from .time import Passings, TimeStep, at_rest, evenings, mornings, named_day, one_date
from .unread import UnreadClocks
from .watch import Breach, Watch
from .zones import ENDLESS, START, Zone

__all__ = ["Edge", "Exploration", "Visit", "explore"]


class Edge(NamedTuple):
    """How one situation follows from another: by a ``record``, ``evidence``, an ``extension``, or by ``time``."""

    kind: str
    record: RecordShape | None = None
    responses: tuple[Response, ...] = ()
    time_step: TimeStep | None = None
    clock: int | None = None


Successors: TypeAlias = Iterator[tuple[Edge, Configuration, Zone]]
"""Ways in which a situation can go on, each with the situation that follows and the days left in it."""


class Visit(NamedTuple):
    """A situation with the days left on its timers, and the way by which it was reached first."""

    config: Configuration
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
    of_authors = any(law not in DEFAULT_LAWS for law in laws)  # which may look at anything
    machine = Machine(model, DatedGroups(model, by_name=of_authors), UnreadClocks(model, in_time=extensions, all_read=of_authors))
    found = Exploration(model, machine)
    watch = Watch(machine, laws)
    known: dict[object, list[int]] = {}
    queue: list[tuple[int, int]] = []

    def reach(config: Configuration, zone: Zone, parent: int | None, edge: Edge | None) -> None:
        config = machine.unread.forget(without_the_past(config, model))
        if extensions:  # only without them is it asked whether a path escalates in time
            config = config._replace(escalated=False)
        zone = at_rest(machine, config, zone.ordered())
        listed = known.setdefault(machine.dated.key(config), [])
        number = next((one for one in listed if found.visits[one].zone.includes(zone)), None)
        if number is None:
            number = len(found.visits)
            found.visits.append(Visit(config, zone, parent, edge, _cost(found, parent, edge)))
            found.ways.append([])
            listed.append(number)
            heapq.heappush(queue, (found.visits[number].cost, number))
        if parent is not None and edge is not None:
            found.ways[parent].append((number, edge))

    try:
        for config, zone, edge in _starts(machine):
            reach(config, zone, None, edge)
        while queue and len(found.visits) <= limit:
            _, number = heapq.heappop(queue)
            visit = found.visits[number]
            watch.look(visit.config, visit.zone, number)
            for edge, config, zone in _successors(watch, visit, number, extensions=extensions):
                reach(config, zone, number, edge)
        found.complete = not queue
        found.stopped = "" if found.complete else f"more than {limit} situations"
    except LimitError as error:
        found.stopped = error.message
    found.breaches = watch.breaches
    return found


def _cost(found: Exploration, parent: int | None, edge: Edge | None) -> int:
    return 0 if parent is None or edge is None else found.visits[parent].cost + _COSTS[edge.kind]


def _starts(machine: Machine) -> Iterator[tuple[Configuration, Zone, Edge]]:
    """List the situations after the first record, the identification, for each choice of what is fixed from then on."""
    model = machine.model
    record = next((one for one in model.answered.shapes if one.kind == "identified" and not one.given), RecordShape("identified"))
    for chosen in product(*model.chosen_at_start.values()):
        empty = Configuration(
            model.policy.initial,
            "day",
            0,
            False,
            (NOT_STARTED,) * len(model.names),
            model.initial_facts,
            (None,) * len(model.groups),
            frozenset(),
        )
        config, zone = machine.enter(
            empty.with_facts(model, dict(zip(model.chosen_at_start, chosen, strict=True))), START, model.policy.initial
        )
        for response, after, left in machine.record(config, zone, record):
            for settled, quiet, more in machine.settle(after, left):
                yield settled, quiet, Edge("record", record, (response, *more))


def _successors(watch: Watch, visit: Visit, number: int, *, extensions: bool) -> Successors:
    """List every way in which a visit can go on, each with what follows."""
    config, machine = visit.config, watch.machine
    if config.state in machine.model.policy.finals:
        return
    if config.phase == "evening":
        yield from _time(watch, visit, number)
        return
    steps = [*_records(watch, visit, number), *_evidence(watch, visit, number)]
    if extensions:
        steps += _extensions(machine, config, visit.zone)
    meetable = _meetable_now(config, [after for _, after, _ in steps])
    for edge, after, left in steps:
        yield edge, after._replace(meetable=after.meetable | meetable), left
    yield from _time(watch, visit._replace(config=config._replace(meetable=config.meetable | meetable)), number)


def _meetable_now(config: Configuration, afters: list[Configuration]) -> frozenset[int]:
    """List the running deadlines that somebody could meet right now."""
    running = [place for place, status in enumerate(config.clocks) if CLOCK_STATUSES[status].runs]
    return frozenset(place for place in running if any(CLOCK_STATUSES[after.clocks[place]].kept for after in afters))


_PASSINGS: Mapping[str, Sequence[Callable[[Machine, Configuration, Zone], Passings]]] = {
    "day": (evenings, mornings, one_date, named_day),
    "evening": (mornings,),
}


def _time(watch: Watch, visit: Visit, number: int) -> Successors:
    """Let time pass; on an unsettled morning, let the eventless steps be taken that wait for the evening."""
    machine, config = watch.machine, visit.config
    for pass_time in _PASSINGS.get(config.phase, ()):
        for time_step, after, left in pass_time(machine, config, visit.zone):
            watch.time_passed(config, time_step, number)
            yield Edge("time", None, time_step.responses, time_step), after, left
    if config.phase == "unsettled":
        for after, left, responses in machine.settle(config, visit.zone):
            watch.settled(config, responses, Breach(number, time_step=TimeStep(frozenset(), ())))
            yield Edge("time", None, responses, TimeStep(frozenset(), responses)), after._replace(phase="day"), left


def _records(watch: Watch, visit: Visit, number: int) -> Successors:
    """Let each kind of record come, in every case."""
    machine, config = watch.machine, visit.config
    for record in machine.model.answered.shapes:
        watch.record(config, record, number)
        seen: set[tuple[str, int | None]] = set()
        for response, after, left in machine.record(config, visit.zone, record):
            if (response.outcome, response.place) in seen or (after == config and left == visit.zone):
                continue
            seen.add((response.outcome, response.place))
            for settled, quiet, more in machine.settle(after._replace(phase="day"), left):
                watch.settled(after, more, Breach(number, record, first=(response,)))
                yield Edge("record", record, (response, *more)), settled, quiet


def _evidence(watch: Watch, visit: Visit, number: int) -> Successors:
    """Let free facts become so that an eventless step follows."""
    machine, config = watch.machine, visit.config
    if config.phase == "unsettled" or not machine.alternatives(config.state, ALWAYS_TRIGGER):
        return
    for response in {one.place: one for one in machine.responses(machine.choice(config, ALWAYS_TRIGGER))}.values():
        if response.place is not None:
            after, left = machine.fire(config, visit.zone, response.place, None)
            for settled, quiet, more in machine.settle(after, left):
                watch.settled(after, more, Breach(number, first=(response,)))
                yield Edge("evidence", None, (response, *more)), settled, quiet


def _extensions(machine: Machine, config: Configuration, zone: Zone) -> Successors:
    """Let a clock be given more days; one that lapsed, or was reached, runs again. One that is paused gets them when it goes on."""
    numbers = machine.model.timer_numbers
    for place, status in enumerate(config.clocks):
        if place in machine.unread.of(config.state) and CLOCK_STATUSES[status].counts:
            continue
        judged = numbers.get(f"due:{machine.model.names[place]}")  # the day after which a deadline's benchmarks are due
        moved = (place,) if judged is None else (place, judged)
        longer = zone
        if CLOCK_STATUSES[status].counts:
            for timer in moved:
                longer = longer.lengthen(timer)
        elif CLOCK_STATUSES[status].over and not CLOCK_STATUSES[status].met:
            for timer in moved:
                longer = longer.add(timer, 0, ENDLESS)
        else:
            continue
        if judged is not None:
            longer = longer.equal(place, judged) or longer
        due = list(config.due)
        if (group := machine.model.clock_group.get(place)) is not None:
            due[group] = None
        after = config.with_clock(place, "running")._replace(due=tuple(due))
        if CLOCK_STATUSES[status].lapsed:
            after = after._replace(meetable=after.meetable | {place})  # whether it could be met was asked when it lapsed
        yield Edge("extension", clock=place), *machine.stay(after, longer)
