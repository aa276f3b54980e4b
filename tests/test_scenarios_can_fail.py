"""The worked scenarios as a set: each has a title and a source of its own, and each expectation could fail."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import partnership_rules as pr
from partnership_rules.documents.tree import Node
from partnership_rules.testing.scenarios.matching import differences
from partnership_rules.testing.scenarios.running import Scenario, run_scenario
from partnership_rules.testing.scenarios.scenario import find_scenarios, load_scenario

ROOT = Path(__file__).parent.parent
PATHS = find_scenarios(ROOT / "tests" / "scenarios")
SCENARIOS = {path.name.partition(".")[0]: load_scenario(path) for path in PATHS}
CITED = {key for name in pr.catalog() for key in pr.load_policy(name).citations}


def another(value: Any) -> Any:
    """Give a value of the same type that nothing in a standing has."""
    match value:
        case bool():
            return not value
        case str():
            return f"{value}, and something else"
        case None:
            return "something where nothing is"
        case _:
            return value + 987_654


def changed(node: Node) -> Iterator[Node]:
    """Give an expectation once for every leaf of it, with that leaf changed to what is expected nowhere."""
    if node.kind == "map":
        for place, (key, at, below) in enumerate(node.entries):
            for other in changed(below):
                yield replace(node, value=(*node.entries[:place], (key, at, other), *node.entries[place + 1 :]))
    elif node.kind == "list" and node.items:
        for place, below in enumerate(node.items):
            for other in changed(below):
                yield replace(node, value=(*node.items[:place], other, *node.items[place + 1 :]))
    elif node.kind == "list":
        yield replace(node, value=(replace(node, kind="scalar", value=another("")),))
    else:
        yield replace(node, value=another(node.value), raw="")


def wrongly_passed(scenario: Scenario) -> Iterator[Any]:
    """List what passes though one leaf of what is expected was changed; each day is asked about once."""
    for asked, result in zip((*scenario.checks, *scenario.proposals), run_scenario(scenario).checks, strict=True):
        others = list(changed(asked.expect))
        assert others, "a scenario expects something"
        if isinstance(result.outcome, pr.PartnershipRulesError):
            assert len(others) == 1, "beside an error nothing else is expected"
            yield from (other for other in others if other.get("error").value == result.outcome.code)
        else:
            came = result.outcome.to_dict()
            yield from (other for other in others if not any(differences(other, came)))


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_expectation_of_a_scenario_fails_when_it_is_changed(name: str) -> None:
    assert not list(wrongly_passed(SCENARIOS[name]))


def test_no_two_scenarios_have_one_title() -> None:
    titles = Counter(scenario.title for scenario in SCENARIOS.values())
    assert [title for title, count in titles.items() if count > 1] == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_title_of_a_scenario_is_a_sentence_that_states_a_rule(name: str) -> None:
    title = SCENARIOS[name].title
    assert title[0].isupper(), title
    assert not title.endswith("."), title
    assert len(title.split()) >= 6, title


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_cites_where_its_rule_is_written(name: str) -> None:
    cites = SCENARIOS[name].cites
    assert cites
    assert all(cites)
    pages = [page for cite in cites for page in re.findall(r"\bdocs/[\w/.-]+\.md\b", cite)]
    assert [page for page in pages if not (ROOT / page).is_file()] == []
    ids = [cite for cite in cites if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", cite)]
    assert [key for key in ids if key not in CITED] == [], "an id names a citation of a policy in the catalog"
