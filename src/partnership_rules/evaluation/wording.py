"""Clauses, with an override where one holds."""

from __future__ import annotations

from ..condition import truth_under
from ..consequence import ConsequenceClause
from ..facts import Facts
from ..logic import Truth

__all__ = ["clause_truth"]


def clause_truth(clause: ConsequenceClause, facts: Facts) -> Truth:
    """Weigh a clause in the scope of the facts; an override that holds today goes first."""
    override = facts.override_of(f"clause:{clause.id}", facts.scope)
    return override.truth if override else truth_under(clause.when, facts)
