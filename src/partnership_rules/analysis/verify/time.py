"""What time does to a situation: evenings on which milestones come, mornings on which deadlines have lapsed.

On one day: first the lapse of deadlines, then records, then milestones; what falls due is due from the next morning on.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from ..cases import occurrence_name
from .config import SOON, Configuration
from .happen import Machine, Response
from .model import DAY_BOUND, MORNING, Card
from .zones import Zone

__all__ = ["Passings", "TimeStep", "at_rest", "evenings", "mornings", "named_day", "one_date", "quiet_evening"]


class TimeStep(NamedTuple):
    """What came by itself: the timers, the days of the calendar, what followed, and what fell due with which report card."""

    timers: frozenset[int]
    responses: tuple[Response, ...]
    cards: tuple[tuple[int, Card], ...] = ()
    unmeetable: frozenset[int] = frozenset()


Passings: TypeAlias = Iterator[tuple[TimeStep, Configuration, Zone]]
"""Ways in which time can pass, each with the situation that follows and the days left in it."""


def at_rest(machine: Machine, config: Configuration, zone: Zone) -> Zone:
    """Let days pass as long as nothing comes by itself."""
    if config.phase != "day" or not zone.timers:
        return zone
    return _cut(machine, zone.pass_days(), DAY_BOUND) or zone


def _cut(machine: Machine, zone: Zone, lows: Mapping[str, int]) -> Zone | None:
    """Cut to where the timers of some kinds have at least so many days left; None when nothing is left."""
    found: Zone | None = zone
    for timer in zone.timers:
        low = lows.get(machine.model.timers[timer].kind)
        found = found.at_least(timer, low) if found is not None and low is not None else found
    return found


def _split(zone: Zone, timers: Sequence[int], comes: int, stays: int) -> Iterator[tuple[frozenset[int], Zone]]:
    """List every way in which some timers are over today and the others are not."""
    if not timers:
        yield frozenset(), zone
        return
    first, *rest = timers
    if (now := zone.exactly(first, comes)) is not None:
        for found, left in _split(now, rest, comes, stays):
            yield found | {first}, left
    if (later := zone.at_least(first, stays)) is not None:
        yield from _split(later, rest, comes, stays)


def quiet_evening(machine: Machine, zone: Zone) -> bool:
    """Say whether there is a day on whose evening no milestone comes."""
    return _cut(machine, zone, {"milestone": 1}) is not None


def evenings(machine: Machine, config: Configuration, zone: Zone) -> Passings:
    """List every evening on which milestones come, and what follows."""
    model = machine.model
    milestones = [timer for timer in zone.timers if model.timers[timer].kind == "milestone"]
    for expired, left in _split(zone, milestones, 0, 1):
        if expired:
            due = list(config.due)
            after = config
            for clock in expired:
                after = machine.unread.when_over(after, clock)
                group = model.clock_group.get(clock)
                if group is not None and due[group] is None:
                    due[group] = SOON
            after = after._replace(due=tuple(due), phase="evening")
            for response, found, rest in _follow(machine, after, left.drop(*expired), sorted(expired)):
                yield TimeStep(expired, response), _in_phase(machine, found, "evening"), rest


def mornings(machine: Machine, config: Configuration, zone: Zone) -> Passings:
    """List every next morning: deadlines lapse, periods have elapsed, what was due yesterday is due."""
    cut = _cut(machine, zone, {**DAY_BOUND, "milestone": 1})
    if cut is None:
        return
    for expired, left in _partition(machine, cut.next_day()):
        if expired or config.phase == "evening":
            yield from _morning(machine, config._replace(phase="day"), left.drop(*expired), expired)


def _partition(machine: Machine, zone: Zone) -> Iterator[tuple[frozenset[int], Zone]]:
    """List every way in which timers are over in the morning."""
    ways = [(frozenset[int](), zone)]
    for kind in MORNING:
        listed = [timer for timer in zone.timers if machine.model.timers[timer].kind == kind]
        ways = [(expired | more, rest) for expired, left in ways for more, rest in _split(left, listed, MORNING[kind], DAY_BOUND[kind])]
    yield from ways


def _morning(machine: Machine, config: Configuration, zone: Zone, expired: frozenset[int]) -> Passings:
    model = machine.model
    lapsed = [timer for timer in sorted(expired) if model.timers[timer].kind == "deadline"]
    elapsed = {model.timers[timer].name: "yes" for timer in expired if model.timers[timer].kind == "elapsed"}
    over = {model.names.index(model.timers[timer].name.partition(":")[2]) for timer in expired if model.timers[timer].kind == "due"}
    fallen = [place for place, card in enumerate(config.due) if card == SOON or place in {model.clock_group.get(clock) for clock in over}]
    unmeetable = frozenset(lapsed) - config.meetable
    config = config.with_facts(model, elapsed)
    for clock in lapsed:
        config = machine.unread.when_over(config, clock)
    for cards, due in _fall_due(machine, config, fallen):
        for response, found, rest in _follow(machine, due, zone, lapsed):
            phase = "day" if lapsed or len(machine.settle(found, rest)[0][2]) == 0 else "unsettled"
            yield TimeStep(expired, response, cards, unmeetable), _in_phase(machine, found, phase), rest


def _fall_due(
    machine: Machine, config: Configuration, groups: Sequence[int]
) -> Iterator[tuple[tuple[tuple[int, Card], ...], Configuration]]:
    """Let groups of benchmarks fall due, with every report card that differs."""
    if not groups:
        yield (), config
        return
    first, *rest = groups
    for card in machine.model.cards[machine.model.groups[first]]:
        due = (*config.due[:first], card, *config.due[first + 1 :])
        for cards, found in _fall_due(machine, config._replace(due=due), rest):
            yield ((first, card), *cards), found


def _follow(
    machine: Machine, config: Configuration, zone: Zone, clocks: Sequence[int]
) -> Iterator[tuple[tuple[Response, ...], Configuration, Zone]]:
    """Let the coming of clocks move the machine one after the other, with what follows eventless."""
    if not clocks or config.state in machine.model.policy.finals:
        yield (), config, zone
        return
    first, *rest = clocks
    for response, after, left in machine.clock(config, zone, first):
        for settled, quiet, more in machine.settle(after, left):
            settled, quiet = machine.come_again(settled, quiet, first)
            for others, last, end in _follow(machine, settled, quiet, rest):
                yield (response, *more, *others), last, end


def _in_phase(machine: Machine, config: Configuration, phase: str) -> Configuration:
    return config._replace(phase="day" if config.state in machine.model.policy.finals else phase)


def named_day(machine: Machine, config: Configuration, zone: Zone) -> Passings:
    """Let the next day come that a condition names, as long as what must come by it has not; no timer counts the days to it."""
    model = machine.model
    open_ = {occurrence_name(one.occurrence) for one in model.dated_occurrences.values()}
    if config.phase != "day" or not any(config.fact(model, name) == "no" for name in open_):
        return
    come, cut = int(config.fact(model, "calendar")), _cut(machine, zone, dict.fromkeys(DAY_BOUND, 1))
    if cut is not None and come < len(model.named_days):
        yield TimeStep(frozenset(), ()), config.with_facts(model, {"calendar": str(come + 1)}), cut.next_day()


def one_date(machine: Machine, config: Configuration, zone: Zone) -> Passings:
    """Let days of the calendar pass until what is due makes a difference; no timer counts the days to them."""
    if config.phase != "day" or not (ways := machine.dated.ways(config)):
        return
    cut = _cut(machine, zone, dict.fromkeys(DAY_BOUND, 1))
    if cut is not None:
        for way in ways:
            cards = dict(way)
            due = config._replace(due=tuple(cards.get(place, card) for place, card in enumerate(config.due)))
            phase = "unsettled" if machine.settle(due, cut)[0][2] else "day"
            yield TimeStep(frozenset(), (), way), due._replace(phase=phase), cut.next_day()
