"""Evidence that could be published for the benchmarks of an agreement: at, just below and just above what is wanted."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import islice, product
from typing import assert_never

from ...agreement import Agreement
from ...benchmark import targets as t
from ...quantity import Unit, show
from ..rows import Row

__all__ = ["evidence_rows"]

HIDDEN = ("*", "<10")


def evidence_rows(
    agreements: tuple[Agreement, ...], schools: tuple[str, ...], day: date, *, n_size: int | None = None, plain: bool = False
) -> list[Row]:
    """List measurements and milestones of a day that the benchmarks of some agreements look at, each once.

    ``plain`` leaves the clear ones: of each measure what is wanted, and a little less.
    """
    found: dict[str, Row] = {}
    for agreement in agreements:
        for benchmark in agreement.benchmarks:
            places = schools if benchmark.for_ == "each" else [s for s in (benchmark.school,) if s is None or s in schools]
            rows = [row for one in t.simple_targets(benchmark) for row in _rows(one, 2 if plain else None)]
            for school, row in product(places, rows):
                here = {**row, "school": school} if school is not None and "level" not in row else row
                found[repr(here)] = here
                if n_size is not None and "measure" in here:
                    found[f"few {here!r}"] = {**here, **({"n": max(n_size - 1, 1)} if school is None else {"n_withheld": True})}
    return [{**row, "on": day} for row in found.values()]


def _rows(one: t.SimpleTarget, most: int | None) -> Iterator[Row]:
    measure, group, target = one.measure, one.group, one.target
    match target:
        case t.Done():
            yield {"milestone": measure, "done": True}
            yield {"milestone": measure, "done": False}
        case t.AtLeast() | t.AtMost():
            yield from islice(_measured(measure, group, target.amount.unit, target.amount.value), most)
        case t.RiseBy() | t.FallBy():
            unit, start = _start(one.baseline)
            wanted = start + (target.signed if target.change.unit == "points" else start * target.signed / 100)
            yield from islice(_measured(measure, group, unit, wanted), most)
        case t.GapFallsBy():
            yield from islice(_measured(measure, group, *_start(one.baseline)), most)
            other = target.change.comparator
            beside = islice(_measured(other.measure or measure, other.group or group, *_start(one.baseline)), most)
            yield from ({**row, "level": other.level} for row in beside)
        case _:
            assert_never(target)


def _start(baseline: t.Baseline | None) -> tuple[Unit, Fraction]:
    """Return the unit of a measure, and the number it starts from; a likely one where the baseline gives none."""
    unit = baseline.unit if baseline is not None else Unit.PERCENT
    start = baseline.interval if baseline is not None else None
    if start is not None and start.low is not None:
        return unit, start.low
    return unit, Fraction(1, 2) if unit is Unit.PROPORTION else Fraction(20)


def _measured(measure: str, group: str, unit: Unit, wanted: Fraction) -> Iterator[Row]:
    common: Row = {"measure": measure, "unit": unit.value} | ({"group": group} if group != "all" else {})
    low, high = unit.bounds()
    step = Fraction(1, 100) if unit is Unit.PROPORTION else Fraction(1)
    for number in (wanted, wanted - step, wanted + step, wanted - 10 * step, wanted - step / 20):
        yield {**common, "value": show(_within(unit, number))}
    inside = _within(unit, wanted)
    if low is not None and high is not None and low < inside < high and unit is Unit.PERCENT:
        decimal = show(Fraction(int(inside * 100), 100))  # a bound is published in decimals
        yield from ({**common, "value": f"{sign}{decimal}%"} for sign in ("<", ">="))
    yield from ({**common, "value": text} for text in HIDDEN)
    yield {**common, "value": show(inside), "admissible": False, "reason": "not verified"}
    other = Unit.INDEX if unit is not Unit.INDEX else Unit.DAYS
    yield {**common, "value": "1", "unit": other.value}


def _within(unit: Unit, number: Fraction) -> Fraction:
    """Return the number of a unit that is nearest to a number: a fall may ask for less than nothing."""
    low, high = unit.bounds()
    raised = max(number, low) if low is not None else number
    return min(raised, high) if high is not None else raised
