"""Tables in: every cell a text with its place, and a table that is not one is refused."""

from __future__ import annotations

import contextlib
import csv
import io
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from partnership_rules.documents import csv_text
from partnership_rules.documents.csv_text import read_csv
from partnership_rules.documents.json_text import read_json
from partnership_rules.documents.tree import Node, plain
from partnership_rules.documents.yaml_text import read_yaml
from partnership_rules.errors import DocumentError

from .trees import ALLOWED, problems, said

BROKEN = [
    # text, "line:column: code" of every problem, words the first message and hint must hold
    ("a,b\n1\n1,2\n1,2,3", ["2:1: csv_ragged", "4:1: csv_ragged"], ["1 cell", "first row 2", "double quotes"]),
    ("a,b,a,b\n1,2,3,4", ["1:5: duplicate_key", "1:7: duplicate_key"], ["'a'", "column 1"]),
    ("a,,b\n1,2,3", ["1:3: csv_header_empty"], ["no name"]),
    ("a;b\n1;2", ["1:1: csv_separator"], ["commas"]),
    ("a\tb\n1\t2", ["1:1: csv_separator"], ["commas"]),
    ('a,b\n1,2\n"x"y,2', ["3:1: csv_syntax"], ["double quotes"]),
    ('a,b\n"1,2\n3,4', ["2:1: csv_syntax"], ["double quotes"]),
    ('a\n"' + "x" * 200_000 + '"', ["2:1: too_large"], ["too long", "double quote"]),
    ("a\n\x00", ["2:1: control_characters"], ["U+0000"]),
    (b"a\n\xe9", ["2:1: encoding"], ["UTF-8"]),
    ("", ["1:1: document_empty"], ["empty"]),
    ("\r\n\r\n", ["1:1: document_empty"], ["empty"]),
    ("x" * (csv_text.MAX_CSV_BYTES + 1), ["0:0: too_large"], ["10,485,760 bytes"]),
]


@pytest.mark.parametrize(("text", "places", "words"), BROKEN)
def test_a_broken_table_says_what_is_wrong_and_where(text: str | bytes, places: list[str], words: list[str]) -> None:
    assert said(read_csv, text, "a.csv") == places
    first = str(problems(read_csv, text, "a.csv")[0])
    assert [word for word in words if word not in first] == []


def test_every_cell_is_a_quoted_text_and_empty_cells_and_rows_are_left_out() -> None:
    rows = read_csv("id,value,note\n00123,<10,\n\n,,\nx,,null\n", file="a.csv")
    assert [plain(row) for row in rows] == [{"id": "00123", "value": "<10"}, {"id": "x", "note": "null"}]
    assert all(cell.quoted and cell.raw == cell.value for row in rows for _, _, cell in row.entries)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_places_are_right_whatever_ends_a_line_and_within_quotes(end: str) -> None:
    rows = read_csv(f'\ufeffa,b{end}"x, ""y""",2{end}"1{end}2",3{end}{end}4,5', file="a.csv")
    places = [[str(row.place)[6:], *(f"{cell.place.line}:{cell.place.column}" for _, _, cell in row.entries)] for row in rows]
    assert places == [["2:1", "2:1", "2:12"], ["3:1", "3:1", "4:4"], ["6:1", "6:1", "6:3"]]
    assert [plain(row)["a"] for row in rows] == ['x, "y"', "1\n2", "4"]


def test_the_place_of_a_key_is_its_column_in_the_first_row() -> None:
    row = read_csv("a,long name\n1,2\n", file="a.csv")[0]
    assert [(key, str(place)) for key, place, _ in row.entries] == [("a", "a.csv:1:1"), ("long name", "a.csv:1:3")]


def test_a_table_with_a_first_row_only_has_no_rows() -> None:
    assert read_csv("a,b\n", file="a.csv") == []


def test_bytes_with_a_byte_order_mark_are_read() -> None:
    assert plain(read_csv(b"\xef\xbb\xbfa\n1\n", file="a.csv")[0]) == {"a": "1"}


def test_the_number_of_rows_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    assert csv_text.MAX_CSV_ROWS == 200_000
    monkeypatch.setattr(csv_text, "MAX_CSV_ROWS", 2)
    assert len(read_csv("a\n1\n2\n", file="a.csv")) == 2
    assert said(read_csv, "a\n1\n2\n\n3\n", "a.csv") == ["5:1: too_many_rows"]


CELLS = st.text(ALLOWED, max_size=6) | st.sampled_from([",", '"', "\n", '","', '""', " ", "a,b", "=1+1", "'", "x\ny"])


TABLES = st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1, max_size=6))


@given(TABLES, st.sampled_from(["\n", "\r\n"]))
def test_what_the_standard_library_writes_is_read_back_cell_by_cell(rows: list[list[str]], end: str) -> None:
    header = [f"column{i}" for i in range(len(rows[0]))]
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end).writerows([header, *rows])
    expected = [{name: cell for name, cell in zip(header, row, strict=True) if cell} for row in rows if any(row)]
    found = read_csv(text.getvalue(), file="a.csv")
    assert [plain(row) for row in found] == expected
    lines = text.getvalue().replace("\r\n", "\n").split("\n")
    for row in found:
        for _, _, cell in row.entries:
            line = lines[cell.place.line - 1][cell.place.column - 1 :]
            assert line.startswith('"') or (line + "\n").startswith(str(cell.value))


@given(st.text(st.sampled_from('ab,"\n\r; 1'), max_size=30) | st.text() | st.binary())
def test_any_text_or_bytes_give_rows_or_a_document_error(text: str | bytes) -> None:
    rows: list[Node] = []
    with contextlib.suppress(DocumentError):
        rows = read_csv(text, file="a.csv")
    assert all(row.kind == "map" and row.entries for row in rows)


@given(st.text(st.sampled_from('ab,"\n1'), max_size=30))
def test_a_table_is_read_only_where_the_standard_library_reads_it_strictly(text: str) -> None:
    assume(text.strip(" \t\r\n"))
    try:
        list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        assert problems(read_csv, text, "a.csv")


@pytest.mark.parametrize("mark", [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0xFEFF, 0x00, 0x1B, 0x7F, 0x85, 0x0B])
@pytest.mark.parametrize(("read", "text"), [(read_csv, "a,b\n1,2?\n"), (read_yaml, "a:\n  b?\n"), (read_json, '{"a":\n"b ?"}')])
def test_no_hidden_mark_stands_in_any_form_of_a_document(mark: int, read: Any, text: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(text.replace("?", chr(mark)), file="a")
    assert [(problem.code, problem.where.line, problem.where.column) for problem in caught.value.problems] == [("control_characters", 2, 4)]
