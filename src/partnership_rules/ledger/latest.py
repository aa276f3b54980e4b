"""The partnerships that were read last, so that the next reader of one needs only the entries that came after."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Final

from ..record import Partnership
from .entries import Entry

__all__ = ["Latest"]

MOST: Final = 64
"""So many partnerships are kept; the one that was read longest ago goes first."""


class Latest:
    """Whole partnerships, each with the last entry it was put together from; one may serve several threads.

    That entry's hash stands for all before it, so whoever finds the same entry in the store may go on from here: what was
    rolled back, or is another ledger by now, has another hash.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[Entry, Partnership]] = OrderedDict()
        self._lock = Lock()

    def get(self, stream: str) -> tuple[Entry, Partnership] | None:
        """Return the partnership of a stream and its last entry, or None where none is kept."""
        return self._kept.get(stream)

    def keep(self, last: Entry, partnership: Partnership) -> Partnership:
        """Keep a partnership that was put together up to an entry, and return it."""
        with self._lock:
            self._kept[last.stream] = last, partnership
            self._kept.move_to_end(last.stream)
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return partnership
