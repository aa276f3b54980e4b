"""Tables read through Polars: Parquet, workbooks, and text files too large for the reader with exact places. Every cell a text."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from io import BytesIO
from operator import and_
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import DocumentError, Place, Problem, needs_extra
from ..words import quoted
from .csv_text import MAX_CSV_ROWS, Layout, missing_columns
from .lookup import file_bytes
from .tree import Entry, Node

if TYPE_CHECKING:
    from polars import DataFrame, Expr

__all__ = ["MAX_TABLE_BYTES", "read_frame"]

MAX_TABLE_BYTES = 1024 * 1024 * 1024


def read_frame(path: Path, *, layout: Layout, sheet: str | None, only: Mapping[str, tuple[str, ...]]) -> tuple[list[Node], int]:
    """Read the rows of a table that count, and count the others; a place is the number of its row and of its column.

    Raises ``DocumentError`` (``table_unreadable``, ``column_missing``, ``too_many_rows``, ``file_unreadable``) and
    ``MissingExtraError``.
    """
    with needs_extra("polars", extra="portfolio"):
        import polars as pl

    frame = _opened(path, layout, sheet)
    place = Place(str(path), layout.header_row, 1)
    if lacking := missing_columns(frame.columns, layout.wanted, place):
        raise DocumentError(lacking)
    named = list(layout.wanted or frame.columns)
    places = {name: frame.columns.index(name) + 1 for name in named}
    texts = [_as_text(frame, name, place) for name in named]
    whole = frame.select(texts).with_row_index("\0row", layout.header_row + 1)
    kept = [pl.col(name).str.strip_chars().fill_null("").is_in(list(words)) for name, words in only.items()]
    counted = whole.filter(reduce(and_, kept)) if kept else whole
    if counted.height > MAX_CSV_ROWS:
        message = f"the table has more than {MAX_CSV_ROWS:,} rows that count"
        raise DocumentError([Problem("too_many_rows", place, message, "take fewer with 'only', or split it into several files")])
    return [_node(path, row, places) for row in counted.iter_rows(named=True)], whole.height - counted.height


def _opened(path: Path, layout: Layout, sheet: str | None) -> DataFrame:
    import polars as pl

    data, above = BytesIO(file_bytes(path, limit=MAX_TABLE_BYTES)), layout.header_row - 1
    try:
        match path.suffix.lower():
            case ".parquet":
                return pl.read_parquet(data)
            case ".xlsx":
                with needs_extra("fastexcel", extra="excel"):
                    number = None if sheet is not None else 1
                    return pl.read_excel(data, sheet_name=sheet, sheet_id=number, read_options={"header_row": above}, infer_schema_length=0)
            case _:
                return pl.read_csv(data, separator=layout.separator, skip_lines=above, infer_schema=False)
    except (pl.exceptions.PolarsError, OSError, ValueError, RuntimeError) as error:
        if isinstance(error, DocumentError):
            raise
        hint = "see whether it is what its name says, and whether every row has as many cells as the first"
        raise DocumentError([Problem("table_unreadable", Place(str(path)), "Polars cannot read this table", hint)]) from None


def _as_text(frame: DataFrame, name: str, place: Place) -> Expr:
    """Return a column as texts, unrounded: a whole float loses its point, which an empty cell gave it, a day its midnight."""
    import polars as pl

    held, column = frame[name].drop_nulls(), pl.col(name)
    if held.dtype.is_nested() or held.dtype == pl.Binary:
        message = f"the column{quoted(name)} holds lists or bytes, where texts and numbers are wanted"
        raise DocumentError([Problem("table_unreadable", place, message, "write its values as texts")])
    if held.dtype.is_float():
        held, column = held.drop_nans(), column.fill_nan(None)
        if not held.is_infinite().any() and (held.round(0) == held).all():
            column = column.cast(pl.Int64)
    elif held.dtype == pl.Datetime and (held.dt.truncate("1d") == held).all():
        column = column.cast(pl.Date)
    return column.cast(pl.String)


def _node(path: Path, row: dict[str, Any], places: Mapping[str, int]) -> Node:
    line = int(row["\0row"])
    entries: list[Entry] = []
    for name, column in places.items():
        if (text := row[name]) is not None and text != "":
            place = Place(str(path), line, column)
            entries.append((name, place, Node("scalar", text, place, text, quoted=True)))
    return Node("map", tuple(entries), Place(str(path), line, 1))
