"""Conditions over columns: the closed language, interpreted for many partnerships at once, each on its own day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias, assert_never

from ..agreement import Agreement
from ..condition import Condition, SignatureFact
from ..condition import ast as c
from ..condition.benchmarks import share_truth
from ..condition.events import _signed_truth
from ..condition.facts import selects
from ..condition.rating_counts import count_truth, counted_periods
from ..condition.structure import _covers, _structure
from ..consequence import ConsequenceClause
from ..logic import any_of
from ..policy import Requirement
from ..quantity import read_exact
from .arrays import BEYOND, CODE_OF, NEVER, Ints, distinct, groups, np, patterns, runs
from .judge import Slots, Subjects
from .plan import STATUSES
from .reading import at_least_n
from .state import ABSENT, EXCLUDED, SCHOOL_STATUSES, Event, State

__all__ = ["Asking", "signatures_of"]

_OfFacts: TypeAlias = c.ClockIs | c.Signed | c.FindingIs | c.Reported | c.Designated | c.Rated | c.Members | c.Elapsed

_SOME_DAY = date(1, 1, 1)
"""That the signing as a whole was reported is all that a condition asks."""


@dataclass(frozen=True)
class Asking:
    """Who is asked: rows (``base`` says which of the subjects), for the district or (``school``) for one of its schools each."""

    subjects: Subjects
    base: Ints
    school: Ints | None = None
    as_ground: bool = False

    @classmethod
    def of(cls, state: State, rows: Ints) -> Asking:
        """Ask of whole districts."""
        return cls(Subjects(state, rows), np.arange(rows.size))

    @property
    def state(self) -> State:
        """The state of all rows."""
        return self.subjects.state

    @property
    def at(self) -> Ints:
        """The row of each answer."""
        found: Ints = self.subjects.rows[self.base]
        return found

    def only(self, kept: Ints) -> Asking:
        """Ask at some of the places only."""
        return replace(self, base=self.base[kept], school=None if self.school is None else self.school[kept])

    def each_school(self) -> tuple[Asking, Ints]:
        """Ask at every member school, and return the place whose school each is."""
        schools, owner = self.subjects.members(self.base)
        return replace(self, base=self.base[owner], school=schools), owner

    def by_text(self) -> Iterator[tuple[Agreement, Ints]]:
        """Yield the agreements in force with the places where each is; those that are left to ``evaluate`` apart."""
        plan = self.state.plan
        for document, places in groups(self.state.document(self.at)):
            if document >= 0 and document not in plan.texts_left:
                yield plan.documents[document], places

    def by_clauses(self) -> Iterator[tuple[Sequence[ConsequenceClause], Ints]]:
        """Yield the clauses that hold with the places where they do: of agreements in force, or of the policy where none is."""
        yield self.state.plan.policy.clauses, np.flatnonzero(self.state.versions[self.at] == 0)
        for which, places in groups(self.state.plan.clauses_of[self.state.document(self.at)]):
            if which >= 0:
                yield self.state.plan.clauses[which], places

    def judged(self, one: ConsequenceClause | Requirement, named: Ints | None = None) -> Iterator[tuple[Ints, Ints, Ints]]:
        """Yield places, schools (-1: the district) and what is true of a clause or a requirement there, or what an override set.

        What is for each is asked at the schools ``named``, or else at each member school; of members nobody knows it is undetermined.
        """
        scopes = [(self, np.arange(self.base.size))]
        if one.for_ == "each":
            named = np.full(self.base.size, -1) if named is None else named
            known = self.subjects.members_known(self.base)
            own, members, nobody = (np.flatnonzero(found) for found in (named >= 0, (named < 0) & known, (named < 0) & ~known))
            each, owner = self.only(members).each_school()
            scopes = [(replace(self.only(own), school=named[own]), own), (each, members[owner]), (self.only(nobody), nobody)]
        what = f"{'clause' if isinstance(one, ConsequenceClause) else 'requirement'}:{one.id}"
        for asked, places in scopes:
            if places.size:
                unknown = one.for_ == "each" and asked.school is None
                truths = np.ones(places.size, np.int8) if unknown else asked._clause_or_requirement(one)
                schools = np.full(places.size, -1) if asked.school is None else asked.school
                override = self.state.overrides.of(what, (asked.at, schools), self.state.today)
                yield places, schools, np.where(override >= 0, override, truths).astype(np.int8)

    def _clause_or_requirement(self, one: ConsequenceClause | Requirement) -> Ints:
        if isinstance(one, ConsequenceClause):
            return self.weigh(one.when)
        required = self.weigh(one.requires)
        return required if one.when is None else np.maximum(2 - self.weigh(one.when), required)

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
                return _combined(self._counts(condition.met, lambda slots: slots.truth(as_ground=self.as_ground)), any_=False)
            case c.Missed():
                return _combined(self._counts(condition.missed, lambda slots: slots.missed(as_ground=self.as_ground)), any_=True)
            case c.ShareMet():
                return self._share(condition.share_met)
            case c.LevelIs():
                level, bounds = self.state.level[self.at], condition.level
                most = np.iinfo(np.int16).max if bounds.at_most is None else bounds.at_most
                return _truth((level >= (bounds.at_least or 0)) & (level <= most))
            case c.Has():
                return self._has(condition)
            case c.Never():
                return _truth(self.first(condition.never) == NEVER)
            case c.Happened():
                day, (first, last) = self.first(condition.happened.occurrence), condition.happened.span
                return _truth((day >= first.toordinal()) & (day <= last.toordinal()) & (day < NEVER))
            case c.StandingOf():  # the plan leaves whatever asks it to `evaluate`
                return np.ones(self.base.size, np.int8)
            case c.Grounds():
                return self.grounds()
            case c.Charter():
                charter = self.state.columns.charter[self.at]
                return charter if condition.charter else (2 - charter).astype(np.int8)
            case c.ParameterIs():
                wanted = condition.parameter
                return np.full(self.base.size, 2 * (str(self.state.plan.policy.parameter(wanted.name)) == wanted.is_), np.int8)
            case _:
                return self._of_facts(condition)

    def _of_facts(self, leaf: _OfFacts) -> Ints:
        """Return the truth of what asks for the facts of a cycle, or of its schools."""
        match leaf:
            case c.ClockIs():
                return self._clock(leaf)
            case c.Signed():
                return self._signed(leaf)
            case c.FindingIs():
                return self._finding(leaf)
            case c.Reported():
                return self._reported(leaf)
            case c.Designated():
                return self._designated(leaf)
            case c.Rated():
                return self._rating(leaf)
            case c.Members():
                return self._members(leaf)
            case c.Elapsed():
                return self._elapsed(leaf)
            case _:
                assert_never(leaf)

    def _counts(self, selector: c.Selector, value_of: Callable[[Slots], Ints]) -> Ints:
        """Count the selected benchmarks by their value, at every place."""
        slots, columns = self.subjects.slots(selector), self.state.columns
        picked = slots.picked(selector, columns)
        if self.school is not None:
            picked = picked & (slots.school >= 0)
            return _counted(value_of(slots)[picked], slots.school[picked], columns.m)[:, self.school]
        return _counted(value_of(slots)[picked], slots.base[picked], self.subjects.rows.size)[:, self.base]

    def _share(self, share: c.Share) -> Ints:
        word, number = share.bound()
        policy = self.state.plan.policy
        bound = read_exact(policy.parameter(number.parameter)) if isinstance(number, c.ParameterRef) else number
        counts = self._counts(share.of, lambda slots: slots.truth(as_ground=self.as_ground))
        first, pattern = patterns(*counts)
        truths = [
            CODE_OF[share_truth(word, bound, met=met, possible=met + open_, total=no + open_ + met)] if no + open_ + met else 1
            for no, open_, met in counts[:, first].T.tolist()
        ]
        found: Ints = np.array(truths, np.int8)[pattern]
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
        schools, owner = self.subjects.members(self.base)
        return _combined(_counted(value_of(schools, self.at[owner]), owner, self.base.size), any_=any_)

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
            rows = order.sort(
                [(period, (rated,) if rated else ()) for _, period, rated, *_ in events],
                before=[event[1] for event in events if event[3] < day],
            )
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
        for text, places in self.by_text():
            found[places] = self.only(places)._structure(leaf.has, text)
        return found

    def _structure(self, asked: c.Structure, agreement: Agreement) -> Ints:
        if asked.benchmarks is None or asked.per == "agreement":
            return np.full(self.base.size, CODE_OF[_structure(asked, agreement, None)[0]], np.int8)  # type: ignore[arg-type]  # these ask no facts
        columns, selector, count = self.state.columns, asked.benchmarks, asked.count

        def value_of(school: Ints, _: Ints) -> Ints:
            codes, name = distinct(columns.school_name[school])
            names = [columns.school_names[code] for code in codes.tolist()]
            held = [sum(selects(selector, benchmark=b, school=n) for b in agreement.benchmarks if _covers(b, n)) >= count for n in names]
            return _truth(np.array(held, bool)[name])

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
            found[ground.id] = _combined(_counted(scoped.weigh(ground.when), owner, self.base.size), any_=True)
        return found


def _counted(values: Ints, owner: Ints, size: int) -> Ints:
    """Count the values 0, 1 and 2 of each owner."""
    return np.bincount(owner * 3 + values, minlength=3 * size).reshape(size, 3).T


def _combined(counts: Ints, *, any_: bool) -> Ints:
    """Combine counted truths: any or all of them; of none at all it is undetermined."""
    least, middle, most = counts if any_ else counts[::-1]
    found = np.where(most > 0, 2, np.where(middle > 0, 1, 0))
    return np.where(least + middle + most == 0, 1, found if any_ else 2 - found).astype(np.int8)


def _truth(known: Ints) -> Ints:
    return np.where(known, 2, 0).astype(np.int8)


def _by_pair(one: Ints, other: Ints, read: Callable[[int, int], int]) -> Ints:
    """Read each distinct pair once."""
    first, pair = patterns(one, other)
    found: Ints = np.array([read(*both) for both in zip(one[first].tolist(), other[first].tolist(), strict=True)], np.int8)[pair]
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
