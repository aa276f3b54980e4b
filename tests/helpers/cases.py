"""Cases kept as data beside the test that reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML


def cases(test: str, name: str) -> list[dict[str, Any]]:
    """Read the cases of the file ``name`` beside the file of a test."""
    return list(YAML(typ="safe", pure=True).load(Path(test).with_name(name).read_text(encoding="utf-8")))


def reference_examples(name: str) -> dict[str, Any]:
    """Read the examples that the reference gives, of every condition or target, by its key."""
    reader = YAML(typ="safe", pure=True)
    written = reader.load((Path(__file__).parents[2] / "docs/reference/examples" / f"{name}.yaml").read_text(encoding="utf-8"))
    return {key: reader.load(text) for key, text in written.items()}
