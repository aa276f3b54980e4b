"""The walk of the oracle: one day after the other, and on each day what the rules say, in the order they say it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import assert_never

from ...agreement import Agreement
from ...condition import Occurrence
from ...consequence import ConsequenceClause
from ...errors import LimitError
from ...evidence import Measurement, Milestone
from ...policy import Ground, Policy, Transition
from ...record import AnyRecord, Partnership
from ...record import kinds as k
from .clocks import WalkedClock, clocks_under, extend, occurs
from .conditions import holds
from .days import ONE_DAY
from .evidence import any_true, standing_evidence
from .facts import Found, findings_of, join_schools, selection_stands, standing_records

__all__ = ["Walk"]

SETTLES: dict[str, bool | None] = {"met": True, "triggered": True, "not_met": False, "not_triggered": False, "undetermined": None}


class Walk:
    """A partnership on one day after the other; ``fixed`` holds one policy against the whole record."""

    def __init__(
        self,
        partnership: Partnership,
        policy: Policy,
        records: list[AnyRecord],
        evidence: list[Measurement | Milestone],
        *,
        fixed: bool,
        overrides: bool = True,
    ) -> None:
        self.partnership, self.policy, self.fixed, self.use_overrides = partnership, policy, fixed, overrides
        standing, withdrawn = standing_records(records)
        self.records = standing
        self.evidence = standing_evidence(evidence, withdrawn)
        self.excluding: set[str] = set(policy.membership.excluding)
        self.level: int = 0
        self.cycle: int = 0
        self.status: dict[str, tuple[str, date]] = {}
        self.joined: dict[str, date] = {}
        self.overrides: list[k.Overridden] = []
        self.designations: list[k.Designated] = []
        self.ratings: dict[str | None, dict[str, str | None]] = {}
        self.trail: list[tuple[date, str, str, str, str]] = []
        self.today: date = self.records[0].on
        self.new_cycle()
        self.state: str = next(name for name, state in policy.states.items() if state.initial)
        self.since: date = self.today
        self.enter(self.state)

    def new_cycle(self) -> None:
        """Start afresh what belongs to one cycle."""
        self.cycle += 1
        self.occurred: list[AnyRecord] = []
        self.entered: dict[str, date] = {}
        self.signed: dict[str | None, set[str]] = {}
        self.signed_whole: set[str | None] = set()
        self.signed_last: str | None = None
        self.versions: list[tuple[date, str | None]] = []
        self.reviews: dict[str, tuple[date | None, date | None, str | None]] = {}
        self.implementation: str | None = None
        self.supports: dict[str, str] = {}
        self.clocks: dict[str, WalkedClock] = {name: WalkedClock(name, spec) for name, spec in self.policy.clocks.items()}

    def to(self, as_of: date) -> Walk:
        """Walk to a day."""
        while True:
            self.pass_day()
            if self.today >= as_of:
                return self
            self.today += ONE_DAY

    def pass_day(self) -> None:
        """Go through one day: deadlines lapse, records are taken, milestones are reached, and all comes to rest."""
        self.clocks_come("deadline", lambda due: due < self.today)
        for record in self.records:
            if record.on == self.today:
                self.take(record)
        self.clocks_come("milestone", lambda due: due <= self.today)
        self.settle()

    @property
    def ended(self) -> bool:
        """Say whether the partnership has ended."""
        return self.policy.states[self.state].final

    def clocks_come(self, kind: str, has_come: Callable[[date], bool]) -> None:
        """Let the running clocks of a kind whose day has come lapse, or be reached; then take what follows of each."""
        if self.ended:
            return
        come = [c for c in self.clocks.values() if c.spec.kind == kind and c.status == "running" and c.due and has_come(c.due)]
        for clock in come:
            clock.status = "lapsed" if kind == "deadline" else "reached"
        for clock in come:
            open_ = [t for t in self.policy.transitions if t.clock == clock.name and self.state in t.from_ and self.guard(t) is True]
            if open_:
                self.step(open_[0], f"clock:{clock.name}", "derived")
            else:
                self.trail.append((self.today, f"clock:{clock.name}", self.state, self.state, "derived"))
            self.settle()

    def settle(self) -> None:
        """Take eventless steps until none is open."""
        for _ in range(len(self.policy.states) + 1):
            open_ = [t for t in self.policy.transitions if t.always and self.state in t.from_ and self.guard(t) is True]
            if not open_:
                return
            self.step(open_[0], "always", "derived")
        raise LimitError("the eventless transitions do not come to rest", code="never_at_rest")

    def guard(self, transition: Transition, record: AnyRecord | None = None) -> bool | None:
        """Weigh a guard: the role that decided, where that is on record, and the condition."""
        by = getattr(record, "by", None)
        if transition.by and by is not None and by not in transition.by:
            return False
        return True if transition.when is None else holds(transition.when, self)

    def step(self, transition: Transition, what: str, outcome: str, record: AnyRecord | None = None) -> None:
        """Take a step, and all that goes with it."""
        self.trail.append((self.today, what, self.state, transition.to, outcome))
        raises = transition.on == "next_level_signaled" if transition.raises_level is None else transition.raises_level
        self.level += 1 if raises else 0
        if transition.new_cycle:
            self.new_cycle()
            if record is not None:
                self.apply(record)
                self.occurred.append(record)
        if transition.brings_into_force and not self.versions:
            self.versions.append((self.today, self.signed_last))
        if record is not None:
            occurs(self, lambda occurrence: self.matches(occurrence, record))
        self.enter(transition.to)

    def enter(self, state: str) -> None:
        """Enter a state; where it is final, every clock stops."""
        if state != self.state_or_none():
            self.since = self.today
        self.state = state
        self.entered.setdefault(state, self.today)
        occurs(self, lambda occurrence: occurrence.entered == state, entering=True)
        if self.ended:
            self.stop()

    def state_or_none(self) -> str | None:
        """Return the state, None before the first one is entered."""
        return getattr(self, "state", None)

    def stop(self) -> None:
        """Stop the clocks that run."""
        for clock in self.clocks.values():
            if clock.status == "running":
                clock.status = "stopped"

    def take(self, record: AnyRecord) -> None:
        """Take one record: apply what it says, and take the step it may set off."""
        self.apply(record)
        if isinstance(record, k.PolicyChanged) and not self.fixed:
            self.change_policy(record)
            return
        name = _name(record)
        self.occurred.append(record)
        ways = [t for t in self.policy.transitions if t.on == name and self.state in t.from_ and _has_fields(record, t.with_)]
        open_ = [t for t in ways if self.guard(t, record) is True]
        if open_:
            extend(self, record)
            self.step(open_[0], name, "moved", record)
        elif ways or (isinstance(record, k.ConsequenceSelected) and selection_stands(self, record) is not True):
            self.occurred.remove(record)
            self.trail.append((self.today, name, self.state, self.state, "refused"))
        else:
            extend(self, record)
            self.trail.append((self.today, name, self.state, self.state, "noted"))
            occurs(self, lambda occurrence: self.matches(occurrence, record))
        self.settle()

    def apply(self, record: AnyRecord) -> None:
        """Apply what a record says."""
        match record:
            case k.Signed():
                self.signed.setdefault(record.agreement, set()).add(record.role)
                self.signed_last = record.agreement
            case k.AgreementSigned():
                self.signed.setdefault(record.agreement, set())
                self.signed_whole.add(record.agreement)
                self.signed_last = record.agreement
            case k.AgreementAmended():
                self.versions += [(record.on, record.agreement)] if self.versions else []
            case k.ReviewHeld():
                held, decided, found = self.review(record.review)
                self.reviews[record.review] = (held or record.on, decided, found)
            case k.ReviewDecided():
                self.reviews[record.review] = (self.review(record.review)[0], record.on, record.finding)
            case k.ImplementationReported():
                self.implementation = record.finding
            case k.SupportReported():
                self.supports[record.support] = record.finding
            case k.Overridden():
                self.overrides.append(record)
            case k.Designated():
                self.designations.append(record)
            case k.Rated():
                self.ratings.setdefault(record.school, {})[record.period] = record.rating
            case k.Identified() | k.SchoolAdded() | k.SchoolExited() | k.SchoolClosed() | k.SchoolsMerged():
                join_schools(self, record)
            case (
                k.Assigned() | k.PartnerJoined() | k.AssessmentBegun() | k.AssessmentCompleted() | k.PlanSubmitted()
                | k.PlanReturned() | k.ExtensionGranted() | k.NextLevelSignaled() | k.ConsequenceSelected() | k.Released()
                | k.Closed() | k.PolicyChanged() | k.Retracted() | k.Other()
            ):  # fmt: skip
                pass
            case _:
                assert_never(record)

    def change_policy(self, record: k.PolicyChanged) -> None:
        """Judge by another policy from today on, where it knows the state."""
        policy = next(p for p in self.partnership.policies if p.id == record.policy)
        known = self.state in policy.states
        self.trail.append((self.today, "policy_changed", self.state, self.state, "noted" if known else "refused"))
        if known:
            self.occurred.append(record)
            self.clocks = clocks_under(self, policy)
            self.policy = policy
            self.excluding = set(policy.membership.excluding)
            if self.ended:
                self.stop()
            self.settle()

    def first(self, occurrence: Occurrence) -> date | None:
        """Return the first day of an occurrence in this cycle."""
        if occurrence.entered is not None:
            return self.entered.get(occurrence.entered)
        return next((record.on for record in self.occurred if self.matches(occurrence, record)), None)

    @staticmethod
    def matches(occurrence: Occurrence, record: AnyRecord) -> bool:
        """Say whether a record is an occurrence of this kind, with these fields."""
        return occurrence.kind == _name(record) and _has_fields(record, occurrence.with_)

    def phase_clock(self, phase: str) -> WalkedClock | None:
        """Return the first clock of a phase."""
        return next((clock for clock in self.clocks.values() if clock.spec.phase == phase), None)

    def listed_schools(self) -> list[str]:
        """Return the schools that have a status, in the order in which the partnership lists them."""
        return [school.id for school in self.partnership.schools if school.id in self.status]

    def members(self) -> list[str]:
        """Return the schools that are members today."""
        return [school for school in self.listed_schools() if self.status[school][0] == "member"]

    def places(self, each: str) -> list[str | None]:
        """List where something is asked: at each member school, or once for the district."""
        return [*self.members()] if each == "each" else [None]

    def review(self, phase: str | None) -> tuple[date | None, date | None, str | None]:
        """Return when the review of a phase was held, when it was decided, and what it found."""
        return self.reviews.get(phase or "", (None, None, None))

    def left(self) -> list[str]:
        """Return the schools that exited, were closed, or were merged into another."""
        return [school for school, (status, _) in self.status.items() if status in ("exited", "closed", "merged")]

    def text(self) -> Agreement | None:
        """Return the text of the version in force, None where none is or its text is not on record."""
        return self.text_of(self.versions[-1][1]) if self.versions else None

    def text_of(self, key: str | None) -> Agreement | None:
        """Return the text of a version."""
        return next((a for a in self.partnership.agreements if a.id == key), None)

    def override(self, what: str, school: str | None) -> tuple[bool | None] | None:
        """Return what the latest override that has not run out set; one of the school goes before a general one."""
        for wanted in (f"{what}@{school}" if school else None, what):
            for record in reversed(self.overrides if self.use_overrides else []):
                if record.what == wanted and (record.until is None or self.today <= record.until):
                    return (SETTLES[record.outcome],)
        return None

    def findings(self) -> list[Found]:
        """Judge every benchmark that stands today."""
        return findings_of(self)

    def clause(self, clause: ConsequenceClause, school: str | None) -> bool | None:
        """Say whether a clause is triggered."""
        override = self.override(f"clause:{clause.id}", school)
        return override[0] if override else holds(clause.when, self, school)

    def ground(self, ground: Ground) -> bool | None:
        """Say whether there is a ground: for the district, or at any member school."""
        if ground.for_ == "district":
            return holds(ground.when, self)
        members = self.members()
        return any_true(holds(ground.when, self, school) for school in members) if members else None


def _name(record: AnyRecord) -> str:
    return record.name if isinstance(record, k.Other) else record.kind


def _has_fields(record: AnyRecord, wanted: dict[str, str] | None) -> bool:
    return all(_field(record, key) == value for key, value in (wanted or {}).items())


def _field(record: AnyRecord, key: str) -> str | None:
    found = getattr(record, key, None)
    if found is None and isinstance(record, k.Other):
        found = record.data.get(key)
    return None if found is None else str(found)
