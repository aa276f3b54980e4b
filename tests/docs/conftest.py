"""The documentation site, built once for all tests that look at it."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from pathlib import Path

import pytest

from .pages import DOCS


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Build the site as ``make docs`` does; where tests run in parallel, one of them builds it and the others wait."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "site"
    with (folder.parent / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "index.html").is_file():
            command = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "--quiet", "-b", "html", str(DOCS), str(folder)]
            done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
            (folder / "said.txt").write_text(f"{done.returncode}\n{done.stdout}{done.stderr}", "utf-8")
    return folder
