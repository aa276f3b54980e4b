"""EDFacts file 206, School Support and Improvement, of school year 2018-19: one row for each school, written and read back.

Columns and codes are those that Tennessee submitted (github.com/tnedu/accountability, ``edfacts/2019/fs206.R``), and how the two
statuses become one is taken from CEDS Generate. Later years have other columns: each year is a layout of its own, and one that is
not known is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal, NamedTuple, TypeAlias

from ..documents.source import MAX_BYTES, Faults, open_source
from ..errors import DocumentError, InputError, LookupFailed, Place, Problem
from ..model import FieldsAsJson
from ..shown import Shown
from ..words import listed as in_a_row
from .designations import BOTH, Designation
from .elements import COMPREHENSIVE, TARGETED

__all__ = ["YEARS", "Fs206", "Fs206Row", "fs206", "read_fs206"]

YEARS = {"2018-19": "2018-2019"}
"""The school years whose layout is known, as they are asked for and as the header of a file writes them."""

MISSING = "MISSING"
KIND = "SCH CSI TSI"
STATE_AGENCY = "01"
CSI_REASONS = ("CSILOWPERF", "CSILOWGR", "CSIOTHER")
TSI_REASONS = ("TSIUNDER", "TSIOTHER")
STATUSES = ("CSI", "TSI", "CSIEXIT", "TSIEXIT", BOTH)
"""The statuses of a school, of which the first that holds is the one of the file."""

Undetermined: TypeAlias = Literal["refuse", "missing"]


class Fs206Row(NamedTuple):
    """A row of the file: a school, its status and the reasons. All cells are texts; codes keep their zeros."""

    number: str
    fips: str
    agency: str
    district: str
    school: str
    status: str
    csi_reason: str = ""
    tsi_reason: str = ""
    filler_1: str = ""
    filler_2: str = ""
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Fs206(FieldsAsJson, Shown):
    """A file 206: its name, its school year, and its rows."""

    file: str
    school_year: str
    rows: tuple[Fs206Row, ...]

    def to_text(self) -> str:
        """Return the text of the file: the header, then a line for each school.

        It is read back before it is returned: raises ``DocumentError`` with every field that is too wide or holds a character that the
        file may not hold, each with its line and column in the file.
        """
        header = (KIND, str(len(self.rows)), self.file, self.file.removesuffix(".csv"), YEARS[_known(self.school_year)], "")
        text = "".join(f"{','.join(cells)}\r\n" for cells in (header, *self.rows))
        read_fs206(text, file=self.file)
        return text


class _Field(NamedTuple):
    name: str
    pattern: str
    takes: str


_CODE = "letters, digits, '.', '_' and '-'"
FIELDS = (
    _Field("the number of the row", r"[0-9]{1,10}", "at most 10 digits"),
    _Field("the FIPS code of the state", r"[0-9]{2}", "2 digits"),
    _Field("the state agency", STATE_AGENCY, f"'{STATE_AGENCY}'"),
    _Field("the code of the district", r"[A-Za-z0-9._-]{1,14}", f"1 to 14 {_CODE}"),
    _Field("the code of the school", r"[A-Za-z0-9._-]{1,20}", f"1 to 20 {_CODE}"),
    _Field("the status", "|".join((*STATUSES, MISSING)), in_a_row((*STATUSES, MISSING), last="or")),
    _Field("the reason for CSI", f"({'|'.join((*CSI_REASONS, MISSING))})?", f"nothing, {in_a_row((*CSI_REASONS, MISSING), last='or')}"),
    _Field("the reason for TSI", f"({'|'.join((*TSI_REASONS, MISSING))})?", f"nothing, {in_a_row((*TSI_REASONS, MISSING), last='or')}"),
    _Field("the first filler", "", "nothing"),
    _Field("the second filler", "", "nothing"),
    _Field("the explanation", r"[A-Za-z0-9 .:;()/'_-]{0,200}", "at most 200 letters, digits, blanks and plain signs, no comma"),
)
"""What each field of a row takes; no field ever needs quotes."""

_FILE = re.compile(r"[A-Za-z0-9._-]{1,60}\.csv", re.ASCII)


def fs206(listed: Iterable[Designation], *, school_year: str, fips: str, file: str, undetermined: Undetermined = "refuse") -> Fs206:
    """Return the file 206 of a school year; ``fips`` is the state's code, ``file`` the name of the file, which its header holds.

    A status or reason that is undetermined is refused, or written ``MISSING`` where ``undetermined`` is ``missing``; it is never taken for
    one that is not. Raises ``LookupFailed`` (``edfacts_year_unknown``), ``InputError`` (``edfacts_name``), and ``DocumentError`` with
    the code ``status_undetermined`` for each school of which something is open.

    >>> from datetime import date
    >>> school = Designation(district="39010", school="00101", as_of=date(2018, 11, 1), comprehensive="CSI", targeted="NOTTSI",
    ...                      reasons=("CSILOWPERF",))
    >>> print(fs206([school], school_year="2018-19", fips="26", file="MISCHCSITSISCHv1.csv").to_text(), end="")
    SCH CSI TSI,1,MISCHCSITSISCHv1.csv,MISCHCSITSISCHv1,2018-2019,\r
    1,26,01,39010,00101,CSI,CSILOWPERF,,,,\r
    """
    _known(school_year)
    if not _FILE.fullmatch(file):
        hint = "as MISCHCSITSISCHv1.csv: letters, digits, '.', '_' and '-', with the ending .csv"
        raise InputError("this is no name for a file of EDFacts", code="edfacts_name", hint=hint)
    rows: list[Fs206Row] = []
    problems: list[Problem] = []
    for number, one in enumerate(listed, 1):
        cells = (_status(one), *_reasons(one))
        if None in cells and undetermined == "refuse":
            hint = "; ".join(one.needs) or "its reasons for one status are none that the file knows, or several"
            place = Place(f"{one.district}/{one.school}")
            problems.append(Problem("status_undetermined", place, "what is reported of this school is undetermined", hint))
        written = (MISSING if cell is None else cell for cell in cells)
        rows.append(Fs206Row(str(number), fips, STATE_AGENCY, one.district, one.school, *written))
    if problems:
        raise DocumentError(problems)
    return Fs206(file, school_year, tuple(rows))


def read_fs206(text: str | bytes, *, file: str) -> Fs206:
    """Read a file 206 back; raises ``DocumentError`` with every field that is wrong, each with its line and column.

    The codes are ``edfacts_header``, ``edfacts_field``, and those of a text that cannot be read.
    """
    source = open_source(text, file=file, limit=20 * MAX_BYTES)
    lines = re.split(r"\r\n|\n", source.text.removesuffix("\n").removesuffix("\r"))
    faults = Faults()
    name, years = _header(lines[0].split(","), len(lines) - 1, faults, file)
    rows = tuple(row for number, line in enumerate(lines[1:], 1) for row in _row(line.split(","), number, faults, file))
    _hold_together(rows, faults, file)
    faults.check()
    return Fs206(name, years, rows)


def _known(school_year: str) -> str:
    if school_year not in YEARS:
        hint = f"known: {in_a_row(YEARS)}; other years have other columns and codes"
        raise LookupFailed("the layout of this file is not known for that school year", code="edfacts_year_unknown", hint=hint)
    return school_year


def _status(one: Designation) -> str | None:
    """Return the status of a school, where both of its statuses, as far as they are known, leave only one."""
    comprehensive = (one.comprehensive,) if one.comprehensive else COMPREHENSIVE.codes
    targeted = (one.targeted,) if one.targeted else TARGETED.codes
    found = {next((each for each in STATUSES if each in pair), BOTH) for pair in product(comprehensive, targeted)}
    return found.pop() if len(found) == 1 else None


def _reasons(one: Designation) -> Iterator[str | None]:
    """Return the reason for each status that a school has, nothing for one that it has not, and None where that is open."""
    targeted = (*one.reasons, *(("TSIOTHER",) if one.additional == "ADDLTSI" else ()))
    for status, named, given, known in (
        (one.comprehensive, "CSI", one.reasons, CSI_REASONS),
        (one.targeted, "TSI", targeted, TSI_REASONS),
    ):
        found = set(given).intersection(known)
        if status is None:
            yield None
        elif status != named:
            yield ""
        else:
            yield found.pop() if len(found) == 1 else None


def _header(cells: list[str], rows: int, faults: Faults, file: str) -> tuple[str, str]:
    """Read the header: the kind of file, the number of rows, the name of the file with and without its ending, and the school year."""
    here = Place(file, 1, 1)
    if len(cells) != 6 or cells[0] != KIND:
        faults.stop("edfacts_header", here, f"the first line must be '{KIND}' and five more fields", "see the layout of file 206")
    _, count, name, identifier, years, last = cells
    if count != str(rows):
        faults.add("edfacts_header", here, "the number of rows in the header is not that of the file", "count the lines after the header")
    if not _FILE.fullmatch(name) or identifier != name.removesuffix(".csv") or last:
        faults.add("edfacts_header", here, "the header names the file, then the same without its ending, then nothing")
    known = {written: year for year, written in YEARS.items()}
    if years not in known:
        faults.stop("edfacts_header", here, "the layout of this school year is not known", f"known: {in_a_row(YEARS)}")
    return name, known[years]


def _row(cells: list[str], number: int, faults: Faults, file: str) -> Iterator[Fs206Row]:
    if len(cells) != len(FIELDS):
        faults.add("edfacts_field", Place(file, number + 1, 1), f"a row has {len(FIELDS)} fields, and this one has {len(cells)}")
        return
    column = 1
    for cell, field in zip(cells, FIELDS, strict=True):
        if not re.fullmatch(field.pattern, cell, re.ASCII):
            faults.add("edfacts_field", Place(file, number + 1, column), f"{field.name} is not one", f"it takes {field.takes}")
        column += len(cell) + 1
    if cells[0] != str(number):
        faults.add("edfacts_field", Place(file, number + 1, 1), "rows are numbered from 1, in order")
    yield Fs206Row(*cells)


def _hold_together(rows: Iterable[Fs206Row], faults: Faults, file: str) -> None:
    """Note what is wrong between fields and rows: a status without its reason, two states, a school that stands twice."""
    seen: set[tuple[str, str]] = set()
    states: set[str] = set()
    for line, row in enumerate(rows, 2):
        place = Place(file, line, 1)
        if (row.status, row.csi_reason) == ("CSI", "") or (row.status, row.tsi_reason) == ("TSI", ""):
            faults.add("edfacts_field", place, f"the status {row.status} stands without its reason")
        if (row.district, row.school) in seen:
            faults.add("edfacts_field", place, "this school stands in an earlier row", "keep one row for each school")
        seen.add((row.district, row.school))
        states.add(row.fips)
        if len(states) > 1:
            faults.stop("edfacts_field", place, "the rows are of several states")
