"""Every reader of targets knows every kind of target."""

from typing import Any, get_args

import pytest
from helpers.build import day

from partnership_rules.analysis.verify.evidence import entries_for, outcomes_of
from partnership_rules.benchmark import Benchmark, judge
from partnership_rules.benchmark.targets import AnyTarget
from partnership_rules.benchmark.words import describe_target
from partnership_rules.evidence import Book, Measurement, Milestone
from partnership_rules.views.bullet import bullets_of

PERCENT = {"value": "60", "unit": "percent"}
POINTS = {"value": 5, "unit": "points"}
BODIES: dict[str, tuple[dict[str, Any], str, list[bool]]] = {
    "at_least": ({"at_least": PERCENT}, "at least 60 percent", [True]),
    "at_most": ({"at_most": PERCENT}, "at most 60 percent", [False]),
    "rise_by": ({"rise_by": POINTS}, "a rise by at least 5 points", [True]),
    "fall_by": ({"fall_by": POINTS}, "a fall by at least 5 points", [False]),
    "gap_falls_by": (
        {"gap_falls_by": {**POINTS, "comparator": {"baseline": "70"}}},
        "a gap to the state smaller by at least 5 points",
        [False],
    ),
    "done": ({"done": True}, "done by the due date", []),
    "any_of": (
        {"any_of": [{"at_least": PERCENT}, {"rise_by": POINTS}]},
        "any of: at least 60 percent; a rise by at least 5 points",
        [True, True],
    ),
    "all_of": ({"all_of": [{"at_most": PERCENT}]}, "all of: at most 60 percent", [False]),
    "at_least_n_of": ({"at_least_n_of": {"n": 1, "of": [{"fall_by": POINTS}]}}, "at least 1 of: a fall by at least 5 points", [False]),
    "target": (
        {"all_of": [{"measure": "other", "target": {"at_least": PERCENT}}]},
        "all of: 'other': at least 60 percent",
        [True],
    ),
}
"""For each kind of target one of it, its words, and for each of its bullet charts whether more is better."""


def benchmark(body: dict[str, Any]) -> Benchmark:
    baseline = {"value": "50", "unit": "percent", "on": "2017-06-01"}
    return Benchmark(id="b", phase="outcome", domain="d", measure="m", baseline=baseline, target=body)


def findings(body: dict[str, Any]) -> dict[str, Any]:
    """Judge a benchmark by the evidence that verify makes for each outcome."""
    promised, on, found = benchmark(body), day("2018-06-01"), {}
    for outcome in outcomes_of(promised, None):
        rows = entries_for(promised, None, outcome, on) or ()
        book = Book([Milestone(**row) if "milestone" in row else Measurement(**row) for row in rows])
        found[outcome] = judge(promised, book, as_of=on)
    return found


def test_there_is_a_sample_of_every_target() -> None:
    kinds = [kind.key for kind in get_args(get_args(AnyTarget)[0])]
    assert list(BODIES) == kinds


@pytest.mark.parametrize("kind", BODIES)
def test_verify_makes_evidence_that_meets_a_target_and_evidence_that_misses_it(kind: str) -> None:
    found = findings(BODIES[kind][0])
    assert [finding.outcome for finding in found.values()] == ["met", "not_met", "undetermined"]
    assert list(found) == ["met", "not_met", "unknown"]


@pytest.mark.parametrize("kind", BODIES)
def test_a_target_is_said_in_words(kind: str) -> None:
    body, words, _ = BODIES[kind]
    assert describe_target(benchmark(body).target) == words


@pytest.mark.parametrize("kind", BODIES)
def test_a_bullet_chart_shows_a_target_that_is_a_number_and_on_which_side_the_good_values_lie(kind: str) -> None:
    body, _, sides = BODIES[kind]
    for outcome in ("met", "not_met"):
        assert [bullet.rising for bullet in bullets_of(findings(body)[outcome])] == sides


@pytest.mark.parametrize("kind", BODIES)
def test_the_margin_is_positive_on_the_good_side(kind: str) -> None:
    """Met exactly or with some to spare the distance is not below nothing; missed it is below."""
    found = findings(BODIES[kind][0])
    for outcome, good in (("met", True), ("not_met", False)):
        margin = found[outcome].margin
        assert margin is None or (margin.low >= 0) is good
