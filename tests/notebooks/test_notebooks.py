"""The example notebooks run from the top, in less than a minute each, and can be read as pages."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from browser.looking import open_browser
from docs.browser import assert_readable

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "notebooks"
TEMPLATES = Path(__file__).resolve().parent
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
STORIES = ("1-quick-start", "2-michigan-on-a-date", "3-write-an-agreement", "4-change-a-policy", "5-test-your-own-policy")
SECONDS = 60

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def page_of(path: Path, folder: Path) -> Path:
    """Run a notebook where it lies, in a process of its own, and give it as a page; the second time, as it is."""
    page = folder / f"{path.stem}.html"
    if page.is_file():
        return page
    command = [
        sys.executable, "-m", "nbconvert", "--execute", "--to", "html", "--no-prompt", "--template", "offline", "--log-level=ERROR",
        f"--output-dir={folder}", f"--TemplateExporter.extra_template_basedirs={TEMPLATES}",
        f"--ExecutePreprocessor.timeout={SECONDS}", str(path),
    ]  # fmt: skip
    env = {**os.environ, "PYTHONWARNINGS": "ignore", "JUPYTER_PLATFORM_DIRS": "1"}
    done = subprocess.run(command, cwd=FOLDER, env=env, capture_output=True, text=True, timeout=2 * SECONDS, check=False)
    assert done.returncode == 0, f"{path.name}:\n{done.stderr[-4000:]}"
    return page


def test_the_five_stories_are_there() -> None:
    assert tuple(path.stem for path in NOTEBOOKS) == STORIES


@each_notebook
def test_no_output_is_committed(path: Path) -> None:
    for cell in read(path)["cells"]:
        assert cell.get("outputs", []) == []
        assert cell.get("execution_count") is None
        assert cell["metadata"] == {}


@each_notebook
def test_a_notebook_begins_with_a_title_and_tells_something_before_every_step(path: Path) -> None:
    cells = read(path)["cells"]
    assert "".join(cells[0]["source"]).startswith("# ")
    for before, cell in pairwise(cells):
        assert "markdown" in (before["cell_type"], cell["cell_type"]), "two cells of code in a row"


def test_the_quick_start_has_ten_cells_of_code() -> None:
    cells = read(FOLDER / "1-quick-start.ipynb")["cells"]
    assert sum(cell["cell_type"] == "code" for cell in cells) == 10


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder in which every notebook is run at most once."""
    return tmp_path_factory.mktemp("pages")


@each_notebook
def test_a_notebook_runs_and_its_page_needs_no_network(path: Path, folder: Path) -> None:
    text = page_of(path, folder).read_text("utf-8")
    assert not re.search(r'<(script|link|img)[^>]+(src|href)="https?:', text), "the page asks something of the network"
    assert "Traceback" not in text


@each_notebook
def test_a_notebook_can_be_read_on_a_phone_and_on_a_desk(path: Path, folder: Path, tmp_path: Path) -> None:
    with open_browser() as running:
        assert_readable(running, page_of(path, folder), tmp_path)
