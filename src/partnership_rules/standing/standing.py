"""The standing of a partnership on a day: everything the record, the policy and the date come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from typing import Any, NoReturn, Protocol, TypeVar

from ..benchmark import Finding
from ..errors import LookupFailed, UndeterminedError
from ..logic import Because, Truth
from ..model import FieldsAsJson, as_json, json_text
from ..policy import Policy
from ..record import Partnership
from ..shown import AsJson, Shown, views
from ..words import did_you_mean, listed
from .results import STANDING_FORMAT, ClauseResult, ClockResult, Explains, Ground, Member, NextLevel, Open, Option, RequirementResult, Step
from .wanting import wanting

T = TypeVar("T")

__all__ = ["Asked", "Decision", "Parts", "Standing"]


class Parts(Protocol):
    """The parts of a standing, each built when it is asked for."""

    def members(self) -> tuple[Member, ...]:
        """List the schools."""

    def clocks(self) -> tuple[ClockResult, ...]:
        """List the clocks of the cycle."""

    def benchmarks(self) -> tuple[Finding, ...]:
        """Judge every benchmark."""

    def clauses(self) -> tuple[ClauseResult, ...]:
        """Weigh the clauses of the agreement in force."""

    def requirements(self) -> tuple[RequirementResult, ...]:
        """Weigh the requirements of the law."""

    def grounds(self) -> tuple[Ground, ...]:
        """Weigh the grounds for the next level of accountability."""

    def next_level(self) -> NextLevel | None:
        """Return what the ladder says comes next."""

    def options(self) -> tuple[Option, ...]:
        """List the steps that a record could set off."""


class Asked(Explains, Protocol):
    """What a standing answers."""

    @property
    def parts(self) -> Parts:
        """The parts of the answer."""

    def on(self, day: date, *, known_on: date | None = None) -> Standing:
        """Return the answer on another day, and by what was known another day."""

    def without_overrides(self) -> Standing:
        """Return the answer without anybody's overrides."""


@dataclass(frozen=True, eq=False)
class Standing(FieldsAsJson, Shown):
    """Where a partnership stands on a day, what is due, what happens if it is missed, and why.

    A frozen value. State and trail are there at once; every other part is computed when it is first asked for, and kept.
    ``to_dict()`` gives words that stay stable; ``explain()`` gives a page for people. Equal record, policy, ``as_of`` and
    ``known_on`` give byte-equal JSON.
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
    trail: tuple[Step, ...]
    overridden: bool
    question: Asked = field(repr=False)

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """Return the schools of the partnership, each with its status."""
        return self.question.parts.members()

    @cached_property
    def clocks(self) -> tuple[ClockResult, ...]:
        """Return the clocks of the present cycle."""
        return self.question.parts.clocks()

    @cached_property
    def benchmarks(self) -> tuple[Finding, ...]:
        """Return what the evidence says of every benchmark."""
        return self.question.parts.benchmarks()

    @cached_property
    def clauses(self) -> tuple[ClauseResult, ...]:
        """Return the consequence clauses of the agreement in force, each triggered or not."""
        return self.question.parts.clauses()

    @cached_property
    def requirements(self) -> tuple[RequirementResult, ...]:
        """Return what the law requires, each met or not."""
        return self.question.parts.requirements()

    @cached_property
    def grounds(self) -> tuple[Ground, ...]:
        """Return the grounds for the next level of accountability; none when the partnership has ended."""
        return self.question.parts.grounds()

    @cached_property
    def next_level(self) -> NextLevel | None:
        """Return what the ladder says comes next, as long as no plan is signed."""
        return self.question.parts.next_level()

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """Return the steps that a record could set off from here; none when the partnership has ended."""
        return self.question.parts.options()

    def filled(self, parts: Parts) -> Standing:
        """Compute every part now, by what gives them today only, and return the standing."""
        vars(self).update({name: getattr(parts, name)() for name in _WHEN_ASKED})
        return self

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Standing):
            return NotImplemented
        return self is other or all(getattr(self, name) == getattr(other, name) for name in (*_AT_ONCE, *_WHEN_ASKED))

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, name) for name in _AT_ONCE))

    def __getstate__(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in (*_AT_ONCE, *_WHEN_ASKED, "question")}

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

    def clock(self, name: str) -> ClockResult:
        """Return the clock of a name in the present cycle; raises ``LookupFailed`` (``unknown_clock``)."""
        return _only("clock", name, None, {(clock.name, None): clock for clock in self.clocks})

    def benchmark(self, id: str, school: str | None = None) -> Finding:
        """Return what the evidence says of a benchmark, at a school where it is asked of each.

        Raises ``LookupFailed`` (``unknown_benchmark``): there is none, or one at several schools and none is named.
        """
        return _only("benchmark", id, school, {(one.id, one.school): one for one in self.benchmarks})

    def clause(self, id: str, school: str | None = None) -> ClauseResult:
        """Return a clause of the agreement, at a school where it is asked of each; raises ``LookupFailed`` (``unknown_clause``)."""
        return _only("clause", id, school, {(one.id, one.school): one for one in self.clauses})

    def without_overrides(self) -> Standing:
        """Return the standing as it would be without anybody's overrides."""
        return self.question.without_overrides() if self.overridden else self

    def explain(self) -> str:
        """Explain the standing as a page in plain words: where, since when, what is due, what could follow, who decides."""
        return views().explain(self)

    def diagram(self) -> str:
        """Draw the policy's machine as Mermaid text, with the current state and the path taken marked."""
        return views().diagram(self)

    def json_fields(self) -> dict[str, object]:
        """Return what its JSON holds, each value as it is."""
        district, due = self.partnership.district, self.next_due
        found: dict[str, object] = {
            "format": STANDING_FORMAT,
            "partnership": self.partnership.id,
            "district": {"id": district.id, "name": district.name},
            "policy": {"id": self.policy.id, "hash": self.policy.hash},
            "next_due": due.name if due else None,
        }
        found |= {name: getattr(self, name) for name in _IN_JSON}
        names = {school.id: school.name for school in self.partnership.schools}
        found["members"] = [{**member.json_fields(), "name": names.get(member.id, "")} for member in self.members]
        if self.overridden:
            plain = self.without_overrides()
            found["without_overrides"] = {"state": plain.state, "since": plain.since.isoformat(), "level": plain.level}
        return found

    def to_json(self) -> str:
        """Return the standing as JSON text with sorted keys: equal inputs give equal bytes."""
        return json_text(self)


def _only(what: str, id: str, school: str | None, parts: Mapping[tuple[str, str | None], T]) -> T:
    """Find the one part of an id, at a school where one is named; raises ``LookupFailed``."""
    found = [one for (key, at), one in parts.items() if key == id and school in (None, at)]
    if len(found) == 1:
        return found[0]
    schools = [at for key, at in parts if key == id and at]
    hint = f"name the school: {listed(schools)}" if schools else did_you_mean(str(id), dict.fromkeys(key for key, _ in parts))
    said = f"the standing has no {what} of that id" if not schools else f"the standing has no one {what} of that id there"
    raise LookupFailed(said, code=f"unknown_{what}", hint=hint)


_IN_JSON = (
    "as_of", "known_on", "state", "title", "since", "level", "cycle", "agreement", "next_level", "clocks", "benchmarks", "clauses",
    "requirements", "grounds", "options", "trail", "undetermined",
)  # fmt: skip
_AT_ONCE = tuple(one.name for one in fields(Standing) if one.name != "question")
_WHEN_ASKED = ("members", "clocks", "benchmarks", "clauses", "requirements", "grounds", "next_level", "options")


@dataclass(frozen=True)
class Decision(AsJson, Shown):
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

    def __bool__(self) -> NoReturn:
        raise UndeterminedError("a decision is no yes or no", hint="ask its 'accepted', or its 'outcome'")

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

    def to_dict(self) -> dict[str, Any]:  # JSON, whose readers index it
        """Return the decision as a JSON-ready mapping."""
        names = ("accepted", "outcome", "step", "needs", "alternatives")
        return {**{name: as_json(getattr(self, name)) for name in names}, "state": self.standing.state}
