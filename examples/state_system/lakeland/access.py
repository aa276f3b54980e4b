"""Who may record what: the policy's own `by`, and nothing else."""

from __future__ import annotations

import partnership_rules as pr

from .settings import Person

__all__ = ["OFFICE", "Refused", "signed_by", "who_may"]

OFFICE = "state_department"
"""The role that records what nobody in particular must decide, and what others have signed on paper."""


class Refused(Exception):
    """Nobody signed in, or somebody whose role may not record this."""

    def __init__(self, status: int, detail: str, code: str = "role_not_allowed") -> None:
        super().__init__(detail)
        self.status, self.code = status, code


def who_may(policy: pr.Policy, record: pr.Record) -> frozenset[str]:
    """Return the roles that may record this: those that the policy lets decide it, or the office and whoever signs.

    What no step of the policy waits for, but somebody decides (an extension, an override), is for whoever decides anything.
    """
    decides = {role for step in policy.transitions if step.on == record.happening for role in step.by}
    if decides:
        return frozenset(decides)
    if "by" in type(record).model_fields:
        return frozenset({OFFICE, *(role for step in policy.transitions for role in step.by)})
    return frozenset(filter(None, (OFFICE, record.field("role"))))


def signed_by(person: Person | None, policy: pr.Policy, record: pr.Record) -> pr.Record:
    """Return the record as this person records it: a decision carries the role that decided; raises `Refused`."""
    if person is None:
        raise Refused(401, "sign in to record something", "sign_in_needed")
    roles = who_may(policy, record)
    if person.role not in roles:
        named = " or ".join(sorted(policy.role(role) for role in roles))
        raise Refused(403, f"this is recorded by the {named}, not by the {policy.role(person.role)}")
    if "by" not in type(record).model_fields:
        return record
    if record.field("by") not in (None, person.role):
        raise Refused(403, f"you decide as the {policy.role(person.role)}, and the record names somebody else")
    return record.with_changes(by=person.role)
