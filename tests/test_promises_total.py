"""Totality: whatever is handed over, a public function returns, or raises an error of this library."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from helpers.worlds import LOOKS, START, World, only_our_errors, worlds
from hypothesis import given, settings
from hypothesis import strategies as st

import partnership_rules as pr
from partnership_rules.errors import PartnershipRulesError

Json = dict[str, Any]
SOME = settings(max_examples=60)


@settings(max_examples=150)
@given(st.text() | st.binary(), st.sampled_from(["a.yaml", "a.json", "<text>"]))
def test_any_text_or_bytes_is_read_or_refused_in_our_own_words(text: str | bytes, file: str) -> None:
    only_our_errors(pr.loads, text, file=file)


YAMLISH = st.text(st.sampled_from(list("{}[]:,-?&*!|>'\"%@#` \n\t0123456789abon~.+\u00e9\u202e\x00")), max_size=60)
HEADS = st.sampled_from([f"format: partnership-rules/{kind}/1\nid: x\n" for kind in ("agreement", "partnership", "policy", "scenario")])


@settings(max_examples=150)
@given(HEADS, YAMLISH)
def test_any_scribble_under_a_good_head_is_read_or_refused(head: str, text: str) -> None:
    only_our_errors(pr.loads, head + text)


GOOD = {
    "agreement": """\
format: partnership-rules/agreement/1
id: a
policy: michigan-2017
term: {from: 2017-05-01, until: 2020-06-30}
benchmarks:
  - id: b
    phase: outcome
    domain: d
    for: each
    measure: m
    baseline: {value: 21.0, unit: percent, on: 2016-06-30}
    target: {any_of: [{fall_by: {value: 3, unit: percent}}, {at_least: {value: 87, unit: percent}}]}
    if_missing: not_met
clauses:
  - id: c
    when: {any: [{missed: {phase: outcome}}, {not: {clock: {name: plan, is: met}}}]}
    effect: may
    decided_by: x
    then: {choose: 1, of: [{kind: closure}]}
""",
    "partnership": """\
format: partnership-rules/partnership/1
id: p
policy: michigan-2017
district: {id: "00123", name: X, charter: false}
schools: [{id: s}]
records:
  - {kind: identified, on: 2017-01-20, recorded_at: 2017-01-21T00:00:00Z}
  - {kind: assigned, on: 2017-03-01, id: x}
  - {kind: retracted, on: 2017-03-02, record: x}
evidence:
  - {measure: m, school: s, on: 2018-06-15, value: '>=95%', unit: percent, n: 12}
""",
    "policy": """\
format: partnership-rules/policy/1
id: l
states: {a: {initial: true}, z: {final: true}}
clocks: {c: {kind: deadline, anchor: identified, period: P90D, roll: following, met_by: signed, phase: outcome}}
transitions:
  - {on: closed, from: a, to: z}
  - {clock: c, from: a, to: z, when: {share_met: {below: {parameter: q}}}}
parameters: {q: {value: 1/3}}
rounding: {places: 1, mode: half_up}
n_size: 10
""",
}
WORDS = [
    "",
    "null",
    "true",
    "0",
    "-1",
    "1e9",
    "P999Y",
    "2017-02-30",
    "9999-12-31",
    "[]",
    "{}",
    "x",
    "*",
    "<10",
    "percent",
    "'",
    "{met: {}}",
    "é",
    "\n",
]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Give a good document with one or two of its words or characters changed, taken out or doubled."""
    text = GOOD[draw(st.sampled_from(sorted(GOOD)))]
    for _ in range(draw(st.integers(1, 2))):
        start = draw(st.integers(0, len(text) - 1))
        end = min(len(text), start + draw(st.integers(0, 12)))
        text = text[:start] + draw(st.sampled_from(WORDS) | st.just(text[start:end] * 2)) + text[end:]
    return text


@settings(max_examples=250)
@given(mutated())
def test_any_change_of_a_good_document_is_read_or_refused_and_what_is_read_can_be_judged(text: str) -> None:
    value = only_our_errors(pr.loads, text)
    if value is not None:
        assert all(problem.code for problem in pr.check(value))
    if isinstance(value, pr.Partnership):
        found = only_our_errors(pr.evaluate, value, as_of=date(2019, 1, 1))
        assert found is None or found.to_json()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(
    [
        "id",
        "policy",
        "district",
        "records",
        "evidence",
        "schools",
        "agreements",
        "policies",
        "benchmarks",
        "clauses",
        "states",
        "transitions",
    ]
)


@settings(max_examples=120)
@given(
    st.sampled_from([pr.Partnership, pr.Agreement, pr.Policy, pr.Benchmark, pr.Measurement, pr.District]),
    st.dictionaries(KEYS, JSON, max_size=5),
)
def test_anything_handed_to_a_model_is_taken_or_refused(model: Any, fields: Json) -> None:
    only_our_errors(model, **fields)


@settings(max_examples=120)
@given(JSON, worlds())
def test_anything_proposed_is_decided_or_refused(record: Any, world: World) -> None:
    only_our_errors(pr.propose, world.partnership(), record)


@SOME
@given(worlds(), st.dates() | LOOKS, st.none() | st.dates() | LOOKS)
def test_a_partnership_is_judged_on_any_day_and_told_in_every_way(world: World, as_of: date, known_on: date | None) -> None:
    found = only_our_errors(pr.evaluate, world.partnership(), as_of=as_of, known_on=known_on)
    if found is not None:
        assert json.loads(found.to_json())["as_of"] == as_of.isoformat()
        assert "WHERE IT STANDS" in found.explain()
        assert found.diagram().startswith("stateDiagram")


@pytest.mark.parametrize("as_of", ["2018-01-01", None, 20180101, 3.5, object()])
def test_a_day_is_a_day(as_of: Any) -> None:
    with pytest.raises(PartnershipRulesError):
        pr.evaluate(World("michigan-2017", False, ({"kind": "identified", "on": START},), ()).partnership(), as_of=as_of)
