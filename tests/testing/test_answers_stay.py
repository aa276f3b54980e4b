"""What the testing kit says of whatever numbers draw or spoil stays as it was, to the word, and the engines agree about all of it."""

from __future__ import annotations

import json

import pytest
from helpers.kept import digest

from partnership_rules import testing

from . import answers as kept
from .drawn import PARTNERSHIPS, drawn

KEPT: dict[str, list[str]] = json.loads(kept.FILE.read_text("utf-8"))
CASES = [(name, seed) for name, (_, seeds) in kept.ASKED.items() for seed in range(seeds)]


@pytest.mark.parametrize(("name", "seed"), CASES, ids=[f"{name}-{seed}" for name, seed in CASES])
def test_an_answer_is_the_one_that_was_given_before(name: str, seed: int) -> None:
    found = kept.ASKED[name][0](seed)
    assert digest(found) == KEPT[name][seed], json.dumps(found, indent=1, default=str)


@pytest.mark.parametrize("seed", PARTNERSHIPS)
def test_the_engines_agree_about_what_is_drawn(seed: int) -> None:
    made = drawn(seed)
    assert testing.disagreements(made, as_of=kept.days(made)[seed // 3 % 3]) == []
