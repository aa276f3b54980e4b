"""Nothing in the library or its command line needs one operating system: encodings, names of files, processes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from cli.running import LATER, PARTNERSHIP, run

import partnership_rules as pr
from partnership_rules.documents.lookup import DEMO
from partnership_rules.writing import portable

SOURCE = Path(pr.__file__).parent
ONE_SYSTEM = {"fcntl", "grp", "msvcrt", "posix", "pwd", "resource", "termios", "winreg"}
ONE_SYSTEM_CALLS = {"os.fork", "os.forkpty", "os.getuid", "os.geteuid", "os.kill", "os.mkfifo", "os.rename", "os.uname", "signal.alarm"}
TEXT = {"read_text": 0, "write_text": 1, "open": 1}
"""Calls that read or write text, and the place of the encoding or the mode among their arguments."""


def found_in(text: str) -> Iterator[str]:
    """Find what of a source only some systems can do, or do otherwise."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Import(names=names):
                yield from (one.name for one in names if one.name in ONE_SYSTEM)
            case ast.ImportFrom(module=str(module), level=0) if module in ONE_SYSTEM:
                yield module
            case ast.ImportFrom(module="calendar", names=names) if any(one.name.endswith(("_name", "_abbr")) for one in names):
                yield "names of months and days in the language of the system"
            case ast.Call(func=func) if ast.unparse(func) in ONE_SYSTEM_CALLS:
                yield ast.unparse(func)
            case ast.Call(func=ast.Attribute(attr="read_text" | "write_text") | ast.Name(id="open")):
                yield from _unnamed(node)
            case ast.Call(func=ast.Attribute(attr="open"), args=[ast.Constant(value=str(mode)), *_]) if set(mode) <= set("rwxabt+"):
                yield from _unnamed(node)
            case ast.Constant(value=str(words)) if words.startswith("/tmp"):
                yield words


def _unnamed(call: ast.Call) -> Iterator[str]:
    """Find text that is read or written in the encoding of the system."""
    named = {keyword.arg for keyword in call.keywords}
    given = [one.value for one in call.args if isinstance(one, ast.Constant)]
    is_binary = any(isinstance(one, str) and "b" in one and set(one) <= set("rwxab+") for one in given)
    called = isinstance(call.func, ast.Name) and "path" in ast.unparse(call)
    if "encoding" not in named and "utf-8" not in given and not is_binary and not called and len(call.args) < 2:
        yield ast.unparse(call)


def test_no_source_needs_one_system_or_leaves_an_encoding_to_it() -> None:
    opens_ledgers = SOURCE / "ledger" / "pool.py"  # whose open() opens a connection
    sources = [path for path in SOURCE.rglob("*.py") if path != opens_ledgers]
    assert {path.name: found for path in sources if (found := list(found_in(path.read_text("utf-8"))))} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "import fcntl",
        "from pwd import getpwnam",
        "from calendar import day_name",
        "os.fork()",
        "os.rename(a, b)",
        "p.read_text()",
        "open(p)",
        "p.open('w')",
        "x = '/tmp/x'",
    ],
)
def test_what_only_one_system_can_do_is_found(planted: str) -> None:
    assert list(found_in(planted))


@pytest.mark.parametrize("fine", ["p.read_text('utf-8')", "open(p, 'rb')", "p.open('w', encoding='utf-8')", "os.replace(a, b)"])
def test_what_every_system_can_do_is_not_found(fine: str) -> None:
    assert list(found_in(fine)) == []


@pytest.mark.parametrize("name", ["con", "NUL", "aux.2018", "com1", "a/b", "lpt9/x"])
def test_a_page_has_a_name_that_every_system_can_write(name: str, tmp_path: Path) -> None:
    documents = tmp_path / "in"
    documents.mkdir()
    (documents / "a.partnership.yaml").write_text(LATER.replace("id: two", f"id: {name}"), "utf-8")
    ran = run("report", documents, "--as-of", "2023-03-01", "--html", tmp_path / "out")
    assert ran.code == 0
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {"index.html", f"{portable(name)}.html"}
    stem = portable(name).partition(".")[0].lower()
    assert stem not in {"con", "nul", "aux", "com1", "lpt9"}
    assert not set(portable(name)) & set('<>:"/\\|?*')


def state_of(path: str) -> str:
    """Evaluate in a process that was started anew."""
    return pr.evaluate(pr.load_partnership(path), as_of="2018-06-01").state


def standing_of(partnership: pr.Partnership) -> pr.Standing:
    """Evaluate what came from another process, and send the standing back."""
    return pr.evaluate(partnership, as_of="2018-06-01")


def test_evaluation_runs_in_processes_that_are_spawned() -> None:
    path = DEMO / "kalamazoo-2017.partnership.yaml"
    partnership = pr.load_partnership(path)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert pool.submit(state_of, str(path)).result() == standing_of(partnership).state
        assert pool.submit(standing_of, partnership).result().to_json() == standing_of(partnership).to_json()


def test_a_document_is_read_the_same_with_the_line_ends_and_the_mark_of_windows(tmp_path: Path) -> None:
    path = tmp_path / "one.partnership.yaml"
    text = PARTNERSHIP.replace("agreements: [plan-1]\n", "").replace(", agreement: plan-1", "")
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert pr.load_partnership(path) == pr.loads(text)
