"""What cannot be meant is refused when the policy is built or the question is asked, with a code and words that help."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import partnership_rules as pr
from partnership_rules import Measurement
from partnership_rules.identification import identify

from .drawing import AS_OF, indicator, policy_of, rows_of

CODES = Path(__file__).parents[2] / "src" / "partnership_rules" / "catalog" / "error-codes.yaml"
SHARE = {"measure": "p", "at_least": 95}
BY = {"by": "b", "authority": "a", "because": "c"}
SCHOOL = [{"school": "a", "title": "yes"}]


def rule(**parts: Any) -> dict[str, Any]:
    return {"rules": [{"id": "r", "reason": "CSILOWPERF", "when": {"lowest": {"count": 1}}, **parts}]}


def threshold(**parts: Any) -> dict[str, Any]:
    return rule(when={"below": parts})


def score(**parts: Any) -> dict[str, Any]:
    return {"scores": {"index": {"weights": {"m": 1}, **parts}}}


REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("threshold_invalid", threshold(indicator="m", score="index", value=1)),
    ("threshold_invalid", threshold(value=1)),
    ("lowest_invalid", rule(when={"lowest": {"share": 5, "count": 1, "base": "pool", "rounds": "up"}})),
    ("lowest_invalid", rule(when={"lowest": {"share": 5}})),
    ("number_out_of_range", rule(when={"lowest": {"share": 101, "base": "pool", "rounds": "up"}})),
    ("lowest_misplaced", rule(safe_harbor={"lowest": {"count": 1}})),
    ("lowest_misplaced", {"population": {"eligible": {"lowest": {"count": 1}}}}),
    ("lowest_misplaced", {"exit": {"reason": "x", "when": {"not": {"lowest": {"count": 1}}}}}),
    ("weights_invalid", {"indicators": {"m": indicator("m", years={"take": 2, "pool": "weights", "weights": [1]}), "g": indicator("g")}}),
    ("weights_invalid", {"indicators": {"m": indicator("m", years={"take": 2, "weights": [1, 1]}), "g": indicator("g")}}),
    ("weights_invalid", score(when_absent="sets")),
    ("weights_invalid", score(to={"m": "m"})),
    ("weights_invalid", score(combine="counts", when_absent="undetermined")),
    ("number_out_of_range", score(weights={"m": 0})),
    ("list_too_short", score(weights={})),
    ("bound_missing", {"indicators": {"m": {"measure": "m", "unit": "index", "participation": SHARE}}, **score()}),
    ("range_reversed", {"indicators": {"m": {"measure": "m", "unit": "index", "low": 9, "high": 1}}, **score()}),
    ("override_invalid", {"overrides": [{"outcome": "in", "reason": "x", "on": "2025-01-01", **BY}]}),
    ("unknown_pool", rule(pools=["nowhere"])),
    ("unknown_indicator", threshold(indicator="mm", value=1)),
    ("unknown_indicator", score(weights={"x": 1})),
    ("unknown_score", threshold(score="indx", value=1)),
    ("unknown_score", rule(when={"lowest": {"count": 1, "by": "other"}})),
    ("unknown_score", {"scores": {"a": {"weights": {"m": 1}}, "b": {"weights": {"g": 1}}}}),
    ("duplicate_id", {"rules": rule()["rules"] * 2}),
    ("unknown_key", score(weight=1)),
    ("unknown_kind", rule(when={"highest": {}})),
    ("float_refused", threshold(indicator="m", value=0.5)),
]  # fmt: skip


@pytest.mark.parametrize(("code", "parts"), REFUSED)
def test_a_policy_that_cannot_be_meant_is_refused(code: str, parts: dict[str, Any]) -> None:
    with pytest.raises(pr.PartnershipRulesError) as caught:
        policy_of(**parts)
    assert caught.value.code == code


def correct_on_the_same_day() -> object:
    earlier = identify(policy_of(), SCHOOL, rows_of({("a", "m", "2025"): ("5", 9), ("a", "g", "2025"): ("5", 9)}), as_of=AS_OF)
    later = identify(
        policy_of(**rule(when={"below": {"indicator": "m", "value": 1}})), SCHOOL, rows_of({("a", "m", "2025"): ("5", 9)}), as_of=AS_OF
    )
    return later.changes(earlier)


MISUSES: list[tuple[str, Callable[[], object]]] = [
    ("roster_empty", lambda: identify(policy_of(), [], [], as_of=AS_OF)),
    ("duplicate_id", lambda: identify(policy_of(), SCHOOL * 2, [], as_of=AS_OF)),
    ("unknown_column", lambda: identify(policy_of(population={"eligible": {"is": {"titel": "yes"}}}), SCHOOL, [], as_of=AS_OF)),
    ("prior_missing", lambda: identify(policy_of(**rule(when={"designated": {"as": "ATSI"}})), SCHOOL, [], as_of=AS_OF)),
    ("correction_same_day", correct_on_the_same_day),
    (
        "rough_days",
        lambda: identify(policy_of(), SCHOOL, [Measurement(measure="m", school="a", on="2025", value="1", unit="percent")], as_of=AS_OF),
    ),
    (
        "rough_days",
        lambda: identify(policy_of(), SCHOOL, [], as_of=AS_OF, prior=[{"kind": "designated", "school": "a", "as": "X", "on": "2024"}]),
    ),
    ("unknown_school", lambda: identify(policy_of(), SCHOOL, [], as_of=AS_OF)["b"]),
    ("type_unexpected", lambda: identify(policy_of(), "school", [], as_of=AS_OF)),
    ("type_unexpected", lambda: identify("policy", SCHOOL, [], as_of=AS_OF)),  # type: ignore[arg-type]  # refused too
    ("date_invalid", lambda: identify(policy_of(), SCHOOL, [], as_of="1 September 2025")),
    ("text_expected", lambda: identify(policy_of(), [{"school": 123}], [], as_of=AS_OF)),
]


@pytest.mark.parametrize(("code", "do"), MISUSES, ids=[code for code, _ in MISUSES])
def test_a_misuse_raises_an_error_of_this_library(code: str, do: Callable[[], object]) -> None:
    with pytest.raises(pr.PartnershipRulesError) as caught:
        do()
    assert caught.value.code == code


def test_what_of_the_evidence_cannot_be_used_is_said_and_not_dropped() -> None:
    rows = rows_of({("a", "m", "2025"): ("5", 9), ("stranger", "m", "2025"): ("5", 9)})
    found = identify(policy_of(), SCHOOL, rows, as_of=AS_OF)
    assert [problem.code for problem in found.problems] == ["measure_without_rows", "unknown_school"]
    assert all(problem.severity == "warning" for problem in found.problems)


def test_a_pool_without_schools_and_one_of_which_fewer_than_five_percent_are_named_are_warned_of() -> None:
    roster = [{"school": f"s{i:02}", "title": "yes", "level": "low"} for i in range(41)]
    rows = rows_of({(f"s{i:02}", measure, "2025"): (str(i), 9) for i in range(41) for measure in "mg"})
    population = {"eligible": {"is": {"title": "yes"}}, "pools": {"low": {"is": {"level": "low"}}, "high": {"is": {"level": "high"}}}}
    found = [
        [
            (problem.code, str(problem.where))
            for problem in identify(policy_of(population=population, **one), roster, rows, as_of=AS_OF).problems
        ]
        for one in (rule(when={"lowest": {"count": count}}) for count in (2, 3))
    ]
    assert found == [[("under_five_percent", "pool low"), ("pool_empty", "pool high")], [("pool_empty", "pool high")]]


def test_every_code_of_this_part_of_the_reference_has_a_broken_example() -> None:
    listed = YAML(typ="safe", pure=True).load(CODES.read_text("utf-8"))["Identification"]
    shown = {code for code, _ in (*REFUSED, *MISUSES)} | {"measure_without_rows", "pool_empty", "under_five_percent"}
    assert set(listed) <= shown | {"weights_not_100", "measure_unused", "rule_never_names"}, "these are held by the tests of documents"


def test_a_day_with_a_time_is_refused() -> None:
    from datetime import datetime

    with pytest.raises(pr.PartnershipRulesError):
        identify(policy_of(), SCHOOL, [], as_of=datetime(2025, 9, 1))


def test_the_day_decides_what_is_seen() -> None:
    rows = rows_of({("a", "m", "2025"): ("5", 9), ("a", "g", "2025"): ("5", 9)})
    assert identify(policy_of(), SCHOOL, rows, as_of=date(2025, 6, 30))["a"].outcome == "in"
    assert identify(policy_of(), SCHOOL, rows, as_of=date(2025, 6, 29))["a"].outcome == "undetermined"
