"""What every command prints through: its width, its styles, its JSON, and how many of the rows that are none it lists."""

from __future__ import annotations

import io
import os
import sys

import pytest
import typer
from typer.testing import CliRunner

from partnership_rules.cli import common
from partnership_rules.cli.app import build
from partnership_rules.errors import DocumentError, Place, Problem, StoreError


def test_a_file_or_a_pipe_is_a_hundred_wide_and_a_page_never_wider(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> os.terminal_size:
        raise OSError

    monkeypatch.setattr(os, "get_terminal_size", none)
    monkeypatch.delenv("COLUMNS", raising=False)
    assert (common.width(), common.page_width()) == (100, 100)
    for columns, page in (("99", 99), ("100", 100), ("140", 100)):
        monkeypatch.setenv("COLUMNS", columns)
        assert (common.width(), common.page_width()) == (int(columns), page)


@pytest.mark.parametrize(
    ("env", "styled"),
    [
        ({"TERM": "xterm", "NO_COLOR": ""}, True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, False),
        ({"TERM": "dumb", "NO_COLOR": ""}, False),
        ({"TERM": "", "NO_COLOR": ""}, True),
    ],
)
def test_a_terminal_that_takes_no_styles_is_given_none(env: dict[str, str], styled: bool) -> None:
    ran = CliRunner(env=env).invoke(build(["catalog"]), ["catalog", "michigan-2017"], color=True)
    assert ("\x1b[" in ran.stdout) is styled


def test_styles_are_left_out_where_nobody_looks() -> None:
    assert "\x1b[" not in CliRunner(env={"TERM": "xterm", "NO_COLOR": ""}).invoke(build(["catalog"]), ["catalog", "michigan-2017"]).stdout


def test_json_has_sorted_keys_whole_letters_and_only_numbers_that_json_has(capsys: pytest.CaptureFixture[str]) -> None:
    common.put_json({"b": "é ✓", "a": [1, None]})
    assert capsys.readouterr().out == '{\n  "a": [\n    1,\n    null\n  ],\n  "b": "é ✓"\n}\n'
    with pytest.raises(ValueError, match="JSON"):
        common.put_json(float("nan"))


def test_a_text_ends_in_one_line_end_and_goes_where_it_is_sent(capsys: pytest.CaptureFixture[str]) -> None:
    common.say("a\n\nb \n\n")
    common.say("c\x1b[2J", stderr=True)
    assert tuple(capsys.readouterr()) == ("a\n\nb \n", "c\ufffd[2J\n")


def test_lines_lose_the_blanks_at_their_ends_and_a_text_is_made_harmless(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "8")
    common.put("one two three  ", "", common.at("\x07b", indent=2))
    assert capsys.readouterr().out == "one two\nthree\n\n  \ufffdb\n"


def test_an_error_is_told_by_its_problems_or_else_by_its_code(capsys: pytest.CaptureFixture[str]) -> None:
    common.complain(DocumentError([Problem("one", Place("a.yaml", 2, 3), "first\x1b", "a\nhint"), Problem("two", Place("b"), "second")]))
    common.complain(StoreError("it\nis full", code="full", hint="wait"))
    assert tuple(capsys.readouterr()) == ("", "a.yaml:2:3: one: first\ufffd (a hint)\nb: two: second\nfull: it is full (wait)\n")


@pytest.mark.parametrize("count", [0, 1, 20, 21, 23])
def test_of_rows_that_are_none_twenty_are_told_and_the_rest_counted(count: int, capsys: pytest.CaptureFixture[str]) -> None:
    bad: list[dict[str, object]] = [{"table": "records", "row": n, "code": "c", "message": "m", "hint": "h"} for n in range(count)]
    for quiet in (True, False):
        if count:
            with pytest.raises(typer.Exit) as left:
                common.say_quarantined(bad, quiet=quiet)
            assert left.value.exit_code == 1
        else:
            common.say_quarantined(bad, quiet=quiet)
        lines = capsys.readouterr().out.splitlines()
        more = [f"and {count - 20} more"] if count > 20 else []
        assert lines == ([] if quiet else [f"records row {n}: c: m (h)" for n in range(min(count, 20))] + more)


def test_the_name_of_an_address_leaves_out_what_is_secret() -> None:
    for given, said in {
        "postgres://me:se@cret@host/db?password=x": "postgres://host/db",
        "postgresql:db": "postgresql:db",
        "sqlite:///a@b.db?mode=ro": "sqlite:///a@b.db?mode=ro",
        "memory:": "memory:",
        "folder//me:secret@x": "folder//me:secret@x",
    }.items():
        assert common.named(given) == said


def test_of_a_bar_the_line_is_gone_when_all_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    with common.working("reading") as progress:
        assert progress is not None
        progress(5, 30)
        progress(7, 30)
    assert "7/30" in stream.getvalue()
    assert stream.getvalue().endswith("\x1b[2K")
