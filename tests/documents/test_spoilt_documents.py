"""What is told of documents that were spoilt in small ways stays as it was: every place, code, sentence and hint."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from . import spoilt as made

KEPT: dict[str, list[list[str]]] = json.loads(made.FILE.read_text("utf-8"))


@pytest.mark.parametrize("first", range(made.BATCHES))
@pytest.mark.parametrize("source", made.SOURCES)
def test_what_is_told_of_a_spoilt_document_is_what_was_told_before(source: str, first: int, tmp_path: Path) -> None:
    for place, (was, now) in enumerate(zip(KEPT[source][first], made.batch(source, first, tmp_path), strict=True)):
        assert now == was, f"python -m documents.spoilt {source} {first * made.BATCH + place} shows it"


def test_most_of_what_is_spoilt_is_told(tmp_path: Path) -> None:
    for source in made.SOURCES:
        told = [made.said_of(source, number, tmp_path) for number in range(60)]
        assert sum(map(bool, told)) > 25, source
        assert len({line.split(": ")[1] for lines in told for line in lines}) > 4, source
