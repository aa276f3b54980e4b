"""Hold scenarios and laws against faulty policies: which of them notices what."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ...agreement import Agreement
from ...analysis.lint import lint
from ...errors import InputError, PartnershipRulesError
from ...policy import Policy
from ...policy.machine_check import check_policy
from ...shown import AsJson
from ...words import plural
from ..laws.searching import LawResult
from ..rows import Row
from ..scenarios.running import Scenario, run_scenario
from .mutants import Mutant, mutants

__all__ = ["Kill", "KillTable", "hunt"]

Law = Callable[..., LawResult]
Progress = Callable[[int, int], None]
REFUSED, CHECKS, LINT = "refused when it is loaded", "found by check_policy", "found by lint"
OWN_WORDS = ("id", "title", "cites", "note", "parameters")
"""What a variant may say otherwise and still hold the same rules."""
FEW = 3
"""So many of each rule are shown; the JSON has all of them."""


@dataclass(frozen=True)
class Kill(AsJson):
    """A mutant, and what noticed it; empty where nothing did. ``reason`` says why nothing can, where somebody said so."""

    mutant: Mutant
    by: str
    reason: str = ""

    def to_dict(self) -> Row:
        """Return the kill as a JSON-ready mapping."""
        return {"mutant": self.mutant.name, "killed_by": self.by or None, "reason": self.reason or None}

    def words(self) -> str:
        """Describe a survivor and its reason, or a reason that is none because the mutant was killed."""
        if not self.by:
            return f"survived: {self.mutant.name} ({self.reason or 'no reason is given'})"
        return f"killed, though it should survive: {self.mutant.name} ({self.reason})"


@dataclass(frozen=True)
class KillTable(AsJson):
    """Every mutant with what noticed it."""

    of: str
    kills: tuple[Kill, ...]

    @property
    def survivors(self) -> tuple[Mutant, ...]:
        """Return the mutants that nothing noticed."""
        return tuple(kill.mutant for kill in self.kills if not kill.by)

    @property
    def killed(self) -> int:
        """Count the mutants that something noticed."""
        return len(self.kills) - len(self.survivors)

    @property
    def unexplained(self) -> tuple[Mutant, ...]:
        """Return the survivors that no reason is given for."""
        return tuple(kill.mutant for kill in self.kills if not kill.by and not kill.reason)

    @property
    def percent(self) -> int:
        """Return the whole percents that were noticed, rounded down; of no mutants at all, 100."""
        return 100 * self.killed // len(self.kills) if self.kills else 100

    def report(self) -> str:
        """Describe how many each test noticed, the most first, and rule by rule the first few that survived, each with its reason."""
        counts = Counter(kill.by for kill in self.kills if kill.by)
        lines = [f"{self.of}: {self.killed} of {plural(len(self.kills), 'mutant')} killed ({self.percent} %)"]
        lines += [f"  {count:4}  {name}" for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
        rules: dict[str, list[Kill]] = {}
        for kill in self.kills:
            if not kill.by or kill.reason:
                rules.setdefault(kill.mutant.rule, []).append(kill)
        for rule, told in rules.items():
            lines.append(f"  {rule}: {sum(not kill.by for kill in told)} survived")
            lines += [f"    {kill.words()}" for kill in told[:FEW]]
            lines += [f"    and {len(told) - FEW} more"] if len(told) > FEW else []
        return "\n".join(lines)

    def to_dict(self) -> Row:
        """Return the table as a JSON-ready mapping."""
        return {
            "of": self.of,
            "killed": self.killed,
            "mutants": len(self.kills),
            "percent": self.percent,
            "unexplained": [mutant.name for mutant in self.unexplained],
            "kills": [kill.to_dict() for kill in self.kills],
        }


def hunt(
    good: Policy | Agreement,
    scenarios: Sequence[Scenario],
    *,
    laws: Sequence[Law] = (),
    faulty: Iterable[Mutant] | None = None,
    reasons: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> KillTable:
    """Hold every mutant of a policy or agreement against the checks of the model, scenarios, lint, and then laws.

    Scenarios that speak of another policy or agreement notice nothing; one that sets other parameters speaks of the same
    policy. Lint notices a mutant when it finds more of one kind than in the good one, a law when it fails there and not
    with the good one. ``faulty`` narrows the mutants to some; ``reasons`` says by name why some survive: they are told, and
    counted all the same. Errors: ``InputError`` (``scenarios_fail``) for scenarios
    that fail already on the good one, since they prove nothing.
    """
    listed = list(mutants(good) if faulty is None else faulty)
    about = [scenario for scenario in scenarios if _is_about(scenario, good)]
    _require_passing(about)
    known = {str(problem) for problem in check_policy(good)} if isinstance(good, Policy) else set()
    kept = [law for law in laws if isinstance(good, Policy) and law(good).outcome != "failed"]
    said: Counter[str] | None = None
    kills = []
    for done, mutant in enumerate(listed, 1):
        by = _found_by(mutant, about, known)
        if not by:
            said = _linted(good) if said is None else said
            by = _lint_notices(mutant, said) or next((law.__name__.replace("_", " ") for law in kept if _breaks(mutant, law)), "")
        hit = next((scenario for scenario in about if scenario.title == by), None)
        if hit is not None:  # what noticed the last one often notices the next
            about = [hit, *(scenario for scenario in about if scenario is not hit)]
        kills.append(Kill(mutant, by, (reasons or {}).get(mutant.name, "")))
        if progress is not None:
            progress(done, len(listed))
    return KillTable(good.id, tuple(kills))


def _require_passing(scenarios: Sequence[Scenario]) -> None:
    failing = [scenario.title for scenario in scenarios if not run_scenario(scenario).passed]
    if failing:
        said = f"{plural(len(failing), 'scenario')} failed without any fault, first '{failing[0]}'"
        raise InputError(said, code="scenarios_fail", hint="'partnership-rules test' says what is wrong")


def _linted(document: Policy | Agreement) -> Counter[str]:
    return Counter(problem.code for problem in lint(document))


def _lint_notices(mutant: Mutant, said: Counter[str]) -> str:
    """Name what lint finds more often than in the good one; what it merely words otherwise is no finding."""
    more = sorted(_linted(mutant.built) - said) if mutant.built is not None else []
    return f"{LINT}: {more[0]}" if more else ""


def _is_about(scenario: Scenario, good: Policy | Agreement) -> bool:
    """Return whether a scenario holds the good one itself, or its rules with other parameters, not another of that id."""
    p = scenario.partnership
    if isinstance(good, Agreement):
        return good in p.agreements
    listed = (*p.policies, *([scenario.policy] if scenario.policy else []))
    return any(_same_rules(one, good) for one in listed)


def _same_rules(one: Policy, good: Policy) -> bool:
    return one.hash == good.hash or (one.id != good.id and _rules(one) == _rules(good))


def _rules(policy: Policy) -> Row:
    return {key: value for key, value in policy.to_dict().items() if key not in OWN_WORDS}


def _found_by(mutant: Mutant, scenarios: Sequence[Scenario], known: set[str]) -> str:
    policies = [policy for scenario in scenarios for policy in scenario.partnership.policies]
    if mutant.refused(policies[0] if policies else None):
        return REFUSED
    if isinstance(mutant.built, Policy) and any(str(problem) not in known for problem in check_policy(mutant.built)):
        return CHECKS
    return next((scenario.title for scenario in scenarios if not run_scenario(_with(scenario, mutant)).passed), "")


def _with(scenario: Scenario, mutant: Mutant) -> Scenario:
    """Return the scenario with the faulty one in the place of the good one."""
    partnership, held = scenario.partnership, scenario.policy
    if isinstance(mutant.built, Agreement):
        return replace(scenario, partnership=partnership.with_agreements(mutant.built))
    if not isinstance(mutant.of, Policy) or not isinstance(mutant.built, Policy):
        return scenario
    for carried in partnership.policies:
        if _same_rules(carried, mutant.of):
            partnership = partnership.with_policies(_as_variant(mutant, mutant.built, carried))
    if held is not None and _same_rules(held, mutant.of):
        held = _as_variant(mutant, mutant.built, held)
    return replace(scenario, partnership=partnership, policy=held)


def _as_variant(mutant: Mutant, faulty: Policy, variant: Policy) -> Policy:
    """Return the faulty policy with the id of a variant, and with the parameters that the variant sets otherwise."""
    if variant.id == faulty.id:
        return faulty
    good, own = mutant.of.to_dict().get("parameters", {}), variant.to_dict().get("parameters", {})
    parameters = {key: own[key] if own.get(key) != good.get(key) else value for key, value in mutant.row.get("parameters", {}).items()}
    try:
        return Policy(**{**mutant.row, "id": variant.id, "parameters": parameters})
    except PartnershipRulesError:  # the fault shows with the good parameters only
        return variant


def _breaks(mutant: Mutant, law: Law) -> bool:
    return isinstance(mutant.built, Policy) and law(mutant.built).outcome == "failed"
