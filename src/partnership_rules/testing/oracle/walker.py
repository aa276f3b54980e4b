"""The walk of the oracle: one day after the other, and on each day what the rules say, in the order they say it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import assert_never

from ... import kinds as k
from ...consequence import Menu, PolicyClause
from ...errors import LimitError
from ...evidence import Measurement, Milestone
from ...policy import Policy, Transition
from ...record import AnyRecord, Partnership
from .clocks import clocks_under, comes_again, extend, occurs, pauses
from .conditions import clause_holds, holds
from .days import ONE_DAY
from .evidence import all_true, any_true, in_one_order, standing_evidence
from .facts import join_schools, take_for_members
from .periods import one_name
from .walked import Walked, WalkedClock, happening_of

__all__ = ["FACTS", "SAME_DAY", "Walk"]

SAME_DAY = (
    "policy_changed", "identified", "school_added", "schools_merged", "assigned", "partner_joined", "assessment_begun",
    "assessment_completed", "plan_submitted", "plan_returned", "signed", "agreement_signed", "agreement_amended",
    "extension_granted", "rated", "designated", "school_exited", "school_closed", "support_reported", "implementation_reported",
    "review_held", "review_decided", "overridden", "other", "next_level_signaled", "consequence_selected", "released", "closed",
    "retracted",
)  # fmt: skip
"""The order of kinds within one day."""

FACTS = (
    "identified", "school_added", "school_exited", "school_closed", "schools_merged", "partner_joined", "rated", "designated",
    "implementation_reported", "support_reported",
)  # fmt: skip
"""The kinds that report how things are; the others are acts."""


AT_ODDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "policy_changed": ((), ("policy",)),
    "signed": ((), ("agreement",)),
    "agreement_signed": ((), ("agreement",)),
    "agreement_amended": ((), ("agreement",)),
    "rated": (("school", "measure", "period"), ("rating",)),
    "designated": (("school",), ("as", "until")),
    "support_reported": (("support",), ("finding",)),
    "implementation_reported": ((), ("finding",)),
    "review_decided": (("review",), ("finding",)),
    "overridden": (("what",), ("outcome", "until")),
}
"""The kinds of which two records of one day may contradict each other: what they speak of, and what they say of it."""


def standing_records(records: list[AnyRecord]) -> tuple[list[AnyRecord], set[str]]:
    """Return the records that stand, in order, and the ids that were withdrawn.

    A retraction withdraws unless one that stands withdraws it; of those that withdraw each other the latest stands.
    """
    ordered = in_one_order(records, rank=lambda record: SAME_DAY.index(record.kind))
    open_ = [r for r in ordered if isinstance(r, k.Retracted)]
    standing: list[k.Retracted] = []
    while open_:
        free = [r for r in open_ if r.id is None or all(other.record != r.id for other in open_)] or open_[-1:]
        fallen = {r.record for r in standing + free}
        standing += free
        open_ = [r for r in open_ if r not in free and (r.id is None or r.id not in fallen)]
    gone = {r.record for r in standing}
    return [r for r in ordered if r.id is None or r.id not in gone], gone


class Walk(Walked):
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
        standing, withdrawn = standing_records(records)
        super().__init__(partnership, policy, standing, standing_evidence(evidence, withdrawn), overrides=overrides)
        self.fixed = fixed
        take_for_members(self)
        self.enter(self.state)

    def to(self, as_of: date) -> Walk:
        """Walk to a day."""
        while True:
            self.pass_day()
            if self.today >= as_of:
                return self
            self.today: date = self.today + ONE_DAY
            for clock in self.clocks.values():
                if clock.status == "paused":
                    clock.skip(self.today, self.policy)

    def pass_day(self) -> None:
        """Go through one day: deadlines lapse, records are taken, milestones are reached, and all comes to rest."""
        self.clocks_come("deadline", lambda due: due < self.today)
        self.joint: list[AnyRecord] = []
        self.status_yesterday: dict[str, tuple[str, date]] = dict(self.status)
        for kind in SAME_DAY:
            for record in self.of_today(kind):
                self.take(record)
        self.clocks_come("milestone", lambda due: due <= self.today)
        self.settle()

    def of_today(self, kind: str) -> list[AnyRecord]:
        """Return today's records of a kind, in order; kinds of the policy's own as it lists them, and those it does not list at last."""
        found = [record for record in self.records if record.on == self.today and record.kind == kind]
        if kind != "other":
            return found
        names = [name for name in self.policy.kinds if name not in SAME_DAY]
        listed = [record for name in names for record in found if happening_of(record) == name]
        return [*listed, *(record for record in found if happening_of(record) not in names)]

    def clocks_come(self, kind: str, has_come: Callable[[date], bool]) -> None:
        """Let the running clocks of a kind whose day has come lapse, or be reached; then take what follows of each."""
        if self.ended:
            return
        come = [c for c in self.clocks.values() if c.spec.kind == kind and c.status == "running" and c.due and has_come(c.due)]
        for clock in come:
            clock.status = "lapsed" if kind == "deadline" else "reached"
        for clock in come:
            way = self.way([t for t in self.policy.transitions if t.clock == clock.name and self.state in t.from_])
            if way:
                self.step(way, f"clock:{clock.name}", "derived")
            else:
                self.trail.append((self.today, f"clock:{clock.name}", self.state, self.state, "derived"))
            self.settle()
            comes_again(self, clock)

    def settle(self) -> None:
        """Take eventless steps until none is open."""
        for _ in range(len(self.policy.states) + 1):
            way = self.way([t for t in self.policy.transitions if t.always and self.state in t.from_])
            if way is None:
                return
            self.step(way, "always", "derived")
        raise LimitError("the eventless transitions do not come to rest", code="never_at_rest")

    def way(self, ways: list[Transition], record: AnyRecord | None = None) -> Transition | None:
        """Return the first of some ways that is open; one without a condition is open only where all before it are closed."""
        guards = [self.guard(way, record) for way in ways]
        if True not in guards:
            return None
        first = guards.index(True)
        return None if ways[first].when is None and None in guards[:first] else ways[first]

    def guard(self, transition: Transition, record: AnyRecord | None = None) -> bool | None:
        """Weigh a guard: the role that decided, where that is on record, and the condition."""
        by = getattr(record, "by", None)
        if transition.by and by is not None and by not in transition.by:
            return False
        own = True if transition.when is None else holds(transition.when, self)
        menus = self.versions or self.policy.clauses or self.policy.ladder.levels
        return all_true([own, _selection_stands(self, record)]) if isinstance(record, k.ConsequenceSelected) and menus else own

    def step(self, transition: Transition, what: str, outcome: str, record: AnyRecord | None = None) -> None:
        """Take a step, and all that goes with it."""
        self.trail.append((self.today, what, self.state, transition.to, outcome))
        raises = transition.on == "next_level_signaled" if transition.raises_level is None else transition.raises_level
        self.level: int = self.level + (1 if raises else 0)
        if transition.new_cycle:
            self.new_cycle()
            if record is not None:
                self.apply_all(self.at_odds_with(record) or [record])
                self.happens(record)
        if transition.brings_into_force and not self.versions:
            self.versions.append((self.today, self.version_signed_for(transition, record)))
        if record is not None:
            occurs(self, lambda occurrence: self.matches(occurrence, record))
        self.enter(transition.to)

    def version_signed_for(self, transition: Transition, record: AnyRecord | None) -> str | None:
        """Return the version signed last; of several of one day the only one that opens a way without any signature on another."""
        days = [day for day, _ in self.signings]
        last = {version for day, version in self.signings if day == max(days)}
        if len(last) > 1:
            everything = self.signed
            opening = set()
            for version in last:
                self.signed = {version: everything[version]}
                opening |= {version} if self.guard(transition, record) else set()
            self.signed: dict[str | None, set[str]] = everything
            last = opening
        return last.pop() if len(last) == 1 else None

    def enter(self, state: str) -> None:
        """Enter a state; where it is final, every clock stops."""
        if state != self.state:
            self.since: date = self.today
        self.state = state
        self.entered.setdefault(state, self.today)
        self.sequence.append((self.today, state))
        occurs(self, lambda occurrence: occurrence.entered == state, entering=True)
        for clock in self.clocks.values():
            if clock.spec.while_in and state not in clock.spec.while_in and clock.status == "running":
                clock.status = "stopped"
        if self.ended:
            self.stop()

    def stop(self) -> None:
        """Stop the clocks that run."""
        for clock in self.clocks.values():
            if clock.runs:
                clock.status = "stopped"

    def at_odds_with(self, record: AnyRecord) -> list[AnyRecord]:
        """Return the records of the day that speak of the same as one and say something else of it, with it and those like it."""
        about, said = AT_ODDS.get(record.kind, ((), ()))
        rows = [(other, other.to_dict()) for other in self.of_today(record.kind)] if said else []
        own = record.to_dict()
        same = [(other, row) for other, row in rows if all(_named(row, key) == _named(own, key) for key in about)]
        if all(row.get(key) == own.get(key) for _, row in same for key in said):
            return []
        self.vague.update((other, said) for other, _ in same)
        return [other for other, _ in same]

    def apply_all(self, records: list[AnyRecord]) -> None:
        """Apply records of one day that contradict each other: what each of them says may be so."""
        for record in records:
            self.apply(record)
        last = records[-1]
        match last:
            case k.ReviewDecided():
                held, decided, _ = self.review(last.review)
                self.reviews[last.review] = (held, decided, "/".join(sorted({str(_said(one, "finding")) for one in records})))
            case k.ImplementationReported():
                self.implementation = sorted({str(_said(one, "finding")) for one in records})
            case k.SupportReported():
                self.supports[last.support] = sorted({str(_said(one, "finding")) for one in records})
            case _:
                pass  # what is listed is compared by its day wherever it is looked at

    def take(self, record: AnyRecord) -> None:
        """Take one record: apply what it says, and take the step it may set off; one out of time counts for nothing."""
        if not self.in_time(happening_of(record)):
            self.trail.append((self.today, happening_of(record), self.state, self.state, "refused"))
            self.settle()
            return
        odds = self.at_odds_with(record)
        if isinstance(record, k.PolicyChanged) and not self.fixed:
            self.change_policy(record, sure=not odds)
            return
        if not odds:
            self.apply(record)
        elif not any(one is record for one in self.joint):
            self.joint += odds
            self.apply_all(odds)
        name = happening_of(record)
        self.happens(record)
        ways = [t for t in self.policy.transitions if t.on == name and self.state in t.from_ and self.has(record, t.with_)]
        way = self.way(ways, record)
        if way:
            extend(self, record)
            self.step(way, name, "moved", record)
        elif (ways and self.tries(name)) or (isinstance(record, k.ConsequenceSelected) and _selection_stands(self, record) is not True):
            self.occurred.remove(record)
            self.sequence.pop()
            self.trail.append((self.today, name, self.state, self.state, "refused"))
        else:
            extend(self, record)
            self.trail.append((self.today, name, self.state, self.state, "noted"))
            occurs(self, lambda occurrence: self.matches(occurrence, record))
        self.settle()

    def tries(self, name: str) -> bool:
        """Return whether a record of a kind is an act, in which somebody tries something: not a report of how things are."""
        return name not in FACTS and not (name in self.policy.kinds and self.policy.kinds[name].is_ == "fact")

    def happens(self, record: AnyRecord) -> None:
        """Put a record among what has occurred."""
        self.occurred.append(record)
        self.sequence.append((record.on, record))

    def apply(self, record: AnyRecord) -> None:
        """Apply what a record says."""
        match record:
            case k.Signed():
                self.signed.setdefault(record.agreement, set()).add(record.role)
                self.signings.append((record.on, record.agreement))
            case k.AgreementSigned():
                version = None if record in self.vague else record.agreement
                self.signed.setdefault(version, set())
                self.signed_whole.add(version)
                self.signings.append((record.on, version))
            case k.AgreementAmended():
                if self.versions:
                    self.versions.append((record.on, None if record in self.vague else record.agreement))
            case k.ReviewHeld():
                held, decided, found = self.review(record.review)
                self.reviews[record.review] = (held or record.on, decided, found)
            case k.ReviewDecided():
                self.reviews[record.review] = (self.review(record.review)[0], record.on, record.finding)
            case k.ImplementationReported():
                self.implementation: list[str] = [record.finding]
            case k.SupportReported():
                self.supports[record.support] = [record.finding]
            case k.Overridden():
                self.overrides.append(record)
            case k.Designated():
                self.designations.append(record)
            case k.Rated():
                self.ratings.append(record)
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

    def change_policy(self, record: k.PolicyChanged, *, sure: bool) -> None:
        """Judge by another policy from today on, where it knows the state, and no other record of the day names another one."""
        policy = next(p for p in self.partnership.policies if p.id == record.policy)
        known = sure and self.state in policy.states
        self.trail.append((self.today, "policy_changed", self.state, self.state, "noted" if known else "refused"))
        if known:
            self.happens(record)
            self.policy = policy
            if self.ended:
                self.stop()
            self.clocks: dict[str, WalkedClock] = clocks_under(self, policy)
            pauses(self)
            self.excluding: set[str] = set(policy.membership.excluding)
        self.settle()


def _named(row: dict[str, str], key: str) -> str | None:
    return one_name(row[key]) if key == "period" else row.get(key)


def _said(record: AnyRecord, key: str) -> object:
    return record.to_dict().get(key)


def _selection_stands(walk: Walked, record: k.ConsequenceSelected) -> bool | None:
    """Return whether a consequence is one that may be selected: on the menu, of a triggered clause, by who decides."""
    if not walk.versions and record.clause == "ladder":
        level = next((one for one in walk.policy.ladder.levels if one.level == walk.level), None)
        if level is None:
            return False
        return _on_menu(record, level.then) and record.by in (None, level.decided_by)
    if walk.versions and walk.text() is None:
        return None
    clause = next((one for one in walk.clauses() if one.id == record.clause), None)
    if clause is None:
        return False
    schools = [record.school] if clause.for_ == "each" and record.school else walk.places(clause.for_)
    triggered = any_true(clause_holds(clause, walk, school) for school in schools)
    role = clause.decided_by
    if isinstance(clause, PolicyClause) and clause.default_decided_by and walk.late(clause):
        role = clause.default_decided_by
    return all_true([_on_menu(record, clause.then), triggered, record.by in (None, role)])


def _on_menu(record: k.ConsequenceSelected, menu: Menu | None) -> bool:
    return menu is not None and any(option.kind == record.consequence for option in menu.of)
