"""The examples of the reference pages: written by hand in ``reference/examples``, and held complete by a test."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

__all__ = ["FOLDER", "examples"]

FOLDER = Path(__file__).resolve().parents[2] / "reference" / "examples"


@cache
def examples(name: str) -> dict[str, str]:
    """Give the examples of one reference page by what they show, each as the text that stands in the page."""
    found: dict[str, str] = YAML(typ="safe", pure=True).load((FOLDER / f"{name}.yaml").read_text("utf-8"))
    return found
