"""Reasoning over every case at once: the facts that conditions ask for as variables, and conditions as decision diagrams."""

from .benchmark_cases import A_SCHOOL, BenchmarkCase, generic_agreement, schools_in
from .cases import OUTCOMES, Cases, diagram_of
from .chosen_facts import ChosenFacts, key_of
from .diagram import ALWAYS, NEVER, UNSURE, Diagram, Diagrams
from .facts import Variable, happened_name, occurrence_name, round_name
from .limits import limits

__all__ = [
    "ALWAYS", "A_SCHOOL", "NEVER", "OUTCOMES", "UNSURE", "BenchmarkCase", "Cases", "ChosenFacts", "Diagram", "Diagrams", "Variable",
    "diagram_of", "generic_agreement", "happened_name", "key_of", "limits", "occurrence_name", "round_name", "schools_in",
]  # fmt: skip
