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


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    made = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    yield made
    made.stop()


def test_spark_answers_as_one_machine_does(session: Any, tmp_path: Path) -> None:
    dice = Dice(9)
    policy = pr.load_policy("michigan-2017")
    drawn = kit_partnerships(dice, policy, drawn_agreements(dice, policy, "a"), key="p", count=10)
    day = date(2019, 9, 1)
    crowd = [{"kind": "other", "on": "2018-01-02", "name": "a_visit", "id": f"v{number}"} for number in range(2000)]
    busy = drawn[0].with_changes(id="busy", records=(*drawn[0].records, *crowd))
    whole = portfolio.read([*drawn, busy])
    folder = portfolio.optimize(whole, tmp_path / "buckets", buckets=3)
    found = on_spark.standings(session, folder, as_of=day)
    wanted = session.createDataFrame(portfolio.standings(whole, as_of=day).rows.to_pylist(), found.schema)
    assert found.exceptAll(wanted).count() == 0
    assert wanted.exceptAll(found).count() == 0
    assert found.count() == 11


def test_a_folder_without_buckets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(pr.PartnershipRulesError) as caught:
        on_spark.standings(None, tmp_path, as_of=date(2019, 9, 1))  # type: ignore[arg-type]  # no session is asked for
    assert caught.value.code == "buckets_missing"


def test_every_column_of_an_answer_has_a_type_on_spark() -> None:
    assert {field.type for field in portfolio.ANSWERS["rows"]} <= set(on_spark._TYPES)
    assert isinstance(portfolio.ANSWERS["rows"], pa.Schema)
