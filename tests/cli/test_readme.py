"""The README is real: its commands run and print what it shows, and the tests it names are there."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from docs.pages import DOTS, Block, Page, agrees, rewritten

from cli.running import ROOT

README = ROOT / "README.md"
REWRITE = bool(os.environ.get("REWRITE_DOCS"))
TEXT = README.read_text("utf-8")


class Readme(Page):
    """A page whose files take their names from the sentence above them."""

    def yaml(self, block: Block) -> str:
        lines = self.path.read_text("utf-8").splitlines()[: block.line]
        named = re.findall(r"`([\w.-]+\.yaml)`", "\n".join(lines[-4:]))
        assert named, f"{self.where(block)}: the text above a document names its file"
        (self.folder / named[-1]).write_text(block.text, "utf-8")
        return ""

    def where(self, block: Block) -> str:
        return f"README.md:{block.line}"


def page(folder: Path) -> Readme:
    ran = Readme(README, folder)
    ran.run()
    return ran


def test_every_code_block_runs_and_prints_what_it_shows(tmp_path: Path) -> None:
    ran = page(tmp_path)
    if REWRITE:
        README.write_text(rewritten(TEXT, ran), "utf-8")
        return
    assert len(ran.printed) >= 5
    for block, below, said in ran.printed:
        if below is None or block.text.strip().startswith("make"):
            assert not said.strip()
            continue
        assert below.text.strip() != DOTS
        assert agrees(below.text, said), f"{ran.where(below)} shows\n{below.text}\nand what is printed is\n{said}"


def promises() -> list[tuple[str, str]]:
    return re.findall(r"^\| (\d) \| .* \| (.+) \|$", TEXT, re.MULTILINE)


def test_there_are_nine_promises() -> None:
    assert [number for number, _ in promises()] == [str(number) for number in range(1, 10)]


@pytest.mark.parametrize(("number", "backed_by"), promises())
def test_a_promise_names_a_test_that_is_there(number: str, backed_by: str) -> None:
    named = re.findall(r"`([\w/.-]*)::(\w+)`", backed_by)
    assert named, f"promise {number} names no test"
    path = ""
    for given, name in named:
        path = given or path
        assert re.search(rf"^def {name}\(", (ROOT / path).read_text("utf-8"), re.MULTILINE), f"{path} has no test {name}"


def test_every_link_leads_to_a_file() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", TEXT):
        assert (ROOT / target).exists(), target
