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

from partnership_rules import ledger, portfolio

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


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the tables of the examples into a folder."""
    return portfolio.optimize(portfolio.read(EXAMPLES), tmp_path_factory.mktemp("tables") / "buckets", buckets=1)


def test_status_of_a_folder_of_tables_is_the_summary_of_the_portfolio(folder: Path) -> None:
    asked = (folder, "--as-of", "2019-01-01", "--json")
    assert run("status", *asked).out == run("portfolio", *asked).out


def test_commands_look_into_one_partnership_of_tables_by_its_id(folder: Path) -> None:
    key = portfolio.read(folder).partnerships.column("id").to_pylist()[0]
    for command in (["status"], ["compare", "--under", "michigan-2017"], ["explain"]):
        asked = ("--id", key, "--as-of", "2019-01-01")
        assert run(command[0], folder, *command[1:], *asked).out == run(command[0], EXAMPLES, *command[1:], *asked).out
    missing = run("status", folder, "--id", "nobody", "--as-of", "2019-01-01")
    assert (missing.code, "unknown_id" in missing.err) == (2, True)


def test_tables_in_the_place_of_documents_lead_to_the_command_for_them(folder: Path) -> None:
    for path in (folder, folder / "bucket=0000" / "records.parquet"):
        done = run("deadlines", path, "--as-of", "2019-01-01")
        assert done.code == 2
        assert "kind_unexpected" in done.err
        assert "'portfolio'" in done.err


@pytest.mark.parametrize("where", ["partnerships.parquet", "bucket=0000/partnerships.parquet"])
def test_what_is_no_parquet_is_told_with_its_place(where: str, tmp_path: Path) -> None:
    (tmp_path / where).parent.mkdir(exist_ok=True)
    (tmp_path / where).write_text("id,policy\n")
    done = run("portfolio", tmp_path, "--as-of", "2019-01-01")
    assert done.code == 2
    assert "partnerships.parquet: table_unreadable" in done.err


def test_a_folder_named_partnerships_without_tables_is_no_table(tmp_path: Path) -> None:
    (tmp_path / "partnerships").mkdir()
    done = run("portfolio", tmp_path, "--as-of", "2019-01-01")
    assert (done.code, "folder_empty" in done.err) == (2, True)


def test_tables_without_rows_are_no_standings(tmp_path: Path) -> None:
    pq.write_table(portfolio.SCHEMAS["partnerships"].empty_table(), tmp_path / "partnerships.parquet")
    done = run("portfolio", tmp_path, "--as-of", "2019-01-01")
    assert (done.code, "0 standings" in done.out) == (0, True)


def test_a_ledger_is_answered_as_the_folder_it_was_made_of(tmp_path: Path) -> None:
    address, asked = f"sqlite:///{tmp_path}/state.db", ("--as-of", "2019-01-01", "--json")
    assert run("ledger", "import", address, EXAMPLES).code == 0
    assert run("portfolio", address, *asked).out == run("portfolio", EXAMPLES, *asked).out
    with ledger.open(address) as book:
        assert portfolio.standings(portfolio.read(book), as_of=date(2019, 1, 1)).rows.num_rows == 43


@pytest.mark.parametrize("in_buckets", [False, True])
def test_another_policy_is_asked_of_documents_and_of_buckets(folder: Path, in_buckets: bool) -> None:
    found = run("portfolio", folder if in_buckets else EXAMPLES, "--as-of", "2019-01-01", "--policy", "michigan-2022", "--json").json
    rows = [(row["policy"], row["state"], row["partnerships"], row["late"]) for row in found["states"]]
    assert rows == [("", "refused", 38, 0), ("michigan-2022", "intermediate_review", 3, 3), ("michigan-2022", "plan_signed", 2, 2)]
