"""The facts of a partnership on a day, as conditions ask for them; the fold of ``evaluate`` moves the day on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType
from typing import assert_never

from ..agreement import Agreement
from ..benchmark import Finding
from ..condition import (
    ClockFact,
    DesignationFact,
    LinkedFact,
    Occurrence,
    RatedPeriod,
    ReviewFact,
    Selector,
    SignatureFact,
    explain,
    truth_under,
)
from ..consequence import ConsequenceClause
from ..dated import spelled
from ..errors import LookupFailed
from ..evidence import Book
from ..kinds import AnyRecord, Overridden, Rated
from ..logic import Because, Truth, any_of
from ..override import Override
from ..policy import Ground, Policy
from ..record import Partnership
from ..words import did_you_mean
from .clocks import ClockBoard
from .cycle import Cycle
from .findings import Judge
from .schools import Members

__all__ = ["Facts", "LinkedStates"]

TRUTH_OF: Mapping[str, Truth] = {
    "met": Truth.TRUE,
    "triggered": Truth.TRUE,
    "not_met": Truth.FALSE,
    "not_triggered": Truth.FALSE,
    "undetermined": Truth.UNDETERMINED,
}


def _as_override(record: Overridden) -> Override:
    truth = TRUTH_OF[record.outcome]
    return Override(truth, record.outcome, record.on, record.by, record.authority, record.reason, record.until)


def _disagree(found: Sequence[Override]) -> Override:
    """Return overrides of one day that do not agree as one that leaves the outcome undetermined."""
    first = found[0]
    return Override(Truth.UNDETERMINED, "undetermined", first.on, first.by, first.authority, first.reason, apart=tuple(reversed(found)))


@dataclass(frozen=True, slots=True)
class LinkedStates:
    """Where a linked partnership stands: its states in their order, each with the day of its entry, and its facts on the day asked about.

    ``days`` are those of all that is on record of it, later ones too. ``needs`` says what would have to be known where nobody can
    say; without facts it has no record yet.
    """

    key: str
    needs: str = ""
    entered: tuple[tuple[date, str], ...] = ()
    facts: Facts | None = None
    days: tuple[date, ...] = ()

    def on(self, day: date) -> LinkedFact:
        """Return where it stands at the end of a day."""
        if self.needs:
            return LinkedFact(None, f"where '{self.key}' stands is not known", self.needs)
        since, state = next(((on, state) for on, state in reversed(self.entered) if on <= day), (None, None))
        if state is None or self.facts is None:
            return LinkedFact(None, f"'{self.key}' has no record yet")
        title = self.facts.policy.title_of(state) if state in self.facts.policy.states else state
        return LinkedFact(state, f"'{self.key}' stands in '{title}' since {since}")


class Facts:
    """What is true of a partnership on ``today``; implements ``FactBase``.

    It is filled by the fold, record by record, and afterwards only read. ``use_overrides`` is False for the answer
    without anybody's overrides.
    """

    def __init__(
        self,
        partnership: Partnership,
        policy: Policy,
        book: Book,
        *,
        today: date,
        use_overrides: bool = True,
        links: Mapping[str, LinkedStates] = MappingProxyType({}),
    ) -> None:
        self.partnership = partnership
        self.policy = policy
        self.today = today
        self.scope: str | None = None
        self.as_ground = False
        self.state: str = policy.initial
        self.since = today
        self.level = 0
        self.cycle: Cycle = Cycle()
        self.clocks: ClockBoard = ClockBoard(policy)
        self.membership: Members = Members(partnership.schools, since=today, excluding=policy.membership.excluding)
        self.texts: dict[str, Agreement] = {agreement.id: agreement for agreement in partnership.agreements}
        self.use_overrides = use_overrides
        self.links = links
        self._overrides: dict[str, list[Overridden]] = {}
        self._designations: dict[str, list[DesignationFact]] = {}
        self._ratings: dict[tuple[str | None, str | None], list[Rated]] = {}
        self.judge: Judge = Judge(self, book)

    def apply(self, record: AnyRecord) -> None:
        """Apply what a record says; the fold derives what follows from it."""
        match record.kind:
            case "overridden":
                self._overrides.setdefault(record.what, []).append(record)
            case "designated":
                self._designations.setdefault(record.school, []).append(DesignationFact(record.as_, record.on, record.until))
            case "rated":
                self._ratings.setdefault((record.school, record.measure), []).append(record)
            case "signed" | "agreement_signed" | "agreement_amended" | "review_held" | "review_decided":
                self.cycle.apply(record)
            case "implementation_reported" | "support_reported":
                self.cycle.apply(record)
            case "identified" | "school_added" | "school_exited" | "school_closed" | "schools_merged":
                self.membership.apply(record)
            case "assigned" | "partner_joined" | "assessment_begun" | "assessment_completed" | "plan_submitted" | "plan_returned":
                pass
            case "extension_granted" | "consequence_selected" | "next_level_signaled" | "released" | "closed" | "other":
                pass
            case "policy_changed" | "retracted":
                pass
            case _:
                assert_never(record)
        self.judge.forget()

    def in_time(self, kind: str) -> bool:
        """Say whether a record of a kind is in time now: in the states, and while the clock runs, that the policy names."""
        rule = self.policy.kinds.get(kind)
        if rule is None or (rule.only_in and self.state not in rule.only_in):
            return rule is None
        return rule.only_while is None or self.clocks[rule.only_while.clock].says.runs

    def begin_cycle(self) -> None:
        """Start a new cycle: its facts and clocks start afresh."""
        self.cycle = Cycle(number=self.cycle.number + 1)
        self.clocks = ClockBoard(self.policy)
        self.judge.forget()

    def override_of(self, what: str, school: str | None) -> Override | None:
        """Return the override that holds today for a benchmark, clause or requirement."""
        if not self._overrides or not self.use_overrides:
            return None
        own = self._overrides.get(f"{what}@{school}", []) if school else []
        for listed in (own, self._overrides.get(what, [])):
            for _, of_one_day in groupby(reversed(listed), key=attrgetter("on")):
                found = [_as_override(record) for record in of_one_day]
                held = [one for one in found if one.until is None or self.today <= one.until]
                if held:
                    return held[0] if len(held) == len(found) and len({one.truth for one in held}) == 1 else _disagree(found)
        return None

    @property
    def overridden(self) -> bool:
        """Say whether any override is on record."""
        return bool(self._overrides)

    def override_ends(self) -> list[date]:
        """Return the last days of overrides."""
        return [r.until for listed in self._overrides.values() for r in listed if r.until is not None]

    def designation_ends(self) -> list[date]:
        """Return the last days of designations."""
        return [fact.until for listed in self._designations.values() for fact in listed if fact.until is not None]

    @property
    def charter(self) -> bool | None:
        """Say whether the district is a charter school; None when the record does not say."""
        return self.partnership.district.charter

    @property
    def in_force(self) -> bool:
        """Say whether an agreement is in force."""
        return bool(self.cycle.versions)

    @property
    def agreement(self) -> Agreement | None:
        """Return the version in force, where its text is on record."""
        if not self.cycle.versions:
            return None
        key = self.cycle.versions[-1][1]
        return self.texts.get(key) if key is not None else None

    @property
    def clauses(self) -> Sequence[ConsequenceClause]:
        """Return the clauses that hold: of the version in force where its text is on record, of the policy where none is in force."""
        if self.in_force:
            return self.agreement.clauses if self.agreement else ()
        return self.policy.clauses

    def findings(self, selector: Selector) -> Sequence[Finding]:
        """Return the findings of the selected benchmarks: those of the school in scope, or all."""
        found = self.judge.select(selector, scope=self.scope)
        return [finding.weighed_as_ground for finding in found] if self.as_ground else found

    def clock(self, name: str) -> ClockFact:
        """Return a clock's status and last day; raises ``LookupFailed`` where the policy has no such clock."""
        if name not in self.policy.clocks:
            raise LookupFailed(
                f"the policy '{self.policy.id}' has no clock '{name}'", code="unknown_clock", hint=did_you_mean(name, self.policy.clocks)
            )
        clock = self.clocks[name]
        return ClockFact(clock.status, clock.last_day, tuple([one.status for one in clock.earlier]))

    def signatures(self) -> Sequence[SignatureFact]:
        """Return the signatures of the cycle by version."""
        return self.cycle.signatures()

    def review(self, name: str) -> ReviewFact:
        """Return a review: due with the clock of its phase, held, decided, and what it found."""
        found = self.cycle.reviews.get(name)
        key = self.policy.phase_clock(name)
        due = self.clocks[key].last_day if key is not None else None
        # Without a clock nobody can say that a review is not due yet, so it counts as due.
        is_due = key is None or (due is not None and self.today >= due)
        if found is None:
            return ReviewFact(due, is_due, None, None, None)
        apart = found.findings if len(found.findings) > 1 else ()
        finding = found.findings[0] if len(found.findings) == 1 and found.findings != ("undetermined",) else None
        return ReviewFact(due, is_due, found.held, found.decided, finding, apart)

    def implementation(self) -> Sequence[str]:
        """List what the latest reports on the implementation say."""
        return self.cycle.implementation[1] if self.cycle.implementation is not None else ()

    def support(self, name: str) -> Sequence[str]:
        """List what the latest reports on a support say."""
        return self.cycle.supports[name][1] if name in self.cycle.supports else ()

    def designations(self, school: str) -> Sequence[DesignationFact]:
        """List every status a school was given, oldest first."""
        return self._designations.get(school, ())

    def ratings(self, school: str | None, measure: str | None, since: date | None) -> Sequence[RatedPeriod]:
        """Return the rated periods in the order that the policy gives them; with ``since``, those after the ones rated before that day.

        Of ratings of one day that do not agree each may be right.
        """
        order, records = self.policy.period_order, self._ratings.get((school, measure), ())
        if school is None and self.policy.subject == "school" and self.partnership.schools:
            own = self._ratings.get((self.partnership.schools[0].id, measure), ())  # a school's own record need not name it
            records = sorted((*records, *own), key=attrgetter("order"))
        said: dict[str, tuple[date, set[str | None]]] = {}
        for record in records:
            period = spelled(record.period) if order.is_known else record.period
            day, same = said.get(period, (record.on, set()))
            said[period] = (record.on, {*(same if day == record.on else ()), record.rating})
        rated = [(period, tuple(sorted(filter(None, found))) if None not in found else ()) for period, (_, found) in said.items()]
        return order.sort(rated, before=[r.period for r in records if since and r.on < since])

    def members(self) -> Mapping[str, str]:
        """Return the schools' statuses; in the scope of a school, its own."""
        if self.scope is None:
            return self.membership.statuses()
        return {self.scope: self.membership.status.get(self.scope, ("excluded",))[0]}

    def first(self, occurrence: Occurrence) -> date | None:
        """Return the first day of an occurrence in the cycle."""
        return self.cycle.first(occurrence)

    def grounds(self) -> Sequence[tuple[str, Truth, Callable[[], Because]]]:
        """Return the grounds of the ladder, each with its truth and a way to explain it; they are the district's in any scope."""
        whole = self._copy(scope=None, as_ground=True)
        return tuple((ground.id, *whole._ground(ground)) for ground in self.policy.ladder.grounds)

    def _ground(self, ground: Ground) -> tuple[Truth, Callable[[], Because]]:
        """Weigh a ground for the district, or for every member school, of which one is enough."""
        if ground.for_ == "district":
            return truth_under(ground.when, self), partial(explain, ground.when, self)
        schools = [self.scoped(school) for school in self.membership.active()]
        truth = any_of(truth_under(ground.when, one) for one in schools) if schools else Truth.UNDETERMINED

        def explain_all() -> Because:
            parts = tuple(Because(f"at {one.scope}", (reasons := explain(ground.when, one)).truth, (reasons,)) for one in schools)
            return Because("at any one member school", truth, parts, needs=() if schools else ("the member schools",))

        return truth, explain_all

    def linked(self, role: str) -> LinkedFact:
        """Return where the partnership of a role stands, to which this one is linked."""
        found = self.links.get(role)
        if found is None:
            return LinkedFact(None, "the partnership names none", f"the partnership that is its {role.replace('_', ' ')}")
        return found.on(self.today)

    def parameter(self, name: str) -> str:
        """Return a parameter of the policy."""
        return self.policy.parameter(name)

    def cite(self, cites: Sequence[str]) -> tuple[str, ...]:
        """Return citations in words."""
        return self.policy.cite(cites)

    def scoped(self, school: str | None) -> Facts:
        """Return the same facts in the scope of one school, or of the whole district."""
        return self if school == self.scope else self._copy(scope=school, as_ground=self.as_ground)

    def _copy(self, *, scope: str | None, as_ground: bool) -> Facts:
        other = object.__new__(Facts)
        other.__dict__.update(self.__dict__)
        other.scope, other.as_ground = scope, as_ground
        return other
