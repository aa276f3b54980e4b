"""How the cost grows: each case at two sizes, with the exponent between them (1 is linear, 2 is quadratic)."""

from __future__ import annotations

import time
from typing import Any

import pytest

import partnership_rules as pr

POLICY = pr.load_policy("michigan-2017")


@pytest.mark.benchmark(group="growth: records added one by one", timer=time.process_time)
@pytest.mark.parametrize("count", [500, 2_000])
def test_growth_of_records_added_one_by_one(benchmark: Any, count: int) -> None:
    record = {"kind": "other", "on": "2018-01-02", "name": "a_visit"}

    def grow() -> pr.Partnership:
        grown = pr.Partnership(id="p", policy=POLICY.id, policies=[POLICY], district={"name": "X"})
        for _ in range(count):
            grown = grown.add(record)
        return grown

    assert len(benchmark.pedantic(grow, rounds=3).records) == count
