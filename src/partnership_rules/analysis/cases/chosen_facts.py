"""A made-up situation in which some facts have chosen values: conditions are weighed in it by the library's own evaluator.

So a diagram never has a meaning of its own: what a leaf says of facts is asked of the code that decides real cases.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from ...condition import ClockFact, DesignationFact, Occurrence, ReviewFact, SignatureFact
from ...errors import LookupFailed
from ...logic import Because, Truth
from ...model import canonical

if TYPE_CHECKING:
    from ...agreement import Agreement
    from ...policy import Policy

__all__ = ["ChosenFacts", "key_of"]

TODAY = date(2020, 6, 1)
EARLIER = date(2019, 6, 1)
LONG_AGO = date(2018, 6, 1)


def key_of(model: Any) -> str:
    """Give one text for equal parts of conditions.

    >>> key_of(Occurrence(entered="plan_signed"))
    '{"entered":"plan_signed"}'
    """
    return canonical(model.model_dump(mode="json", exclude_defaults=True, by_alias=True))


class ChosenFacts:
    """Facts as chosen: ``values`` maps the names of variables to their values; what is not named has a plain default.

    It implements ``FactBase`` for every leaf but those that ask about benchmarks, which are read as diagrams.
    """

    def __init__(
        self, values: Mapping[str, Any], *, policy: Policy | None, agreement: Agreement | None, schools: Sequence[str], scope: str | None
    ) -> None:
        self.values = values
        self.policy = policy
        self.text = agreement
        self.schools = schools
        self.scope = scope
        self.today = TODAY

    @property
    def level(self) -> int:
        """Give the level chosen."""
        return int(self.values.get("level", 0))

    @property
    def charter(self) -> bool | None:
        """Give whether the district is a charter."""
        return {"yes": True, "no": False}.get(str(self.values.get("charter", "no")))

    @property
    def in_force(self) -> bool:
        """Give whether an agreement is in force."""
        return bool(self.values.get("force", "yes") == "yes")

    @property
    def agreement(self) -> Agreement | None:
        """Give the agreement in force."""
        return self.text if self.in_force else None

    def clock(self, name: str) -> ClockFact:
        """Give a clock in the status chosen."""
        return ClockFact(self.values.get(f"clock:{name}", "not_started"), None)

    def review(self, name: str) -> ReviewFact:
        """Give a review: due where its clock is reached, held or not, decided or not."""
        found = self.values.get(f"review:{name}", "none")
        held = self.values.get(f"held:{name}", "no") == "yes" or found != "none"
        clock = self.policy.phase_clock(name) if self.policy is not None else None
        is_due = clock is None or self.values.get(f"clock:{clock}") in ("reached", "lapsed", "met_late")
        decided = EARLIER if found != "none" else None
        return ReviewFact(None, is_due, EARLIER if held else None, decided, None if found == "none" else found)

    def implementation(self) -> str | None:
        """Give the latest report chosen."""
        return self._report("implementation")

    def support(self, name: str) -> str | None:
        """Give the latest report on a support."""
        return self._report(f"support:{name}")

    def _report(self, name: str) -> str | None:
        found = self.values.get(name, "none")
        return None if found == "none" else str(found)

    def designations(self, school: str) -> Sequence[DesignationFact]:
        """Give the one designation chosen; a stale one lies before everything else that happened."""
        status, fresh = self.values.get(f"designation:{school}", ("none", True))
        if status == "none":
            return ()
        return (DesignationFact(status, TODAY if fresh else LONG_AGO, None),)

    def members(self) -> Mapping[str, str]:
        """Give schools for every status chosen."""
        statuses = self.values.get("members", ("member",))
        found = {school: "member" for school in self.schools} if "member" in statuses else {}
        found |= {f"one that is {status}": status for status in statuses if status != "member"}
        if "member" in statuses and not found:
            found["a member"] = "member"
        return found if self.scope is None else {self.scope: found.get(self.scope, "excluded")}

    def first(self, occurrence: Occurrence) -> date | None:
        """Give a day where the occurrence was chosen to have happened."""
        return EARLIER if self.values.get(f"seen:{key_of(occurrence)}", "no") == "yes" else None

    def parameter(self, name: str) -> str:
        """Give the policy's parameter."""
        if self.policy is None:
            raise LookupFailed(f"without a policy nothing is known of the parameter '{name}'", code="unknown_parameter")
        return self.policy.parameter(name)

    def signatures(self) -> Sequence[SignatureFact]:
        """Give none: whether a plan is signed is a variable of its own."""
        return ()

    def findings(self, selector: Any) -> Sequence[Any]:
        """Give none: benchmarks are read as diagrams."""
        return ()

    def ratings(self, school: str | None) -> Sequence[tuple[str, str | None]]:
        """Give none: what ratings come to is a variable of its own."""
        return ()

    def grounds(self) -> Sequence[tuple[str, Truth, Callable[[], Because]]]:
        """Give none: grounds are read as the conditions they stand for."""
        return ()

    def cite(self, cites: Sequence[str]) -> tuple[str, ...]:
        """Give the citations as they stand."""
        return tuple(cites)
