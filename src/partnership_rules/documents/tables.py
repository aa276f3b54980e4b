"""Tables on their own: a roster, and evidence; every bad row with its place, and none dropped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..errors import DocumentError, Problem
from ..evidence import Measurement, Milestone
from ..identification import RosterSchool
from .build import build_evidence, build_roster
from .csv_text import MAX_CSV_BYTES, read_csv
from .lookup import file_bytes
from .source import in_order
from .tree import Node

__all__ = ["load_evidence", "load_roster"]


def load_roster(path: str | Path) -> tuple[RosterSchool, ...]:
    """Load a roster from a table: the columns ``school``, ``name`` and ``district``, and those that policies ask.

    An empty cell is not known. Raises ``DocumentError`` with every problem found: those of the table, ids that are none, and
    ``duplicate_id`` where a school stands twice.
    """
    problems: list[Problem] = []
    found = build_roster(_rows(path), problems)
    if problems:
        raise DocumentError(in_order(problems))
    return tuple(found)


def load_evidence(path: str | Path) -> tuple[Measurement | Milestone, ...]:
    """Load evidence from a table whose first row names the keys of measurements and milestones.

    Raises ``DocumentError`` with every problem found, as ``load`` does for the table beside a partnership.
    """
    problems: list[Problem] = []
    found = build_evidence(_rows(path), problems)
    if problems:
        raise DocumentError(in_order(problems))
    return tuple(entry for _, entry in found)


def _rows(path: str | Path) -> Sequence[Node]:
    return read_csv(file_bytes(Path(path), limit=MAX_CSV_BYTES), file=str(path))
