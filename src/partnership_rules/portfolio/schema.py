"""The tables of a portfolio as Arrow schemas, and the border where any other table becomes one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeAlias

from ..errors import DocumentError, InputError, Place, Problem, needs_extra
from ..evidence import Measurement, Milestone
from ..kinds import KINDS, written_fields
from ..words import did_you_mean, listed, quoted

with needs_extra("pyarrow", extra="portfolio"):
    import pyarrow as pa
    import pyarrow.compute as pc
with needs_extra("numpy", extra="portfolio"):
    import numpy as np

__all__ = ["SCHEMAS", "Coded", "Given", "Row", "Streams", "as_table", "coded", "np", "pa", "pc", "reading"]

Row: TypeAlias = dict[str, Any]
"""One row of a table: its cells by column, whatever they hold."""

_DAYS, _LISTS = frozenset({"on", "until"}), frozenset({"reasons", "schools"})
_TYPES: Mapping[str, pa.DataType] = {
    **dict.fromkeys(_DAYS, pa.date32()),
    **dict.fromkeys(_LISTS, pa.list_(pa.string())),
    **dict.fromkeys(("charter", "n_withheld", "admissible", "done"), pa.bool_()),
    "n": pa.int64(),
    "recorded_at": pa.timestamp("us", tz="UTC"),
    "data": pa.map_(pa.string(), pa.string()),
}


def _schema(*names: str, needed: tuple[str, ...]) -> pa.Schema:
    return pa.schema([pa.field(name, _TYPES.get(name, pa.string()), nullable=name not in needed) for name in dict.fromkeys(names)])


def _record_fields() -> list[str]:
    return [name for model in KINDS.values() for name in (*written_fields(model), *(("data",) if "data" in model.model_fields else ()))]


def _entry_fields() -> list[str]:
    return [name for model in (Measurement, Milestone) for name in model.model_fields if name not in ("rough", "recorded_at")]


SCHEMAS: Mapping[str, pa.Schema] = {
    "partnerships": _schema(
        *("id", "policy", "district", "district_id", "charter", "isd", "links", "linked", "silent_on", "source", "note"),
        needed=("id", "policy"),
    ),
    "schools": _schema("partnership", "id", "name", "reason", "note", needed=("partnership", "id")),
    "records": _schema("partnership", "kind", "on", "rough", "recorded_at", *_record_fields(), needed=("partnership", "kind", "on")),
    "evidence": _schema("partnership", "on", "rough", "recorded_at", *_entry_fields(), needed=("partnership", "on")),
}
"""The four tables: every column by name, its type, and whether it must be there.

``records`` has a column for every field of every kind, ``evidence`` one for every field of a measurement or a milestone;
a field that a row does not have is null. A day that is known only roughly stands in ``rough``.
"""


class Streams(Protocol):
    """What hands over an Arrow stream: a frame of Polars, pandas, DuckDB, or an Arrow table."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Hand over the stream."""


class Coded(NamedTuple):
    """A table that was made here, of which no row was taken away since."""

    table: pa.Table


Given: TypeAlias = Streams | Coded | None


def as_table(name: str, given: Given) -> pa.Table:
    """Return a table in its schema: columns by name, those left out empty; a column of another type is refused, not cast.

    Raises ``InputError``: ``column_missing``, ``column_unknown``, ``column_type``, ``float_refused`` or ``date_has_time``.
    """
    schema = SCHEMAS[name]
    if isinstance(given, Coded):
        return given.table
    table = schema.empty_table() if given is None else given if isinstance(given, pa.Table) else pa.table(given)
    known = [column for column in table.column_names if not column.startswith("__")]
    for column in known:
        if column not in schema.names:
            hint = did_you_mean(column, schema.names) or "select the columns of the schema: " + listed(schema.names)
            raise InputError(f"the table '{name}' has no column{quoted(column) or ' of this name'}", code="column_unknown", hint=hint)
        if known.count(column) > 1:
            raise InputError(f"the table '{name}' has the column '{column}' twice", code="column_unknown", hint="keep one of the two")
    columns = [_column(name, field, table, column=field.name) for field in schema]
    made = [coded(one) if pa.types.is_string(field.type) else one for one, field in zip(columns, schema, strict=True)]
    return pa.table(made, schema.names)


def coded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """Return a column of texts as places in a list of its distinct texts, which is in order and holds no other."""
    array = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    if pa.types.is_dictionary(array.type) and column.num_chunks > 1:
        array = column.unify_dictionaries().combine_chunks()
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    array = array.chunk(0) if isinstance(array, pa.ChunkedArray) else array
    words, given = array.dictionary, array.indices
    codes = given.fill_null(len(words)).to_numpy(zero_copy_only=False).astype(np.int32)
    used = np.bincount(codes, minlength=len(words) + 1)[:-1] > 0
    order = pc.sort_indices(words).to_numpy()
    order = order[used[order]]
    place = np.zeros(len(words) + 1, np.int32)
    place[order] = np.arange(order.size, dtype=np.int32)
    indices = pa.array(place[codes], mask=codes == len(words)) if given.null_count else pa.array(place[codes])
    return pa.DictionaryArray.from_arrays(indices, words.take(pa.array(order)).cast(pa.string()))


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Raise ``DocumentError`` (``table_unreadable``) where the Parquet files that are read inside cannot be."""
    try:
        yield
    except (pa.ArrowException, OSError):
        raise DocumentError(
            [Problem("table_unreadable", Place(str(path)), "Arrow cannot read this table", "write it as Parquet")]
        ) from None


def _column(name: str, field: pa.Field, table: pa.Table, *, column: str) -> pa.ChunkedArray:
    if column not in table.column_names:
        if not field.nullable:
            raise InputError(f"the table '{name}' has no column '{column}'", code="column_missing", hint=f"it holds {field.type}")
        return pa.chunked_array([pa.nulls(table.num_rows, field.type)])
    found = table.column(column)
    given = found.type.value_type if pa.types.is_dictionary(found.type) else found.type
    if pa.types.is_null(given):
        return pa.chunked_array([pa.nulls(table.num_rows, field.type)])
    _refuse(name, column, given, field.type)
    if pa.types.is_decimal(given) or pa.types.is_integer(given):
        return found.cast(field.type)
    if pa.types.is_dictionary(found.type):
        return found if pa.types.is_string(found.type.value_type) else found.cast(found.type.value_type).cast(field.type)
    return found if found.type == field.type else _cast(found, field.type)


def _cast(found: pa.ChunkedArray, wanted: pa.DataType) -> pa.ChunkedArray:
    if pa.types.is_string_view(found.type):  # not every cast knows the views that Polars hands over
        return pc.cast(found, pa.large_string()).cast(wanted)
    if pa.types.is_list(wanted):  # lists of views too
        return pa.chunked_array([pa.array(found.to_pylist(), wanted)])
    return found.cast(wanted)


def _refuse(name: str, column: str, given: pa.DataType, wanted: pa.DataType) -> None:
    """Refuse a type that a cast would change: a float, a time, a number where a text is meant."""
    is_text = any(ask(given) for ask in (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view))
    where = f"the column '{column}' of the table '{name}'"
    if pa.types.is_floating(given):
        raise InputError(f"{where} holds floats", code="float_refused", hint="hand it over as text, as it was published")
    if pa.types.is_timestamp(given) and not pa.types.is_timestamp(wanted):
        raise InputError(f"{where} holds times, and a cast would drop the hour", code="date_has_time", hint="make days of it (date32)")
    exact = pa.types.is_decimal(given) or pa.types.is_integer(given)
    fits = (
        given == wanted
        or (pa.types.is_string(wanted) and (is_text or (exact and column == "value")))
        or (pa.types.is_date32(wanted) and pa.types.is_date64(given))
        or (pa.types.is_integer(wanted) and pa.types.is_integer(given))
        or (pa.types.is_timestamp(wanted) and pa.types.is_timestamp(given) and given.tz is not None)
        or (pa.types.is_list(wanted) and (pa.types.is_list(given) or pa.types.is_large_list(given)))
        or (pa.types.is_map(wanted) and pa.types.is_map(given))
    )
    if not fits:
        hint = "an id is a text, so that it keeps its zeros" if pa.types.is_string(wanted) else f"it holds {wanted}"
        raise InputError(f"{where} has the wrong type", code="column_type", hint=hint)
