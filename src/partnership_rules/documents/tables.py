"""Tables on their own: a roster, and evidence; every bad row with its place, and none dropped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..errors import DocumentError, Place, Problem
from ..evidence import Measurement, Milestone
from ..identification import RosterSchool
from ..words import did_you_mean, listed
from .build import build_evidence, build_roster
from .csv_text import MAX_CSV_BYTES, read_csv
from .lookup import SUFFIXES, file_bytes, files_in
from .source import summed
from .tree import Node

__all__ = ["EVIDENCE", "load_evidence", "load_roster", "unmatched_tables"]

EVIDENCE = ".evidence.csv"
"""The end of the name of the table beside a partnership's file: ``NAME.evidence.csv`` beside ``NAME.partnership.yaml``."""


def load_roster(path: str | Path) -> tuple[RosterSchool, ...]:
    """Load a roster from a table: the columns ``school``, ``name`` and ``district``, and those that policies ask.

    An empty cell is not known. Raises ``DocumentError`` with every problem found: those of the table, ids that are none, and
    ``duplicate_id`` where a school stands twice.
    """
    problems: list[Problem] = []
    found = build_roster(_rows(path), problems)
    if problems:
        raise DocumentError(summed(problems))
    return tuple(found)


def load_evidence(path: str | Path) -> tuple[Measurement | Milestone, ...]:
    """Load evidence from a table whose first row names the keys of measurements and milestones.

    Raises ``DocumentError`` with every problem found, as ``load`` does for the table beside a partnership.
    """
    problems: list[Problem] = []
    found = build_evidence(_rows(path, kept="value"), problems)
    if problems:
        raise DocumentError(summed(problems))
    return tuple(entry for _, entry in found)


def _rows(path: str | Path, *, kept: str = "") -> Sequence[Node]:
    return read_csv(file_bytes(Path(path), limit=MAX_CSV_BYTES), file=str(path), kept=kept)


def unmatched_tables(folder: Path) -> list[Problem]:
    """Warn of tables of evidence in a folder that no partnership's file takes in, for their name is not that of its own."""
    stems = {path.name.partition(".partnership.")[0] for path in files_in(folder, "partnership")}
    others = {path.name.partition(".")[0] for suffix in SUFFIXES for path in folder.glob(f"*{suffix}")} - stems
    wanted = [f"{stem}{EVIDENCE}" for stem in sorted(stems)]
    found = []
    for path in sorted(folder.glob("*.[cC][sS][vV]")) if stems else ():
        stem, is_evidence = path.name.partition(".")[0], "evidence" in path.name.lower()
        if is_evidence and path.name not in wanted and stem not in others:
            hint = did_you_mean(path.name, wanted) or f"name it {listed(wanted[:3], last='or')}"
            found.append(
                Problem("table_unmatched", Place(str(path)), "no partnership takes in this table of evidence", hint, severity="warning")
            )
    return found
