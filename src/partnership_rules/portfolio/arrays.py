"""What all columns share: codes for words, groups of equal rows, runs of places, days as whole numbers, days that are looked up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, TypeAlias

from ..errors import PartnershipRulesError, needs_extra
from ..logic import FALSE, TRUE, UNDETERMINED, Truth
from .schema import np, pa, pc

with needs_extra("numpy", extra="portfolio"):
    from numpy.typing import NDArray

__all__ = [
    "BEYOND", "CODE_OF", "EPOCH", "NEVER", "TRUTHS", "Bools", "DayTable", "Ints", "among", "as_codes", "as_days", "codes_of",
    "distinct", "find", "flags_of", "groups", "in_order", "is_word", "np", "packed", "patterns", "runs", "words_of",
]  # fmt: skip

Ints: TypeAlias = NDArray[Any]
Bools: TypeAlias = NDArray[Any]

NEVER = 1 << 30
"""A day that has not come, and no other day comes after."""
BEYOND = NEVER - 1
"""A day past the year 9999: the row is left to ``evaluate``, which says so."""
EPOCH = date(1970, 1, 1).toordinal()

CODE_OF: dict[Truth, int] = {FALSE: 0, UNDETERMINED: 1, TRUE: 2}
"""Three values as whole numbers: *and* is the least, *or* the greatest, *not* is 2 less the value."""
TRUTHS = (FALSE, UNDETERMINED, TRUE)


def codes_of(column: pa.ChunkedArray) -> Ints:
    """Return a column of coded texts as places in the list of its distinct texts, in order; -1 where it is null."""
    indices = column.chunk(0).indices if column.num_chunks else pa.array([], pa.int32())
    if indices.null_count == len(indices):
        return np.full(len(indices), -1, np.int32)
    found: Ints = (indices.fill_null(-1) if indices.null_count else indices).to_numpy(zero_copy_only=False)
    return found


def as_codes(column: pa.ChunkedArray) -> tuple[Ints, list[str]]:
    """Return a column of coded texts as places in the list of its distinct texts, and that list."""
    return codes_of(column), column.chunk(0).dictionary.to_pylist() if column.num_chunks else []


def among(column: pa.ChunkedArray, words: pa.Array) -> Ints:
    """Return where in a list of words each text of a coded column stands; -1 where it does not, or is null."""
    if not column.num_chunks or column.null_count == len(column):
        return np.full(len(column), -1, np.int32)
    own = column.chunk(0).dictionary
    if own.equals(words):
        return codes_of(column)
    places = pc.fill_null(pc.index_in(own, value_set=words), -1).to_numpy().astype(np.int32, copy=False)
    found: Ints = np.append(places, np.int32(-1))[codes_of(column)]
    return found


def flags_of(column: pa.ChunkedArray, *, empty: bool) -> Bools:
    """Return a column of yes and no as it is, and ``empty`` where it is null."""
    if column.null_count == len(column):
        return np.full(len(column), empty)
    found: Bools = pc.fill_null(column, empty).to_numpy().astype(bool, copy=False)
    return found


def is_word(column: pa.ChunkedArray, word: str) -> Bools:
    """Say where a coded column has a word."""
    return among(column, pa.array([word])) == 0


def words_of(codes: Ints, words: list[str] | pa.Array) -> pa.Array:
    """Return the texts of codes, null for -1."""
    indices = pa.array(codes.astype(np.int32), mask=codes < 0)
    whole = words if isinstance(words, pa.Array) else pa.array(words, pa.string())
    return pa.DictionaryArray.from_arrays(indices, whole).cast(pa.string())


def as_days(column: pa.ChunkedArray, *, empty: int = NEVER) -> Ints:
    """Return a column of days as ordinals."""
    days = column.cast(pa.int32())
    found: Ints = (pc.fill_null(days, empty - EPOCH) if days.null_count else days).to_numpy() + np.int32(EPOCH)
    return found


def distinct(keys: Ints) -> tuple[Ints, Ints]:
    """Return the distinct whole numbers in order, and the place of each key among them; counted where they lie close together."""
    if not keys.size:
        return keys, np.zeros(0, np.int64)
    low = int(keys.min())
    span = int(keys.max()) - low + 1
    if span > 4 * keys.size + 1024:
        values, inverse = np.unique(keys, return_inverse=True)
        return values, inverse
    seen = np.zeros(span, bool)
    seen[keys - low] = True
    found = np.flatnonzero(seen)
    place = np.zeros(span, np.int64)
    place[found] = np.arange(found.size)
    return found + low, place[keys - low]


def packed(*columns: Ints, most: int = 1 << 62) -> Ints:
    """Return a whole number for each row, in the order of several columns, the first before all; below ``most`` where it can be."""
    found, size = np.zeros(columns[0].size, np.int64), 1
    for one in columns if found.size else ():
        low = int(one.min())
        span = int(one.max()) - low + 1
        if span == 1:
            continue
        if size * span > most:
            found = distinct(found)[1]
            size = int(found.max()) + 1
        found *= span
        found += one
        found -= low
        size *= span
    return found


def patterns(*columns: Ints) -> tuple[Ints, Ints]:
    """Return where each distinct combination of several columns comes first, in their order, and the combination of each row."""
    found = distinct(packed(*columns, most=4 * columns[0].size + 1024))[1]
    first = np.zeros(int(found.max(initial=-1)) + 1, np.int64)
    first[found[::-1]] = np.arange(found.size)[::-1]
    return first, found


def in_order(keys: Ints) -> tuple[Ints, Ints]:
    """Return the order of whole numbers, equal ones as they come, and the numbers in that order."""
    bits = keys.size.bit_length()
    low = int(keys.min(initial=0))
    if (int(keys.max(initial=0)) - low) >> (62 - bits):
        order = np.argsort(keys, kind="stable")
        return order, keys[order]
    both = keys - low
    both <<= bits  # each with its own place behind it: to sort numbers costs less than to sort their places
    both |= np.arange(keys.size)
    both.sort()
    order = both & ((1 << bits) - 1)
    both >>= bits
    both += low
    return order, both


def groups(keys: Ints) -> Iterator[tuple[int, Ints]]:
    """Yield every distinct key with the places at which it stands, both in order."""
    if not keys.size:
        return
    low, high = int(keys.min()), int(keys.max())
    if high - low < _FEW:
        for key in range(low, high + 1):
            if (places := np.flatnonzero(keys == key)).size:
                yield key, places
        return
    order = np.argsort(keys, kind="stable")
    for part in np.split(order, np.flatnonzero(np.diff(keys[order])) + 1):
        yield int(keys[part[0]]), part


_FEW = 16
"""So many keys are looked for one by one, which costs less than to sort."""


def runs(starts: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Return all places of runs of so many from each start, and for each the run it is of."""
    if counts.size and counts[0] and (counts == counts[0]).all():  # as is most common, and quicker
        return (starts[:, None] + np.arange(counts[0])).reshape(-1), np.repeat(np.arange(starts.size), counts[0])
    owner = np.repeat(np.arange(starts.size), counts)
    before = np.cumsum(counts) - counts
    return np.arange(owner.size) - before[owner] + starts[owner], owner


def find(keys: Ints, wanted: Ints) -> Ints:
    """Return the place of each wanted key among sorted ones, -1 where it is not there."""
    if not keys.size:
        return np.full(wanted.shape, -1, np.int64)
    places = np.minimum(np.searchsorted(keys, wanted), keys.size - 1)
    return np.where(keys[places] == wanted, places, -1)


class DayTable:
    """The days that the library's own calendar gives for days, each counted once."""

    def __init__(self, count: Callable[[date], date]) -> None:
        self._count = count
        self._known: Ints = np.zeros(date.max.toordinal() + 1, np.int32)

    def __call__(self, days: Ints) -> Ints:
        """Return the day that each day gives."""
        found: Ints = self._known[days]
        if (found == 0).any():
            for day in np.unique(days[found == 0]):
                try:
                    self._known[day] = self._count(date.fromordinal(int(day))).toordinal()
                except PartnershipRulesError:
                    self._known[day] = BEYOND
            found = self._known[days]
        return found
