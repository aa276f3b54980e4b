"""A declared mapping reads the tables of states as they are; what is wrong with a row is said with its place, and no row is dropped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import partnership_rules as pr
from partnership_rules.documents.mapping import TableMapping
from partnership_rules.documents.table_files import find_table, load_mapping
from partnership_rules.documents.tables import load_prior, load_tables

LAYOUTS = Path(__file__).parent / "layouts"
MATH = "math_percent_proficient"
EVIDENCE = """\
format: partnership-rules/mapping/1
id: a
columns: {school: code, value: value}
constants: {measure: m, unit: percent, on: 2021-06-30}
"""

# school, group, value, n (None: not given, "withheld")
EXPECTED: dict[str, list[tuple[str, str, str, object]]] = {
    "MI": [("00123", "all", "25.4", 212), ("00123", "economically_disadvantaged", "< 10", "withheld"), ("00456", "all", "*", 88)],
    "CO": [("0562-0123", "all", "25.4", 212), ("0562-0456", "all", "*", "withheld")],
    "MA": [("00123", "all", "25", 212), ("00456", "all", "*", None)],
    "NJ": [("01-5620-012", "all", "25.4", 212), ("01-5620-045", "all", "*", "withheld")],
    "NY": [("056201230001", "all", "25%", 212), ("056204560001", "all", "s", 7)],
    "TN": [("00123", "all", "25.4", 212), ("00456", "all", "**", 88), ("00456", "asian", "*", 4)],
    "TX": [
        *(("101912001", "all", value, n) for value, n in (("25", 212), ("54", None))),
        *((school, "all", "*", n) for school in ("101912002", "101912003") for n in ("withheld", None)),
    ],
    "UT": [("00123", "all", "25-29%", None), ("00456", "all", "≤5%", None), ("00456", "el", "N<10", None), ("00456", "swd", "≥95%", None)],
    "reshaped-CO": [("00123", "all", "25.4", 212), ("00456", "all", "*", None), ("00456", "ed", "--", None)],
    "reshaped-MA": [("00123", "all", "25", 212), ("00456", "all", "*", None)],
    "reshaped-NY": [("00123", "all", "25%", 212), ("00456", "all", "s", 7), ("00456", "ed", "*", None)],
    "reshaped-TX": [
        ("00123", "all", "25", 212),
        *(("00456", group, value, None) for group, value in (("all", "*"), ("ed", "*"), ("sped", "N/A"), ("x", "*"))),
    ],
    "n-suppressed": [("00123", "all", "25.0", "withheld"), ("00456", "all", "8.0", "withheld")],
    "n-comma": [("00123", "all", "25.0", 1204), ("00456", "all", "8.0", 412)],
    "decimal-as-percent": [("00123", "all", "25", None), ("00456", "all", "31", None)],
}


def test_every_layout_is_expected() -> None:
    assert {path.name.removesuffix(".mapping.yaml") for path in LAYOUTS.glob("*.mapping.yaml")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_table_of_a_state_is_read_as_its_mapping_says(name: str) -> None:
    table = pr.read_table(LAYOUTS / f"{name}.csv")
    found = [
        (one.school, one.group, one.value, "withheld" if one.n_withheld else one.n)
        for one in table.evidence
        if isinstance(one, pr.Measurement)
    ]
    assert found == EXPECTED[name]
    assert (table.of, table.passed_over, table.problems) == ("evidence", 0, ())
    assert repr(table) == f"<AgencyTable of evidence: {len(found)} row{'s' * (len(found) != 1)}, 0 passed over, 0 warnings>"
    assert pr.check(LAYOUTS / f"{name}.mapping.yaml") == []


def test_a_mapping_is_written_and_read_back_as_it_is() -> None:
    mapping = pr.load(LAYOUTS / "TX.mapping.yaml")
    assert isinstance(mapping, TableMapping)
    assert pr.loads(pr.dumps(mapping)) == mapping
    assert repr(mapping) == "<TableMapping 'tx' of evidence>"
    assert pr.load_folder(LAYOUTS).mappings["tx"] == mapping
    assert hash(mapping) == hash(load_mapping(LAYOUTS / "TX.mapping.yaml"))


def table(folder: Path, mapping: str, rows: str, name: str = "a") -> Path:
    (folder / f"{name}.mapping.yaml").write_text(mapping, "utf-8")
    (folder / f"{name}.csv").write_text(rows, "utf-8")
    return folder / f"{name}.csv"


def faults(path: Path) -> list[tuple[str, int, int]]:
    with pytest.raises(pr.DocumentError) as caught:
        pr.read_table(path)
    return [(one.code, one.where.line, one.where.column) for one in caught.value.problems]


def test_an_unknown_mark_is_a_fault_that_says_where_to_declare_it(tmp_path: Path) -> None:
    path = table(tmp_path, EVIDENCE, "code,value\n1,PS\n2,30\n3,LT50\n")
    with pytest.raises(pr.DocumentError) as caught:
        pr.read_table(path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.where.line, problem.where.column) == ("mark_unknown", 2, 3)
    assert problem.hint == "if it is a mark, say under 'marks' of the mapping what it stands for"
    assert problem.message.endswith(", and in 1 more row")
    assert "PS" not in str(problem)


MARKS = """
marks:
  "-": {is: missing}
  "\u2013": {is: suppressed}
  ".": {is: suppressed}
  "***": {is: suppressed}
  N: {is: suppressed}
  Fewer than 10: {at_least: 0, at_most: 9, of_n: true}
  PS: {is: suppressed}
  GE95: {at_least: 95}
  LE5: {at_most: 5}
  LT50: {below: 50}
  "<3": {at_least: 0, at_most: 2, of_n: true}
"""


def test_every_mark_says_what_the_mapping_declares(tmp_path: Path) -> None:
    marks = ["-", "\u2013", ".", "***", "N", "Fewer than 10", "PS", "GE95", "LE5", "LT50", "<3"]
    rows = "code,value,n\n" + "".join(f"{number},{mark},40\n" for number, mark in enumerate(marks, 1))
    mapping = EVIDENCE.replace("value: value", "value: value, n: n") + MARKS
    found = [one.cell for one in pr.read_table(table(tmp_path, mapping, rows)).evidence if isinstance(one, pr.Measurement)]
    assert [cell.interval.words() if cell.interval else cell.kind for cell in found] == [
        *("missing", "suppressed", "suppressed", "suppressed", "suppressed", "at most 22.5 percent", "suppressed"),
        *("at least 95 percent", "at most 5 percent", "below 50 percent", "at most 5 percent"),
    ]


@pytest.mark.parametrize(
    ("more", "rows", "expected"),
    [
        ("", "code,value\n1,30\n0 2,30\n", [("id_invalid", 3, 1)]),
        ("", "code,value\n,30\n1,130\n", [("missing_key", 2, 1), ("value_out_of_range", 3, 3)]),
        ("unless: {code: ''}", "code,value\n,30\n1,130\n", [("value_out_of_range", 3, 3)]),
        ("columns: {school: {column: [code, part], join: '-'}, value: value}", "code,part,value\n1,,30\n", [("missing_key", 2, 1)]),
        ("", "code,worth\n1,30\n", [("column_missing", 1, 1)]),
        ("only: {level: school}", "code,value\n1,30\n", [("column_missing", 1, 1)]),
        ("published_in: index", "code,value\n1,30\n", [("unit_mismatch", 2, 3)]),
        ("published_in: proportion", "code,value\n1,30\n", [("value_out_of_range", 2, 3)]),
        ("columns: {school: {column: code, words: {one: '1'}}, value: value}", "code,value\none,30\ntwo,40\n", [("word_unlisted", 3, 1)]),
        ("columns: {school: code, value: value, on: {column: day, day: month/day/year}}",
         "code,value,day\n1,1,6/30/2021\n2,2,30.6.\n3,3,2/30/2021\n", [("date_invalid", 3, 5), ("date_invalid", 4, 5)]),
    ],
)  # fmt: skip
def test_a_bad_row_is_reported_with_its_place(tmp_path: Path, more: str, rows: str, expected: list[tuple[str, int, int]]) -> None:
    mapping = EVIDENCE
    if more.startswith("columns"):
        kept = [line for line in EVIDENCE.splitlines() if not line.startswith("columns")]
        mapping = "\n".join(kept if "on: {" not in more else [line.replace(", on: 2021-06-30", "") for line in kept]) + "\n"
    assert faults(table(tmp_path, mapping + more, rows)) == expected


@pytest.mark.parametrize(
    ("columns", "rows", "sentence", "hint"),
    [
        ("school: code, value: value", ",30", "this row names no school",
         "leave such rows alone with 'unless', or read them in a part of their own that has no 'school'"),
        ("school: {column: code, words: {one: '1'}}, value: value", "two,30",
         "the mapping does not say what this text of the column 'code' means", "list it under 'words'"),
        ("school: {column: code, day: month/day/year}, value: value", "30.6.,30",
         "this is no day as the mapping says", "'day' is month/day/year"),
    ],
)  # fmt: skip
def test_a_bad_row_is_told_in_a_sentence_with_a_hint(tmp_path: Path, columns: str, rows: str, sentence: str, hint: str) -> None:
    mapping = EVIDENCE.replace("columns: {school: code, value: value}", f"columns: {{{columns}}}")
    with pytest.raises(pr.DocumentError) as caught:
        pr.read_table(table(tmp_path, mapping, f"code,value\n{rows}\n"))
    assert (caught.value.problems[0].message, caught.value.problems[0].hint) == (sentence, hint)


def test_rows_that_stand_twice_and_rows_that_contradict_are_named_and_all_are_kept(tmp_path: Path) -> None:
    found = pr.read_table(table(tmp_path, EVIDENCE, "code,value\n1,30\n1,30\n1,31\n2,30\n"))
    assert len(found.evidence) == 4
    assert [(one.code, one.where.line, one.witness, one.severity, one.message, one.hint) for one in found.problems] == [
        ("duplicate_row", 3, "the first is row 2", "warning", "this row is there twice", "keep one of the two"),
        ("conflicting_rows", 4, "the first is row 2", "warning", "this row contradicts another", "keep one of the two"),
    ]
    assert [one.code for one in pr.check(tmp_path / "a.mapping.yaml")] == ["duplicate_row", "conflicting_rows"]


def test_bounds_and_ranges_of_proportions_are_those_of_percents_and_a_mark_says_that_there_is_no_n(tmp_path: Path) -> None:
    mapping = EVIDENCE.replace("value: value", "value: value, n: n") + "published_in: proportion\nmarks: {'-': {is: missing}}\n"
    found = pr.read_table(table(tmp_path, mapping, "code,value,n\n1,<0.05,-\n2,>=.95,30\n3,0.05-0.09,30\n4,12/40,30\n5,<10,30\n")).evidence
    read = [one for one in found if isinstance(one, pr.Measurement)]
    assert [one.cell.interval.words() if one.cell.interval else one.cell.kind for one in read] == [
        "below 5 percent", "at least 95 percent", "between 5 and 9 percent", "30 percent", "suppressed",
    ]  # fmt: skip
    assert (read[0].n, read[0].n_withheld) == (None, False)


def test_rows_of_the_state_and_of_districts_are_read_by_parts_of_their_own(tmp_path: Path) -> None:
    mapping = (
        EVIDENCE.replace("columns: {school: code, value: value}", "columns: {value: value}")
        + """\
each:
  - {columns: {school: code}, unless: {code: ""}}
  - {constants: {level: state}, only: {code: ""}}
"""
    )
    found = pr.read_table(table(tmp_path, mapping, "code,value\n00123,30\n,40\n")).evidence
    assert [(one.school, one.place) for one in found] == [("00123", "school"), (None, "state")]


def test_a_thousand_rows_under_one_unknown_mark_are_one_line_and_declared_they_are_read(tmp_path: Path) -> None:
    rows = "code,value\n" + "".join(f"{number},TFS\n" for number in range(1, 1001))
    assert faults(table(tmp_path, EVIDENCE, rows)) == [("mark_unknown", 2, 3)]
    assert len(pr.read_table(table(tmp_path, EVIDENCE + "marks: {TFS: {is: suppressed}}\n", rows)).evidence) == 1000


def test_rows_that_do_not_count_are_counted_and_a_table_of_which_none_counts_is_named(tmp_path: Path) -> None:
    rows = "code,value,level\n1,30,SCHOOL\n99,40,STATE\n"
    found = pr.read_table(table(tmp_path, EVIDENCE + "only: {level: SCHOOL}\n", rows))
    assert (len(found.evidence), found.passed_over) == (1, 1)
    found = pr.read_table(table(tmp_path, EVIDENCE + "only: {level: school}\n", rows))
    assert (found.passed_over, [one.code for one in found.problems]) == (2, ["table_empty"])


def test_a_wide_table_gives_a_row_for_each_measure_and_year_and_an_empty_cell_none_where_that_is_declared(tmp_path: Path) -> None:
    mapping = """\
format: partnership-rules/mapping/1
id: wide
constants: {unit: percent}
blank: no_row
each:
  - {columns: {school: code, value: grad2020}, constants: {measure: graduation, on: 2020-06-30}}
  - {columns: {school: code, value: grad2021}, constants: {measure: graduation, on: 2021-06-30}}
  - {columns: {value: att}, constants: {measure: attendance, on: 2021-06-30, level: state}, only: {code: "0"}}
"""
    found = pr.read_table(table(tmp_path, mapping, "code,grad2020,grad2021,att\n7,80,,90\n0,81,82,\n"))
    assert [(one.school, one.measure, str(one.on)) for one in found.evidence if isinstance(one, pr.Measurement)] == [
        ("7", "graduation", "2020-06-30"), ("0", "graduation", "2020-06-30"), ("0", "graduation", "2021-06-30"),
    ]  # fmt: skip


def test_separators_rows_above_the_header_and_columns_without_a_name_are_read(tmp_path: Path) -> None:
    rows = 'Report of 2021\nprinted;by;hand\n;code;value;note\n1;00123;"30";x\n'
    (found,) = pr.read_table(table(tmp_path, EVIDENCE + 'separator: ";"\nheader_row: 3\n', rows)).evidence
    assert isinstance(found, pr.Measurement)
    assert (found.school, found.value) == ("00123", "30")
    rows = "code\tvalue\n1\t999\n"
    assert faults(table(tmp_path, EVIDENCE + "separator: tab\n", rows)) == [("value_out_of_range", 2, 3)]


def test_a_roster_and_what_schools_were_are_read_by_mappings_too(tmp_path: Path) -> None:
    mapping = """\
format: partnership-rules/mapping/1
id: roster
of: roster
columns:
  school: {column: code, width: 5}
  name: name
  district: {column: county, slug: true}
  title_1: {column: t1, words: {"Y": "yes", "N": "no"}}
"""
    (found,) = pr.read_table(table(tmp_path, mapping, "code,name,county,t1\n123,Birch,Van Buren,Y\n")).roster
    assert found.to_dict() == {"school": "00123", "name": "Birch", "district": "van-buren", "says": {"title_1": "yes"}}
    mapping = (
        "format: partnership-rules/mapping/1\nid: p\nof: prior\ncolumns: {school: code, as: label, on: {column: day, day: yearmonthday}}\n"
    )
    (record,) = pr.read_table(table(tmp_path, mapping, "code,label,day\n00123,CSI,20181001\n")).prior
    assert record.to_dict() == {"kind": "designated", "school": "00123", "as": "CSI", "on": "2018-10-01"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("columns: {value: v}\n", "missing_key"),
        ("of: roster\ncolumns: {name: n}\n", "missing_key"),
        ("columns: {scool: s}\nconstants: {milestone: m, on: 2021-01-01}\n", "unknown_key"),
        ("columns: {school: s, on: d}\nconstants: {school: a, milestone: m}\n", "duplicate_key"),
        ("of: roster\ntable: ../other.csv\ncolumns: {school: s}\n", "path_unexpected"),
        ("of: roster\ncolumns: {school: {column: s, template: x}}\n", "template_invalid"),
        ("of: roster\ncolumns: {school: s}\nmarks: {x: {}}\n", "mark_invalid"),
    ],
)
def test_a_mapping_that_cannot_read_anything_is_refused(text: str, code: str) -> None:
    with pytest.raises(pr.DocumentError) as caught:
        pr.loads(f"format: partnership-rules/mapping/1\nid: a\n{text}")
    assert code in {one.code for one in caught.value.problems}


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("code,value\n1,30\n", "utf-8")
    with pytest.raises(pr.errors.InputError, match="no mapping says"):
        pr.read_table(tmp_path / "a.csv")
    (tmp_path / "b.mapping.yaml").write_text(EVIDENCE, "utf-8")
    assert faults(tmp_path / "b.mapping.yaml") == [("table_missing", 0, 0)]
    assert pr.check(tmp_path / "b.mapping.yaml") == []
    for suffix in ("csv", "parquet"):
        (tmp_path / f"b.{suffix}").write_text("", "utf-8")
    assert faults(tmp_path / "b.mapping.yaml") == [("table_ambiguous", 0, 0)]
    (tmp_path / "b.mapping.yaml").unlink()
    with pytest.raises(pr.DocumentError, match=r"one table is wanted, and here are b\.csv and b\.parquet"):
        find_table(tmp_path, "b")
    roster = Path(__file__).parents[2] / "examples" / "identification" / "kentucky-levels.roster.mapping.yaml"
    for of, loads in (("evidence", pr.load_evidence), ("prior", load_prior)):
        with pytest.raises(pr.DocumentError, match=f"reads a table of roster, and one of {of} is wanted \\(say of: {of}\\)"):
            loads(roster)
    for rosters in ((), ("a.roster.csv", "c.roster.csv")):
        for name in rosters:
            (tmp_path / name).touch()
        with pytest.raises(
            pr.DocumentError, match=r"one roster is wanted here \(a roster is called NAME\.roster\.csv; where .* name one\)"
        ):
            load_tables(tmp_path)
    with pytest.raises(pr.DocumentError, match="a mapping is wanted"):
        load_mapping(Path(__file__).parents[2] / "examples" / "own_policy" / "reading.agreement.yaml")
    with pytest.raises(pr.DocumentError, match="load_mapping\\(\\) reads it"):
        pr.load_policy(LAYOUTS / "TX.mapping.yaml")


def test_the_tables_of_the_examples_are_read_where_they_hold_numbers_or_days(tmp_path: Path) -> None:
    data = Path(__file__).parents[2] / "examples" / "michigan" / "data"
    mapping = """\
format: partnership-rules/mapping/1
id: timeline
columns: {school: {column: district, slug: true}}
blank: no_row
each:
  - {columns: {on: agreement_signed_date}, constants: {milestone: agreement_signed}}
  - {columns: {on: review_18m_date}, constants: {milestone: reviewed}}
"""
    found = pr.read_table(table(tmp_path, mapping, (data / "michigan_timeline.csv").read_text("utf-8"))).evidence
    assert ("kalamazoo-public-schools", "2017-04-27") in [(one.school, str(one.on)) for one in found]
    mapping = """\
format: partnership-rules/mapping/1
id: benchmarks
columns: {school: {column: district, slug: true}, measure: {column: measure, slug: true}, unit: unit, value: benchmark_18m}
constants: {on: 2020-06-30, note: the value that is aimed at}
only: {unit: percent, test_form: absolute threshold}
"""
    read = pr.read_table(table(tmp_path, mapping, (data / "michigan_benchmarks.csv").read_text("utf-8")))
    assert [(one.school, one.value) for one in read.evidence if isinstance(one, pr.Measurement)] == [
        ("benton-harbor", "87"),
        ("flint", "88"),
    ]
    assert read.passed_over == 14


PARTNERSHIP = """\
format: partnership-rules/partnership/1
id: north
policy: michigan-2017
district: {id: "05620", name: North Lake Schools, charter: false}
schools: [{id: "00123", name: Birch}, {id: "00456", name: Cedar}]
records:
  - {kind: identified, on: 2018-01-10}
"""


def test_evidence_of_a_partnership_is_read_by_the_mapping_beside_its_table(tmp_path: Path) -> None:
    (tmp_path / "north.partnership.yaml").write_text(PARTNERSHIP, "utf-8")
    for suffix in ("csv", "mapping.yaml"):
        (tmp_path / f"north.evidence.{suffix}").write_text((LAYOUTS / f"MI.{suffix}").read_text("utf-8"), "utf-8")
    found = pr.load_partnership(tmp_path / "north.partnership.yaml").evidence
    assert [one.value for one in found if isinstance(one, pr.Measurement)] == ["25.4", "< 10", "*"]
    assert pr.check(tmp_path) == []
    (tmp_path / "north.evidence.csv").write_text((LAYOUTS / "MI.csv").read_text("utf-8").replace("25.4", "??"), "utf-8")
    problems: list[Any] = pr.check(tmp_path)
    assert [(one.code, one.where.line) for one in problems] == [("mark_unknown", 2)]


PUBLISHED: dict[str, tuple[str, str]] = {
    "-": ("is: suppressed", "suppressed"),
    "–": ("is: suppressed", "suppressed"),  # noqa: RUF001 - a dash that states publish
    ".": ("is: missing", "missing"),
    "***": ("is: suppressed", "suppressed"),
    "N": ("is: suppressed", "suppressed"),
    "Fewer than 10": ("is: suppressed", "suppressed"),
    "PS": ("is: suppressed", "suppressed"),
    "GE95": ("at_least: 95", "at least 95 percent"),
    "LE5": ("at_most: 5", "at most 5 percent"),
    "LT50": ("below: 50", "below 50 percent"),
}


@pytest.mark.parametrize("mark", PUBLISHED)
def test_a_mark_is_a_fault_until_somebody_says_what_it_stands_for(tmp_path: Path, mark: str) -> None:
    declared, expected = PUBLISHED[mark]
    table, mapping = tmp_path / "a.csv", tmp_path / "a.mapping.yaml"
    table.write_text(f'code,value\ns,"{mark}"\n', "utf-8")
    mapping.write_text(EVIDENCE, "utf-8")
    with pytest.raises(pr.errors.DocumentError) as caught:
        pr.read_table(table)
    assert [(one.code, one.where.line) for one in caught.value.problems] == [("mark_unknown", 2)]
    assert "'marks' of the mapping" in caught.value.problems[0].hint
    with pytest.raises(pr.errors.ModelError, match="'marks' of a mapping"):
        pr.Measurement(measure="m", on="2021-06-30", value=mark, unit="percent")
    mapping.write_text(f'{EVIDENCE}marks: {{"{mark}": {{{declared}}}}}\n', "utf-8")
    (one,) = pr.read_table(table).evidence
    assert isinstance(one, pr.Measurement)
    assert expected == (one.cell.interval.words() if one.cell.interval is not None else one.cell.kind)
