"""The versions that ``make`` installs: each can be had on every Python the project promises, Debian's own included."""

from __future__ import annotations

import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parent.parent


def test_no_version_asks_for_a_newer_python_than_the_project_does() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    oldest = wanted.removeprefix(">=") + ".0"
    looked_at, too_new = 0, []
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        name, pinned, _ = line.partition("==")
        try:
            asked = metadata(name).get("Requires-Python") if pinned else None
        except PackageNotFoundError:
            continue
        looked_at += asked is not None
        if asked and not SpecifierSet(asked).contains(oldest):
            too_new.append((line, asked))
    assert too_new == []
    assert looked_at > 80
