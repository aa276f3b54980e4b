"""Tables on their own: a roster, and evidence; every bad row with its place, and none dropped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, TypeVar, assert_never

from ..errors import DocumentError, InputError, PartnershipRulesError, Place, Problem
from ..evidence import Measurement, Milestone
from ..identification import RosterSchool
from ..kinds import AnyRecord
from ..record import as_record
from ..words import did_you_mean, listed, plural
from .build import build_evidence, build_roster
from .lookup import SUFFIXES, files_in
from .mapping import TableKind, TableMapping
from .source import summed
from .table_files import TableRows, find_table, load_mapping, rows_of

__all__ = [
    "EVIDENCE", "AgencyTable", "Tables", "load_evidence", "load_prior", "load_roster", "load_tables", "read_table",
    "table_problems", "unmatched_tables",
]  # fmt: skip

T = TypeVar("T")

EVIDENCE = ".evidence.csv"
"""The end of the name of the table beside a partnership's file: ``NAME.evidence.csv`` beside ``NAME.partnership.yaml``."""


class Tables(NamedTuple):
    """The tables that an index policy asks: a roster, evidence, and what schools were before, None where nothing was handed over.

    ``problems`` are warnings, such as rows that stand twice.
    """

    roster: tuple[RosterSchool, ...]
    evidence: tuple[Measurement | Milestone, ...]
    prior: tuple[AnyRecord, ...] | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class AgencyTable:
    """What a table says under its mapping: evidence, a roster, or what schools were before.

    ``passed_over`` counts the rows that the mapping leaves alone; ``problems`` are warnings, such as rows that stand twice.
    """

    of: TableKind
    evidence: tuple[Measurement | Milestone, ...] = ()
    roster: tuple[RosterSchool, ...] = ()
    prior: tuple[AnyRecord, ...] = ()
    passed_over: int = 0
    problems: tuple[Problem, ...] = ()

    def __repr__(self) -> str:
        rows = len(self.evidence) + len(self.roster) + len(self.prior)
        return f"<AgencyTable of {self.of}: {plural(rows, 'row')}, {self.passed_over} passed over, {plural(len(self.problems), 'warning')}>"


def read_table(path: str | Path, mapping: TableMapping | str | Path | None = None) -> AgencyTable:
    """Read an agency's table as a declared mapping says: CSV, and through Polars Parquet and workbooks.

    ``mapping`` is one, or its file; left out, it is ``NAME.mapping.yaml`` beside the table. Raises ``DocumentError`` with every
    problem of every row, each with its place; no row is dropped for being bad. ``InputError`` (``mapping_missing``) where no
    mapping is found.
    """
    declared = load_mapping(mapping) if isinstance(mapping, (str, Path)) else mapping
    found = rows_of(Path(path), mapping=declared)
    if found.mapping is None:
        hint = "hand one over, or name it as the table, ending in .mapping.yaml"
        raise InputError("no mapping says what the columns of this table mean", code="mapping_missing", hint=hint)
    match found.mapping.of:
        case "evidence":
            table = AgencyTable("evidence", evidence=_evidence(found))
        case "roster":
            table = AgencyTable("roster", roster=_roster(found))
        case "prior":
            table = AgencyTable("prior", prior=_prior(found))
        case _:
            assert_never(found.mapping.of)
    return replace(table, passed_over=found.passed_over, problems=summed(found.problems))


def table_problems(mapping: Path) -> list[Problem]:
    """List what is wrong with the table that a mapping names, or that has its name; nothing where there is none yet."""
    try:
        return list(read_table(mapping).problems)
    except DocumentError as error:
        return [problem for problem in error.problems if problem.code != "table_missing"]


def load_roster(path: str | Path) -> tuple[RosterSchool, ...]:
    """Load a roster from a table: the columns ``school``, ``name`` and ``district``, and those that policies ask.

    An empty cell is not known. ``NAME.mapping.yaml`` beside ``NAME.csv`` says what other columns mean. Raises
    ``DocumentError`` with every problem found: those of the table, ids that are none, and ``duplicate_id`` where a school stands
    twice.
    """
    return _roster(rows_of(Path(path), "roster"))


def load_evidence(path: str | Path) -> tuple[Measurement | Milestone, ...]:
    """Load evidence from a table whose first row names the keys of measurements and milestones, or that has a mapping beside it.

    Raises ``DocumentError`` with every problem found, as ``load`` does for the table beside a partnership.
    """
    return _evidence(rows_of(Path(path), "evidence"))


def _roster(found: TableRows) -> tuple[RosterSchool, ...]:
    problems = list(found.problems)
    return _unless(problems, build_roster(found.rows, problems))


def _evidence(found: TableRows) -> tuple[Measurement | Milestone, ...]:
    problems = list(found.problems)
    return _unless(problems, [entry for _, entry in build_evidence(found.rows, problems)])


def _unless(problems: list[Problem], built: Iterable[T]) -> tuple[T, ...]:
    """Return what was built, unless something was wrong with it."""
    wrong = [problem for problem in problems if problem.severity == "error"]
    if wrong:
        raise DocumentError(summed(wrong))
    return tuple(built)


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
    return _prior(rows_of(Path(path), "prior"))


def _prior(read: TableRows) -> tuple[AnyRecord, ...]:
    problems = list(read.problems)
    found = []
    for row in read.rows:
        try:
            found.append(as_record({"kind": "designated", **{key: node.value for key, _, node in row.entries}}))
        except PartnershipRulesError as error:
            problems.append(Problem(error.code, row.place, error.message, error.hint))
    return _unless(problems, found)


def load_tables(path: str | Path) -> Tables:
    """Load ``NAME.roster.csv``, and ``NAME.evidence.csv`` and ``NAME.prior.csv`` beside it, where there are any.

    Each may be a Parquet file or a workbook, and have a mapping beside it (``NAME.roster.mapping.yaml``), which may name another
    file as its table. ``path`` is that of the roster or its mapping, or of a folder that holds one. Raises ``DocumentError``: every
    problem of the first table that has any, and ``kind_unexpected`` where the path is that of another file, or the folder holds no
    roster or several.
    """
    given = Path(path)
    folder = given if given.is_dir() else given.parent
    names = [one.name for one in sorted(given.glob("*.roster.*"))] if given.is_dir() else [given.name]
    stems = {name.partition(".roster.")[0] for name in names if ".roster." in name}
    if len(stems) != 1:
        hint = "a roster is called NAME.roster.csv; where a folder holds several, name one"
        raise DocumentError([Problem("kind_unexpected", Place(str(path)), "one roster is wanted here", hint)])
    stem = stems.pop()
    roster, evidence, prior = (find_table(folder, f"{stem}.{kind}") for kind in ("roster", "evidence", "prior"))
    schools = rows_of(roster or given, "roster")
    rows = rows_of(evidence, "evidence") if evidence is not None else TableRows([], [])
    was = load_prior(prior) if prior is not None else None
    return Tables(_roster(schools), _evidence(rows), was, summed([*schools.problems, *rows.problems]))
