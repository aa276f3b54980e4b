"""Partnerships to look at: one in the middle, one that slipped, one released, one about which little is known."""

from __future__ import annotations

from datetime import date
from typing import Any

import partnership_rules as pr

AS_OF = date(2019, 3, 1)

AGREEMENT: dict[str, Any] = {
    "id": "riverside-2017",
    "title": "Partnership agreement of Riverside Public Schools",
    "policy": "michigan-2017",
    "term": {"from": "2018-01-15", "until": "2021-06-30"},
    "parties": [
        {"role": "local_board", "name": "Board of Education"},
        {"role": "isd", "name": "Lakeshore ISD"},
    ],
    "benchmarks": [
        {
            "id": "reading",
            "title": "Reading growth",
            "phase": "intermediate",
            "domain": "academic",
            "for": "each",
            "measure": "reading",
            "baseline": {"value": "21.5", "unit": "percent", "on": "2017-06-30"},
            "target": {"rise_by": {"value": 3, "unit": "points"}},
            "cites": "agreement section 4",
        },
        {
            "id": "attendance",
            "title": "Attendance",
            "phase": "intermediate",
            "domain": "attendance",
            "for": "each",
            "measure": "attendance_rate",
            "target": {"at_least": {"value": "87", "unit": "percent"}},
        },
        {
            "id": "suspensions",
            "title": "Days of suspension",
            "phase": "outcome",
            "domain": "behavior",
            "measure": "suspension_days",
            "baseline": {"value": "412", "unit": "days", "on": "2017-06-30"},
            "target": {"fall_by": {"value": "20", "unit": "percent"}},
        },
        {
            "id": "principal",
            "title": "A principal is hired",
            "phase": "intermediate",
            "domain": "staffing",
            "school": "north",
            "measure": "principal_hired",
            "target": {"done": True},
        },
        {
            "id": "either",
            "title": "Reading or attendance",
            "phase": "outcome",
            "domain": "academic",
            "school": "north",
            "measure": "reading",
            "baseline": {"value": "21.5", "unit": "percent", "on": "2017-06-30"},
            "target": {
                "any_of": [
                    {"rise_by": {"value": 10, "unit": "points"}},
                    {"target": {"at_least": {"value": "95", "unit": "percent"}}, "measure": "attendance_rate"},
                ]
            },
        },
    ],
    "clauses": [
        {
            "id": "next-level",
            "title": "Next level of accountability",
            "when": {"any": [{"missed": {"phase": "intermediate"}}, {"reported": {"implementation": "failing"}}]},
            "then": {
                "choose": 1,
                "of": [
                    {"kind": "reconstitution", "title": "Reconstitution of the school"},
                    {"kind": "isd_control", "title": "Control by the intermediate school district"},
                    {"kind": "closure"},
                ],
            },
            "effect": "may",
            "decided_by": "state_superintendent",
            "cites": "agreement section 9",
        }
    ],
    "supports": [{"id": "coach", "title": "A reading coach", "by": "isd"}],
}

RECORDS: list[dict[str, Any]] = [
    {"kind": "identified", "on": "2017-10-30", "source": "https://example.org/identified?a=1&b=2"},
    {"kind": "assigned", "on": "2017-11-01"},
    {"kind": "partner_joined", "on": "2017-12-01", "party": "Lakeshore ISD", "role": "isd"},
    {"kind": "plan_submitted", "on": "2018-01-10", "agreement": "riverside-2017"},
    {"kind": "signed", "on": "2018-01-15", "role": "local_board", "agreement": "riverside-2017"},
    {"kind": "signed", "on": "2018-01-15", "role": "superintendent", "agreement": "riverside-2017"},
    {"kind": "released", "on": "2018-01-20", "by": "state_superintendent"},
    {"kind": "signed", "on": "2018-02-06", "role": "state_department", "agreement": "riverside-2017"},
]

EVIDENCE: list[dict[str, Any]] = [
    {"measure": "reading", "school": "north", "on": "2018-06-15", "value": "25.5", "unit": "percent", "source": "https://example.org/r"},
    {"measure": "reading", "school": "south", "on": "2018-06-15", "value": "<25%", "unit": "percent"},
    {"measure": "attendance_rate", "school": "north", "on": "2018-06-15", "value": "84.2", "unit": "percent"},
    {"measure": "attendance_rate", "school": "south", "on": "2018-06-15", "value": "*", "unit": "percent"},
    {"measure": "suspension_days", "on": "2018-06-15", "value": "355", "unit": "days"},
    {"milestone": "principal_hired", "school": "north", "on": "2018-07-02"},
]

SCHOOLS = [{"id": "north", "name": "North Elementary School"}, {"id": "south", "name": "South Middle School"}]


def partnership(**changed: Any) -> pr.Partnership:
    """Give a partnership in the middle of its agreement: a lapse behind it, a review ahead."""
    data: dict[str, Any] = {
        "id": "riverside",
        "policy": pr.load_policy("michigan-2017"),
        "district": {"id": "00123", "name": "Riverside Public Schools", "charter": False},
        "schools": SCHOOLS,
        "records": RECORDS,
        "evidence": EVIDENCE,
        "agreements": [AGREEMENT],
    }
    return pr.Partnership(**{**data, **changed})


def reviewed() -> pr.Partnership:
    """Give the same partnership after a late review that found it wanting, and the next level of accountability."""
    return partnership(
        id="riverside-later",
        records=[
            *RECORDS,
            {"kind": "review_held", "on": "2019-10-01", "review": "intermediate"},
            {"kind": "review_decided", "on": "2019-11-04", "review": "intermediate", "finding": "not_met", "by": "state_department"},
            {"kind": "next_level_signaled", "on": "2020-01-08", "by": "state_superintendent"},
        ],
    )


def sparse() -> pr.Partnership:
    """Give a partnership about which two things are known."""
    return pr.Partnership(
        id="sparse",
        policy=pr.load_policy("michigan-2017-round-1"),
        district={"name": "Ecorse"},
        records=[{"kind": "identified", "on": "2017-01-20"}, {"kind": "agreement_signed", "on": "2017-05-01"}],
    )


def standing(on: date = AS_OF, **changed: Any) -> pr.Standing:
    """Give the standing of the first partnership."""
    return pr.evaluate(partnership(**changed), as_of=on)


def standings() -> list[pr.Standing]:
    """Give several standings of one day."""
    day = date(2020, 3, 1)
    return [pr.evaluate(one, as_of=day) for one in (partnership(), reviewed(), sparse())]
