"""What holds of every command: it fits its terminal, breaks no date, has plain marks, takes a dash, and names options alike."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.cells import cell_len
from views.test_kept import differences

import partnership_rules as pr
from partnership_rules.cli import app

from .running import LATER, MICHIGAN, Ran, folder, run

DAY = ("--as-of", "2019-03-01")
DATE = re.compile(r"(?<![\w/-])\d{4}-\d{2}-\d{2}(?![\w-])")
ADDRESS = re.compile(r"https?://|sqlite:")

SHOWN: dict[str, tuple[str, ...]] = {
    "demo": ("demo",),
    "status-one": ("status", "ONE", *DAY),
    "status": ("status", "MICHIGAN", *DAY),
    "explain": ("explain", "ONE", *DAY),
    "changes": ("changes", "ONE", "--from", "2018-01-01", "--to", "2019-03-01"),
    "deadlines": ("deadlines", "ONE", *DAY),
    "identify": ("identify", "kentucky-2018", "ROSTER", "--as-of", "2018-12-01"),
    "portfolio": ("portfolio", "FOLDER", *DAY),
    "compare": ("compare", "ONE", "--under", "michigan-2022", *DAY),
    "simulate": ("simulate", "michigan-2022", "--districts", "1", "--draws", "1", "--clock", "plan", "--periods", "P30D,P60D"),
    "catalog": ("catalog",),
    "catalog-one": ("catalog", "michigan-2022"),
}
"""What prints tables and pages, which are set in the width of the terminal."""
HEADED = ("explain", "compare")
"""The headings of these pages are one line each."""

LISTED: dict[str, tuple[str, ...]] = {
    "check": ("check", "FOLDER"),
    "timeline": ("timeline", "ONE", *DAY),
    "diagram": ("diagram", "ONE", *DAY),
    "report": ("report", "FOLDER", *DAY, "--csv", "-"),
    "export": ("export", "ceds", "ONE", *DAY),
    "verify": ("verify", "michigan-2022", "--limit", "1"),
    "schema": ("schema", "agreement"),
    "explain-code": ("explain-code", "date_invalid"),
    "init": ("init", "NEW"),
    "test": ("test", "NEW"),
    "mutate": ("mutate", "NEW/ours.policy.yaml", "NEW", "--at-least", "0"),
    "ledger": ("ledger", "show", "LEDGER"),
}
"""What prints lines that other programs read too, or pictures: as wide as they are."""


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    home, new = tmp_path_factory.mktemp("documents"), tmp_path_factory.mktemp("new")
    folder(home, two_partnership=LATER)
    run("init", new)
    address = f"sqlite:///{tmp_path_factory.mktemp('ledger') / 'facts.db'}"
    run("ledger", "import", address, home)
    roster = MICHIGAN.parent / "identification" / "kentucky-2018.roster.csv"
    one = {"ONE": str(home / "one.partnership.yaml"), "FOLDER": str(home), "LEDGER": address}
    return {**one, "MICHIGAN": str(MICHIGAN), "ROSTER": str(roster), "NEW": str(new)}


def shown(places: dict[str, str], words: tuple[str, ...], columns: int = 100) -> Ran:
    if words[0] == "init":
        words = ("init", f"{places['NEW']}/{columns}")
    return run(*("/".join(places.get(part, part) for part in word.split("/")) for word in words), columns=columns)


def test_every_command_stands_in_one_of_the_lists() -> None:
    assert {words[0].replace("-", "_") for words in (*SHOWN.values(), *LISTED.values())} == set(app.COMMANDS)


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_printed_fits_its_terminal_and_no_date_is_broken(name: str, places: dict[str, str]) -> None:
    wide = shown(places, SHOWN[name], 200)
    assert wide.code == 0
    for columns in (100, 60, 40):
        narrow = shown(places, SHOWN[name], columns)
        assert narrow.code == 0
        lines = [line for line in narrow.out.splitlines() if not ADDRESS.search(line) and "  partnership-rules " not in line]
        assert max(map(cell_len, lines)) <= (columns if name not in HEADED else max(columns, 60))
        assert sorted(DATE.findall(narrow.out)) == sorted(DATE.findall(wide.out))


@pytest.mark.parametrize("name", ["status", "catalog", "simulate", "identify", "portfolio", "deadlines"])
def test_a_table_becomes_blocks_at_60_columns(name: str, places: dict[str, str]) -> None:
    wide, narrow = (shown(places, SHOWN[name], columns).out for columns in (120, 60))
    assert ("─" in wide) is (name != "deadlines")
    assert "─" not in narrow
    assert narrow.count("\n\n") > wide.count("\n\n")


@pytest.mark.parametrize("name", [*SHOWN, *LISTED])
def test_every_mark_has_a_plain_one(name: str, places: dict[str, str]) -> None:
    ran = shown(places, {**SHOWN, **LISTED}[name])
    assert ran.code in (0, 1)
    plain = (ran.out + ran.err).encode("ascii", "marks").decode()
    assert "\\N{" not in plain


# ---- stdin -----------------------------------------------------------------------------------------------------------

READERS = {
    "check": ("check", "-"),
    "status": ("status", "-", *DAY),
    "explain": ("explain", "-", *DAY),
    "changes": ("changes", "-", "--from", "2017-04-01", "--to", "2019-03-01"),
    "deadlines": ("deadlines", "-", *DAY),
    "timeline": ("timeline", "-", *DAY),
    "diagram": ("diagram", "-", *DAY),
    "report": ("report", "-", *DAY, "--csv", "-"),
    "portfolio": ("portfolio", "-", *DAY),
    "compare": ("compare", "-", "--under", "michigan-2022", *DAY),
    "export": ("export", "ceds", "-", "--as-of", "2023-06-01"),
    "ledger": ("ledger", "append", "LEDGER", "kalamazoo-2017", "-", "--json"),
}
POLICIES = {
    "catalog": ("catalog", "-"),
    "verify": ("verify", "-", "--limit", "1"),
    "mutate": ("mutate", "-", "NEW", "--at-least", "0"),
    "simulate": ("simulate", "-", "--districts", "1", "--draws", "1"),
}
NO_DOCUMENT = {"demo", "init", "schema", "explain_code"}
ELSEWHERE = {"identify", "test"}
"""Their documents are of kinds of their own: ``test_stdin.py``."""


def test_every_command_that_reads_a_document_takes_a_dash() -> None:
    assert {*READERS, *POLICIES, *NO_DOCUMENT, *ELSEWHERE} == set(app.COMMANDS)


@pytest.mark.parametrize("name", READERS)
def test_a_partnership_may_come_from_stdin(name: str, places: dict[str, str]) -> None:
    path = pr.documents.lookup.DEMO / "kalamazoo-2017.partnership.yaml"
    text = LATER.replace("{name", '{id: "1", name') if name in ("check", "export") else pr.dumps(pr.load_partnership(path))
    ran = run(*(places.get(word, word) for word in READERS[name]), stdin=text)
    assert (ran.code, ran.err.replace("no problems\n", "")) == (0, "")
    assert ran.out or name in ("check", "export")


@pytest.mark.parametrize("name", POLICIES)
def test_a_policy_may_come_from_stdin(name: str, places: dict[str, str]) -> None:
    text = Path(places["NEW"], "ours.policy.yaml").read_text("utf-8") if name == "mutate" else pr.dumps(pr.load_policy("michigan-2022"))
    ran = run(*(places.get(word, word) for word in POLICIES[name]), stdin=text)
    assert (ran.code in (0, 1), ran.err) == (True, "")
    assert ran.out


# ---- help ------------------------------------------------------------------------------------------------------------

OWN = {("export", "--out"): "its name stands in the file, not its form", ("ledger backup", "--force"): "a copy may hold anything"}
"""Options that mean something of their own under a name that others have, and why."""


def parameters(command: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    for part, below in getattr(command, "commands", {}).items():
        yield from parameters(below, f"{name} {part}".strip())
    yield from ((name, one) for one in command.params)


def options() -> list[tuple[str, Any]]:
    found = parameters(typer.main.get_command(app.build()))
    return [(name, one) for name, one in found if one.param_type_name == "option" and "completion" not in one.name]


def test_an_option_is_said_in_the_same_words_wherever_it_is() -> None:
    said = defaultdict(set)
    for command, one in options():
        assert one.help[0].isupper()
        assert one.help.endswith(".")
        if (command, one.opts[0]) not in OWN:
            said[one.opts[0], one.metavar].add(one.help)
    assert {key: texts for key, texts in said.items() if len(texts) > 1} == {}


def test_a_default_is_shown_by_the_help_and_not_in_words() -> None:
    for command, one in options():
        assert not re.search(r"without it|default", one.help), (command, one.name)
        if one.default not in (None, False, "", ()):
            assert one.show_default, (command, one.name)
        if one.show_default and one.default is True:
            raise AssertionError(f"{command}: {one.name} is on unless it is switched off")
    for word in ("(today)", "(all that is known)", "standings", "50000"):
        assert f"[default: {word}]" in "".join(run(name, "--help", columns=200).out for name in ("status", "report", "verify"))


def test_what_takes_a_dash_says_so_in_one_way() -> None:
    for _, one in parameters(typer.main.get_command(app.build())):
        if re.search(r"stdin|stdout|\bdash\b|'-'", one.help or ""):
            assert re.search(r"[(;] ?- is (stdin|stdout)", one.help), one.help


def test_what_every_command_and_option_is_called_and_what_is_said_of_it_is_what_was_kept() -> None:
    lines = [
        f"{command} {'/'.join(one.opts)} {one.metavar or ''}: {one.help or ''} [{one.show_default or ''}]" for command, one in
        parameters(typer.main.get_command(app.build())) if "completion" not in one.name
    ]  # fmt: skip
    now, kept = "\n".join(lines) + "\n", Path(__file__).parent / "kept" / "parameters.txt"
    if os.environ.get("KEEP"):
        kept.write_text(now, encoding="utf-8")
    assert differences(kept.read_text(encoding="utf-8"), now) == ""
