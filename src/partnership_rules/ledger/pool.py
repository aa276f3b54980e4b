"""Ledgers of one address for the threads of a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from ..errors import ConflictError, StoreError
from .latest import Latest
from .ledger import Ledger, store_at

__all__ = ["Pool"]


class Pool:
    """Open ledgers of one address, each lent to one caller at a time, from any thread.

    What one of them has read of a partnership, the next need not read again. After a fault of the store no ledger that was
    open is lent again: once the database is back, the next call opens a new one.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     pool = Pool(f"sqlite:///{folder}/state.db")
    ...     with pool.ledger() as book:
    ...         print(book.head().seq)
    ...     pool.close()
    0
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self._idle: list[Ledger] = []
        self._latest: Latest = Latest()

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """Lend a ledger to a ``with`` block; raises ``StoreError`` where it cannot be opened."""
        try:
            book = self._idle.pop()  # one step, so no two threads are lent the same
        except IndexError:
            book = Ledger(store_at(self.address), latest=self._latest)
        failed = False
        try:
            yield book
        except StoreError as error:
            failed = not isinstance(error, ConflictError)
            raise
        finally:
            self._idle.append(book)
            if failed:
                self.close()  # a database that was away has dropped the others too

    def close(self) -> None:
        """Close every ledger that is not lent."""
        with suppress(IndexError):
            while True:
                book = self._idle.pop()
                with suppress(StoreError):
                    book.close()
