"""Find real days for the steps of a path: the earliest that keep every clock's exact length, counted on the calendar."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from ...condition import Occurrence
from ...dates import Pause, shift
from ...errors import PartnershipRulesError
from ...policy import ClockSpec
from .config import SOON
from .explore import Edge, Visit
from .model import Model

__all__ = ["Happening", "Schedule", "schedule"]

_FIRST_DAYS = (date(2018, 3, 1), date(2018, 8, 31), date(2019, 11, 30), date(2023, 1, 17))
_ROUNDS = 30


class Happening(NamedTuple):
    """A step of a path, with the situations before and after it."""

    edge: Edge
    before: Visit
    after: Visit | None


class Bound(NamedTuple):
    """A bound between two points of time: ``later`` comes at least so many days after ``earlier``."""

    earlier: int
    later: int
    days: int


class Schedule(NamedTuple):
    """Days for the steps of a path, and by step the last days of the timers that were extended there."""

    days: Sequence[date]
    ends: Mapping[int, date]


@dataclass
class _Plan:
    """The points of time of a path (its steps first, then the last days of its timers) and the bounds between them."""

    steps: int
    bounds: list[Bound] = field(default_factory=list)
    lengths: list[tuple[int, int, int, int]] = field(default_factory=list)
    fixed: dict[int, date] = field(default_factory=dict)
    ends: dict[int, int] = field(default_factory=dict)
    pauses: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    asleep: dict[int, tuple[int, int]] = field(default_factory=dict)
    path: Sequence[Happening] = ()
    points: int = 0

    def point(self) -> int:
        """Add a point of time."""
        self.points += 1
        return self.points - 1


def schedule(model: Model, path: Sequence[Happening], *, spread: int, unread: frozenset[int]) -> Iterator[Schedule]:
    """Find schedules for the steps of a path: several, or none.

    ``spread`` puts so many days at least between records, where they can be; the clocks ``unread`` may come on the last day too.
    """
    plan = _plan(model, path, spread=spread, unread=unread)
    for start in _starts(model):
        days = _solve(model, plan, start)
        if days is not None:
            yield Schedule(days[: plan.steps], {step: days[end] for step, end in plan.ends.items()})


def _starts(model: Model) -> Iterator[date]:
    baselines = [b.baseline.on for b in model.agreement.benchmarks if b.baseline is not None and b.baseline.on is not None]
    earliest = max(baselines, default=date(1900, 1, 1)) + timedelta(days=1)
    dues = sorted(b.due for b in model.agreement.benchmarks if b.due is not None)
    for due in dues[:1]:
        yield from (max(earliest, due - timedelta(days=days)) for days in (30, 200, 600, 1500))
    listed = [*(cohort.when for spec in model.specs for cohort in spec.cohorts), *model.dated_occurrences.values()]
    placed = sorted({day for one in listed for day in one.days})
    for day in placed:
        yield from (max(earliest, day - timedelta(days=days)) for days in (0, 1, 400, 4000))
    yield from (max(earliest, day) for day in _FIRST_DAYS)


def _plan(model: Model, path: Sequence[Happening], *, spread: int, unread: frozenset[int]) -> _Plan:
    plan = _Plan(len(path), points=len(path), path=path)
    running: dict[int, int] = {}
    last: dict[int, int] = {}
    first: dict[int, tuple[int, int]] = {}
    for step, (edge, before, after) in enumerate(path):
        _order(model, plan, path, step, spread=spread)
        over = edge.time_step.timers if edge.time_step is not None else frozenset[int]()
        evening = edge.kind == "time" and after is not None and after.config.phase == "evening"
        for timer, end in running.items():
            plan.bounds += _bounds(model.timers[timer].kind, step, end, over=timer in over, evening=evening)
        if after is None:
            continue
        again = any(t.place is not None and model.policy.transitions[t.place].new_cycle for t in edge.responses)
        if edge.kind == "extension" and edge.clock is not None:
            end = plan.point()
            plan.bounds += [Bound(step, end, 0), Bound(last[edge.clock], end, 1)]
            running[edge.clock] = last[edge.clock] = plan.ends[step] = end
            if (judged := model.timer_numbers.get(f"due:{model.names[edge.clock]}")) is not None:
                running[judged] = end
        _pause(model, plan, step, path[step], running)
        last |= running
        for timer in after.zone.timers:
            comes_again = timer in over and timer < len(model.specs) and model.specs[timer].every is not None
            fresh = timer not in before.zone.timers and timer not in running and edge.kind != "extension"
            if comes_again or again or fresh or _begins_round(model, timer, edge):
                running[timer] = last[timer] = plan.point()
                first[timer] = (first[timer][0], first[timer][1] + 1) if comes_again and timer in first else (step, 1)
                plan.lengths.append((first[timer][0], running[timer], timer, first[timer][1]))
        running = {timer: end for timer, end in running.items() if timer in after.zone.timers}
    # the standing of a day is that of its evening: nothing more may come on the last one
    over = path[-1].edge.time_step.timers if path[-1].edge.time_step is not None else frozenset[int]()
    late = [end for timer, end in running.items() if model.timers[timer].kind == "milestone" and timer not in over | unread]
    plan.bounds += [Bound(len(path) - 1, end, 1) for end in late]
    return plan


def _pause(model: Model, plan: _Plan, step: int, here: Happening, running: dict[int, int]) -> None:
    """Keep the last day of a clock that is paused, also of one that starts so, and take it up again where it goes on."""
    assert here.after is not None
    was, now = ({clock for clock, *_ in visit.config.paused} for visit in (here.before, here.after))
    for clock in now:
        if clock not in plan.asleep or _begins_round(model, clock, here.edge):
            end = running[clock] if clock in running else plan.point()
            if clock not in running:
                plan.lengths.append((step, end, clock, 1))
            plan.asleep[clock] = end, step
    for clock in was - now:
        end, since = plan.asleep.pop(clock)
        if end in plan.ends.values():
            end, extended = plan.point(), end
            plan.lengths.append((extended, end, clock, 0))
        plan.pauses.setdefault(end, []).append((since, step))
        if clock in here.after.zone.timers:
            running[clock] = end


def _begins_round(model: Model, timer: int, edge: Edge) -> bool:
    """Say whether a clock that restarts begins a round with a step."""
    if timer >= len(model.specs) or not model.specs[timer].runs_again:
        return False
    return _occurs(model, edge, model.specs[timer].anchor)


def _bounds(kind: str, step: int, end: int, *, over: bool, evening: bool) -> list[Bound]:
    """Bound a timer of a kind to be over at a step, or not before it."""
    if over:
        late = 1 if kind in ("deadline", "due") else 0
        return [Bound(end, step, late), Bound(step, end, -late)]
    return [Bound(step, end, 1 if kind == "elapsed" or (kind == "milestone" and evening) else 0)]


def _order(model: Model, plan: _Plan, path: Sequence[Happening], step: int, *, spread: int) -> None:
    """Put a step after the one before it, on a later day where the order of a day asks for it."""
    if step == 0:
        return
    here, there = path[step], path[step - 1]
    gap = max(int(_morning(here) or "evidence" in (here.edge.kind, there.edge.kind)), spread if here.edge.record is not None else 0)
    if here.edge.record is not None and there.edge.record is not None and _rank(model, there) > _rank(model, here):
        gap = max(gap, 1)
    if here.edge.record is not None and there.edge.kind == "time" and here.before.config.phase == "evening":
        gap = max(gap, 1)
    plan.bounds.append(Bound(step - 1, step, gap))
    if SOON in here.before.config.due and _morning(here):
        plan.bounds.append(Bound(step, step - 1, -1))
    cards = here.edge.time_step.cards if here.edge.time_step is not None else ()
    dates = [model.dates[place] for place, _ in cards if place in model.dates]
    if dates:
        plan.fixed[step] = dates[-1] + timedelta(days=1)


def _morning(happening: Happening) -> bool:
    edge, after = happening.edge, happening.after
    if edge.kind != "time" or edge.time_step is None:
        return False
    if happening.before.config.phase == "unsettled":
        return False
    return after is None or after.config.phase != "evening"


def _rank(model: Model, happening: Happening) -> tuple[int, int]:
    record = happening.edge.record
    return model.policy.place_of_kind(record.kind) if record is not None else (0, 0)


def _solve(model: Model, plan: _Plan, start: date) -> list[date] | None:
    """Find the earliest days from a start: guess lengths by their bounds, count them on the calendar, and guess again."""
    exact: dict[int, int] = {}
    for _ in range(_ROUNDS):
        bounds = list(plan.bounds)
        for anchor, end, timer, nth in plan.lengths:
            low, high = (exact[end],) * 2 if end in exact else (nth * days for days in model.timers[timer][2:])
            bounds.append(Bound(anchor, end, low))
            if end in exact or end not in plan.pauses:
                bounds.append(Bound(end, anchor, -high))
        bounds += _named_day_bounds(model, plan, start)
        for step, day in plan.fixed.items():
            bounds += [Bound(0, step, (day - start).days), Bound(step, 0, (start - day).days)]
        offsets = _earliest(plan.points, bounds)
        if offsets is None:
            return None
        try:
            days = [start + timedelta(days=offset) for offset in offsets]
            paused = {end: [(days[since], days[until]) for since, until in plan.pauses.get(end, ())] for _, end, _, _ in plan.lengths}
            specs = {timer: _spec_of(model, plan, timer, days) for _, _, timer, _ in plan.lengths if timer not in model.since}
            counted = {
                end: (shift(days[anchor], model.since[timer].period) - days[anchor]).days
                if timer in model.since
                else _length(model, specs[timer], days[anchor], nth, paused[end])
                for anchor, end, timer, nth in plan.lengths
            }
        except (OverflowError, PartnershipRulesError):
            return None
        if counted == exact:
            return days
        exact = counted
    return None


def _named_day_bounds(model: Model, plan: _Plan, start: date) -> Iterator[Bound]:
    """Let what must come by a day come between the named days that have come by then and those that have not."""
    for one in model.dated_occurrences.values():
        for step, (edge, before, _) in enumerate(plan.path):
            if _occurs(model, edge, one.occurrence):
                first, last = model.days_after(int(before.config.fact(model, "calendar")))
                yield from (Bound(0, step, (first - start).days), Bound(step, 0, (start - last).days))


def _spec_of(model: Model, plan: _Plan, timer: int, days: Sequence[date]) -> ClockSpec:
    """Return the clock of a timer, with the period of the cohort to which the days of a path belong."""

    def first(occurrence: Occurrence) -> date | None:
        return next((day for happening, day in zip(plan.path, days, strict=False) if _occurs(model, happening.edge, occurrence)), None)

    return model.policy.clocks[model.timers[timer].name.partition(":")[2]].of_cohort(first)[0]


def _occurs(model: Model, edge: Edge, occurrence: Occurrence) -> bool:
    """Say whether something occurs with a step."""
    entered = {model.policy.transitions[one.place].to for one in edge.responses if one.place is not None}
    occurs = edge.record is not None and edge.record.matches(occurrence) and edge.responses[0].outcome != "refused"
    return occurs or occurrence.entered in entered


def _length(model: Model, spec: ClockSpec, anchor: date, nth: int, pauses: Sequence[tuple[date, date]]) -> int:
    """Count the days from an anchor to the last day of a timer that starts there; after an extension, only days that did not count."""
    if nth == 0:
        return sum((until - since).days for since, until in pauses)
    due = spec.due_from(anchor, model.policy.calendar, nth)
    return (due.moved([Pause(since, until, "") for since, until in pauses if since < until], model.policy.calendar).due - anchor).days


def _earliest(points: int, bounds: Sequence[Bound]) -> list[int] | None:
    """Find the earliest offsets that keep all bounds (the longest ways from the first step), or None."""
    found = [0] * points
    for _ in range(points + 1):
        changed = False
        for earlier, later, days in bounds:
            if found[later] < found[earlier] + days:
                if later == 0:
                    return None
                found[later] = found[earlier] + days
                changed = True
        if not changed:
            return found
    return None
