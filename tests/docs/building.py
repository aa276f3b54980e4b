"""The documentation site and the pages of the notebooks, built once for all tests that look at them, however many run at once."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .pages import DOCS

__all__ = ["TEMPLATES", "notebook_pages", "site"]

TEMPLATES = DOCS.parent / "tests" / "notebooks"


def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder that all processes of this run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let one process in at a time; those who come later find what the first has made."""
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def tell(done: subprocess.CompletedProcess[str], folder: Path) -> None:
    """Keep how a command ended and what it said."""
    (folder / "said.txt").write_text(f"{done.returncode}\n{done.stdout}{done.stderr}", "utf-8")


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a module of this Python in a process of its own, in which Jupyter warns of nothing that is ours."""
    env = {**os.environ, "PYTHONWARNINGS": "ignore", "JUPYTER_PLATFORM_DIRS": "1"}
    argv = [sys.executable, "-m", *map(str, command)]
    return subprocess.run(argv, env=env, capture_output=True, text=True, timeout=600, check=False)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site as ``make docs`` does; every notebook is run while it is built, and at no other time."""
    folder = shared(tmp_path_factory) / "site"
    with alone(folder):
        if not (folder / "said.txt").is_file():
            folder.mkdir()
            tell(run("sphinx", "--fail-on-warning", "--keep-going", "--quiet", "-b", "html", DOCS, folder), folder)
    return folder


@pytest.fixture(scope="session")
def notebook_pages(site: Path) -> Path:
    """Give the notebooks as pages of their own, with the outputs that they had when the site was built."""
    folder = site.parent / "notebook_pages"
    executed = sorted((site.parent / "jupyter_execute" / "notebooks").glob("*.ipynb"))
    with alone(folder):
        if not (folder / "said.txt").is_file():
            folder.mkdir()
            options = ("--to=html", "--no-prompt", "--template=offline", "--log-level=ERROR", f"--output-dir={folder}")
            tell(run("nbconvert", *options, f"--TemplateExporter.extra_template_basedirs={TEMPLATES}", *executed), folder)
    return folder
