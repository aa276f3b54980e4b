"""The ledger as a web server needs it: one connection for each thread, opened anew after the database was away."""

from __future__ import annotations

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import TypeVar

import partnership_rules as pr

T = TypeVar("T")
KEPT = 16


class Books:
    """Opens the ledger once in each thread, and keeps what was computed from one head of it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._here = threading.local()
        self._opened: list[pr.ledger.Ledger] = []
        self._kept: OrderedDict[object, object] = OrderedDict()
        self._lock = threading.Lock()

    @contextmanager
    def book(self) -> Iterator[pr.ledger.Ledger]:
        """Lend this thread's ledger; where the store fails, the next call opens it anew."""
        book: pr.ledger.Ledger | None = getattr(self._here, "book", None)
        if book is None:
            book = self._here.book = pr.ledger.open(self.address)
            self._opened.append(book)
        try:
            yield book
        except pr.errors.ConflictError:
            raise
        except pr.errors.StoreError:
            self._here.book = None
            self._opened.remove(book)
            book.close()
            raise

    def close(self) -> None:
        """Close every ledger, when the server ends; SQLite lets only the thread that opened one close it, and ends with it."""
        while self._opened:
            with suppress(sqlite3.ProgrammingError, pr.PartnershipRulesError):
                self._opened.pop().close()

    def kept(self, name: str, day: date, build: Callable[[pr.ledger.Ledger], T]) -> T:
        """Return what is built from the whole ledger and a day; built once for each head of the ledger."""
        with self.book() as book:
            key = (name, day, book.head().hash)
            with self._lock:
                if key in self._kept:
                    return self._kept[key]  # type: ignore[return-value]  # a key names what is kept under it
            found = build(book)
            with self._lock:
                self._kept[key] = found
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            return found
