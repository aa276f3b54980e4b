"""What lint finds, how policies differ and what is simulated stays as it was, to the word, for whatever numbers draw."""

from __future__ import annotations

import json

import pytest
from helpers.kept import digest

from partnership_rules.analysis import lint

from . import answers as kept

KEPT: dict[str, list[str]] = json.loads(kept.FILE.read_text("utf-8"))
CASES = [(name, seed) for name, (_, seeds) in kept.ASKED.items() for seed in range(seeds)]


@pytest.mark.parametrize(("name", "seed"), CASES, ids=[f"{name}-{seed}" for name, seed in CASES])
def test_an_answer_is_the_one_that_was_given_before(name: str, seed: int) -> None:
    found = kept.ASKED[name][0](seed)
    assert digest(found) == KEPT[name][seed], json.dumps(found, indent=1, default=str)


def test_the_answers_that_are_kept_say_something() -> None:
    codes = {problem.code for seed in range(60) for problem in lint(kept.policy(seed))}
    assert len(codes) > 12
    assert len({tuple(answers) for answers in KEPT.values()}) == len(KEPT)
    assert all(len(set(answers)) > 6 for name, answers in KEPT.items() if name != "varied")
