"""The days that matter to a fact of a rough day: between them nothing else changes, so that one day stands for many."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple

from ..condition import Occurrence, ast, walk
from ..dates import shift
from ..errors import LimitError, PartnershipRulesError
from ..evaluation import evaluate
from ..evidence import Measurement, Milestone
from ..kinds import AnyRecord, PolicyChanged
from ..policy import ClockSpec, Policy
from ..policy.checks import conditions_of
from ..record import Partnership
from ..record.partnership import Place

__all__ = ["MAX_COUNTED", "Days", "RoughFact"]

MAX_COUNTED = 400
"""So many days may be counted from one fact, each after the other; a policy whose clocks start each other for ever has more."""

_ONE_DAY = timedelta(days=1)
_MOVERS = (
    "signed", "agreement_signed", "agreement_amended", "identified", "school_added", "school_exited", "school_closed", "schools_merged",
    "designated", "overridden", "policy_changed", "retracted",
)  # fmt: skip
"""The kinds of record that can change who has signed, and which schools are members."""
Row = tuple[int, ...]
"""What one way of counting makes of each possible day of a fact, as ordinals of days."""


class _Counting(NamedTuple):
    """A clock or an elapsed period of a policy: from when it counts, how, and what may start on its day."""

    name: str
    since: Occurrence
    policy: Policy
    elapsed: ast.Elapsed | None
    comes_after: bool
    clock: ClockSpec | None = None

    def of(self, day: date) -> date:
        """Return the last day, or the day when the period has elapsed."""
        if self.elapsed is not None:
            return shift(day, self.elapsed.elapsed.period)
        assert self.clock is not None
        return self.clock.due_from(day, self.policy.calendar).due


class RoughFact(NamedTuple):
    """A fact of a rough day: where it stands, the days up to the day asked about that are possible, and whether it may come later."""

    place: Place
    fact: AnyRecord | Measurement | Milestone
    days: tuple[date, ...]
    later: bool

    @property
    def name(self) -> str:
        """Name the fact by its kind or measure, and by who or where it is of."""
        fact = self.fact
        what = fact.measure if isinstance(fact, Measurement) else fact.milestone if isinstance(fact, Milestone) else fact.happening
        of = getattr(fact, "role", None) or getattr(fact, "school", None)
        return f"'{what}' of {of}" if of else f"'{what}'"

    @property
    def need(self) -> str:
        """Say which day would decide."""
        return f"the exact day of {self.name}: the record says {self.fact.rough.words()}" if self.fact.rough else ""


class Days:
    """The days of a partnership that matter by a day asked about, and what is counted from them under its policies."""

    def __init__(self, partnership: Partnership, policies: Sequence[Policy], *, as_of: date, known_on: date | None) -> None:
        self.partnership = partnership
        self.as_of = as_of
        self.known_on = known_on
        self._countings: tuple[_Counting, ...] = tuple(one for policy in policies for one in _countings(policy))
        self._policies = tuple(policies)
        self._entered: list[Mapping[str, frozenset[str]]] = [_entered_by(policy) for policy in policies]
        self._initial = frozenset(policy.initial for policy in policies)
        self._clocks: list[ClockSpec] = [clock for policy in policies for clock in policy.clocks.values()]

    @cached_property
    def exact(self) -> frozenset[int]:
        """The ordinals of all days that no rough day moves: those on record, and those counted from them."""
        held = self.partnership
        asked = {self.as_of, *([self.known_on] if self.known_on else [])}
        planned = {day for agreement in held.agreements for day in _days_in(agreement.model_dump())}
        until: set[date] = set()
        leaves = [leaf for policy in self._policies for leaf in policy.leaves if isinstance(leaf, ast.Happened)]
        dated = [*(leaf.happened for leaf in leaves), *(cohort.when for clock in self._clocks for cohort in clock.cohorts)]
        placed = {day for one in dated for day in one.days}
        found = {day.toordinal() for day in asked | planned | placed}
        for fact in (*held.records, *held.evidence):
            until.update(_days_in([getattr(fact, key) for key in type(fact).model_fields if key not in ("on", "recorded_at")]))
            found.update(day.toordinal() for day in ((fact.known_on,) if fact.rough is None else _days_in(fact.recorded_at)))
            if fact.rough is None:
                found.update(self._counted([fact.on], self._started_by(_happening(fact))))
        found.update(self._counted(_and_after(planned), self._started_by("agreement_signed")))
        found.update(day.toordinal() for day in _days_of_linked(held, self.as_of))
        # An extension's last day may be that of any clock, and what follows begins on the day after.
        found.update(self._counted(_and_after(until), self._countings))
        return frozenset(found)

    def _counted(self, since: Iterable[date], started: Iterable[_Counting]) -> Iterator[int]:
        days = [day for day in since if day <= self.as_of]
        return (one for row in self._rows(days, tuple(started)) for one in row)

    def facts(self) -> tuple[RoughFact, ...]:
        """List the facts of rough days that may be of a day up to the day asked about, those with the fewest days first."""
        held = self.partnership
        first = min((record.on for record in held.records if not record.rough), default=None)
        listed = []
        for place in held.rough:
            fact = getattr(held, place[0])[place[1]]
            low = fact.rough.earliest or min(first or fact.rough.latest, fact.rough.latest)
            high = min(fact.rough.latest or self.as_of, self.as_of)
            later = fact.rough.latest is None or fact.rough.latest > self.as_of
            days = tuple(low + timedelta(days=n) for n in range((high - low).days + 1))
            listed.append(RoughFact(place, fact, days, later))
        return tuple(sorted(listed, key=lambda one: (len(one.days), one.place)))

    def rows(self, rough: RoughFact) -> tuple[Row, ...]:
        """Count from each possible day of a fact all that may be counted from it, and from what follows; the days themselves first."""
        fact = rough.fact
        if isinstance(fact, PolicyChanged):  # a last day that is past becomes the day of the change
            return self._rows(rough.days, self._countings)
        return self._rows(rough.days, self._started_by(_happening(fact)))

    def _rows(self, days: Sequence[date], started: Iterable[_Counting]) -> tuple[Row, ...]:
        rows: dict[Row, None] = {tuple(day.toordinal() for day in days): None}
        seen: set[tuple[str, Row]] = set()
        waiting = [(started, tuple(days))]
        while waiting:
            started, since = waiting.pop()
            for counting in started:
                last = tuple(map(counting.of, since))
                row = tuple(day.toordinal() for day in last)
                if min(last, default=date.max) > self.as_of or (counting.name, row) in seen:
                    continue
                seen.add((counting.name, row))
                after = tuple(day + _ONE_DAY for day in last)
                rows |= {row: None, tuple(day.toordinal() for day in after): None}
                waiting.append((self._started_by(f"clock:{counting.name}"), after if counting.comes_after else last))
                if len(rows) > MAX_COUNTED:
                    raise LimitError(
                        f"more than {MAX_COUNTED} days are counted from one rough day", code="too_rough", hint="ask about an earlier day"
                    )
        return tuple(rows)

    def _started_by(self, trigger: str) -> Iterator[_Counting]:
        entered = frozenset[str]().union(*(states.get(trigger, states[""]) for states in self._entered))
        if trigger and not trigger.startswith("clock:"):  # any record may turn out to be the first
            entered |= self._initial
        for one in self._countings:
            if one.since.kind == trigger if one.since.kind is not None else one.since.entered in entered:
                yield one

    def segments(
        self, days: Sequence[date], rows: Sequence[Row], others: Iterable[int], follow: Sequence[Sequence[Row]] = ()
    ) -> list[tuple[date, date]]:
        """Cut possible days where something else changes: one of the rows passes another, or a day of the partnership, or one of others.

        Where a clock is paused, or comes every so often, its days follow from more than one fact, and no two days are alike.

        ``follow`` are the rows of the facts whose days are chosen next: days that leave them the same choices are not told apart.
        """
        if any(clock.paused_in or clock.every for clock in self._clocks):
            return [(day, day) for day in days]
        known = sorted({*self.exact, *others})
        if len(follow) == 1 and follow[0]:
            starts = [*_starts(follow[0], known), len(follow[0][0])]
            keys = [(_order(rows, at, known), _passed(rows, at, follow[0], starts)) for at in range(len(days))]
        elif follow and all(len(one) == 1 for one in follow):
            walls = {wall for ((*ordinals,),) in follow for wall in (2 * ordinals[0] - 1, 2 * ordinals[-1] + 1)}
            fixed = sorted({2 * day for day in known if min(walls) < 2 * day < max(walls)} | walls)
            keys = [(_order(rows, at, known), _gaps(rows, at, fixed, len(follow))) for at in range(len(days))]
        else:
            known = sorted({*known, *(day for one in follow for row in one for day in row)})
            keys = [(_order(rows, at, known), ()) for at in range(len(days))]
        runs = [list(run) for _, run in groupby(range(len(days)), key=keys.__getitem__)]
        return [(days[run[0]], days[run[-1]]) for run in runs]


def _days_of_linked(partnership: Partnership, as_of: date) -> Iterator[date]:
    """List the days up to one on which the partnerships move to which this one is linked."""
    for one in partnership.linked if partnership.policies else ():
        with suppress(PartnershipRulesError):
            yield from (step.on for step in evaluate(one, as_of=as_of).trail)


def _gaps(rows: Sequence[Row], at: int, fixed: Sequence[int], most: int) -> tuple[int, ...]:
    """Return where the days counted from a possible day lie among fixed ones (both doubled), and how many days are free between them.

    More free days than there are facts to come tell nothing apart. What nothing is counted from may be of any of them.
    """
    own = [2 * row[at] for row in rows]
    cuts = sorted({*fixed, *own})
    free = (min((after + 1) // 2 - before // 2 - 1, most) for before, after in pairwise(cuts))
    return (*(bisect_left(cuts, day) for day in own), *free)


def _order(rows: Sequence[Row], at: int, known: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """Return where the days counted from a possible day lie among known days, and among each other."""
    own = [row[at] for row in rows]
    ranks = {day: rank for rank, day in enumerate(sorted(set(own)))}
    return tuple((bisect_left(known, day), bisect_right(known, day), ranks[day]) for day in own)


def _starts(rows: Sequence[Row], known: Sequence[int]) -> list[int]:
    orders = [_order(rows, at, known) for at in range(len(rows[0]))]
    return [at for at, order in enumerate(orders) if not at or order != orders[at - 1]]


def _passed(rows: Sequence[Row], at: int, follows: Sequence[Row], starts: Sequence[int]) -> tuple[int, ...]:
    """Return where the days counted from a possible day cut the days of another fact, among each other and its own cuts."""
    cuts = [cut(row, own[at]) for own in rows for row in follows for cut in (bisect_left, bisect_right)]
    ranks = {place: rank for rank, place in enumerate(sorted({*starts, *cuts}))}
    return tuple(ranks[cut] for cut in cuts)


@lru_cache(maxsize=64)
def _countings(policy: Policy) -> tuple[_Counting, ...]:
    specs = [(name, clock) for name, clock in policy.clocks.items()]
    specs += [(name, clock.with_changes(period=cohort.period)) for name, clock in specs for cohort in clock.cohorts]
    clocks = [_Counting(name, clock.anchor, policy, None, clock.kind == "deadline", clock) for name, clock in specs]
    leaves = [leaf for _, condition in conditions_of(policy) for _, leaf in walk(condition) if isinstance(leaf, ast.Elapsed)]
    return (*clocks, *(_Counting("", leaf.elapsed.since, policy, leaf, comes_after=False) for leaf in leaves))


@lru_cache(maxsize=64)
def _entered_by(policy: Policy) -> Mapping[str, frozenset[str]]:
    """Map what sets off a step to the states that it may lead to, and those that follow at once; "" stands for anything else."""
    steps = [t for t in policy.transitions if t.always]
    always = frozenset(t.to for t in steps)
    leaves = [leaf for step in steps if step.when is not None for _, leaf in walk(step.when)]
    movers_only = (ast.AllOf, ast.AnyOf, ast.Not, ast.AtLeastN, ast.Signed, ast.Members, ast.Charter, ast.ParameterIs)
    need_movers = all(isinstance(leaf, movers_only) for leaf in leaves)
    triggers: dict[str, frozenset[str]] = {}
    for step in policy.transitions:
        name = step.on or f"clock:{step.clock}"
        triggers[name] = triggers.get(name, always) | {step.to}
    return {
        "": frozenset() if need_movers else always,
        **dict.fromkeys(_MOVERS, always),
        **triggers,
    }


def _happening(fact: AnyRecord | Measurement | Milestone) -> str:
    """Return what a fact sets off by its name; evidence sets off by its name nothing."""
    return "" if isinstance(fact, (Measurement, Milestone)) else fact.happening


def _and_after(days: Iterable[date]) -> list[date]:
    return sorted({day + _ONE_DAY * n for day in days if day < date.max for n in (0, 1)})


def _days_in(value: object) -> Iterator[date]:
    """List every day that a value holds, at any depth; of an instant its day."""
    if isinstance(value, datetime):
        yield value.date()
    elif isinstance(value, date):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _days_in(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _days_in(one)
