"""The same numbers draw the same policy, agreement, partnership, menu and fault, today and under every Python."""

from __future__ import annotations

import json
from typing import Any

import pytest

from . import drawn as kept

KEPT: dict[str, dict[str, Any]] = json.loads(kept.FILE.read_text("utf-8"))


def in_full(value: object) -> str:
    return json.dumps(value, indent=1, default=str)


@pytest.mark.parametrize("seed", kept.POLICIES)
def test_a_seed_draws_its_policy_agreement_and_conditions(seed: int) -> None:
    for name, part in kept.written(seed):
        assert kept.digest(part) == KEPT["written"][str(seed)][name], f"{name}: {in_full(part)}"


@pytest.mark.parametrize("seed", kept.PARTNERSHIPS)
def test_steps_draw_their_partnership(seed: int) -> None:
    found = kept.drawn(seed).to_dict()
    assert kept.digest(found) == KEPT["drawn"][str(seed)], in_full(found)


@pytest.mark.parametrize("seed", kept.PARTNERSHIPS[::3])
def test_what_may_come_next_is_listed_whole_and_in_order(seed: int) -> None:
    for name, part in kept.menus(seed):
        assert kept.digest(part) == KEPT["menus"][str(seed)][name], f"{name}: {in_full(part)}"


@pytest.mark.parametrize("seed", range(6))
def test_a_policy_has_the_same_faults_in_the_same_order(seed: int) -> None:
    found = kept.faults(seed)
    assert kept.digest(found) == KEPT["faults"][str(seed)], in_full(found)
