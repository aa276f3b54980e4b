"""Facts made up for a test: whatever a condition may ask, answered from plain fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from pydantic import TypeAdapter

import partnership_rules as pr
from partnership_rules.benchmark import Benchmark, Finding, judge
from partnership_rules.condition import (
    ClockFact,
    DesignationFact,
    LinkedFact,
    Occurrence,
    ReviewFact,
    Selector,
    SignatureFact,
    selects,
    truth_under,
    weigh,
)
from partnership_rules.evidence import Book, Measurement
from partnership_rules.logic import UNDETERMINED, Because, Truth

_CONDITION: TypeAdapter[Any] = TypeAdapter(pr.Condition)
TODAY = date(2020, 7, 1)
VALUES = {Truth.TRUE: "90", Truth.FALSE: "10", Truth.UNDETERMINED: "*"}


def condition(written: Any) -> Any:
    return _CONDITION.validate_python(written)


def found(truth: Truth, *, id: str = "b", due: date | None = date(2020, 6, 30), school: str | None = None, **fields: Any) -> Finding:
    """Make a finding of a truth, by judging a benchmark on evidence that says so."""
    target = {"at_least": {"value": 50, "unit": "percent"}}
    one = Benchmark(**{"id": id, "phase": "outcome", "domain": "academic", "measure": "m", "target": target, **fields})
    row = Measurement(measure=one.measure, value=VALUES[truth], unit="percent", on="2020-06-01", school=school)
    return judge(one, Book([row]), as_of=TODAY, due=due, school=school)


@dataclass(frozen=True)
class Made:
    """A ``FactBase`` made of plain fields."""

    today: date = TODAY
    scope: str | None = None
    level: int = 0
    charter: bool | None = None
    agreement: Any = None
    in_force: bool = True
    judged: Sequence[Finding] = ()
    clocks: Mapping[str, ClockFact] = field(default_factory=dict)
    signed: Sequence[SignatureFact] = ()
    reviews: Mapping[str, ReviewFact] = field(default_factory=dict)
    implemented: str | None = None
    supports: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, Sequence[DesignationFact]] = field(default_factory=dict)
    rated: Mapping[str | None, Sequence[tuple[str, str | None]]] = field(default_factory=dict)
    schools: Mapping[str, str] = field(default_factory=dict)
    firsts: Mapping[str, date] = field(default_factory=dict)
    standing_on: Sequence[tuple[str, Truth]] = ()
    links: Mapping[str, LinkedFact] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def findings(self, selector: Selector) -> Sequence[Finding]:
        return [
            one for one in self.judged if selects(selector, benchmark=one.benchmark, school=one.school) and self.scope in (None, one.school)
        ]

    def clock(self, name: str) -> ClockFact:
        return self.clocks[name]

    def signatures(self) -> Sequence[SignatureFact]:
        return self.signed

    def review(self, name: str) -> ReviewFact:
        return self.reviews[name]

    def implementation(self) -> Sequence[str]:
        return (self.implemented,) if self.implemented else ()

    def support(self, name: str) -> Sequence[str]:
        return (self.supports[name],) if name in self.supports else ()

    def designations(self, school: str) -> Sequence[DesignationFact]:
        return self.given.get(school, ())

    def ratings(self, school: str | None, measure: str | None, since: date | None) -> Sequence[tuple[str, tuple[str, ...]]]:
        return [(period, (rating,) if rating else ()) for period, rating in self.rated.get(school, ())]

    def members(self) -> Mapping[str, str]:
        return self.schools

    def first(self, occurrence: Occurrence) -> date | None:
        return self.firsts.get(occurrence.kind or occurrence.entered or "")

    def linked(self, role: str) -> LinkedFact:
        return self.links.get(role) or LinkedFact(None, "the partnership names none", f"the partnership that is its {role}")

    def grounds(self) -> Sequence[tuple[str, Truth, Any]]:
        return [(key, truth, partial(Because, f"why {key}", truth)) for key, truth in self.standing_on]

    def parameter(self, name: str) -> Any:
        return self.parameters[name]

    def cite(self, cites: Sequence[str]) -> tuple[str, ...]:
        return tuple(cites)

    def within(self, **changed: Any) -> Made:
        return replace(self, **changed)


def weighed(written: Any, facts: Made) -> Truth:
    """Weigh a condition, and check that its explanation is the one of the reading that decided."""
    one = condition(written)
    verdict = weigh(one, facts)
    assert verdict.because.truth is verdict.truth is truth_under(one, facts)
    if verdict.truth is not UNDETERMINED:
        assert verdict.needs == ()
    assert verdict.to_dict()["outcome"] == verdict.truth.value
    return verdict.truth


def needs(written: Any, facts: Made) -> tuple[str, ...]:
    assert weighed(written, facts) is UNDETERMINED
    return weigh(condition(written), facts).needs
