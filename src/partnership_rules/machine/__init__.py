"""The machine: declared through `transitions`, compiled into a table, and proven equal to it."""

from .check import MAX_ALTERNATIVES, check_policy, guard_cases
from .declare import Guard, PolicyMachine, declare, fire
from .table import Alternative, Table, compiled, machine_of, read_table, step

__all__ = [
    "MAX_ALTERNATIVES",
    "Alternative",
    "Guard",
    "PolicyMachine",
    "Table",
    "check_policy",
    "compiled",
    "declare",
    "fire",
    "guard_cases",
    "machine_of",
    "read_table",
    "step",
]
