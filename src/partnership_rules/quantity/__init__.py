"""Quantities: units, exact numbers, intervals, published cells. Decimal and Fraction, no float."""

from ..errors import QuantityError
from .cells import Cell, read_cell
from .exact import Exact, read_exact, show
from .interval import Interval, above, at_least, at_least_interval, at_most, below, compare_counts, margin, share
from .rounding import Rounding, round_exact, round_interval
from .units import Unit, same_unit

__all__ = [
    "Cell",
    "Exact",
    "Interval",
    "QuantityError",
    "Rounding",
    "Unit",
    "above",
    "at_least",
    "at_least_interval",
    "at_most",
    "below",
    "compare_counts",
    "margin",
    "read_cell",
    "read_exact",
    "round_exact",
    "round_interval",
    "same_unit",
    "share",
    "show",
]
