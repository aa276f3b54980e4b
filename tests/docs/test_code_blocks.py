"""Every code block of the documentation does what the page says."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from .pages import DOCS, ROOT, Page, agrees, at_hand, blocks_of, rewritten

REWRITE = bool(os.environ.get("REWRITE_DOCS"))
"""Set to write what is printed now into the pages, to be looked at in the diff."""

NOT_WRITTEN = ("_build", "notebooks", "catalog")
PAGES = [path for path in sorted(DOCS.rglob("*.md")) if not set(NOT_WRITTEN).intersection(path.relative_to(DOCS).parts)]


@pytest.mark.parametrize("path", PAGES, ids=[str(path.relative_to(DOCS)) for path in PAGES])
def test_every_code_block_runs_and_prints_what_the_page_shows(path: Path, tmp_path: Path) -> None:
    page = Page(path, tmp_path)
    page.run()
    if REWRITE:
        path.write_text(rewritten(path.read_text("utf-8"), page), "utf-8")
        return
    for block, below, said in page.printed:
        if below is None:
            assert not said.strip(), f"{page.where(block)} prints, and the page does not show it:\n{said}"
        else:
            assert agrees(below.text, said), f"{page.where(below)} shows\n{below.text}\nand what is printed is\n{said}"


HOW_TOS = [path for path in PAGES if path.parent.name == "how-to"]


@pytest.mark.parametrize("path", HOW_TOS, ids=[path.stem for path in HOW_TOS])
def test_a_how_to_begins_in_an_empty_folder_but_for_the_examples_that_it_tells_a_reader_to_have_at_hand(path: Path, tmp_path: Path) -> None:
    text = path.read_text("utf-8")
    Page(path, tmp_path)
    there = {str(one.relative_to(tmp_path)) for one in tmp_path.glob("examples/*")}
    used = {name for block in blocks_of(text) for name in re.findall(r"examples/\w+", block.text)}
    assert used <= there
    assert {one.name for one in tmp_path.iterdir()} == ({"examples"} if there else set())
    if used:
        assert text.index("folder of the source") < text.index(next(block.text for block in blocks_of(text) if "examples/" in block.text))


def test_examples_are_at_hand_only_where_the_words_of_a_page_say_so() -> None:
    block = "```shell\npartnership-rules status examples/michigan\n```\n"
    assert at_hand(f"Run it in the folder of the source, which has `examples/own_policy`.\n\n{block}") == {"own_policy"}
    assert at_hand(f"It reads `examples/michigan`.\n\n{block}") == at_hand(block) == set()


def test_the_line_that_installs_is_the_same_everywhere_and_names_extras_that_are_there() -> None:
    lines = [
        line for path in (*PAGES, ROOT / "README.md") for line in re.findall(r"^.*pip install.*$", path.read_text("utf-8"), re.MULTILINE)
    ]
    assert len(lines) >= 7
    assert {re.sub(r"\[[a-z,]+\]", "[]", line) for line in lines} == {'python -m pip install ".[]"'}


def test_a_front_page_shows_a_timeline_a_status_and_an_explanation_before_it_says_what_it_is() -> None:
    for path in (ROOT / "README.md", DOCS / "index.md"):
        before, after = path.read_text("utf-8").split("A partnership is a record of dated facts.")
        picture = re.search(r"!\[[^\]]+\]\(([^)]+\.svg)\)", before)
        assert picture is not None
        assert "Kalamazoo Public Schools, as of 2019-03-01" in (path.parent / picture[1]).read_text("utf-8")
        assert before.index("partnership-rules status") < before.index("partnership-rules explain")
        assert after


def test_every_kind_of_page_has_code_that_is_run() -> None:
    for kind in ("tutorial", "how-to", "explanation", "reference"):
        assert any(list(blocks_of(path.read_text("utf-8"))) for path in PAGES if path.relative_to(DOCS).parts[0] == kind), kind


def test_a_page_that_shows_another_output_is_found(tmp_path: Path) -> None:
    path = ROOT / "docs" / "index.md"
    page = Page(path, tmp_path)
    assert page.python(next(blocks_of("```python\nprint(1)\n```\n"))) == "1\n"
    assert agrees("1\n...\n", "1\n2\n")
    assert not agrees("1\n", "1\n2\n")
    assert not agrees("2\n", "1\n")
