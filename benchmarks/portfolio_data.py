"""A synthetic portfolio of any size: partnerships under Michigan's policy of 2017, with one agreement, made by numpy."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

import partnership_rules as pr
from partnership_rules import portfolio

AS_OF = date(2020, 6, 1)
ROLES = ("local_board", "superintendent", "state_department")
SCHOOLS = ("s1", "s2", "s3")
FIRST = date(2016, 9, 1).toordinal() - date(1970, 1, 1).toordinal()


def agreement() -> pr.Agreement:
    """Return the agreement that every partnership signs: eleven benchmarks at each of three schools, and three clauses."""
    percent, five = {"unit": "percent"}, {"value": "5", "unit": "points"}
    base: dict[str, Any] = {"unit": "percent", "on": date(2016, 9, 1)}
    rows: list[dict[str, Any]] = [
        {"id": "attendance", "phase": "intermediate", "domain": "attendance", "target": {"at_least": {"value": "87", **percent}}},
        {"id": "attendance-late", "phase": "outcome", "domain": "attendance", "target": {"at_least": {"value": "90", **percent}}},
        {"id": "reading", "phase": "outcome", "domain": "academic", "baseline": base, "target": {"rise_by": five}},
        {"id": "math", "phase": "outcome", "domain": "academic", "target": {"at_least": {"value": "30", **percent}}},
        {"id": "chronic", "phase": "intermediate", "domain": "attendance", "target": {"at_most": {"value": "25", **percent}}},
    ]  # fmt: skip
    benchmarks = [{"measure": row["id"].partition("-")[0], "for": "each", **row} for row in rows]
    benchmarks.append(
        {"id": "principal", "phase": "intermediate", "domain": "staffing", "measure": "principal_hired", "target": {"done": True}}
    )
    not_attending = {"not": {"met": {"domain": "attendance"}}}
    menu = {"choose": 1, "of": [{"kind": "closure"}, {"kind": "reconstitution"}]}
    clauses = [
        {"id": "next-level", "when": {"missed": {"phase": "outcome"}}, "effect": "may"},
        {"id": "share", "when": {"share_met": {"of": {"domain": "academic"}, "below": "1/2"}}, "effect": "must"},
        {"id": "each", "for": "each", "when": {"all": [{"missed": {"domain": "academic"}}, not_attending]}, "effect": "may"},
    ]
    clauses = [{"then": menu, "decided_by": "state_superintendent", **clause} for clause in clauses]
    return pr.Agreement(id="plan", policy="michigan-2017", benchmarks=benchmarks, clauses=clauses)


def _ids(count: int, start: int) -> Any:
    return np.char.add("p", np.char.zfill(np.arange(start, start + count).astype("U9"), 9))


def synthetic(count: int, *, start: int = 0, seed: int = 0) -> portfolio.Tables:
    """Make so many partnerships: 6.7 records and 31 measurements each, on average, three schools, a tenth of them charters."""
    rng = np.random.default_rng([seed, start])
    ids = _ids(count, start)
    charter = rng.random(count) < 0.1
    identified = FIRST + rng.integers(0, 400, count)
    assigned = identified + rng.integers(0, 60, count)
    signed = assigned + rng.integers(40, 130, count)
    held = signed + 548 + rng.integers(-5, 90, count)
    events = [
        ("identified", identified, None, np.ones(count, bool)),
        ("assigned", assigned, None, np.ones(count, bool)),
        *(("signed", signed - rng.integers(0, 9, count), role, rng.random(count) < 0.95) for role in ROLES),
        ("signed", signed, "authorizer", charter),
        ("review_held", held, "intermediate", rng.random(count) < 0.7),
        ("implementation_reported", signed + rng.integers(30, 500, count), "failing", rng.random(count) < 0.2),
        ("next_level_signaled", signed + rng.integers(600, 1200, count), None, rng.random(count) < 0.3),
        ("released", signed + rng.integers(1000, 1400, count), None, rng.random(count) < 0.5),
    ]  # fmt: skip
    return portfolio.Tables(
        partnerships=pa.table({"id": ids, "policy": ["michigan-2017"] * count, "charter": charter}),
        schools=pa.table({"partnership": np.repeat(ids, len(SCHOOLS)), "id": np.tile(SCHOOLS, count)}),
        records=pa.concat_tables([_event(ids, *event) for event in events]),
        evidence=_evidence(ids, identified, rng),
        agreements=[agreement()],
    )


def _event(ids: Any, kind: str, days: Any, word: str | None, here: Any) -> pa.Table:
    size = int(here.sum())

    def column(*kinds: str) -> pa.Array:
        return pa.array([word] * size if kind in kinds else [None] * size, pa.string())

    return pa.table(
        {
            "partnership": ids[here],
            "kind": pa.array([kind] * size, pa.string()),
            "on": pa.array(days[here].astype(np.int32)).cast(pa.date32()),
            "role": column("signed"),
            "agreement": pa.array(["plan" if kind == "signed" else None] * size, pa.string()),
            "review": column("review_held"),
            "finding": column("implementation_reported"),
        }
    )


def _evidence(ids: Any, identified: Any, rng: Any) -> pa.Table:
    count = ids.size
    parts = []
    for school in SCHOOLS:
        for measure in ("attendance", "reading", "math", "chronic"):
            for year in range(3 if measure != "reading" else 2):
                low, high = {"attendance": (800, 1000), "chronic": (100, 400)}.get(measure, (100, 500))
                tenths = rng.integers(low, high, count)
                value = np.char.add(np.char.add((tenths // 10).astype("U3"), "."), (tenths % 10).astype("U1"))
                value = np.where(rng.random(count) < 0.05, "*", np.where(rng.random(count) < 0.05, ">=95%", value))
                days = identified + 280 + 365 * year + rng.integers(0, 30, count)
                parts.append(_rows(ids, school, measure, days, value))
        start = np.full(count, FIRST)
        parts.append(_rows(ids[::2], school, "reading", start[::2], np.full(count, "25.5")[::2]))
    done = rng.random(count) < 0.5
    empty = pa.nulls(int(done.sum()), pa.string())
    deeds = {
        "partnership": ids[done],
        "school": empty,
        "milestone": pa.array(["principal_hired"] * int(done.sum())),
        "measure": empty,
        "unit": empty,
        "value": empty,
    }
    on = pa.array((identified[done] + 200).astype(np.int32)).cast(pa.date32())
    parts.append(pa.table({**deeds, "on": on}).select(parts[0].column_names))
    return pa.concat_tables(parts)


def _rows(ids: Any, school: str, measure: str, days: Any, value: Any) -> pa.Table:
    size = ids.size
    return pa.table(
        {
            "partnership": ids,
            "school": pa.array([school] * size),
            "milestone": pa.nulls(size, pa.string()),
            "measure": pa.array([measure] * size),
            "unit": pa.array(["percent"] * size),
            "value": pa.array(value.tolist(), pa.string()),
            "on": pa.array(days.astype(np.int32)).cast(pa.date32()),
        }
    )
