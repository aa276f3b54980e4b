"""The page of one made-up school under seven ladders: built from public calls, up to date, and safe to open."""

from __future__ import annotations

import shutil
import sys
from datetime import date
from pathlib import Path

import pytest
from views.strict import read_markup

import partnership_rules as pr

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
FOLDER = EXAMPLES / "states"
sys.path.insert(0, str(EXAMPLES))
import build_states  # noqa: E402

STANDS = {
    "colorado": ("on_watch", date(2017, 10, 15)),
    "federal-essa": ("more_rigorous", date(2023, 11, 15)),
    "kentucky": ("more_rigorous", date(2023, 11, 15)),
    "louisiana": ("eligible", date(2020, 10, 15)),
    "massachusetts-school": ("chronic", date(2021, 11, 15)),
    "new-mexico": ("mri", date(2021, 11, 15)),
    "new-york": ("commissioner_appoints", date(2022, 1, 15)),
}


def test_the_committed_page_and_table_are_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert build_states.main(["--check"]) == 0
    assert capsys.readouterr().out == ""


def test_what_differs_is_said_and_put_right(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(build_states, "FOLDER", Path(shutil.copytree(FOLDER, tmp_path / "states")))
    (tmp_path / "states" / "states.html").unlink()
    assert build_states.main(["--check"]) == 1
    assert capsys.readouterr().out == "states.html: differs\n"
    assert build_states.main([]) == 0
    assert (tmp_path / "states" / "states.html").read_text("utf-8") == (FOLDER / "states.html").read_text("utf-8")


def test_the_school_stands_where_each_ladder_worked_by_hand_puts_it() -> None:
    found = build_states.standings()
    assert {key: (one.state, one.since) for key, one in found.items()} == STANDS
    assert [key for key, one in found.items() if key != one.policy.id] == []


def test_every_act_of_the_story_is_taken_by_the_ladder_that_hears_it() -> None:
    refused = [(key, step.what) for key, one in build_states.standings().items() for step in one.trail if step.outcome == "refused"]
    assert refused == []


def test_the_page_draws_seven_machines_that_stand_somewhere_and_runs_nothing() -> None:
    text = (FOLDER / "states.html").read_text("utf-8")
    read_markup(text)
    assert text.count("it stands here now") >= len(STANDS)
    assert "<script" not in text
    assert all(policy.title.split("(")[0].strip().split("'")[0] in text for key, policy in pr.catalog().items() if key in STANDS)
