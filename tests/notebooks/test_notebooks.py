"""The example notebooks run from the top, in less than a minute each, and can be read as pages."""

from __future__ import annotations

import json
import os
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
import pytest
from docs.browser import assert_readable
from docs.pages import DOCS
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
STORIES = (
    "1-quick-start",
    "2-michigan-on-a-date",
    "3-write-an-agreement",
    "4-change-a-policy",
    "5-test-your-own-policy",
    "6-from-an-index-to-a-partnership",
    "7-a-state-over-ten-years",
)
SECONDS = 60

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def test_the_seven_stories_are_there() -> None:
    assert tuple(path.stem for path in NOTEBOOKS) == STORIES


def as_text(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give outputs as text alone: what was printed, in one piece, and what a value says in a console; nothing of a picture."""
    printed = "".join("".join(one["text"]) for one in outputs if one["output_type"] == "stream")
    found = [{"name": "stdout", "output_type": "stream", "text": printed.splitlines(keepends=True)}] if printed else []
    for one in outputs:
        said = "".join(one.get("data", {}).get("text/plain", ""))
        if said and not said.startswith("<IPython."):
            data = {"text/plain": said.splitlines(keepends=True)}
            found.append({"data": data, "execution_count": None, "metadata": {}, "output_type": "execute_result"})
    return found


def write_outputs(path: Path) -> None:
    """Run a notebook, and write what it says now into it, to be looked at in the diff."""
    found = NotebookClient(nbformat.read(path, as_version=4), resources={"metadata": {"path": str(FOLDER)}}).execute()
    written = read(path)
    for cell, ran in zip(written["cells"], found["cells"], strict=True):
        if cell["cell_type"] == "code":
            cell["outputs"] = as_text(ran["outputs"])
    path.write_text(f"{json.dumps(written, indent=1, ensure_ascii=False)}\n", "utf-8")


@each_notebook
def test_a_notebook_carries_what_it_says_as_text_so_that_it_can_be_read_without_being_run(path: Path, notebook_pages: Path) -> None:
    if os.environ.get("REWRITE_DOCS"):
        write_outputs(path)
    assert said_in(path) == said_in(notebook_pages.parent / "jupyter_execute" / "notebooks" / path.name)


def said_in(path: Path) -> list[str]:
    """Give what each cell says, without blanks and line ends.

    The site merges what was printed in pieces into the first of them, and where it breaks the line is left to chance.
    """
    found = []
    for cell in read(path)["cells"]:
        outputs = cell.get("outputs", [])
        merged = [one for one in outputs if one["output_type"] == "stream"][:1]
        for one in as_text([*merged, *(other for other in outputs if other["output_type"] != "stream")]):
            found.append("".join("".join(one.get("text", one.get("data", {}).get("text/plain"))).split()))
    return found


@each_notebook
def test_what_is_committed_of_a_notebook_is_small_and_the_same_on_every_machine(path: Path) -> None:
    assert path.stat().st_size < 40_000
    for cell in read(path)["cells"]:
        assert cell.get("execution_count") is None
        assert cell["metadata"] == {}
        assert not re.search(r"0x[0-9a-f]{6}|/tmp/|/home/", str(cell.get("outputs")))


def test_the_notebooks_show_the_panel_the_changes_the_history_and_the_slider() -> None:
    code = "".join("".join(cell["source"]) for path in NOTEBOOKS for cell in read(path)["cells"] if cell["cell_type"] == "code")
    for call in ("pr.views.frame(", "pr.changes(", "pr.history(", "pr.views.explore("):
        assert call in code


@each_notebook
def test_a_notebook_begins_with_a_title_and_tells_something_before_every_step(path: Path) -> None:
    cells = read(path)["cells"]
    assert "".join(cells[0]["source"]).startswith("# ")
    for before, cell in pairwise(cells):
        assert "markdown" in (before["cell_type"], cell["cell_type"]), "two cells of code in a row"


def test_the_quick_start_has_ten_cells_of_code() -> None:
    cells = read(FOLDER / "1-quick-start.ipynb")["cells"]
    assert sum(cell["cell_type"] == "code" for cell in cells) == 10


@each_notebook
def test_a_notebook_runs_and_its_page_needs_no_network(path: Path, notebook_pages: Path) -> None:
    text = page_of(path, notebook_pages).read_text("utf-8")
    assert not re.search(r'<(script|link|img)[^>]+(src|href)="https?:', text), "the page asks something of the network"
    assert "Traceback" not in text


@each_notebook
def test_a_notebook_can_be_read_on_a_phone_and_on_a_desk(path: Path, notebook_pages: Path, browser: Any) -> None:
    assert_readable(browser, page_of(path, notebook_pages))


def page_of(path: Path, folder: Path) -> Path:
    """Give a notebook's page, which is there if it ran to its end in the time it has."""
    page = folder / f"{path.stem}.html"
    assert page.is_file(), (folder.parent / "site" / "said.txt").read_text("utf-8") + (folder / "said.txt").read_text("utf-8")
    return page


def test_no_cell_has_more_than_a_minute() -> None:
    assert re.search(rf"^nb_execution_timeout = {SECONDS}$", (DOCS / "conf.py").read_text("utf-8"), re.MULTILINE)
