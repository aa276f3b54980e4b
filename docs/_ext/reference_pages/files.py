"""The keys of the three kinds of document, part by part, and the limits of every file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from partnership_rules import agreement as a
from partnership_rules import benchmark as b
from partnership_rules import condition as c
from partnership_rules import consequence as q
from partnership_rules import dates as d
from partnership_rules import evidence as e
from partnership_rules import policy as p
from partnership_rules import quantity as n
from partnership_rules import record as r
from partnership_rules.documents import source

from .markdown import fields, prose, table, words_of

__all__ = ["agreement", "limits", "partnership", "policy"]


def _parts(whole: Any, parts: Iterable[Any], *, leave_out: Iterable[str] = ()) -> str:
    """Give the keys of a document, then those of its parts."""
    sections = (f"### {words_of(part.__name__).capitalize()}\n\n{prose(part)}\n\n{fields(part)}" for part in parts)
    return "\n".join((f"{prose(whole)}\n\n{fields(whole, leave_out=leave_out)}", *sections))


def policy() -> str:
    """Give the keys of a policy and its parts."""
    parts = (p.State, p.ClockSpec, c.Occurrence, p.Transition, p.Requirement, p.Ladder, p.Ground, p.Level, p.Parameter, p.Membership)
    return _parts(p.Policy, (*parts, p.Citation, *_holidays(), n.Rounding))


def _holidays() -> tuple[Any, ...]:
    return (d.FixedHoliday, d.WeekdayHoliday, d.DatedHoliday)


def agreement() -> str:
    """Give the keys of an agreement and its parts."""
    return _parts(a.Agreement, (a.Term, a.Party, b.Benchmark, b.Baseline, q.ConsequenceClause, q.Menu, q.Consequence, a.Support))


def partnership() -> str:
    """Give the keys of a partnership and its parts."""
    return _parts(r.Partnership, (r.District, r.School, e.Measurement, e.Milestone))


def limits() -> str:
    """Give the limits of every document."""
    rows = [
        ["size of a document", f"{source.MAX_BYTES // 1024 // 1024} MiB"],
        ["depth of nesting", str(source.MAX_DEPTH)],
        ["values in a document", f"{source.MAX_NODES:,}"],
        ["digits of a number", str(source.MAX_DIGITS)],
        ["problems told in one go", str(source.MAX_PROBLEMS)],
    ]
    return table(("limit", "value"), rows)
