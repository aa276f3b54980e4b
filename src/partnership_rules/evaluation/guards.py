"""Guards: may this step be taken, by whom, and why not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..condition import explain, truth_under
from ..facts import Facts
from ..logic import FALSE, TRUE, UNDETERMINED, Because, Truth, all_of, any_of
from ..policy import Transition
from ..words import listed

__all__ = ["by_truth", "explain_guard", "explain_move", "explain_refusal", "guard_truth"]


def by_truth(transition: Transition, record: Any) -> Truth:
    """Say whether a record was decided by one of the roles that may; who is not on record is not held against it."""
    by = getattr(record, "by", None)
    return FALSE if transition.by and by is not None and by not in transition.by else TRUE


def guard_truth(transition: Transition, facts: Facts, record: Any) -> Truth:
    """Weigh a transition's guard: the role that decided, and its condition."""
    if record is not None and by_truth(transition, record) is FALSE:
        return FALSE
    return TRUE if transition.when is None else truth_under(transition.when, facts)


def explain_guard(transition: Transition, facts: Facts, record: Any) -> Because:
    """Tell every part of a transition's guard."""
    policy = facts.policy
    parts: list[Because] = []
    if transition.by:
        parts.append(_tell_by(transition, facts, record))
    if transition.when is not None:
        parts.append(explain(transition.when, facts))
    truth = all_of(part.truth for part in parts if part.truth is not None)
    to = policy.title_of(transition.to)
    head = f"the step to '{to}'" + ("" if parts else " has no condition")
    return Because(head, truth, tuple(parts), cites=policy.cite(transition.cites))


def _tell_by(transition: Transition, facts: Facts, record: Any) -> Because:
    roles = listed([facts.policy.role(role) for role in transition.by], last="or")
    by = getattr(record, "by", None)
    if record is None:
        return Because(f"to be decided by the {roles}")
    if by is None:
        return Because(f"to be decided by the {roles}; who decided is not on record", TRUE)
    return Because(f"to be decided by the {roles}; decided by the {facts.policy.role(by)}", by_truth(transition, record))


def explain_move(taken: Transition, transitions: Sequence[Transition], facts: Facts, record: Any) -> Because:
    """Tell why a record moves the machine: the guard that let it pass, and those of the alternatives."""
    policy = facts.policy
    parts = tuple(explain_guard(transition, facts, record) for transition in transitions)
    moved = f"'{record.happening}' leads from '{policy.title_of(facts.state)}' to '{policy.title_of(taken.to)}'"
    return Because(moved, TRUE, parts)


def explain_refusal(transitions: Sequence[Transition], facts: Facts, record: Any) -> Because:
    """Tell why a step is refused: every guard of every alternative, not the first failure only."""
    parts = tuple(explain_guard(transition, facts, record) for transition in transitions)
    truth = any_of(part.truth for part in parts if part.truth is not None)
    why = "cannot be decided from what is known" if truth is UNDETERMINED else "does not hold"
    return Because(f"'{record.happening}' is refused in '{facts.policy.title_of(facts.state)}': its guard {why}", truth, parts)
