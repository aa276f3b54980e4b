"""Partnerships of a county made up for a test: its policy, a policy or two that follow it, and a signed plan."""

from __future__ import annotations

from typing import Any

import partnership_rules as pr
from helpers.build import agreement, benchmark, clause, partnership, rate, rec
from partnership_rules.logic import Because

COUNTY: dict[str, Any] = {
    "id": "county",
    "title": "Partnerships of a county",
    "states": {
        "named": {"title": "Named", "initial": True},
        "planning": {"title": "Planning"},
        "working": {"title": "At work"},
        "raised": {"title": "Raised"},
        "done": {"title": "Done", "final": True},
    },
    "roles": {"board": "county board", "head": "head of schools"},
    "clocks": {
        "plan": {
            "kind": "deadline",
            "title": "The plan is signed",
            "anchor": "assigned",
            "period": "P90D",
            "roll": "following",
            "met_by": {"entered": "working"},
            "cites": "rule-1",
        },
        "answer": {"kind": "deadline", "anchor": "plan_submitted", "period": "P14D", "met_by": "plan_returned"},
        "first_look": {"kind": "milestone", "anchor": {"entered": "working"}, "period": "P1Y", "phase": "outcome", "cites": "rule-2"},
    },
    "transitions": [
        {"id": "assign", "on": "assigned", "from": "named", "to": "planning", "by": ["board", "head"], "cites": "rule-1"},
        {
            "id": "sign",
            "always": True,
            "from": "planning",
            "to": "working",
            "when": {"signed": {"roles": ["board", "head"]}},
            "brings_into_force": True,
        },
        {"id": "look", "clock": "first_look", "from": "working", "to": "working"},
        {
            "id": "raise",
            "on": "next_level_signaled",
            "from": ["planning", "working", "raised"],
            "to": "raised",
            "by": "head",
            "when": {"grounds": True},
        },
        {"id": "again", "on": "assigned", "from": "raised", "to": "planning", "new_cycle": True},
        {"id": "release", "on": "released", "from": ["working"], "to": "done", "by": "board", "when": {"met": {"phase": "outcome"}}},
        {
            "id": "release-found",
            "on": "released",
            "from": ["working"],
            "to": "done",
            "by": "head",
            "when": {"finding": {"review": "outcome", "is": "met"}},
        },
    ],
    "requirements": [
        {"id": "assigned", "title": "The assignment is on record", "requires": {"not": {"never": {"kind": "assigned"}}}, "cites": "rule-1"},
        {
            "id": "each",
            "title": "Each school has a benchmark",
            "for": "each",
            "when": {"not": {"never": {"entered": "working"}}},
            "requires": {"has": {"benchmarks": {}, "per": "school"}},
        },
    ],
    "ladder": {
        "grounds": [
            {"id": "late", "title": "The plan is late", "when": {"clock": {"name": "plan", "is": "lapsed"}}, "cites": "rule-3"},
            {"id": "missed", "title": "A benchmark is missed", "when": {"missed": {}}},
        ],
        "levels": [
            {"level": 2, "title": "The second level", "effect": "may", "decided_by": "board"},
            {
                "level": 1,
                "title": "The first level",
                "effect": "may",
                "decided_by": "head",
                "then": {"of": [{"kind": "closure"}, {"kind": "ceo"}]},
                "cites": "rule-3",
            },
        ],
    },
    "citations": {f"rule-{n}": {"title": f"Rule {n} of the county"} for n in (1, 2, 3)},
}
POLICY = pr.Policy(**COUNTY)
RESTLESS = pr.Policy(
    id="restless",
    states={"a": {"initial": True}, "b": {}, "c": {"final": True}},
    transitions=[
        {"always": True, "from": "a", "to": "b"},
        {"always": True, "from": "b", "to": "a"},
        {"on": "closed", "from": ["a", "b"], "to": "c"},
    ],
)
CITY = pr.Policy(**{**COUNTY, "id": "city", "title": "City"})
VILLAGE = pr.Policy(
    id="village", states={"idle": {"initial": True}, "over": {"final": True}}, transitions=[{"on": "closed", "from": "idle", "to": "over"}]
)
PLAN = agreement(
    "a",
    benchmark("b", due="2019-03-01"),
    benchmark("e", due="2019-03-01", school="north"),
    clauses=[
        clause("c", {"missed": {"id": "b"}}, decided_by="head", cites="page 3"),
        clause("each", **{"for": "each", "decided_by": "board"}),
    ],
)
SCHOOLS = [{"id": "north"}, {"id": "south"}]
START = [rec("identified", "2018-01-02", schools=["north", "south"]), rec("assigned", "2018-01-02", by="head")]
SIGNED = [*START, rec("signed", "2018-03-01", role="board", agreement="a"), rec("signed", "2018-03-02", role="head", agreement="a")]
ROWS = [rate("10", "2019-02-01"), rate("90", "2019-02-01", school="north")]


def world(*records: Any, policies: tuple[pr.Policy, ...] = (), rows: Any = ROWS, **fields: Any) -> pr.Partnership:
    """Build a partnership of the county."""
    return partnership(*records, policy=POLICY, agreements=[PLAN], schools=SCHOOLS, evidence=rows, policies=policies, **fields)


def reasons(because: Because) -> list[str]:
    """Tell reasons, the needs and the citations at each."""
    lines = str(because).splitlines()
    lines += [f"needs: {need}" for _, node in because.walk() for need in node.needs]
    return lines + [f"cites: {cite}" for _, node in because.walk() for cite in node.cites]


def waiting(id: str, when: Any) -> pr.Policy:
    steps = [{"always": True, "from": "a", "to": "c", "when": when}, {"on": "closed", "from": "a", "to": "c"}]
    return pr.Policy(id=id, states={"a": {"initial": True}, "c": {"final": True}}, transitions=steps)


YEAR = {"elapsed": {"since": {"kind": "identified"}, "period": "P1Y"}}


def michigan() -> pr.Partnership:
    return pr.Partnership(
        id="p",
        policy="michigan-2017",
        policies=[pr.load_policy("michigan-2017"), pr.load_policy("michigan-2022")],
        district={"name": "D"},
        records=[{"kind": "identified", "on": "2018-03-30"}, {"kind": "assigned", "on": "2018-03-30"}],
    )
