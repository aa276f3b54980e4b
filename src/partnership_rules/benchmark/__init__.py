"""Benchmarks: what a plan promises to reach, by when, and whether the evidence shows it."""

from .judge import Finding, Judging, judge, read_benchmark
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
    "AllOf", "AnyOf", "AtLeast", "AtLeastNOf", "AtMost", "Baseline", "Benchmark", "Change", "Comparator", "Done", "FallBy", "Finding",
    "GapFallsBy", "Judging", "Part", "RiseBy", "Target", "judge", "read_benchmark",
]  # fmt: skip
