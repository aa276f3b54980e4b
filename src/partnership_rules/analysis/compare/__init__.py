"""Compare two policies: on the real record, and clause by clause."""

from .answers import compare_answers
from .compare import compare
from .comparison import Comparison
from .policies import PolicyComparison, compare_policies
from .replay import Alike, ClockDifference, Failed, Reason, RoughClock, RoughRow, Row
from .verdicts import ClauseComparison

__all__ = [
    "Alike", "ClauseComparison", "ClockDifference", "Comparison", "Failed", "PolicyComparison", "Reason", "RoughClock", "RoughRow", "Row",
    "compare", "compare_answers", "compare_policies",
]  # fmt: skip
