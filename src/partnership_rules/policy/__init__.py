"""Policies: the rules of a partnership programme as data, with citations and a content hash."""

from .parts import Citation, ClockSpec, Ground, KindRule, Ladder, Level, Membership, Parameter, Requirement, State, Transition
from .policy import Policy

__all__ = [
    "Citation", "ClockSpec", "Ground", "KindRule", "Ladder", "Level", "Membership", "Parameter", "Policy", "Requirement", "State",
    "Transition",
]  # fmt: skip
