"""Short ways to build agreements, partnerships and evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import partnership_rules as pr
from partnership_rules.standing import ClockResult

ROLES = ("local_board", "superintendent", "state_department")
DONE = {"done": True}


def day(text: str) -> date:
    return date.fromisoformat(text)


def later(text: str, days: int) -> date:
    return day(text) + timedelta(days=days)


def rec(kind: str, on: str | date, **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "on": on, **fields}


def signatures(on: str, agreement: str | None = None, roles: tuple[str, ...] = ROLES) -> list[dict[str, Any]]:
    named = {"agreement": agreement} if agreement else {}
    return [rec("signed", on, role=role, **named) for role in roles]


@cache
def catalogued(name: str) -> pr.Policy:
    """Give a policy of the catalog, read once for all tests."""
    return pr.load_policy(name)


def benchmark(id: str = "b", **fields: Any) -> dict[str, Any]:
    return {"id": id, "phase": "outcome", "domain": "academic", "measure": "rate", "target": at_least(87), **fields}


def at_least(value: Any, unit: str = "percent") -> dict[str, Any]:
    return {"at_least": {"value": value, "unit": unit}}


def at_most(value: Any, unit: str = "percent") -> dict[str, Any]:
    return {"at_most": {"value": value, "unit": unit}}


def rate(value: Any, on: str, measure: str = "rate", unit: str = "percent", **fields: Any) -> dict[str, Any]:
    return {"measure": measure, "value": value, "unit": unit, "on": on, **fields}


def clause(id: str = "c", when: Any = None, **fields: Any) -> dict[str, Any]:
    menu = {"choose": 1, "of": [{"kind": "reconstitution"}, {"kind": "closure"}]}
    return {"id": id, "when": when or {"missed": {}}, "then": menu, "effect": "may", "decided_by": "state_superintendent", **fields}


def agreement(id: str = "a", *benchmarks: dict[str, Any], clauses: Any = (), **fields: Any) -> pr.Agreement:
    return pr.Agreement(id=id, benchmarks=benchmarks, clauses=clauses, **fields)


def partnership(*records: Any, policy: Any = "michigan-2017", charter: bool | None = False, **fields: Any) -> pr.Partnership:
    """Build a partnership under a policy of the catalog (by name) or any other."""
    held = catalogued(policy) if isinstance(policy, str) else policy
    flat = [one for item in records for one in (item if isinstance(item, list) else [item])]
    district = {"name": "Some District", "charter": charter}
    others = fields.pop("policies", ())
    return pr.Partnership(id="p", policy=held.id, policies=[held, *others], district=district, records=flat, **fields)


def standing(p: pr.Partnership, on: str | date, **fields: Any) -> pr.Standing:
    return pr.evaluate(p, as_of=day(on) if isinstance(on, str) else on, **fields)


def clock(found: pr.Standing, name: str) -> Any:
    return next(clock for clock in found.clocks if clock.name == name)


def finding(found: pr.Standing, id: str, school: str | None = None) -> pr.Finding:
    return next(one for one in found.benchmarks if (one.id, one.school) == (id, school))


def result(found: pr.Standing, part: str, id: str, school: str | None = None) -> Any:
    return next(one for one in getattr(found, part) if one.id == id and getattr(one, "school", None) == school)


def lines(found: pr.Standing) -> list[tuple[str, str, str, str, str]]:
    """Give the trail as (day, what, from, to, outcome)."""
    return [(step.on.isoformat(), step.what, step.from_, step.to, step.outcome) for step in found.trail]


def with_clocks(standing: pr.Standing, clocks: Sequence[ClockResult]) -> pr.Standing:
    """Give a standing that says something else of its clocks than was computed."""
    found = replace(standing)
    vars(found)["clocks"] = tuple(clocks)
    return found
