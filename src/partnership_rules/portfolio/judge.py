"""The benchmarks of many partnerships: which stand where, due when, and what the evidence says of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias, assert_never

from ..benchmark import Benchmark
from ..benchmark import targets as t
from ..benchmark.reading import _moved
from ..condition import Selector
from ..evidence import cell_of
from ..quantity import Interval, Unit
from .arrays import NEVER, Bools, Ints, groups, np, patterns, runs
from .evidence import Evidence, Use, compared
from .state import ABSENT, EXCLUDED, LEFT, MEMBER, State

__all__ = ["Slots", "Subjects", "at_least_n"]

_Limits: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]

_NONE = -1
_IF_MISSING = {"met": 2, "not_met": 0, "undetermined": 1}


@dataclass(frozen=True)
class Slots:
    """Benchmarks as they stand: one for each row and school it is judged for, in the order of the agreements.

    ``base`` is the place among the rows asked about, ``bench`` that among ``listed``, ``school`` that among all schools.
    """

    listed: list[tuple[str, Benchmark]]
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

    def picked(self, selector: Selector, names: list[str], of_school: Ints) -> Bools:
        """Say which slots a selector picks."""
        found = np.ones(self.base.size, bool)
        for name, values in selector.limits:
            if name == "school":
                wanted = [place for place, word in enumerate(names) if word in values]
                found &= (self.school >= 0) & np.isin(of_school[self.school], wanted)
            else:
                found &= np.array([getattr(benchmark, name) in values for _, benchmark in self.listed], bool)[self.bench]
        return found


@dataclass(frozen=True)
class Frame:
    """Where targets of one benchmark are read: at many places, each on its day."""

    places: Ints
    state_level: Ints
    district: Ints
    today: Ints
    due: Ints
    until: Ints
    measure: str
    group: str
    baseline: t.Baseline | None
    if_missing: Ints

    @property
    def last_day(self) -> Ints:
        """The last days whose evidence counts."""
        return np.minimum(self.today, self.until)


_NO_SLOTS = tuple(np.zeros(0, kind) for kind in (np.int64, np.int64, np.int32, bool, np.int8, np.int8, np.int8))


class Subjects:
    """The rows asked about, each on its day: their member schools and their benchmarks, looked up when first asked for."""

    def __init__(self, state: State, rows: Ints) -> None:
        self.state = state
        self.rows = rows
        self._slots: dict[_Limits, Slots] = {}

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

    def _judge(self, limits: _Limits) -> Slots:
        found = [(listed, self._judged(*standing)) for listed, standing in self._standing(limits)]
        parts = zip(_NO_SLOTS, *(one[1] for one in found), strict=True)
        base, school, due, back, judged, reviewed, override = (np.concatenate(columns) for columns in parts)
        bench = np.repeat(np.arange(len(found)), [one[1][0].size for one in found])
        is_due = (self.state.today[self.rows[base]] > due) & ~back
        return Slots([one[0] for one in found], bench, base, school, due, back, judged, reviewed, override, is_due)

    def _standing(self, limits: _Limits) -> Iterator[tuple[tuple[str, Benchmark], tuple[Benchmark, Ints, Ints, Bools]]]:
        """Yield the benchmarks of the versions in force, and of earlier ones that fell due under them, with the rows they stand in."""
        state, rows = self.state, self.rows
        shown: dict[str, Bools] = {}
        most = int(state.versions[rows].max(initial=0))
        for number in range(most):
            held = np.flatnonzero(state.versions[rows] > number)
            for document, within in groups(state.version[number, rows[held]]):
                if document < 0 or document in state.plan.texts_left:
                    continue
                at, text = held[within], state.plan.documents[document]
                start, end = (state.version_day[one, rows[at]] if one < most else np.full(at.size, NEVER) for one in (number, number + 1))
                for benchmark in text.benchmarks:
                    if not all(getattr(benchmark, name) in values for name, values in limits):
                        continue
                    due = self._due(rows[at], benchmark)
                    keep = (end == NEVER) | (due < end)
                    back = (due < start) if number else np.zeros(at.size, bool)
                    if most > 1:
                        seen = shown.setdefault(benchmark.id, np.zeros(rows.size, bool))
                        keep &= ~(back & seen[at])
                        seen[at[keep]] = True
                    yield (text.id, benchmark), (benchmark, at[keep], due[keep], back[keep])

    def _due(self, at: Ints, benchmark: Benchmark) -> Ints:
        clock = self.state.plan.clock_of_phase(benchmark.phase)
        if benchmark.due is None and clock is not None:
            found: Ints = self.state.last[clock, at]
            return found
        return np.full(at.size, NEVER if benchmark.due is None else benchmark.due.toordinal(), np.int32)

    def _judged(self, benchmark: Benchmark, base: Ints, due: Ints, back: Bools) -> tuple[Ints, ...]:
        """Judge a benchmark in some rows, at each school it is for; of member schools that nobody knows it is undetermined."""
        state = self.state
        kept, school = self._schools(benchmark, base)
        base, due, back = base[kept], due[kept], back[kept]
        if (school >= 0).any():
            joined = state.joined[school]
            back = back | ((due < NEVER) & (joined < NEVER) & (joined > due))
        at = self.rows[base]
        judged = np.where((school < 0) & (benchmark.for_ == "each"), 1, self._read(benchmark, (at, school), due, back))
        reviewed = state.finding[state.plan.reviews.index(benchmark.phase), at]
        return (
            base,
            school,
            due,
            back,
            judged.astype(np.int8),
            reviewed,
            state.overrides.of(f"benchmark:{benchmark.id}", (at, school), state.today),
        )

    def _schools(self, benchmark: Benchmark, base: Ints) -> tuple[Ints, Ints]:
        """Return at which of some rows a benchmark is judged, and for which school (-1: the district)."""
        state, columns = self.state, self.state.columns
        everywhere, whole = np.arange(base.size), np.full(base.size, -1, np.int64)
        if benchmark.for_ == "each":
            known = self.members_known(base)
            schools, owner = self.members(base[known])
            return np.concatenate([everywhere[known][owner], everywhere[~known]]), np.concatenate([schools, whole[~known]])
        if benchmark.school is None:
            return everywhere, whole
        names = columns.school_names
        code = names.index(benchmark.school) if benchmark.school in names else -1
        school = columns.school_at(self.rows[base], whole + 1 + code)
        state.left[self.rows[base[school < 0]]] = True  # a school that the partnership does not list
        stays = (school >= 0) & ~np.isin(state.school[school], LEFT)
        return everywhere[stays], school[stays]

    def _read(self, benchmark: Benchmark, places: tuple[Ints, Ints], due: Ints, back: Bools) -> Ints:
        columns, (at, school) = self.state.columns, places
        district, today = columns.m + at, self.state.today[at]
        frame = Frame(
            places=np.where(school >= 0, school, district),
            state_level=district + columns.n,
            district=district,
            today=today,
            due=due,
            until=self._until(benchmark, at, due),
            measure=benchmark.measure,
            group=benchmark.group,
            baseline=benchmark.baseline,
            if_missing=np.where((today > due) & ~back, _IF_MISSING[benchmark.if_missing], 1),
        )
        return _target(benchmark.target, frame, columns.evidence)

    def _until(self, benchmark: Benchmark, at: Ints, due: Ints) -> Ints:
        """Return the last day whose evidence counts: the due day, or, of what is due with its phase, that of a later review."""
        state = self.state
        if benchmark.due is not None or state.plan.policy.evidence_until == "due":
            return due
        review = state.plan.reviews.index(benchmark.phase)
        held = np.where(state.held[review, at] < NEVER, state.held[review, at], state.decided[review, at])
        later = np.where(held < NEVER, np.maximum(due, held), state.today[at])
        return np.where((due < NEVER) & (state.today[at] > due), later, due)


def _target(target: t.AnyTarget, frame: Frame, evidence: Evidence) -> Ints:
    """Read any target at every place."""
    match target:
        case t.AtLeast() | t.AtMost():
            seen = _observe(frame, evidence, target.amount.unit)
            return _threshold(seen, target.amount.point, evidence, rising=bool(target.rising))
        case t.RiseBy() | t.FallBy():
            return _change(target, frame, evidence)
        case t.GapFallsBy():
            return _gap(target, frame, evidence)
        case t.Done():
            return _done(frame, evidence)
        case t.AnyOf():
            return np.maximum.reduce([_target(part, frame, evidence) for part in target.parts])
        case t.AllOf():
            return np.minimum.reduce([_target(part, frame, evidence) for part in target.parts])
        case t.AtLeastNOf():
            return at_least_n([_target(part, frame, evidence) for part in target.parts], target.at_least_n_of.n)
        case t.Part():
            own = replace(
                frame,
                measure=target.measure or frame.measure,
                group=target.group or frame.group,
                baseline=target.baseline or (None if target.measure else frame.baseline),
            )
            return _target(target.target, own, evidence)
        case _:
            assert_never(target)


def at_least_n(truths: list[Ints], n: int) -> Ints:
    """Return whether at least ``n`` of the truths are true, as far as the known ones decide."""
    sure = sum((one == 2).astype(np.int16) for one in truths)
    possible = sum((one > 0).astype(np.int16) for one in truths)
    return np.where(sure >= n, 2, np.where(possible < n, 0, 1)).astype(np.int8)


def _observe(frame: Frame, evidence: Evidence, unit: Unit | None) -> tuple[Ints, Ints, Ints]:
    """Return the latest value that counts at each place, as a code (-1: there is none), its day, and what it means that there is none.

    What the agreement says of missing data it says of values that nobody reported, in time or at all.
    """
    after = _day(frame.baseline)
    series = evidence.series(frame.measure, frame.group, use="counts", unit=unit, after=after)
    at = series.latest(frame.places, frame.last_day)
    none = np.flatnonzero(at < 0)
    missing = np.ones(at.size, np.int8)
    missing[none] = frame.if_missing[none]
    places, today = frame.places[none], frame.today[none]
    for group in (frame.group, *evidence.spelled_alike(frame.group)):
        reported = evidence.series(frame.measure, group, use="reported", after=after).latest(places, today) >= 0
        missing[none[reported]] = 1
    any_day = evidence.series(frame.measure, frame.group, use="reported")
    missing[none[any_day.days[any_day.latest(places, today)] > frame.last_day[none]]] = 1
    return series.cells[at], series.days[at], missing


def _day(baseline: t.Baseline | None) -> int:
    return baseline.on.toordinal() if baseline is not None and baseline.on is not None else 0


def _threshold(seen: tuple[Ints, Ints, Ints], wanted: Interval, evidence: Evidence, *, rising: bool) -> Ints:
    """Hold what was seen against one threshold, each distinct value once; where nothing was, the agreement says what that means."""
    used, _, missing = seen
    return np.where(used >= 0, evidence.held_against(used, wanted, rising=rising), missing).astype(np.int8)


def _start(frame: Frame, places: Ints, evidence: Evidence) -> Ints:
    """Return the value of the very day of the baseline, as a code; -1 where there is none."""
    if frame.baseline is None or frame.baseline.on is None:
        return np.full(places.shape, _NONE)
    day = _day(frame.baseline)
    series = evidence.series(frame.measure, frame.group, use="admissible", unit=frame.baseline.unit).on(day)
    return np.where(frame.today >= day, series.cells[series.latest(places, np.full(places.shape, day))], _NONE)


def _change(target: t.RiseBy | t.FallBy, frame: Frame, evidence: Evidence) -> Ints:
    baseline = frame.baseline
    seen = _observe(frame, evidence, baseline.unit if baseline else None)
    own, _, unknown = seen
    if baseline is None or (baseline.value is not None and baseline.interval is None):
        return unknown
    if baseline.interval is not None:
        wanted = _moved(baseline.interval, target.signed, target.change.unit)
        return _threshold(seen, wanted, evidence, rising=bool(target.rising))
    start = _start(frame, frame.places, evidence)
    both = evidence.published(start) & evidence.published(own)
    unknown[both] = _pairs(target, start[both], own[both], baseline.unit, evidence)
    return unknown


def _pairs(target: t.RiseBy | t.FallBy, start: Ints, own: Ints, unit: Unit, evidence: Evidence) -> Ints:
    """Hold values against the thresholds counted from their own starts: both are ranked, exactly, and compared as whole numbers."""
    change = target.change.unit
    ends = evidence.ends(unit, (target.signed, change), lambda one: _moved(one, target.signed, change))
    wanted = start + len(evidence.values)
    return ends.at_least(own, wanted) if target.rising else ends.at_least(wanted, own)


def _gap(target: t.GapFallsBy, frame: Frame, evidence: Evidence) -> Ints:
    """Read a gap to a moving comparator: each distinct combination of the four values is weighed once."""
    baseline, comparator = frame.baseline, target.change.comparator
    own, own_day, unknown = _observe(frame, evidence, baseline.unit if baseline else None)
    if baseline is None:
        return unknown
    beside = replace(
        frame,
        places=frame.state_level if comparator.level == "state" else frame.district,
        measure=comparator.measure or frame.measure,
        group=comparator.group or frame.group,
    )
    now, _, _ = _observe(replace(beside, today=own_day), evidence, baseline.unit)
    none = np.full(own.shape, _NONE)
    start = none if baseline.value is not None else _start(frame, frame.places, evidence)
    dated = replace(beside, baseline=t.Baseline(unit=baseline.unit, on=baseline.on))
    then = none if comparator.baseline is not None else _start(dated, beside.places, evidence)
    first, pattern = patterns(start, own, then, now)
    truths = [_gap_truth(target, baseline, row, evidence) for row in np.stack([start, own, then, now], 1)[first].tolist()]
    return np.where(own >= 0, np.array(truths, np.int8)[pattern], unknown).astype(np.int8)


def _gap_truth(target: t.GapFallsBy, baseline: t.Baseline, codes: list[int], evidence: Evidence) -> int:
    start, own, then, now = (evidence.values[code] if code >= 0 else None for code in codes)
    if baseline.value is not None:
        start = baseline.interval
    if (given := target.change.comparator.baseline) is not None:
        then = cell_of(given, baseline.unit).interval
    if start is None or own is None or then is None or now is None or then.unit is not start.unit:
        return 1
    wanted = _moved(then.minus(start), target.signed, target.change.unit)
    return compared(now.minus(own), wanted, rising=False)


def _done(frame: Frame, evidence: Evidence) -> Ints:
    """Read a milestone; where the reports of one day do not agree, it is known only if both ways come to the same."""
    reports = evidence.series(frame.measure, "", use="report")
    at = reports.latest(frame.places, frame.today)
    open_since = (frame.today > frame.due) & (reports.days[at] < frame.last_day)
    not_done = np.where(at < 0, frame.if_missing, np.where(open_since, 1, 0))
    ways = []
    for use in _DONE:
        done_on = evidence.series(frame.measure, "", use=use).first_day(frame.places)
        ways.append(np.where(done_on <= frame.today, np.where(done_on <= frame.until, 2, 0), not_done))
    return np.where(ways[0] == ways[1], ways[0], 1).astype(np.int8)


_DONE: tuple[Use, ...] = ("done", "surely_done")
