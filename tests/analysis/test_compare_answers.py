"""Two policies over tables: the report is the one that ``compare`` gives of the same partnerships as documents."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from cli.running import run

import partnership_rules as pr
from partnership_rules import portfolio
from partnership_rules.analysis import Comparison, compare, compare_answers, variant
from partnership_rules.errors import InputError

MICHIGAN = Path(__file__).resolve().parents[2] / "examples" / "michigan"
DAY = date(2018, 7, 1)
OLD = pr.load_policy("michigan-2017")


def one(name: str, *records: tuple[str, str], **extra: object) -> pr.Partnership:
    dated = [{"kind": kind, "on": day} for kind, day in records]
    return pr.Partnership(id=name, policy=OLD, district={"name": f"District {name}"}, records=dated, **extra)


def crowd() -> dict[str, pr.Partnership]:
    """Return partnerships of every sort: same and other states and due dates, not begun, rough days, a policy that changes."""
    changed = {"kind": "policy_changed", "on": "2018-03-01", "policy": "michigan-2022", "authority": "a letter"}
    made = (
        one("alike", ("identified", "2017-01-20")),
        one("due-elsewhere", ("identified", "2017-01-20"), ("assigned", "2018-06-01")),
        one("lapsed-elsewhere", ("identified", "2017-01-20"), ("assigned", "2018-04-20")),
        one("changed", ("identified", "2017-01-20")).with_policies(pr.load_policy("michigan-2022")).add(changed),
        one("not-begun", ("identified", "2019-01-20")),
        one("rough", ("identified", "2017-01"), ("assigned", "2018-04")),
        one("signed", ("assigned", "2017-03-01"), ("agreement_signed", "2017-05-01")),
    )
    return {each.id: each for each in sorted(made, key=lambda each: each.id)}


def by_columns(tables: portfolio.Tables, first: pr.Policy | None, second: pr.Policy, day: date = DAY) -> Comparison:
    return compare_answers([(portfolio.standings(tables, first, as_of=day), portfolio.standings(tables, second, as_of=day))], as_of=day)


SHORTER = variant(OLD, clocks={"plan": "P60D"})


@pytest.mark.parametrize("day", [date(2017, 3, 1), DAY, date(2018, 11, 20)])
@pytest.mark.parametrize("first", [None, OLD, pr.load_policy("michigan-2022")])
@pytest.mark.parametrize("second", [SHORTER, OLD, pr.load_policy("michigan-2022")])
def test_tables_are_compared_as_documents_are(day: date, first: pr.Policy | None, second: pr.Policy) -> None:
    wanted, found = compare(crowd(), first, second, as_of=day), by_columns(portfolio.read(crowd().values()), first, second, day)
    assert found.to_dict() == wanted.to_dict()
    assert str(found) == str(wanted)
    assert (found.table(), found.clock_table()) == (wanted.table(), wanted.clock_table())


def test_only_what_differs_is_built_and_evaluated() -> None:
    told: list[tuple[int, int]] = []
    tables = portfolio.read(crowd().values())
    answers = [portfolio.standings(tables, policy, as_of=DAY) for policy in (None, SHORTER)]
    found = compare_answers([(answers[0], answers[1])], as_of=DAY, progress=lambda *of: told.append(of))
    assert [row.a.partnership.id for row in found.rows] == ["due-elsewhere", "lapsed-elsewhere", "signed"]
    assert [(one.partnership, one.district, one.state) for one in found.alike] == [
        ("alike", "District alike", "identified"),
        ("changed", "District changed", "identified"),
    ]
    assert [one.partnership.id for one in found.rough] == ["rough"]
    assert found.not_yet == ("not-begun",)
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    told.clear()
    compare_answers([(answers[0], answers[1])] * 2, as_of=DAY, progress=lambda *of: told.append(of))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4), (5, 8), (6, 8), (7, 8), (8, 8)]
    assert repr(found) == f"<Comparison of 5 partnerships on {DAY}: {len(found.elsewhere)} would stand elsewhere>"


def test_buckets_are_compared_as_one_folder(tmp_path: Path) -> None:
    tables = portfolio.read(crowd().values())
    folder = portfolio.optimize(tables, tmp_path / "buckets", buckets=3)
    pairs = zip(portfolio.by_bucket(folder, as_of=DAY), portfolio.by_bucket(folder, SHORTER, as_of=DAY), strict=True)
    assert compare_answers(pairs, as_of=DAY) == by_columns(tables, None, SHORTER)


@pytest.mark.parametrize(("table", "column", "wrong"), [("rows", "state", "assessing"), ("clocks", "due", date(2001, 1, 1))])
def test_a_wrong_cell_of_a_portfolio_is_noticed(table: str, column: str, wrong: object) -> None:
    """One cell of one answer is another: the partnership is evaluated in full, and so stands as it does."""
    tables = portfolio.read([crowd()["alike"], crowd()["signed"]])
    a, b = (portfolio.standings(tables, policy, as_of=DAY) for policy in (None, OLD))
    assert len(compare_answers([(a, b)], as_of=DAY).alike) == 2
    spoilt = getattr(b, table)
    cells = spoilt.column(column)
    hit = pc.and_(pc.equal(spoilt.column("partnership"), "signed"), cells.is_valid())
    replaced = pc.if_else(hit, pa.scalar(wrong, cells.type), cells)
    setattr(b, table, spoilt.set_column(spoilt.column_names.index(column), column, replaced))
    found = compare_answers([(a, b)], as_of=DAY)
    assert [row.a.partnership.id for row in found.rows] == ["signed"]
    assert found.to_dict() == compare([crowd()["alike"], crowd()["signed"]], None, OLD, as_of=DAY).to_dict()


def test_each_side_says_since_when() -> None:
    tables = portfolio.read([crowd()["alike"]])
    a, b = (portfolio.standings(tables, policy, as_of=DAY) for policy in (None, OLD))
    b.rows = b.rows.set_column(b.rows.column_names.index("since"), "since", pa.array([date(2018, 1, 1)]))
    [row] = compare_answers([(a, b)], as_of=DAY).to_dict()["rows"]
    assert (row["since_a"], row["since_b"]) == ("2017-01-20", "2018-01-01")


def test_documents_are_listed_as_they_are_given() -> None:
    given = [crowd()["signed"], crowd()["alike"]]
    assert [row["partnership"] for row in compare(given, None, OLD, as_of=DAY).table()] == ["signed", "alike"]


def test_a_partnership_of_which_a_row_is_none_is_said_to_have_failed() -> None:
    tables = portfolio.read(crowd().values())
    rows = tables.records.to_pylist()
    next(row for row in rows if row["partnership"] == "alike")["kind"] = "identifed"
    found = by_columns(tables.replaced(records=pa.Table.from_pylist(rows, schema=portfolio.SCHEMAS["records"])), None, SHORTER)
    assert [(one.partnership, one.code) for one in found.failed] == [("alike", "unknown_kind")]
    assert "Could not be evaluated: alike" in str(found)


def test_answers_of_different_questions_are_refused() -> None:
    tables, other = portfolio.read(crowd().values()), portfolio.read([crowd()["alike"]])
    a = portfolio.standings(tables, as_of=DAY)
    for b, day in (
        (portfolio.standings(other, SHORTER, as_of=DAY), DAY),
        (portfolio.standings(tables, SHORTER, as_of=date(2018, 7, 2)), DAY),
        (portfolio.standings(tables, SHORTER, as_of=DAY, known_on=DAY), DAY),
        (portfolio.standings(tables, SHORTER, as_of=DAY), date(2018, 7, 2)),
        (a, DAY),
    ):
        with pytest.raises(InputError):
            compare_answers([(a, b)], as_of=day)
    assert compare_answers([], as_of=DAY) == Comparison(DAY, (), ())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the tables of Michigan's examples as they come and in buckets."""
    tables = portfolio.read(MICHIGAN)
    portfolio.optimize(tables, tmp_path_factory.mktemp("tables") / "buckets", buckets=3)
    whole = portfolio.optimize(tables, tmp_path_factory.getbasetemp() / "whole", buckets=1)
    for table in (whole / "bucket=0000").iterdir():
        table.rename(whole / table.name)
    (whole / "bucket=0000").rmdir()
    return whole


@pytest.mark.parametrize("buckets", [False, True])
def test_the_command_says_of_tables_what_it_says_of_documents(folder: Path, tmp_path: Path, buckets: bool) -> None:
    where = portfolio.optimize(portfolio.read(MICHIGAN), tmp_path / "buckets", buckets=3) if buckets else folder
    asked = ("--under", "michigan-2017", "--as-of", "2018-07-01")
    documents = run("compare", MICHIGAN, *asked, "--json").json
    for name in ("rows", "not_yet", "failed", "rough"):
        documents[name].sort(key=lambda row: row if isinstance(row, str) else row["partnership"])
    tables = run("compare", where, *asked, "--json").json
    left = {side: {"rough_days": 38} for side in ("a", "b")}
    assert tables == documents | {"quarantined": [], "not_by_columns": left}
    said = run("compare", where, *asked)
    assert said.code == 0
    assert "Not by columns under the second policy: rough_days (38)" in said.out


def test_the_command_says_which_rows_are_none_and_answers_no(tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": ["p1", "p2"], "policy": ["michigan-2017"] * 2}), tmp_path / "partnerships.parquet")
    days = pa.array([date(2018, 1, 1)] * 2)
    rows = pa.table({"partnership": ["p1", "p2"], "kind": ["asigned", "assigned"], "on": days})
    pq.write_table(rows, tmp_path / "records.parquet")
    asked = ("compare", tmp_path, "--under", "michigan-2022", "--as-of", "2019-01-01")
    done, data = run(*asked), run(*asked, "--json")
    assert (done.code, data.code) == (1, 1)
    assert "records row 0: unknown_kind" in done.out
    found = json.loads(data.out)
    assert [line["code"] for line in found["quarantined"]] == [one["code"] for one in found["failed"]] == ["unknown_kind"]
    assert [row["partnership"] for row in found["rows"]] == ["p2"]
