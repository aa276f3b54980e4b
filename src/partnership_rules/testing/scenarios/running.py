"""Run a scenario: ask where it stands on each of its days, compare what comes out with what is expected, and explain what differs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from ...documents.tree import Node
from ...errors import PartnershipRulesError, Place
from ...evaluation import evaluate
from ...policy import Policy
from ...record import AnyRecord, Partnership
from ...rough_days import Outlook, outlook, propose
from ...shown import AsJson
from ...standing import Decision, Standing
from ...words import did_you_mean, plural
from ..rows import Row
from .matching import Difference, differences

__all__ = ["Check", "CheckResult", "Proposal", "Scenario", "ScenarioResult", "run_scenario"]

MARKS = {"true": "✓", "false": "✗", "undetermined": "?"}


@dataclass(frozen=True, slots=True)
class Check:
    """A day to look at the partnership, and what is expected then."""

    as_of: date
    known_on: date | None
    expect: Node
    where: Place


@dataclass(frozen=True, slots=True)
class Proposal:
    """A record to propose, and what is expected of the decision."""

    record: AnyRecord
    known_on: date | None
    expect: Node
    where: Place


@dataclass(frozen=True, slots=True)
class Scenario:
    """A loaded scenario: what is given, what is looked at, and what is expected."""

    title: str
    cites: tuple[str, ...]
    partnership: Partnership
    policy: Policy | None
    checks: tuple[Check, ...]
    proposals: tuple[Proposal, ...]
    file: str


@dataclass(frozen=True, slots=True)
class CheckResult(AsJson):
    """What one check, or one proposed record, came to: no differences means that it passed."""

    name: str
    differences: tuple[Difference, ...]
    explanation: str = ""
    outcome: Standing | Outlook | Decision | PartnershipRulesError | None = None

    @property
    def passed(self) -> bool:
        """Return whether everything expected came out."""
        return not self.differences

    def report(self) -> str:
        """Describe every difference, expected against actual, and the explanation of what came out."""
        lines = [self.name, *(f"  {line}" for line in map(str, self.differences))]
        return "\n".join([*lines, *(f"    {line}" for line in self.explanation.splitlines())])

    def to_dict(self) -> Row:
        """Return the result as a JSON-ready mapping."""
        return {"check": self.name, "passed": self.passed, "differences": [d.to_dict() for d in self.differences]}


@dataclass(frozen=True, slots=True)
class ScenarioResult(AsJson):
    """What a scenario came to, check by check."""

    scenario: Scenario
    checks: tuple[CheckResult, ...]

    @property
    def passed(self) -> bool:
        """Return whether every check passed."""
        return all(check.passed for check in self.checks)

    def report(self) -> str:
        """Describe every check that failed, with expected against actual and the explanation."""
        failed = [check for check in self.checks if not check.passed]
        said = "passed" if not failed else f"{len(failed)} of {plural(len(self.checks), 'check')} failed"
        return "\n".join([f"{self.scenario.title}: {said}", *(check.report() for check in failed)])

    def to_dict(self) -> Row:
        """Return the result as a JSON-ready mapping."""
        return {
            "file": self.scenario.file,
            "title": self.scenario.title,
            "cites": list(self.scenario.cites),
            "passed": self.passed,
            "checks": [check.to_dict() for check in self.checks],
        }


def run_scenario(scenario: Scenario) -> ScenarioResult:
    """Run every check of a scenario, and then propose its records; nothing is raised for one that fails."""
    checks = [_run_check(scenario, check) for check in scenario.checks]
    return ScenarioResult(scenario, (*checks, *(_run_proposal(scenario, one) for one in scenario.proposals)))


def _run_check(scenario: Scenario, check: Check) -> CheckResult:
    known = f", known on {check.known_on}" if check.known_on else ""
    ask = evaluate if scenario.partnership.is_exact else outlook
    return _held(
        f"as of {check.as_of}{known}",
        lambda: ask(scenario.partnership, as_of=check.as_of, known_on=check.known_on, policy=scenario.policy),
        check.expect,
        scenario,
    )


def _run_proposal(scenario: Scenario, proposal: Proposal) -> CheckResult:
    record = proposal.record
    return _held(
        f"proposing '{record.happening}' {record.rough.words() if record.rough else f'on {record.on}'}",
        lambda: propose(scenario.partnership, record, known_on=proposal.known_on, policy=scenario.policy),
        proposal.expect,
        scenario,
    )


def _held(name: str, ask: Callable[[], Standing | Outlook | Decision], expect: Node, scenario: Scenario) -> CheckResult:
    """Hold an answer, or the error in its place, against what is expected of it."""
    try:
        outcome = ask()
    except PartnershipRulesError as error:
        return _held_error(name, error, expect)
    found = list(differences(expect, outcome.to_dict()))
    known = scenario.policy or next(iter(scenario.partnership.policies), None)
    found = [_with_state_hint(one, known) for one in found]
    return CheckResult(name, tuple(found), _explain(found, outcome), outcome)


def _held_error(name: str, error: PartnershipRulesError, expect: Node) -> CheckResult:
    wanted = expect.get("error")
    if wanted is not None and wanted.value == error.code:
        return CheckResult(name, (), outcome=error)
    place = wanted.place if wanted is not None else expect.place
    expected = wanted.value if wanted is not None else "a standing"
    return CheckResult(name, (Difference(place, "error", expected, error.code),), str(error), error)


def _with_state_hint(found: Difference, policy: Policy | None) -> Difference:
    """Add a hint where an expected state is none of the policy's."""
    if policy is None or found.path != "state" or found.expected in policy.states:
        return found
    hint = "the policy has no such state; " + did_you_mean(str(found.expected), policy.states)
    return Difference(found.where, found.path, found.expected, found.actual, hint.rstrip("; "), found.because)


def _explain(found: list[Difference], outcome: Standing | Outlook | Decision) -> str:
    """Describe why it came out so: the reasons of what differs, and the trail where a difference has none."""
    if isinstance(outcome, Outlook):
        return outcome.explain() if found else ""
    reasons = dict.fromkeys("\n".join(_tree(one.because)) for one in found if one.because)
    if any(one.because is None for one in found):
        trail = (outcome.standing if isinstance(outcome, Decision) else outcome).trail
        reasons["\n".join(["the trail:", *(f"  {s.on}  {s.what}: {s.from_} → {s.to} ({s.outcome})" for s in trail)])] = None
    return "\n".join(reasons)


def _tree(because: object, depth: int = 0) -> list[str]:
    if not isinstance(because, Mapping):
        return []
    lines = [f"{'  ' * depth}{MARKS.get(because.get('truth', ''), '·')} {because.get('text', '')}"]
    return lines + [line for part in because.get("parts", ()) for line in _tree(part, depth + 1)]
