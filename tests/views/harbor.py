"""A made-up district under made-up rules that hold one of nearly everything a page can say, and no word of a policy of the catalog."""

from __future__ import annotations

from datetime import date
from typing import Any

import partnership_rules as pr

DAYS = {
    "named": date(2018, 1, 3),
    "writing": date(2018, 2, 20),
    "working": date(2019, 4, 1),
    "reviewed": date(2020, 7, 1),
    "watched": date(2020, 10, 1),
    "again": date(2021, 3, 1),
    "ended": date(2022, 1, 1),
}
"""Days to look at it, one in each stage."""

POLICY: dict[str, Any] = {
    "id": "harbor-rules",
    "title": "Compacts of Harbor",
    "effective_from": "2017-07-01",
    "cites": "act-1",
    "note": "Made up; see https://example.org/rules.",
    "states": {
        "named": {"title": "Named", "initial": True},
        "writing": {"title": "Writing the plan"},
        "working": {"title": "Working on the plan"},
        "review": {"title": "Review half way"},
        "watched": {"title": "Under closer watch, with a title that is longer than a box of a picture can hold on three of its lines"},
        "free": {"title": "Free", "final": True},
    },
    "roles": {"board": "school board", "chief": "Chief of Schools", "owner": "owner of the charter"},
    "clocks": {
        "plan": {
            "kind": "deadline", "title": "Plan signed", "anchor": "assigned", "period": "P45D", "roll": "following",
            "met_by": {"entered": "working"}, "cites": ["act-2", "act-3"],
        },
        "half": {
            "kind": "milestone", "title": "Half way", "anchor": {"entered": "working"}, "period": "P18M", "phase": "intermediate",
            "cites": "act-3",
        },
        "whole": {"kind": "milestone", "title": "The whole way", "anchor": {"entered": "working"}, "period": "P36M", "phase": "outcome"},
        "letter": {"kind": "deadline", "title": "Letter to parents", "anchor": "assigned", "period": "P10D", "met_by": "plan_submitted"},
        "years": {"kind": "milestone", "title": "Ten years", "anchor": "identified", "period": "P10Y"},
    },
    "transitions": [
        {"id": "assign", "on": "assigned", "from": "named", "to": "writing", "cites": "act-2"},
        {
            "id": "sign", "always": True, "from": "writing", "to": "working", "brings_into_force": True,
            "when": {"signed": {"roles": ["board", "chief"], "if_charter": "owner"}}, "cites": "act-2",
        },
        {"id": "due", "clock": "half", "from": "working", "to": "review"},
        {"id": "held", "on": "review_held", "with": {"review": "intermediate"}, "from": "working", "to": "review", "by": "chief"},
        {
            "id": "release", "on": "released", "from": ["review", "watched"], "to": "free", "by": ["chief", "board"],
            "when": {"any": [{"met": {"phase": "outcome"}}, {"finding": {"review": "outcome", "is": "met"}}]}, "cites": "act-3",
        },
        {
            "id": "watch", "on": "next_level_signaled", "from": ["writing", "working", "review"], "to": "watched", "by": "chief",
            "when": {"grounds": True},
        },
        {"id": "again", "on": "assigned", "from": "watched", "to": "writing", "new_cycle": True},
        {"id": "close", "on": "closed", "from": ["named", "writing", "working", "review", "watched"], "to": "free"},
    ],
    "requirements": [
        {"id": "in-time", "title": "The plan is signed in time", "requires": {"clock": {"name": "plan", "is": "met"}}, "cites": "act-2"},
        {
            "id": "grade", "title": "Each school is rated", "for": "each", "requires": {"rated": {"in": ["A", "B", "C"], "consecutive": 1}},
            "when": {"not": {"never": {"entered": "working"}}},
        },
    ],
    "clauses": [
        {
            "id": "choice", "title": "A choice before the plan", "effect": "must", "decided_by": "board", "default_decided_by": "chief",
            "when": {"clock": {"name": "letter", "is": ["running", "lapsed"]}}, "decide_within": "letter",
            "then": {"choose": 1, "of": [{"kind": "monitor", "title": "A monitor"}, {"kind": "new_head"}], "default": "monitor"},
        },
    ],
    "parameters": {"share": {"value": "1/3", "title": "The share that is enough", "cites": "act-3"}},
    "ladder": {
        "grounds": [
            {"id": "late", "title": "The plan was late", "when": {"clock": {"name": "plan", "is": "lapsed"}}, "cites": "act-2"},
            {"id": "missed", "when": {"missed": {"phase": "intermediate"}}},
            {"id": "failing", "title": "The plan is not carried out", "when": {"reported": {"implementation": "failing"}}},
        ],
        "levels": [
            {
                "level": 1, "title": "Closer watch", "effect": "may", "decided_by": "chief", "cites": "act-3",
                "then": {"choose": 1, "of": [{"kind": "monitor", "title": "A monitor"}, {"kind": "new_head"}]},
            },
        ],
    },
    "holidays": [{"name": "Harbor Day", "month": 3, "day": 2}],
    "citations": {
        "act-1": {"title": "Harbor Act, section 1"},
        "act-2": {"title": "Harbor Act, section 2", "url": "https://example.org/act#2"},
        "act-3": {"title": "Harbor Act, section 3", "url": "https://example.org/act?a=1&b=3"},
    },
}  # fmt: skip


def _percent(value: str) -> dict[str, str]:
    return {"value": value, "unit": "percent"}


AGREEMENT: dict[str, Any] = {
    "id": "compact",
    "title": "Compact of Harbor Schools",
    "policy": "harbor-rules",
    "source": "https://example.org/compact.pdf",
    "note": "As signed.",
    "term": {"from": "2018-02-26", "until": "2021-06-30"},
    "parties": [{"role": "board", "name": "School Board"}, {"role": "chief"}],
    "benchmarks": [
        {
            "id": "reading", "title": "Reading", "phase": "intermediate", "domain": "academic", "for": "each", "measure": "reading",
            "baseline": {**_percent("20"), "on": "2017-06-30"}, "target": {"rise_by": {"value": 5, "unit": "points"}},
        },
        {
            "id": "absent", "title": "Days absent", "phase": "intermediate", "domain": "attendance", "school": "quay", "measure": "absent",
            "baseline": {"value": "1250", "unit": "days"}, "target": {"fall_by": {"value": 10, "unit": "percent"}}, "due": "2019-06-30",
        },
        {
            "id": "gap", "title": "The gap", "phase": "outcome", "domain": "gap", "measure": "reading",
            "baseline": {**_percent("30"), "on": "2017-06-30"},
            "group": "poor",
            "target": {"gap_falls_by": {"value": 3, "unit": "points", "comparator": {"group": "others", "baseline": "50"}}},
        },
        {"id": "head", "phase": "intermediate", "domain": "staff", "measure": "head_hired", "target": {"done": True}},
        {
            "id": "two_of", "title": "Two of three", "phase": "outcome", "domain": "academic", "measure": "reading",
            "target": {
                "at_least_n_of": {
                    "n": 2,
                    "of": [
                        {"at_least": _percent("40")}, {"at_most": _percent("60")},
                        {"target": {"at_least": _percent("95")}, "measure": "graduation"},
                    ],
                },
            },
        },
        {
            "id": "graduation", "title": "Graduation", "phase": "outcome", "domain": "graduation", "measure": "graduation",
            "target": {"at_least": _percent("80")},
        },
    ],
    "clauses": [
        {
            "id": "watch", "title": "Closer watch", "effect": "must", "decided_by": "chief",
            "when": {"missed": {"id": "absent"}}, "cites": ["compact, section 7"],
            "then": {"choose": 1, "of": [{"kind": "monitor", "title": "A monitor"}, {"kind": "closing"}]},
        },
        {
            "id": "each-school", "effect": "may", "decided_by": "board", "for": "each", "when": {"missed": {"id": "reading"}},
            "then": {"choose": "all", "of": [{"kind": "coach", "title": "A coach"}, {"kind": "tutoring"}]},
        },
        {
            "id": "failing", "title": "Not carried out", "effect": "may", "decided_by": "chief",
            "when": {"reported": {"implementation": "failing"}}, "then": {"choose": 1, "of": [{"kind": "closing"}]},
        },
    ],
    "supports": [{"id": "tutor", "title": "A tutor", "by": "chief"}, {"id": "books"}],
}  # fmt: skip

RECORDS: list[dict[str, Any]] = [
    {"kind": "identified", "on": "2018-01-02", "source": "https://example.org/list?a=1&b=2", "schools": ["pier", "quay"]},
    {"kind": "assigned", "on": "2018-01-10", "source": "letter of the chief"},
    {"kind": "plan_submitted", "on": "2018-02-01", "agreement": "compact"},
    {
        "kind": "extension_granted", "on": "2018-02-20", "clock": "plan", "until": "2018-02-28", "by": "chief",
        "authority": "rule 9", "reason": "snow, \"deep\" & more",
    },
    {"kind": "signed", "on": "2018-02-26", "role": "board", "agreement": "compact"},
    {"kind": "signed", "on": "2018-03-05", "role": "chief", "agreement": "compact"},
    {"kind": "rated", "on": "2018-08-01", "school": "pier", "rating": "C", "period": "2018"},
    {"kind": "released", "on": "2018-09-01", "by": "chief"},
    {"kind": "next_level_signaled", "on": "2018-10-01", "by": "board"},
    {"kind": "school_added", "on": "2019-01-15", "school": "dock"},
    {"kind": "school_closed", "on": "2019-05-01", "school": "dock", "reason": "enrolment"},
    {"kind": "implementation_reported", "on": "2019-10-01", "finding": "on_track"},
    {"kind": "implementation_reported", "on": "2019-10-02", "finding": "failing"},
    {
        "kind": "overridden", "on": "2019-10-05", "what": "benchmark:reading@quay", "outcome": "met", "by": "chief",
        "authority": "rule 8", "reason": "flood",
    },
    {"kind": "review_held", "on": "2019-10-20", "review": "intermediate"},
    {"kind": "review_decided", "on": "2019-11-01", "review": "intermediate", "finding": "met", "by": "chief"},
    {"kind": "consequence_selected", "on": "2020-01-10", "clause": "failing", "consequence": "closing", "by": "chief"},
    {"kind": "next_level_signaled", "on": "2020-09-01", "by": "chief"},
    {"kind": "assigned", "on": "2020-11-02"},
    {"kind": "closed", "on": "2021-12-01", "reason": "merger"},
]  # fmt: skip

EVIDENCE: list[dict[str, Any]] = [
    {"measure": "reading", "school": "pier", "on": "2018-06-15", "source": "state file of 2018", **_percent("26.5")},
    {"measure": "reading", "school": "quay", "on": "2018-06-15", **_percent("<30%")},
    {"measure": "reading", "school": "dock", "on": "2018-06-15", **_percent("*")},
    {"measure": "absent", "school": "quay", "on": "2018-06-20", "value": "1300", "unit": "days"},
    {"measure": "absent", "school": "quay", "on": "2019-06-20", "value": "1200", "unit": "days", "n": 1200},
    {"measure": "reading", "on": "2019-06-15", **_percent("45")},
    {"measure": "reading", "group": "poor", "on": "2019-06-15", **_percent("31")},
    {"measure": "graduation", "on": "2019-06-15", "admissible": False, **_percent("90")},
    {"milestone": "head_hired", "on": "2018-07-02"},
    {"milestone": "books_bought", "on": "2018-07-03", "done": False, "school": "pier"},
]

SCHOOLS = [{"id": "pier", "name": "Pier Elementary"}, {"id": "quay", "name": "Quay Middle"}, {"id": "dock"}]


def policy() -> pr.Policy:
    return pr.Policy(**POLICY)


def partnership(**changed: Any) -> pr.Partnership:
    data: dict[str, Any] = {
        "id": "harbor",
        "policy": policy(),
        "district": {"id": "07", "name": "Harbor <Schools>", "charter": False},
        "schools": SCHOOLS,
        "records": RECORDS,
        "evidence": EVIDENCE,
        "agreements": [AGREEMENT],
        "source": "https://example.org/harbor",
        "note": "Read from the files of the chief.",
    }
    return pr.Partnership(**{**data, **changed})


def rough() -> pr.Partnership:
    """Return it with some days that are known only roughly."""
    roughly = {("signed", "chief"): "2018-03-04/2018-03-06", ("review_held", None): "2019-10-19/2019-10-20"}
    records = [{**one, "on": roughly.get((one["kind"], one.get("role")), one["on"])} for one in RECORDS[:16]]
    first, *others = EVIDENCE
    return partnership(id="harbor-rough", records=records, evidence=[{**first, "on": "2018-06-15/2018-06-16"}, *others])


def standing(day: str = "reviewed", **changed: Any) -> pr.Standing:
    return pr.evaluate(partnership(**changed), as_of=DAYS[day])
