"""Quantities: typed units, exact numbers, intervals, and the cells in which states publish them.

Every number is a ``Fraction``: ``int``, ``Decimal`` and text are read exactly at the border and a float is refused.
"5 percent" and "5 points" are different units and are never compared. A published cell such as ``>=95%`` is an
interval that may still decide; ``<10`` and ``*`` are suppressed and decide nothing.
"""

from ..errors import QuantityError
from .cell import Cell, read_cell
from .compare import above, at_least, at_least_interval, at_most, below, margin, share
from .exact import Exact, read_exact, show
from .interval import Interval
from .mark import Mark, MarkText
from .rounding import Rounding, round_exact, round_interval
from .unit import Unit, same_unit

__all__ = [
    "Cell", "Exact", "Interval", "Mark", "MarkText", "QuantityError", "Rounding", "Unit", "above", "at_least", "at_least_interval",
    "at_most", "below", "margin", "read_cell", "read_exact", "round_exact", "round_interval", "same_unit", "share", "show",
]  # fmt: skip
