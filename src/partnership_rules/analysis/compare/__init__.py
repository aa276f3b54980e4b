"""Compare two policies: on the real record, and clause by clause."""

from .compare import Comparison, Failed, compare
from .policies import PolicyComparison, compare_policies
from .replay import ClockDifference, Reason, Row
from .verdicts import ClauseComparison

__all__ = [
    "ClauseComparison", "ClockDifference", "Comparison", "Failed", "PolicyComparison", "Reason", "Row", "compare", "compare_policies",
]  # fmt: skip
