"""Where a table lies, which mapping is declared for it, and its rows under that mapping."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ..errors import DocumentError, Place, Problem
from ..words import listed
from .build import build_mapping, kind_of
from .csv_text import MAX_CSV_BYTES, Layout, read_csv
from .lookup import SUFFIXES, file_bytes, read_file
from .mapped import mapped_rows, repeated_rows
from .mapping import TableKind, TableMapping
from .tree import Node

__all__ = ["TABLES", "TableRows", "find_table", "load_mapping", "rows_of"]

TABLES = (".csv", ".parquet", ".xlsx", ".txt")
_MAPPINGS = tuple(f".mapping{suffix}" for suffix in SUFFIXES)


class TableRows(NamedTuple):
    """The rows of a table under the names that everybody reads, with what was found while they were read."""

    rows: list[Node]
    problems: list[Problem]
    passed_over: int = 0
    mapping: TableMapping | None = None


def load_mapping(path: str | Path) -> TableMapping:
    """Load a column mapping from a file ``NAME.mapping.yaml``; raises ``DocumentError`` with every problem found."""
    problems: list[Problem] = []
    tree = read_file(Path(path))
    if (kind := kind_of(tree)) != "mapping":
        hint = "its first key is format: partnership-rules/mapping/1"
        raise DocumentError(
            [Problem("kind_unexpected", tree.place, f"a mapping is wanted, and this is a document of the kind {kind}", hint)]
        )
    found = build_mapping(tree, problems)
    if found is None:
        raise DocumentError(problems)
    return found


def find_table(folder: Path, stem: str) -> Path | None:
    """Find a table of a name, such as ``north.evidence``, or the mapping that names its table; None where there is neither.

    Raises ``DocumentError`` (``table_ambiguous``) where several files have the name and no mapping says which is meant.
    """
    mapping = next((path for suffix in _MAPPINGS if (path := folder / f"{stem}{suffix}").is_file()), None)
    tables = [path for suffix in TABLES if (path := folder / f"{stem}{suffix}").is_file()]
    if mapping is not None and (load_mapping(mapping).table is not None or not tables):
        return mapping
    if len(tables) > 1:
        names = listed([path.name for path in tables])
        raise DocumentError([Problem("table_ambiguous", Place(str(tables[0])), f"one table is wanted, and here are {names}", "keep one")])
    return tables[0] if tables else None


def rows_of(path: Path, of: TableKind | None = None, mapping: TableMapping | None = None) -> TableRows:
    """Read the rows of a table, or of the table that a mapping names; the mapping beside a table is found by its name.

    ``of`` says what is wanted. Raises ``DocumentError`` where the table cannot be read; what is wrong with its rows is listed.
    """
    table = path
    if path.name.lower().endswith(_MAPPINGS):
        mapping = load_mapping(path)
        table = path.with_name(mapping.table) if mapping.table is not None else _table_of(path)
    elif mapping is None:
        beside = next((one for suffix in _MAPPINGS if (one := path.with_name(f"{path.stem}{suffix}")).is_file()), None)
        mapping = load_mapping(beside) if beside is not None else None
    if mapping is None:
        return TableRows(_read(table, Layout(kept="value"))[0], [])
    if of is not None and mapping.of != of:
        message = f"the mapping '{mapping.id}' reads a table of {mapping.of}, and one of {of} is wanted"
        raise DocumentError([Problem("kind_unexpected", Place(str(path)), message, f"say of: {of}")])
    separator = "\t" if mapping.separator == "tab" else mapping.separator
    rows, before = _read(table, Layout(separator, mapping.header_row, mapping.wanted()), mapping)
    problems: list[Problem] = []
    found, passed_over = mapped_rows(rows, mapping, problems)
    if not found and not problems:
        hint = "see 'only', and whether the table is the one that is meant"
        problems.append(Problem("table_empty", Place(str(table)), "no row of this table counts", hint, "warning"))
    return TableRows(found, problems + (repeated_rows(found) if mapping.of == "evidence" else []), before + passed_over, mapping)


def _table_of(mapping: Path) -> Path:
    stem = mapping.name.lower().rpartition(".mapping.")[0]
    stem = mapping.name[: len(stem)]
    tables = [path for suffix in TABLES if (path := mapping.with_name(f"{stem}{suffix}")).is_file()]
    if len(tables) == 1:
        return tables[0]
    place, hint = Place(str(mapping)), f"name its file under 'table', or call it {stem}.csv"
    if tables:
        raise DocumentError([Problem("table_ambiguous", place, "several tables have the name of this mapping", hint)])
    raise DocumentError([Problem("table_missing", place, "no table has the name of this mapping", hint)])


def _read(table: Path, layout: Layout, mapping: TableMapping | None = None) -> tuple[list[Node], int]:
    is_text = table.suffix.lower() not in (".parquet", ".xlsx")
    if is_text and (mapping is None or _size(table) <= MAX_CSV_BYTES):
        return read_csv(file_bytes(table, limit=MAX_CSV_BYTES), file=str(table), layout=layout), 0
    from .frames import read_frame  # it loads Polars

    return read_frame(table, layout=layout, sheet=mapping.sheet if mapping else None, only=mapping.only if mapping else {})


def _size(table: Path) -> int:
    try:
        return table.stat().st_size
    except OSError:
        return 0  # reading it says what is wrong
