"""Parquet, workbooks and large text files are read through Polars to the same rows as a small text file."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

import partnership_rules as pr
from partnership_rules.documents import frames, table_files
from partnership_rules.errors import MissingExtraError

pl = pytest.importorskip("polars")

MAPPING = """\
format: partnership-rules/mapping/1
id: a
columns: {school: {column: code, width: 5}, value: value, n: n, on: day}
constants: {measure: m, unit: percent}
only: {level: School}
marks: {PS: {is: suppressed}}
"""
CSV = "code,value,n,day,level\n123,25.5,212,2021-06-30,School\n456,PS,,2021-06-30,School\n,40,9000,2021-06-30,State\n"


def folder(path: Path) -> Path:
    (path / "a.mapping.yaml").write_text(MAPPING, "utf-8")
    return path


def test_a_parquet_file_gives_the_rows_of_the_text_file(tmp_path: Path) -> None:
    path = folder(tmp_path) / "a.csv"
    path.write_text(CSV, "utf-8")
    expected = pr.read_table(path)
    frame = pl.DataFrame(
        {"code": [123, 456, None], "value": ["25.5", "PS", "40"], "n": [212.0, None, 9000.0], "level": ["School", "School", "State"],
         "day": [datetime(2021, 6, 30)] * 3, "other": [[1], [2], [3]]}
    )  # fmt: skip
    frame.write_parquet(tmp_path / "a.parquet")
    found = pr.read_table(tmp_path / "a.parquet")
    assert (found.evidence, found.passed_over) == (expected.evidence, expected.passed_over)
    frame.with_columns(pl.Series("day", [date(2021, 6, 30)] * 3)).write_parquet(tmp_path / "a.parquet")
    assert pr.read_table(tmp_path / "a.parquet").evidence == expected.evidence


def test_a_large_text_file_is_read_through_polars_to_the_same_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder(tmp_path) / "a.csv"
    path.write_text(CSV, "utf-8")
    expected = pr.read_table(path)
    monkeypatch.setattr(table_files, "MAX_CSV_BYTES", 10)
    assert pr.read_table(path) == expected
    path.write_text(CSV.replace("PS", "TFS"), "utf-8")
    with pytest.raises(pr.DocumentError) as caught:
        pr.read_table(path)
    assert [(one.code, one.where.line, one.where.column) for one in caught.value.problems] == [("mark_unknown", 3, 2)]
    monkeypatch.setattr(frames, "MAX_CSV_ROWS", 1)
    assert fault(path) == "too_many_rows"


def fault(path: Path) -> str:
    with pytest.raises(pr.DocumentError) as caught:
        pr.read_table(path)
    return caught.value.problems[0].code


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"code": ["1"]}, "column_missing"),
        ({"value": [[1]]}, "table_unreadable"),
        ({"value": [float("inf")]}, "number_not_finite"),
        ({"day": [datetime(2021, 6, 30, 12)]}, "date_has_time"),
        ({"value": [130]}, "value_out_of_range"),
    ],
)
def test_what_a_column_cannot_say_is_refused(tmp_path: Path, columns: dict[str, list[Any]], code: str) -> None:
    whole: dict[str, list[Any]] = {"code": ["1"], "value": ["1"], "n": [None], "level": ["School"], "day": ["2021-06-30"]}
    data = columns if code == "column_missing" else {**whole, **columns}
    pl.DataFrame(data).write_parquet(folder(tmp_path) / "a.parquet")
    assert fault(tmp_path / "a.parquet") == code


def test_a_file_that_is_not_what_its_name_says_is_refused(tmp_path: Path) -> None:
    (folder(tmp_path) / "a.parquet").write_text("no", "utf-8")
    assert fault(tmp_path / "a.parquet") == "table_unreadable"


def told(path: Path) -> list[str]:
    with pytest.raises(pr.DocumentError) as caught:
        pr.read_table(path)
    return [str(one).replace(f"{path.parent}/", "") for one in caught.value.problems]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"code": [["1"]]}, "a.parquet:1:1: table_unreadable: the column 'code' holds lists or bytes, where texts and numbers are wanted"),
        ({"n": [b"1"]}, "a.parquet:1:1: table_unreadable: the column 'n' holds lists or bytes, where texts and numbers are wanted"),
        ({"value": ["??"]}, "a.parquet:2:2: mark_unknown: the published cell cannot be read"),
        ({"day": ["2021-06-31"]}, "a.parquet:2:5: date_invalid: 2021-06-31 is not a day of the calendar"),
    ],
)
def test_what_is_wrong_with_a_column_is_told_with_its_place_and_a_hint(tmp_path: Path, columns: dict[str, list[Any]], said: str) -> None:
    whole: dict[str, list[Any]] = {"code": ["1"], "value": ["1"], "n": [None], "level": ["School"], "day": ["2021-06-30"]}
    pl.DataFrame({**whole, **columns}).write_parquet(folder(tmp_path) / "a.parquet")
    hints = {
        "table_unreadable": "write its values as texts",
        "mark_unknown": "if it is a mark, say under 'marks' of the mapping what it stands for",
        "date_invalid": "check the month and the day",
    }
    assert told(tmp_path / "a.parquet") == [f"{said} ({hints[said.split(': ')[1]]})"]


def test_what_is_wrong_with_a_whole_table_is_told_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder(tmp_path) / "a.parquet"
    path.write_text("no", "utf-8")
    hint = "see whether it is what its name says, and whether every row has as many cells as the first"
    assert told(path) == [f"a.parquet: table_unreadable: Polars cannot read this table ({hint})"]
    pl.DataFrame({"cod": ["1"], "value": ["1"], "n": ["1"], "level": ["School"]}).write_parquet(path)
    assert told(path) == [
        "a.parquet:1:1: column_missing: the table has no column 'code' (did you mean 'cod'?)",
        "a.parquet:1:1: column_missing: the table has no column 'day' (see its first row)",
    ]
    monkeypatch.setattr(frames, "MAX_CSV_ROWS", 2)
    pl.DataFrame({"code": ["1"] * 3, "value": ["1"] * 3, "n": ["1"] * 3, "level": ["School"] * 3, "day": ["2021-06-30"] * 3}).write_parquet(
        path
    )
    many = "the table has more than 2 rows that count (take fewer with 'only', or split it into several files)"
    assert told(path) == [f"a.parquet:1:1: too_many_rows: {many}"]
    monkeypatch.setattr(frames, "MAX_CSV_ROWS", 3)
    assert len(pr.read_table(path).evidence) == 3


def test_lines_above_the_header_are_passed_over_and_places_counted_from_the_top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder(tmp_path) / "a.csv"
    (tmp_path / "a.mapping.yaml").write_text(MAPPING + "header_row: 3\nseparator: ';'\n", "utf-8")
    path.write_text("A report\nof a state\n" + CSV.replace(",", ";").replace("PS", "TFS"), "utf-8")
    few = told(path)
    monkeypatch.setattr(table_files, "MAX_CSV_BYTES", 10)
    hint = "if it is a mark, say under 'marks' of the mapping what it stands for"
    assert told(path) == [f"a.csv:5:2: mark_unknown: the published cell cannot be read ({hint})"]
    assert few == [f"a.csv:5:5: mark_unknown: the published cell cannot be read ({hint})"]


def test_a_roster_in_parquet_needs_no_mapping_where_its_columns_have_their_names(tmp_path: Path) -> None:
    pl.DataFrame({"school": ["00123"], "title_1": ["yes"]}).write_parquet(tmp_path / "a.roster.parquet")
    assert pr.load_roster(tmp_path / "a.roster.parquet")[0].says == {"title_1": "yes"}


def workbook(path: Path, lines: list[str]) -> None:
    """Write the least that is a workbook: one sheet called Data, with numbers as numbers."""
    main, office = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006"
    package = "http://schemas.openxmlformats.org/package/2006"
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    rows = ""
    for line in lines:
        cells = (f"<c><v>{x}</v></c>" if x.isdigit() else f'<c t="inlineStr"><is><t>{x}</t></is></c>' for x in line.split(","))
        rows += f"<row>{''.join(cells)}</row>"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{sheet}.sheet.main+xml"/>'
        f'<Override PartName="/xl/s.xml" ContentType="{sheet}.worksheet+xml"/></Types>',
        "_rels/.rels": relation(package, f"{office}/relationships/officeDocument", "xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": relation(package, f"{office}/relationships/worksheet", "s.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}/relationships"><sheets>'
        '<sheet name="Data" sheetId="1" r:id="a"/></sheets></workbook>',
        "xl/s.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
    }
    with ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)


def relation(package: str, kind: str, target: str) -> str:
    return f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" Type="{kind}" Target="{target}"/></Relationships>'


def test_a_workbook_is_read_by_the_reader_of_polars(tmp_path: Path) -> None:
    pytest.importorskip("fastexcel")
    workbook(folder(tmp_path) / "a.xlsx", ["Report", *CSV.splitlines()])
    (tmp_path / "a.mapping.yaml").write_text(MAPPING + "header_row: 2\nsheet: Data\n", "utf-8")
    found = pr.read_table(tmp_path / "a.xlsx")
    assert [(one.school, one.value) for one in found.evidence if isinstance(one, pr.Measurement)] == [("00123", "25.5"), ("00456", "*")]


@pytest.mark.parametrize(("package", "suffix"), [("polars", "parquet"), ("fastexcel", "xlsx")])
def test_what_is_not_installed_is_named_with_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str, suffix: str) -> None:
    (folder(tmp_path) / f"a.{suffix}").write_text("x", "utf-8")
    monkeypatch.setitem(sys.modules, package, None)
    extra = {"polars": "portfolio", "fastexcel": "excel"}[package]
    with pytest.raises(MissingExtraError, match=package) as caught:
        pr.read_table(tmp_path / f"a.{suffix}")
    assert f"partnership-rules[{extra}]" in str(caught.value)
