"""Hold scenarios and laws against faulty policies: which of them notices what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..agreement import Agreement
from ..machine import check_policy
from ..policy import Policy
from ..words import plural
from .mutants import Mutant, mutants
from .scenario import Scenario, run_scenario
from .search import LawResult

__all__ = ["Kill", "KillTable", "hunt"]

Law = Callable[..., LawResult]
Progress = Callable[[int, int], None]
REFUSED, CHECKS = "refused when it is loaded", "found by check_policy"


@dataclass(frozen=True)
class Kill:
    """A mutant, and what noticed it; empty where nothing did."""

    mutant: Mutant
    by: str

    def to_json(self) -> dict[str, Any]:
        """Give the kill as a JSON-ready mapping."""
        return {"mutant": self.mutant.name, "killed_by": self.by or None}


@dataclass(frozen=True)
class KillTable:
    """Every mutant with what noticed it."""

    of: str
    kills: tuple[Kill, ...]

    @property
    def survivors(self) -> tuple[Mutant, ...]:
        """Give the mutants that nothing noticed."""
        return tuple(kill.mutant for kill in self.kills if not kill.by)

    @property
    def killed(self) -> int:
        """Count the mutants that something noticed."""
        return len(self.kills) - len(self.survivors)

    @property
    def percent(self) -> int:
        """Give the whole percents that were noticed, rounded down; of no mutants at all, 100."""
        return 100 * self.killed // len(self.kills) if self.kills else 100

    def report(self) -> str:
        """Tell how many each test noticed, the most first, and which mutants survived."""
        counts: dict[str, int] = {}
        for kill in self.kills:
            if kill.by:
                counts[kill.by] = counts.get(kill.by, 0) + 1
        lines = [f"{self.of}: {self.killed} of {plural(len(self.kills), 'mutant')} killed ({self.percent} %)"]
        lines += [f"  {count:4}  {name}" for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
        return "\n".join([*lines, *(f"  survived: {mutant.name}" for mutant in self.survivors)])

    def to_json(self) -> dict[str, Any]:
        """Give the table as a JSON-ready mapping."""
        return {"of": self.of, "killed": self.killed, "mutants": len(self.kills), "kills": [kill.to_json() for kill in self.kills]}


def hunt(
    good: Policy | Agreement,
    scenarios: Sequence[Scenario],
    *,
    laws: Sequence[Law] = (),
    faulty: Iterable[Mutant] | None = None,
    progress: Progress | None = None,
) -> KillTable:
    """Hold every mutant of a policy or agreement against the checks of the model, scenarios, and then laws.

    Scenarios that speak of another policy or agreement notice nothing. A law kills a mutant of a policy when it
    fails there and not with the good one.
    ``faulty`` narrows the mutants to some.
    """
    listed = list(mutants(good) if faulty is None else faulty)
    about = [scenario for scenario in scenarios if _speaks_of(scenario, good)]
    known = {str(problem) for problem in check_policy(good)} if isinstance(good, Policy) else set()
    kept = [law for law in laws if isinstance(good, Policy) and law(good).outcome != "failed"]
    kills = []
    for done, mutant in enumerate(listed, 1):
        by = _noticed(mutant, about, known) or next((law.__name__.replace("_", " ") for law in kept if _breaks(mutant, law)), "")
        hit = next((scenario for scenario in about if scenario.title == by), None)
        if hit is not None:  # what noticed the last one often notices the next
            about = [hit, *(scenario for scenario in about if scenario is not hit)]
        kills.append(Kill(mutant, by))
        if progress is not None:
            progress(done, len(listed))
    return KillTable(good.id, tuple(kills))


def _speaks_of(scenario: Scenario, good: Policy | Agreement) -> bool:
    """Say whether a scenario holds the good one itself, not another of that id."""
    p = scenario.partnership
    if isinstance(good, Agreement):
        return good in p.agreements
    listed = (*p.policies, *([scenario.policy] if scenario.policy else []))
    return any(one.id == good.id and one.hash == good.hash for one in listed)


def _noticed(mutant: Mutant, scenarios: Sequence[Scenario], known: set[str]) -> str:
    policies = [policy for scenario in scenarios for policy in scenario.partnership.policies]
    if mutant.refused(policies[0] if policies else None):
        return REFUSED
    if isinstance(mutant.built, Policy) and any(str(problem) not in known for problem in check_policy(mutant.built)):
        return CHECKS
    return next((scenario.title for scenario in scenarios if not run_scenario(_with(scenario, mutant.built)).passed), "")


def _with(scenario: Scenario, faulty: Policy | Agreement) -> Scenario:
    """Give the scenario with the faulty one in the place of the good one."""
    if isinstance(faulty, Agreement):
        return replace(scenario, partnership=scenario.partnership.with_agreements(faulty))
    carried = any(policy.id == faulty.id for policy in scenario.partnership.policies)
    partnership = scenario.partnership.with_policies(faulty) if carried else scenario.partnership
    held = faulty if scenario.policy is not None and scenario.policy.id == faulty.id else scenario.policy
    return replace(scenario, partnership=partnership, policy=held)


def _breaks(mutant: Mutant, law: Law) -> bool:
    return isinstance(mutant.built, Policy) and law(mutant.built).outcome == "failed"
