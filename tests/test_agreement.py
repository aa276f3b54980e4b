"""An agreement version: parties, term, benchmarks, clauses and supports that fit together."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.build import benchmark, clause

from partnership_rules.agreement import Agreement, selectors_in
from partnership_rules.errors import ModelError

TWICE = [benchmark("x"), benchmark("x")]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"benchmarks": TWICE}, "duplicate_id"),
        ({"clauses": [clause("x"), clause("x")]}, "duplicate_id"),
        ({"supports": [{"id": "x"}, {"id": "x"}]}, "duplicate_id"),
        ({"term": {"from": "2020-01-02", "until": "2020-01-01"}}, "term_backwards"),
        ({"clauses": [clause(when={"missed": {"id": "raeding"}})]}, "unknown_benchmark"),
        ({"clauses": [clause(when={"all": [{"not": {"met": {"id": ["reading", "math"]}}}]})]}, "unknown_benchmark"),
        ({"clauses": [clause(when={"share_met": {"of": {"id": "x"}, "below": "1/2"}})]}, "unknown_benchmark"),
        ({"clauses": [clause(when={"has": {"benchmarks": {"id": "x"}}})]}, "unknown_benchmark"),
    ],
)
def test_an_agreement_whose_parts_do_not_fit_together_is_refused(fields: dict[str, Any], code: str) -> None:
    base = {"id": "a", "benchmarks": [benchmark("reading")]}
    with pytest.raises(ModelError) as caught:
        Agreement(**{**base, **fields})
    assert caught.value.code == code


def test_a_misspelt_benchmark_is_hinted_at_and_all_faults_are_told() -> None:
    clauses = [clause("one", {"missed": {"id": "raeding"}}), clause("two", {"met": {"id": "zzz"}})]
    with pytest.raises(ModelError) as caught:
        Agreement(id="a", benchmarks=[benchmark("reading")], clauses=clauses)
    assert [problem.code for problem in caught.value.problems] == ["unknown_benchmark"] * 2
    assert caught.value.problems[0].hint == "did you mean 'reading'?"
    assert str(caught.value.problems[0].where) == "clauses.0.when.missed.id"


def test_an_agreement_may_hold_nothing_at_all() -> None:
    empty = Agreement(id="a")
    assert (empty.benchmarks, empty.clauses, empty.term) == ((), (), None)
    assert Agreement(id="a", term={"from": "2020-01-01"}).term.until is None  # type: ignore[union-attr]
    assert Agreement(id="a", term={"from": "2020-01-01", "until": "2020-01-01"}).term is not None


def test_every_selector_of_a_condition_is_found_with_its_path() -> None:
    when = {
        "any": [
            {"not": {"met": {"phase": "a"}}},
            {"at_least": {"n": 1, "of": [{"missed": {}}, {"share_met": {"below": "1/3"}}]}},
            {"has": {"benchmarks": {"domain": "d"}}},
            {"has": {"party": "isd"}},
            {"charter": True},
        ]
    }
    found = Agreement(id="a", clauses=[clause(when=when)]).clauses[0].when
    assert [".".join(map(str, loc)) for loc, _ in selectors_in(found, ("when",))] == [
        "when.any.0.not.met",
        "when.any.1.at_least.of.0.missed",
        "when.any.1.at_least.of.1.share_met.of",
        "when.any.2.has.benchmarks",
    ]
