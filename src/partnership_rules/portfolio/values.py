"""A standing as the lines of an answer: what ``evaluate`` says, in the words of the tables."""

from __future__ import annotations

from datetime import date

from ..logic import Truth, any_of
from ..standing import Standing
from ..standing.results import OUTCOME_WORDS

__all__ = ["Lines", "told"]

Lines = dict[str, list[dict[str, object]]]


def told(standing: Standing, why: str) -> Lines:
    """Return the lines of a standing in each table of an answer."""
    head = {"partnership": standing.partnership.id, "as_of": standing.as_of}
    lines: Lines = {
        "clocks": [
            {
                "clock": one.name, "status": one.status, "anchor": one.anchor, "due": one.due, "met_on": one.met_on, "held_on": one.held_on,
                "decided_on": one.decided_on, "days_left": one.days_left, "days_late": one.days_late,
            }
            for one in standing.clocks
        ],
        "benchmarks": [
            {
                "benchmark": one.id, "school": one.school, "version": one.version, "phase": one.benchmark.phase, "due": one.due,
                "is_due": one.is_due, "outcome": one.outcome, "missed": one.missed.value,
                "without_override": OUTCOME_WORDS[one.judged] if one.override else None,
            }
            for one in standing.benchmarks
        ],
        "clauses": [
            {
                "clause": one.id, "school": one.school, "outcome": one.outcome, "effect": one.clause.effect,
                "decided_by": one.clause.decided_by,
            }
            for one in standing.clauses
        ],
        "requirements": [{"requirement": one.id, "school": one.school, "outcome": one.outcome} for one in standing.requirements],
        "rows": [_row(standing, why)],
    }  # fmt: skip
    return {name: [{**head, **line} for line in listed] for name, listed in lines.items()}


def _row(standing: Standing, why: str) -> dict[str, object]:
    grounds: Truth | None = None if standing.is_final else any_of(ground.truth for ground in standing.grounds)
    text = standing.agreement is not None and any(one.id == standing.agreement for one in standing.partnership.agreements)
    return {
        "answered_by": "evaluate",
        "why": why,
        "policy": standing.policy.id,
        "state": standing.state,
        "since": standing.since,
        "level": standing.level,
        "cycle": standing.cycle,
        "in_force": standing.in_force,
        "agreement": standing.agreement if text else None,
        "grounds": grounds.value if grounds is not None else None,
        "next_level": standing.next_level.level if standing.next_level else None,
        "next_change": next_change(standing),
    }


def next_change(standing: Standing) -> date | None:
    """Return the next day on which a clock does something by itself."""
    if standing.is_final:
        return None
    days = [
        one.due.toordinal() + (one.kind == "deadline") for one in standing.clocks if one.says.runs and one.due is not None
    ]  # fmt: skip
    return date.fromordinal(min(days)) if days and min(days) <= date.max.toordinal() else None
