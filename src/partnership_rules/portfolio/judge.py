"""The benchmarks of many partnerships: which stand where, due when, and what the evidence says of each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ..condition import Selector
from .arrays import NEVER, Bools, Ints, groups, np, runs
from .columns import Columns
from .promises import Limits, Promises
from .reading import Frame, read
from .state import ABSENT, EXCLUDED, LEFT, MEMBER, State

__all__ = ["Slots", "Subjects"]


@dataclass(frozen=True)
class Slots:
    """Benchmarks as they stand: one for each row and school it is judged for, those of a row in the order of its agreements.

    ``base`` is the place among the rows asked about, ``bench`` that among ``promises``, ``school`` that among all schools.
    """

    promises: Promises
    bench: Ints
    base: Ints
    school: Ints
    due: Ints
    back: Bools
    judged: Ints
    reviewed: Ints
    override: Ints
    is_due: Bools

    def truth(self, *, as_ground: bool) -> Ints:
        """Return the answers that stand: an override's, as a ground what the review found, or else the evidence's."""
        found = np.where(self.reviewed == 1, 2, self.judged) if as_ground else self.judged
        return np.where(self.override >= 0, self.override, found).astype(np.int8)

    def missed(self, *, as_ground: bool) -> Ints:
        """Return whether each is missed: due and not met, or as a ground found not met."""
        found = np.where(self.is_due, 2 - self.truth(as_ground=as_ground), 0)
        if as_ground:
            found = np.where(~self.back & (self.override < 0) & (self.reviewed == 0), 2, found)
        return found.astype(np.int8)

    def picked(self, selector: Selector, columns: Columns) -> Bools:
        """Say which slots a selector picks."""
        found: Bools = self.promises.fits(tuple(one for one in selector.limits if one[0] != "school"))[self.bench]
        for name, values in selector.limits:
            if name == "school":
                wanted = [place for place, word in enumerate(columns.school_names) if word in values]
                found = found & (self.school >= 0) & np.isin(columns.school_name[self.school], wanted)
        return found


class Subjects:
    """The rows asked about, each on its day: their member schools and their benchmarks, looked up when first asked for."""

    def __init__(self, state: State, rows: Ints) -> None:
        self.state = state
        self.rows = rows
        self._slots: dict[Limits, Slots] = {}

    @cached_property
    def _members(self) -> tuple[Ints, Ints, Ints, Bools]:
        columns, state = self.state.columns, self.state
        places, owner = runs(columns.school_start[self.rows], columns.school_count[self.rows])
        status = state.school[places]
        active = status == MEMBER
        counts = np.bincount(owner[active], minlength=self.rows.size)
        known = np.bincount(owner[(status != ABSENT) & (status != EXCLUDED)], minlength=self.rows.size) > 0
        return places[active], np.cumsum(counts) - counts, counts, known

    def members(self, base: Ints) -> tuple[Ints, Ints]:
        """Return the member schools of some of the rows, and which of them each is of."""
        schools, start, counts, _ = self._members
        places, owner = runs(start[base], counts[base])
        return schools[places], owner

    def members_known(self, base: Ints) -> Bools:
        """Say of some of the rows whether any school is, or has been, a member."""
        found: Bools = self._members[3][base]
        return found

    def slots(self, selector: Selector | None = None) -> Slots:
        """Judge every benchmark, or only those that a selector may pick: each once."""
        limits = () if selector is None or () in self._slots else tuple(one for one in selector.limits if one[0] != "school")
        if limits not in self._slots:
            self._slots[limits] = self._judge(limits)
        return self._slots[limits]

    def _judge(self, limits: Limits) -> Slots:
        """Judge benchmarks where they stand, at each school they are for; of member schools that nobody knows they are undetermined."""
        state, promises = self.state, self.state.plan.promises
        bench, base, due, back = self._standing(limits)
        kept, school = self._schools(bench, base)
        bench, base, due, back = bench[kept], base[kept], due[kept], back[kept]
        if promises.schools or promises.each.any():
            joined = state.joined[school]  # that of no school is never
            back = back | ((due < NEVER) & (joined < NEVER) & (joined > due))
        at = self.rows[base]
        judged = self._read(bench, at, school, due, back)
        judged[(school < 0) & promises.each[bench]] = 1
        return Slots(
            promises=promises,
            bench=bench,
            base=base,
            school=school,
            due=due,
            back=back,
            judged=judged,
            reviewed=state.finding[promises.review[bench], at],
            override=self._overridden(bench, at, school),
            is_due=(state.today[at] > due) & ~back,
        )

    def _standing(self, limits: Limits) -> tuple[Ints, Ints, Ints, Bools]:
        """Return the benchmarks of the versions in force, and of earlier ones that fell due under them: which, in which rows, due when.

        The last says which are only shown: those that fell due before their version was in force.
        """
        state, rows, promises = self.state, self.rows, self.state.plan.promises
        (which, first, count), most = promises.within(limits), int(state.versions[rows].max(initial=0))
        shown = np.zeros(0, np.int64)
        parts: list[tuple[Ints, ...]] = [(shown, shown, np.zeros(0, np.int32), np.zeros(0, bool))]
        for number in range(most):
            held = np.flatnonzero(state.versions[rows] > number)
            document = state.version[number, rows[held]]
            places, owner = runs(first[document], count[document])
            bench, base = which[places], held[owner]
            due, back = self._due(bench, rows[base]), np.zeros(base.size, bool)
            if most > 1:
                start, end = (
                    state.version_day[one, rows[base]] if one < most else np.full(base.size, NEVER) for one in (number, number + 1)
                )
                keep = (end == NEVER) | (due < end)
                back = (due < start) if number else back
                names = base * len(promises.names) + promises.name[bench]
                keep &= ~(back & np.isin(names, shown))
                bench, base, due, back = bench[keep], base[keep], due[keep], back[keep]
                shown = np.concatenate([shown, names[keep]])
            parts.append((bench, base, due, back))
        bench, base, due, back = (np.concatenate(columns) for columns in zip(*parts, strict=True))
        return bench, base, due, back

    def _due(self, bench: Ints, at: Ints) -> Ints:
        """Return when benchmarks are due in a row each: on their own day, or with the clock of their phase."""
        promises = self.state.plan.promises
        found = promises.due[bench]
        with_clock = np.flatnonzero(promises.clock[bench] >= 0)
        found[with_clock] = self.state.last[promises.clock[bench[with_clock]], at[with_clock]]
        return found

    def _schools(self, bench: Ints, base: Ints) -> tuple[Ints | slice, Ints]:
        """Return which of the benchmarks are judged, and for which school (-1: the district): what is for each at every member."""
        state, columns, promises = self.state, self.state.columns, self.state.plan.promises
        members, start, counts, known = self._members
        inside = promises.each[bench] & known[base]
        if not inside.any() and not promises.schools:
            return slice(None), np.full(bench.size, -1, np.int64)
        first, many = np.where(inside, start[base], members.size), np.where(inside, counts[base], 1)
        places, kept = runs(first, many)
        school = np.append(members, -1)[places]
        named = np.flatnonzero(promises.school[bench[kept]] >= 0)
        if not named.size:
            return kept, school
        place = {word: at for at, word in enumerate(columns.school_names)}
        codes = np.array([place.get(word, -1) for word in promises.schools], np.int64)[promises.school[bench[kept[named]]]]
        at = self.rows[base[kept[named]]]
        school[named] = columns.school_at(at, codes)
        gone = school[named] < 0
        state.left[at[gone]] = True  # a school that the partnership does not list
        stays = np.ones(kept.size, bool)
        stays[named] = ~gone & ~np.isin(state.school[school[named]], LEFT)
        return kept[stays], school[stays]

    def _read(self, bench: Ints, at: Ints, school: Ints, due: Ints, back: Bools) -> Ints:
        """Read the targets, those that are alike together."""
        columns, promises = self.state.columns, self.state.plan.promises
        found = np.ones(bench.size, np.int8)
        for form, places in groups(promises.form[bench]):
            own = places if places.size < bench.size else slice(None)
            own_bench, own_at, own_school, own_due = bench[own], at[own], school[own], due[own]
            district, today = columns.m + own_at, self.state.today[own_at]
            frame = Frame(
                of=promises.place[own_bench],
                places=np.where(own_school >= 0, own_school, district),
                district=district,
                beyond=columns.n,
                today=today,
                due=own_due,
                until=self._until(own_bench, own_at, own_due),
                if_missing=np.where((today > own_due) & ~back[own], promises.if_missing[own_bench], 1),
            )
            found[own] = read(promises.forms[form], frame, columns.evidence)
        return found

    def _until(self, bench: Ints, at: Ints, due: Ints) -> Ints:
        """Return the last day whose evidence counts: the due day, or, of what is due with its phase, that of a later review."""
        state, promises = self.state, self.state.plan.promises
        if state.plan.policy.evidence_until == "due":
            return due
        later = np.flatnonzero((due < state.today[at]) & promises.with_phase[bench])
        review, rows, found = promises.review[bench[later]], at[later], due.copy()
        held = np.where(state.held[review, rows] < NEVER, state.held[review, rows], state.decided[review, rows])
        found[later] = np.where(held < NEVER, np.maximum(due[later], held), state.today[rows])
        return found

    def _overridden(self, bench: Ints, at: Ints, school: Ints) -> Ints:
        """Return what is set for benchmarks; -1 where nothing is."""
        state, promises = self.state, self.state.plan.promises
        found = np.full(bench.size, -1, np.int8)
        for what in state.overrides.named("benchmark:"):
            name = promises.names.index(what) if what in promises.names else -1
            own = np.flatnonzero(promises.name[bench] == name)
            found[own] = state.overrides.of(f"benchmark:{what}", (at[own], school[own]), state.today)
        return found
