"""Portfolios on Spark: tasks that read buckets themselves, and answer each as one machine does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..documents import Bundle
from ..errors import InputError, needs_extra
from ..policy import Policy
from .answer import ANSWERS
from .answering import standings as answered
from .buckets import bucket_folders, documents_of, read_bucket
from .schema import pa

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["standings"]

_TYPES = {pa.string(): "string", pa.date32(): "date", pa.int32(): "int", pa.bool_(): "boolean"}


def standings(
    spark: SparkSession, path: str | Path, policy: Policy | None = None, *, as_of: date | Sequence[date], known_on: date | None = None
) -> DataFrame:
    """Return where every partnership of a portfolio on disk stands, as a frame of the columns of ``Answer.rows``.

    ``path`` is a folder that ``optimize`` wrote, on a disk that every worker reads; each task reads its own bucket, so nothing is
    shuffled, and the documents are read once in each worker. Errors: ``InputError`` (``buckets_missing``), and
    ``MissingExtraError`` where Spark is not installed; what a task raises, Spark raises in its own words.
    """
    with needs_extra("pyspark", extra="spark"):
        import pyspark  # noqa: F401 - a frame is made with the session that is handed over
    folders = [str(one) for one in bucket_folders(path)]
    if not folders:
        raise InputError("the folder holds no buckets", code="buckets_missing", hint="write them with portfolio.optimize(tables, path)")
    days = as_of if isinstance(as_of, date) else tuple(as_of)
    work = partial(_answers, policy=policy, as_of=days, known_on=known_on)
    schema = ", ".join(f"`{field.name}` {_TYPES[field.type]}" for field in ANSWERS["rows"])
    frame = spark.createDataFrame([(one,) for one in folders], "bucket string").repartition(len(folders))
    return frame.mapInArrow(work, schema)


@lru_cache(maxsize=8)
def _documents(path: str) -> Bundle:
    return documents_of(Path(path))


def _answers(
    batches: Iterator[pa.RecordBatch], *, policy: Policy | None, as_of: date | tuple[date, ...], known_on: date | None
) -> Iterator[pa.RecordBatch]:
    """Answer the buckets that a task is handed, one after the other."""
    for batch in batches:
        for folder in batch.column("bucket").to_pylist():
            tables = read_bucket(Path(folder), _documents(str(Path(folder).parent)))
            yield from answered(tables, policy, as_of=as_of, known_on=known_on).rows.to_batches()
