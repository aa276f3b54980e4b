"""Targets and places that a benchmark refuses, each at its place."""

# ruff: noqa: E501 - a message is kept on one line, as it is told

from __future__ import annotations

from typing import Any

import pytest
from helpers.build import at_least, at_most, benchmark

from partnership_rules.benchmark import Benchmark
from partnership_rules.errors import ModelError

BASE = {"value": "20", "unit": "percent", "on": "2016-06-30"}
GAP = {"gap_falls_by": {"value": 5, "unit": "points"}}
DONE = {"done": True}
POINTS = {"value": 5, "unit": "points"}


@pytest.mark.parametrize(
    ("target", "baseline", "said"),
    [
        (
            {"rise_by": POINTS},
            {"value": "0.2", "unit": "proportion"},
            "target.rise_by.unit: unit_mismatch: a proportion does not change by points (give the measure in percent, or the change in percent)",
        ),
        (
            {"any_of": [DONE, {"target": {"fall_by": POINTS}}]},
            {"value": "0.2", "unit": "proportion"},
            "target.any_of.1.target.fall_by.unit: unit_mismatch: a proportion does not change by points (give the measure in percent, or the change in percent)",
        ),
        (
            {"at_least_n_of": {"n": 1, "of": [at_least("0.5", "index")]}},
            BASE,
            "target.at_least_n_of.of.0.at_least.unit: unit_mismatch: the target is in index, its baseline in percent (give both in the unit of the measure)",
        ),
        (
            {"all_of": [at_most("0.5", "index")]},
            BASE,
            "target.all_of.0.at_most.unit: unit_mismatch: the target is in index, its baseline in percent (give both in the unit of the measure)",
        ),
        (
            {"gap_falls_by": {**POINTS, "comparator": {"baseline": "9-5"}}},
            BASE,
            "target.gap_falls_by.comparator.baseline: range_reversed: the range runs backwards (the lower end comes first)",
        ),
    ],
)
def test_a_target_that_cannot_be_read_in_the_unit_of_its_baseline_is_refused_at_its_place(
    target: dict[str, Any], baseline: dict[str, Any], said: str
) -> None:
    with pytest.raises(ModelError) as caught:
        Benchmark(**benchmark(target=target, baseline=baseline))
    assert [str(problem) for problem in caught.value.problems] == [said]


def test_a_change_in_percent_of_a_proportion_is_allowed() -> None:
    one = Benchmark(**benchmark(target={"rise_by": {"value": 5, "unit": "percent"}}, baseline={"value": "0.2", "unit": "proportion"}))
    assert one.kind == "rise_by"


def test_a_benchmark_is_for_one_school_or_for_each_and_never_both() -> None:
    with pytest.raises(ModelError) as caught:
        Benchmark(**benchmark(school="north", **{"for": "each"}))
    assert [str(problem) for problem in caught.value.problems] == [
        "school: school_conflict: a benchmark is for one school, or 'for' each or the district (leave one of the two out)"
    ]


def test_a_gap_of_proportions_does_not_change_by_points() -> None:
    with pytest.raises(ModelError) as caught:
        Benchmark(**benchmark(target=GAP, baseline={"value": "0.2", "unit": "proportion"}))
    assert [str(problem).split(": a ")[0] for problem in caught.value.problems] == ["target.gap_falls_by.unit: unit_mismatch"]
