"""What the oracle holds of a partnership on the day its walk has come to, and what can be read off it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from ... import kinds as k
from ...agreement import Agreement
from ...benchmark.targets import Benchmark
from ...condition import Occurrence
from ...consequence import ConsequenceClause, PolicyClause
from ...dates import Period
from ...evidence import Measurement, Milestone
from ...policy import ClockSpec, Policy
from ...record import AnyRecord, Partnership
from .days import ONE_DAY, last_legal_day, next_legal_day

__all__ = ["Found", "Walked", "WalkedClock", "happening_of"]

SETTLES: dict[str, bool | None] = {"met": True, "triggered": True, "not_met": False, "not_triggered": False, "undetermined": None}


@dataclass
class WalkedClock:
    """A clock on the day the walk has come to; ``due`` is its last day, extensions included."""

    name: str
    spec: ClockSpec
    status: str = "not_started"
    anchor: date | None = None
    unrolled: date | None = None
    rolled: date | None = None
    due: date | None = None
    met_on: date | None = None
    extension: k.ExtensionGranted | None = None
    earlier: list["WalkedClock"] = field(default_factory=list)
    nth: int = 1
    paused_in: str = ""
    left: int | None = None
    period: Period | None = None

    @property
    def runs(self) -> bool:
        """Return whether it runs, paused or not."""
        return self.status in ("running", "paused")

    def start(self, day: date, policy: Policy) -> None:
        """Start counting from a day, which is not counted itself."""
        self.unrolled, self.rolled = last_legal_day(day, self.spec, policy.holidays, self.nth, self.period or self.spec.period)
        self.anchor, self.due, self.status = day, self.rolled, "running"

    def skip(self, day: date, policy: Policy) -> None:
        """Let the day before one not count: its last day is one later, and no earlier than that one."""
        if self.unrolled and self.due:
            self.unrolled += ONE_DAY
            self.rolled = max(next_legal_day(self.unrolled, self.spec, policy.holidays), day)
            self.due = self.due + ONE_DAY if self.extension else self.rolled

    def pause(self, state: str, day: date) -> None:
        """Pause it where it runs in a state in which its days do not count, and let it go on elsewhere."""
        if self.status == "paused" and state != self.paused_in:
            self.status = "running"
        if self.status == "running" and state in self.spec.paused_in and self.due:
            self.status, self.paused_in, self.left = "paused", state, (self.due - day).days

    def meet(self, day: date) -> None:
        """Note the day on which it was met; the last day is in time."""
        self.met_on = day
        self.status = "met" if self.due is not None and day <= self.due else "met_late"


@dataclass
class Found:
    """A benchmark at a school on a day: due when, and met or not by the evidence and by overrides.

    ``reviewed`` is what the review of its phase found, where no override goes before it; ``in_time`` says that it can be missed.
    """

    benchmark: Benchmark
    school: str | None
    due: date | None
    is_due: bool
    met: bool | None
    reviewed: str | None = None
    in_time: bool = True

    def is_met(self, *, as_ground: bool) -> bool | None:
        """Return whether it is met; to a ground what its review found met is."""
        reviewed = self.reviewed if as_ground and self.reviewed else ""
        said = {True if found == "met" else self.met for found in reviewed.split("/")}
        return said.pop() if len(said) == 1 else None

    def is_missed(self, *, as_ground: bool) -> bool | None:
        """Return whether it is missed: due, and not met; to a ground what its review found not met is."""
        reviewed = self.reviewed if as_ground and self.reviewed else ""
        said = {self._is_missed(found) for found in reviewed.split("/")}
        return said.pop() if len(said) == 1 else None

    def _is_missed(self, found: str) -> bool | None:
        if found == "not_met" and self.in_time:
            return True
        met = True if found == "met" else self.met
        return None if self.is_due and met is None else self.is_due and not met


class Walked:
    """A partnership on one day: everything that is on record by then, and what it has come to."""

    def __init__(
        self,
        partnership: Partnership,
        policy: Policy,
        records: list[AnyRecord],
        evidence: list[Measurement | Milestone],
        *,
        overrides: bool,
    ) -> None:
        self.partnership: Partnership = partnership
        self.policy: Policy = policy
        self.use_overrides: bool = overrides
        self.records: list[AnyRecord] = records
        self.evidence: list[Measurement | Milestone] = evidence
        self.excluding: set[str] = set(policy.membership.excluding)
        self.level: int = 0
        self.cycle: int = 0
        self.status: dict[str, tuple[str, date]] = {}
        self.status_yesterday: dict[str, tuple[str, date]] = {}
        self.joined: dict[str, date] = {}
        self.joins: set[tuple[date, str]] = set()
        self.taken_for_members: set[str] = set()
        self.vague: dict[AnyRecord, tuple[str, ...]] = {}
        self.overrides: list[k.Overridden] = []
        self.linked: dict[str, dict[date, str] | None] = {}
        self.designations: list[k.Designated] = []
        self.ratings: list[k.Rated] = []
        self.trail: list[tuple[date, str, str, str, str]] = []
        self.today: date = self.records[0].on
        self.new_cycle()
        self.state: str = next(name for name, state in policy.states.items() if state.initial)
        self.since: date = self.today

    def new_cycle(self) -> None:
        """Start afresh what belongs to one cycle."""
        self.cycle += 1
        self.occurred: list[AnyRecord] = []
        self.entered: dict[str, date] = {}
        self.sequence: list[tuple[date, AnyRecord | str]] = []
        self.signed: dict[str | None, set[str]] = {}
        self.signed_whole: set[str | None] = set()
        self.signings: list[tuple[date, str | None]] = []
        self.versions: list[tuple[date, str | None]] = []
        self.reviews: dict[str, tuple[date | None, date | None, str | None]] = {}
        self.implementation: list[str] = []
        self.supports: dict[str, list[str]] = {}
        self.clocks: dict[str, WalkedClock] = {name: WalkedClock(name, spec) for name, spec in self.policy.clocks.items()}

    @property
    def ended(self) -> bool:
        """Return whether the partnership has ended."""
        return self.policy.states[self.state].final

    def state_on(self, day: date) -> str:
        """Return the state at the end of a day, of those of this cycle."""
        return next((what for on, what in reversed(self.sequence) if on <= day and isinstance(what, str)), "")

    def first(self, occurrence: Occurrence) -> date | None:
        """Return the first day of an occurrence in this cycle."""
        if occurrence.entered is not None:
            return self.entered.get(occurrence.entered)
        return next((record.on for record in self.occurred if self.matches(occurrence, record)), None)

    def first_from(self, anchor: Occurrence, occurrence: Occurrence) -> date | None:
        """Return the first day of an occurrence at or after the anchor's, in the order in which everything happened."""
        start = next(place for place, (_, what) in enumerate(self.sequence) if self.is_one(anchor, what))
        return next((day for day, what in self.sequence[start:] if self.is_one(occurrence, what)), None)

    def latest(self, occurrence: Occurrence) -> date | None:
        """Return the latest day of an occurrence in this cycle."""
        return max((day for day, what in self.sequence if self.is_one(occurrence, what)), default=None)

    def first_after_latest(self, anchor: Occurrence, occurrence: Occurrence) -> date | None:
        """Return the first day of an occurrence that came after the latest anchor."""
        start = max(place for place, (_, what) in enumerate(self.sequence) if self.is_one(anchor, what))
        return next((day for day, what in self.sequence[start + 1 :] if self.is_one(occurrence, what)), None)

    def is_one(self, occurrence: Occurrence, what: AnyRecord | str) -> bool:
        """Return whether a record, or the entry into a state, is an occurrence."""
        return occurrence.entered == what if isinstance(what, str) else self.matches(occurrence, what)

    def matches(self, occurrence: Occurrence, record: AnyRecord) -> bool:
        """Return whether a record is an occurrence of this kind, with these fields."""
        return occurrence.kind == happening_of(record) and self.has(record, occurrence.with_)

    def has(self, record: AnyRecord, wanted: dict[str, str] | None) -> bool:
        """Return whether a record has all the fields wanted, and no other record of its day says otherwise of them."""
        return all(_field(record, key) == value and key not in self.vague.get(record, ()) for key, value in (wanted or {}).items())

    def phase_clock(self, phase: str) -> WalkedClock | None:
        """Return the first clock of a phase."""
        return next((clock for clock in self.clocks.values() if clock.spec.phase == phase), None)

    def listed_schools(self) -> list[str]:
        """Return the schools that have a status, in the order in which the partnership lists them."""
        return [school.id for school in self.partnership.schools if school.id in self.status]

    def members(self) -> list[str]:
        """Return the schools that are members today."""
        return [school for school in self.listed_schools() if self.status[school][0] == "member"]

    def in_time(self, name: str) -> bool:
        """Return whether a record of a kind is in time in this state, and as the clocks stand."""
        if name not in self.policy.kinds:
            return True
        rule = self.policy.kinds[name]
        states, clock = rule.only_in or (self.state,), rule.only_while
        return self.state in states and (clock is None or self.clocks[clock.clock].runs)

    def places(self, each: str) -> list[str | None]:
        """List where something is asked: at each member school (None: at members nobody knows), or once for the district."""
        return [*self.members()] if each == "each" and self.knows_members else [None]

    @property
    def knows_members(self) -> bool:
        """Return whether any school is a member, or was one."""
        return any(status in ("member", "exited", "closed", "merged") for status, _ in self.status.values())

    def review(self, phase: str | None) -> tuple[date | None, date | None, str | None]:
        """Return when the review of a phase was held, when it was decided, and what it found."""
        return self.reviews.get(phase or "", (None, None, None))

    def left(self) -> list[str]:
        """Return the schools that exited, were closed, or were merged into another."""
        return [school for school, (status, _) in self.status.items() if status in ("exited", "closed", "merged")]

    def text(self) -> Agreement | None:
        """Return the text of the version in force, None where none is or its text is not on record."""
        return self.text_of(self.versions[-1][1]) if self.versions else None

    def clauses(self) -> Sequence[ConsequenceClause]:
        """List the clauses that hold: of the text in force, or of the policy where no version is in force."""
        text = self.text()
        return self.policy.clauses if not self.versions else text.clauses if text else ()

    def late(self, clause: ConsequenceClause) -> bool:
        """Return whether the clock within which somebody was to choose is over."""
        within = clause.decide_within if isinstance(clause, PolicyClause) else None
        return within is not None and self.clocks[within].status in ("lapsed", "met_late", "reached")

    def text_of(self, key: str | None) -> Agreement | None:
        """Return the text of a version."""
        return next((a for a in self.partnership.agreements if a.id == key), None)

    def override(self, what: str, school: str | None) -> tuple[bool | None] | None:
        """Return what the latest override that has not run out set; one of the school goes before a general one."""
        for wanted in (f"{what}@{school}" if school else None, what):
            given = [record for record in self.overrides if record.what == wanted and self.use_overrides]
            for day in sorted({record.on for record in given}, reverse=True):
                of_day = [record for record in given if record.on == day]
                running = [SETTLES[r.outcome] for r in of_day if r.until is None or self.today <= r.until]
                if running:
                    return (running[0] if len(running) == len(of_day) and len(set(running)) == 1 else None,)
        return None


def happening_of(record: AnyRecord) -> str:
    """Return the name under which a policy's transitions know a record."""
    return record.name if isinstance(record, k.Other) else record.kind


def _field(record: AnyRecord, key: str) -> str | None:
    """Return what a record says under a key, as it is written in a document."""
    written = {name: said for name, said in record.to_dict().items() if name not in ("recorded_at", "data")}
    data = record.data if isinstance(record, k.Other) else {}
    return {**data, **written}.get(key)
