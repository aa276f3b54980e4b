"""Tables of evidence as states and spreadsheets write them: empty cells, counts, marks, a first line of Excel, many bad rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import partnership_rules as pr
from partnership_rules.documents.source import MAX_PROBLEMS
from partnership_rules.errors import ModelError

PARTNERSHIP = """\
format: partnership-rules/partnership/1
id: north
policy: michigan-2022
district: {id: "05620", name: North Lake Schools, charter: false}
schools: [{id: "00123", name: Birch}, {id: "00456", name: Cedar}]
agreements:
  - id: plan
    benchmarks:
      - {id: rate, phase: outcome, domain: academic, for: each, measure: rate, due: 2026-06-30,
         target: {at_least: {value: 20, unit: percent}}}
records:
  - {kind: identified, on: 2022-12-01}
  - {kind: assigned, on: 2022-12-02}
  - {kind: agreement_signed, on: 2023-03-01, agreement: plan}
"""
HEADER = "measure,milestone,school,on,value,unit,n\n"


def folder(path: Path, rows: str, name: str = "north.evidence.csv") -> Path:
    (path / "north.partnership.yaml").write_text(PARTNERSHIP, "utf-8")
    (path / name).write_text(rows, "utf-8")
    return path / "north.partnership.yaml"


def read(path: Path, rows: str) -> tuple[Any, ...]:
    return pr.load_partnership(folder(path, rows)).evidence


def test_an_empty_value_is_missing_in_a_table_in_yaml_and_in_python(tmp_path: Path) -> None:
    table = read(tmp_path, HEADER + "rate,,00123,2026-05-01,,percent,40\n")
    texts = ['""', "null", "N/A"]
    rows = [f"evidence: [{{measure: rate, school: '00123', on: 2026-05-01, value: {text}, unit: percent}}]\n" for text in texts]
    loaded = [pr.loads(PARTNERSHIP + row, folder=tmp_path).evidence[0] for row in rows]  # type: ignore[union-attr]
    built = [pr.Measurement(measure="rate", on="2026-05-01", value=value, unit="percent") for value in (None, "", " ")]
    assert {entry.cell.kind for entry in (*table, *loaded, *built)} == {"missing"}
    with pytest.raises(pr.DocumentError, match="the key 'value' is missing"):
        pr.loads(PARTNERSHIP + "evidence: [{measure: rate, on: 2026-05-01, unit: percent}]\n")


def test_a_row_of_a_milestone_has_no_value_that_could_be_missing(tmp_path: Path) -> None:
    (found,) = read(tmp_path, HEADER + ",principal_hired,00123,2026-05-01,,,\n")
    assert found == pr.Milestone(milestone="principal_hired", school="00123", on="2026-05-01")


@pytest.mark.parametrize("line", ["sep=,\n", '"sep=,"\n'])
def test_a_first_line_that_names_the_separator_is_passed_over(tmp_path: Path, line: str) -> None:
    assert [entry.value for entry in read(tmp_path, line + HEADER + "rate,,00123,2026-05-01,25,percent,40\n")] == ["25"]


def test_a_first_line_that_names_another_separator_is_refused(tmp_path: Path) -> None:
    with pytest.raises(pr.DocumentError) as caught:
        read(tmp_path, "sep=;\n" + HEADER.replace(",", ";"))
    assert caught.value.code == "csv_separator"


@pytest.mark.parametrize(("cell", "n"), [("40", 40), ('"1,204"', 1204), ("412.0", 412), ("*", None), ("<30", None), ("N/A", None)])
def test_the_size_of_a_group_is_read_as_published_and_a_mark_withholds_it(tmp_path: Path, cell: str, n: int | None) -> None:
    (found,) = read(tmp_path, HEADER + f"rate,,00123,2026-05-01,25,percent,{cell}\n")
    assert (found.n, found.n_withheld) == (n, n is None)


@pytest.mark.parametrize("cell", ["1.5", "12,04", "forty", "-3"])
def test_what_is_no_size_of_a_group_is_still_refused(tmp_path: Path, cell: str) -> None:
    with pytest.raises(pr.DocumentError) as caught:
        read(tmp_path, HEADER + f'rate,,00123,2026-05-01,25,percent,"{cell}"\n')
    assert caught.value.code in ("number_expected", "number_out_of_range")


@pytest.mark.parametrize("value", ["8", "62.5"])
def test_a_withheld_size_decides_nothing_where_there_is_an_n_size(tmp_path: Path, value: str) -> None:
    given = folder(tmp_path, HEADER + f"rate,,00123,2026-05-01,{value},percent,*\nrate,,00456,2026-05-01,{value},percent,40\n")
    partnership, own = pr.load_partnership(given), pr.load_policy("michigan-2022")
    for n_size, wanted in ((30, "undetermined"), (None, "met" if value == "62.5" else "not_met")):
        held = own.with_changes(n_size=n_size)
        standing = pr.evaluate(partnership.with_policies(held), as_of=date(2026, 7, 1))
        found = {finding.school: finding for finding in standing.benchmarks}
        assert found["00123"].outcome == wanted
        assert found["00456"].outcome == ("met" if value == "62.5" else "not_met")
        said = [reason for _, reason in found["00123"].passed_over]
        assert said == (["n was withheld, and the n-size is 30"] if n_size else [])


def test_a_fault_of_many_rows_is_one_line_with_their_number(tmp_path: Path) -> None:
    rows = "".join(f"rate,,00123,2026-05-01,TFS,percent,{n}\nrate,,00789,2026-05-01,{n % 90},percent,40\n" for n in range(1, 501))
    with pytest.raises(pr.DocumentError) as caught:
        read(tmp_path, HEADER + rows)
    assert [(p.code, p.where.line) for p in caught.value.problems] == [("cell_invalid", 2), ("unknown_school", 3)]
    assert all(p.message.endswith(", and in 499 more rows") for p in caught.value.problems)


def test_a_table_of_another_layout_names_each_column_and_once_what_all_its_rows_miss(tmp_path: Path) -> None:
    rows = "".join(f"{1000 + n},Math,All Students,{n}.5\n" for n in range(500))
    with pytest.raises(pr.DocumentError) as caught:
        read(tmp_path, "BuildingCode,Test Subject,Reporting Group,PercentProficient\n" + rows)
    said = [(p.code, (p.where.line, p.where.column), p.message) for p in caught.value.problems]
    assert said == [
        ("unknown_key", (1, 1), "unknown key 'BuildingCode'"),
        ("unknown_key", (1, 14), "unknown key, and in 1 more column"),
        ("unknown_key", (1, 43), "unknown key 'PercentProficient'"),
        ("missing_key", (2, 1), "the keys 'measure', 'on', 'unit' and 'value' are missing, and in 499 more rows"),
    ]
    assert caught.value.problems[-1].hint == "a mapping beside the table says what its columns are called"


def test_a_unit_and_a_measure_spelt_wrong_are_named_with_what_was_meant(tmp_path: Path) -> None:
    with pytest.raises(pr.DocumentError) as caught:
        read(tmp_path, HEADER + "rate,,00123,2026-05-01,25,percent,\nrate,,00456,2026-05-01,25,pct,\n")
    assert [str(p).partition("csv:")[2] for p in caught.value.problems] == [
        "3:27: unknown_word: unknown unit 'pct' (did you mean 'percent'?)"
    ]
    found = pr.check(folder(tmp_path, HEADER + "rat,,00123,2026-05-01,25,percent,\n"))
    assert ("evidence_misfit", "warning", "did you mean 'rate'?") in [(one.code, one.severity, one.hint) for one in found]


def test_a_table_has_no_more_than_two_hundred_problems(tmp_path: Path) -> None:
    rows = "".join(f"rate,,s{n},2026-05-01,25,percent,40\n" for n in range(MAX_PROBLEMS + 50))
    with pytest.raises(pr.DocumentError) as caught:
        read(tmp_path, HEADER + rows)
    assert len(caught.value.problems) == MAX_PROBLEMS + 1
    assert caught.value.problems[-1].code == "too_many_problems"


@pytest.mark.parametrize("name", ["North.evidence.csv", "north-evidence.csv", "evidence.csv"])
def test_a_table_of_evidence_that_no_partnership_takes_in_is_named(tmp_path: Path, name: str) -> None:
    path = folder(tmp_path, HEADER, name)
    for asked in (path, tmp_path):
        (found,) = [problem for problem in pr.check(asked) if problem.code == "table_unmatched"]
        assert (Path(found.where.file).name, found.severity, "north.evidence.csv" in found.hint) == (name, "warning", True)
    (tmp_path / name).rename(tmp_path / "north.evidence.csv")
    assert "table_unmatched" not in {problem.code for problem in pr.check(tmp_path)}


def test_whole_numbers_of_numpy_are_numbers_and_its_truth_values_are_none() -> None:
    np = pytest.importorskip("numpy")
    found = pr.Measurement(measure="rate", on="2026-05-01", value=np.int64(25), unit="percent", n=np.int32(40))  # type: ignore[arg-type]
    assert (found.value, found.n, type(found.n)) == ("25", 40, int)
    target = {"at_least": {"value": np.int64(20), "unit": "percent"}}
    assert pr.Benchmark(id="b", phase="outcome", domain="academic", measure="rate", target=target).target.amount.value == 20  # type: ignore[union-attr]
    for field in ("value", "n"):
        with pytest.raises(ModelError):
            pr.Measurement(**{"measure": "rate", "on": "2026-05-01", "value": 1, "unit": "percent", field: np.bool_(True)})
