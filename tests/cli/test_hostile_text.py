"""Names and notes are shown, never obeyed: no markup, no escape sequence, no Mermaid syntax comes through."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli.running import PARTNERSHIP, folder, run
from partnership_rules.cli.common import put
from partnership_rules.cli.table import Column, Table, at, clean

HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


@pytest.mark.parametrize("command", ["status", "explain", "deadlines", "check"])
def test_markup_in_a_name_stands_there_as_it_was_written(tmp_path: Path, command: str) -> None:
    folder(tmp_path)
    for path in (tmp_path, tmp_path / "one.partnership.yaml"):
        ran = run(command, path, *([] if command == "check" else ["--as-of", "2019-03-01"]), columns=200)
        assert ran.code == 0
        if command != "check":
            assert "[red]Evil[/red] [link=x]District[/] :boom:" in ran.out


@pytest.mark.parametrize("hidden", ["\u200b", "\u2028", "\u2029", "\u2060", "\u200d"])
def test_what_the_eye_cannot_see_is_shown_as_a_mark(tmp_path: Path, hidden: str) -> None:
    text = PARTNERSHIP.replace("B School", f'"B{"".join(f"{chr(92)}u{ord(c):04x}" for c in hidden)}School"')
    folder(tmp_path, one_partnership=text)
    for command in ("status", "explain", "deadlines", "diagram"):
        ran = run(command, tmp_path / "one.partnership.yaml", "--as-of", "2018-03-01")
        assert ran.code == 0
        assert not HIDDEN.search(ran.out)
    assert "B\ufffdSchool" in run("explain", tmp_path / "one.partnership.yaml", "--as-of", "2018-03-01").out


def test_a_name_cannot_end_a_mermaid_block(tmp_path: Path) -> None:
    folder(tmp_path, one_partnership=PARTNERSHIP.replace("[red]Evil[/red]", "```#<script>"))
    ran = run("diagram", tmp_path, "--as-of", "2019-03-01")
    assert ran.out.count("```") == 2
    assert "<script>" not in ran.out


def test_a_problem_takes_one_line_even_where_a_file_has_a_line_break_in_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a\n\x1b[31mb.partnership.yaml"
    path.write_text("x: 1\n", encoding="utf-8")
    ran = run("check", path)
    assert ran.code == 2
    assert len(ran.out.splitlines()) == 1
    assert "\x1b" not in ran.out


def test_a_line_and_a_cell_are_printed_as_they_were_written(capsys: pytest.CaptureFixture[str]) -> None:
    put(Table([Column("[red]Name[/red]")], [[at("[bold]x[/bold] :smile:\x1b[2J")]]), "[link=x]y[/link]")
    out = capsys.readouterr().out.splitlines()
    assert (out[0], out[2], out[3]) == ("[red]Name[/red]", "[bold]x[/bold] :smile:\ufffd[2J", "[link=x]y[/link]")


def test_a_text_of_several_lines_becomes_one() -> None:
    assert clean("a\nb\r\nc\x1b[2J\u202ed") == "a b c\ufffd[2J\ufffdd"
