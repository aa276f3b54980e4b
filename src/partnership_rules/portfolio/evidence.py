"""The evidence of many partnerships: every distinct published cell read once, and the latest row of a series found by search."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import reduce
from math import lcm
from typing import Literal, Protocol, TypeAlias, assert_never

from ..evidence import _bare, cell_of
from ..logic import UNDETERMINED
from ..policy import Policy
from ..quantity import Interval, Rounding, Unit, at_least_interval, round_interval
from .arrays import CODE_OF, NEVER, Bools, Ints, as_codes, as_days, find, flags_of, is_word, np
from .schema import pa, pc

Use: TypeAlias = Literal["counts", "admissible", "reported", "done", "not_done", "surely_done", "report"]
"""Which rows are meant: measurements that count, are admissible, or were reported at all; milestones done, not done, or reported."""

__all__ = ["Ends", "Evidence", "Series", "compared"]

DAY_BITS = 22
OPEN = 1 << 40
_DAYS = (1 << DAY_BITS) - 1


class Schools(Protocol):
    """What evidence asks of the columns: the policy, and the schools of every row."""

    policy: Policy
    school_names: list[str]
    m: int
    n: int

    def school_at(self, row: Ints, names: Ints) -> Ints:
        """Return the places of the schools of some names in some rows."""


class Series:
    """What may be used for one question: at a place on a day one value, which is that of all rows of the day together."""

    def __init__(self, keys: Ints, cells: Ints) -> None:
        self.keys = keys
        self.cells: Ints = np.append(cells, -1)  # the last of each is what is looked up where there is none
        self.days: Ints = np.append(keys & _DAYS, 0)
        self._on: dict[int, Series] = {}

    def latest(self, places: Ints, days: Ints) -> Ints:
        """Return where in the series the latest value at each place up to a day stands; -1 where there is none."""
        if not self.keys.size:
            return np.full(places.shape, -1, np.int64)
        wanted = (places << DAY_BITS) + np.minimum(days, _DAYS)
        found = np.searchsorted(self.keys, wanted, side="right") - 1
        return np.where((found >= 0) & (self.keys[found] >> DAY_BITS == places), found, -1)

    def first_day(self, places: Ints) -> Ints:
        """Return the first day at each place; never where there is none."""
        if not self.keys.size:
            return np.full(places.shape, NEVER, np.int64)
        found = np.minimum(np.searchsorted(self.keys, places << DAY_BITS), self.keys.size - 1)
        return np.where(self.keys[found] >> DAY_BITS == places, self.keys[found] & _DAYS, NEVER)

    def on(self, day: int) -> Series:
        """Return what is of one day."""
        if day not in self._on:
            kept = np.flatnonzero(self.days[:-1] == day)
            self._on[day] = Series(self.keys[kept], self.cells[kept])
        return self._on[day]


class Evidence:
    """The measurements and milestones of a fold, sorted by what they measure, where, and when."""

    def __init__(self, table: pa.Table, row: Ints, columns: Schools) -> None:
        self.columns = columns
        judging = columns.policy.judging
        self.rounding: Rounding | None = judging.rounding
        deeds, deed_names = as_codes(table.column("milestone"))
        measures, measure_names = as_codes(table.column("measure"))
        groups, group_names = as_codes(table.column("group"))
        schools, words = as_codes(table.column("school"))
        units, unit_names = as_codes(table.column("unit"))
        self.units: list[str] = unit_names
        # of a measurement without a group it is "all"; a milestone has none
        self.names: list[tuple[bool, str]] = [*((True, name) for name in deed_names), *((False, name) for name in measure_names)]
        self.groups: list[str] = [*group_names, *(["all"] if "all" not in group_names else [])]
        group = np.where(groups < 0, self.groups.index("all"), groups) if group_names else 0
        what = np.where(deeds >= 0, deeds * len(self.groups), (len(deed_names) + measures) * len(self.groups) + group)
        in_fold = {name: place for place, name in enumerate(columns.school_names)}
        school = columns.school_at(row, np.array([*(in_fold.get(word, -1) for word in words), -1], np.int32)[schools])
        place = np.where(schools >= 0, school, columns.m + row)
        is_state = np.flatnonzero(is_word(table.column("level"), "state") & (schools < 0))
        place[is_state] += columns.n
        on = as_days(table.column("on"))
        size = int(place.max(initial=0)) + 1
        at = np.argsort(((what.astype(np.int64) * size + place) << DAY_BITS) + on, kind="stable")
        self.what: Ints = what[at]
        self.on: Ints = on[at]
        self.keys: Ints = (place[at].astype(np.int64) << DAY_BITS) + self.on
        self.unit: Ints = units[at]
        self.admissible: Bools = flags_of(table.column("admissible"), empty=True)[at]
        counts: Bools = self.admissible
        if judging.n_size is not None:
            too_few = flags_of(pc.less(table.column("n"), judging.n_size), empty=False)
            withheld = flags_of(table.column("n_withheld"), empty=False)
            counts = counts & ~(too_few | withheld)[at]
        self.counts: Bools = counts
        self.done: Bools = flags_of(table.column("done"), empty=True)[at]
        self._read_cells(table, at)
        self._series: dict[tuple[object, ...], Series] = {}

    def _read_cells(self, table: pa.Table, at: Ints) -> None:
        """Read every distinct published text, in its unit, once."""
        text, texts = as_codes(table.column("value"))
        size = len(self.units) + 1
        both = np.where(self.unit < 0, -1, (text[at].astype(np.int64) + 1) * size + self.unit)
        seen = np.zeros((len(texts) + 1) * size + 1, bool)
        seen[both] = True
        distinct = np.flatnonzero(seen[:-1])
        code = np.full(seen.size, -1, np.int32)
        code[distinct] = np.arange(distinct.size)
        self.cell: Ints = code[both]
        pairs = [(["", *texts][key // size], Unit(self.units[key % size])) for key in distinct.tolist()]
        read = [cell_of(*pair).interval for pair in pairs]
        rule = self.rounding
        self.values: list[Interval | None] = read
        if rule is not None:
            self.values = [None if one is None else round_interval(one, rule) for one in read]
        self._held: dict[tuple[Interval, bool], Ints] = {}
        self._together: dict[tuple[int, ...], int] = {}
        self._published: Bools = np.zeros(0, bool)
        self._ends: dict[tuple[Unit, object], Ends] = {}

    def published(self, codes: Ints) -> Bools:
        """Say which values are published."""
        if self._published.size <= len(self.values):
            self._published = np.array([*(one is not None for one in self.values), False])
        found: Bools = self._published[codes]
        return found

    def ends(self, unit: Unit, key: object, moved: Callable[[Interval], Interval]) -> Ends:
        """Return the values in one unit, and after them each of them moved, in their order; ``key`` says how they are moved."""
        known = self._ends.get((unit, key))
        if known is None or known.low.size != 2 * len(self.values):
            own = [one if one is not None and one.unit is unit else None for one in self.values]
            known = self._ends[unit, key] = Ends([*own, *(one and moved(one) for one in own)])
        return known

    def held_against(self, codes: Ints, wanted: Interval, *, rising: bool) -> Ints:
        """Hold values against one threshold, each distinct one once; where there is none it is undetermined."""
        known = self._held.get((wanted, rising), np.zeros(0, np.int8))
        if known.size <= len(self.values):
            known = np.append(known[:-1], np.full(len(self.values) + 1 - max(known.size - 1, 0), -1, np.int8))
            known[-1] = CODE_OF[UNDETERMINED]
        for code in np.unique(codes[known[codes] < 0]).tolist():
            value = self.values[code]
            known[code] = CODE_OF[UNDETERMINED] if value is None else compared(value, wanted, rising=rising)
        self._held[wanted, rising] = known
        found: Ints = known[codes]
        return found

    def spelled_alike(self, group: str) -> list[str]:
        """List the other spellings of the name of a student group."""
        return [one for one in self.groups if one != group and _bare(one) == _bare(group)]

    def series(self, name: str, group: str, *, use: Use, unit: Unit | None = None, after: int = 0) -> Series:
        """Return what may be used of one measure and group: in a unit, later than a day."""
        key = (name, group, unit, after, use)
        if key not in self._series:
            self._series[key] = self._select(name, group, unit, after, use)
        return self._series[key]

    def _select(self, name: str, group: str, unit: Unit | None, after: int, use: Use) -> Series:
        of_deed = use in ("done", "not_done", "surely_done", "report")
        group = self.groups[0] if of_deed else group
        if (of_deed, name) not in self.names or group not in self.groups:
            return Series(np.zeros(0, np.int64), np.zeros(0, np.int64))
        what = self.names.index((of_deed, name)) * len(self.groups) + self.groups.index(group)
        at = np.arange(np.searchsorted(self.what, what), np.searchsorted(self.what, what, side="right"))
        at = at[self._may(at, use, name)]
        if unit is not None:
            at = at[self.unit[at] == (self.units.index(unit.value) if unit.value in self.units else -2)]
        at = at[self.on[at] > after] if after else at
        return self._by_day(at) if use in ("counts", "admissible") else Series(self.keys[at], self.cell[at])

    def _may(self, at: Ints, use: Use, name: str) -> Bools:
        """Say which rows may be used."""
        match use:
            case "counts":
                return self.counts[at]
            case "admissible":
                return self.admissible[at]
            case "done":
                return self.done[at]
            case "not_done":
                return ~self.done[at]
            case "surely_done":  # not reported as not done on the same day
                return self.done[at] & (find(self.series(name, "", use="not_done").keys, self.keys[at]) < 0)
            case "reported" | "report":
                return np.ones(at.size, bool)
            case _:
                assert_never(use)

    def _by_day(self, at: Ints) -> Series:
        """Put the rows of one place and day together: where they do not agree, all that any of them says may be."""
        keys, cells = self.keys[at], self.cell[at]
        if not (again := keys[1:] == keys[:-1]).any():
            return Series(keys, cells)
        first = np.flatnonzero(np.concatenate([[True], ~again]))
        last = np.append(first[1:], keys.size)
        single = cells[first].copy()
        for place in np.flatnonzero(last - first > 1).tolist():
            single[place] = self._all_of(cells[first[place] : last[place]].tolist())
        return Series(keys[first], single)

    def _all_of(self, codes: list[int]) -> int:
        """Return the code of the interval around all values; of what is not published there is none."""
        distinct = tuple(sorted(set(codes)))
        if len(distinct) == 1:
            return distinct[0]
        if distinct not in self._together:
            found = [self.values[code] if code >= 0 else None for code in distinct]
            known = [one for one in found if one is not None]
            whole = len(known) == len(found) and len({one.unit for one in known}) == 1
            self._together[distinct] = len(self.values)
            self.values.append(reduce(Interval.around, known) if whole else None)
        return self._together[distinct]


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


def compared(value: Interval, wanted: Interval, *, rising: bool) -> int:
    """Hold a value against a threshold, as a whole number."""
    return CODE_OF[at_least_interval(value, wanted) if rising else at_least_interval(wanted, value)]
