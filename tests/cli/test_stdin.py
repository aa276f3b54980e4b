"""Every command that reads a document takes ``-``: it answers as it does for the file."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

import partnership_rules as pr
from partnership_rules.cli import common
from partnership_rules.documents.source import MAX_BYTES
from partnership_rules.errors import DocumentError

from .running import LATER, Ran, run

DAY = ("--as-of", "2023-03-01")
POLICY = pr.dumps(pr.load_policy("michigan-2022"))
COMMANDS = [
    ("check", "IT"),
    ("status", "IT", *DAY),
    ("explain", "IT", *DAY),
    ("deadlines", "IT", *DAY),
    ("timeline", "IT", *DAY),
    ("diagram", "IT", *DAY),
    ("report", "IT", *DAY, "--csv", "-"),
]


def asked(command: tuple[str, ...], path: str, *, stdin: str | None = None) -> Ran:
    return run(*(path if word == "IT" else word for word in command), stdin=stdin)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_partnership_may_come_from_stdin(command: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "two.partnership.yaml"
    path.write_text(LATER, "utf-8")
    ran, of_file = asked(command, "-", stdin=LATER), asked(command, str(path))
    assert (ran.code, of_file.code) == (0, 0)
    assert ran.out == of_file.out.replace(str(path), "<stdin>")


@pytest.mark.parametrize(
    "command",
    [
        ("simulate", "IT", "--districts", "1", "--draws", "1"), ("compare", "FOLDER", "--under", "IT", *DAY), ("diagram", "IT"),
        ("check", "IT"), ("catalog", "IT"),
    ],
    ids=lambda command: command[0],
)  # fmt: skip
def test_a_policy_may_come_from_stdin(command: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "x.policy.yaml"
    path.write_text(POLICY, "utf-8")
    (tmp_path / "two.partnership.yaml").write_text(LATER, "utf-8")
    command = tuple(str(tmp_path) if word == "FOLDER" else word for word in command)
    ran, of_file = asked(command, "-", stdin=POLICY), asked(command, str(path))
    assert (ran.code, ran.err) == (of_file.code, of_file.err)
    assert ran.code == 0
    assert ran.out == of_file.out.replace(str(path), "<stdin>")


def test_what_is_wrong_is_placed_in_stdin_and_another_kind_is_refused() -> None:
    ran = run("check", "-", stdin=LATER.replace("kind: assigned", "kind: asigned"))
    assert (ran.code, ran.out.startswith("<stdin>:5:")) == (2, True)
    assert "a policy is wanted" in run("status", "-", "--policy", "-", stdin=LATER).err
    assert run("status", "-", *DAY, stdin="").code == 2


def test_a_scenario_may_come_from_stdin_and_finds_its_partnership_in_the_present_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("init", tmp_path)
    monkeypatch.chdir(tmp_path)
    text = (tmp_path / "riverside.scenario.yaml").read_text("utf-8")
    ran = run("test", "-", stdin=text)
    assert (ran.code, ran.out) == (0, run("test", "riverside.scenario.yaml").out)
    assert run("test", "-", stdin="format: partnership-rules/scenario/1\n").err.startswith("<stdin>:1:1: ")


def test_an_index_policy_may_come_from_stdin(tmp_path: Path) -> None:
    (tmp_path / "a.roster.csv").write_text("school,name\n1,One\n2,Two\n", "utf-8")
    (tmp_path / "a.evidence.csv").write_text(
        "measure,school,on,value,unit\nindex,1,2018-06-01,10,index\nindex,2,2018-06-01,20,index\n", "utf-8"
    )
    text = pr.dumps(
        pr.identification.IndexPolicy(
            id="lowest", indicators={"index": {"measure": "index", "unit": "index"}}, scores={"index": {"weights": {"index": 1}}},
            rules=[{"id": "lowest", "reason": "CSI", "when": {"lowest": {"count": 1}}}],
        )
    )  # fmt: skip
    path = tmp_path / "lowest.identification.yaml"
    path.write_text(text, "utf-8")
    data = (tmp_path / "a.roster.csv", "--as-of", "2018-12-01")
    ran, of_file = run("identify", "-", *data, stdin=text), run("identify", path, *data)
    assert (ran.code, ran.out) == (0, of_file.out)


SCENARIO = "format: partnership-rules/scenario/1\n"
READERS = [
    ("status", ("status", "-", *DAY), LATER),
    ("test", ("test", "-"), SCENARIO),
    ("append", ("ledger", "append", "ADDRESS", "two", "-"), "[{kind: plan_submitted, on: 2023-02-01}]\n"),
]


@pytest.mark.parametrize(("command", "text"), [reader[1:] for reader in READERS], ids=[reader[0] for reader in READERS])
def test_of_stdin_so_much_is_read_that_a_larger_document_is_known_by_it(command: tuple[str, ...], text: str, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/state.db"
    (tmp_path / "two.partnership.yaml").write_text(LATER, "utf-8")
    run("ledger", "import", address, tmp_path)
    command = tuple(address if word == "ADDRESS" else word for word in command)
    padded = text + "#" * (MAX_BYTES - len(text))
    assert "too_large" not in (fits := run(*command, stdin=padded)).out + fits.err
    said = "<stdin>: too_large: the document is larger than 1,048,576 bytes (split it into several files)"
    larger = run(*command, stdin=padded + "#")
    assert (larger.code, (larger.out + larger.err).splitlines()[-1]) == (2, said)


def test_what_stdin_holds_beyond_that_is_left_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    held = io.TextIOWrapper(io.BytesIO(b"#" * (MAX_BYTES + 5)))
    monkeypatch.setattr(sys, "stdin", held)
    with pytest.raises(DocumentError, match="too_large"):
        common.opened_stdin().read()
    assert held.buffer.tell() == MAX_BYTES + 1
