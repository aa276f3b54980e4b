"""What a benchmark is: a measure, where it starts, the target, and when it is due."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property, reduce
from typing import Annotated, ClassVar, Literal, NamedTuple, Self, TypeAlias, assert_never

from pydantic import Field, model_validator

from ..evidence import CellText, cell_of
from ..model import Cites, Day, Fault, Key, Text, Value, Whole, fault, faults
from ..quantity import Exact, Interval, QuantityError, Unit, read_cell
from ..variants import ByKey, Variant

__all__ = [
    "AllOf", "AnyOf", "AnyTarget", "AtLeast", "AtLeastNOf", "AtMost", "Baseline", "Benchmark", "Change", "Comparator", "Done", "FallBy",
    "GapFallsBy", "Part", "RiseBy", "SimpleTarget", "Target", "simple_targets",
]  # fmt: skip


class Amount(Value):
    """A threshold in the unit of the measure: ``{value: "87", unit: percent}``."""

    value: Exact  #: The threshold, as an exact number.
    unit: Unit  #: The unit in which the value is given.

    @cached_property
    def point(self) -> Interval:
        """The threshold as an interval of one value."""
        return Interval.point(self.value, self.unit)


class Change(Value):
    """A change from the baseline: in ``points`` (units of the measure itself), or in ``percent`` of the baseline.

    From a baseline of 1 percent, 5 points lead to 6 percent and 5 percent to 1.05 percent.
    """

    value: Annotated[Exact, Field(ge=0)]  #: By how much, as an exact number of zero or more.
    unit: Literal["points", "percent"]  #: Points are units of the measure itself; percent is taken of where it started.


class Comparator(Value):
    """The moving series a gap is measured against: another place's or group's value of the same or another measure.

    ``baseline`` is its value at the benchmark's baseline; without it the series itself is read on that day.
    """

    level: Literal["state", "district"] = "state"  #: Whether the state's or the district's value is compared with.
    measure: Key | None = None  #: The measure that is compared with, where it is another one.
    group: Key | None = None  #: The student group that is compared with, where it is another one.
    baseline: CellText | None = None  #: Its value when the benchmark started, in the benchmark's unit; without it, it is read on that day.


class GapChange(Change):
    """How much smaller the gap to a comparator must be, in points or in percent of the gap at the baseline."""

    comparator: Comparator = Comparator()  #: The series from which the gap is measured.


class Counted(Value):
    """``n`` of the targets in ``of``."""

    n: Annotated[Whole, Field(ge=1)]  #: How many of them, 1 or more.
    of: Annotated[tuple[AnyTarget, ...], Field(min_length=1)]  #: The targets.

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.n > len(self.of):
            raise fault("count_exceeds_n", f"{self.n} of {len(self.of)} targets can never be met", "lower n, or add targets")
        return self


class AtLeast(Variant):
    """The measure is at or above a threshold."""

    rising: ClassVar[bool | None] = True
    at_least: Amount

    @property
    def amount(self) -> Amount:
        """The threshold."""
        return self.at_least


class AtMost(Variant):
    """The measure is at or below a threshold."""

    rising: ClassVar[bool | None] = False
    at_most: Amount

    @property
    def amount(self) -> Amount:
        """The threshold."""
        return self.at_most


class _FromBaseline(Variant):
    """What the targets share whose threshold is counted from a baseline."""

    rising: ClassVar[bool | None]

    @property
    def change(self) -> Change:
        """The change that is wanted."""
        change: Change = getattr(self, self.key)
        return change

    @property
    def signed(self) -> Fraction:
        """The change that is wanted, below zero where less is better."""
        return self.change.value if self.rising else -self.change.value


class RiseBy(_FromBaseline):
    """The measure has risen from its baseline by at least so much."""

    rising: ClassVar[bool | None] = True
    rise_by: Change


class FallBy(_FromBaseline):
    """The measure has fallen from its baseline by at least so much."""

    rising: ClassVar[bool | None] = False
    fall_by: Change


class GapFallsBy(_FromBaseline):
    """The gap to a moving comparator (comparator less own value) has become smaller by at least so much."""

    rising: ClassVar[bool | None] = False
    gap_falls_by: GapChange

    @property
    def change(self) -> GapChange:
        """The change that is wanted."""
        return self.gap_falls_by


class Done(Variant):
    """A milestone, named by the benchmark's measure, is done by the due date."""

    rising: ClassVar[bool | None] = None
    done: Literal[True]


class _Compound(Variant):
    """What the targets share that hold others, which lie at ``path``."""

    rising: ClassVar[bool | None] = None
    path: ClassVar[tuple[str, ...]]

    @property
    def parts(self) -> tuple[AnyTarget, ...]:
        """The targets inside, which lie at ``path``."""
        parts: tuple[AnyTarget, ...] = reduce(getattr, self.path, self)  # type: ignore[arg-type]  # the last one is the tuple
        return parts


class AnyOf(_Compound):
    """At least one of the targets is met."""

    path: ClassVar[tuple[str, ...]] = ("any_of",)
    any_of: Annotated[tuple[AnyTarget, ...], Field(min_length=1)]


class AllOf(_Compound):
    """Every one of the targets is met."""

    path: ClassVar[tuple[str, ...]] = ("all_of",)
    all_of: Annotated[tuple[AnyTarget, ...], Field(min_length=1)]


class AtLeastNOf(_Compound):
    """At least so many of the targets are met."""

    path: ClassVar[tuple[str, ...]] = ("at_least_n_of", "of")
    at_least_n_of: Counted


_Kinds: TypeAlias = AtLeast | AtMost | RiseBy | FallBy | GapFallsBy | Done | AnyOf | AllOf | AtLeastNOf

Target: TypeAlias = Annotated[_Kinds, ByKey()]
"""One target, written as a mapping with one key."""


class Baseline(Value):
    """Where a measure stood at the start; with a day and no value, the measurement of that very day is the baseline."""

    value: CellText | None = None  #: The value at the start, as published; without it, the measurement of the day in 'on'.
    unit: Unit  #: The unit in which the measure is given.
    on: Day | None = None  #: The day of the value.
    source: Text = ""  #: Where it is published or kept.

    @model_validator(mode="after")
    def _readable(self) -> Self:
        if self.value is not None:
            cell_of(self.value, self.unit)
        return self

    @cached_property
    def interval(self) -> Interval | None:
        """What is known of the value: None where it is not given, missing or suppressed."""
        return cell_of(self.value, self.unit).interval if self.value is not None else None


class Part(Value):
    """A target inside another that looks at a measure, group or baseline of its own."""

    key: ClassVar[str] = "target"
    rising: ClassVar[bool | None] = None
    measure: Key | None = None  #: The measure that is looked at, where it is not the benchmark's.
    group: Key | None = None  #: The student group that is looked at, where it is not the benchmark's.
    baseline: Baseline | None = None  #: Where that measure stood at the start.
    target: Target  #: The target that is held against it.


AnyTarget: TypeAlias = Annotated[_Kinds | Part, ByKey(marker="target")]
"""A target as it may stand inside another.

Every class of it says whether more is better (``rising``; None where it holds no value of its own against a threshold),
and gives what it holds under one name, whatever its key is: ``amount``, ``change`` or ``parts``.
"""


class Benchmark(Value):
    """One promise of a plan: what is measured, for whom, from where, to where, by when.

    ``for: each`` makes one benchmark of it for every member school as of the date; ``school`` ties it to one;
    neither means the district. Without ``due`` it is due with the clock of its phase. ``if_missing`` says what the
    agreement itself says of missing data once the benchmark is due; where it says nothing, it stays undetermined.

    >>> b = Benchmark(id="attendance", phase="outcome", domain="attendance", measure="attendance_rate",
    ...               target={"at_least": {"value": "87", "unit": "percent"}}, **{"for": "each"})
    >>> b.kind, b.is_process
    ('at_least', False)
    """

    id: Key  #: Its id, by which clauses and records name it.
    phase: Key  #: The phase in which it falls due: that of a clock of the policy.
    domain: Key  #: What it is about, as a short word such as academic or attendance.
    title: Text = ""  #: Its title, for people.
    #: Whether it is judged at each member school, or once for the district.
    for_: Annotated[Literal["each", "district"] | None, Field(alias="for")] = None
    school: Key | None = None  #: The id of the one school of which it is asked.
    group: Key = "all"  #: The student group, as the evidence names it.
    measure: Key  #: What is measured or done, as the evidence names it.
    baseline: Baseline | None = None  #: Where the measure stood at the start.
    target: Target  #: What is to be reached.
    due: Day | None = None  #: The last day that counts; without it, the last day of the clock of its phase.
    #: What it counts as when it is due and there is no value, where the agreement says so.
    if_missing: Literal["undetermined", "not_met", "met"] = "undetermined"
    cites: Cites = ()
    source: Text = ""  #: Where its text is published or kept.
    note: Text = ""  #: Words for people; no rule reads them.

    @property
    def kind(self) -> str:
        """The key of its target: ``at_least``, ``done``, ..."""
        return self.target.key

    @property
    def is_process(self) -> bool:
        """Whether it is a deed to be done rather than a number to be reached."""
        return self.kind == "done"

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        faults(_benchmark_faults(self))
        return self


def _benchmark_faults(benchmark: Benchmark) -> Iterator[Fault]:
    if benchmark.school and benchmark.for_:
        yield Fault(
            ("school",), "school_conflict", "a benchmark is for one school, or 'for' each or the district", "leave one of the two out"
        )
    yield from _unit_faults(benchmark)


class SimpleTarget(NamedTuple):
    """A target that holds no other, the path to what it asks for, and what it looks at, be it its own or the benchmark's."""

    path: tuple[str | int, ...]
    target: AtLeast | AtMost | RiseBy | FallBy | GapFallsBy | Done
    measure: str
    group: str
    baseline: Baseline | None


def simple_targets(benchmark: Benchmark) -> Iterator[SimpleTarget]:
    """List the targets of a benchmark that hold no other, at any depth, in the order in which they are written.

    >>> part = {"target": {"at_least": {"value": "87", "unit": "percent"}}, "measure": "attendance"}
    >>> b = Benchmark(id="b", phase="outcome", domain="academic", measure="m", target={"any_of": [part, {"done": True}]})
    >>> [(one.path, one.measure) for one in simple_targets(b)]
    [(('target', 'any_of', 0, 'target', 'at_least'), 'attendance'), (('target', 'any_of', 1, 'done'), 'm')]
    """
    return _simple(benchmark.target, ("target",), benchmark.measure, benchmark.group, benchmark.baseline)


def _simple(target: AnyTarget, path: tuple[str | int, ...], measure: str, group: str, baseline: Baseline | None) -> Iterator[SimpleTarget]:
    match target:
        case Part():
            own = target.baseline or (None if target.measure else baseline)
            yield from _simple(target.target, (*path, "target"), target.measure or measure, target.group or group, own)
        case AnyOf() | AllOf() | AtLeastNOf():
            for index, part in enumerate(target.parts):
                yield from _simple(part, (*path, *target.path, index), measure, group, baseline)
        case _:
            yield SimpleTarget((*path, target.key), target, measure, group, baseline)


def _unit_faults(benchmark: Benchmark) -> Iterator[Fault]:
    """List thresholds whose unit is not the baseline's, and comparators that cannot be read in it, at any depth."""
    for loc, target, _, _, baseline in simple_targets(benchmark):
        match target:
            case AtLeast() | AtMost():
                unit = target.amount.unit
                if baseline and baseline.unit is not unit:
                    message = f"the target is in {unit.value}, its baseline in {baseline.unit.value}"
                    yield Fault((*loc, "unit"), "unit_mismatch", message, "give both in the unit of the measure")
            case RiseBy() | FallBy() | GapFallsBy():
                if baseline:
                    yield from _point_faults(target.change, baseline.unit, (*loc, "unit"))
                    if isinstance(target, GapFallsBy):
                        yield from _comparator_faults(target.change.comparator, baseline.unit, (*loc, "comparator", "baseline"))
            case Done():
                pass
            case _:
                assert_never(target)


def _point_faults(change: Change, unit: Unit, loc: tuple[str | int, ...]) -> Iterator[Fault]:
    """Refuse a change in points of a proportion: five points of 0.19 would be read as 5.19, not as 0.24."""
    if change.unit == "points" and unit is Unit.PROPORTION:
        yield Fault(loc, "unit_mismatch", "a proportion does not change by points", "give the measure in percent, or the change in percent")


def _comparator_faults(comparator: Comparator, unit: Unit, loc: tuple[str | int, ...]) -> Iterator[Fault]:
    """Refuse a comparator's baseline that cannot be read in the unit of the benchmark's own."""
    if comparator.baseline is None:
        return
    try:
        read_cell(comparator.baseline, unit)
    except QuantityError as error:
        yield Fault(loc, error.code, error.message, error.hint)
