"""Tables on their own: a roster, and evidence; every bad row with its place, and none dropped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ..errors import DocumentError, PartnershipRulesError, Place, Problem
from ..evidence import Measurement, Milestone
from ..identification import RosterSchool
from ..kinds import AnyRecord
from ..record import as_record
from ..words import did_you_mean, listed
from .build import build_evidence, build_roster
from .csv_text import MAX_CSV_BYTES, read_csv
from .lookup import SUFFIXES, file_bytes, files_in
from .source import summed
from .tree import Node

__all__ = ["EVIDENCE", "Tables", "load_evidence", "load_prior", "load_roster", "load_tables", "unmatched_tables"]

EVIDENCE = ".evidence.csv"
"""The end of the name of the table beside a partnership's file: ``NAME.evidence.csv`` beside ``NAME.partnership.yaml``."""


class Tables(NamedTuple):
    """The tables that an index policy asks: a roster, evidence, and what schools were before, None where nothing was handed over."""

    roster: tuple[RosterSchool, ...]
    evidence: tuple[Measurement | Milestone, ...]
    prior: tuple[AnyRecord, ...] | None = None


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


def load_prior(path: str | Path) -> tuple[AnyRecord, ...]:
    """Load what schools were before from a table of ``designated`` records: the columns ``school``, ``as``, ``on`` and ``until``.

    Raises ``DocumentError`` with every problem found.
    """
    problems: list[Problem] = []
    found = []
    for row in _rows(path):
        try:
            found.append(as_record({"kind": "designated", **{key: node.value for key, _, node in row.entries}}))
        except PartnershipRulesError as error:
            problems.append(Problem(error.code, row.place, error.message, error.hint))
    if problems:
        raise DocumentError(summed(problems))
    return tuple(found)


def load_tables(path: str | Path) -> Tables:
    """Load ``NAME.roster.csv``, and ``NAME.evidence.csv`` and ``NAME.prior.csv`` beside it, where there are any.

    ``path`` is that of the roster, or of a folder that holds one. Raises ``DocumentError``: every problem of the first table that
    has any, and ``kind_unexpected`` where the path is that of another file, or the folder holds no roster or several.
    """
    given = Path(path)
    rosters = sorted(given.glob("*.roster.csv")) if given.is_dir() else [given]
    if len(rosters) != 1 or not rosters[0].name.endswith(".roster.csv"):
        hint = "a roster is called NAME.roster.csv; where a folder holds several, name one"
        raise DocumentError([Problem("kind_unexpected", Place(str(path)), "one roster is wanted here", hint)])
    roster = rosters[0]
    evidence, prior = (roster.with_name(roster.name.replace(".roster.csv", f".{kind}.csv")) for kind in ("evidence", "prior"))
    return Tables(
        load_roster(roster), load_evidence(evidence) if evidence.is_file() else (), load_prior(prior) if prior.is_file() else None
    )


def _rows(path: str | Path, *, kept: str = "") -> Sequence[Node]:
    return read_csv(file_bytes(Path(path), limit=MAX_CSV_BYTES), file=str(path), kept=kept)
