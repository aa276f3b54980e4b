"""What a command writes: whole or not at all, never over a document, and over what others made only when asked to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cli.running import PARTNERSHIP, folder, run, start
from partnership_rules.cli.files import put_file, put_new
from partnership_rules.errors import StoreError
from partnership_rules.views.escape import for_markdown
from partnership_rules.writing import write_whole

DAY = ("--as-of", "2018-11-01")


@pytest.fixture
def one(tmp_path: Path) -> Path:
    return folder(tmp_path) / "one.partnership.yaml"


WRITERS = [
    # the command, and the option that names its file           the ending that its file has
    (("deadlines", "--ics"), "ics"),
    (("report", "--csv"), "csv"),
    (("report", "--jsonl"), "jsonl"),
    (("report", "--parquet"), "parquet"),
    (("report", "--html"), "html"),
    (("timeline", "--out"), "txt"),
    (("diagram", "--out"), "mmd"),
]


@pytest.mark.parametrize(("writer", "ending"), WRITERS, ids=[f"{command}{option}" for (command, option), _ in WRITERS])
def test_a_document_is_never_written_over(one: Path, writer: tuple[str, str], ending: str) -> None:
    command, option = writer
    assert run(command, one, *DAY, option, one, "--force").err.startswith("form_unknown: ")
    renamed = one.with_name(f"renamed.{ending}")
    renamed.write_text(PARTNERSHIP, "utf-8")
    for force in ([], ["--force"]):
        ran = run(command, one, *DAY, option, renamed, *force)
        assert (ran.code, ran.err) == (2, f"file_exists: 'renamed.{ending}' is a document, and is not written over (name another file)\n")
    assert one.read_text("utf-8") == renamed.read_text("utf-8") == PARTNERSHIP


def test_a_table_of_evidence_is_never_written_over(one: Path) -> None:
    table = one.with_name("one.evidence.csv")
    table.write_text("measure,school,on,value,unit\nattendance_rate,a,2018-06-15,90,percent\n", "utf-8")
    ran = run("report", one, *DAY, "--csv", table, "--force")
    assert (ran.code, "is a document" in ran.err) == (2, True)


@pytest.mark.parametrize(("writer", "ending"), WRITERS, ids=[f"{command}{option}" for (command, option), _ in WRITERS])
def test_a_file_of_another_origin_is_replaced_only_when_asked_and_its_own_earlier_one_at_once(
    one: Path, writer: tuple[str, str], ending: str
) -> None:
    command, option = writer
    out = one.with_name(f"out.{ending}")
    out.write_text("BEGIN:VCALENDAR\nPRODID:-//somebody else//EN\n", "utf-8")
    ran = run(command, one, *DAY, option, out)
    assert (ran.code, ran.err.partition(":")[0], "--force" in ran.err) == (2, "file_exists", True)
    assert "somebody else" in out.read_text("utf-8")
    assert run(command, one, *DAY, option, out, "--force").code == 0
    before = out.read_bytes()
    assert run(command, one, *DAY, option, out).code == 0
    assert out.read_bytes() == before


def test_a_later_calendar_or_table_replaces_its_earlier_one(one: Path) -> None:
    for option, out in (("--ics", one.with_name("d.ics")), ("--csv", one.with_name("t.csv"))):
        command = "deadlines" if option == "--ics" else "report"
        for day in ("2018-11-01", "2019-11-01"):
            assert run(command, one, "--as-of", day, option, out).code == 0


def test_a_link_is_replaced_and_what_it_leads_to_is_left(tmp_path: Path) -> None:
    kept, link = tmp_path / "kept", tmp_path / "link"
    kept.write_text("old", "utf-8")
    link.symlink_to(kept)
    write_whole(link, [b"new"])
    assert (kept.read_text("utf-8"), link.read_text("utf-8"), link.is_symlink()) == ("old", "new", False)


def test_a_fault_on_the_way_leaves_what_was_there_and_no_rest(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old", "utf-8")
    path.chmod(0o640)

    def torn() -> Any:
        yield b"new"
        raise OSError(28, "No space left on device")

    with pytest.raises(StoreError, match=r"'a\.txt' cannot be written: No space left on device"):
        write_whole(path, torn())
    assert [(one.name, one.read_text("utf-8")) for one in tmp_path.iterdir()] == [("a.txt", "old")]
    write_whole(path, [b"new"])
    assert (path.read_text("utf-8"), path.stat().st_mode & 0o777) == ("new", 0o640)


def test_of_new_files_all_are_written_or_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {"a.txt": b"a", "schemas/b.txt": b"b", "schemas/c.txt": b"c"}
    put_new(tmp_path / "new", files)
    assert capsys.readouterr().out == f"{tmp_path / 'new' / 'a.txt'}\n{tmp_path / 'new' / 'schemas'}\n"
    assert {name: (tmp_path / "new" / name).read_bytes() for name in files} == files
    with pytest.raises(StoreError) as caught:
        put_new(tmp_path / "new", {"d.txt": b"d", "schemas/c.txt": b"other"})
    assert (str(caught.value), caught.value.code) == ("'schemas/c.txt' is there already (name a new folder)", "file_exists")
    assert not (tmp_path / "new" / "d.txt").exists()


def test_a_pipe_or_a_device_is_no_document(tmp_path: Path) -> None:
    pipe = tmp_path / "one.partnership.yaml"
    os.mkfifo(pipe)
    ran = run("check", pipe)
    assert (ran.code, ran.out.strip()) == (2, f"{pipe}: file_unreadable: the file cannot be read: a pipe or a device is no file")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_and_a_closed_output_are_told_as_such(one: Path) -> None:
    command = [sys.executable, "-m", "partnership_rules", "status", str(one), *DAY]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (2, "the output cannot be written: No space left on device\n")
    closed = start("-c", "import os, sys; os.close(1); os.execv(sys.executable, sys.argv[1:])", *command)
    assert (closed.returncode, closed.stderr) == (2, "the output cannot be written: standard output is closed\n")


def test_a_heading_of_markdown_is_escaped_as_markdown_and_not_as_mermaid(tmp_path: Path) -> None:
    folder(tmp_path, two_partnership=PARTNERSHIP.replace("id: one", "id: two").replace("[red]Evil[/red]", "A & B #1 *x*"))
    drawn = run("diagram", tmp_path, *DAY).out
    headings = [line for line in drawn.splitlines() if line.startswith("## ")]
    assert any(line.startswith("## A \\& B \\#1 \\*x\\*") for line in headings)
    assert "#35;" not in "".join(headings)
    assert for_markdown("[a](b)\n# c") == "\\[a\\]\\(b\\) \\# c"


LONG = "y" * 100
OURS = "PRODID:-//partnership-rules//"


@pytest.mark.parametrize(
    ("old", "new", "replaced"),
    [
        ("a,b\n1,2\n", "a,b\n3,4\n", True),  # the first line of a table, which says its columns
        ("a,b", "a,b\n3,4\n", True),
        ("a,b\n1,2\n", "a,c\n3,4\n", False),
        ("a,b\n1,2\n", "a,b,c\n3,4\n", False),
        ("page\n1\n", "page\n2\n", False),  # of a page the first line says nothing
        ("page\n1,2\n", "page\n3,4\n", False),
        (f"{LONG}1", f"{LONG}2", True),  # a hundred bytes
        (f"{LONG[1:]}1", f"{LONG[1:]}2", False),
        (f"a\n{OURS}1", f"b\n{OURS}2", True),  # calendars of this library
        (f"a\n{OURS}1", "b\nPRODID:-//somebody else//", False),
        ("a\nPRODID:-//somebody else//", f"b\n{OURS}", False),
        (f"a {OURS}1", f"b {OURS}2", False),
        ("", "b", True),
    ],
)
def test_what_begins_alike_is_an_earlier_file_of_the_same_command(tmp_path: Path, old: str, new: str, replaced: bool) -> None:
    path = tmp_path / "out.txt"
    path.write_text(old, "utf-8")
    if replaced:
        put_file(path, new)
    else:
        with pytest.raises(StoreError, match=r"'out\.txt' is there already, and is not of this command"):
            put_file(path, new)
    assert path.read_text("utf-8") == (new if replaced else old)
