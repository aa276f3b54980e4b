"""Spark answers as one machine does, row by row."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import partnership_rules as pr
from partnership_rules import portfolio
from partnership_rules.portfolio import spark as on_spark

from .drawn import Dice, drawn_agreements, kit_partnerships

if os.environ.get("PARTNERSHIP_RULES_SPARK") != "required":
    pytest.importorskip("pyspark", reason="Spark is not installed")

pytestmark = pytest.mark.filterwarnings("ignore")


DAYS = [date(2022, 3, 1), date(2024, 9, 1)]
CROWD = 100_000 if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else 3_000
"""So many records has one partnership: as many as one may have."""


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.default.parallelism": "1",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.codegen.wholeStage": "false",
        "spark.log.level": "ERROR",
    }
    made = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def tables() -> portfolio.Tables:
    """Draw some partnerships, one of them of very many records."""
    dice = Dice(9)
    policy = pr.load_policy("michigan-2017")
    texts = [one for one in drawn_agreements(dice, policy, "a") if all(benchmark.school is None for benchmark in one.benchmarks)]
    drawn = kit_partnerships(dice, policy, texts, key="p", count=8)
    crowd = [
        {"kind": "other", "on": "2018-01-02", "name": "a_visit", "id": f"v{number}"} for number in range(CROWD - len(drawn[0].records))
    ]
    return portfolio.read([*drawn, drawn[0].with_changes(id="busy", records=(*drawn[0].records, *crowd))])


def _is_that_of_one_machine(session: Any, found: Any, tables: portfolio.Tables) -> bool:
    answer = portfolio.standings(tables, as_of=DAYS)
    assert answer.coverage["columns"] >= 12
    wanted, kept = session.createDataFrame(answer.rows), found.persist()
    assert kept.count() == 18
    apart: int = kept.exceptAll(wanted).union(wanted.exceptAll(kept)).count()
    return apart == 0


def test_buckets_are_answered_as_on_one_machine(session: Any, tables: portfolio.Tables, tmp_path: Path) -> None:
    folder = portfolio.optimize(tables, tmp_path / "buckets", buckets=2)
    assert _is_that_of_one_machine(session, on_spark.standings(session, folder, as_of=DAYS), tables)


def test_frames_are_answered_as_on_one_machine(session: Any, tables: portfolio.Tables) -> None:
    frames = {name: session.createDataFrame(_plain(table)) for name, table in tables.parts().items()}
    given = on_spark.DataFrames(**frames, agreements=tables.agreements.values(), policies=tables.policies.values())
    assert _is_that_of_one_machine(session, on_spark.standings(session, tables=given, as_of=DAYS), tables)


def test_frames_of_another_shape_are_refused_before_anything_runs(session: Any) -> None:
    floats = session.createDataFrame(pa.table({"partnership": ["p"], "on": [date(2018, 1, 1)], "value": [0.3]}))
    given = on_spark.DataFrames(session.createDataFrame(pa.table({"id": ["p"], "policy": ["michigan-2017"]})), evidence=floats)
    with pytest.raises(pr.PartnershipRulesError) as caught:
        on_spark.standings(session, given, as_of=DAYS)
    assert caught.value.code == "float_refused"


def _plain(table: pa.Table) -> pa.Table:
    """Return a table without codes for its texts, which Spark does not read."""
    types = [field.type.value_type if pa.types.is_dictionary(field.type) else field.type for field in table.schema]
    return table.cast(pa.schema(zip(table.column_names, types, strict=True)))


def test_a_folder_without_buckets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(pr.PartnershipRulesError) as caught:
        on_spark.standings(None, tmp_path, as_of=date(2019, 9, 1))  # type: ignore[arg-type]  # no session is asked for
    assert caught.value.code == "buckets_missing"


def test_every_column_of_an_answer_has_a_type_on_spark() -> None:
    assert {field.type for field in portfolio.ANSWERS["rows"]} <= set(on_spark._TYPES)
    assert isinstance(portfolio.ANSWERS["rows"], pa.Schema)
