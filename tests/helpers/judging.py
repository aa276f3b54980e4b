"""One benchmark judged on rows of evidence, due on one day and asked about on the next."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from helpers.build import benchmark, day, rate
from partnership_rules.benchmark import Benchmark, Finding, Judging, judge
from partnership_rules.evidence import Book, Measurement, Milestone

DUE = day("2020-06-30")
AFTER = DUE + timedelta(days=1)
BASE = {"value": "20", "unit": "percent", "on": "2016-06-30"}


def entry(row: dict[str, Any]) -> Measurement | Milestone:
    return Milestone(**row) if "milestone" in row else Measurement(**row)


def judged(
    target: Any, *rows: dict[str, Any], as_of: str = "2020-07-01", due: Any = DUE, judging: Judging | None = None, **fields: Any
) -> Finding:
    one = Benchmark(**benchmark(target=target, **fields))
    return judge(one, Book(map(entry, rows)), as_of=day(as_of), due=due, judging=judging)


def outcome(target: Any, *rows: dict[str, Any], **fields: Any) -> str:
    return judged(target, *rows, **fields).outcome


def seen(value: str, on: str = "2020-06-15", **fields: Any) -> dict[str, Any]:
    return rate(value, on, **fields)
