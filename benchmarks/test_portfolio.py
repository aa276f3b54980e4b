"""What a portfolio costs beside `evaluate`: the fold alone, the whole way from Parquet to Parquet, and how it grows."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import partnership_rules as pr
from partnership_rules import portfolio
from partnership_rules.analysis import paths
from partnership_rules.portfolio.columns import Columns
from partnership_rules.portfolio.fold import Fold
from partnership_rules.portfolio.plan import Plan
from partnership_rules.portfolio.telling import lines_of, tell
from partnership_rules.portfolio.weigh import Asking

from . import by_hand
from .portfolio_data import AS_OF, agreement, synthetic
from .ten_million import answer_bucket, sizes_of, write_bucket

SOME, MANY, HUNDRED_THOUSAND = 200, 20_000, 100_000
tables_of = cache(synthetic)


@pytest.mark.benchmark(group="portfolio: beside evaluate", timer=time.process_time, disable_gc=True)
def test_portfolio_by_evaluate(benchmark: Any) -> None:
    tables = tables_of(MANY)
    built = [one for _, one in tables.build(tables.partnerships.column("id").to_pylist()[:SOME]) if isinstance(one, pr.Partnership)]

    def every() -> None:
        for one in built:
            found = pr.evaluate(one, as_of=AS_OF)
            assert all(
                isinstance(part, tuple) for part in (found.clocks, found.benchmarks, found.clauses, found.requirements, found.grounds)
            )

    benchmark.extra_info["partnerships"] = len(built)
    benchmark.pedantic(every, rounds=3, warmup_rounds=1)


@pytest.mark.benchmark(group="portfolio: beside evaluate", timer=time.process_time, disable_gc=True)
def test_portfolio_by_columns(benchmark: Any) -> None:
    tables, policy = tables_of(MANY), pr.load_policy("michigan-2017")
    columns = Columns(tables, policy)
    plan = Plan(policy, columns.documents, range(len(columns.documents)))
    rows = columns.row_at(columns._key, columns._key * 0 + AS_OF.toordinal())

    def compute() -> None:
        fold = Fold(columns, plan)
        fold.run_until(rows, rows * 0 + AS_OF.toordinal())
        tell(fold, rows)

    benchmark.extra_info["partnerships"] = MANY
    benchmark.pedantic(compute, rounds=3, warmup_rounds=1)


@pytest.mark.benchmark(group="portfolio: Parquet to Parquet", timer=time.process_time, disable_gc=True)
def test_parquet_by_evaluate(benchmark: Any, tmp_path: Path) -> None:
    folder = portfolio.optimize(synthetic(SOME), tmp_path / "some", buckets=1)

    def answer() -> None:
        tables = portfolio.read(folder)
        lines: dict[str, list[dict[str, Any]]] = {}
        for _, one in tables.build(tables.partnerships.column("id").to_pylist()):
            assert isinstance(one, pr.Partnership)
            for name, rows in lines_of(pr.evaluate(one, as_of=AS_OF), "").items():
                lines.setdefault(name, []).extend(rows)
        for name, rows in lines.items():
            pq.write_table(pa.Table.from_pylist(rows, schema=portfolio.ANSWERS[name]), tmp_path / f"{name}.parquet")

    benchmark.extra_info["partnerships"] = SOME
    benchmark.pedantic(answer, rounds=3, warmup_rounds=1)


@pytest.mark.benchmark(group="portfolio: Parquet to Parquet", timer=time.process_time, disable_gc=True)
def test_parquet_by_columns(benchmark: Any, tmp_path: Path) -> None:
    folder = portfolio.optimize(tables_of(MANY), tmp_path / "many", buckets=1)

    def answer() -> None:
        for found in portfolio.by_bucket(folder, as_of=AS_OF):
            for name in found.parts():
                found.write_parquet(tmp_path / f"{name}.parquet", name)

    benchmark.extra_info["partnerships"] = MANY
    benchmark.pedantic(answer, rounds=3, warmup_rounds=1)


def _by_columns(tables: portfolio.Tables, policy: pr.Policy) -> dict[str, Any]:
    """Answer as `by_hand.answer` does: the same tables, the same answers, no Arrow made of them."""
    columns = Columns(tables, policy)
    fold = Fold(columns, Plan(policy, columns.documents, range(len(columns.documents))))
    rows = columns.row_at(columns._key, columns._key * 0 + AS_OF.toordinal())
    fold.run_until(rows, rows * 0 + AS_OF.toordinal())
    asked = Asking.of(fold.state, rows)
    slots = asked.subjects.slots()
    return {
        "state": fold.state.state[rows],
        "level": fold.state.level[rows],
        "grounds": np.where(fold.state.ended(rows), -1, asked.grounds()),
        "missed": slots.missed(as_ground=False),
        "met": slots.truth(as_ground=False),
        "clauses": [list(asked.only(at).judged(one)) for text, at in asked.by_text() for one in text.clauses],
        "requirements": [list(asked.judged(one)) for one in policy.requirements],
    }


@pytest.mark.benchmark(group="portfolio: beside numpy written by hand", timer=time.process_time, disable_gc=True)
@pytest.mark.parametrize("way", ["columns", "by_hand"])
def test_portfolio_beside_numpy(benchmark: Any, way: str) -> None:
    tables, policy = tables_of(HUNDRED_THOUSAND), pr.load_policy("michigan-2017")
    ways = {"columns": lambda: _by_columns(tables, policy), "by_hand": lambda: by_hand.answer(by_hand.Given(tables, policy))}
    found = benchmark.pedantic(ways[way], rounds=3, warmup_rounds=1)
    assert np.bincount(found["grounds"] + 1).tolist() == np.bincount(ways["by_hand"]()["grounds"] + 1).tolist()


@pytest.mark.benchmark(group="portfolio: no two plans alike", timer=time.process_time, disable_gc=True)
@pytest.mark.parametrize("way", ["columns", "evaluate"])
def test_plans_of_their_own(benchmark: Any, way: str) -> None:
    held = paths(pr.load_policy("michigan-2017"), districts=SOME, draws=3)
    tables = portfolio.read(held)
    columns = Columns(tables, pr.load_policy("michigan-2017"))
    rows = columns.row_at(columns._key, columns._key * 0 + AS_OF.toordinal())

    def by_columns() -> int:
        fold = Fold(columns, Plan(columns.policy, columns.documents, range(len(columns.documents))))
        fold.run_until(rows, rows * 0 + AS_OF.toordinal())
        return tell(fold, rows)["benchmarks"][1].num_rows

    def by_evaluate() -> int:
        found = [pr.evaluate(one, as_of=AS_OF) for one in held]
        return sum(len(one.benchmarks) for one in found if (one.clocks, one.clauses, one.requirements, one.grounds))

    benchmark.extra_info["partnerships"] = len(held)
    assert benchmark.pedantic({"columns": by_columns, "evaluate": by_evaluate}[way], rounds=3, warmup_rounds=1) > 1000


@pytest.mark.benchmark(group="portfolio: Parquet to Parquet, bucket by bucket", timer=time.process_time, disable_gc=True)
@pytest.mark.parametrize("count", [10_000, 100_000, 1_000_000])
def test_growth_of_portfolio(benchmark: Any, tmp_path: Path, count: int) -> None:
    pr.dump(agreement(), tmp_path / "plan.agreement.yaml")
    sizes = sizes_of(count)
    for number, size in enumerate(sizes):
        write_bucket(tmp_path, number, size)
    assert benchmark.pedantic(lambda: sum(answer_bucket(tmp_path, number) for number in range(len(sizes))), rounds=1) == count


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """Start Spark with one task at a time."""
    sql = pytest.importorskip("pyspark.sql", reason="Spark is not installed")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    settings = {"spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1", "spark.log.level": "ERROR"}
    made = sql.SparkSession.builder.master("local[1]").config(map=settings).getOrCreate()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def buckets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return portfolio.optimize(tables_of(HUNDRED_THOUSAND), tmp_path_factory.mktemp("buckets") / "some", buckets=8)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.benchmark(group="portfolio: Spark beside one process", disable_gc=True)
@pytest.mark.parametrize("way", ["process", "spark"])
def test_portfolio_on_spark(benchmark: Any, session: Any, buckets: Path, way: str) -> None:
    ways = {
        "process": lambda: sum(found.rows.num_rows for found in portfolio.by_bucket(buckets, as_of=AS_OF)),
        "spark": lambda: portfolio.spark.standings(session, buckets, as_of=AS_OF).count(),
    }
    assert benchmark.pedantic(ways[way], rounds=3, warmup_rounds=1) == HUNDRED_THOUSAND
