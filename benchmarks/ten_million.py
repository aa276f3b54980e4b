"""Ten million partnerships (or ``--count``), made and answered bucket by bucket in so many processes: time, and peak memory.

python -m benchmarks.ten_million --count 10000000 --processes 2
"""

from __future__ import annotations

import argparse
import resource
import shutil
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pyarrow.parquet as pq

from partnership_rules import dump, portfolio
from partnership_rules.portfolio.buckets import PREFIX, documents_of, read_bucket

from .portfolio_data import AS_OF, agreement, synthetic

BUCKET = 20_000


def write_bucket(folder: Path, number: int, count: int) -> None:
    """Make one bucket."""
    target = folder / f"{PREFIX}{number:04}"
    target.mkdir()
    for name, table in synthetic(count, start=number * BUCKET).parts().items():
        kept = [one for one in table.column_names if table.column(one).null_count < table.num_rows]
        pq.write_table(table.select(kept), target / f"{name}.parquet")


def answer_bucket(folder: Path, number: int) -> int:
    """Answer one bucket from Parquet to Parquet; return how many standings it holds."""
    found = portfolio.standings(read_bucket(folder / f"{PREFIX}{number:04}", documents_of(folder)), as_of=AS_OF)
    found.write_parquet(folder / f"standings-{number:04}.parquet")
    return found.rows.num_rows


def sizes_of(count: int) -> list[int]:
    """Return how many partnerships are in each bucket."""
    return [min(BUCKET, count - start) for start in range(0, count, BUCKET)]


def run_bucket(folder: Path, number: int, count: int) -> tuple[int, float, int]:
    """Make one bucket, answer it and take it away; return how many standings, the seconds to answer, and the peak memory in kilobytes."""
    write_bucket(folder, number, count)
    began = time.process_time()
    found = answer_bucket(folder, number)
    took = time.process_time() - began
    shutil.rmtree(folder / f"{PREFIX}{number:04}")
    return found, took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    """Make, answer, and say what it cost."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--count", type=int, default=10_000_000)
    asked.add_argument("--processes", type=int, default=2)
    given = asked.parse_args()
    sizes = sizes_of(given.count)
    with tempfile.TemporaryDirectory() as name:
        dump(agreement(), Path(name) / "plan.agreement.yaml")
        with ProcessPoolExecutor(given.processes, mp_context=get_context("spawn")) as pool:
            found = list(pool.map(partial(run_bucket, Path(name)), range(len(sizes)), sizes))
    counts, seconds, memory = zip(*found, strict=True)
    each = sum(seconds) / given.processes
    print(f"{sum(counts):,} standings, {each:,.0f} s in each of {given.processes} processes: {sum(counts) / each:,.0f} a second; ", end="")  # noqa: T201
    print(f"peak memory of a process {max(memory) / 1024:,.0f} MB")  # noqa: T201


if __name__ == "__main__":
    main()
