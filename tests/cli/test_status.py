"""``status``: a summary of one partnership, and one row for each of many, sorted by what is due next."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from rich.cells import cell_len

import partnership_rules as pr
from cli.running import LATER, MICHIGAN, PARTNERSHIP, folder, run
from partnership_rules.cli import common

AS_OF = ("--as-of", "2019-03-01")
RELEASED = """\
format: partnership-rules/partnership/1
id: three
policy: michigan-2017
district: {name: Third District}
records:
  - {kind: identified, on: 2017-01-20}
  - {kind: assigned, on: 2017-03-01}
  - {kind: closed, on: 2018-01-01, reason: enrolment}
"""


def test_the_summary_of_one_says_where_it_stands_what_is_due_and_what_is_open(tmp_path: Path) -> None:
    ran = run("status", folder(tmp_path) / "one.partnership.yaml", *AS_OF)
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[0] == "[red]Evil[/red] [link=x]District[/] :boom: (00123)"
    assert lines[1] == "one on 2019-03-01, by michigan-2017"
    said = " ".join(ran.out.split())
    for text in (
        "State Intermediate review, since 2018-10-27",
        "Next due 2020-04-27 Outcome review at three years, 423 days left",
        "Agreement plan-1",
        "Schools 2 schools (member): A: [bold]School[/bold] and B School",
        "Missed ✗ attendance at a, due 2018-10-27",
        "Triggered ! next-level: reconstitution or closure may follow; the State Superintendent decides",
        "Grounds ! A benchmark is missed",
        "Refused 1 step on record (explain --refused tells why)",
        "Open ? 2 benchmarks",
    ):
        assert text in said


def test_what_was_not_known_then_is_not_told(tmp_path: Path) -> None:
    path = folder(tmp_path) / "one.partnership.yaml"
    assert "Late" not in run("status", path, *AS_OF).out
    ran = run("status", path, *AS_OF, "--known-on", "2019-03-01")
    assert "as it was known on 2019-03-01" in ran.out
    assert "Late 2018-10-27 Intermediate review at 18 months, 125 days late" in " ".join(ran.out.split())


def test_a_policy_can_be_held_against_the_whole_record(tmp_path: Path) -> None:
    path = folder(tmp_path) / "one.partnership.yaml"
    assert run("status", path, *AS_OF, "--policy", "michigan-2022", "--json").json["policy"]["id"] == "michigan-2022"


def test_as_json_it_is_the_standing_that_python_gives(tmp_path: Path) -> None:
    path = folder(tmp_path) / "one.partnership.yaml"
    standing = pr.evaluate(pr.load(path), as_of=date(2019, 3, 1))
    assert run("status", path, *AS_OF, "--json").out == standing.to_json() + "\n"


def test_a_folder_gives_one_row_each_sorted_by_what_is_due_next_and_the_ended_last(tmp_path: Path) -> None:
    ran = run("status", folder(tmp_path, two_partnership=LATER, three_partnership=RELEASED), *AS_OF)
    assert ran.code == 0
    rows = [line for line in ran.out.splitlines() if "423" in line or "Third District" in line]
    assert rows[0].split()[-6:] == ["2020-04-27", "423", "-", "1", "3", "-"]
    assert rows[1].startswith("Third District")
    assert "Not yet begun\n  2022-11-29: Later District\n" in ran.out
    found = run("status", tmp_path, *AS_OF, "--json").json
    assert sorted(found) == ["as_of", "not_begun", "outlooks", "standings", "too_rough"]
    assert [one["partnership"] for one in found["standings"]] == ["one", "three"]
    assert found["not_begun"] == [{"partnership": "two", "begins": "2022-11-29"}]


def test_one_of_a_folder_is_told_like_a_file(tmp_path: Path) -> None:
    folder(tmp_path, two_partnership=LATER)
    assert run("status", tmp_path, *AS_OF, "--id", "one").out == run("status", tmp_path / "one.partnership.yaml", *AS_OF).out
    assert run("status", tmp_path, *AS_OF, "--id", "two").code == 2
    assert "Not yet begun" in run("status", tmp_path, *AS_OF, "--id", "one", "--id", "two").out


def test_two_partnerships_of_one_district_are_told_apart(tmp_path: Path) -> None:
    folder(tmp_path, two_partnership=PARTNERSHIP.replace("id: one", "id: second-of-it"))
    assert "second-of-it" in run("status", tmp_path, *AS_OF).out


@pytest.mark.parametrize("columns", [60, 80, 90, 100, 120, 200])
def test_the_table_fits_its_terminal_and_loses_no_name(columns: int) -> None:
    ran = run("status", MICHIGAN, *AS_OF, columns=columns)
    assert max(cell_len(line) for line in ran.out.splitlines()) <= columns
    names = {standing["partnership"] for standing in run("status", MICHIGAN, *AS_OF, "--json").json["standings"]}
    partnerships = pr.load(MICHIGAN).partnerships
    letters = "".join(ran.out.split())
    if columns >= 80:
        for name in names:
            assert partnerships[name].district.name.split()[0] in letters


def test_rows_are_sorted_by_due_date_then_by_what_is_late_longest() -> None:
    found = run("status", MICHIGAN, *AS_OF, "--json").json["standings"]
    dues = [min((c["due"] for c in one["clocks"] if c["status"] == "running"), default="9999") for one in found]
    assert dues == sorted(dues)
    waiting = [max(c["days_late"] or 0 for c in one["clocks"]) for one, due in zip(found, dues, strict=True) if due == "9999"]
    assert waiting == sorted(waiting, reverse=True)


def test_without_a_day_today_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(date):
        @classmethod
        def today(cls) -> date:
            return date(2019, 3, 1)

    path = folder(tmp_path) / "one.partnership.yaml"
    told = run("status", path, *AS_OF).out
    monkeypatch.setattr(common, "date", Clock)
    assert run("status", path).out == told


def test_levels_cycles_and_a_record_without_a_text_of_its_agreement_are_told(tmp_path: Path) -> None:
    text = LATER.replace(
        "{kind: assigned, on: 2023-01-17}]",
        "{kind: assigned, on: 2023-01-17}, {kind: next_level_signaled, on: 2023-06-01}, {kind: assigned, on: 2023-07-01},"
        " {kind: agreement_signed, on: 2023-08-01}]",
    )
    ran = run("status", folder(tmp_path, two_partnership=text) / "two.partnership.yaml", "--as-of", "2023-09-01")
    said = " ".join(ran.out.split())
    assert "Level 1, cycle 2" in said
    assert "Agreement signed; its text is not on record" in said


def test_the_summary_of_an_ended_partnership_has_nothing_due_and_nothing_late(tmp_path: Path) -> None:
    ran = run("status", folder(tmp_path, three_partnership=RELEASED) / "three.partnership.yaml", *AS_OF)
    assert ran.out == "Third District\nthree on 2019-03-01, by michigan-2017\n\nState  Closed, since 2018-01-01\n"


def test_the_last_day_is_named_as_such(tmp_path: Path) -> None:
    path = folder(tmp_path, three_partnership=RELEASED) / "three.partnership.yaml"
    assert "2017-05-30  Plan assessed, written and signed, this is its last day" in run("status", path, "--as-of", "2017-05-30").out
    assert "2017-05-30  Plan assessed, written and signed, 1 day left" in run("status", path, "--as-of", "2017-05-29").out
    assert "2017-05-30  Plan assessed, written and signed, 1 day late" in run("status", path, "--as-of", "2017-05-31").out


def test_schools_that_left_are_listed_apart(tmp_path: Path) -> None:
    text = PARTNERSHIP.replace("evidence:", "  - {kind: school_closed, on: 2018-01-01, school: b}\nevidence:")
    said = " ".join(run("status", folder(tmp_path, one_partnership=text) / "one.partnership.yaml", *AS_OF).out.split())
    assert "1 school (member): A: [bold]School[/bold]" in said
    assert "1 school (closed): B School" in said


def test_a_clause_that_is_not_triggered_is_not_told(tmp_path: Path) -> None:
    assert "Triggered" not in run("status", folder(tmp_path) / "one.partnership.yaml", "--as-of", "2018-05-01").out


def test_of_many_that_have_not_begun_some_are_named_and_the_rest_are_counted(tmp_path: Path) -> None:
    for number in range(25):
        (tmp_path / f"{number}.partnership.yaml").write_text(LATER.replace("id: two", f"id: p{number:02}"), encoding="utf-8")
    said = " ".join(run("status", tmp_path, *AS_OF).out.split())
    assert said.count("Later District") == 20
    assert said.endswith("Later District and 5 more")
    assert len(run("status", tmp_path, *AS_OF, "--json").json["not_begun"]) == 25


def test_several_paths_are_one_table_and_an_id_that_stands_in_two_is_refused(tmp_path: Path) -> None:
    folder(tmp_path, two_partnership=LATER)
    one, two = tmp_path / "one.partnership.yaml", tmp_path / "two.partnership.yaml"
    ran = run("status", one, two, "--as-of", "2023-06-01")
    assert (ran.code, ran.out) == (0, run("status", tmp_path, "--as-of", "2023-06-01").out)
    assert run("status", one, two, "--as-of", "2023-06-01", "--id", "two").out == run("status", two, "--as-of", "2023-06-01").out
    again = run("status", one, tmp_path, "--as-of", "2023-06-01")
    assert (again.code, "duplicate_id" in again.err) == (2, True)


def test_the_row_of_a_partnership_says_how_late_it_is_and_what_is_missed_and_open(tmp_path: Path) -> None:
    ran = run(
        "status",
        folder(tmp_path, two_partnership=PARTNERSHIP.replace("id: one", "id: two")),
        *AS_OF,
        "--known-on",
        "2019-03-01",
        columns=200,
    )
    head = next(line for line in ran.out.splitlines() if line.startswith("Partnership "))
    row = next(line for line in ran.out.splitlines() if "Evil" in line)
    ends = [head.index(title) + len(title) for title in ("Left", "Late", "Missed", "Open", "Level")]
    assert [row[:end].split()[-1] for end in ends] == ["423", "125", "1", "3", "-"]
