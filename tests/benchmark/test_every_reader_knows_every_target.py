"""Every target there is, read by whoever judges, draws, verifies, tells or shows it: none is forgotten by any of them."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any, get_args

import pytest
from helpers.build import agreement, benchmark, day, partnership, signatures
from helpers.cases import reference_examples

from partnership_rules import testing
from partnership_rules.analysis.verify.evidence import entries_for, outcomes_of
from partnership_rules.benchmark import Benchmark, Finding, judge
from partnership_rules.benchmark.targets import Target
from partnership_rules.benchmark.words import describe_target
from partnership_rules.evidence import Book, Measurement, Milestone
from partnership_rules.testing.menus.evidence import evidence_rows
from partnership_rules.views.bullet import bullets_of

TARGETS = reference_examples("targets")
BASE = {"value": "20", "unit": "percent", "on": "2017-06-01"}
ON, AFTER = day("2018-12-01"), day("2019-01-01")


def asked(key: str) -> dict[str, Any]:
    """Build the benchmark of a target, with a baseline for all that it looks at."""
    target = TARGETS[key]
    if key == "gap_falls_by":
        target = {key: {**target[key], "comparator": {"level": "state", "baseline": "21"}}}
    if key == "at_least_n_of":
        target = {key: {**target[key], "of": [{**part, "baseline": BASE} for part in target[key]["of"]]}}
    return benchmark(target=target, due="2018-12-31", baseline=BASE)


def judged(key: str, rows: Any, as_of: date = AFTER) -> Finding:
    book = Book(Milestone(**row) if "milestone" in row else Measurement(**row) for row in rows)
    return judge(Benchmark(**asked(key)), book, as_of=as_of)


def test_the_reference_has_an_example_of_every_target() -> None:
    assert list(TARGETS) == [one.key for one in get_args(get_args(Target)[0])]


@pytest.mark.parametrize("key", TARGETS)
def test_verification_finds_evidence_that_meets_every_target_and_evidence_that_does_not(key: str) -> None:
    one = Benchmark(**asked(key))
    assert outcomes_of(one, None) == ("met", "not_met", "unknown")
    for outcome in ("met", "not_met"):
        entries = entries_for(one, None, outcome, ON)
        assert entries is not None
        assert judged(key, entries, as_of=ON).outcome == outcome


@pytest.mark.parametrize("key", TARGETS)
def test_the_kit_draws_evidence_on_both_sides_of_every_target_and_all_engines_agree_on_it(key: str) -> None:
    plan = agreement("a", asked(key))
    rows: dict[Any, list[dict[str, Any]]] = {}
    for row in evidence_rows((plan,), (), ON):
        rows.setdefault(tuple(row.get(name) for name in ("measure", "milestone", "level")), []).append(row)
    drawn = list(product(*rows.values()))[:: 1 if len(rows) < 3 else 7]
    assert {"met", "not_met"} <= {judged(key, some, as_of=ON).outcome for some in drawn}
    for some in drawn[:: len(drawn) // 12 + 1]:
        held = partnership({"kind": "identified", "on": "2017-10-01"}, *signatures("2018-01-31", "a"), agreements=[plan], evidence=some)
        assert testing.disagreements(held, as_of=AFTER) == []


@pytest.mark.parametrize("key", TARGETS)
def test_every_target_is_said_in_words_and_drawn_where_it_is_a_number(key: str) -> None:
    one = Benchmark(**asked(key))
    assert describe_target(one.target)
    found = judged(key, entries_for(one, None, "met", ON) or ())
    assert found.because.text
    assert all(bullet.words for bullet in bullets_of(found))
    assert bool(bullets_of(found)) is (key != "done")
