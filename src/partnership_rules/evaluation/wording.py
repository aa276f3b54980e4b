"""Clauses, with an override where one holds, and what is asked of members that nobody knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..condition import explain, truth_under
from ..consequence import ConsequenceClause, PolicyClause
from ..facts import Facts
from ..kinds import AnyRecord
from ..logic import UNDETERMINED, Because, Truth
from ..policy import Requirement
from ..words import listed

__all__ = ["OF_NOBODY", "clause_truth", "explain_apart", "explain_judged", "is_of_nobody", "judged_clause", "say_apart"]


def clause_truth(clause: ConsequenceClause, facts: Facts) -> Truth:
    """Weigh a clause in the scope of the facts; an override that holds today goes first."""
    override = facts.override_of(f"clause:{clause.id}", facts.scope)
    return override.truth if override else judged_clause(clause, facts)


def judged_clause(clause: ConsequenceClause, facts: Facts) -> Truth:
    """Weigh a clause in the scope of the facts, whatever was overridden."""
    return UNDETERMINED if is_of_nobody(clause, facts) else truth_under(clause.when, facts)


def is_too_late(clause: ConsequenceClause, facts: Facts) -> bool:
    """Say whether the time within which somebody was to choose is over."""
    within = clause.decide_within if isinstance(clause, PolicyClause) else None
    return within is not None and facts.clocks[within].says.over


def decider_of(clause: ConsequenceClause, facts: Facts) -> str:
    """Return the role that decides today."""
    return clause.deciders[is_too_late(clause, facts)]


def is_of_nobody(asked: ConsequenceClause | Requirement, facts: Facts) -> bool:
    """Say whether something is asked of each member school where nobody knows a member: it cannot be said."""
    return asked.for_ == "each" and facts.scope is None


OF_NOBODY = Because("no member school is known", UNDETERMINED, needs=("the member schools",))
"""Why what is asked of each member school cannot be said."""


def explain_apart(why: Because, apart: Sequence[AnyRecord]) -> Because:
    """Add to a reason which records of the day do not agree."""
    return replace(why, text=f"{why.text}; {say_apart(apart)}: none of them decides")


def say_apart(apart: Sequence[AnyRecord]) -> str:
    """Say which records of one day do not agree, each with its source."""
    return f"of {apart[0].on} there are {listed([_said(record) for record in apart])}, which do not agree"


def _said(record: AnyRecord) -> str:
    fields = ", ".join(str(value).replace("_", " ") for value in record.says if value is not None) or "one that says nothing"
    return f"'{fields}'" + (f" ({source})" if (source := record.source or record.id) else "")


def explain_judged(clause: ConsequenceClause, facts: Facts) -> Because:
    """Explain how a clause is weighed, whatever was overridden."""
    return OF_NOBODY if is_of_nobody(clause, facts) else explain(clause.when, facts)
