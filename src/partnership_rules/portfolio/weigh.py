"""Conditions over columns: the closed language, interpreted for many partnerships at once, each on its own day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from ..agreement import Agreement
from ..condition import Condition, SignatureFact
from ..condition import ast as c
from ..condition.benchmarks import share_truth
from ..condition.events import _signed_truth
from ..condition.facts import selects
from ..condition.rating_counts import count_truth, counted_periods
from ..condition.structure import _covers, _structure
from ..logic import any_of
from ..quantity import read_exact
from .arrays import BEYOND, CODE_OF, NEVER, Ints, groups, np, runs
from .judge import Slots, at_least_n, judge
from .overrides import Overrides
from .plan import STATUSES
from .state import ABSENT, EXCLUDED, MEMBER, SCHOOL_STATUSES, Event, State

__all__ = ["Asking", "signatures_of"]

_SOME_DAY = date(1, 1, 1)
"""That the signing as a whole was reported is all that a condition asks."""


class _Judged:
    """The benchmarks of the rows asked about, judged when a condition first asks for them."""

    def __init__(self, state: State, rows: Ints, overrides: Overrides) -> None:
        self._given = (state, rows, overrides)
        self._slots: Slots | None = None

    @property
    def slots(self) -> Slots:
        """The slots of the rows."""
        if self._slots is None:
            self._slots = judge(*self._given)
        return self._slots


@dataclass(frozen=True)
class Asking:
    """Who is asked: rows (``base`` says which of ``rows``), for the district or (``school``) for one of its schools each."""

    state: State
    rows: Ints
    overrides: Overrides
    judged: _Judged
    base: Ints
    school: Ints | None = None
    as_ground: bool = False

    @classmethod
    def of(cls, state: State, rows: Ints, overrides: Overrides) -> Asking:
        """Ask of whole districts."""
        return cls(state, rows, overrides, _Judged(state, rows, overrides), np.arange(rows.size))

    @property
    def at(self) -> Ints:
        """The row of each answer."""
        found: Ints = self.rows[self.base]
        return found

    def only(self, kept: Ints) -> Asking:
        """Ask at some of the places only."""
        return replace(self, base=self.base[kept], school=None if self.school is None else self.school[kept])

    def at_schools(self, schools: Ints) -> Asking:
        """Ask at one school of each row."""
        return replace(self, school=schools)

    def each_school(self) -> tuple[Asking, Ints]:
        """Ask at every member school, and return the place whose school each is."""
        columns, state = self.state.columns, self.state
        places, owner = runs(columns.school_start[self.at], columns.school_count[self.at])
        active = state.school[places] == MEMBER
        return replace(self, base=self.base[owner[active]], school=places[active]), owner[active]

    def members_known(self) -> Ints:
        """Say where any school is, or has been, a member."""
        columns, state = self.state.columns, self.state
        places, owner = runs(columns.school_start[self.at], columns.school_count[self.at])
        counted = (state.school[places] != ABSENT) & (state.school[places] != EXCLUDED)
        return np.bincount(owner[counted], minlength=self.base.size) > 0

    def weigh(self, condition: Condition) -> Ints:
        """Return the truth of a condition at every place."""
        match condition:
            case c.AllOf():
                return np.minimum.reduce([self.weigh(part) for part in condition.all])
            case c.AnyOf():
                return np.maximum.reduce([self.weigh(part) for part in condition.any])
            case c.Not():
                return 2 - self.weigh(condition.not_)
            case c.AtLeastN():
                return at_least_n([self.weigh(part) for part in condition.at_least.of], condition.at_least.n)
            case c.Met():
                return 2 - self._over(condition.met, lambda slots: 2 - slots.truth(as_ground=self.as_ground))
            case c.Missed():
                return self._over(condition.missed, lambda slots: slots.missed(as_ground=self.as_ground))
            case c.ShareMet():
                return self._share(condition.share_met)
            case c.ClockIs():
                return self._clock(condition)
            case c.Signed():
                return self._signed(condition)
            case c.FindingIs():
                return self._finding(condition)
            case c.Reported():
                return self._reported(condition)
            case c.Designated():
                return self._designated(condition)
            case c.Rated():
                return self._rating(condition)
            case c.Members():
                return self._members(condition)
            case c.LevelIs():
                level, bounds = self.state.level[self.at], condition.level
                most = np.iinfo(np.int16).max if bounds.at_most is None else bounds.at_most
                return _truth((level >= (bounds.at_least or 0)) & (level <= most))
            case c.Elapsed():
                return self._elapsed(condition)
            case c.Has():
                return self._has(condition)
            case c.Never():
                return _truth(self.first(condition.never) == NEVER)
            case c.Grounds():
                return self.grounds()
            case c.Charter():
                charter = self.state.columns.charter[self.at]
                return charter if condition.charter else (2 - charter).astype(np.int8)
            case c.ParameterIs():
                wanted = condition.parameter
                return np.full(self.base.size, 2 * (str(self.state.plan.policy.parameter(wanted.name)) == wanted.is_), np.int8)
            case _:
                assert_never(condition)

    def _over(self, selector: c.Selector, value_of: Callable[[Slots], Ints]) -> Ints:
        """Return the greatest value of the selected benchmarks; of none at all it is undetermined."""
        counts = self._counts(selector, value_of)
        gravest = np.where(counts[2] > 0, 2, np.where(counts[1] > 0, 1, 0))
        found = np.where(counts.sum(axis=0) == 0, 1, gravest)
        return found.astype(np.int8)

    def _counts(self, selector: c.Selector, value_of: Callable[[Slots], Ints]) -> Ints:
        """Count the selected benchmarks by their value, at every place."""
        slots = self.judged.slots
        columns = self.state.columns
        picked = slots.picked(selector, columns.school_names, columns.school_name)
        key, size, own = slots.base, self.rows.size, self.base
        if self.school is not None:
            picked &= slots.school >= 0
            key, size, own = slots.school, columns.m, self.school
        both = value_of(slots)[picked].astype(np.int64) * size + key[picked]
        found: Ints = np.bincount(both, minlength=3 * size).reshape(3, size)[:, own]
        return found

    def _share(self, share: c.Share) -> Ints:
        word, number = share.bound()
        policy = self.state.plan.policy
        bound = read_exact(policy.parameter(number.parameter)) if isinstance(number, c.ParameterRef) else number
        counts = self._counts(share.of, lambda slots: slots.truth(as_ground=self.as_ground))
        distinct, inverse = np.unique(counts, axis=1, return_inverse=True)
        truths = [
            CODE_OF[share_truth(word, bound, met=met, possible=met + open_, total=no + open_ + met)] if no + open_ + met else 1
            for no, open_, met in distinct.T.tolist()
        ]
        found: Ints = np.array([*truths, 0], np.int8)[inverse.reshape(-1)]
        return found

    def _clock(self, leaf: c.ClockIs) -> Ints:
        place = [name for name, _ in self.state.plan.clocks].index(leaf.clock.name)
        wanted = np.array([status in leaf.clock.is_ for status in STATUSES])
        found = wanted[self.state.status[place, self.at]]
        if leaf.clock.of == "any":
            found = found | (self.state.earlier[place, self.at] & int(np.dot(wanted, 1 << np.arange(wanted.size))) > 0)
        return _truth(found)

    def _signed(self, leaf: c.Signed) -> Ints:
        """Read each distinct history of signatures once, by the library's own reader."""
        histories = self.state.signatures
        charter = self.state.columns.charter[self.at]
        known = {0: False, 1: None, 2: True}

        def read(history: int, of_charter: int) -> int:
            facts = signatures_of(histories.events[history])
            return CODE_OF[any_of(_signed_truth(leaf.signed, fact, known[of_charter]) for fact in facts)]

        return _by_pair(self.state.signed[self.at], charter, read)

    def _finding(self, leaf: c.FindingIs) -> Ints:
        state, wanted = self.state, leaf.finding
        review = state.plan.reviews.index(wanted.review)
        found, held = state.finding[review, self.at], state.held[review, self.at]
        clock = state.plan.clock_of_phase(wanted.review)
        is_due = np.ones(self.base.size, bool) if clock is None else state.today[self.at] >= state.last[clock, self.at]
        open_ = 0 if wanted.is_ == "not_met" else 1
        undecided = np.where(~is_due & (held == NEVER), open_, 1)
        decided = (found == 0) | (found == 1)
        return np.where(decided, 2 * (found == (wanted.is_ == "met")), undecided).astype(np.int8)

    def _reported(self, leaf: c.Reported) -> Ints:
        state, asked = self.state, leaf.reported
        if asked.support:
            latest, wanted = state.support[state.plan.supports.index(asked.support), self.at], asked.is_
        else:
            latest, wanted = state.implementation[self.at], asked.implementation
        return _truth(latest == ("on_track", "failing").index(str(wanted)))

    def _by_school(self, value_of: Callable[[Ints, Ints], Ints], *, any_: bool) -> Ints:
        """Combine what is true of the schools in question: of the one asked at, or of any or all members; of none it is not known."""
        if self.school is not None:
            return value_of(self.school, self.at)
        asking, owner = self.each_school()
        assert asking.school is not None
        values = value_of(asking.school, asking.at)
        counts = np.bincount(owner * 3 + values, minlength=3 * self.base.size).reshape(-1, 3).T
        most = np.where(counts[2] > 0, 2, np.where(counts[1] > 0, 1, 0))
        least = np.where(counts[0] > 0, 0, np.where(counts[1] > 0, 1, 2))
        return np.where(counts.sum(axis=0) == 0, 1, most if any_ else least).astype(np.int8)

    def _designated(self, leaf: c.Designated) -> Ints:
        state, wanted = self.state, leaf.designated
        place = state.plan.statuses_asked.index(wanted.as_)
        after = None if wanted.after is None else self.state.first[state.plan.occurrences.index(wanted.after)]

        def value_of(school: Ints, row: Ints) -> Ints:
            latest = state.designated_on[school]
            given = latest >= 0 if after is None else (latest >= 0) & (latest > after[row])
            holds = state.today[row] <= state.designated_until[place, school]
            return np.where(given, 2 * holds, 1).astype(np.int8)

        return self._by_school(value_of, any_=wanted.schools == "any")

    def _rating(self, leaf: c.Rated) -> Ints:
        """Read each distinct history of ratings once, by the library's own reader."""
        state, rating = self.state, leaf.rated
        order, number = state.plan.policy.period_order, rating.wanted
        wanted = number if isinstance(number, int) else int(read_exact(state.plan.policy.parameter(number.parameter)))

        def truth(history: int, day: int) -> int:
            if day == NEVER:
                return 1
            events = [event for event in state.ratings.events[history] if event[0] == rating.measure]
            rows = order.sort([event[1:3] for event in events], before=[event[1] for event in events if event[3] < day])
            return CODE_OF[count_truth(rating, wanted, counted_periods(rating, rows))]

        def read(subjects: Ints, rows: Ints) -> Ints:
            days = np.zeros(rows.size, np.int64)
            if rating.start is not None:
                first = state.first[state.plan.occurrences.index(rating.start), rows].astype(np.int64)
                days = np.where(first < NEVER, first + (rating.after is not None), NEVER)
            return _by_pair(state.rated[subjects], days, truth)

        if rating.of == "district":
            return read(self.at if self.school is None else state.columns.n + self.school, self.at)
        return self._by_school(lambda school, row: read(state.columns.n + school, row), any_=rating.of == "any_school")

    def _members(self, leaf: c.Members) -> Ints:
        wanted, state = leaf.members, self.state
        fits = np.array([*(status in wanted.are for status in SCHOOL_STATUSES), False])
        counts_excluded = "excluded" in wanted.are
        if self.school is not None:
            status = np.where(state.school[self.school] == ABSENT, EXCLUDED, state.school[self.school])
            own, owner = status, np.arange(self.base.size)
        else:
            places, owner = runs(state.columns.school_start[self.at], state.columns.school_count[self.at])
            own = state.school[places]
        counted = (own != ABSENT) & (counts_excluded | (own != EXCLUDED))
        total = np.bincount(owner[counted], minlength=self.base.size)
        fitting = np.bincount(owner[counted & fits[own]], minlength=self.base.size)
        said = {"all": fitting == total, "any": fitting > 0, "none": fitting == 0}[wanted.which]
        return np.where(total == 0, 1, 2 * said).astype(np.int8)

    def first(self, occurrence: c.Occurrence) -> Ints:
        """Return the first day of an occurrence in the cycle."""
        found: Ints = self.state.first[self.state.plan.occurrences.index(occurrence), self.at]
        return found

    def _elapsed(self, leaf: c.Elapsed) -> Ints:
        since = self.first(leaf.elapsed.since)
        ends = np.full(since.size, NEVER)
        come = since < NEVER
        ends[come] = self.state.plan.span(leaf.elapsed.period)(since[come])
        self.state.left[self.at[ends == BEYOND]] = True
        return _truth(self.state.today[self.at] >= ends)

    def _has(self, leaf: c.Has) -> Ints:
        found = np.ones(self.base.size, np.int8)
        for document, places in groups(self.state.document(self.at)):
            if document >= 0:
                found[places] = self.only(places)._structure(leaf.has, self.state.plan.documents[document])
        return found

    def _structure(self, asked: c.Structure, agreement: Agreement) -> Ints:
        if asked.benchmarks is None or asked.per == "agreement":
            return np.full(self.base.size, CODE_OF[_structure(asked, agreement, None)[0]], np.int8)  # type: ignore[arg-type]  # these ask no facts
        columns, selector, count = self.state.columns, asked.benchmarks, asked.count

        def value_of(school: Ints, _: Ints) -> Ints:
            distinct, inverse = np.unique(columns.school_name[school], return_inverse=True)
            names = [columns.school_names[place] for place in distinct.tolist()]
            held = [sum(selects(selector, benchmark=b, school=n) for b in agreement.benchmarks if _covers(b, n)) >= count for n in names]
            return _truth(np.array([*held, False])[inverse])

        return self._by_school(value_of, any_=False)

    def grounds(self) -> Ints:
        """Return whether there are grounds for the next level: the district's, wherever it is asked."""
        return np.maximum.reduce([*self.each_ground().values(), np.zeros(self.base.size, np.int8)])

    def each_ground(self) -> dict[str, Ints]:
        """Return the truth of each ground of the ladder."""
        whole = replace(self, school=None, as_ground=True)
        found = {}
        for ground in self.state.plan.policy.ladder.grounds:
            if ground.for_ == "district":
                found[ground.id] = whole.weigh(ground.when)
                continue
            scoped, owner = whole.each_school()
            values = scoped.weigh(ground.when)
            counts = np.bincount(owner * 3 + values, minlength=3 * self.base.size).reshape(-1, 3).T
            most = np.where(counts[2] > 0, 2, np.where(counts[1] > 0, 1, 0))
            found[ground.id] = np.where(counts.sum(axis=0) == 0, 1, most).astype(np.int8)
        return found

    def set_by_override(self, what: str, judged: Ints) -> Ints:
        """Return what is judged, or the outcome that an override set."""
        if not self.overrides.any:
            return judged
        school = np.full(self.base.size, -1) if self.school is None else self.school
        override = self.overrides.of(what, self.at, school)
        return np.where(override >= 0, override, judged).astype(np.int8)


def _truth(known: Ints) -> Ints:
    return np.where(known, 2, 0).astype(np.int8)


def _by_pair(one: Ints, other: Ints, read: Callable[[int, int], int]) -> Ints:
    """Read each distinct pair once."""
    distinct, inverse = np.unique((one.astype(np.int64) << 32) + other, return_inverse=True)
    found: Ints = np.array([*(read(key >> 32, key & 0xFFFFFFFF) for key in distinct.tolist()), 0], np.int8)[inverse]
    return found


def signatures_of(events: Sequence[Event]) -> list[SignatureFact]:
    """Return who signed which version, from a history: each event is a version, and a role or (None) the signing as a whole."""
    found: dict[object, set[str]] = {}
    whole: set[object] = set()
    for version, role in events:
        found.setdefault(version, set())
        if role is None:
            whole.add(version)
        else:
            found[version].add(str(role))
    return [SignatureFact(str(key), frozenset(roles), _SOME_DAY if key in whole else None) for key, roles in found.items()]
