"""A typical partnership, 15 records, 12 benchmarks, 40 measurements and 4 clauses; and one with as many records as wanted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import partnership_rules as pr

AS_OF = date(2020, 5, 15)
ROLES = ("local_board", "superintendent", "state_department")


def benchmarks() -> list[dict[str, Any]]:
    """Give eight of growth, three of a threshold, and one of a deed."""
    growth = {"baseline": {"value": "20", "unit": "percent", "on": "2016-06-30"}, "target": {"rise_by": {"value": 3, "unit": "points"}}}
    threshold = {"phase": "outcome", "domain": "attendance", "target": {"at_least": {"value": "87", "unit": "percent"}}}
    phases = ("outcome", "intermediate")
    return [
        *[{"id": f"b{i}", "phase": phases[i % 2], "domain": "academic", "measure": f"m{i}", **growth} for i in range(8)],
        *[{"id": f"b{i}", "measure": f"m{i}", **threshold} for i in range(8, 11)],
        {"id": "b11", "phase": "intermediate", "domain": "staffing", "measure": "principal", "target": {"done": True}},
    ]


def clauses() -> list[dict[str, Any]]:
    """Give four clauses of two conditions each."""
    when = {"any": [{"missed": {"phase": "outcome"}}, {"share_met": {"of": {"phase": "outcome"}, "below": "1/3"}}]}
    rest = {"then": {"of": [{"kind": "closure"}]}, "effect": "may", "decided_by": "state_superintendent"}
    return [{"id": f"c{i}", "when": when, **rest} for i in range(4)]


def records() -> list[dict[str, Any]]:
    """Give fifteen records, from the identification to the outcome review."""
    return [
        {"kind": "identified", "on": "2017-01-20"},
        {"kind": "assigned", "on": "2017-03-01"},
        {"kind": "assessment_begun", "on": "2017-03-02"},
        {"kind": "assessment_completed", "on": "2017-04-02"},
        {"kind": "plan_submitted", "on": "2017-04-03", "agreement": "a"},
        *[{"kind": "signed", "on": f"2017-04-2{i}", "role": role, "agreement": "a"} for i, role in enumerate(ROLES)],
        *[{"kind": "implementation_reported", "on": f"2018-0{month}-01", "finding": "on_track"} for month in (1, 3, 5)],
        {"kind": "review_held", "on": "2018-11-01", "review": "intermediate"},
        {"kind": "review_decided", "on": "2018-12-01", "review": "intermediate", "finding": "met"},
        {"kind": "implementation_reported", "on": "2019-05-01", "finding": "on_track"},
        {"kind": "review_held", "on": "2020-04-30", "review": "outcome"},
    ]


def measurements() -> list[dict[str, Any]]:
    """Give four measurements of ten measures."""
    days = [str(date(2017, 6, 15) + timedelta(days=200 * k)) for k in range(4)]
    return [{"measure": f"m{i}", "on": day, "value": str(24 + k), "unit": "percent"} for i in range(10) for k, day in enumerate(days)]


def typical() -> pr.Partnership:
    """Give the typical partnership; its district is known to be no charter school, so that three signatures are enough."""
    agreement = pr.Agreement(id="a", benchmarks=benchmarks(), clauses=clauses())
    found = pr.Partnership(
        id="t",
        policy="michigan-2017",
        district={"name": "Typical", "charter": False},
        records=records(),
        evidence=measurements(),
        agreements=[agreement],
        policies=[pr.load_policy("michigan-2017")],
    )
    assert (len(found.records), len(found.evidence), len(agreement.benchmarks), len(agreement.clauses)) == (15, 40, 12, 4)
    return found


def long(count: int) -> pr.Partnership:
    """Give a partnership with so many records: the typical ones, and one report on a support after another."""
    first = date(2017, 5, 1)
    more = [
        {"kind": "support_reported", "on": str(first + timedelta(days=i % 1000)), "support": f"s{i}", "finding": "on_track"}
        for i in range(count - 15)
    ]
    base = typical()
    return pr.Partnership(
        id="long", policy=base.policy, district=base.district, records=[*records(), *more],
        evidence=base.evidence, agreements=base.agreements, policies=base.policies,
    )  # fmt: skip
