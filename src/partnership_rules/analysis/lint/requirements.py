"""Lint of a policy's requirements: what the law asks must be possible, alone and together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from ...condition import Occurrence
from ...policy import Policy
from ..cases import A_SCHOOL, ALWAYS, NEVER, Cases, Diagram, generic_agreement, limits, occurrence_name
from .found import Found

__all__ = ["requirement_lints"]


def requirement_lints(policy: Policy) -> Iterator[Found]:
    """Find requirements that can never be met, and pairs that contradict each other."""
    conditions = [one for r in policy.requirements for one in (r.when, r.requires) if one is not None]
    each = any(r.for_ == "each" for r in policy.requirements)
    agreement = generic_agreement(policy, conditions, each=each)
    cases = Cases(policy, agreement, conditions=conditions, schools=(A_SCHOOL,), ended=True, has_is_free=True)
    read = [
        (r, ALWAYS if r.when is None else cases.read(r.when, scope), cases.read(r.requires, scope))
        for r in policy.requirements
        for scope in [A_SCHOOL if r.for_ == "each" else None]
    ]
    given = cases.diagrams.all_of([limits(cases, conditions), *_entered(cases, policy)])
    bad = set()
    for place, (requirement, applies, asks) in enumerate(read):
        if _possible(cases, given, applies) and not _possible(cases, given, applies, asks):
            bad.add(place)
            said = f"the requirement '{requirement.id}' can never be met where it applies"
            where = cases.plainest(cases.diagrams.both(given, cases.diagrams.when(applies, ALWAYS)))
            hint = "look for parts that exclude each other"
            yield Found("requirement_unmeetable", ("requirements", place, "requires"), said, hint, f"it applies when {where}")
    for (one, (first, when, asks)), (other, (second, also, wants)) in combinations(enumerate(read), 2):
        if {one, other} & bad or not _possible(cases, given, when, also):
            continue
        if not _possible(cases, given, when, also, asks, wants):
            d = cases.diagrams
            witness = cases.plainest(d.all_of([given, d.when(when, ALWAYS), d.when(also, ALWAYS)]))
            said = f"the requirements '{first.id}' and '{second.id}' can never both be met where both apply"
            hint = "correct one, or let it apply where the other does not"
            yield Found("requirement_conflict", ("requirements", other), said, hint, witness)


def _entered(cases: Cases, policy: Policy) -> Iterator[Diagram]:
    """Let every record have entered the initial state, and no more than one that is final."""
    name = {state: occurrence_name(Occurrence(entered=state)) for state in policy.states}
    yield cases.where(name[policy.initial], ["yes"])
    for one, other in combinations(sorted(policy.finals), 2):
        if cases.level_of(name[one]) is not None and cases.level_of(name[other]) is not None:
            yield cases.diagrams.implies(cases.where(name[one], ["yes"]), cases.where(name[other], ["no"]))


def _possible(cases: Cases, given: Diagram, *diagrams: Diagram) -> bool:
    d = cases.diagrams
    return d.all_of([given, *(d.when(one, ALWAYS) for one in diagrams)]) != NEVER
