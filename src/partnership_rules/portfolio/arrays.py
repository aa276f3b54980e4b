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
    "distinct", "find", "flags_of", "groups", "is_word", "np", "patterns", "runs", "words_of",
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
    found: Ints = (indices.fill_null(-1) if indices.null_count else indices).to_numpy(zero_copy_only=False)
    return found


def as_codes(column: pa.ChunkedArray) -> tuple[Ints, list[str]]:
    """Return a column of coded texts as places in the list of its distinct texts, and that list."""
    return codes_of(column), column.chunk(0).dictionary.to_pylist() if column.num_chunks else []


def among(column: pa.ChunkedArray, words: pa.Array) -> Ints:
    """Return where in a list of words each text of a coded column stands; -1 where it does not, or is null."""
    if not column.num_chunks:
        return np.zeros(0, np.int64)
    places = pc.fill_null(pc.index_in(column.chunk(0).dictionary, value_set=words), -1).to_numpy().astype(np.int64)
    found: Ints = np.append(places, -1)[codes_of(column)]
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


def words_of(codes: Ints, words: list[str]) -> pa.Array:
    """Return the texts of codes, null for -1."""
    indices = pa.array(codes.astype(np.int32), mask=codes < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.string())).cast(pa.string())


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


def patterns(*columns: Ints) -> tuple[Ints, Ints]:
    """Return where each distinct combination of several columns comes first, in their order, and the combination of each row."""
    found = np.zeros(columns[0].size, np.int64)
    for one in columns:
        low = int(one.min(initial=0))
        span = int(one.max(initial=0)) - low + 1
        if span > 1:
            found = distinct(found * span + one - low)[1]
    first = np.zeros(int(found.max(initial=-1)) + 1, np.int64)
    first[found[::-1]] = np.arange(found.size)[::-1]
    return first, found


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
