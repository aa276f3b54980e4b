"""Facts as an analysis chooses them: conditions are weighed over them by the library's own evaluator.

So a diagram never has a meaning of its own: what a leaf says of facts is asked of the code that decides real cases.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from ...agreement import Agreement
from ...benchmark import Finding
from ...clock_status import CLOCK_STATUSES, ClockStatus
from ...condition import ClockFact, DesignationFact, LinkedFact, Occurrence, ReviewFact, Selector, SignatureFact
from ...errors import LookupFailed
from ...logic import Because, Truth
from ...model import Value, canonical
from ...policy import Policy

__all__ = ["ChosenFacts", "FactValue", "key_of"]

FactValue: TypeAlias = str | int | tuple[str, bool] | tuple[str, ...]
"""What a variable can be: a word, a level, a designation and whether it is fresh, or the statuses that schools have."""

TODAY = date(2020, 6, 1)
EARLIER = date(2019, 6, 1)
LONG_AGO = date(2018, 6, 1)


def key_of(model: Value) -> str:
    """Return one text for equal conditions, or equal parts of them.

    >>> key_of(Occurrence(entered="plan_signed"))
    '{"entered":"plan_signed"}'
    """
    return canonical(model.model_dump(mode="json", exclude_defaults=True, by_alias=True))


class ChosenFacts:
    """Facts as chosen: ``values`` maps the names of variables to their values; what is not named has a plain default.

    It implements ``FactBase`` for every leaf but those that ask about benchmarks, which are read as diagrams.
    """

    def __init__(
        self,
        values: Mapping[str, FactValue],
        *,
        policy: Policy | None,
        agreement: Agreement | None,
        schools: Sequence[str],
        scope: str | None,
    ) -> None:
        self.values = values
        self.policy = policy
        self.text = agreement
        self.schools = schools
        self.scope = scope
        self.today = TODAY

    @property
    def level(self) -> int:
        """The level chosen."""
        return int(str(self.values.get("level", 0)))

    @property
    def charter(self) -> bool | None:
        """Whether the district is a charter."""
        return {"yes": True, "no": False}.get(str(self.values.get("charter", "no")))

    @property
    def in_force(self) -> bool:
        """Whether an agreement is in force."""
        return bool(self.values.get("force", "yes") == "yes")

    @property
    def agreement(self) -> Agreement | None:
        """The agreement in force."""
        return self.text if self.in_force else None

    def _status(self, name: str) -> ClockStatus:
        chosen = self.values.get(f"clock:{name}")
        return next((status for status in CLOCK_STATUSES if status == chosen), "not_started")

    def clock(self, name: str) -> ClockFact:
        """Return a clock in the status chosen."""
        earlier = tuple(status for status in CLOCK_STATUSES if self.values.get(f"round:{name}:{status}") == "yes")
        return ClockFact(self._status(name), None, earlier)

    def review(self, name: str) -> ReviewFact:
        """Return a review: due where its clock is reached, held or not, decided or not."""
        found = str(self.values.get(f"review:{name}", "none"))
        held = self.values.get(f"held:{name}", "no") == "yes" or found != "none"
        clock = self.policy.phase_clock(name) if self.policy is not None else None
        is_due = clock is None or CLOCK_STATUSES[self._status(clock)].over
        decided = EARLIER if found != "none" else None
        return ReviewFact(None, is_due, EARLIER if held else None, decided, None if found == "none" else found)

    def implementation(self) -> Sequence[str]:
        """Return the latest report chosen."""
        return self._report("implementation")

    def support(self, name: str) -> Sequence[str]:
        """Return the latest report on a support."""
        return self._report(f"support:{name}")

    def _report(self, name: str) -> Sequence[str]:
        found = self.values.get(name, "none")
        return () if found == "none" else (str(found),)

    def designations(self, school: str) -> Sequence[DesignationFact]:
        """Return the one designation chosen; a stale one lies before everything else that happened."""
        match self.values.get(f"designation:{school}"):
            case (str(status), bool(fresh)) if status != "none":
                return (DesignationFact(status, TODAY if fresh else LONG_AGO, None),)
            case _:
                return ()

    def members(self) -> Mapping[str, str]:
        """Return schools for every status chosen."""
        chosen = self.values.get("members")
        statuses = tuple(map(str, chosen)) if isinstance(chosen, tuple) else ("member",)
        found = {school: "member" for school in self.schools} if "member" in statuses else {}
        found |= {f"one that is {status}": status for status in statuses if status != "member"}
        if "member" in statuses and not found:
            found["a member"] = "member"
        return found if self.scope is None else {self.scope: found.get(self.scope, "excluded")}

    def first(self, occurrence: Occurrence) -> date | None:
        """Return a day where the occurrence was chosen to have happened."""
        return EARLIER if self.values.get(f"seen:{key_of(occurrence)}", "no") == "yes" else None

    def parameter(self, name: str) -> str:
        """Return the policy's parameter."""
        if self.policy is None:
            raise LookupFailed(f"without a policy nothing is known of the parameter '{name}'", code="unknown_parameter")
        return self.policy.parameter(name)

    def signatures(self) -> Sequence[SignatureFact]:
        """Return none: whether a plan is signed is a variable of its own."""
        return ()

    def linked(self, role: str) -> LinkedFact:
        """Return nothing that is known: where a linked partnership stands is a variable of its own."""
        return LinkedFact(None, "", f"the partnership that is its {role}")

    def findings(self, selector: Selector) -> Sequence[Finding]:
        """Return none: benchmarks are read as diagrams."""
        return ()

    def ratings(self, school: str | None, measure: str | None, since: date | None) -> Sequence[tuple[str, tuple[str, ...]]]:
        """Return none: what ratings come to is a variable of its own."""
        return ()

    def grounds(self) -> Sequence[tuple[str, Truth, Callable[[], Because]]]:
        """Return none: grounds are read as the conditions they stand for."""
        return ()

    def cite(self, cites: Sequence[str]) -> tuple[str, ...]:
        """Return the citations as they stand."""
        return tuple(cites)
