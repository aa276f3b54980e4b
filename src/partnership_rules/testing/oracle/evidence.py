"""Benchmarks as the oracle judges them: True, False or None (cannot be said), straight from the list of evidence."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple, TypeVar, assert_never

from ...benchmark import targets as t
from ...evidence import Measurement, Milestone, cell_of
from ...policy import Policy
from ...quantity import Interval, Rounding, Unit
from ...record import AnyRecord

__all__ = ["Look", "Window", "alike", "all_true", "any_true", "at_least_true", "in_one_order", "judged", "standing_evidence"]

Entry = Measurement | Milestone
F = TypeVar("F", bound=AnyRecord | Measurement | Milestone)


def all_true(found: Iterable[bool | None]) -> bool | None:
    """Return False where one is False, else None where one is None, else True."""
    listed = list(found)
    return False if False in listed else None if None in listed else True


def any_true(found: Iterable[bool | None]) -> bool | None:
    """Return True where one is True, else None where one is None, else False."""
    listed = list(found)
    return True if True in listed else None if None in listed else False


def at_least_true(found: Iterable[bool | None], n: int) -> bool | None:
    """Return whether at least n are True, whatever becomes of those that are None; None where that matters."""
    listed = list(found)
    sure, open_ = listed.count(True), listed.count(None)
    return True if sure >= n else False if sure + open_ < n else None


def alike(found: Iterable[bool | None]) -> bool | None:
    """Return what all of them say; None where they differ, or are none."""
    said = set(found)
    return said.pop() if len(said) == 1 else None


def in_one_order(facts: Iterable[F], *, rank: Callable[[F], int] = lambda _: 0) -> list[F]:
    """Put facts in the one order that does not depend on how they arrived."""

    def key(fact: F) -> tuple[date, int, str, str, str]:
        text = json.dumps(fact.to_dict(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return (fact.on, rank(fact), fact.recorded_at.isoformat() if fact.recorded_at else "", fact.id or "", text)

    return sorted(facts, key=key)


def standing_evidence(entries: Iterable[Entry], withdrawn: set[str]) -> list[Entry]:
    """Leave out what was withdrawn, and what an entry that was not withdrawn replaces."""
    kept = [e for e in entries if e.id is None or e.id not in withdrawn]
    replaced = {e.replaces for e in kept if e.replaces}
    return in_one_order(e for e in kept if e.id is None or e.id not in replaced)


@dataclass(frozen=True)
class Span:
    """The values something may have, from low to high; an end that is None is open for ever."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False

    def less(self, other: Span) -> Span:
        """Return the span of every difference."""
        low = None if self.low is None or other.high is None else self.low - other.high
        high = None if self.high is None or other.low is None else self.high - other.low
        return Span(
            low, high, low is not None and (self.low_open or other.high_open), high is not None and (self.high_open or other.low_open)
        )

    def changed(self, value: Fraction, unit: Literal["points", "percent"]) -> Span:
        """Return the values after a change in points, or in percent of themselves."""
        if unit == "points":
            moved = [None if end is None else end + value for end in (self.low, self.high)]
            return Span(moved[0], moved[1], self.low_open, self.high_open)
        factor = 1 + value / 100
        low, high = (None if end is None else end * factor for end in (self.low, self.high))
        if factor == 0:
            return Span(Fraction(0), Fraction(0))
        if factor < 0:
            return Span(high, low, self.high_open, self.low_open)
        return Span(low, high, self.low_open, self.high_open)

    def is_at_least(self, other: Span) -> bool | None:
        """Return whether all of this is at or above all of the other; None where some is and some is not."""
        if self.low is not None and other.high is not None and self.low >= other.high:
            return True
        if self.high is None or other.low is None:
            return None
        if self.high < other.low or (self.high == other.low and (self.high_open or other.low_open)):
            return False
        return None


class Window(NamedTuple):
    """The days of a look: today, whether the due day is over, the last day whose evidence counts, and whether it was asked for in time."""

    today: date
    is_over: bool
    until: date | None
    in_time: bool


@dataclass(frozen=True)
class Look:
    """Where a target is looked at."""

    entries: list[Entry]
    today: date
    is_over: bool
    until: date | None
    place: str
    school: str | None
    measure: str
    group: str
    baseline: t.Baseline | None
    if_missing: bool | None
    policy: Policy


def judged(benchmark: t.Benchmark, *, school: str | None, window: Window, entries: list[Entry], policy: Policy) -> bool | None:
    """Return whether a benchmark is met on a day by the evidence that counts then: True, False or None."""
    place = benchmark.school or school
    if_missing = {"met": True, "not_met": False, "undetermined": None}[benchmark.if_missing] if window.is_over and window.in_time else None
    level = "school" if place else "district"
    own = (benchmark.measure, benchmark.group, benchmark.baseline)
    return _read(benchmark.target, Look(entries, *window[:3], level, place, *own, if_missing, policy))


def _read(target: t.AnyTarget, look: Look) -> bool | None:
    match target:
        case t.AnyOf():
            return any_true(_read(part, look) for part in target.any_of)
        case t.AllOf():
            return all_true(_read(part, look) for part in target.all_of)
        case t.AtLeastNOf():
            return at_least_true((_read(part, look) for part in target.at_least_n_of.of), target.at_least_n_of.n)
        case t.Part():
            baseline = target.baseline or (None if target.measure else look.baseline)
            inner = replace(look, measure=target.measure or look.measure, group=target.group or look.group, baseline=baseline)
            return _read(target.target, inner)
        case t.Done():
            return _read_done(look)
        case t.GapFallsBy():
            return _read_gap(target.gap_falls_by, look)
        case t.AtLeast() | t.AtMost() | t.RiseBy() | t.FallBy():
            return _read_value(target, look)
        case _:
            assert_never(target)


def _read_done(look: Look) -> bool | None:
    reports = [
        e for e in look.entries if isinstance(e, Milestone) and e.milestone == look.measure and e.on <= look.today and _is_here(e, look)
    ]
    open_days = {e.on for e in reports if not e.done}
    sure = [e for e in reports if not (e.done and e.on in open_days)]
    return alike(_done_by(taken, look) for taken in (reports, sure))


def _done_by(reports: list[Milestone], look: Look) -> bool | None:
    """Return whether it is done in time by reports that are taken for true."""
    done = [e for e in reports if e.done]
    if done:
        return look.until is None or done[0].on <= look.until
    if not reports:
        return look.if_missing
    too_old = look.is_over and reports[-1].on < min(look.today, look.until or look.today)
    return None if too_old else False


def _read_value(target: t.AtLeast | t.AtMost | t.RiseBy | t.FallBy, look: Look) -> bool | None:
    """Hold every value of the latest day against every threshold there may be: what all of them come to."""
    fixed = target.at_least if isinstance(target, t.AtLeast) else target.at_most if isinstance(target, t.AtMost) else None
    unit = fixed.unit if fixed else look.baseline.unit if look.baseline else None
    values = [_observed(entry, look) for entry in _latest(look, unit)]
    if not values:
        return _nothing_counts(look)
    wanted = _wanted(target, look)
    return alike(
        None if value is None or edge is None else value.is_at_least(edge) if target.rising else edge.is_at_least(value)
        for value in values
        for edge in wanted
    )


def _nothing_counts(look: Look) -> bool | None:
    """Return what missing evidence was agreed to mean, if nobody reported anything since the baseline."""
    since = look.baseline.on if look.baseline is not None else None
    same = [e for e in look.entries if isinstance(e, Measurement) and e.measure == look.measure and _is_here(e, look)]
    reported = [e for e in same if _letters(e.group) == _letters(look.group) and e.on <= look.today and (since is None or e.on > since)]
    return None if reported else look.if_missing


def _letters(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _wanted(target: t.AtLeast | t.AtMost | t.RiseBy | t.FallBy, look: Look) -> list[Span | None]:
    match target:
        case t.AtLeast(at_least=amount) | t.AtMost(at_most=amount):
            return [Span(amount.value, amount.value)]
        case t.RiseBy(rise_by=change):
            return [start and start.changed(change.value, change.unit) for start in _starts(look)]
        case t.FallBy(fall_by=change):
            return [start and start.changed(-change.value, change.unit) for start in _starts(look)]
        case _:
            assert_never(target)


def _read_gap(change: t.GapChange, look: Look) -> bool | None:
    """Read a gap: comparator less own value, now against then."""
    entries = _latest(look, look.baseline.unit if look.baseline else None)
    if not entries:
        return _nothing_counts(look)
    if look.baseline is None:
        return None
    other = change.comparator
    beside = replace(look, place=other.level, school=None, measure=other.measure or look.measure, group=other.group or look.group)
    given = _span(cell_of(other.baseline, look.baseline.unit).interval) if other.baseline is not None else None
    before = _on_the_day(beside) if other.baseline is None else [given]
    newest = [_observed(e, look) for e in _latest(replace(beside, today=entries[0].on, until=None), entries[0].unit)] or [None]
    return alike(
        None
        if start is None or value is None or then is None or now is None
        else then.less(start).changed(-change.value, change.unit).is_at_least(now.less(value))
        for start in _starts(look)
        for value in (_observed(entry, look) for entry in entries)
        for then in before
        for now in newest
    )


def _is_here(entry: Entry, look: Look) -> bool:
    place = entry.level or ("school" if entry.school else "district")
    return place == look.place and entry.school == look.school


def _series(look: Look) -> list[Measurement]:
    return [
        e for e in look.entries if isinstance(e, Measurement) and e.measure == look.measure and e.group == look.group and _is_here(e, look)
    ]


def _latest(look: Look, unit: Unit | None) -> list[Measurement]:
    """Return the admissible measurements of the latest day on or before the due date that has any."""
    until = look.today if look.until is None else min(look.today, look.until)
    after = look.baseline.on if look.baseline is not None else None
    fitting = [
        e
        for e in _series(look)
        if e.on <= until
        and e.admissible
        and not _is_small(e, look)
        and (unit is None or e.unit == unit)
        and (after is None or e.on > after)
    ]
    return [e for e in fitting if e.on == fitting[-1].on]


def _is_small(entry: Measurement, look: Look) -> bool:
    small = look.policy.n_size
    return small is not None and (entry.n_withheld or (entry.n is not None and entry.n < small))


def _starts(look: Look) -> list[Span | None]:
    """Return every baseline there may be; one that is None is not known."""
    if look.baseline is None:
        return [None]
    if look.baseline.value is not None:
        return [_span(cell_of(look.baseline.value, look.baseline.unit).interval)]
    return _on_the_day(look)


def _on_the_day(look: Look) -> list[Span | None]:
    start = look.baseline
    fitting = [e for e in _series(look) if start and e.on == start.on and e.unit == start.unit and e.admissible]
    return [_observed(e, look) for e in fitting] or [None]


def _span(interval: Interval | None) -> Span | None:
    return None if interval is None else Span(interval.low, interval.high, interval.low_open, interval.high_open)


def _observed(entry: Measurement, look: Look) -> Span | None:
    """Return what a measurement says, rounded as the policy rounds."""
    span, rounding = _span(entry.cell.interval), look.policy.rounding
    if span is None or rounding is None or rounding.mode == "none":
        return span
    return Span(_rounded(span.low, span.low_open, 1, rounding), _rounded(span.high, span.high_open, -1, rounding))


def _rounded(end: Fraction | None, is_open: bool, inwards: int, rounding: Rounding) -> Fraction | None:
    """Round an end; where it is open, a value just inside of it, nearer than any other at which rounding could jump."""
    if end is None:
        return None
    scale = 10**rounding.places
    if is_open:
        end += Fraction(inwards, end.denominator * scale * 4)
    scaled = end * scale
    if rounding.mode == "half_even":
        return Fraction(round(scaled), scale)
    size = math.floor(abs(scaled) + Fraction(1, 2)) if rounding.mode == "half_up" else math.floor(abs(scaled))
    return Fraction(size if scaled >= 0 else -size, scale)
