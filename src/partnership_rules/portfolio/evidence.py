"""The evidence of many partnerships: every distinct published cell read once, and the latest row of a series found by search."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache, cached_property, reduce
from math import lcm
from typing import Literal, NamedTuple, Protocol, TypeAlias, assert_never

from ..errors import LimitError
from ..evidence import _bare, cell_of
from ..logic import UNDETERMINED
from ..policy import Policy
from ..quantity import Interval, Rounding, Unit, at_least_interval, round_interval
from .arrays import CODE_OF, NEVER, Bools, Ints, as_codes, as_days, distinct, find, flags_of, in_order, is_word, np
from .promises import Alike
from .schema import pa, pc

Use: TypeAlias = Literal["counts", "admissible", "reported", "done", "not_done", "surely_done", "report"]
"""Which rows are meant: measurements that count, are admissible, or were reported at all; milestones done, not done, or reported."""

_OF_DEEDS = frozenset({"done", "not_done", "surely_done", "report"})

__all__ = ["Ends", "Evidence", "Series", "compared"]

OPEN = 1 << 40
MOST_PAIRS = 1 << 22
"""So many pairs of a value and a threshold are kept by their place, which costs less than to find the distinct ones each time."""
MOST_BITS = 62
"""So many bits hold what a row of evidence measures, where, and on which day."""


class Schools(Protocol):
    """What evidence asks of the columns: the policy, and the schools of every row."""

    policy: Policy
    school_names: list[str]
    m: int
    n: int

    def school_at(self, row: Ints, names: Ints) -> Ints:
        """Return the places of the schools of some names in some rows."""


class Keys(NamedTuple):
    """How a place and a day make one number: ``start`` comes before all places, days are counted from ``first`` in so many ``bits``."""

    start: int
    first: int
    bits: int

    def of(self, places: Ints, days: Ints | int) -> Ints:
        """Return the numbers; a day before the first comes before all of its place, one beyond the last after all of them."""
        found = np.add(places, self.start, dtype=np.int64)
        found <<= self.bits
        found += np.clip(days - self.first, 0, (1 << self.bits) - 1)
        return found

    def days(self, numbers: Ints) -> Ints:
        """Return the days of numbers."""
        return ((numbers & ((1 << self.bits) - 1)) + self.first).astype(np.int32)


class Series:
    """What may be used for one question: at a place on a day one value, which is that of all rows of the day together."""

    def __init__(self, made: Keys, keys: Ints, cells: Ints) -> None:
        self._made = made
        self.keys = keys
        self._cells = cells

    @cached_property
    def cells(self) -> Ints:
        """The values; the last is that of none, as is the last of the days."""
        return np.append(self._cells, np.int32(-1))

    @cached_property
    def days(self) -> Ints:
        """The days of the values."""
        return np.append(self._made.days(self.keys), np.int32(0))

    def latest(self, places: Ints, days: Ints, *, after: Ints | None = None) -> Ints:
        """Return where in the series the latest value at each place up to a day stands, and later than another; -1 where there is none."""
        if not self.keys.size:
            return np.full(places.shape, -1, np.int64)
        found = np.searchsorted(self.keys, self._made.of(places, days), side="right") - 1
        here = (found >= 0) & (self.keys[found] >> self._made.bits == places + self._made.start)
        if after is not None and after.any():
            here &= self.days[found] > after
        return np.where(here, found, -1)

    def first_day(self, places: Ints) -> Ints:
        """Return the first day at each place; never where there is none."""
        if not self.keys.size:
            return np.full(places.shape, NEVER, np.int32)
        found = np.minimum(np.searchsorted(self.keys, self._made.of(places, 0)), self.keys.size - 1)
        return np.where(self.keys[found] >> self._made.bits == places + self._made.start, self.days[found], NEVER)


class Evidence:
    """The measurements and milestones of a fold, sorted by what they measure, where, and when."""

    def __init__(self, table: pa.Table, row: Ints, columns: Schools) -> None:
        self.columns = columns
        judging = columns.policy.judging
        self.rounding: Rounding | None = judging.rounding
        deeds, deed_names = as_codes(table.column("milestone"))
        measures, measure_names = as_codes(table.column("measure"))
        groups, group_names = as_codes(table.column("group"))
        units, unit_names = as_codes(table.column("unit"))
        self.units: list[str] = unit_names
        # of a measurement without a group it is "all"; a milestone has none
        self.names: list[tuple[bool, str]] = [*((True, name) for name in deed_names), *((False, name) for name in measure_names)]
        self.groups: list[str] = [*group_names, *(["all"] if "all" not in group_names else [])]
        what = (measures + len(deed_names)) * len(self.groups)
        what += np.where(groups < 0, self.groups.index("all"), groups) if group_names else 0
        is_deed = np.flatnonzero(deeds >= 0)
        what[is_deed] = deeds[is_deed] * len(self.groups)
        at = self._sort(what, self._places(table, row), as_days(table.column("on")))
        self.admissible: Bools = _sorted(flags_of(table.column("admissible"), empty=True), at)
        self.counts: Bools = self.admissible
        if judging.n_size is not None:
            too_few = flags_of(pc.less(table.column("n"), judging.n_size), empty=False)
            withheld = flags_of(table.column("n_withheld"), empty=False)
            self.counts = self.admissible & _sorted(~(too_few | withheld), at)
        self.done: Bools = _sorted(flags_of(table.column("done"), empty=True), at)
        self._read_cells(table, units, at)
        self._series: dict[tuple[object, ...], Series] = {}

    def _places(self, table: pa.Table, row: Ints) -> Ints:
        """Return where each row was observed: at a school, in the district, or in the state."""
        columns = self.columns
        schools, words = as_codes(table.column("school"))
        in_fold = {name: place for place, name in enumerate(columns.school_names)}
        place = columns.school_at(row, np.array([*(in_fold.get(word, -1) for word in words), -1], np.int32)[schools])
        of_none = np.flatnonzero(schools < 0)
        place[of_none] = columns.m + row[of_none]
        is_state = of_none[is_word(table.column("level").take(pa.array(of_none)), "state")]
        place[is_state] += columns.n
        place[place < 0] = columns.m + 2 * columns.n  # of a school that is not listed
        return place

    def _sort(self, what: Ints, place: Ints, on: Ints) -> Ints:
        """Put what a row measures, where, and on which day into one number, and return the order of these numbers."""
        self._first = first = int(on.min(initial=NEVER)) - 1  # no day of a row is the first, so that one before all of them is
        most = self.columns.m + 2 * self.columns.n
        self._bits: tuple[int, int] = most.bit_length(), (int(on.max(initial=first + 1)) - first).bit_length()
        if int(what.max(initial=0)).bit_length() + sum(self._bits) > MOST_BITS:
            raise LimitError(
                "the evidence tells more measures, places and days apart than one table can hold",
                code="too_many_rows",
                hint="write the tables into buckets with portfolio.optimize, and ask those",
            )
        keys = what.astype(np.int64) << self._bits[0]
        keys += place
        keys <<= self._bits[1]
        keys += on - first
        at, keys = in_order(keys)
        self.keys: Ints = keys
        return at

    def _read_cells(self, table: pa.Table, units: Ints, at: Ints) -> None:
        """Read every distinct published text, in its unit, once."""
        text, texts = as_codes(table.column("value"))
        size = len(self.units) + 1
        both = text * size
        both += units + size
        both[units < 0] = -1
        seen = np.zeros((len(texts) + 1) * size + 1, bool)
        seen[both] = True
        distinct = np.flatnonzero(seen[:-1])
        code = np.full(seen.size, -1, np.int32)
        code[distinct] = np.arange(distinct.size)
        self.cell: Ints = code[both[at]]
        pairs = [(["", *texts][key // size], Unit(self.units[key % size])) for key in distinct.tolist()]
        self._unit: list[Unit] = [unit for _, unit in pairs]
        read = [cell_of(*pair).interval for pair in pairs]
        rule = self.rounding
        self.values: list[Interval | None] = read
        if rule is not None:
            self.values = [None if one is None else round_interval(one, rule) for one in read]
        self._held: dict[Alike, Ints] = {}
        self._compared: Callable[[Alike, int, int], int] = cache(self._compare)
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

    def held_against(self, codes: Ints, of: Ints, alike: Alike) -> Ints:
        """Hold values against the thresholds meant, each distinct pair once; where there is no value it is undetermined."""
        size, most = len(self.values) + 1, (len(self.values) + 1) * len(alike.wanted)
        pairs = of * size + codes + 1
        if most > MOST_PAIRS:
            keys, pair = distinct(pairs)
            return np.array([self._compared(alike, *divmod(key, size)) for key in keys.tolist()], np.int8)[pair]
        known = self._held.get(alike)
        if known is None or known.size != most:
            known = self._held[alike] = np.full(most, -1, np.int8)
        for key in np.unique(pairs[known[pairs] < 0]).tolist():
            known[key] = self._compared(alike, *divmod(key, size))
        found: Ints = known[pairs]
        return found

    def _compare(self, alike: Alike, place: int, code: int) -> int:
        """Hold one value, by its code and one, against the threshold at a place; zero is no value."""
        value = self.values[code - 1] if code else None
        return CODE_OF[UNDETERMINED] if value is None else compared(value, alike.wanted[place], rising=bool(alike.first.rising))

    def spelled_alike(self, group: str) -> list[str]:
        """List the other spellings of the name of a student group."""
        return [one for one in self.groups if one != group and _bare(one) == _bare(group)]

    def series(self, name: str, group: str, *, use: Use, unit: Unit | None = None) -> Series:
        """Return what may be used of one measure and group, in a unit."""
        key = (name, group, unit, use)
        if key not in self._series:
            self._series[key] = self._select(name, group, unit, use)
        return self._series[key]

    def _select(self, name: str, group: str, unit: Unit | None, use: Use) -> Series:
        group = self.groups[0] if use in _OF_DEEDS else group
        if (use in _OF_DEEDS, name) not in self.names or group not in self.groups:
            return Series(Keys(0, 0, 0), np.zeros(0, np.int64), np.zeros(0, np.int32))
        what = self.names.index((use in _OF_DEEDS, name)) * len(self.groups) + self.groups.index(group)
        made = Keys(what << self._bits[0], self._first, self._bits[1])
        low, high = np.searchsorted(self.keys, [what << sum(self._bits), (what + 1) << sum(self._bits)])
        keys, cells = self.keys[low:high], self.cell[low:high]
        kept = self._may(slice(low, high), use, name)
        if unit is not None:
            kept = kept & np.array([*(one is unit for one in self._unit), False])[cells]
        if not kept.all():
            keys, cells = keys[kept], cells[kept]
        return Series(made, *(self._by_day(keys, cells) if use in ("counts", "admissible") else (keys, cells)))

    def _may(self, at: slice, use: Use, name: str) -> Bools:
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
                return np.ones(self.keys[at].size, bool)
            case _:
                assert_never(use)

    def _by_day(self, keys: Ints, cells: Ints) -> tuple[Ints, Ints]:
        """Put the rows of one place and day together: where they do not agree, all that any of them says may be."""
        if not (again := keys[1:] == keys[:-1]).any():
            return keys, cells
        first = np.flatnonzero(np.concatenate([[True], ~again]))
        last = np.append(first[1:], keys.size)
        single = cells[first].copy()
        for place in np.flatnonzero(last - first > 1).tolist():
            single[place] = self._all_of(cells[first[place] : last[place]].tolist())
        return keys[first], single

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


def _sorted(flags: Bools, at: Ints) -> Bools:
    """Put flags in an order; where all are set there is none."""
    return flags if flags.all() else flags[at]


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
