"""The ladders of the catalog: every rule cited, no warning but what no source says, every law decided, and cases worked by hand."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

import partnership_rules as pr
from partnership_rules.testing.scenarios.scenario import find_scenarios

LADDERS = sorted(key for key in pr.catalog() if not key.startswith("michigan"))
BESIDE = {"massachusetts-count", "massachusetts-district-counted"}
"""Policies that only add a cap to another ladder; their scenarios are about the cap."""

READ_AND_KNOWN = {"no-endless-wait", "bounded"}
"""Laws that a ladder breaks where a source names no day: somebody must act, and nothing says by when."""

POLICY = re.compile(r"^  policy: (?:\{id: [\w-]+, extends: )?(?P<key>[\w-]+)", re.MULTILINE)
FOUND = [POLICY.search(path.read_text("utf-8")) for path in find_scenarios(Path(__file__).parent / "scenarios")]
SCENARIOS = Counter(one["key"] for one in FOUND if one is not None)


@pytest.mark.parametrize("key", LADDERS)
def test_a_ladder_has_no_finding_but_the_parts_that_no_source_says(key: str) -> None:
    assert {(one.code, one.severity) for one in pr.check(pr.load_policy(key))} <= {("unverified", "hint")}


@pytest.mark.parametrize("key", LADDERS)
def test_every_clock_step_requirement_and_parameter_of_a_ladder_is_cited(key: str) -> None:
    policy = pr.load_policy(key)
    rules = (*policy.clocks.values(), *policy.transitions, *policy.requirements, *policy.parameters.values())
    assert [rule for rule in rules if not rule.cites] == []
    assert [name for name, one in policy.citations.items() if not one.url] == []


@pytest.mark.parametrize("key", LADDERS)
def test_every_law_of_a_ladder_is_decided_and_what_is_refuted_is_known(key: str) -> None:
    report = pr.analysis.verify(pr.load_policy(key))
    assert [one.law.id for one in report.results if one.outcome == "inconclusive"] == []
    assert {one.law.id for one in report.refuted()} <= READ_AND_KNOWN


@pytest.mark.parametrize("key", sorted(set(LADDERS) - BESIDE))
def test_a_ladder_has_at_least_six_scenarios(key: str) -> None:
    assert SCENARIOS[key] >= 6
