"""What is wrong with a table, its mapping or its folder is told word for word, at its row and column."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import partnership_rules as pr
from partnership_rules.documents.table_files import load_mapping, rows_of
from partnership_rules.documents.tables import load_roster, load_tables

EVIDENCE = "format: partnership-rules/mapping/1\nid: a\n"
NAMED = "columns: {measure: m, school: s, group: g, level: l, on: d, period: p, recorded_at: r, value: v, unit: u, n: n, admissible: a}\n"
FIRST = {"m": "rate", "s": "00123", "g": "all", "l": "school", "d": "2021-06-30", "p": "2021", "r": "2021-08-01", "v": "25", "u": "percent",
         "n": "40", "a": "true"}  # fmt: skip
OTHER = {"m": "other", "s": "00124", "g": "el", "l": "district", "d": "2021-06-29", "p": "2022", "r": "2021-08-02"}
CHANGED = {"v": "26", "u": "proportion", "n": "41", "a": "false"}


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")


def problems(folder: Path, files: Mapping[str, str], name: str, *, of: str = "") -> list[str]:
    write(folder, files)
    path = folder / name
    do: Callable[[Path], Any] = {"": pr.read_table, "roster": load_roster, "tables": load_tables, "mapping": load_mapping}[of]
    with pytest.raises(pr.DocumentError) as caught:
        do(path)
    return [str(problem).replace(f"{folder}/", "").replace(str(folder), ".") for problem in caught.value.problems]


def repeated(folder: Path, second: dict[str, str]) -> list[str]:
    rows = [",".join(row.values()) for row in (FIRST, second)]
    write(folder, {"t.csv": "\n".join([",".join(FIRST), *rows]) + "\n", "t.mapping.yaml": EVIDENCE + NAMED})
    found = rows_of(folder / "t.csv")
    return [f"{str(problem).replace(f'{folder}/', '')}: {problem.severity}: {problem.witness}" for problem in found.problems]


def test_a_row_that_stands_twice_is_a_warning_that_names_the_first(tmp_path: Path) -> None:
    assert repeated(tmp_path, FIRST) == [
        "t.csv:3:1: duplicate_row: this row is there twice (keep one of the two): warning: the first is row 2"
    ]


@pytest.mark.parametrize("column", CHANGED)
def test_rows_that_differ_in_what_they_say_contradict_each_other(tmp_path: Path, column: str) -> None:
    cell = {"u": {"v": "0.25", "u": "proportion"}}.get(column, {column: CHANGED[column]})
    said = "this row contradicts another (keep one of the two): warning: the first is row 2"
    assert repeated(tmp_path, {**FIRST, **cell}) == [f"t.csv:3:1: conflicting_rows: {said}"]


@pytest.mark.parametrize("column", OTHER)
def test_rows_that_differ_in_what_they_speak_of_are_two(tmp_path: Path, column: str) -> None:
    assert repeated(tmp_path, {**FIRST, column: OTHER[column]}) == []


TOLD: list[dict[str, Any]] = json.loads((Path(__file__).parent / "tables_told.json").read_text("utf-8"))
"""What is wrong, how it is loaded, the files of the folder, and what is told."""


@pytest.mark.parametrize("one", TOLD, ids=[one["what"] for one in TOLD])
def test_what_is_wrong_is_told_in_full(tmp_path: Path, one: dict[str, Any]) -> None:
    assert problems(tmp_path, one["files"], one["name"], of=one["load"]) == one["told"]


def test_the_mapping_beside_the_evidence_of_a_partnership_must_be_one_of_evidence(tmp_path: Path) -> None:
    write(tmp_path, {
        "n.partnership.yaml": "format: partnership-rules/partnership/1\nid: n\ndistrict: {id: d, name: D}\nrecords: []\n",
        "n.evidence.csv": "code\n1\n",
        "n.evidence.mapping.yaml": "format: partnership-rules/mapping/1\nid: a\nof: roster\ncolumns: {school: code}\n",
    })  # fmt: skip
    said = "n.evidence.csv: kind_unexpected: the mapping 'a' reads a table of roster, and one of evidence is wanted (say of: evidence)"
    assert said in [str(problem).replace(f"{tmp_path}/", "") for problem in pr.check(tmp_path / "n.partnership.yaml")]
