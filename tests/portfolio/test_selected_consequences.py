"""Which selections of a consequence may stand is answered in columns as ``evaluate`` answers it: every way in which one may fail."""

from __future__ import annotations

from typing import Any

import pytest

import partnership_rules as pr
from partnership_rules import portfolio

HEAD = "state_superintendent"
BASE = pr.load_policy("michigan-2017").to_dict()
# A selection that stands meets a clock here, so that it shows in the answer.
CLOCK = {"kind": "deadline", "anchor": "identified", "period": "P5Y", "met_by": "consequence_selected"}
POLICY = pr.Policy(**{**BASE, "id": "selecting", "clocks": {**BASE["clocks"], "selected": CLOCK}})


def _clause(key: str, when: dict[str, Any], kind: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "when": when, "then": {"choose": 1, "of": [{"kind": kind}]}, "effect": "may", "decided_by": HEAD, **more}


PLAN = pr.Agreement(
    id="plan",
    policy="selecting",
    benchmarks=[
        {"id": "b", "phase": "intermediate", "domain": "staffing", "for": "each", "measure": "principal_hired", "target": {"done": True}}
    ],
    clauses=[
        _clause("each", {"missed": {}}, "closure", **{"for": "each"}),
        _clause("whole", {"reported": {"implementation": "failing"}}, "ceo"),
    ],
)
HELD = {"kind": "review_held", "on": "2019-08-10", "review": "intermediate"}
FAILING = {"kind": "implementation_reported", "on": "2019-09-01", "finding": "failing"}
RAISED = {"kind": "next_level_signaled", "on": "2018-09-01", "by": HEAD}
SET = {
    "kind": "overridden",
    "on": "2019-09-15",
    "what": "clause:whole",
    "outcome": "triggered",
    "by": HEAD,
    "authority": "a",
    "reason": "r",
}
MISSED = [
    {"milestone": "principal_hired", "school": "s1", "on": "2019-08-10", "done": False},
    {"milestone": "principal_hired", "school": "s2", "on": "2019-07-20"},
]


def selection(clause: str = "each", consequence: str = "closure", **more: Any) -> dict[str, Any]:
    return {"kind": "consequence_selected", "on": "2019-10-01", "clause": clause, "consequence": consequence, "by": HEAD, **more}


CASES: dict[str, tuple[list[dict[str, Any]], bool, str]] = {
    "of a clause for each school, no school named": ([HELD, selection()], True, "noted"),
    "at the school that missed": ([HELD, selection(school="s1")], True, "noted"),
    "at the school that met": ([HELD, selection(school="s2")], True, "refused"),
    "off the menu": ([HELD, selection(consequence="ceo")], True, "refused"),
    "by another role": ([HELD, selection(by="local_board")], True, "refused"),
    "nobody is named": ([HELD, selection(by=None)], True, "noted"),
    "of a clause for the district": ([FAILING, selection("whole", "ceo")], True, "noted"),
    "of a clause that is not triggered": ([HELD, selection("whole", "ceo")], True, "refused"),
    "of a clause set by an override": ([SET, selection("whole", "ceo")], True, "noted"),
    "of no clause there is": ([HELD, selection("none")], True, "refused"),
    "of the ladder, a plan being in force": ([HELD, {**RAISED, "on": "2019-09-01"}, selection("ladder")], True, "refused"),
    "of the ladder": ([RAISED, selection("ladder")], False, "noted"),
    "of the ladder, off its menu": ([RAISED, selection("ladder", "reconstitution")], False, "refused"),
    "of the ladder, at no level": ([selection("ladder")], False, "refused"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_selection_stands_in_columns_where_it_stands_for_evaluate(case: str) -> None:
    records, signed, outcome = CASES[case]
    begun = [{"kind": "identified", "on": "2018-01-01", "schools": ["s1", "s2"]}, {"kind": "assigned", "on": "2018-01-02"}]
    signing = [{"kind": "agreement_signed", "on": "2018-02-01", "agreement": "plan"}] if signed else []
    held = pr.Partnership(
        id="p", policy=POLICY, agreements=[PLAN], district={"name": "D"}, schools=[{"id": "s1"}, {"id": "s2"}],
        records=[*begun, *signing, *records], evidence=MISSED,
    )  # fmt: skip
    found = [step.outcome for step in pr.evaluate(held, as_of="2020-01-01").trail if step.what == "consequence_selected"]
    assert found == [outcome]
    assert pr.evaluate(held, as_of="2020-01-01").clock("selected").status == ("met" if outcome == "noted" else "running")
    checked = portfolio.check(portfolio.read([held]))
    assert (checked.differences, checked.by_columns) == ((), checked.compared)
