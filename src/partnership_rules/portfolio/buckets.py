"""A portfolio on disk: in buckets of whole partnerships, sorted, its texts coded; answered bucket by bucket, in little memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from zlib import crc32

from ..documents import Bundle, dump, load_folder
from ..errors import InputError
from ..policy import Policy
from ..writing import portable
from .answer import Answer
from .answering import standings
from .arrays import codes_of, np
from .schema import SCHEMAS, pa, reading
from .tables import Tables

__all__ = ["bucket_folders", "by_bucket", "documents_of", "optimize", "read_bucket", "read_buckets"]

PREFIX = "bucket="


def optimize(tables: Tables, path: str | Path, *, buckets: int = 64) -> Path:
    """Write a portfolio as Parquet, in buckets of whole partnerships, sorted and coded, beside its documents; return the folder.

    The folder must be empty or not be there. Which bucket a partnership is in depends on its id and the number of buckets alone.
    Errors: ``InputError`` (``folder_not_empty``, ``count_invalid``).
    """
    import pyarrow.parquet as pq

    folder = Path(path)
    if buckets < 1:
        raise InputError("a portfolio has at least one bucket", code="count_invalid", hint="64 suit some millions of partnerships")
    if folder.exists() and any(folder.iterdir()):
        raise InputError("the folder is not empty", code="folder_not_empty", hint="name one that is not there")
    folder.mkdir(parents=True, exist_ok=True)
    for agreement in tables.agreements.values():
        dump(agreement, folder / f"{portable(agreement.id)}.agreement.yaml")
    for policy in tables.policies.values():
        dump(policy, folder / f"{portable(policy.id)}.policy.yaml")
    for name, table in tables.parts().items():
        owner = tables.owners(name)
        words = owner.chunk(0).dictionary.to_pylist()
        bucket = np.array([*(crc32(word.encode()) % buckets for word in words), 0], np.int64)[codes_of(owner)]
        order = np.lexsort((codes_of(owner), bucket))
        cuts = np.searchsorted(bucket[order], np.arange(buckets + 1))
        needed = [field.name for field in SCHEMAS[name] if not field.nullable]
        kept = table.select([one for one in table.column_names if one in needed or table.column(one).null_count < table.num_rows])
        for number in range(buckets):
            target = folder / f"{PREFIX}{number:04}"
            target.mkdir(exist_ok=True)
            pq.write_table(kept.take(pa.array(order[cuts[number] : cuts[number + 1]])), target / f"{name}.parquet")
    return folder


def bucket_folders(path: str | Path) -> list[Path]:
    """List the buckets of a portfolio on disk; none where it has none."""
    return sorted(Path(path).glob(f"{PREFIX}*"))


def read_bucket(folder: Path, documents: Bundle) -> Tables:
    """Read the tables of one bucket."""
    import pyarrow.parquet as pq

    given = {}
    for name, schema in SCHEMAS.items():
        texts = [field.name for field in schema if pa.types.is_string(field.type)]
        with reading(folder / f"{name}.parquet"):
            given[name] = pq.read_table(folder / f"{name}.parquet", read_dictionary=texts, partitioning=None)
    return Tables(**given, agreements=documents.agreements.values(), policies=documents.policies.values())


def read_buckets(path: str | Path) -> Iterator[Tables]:
    """Read the tables of a portfolio on disk, one bucket after the other."""
    documents = documents_of(Path(path))
    yield from (read_bucket(folder, documents) for folder in bucket_folders(path))


def documents_of(path: Path) -> Bundle:
    """Load the documents that lie beside the buckets."""
    return load_folder(path) if any(path.glob("*.yaml")) or any(path.glob("*.json")) else Bundle()


def by_bucket(
    path: str | Path, policy: Policy | None = None, *, as_of: date | Sequence[date], known_on: date | None = None
) -> Iterator[Answer]:
    """Answer a portfolio on disk bucket by bucket, as ``standings`` does, so that no more than one is in memory."""
    yield from (standings(tables, policy, as_of=as_of, known_on=known_on) for tables in read_buckets(path))
