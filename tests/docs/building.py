"""The documentation site and the pages of the notebooks, built once for all tests that look at them, however many run at once."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from .pages import DOCS

__all__ = ["TEMPLATES", "begin", "notebook_pages", "site"]

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


def run(folder: Path, *command: str | Path, started: list[subprocess.Popen[str]] | None = None) -> None:
    """Run a module of this Python in a process of its own, and keep in the folder how it ended and what it said."""
    env = {**os.environ, "PYTHONWARNINGS": "ignore", "JUPYTER_PLATFORM_DIRS": "1"}
    argv = [sys.executable, "-m", *map(str, command)]
    with subprocess.Popen(argv, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:
        if started is not None:
            started.append(running)
        said, _ = running.communicate(timeout=600)
    (folder / "said.txt").write_text(f"{running.returncode}\n{said}", "utf-8")


def built(folder: Path, started: list[subprocess.Popen[str]] | None = None) -> Path:
    """Build the site as ``make docs`` does; every notebook is run while it is built, and at no other time."""
    with alone(folder):
        if not (folder / "said.txt").is_file():
            folder.mkdir(exist_ok=True)
            run(folder, "sphinx", "--fail-on-warning", "--keep-going", "--quiet", "-b", "html", DOCS, folder, started=started)
    return folder


def begin(session: pytest.Session) -> None:
    """Begin to build the site beside the first tests, where a test will look at it: then nobody waits for it."""
    if not any("site" in getattr(item, "fixturenames", ()) for item in session.items):
        return
    started: list[subprocess.Popen[str]] = []
    Thread(target=built, args=(shared(session.config._tmp_path_factory) / "site", started), daemon=True).start()
    session.config.add_cleanup(lambda: [one.kill() for one in started])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the built site."""
    return built(shared(tmp_path_factory) / "site")


@pytest.fixture(scope="session")
def notebook_pages(site: Path) -> Path:
    """Give the notebooks as pages of their own, with the outputs that they had when the site was built."""
    folder = site.parent / "notebook_pages"
    executed = sorted((site.parent / "jupyter_execute" / "notebooks").glob("*.ipynb"))
    with alone(folder):
        if not (folder / "said.txt").is_file():
            folder.mkdir(exist_ok=True)
            options = ("--to=html", "--no-prompt", "--template=offline", "--log-level=ERROR", f"--output-dir={folder}")
            run(folder, "nbconvert", *options, f"--TemplateExporter.extra_template_basedirs={TEMPLATES}", *executed)
    return folder
