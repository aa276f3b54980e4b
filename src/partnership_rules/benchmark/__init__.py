"""Benchmarks: what a plan promises to reach, by when, and whether the evidence shows it."""

from .judge import OUTCOMES, Days, Finding, Judging, Reviewed, judge, read_benchmark
from .targets import (
    AllOf,
    AnyOf,
    AtLeast,
    AtLeastNOf,
    AtMost,
    Baseline,
    Benchmark,
    Change,
    Comparator,
    Done,
    FallBy,
    GapFallsBy,
    Part,
    RiseBy,
    Target,
)

__all__ = [
    "OUTCOMES", "AllOf", "AnyOf", "AtLeast", "AtLeastNOf", "AtMost", "Baseline", "Benchmark", "Change", "Comparator", "Days", "Done",
    "FallBy", "Finding", "GapFallsBy", "Judging", "Part", "Reviewed", "RiseBy", "Target", "judge", "read_benchmark",
]  # fmt: skip
