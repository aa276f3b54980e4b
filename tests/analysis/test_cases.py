"""Conditions as diagrams mean what the library's own evaluator says, in every case there is."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

import partnership_rules as pr
from partnership_rules.analysis.cases import Cases, ChosenFacts
from partnership_rules.analysis.cases.diagram import TRUTHS
from partnership_rules.analysis.spans import length_of, roll_of, span_of
from partnership_rules.condition import Condition, selects, truth_under
from partnership_rules.condition.ast import VARIANTS
from partnership_rules.dates import Holidays, Period, due_date
from partnership_rules.logic import FALSE, TRUE, UNDETERMINED, negate
from partnership_rules.variants import Variant

from .documents import CLOCKS, agreement, deed, policy

READ: TypeAdapter[Any] = TypeAdapter(Condition)


def days_of(first: int, last: int) -> list[date]:
    return [date(first, 1, 1) + timedelta(days=n) for n in range(366 * (last - first))]


BENCHMARKS = [deed("a"), deed("b", domain="health"), deed("c", due="2020-06-30")]
LEAVES: list[dict[str, Any]] = [
    {"met": {}}, {"met": {"domain": "academic"}}, {"missed": {}}, {"missed": {"id": "c"}}, {"missed": {"domain": "none"}},
    {"share_met": {"at_least": "1/2"}}, {"share_met": {"of": {"id": ["a", "b"]}, "below": "2/3"}},
    {"clock": {"name": "plan", "is": ["met", "lapsed"]}}, {"clock": {"name": "outcome", "is": "reached"}},
    {"finding": {"review": "outcome", "is": "not_met"}}, {"finding": {"review": "outcome", "is": "met"}},
    {"reported": {"implementation": "failing"}}, {"charter": True}, {"level": {"at_least": 1}}, {"never": {"kind": "assigned"}},
]  # fmt: skip


def combined(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, min_size=1, max_size=3)
    counted = several.flatmap(lambda of: st.integers(1, len(of)).map(lambda n: {"at_least": {"n": n, "of": of}}))
    return st.one_of(several.map(lambda of: {"all": of}), several.map(lambda of: {"any": of}), inner.map(lambda one: {"not": one}), counted)


conditions = st.recursive(st.sampled_from(LEAVES), combined, max_leaves=5)
POLICY, TEXT = policy(clocks=CLOCKS), agreement(BENCHMARKS)


class Full(ChosenFacts):
    """Chosen facts that also have findings."""

    def findings(self, selector: Any) -> list[Any]:
        found = []
        for benchmark in TEXT.benchmarks:
            if self.in_force and selects(selector, benchmark=benchmark, school=benchmark.school):
                outcome = self.values.get(f"benchmark:{benchmark.id}", "met")
                truth = {"met": TRUE, "not_met": FALSE}.get(outcome, UNDETERMINED)
                group = "due:date:2020-06-30" if benchmark.due else "due:phase:outcome"
                missed = negate(truth) if self.values.get(group, "no") == "yes" else FALSE
                found.append(SimpleNamespace(truth=truth, missed=missed))
        return found


@settings(max_examples=60, deadline=None)
@given(conditions, st.randoms(use_true_random=False))
def test_a_diagram_gives_the_truth_that_the_evaluator_gives(data: dict[str, Any], random: Any) -> None:
    condition = READ.validate_python(data)
    cases = Cases(POLICY, TEXT, conditions=[condition])
    node = cases.read(condition)
    choices = [range(size) for size in cases.diagrams.sizes]
    total = 1
    for size in cases.diagrams.sizes:
        total *= size
    chosen = product(*choices) if total <= 200 else ([random.choice(one) for one in choices] for _ in range(200))
    for case in chosen:
        values = {variable.name: variable.values[place] for variable, place in zip(cases.variables, case, strict=True)}
        facts = Full(values, policy=POLICY, agreement=TEXT, schools=(), scope=None)
        assert TRUTHS[cases.diagrams.restrict(node, dict(enumerate(case)))] is truth_under(condition, facts)


EVERY_VARIANT: dict[str, Any] = {
    **{key: value for leaf in reversed(LEAVES) for key, value in leaf.items()},
    "signed": {"roles": ["board"]}, "designated": {"as": "CSI"}, "rated": {"in": ["F"], "consecutive": 2}, "members": {"are": "exited"},
    "elapsed": {"since": {"kind": "assigned"}, "period": "P1Y"}, "happened": {"occurrence": "assigned", "before": "2019-07-01"},
    "has": {"benchmarks": {}}, "grounds": True, "standing_of": {"partnership": "district", "in": ["work"]},
    "parameter": {"name": "p", "is": "1"}, "not": {"charter": True}, "at_least": {"n": 1, "of": [{"charter": True}]},
    "all": [{"charter": True}], "any": [{"charter": True}],
}  # fmt: skip
HELD = policy(
    clocks=CLOCKS,
    links={"district": "its district"},
    parameters={"p": {"value": "1"}},
    ladder={"grounds": [{"id": "g", "when": {"charter": True}}]},
)


@pytest.mark.parametrize("key", sorted(one.key for one in VARIANTS))
def test_every_variant_of_a_condition_depends_on_facts_and_none_is_taken_for_always_true(key: str) -> None:
    condition = READ.validate_python({key: EVERY_VARIANT[key]})
    cases = Cases(HELD, TEXT, conditions=[condition], schools=("a-school",))
    assert bool(cases.diagrams.support(cases.read(condition))) is (key != "parameter")  # which the policy alone decides


def test_a_leaf_that_the_cases_do_not_know_is_refused() -> None:
    class InForce(Variant):
        key: ClassVar[str] = "in_force"
        in_force: bool

    unknown: Any = InForce(in_force=True)
    with pytest.raises(AssertionError, match="unreachable"):
        Cases(POLICY, TEXT, conditions=[]).read(unknown)


@pytest.mark.parametrize("text", ["P90D", "P1M", "P18M", "P3Y", "P1Y1M3D"])
def test_a_period_lasts_as_many_days_as_the_calendar_can_give_it(text: str) -> None:
    period = Period.parse(text)
    low, high = length_of(period)
    counted = {(due_date(day, period).due - day).days for day in days_of(2018, 2026)}
    assert low <= min(counted)
    assert max(counted) <= high


def test_a_roll_moves_a_day_by_no_more_than_the_longest_run_of_closed_days() -> None:
    michigan = pr.load_policy("michigan-2017")
    clock = michigan.clocks["plan"]
    counted = {(due_date(d, clock.period, roll=clock.roll, holidays=michigan.calendar).due - d).days for d in days_of(2018, 2026)}
    assert span_of(clock, michigan.calendar) == (90, 94)
    assert counted <= set(range(90, 95))
    assert max(counted) == 94
    assert roll_of(Holidays()) == 2


def test_chosen_facts_know_nothing_of_what_is_read_as_variables_of_its_own() -> None:
    facts = ChosenFacts({}, policy=None, agreement=None, schools=(), scope=None)
    assert not any((facts.signatures(), facts.findings(None), facts.ratings(None, None, None), facts.grounds()))
    assert facts.cite(["a"]) == ("a",)
    with pytest.raises(pr.errors.LookupFailed):
        facts.parameter("one_third")


def test_without_a_policy_a_share_that_a_parameter_gives_is_undetermined() -> None:
    asked = READ.validate_python({"share_met": {"at_least": {"parameter": "p"}}})
    cases = Cases(None, TEXT, conditions=[asked])
    assert cases.diagrams.restrict(cases.read(asked), cases.assign({"force": "yes"})) == 2
