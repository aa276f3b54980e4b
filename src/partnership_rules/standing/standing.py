"""The standing of a partnership on a day: everything the record, the policy and the date come to."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from ..benchmark import Finding
from ..logic import Because, Truth
from ..policy import Policy
from ..record import Partnership
from ..shown import Shown, views
from .results import ClauseResult, ClockResult, Explains, Ground, Member, NextLevel, Open, Option, RequirementResult, Step
from .wanting import wanting

__all__ = ["Asked", "Decision", "Standing"]


class Asked(Explains, Protocol):
    """What a standing answers."""

    def on(self, day: date) -> Standing:
        """Return the answer on another day."""

    def without_overrides(self) -> Standing:
        """Return the answer without anybody's overrides."""


@dataclass(frozen=True)
class Standing(Shown):
    """Where a partnership stands on a day, what is due, what happens if it is missed, and why.

    A frozen value. ``to_json()`` gives words that stay stable; ``explain()`` gives a page for people. Equal record,
    policy, ``as_of`` and ``known_on`` give byte-equal JSON.
    """

    partnership: Partnership
    policy: Policy
    as_of: date
    known_on: date | None
    state: str
    since: date
    level: int
    cycle: int
    agreement: str | None
    in_force: bool
    members: tuple[Member, ...]
    clocks: tuple[ClockResult, ...]
    benchmarks: tuple[Finding, ...]
    clauses: tuple[ClauseResult, ...]
    requirements: tuple[RequirementResult, ...]
    grounds: tuple[Ground, ...]
    next_level: NextLevel | None
    options: tuple[Option, ...]
    trail: tuple[Step, ...]
    overridden: bool = False
    question: Asked | None = field(default=None, compare=False, repr=False)

    def __repr__(self) -> str:
        return f"<Standing of '{self.partnership.id}' on {self.as_of}: {self.state} since {self.since}>"

    def __str__(self) -> str:
        return self.explain()

    @property
    def title(self) -> str:
        """Return the state's title."""
        return self.policy.title_of(self.state)

    @property
    def is_final(self) -> bool:
        """Say whether the partnership has ended."""
        return self.state in self.policy.finals

    @property
    def undetermined(self) -> tuple[Open, ...]:
        """List what is undetermined, each with the facts that could decide it."""
        found = [
            Open(f"benchmark '{f.id}'" + (f" at {f.school}" if f.school else ""), f.needs)
            for f in self.benchmarks
            if f.truth is Truth.UNDETERMINED
        ]
        for what, results in (("clause", self.clauses), ("requirement", self.requirements)):
            found += [
                Open(f"{what} '{one.id}'" + (f" at {one.school}" if one.school else ""), one.because.blocking())
                for one in results
                if one.truth is Truth.UNDETERMINED
            ]
        found += [Open(f"ground '{g.id}'", g.because.blocking()) for g in self.grounds if g.truth is Truth.UNDETERMINED]
        return tuple(found)

    @property
    def next_due(self) -> ClockResult | None:
        """Return the running clock that is due next."""
        running = [clock for clock in self.clocks if clock.says.runs and clock.due is not None]
        return min(running, key=lambda clock: (clock.due, clock.name), default=None)

    def without_overrides(self) -> Standing:
        """Return the standing as it would be without anybody's overrides."""
        return self.question.without_overrides() if self.overridden and self.question else self

    def explain(self) -> str:
        """Explain the standing as a page in plain words: where, since when, what is due, what could follow, who decides."""
        return views().explain(self)

    def diagram(self) -> str:
        """Draw the policy's machine as Mermaid text, with the current state and the path taken marked."""
        return views().diagram(self)

    def to_json(self) -> dict[str, Any]:  # JSON, whose readers index it
        """Return the standing as a JSON-ready mapping with stable words."""
        found: dict[str, object] = {
            "partnership": self.partnership.id,
            "policy": {"id": self.policy.id, "hash": self.policy.hash},
            "as_of": self.as_of.isoformat(),
            "known_on": self.known_on.isoformat() if self.known_on else None,
            "state": self.state,
            "since": self.since.isoformat(),
            "level": self.level,
            "cycle": self.cycle,
            "agreement": self.agreement,
            "next_level": self.next_level.to_json() if self.next_level else None,
        }
        for name in ("members", "clocks", "benchmarks", "clauses", "requirements", "grounds", "options", "trail", "undetermined"):
            found[name] = [part.to_json() for part in getattr(self, name)]
        if self.overridden:
            plain = self.without_overrides()
            found["without_overrides"] = {"state": plain.state, "since": plain.since.isoformat(), "level": plain.level}
        return found

    def dumps(self) -> str:
        """Return the standing as JSON text with sorted keys: equal inputs give equal bytes."""
        return json.dumps(self.to_json(), sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False)


@dataclass(frozen=True)
class Decision(Shown):
    """What the gatekeeper says of a proposed record: accepted or refused, why, and what would have to be true.

    ``outcome`` is the word of the trail: ``moved`` and ``noted`` are accepted, ``refused`` is not. ``partnership`` is the next
    value when it was accepted, and the old one when it was refused. ``alternatives`` explains every guard. Where days are known only
    roughly the outcome may be ``undetermined``: then ``depends_on`` names the days.
    """

    accepted: bool
    outcome: str
    step: Step
    partnership: Partnership
    standing: Standing
    depends_on: tuple[str, ...] = ()

    def __repr__(self) -> str:
        word = "accepted" if self.accepted else self.outcome
        return f"<Decision on '{self.step.what}' of {self.step.on}: {word}>"

    def __str__(self) -> str:
        return self.explain()

    @property
    def because(self) -> Because:
        """Build the tree of reasons."""
        return self.step.because

    @property
    def alternatives(self) -> tuple[Because, ...]:
        """List every way out of the state that the record could have taken, each with its whole guard."""
        return self.because.parts

    @property
    def needs(self) -> tuple[str, ...]:
        """Return what would have to be true, or known, for it to be accepted."""
        return () if self.accepted else self.depends_on or wanting(self.because)

    def explain(self) -> str:
        """Explain the decision in plain words."""
        return views().explain(self)

    def to_json(self) -> dict[str, Any]:  # JSON, whose readers index it
        """Return the decision as a JSON-ready mapping."""
        return {
            "accepted": self.accepted,
            "outcome": self.outcome,
            "step": self.step.to_json(),
            "needs": list(self.needs),
            "alternatives": [one.to_json() for one in self.alternatives],
            "state": self.standing.state,
        }
