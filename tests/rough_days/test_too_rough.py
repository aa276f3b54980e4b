"""What is too rough to be answered is a line among the answers of a folder, and an error only where it is asked for alone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from cli.running import run

import partnership_rules as pr
from partnership_rules.rough_days import completions

AS_OF = ("--as-of", "2018-01-01")
HEAD = "format: partnership-rules/partnership/1\nid: {id}\npolicy: michigan-2017\ndistrict: {{name: {name}}}\nrecords:\n"
BEGUN = "  - {kind: identified, on: 2017-01-20}\n  - {kind: assigned, on: 2017-03-01}\n"
FILES = {
    "exact": BEGUN,
    "rough": BEGUN + "  - {kind: agreement_signed, on: 2017-04}\n",
    "rougher": BEGUN + "  - {kind: agreement_signed, on: 2017-05}\n  - {kind: partner_joined, on: 2017-05, party: ISD}\n",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(completions, "MAX_COMPLETIONS", 5)
    for id, records in FILES.items():
        (tmp_path / f"{id}.partnership.yaml").write_text(HEAD.format(id=id, name=f"{id} District") + records)
    return tmp_path


def test_in_the_table_of_status_it_is_a_row_and_its_reason_stands_below(folder: Path) -> None:
    ran = run("status", folder, *AS_OF)
    assert ran.code == 0
    assert "Standing on 2018-01-01: 3 partnerships" in ran.out
    said = " ".join(ran.out.split())
    assert "rougher District too rough to say - -" in said
    assert "Too rough to say rougher District: the rough days of the partnership 'rougher' leave more than 5 completions" in said
    answer = json.loads(run("status", folder, *AS_OF, "--json").out)
    assert [one["partnership"] for one in answer["too_rough"]] == ["rougher"]
    assert (len(answer["standings"]), len(answer["outlooks"])) == (1, 1)


CHANGES = ("changes", "--from", "2017-12-01", "--to", "2018-01-01")


@pytest.mark.parametrize("command", [("deadlines",), ("explain",), ("timeline",), CHANGES])
def test_other_commands_on_a_folder_name_it_and_go_on(folder: Path, command: tuple[str, ...]) -> None:
    ran = run(command[0], folder, *(command[1:] or AS_OF))
    assert ran.code == 0
    assert "Too rough to say\n  rougher District: " in ran.out


def test_changes_name_those_whose_days_are_rough(folder: Path) -> None:
    ran = run(CHANGES[0], folder, *CHANGES[1:])
    assert "Days known only roughly\n  rough District\n" in ran.out


def test_in_a_report_it_is_a_row_and_on_the_page_of_the_folder_a_line(folder: Path, tmp_path: Path) -> None:
    said = [json.loads(line) for line in run("report", folder, *AS_OF, "--jsonl", "-").out.splitlines()]
    assert [(one["partnership"], one["state"]) for one in said] == [
        ("rough", "plan_signed"),
        ("exact", "assessing"),
        ("rougher", "too rough to say"),
    ]
    assert "rougher" not in run("report", folder, *AS_OF, "--csv", "-", "--table", "clocks").out
    assert run("report", folder, *AS_OF, "--html", tmp_path / "pages").code == 0
    index = (tmp_path / "pages" / "index.html").read_text()
    assert all(text in index for text in ("3 partnerships on", "too rough to say", "rougher District: the rough days"))


def test_an_overview_holds_it_apart_and_a_frame_has_its_row(folder: Path) -> None:
    seen = pr.views.overview_of(pr.load_folder(folder), as_of=date(2018, 1, 1))
    assert [one.partnership.id for one in seen.too_rough] == ["rougher"]
    table = pr.views.frame(pr.load_folder(folder), as_of=date(2018, 1, 1))
    assert table["state"].to_list() == ["assessing", "plan_signed", "too rough to say"]


def test_asked_for_alone_it_is_an_error(folder: Path) -> None:
    ran = run("status", folder / "rougher.partnership.yaml", *AS_OF)
    assert ran.code == 2
    assert "too_rough" in ran.err
