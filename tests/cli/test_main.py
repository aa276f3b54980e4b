"""The frame: help, versions, missing extras, and no traceback ever."""

from __future__ import annotations

import errno
import gc
import io
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module

import pytest
from typer.testing import CliRunner

import partnership_rules as pr
from cli.running import MICHIGAN, run, start
from partnership_rules import cli
from partnership_rules.cli import app, asking, common
from partnership_rules.errors import StoreError


def main(monkeypatch: pytest.MonkeyPatch, *args: str) -> int | str | None:
    monkeypatch.setattr(sys, "argv", ["partnership-rules", *args])
    with pytest.raises(SystemExit) as left:
        cli.main()
    return left.value.code


def test_every_command_is_listed_with_a_line_of_help() -> None:
    ran = run("--help")
    assert ran.code == 0
    for module in app.COMMANDS:
        name = module.replace("_", "-")
        helped = run(name, "--help")
        assert helped.code == 0
        assert f" {name} " in ran.out
        assert len(helped.out.splitlines()) > 5
        assert module in import_module(f"partnership_rules.cli.commands.{module}").__all__


def test_the_version_is_that_of_the_library() -> None:
    assert run("--version").out == f"partnership-rules {pr.__version__}\n"


def test_without_a_command_the_help_is_shown() -> None:
    ran = run()
    assert "Commands" in ran.out + ran.err


def test_it_runs_as_a_module_and_as_a_script() -> None:
    for command in (["-m", "partnership_rules"], ["-c", "from partnership_rules.cli import main; main()"]):
        done = start(*command, "--version")
        assert (done.returncode, done.stdout, done.stderr) == (0, f"partnership-rules {pr.__version__}\n", "")


@pytest.mark.parametrize("package", ["typer", "rich"])
def test_without_the_extra_it_says_what_to_install(package: str) -> None:
    code = f"import sys; sys.modules[{package!r}] = None; from partnership_rules.cli import main; main()"
    done = start("-c", code)
    assert (done.returncode, done.stdout) == (2, "")
    said = f"this needs the package '{package}', which is not installed (python -m pip install \"partnership-rules[cli]\")\n"
    assert done.stderr == said


def test_without_the_extra_the_whole_program_says_so_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in [name for name in sys.modules if name.startswith("partnership_rules.cli.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "typer", None)
    assert main(monkeypatch, "--help") == 2
    assert "this needs the package 'typer'" in capsys.readouterr().err


def test_a_stream_that_cannot_be_told_how_to_write_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    assert main(monkeypatch, "--version") in (0, None)
    assert stream.getvalue() == f"partnership-rules {pr.__version__}\n"


@pytest.mark.parametrize("name", ["typer", "rich.console", "click", "typer_x", "", "x.rich"])
def test_only_what_the_extra_brings_is_told_to_be_installed(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(_: object) -> None:
        raise ModuleNotFoundError("none", name=name)

    monkeypatch.setattr(app, "build", missing)
    assert main(monkeypatch, "catalog") == 2
    package = name.partition(".")[0]
    extra = f"this needs the package '{package}', which is not installed (python -m pip install \"partnership-rules[cli]\")\n"
    other = "a fault of the program itself: ModuleNotFoundError (set PARTNERSHIP_RULES_TRACEBACK=1 to see where, and report it please)\n"
    assert capsys.readouterr().err == (extra if package in ("typer", "rich", "click") else other)


def test_a_run_looks_for_no_plugins_and_seldom_for_garbage_and_asks_for_one_command(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(app, "build", lambda args: asked.append(args) or (lambda: sys.exit(3)))
    before = gc.get_threshold()
    try:
        for given, found in ((None, "__all__"), ("mine", "mine")):
            monkeypatch.delenv("PYDANTIC_DISABLE_PLUGINS", raising=False)
            if given:
                monkeypatch.setenv("PYDANTIC_DISABLE_PLUGINS", given)
            assert main(monkeypatch, "catalog", "--version") == 3
            assert os.environ["PYDANTIC_DISABLE_PLUGINS"] == found
        assert gc.get_threshold()[0] == cli.SELDOM
    finally:
        gc.set_threshold(*before)
    assert asked == [["catalog", "--version"]] * 2


def test_what_the_whole_program_says_of_itself() -> None:
    info = app.build().info
    assert (info.name, info.no_args_is_help, info.context_settings) == ("partnership-rules", True, {"help_option_names": ["-h", "--help"]})
    assert info.help == "Facts in, standing out: where a partnership between a state and a school district stands on a date, and why."
    assert info.epilog == "Exit codes: 0 fine, 1 the answer is no, 2 the input could not be read."
    assert not app.build().pretty_exceptions_enable


@pytest.mark.parametrize(
    ("asked", "built"),
    [
        ((), len(app.COMMANDS)),
        (("explain-code", "x"), 1),
        (("ledger",), 1),
        (("--help",), len(app.COMMANDS)),
        (("statu",), len(app.COMMANDS)),
    ],
)
def test_no_more_commands_are_loaded_than_are_asked_for(asked: tuple[str, ...], built: int) -> None:
    made = app.build(asked)
    names = [one.name for one in (*made.registered_commands, *made.registered_groups)]
    assert len(names) == built
    assert names[0] == (asked[0] if built == 1 else "demo")


def test_a_module_of_its_own_that_is_missing_is_no_extra(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "partnership_rules.cli.app", None)
    assert main(monkeypatch, "--help") == 2
    assert "a fault of the program itself: ModuleNotFoundError" in capsys.readouterr().err


def test_errors_of_the_library_become_one_line_and_2(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(monkeypatch, "status", "none.yaml") == 2
    assert capsys.readouterr().err == "none.yaml: file_unreadable: the file cannot be read: No such file or directory\n"
    assert main(monkeypatch, "catalog", "nothing") == 2
    assert capsys.readouterr().err.startswith("unknown_policy: ")


def test_a_fault_of_the_program_is_one_line_unless_its_traceback_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.delenv(cli.TRACEBACK, raising=False)
    monkeypatch.setattr(app, "build", lambda _: broken)
    assert main(monkeypatch, "--help") == 2
    err = capsys.readouterr().err
    assert err.startswith("a fault of the program itself: ZeroDivisionError (")
    assert len(err.splitlines()) == 1
    monkeypatch.setenv(cli.TRACEBACK, "1")
    with pytest.raises(ZeroDivisionError):
        cli.main()


def test_an_error_before_any_command_runs_is_told_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken() -> None:
        raise StoreError("the disk\x1b[2J is full")

    monkeypatch.setattr(app, "build", lambda _: broken)
    assert main(monkeypatch, "--help") == 2
    assert capsys.readouterr().err == "the disk\ufffd[2J is full\n"


def test_a_terminal_that_cannot_show_a_mark_gets_a_plain_one() -> None:
    path = str(MICHIGAN / "kalamazoo-2017.partnership.yaml")
    done = start("-m", "partnership_rules", "explain", path, "--as-of", "2019-03-01", env={"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, "")
    assert "+ Plan assessed" in done.stdout
    assert "\\N{" not in done.stdout


def test_both_streams_are_told_to_write_plain_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="ascii") for _ in range(2)]
    for name, stream in zip(("stdout", "stderr"), streams, strict=True):
        monkeypatch.setattr(sys, name, stream)
    assert main(monkeypatch, "--version") in (0, None)
    assert [stream.errors for stream in streams] == ["marks", "marks"]


def test_a_letter_without_a_plain_one_is_named() -> None:
    encoded = "\u2713 \u2264 \u0175".encode("ascii", "marks")
    assert encoded == b"+ <= \\N{LATIN SMALL LETTER W WITH CIRCUMFLEX}"


@pytest.mark.parametrize("while_", ["loading", "answering"])
def test_an_interrupt_leaves_without_a_traceback(while_: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    if while_ == "loading":
        monkeypatch.setattr(app, "build", interrupted)
    else:
        monkeypatch.setattr(common, "load_policy", interrupted)
    assert main(monkeypatch, "catalog", "michigan-2017") == 130
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completions_know_the_commands(shell: str) -> None:
    asked = {"bash": {"COMP_WORDS": "partnership-rules stat", "COMP_CWORD": "1"}}.get(
        shell, {"_TYPER_COMPLETE_ARGS": "partnership-rules stat"}
    )
    fish = {"_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    code = "import sys; sys.argv = ['partnership-rules']; from partnership_rules.cli import main; main()"
    done = start("-c", code, env={"_PARTNERSHIP_RULES_COMPLETE": f"complete_{shell}", **asked, **fish})
    assert "status" in done.stdout
    assert "--install-completion" in run("--help").out


def test_a_reader_that_leaves_early_is_no_fault() -> None:
    done = start(
        "-c",
        "import subprocess, sys; p = subprocess.Popen([sys.executable, '-m', 'partnership_rules', 'catalog', 'michigan-2022', '--json'],"
        " stdout=subprocess.PIPE, stderr=subprocess.PIPE); p.stdout.close(); sys.stdout.write(p.stderr.read().decode()); p.wait()",
    )
    assert "Traceback" not in done.stdout
    assert "fault" not in done.stdout


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_is_shown_on_a_terminal_where_there_is_much_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    for total, shown in ((common.MANY, True), (common.MANY - 1, False)):
        stream = Terminal()
        monkeypatch.setattr(sys, "stderr", stream)
        with common.working("[b]ooks") as progress:
            for done in range(1, total + 1):
                progress(done, total)
        assert (f"{total}/{total}" in stream.getvalue()) is shown
        assert ("[b]ooks \x1b" in stream.getvalue()) is shown


def test_reading_and_evaluating_many_show_a_bar_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    held = common.partnerships_in(common.read(MICHIGAN), path=MICHIGAN)
    assert "reading" in stream.getvalue()
    total = sum(map(len, asking.stand(held.values(), as_of=date(2019, 3, 1))))
    assert f"{total}/{total}" in stream.getvalue()
    assert "evaluating" in stream.getvalue()


@pytest.mark.parametrize(
    ("args", "doing"),
    [
        (("check", MICHIGAN), "checking"),
        (("compare", MICHIGAN, "--under", "michigan-2022", "--as-of", "2019-03-01"), "comparing"),
        (("portfolio", MICHIGAN, "--as-of", "2019-03-01"), "answering"),
        (("simulate", "michigan-2017", "--districts", "2", "--draws", "2"), "simulating"),
        (("simulate", "michigan-2017", "--districts", "2", "--draws", "2", "--every", "P1Y"), "simulating"),
        (("test", MICHIGAN.parent / "own_policy"), "scenarios"),
        (("mutate", MICHIGAN.parent / "own_policy" / "lakeland.policy.yaml", MICHIGAN.parent / "own_policy"), "mutants"),
    ],
    ids=lambda args: str(args[0]) if isinstance(args, tuple) else "",
)
def test_a_command_that_takes_long_tells_what_it_does_and_how_much_of_how_much_is_done(
    monkeypatch: pytest.MonkeyPatch, args: tuple[object, ...], doing: str
) -> None:
    told: list[tuple[int, int]] = []

    @contextmanager
    def working(what: str) -> Iterator[Callable[[int, int], None]]:
        assert what == doing
        yield lambda done, total: told.append((done, total))

    monkeypatch.setattr(import_module(f"partnership_rules.cli.commands.{args[0]}"), "working", working)
    run(*map(str, args))
    done, totals = zip(*told, strict=True)
    assert list(done) == sorted(set(done))
    assert set(totals) == {done[-1]}


def test_no_bar_is_shown_where_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    with common.working("reading") as progress:
        assert progress is None
    assert stream.getvalue() == ""


def test_on_a_terminal_cells_keep_their_blanks_and_colour_is_only_a_second_cue(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = run("status", MICHIGAN, "--as-of", "2019-03-01").out
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = Terminal()
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "argv", ["partnership-rules"])
    app.build()(["status", str(MICHIGAN), "--as-of", "2019-03-01"], standalone_mode=False)
    coloured = stream.getvalue()
    assert "\x1b[1m" in coloured
    without = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in without.splitlines()] == plain.splitlines()


def test_the_runner_of_others_sees_the_same_codes() -> None:
    result = CliRunner().invoke(app.build(), ["catalog", "nothing"])
    assert result.exit_code == 2
    assert result.exception is None or isinstance(result.exception, SystemExit)


class Full(io.StringIO):
    """A stream that takes words, and has no room for them."""

    def flush(self) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(("stream", "said"), [(Full(), "No space left on device"), (None, "standard output is closed")])
def test_an_output_that_fails_is_told_once_and_what_is_left_of_it_goes_nowhere(
    stream: io.StringIO | None, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", stream)  # undone before the stream of capsys is closed, which would stand there otherwise
    assert main(monkeypatch, "--version") == 2
    assert capsys.readouterr().err == f"the output cannot be written: {said}\n"
    with sys.stdout as nowhere:
        assert (nowhere.name, nowhere.encoding, nowhere.write("more")) == (os.devnull, "utf-8", 4)
