"""A standing as the lines of an answer: what ``evaluate`` says, in the words of the tables."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ..logic import any_of
from ..standing import Standing
from ..standing.results import OUTCOME_WORDS
from .answer import ANSWERS
from .schema import Row

__all__ = ["Lines", "lines_of"]

Lines = dict[str, list[Row]]


def lines_of(standing: Standing, why: str) -> Lines:
    """Return the lines of a standing in each table of an answer."""
    text = standing.agreement in {one.id for one in standing.partnership.agreements}
    row: Row = {
        "answered_by": "evaluate",
        "why": why,
        "policy": standing.policy.id,
        "agreement": standing.agreement if text else None,
        "grounds": None if standing.is_final else any_of(ground.truth for ground in standing.grounds).value,
        "next_level": standing.next_level.level if standing.next_level else None,
        "next_change": next_change(standing),
    }
    parts: dict[str, Iterable[tuple[object, Row]]] = {
        "clocks": ((one, {"clock": one.name}) for one in standing.clocks),
        "benchmarks": (
            (
                one,
                {
                    "benchmark": one.id,
                    "phase": one.benchmark.phase,
                    "missed": one.missed.value,
                    "without_override": OUTCOME_WORDS[one.judged] if one.override else None,
                },
            )
            for one in standing.benchmarks
        ),
        "clauses": (
            (one, {"clause": one.id, "effect": one.clause.effect, "decided_by": one.clause.decided_by}) for one in standing.clauses
        ),
        "requirements": ((one, {"requirement": one.id}) for one in standing.requirements),
        "rows": [(standing, row)],
    }
    head: Row = {"partnership": standing.partnership.id, "as_of": standing.as_of}
    return {name: [_line(name, one, {**head, **own}) for one, own in listed] for name, listed in parts.items()}


def _line(table: str, one: object, own: Row) -> Row:
    """Fill the columns of a table: with what is given, or else with the attribute of the same name."""
    return {name: own[name] if name in own else getattr(one, name) for name in ANSWERS[table].names}


def next_change(standing: Standing) -> date | None:
    """Return the next day on which a clock does something by itself."""
    days = [one.due.toordinal() + (one.kind == "deadline") for one in standing.clocks if one.says.runs and one.due is not None]
    return None if standing.is_final or not days or min(days) > date.max.toordinal() else date.fromordinal(min(days))
