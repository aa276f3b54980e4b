"""What lint can find: every code with its severity and meaning, and a finding before it gets its place in a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...errors import Severity

__all__ = ["CODES", "Found", "Loc"]

Loc = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A finding at a path inside a document: a code, a sentence, a hint, and a case that shows it."""

    code: str
    loc: Loc
    message: str
    hint: str = ""
    witness: str = ""

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return CODES[self.code][0] if self.code in CODES else "error"


CODES: Mapping[str, tuple[Severity, str]] = {
    "unreachable_state": ("error", "no transition that can fire leads to a state"),
    "dead_end": ("error", "a state that is not final has no way out"),
    "livelock": ("error", "from a state there are ways out, and none leads to a final state"),
    "final_state_with_exit": ("error", "a final state can be left"),
    "eventless_loop": ("error", "eventless transitions lead in a circle while their guards hold"),
    "clock_never_starts": ("error", "nothing that can occur starts a clock"),
    "clock_unmeetable": ("error", "nothing that can occur meets a deadline"),
    "transition_never_fires": ("error", "the guard of a transition can never be true"),
    "wait_without_default": ("warning", "no clock leads out of a state in which nobody is named who may act"),
    "clock_without_effect": ("warning", "nothing follows from a clock"),
    "unknown_citation": ("warning", "a citation is written as an id, and the policy defines no such citation"),
    "phase_uncalled": ("warning", "a policy's condition names a phase that no clock of it calls"),
    "names_nothing": ("error", "a 'with' narrows a record by a field or value that no record of its kind can have"),
    "shadowed_alternative": ("warning", "an earlier alternative is always taken first"),
    "gap": ("warning", "a kind of record is refused in a state whatever the facts"),
    "partial_gap": ("hint", "alternatives for one kind of record leave a known case out"),
    "overlap": ("warning", "two alternatives that lead to different states can be true at once"),
    "unsaid_default": ("hint", "a step without a guard comes after guarded ones and does not say 'otherwise'"),
    "clock_step_lost": ("warning", "a clock's step whose guard is undetermined on its day is never taken"),
    "requirement_conflict": ("error", "two requirements can never both be met"),
    "requirement_unmeetable": ("error", "a requirement can never be met"),
    "unused_kind": ("hint", "nothing uses a kind of record that the policy names"),
    "unknown_decider": ("warning", "the policy knows no such role"),
    "uncovered_benchmark": ("warning", "no clause says what follows when a benchmark is missed"),
    "clause_never_fires": ("error", "a clause can never be triggered"),
    "clauses_always_together": ("warning", "two clauses are triggered by exactly the same cases"),
    "clauses_never_together": ("hint", "two clauses can never be triggered at once"),
    "better_is_worse": ("error", "meeting one more benchmark triggers a clause"),
    "silent_misses": ("hint", "benchmarks can be missed in ways that trigger nothing"),
    "benchmark_never_matters": ("warning", "clauses name a benchmark whose outcome changes none of them"),
    "mixed_polarity": ("hint", "a clause uses a benchmark in both directions"),
    "empty_selector": ("error", "a condition selects no benchmark"),
    "target_already_met": ("warning", "the baseline meets the target already"),
    "intermediate_stricter": ("warning", "an intermediate target is stricter than its outcome target"),
    "due_outside_term": ("warning", "a benchmark falls due outside the term of the agreement"),
    "mixed_units": ("warning", "one measure is given in several units"),
    "baseline_missing": ("warning", "a target counts from a baseline that is not given"),
    "target_unreachable": ("warning", "no value that the unit allows can meet a target"),
    "unknown_role": ("warning", "a record names a role that no policy lists"),
    "agreement_unnamed": ("warning", "a signing names no agreement, though the partnership lists one that nothing names"),
    "evidence_misfit": ("warning", "evidence can be used by no benchmark, though one comes near"),
    "evidence_unused": ("hint", "evidence is of a measure that no benchmark uses"),
    "measure_not_reported": ("warning", "no evidence of the year in which a benchmark fell due is of its measure, though there is other"),
    "scale_suspect": ("warning", "all values of a measure in percent lie between 0 and 1"),
    "facts_contradict": ("warning", "facts of one day do not agree, so they decide only what each of them decides alone"),
    "before_effective": ("warning", "a policy governs days before it is in effect"),
    "rough_too_early": ("error", "a rough day lies before whatever the clock that it would meet is counted from"),
    "rough_settled": ("hint", "a rough day changes nothing, whatever it was"),
    "no_academic_outcome": ("warning", "the agreement has no academic outcome"),
    "rated_nobody": ("warning", "a condition asks for ratings of the district where only schools are rated, or the other way round"),
    "periods_unordered": ("warning", "a condition asks for the latest ratings, and the policy does not order their periods"),
    "unverified": ("hint", "the policy says itself that a part of it stands in no source that was seen"),
    "link_missing": ("warning", "a partnership on whose standing the policy's rules look is not named, or not at hand"),
    "joining_unknown": ("warning", "no record says that a listed school joined the partnership"),
    "silence_unused": ("hint", "a finding is silenced that is not there"),
}
"""Every code of lint: how bad it is, and what it says. Faults that a document cannot be loaded with have codes of their own."""
