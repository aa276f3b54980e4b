"""``compare``: the first side is each partnership's own policy, or the one that is named."""

from __future__ import annotations

import re
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from views import harbor
from views.test_kept import begun, later

import partnership_rules as pr
from cli.running import LATER, folder, run
from partnership_rules import portfolio

DAY = ("--as-of", "2019-03-01", "--json")


def test_the_first_side_is_the_policy_that_is_named(tmp_path: Path) -> None:
    one = folder(tmp_path) / "one.partnership.yaml"
    own = run("compare", one, "--under", "michigan-2022", *DAY).json
    named = run("compare", one, "--under", "michigan-2022", "--policy", "michigan-2022", *DAY).json
    assert (own["elsewhere"], named["elsewhere"]) == (1, 0)


FILES = {
    "rough": LATER.replace("2022-11-29", "2022-11"),
    "changed": LATER.replace("}]", "}, {kind: policy_changed, on: 2023-02-01, policy: michigan-2017, authority: a letter}]"),
    "later": LATER.replace("2022-11-29", "2024-01-17").replace("2023-01-17", "2024-01-17"),
}


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    more = {f"{name}_partnership": text.replace("two", name) for name, text in FILES.items()}
    return folder(tmp_path, two_partnership=LATER, **more)


def test_of_tables_json_says_also_what_is_no_row_and_what_each_policy_leaves_to_evaluation(
    documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doing: list[str] = []
    monkeypatch.setattr(import_module("partnership_rules.cli.commands.compare"), "working", lambda what: nullcontext(doing.append(what)))
    tables = portfolio.optimize(portfolio.read(documents), tmp_path / "tables", buckets=2)
    asked = ("--under", "michigan-2017", "--as-of", "2023-03-01", "--json")
    whole, found = run("compare", documents, *asked).json, run("compare", tables, *asked)
    assert doing == ["comparing"] * 2
    assert (found.code, found.err, whole["not_yet"]) == (0, "", ["later"])
    left = {"a": {"its policy changes": 1, "rough_days": 1}, "b": {"rough_days": 1}}
    assert found.json == whole | {"quarantined": [], "not_by_columns": left}


@pytest.fixture
def asked(tmp_path: Path) -> tuple[object, ...]:
    """Write the tables of three made-up districts, and return the words that compare them under other rules."""
    other = tmp_path / "other.policy.yaml"
    pr.dump(harbor.policy().with_changes(id="other", requirements=()), other)
    tables = portfolio.optimize(portfolio.read([begun(), harbor.rough(), later()]), tmp_path / "tables", buckets=1)
    return tables, "--under", other, "--as-of", "2018-03-10"


def test_of_tables_the_text_ends_with_what_was_not_answered_by_columns(asked: tuple[object, ...]) -> None:
    found = run("compare", *asked)
    lines = found.out.splitlines()
    left = [f"Not by columns under the {which} policy: rough_days (1)" for which in ("first", "second")]
    assert (found.code, found.err, lines[0], lines[-2:]) == (0, "", "2 partnerships on 2018-03-10: none would stand elsewhere", left)


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_of_tables_what_is_no_row_is_told_and_is_a_no(asked: tuple[object, ...], form: tuple[str, ...]) -> None:
    bucket = Path(str(asked[0]), "bucket=0000")
    for path in bucket.iterdir():
        path.rename(bucket.parent / path.name)
    bucket.rmdir()
    rows = pq.read_table(bucket.parent / "records.parquet", partitioning=None)
    kinds = pa.array(["asigned"] * len(rows))
    pq.write_table(rows.set_column(rows.schema.get_field_index("kind"), "kind", kinds), bucket.parent / "records.parquet")
    bad = run("compare", *asked, *form)
    told = {row["code"] for row in bad.json["quarantined"]} if form else set(re.findall(r" row \d+: (\w+): ", bad.out))
    assert (bad.code, told) == (1, {"unknown_kind"})


def test_one_partnership_of_tables_is_compared_by_its_id(asked: tuple[object, ...]) -> None:
    found = run("compare", *asked, "--id", "begun")
    assert (found.code, found.out.splitlines()[0]) == (0, "1 partnership on 2018-03-10: none would stand elsewhere")
    assert "Not by columns" not in found.out
