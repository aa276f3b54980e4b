"""What an expectation means: by subset, in order, by id and school, and never so that it could not fail."""

from __future__ import annotations

from datetime import date

import pytest

import partnership_rules as pr
from partnership_rules.documents.read import read_tree
from partnership_rules.testing.scenarios.matching import differences
from partnership_rules.testing.scenarios.vocabulary import DECISION, STANDING, Items, expectation_problems

PARTS = [
    {"id": "a", "school": "east", "outcome": "met"},
    {"id": "a", "school": "west", "outcome": "not_met"},
    {"id": "b", "school": None, "outcome": "met"},
]
TRAIL = [{"what": "x"}, {"what": "y"}, {"what": "z"}]
BECAUSE = {"text": "all of these", "truth": "false", "parts": [{"text": "still missing: local board"}]}


def held(expected: str, actual: object) -> list[str]:
    return [str(one) for one in differences(read_tree(expected, file="e.yaml"), actual)]


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ("{state: a}", {"state": "a", "level": 0}),
        ("{level: 0}", {"level": 0}),
        ("{agreement: null}", {"agreement": None}),
        ("{nothing: null}", {"level": 0}),
        ("{x: {b: {outcome: met}}}", {"x": PARTS}),
        ('{x: {"a@west": {outcome: not_met}}}', {"x": PARTS}),
        ("{x: {c: null}}", {"x": PARTS}),
        ("{x: [{what: x}, {what: z}]}", {"x": TRAIL}),
        ("{x: []}", {"x": []}),
        ("{because: local board}", {"because": BECAUSE}),
        ("{because: {truth: 'false'}}", {"because": BECAUSE}),
    ],
)
def test_what_holds(expected: str, actual: object) -> None:
    assert held(expected, actual) == []


@pytest.mark.parametrize(
    ("expected", "actual", "said"),
    [
        ("{state: b}", {"state": "a"}, "e.yaml:1:9: state: expected b, got a"),
        ("{level: false}", {"level": 0}, "level: expected false, got 0"),
        ("{level: 1}", {"level": True}, "level: expected 1, got true"),
        ("{value: 21}", {"value": "21"}, "put it in quotes"),
        ("{stat: a}", {"state": "a"}, "did you mean 'state'?"),
        ("{x: {a: {outcome: met}}}", {"x": PARTS}, "x.a@west.outcome: expected met, got not_met"),
        ('{x: {"a@wets": {outcome: met}}}', {"x": PARTS}, "did you mean 'a@west'?"),
        ("{x: {c: {outcome: met}}}", {"x": []}, "there is none at all"),
        ("{x: {b: null}}", {"x": PARTS}, "expected nothing, got {id: b"),
        ("{x: [{what: z}, {what: x}]}", {"x": TRAIL}, "x[1]: expected {what: x}, got nothing"),
        ("{x: [{what: y}, {what: y}]}", {"x": TRAIL}, "{what: z}"),
        ("{x: []}", {"x": TRAIL}, "an empty list wants an empty one"),
        ("{x: []}", {"x": TRAIL[:1]}, "an empty list wants an empty one"),
        ("{x: {state: a}}", {"x": "a"}, "x: expected {state: a}, got a"),
        ("{because: authorizer}", {"because": BECAUSE}, "a reason with the words 'authorizer'"),
    ],
)
def test_what_does_not_hold_and_how_it_is_told(expected: str, actual: object, said: str) -> None:
    found = held(expected, actual)
    assert found
    assert said in "; ".join(found)


def test_a_difference_carries_the_reasons_of_the_nearest_part() -> None:
    actual = {"clauses": [{"id": "c", "school": None, "outcome": "triggered", "because": BECAUSE}]}
    [one] = differences(read_tree("{clauses: {c: {outcome: not_triggered}}}", file="e.yaml"), actual)
    assert one.because == BECAUSE
    assert one.to_dict()["where"] == "e.yaml:1:25"


@pytest.mark.parametrize(
    ("expected", "code"),
    [
        ("{stat: a}", "unknown_expectation"),
        ("{clocks: {plan: {sttus: x}}}", "unknown_expectation"),
        ("{clocks: {}}", "expectation_empty"),
        ("{clocks: {plan: {}}}", "expectation_empty"),
        ("{clocks: running}", "expectation_shape"),
        ("{state: {a: b}}", "expectation_shape"),
        ("{trail: {a: {what: b}}}", "expectation_shape"),
        ("{policy: michigan-2017}", "expectation_shape"),
        ("{}", "expectation_empty"),
    ],
)
def test_an_expectation_that_names_no_part_or_could_not_fail_is_refused(expected: str, code: str) -> None:
    assert [problem.code for problem in expectation_problems(read_tree(expected, file="e.yaml"), STANDING)] == [code]


def words_of(value: object, words: object, path: str = "") -> list[str]:
    """List the keys that the JSON has and the vocabulary does not know."""
    if isinstance(words, Items):
        return [one for part in value for one in words_of(part, words.words, path)]  # type: ignore[attr-defined]
    if not isinstance(words, dict) or not isinstance(value, dict):
        return []
    missing = [f"{path}.{key}" for key in value if key not in words]
    return missing + [one for key, below in value.items() if key in words for one in words_of(below, words[key], f"{path}.{key}")]


def test_the_vocabulary_knows_every_word_of_a_standing_and_of_a_decision() -> None:
    standing = pr.evaluate(overridden_and_extended(), as_of=date(2021, 3, 1))
    assert words_of(standing.to_dict(), STANDING) == []
    decision = pr.propose(overridden_and_extended(), {"kind": "closed", "on": "2021-03-01"})
    assert words_of(decision.to_dict(), DECISION) == []
    assert set(STANDING) == set(standing.to_dict())


def overridden_and_extended() -> pr.Partnership:
    why = {"by": "state_superintendent", "authority": "letter", "reason": "error"}
    return pr.Partnership(
        id="p",
        policy=pr.load_policy("michigan-2017"),
        district={"name": "D", "charter": False},
        schools=[{"id": "east"}],
        agreements=[
            {
                "id": "a",
                "benchmarks": [{"id": "b", "phase": "outcome", "domain": "academic", "measure": "m", "target": {"done": True}}],
                "clauses": [{"id": "c", "when": {"missed": {}}, "then": {"of": [{"kind": "x"}]}, "effect": "may", "decided_by": "isd"}],
            }
        ],
        records=[
            {"kind": "identified", "on": "2018-01-02"},
            {"kind": "agreement_signed", "on": "2018-02-01", "agreement": "a"},
            {"kind": "extension_granted", "on": "2018-03-01", "clock": "outcome_review", "until": "2021-02-15", **why},
            {"kind": "overridden", "on": "2018-03-01", "what": "benchmark:b", "outcome": "met", **why},
            {"kind": "overridden", "on": "2018-03-01", "what": "clause:c", "outcome": "triggered", **why},
            {"kind": "overridden", "on": "2018-03-01", "what": "requirement:plan-in-time", "outcome": "not_met", **why},
        ],
    )
