"""Lint of benchmarks one by one and by measure: baselines, units, targets that are met already, days outside the term."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import permutations
from typing import assert_never

from ...agreement import Agreement, selectors_in
from ...benchmark import Benchmark, judge
from ...benchmark import targets as t
from ...condition import Selector
from ...evidence import Book, Measurement
from ...logic import FALSE, TRUE
from ...policy import Policy
from ...policy.checks import conditions_of
from ...quantity import Unit
from ...words import listed, plural
from ..cases import A_SCHOOL
from ..spans import span_of
from .found import Found

__all__ = ["ACADEMIC", "benchmark_lints", "last_phase", "wanted_by"]

ACADEMIC = ("academic", "proficiency", "growth", "on_track")
"""The domains that count as academic."""

_STARTLESS = date(2000, 1, 1)


def benchmark_lints(agreement: Agreement, policy: Policy | None) -> Iterator[Found]:
    """Find what is wrong with benchmarks as such, whatever the clauses say."""
    for place, benchmark in enumerate(agreement.benchmarks):
        for lint in _SINGLE:
            yield from lint(benchmark, agreement, place)
    yield from _stricter(agreement, policy)
    yield from _units(agreement)
    yield from _academic(agreement, policy)


def _lacks(one: t.SimpleTarget) -> str | None:
    """Say what a target counts from and is not given: its baseline, or its comparator's; None where nothing is lacking."""
    match one.target:
        case t.RiseBy() | t.FallBy() | t.GapFallsBy():
            start = one.baseline
            if start is None or (start.value is None and start.on is None):
                return "its baseline is not given"
            if isinstance(one.target, t.GapFallsBy) and one.target.change.comparator.baseline is None and start.on is None:
                return "its comparator's baseline is not given"
            return None
        case t.AtLeast() | t.AtMost() | t.Done():
            return None
        case _:
            assert_never(one.target)


def _baseline(benchmark: Benchmark, agreement: Agreement, place: int) -> Iterator[Found]:
    for one in t.simple_targets(benchmark):
        if (why := _lacks(one)) is None:
            continue
        said = f"the benchmark '{benchmark.id}' can never be judged: {why}"
        shown = f"whatever is measured of '{benchmark.measure}', nothing says what it is counted from"
        yield Found("baseline_missing", ("benchmarks", place, *one.path), said, "give baseline: {value, unit, on}", shown)


def _met_already(benchmark: Benchmark, agreement: Agreement, place: int) -> Iterator[Found]:
    baseline = benchmark.baseline
    if baseline is None or baseline.value is None:
        return
    school = benchmark.school or (A_SCHOOL if benchmark.for_ == "each" else None)
    on = (baseline.on or _STARTLESS) + timedelta(days=1)
    same = Measurement(measure=benchmark.measure, group=benchmark.group, on=on, value=baseline.value, unit=baseline.unit, school=school)
    if judge(benchmark, Book([same]), as_of=on, due=on, school=school).truth is TRUE:
        said = f"the baseline of '{benchmark.id}', {baseline.value} {baseline.unit.value}, meets its target already"
        shown = f"{baseline.value} {baseline.unit.value} again, and it is met"
        hint = "ask for more than was there at the start, or say why not"
        yield Found("target_already_met", ("benchmarks", place, "target"), said, hint, shown)


def _unreachable(benchmark: Benchmark, agreement: Agreement, place: int) -> Iterator[Found]:
    """Find targets that not even the best value of their unit meets."""
    start = benchmark.baseline.on if benchmark.baseline is not None else None
    unit, on = _unit_of(benchmark), (start or _STARTLESS) + timedelta(days=1)
    best = unit.bounds()[1 if benchmark.target.rising else 0] if unit is not None else None
    if unit is None or best is None:
        return
    school = benchmark.school or (A_SCHOOL if benchmark.for_ == "each" else None)
    row = Measurement(measure=benchmark.measure, group=benchmark.group, on=on, value=str(best), unit=unit, school=school)
    if judge(benchmark, Book([row]), as_of=on, due=on, school=school).truth is FALSE:
        said = f"no value can meet the target of '{benchmark.id}': its measure ends at {best} {unit.value}"
        hint = "ask for what can be reached, or correct the baseline"
        yield Found("target_unreachable", ("benchmarks", place, "target"), said, hint, f"{best} {unit.value}, and it is not met")


def _unit_of(benchmark: Benchmark) -> Unit | None:
    """Return the unit in which a benchmark's own measure is held against one number; None where there is no such number."""
    target = benchmark.target
    match target:
        case t.AtLeast() | t.AtMost():
            return target.amount.unit
        case t.RiseBy() | t.FallBy():
            return benchmark.baseline.unit if benchmark.baseline is not None else None
        case t.GapFallsBy() | t.Done() | t.AnyOf() | t.AllOf() | t.AtLeastNOf():
            return None
        case _:
            assert_never(target)


def _outside(benchmark: Benchmark, agreement: Agreement, place: int) -> Iterator[Found]:
    term, due = agreement.term, benchmark.due
    if term is None or due is None:
        return
    if due < term.from_ or (term.until is not None and due > term.until):
        until = f"to {term.until}" if term.until else "on"
        said = f"the benchmark '{benchmark.id}' is due on {due}, and the agreement runs from {term.from_} {until}"
        days = (term.from_ - due).days if due < term.from_ or term.until is None else (due - term.until).days
        shown = f"{plural(days, 'day')} {'before it begins' if due < term.from_ else 'after it ends'}"
        yield Found("due_outside_term", ("benchmarks", place, "due"), said, "correct the day or the term", shown)


_SINGLE: tuple[Callable[[Benchmark, Agreement, int], Iterator[Found]], ...] = (_baseline, _met_already, _unreachable, _outside)


def _order(benchmark: Benchmark, policy: Policy | None) -> tuple[int, int] | None:
    """Return what puts due days in order, where they can be compared: own days, or clocks of the policy."""
    if benchmark.due is not None:
        return 0, benchmark.due.toordinal()
    name = policy.phase_clock(benchmark.phase) if policy is not None else None
    return (1, span_of(policy.clocks[name])[0]) if policy is not None and name is not None else None


def _stricter(agreement: Agreement, policy: Policy | None) -> Iterator[Found]:
    """Find targets that ask for more than a later one of the same measure, for the same students."""
    for (place, early), (_, late) in permutations(enumerate(agreement.benchmarks), 2):
        one, other = _order(early, policy), _order(late, policy)
        if one is None or other is None or one[0] != other[0] or one[1] >= other[1] or not _same_place(early, late):
            continue
        if (said := _asks_more(early, late)) is not None:
            message = f"the target of '{early.id}' ({said}) is stricter than that of '{late.id}', which is due later"
            hint, shown = "the later target should ask for at least as much", f"who just meets '{late.id}' has missed '{early.id}'"
            yield Found("intermediate_stricter", ("benchmarks", place, "target"), message, hint, shown)


def _same_place(one: Benchmark, other: Benchmark) -> bool:
    return (one.measure, one.group, one.school, one.for_) == (other.measure, other.group, other.school, other.for_)


def _asks_more(early: Benchmark, late: Benchmark) -> str | None:
    """Say by what an earlier target asks for more than a later one of the same kind."""
    a, b = early.target, late.target
    if a.key != b.key:
        return None
    one, other = _asked(a), _asked(b)
    if one is None or other is None or one.unit != other.unit:
        return None
    if isinstance(one, t.Change):
        if one.value > other.value and _start(early) == _start(late):
            return f"{a.key.replace('_', ' ')} {one.value}, then {other.value} {one.unit}"
        return None
    more = one.value > other.value if a.rising else one.value < other.value
    return f"{a.key.replace('_', ' ')} {one.value}, then {other.value}" if more else None


def _asked(target: t.Target) -> t.Amount | t.Change | None:
    """Return the threshold or the change that a target asks for; None where it asks for no one number."""
    match target:
        case t.AtLeast() | t.AtMost():
            return target.amount
        case t.RiseBy() | t.FallBy() | t.GapFallsBy():
            return target.change
        case t.Done() | t.AnyOf() | t.AllOf() | t.AtLeastNOf():
            return None
        case _:
            assert_never(target)


def _start(benchmark: Benchmark) -> tuple[str | None, date | None] | None:
    return (benchmark.baseline.value, benchmark.baseline.on) if benchmark.baseline is not None else None


def _units_in(benchmark: Benchmark) -> Iterator[tuple[str, str]]:
    """List the units in which measures are asked for."""
    for one in t.simple_targets(benchmark):
        if one.baseline is not None:
            yield one.measure, one.baseline.unit.value
        match one.target:
            case t.AtLeast() | t.AtMost():
                yield one.measure, one.target.amount.unit.value
            case t.RiseBy() | t.FallBy() | t.GapFallsBy() | t.Done():
                pass
            case _:
                assert_never(one.target)


def _units(agreement: Agreement) -> Iterator[Found]:
    seen: dict[str, tuple[str, str]] = {}
    for place, benchmark in enumerate(agreement.benchmarks):
        units = list(_units_in(benchmark))
        if benchmark.baseline is not None:
            units.append((benchmark.measure, benchmark.baseline.unit.value))
        for measure, unit in units:
            first = seen.setdefault(measure, (unit, benchmark.id))
            if first[0] != unit:
                said = f"the measure '{measure}' is in {unit} in '{benchmark.id}', and in {first[0]} in '{first[1]}'"
                hint = "a value in another unit is passed over when a benchmark is judged"
                yield Found("mixed_units", ("benchmarks", place), said, hint, f"a value in {unit} is passed over for '{first[1]}'")
                break


def last_phase(policy: Policy | None) -> str:
    """Return the phase whose clock is the longest: its benchmarks are the outcomes.

    >>> from partnership_rules.documents import load_policy
    >>> last_phase(load_policy("michigan-2017"))
    'outcome'
    """
    clocks = [clock for clock in policy.clocks.values() if clock.phase] if policy is not None else []
    return max(clocks, key=lambda clock: span_of(clock)).phase or "outcome" if clocks else "outcome"


def wanted_by(policy: Policy | None) -> list[Selector]:
    """List what a policy asks of benchmarks in its conditions; nothing where it wants none, or where no policy is known."""
    conditions = conditions_of(policy) if policy is not None else ()
    return [selector for loc, condition in conditions for _, selector in selectors_in(condition, loc)]


def _academic(agreement: Agreement, policy: Policy | None) -> Iterator[Found]:
    phase = last_phase(policy)
    wanted = any(not selector.domain or set(selector.domain) & set(ACADEMIC) for selector in wanted_by(policy))
    if wanted and not any(b.phase == phase and b.domain in ACADEMIC for b in agreement.benchmarks):
        said = f"the agreement '{agreement.id}' has no academic outcome (phase '{phase}'; domain {', '.join(ACADEMIC)})"
        held = listed(sorted({b.domain for b in agreement.benchmarks if b.phase == phase})) or "none"
        shown = f"the domains of its benchmarks of that phase: {held}"
        yield Found("no_academic_outcome", ("benchmarks",), said, "an agreement needs measurable academic outcomes", shown)
