"""An append-only store of everything a standing is computed from, in SQLite or PostgreSQL.

Records, evidence, agreements and policies are entries of one dense, hash-chained sequence. An acknowledgement is given
after the commit; ``propose`` reads, judges and appends in one transaction; ``verify`` names every later edit.
"""

from __future__ import annotations

from collections.abc import Callable as _Callable

from ..lazy_names import public_names as _public_names
from .backup import backup
from .check import Verification
from .entries import Entry, Head
from .feed import cloud_event
from .ledger import Ledger, open
from .pool import Pool

__all__ = ["Entry", "Head", "Ledger", "Pool", "Verification", "backup", "cloud_event", "open"]
__dir__: _Callable[[], list[str]] = _public_names(__name__)
