"""Columns answer as ``evaluate`` does, case by case: partnerships of the kit, under its policies and drawn ones, and random tables."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

import partnership_rules as pr
from partnership_rules import portfolio
from portfolio.drawn import Dice, drawn_agreements, drawn_policy, kit_partnerships, table_partnerships

DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
CATALOG = ("michigan-2017", "michigan-2022", "michigan-2017-round-1")
EXAMPLES = Path(__file__).parents[2] / "examples" / "michigan"
Draw = Callable[..., list[pr.Partnership]]


def _of_catalog(dice: Dice, key: str) -> pr.Policy:
    return pr.load_policy(dice(CATALOG))


GENERATORS: dict[str, tuple[Callable[[Dice, str], pr.Policy], Draw, int]] = {
    "kit": (_of_catalog, kit_partnerships, 4),
    "policies": (drawn_policy, kit_partnerships, 8),
    "tables": (drawn_policy, table_partnerships, 8),
}


def checked(name: str, seeds: Sequence[int], *, count: int = 4) -> list[portfolio.Checked]:
    """Draw portfolios and hold columns against ``evaluate`` on the boundary days of each partnership."""
    policy_of, draw, _ = GENERATORS[name]
    found = []
    for seed in seeds:
        dice = Dice(seed)
        policy = policy_of(dice, f"policy-{seed}")
        agreements = drawn_agreements(dice, policy, f"a{seed}")
        tables = portfolio.read(draw(dice, policy, agreements, key=f"p{seed}", count=count))
        found.append(portfolio.check(tables, known_on=dice([None, None, date(2018, 6, 1)])))
    return found


@pytest.mark.parametrize("name", GENERATORS)
def test_columns_answer_as_evaluate_does(name: str) -> None:
    seeds = range(200 * GENERATORS[name][2] if DEEP else GENERATORS[name][2])
    found = checked(name, seeds, count=25 if DEEP else 3)
    assert [said for one in found for said in one.differences][:3] == []
    compared, by_columns = sum(one.compared for one in found), sum(one.by_columns for one in found)
    assert compared > (100_000 / 3 if DEEP else 150)
    assert by_columns >= compared / 3  # drawn clocks and steps take forms that are left to evaluate


def test_no_example_of_michigan_is_left_to_evaluate() -> None:
    tables = portfolio.read(EXAMPLES)
    days = [date(2017, 6, 1), date(2019, 1, 1), date(2026, 1, 1)]
    found = portfolio.standings(tables, as_of=days)
    assert set(found.coverage) <= {"columns", "too_early", "refused"}
    assert set(found.reasons) <= {"as_of_before_first_record", "rough_days"}
    exact = [one for one in pr.load_folder(EXAMPLES).partnerships.values() if one.is_exact]
    assert set(portfolio.standings(portfolio.read(exact), as_of=days).coverage) == {"columns", "too_early"}
    assert portfolio.check(portfolio.read(exact[:5])).differences == ()
