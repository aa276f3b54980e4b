"""What is true on a date, from record, evidence, agreement and clocks."""

from .base import Facts, LinkedStates
from .clocks import Clock, ClockBoard
from .cycle import Cycle, CycleRecord, Review, fits
from .schools import Members

__all__ = ["Clock", "ClockBoard", "Cycle", "CycleRecord", "Facts", "LinkedStates", "Members", "Review", "fits"]
