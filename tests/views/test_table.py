"""Tables hold plain values: for a spreadsheet without formulas, for a program a line each, and as a frame."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import polars
import pyarrow
import pytest

import partnership_rules as pr
from partnership_rules.documents.lookup import DEMO
from partnership_rules.views.table import TABLES
from views import samples


def test_the_table_of_standings_says_where_each_stands_and_what_is_next() -> None:
    first, *_ = pr.views.rows([samples.standing()])
    assert first == {
        "partnership": "riverside", "district": "Riverside Public Schools", "as_of": "2019-03-01", "policy": "michigan-2017",
        "state": "plan_signed", "since": "2018-02-06", "earliest": "2018-02-06",
        "latest": "2018-02-06", "level": 0, "cycle": 1, "next_clock": "intermediate_review",
        "next_due": "2019-08-06", "days_left": 158, "missed": 0, "undetermined": 2,
    }  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_rows_of_a_table_share_their_columns_and_agree_with_the_standing(name: str) -> None:
    standings = samples.standings()
    found = pr.views.rows(standings, of=name)
    assert len({tuple(row) for row in found}) == 1
    if name != "standings":
        assert len(found) == sum(len(getattr(standing, name)) for standing in standings)
        outcome = "status" if name == "clocks" else "outcome"
        wanted = [getattr(part, outcome) for standing in standings for part in getattr(standing, name)]
        assert [row[outcome] for row in found] == wanted


def test_an_unknown_table_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(pr.errors.LookupFailed) as caught:
        pr.views.rows([], of="benchmark")
    assert (caught.value.code, caught.value.hint) == ("unknown_table", "did you mean 'benchmarks'?")
    with pytest.raises(pr.errors.LookupFailed, match="standings, clocks"):
        pr.views.rows([], of="zzz")


def test_csv_reads_back_as_the_same_rows() -> None:
    found = pr.views.rows(samples.standings(), of="clocks")
    read = list(csv.DictReader(io.StringIO(pr.views.to_csv(found), newline="")))
    assert [{key: "" if value is None else str(value) for key, value in row.items()} for row in found] == read


def test_a_number_stays_a_number_also_below_zero_and_a_text_of_one_does_not() -> None:
    assert pr.views.to_csv([{"a": -3, "b": "-3 points"}]).splitlines()[1] == '-3,"\'-3 points"'


def test_rows_of_different_shape_share_one_header() -> None:
    assert pr.views.to_csv([{"a": 1}, {"b": 2}]).splitlines() == ['"a","b"', '1,""', '"",2']
    assert pr.views.to_csv([]) == ""


@pytest.mark.parametrize("name", TABLES)
def test_a_table_without_a_row_has_its_header(name: str) -> None:
    header = pr.views.to_csv(pr.views.rows(samples.standings(), of=name)).splitlines()[0]
    assert pr.views.to_csv(pr.views.rows([], of=name)).splitlines() == [header]
    assert pr.views.to_csv([], columns=["a", "b"]) == '"a","b"\r\n'
    assert pr.views.to_csv([{"b": 1, "c": 2}], columns=["a", "b"]).splitlines() == ['"a","b","c"', '"",1,2']


def test_json_lines_hold_results_and_rows_alike() -> None:
    standing = samples.standing()
    lines = pr.views.to_json_lines([standing, {"a": None}]).splitlines()
    assert [json.loads(line) for line in lines] == [standing.to_dict(), {"a": None}]


def test_a_line_end_of_another_kind_does_not_break_a_line() -> None:
    text = pr.views.to_json_lines([{"a": "x\u2028y\u2029z\x85"}])
    assert len(text.splitlines()) == 1
    assert json.loads(text) == {"a": "x\u2028y\u2029z\x85"}


def test_a_frame_holds_every_row_with_its_types() -> None:
    frame = pr.views.frame(pr.views.rows(samples.standings(), of="clocks"))
    assert frame.height == 9
    assert (frame.schema["days_left"], frame.schema["due"]) == (polars.Int64, polars.String)
    assert pr.views.frame([]).height == 0
    assert pr.views.frame([], of="clocks").schema == pr.views.frame(samples.standings(), of="clocks").schema


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "polars", None)
    with pytest.raises(pr.errors.MissingExtraError) as caught:
        pr.views.frame([])
    assert caught.value.extra == "portfolio"


def test_a_frame_of_standings_has_days_and_truths_as_what_they_are() -> None:
    clocks = pr.views.frame(samples.standings(), of="clocks")
    assert {clocks.schema[name] for name in ("as_of", "anchor", "due", "rolled_from", "met_on", "held_on")} == {polars.Date}
    assert (clocks.schema["days_left"], clocks.schema["cites"]) == (polars.Int64, polars.String)
    benchmarks = pr.views.frame(samples.standings(), of="benchmarks")
    assert (benchmarks.schema["missed"], benchmarks.schema["due"]) == (polars.Boolean, polars.Date)
    assert pr.views.frame(samples.standings()).schema["missed"] == polars.Int64


@pytest.mark.parametrize("name", TABLES)
def test_a_frame_of_standings_says_what_the_rows_say(name: str) -> None:
    words = {True: "yes", False: "no"}
    cells = [
        {key: words[cell] if isinstance(cell, bool) else cell.isoformat() if isinstance(cell, date) else cell for key, cell in row.items()}
        for row in pr.views.frame(samples.standings(), of=name).to_dicts()
    ]
    assert cells == pr.views.rows(samples.standings(), of=name)


def test_a_folder_and_a_panel_over_time_become_frames() -> None:
    folder = pr.load_folder(DEMO)
    frame = pr.views.frame(folder, as_of="2019-03-01")
    assert sorted(frame["partnership"]) == sorted(one.id for one in folder)
    panel = pr.views.frame(pr.history(folder["kalamazoo-2017"], "2017-01-01", "2019-01-01"))
    assert panel.schema["as_of"] == polars.Date
    assert panel["as_of"].is_sorted()
    assert panel.height > 3


def test_a_folder_without_a_day_and_standings_with_one_are_refused() -> None:
    with pytest.raises(pr.errors.InputError) as caught:
        pr.views.frame(pr.load_folder(DEMO))  # type: ignore[call-overload]  # which is what is tested
    assert caught.value.code == "as_of_missing"
    with pytest.raises(pr.errors.InputError):
        pr.views.frame(samples.standings(), as_of="2019-03-01")  # type: ignore[call-overload]  # which is what is tested


def test_pandas_and_pyarrow_take_a_frame_through_arrow() -> None:
    table = pyarrow.table(pr.views.frame(samples.standings(), of="benchmarks"))
    assert (table.schema.field("due").type, table.schema.field("missed").type) == (pyarrow.date32(), pyarrow.bool_())
    assert table.to_pandas()["missed"].dtype == bool
    assert polars.DataFrame(table).equals(pr.views.frame(samples.standings(), of="benchmarks"))


def test_a_parquet_file_of_standings_keeps_the_types() -> None:
    read = polars.read_parquet(io.BytesIO(pr.views.to_parquet(samples.standings(), of="clocks")))
    assert read.equals(pr.views.frame(samples.standings(), of="clocks"))


@pytest.mark.parametrize("name", TABLES)
def test_a_parquet_file_reads_back_as_the_same_rows(name: str) -> None:
    found = pr.views.rows(samples.standings(), of=name)
    assert polars.read_parquet(io.BytesIO(pr.views.to_parquet(found))).to_dicts() == found


def test_the_cells_of_clocks_and_standings_are_those_of_their_parts() -> None:
    goal = {
        "id": "g",
        "phase": "intermediate",
        "domain": "d",
        "measure": "m",
        "due": "2018-12-01",
        "target": {"done": True},
        "if_missing": "not_met",
    }
    records = [
        {"kind": "assigned", "on": "2018-04-02"},  # 90 days later is a Sunday
        {"kind": "agreement_signed", "on": "2018-06-29", "agreement": "a"},
        {"kind": "review_held", "on": "2020-01-02", "review": "intermediate"},
    ]
    texts = [{"id": "a", "benchmarks": [goal]}]
    made = pr.Partnership(id="p", policy=pr.load_policy("michigan-2017"), district={"name": "D"}, records=records, agreements=texts)
    standing = pr.evaluate(made, as_of=date(2020, 1, 3))
    found = pr.views.rows([standing], of="clocks")
    for clock, row in zip(standing.clocks, found, strict=True):
        for key in ("rolled_from", "met_on", "held_on", "anchor", "due"):
            day = getattr(clock, key)
            assert row[key] == (None if day is None else day.isoformat())
        assert row["cites"] == "; ".join(clock.cites)
    assert [(row["rolled_from"], row["held_on"]) for row in found[:2]] == [("2018-07-01", None), (None, "2020-01-02")]
    assert str(found[0]["cites"]).count("; ") > str(standing.clocks[0].cites[0]).count("; ")
    assert pr.views.rows([standing])[0]["missed"] == sum(one.is_missed for one in standing.benchmarks) == 1


@pytest.mark.parametrize("text", ["  =1+1", "\t=1", "\uff1d1+1", "\u00a0@x", " -1", "\uff0b1"])
def test_a_formula_is_one_also_behind_blanks_and_in_wide_signs(text: str) -> None:
    assert pr.views.to_csv([{"a": text}]).splitlines()[1].startswith("\"'")


def test_a_benchmark_that_is_not_met_yet_is_not_missed_and_a_requirement_names_all_its_citations() -> None:
    goal = {
        "id": "g",
        "phase": "outcome",
        "domain": "d",
        "measure": "m",
        "due": "2021-06-30",
        "target": {"at_least": {"value": 9, "unit": "count"}},
    }
    own = pr.load_policy("michigan-2017")
    cites = tuple(own.citations)[:2]
    policy = own.with_changes(requirements=[one.with_changes(cites=cites) for one in own.requirements])
    made = pr.Partnership(
        id="p", policy=policy, district={"name": "D"}, agreements=[{"id": "a", "benchmarks": [goal]}],
        records=[{"kind": "assigned", "on": "2018-04-02"}, {"kind": "agreement_signed", "on": "2018-06-29", "agreement": "a"}],
        evidence=[{"measure": "m", "on": "2019-06-01", "value": "8", "unit": "count"}],
    )  # fmt: skip
    for as_of, is_missed in ((date(2021, 6, 30), False), (date(2021, 7, 1), True)):
        standing = pr.evaluate(made, as_of=as_of)
        (row,) = pr.views.rows([standing], of="benchmarks")
        assert (row["outcome"], row["missed"]) == ("not_met", "yes" if is_missed else "no")
    found = pr.views.rows([standing], of="requirements")
    assert found
    for row, one in zip(found, standing.requirements, strict=True):
        assert (row["requirement"], row["school"], row["outcome"]) == (one.id, one.school, one.outcome)
        assert row["cites"] == "; ".join(policy.cite(cites))
