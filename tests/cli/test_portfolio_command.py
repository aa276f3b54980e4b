"""``portfolio``: a summary by state, a Parquet file, and what is no row."""

from __future__ import annotations

import json
from contextlib import nullcontext
from datetime import date
from importlib import import_module
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from partnership_rules import portfolio

from .running import run

EXAMPLES = Path(__file__).parents[2] / "examples" / "michigan"


def test_a_folder_of_documents_is_summed_up_by_state_and_written(tmp_path: Path) -> None:
    out = tmp_path / "standings.parquet"
    done = run("portfolio", EXAMPLES, "--as-of", "2019-01-01", "--out", out)
    assert done.code == 0
    assert "intermediate_review" in done.out
    assert pl.read_parquet(out).height == 43
    assert run("portfolio", EXAMPLES, "--as-of", "2019-01-01", "--out", out).code == 0


def test_buckets_answer_as_the_folder_and_bad_rows_are_told(tmp_path: Path) -> None:
    tables = portfolio.read(EXAMPLES)
    whole = json.loads(run("portfolio", EXAMPLES, "--as-of", "2019-01-01", "--json").out)
    portfolio.optimize(tables, tmp_path / "buckets", buckets=2)
    assert json.loads(run("portfolio", tmp_path / "buckets", "--as-of", "2019-01-01", "--json").out) == whole
    assert sorted(whole) == ["as_of", "quarantined", "standings", "states"]
    assert (whole["as_of"], whole["standings"], whole["quarantined"]) == ("2019-01-01", 43, [])
    (tmp_path / "bad").mkdir()
    pq.write_table(pa.table({"id": ["p1"], "policy": ["michigan-2017"]}), tmp_path / "bad" / "partnerships.parquet")
    rows = pa.table({"partnership": ["p1"], "kind": ["asigned"], "on": pa.array([date(2018, 1, 1)])})
    pq.write_table(rows, tmp_path / "bad" / "records.parquet")
    done = run("portfolio", tmp_path / "bad", "--as-of", "2019-01-01")
    assert done.code == 1
    assert "records row 0: unknown_kind" in done.out


def test_of_buckets_it_is_told_how_many_are_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(
        import_module("partnership_rules.cli.commands.portfolio"), "working", lambda what: nullcontext(lambda *of: told.append(of))
    )
    portfolio.optimize(portfolio.read(EXAMPLES), tmp_path, buckets=2)
    assert run("portfolio", tmp_path, "--as-of", "2019-01-01").code == 0
    assert told == [(1, 2), (2, 2)]
