"""CSV in: a table of evidence, each row a mapping from the names of its first row to texts.

What the columns mean, and which must be there, is the business of the models: here every cell stays a text.
"""

import csv
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final, NamedTuple

from ..errors import Place, Problem
from ..words import did_you_mean, plural, quoted
from .source import Faults, Source, open_source
from .tree import Entry, Node

__all__ = ["MAX_CSV_BYTES", "MAX_CSV_ROWS", "Layout", "missing_columns", "read_csv"]

MAX_CSV_BYTES: Final = 10 * 1024 * 1024
MAX_CSV_ROWS: Final = 200_000

_SEPARATOR_LINES: Final = (["sep=", ""], ["sep=,"])
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_CELL: Final = r'"[^"]*(?:""[^"]*)*"|[^{}\r\n]*'


class Layout(NamedTuple):
    """How a table is laid out: what separates its cells, which row names the columns, and which of them must be there."""

    separator: str = ","
    header_row: int = 1
    wanted: tuple[str, ...] = ()
    kept: str = ""
    """A column of which an empty cell stays, without a value."""


STANDARD: Final = Layout()


def read_csv(text: str | bytes, *, file: str, layout: Layout = STANDARD) -> list[Node]:
    """Read a table into one mapping for each row, with the place of every cell; empty cells and rows are left out.

    A first line ``sep=,``, which spreadsheets write, is passed over.

    Cells are separated by commas, or as ``layout`` says; a cell in double quotes may hold commas, line ends and doubled quotes. Raises
    ``DocumentError`` with all problems found: ``csv_syntax``, ``csv_separator``, ``too_many_rows`` and the faults of the text
    itself end the reading; ``csv_ragged`` (a row with more or fewer cells than the first), ``csv_header_empty``,
    ``column_missing`` and ``duplicate_key`` are collected. The limits are 10 MiB and 200,000 rows.

    >>> rows = read_csv("measure,value\\r\\nattendance_rate,90.4\\r\\n", file="evidence.csv")
    >>> rows[0].get("value").value, str(rows[0].get("value").place)
    ('90.4', 'evidence.csv:2:17')
    """
    return _Reading(open_source(text, file=file, limit=MAX_CSV_BYTES), layout).rows()


class _Lines:
    """Hands lines to the reader of the standard library, and remembers where the current row stands."""

    def __init__(self, text: str) -> None:
        self.lines = _LINE.finditer(text)
        self.start = 0
        self.row: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        match = next(self.lines)
        self.start = self.start if self.row else match.start()
        self.row.append(match.group())
        return self.row[-1]


class _Reading:
    def __init__(self, source: Source, layout: Layout) -> None:
        self.source, self.layout = source, layout
        self.cell = re.compile(_CELL.format(re.escape(layout.separator)))
        self.faults = Faults()
        self.lines = _Lines(source.text)

    def rows(self) -> list[Node]:
        cells = self.cells()
        first = next(cells, [])
        while self.place().line < self.layout.header_row and first:
            first = next(cells, [])
        header = self.header(next(cells, []) if first in _SEPARATOR_LINES else first)
        nodes: list[Node] = []
        for row in cells:
            if len(nodes) >= MAX_CSV_ROWS:
                said = f"the table has more than {MAX_CSV_ROWS:,} rows"
                self.faults.stop("too_many_rows", self.place(), said, "split it into several files")
            if len(row) == len(header):
                nodes.append(self.node(header, row))
            else:
                said = f"the row has {plural(len(row), 'cell')}, and the first row {len(header)}"
                self.faults.add("csv_ragged", self.place(), said, "put a cell that holds a comma in double quotes")
        self.faults.check()
        return nodes

    def cells(self) -> Iterator[list[str]]:
        """List the cells of every row that is not empty; while a row is looked at, ``lines`` holds its text."""
        try:
            for row in csv.reader(self.lines, strict=True, delimiter=self.layout.separator):
                if any(row):
                    yield row
                self.lines.row.clear()
        except csv.Error as error:
            if "field limit" in str(error):
                self.faults.stop("too_large", self.place(), "a cell of this row is too long", "see whether a double quote is missing")
            self.faults.stop("csv_syntax", self.place(), "the double quotes of this row do not match", "write a quote inside quotes twice")

    def place(self, offset: int = 0) -> Place:
        return self.source.place(self.lines.start + offset)

    def offsets(self, cells: int) -> Iterator[int]:
        """List where every cell of the current row begins, which has so many."""
        at, row = 0, "".join(self.lines.row)
        for _ in range(cells):
            yield at
            cell = self.cell.match(row, at)
            at = (cell.end() if cell else at) + 1

    def header(self, row: list[str]) -> list[tuple[str, Place]]:
        if len(row) == 1 and self.layout.separator == "," and (";" in row[0] or "\t" in row[0]):
            hint = "save the table with commas, or declare its 'separator' in a mapping"
            self.faults.stop("csv_separator", self.place(), "cells are wanted that are separated by commas", hint)
        header = list(zip(row, map(self.place, self.offsets(len(row))), strict=True))
        wanted, seen = self.layout.wanted, dict[str, Place]()
        for name, place in header if not wanted else (one for one in header if one[0] in wanted):
            if not name:
                self.faults.add("csv_header_empty", place, "this column has no name", "name it, or remove the column")
            elif seen.setdefault(name, place) is not place:
                first = f"first at column {seen[name].column}"
                self.faults.add("duplicate_key", place, f"the column{quoted(name)} stands twice, {first}", "keep one of the two")
        for problem in missing_columns(row, wanted, self.place()):
            self.faults.add(problem.code, problem.where, problem.message, problem.hint)
        return [(name if not wanted or name in wanted else "", place) for name, place in header]

    def node(self, header: list[tuple[str, Place]], row: list[str]) -> Node:
        entries: list[Entry] = []
        for (name, key_place), cell, offset in zip(header, row, self.offsets(len(row)), strict=True):
            if name and (cell or name == self.layout.kept):
                place = self.place(offset)
                text = cell.replace("\r\n", "\n").replace("\r", "\n")
                entries.append((name, key_place, Node("scalar", text or None, place, text, quoted=bool(text))))
        return Node("map", tuple(entries), self.place())


def missing_columns(known: Collection[str], wanted: Iterable[str], place: Place) -> list[Problem]:
    """List the columns that a mapping names and the table does not have."""
    return [
        Problem("column_missing", place, f"the table has no column{quoted(name)}", did_you_mean(name, list(known)) or "see its first row")
        for name in wanted
        if name not in known
    ]
