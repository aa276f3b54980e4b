"""How each line of the benchmark table is read as a benchmark, or why it is not.

A reading quotes the cell it reads. Where the table says something else, building stops: a changed source needs a reader.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .yaml_text import Data

__all__ = ["GENERAL", "READINGS", "Reading"]

Key = tuple[str, str, str, str]

DONE: Mapping[str, Data] = {"done": True}


@dataclass(frozen=True, slots=True)
class Reading:
    """One benchmark as it is read from one cell.

    ``cell`` is the column that is read and ``says`` what stands in it. ``scope`` is ``each`` member school, the
    ``district``, or the ids of schools, each of which gets a benchmark of its own.
    """

    row: Key
    cell: str
    says: str
    id: str
    domain: str
    measure: str
    target: Mapping[str, Data]
    scope: str | tuple[str, ...]
    note: str = ""

    @property
    def phase(self) -> str:
        """Give the phase: 36 months are the outcome; what is due at 18 months or at an early date is intermediate."""
        return "outcome" if self.cell == "target_36m" else "intermediate"


def _gap(percent: str) -> Mapping[str, Data]:
    return {"gap_falls_by": {"value": percent, "unit": "percent", "comparator": {"level": "state"}}}


def _at_least(value: str, unit: str) -> Mapping[str, Data]:
    return {"at_least": {"value": value, "unit": unit}}


def _fall(percent: str) -> Mapping[str, Data]:
    return {"fall_by": {"value": percent, "unit": "percent"}}


def _rise_in_either_unit(value: str) -> Mapping[str, Data]:
    return {"any_of": [{"rise_by": {"value": value, "unit": unit}} for unit in ("points", "percent")]}


EITHER = "Points or percent of the baseline: the source leaves it open. Both readings stand, and either is enough."
TOTAL = "Read as a total over three years, not for each year."
UNNAMED = "The schools are not named here, so it is asked of the district."
GAP = "gap between school and state percent proficient"
BENTON_HARBOR_2017 = ("hull", "dream", "steam")
SCORES: Key = ("Benton Harbor", "4", "student scores in reading, math and social-emotional learning", "reading; math; SEL")
MUSKEGON_HEIGHTS = ("Muskegon Heights", "1")

READINGS: Mapping[str, tuple[Reading, ...]] = {
    "kalamazoo-2017": tuple(
        Reading(
            ("Kalamazoo", "1", GAP, subject), cell, f"{percent} percent smaller gap",
            f"{subject}-gap-{months}m", "academic", f"{subject}_percent_proficient", _gap(percent), "each",
        )
        for cell, months, percent in (("benchmark_18m", 18, "3"), ("target_36m", 36, "6"))
        for subject in ("reading", "math")
    ),
    "benton-harbor-2017": (
        Reading(
            ("Benton Harbor", "1", "attendance rate", ""), "benchmark_18m", "87",
            "attendance", "attendance", "attendance_rate", _at_least("87", "percent"), BENTON_HARBOR_2017,
        ),
    ),
    "muskegon-heights-2017": (
        Reading(
            (*MUSKEGON_HEIGHTS, "14 benchmarks incl. documentation of a research-based written curriculum", ""),
            "benchmark_18m", "14 of 14",
            "process-benchmarks", "process", "process_benchmarks_met", _at_least("14", "count"), ("muskegon-heights-academy",),
            note="Thirteen of the fourteen are not named, so they are counted rather than listed.",
        ),
        Reading(
            (*MUSKEGON_HEIGHTS, "student progress", ""), "target_36m", "1.5 grade levels of growth (per year, article truncated)",
            "student-progress", "academic", "growth_per_year", _at_least("1.5", "grade_levels"), ("muskegon-heights-academy",),
            note="Read as growth for each year; the article breaks off.",
        ),
    ),
    "dpscd-2017": (
        Reading(
            ("DPSCD", "1", "develop profile per school", ""), "due_date", "2017-06-30",
            "school-profiles", "planning", "school_profiles_developed", DONE, "district", note=UNNAMED,
        ),
        Reading(
            ("DPSCD", "1", "district-wide expectations, goals and strategies", ""), "due_date", "2017-07-31",
            "goals-and-strategies", "planning", "goals_and_strategies_set", DONE, "district",
        ),
        Reading(
            ("DPSCD", "1", "conversations with school communities / plans", ""), "due_date", "2018-01-31",
            "community-conversations", "planning", "community_conversations_held", DONE, "district", note=UNNAMED,
        ),
    ),
    "flint-2018": (
        Reading(
            ("Flint", "3", "student attendance rate", ""), "benchmark_18m", "88",
            "attendance", "attendance", "attendance_rate", _at_least("88", "percent"), "district", note=UNNAMED,
        ),
        Reading(
            ("Flint", "3", "out-of-school suspensions", ""), "benchmark_18m", "-5 percent",
            "suspensions", "behavior", "out_of_school_suspensions", _fall("5"), "district", note=UNNAMED,
        ),
        Reading(
            ("Flint", "3", "percent proficient (M-STEP, MME, SAT)", ""), "benchmark_18m", "+5 percent",
            "proficiency", "academic", "percent_proficient", _rise_in_either_unit("5"), "district", note=f"{EITHER} {UNNAMED}",
        ),
    ),
    "benton-harbor-2022": tuple(
        Reading(
            SCORES, "target_36m", "+3 over three years", id_, domain, measure,
            _rise_in_either_unit("3"), "each", note=f"{EITHER} {TOTAL}",
        )
        for id_, domain, measure in (
            ("reading", "academic", "reading_scores"),
            ("math", "academic", "math_scores"),
            ("social-emotional", "social_emotional", "social_emotional_scores"),
        )
    ),
}  # fmt: skip
"""The benchmarks of each agreement, in the order in which they stand in its file."""

GENERAL: Mapping[str, tuple[Key, ...]] = {
    "round-4-2022": (("Most Round 4 districts", "4", "percent proficient", "ELA; math"),),
    "round-5-2025": (
        ("MDE guidance 2025-26", "5", "percent proficient", "ELA"),
        ("MDE guidance 2025-26", "5", "percent proficient", "math"),
    ),
    "": (("Several (press summary)", "1", "hire a new principal", ""),),
}
"""Lines that are of no one district, so no agreement holds them: the partnership file whose note tells them, or none."""
