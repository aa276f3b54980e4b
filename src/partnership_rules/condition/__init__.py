"""Conditions: one closed, typed language for guards, clauses, requirements and grounds, with many readers."""

from .ast import Condition, Occurrence, Selector, parts_of_condition, walk
from .english import describe
from .facts import ClockFact, DesignationFact, FactBase, LinkedFact, ReviewFact, SignatureFact, selects
from .rating_periods import PeriodForm, PeriodOrder, RatedPeriod
from .weighing import Verdict, explain, truth_under, weigh

__all__ = [
    "ClockFact", "Condition", "DesignationFact", "FactBase", "LinkedFact", "Occurrence", "PeriodForm", "PeriodOrder", "RatedPeriod",
    "ReviewFact", "Selector", "SignatureFact", "Verdict", "describe", "explain", "parts_of_condition", "selects", "truth_under", "walk",
    "weigh",
]  # fmt: skip
