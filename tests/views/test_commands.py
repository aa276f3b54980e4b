"""From the command line: timelines, diagrams, reports, tables and calendar files."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import icalendar
import pytest
from cli.running import LATER, PARTNERSHIP, folder, run

from views.strict import read_dot, read_markup, read_mermaid

DAY = ("--as-of", "2018-11-01")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return folder(tmp_path, two_partnership=LATER)


@pytest.fixture
def one(place: Path) -> Path:
    return place / "one.partnership.yaml"


def page(path: Path) -> str:
    return read_markup(path.read_text("utf-8").removeprefix("<!DOCTYPE html>\n"))


def test_a_timeline_is_drawn_in_the_terminal_without_any_extra(one: Path) -> None:
    ran = run("timeline", one, *DAY)
    assert (ran.code, ran.err) == (0, "")
    assert "Plan assessed, written and" in ran.out
    assert "2018-11-01, the day asked about" in ran.out


def test_a_folder_gives_a_lane_for_each_that_has_begun(place: Path) -> None:
    ran = run("timeline", place, *DAY)
    assert ran.code == 0
    assert "[red]Evil[/red]" in ran.out
    assert "2022-11-29: Later District" in ran.out.partition("Not yet begun")[2]


def test_a_folder_in_which_nothing_has_begun_is_an_error(place: Path) -> None:
    ran = run("timeline", place, "--as-of", "2010-01-01")
    assert ran.code == 2
    assert ran.err.startswith("nothing_to_draw: ")


def test_a_timeline_in_json_is_the_neutral_model(one: Path) -> None:
    found = run("timeline", one, *DAY, "--json").json
    assert [band["state"] for band in found["bands"]][:2] == ["identified", "assessing"]
    assert found["spans"][0]["name"] == "plan"


@pytest.mark.parametrize("form", ["svg", "png", "html", "txt"])
def test_a_timeline_is_written_in_the_form_its_name_ends_in(one: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / "new" / f"time.{form.upper() if form == 'svg' else form}"
    ran = run("timeline", one, *DAY, "--out", out)
    assert (ran.code, ran.out.strip()) == (0, str(out))
    starts = {"svg": b"<svg", "png": b"\x89PNG", "html": b"<!DOCTYPE html>", "txt": b"[red]Evil"}
    assert out.read_bytes().startswith(starts[form])


def test_lanes_are_written_as_a_page_too(place: Path, tmp_path: Path) -> None:
    assert run("timeline", place, *DAY, "--out", tmp_path / "lanes.html").code == 0
    assert "Partnerships over time" in page(tmp_path / "lanes.html")


def test_an_ending_that_is_no_form_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    ran = run("timeline", tmp_path / "nothing.yaml", "--out", tmp_path / "x.pdf")
    assert ran.code == 2
    assert ran.err.strip() == "form_unknown: the ending of the file's name says no form (use .svg, .png, .html or .txt)"


def test_a_diagram_is_written_as_svg_dot_or_mermaid(one: Path, tmp_path: Path) -> None:
    for form in ("svg", "dot", "mmd"):
        assert run("diagram", one, *DAY, "--out", tmp_path / f"d.{form}").code == 0
    assert "it stands here now" in read_markup((tmp_path / "d.svg").read_text("utf-8"))
    read_dot((tmp_path / "d.dot").read_text("utf-8"))
    read_mermaid((tmp_path / "d.mmd").read_text("utf-8"))
    assert run("diagram", "michigan-2022", "--out", tmp_path / "p.svg").code == 0
    assert "it stands" not in read_markup((tmp_path / "p.svg").read_text("utf-8"))


def test_a_diagram_of_a_folder_is_markdown_and_no_other_form(place: Path, tmp_path: Path) -> None:
    assert run("diagram", place, *DAY, "--out", tmp_path / "all.md").code == 0
    assert "```mermaid" in (tmp_path / "all.md").read_text("utf-8")
    ran = run("diagram", place, *DAY, "--out", tmp_path / "all.svg")
    assert (ran.code, ran.err.split(":")[0]) == (2, "form_unknown")


def test_an_agreement_has_no_machine_to_draw(place: Path) -> None:
    ran = run("diagram", place / "plan.agreement.yaml")
    assert ran.code == 2
    assert (
        "kind_unexpected: a policy or a partnership is wanted, and this is an agreement (an agreement has no machine: draw its policy)"
        in ran.err
    )


def test_a_report_is_one_page_and_for_a_folder_a_page_each_with_an_index(place: Path, one: Path, tmp_path: Path) -> None:
    assert run("report", one, *DAY, "--html", tmp_path / "one.html").code == 0
    assert "[red]Evil[/red]" in page(tmp_path / "one.html")
    assert run("report", place, *DAY, "--html", tmp_path / "site").code == 0
    assert sorted(path.name for path in (tmp_path / "site").iterdir()) == ["index.html", "one.html"]
    assert 'href="one.html"' in (tmp_path / "site" / "index.html").read_text("utf-8")
    assert "No record by that day: Later District." in page(tmp_path / "site" / "index.html")


def test_an_id_never_leads_out_of_the_folder_and_two_never_share_a_file(place: Path, tmp_path: Path) -> None:
    for number, key in enumerate(("a/../../../evil", "a_.._.._.._evil", "Index", "A_.._.._.._EVIL")):
        (place / f"x{number}.partnership.yaml").write_text(PARTNERSHIP.replace("id: one\n", f"id: {key}\n"), "utf-8")
    before = {path for path in tmp_path.rglob("*")}
    assert run("report", place, *DAY, "--html", tmp_path / "site").code == 0
    made = {path for path in tmp_path.rglob("*")} - before
    assert {path.parent for path in made} == {tmp_path, tmp_path / "site"}
    assert len({path.name.lower() for path in made}) == len(made) == 7
    index = (tmp_path / "site" / "index.html").read_text("utf-8")
    assert all(f'href="{path.name}"' in index for path in made if path.suffix and path.name != "index.html")


def test_tables_go_to_a_file_or_to_stdout(one: Path, tmp_path: Path) -> None:
    ran = run("report", one, *DAY, "--csv", "-", "--table", "benchmarks")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert {row["benchmark"] for row in rows} == {"attendance", "principal"}
    assert run("report", one, *DAY, "--jsonl", tmp_path / "t.jsonl", "--table", "trail").code == 0
    lines = [json.loads(line) for line in (tmp_path / "t.jsonl").read_text("utf-8").splitlines()]
    assert lines[0]["what"] == "identified"


def test_a_report_in_no_form_and_a_table_of_no_name_are_refused(one: Path) -> None:
    assert run("report", one, *DAY).err.startswith("form_missing: ")
    ran = run("report", one, *DAY, "--csv", "-", "--table", "clock")
    assert ran.code == 2
    assert "did you mean 'clocks'?" in ran.err


def test_a_calendar_file_holds_the_deadlines_of_a_file_or_a_folder(place: Path, one: Path, tmp_path: Path) -> None:
    for path in (one, place):
        assert run("deadlines", path, *DAY, "--ics", tmp_path / "d.ics").code == 0
        calendar = icalendar.Calendar.from_ical((tmp_path / "d.ics").read_bytes())
        assert len(calendar.walk("VEVENT")) == 5


def test_a_file_that_cannot_be_written_is_told_without_its_folder(one: Path, tmp_path: Path) -> None:
    (tmp_path / "taken.html").mkdir()
    ran = run("report", one, *DAY, "--html", tmp_path / "taken.html")
    assert (ran.code, ran.err.strip()) == (2, "file_unwritable: 'taken.html' cannot be written: Is a directory")
