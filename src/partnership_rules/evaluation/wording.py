"""Clauses, with an override where one holds, and what is asked of members that nobody knows."""

from __future__ import annotations

from ..condition import explain, truth_under
from ..consequence import ConsequenceClause
from ..facts import Facts
from ..logic import UNDETERMINED, Because, Truth
from ..policy import Requirement

__all__ = ["OF_NOBODY", "clause_truth", "explain_judged", "is_of_nobody", "judged_clause"]


def clause_truth(clause: ConsequenceClause, facts: Facts) -> Truth:
    """Weigh a clause in the scope of the facts; an override that holds today goes first."""
    override = facts.override_of(f"clause:{clause.id}", facts.scope)
    return override.truth if override else judged_clause(clause, facts)


def judged_clause(clause: ConsequenceClause, facts: Facts) -> Truth:
    """Weigh a clause in the scope of the facts, whatever was overridden."""
    return UNDETERMINED if is_of_nobody(clause, facts) else truth_under(clause.when, facts)


def is_of_nobody(asked: ConsequenceClause | Requirement, facts: Facts) -> bool:
    """Say whether something is asked of each member school where nobody knows a member: it cannot be said."""
    return asked.for_ == "each" and facts.scope is None


OF_NOBODY = Because("no member school is known", UNDETERMINED, needs=("the member schools",))
"""Why what is asked of each member school cannot be said."""


def explain_judged(clause: ConsequenceClause, facts: Facts) -> Because:
    """Explain how a clause is weighed, whatever was overridden."""
    return OF_NOBODY if is_of_nobody(clause, facts) else explain(clause.when, facts)
