"""The evidence of many partnerships: every distinct published cell read once, and the latest row of a series found by search."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import TYPE_CHECKING, Literal

from ..evidence import cell_of
from ..logic import UNDETERMINED
from ..quantity import Interval, Rounding, Unit, at_least_interval, round_interval
from .arrays import CODE_OF, Bools, Ints, as_codes, as_days, np
from .schema import pa, pc

if TYPE_CHECKING:
    from .columns import Columns

__all__ = ["Ends", "Evidence", "Series", "compared", "held_against"]

DAY_BITS = 22
OPEN = 1 << 40


@dataclass(frozen=True, slots=True)
class Series:
    """Rows of evidence that may be used for one question, by place and day; ``at`` are their places in the evidence."""

    keys: Ints
    at: Ints

    def latest(self, places: Ints, days: Ints) -> Ints:
        """Return the latest row at each place up to a day, as a place in the evidence; -1 where there is none."""
        if not self.keys.size:
            return np.full(places.shape, -1, np.int64)
        wanted = (places << DAY_BITS) + np.minimum(days, (1 << DAY_BITS) - 1)
        found = np.searchsorted(self.keys, wanted, side="right") - 1
        return np.where((found >= 0) & (self.keys[found] >> DAY_BITS == places), self.at[found], -1)

    def first(self, places: Ints) -> Ints:
        """Return the first row at each place, as a place in the evidence; -1 where there is none."""
        if not self.keys.size:
            return np.full(places.shape, -1, np.int64)
        found = np.minimum(np.searchsorted(self.keys, places << DAY_BITS), self.keys.size - 1)
        return np.where(self.keys[found] >> DAY_BITS == places, self.at[found], -1)


class Evidence:
    """The measurements and milestones of a fold, sorted by what they measure, where, and when."""

    def __init__(self, table: pa.Table, taken: Ints, row: Ints, columns: Columns) -> None:
        table = table.take(pa.array(taken))
        self.columns = columns
        judging = columns.policy.judging
        self.rounding: Rounding | None = judging.rounding
        names, self.names = as_codes(pc.coalesce(table.column("milestone"), table.column("measure")))
        is_milestone = table.column("milestone").is_valid().to_numpy().astype(np.int64)
        group, self.groups = as_codes(pc.if_else(table.column("milestone").is_valid(), "", pc.fill_null(table.column("group"), "all")))
        schools, words = as_codes(table.column("school"))
        in_fold = {name: place for place, name in enumerate(columns.school_names)}
        school = columns.school_at(row, np.array([*(in_fold.get(word, -1) for word in words), -1], np.int64)[schools])
        is_state = pc.equal(pc.fill_null(table.column("level"), ""), "state").to_numpy().astype(bool)
        place = np.where(schools >= 0, school, columns.m + row + np.where(is_state, columns.n, 0))
        what = (is_milestone * (len(self.names) + 1) + names) * (len(self.groups) + 1) + group
        on = as_days(table.column("on"))
        order = np.lexsort((np.arange(row.size), on, place, what))
        self.what: Ints = what[order]
        self.on: Ints = on[order]
        self.keys: Ints = (place[order].astype(np.int64) << DAY_BITS) + self.on
        unit, self.units = as_codes(table.column("unit"))
        self.unit: Ints = unit[order]
        self.admissible: Bools = pc.fill_null(table.column("admissible"), True).to_numpy().astype(bool)[order]
        counts: Bools = self.admissible
        if judging.n_size is not None:
            too_few = pc.fill_null(pc.less(table.column("n"), judging.n_size), False).to_numpy().astype(bool)
            withheld = pc.fill_null(table.column("n_withheld"), False).to_numpy().astype(bool)
            counts = counts & ~(too_few | withheld)[order]
        self.counts: Bools = counts
        self.done: Bools = pc.fill_null(table.column("done"), True).to_numpy().astype(bool)[order]
        self._read_cells(table, order)
        self._series: dict[tuple[object, ...], Series] = {}

    def _read_cells(self, table: pa.Table, order: Ints) -> None:
        """Read every distinct published text, in its unit, once."""
        text, texts = as_codes(pc.fill_null(table.column("value"), ""))
        unit, units = as_codes(table.column("unit"))
        both = np.where(unit < 0, -1, text.astype(np.int64) * max(len(units), 1) + unit)
        distinct, codes = np.unique(both, return_inverse=True)
        self.cell: Ints = codes[order]
        size = max(len(units), 1)
        pairs = [(texts[key // size], Unit(units[key % size])) if key >= 0 else None for key in distinct.tolist()]
        self.read: list[Interval | None] = [None if pair is None else cell_of(*pair).interval for pair in pairs]
        rule = self.rounding
        self.rounded: list[Interval | None] = [None if one is None or rule is None else round_interval(one, rule) for one in self.read]
        if rule is None:
            self.rounded = self.read
        self.published: Bools = np.array([one is not None for one in self.read], bool)

    def series(
        self, name: str, group: str, *, unit: Unit | None, after: int = 0, use: Literal["counts", "admissible", "done", "report"] = "counts"
    ) -> Series:
        """Return the rows of one measure and group that may be used: in a unit, later than a day, that count."""
        key = (name, group, unit, after, use)
        if key not in self._series:
            self._series[key] = self._select(name, group, unit, after, use)
        return self._series[key]

    def _select(self, name: str, group: str, unit: Unit | None, after: int, use: str) -> Series:
        of_deed = use in ("done", "report")
        group = "" if of_deed else group
        if name not in self.names or group not in self.groups:
            return Series(np.zeros(0, np.int64), np.zeros(0, np.int64))
        what = (of_deed * (len(self.names) + 1) + self.names.index(name)) * (len(self.groups) + 1) + self.groups.index(group)
        at = np.arange(np.searchsorted(self.what, what), np.searchsorted(self.what, what, side="right"))
        if not of_deed:
            at = at[(self.counts if use == "counts" else self.admissible)[at]]
        if use == "done":
            at = at[self.done[at]]
        if unit is not None:
            at = at[self.unit[at] == (self.units.index(unit.value) if unit.value in self.units else -2)]
        at = at[self.on[at] > after] if after else at
        return Series(self.keys[at], at)


class Ends:
    """The ends of intervals in the order of the numbers: equal numbers have equal places, and no number is rounded."""

    def __init__(self, intervals: Sequence[Interval | None]) -> None:
        found = {end for one in intervals if one is not None for end in (one.low, one.high) if end is not None}
        scale = lcm(*(end.denominator for end in found)) if found else 1
        order = sorted(found, key=lambda end: end.numerator * (scale // end.denominator))
        place = {end: 2 * at for at, end in enumerate(order)}

        def column(end_of: Callable[[Interval], tuple[Fraction | None, int]], none: int) -> Ints:
            return np.array([none if one is None else _at(place, end_of(one), none) for one in intervals], np.int64)

        self.low: Ints = column(lambda one: (one.low, 0), -OPEN)
        self.high: Ints = column(lambda one: (one.high, 0), OPEN)
        self.least: Ints = column(lambda one: (one.low, one.low_open), -OPEN)
        self.most: Ints = column(lambda one: (one.high, -one.high_open), OPEN)

    def at_least(self, one: Ints, other: Ints) -> Ints:
        """Say of pairs of intervals whether every value of the one is at or above every value of the other."""
        return np.where(self.low[one] >= self.high[other], 2, np.where(self.most[one] < self.least[other], 0, 1)).astype(np.int8)


def _at(place: dict[Fraction, int], end: tuple[Fraction | None, int], none: int) -> int:
    return none if end[0] is None else place[end[0]] + end[1]


@lru_cache(maxsize=65_536)
def compared(value: Interval, wanted: Interval, *, rising: bool) -> int:
    """Hold a value against a threshold, as a whole number."""
    return CODE_OF[at_least_interval(value, wanted) if rising else at_least_interval(wanted, value)]


def held_against(cells: Sequence[Interval | None], used: Ints, wanted: Interval, *, rising: bool) -> Ints:
    """Hold the cells that are used against one threshold: a table of truths by cell."""
    found = np.full(len(cells) + 1, CODE_OF[UNDETERMINED], np.int8)
    for code in np.unique(used).tolist():
        value = cells[code] if code >= 0 else None
        if value is not None:
            found[code] = compared(value, wanted, rising=rising)
    return found
