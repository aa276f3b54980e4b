"""Index policies are documents like the others: loaded, checked with the place of every fault, and written back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import partnership_rules as pr
from partnership_rules.documents import load_identification
from partnership_rules.documents.lookup import Lookup
from partnership_rules.documents.schema import json_schema
from partnership_rules.identification.prior import statuses_of

from .drawing import policy_of

NAMES = sorted(Lookup().catalog("identification"))
GOOD = """format: partnership-rules/identification/1
id: two
indicators:
  m: {measure: m, unit: percent}
  g: {measure: g, unit: percent}
scores:
  index: {weights: {m: 60, g: 40}}
rules:
  - {id: lowest, reason: CSILOWPERF, when: {lowest: {share: 5, base: pool, rounds: up}}}
"""

BROKEN = [
    ("unit: percent}\n  g", "unit: percents}\n  g", "4:25: unknown_word"),
    ("share: 5", "share: five", "9:61: number_invalid"),
    ("rounds: up", "rounds: upp", "9:84: unknown_word"),
    ("{lowest: {", "{lowst: {", "9:45: unknown_kind"),
    ("g: 40", "gg: 40", "7:32: unknown_indicator"),
    ("indicators:", "indicatorss:", "3:1: unknown_key"),
    ("reason: CSILOWPERF, ", "", "9:5: missing_key"),
]


@pytest.mark.parametrize("name", NAMES)
def test_a_policy_of_the_catalog_is_whole_cited_and_written_back_equal(name: str) -> None:
    policy = load_identification(name)
    assert pr.check(policy) == []
    assert policy.id == name
    assert all(rule.cites for rule in policy.rules)
    assert {cite for rule in policy.rules for cite in rule.cites} <= set(policy.citations)
    assert pr.loads(pr.dumps(policy)) == policy
    assert pr.loads(pr.dumps(policy, syntax="json"), file="a.json") == policy


@pytest.mark.parametrize(("old", "new", "wanted"), BROKEN, ids=[wanted for _, _, wanted in BROKEN])
def test_a_fault_is_told_at_its_place_with_a_hint(old: str, new: str, wanted: str, tmp_path: Path) -> None:
    path = tmp_path / "two.identification.yaml"
    path.write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(pr.DocumentError) as caught:
        pr.load(path)
    first = str(caught.value.problems[0]).removeprefix(f"{path}:")
    assert first.startswith(wanted), first
    assert "(" in first or "missing_key" in first


def test_what_may_be_meant_is_warned_of(tmp_path: Path) -> None:
    path = tmp_path / "two.identification.yaml"
    path.write_text(GOOD.replace("g: 40", "g: 30").replace("  g: {", "  extra: {measure: e, unit: percent}\n  g: {"), "utf-8")
    assert [(problem.code, problem.severity) for problem in pr.check(path)] == [
        ("weights_not_100", "warning"),
        ("measure_unused", "warning"),
    ]


@pytest.mark.parametrize(
    ("when", "is_found"),
    [
        ({"below": {"indicator": "m", "value": 0}}, True),
        ({"below": {"indicator": "m", "value": 1}}, False),
        ({"below": {"indicator": "m", "value": 0, "when_absent": "true"}}, False),
        ({"at_least": {"score": "index", "value": 101}}, True),
        ({"not": {"at_most": {"score": "index", "value": 100, "when_absent": "true"}}}, True),
        ({"any": [{"lowest": {"count": 0}}, {"at_most": {"indicator": "m", "value": -1}}]}, True),
        ({"any": [{"lowest": {"count": 0}}, {"designated": {"as": "ATSI"}}]}, False),
        ({"all": [{"is": {"level": ["low", "both"]}}, {"is": {"level": "high"}}]}, True),
        ({"all": [{"is": {"level": ["low", "both"]}}, {"is": {"level": ["high", "both"]}}]}, False),
    ],
)
def test_a_rule_that_can_never_name_a_school_is_warned_of(when: dict[str, object], is_found: bool) -> None:
    policy = policy_of(rules=[{"id": "first", "reason": "X", "when": {"lowest": {"count": 1}}}, {"id": "r", "reason": "X", "when": when}])
    found = [(one.code, one.where.file) for one in pr.check(policy)]
    assert ([("rule_never_names", "p.rules.1")] if is_found else []) == [one for one in found if one[0] == "rule_never_names"]
    if "lowest" in str(when):
        return  # a safe harbor does not rank
    harbored = policy_of(rules=[{"id": "r", "reason": "X", "when": {"lowest": {"count": 1}}, "safe_harbor": {"not": when}}])
    assert ("rule_never_names" in {one.code for one in pr.check(harbored)}) is is_found


def test_a_folder_holds_it_with_the_others_and_a_name_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "two.identification.yaml").write_text(GOOD, "utf-8")
    assert list(pr.load_folder(tmp_path).identifications) == ["two"]
    with pytest.raises(pr.errors.LookupFailed, match="did you mean 'kentucky-2018'"):
        load_identification("kentucky-2081")
    with pytest.raises(pr.DocumentError) as caught:
        pr.load_policy(tmp_path / "two.identification.yaml")
    assert "load_identification() reads it" in str(caught.value)


def keys_without_words(schema: Any, path: str = "") -> list[str]:
    found = []
    if isinstance(schema, dict):
        properties = schema.get("properties", {})
        found = [f"{path}.{key}" for key, one in properties.items() if isinstance(one, dict) and not one.get("description")]
        for key, one in schema.items():
            found += keys_without_words(one, f"{path}.{key}")
    elif isinstance(schema, list):
        for one in schema:
            found += keys_without_words(one, path)
    return found


def test_every_key_of_the_schema_says_what_it_means() -> None:
    schema = json_schema("identification")
    del schema["properties"]
    assert keys_without_words(schema) == []


@pytest.mark.parametrize(
    ("until", "as_of", "expected"),
    [
        ("2020-07-01", "2021-01-01", date(2018, 7, 1)),  # it ends on the day on which it is given anew
        ("2020-06-30", "2021-01-01", date(2020, 7, 1)),
        (None, "2021-06-30", date(2018, 7, 1)),  # the last day of the second one is a day of it
        (None, "2021-07-01", None),
    ],
)
def test_a_status_is_held_since_its_first_day_without_a_break_and_to_the_last_one(
    until: str | None, as_of: str, expected: date | None
) -> None:
    first = {"kind": "designated", "school": "s", "as": "CSI", "on": "2018-07-01", **({"until": until} if until else {})}
    again = {"kind": "designated", "school": "s", "as": "CSI", "on": "2020-07-01", "until": "2021-06-30"}
    found = statuses_of([first, again], as_of=date.fromisoformat(as_of), known_on=None)
    assert found["s"] == ({} if expected is None else {"CSI": expected})
