"""Targets read at many places at once: those that are alike together, each against its own numbers, as one partnership's are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from ..benchmark import targets as t
from ..benchmark.reading import _moved
from ..evidence import cell_of
from ..quantity import Unit
from .arrays import Ints, np, patterns
from .evidence import Evidence, Use, compared
from .promises import Alike, how_many, measured_at

__all__ = ["Frame", "at_least_n", "read"]

_NONE = -1
_Seen = tuple[Ints, Ints, Ints]


@dataclass(frozen=True)
class Frame:
    """Where targets are read: at many places, each on its day; ``of`` says which of the targets that are alike is read there."""

    of: Ints
    places: Ints
    district: Ints
    beyond: int  #: So far beyond the place of a district is that of its state.
    today: Ints
    due: Ints
    until: Ints
    if_missing: Ints
    measure: str = ""
    group: str = ""
    after: Ints | None = None  #: The days of the baselines: what is observed is later; none where no baseline has a day.

    @property
    def last_day(self) -> Ints:
        """The last days whose evidence counts."""
        return np.minimum(self.today, self.until)


def read(alike: Alike, frame: Frame, evidence: Evidence) -> Ints:
    """Read at every place the target that is meant there."""
    frame = replace(frame, measure=alike.measure, group=alike.group, after=alike.days[frame.of] if alike.days.any() else None)
    match alike.first:
        case t.AtLeast() | t.AtMost():
            return _threshold(alike, _observe(frame, evidence, alike.unit), frame, evidence)
        case t.RiseBy() | t.FallBy():
            return _change(alike.first, alike, frame, evidence)
        case t.GapFallsBy():
            return _gap(alike.first, alike, frame, evidence)
        case t.Done():
            return _done(frame, evidence)
        case t.AnyOf() | t.AllOf() | t.AtLeastNOf():
            return at_least_n([read(part, frame, evidence) for part in alike.parts], how_many(alike.first))
        case _:
            assert_never(alike.first)


def at_least_n(truths: list[Ints], n: int) -> Ints:
    """Return whether at least ``n`` of the truths are true, as far as the known ones decide."""
    sure = sum((one == 2).astype(np.int16) for one in truths)
    possible = sum((one > 0).astype(np.int16) for one in truths)
    return np.where(sure >= n, 2, np.where(possible < n, 0, 1)).astype(np.int8)


def _observe(frame: Frame, evidence: Evidence, unit: Unit | None) -> _Seen:
    """Return the latest value that counts at each place, as a code (-1: there is none), its day, and what it means that there is none.

    What the agreement says of missing data it says of values that nobody reported, in time or at all.
    """
    series = evidence.series(frame.measure, frame.group, use="counts", unit=unit)
    at = series.latest(frame.places, frame.last_day, after=frame.after)
    none = np.flatnonzero(at < 0)
    missing = np.ones(at.size, np.int8)
    missing[none] = frame.if_missing[none]
    places, today, after = frame.places[none], frame.today[none], None if frame.after is None else frame.after[none]
    for group in (frame.group, *evidence.spelled_alike(frame.group)):
        reported = evidence.series(frame.measure, group, use="reported").latest(places, today, after=after) >= 0
        missing[none[reported]] = 1
    any_day = evidence.series(frame.measure, frame.group, use="reported")
    missing[none[any_day.days[any_day.latest(places, today)] > frame.last_day[none]]] = 1
    return series.cells[at], series.days[at], missing


def _threshold(alike: Alike, seen: _Seen, frame: Frame, evidence: Evidence) -> Ints:
    """Hold what was seen against the threshold meant there; where nothing was, the agreement says what that means."""
    used, _, missing = seen
    return np.where(used >= 0, evidence.held_against(used, frame.of, alike), missing).astype(np.int8)


def _start(frame: Frame, evidence: Evidence, unit: Unit) -> Ints:
    """Return the value of the very day of the baseline, as a code; -1 where there is none."""
    if frame.after is None:
        return np.full(frame.places.shape, _NONE)
    series = evidence.series(frame.measure, frame.group, use="admissible", unit=unit)
    at = series.latest(frame.places, frame.after)
    return np.where((frame.today >= frame.after) & (series.days[at] == frame.after), series.cells[at], _NONE)


def _change(target: t.RiseBy | t.FallBy, alike: Alike, frame: Frame, evidence: Evidence) -> Ints:
    baseline = alike.baseline
    seen = _observe(frame, evidence, alike.unit)
    own, _, unknown = seen
    if baseline is None or measured_at(baseline) == "nowhere":
        return unknown
    if measured_at(baseline) == "value":
        return _threshold(alike, seen, frame, evidence)
    start = _start(frame, evidence, baseline.unit)
    both = evidence.published(start) & evidence.published(own)
    unknown[both] = _pairs(target, start[both], own[both], baseline.unit, evidence)
    return unknown


def _pairs(target: t.RiseBy | t.FallBy, start: Ints, own: Ints, unit: Unit, evidence: Evidence) -> Ints:
    """Hold values against the thresholds counted from their own starts: both are ranked, exactly, and compared as whole numbers."""
    change = target.change.unit
    ends = evidence.ends(unit, (target.signed, change), lambda one: _moved(one, target.signed, change))
    wanted = start + len(evidence.values)
    return ends.at_least(own, wanted) if target.rising else ends.at_least(wanted, own)


def _gap(target: t.GapFallsBy, alike: Alike, frame: Frame, evidence: Evidence) -> Ints:
    """Read a gap to a moving comparator: each distinct combination of the four values is weighed once for each target."""
    baseline, comparator = alike.baseline, target.change.comparator
    own, own_day, unknown = _observe(frame, evidence, alike.unit)
    if baseline is None:
        return unknown
    beside = replace(
        frame,
        places=frame.district + frame.beyond if comparator.level == "state" else frame.district,
        measure=comparator.measure or frame.measure,
        group=comparator.group or frame.group,
    )
    now, _, _ = _observe(replace(beside, today=own_day), evidence, baseline.unit)
    none = np.full(own.shape, _NONE)
    start = none if baseline.value is not None else _start(frame, evidence, baseline.unit)
    then = none if comparator.baseline is not None else _start(beside, evidence, baseline.unit)
    first, pattern = patterns(frame.of, start, own, then, now)
    asked = np.stack([frame.of, start, own, then, now], 1)[first].tolist()
    truths = [_gap_truth(alike, of, codes, evidence) for of, *codes in asked]
    return np.where(own >= 0, np.array(truths, np.int8)[pattern], unknown).astype(np.int8)


def _gap_truth(alike: Alike, of: int, codes: list[int], evidence: Evidence) -> int:
    target, baseline = alike.targets[of], alike.baselines[of]
    start, own, then, now = (evidence.values[code] if code >= 0 else None for code in codes)
    if not isinstance(target, t.GapFallsBy) or baseline is None:
        return 1
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
