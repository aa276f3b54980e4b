"""Reasoning over every case at once: the facts conditions ask for as variables, and conditions as decision diagrams."""

from .diagram import NO, UNSURE, YES, Diagrams, Node
from .facts import Variable, seen_name
from .limits import limits
from .slots import A_SCHOOL, Slot, generic_agreement, schools_in
from .space import OUTCOMES, Space, node_of
from .world import World, key_of

__all__ = [
    "A_SCHOOL",
    "NO",
    "OUTCOMES",
    "UNSURE",
    "YES",
    "Diagrams",
    "Node",
    "Slot",
    "Space",
    "Variable",
    "World",
    "generic_agreement",
    "key_of",
    "limits",
    "node_of",
    "schools_in",
    "seen_name",
]
