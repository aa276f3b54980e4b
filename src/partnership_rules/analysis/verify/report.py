"""What verification came to: each law proven, refuted with a partnership that breaks it, or left open, and what was covered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from ...documents import dumps
from ...policy import Policy
from ...record import Partnership
from ...shown import AsJson, Shown
from ...words import listed, plural
from .laws import Law
from .replay import Counterexample

__all__ = ["Outcome", "Report", "Result", "as_document"]

Outcome: TypeAlias = Literal["proven", "refuted", "inconclusive"]
_MARKS: Mapping[Outcome, str] = {"proven": "✓", "refuted": "✗", "inconclusive": "?"}


def as_document(partnership: Partnership) -> str:
    """Write a counterexample as YAML that names its policy by id, and holds all else."""
    return dumps(partnership, policies=())


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one law: the outcome, how much was explored or why it is open, and the shortest counterexample."""

    law: Law
    outcome: Outcome
    reason: str
    counterexample: Counterexample | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the result as a JSON-ready mapping."""
        found: dict[str, Any] = {"law": self.law.id, "says": self.law.says, "outcome": self.outcome, "reason": self.reason}
        if self.counterexample is not None:
            case = self.counterexample
            found |= {"as_of": case.as_of.isoformat(), "story": list(case.story), "partnership": as_document(case.partnership)}
        return found

    def lines(self) -> Iterator[str]:
        """Write the result in words, line by line."""
        yield f"{_MARKS[self.outcome]} {self.outcome}: {self.law.says} [{self.law.id}] ({self.reason})"
        if self.counterexample is not None:
            yield from (f"    {line}" for line in self.counterexample.story)


@dataclass(frozen=True, slots=True)
class Report(AsJson, Shown):
    """What verification came to. ``situations`` counts what was explored, without and with extensions of clocks.

    ``never_fired`` lists the transitions that no case took; ``guard_outcomes`` the truths that each guard was seen to have.
    """

    policy: Policy
    agreement: str
    results: tuple[Result, ...]
    situations: tuple[int, int]
    never_fired: tuple[str, ...]
    guard_outcomes: Mapping[str, tuple[str, ...]] = field(hash=False)

    @property
    def holds(self) -> bool:
        """Say whether every law is proven."""
        return all(result.outcome == "proven" for result in self.results)

    def of(self, law: str) -> Result:
        """Return the result of a law by its id."""
        return next(result for result in self.results if result.law.id == law)

    def refuted(self) -> tuple[Result, ...]:
        """List the results that are refuted."""
        return tuple(result for result in self.results if result.outcome == "refuted")

    def to_dict(self) -> dict[str, Any]:
        """Return the report as a JSON-ready mapping."""
        return {
            "policy": {"id": self.policy.id, "hash": self.policy.hash},
            "agreement": self.agreement,
            "results": [result.to_dict() for result in self.results],
            "situations": {"without_extensions": self.situations[0], "with_extensions": self.situations[1]},
            "never_fired": list(self.never_fired),
            "guard_outcomes": {key: list(truths) for key, truths in self.guard_outcomes.items()},
        }

    def explain(self) -> str:
        """Write the report in plain words."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield f"{self.policy.title or self.policy.id}, with the agreement '{self.agreement}'"
        counts = {outcome: sum(result.outcome == outcome for result in self.results) for outcome in _MARKS}
        yield ", ".join(f"{count} {outcome}" for outcome, count in counts.items()) + f" of {plural(len(self.results), 'law')}"
        for result in self.results:
            yield from result.lines()
        fired = len(self.guard_outcomes) - len(self.never_fired)
        never = f"; never: {listed(self.never_fired)}" if self.never_fired else ""
        yield f"covered: {fired} of {plural(len(self.guard_outcomes), 'transition')}{never}"

    def __str__(self) -> str:
        return self.explain()
