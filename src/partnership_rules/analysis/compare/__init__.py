"""Compare two policies: on the real record, and clause by clause."""

from .compare import compare
from .comparison import Comparison
from .policies import PolicyComparison, compare_policies
from .replay import ClockDifference, Failed, Reason, RoughClock, RoughRow, Row
from .verdicts import ClauseComparison

__all__ = [
    "ClauseComparison", "ClockDifference", "Comparison", "Failed", "PolicyComparison", "Reason", "RoughClock", "RoughRow", "Row",
    "compare", "compare_policies",
]  # fmt: skip
