"""The benchmarks of all agreements as columns, and their targets put together where they are read alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property
from typing import NamedTuple, TypeAlias, assert_never

from ..agreement import Agreement
from ..benchmark import Benchmark
from ..benchmark import targets as t
from ..benchmark.reading import _moved
from ..quantity import Interval, Unit
from .arrays import NEVER, Bools, Ints, np

__all__ = ["Alike", "Limits", "Promises", "how_many", "measured_at"]

Limits: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]
"""Fields of a benchmark, each with the values it may have."""

_IF_MISSING = {"met": 2, "not_met": 0, "undetermined": 1}


class Promises:
    """The benchmarks of the agreements in use, by document and then as they are written; every column has a place for each."""

    def __init__(self, documents: Sequence[Agreement], used: Iterable[int], reviews: Sequence[str], clocks: Mapping[str, int]) -> None:
        of = [(at, benchmark) for at in sorted(used) for benchmark in documents[at].benchmarks]
        listed = [benchmark for _, benchmark in of]
        self.listed: list[Benchmark] = listed
        self.document: Ints = np.array([at for at, _ in of], np.int64)
        self._documents = len(documents)
        self.names: list[str] = list(dict.fromkeys(one.id for one in listed))
        self.name: Ints = _places([one.id for one in listed], self.names)
        self.schools: list[str] = list(dict.fromkeys(one.school for one in listed if one.school))
        self.school: Ints = _places([one.school for one in listed], self.schools)
        self.review: Ints = _places([one.phase for one in listed], reviews)
        self.each: Bools = np.array([one.for_ == "each" for one in listed], bool)
        self.with_phase: Bools = np.array([one.due is None for one in listed], bool)
        self.due: Ints = np.array([NEVER if one.due is None else one.due.toordinal() for one in listed], np.int32)
        self.clock: Ints = np.where(self.with_phase, np.array([clocks.get(one.phase, -1) for one in listed], np.int64), -1)
        self.if_missing: Ints = np.array([_IF_MISSING[one.if_missing] for one in listed], np.int8)
        self._put_together()
        self.fits: Callable[[Limits], Bools] = cache(self._fits)
        self.within: Callable[[Limits], tuple[Ints, Ints, Ints]] = cache(self._within)

    def _put_together(self) -> None:
        """Find the targets that are read alike: ``form`` is which of ``forms`` a benchmark is of, ``place`` its place in that."""
        owns = [_Own(one.target, one.measure, one.group, one.baseline) for one in self.listed]
        forms = [_form(own) for own in owns]
        found: dict[tuple[object, ...], list[_Own]] = {}
        places = []
        for form, own in zip(forms, owns, strict=True):
            same = found.setdefault(form, [])
            places.append(len(same))
            same.append(own)
        self.forms: list[Alike] = [Alike(same) for same in found.values()]
        self.form: Ints = _places(forms, list(found))
        self.place: Ints = np.array(places, np.int64)

    def _fits(self, limits: Limits) -> Bools:
        """Say which benchmarks are within limits."""
        return np.array([all(getattr(one, name) in values for name, values in limits) for one in self.listed], bool)

    def _within(self, limits: Limits) -> tuple[Ints, Ints, Ints]:
        """Return which benchmarks are within limits, and where among them those of each document begin, and how many they are.

        The last document is none, and has none.
        """
        which = np.flatnonzero(self.fits(limits))
        count = np.bincount(self.document[which], minlength=self._documents + 1)
        return which, np.cumsum(count) - count, count


def _places(words: Sequence[object], among: Sequence[object]) -> Ints:
    """Return the place of each word among distinct ones; -1 where it is not there."""
    place = {word: at for at, word in enumerate(among)}
    return np.array([place.get(word, -1) for word in words], np.int64)


class _Own(NamedTuple):
    """A target, and what it looks at, be it its own or that of what holds it."""

    target: t.Target
    measure: str
    group: str
    baseline: t.Baseline | None

    @property
    def parts(self) -> list[_Own]:
        """The targets inside."""
        return [self.of(part) for part in self.target.parts] if isinstance(self.target, t.AnyOf | t.AllOf | t.AtLeastNOf) else []

    def of(self, target: t.AnyTarget) -> _Own:
        """Return what a target inside this one looks at."""
        if not isinstance(target, t.Part):
            return self._replace(target=target)
        baseline = target.baseline or (None if target.measure else self.baseline)
        return _Own(target.target, target.measure or self.measure, target.group or self.group, baseline)


def measured_at(baseline: t.Baseline | None) -> str:
    """Say where a baseline comes from: its own value, the measurement of its day, or nowhere."""
    if baseline is None or (baseline.value is not None and baseline.interval is None):
        return "nowhere"
    return "day" if baseline.interval is None else "value"


def _form(own: _Own) -> tuple[object, ...]:
    """Return what targets have in common that are read alike: everything but their numbers and days."""
    target, unit = own.target, own.baseline.unit if own.baseline else None
    looks = (target.key, own.measure, own.group)
    match target:
        case t.AtLeast() | t.AtMost():
            return *looks, target.amount.unit
        case t.RiseBy() | t.FallBy():
            at = measured_at(own.baseline)
            return *looks, unit, at, (target.signed, target.change.unit) if at == "day" else None
        case t.GapFallsBy():
            beside = target.change.comparator
            given = own.baseline is not None and own.baseline.value is not None
            return *looks, unit, given, beside.level, beside.measure, beside.group, beside.baseline is not None
        case t.Done():
            return looks
        case t.AnyOf() | t.AllOf() | t.AtLeastNOf():
            return target.key, how_many(target), *map(_form, own.parts)
        case _:
            assert_never(target)


def how_many(target: t.AnyOf | t.AllOf | t.AtLeastNOf) -> int:
    """Return how many of the targets inside a target are to be met."""
    match target:
        case t.AnyOf():
            return 1
        case t.AllOf():
            return len(target.parts)
        case t.AtLeastNOf():
            return target.at_least_n_of.n
        case _:
            assert_never(target)


class Alike:
    """Targets that are read alike: of one form, measure, group and unit; their numbers and days are their own."""

    def __init__(self, owns: Sequence[_Own]) -> None:
        self._owns = owns
        self.first: t.Target = owns[0].target
        self.measure: str = owns[0].measure
        self.group: str = owns[0].group
        self.baseline: t.Baseline | None = owns[0].baseline  #: That of the first: the others have the same unit, and come from the same.

    @cached_property
    def baselines(self) -> list[t.Baseline | None]:
        """The baseline of each."""
        return [own.baseline for own in self._owns]

    @cached_property
    def targets(self) -> list[t.Target]:
        """Every target."""
        return [own.target for own in self._owns]

    @cached_property
    def days(self) -> Ints:
        """The day of the baseline of each; 0 where there is none."""
        return np.array([one.on.toordinal() if one is not None and one.on is not None else 0 for one in self.baselines], np.int32)

    @cached_property
    def unit(self) -> Unit | None:
        """The unit in which they are measured."""
        if isinstance(self.first, t.AtLeast | t.AtMost):
            return self.first.amount.unit
        return self.baseline.unit if self.baseline else None

    @cached_property
    def wanted(self) -> list[Interval]:
        """The threshold of each, where the target alone says it, or its baseline."""
        return [one for own in self._owns if (one := _threshold(own)) is not None]

    @cached_property
    def parts(self) -> list[Alike]:
        """The targets inside, those that stand at one place together."""
        return [Alike(same) for same in zip(*(own.parts for own in self._owns), strict=True)]


def _threshold(own: _Own) -> Interval | None:
    if isinstance(own.target, t.AtLeast | t.AtMost):
        return own.target.amount.point
    start = own.baseline.interval if own.baseline else None
    change = own.target
    return _moved(start, change.signed, change.change.unit) if start is not None and isinstance(change, t.RiseBy | t.FallBy) else None
