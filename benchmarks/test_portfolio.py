"""What a portfolio costs beside `evaluate`: the fold alone, the whole way from tables to tables, and how it grows."""

from __future__ import annotations

import time
from functools import cache
from typing import Any

import pytest

import partnership_rules as pr
from partnership_rules import portfolio
from partnership_rules.portfolio.columns import Columns
from partnership_rules.portfolio.fold import Fold
from partnership_rules.portfolio.plan import Plan
from partnership_rules.portfolio.telling import tell

from .portfolio_data import AS_OF, synthetic

SOME = 200
tables_of = cache(synthetic)


@pytest.mark.benchmark(group="portfolio: beside evaluate", timer=time.process_time, disable_gc=True)
def test_portfolio_by_evaluate(benchmark: Any) -> None:
    tables = tables_of(10_000)
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
    tables, policy = tables_of(10_000), pr.load_policy("michigan-2017")
    columns = Columns(tables, policy)
    plan = Plan(policy, columns.documents, range(len(columns.documents)))
    rows = columns.row_at(columns._key, columns._key * 0 + AS_OF.toordinal())

    def compute() -> None:
        fold = Fold(columns, plan)
        fold.run_until(rows, rows * 0 + AS_OF.toordinal())
        tell(fold, rows)

    benchmark.extra_info["partnerships"] = 10_000
    benchmark.pedantic(compute, rounds=3, warmup_rounds=1)


@pytest.mark.benchmark(group="portfolio: tables to tables", timer=time.process_time, disable_gc=True)
@pytest.mark.parametrize("count", [10_000, 100_000])
def test_growth_of_portfolio(benchmark: Any, count: int) -> None:
    tables = tables_of(count)
    found = benchmark.pedantic(portfolio.standings, args=(tables,), kwargs={"as_of": AS_OF}, rounds=2)
    assert found.coverage == {"columns": count}
