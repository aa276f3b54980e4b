"""Read a target against the book of evidence: one function for each kind of target, the same that explains it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache, reduce
from itertools import takewhile
from typing import NamedTuple, assert_never

from ..dated import contradictions
from ..evidence import Book, Level, Measurement, Milestone, cell_of
from ..logic import FALSE, TRUE, UNDETERMINED, Truth, all_of, any_of, at_least_n
from ..quantity import Interval, Rounding, Unit, at_least_interval, round_interval
from ..words import plural
from .targets import AllOf, AnyOf, AnyTarget, AtLeast, AtLeastNOf, AtMost, Baseline, Comparator, Done, FallBy, GapFallsBy, Part, RiseBy

__all__ = ["Days", "Frame", "Judging", "Reading", "read_target"]

Passed = tuple[tuple[Measurement | Milestone, str], ...]
HUNDRED = Fraction(100)
NOT_LATER = "not later than the baseline"


@dataclass(frozen=True, slots=True)
class Judging:
    """What a policy says of judging: the smallest group that counts (n-size), and how observed values are rounded."""

    n_size: int | None = None
    rounding: Rounding | None = None


class Days(NamedTuple):
    """The days by which a benchmark is judged: the day asked about, its due day, and the last day whose evidence counts.

    ``reaches_back`` says that it is never due: nobody asked for it before its due day was over.
    """

    today: date
    due: date | None
    until: date | None
    reaches_back: bool = False


class Frame(NamedTuple):
    """Where a target is read: the evidence, the days, the place, the measure, the start."""

    book: Book
    day: date
    due: date | None
    until: date | None
    place: Level
    school: str | None
    measure: str
    group: str
    baseline: Baseline | None
    if_missing: Truth
    judging: Judging

    @property
    def last_day(self) -> date:
        """The last day whose evidence counts."""
        return self.day if self.until is None or self.day < self.until else self.until

    def too_late(self) -> str:
        """Describe what comes after the last day whose evidence counts."""
        if self.until == self.due:
            return f"after the due date {self.due}"
        return f"after {self.until}, when the review was held"

    def where(self) -> str:
        """Describe what is measured, and where."""
        group = "" if self.group == "all" else f" of the student group '{self.group}'"
        at = f"school '{self.school}'" if self.school else f"the {self.place}"
        return f"'{self.measure}'{group} at {at}"


class Reading(NamedTuple):
    """What a target says: its truth, the value observed and wanted, and the evidence behind it.

    ``note`` says in words why it is undetermined, or when a milestone was done.
    """

    target: AnyTarget
    truth: Truth
    value: Interval | None = None
    wanted: Interval | None = None
    used: tuple[Measurement | Milestone, ...] = ()
    passed: Passed = ()
    needs: tuple[str, ...] = ()
    note: str = ""
    parts: tuple[Reading, ...] = ()

    @property
    def margin(self) -> Interval | None:
        """The distance to the threshold, positive on the good side."""
        if self.value is None or self.wanted is None:
            return None
        return self.value.minus(self.wanted) if self.target.rising else self.wanted.minus(self.value)

    def all_used(self) -> tuple[Measurement | Milestone, ...]:
        """List the evidence used here and below, once each."""
        return tuple(dict.fromkeys((*self.used, *(e for part in self.parts for e in part.all_used()))))

    def all_passed(self) -> Passed:
        """List the evidence passed over here and below, once each."""
        return tuple(dict.fromkeys((*self.passed, *(e for part in self.parts for e in part.all_passed()))))

    def all_needs(self) -> tuple[str, ...]:
        """List the facts that could still decide what is undetermined, once each."""
        if self.truth is not UNDETERMINED:
            return ()
        return tuple(dict.fromkeys((*self.needs, *(n for part in self.parts for n in part.all_needs()))))


def read_target(target: AnyTarget, frame: Frame) -> Reading:
    """Read any target in a frame."""
    match target:
        case AtLeast() | AtMost():
            return _read_threshold(target, frame)
        case RiseBy() | FallBy():
            return _read_change(target, frame)
        case GapFallsBy():
            return _read_gap(target, frame)
        case Done():
            return _read_done(target, frame)
        case AnyOf() | AllOf() | AtLeastNOf():
            return _read_compound(target, frame)
        case Part():
            return _read_part(target, frame)
        case _:
            assert_never(target)


def _latest(frame: Frame, unit: Unit | None) -> tuple[tuple[Measurement, ...], Passed]:
    """Return the measurements of the latest day of which any counts, and what was passed over on the way.

    They are several where they contradict each other: nobody can say then which one is right.
    """
    passed: list[tuple[Measurement | Milestone, str]] = []
    found: list[Measurement] = []
    today, last = frame.day, frame.last_day
    for entry in frame.book.latest_first(frame.measure, place=frame.place, school=frame.school, group=frame.group, by=today):
        if found and entry.on < found[0].on:
            break
        reason = f"dated {frame.too_late()}" if entry.on > last else _inadmissible(entry, frame, unit)
        if reason is None:
            found.append(entry)
        else:
            passed.append((entry, reason))
    return _unlike(found), tuple(passed)


def _unlike(found: Sequence[Measurement]) -> tuple[Measurement, ...]:
    """Leave out all but the first of those that say the same."""
    return tuple({entry.cell: entry for entry in reversed(found)}.values()) if len(found) > 1 else tuple(found)


def _value_of(entries: Sequence[Measurement], rounding: Rounding | None) -> Interval | None:
    """Return the interval from the lowest to the highest value of one day; None where any is not published, or their units differ.

    Of two values that contradict each other it decides what each of them decides alone, and nothing else: all comparisons are with
    the ends.
    """
    intervals = [entry.cell.interval for entry in entries]
    known = [round_interval(one, rounding) if rounding else one for one in intervals if one is not None]
    if len(known) < len(intervals) or len({one.unit for one in known}) != 1:
        return None
    return reduce(Interval.around, known)


def _inadmissible(entry: Measurement, frame: Frame, unit: Unit | None) -> str | None:
    """Explain why a measurement cannot be used; None where it can."""
    if frame.baseline is not None and frame.baseline.on is not None and entry.on <= frame.baseline.on:
        return NOT_LATER
    if not entry.admissible:
        return entry.reason or "marked as not admissible"
    if frame.judging.n_size is not None and entry.n is not None and entry.n < frame.judging.n_size:
        return f"n = {entry.n} is below the n-size of {frame.judging.n_size}"
    if frame.judging.n_size is not None and entry.n_withheld:
        return f"n was withheld, and the n-size is {frame.judging.n_size}"
    if unit is not None and entry.unit is not unit:
        return f"in {entry.unit.value}, where {unit.value} is wanted"
    return None


def _observe(target: AnyTarget, frame: Frame, unit: Unit | None) -> tuple[Interval | None, Reading]:
    """Return the observed interval, and the reading to use where there is none."""
    entries, passed = _latest(frame, unit)
    if not entries:
        need = f"an admissible measurement of {frame.where()} on or before {frame.last_day}"
        if frame.due and frame.day < frame.due:
            need = f"an admissible measurement of {frame.where()} on or before {frame.due}"
        passed = (*passed, *_spelled_alike(frame))
        truth = UNDETERMINED if any(reason != NOT_LATER for _, reason in passed) else frame.if_missing
        return None, Reading(target, truth, passed=passed, needs=(need,), note=_none_admissible(passed))
    value = _value_of(entries, frame.judging.rounding)
    hidden = next((entry for entry in entries if entry.cell.interval is None), None)
    if hidden is not None:
        need = f"a published value of {frame.where()} in place of the {hidden.cell.kind} one of {hidden.on}"
        note = f"the value of {hidden.on} is {hidden.cell.kind}"
        needs = (need, *_which_is_right(entries))
        return None, Reading(target, UNDETERMINED, used=entries, passed=passed, needs=needs, note=note)
    return value, Reading(target, UNDETERMINED, value=value, used=entries, passed=passed)


def _spelled_alike(frame: Frame) -> Passed:
    """List the values so far of the same student group under another spelling: somebody reported them, and they are not used."""
    start = frame.baseline.on if frame.baseline is not None else None
    alike = frame.book.spelled_alike(frame.measure, place=frame.place, school=frame.school, group=frame.group)
    return tuple((e, f"of the student group '{e.group}'") for e in alike if e.on <= frame.day and (start is None or e.on > start))


def _none_admissible(passed: Passed) -> str:
    """Explain that no measurement counts, and why the latest one does not."""
    if not passed:
        return "no measurement is on record"
    entry, reason = passed[0]
    others = f", and {plural(len(passed) - 1, 'other')} passed over" if len(passed) > 1 else ""
    return f"no admissible measurement is on record (that of {entry.on}: {reason}{others})"


def _hold(base: Reading, wanted: Interval, frame: Frame) -> Reading:
    """Compare an observed value with a threshold."""
    value = base.value
    assert value is not None
    truth = at_least_interval(value, wanted) if base.target.rising else at_least_interval(wanted, value)
    needs: tuple[str, ...] = ()
    if truth is UNDETERMINED:
        needs = _which_is_right(base.used) or (f"a more exact value of {frame.where()} than {value.words()}",)
    return Reading(base.target, truth, value, wanted, base.used, base.passed, needs)


def _which_is_right(used: Sequence[Measurement | Milestone]) -> tuple[str, ...]:
    """Ask which of the values that contradict each other is right."""
    firsts = [same[0] for same in contradictions(used)]
    return tuple(f"which value of '{one.measure}' of {one.on} is right" for one in firsts if isinstance(one, Measurement))


def _read_threshold(target: AtLeast | AtMost, frame: Frame) -> Reading:
    wanted = target.amount.point
    value, base = _observe(target, frame, wanted.unit)
    return base._replace(wanted=wanted) if value is None else _hold(base, wanted, frame)


def _start(frame: Frame) -> tuple[Interval | None, str, tuple[Measurement, ...]]:
    """Return the baseline as an interval, or None; the fact that is needed; and the values of its day where they do not agree."""
    baseline = frame.baseline
    if baseline is None:
        return None, f"the baseline of {frame.where()}", ()
    if baseline.value is not None:
        interval = baseline.interval
        return interval, "" if interval is not None else f"a published baseline of {frame.where()}", ()
    if baseline.on is not None:
        by = min(baseline.on, frame.day)
        rows = frame.book.latest_first(frame.measure, place=frame.place, school=frame.school, group=frame.group, by=by)
        of_that_day = takewhile(lambda entry: entry.on == baseline.on, rows)
        found = _unlike([entry for entry in of_that_day if entry.unit is baseline.unit and entry.admissible])
        need = f"the measurement of {frame.where()} on {baseline.on}, which is the baseline"
        return _value_of(found, frame.judging.rounding), need, found if len(found) > 1 else ()
    return None, f"the baseline of {frame.where()}", ()


@lru_cache(maxsize=4096)
def _moved(start: Interval, value: Fraction, unit: str) -> Interval:
    """Return the start moved by points, or by a percentage of itself (a signed change)."""
    return start.plus_exact(value) if unit == "points" else start.times_exact(1 + value / HUNDRED)


def _read_change(target: RiseBy | FallBy, frame: Frame) -> Reading:
    start, need, apart = _start(frame)
    value, base = _observe(target, frame, frame.baseline.unit if frame.baseline else None)
    base = base._replace(used=(*base.used, *apart))
    if start is None:
        return _without_baseline(base, need)
    wanted = _moved(start, target.signed, target.change.unit)
    return base._replace(wanted=wanted) if value is None else _hold(base, wanted, frame)


def _without_baseline(base: Reading, need: str) -> Reading:
    """Return the reading where the baseline is unknown: undetermined, unless missing evidence was agreed to decide."""
    return base._replace(needs=(need, *base.needs), note="the baseline is not on record")


def _read_gap(target: GapFallsBy, frame: Frame) -> Reading:
    """Read a gap to a moving comparator: comparator less own value, now against then."""
    change = target.change
    start, need, apart = _start(frame)
    own, base = _observe(target, frame, frame.baseline.unit if frame.baseline else None)
    base = base._replace(used=(*base.used, *apart))
    if start is None or frame.baseline is None:
        return _without_baseline(base, need)._replace(value=None)
    if own is None:
        return base
    then, need, before = _comparator_at_start(change.comparator, frame)
    now, seen, lacking = _comparator_now(change.comparator, frame, base.used[0], own.unit)
    if then is None or now is None or then.unit is not start.unit:
        missing = tuple(text for text, known in ((need, then), (lacking, now)) if known is None)
        return base._replace(value=None, needs=missing, note="the comparator is not on record")
    wanted = _moved(then.minus(start), target.signed, change.unit)
    gap = base._replace(value=now.minus(own), used=(*base.used, *seen, *before))
    return _hold(gap, wanted, frame)


def _beside(comparator: Comparator, frame: Frame) -> Frame:
    """Return the frame in which the comparator is read."""
    return frame._replace(
        place=comparator.level, school=None, measure=comparator.measure or frame.measure, group=comparator.group or frame.group
    )


def _comparator_at_start(comparator: Comparator, frame: Frame) -> tuple[Interval | None, str, tuple[Measurement, ...]]:
    beside = _beside(comparator, frame)
    baseline = frame.baseline
    assert baseline is not None
    if comparator.baseline is not None:
        return cell_of(comparator.baseline, baseline.unit).interval, f"a published baseline of {beside.where()}", ()
    return _start(beside._replace(baseline=Baseline(unit=baseline.unit, on=baseline.on)))


def _comparator_now(
    comparator: Comparator, frame: Frame, own: Measurement | Milestone, unit: Unit
) -> tuple[Interval | None, tuple[Measurement, ...], str]:
    """Return the comparator's latest value on or before the own measurement's day: the two must speak of one time."""
    beside = _beside(comparator, frame)._replace(day=own.on)
    entries, _ = _latest(beside, unit)
    value = _value_of(entries, frame.judging.rounding)
    return value, entries if value is not None else (), f"an admissible measurement of {beside.where()} on or before {own.on}"


def _read_done(target: Done, frame: Frame) -> Reading:
    reports = [m for m in frame.book.milestones(frame.measure, place=frame.place, school=frame.school) if m.on <= frame.day]
    denied = {m.on for m in reports if not m.done}
    perhaps = _done(target, frame, reports)
    surely = _done(target, frame, [m for m in reports if not (m.done and m.on in denied)]) if denied else perhaps
    if surely.truth is perhaps.truth:
        return perhaps
    day = perhaps.used[0].on
    note = f"reported as done and as not done on {day}"
    needs = (f"which report of {day} is right, of the milestone {frame.where()}",)
    return Reading(target, UNDETERMINED, used=tuple(m for m in reports if m.on == day), needs=needs, note=note)


def _done(target: Done, frame: Frame, reports: Sequence[Milestone]) -> Reading:
    """Read a milestone from reports that are taken for true."""
    finished = next((m for m in reports if m.done), None)
    if finished is not None:
        in_time = frame.until is None or finished.on <= frame.until
        note = f"done on {finished.on}" + ("" if in_time else f", {frame.too_late()}")
        return Reading(target, TRUE if in_time else FALSE, used=(finished,), note=note)
    need = f"a dated report of the milestone {frame.where()}"
    last = reports[-1] if reports else None
    if last is None:
        return Reading(target, frame.if_missing, needs=(need,), note="no report is on record")
    open_since = frame.due is not None and frame.day > frame.due and last.on < frame.last_day
    note = f"reported as not done on {last.on}"
    return Reading(target, UNDETERMINED if open_since else FALSE, used=(last,), needs=(need,) if open_since else (), note=note)


def _read_compound(target: AnyOf | AllOf | AtLeastNOf, frame: Frame) -> Reading:
    parts = tuple(read_target(part, frame) for part in target.parts)
    truths = [part.truth for part in parts]
    if isinstance(target, AtLeastNOf):
        return Reading(target, at_least_n(truths, target.at_least_n_of.n), parts=parts)
    return Reading(target, (any_of if isinstance(target, AnyOf) else all_of)(truths), parts=parts)


def _read_part(target: Part, frame: Frame) -> Reading:
    own = frame._replace(
        measure=target.measure or frame.measure,
        group=target.group or frame.group,
        baseline=target.baseline or (None if target.measure else frame.baseline),
    )
    return read_target(target.target, own)
