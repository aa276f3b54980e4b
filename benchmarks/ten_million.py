"""Ten million partnerships (or ``--count``), made bucket by bucket on disk, answered on so many processes: time, and peak memory.

python -m benchmarks.ten_million --count 10000000 --processes 2
"""

from __future__ import annotations

import argparse
import resource
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


def answer_bucket(folder: Path, number: int) -> tuple[int, int]:
    """Answer one bucket from Parquet to Parquet; return how many standings it holds, and the peak memory of the process in kilobytes."""
    tables = read_bucket(folder / f"{PREFIX}{number:04}", documents_of(folder))
    found = portfolio.standings(tables, as_of=AS_OF)
    found.write_parquet(folder / f"standings-{number:04}.parquet")
    return found.rows.num_rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    """Make, answer, and say what it cost."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--count", type=int, default=10_000_000)
    asked.add_argument("--processes", type=int, default=2)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, sizes = Path(name), [min(BUCKET, given.count - start) for start in range(0, given.count, BUCKET)]
        dump(agreement(), folder / "plan.agreement.yaml")
        with ProcessPoolExecutor(given.processes, mp_context=get_context("spawn")) as pool:
            list(pool.map(partial(write_bucket, folder), range(len(sizes)), sizes))
        began = time.perf_counter()
        with ProcessPoolExecutor(given.processes, mp_context=get_context("spawn")) as pool:
            found = list(pool.map(partial(answer_bucket, folder), range(len(sizes))))
        took = time.perf_counter() - began
    total, peak = sum(count for count, _ in found), max(memory for _, memory in found)
    print(f"{total:,} standings in {took:,.0f} s: {total / took:,.0f} a second; peak memory of a process {peak / 1024:,.0f} MB")  # noqa: T201


if __name__ == "__main__":
    main()
