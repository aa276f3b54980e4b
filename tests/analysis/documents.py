"""Small documents for the tests of the analyses: a good policy and a good agreement, and ways to change them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import partnership_rules as pr

STATES = {"start": {"initial": True}, "work": {}, "review": {}, "done": {"final": True}, "closed": {"final": True}}
CLOCKS = {
    "plan": {"kind": "deadline", "anchor": "assigned", "period": "P90D", "met_by": {"entered": "review"}},
    "outcome": {"kind": "milestone", "anchor": {"entered": "review"}, "period": "P3Y", "phase": "outcome"},
}
TRANSITIONS = [
    {"id": "assign", "on": "assigned", "from": "start", "to": "work"},
    {"id": "sign", "always": True, "from": "work", "to": "review", "when": {"signed": {"roles": ["board"]}}, "brings_into_force": True},
    {"id": "release", "on": "released", "from": "review", "to": "done", "when": {"met": {"phase": "outcome"}}},
    {"id": "close", "on": "closed", "from": ["start", "work", "review"], "to": "closed"},
]
SMALL = "a small policy leaves out who acts, and what follows"
POLICY: dict[str, Any] = {
    "id": "small", "states": STATES, "clocks": CLOCKS, "transitions": TRANSITIONS, "roles": {"chief": "the chief"},
    "silence": [{"code": code, "reason": SMALL} for code in ("wait_without_default", "clock_without_effect")],
}  # fmt: skip


def policy_data(*more: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """Give the good policy with further transitions, and with some of its keys changed."""
    data = {**deepcopy(POLICY), **changed}
    data["transitions"] = [*data["transitions"], *more]
    return data


def policy(*more: dict[str, Any], **changed: Any) -> pr.Policy:
    return pr.Policy(**policy_data(*more, **changed))


def without(*ids: str) -> list[dict[str, Any]]:
    """Give the good transitions less some."""
    return [deepcopy(t) for t in TRANSITIONS if t["id"] not in ids]


def deed(key: str, phase: str = "outcome", **fields: Any) -> dict[str, Any]:
    return {"id": key, "phase": phase, "domain": "academic", "measure": key, "target": {"done": True}, **fields}


def rate(key: str, target: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {**deed(key), "measure": "rate", "target": target, **fields}


def at_least(value: str, unit: str = "percent") -> dict[str, Any]:
    return {"at_least": {"value": value, "unit": unit}}


def at_most(value: str, unit: str = "percent") -> dict[str, Any]:
    return {"at_most": {"value": value, "unit": unit}}


def clause(key: str, when: Any, **fields: Any) -> dict[str, Any]:
    then = {"of": [{"kind": "reconstitution"}]}
    return {"id": key, "when": when, "then": then, "effect": "may", "decided_by": "chief", **fields}


def agreement(benchmarks: list[dict[str, Any]], *clauses: dict[str, Any], **fields: Any) -> pr.Agreement:
    return pr.Agreement(id="plan", policy="small", benchmarks=benchmarks, clauses=clauses, **fields)


def twelve() -> pr.Agreement:
    """Give an agreement of twelve benchmarks of two phases and domains, with four clauses, for a policy of 2017."""
    rows = [
        {
            **(deed(f"b{n}") if n % 3 == 0 else {**rate(f"b{n}", at_least(str(40 + n))), "measure": f"rate{n}"}),
            "phase": "intermediate" if n < 6 else "outcome",
            "domain": ("academic", "attendance")[n % 2],
        }
        for n in range(12)
    ]
    by = {"decided_by": "state_superintendent"}
    failing = {"reported": {"implementation": "failing"}}
    two_and_found = [{"missed": {"id": "b6"}}, {"missed": {"id": "b7"}}, {"finding": {"review": "outcome", "is": "not_met"}}]
    clauses = [
        clause("academic", {"any": [{"missed": {"phase": "outcome", "domain": "academic"}}, failing]}, **by),
        clause("half", {"all": [{"missed": {"phase": "outcome"}}, {"share_met": {"of": {"phase": "outcome"}, "below": "1/2"}}]}, **by),
        clause("two-early", {"at_least": {"n": 2, "of": [{"missed": {"id": f"b{n}"}} for n in range(6)]}}, **by),
        clause("found", {"all": two_and_found}, **by),
    ]
    return pr.Agreement(id="twelve", policy="michigan-2017", benchmarks=rows, clauses=clauses)
