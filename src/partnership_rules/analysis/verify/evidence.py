"""Evidence made for the purpose: entries that make a benchmark met, not met, or not known, as the library itself judges."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple, TypeAlias, assert_never

from ...benchmark import Benchmark, judge
from ...benchmark import targets as t
from ...errors import PartnershipRulesError
from ...evidence import Book, Measurement, Milestone
from ...logic import FALSE, TRUE, UNDETERMINED, Truth
from ...quantity import Unit, show

__all__ = ["TRUTH_OF", "Entry", "entries_for", "outcomes_of"]

TRUTH_OF: dict[str, Truth] = {"met": TRUE, "not_met": FALSE, "unknown": UNDETERMINED}
_SOME_DAY = date(2090, 6, 1)
_MOST = 4000


Entry: TypeAlias = dict[str, Any]
"""A record or a piece of evidence as documents write it, for the models to read."""


class _Series(NamedTuple):
    """A measure that a target looks at: where, for whom, in which unit, and values worth trying."""

    measure: str
    level: str
    group: str
    unit: Unit | None
    tried: tuple[str, ...]


def outcomes_of(benchmark: Benchmark, school: str | None) -> tuple[str, ...]:
    """List what can become of a benchmark: without the baseline it counts from, it can only stay unknown."""
    found = tuple(outcome for outcome in ("met", "not_met") if _values(_Key(benchmark), school, outcome) is not None)
    return (*found, "unknown")


def entries_for(benchmark: Benchmark, school: str | None, outcome: str, on: date) -> tuple[Entry, ...] | None:
    """Find entries of a day that make a benchmark come out so on that day; None where none could be found."""
    values = _values(_Key(benchmark), school, outcome)
    return None if values is None else tuple({**entry, "on": on} for entry in values)


class _Key:
    """A benchmark as a key of the cache: hashed by its id alone, which is quick."""

    def __init__(self, benchmark: Benchmark) -> None:
        self.benchmark = benchmark

    def __hash__(self) -> int:
        return hash(self.benchmark.id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.benchmark == other.benchmark


@lru_cache(maxsize=4096)
def _values(key: _Key, school: str | None, outcome: str) -> tuple[Entry, ...] | None:
    """Try entries until the benchmark is judged as wanted."""
    benchmark = key.benchmark
    place = benchmark.school or school
    simple = list(t.simple_targets(benchmark))
    deeds = list(dict.fromkeys(one.measure for one in simple if isinstance(one.target, t.Done)))
    level = "school" if benchmark.school or benchmark.for_ == "each" else "district"
    series = list({(s.measure, s.level, s.group): s for one in simple for s in _series(one, level)}.values())
    tried = [("*",) if outcome == "unknown" else s.tried for s in series]
    for count, (reported, values) in enumerate(
        (reported, values) for reported in product((True, False, None), repeat=len(deeds)) for values in product(*tried)
    ):
        if count > _MOST:
            return None
        entries = [
            {"milestone": name, "school": place, "done": done} for name, done in zip(deeds, reported, strict=True) if done is not None
        ]
        entries += [_measured(s, value, place) for s, value in zip(series, values, strict=True)]
        if _judged(benchmark, place, entries) is TRUTH_OF[outcome]:
            return tuple({k: v for k, v in entry.items() if v is not None} for entry in entries)
    return None


def _measured(series: _Series, value: str, place: str | None) -> Entry:
    own = {"school": place} if series.level == "school" else {"level": series.level}
    unit = (series.unit or Unit.PERCENT).value
    return {"measure": series.measure, **own, "group": series.group, "value": value, "unit": unit}


def _judged(benchmark: Benchmark, place: str | None, entries: Sequence[Entry]) -> Truth | None:
    """Judge a benchmark on a day after its baseline, by entries of that day."""
    try:
        made = [
            Milestone(**{**entry, "on": _SOME_DAY}) if "milestone" in entry else Measurement(**{**entry, "on": _SOME_DAY})
            for entry in entries
        ]
        early = benchmark if benchmark.due is None else benchmark.with_changes(due=_SOME_DAY + timedelta(days=1))
        return judge(early, Book(made), as_of=_SOME_DAY, school=place).truth
    except PartnershipRulesError:
        return None


def _series(one: t.SimpleTarget, level: str) -> Iterator[_Series]:
    """List the series that a target looks at, each with values around its threshold."""
    target, baseline = one.target, one.baseline
    match target:
        case t.AtLeast() | t.AtMost():
            yield _Series(one.measure, level, one.group, target.amount.unit, _around(target.amount.value))
        case t.RiseBy() | t.FallBy():
            if baseline is not None:
                start = _number(baseline.value)
                step = target.signed if target.change.unit == "points" else start * target.signed / 100
                yield _Series(one.measure, level, one.group, baseline.unit, _around(start, start + step))
        case t.GapFallsBy():
            if baseline is not None:
                yield from _gap(target, baseline, one.measure, one.group, level)
        case t.Done():
            pass
        case _:
            assert_never(target)


def _gap(target: t.GapFallsBy, baseline: t.Baseline, measure: str, group: str, level: str) -> Iterator[_Series]:
    """List the two series of a gap: the own one takes the values of the comparator, or lies far below."""
    comparator = target.change.comparator
    beside = _number(comparator.baseline) if comparator.baseline is not None else Fraction(50)
    start = _number(baseline.value)
    yield _Series(measure, level, group, baseline.unit, _around(beside, start, start - 1))
    yield _Series(comparator.measure or measure, comparator.level, comparator.group or group, baseline.unit, (show(beside),))


def _number(text: str | None) -> Fraction:
    try:
        return Fraction((text or "50").strip().rstrip("%"))
    except ValueError:
        return Fraction(50)


def _around(*values: Fraction) -> tuple[str, ...]:
    found = [near for value in values for near in (value, value + 1, value - 1)]
    found += [Fraction(0), Fraction(100), Fraction(1), Fraction(1, 2), Fraction(1000)]
    return tuple(dict.fromkeys(show(value) for value in found if value >= 0))
