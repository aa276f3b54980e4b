"""Lint of a policy's requirements: what the law asks must be possible, alone and together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from ...policy import Policy
from ..space import A_SCHOOL, YES, Node, Space, generic_agreement, limits
from .found import Found

__all__ = ["requirement_lints"]


def requirement_lints(policy: Policy) -> Iterator[Found]:
    """Find requirements that can never be met, and pairs that contradict each other."""
    conditions = [one for r in policy.requirements for one in (r.when, r.requires) if one is not None]
    each = any(r.for_ == "each" for r in policy.requirements)
    agreement = generic_agreement(policy, conditions, each=each)
    space = Space(policy, agreement, conditions=conditions, schools=(A_SCHOOL,), ended=True, has_is_free=True)
    read = [
        (r, YES if r.when is None else space.read(r.when, scope), space.read(r.requires, scope))
        for r in policy.requirements
        for scope in [A_SCHOOL if r.for_ == "each" else None]
    ]
    given = limits(space, conditions)
    bad = set()
    for place, (requirement, applies, asks) in enumerate(read):
        if _possible(space, given, applies) and not _possible(space, given, applies, asks):
            bad.add(place)
            said = f"the requirement '{requirement.id}' can never be met where it applies"
            where = space.plainest(space.diagrams.both(given, space.diagrams.when(applies, YES)))
            hint = "look for parts that exclude each other"
            yield Found("requirement_unmeetable", ("requirements", place, "requires"), said, hint, f"it applies when {where}")
    for (one, (first, when, asks)), (other, (second, also, wants)) in combinations(enumerate(read), 2):
        if {one, other} & bad or not _possible(space, given, when, also):
            continue
        if not _possible(space, given, when, also, asks, wants):
            d = space.diagrams
            witness = space.plainest(d.all_of([given, d.when(when, YES), d.when(also, YES)]))
            said = f"the requirements '{first.id}' and '{second.id}' can never both be met where both apply"
            yield Found(
                "requirement_conflict", ("requirements", other), said, "correct one, or let it apply where the other does not", witness
            )


def _possible(space: Space, given: Node, *nodes: Node) -> bool:
    d = space.diagrams
    return d.all_of([given, *(d.when(node, YES) for node in nodes)]) != 0
