"""Columns answer as ``evaluate`` does, case by case: partnerships of the kit, under its policies and drawn ones, and random tables."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

import partnership_rules as pr
from partnership_rules import portfolio
from partnership_rules.portfolio.columns import Columns
from partnership_rules.portfolio.fold import Fold
from partnership_rules.portfolio.plan import Plan
from partnership_rules.testing import load_scenario
from portfolio.drawn import (
    Dice,
    changing_partnerships,
    clocked_policy,
    drawn_agreements,
    drawn_policy,
    extended_partnerships,
    kit_partnerships,
    partnerships_with_plans_of_their_own,
    table_partnerships,
)

DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
CATALOG = ("michigan-2017", "michigan-2022", "michigan-2017-round-1")
EXAMPLES = Path(__file__).parents[2] / "examples" / "michigan"
SCENARIOS = Path(__file__).parents[1] / "scenarios"
RECURRING: tuple[dict[str, object], ...] = (
    {"kind": "milestone", "anchor": "assigned", "every": "P6M"},
    {"kind": "milestone", "anchor": {"entered": "assessing"}, "every": "P30D", "while_in": ["assessing"], "roll": "following"},
    {"kind": "milestone", "anchor": {"entered": "plan_signed"}, "every": "P1M", "while_in": ["plan_signed", "intermediate_review"]},
    {"kind": "deadline", "anchor": "review_held", "period": "P90D", "met_by": "review_decided", "restarts": "each_entry"},
)
Draw = Callable[..., list[pr.Partnership]]


def _of_catalog(dice: Dice, key: str) -> pr.Policy:
    return pr.load_policy(dice(CATALOG))


def _again(clock: dict[str, object], key: str) -> pr.Policy:
    """Return Michigan's policy with a clock that runs again."""
    base = pr.load_policy("michigan-2017").to_dict()
    return pr.Policy(**{**base, "id": key, "clocks": {**base["clocks"], "again": clock}})


def _recurring(dice: Dice, key: str) -> pr.Policy:
    return _again(dice(RECURRING), key)


GENERATORS: dict[str, tuple[Callable[[Dice, str], pr.Policy], Draw, int]] = {
    "kit": (_of_catalog, kit_partnerships, 4),
    "plans": (_of_catalog, partnerships_with_plans_of_their_own, 6),
    "policies": (drawn_policy, kit_partnerships, 10),
    "recurring": (_recurring, kit_partnerships, 4),
    "tables": (drawn_policy, table_partnerships, 8),
    "changes": (_of_catalog, changing_partnerships, 8),
    "extensions": (clocked_policy, extended_partnerships, 8),
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
    seeds = range(20 * GENERATORS[name][2] if DEEP else GENERATORS[name][2])
    found = checked(name, seeds, count=25 if DEEP else 8)
    assert [said for one in found for said in one.differences][:3] == []
    compared, by_columns = sum(one.compared for one in found), sum(one.by_columns for one in found)
    assert compared > (100_000 / len(GENERATORS) if DEEP else 500)
    assert by_columns >= compared / 2


def test_thresholds_that_are_too_many_to_keep_by_their_place_are_held_against_values_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partnership_rules.portfolio.evidence.MOST_PAIRS", 0)
    found = [one for name in ("plans", "changes", "extensions") for one in checked(name, range(100, 102), count=4)]
    assert [said for one in found for said in one.differences] == []
    assert sum(one.by_columns for one in found) > 200


COVERED = {
    "colorado": 1.0,
    "federal-essa": 1.0,
    "kentucky": 1.0,
    "louisiana": 1.0,
    "massachusetts-count": 1.0,
    "massachusetts-district": 1.0,
    "massachusetts-district-counted": 0.0,
    "massachusetts-school": 1.0,
    "michigan-2017": 1.0,
    "michigan-2017-round-1": 1.0,
    "michigan-2022": 1.0,
    "new-mexico": 1.0,
    "new-mexico-2017": 1.0,
    "new-york": 1.0,
}
"""The share that columns answer under each policy of the catalog, of partnerships whose records do not contradict each other.

A policy that looks at other partnerships (`links`) is left to `evaluate`.
"""


@pytest.mark.parametrize("key", pr.documents.catalog())
def test_columns_cover_every_policy_of_the_catalog(key: str) -> None:
    policy, dice = pr.load_policy(key), Dice(11)
    texts = [one for one in drawn_agreements(dice, policy, "a") if all(benchmark.school is None for benchmark in one.benchmarks)]
    found = portfolio.check(portfolio.read(kit_partnerships(dice, policy, texts, key="p", count=6)))
    answer = portfolio.standings(portfolio.read(kit_partnerships(dice, policy, texts, key="q", count=12)), as_of=date(2024, 1, 1))
    agreeing = [row for row in answer if row["why"] != "records of one day contradict each other" and row["answered_by"] != "too_early"]
    by_columns = sum(row["answered_by"] == "columns" for row in agreeing)
    assert found.differences == ()
    assert by_columns / len(agreeing) >= COVERED[key]


@pytest.mark.parametrize("clock", RECURRING)
def test_clocks_that_run_again_are_answered_by_columns(clock: dict[str, object]) -> None:
    policy, dice = _again(clock, "again"), Dice(5)
    drawn = kit_partnerships(dice, policy, drawn_agreements(dice, policy, "a"), key="p", count=8)
    more: list[dict[str, object]] = [{"kind": "extension_granted", "on": "2019-02-01", "clock": "again", "until": "2019-12-01"}]
    more[0] |= {"by": "state_superintendent", "authority": "a", "reason": "r"}
    found = portfolio.check(portfolio.read([one.with_changes(records=(*one.records, *more)) for one in drawn]))
    assert found.differences == ()
    assert found.by_columns >= found.compared / 3


def test_a_rating_that_names_the_school_a_partnership_is_about_is_its_own() -> None:
    rated = {"rated": {"in": "F", "consecutive": 1}}
    policy = pr.Policy(
        id="of-a-school", subject="school", states={"open": {"initial": True}, "low": {}, "closed": {"final": True}},
        transitions=[
            {"on": "rated", "from": "open", "to": "low", "when": rated},
            {"on": "closed", "from": ["open", "low"], "to": "closed"},
        ],
    )  # fmt: skip
    days = ("2017-07-01", "2018-07-01")
    ratings = [[(None, "F"), ("s1", "A")], [("s1", "A"), (None, "F")], [("s1", "F")], [("s2", "F")], [("s1", None), ("s2", "F")]]
    held = [
        pr.Partnership(
            id=f"p{number}-{gap}", policy=policy, district={"name": "D"}, schools=[{"id": "s2"}, {"id": "s1"}],
            records=[
                {"kind": "rated", "on": days[place * gap], "period": str(2017 + place * gap), "school": school, "rating": rating}
                for place, (school, rating) in enumerate(listed)
            ],
        )
        for number, listed in enumerate(ratings) for gap in (0, 1)
    ]  # fmt: skip
    found = portfolio.check(portfolio.read(held))
    assert found.differences == ()
    answer = portfolio.standings(portfolio.read(held), as_of=date(2019, 1, 1))
    assert [row["partnership"] for row in answer if row["answered_by"] != "columns"] == ["p0-0", "p1-0"]


def test_no_example_of_michigan_is_left_to_evaluate() -> None:
    tables = portfolio.read(EXAMPLES)
    days = [date(2017, 6, 1), date(2019, 1, 1), date(2026, 1, 1)]
    found = portfolio.standings(tables, as_of=days)
    assert set(found.coverage) <= {"columns", "too_early", "refused"}
    assert set(found.reasons) <= {"as_of_before_first_record", "rough_days"}
    exact = [one for one in pr.load_folder(EXAMPLES).partnerships.values() if one.is_exact]
    assert set(portfolio.standings(portfolio.read(exact), as_of=days).coverage) == {"columns", "too_early"}
    assert portfolio.check(portfolio.read(exact[:5])).differences == ()


@pytest.mark.parametrize(
    "name",
    [
        "two-decisions-of-one-day", "two-values-of-one-day", "records-of-one-day-that-do-not-agree",
        "signatures-of-one-day-on-two-versions", "reasons-of-one-day-add-up",
    ],
)  # fmt: skip
def test_columns_answer_as_evaluate_does_where_facts_of_one_day_do_not_agree(name: str) -> None:
    held = load_scenario(SCENARIOS / f"{name}.scenario.yaml").partnership
    without = held.with_changes(records=tuple(record for record in held.records if record.kind != "rated"))
    assert portfolio.check(portfolio.read([held, without.with_changes(id="b")])).differences == ()


def test_a_fold_keeps_at_most_110_bytes_of_a_partnership_with_three_schools() -> None:
    count, policy = 100, pr.load_policy("michigan-2017")
    ids = [f"p{place:03}" for place in range(count)]
    tables = portfolio.Tables(
        partnerships=pa.table({"id": ids, "policy": [policy.id] * count}),
        schools=pa.table({"partnership": sorted(ids * 3), "id": ["a", "b", "c"] * count}),
        records=pa.table({"partnership": ids, "kind": ["identified"] * count, "on": pa.array([date(2017, 1, 20)] * count)}),
    )
    columns = Columns(tables, policy)
    fold = Fold(columns, Plan(policy, columns.documents, ()))
    kept = [fold.next, fold.facts._counted, *fold.state.met_on.values(), *vars(fold.state).values()]
    assert sum(one.nbytes for one in kept if isinstance(one, np.ndarray)) / count <= 110
