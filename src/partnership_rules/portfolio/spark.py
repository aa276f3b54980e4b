"""Portfolios on Spark: tasks that read buckets themselves, or are handed whole partnerships, and answer them as one machine does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial, reduce
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from ..agreement import Agreement
from ..documents import Bundle
from ..errors import InputError, needs_extra
from ..policy import Policy
from .answer import ANSWERS
from .answering import standings as answered
from .buckets import bucket_folders, documents_of, read_bucket
from .schema import SCHEMAS, as_table, pa
from .tables import Tables

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["DataFrames", "standings"]

_TYPES = {pa.string(): "string", pa.date32(): "date", pa.int32(): "int", pa.bool_(): "boolean"}
_TablesOf: TypeAlias = Callable[[Iterator[pa.RecordBatch]], Iterator[Tables]]


@dataclass(frozen=True)
class DataFrames:
    """The tables of a portfolio as frames of Spark, each with columns of ``SCHEMAS``, and the documents that they name."""

    partnerships: DataFrame
    schools: DataFrame | None = None
    records: DataFrame | None = None
    evidence: DataFrame | None = None
    agreements: Iterable[Agreement] = ()
    policies: Iterable[Policy] = ()


def standings(
    spark: SparkSession,
    tables: str | Path | DataFrames,
    policy: Policy | None = None,
    *,
    as_of: date | Sequence[date],
    known_on: date | None = None,
) -> DataFrame:
    """Return where every partnership of a portfolio stands, as a frame of the columns of ``Answer.rows``.

    ``tables`` is a folder that ``optimize`` wrote, on a disk that every worker reads: each task reads its own bucket, so nothing is
    shuffled, and the documents are read once in each worker. Or it is frames: their rows are shuffled once, so that a partition,
    which a task holds in memory, has whole partnerships; ``spark.sql.shuffle.partitions`` says how many there are. Errors:
    ``InputError`` (``buckets_missing``, and those of ``Tables`` for columns), and ``MissingExtraError`` where Spark is not
    installed; what a task raises, Spark raises in its own words.
    """
    with needs_extra("pyspark", extra="spark"):
        import pyspark  # noqa: F401 - a frame is made with the session that is handed over
    frame, tables_of = _by_partnership(tables) if isinstance(tables, DataFrames) else _by_folder(spark, Path(tables))
    days = as_of if isinstance(as_of, date) else tuple(as_of)
    schema = ", ".join(f"`{field.name}` {_TYPES[field.type]}" for field in ANSWERS["rows"])
    return frame.mapInArrow(partial(_answers, tables_of=tables_of, policy=policy, as_of=days, known_on=known_on), schema)


def _by_folder(spark: SparkSession, path: Path) -> tuple[DataFrame, _TablesOf]:
    folders = [str(one) for one in bucket_folders(path)]
    if not folders:
        raise InputError("the folder holds no buckets", code="buckets_missing", hint="write them with portfolio.optimize(tables, path)")
    return spark.createDataFrame([(one,) for one in folders], "bucket string").repartition(len(folders)), _read_buckets


def _by_partnership(given: DataFrames) -> tuple[DataFrame, _TablesOf]:
    """Put the rows of all tables into one frame, a column for each table, and those of one partnership into one partition."""
    from pyspark.sql import functions as sql

    frames: dict[str, DataFrame] = {name: frame for name in SCHEMAS if (frame := getattr(given, name)) is not None}
    parts = []
    for name, frame in frames.items():
        as_table(name, frame.limit(0).toArrow())  # refuses columns before anything runs
        parts.append(frame.select(sql.col("id" if name == "partnerships" else "partnership").alias("owner"), sql.struct("*").alias(name)))
    whole = reduce(lambda one, other: one.unionByName(other, allowMissingColumns=True), parts).repartition("owner")
    return whole, partial(_gather, agreements=tuple(given.agreements), policies=tuple(given.policies))


@lru_cache(maxsize=8)
def _documents(path: str) -> Bundle:
    return documents_of(Path(path))


def _read_buckets(batches: Iterator[pa.RecordBatch]) -> Iterator[Tables]:
    """Read the buckets that a task is handed, one after the other."""
    for batch in batches:
        for folder in batch.column("bucket").to_pylist():
            yield read_bucket(Path(folder), _documents(str(Path(folder).parent)))


def _gather(batches: Iterator[pa.RecordBatch], *, agreements: Sequence[Agreement], policies: Sequence[Policy]) -> Iterator[Tables]:
    """Take the rows of each table out of those that a task is handed."""
    listed = list(batches)
    if listed:
        whole = pa.Table.from_batches(listed)
        rows = {name: pa.Table.from_struct_array(whole.column(name).drop_null()) for name in SCHEMAS if name in whole.column_names}
        yield Tables(**rows, agreements=agreements, policies=policies)


def _answers(
    batches: Iterator[pa.RecordBatch], *, tables_of: _TablesOf, policy: Policy | None, as_of: date | tuple[date, ...], known_on: date | None
) -> Iterator[pa.RecordBatch]:
    """Answer what a task is handed."""
    for tables in tables_of(batches):
        yield from answered(tables, policy, as_of=as_of, known_on=known_on).rows.to_batches()
