"""The machine: declared through `transitions`, and compiled into a table."""

from .declare import Guard, PolicyMachine, declare, fire
from .table import Alternative, Table, read_table, step

__all__ = [
    "Alternative", "Guard", "PolicyMachine", "Table", "declare", "fire", "read_table", "step",
]  # fmt: skip
