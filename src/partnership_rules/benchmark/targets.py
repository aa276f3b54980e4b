"""What a benchmark is: a measure, where it starts, the target, and when it is due."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

from pydantic import Discriminator, Field, Tag, model_validator

from ..evidence import CellText, cell_of
from ..model import Cites, Day, Fault, Key, Text, Value, Whole, fault, faults
from ..quantity import Exact, Interval, QuantityError, Unit, read_cell
from ..variants import Variant, tag_by_key

__all__ = [
    "AllOf",
    "AnyOf",
    "AtLeast",
    "AtLeastNOf",
    "AtMost",
    "Baseline",
    "Benchmark",
    "Change",
    "Comparator",
    "Done",
    "FallBy",
    "GapFallsBy",
    "Part",
    "RiseBy",
    "Target",
]


class Amount(Value):
    """A threshold in the unit of the measure: ``{value: "87", unit: percent}``."""

    value: Exact
    unit: Unit

    @cached_property
    def point(self) -> Interval:
        """Give the threshold as an interval of one value."""
        return Interval.point(self.value, self.unit)


class Change(Value):
    """A change from the baseline: in ``points`` (units of the measure itself), or in ``percent`` of the baseline.

    From a baseline of 1 percent, 5 points lead to 6 percent and 5 percent to 1.05 percent.
    """

    value: Annotated[Exact, Field(ge=0)]
    unit: Literal["points", "percent"]


class Comparator(Value):
    """The moving series a gap is measured against: another place's or group's value of the same or another measure.

    ``baseline`` is its value at the benchmark's baseline; without it the series itself is read on that day.
    """

    level: Literal["state", "district"] = "state"
    measure: Key | None = None
    group: Key | None = None
    baseline: CellText | None = None


class GapChange(Change):
    """How much smaller the gap to a comparator must be, in points or in percent of the gap at the baseline."""

    comparator: Comparator = Comparator()


class Counted(Value):
    """``n`` of the targets in ``of``."""

    n: Annotated[Whole, Field(ge=1)]
    of: Annotated[tuple[Sub, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.n > len(self.of):
            raise fault("count_exceeds_n", f"{self.n} of {len(self.of)} targets can never be met", "lower n, or add targets")
        return self


class AtLeast(Variant):
    """The measure is at or above a threshold."""

    key: ClassVar[str] = "at_least"
    at_least: Amount


class AtMost(Variant):
    """The measure is at or below a threshold."""

    key: ClassVar[str] = "at_most"
    at_most: Amount


class RiseBy(Variant):
    """The measure has risen from its baseline by at least so much."""

    key: ClassVar[str] = "rise_by"
    rise_by: Change


class FallBy(Variant):
    """The measure has fallen from its baseline by at least so much."""

    key: ClassVar[str] = "fall_by"
    fall_by: Change


class GapFallsBy(Variant):
    """The gap to a moving comparator (comparator less own value) has become smaller by at least so much."""

    key: ClassVar[str] = "gap_falls_by"
    gap_falls_by: GapChange


class Done(Variant):
    """A milestone, named by the benchmark's measure, is done by the due date."""

    key: ClassVar[str] = "done"
    done: Literal[True]


class AnyOf(Variant):
    """At least one of the targets is met."""

    key: ClassVar[str] = "any_of"
    any_of: Annotated[tuple[Sub, ...], Field(min_length=1)]


class AllOf(Variant):
    """Every one of the targets is met."""

    key: ClassVar[str] = "all_of"
    all_of: Annotated[tuple[Sub, ...], Field(min_length=1)]


class AtLeastNOf(Variant):
    """At least so many of the targets are met."""

    key: ClassVar[str] = "at_least_n_of"
    at_least_n_of: Counted


Target: TypeAlias = Annotated[
    Annotated[AtLeast, Tag("at_least")]
    | Annotated[AtMost, Tag("at_most")]
    | Annotated[RiseBy, Tag("rise_by")]
    | Annotated[FallBy, Tag("fall_by")]
    | Annotated[GapFallsBy, Tag("gap_falls_by")]
    | Annotated[Done, Tag("done")]
    | Annotated[AnyOf, Tag("any_of")]
    | Annotated[AllOf, Tag("all_of")]
    | Annotated[AtLeastNOf, Tag("at_least_n_of")],
    Discriminator(tag_by_key()),
]
"""One target, written as a mapping with one key."""


class Baseline(Value):
    """Where a measure stood at the start; with a day and no value, the measurement of that very day is the baseline."""

    value: CellText | None = None
    unit: Unit
    on: Day | None = None
    source: Text = ""

    @model_validator(mode="after")
    def _readable(self) -> Self:
        if self.value is not None:
            cell_of(self.value, self.unit)
        return self

    @cached_property
    def interval(self) -> Interval | None:
        """Give what is known of the value: None where it is not given, missing or suppressed."""
        return cell_of(self.value, self.unit).interval if self.value is not None else None


class Part(Value):
    """A target inside another that looks at a measure, group or baseline of its own."""

    key: ClassVar[str] = "target"
    measure: Key | None = None
    group: Key | None = None
    baseline: Baseline | None = None
    target: Target


Sub: TypeAlias = Annotated[
    Annotated[AtLeast, Tag("at_least")]
    | Annotated[AtMost, Tag("at_most")]
    | Annotated[RiseBy, Tag("rise_by")]
    | Annotated[FallBy, Tag("fall_by")]
    | Annotated[GapFallsBy, Tag("gap_falls_by")]
    | Annotated[Done, Tag("done")]
    | Annotated[AnyOf, Tag("any_of")]
    | Annotated[AllOf, Tag("all_of")]
    | Annotated[AtLeastNOf, Tag("at_least_n_of")]
    | Annotated[Part, Tag("target")],
    Discriminator(tag_by_key(otherwise="target", marker="target")),
]


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

    id: Key
    phase: Key
    domain: Key
    title: Text = ""
    for_: Annotated[Literal["each", "district"] | None, Field(alias="for")] = None
    school: Key | None = None
    group: Key = "all"
    measure: Key
    baseline: Baseline | None = None
    target: Target
    due: Day | None = None
    if_missing: Literal["undetermined", "not_met", "met"] = "undetermined"
    cites: Cites = ()
    source: Text = ""
    note: Text = ""

    @property
    def kind(self) -> str:
        """Give the key of its target: ``at_least``, ``done``, ..."""
        return self.target.key

    @property
    def is_process(self) -> bool:
        """Say whether it is a deed to be done rather than a number to be reached."""
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
    yield from _unit_faults(benchmark.target, benchmark.baseline, ("target",))


def _unit_faults(target: Any, baseline: Baseline | None, loc: tuple[str | int, ...]) -> Iterator[Fault]:
    """Find thresholds whose unit is not the baseline's, and comparators that cannot be read in it, at any depth."""
    if isinstance(target, Part):
        yield from _unit_faults(target.target, target.baseline or (None if target.measure else baseline), (*loc, "target"))
    elif isinstance(target, AtLeast | AtMost):
        amount = target.at_least if isinstance(target, AtLeast) else target.at_most
        if baseline and baseline.unit is not amount.unit:
            message = f"the target is in {amount.unit.value}, its baseline in {baseline.unit.value}"
            yield Fault((*loc, target.key, "unit"), "unit_mismatch", message, "give both in the unit of the measure")
    elif isinstance(target, RiseBy | FallBy) and baseline:
        yield from _point_faults(
            target.rise_by if isinstance(target, RiseBy) else target.fall_by, baseline.unit, (*loc, target.key, "unit")
        )
    elif isinstance(target, GapFallsBy) and baseline:
        yield from _point_faults(target.gap_falls_by, baseline.unit, (*loc, target.key, "unit"))
        yield from _comparator_faults(target.gap_falls_by.comparator, baseline.unit, (*loc, target.key, "comparator", "baseline"))
    elif isinstance(target, AnyOf | AllOf | AtLeastNOf):
        parts, key = parts_of(target)
        for index, part in enumerate(parts):
            yield from _unit_faults(part, baseline, (*loc, *key, index))


def _point_faults(change: Change, unit: Unit, loc: tuple[str | int, ...]) -> Iterator[Fault]:
    """Find a change in points of a proportion: five points of 0.19 would be read as 5.19, not as 0.24."""
    if change.unit == "points" and unit is Unit.PROPORTION:
        yield Fault(loc, "unit_mismatch", "a proportion does not change by points", "give the measure in percent, or the change in percent")


def _comparator_faults(comparator: Comparator, unit: Unit, loc: tuple[str | int, ...]) -> Iterator[Fault]:
    """Find a comparator's baseline that cannot be read in the unit of the benchmark's own."""
    if comparator.baseline is None:
        return
    try:
        read_cell(comparator.baseline, unit)
    except QuantityError as error:
        yield Fault(loc, error.code, error.message, error.hint)


def parts_of(target: AnyOf | AllOf | AtLeastNOf) -> tuple[tuple[Any, ...], tuple[str, ...]]:
    """Give the targets inside a compound target, and the path to them."""
    if isinstance(target, AtLeastNOf):
        return target.at_least_n_of.of, ("at_least_n_of", "of")
    if isinstance(target, AnyOf):
        return target.any_of, ("any_of",)
    return target.all_of, ("all_of",)
