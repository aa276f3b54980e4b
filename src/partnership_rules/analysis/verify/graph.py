"""Check laws of the whole exploration: that it can end, that nobody waits for ever, that every path ends in time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ...clock_status import CLOCK_STATUSES
from ...condition import walk
from ...condition.ast import ClockIs
from .explore import Edge, Exploration, Visit

__all__ = ["GRAPH_CHECKS", "Trouble"]


class Trouble(NamedTuple):
    """A visit that breaks a law of the exploration; ``sure`` says whether it does so whatever days are chosen."""

    visit: int
    sure: bool = True


def can_end(found: Exploration) -> Iterator[Trouble]:
    """Find situations from which no final state can be reached; not sure where only some days lead there."""
    ends = [number for number, visit in enumerate(found.visits) if _final(found, visit)]
    reaching = _backwards(found, ends, lambda number, good: any(target in good for target, _ in found.ways[number]))
    certain = _backwards(found, ends, lambda number, good: _surely(found.ways[number], good))
    for sure, left in ((True, reaching), (False, certain)):
        yield from (Trouble(number, sure=sure) for number in _cheapest(found) if number not in left)


def _surely(ways: Sequence[tuple[int, Edge]], good: set[int]) -> bool:
    """Say whether a good visit follows whatever day it is: by a record, or by all that time can do."""
    if any(edge.kind != "time" and target in good for target, edge in ways):
        return True
    times = [target for target, edge in ways if edge.kind == "time"]
    return bool(times) and all(target in good for target in times)


def _backwards(found: Exploration, ends: Sequence[int], holds: Callable[[int, set[int]], bool]) -> set[int]:
    """Grow a set of visits backwards until it grows no more."""
    before: list[list[int]] = [[] for _ in found.visits]
    for number, ways in enumerate(found.ways):
        for target, _ in ways:
            before[target].append(number)
    good, frontier = set(ends), list(ends)
    while frontier:
        for number in before[frontier.pop()]:
            if number not in good and holds(number, good):
                good.add(number)
                frontier.append(number)
    return good


def _final(found: Exploration, visit: Visit) -> bool:
    return visit.config.state in found.model.policy.finals


def _cheapest(found: Exploration) -> list[int]:
    return sorted(range(len(found.visits)), key=lambda number: (found.visits[number].cost, number))


def _idle(found: Exploration, visit: Visit) -> bool:
    """Say whether nothing would ever come with time: what only comes again and again, and moves nothing, ends no wait."""
    config, policy = visit.config, found.model.policy
    coming: set[str | None] = {t.clock for t in policy.transitions if config.state in t.from_}
    guards = [t.when for t in policy.transitions if config.state in t.from_ and t.when is not None]
    coming |= {leaf.clock.name for guard in guards for _, leaf in walk(guard) if isinstance(leaf, ClockIs)}
    runs = any(
        CLOCK_STATUSES[status].counts and (spec.every is None or name in coming)
        for name, spec, status in zip(found.model.names, found.model.specs, config.clocks, strict=True)
    )
    return visit.config.phase == "day" and not _final(found, visit) and not runs


def waits(found: Exploration) -> Iterator[Trouble]:
    """Find situations in which somebody waits and no clock runs."""
    yield from (Trouble(number) for number in _cheapest(found) if _idle(found, found.visits[number]))


def bounded(found: Exploration) -> Iterator[Trouble]:
    """Find paths that go on for ever without an end or an escalation, once a clock has started."""
    for number in _cheapest(found):
        visit = found.visits[number]
        started = any(CLOCK_STATUSES[status].started for status in visit.config.clocks)
        if started and not visit.config.escalated and _idle(found, visit):
            yield Trouble(number)
    yield from _cycles(found)


def _cycles(found: Exploration) -> Iterator[Trouble]:
    """Find cycles in which time passes and nobody is escalated."""
    inside = [not _final(found, visit) and not visit.config.escalated for visit in found.visits]
    component = _components(found, inside)
    for number in _cheapest(found):
        for target, edge in found.ways[number]:
            if inside[number] and inside[target] and edge.kind == "time" and component[number] == component[target]:
                yield Trouble(number)


def _components(found: Exploration, inside: Sequence[bool]) -> list[int]:
    """Find the number of the strongly connected component of every visit: forwards for the order, backwards for the components."""
    order: list[int] = []
    seen = [not one for one in inside]
    for root in range(len(inside)):
        if not seen[root]:
            _finish(found, root, seen, order)
    before: list[list[int]] = [[] for _ in inside]
    for number, ways in enumerate(found.ways):
        for target, _ in ways:
            if inside[number] and inside[target]:
                before[target].append(number)
    component = [-1] * len(inside)
    for number in reversed(order):
        stack = [number] if component[number] < 0 else []
        while stack:
            here = stack.pop()
            if component[here] < 0:
                component[here] = number
                stack.extend(other for other in before[here] if component[other] < 0)
    return component


def _finish(found: Exploration, root: int, seen: list[bool], order: list[int]) -> None:
    """Walk depth first, and list visits as they are left."""
    stack = [(root, iter(found.ways[root]))]
    seen[root] = True
    while stack:
        here, ways = stack[-1]
        following = next((target for target, _ in ways if not seen[target]), None)
        if following is None:
            order.append(here)
            stack.pop()
        else:
            seen[following] = True
            stack.append((following, iter(found.ways[following])))


GRAPH_CHECKS: Mapping[str, Callable[[Exploration], Iterator[Trouble]]] = {"can_end": can_end, "waits": waits, "bounded": bounded}
"""The checks of the whole exploration, by the names that laws give them."""
