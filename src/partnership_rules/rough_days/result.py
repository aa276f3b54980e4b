"""What holds in every completion of a partnership with rough days, what only in some, and which day would decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ..clock_status import CLOCK_STATUSES, ClockStatus
from ..logic import Truth
from ..policy import Policy
from ..record import Partnership
from ..shown import AsJson, Shown, views
from ..standing import Open, Standing
from ..standing.said import Said, at_school, said_of, step_name

__all__ = ["ClockSpan", "Completion", "Outlook", "Possible", "Said", "TooRough", "said_of", "wanting_for"]

OUTLOOK_FORMAT = "partnership-rules/outlook/1"
TRUTHS = {
    **dict.fromkeys(("met", "triggered", "true"), Truth.TRUE),
    **dict.fromkeys(("not_met", "not_triggered", "false"), Truth.FALSE),
}
UNSAID = {
    "clock": "not_started", "benchmark": "undetermined", "requirement": "undetermined", "clause": "not_triggered", "ground": "false",
    "option": "false", "member": "not_a_member",
}  # fmt: skip
"""What holds of a thing in a completion whose standing does not know it: a clause of a plan that is not in force triggers nothing."""


def wanting_for(standing: Standing, said: Said) -> tuple[str, ...]:
    """Return the facts that could decide what a standing leaves undetermined."""
    reasons = {
        **{Said("clause", at_school(one.id, one.school)): one.because for one in standing.clauses},
        **{Said("requirement", at_school(one.id, one.school)): one.because for one in standing.requirements},
        **{Said("ground", one.id): one.because for one in standing.grounds},
        **{Said("option", step_name(one)): one.because for one in standing.options},
    }
    findings = (one.needs for one in standing.benchmarks if said == Said("benchmark", at_school(one.id, one.school)))
    return reasons[said].blocking() if said in reasons else next(findings, ())


@dataclass(frozen=True, slots=True)
class Possible(AsJson):
    """What the completions say of one thing: every word that one of them gives, and the days that would decide between them."""

    name: str
    outcomes: tuple[str, ...]
    needs: tuple[str, ...] = ()

    @property
    def is_certain(self) -> bool:
        """Say whether all completions say the same."""
        return len(self.outcomes) == 1

    @property
    def outcome(self) -> str:
        """Return the word of all completions, or ``undetermined``."""
        return self.outcomes[0] if self.is_certain else "undetermined"

    @property
    def truth(self) -> Truth:
        """Return the answer of all completions; where they differ it is undetermined."""
        return TRUTHS.get(self.outcome, Truth.UNDETERMINED)

    def to_dict(self) -> dict[str, object]:
        """Return it as a JSON-ready mapping."""
        return {"name": self.name, "outcome": self.outcome, "outcomes": list(self.outcomes), "needs": list(self.needs)}


@dataclass(frozen=True, slots=True)
class ClockSpan(AsJson):
    """A clock in all completions: its possible statuses, and the first and the last possible day it is due, and days it is late.

    ``anchor`` is between which days it starts; ``may_be_late`` says whether in some completion what is late has not come since.
    """

    name: str
    title: str
    statuses: tuple[ClockStatus, ...]
    anchor: tuple[date, date] | None
    due: tuple[date, date] | None
    days_late: tuple[int, int] | None
    may_be_late: bool

    @property
    def may_run(self) -> bool:
        """Say whether it runs in some completion."""
        return any(CLOCK_STATUSES[status].runs for status in self.statuses)

    def to_dict(self) -> dict[str, object]:
        """Return the clock as a JSON-ready mapping."""
        due = [day.isoformat() for day in self.due] if self.due else None
        return {
            "name": self.name,
            "statuses": list(self.statuses),
            "due": due,
            "days_late": list(self.days_late) if self.days_late else None,
        }


@dataclass(frozen=True, slots=True)
class Completion(AsJson):
    """Exact days for the rough ones, and the standing that they give; no day says that it has not happened so far."""

    days: tuple[tuple[str, date | None], ...]
    standing: Standing

    def to_dict(self) -> dict[str, object]:
        """Return the completion as a JSON-ready mapping."""
        return {"days": {what: day.isoformat() if day else None for what, day in self.days}, "standing": self.standing.to_dict()}


@dataclass(frozen=True)
class Outlook(AsJson, Shown):
    """Where a partnership may stand on a day when some days of its record are known only roughly.

    A frozen value. What holds in every completion of the record is certain; anything else is undetermined, and says which day would
    decide. ``standings`` holds each distinct standing once, with a completion that gives it; of an exact partnership there is one.
    """

    partnership: Partnership
    policy: Policy
    as_of: date
    known_on: date | None
    states: tuple[str, ...]
    since: tuple[date, date]
    clocks: tuple[ClockSpan, ...]
    things: tuple[tuple[Said, Possible], ...]
    standings: tuple[Completion, ...]
    stages: tuple[tuple[date, tuple[str, ...]], ...] = ()
    """From each of these days until the next, the states that are possible."""

    def __repr__(self) -> str:
        return f"<Outlook on '{self.partnership.id}' on {self.as_of}: {' or '.join(self.states)}>"

    def __str__(self) -> str:
        return self.explain()

    def of(self, part: str) -> tuple[Possible, ...]:
        """List what the completions say of one part: members, benchmarks, clauses, requirements, grounds or options, in the singular."""
        return tuple(possible for said, possible in self.things if said.part == part)

    @property
    def state(self) -> str | None:
        """Return the state in all completions; None where they differ."""
        return self.states[0] if len(self.states) == 1 else None

    @property
    def benchmarks(self) -> tuple[Possible, ...]:
        """List the benchmarks: met, not met or undetermined."""
        return self.of("benchmark")

    @property
    def clauses(self) -> tuple[Possible, ...]:
        """List the consequence clauses: triggered, not triggered or undetermined."""
        return self.of("clause")

    @property
    def requirements(self) -> tuple[Possible, ...]:
        """List the requirements: met, not met or undetermined."""
        return self.of("requirement")

    @property
    def grounds(self) -> tuple[Possible, ...]:
        """List the grounds for the next level of accountability."""
        return self.of("ground")

    @property
    def options(self) -> tuple[Possible, ...]:
        """List the steps that may follow, each with the truth of its guard; one that is no way out in a completion is false there."""
        return self.of("option")

    @property
    def undetermined(self) -> tuple[Open, ...]:
        """List what is undetermined, each with what could decide it: a day, or a fact that is missing in every completion."""
        return tuple(Open(_named(said), one.needs) for said, one in self.things if not one.is_certain or one.outcome == "undetermined")

    def explain(self) -> str:
        """Explain the outlook in plain words."""
        return views().explain(self)

    def to_dict(self) -> dict[str, Any]:  # JSON, whose readers index it
        """Return the outlook as a JSON-ready mapping with stable words."""
        parts = ("member", "benchmark", "clause", "requirement", "ground", "option")
        return {
            "format": OUTLOOK_FORMAT,
            "partnership": self.partnership.id,
            "policy": {"id": self.policy.id, "hash": self.policy.hash},
            "as_of": self.as_of.isoformat(),
            "known_on": self.known_on.isoformat() if self.known_on else None,
            "states": list(self.states),
            "since": [day.isoformat() for day in self.since],
            "clocks": [clock.to_dict() for clock in self.clocks],
            **{f"{part}s": [one.to_dict() for one in self.of(part)] for part in parts},
            "undetermined": [one.to_dict() for one in self.undetermined],
            "standings": [one.to_dict() for one in self.standings],
        }


@dataclass(frozen=True, slots=True)
class TooRough(AsJson):
    """A partnership whose rough days leave too many completions to say where it stands on a day, and the reason in words."""

    partnership: Partnership
    as_of: date
    reason: str

    def to_dict(self) -> dict[str, object]:
        """Return it as a JSON-ready mapping."""
        return {"partnership": self.partnership.id, "reason": self.reason}


def _named(said: Said) -> str:
    return f"{said.part} '{said.name.replace('@', chr(39) + ' at ' + chr(39))}'" if said.name else f"the {said.part}"
