"""The parts of a standing, as frozen values: steps of the trail, clocks, clauses, requirements, grounds, options.

A reason is built when it is asked for: every part knows the question it belongs to, and its own place in the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Literal, Protocol, TypeAlias

from ..clock_status import CLOCK_STATUSES, ClockStatus, Status
from ..consequence import Consequence, ConsequenceClause, Menu
from ..dates import DueDate
from ..kinds import AnyRecord, ExtensionGranted
from ..logic import Because, Truth
from ..model import FieldsAsJson
from ..override import Override
from ..policy import Transition

__all__ = [
    "OUTCOME_WORDS", "STANDING_FORMAT", "ClauseResult", "ClockResult", "ClockRound", "Explains", "Ground", "Member", "NextLevel", "Open",
    "Option", "Reason", "ReasonPart", "RequirementResult", "Step",
]  # fmt: skip

ReasonPart = Literal["step", "clause", "requirement", "ground", "option"]


STANDING_FORMAT = "partnership-rules/standing/1"
"""The format of a standing that is written as a document."""


class Explains(Protocol):
    """What builds the reasons of every part of a standing when they are wanted."""

    def reason(self, part: ReasonPart, place: int) -> Because:
        """Build the reasons of one part."""


Reason: TypeAlias = tuple[Explains, ReasonPart, int]
"""Where a reason is found: what was asked, and the place of a part in the answer."""


def _built(why: Reason | None) -> Because:
    if why is None:
        return Because("")
    question, part, place = why
    return question.reason(part, place)


CLAUSE_WORDS = {Truth.TRUE: "triggered", Truth.FALSE: "not_triggered", Truth.UNDETERMINED: "undetermined"}
OUTCOME_WORDS = {Truth.TRUE: "met", Truth.FALSE: "not_met", Truth.UNDETERMINED: "undetermined"}


@dataclass(frozen=True, slots=True)
class Member(FieldsAsJson):
    """A school of the partnership: its status, and since when."""

    id: str
    status: str
    since: date


@dataclass(frozen=True, slots=True)
class ClockRound(FieldsAsJson):
    """A round of a clock that restarted since: from when it counted, its last day, and what became of it."""

    status: ClockStatus
    anchor: date | None
    due: date | None
    met_on: date | None


@dataclass(frozen=True, slots=True)
class ClockResult(FieldsAsJson):
    """A clock on a day. ``due`` is its last legal day, extensions included; ``unextended`` the day before any.

    ``days_left`` counts from the day asked about to the last day, of a clock that runs; ``days_late`` counts the days
    past it: of a deadline that lapsed, or of a review that was held late or is still to be held. ``earlier`` lists the rounds
    before this one, of a clock that restarts. While it is paused it has no last day, and as many days left as when the pause began.
    """

    _json: ClassVar[tuple[str, ...]] = (
        "name", "title", "kind", "status", "anchor", "period", "due", "counted", "rolled_from", "met_on", "held_on", "decided_on",
        "days_left", "days_late", "cites",
    )  # fmt: skip

    name: str
    title: str
    kind: str
    status: ClockStatus
    anchor: date | None = None
    anchored_on: str = ""
    period: str = ""
    due: date | None = None
    rolled_from: date | None = None
    unextended: date | None = None
    extended_by: ExtensionGranted | None = None
    met_on: date | None = None
    review: str | None = None
    held_on: date | None = None
    decided_on: date | None = None
    days_left: int | None = None
    days_late: int | None = None
    cites: tuple[str, ...] = ()
    counting: DueDate | None = None
    earlier: tuple[ClockRound, ...] = ()

    @property
    def says(self) -> Status:
        """What its status says: whether it runs, is over, was met."""
        return CLOCK_STATUSES[self.status]

    @property
    def counted(self) -> str:
        """Say how its last day was counted, before any extension; empty where it has not started."""
        return self.counting.words() if self.counting else ""

    def json_fields(self) -> dict[str, object]:
        """Return what its JSON holds, each value as it is."""
        earlier = {"earlier": self.earlier} if self.earlier else {}
        return {**FieldsAsJson.json_fields(self), "extended": self.extended_by, **earlier}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weighed(FieldsAsJson):
    """What a clause and a requirement share: the answer of the facts alone, and an override that may go before it."""

    judged: Truth
    school: str | None
    cites: tuple[str, ...]
    override: Override | None = None
    why: Reason | None = field(default=None, compare=False, repr=False)

    @property
    def truth(self) -> Truth:
        """Return the answer that stands."""
        return self.override.truth if self.override else self.judged

    @property
    def because(self) -> Because:
        """Build the tree of reasons."""
        return self.override.over(_built(self.why)) if self.override else _built(self.why)

    def _shared(self, words: Mapping[Truth, str]) -> dict[str, object]:
        """Return what both write as JSON."""
        found: dict[str, object] = {
            "school": self.school,
            "outcome": words[self.truth],
            "cites": self.cites,
            "because": self.because,
        }
        if self.override:
            found |= {"override": self.override, "without_override": words[self.judged]}
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseResult(_Weighed):
    """A consequence clause on a day: triggered or not, what it recommends, and who decides, perhaps by a day. It imposes nothing."""

    clause: ConsequenceClause
    decided_by: str
    decide_by: date | None = None
    is_too_late: bool = False
    selected: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Return the clause's id."""
        return self.clause.id

    @property
    def outcome(self) -> str:
        """Return ``triggered``, ``not_triggered`` or ``undetermined``."""
        return CLAUSE_WORDS[self.truth]

    @property
    def recommends(self) -> Menu | None:
        """Return the menu of consequences, when the clause is triggered."""
        return self.clause.then if self.truth is Truth.TRUE else None

    @property
    def default(self) -> Consequence | None:
        """Return the consequence that is recommended because the time to choose is over and nobody has chosen."""
        if self.truth is not Truth.TRUE or self.selected or not self.is_too_late:
            return None
        return next((one for one in self.clause.then.of if one.kind == self.clause.then.default), None)

    def json_fields(self) -> dict[str, object]:
        """Return what its JSON holds, each value as it is."""
        return {
            "id": self.id,
            "effect": self.clause.effect,
            "decided_by": self.decided_by,
            "level": self.clause.level,
            "recommends": self.recommends,
            "selected": self.selected,
            **({"decide_by": self.decide_by, "default": self.default} if self.decide_by else {}),
            **self._shared(CLAUSE_WORDS),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementResult(_Weighed):
    """A requirement of the law on a day; one that does not apply yet is met."""

    id: str
    title: str

    @property
    def outcome(self) -> str:
        """Return ``met``, ``not_met`` or ``undetermined``."""
        return OUTCOME_WORDS[self.truth]

    def json_fields(self) -> dict[str, object]:
        """Return what its JSON holds, each value as it is."""
        return {"id": self.id, "title": self.title, **self._shared(OUTCOME_WORDS)}


@dataclass(frozen=True, slots=True)
class Ground(FieldsAsJson):
    """A ground for the next level of accountability: there, not there, or undetermined."""

    id: str
    title: str
    truth: Truth
    cites: tuple[str, ...]
    why: Reason | None = field(default=None, compare=False, repr=False)

    @property
    def because(self) -> Because:
        """Build the tree of reasons."""
        return _built(self.why)

    def json_fields(self) -> dict[str, object]:
        """Return what its JSON holds, each value as it is."""
        return {"id": self.id, "title": self.title, "outcome": self.truth, "cites": self.cites, "because": self.because}


@dataclass(frozen=True, slots=True)
class NextLevel(FieldsAsJson):
    """What the policy's ladder says the next level is, as long as no plan is signed."""

    level: int
    title: str
    effect: str
    decided_by: str
    then: Menu | None
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option(FieldsAsJson):
    """A step that may follow from here: on which record, by whom, to which state, and whether its guard holds today."""

    _json: ClassVar[tuple[str, ...]] = ("kind", "by", "to", "guard", "cites", "because")

    kind: str
    with_: tuple[tuple[str, str], ...]
    by: tuple[str, ...]
    to: str
    guard: Truth
    cites: tuple[str, ...]
    why: Reason | None = field(default=None, compare=False, repr=False)

    @property
    def because(self) -> Because:
        """Build the tree of reasons."""
        return _built(self.why)

    def json_fields(self) -> dict[str, object]:
        """Return what its JSON holds, each value as it is."""
        return {**FieldsAsJson.json_fields(self), "with": dict(self.with_)}


@dataclass(frozen=True, slots=True)
class Step(FieldsAsJson):
    """One line of the trail: what happened on a day, and what it did to the state.

    ``outcome``: a record ``moved`` the machine, was ``noted`` (it moves nothing from there) or ``refused`` (an act that came out of
    time, or whose guard was not true); a clock's coming, or an eventless step, is ``derived``. ``apart`` lists the records of the day
    that do not agree with this one, itself among them.
    """

    _json: ClassVar[tuple[str, ...]] = ("on", "what", "from_", "to", "outcome", "record", "because")

    on: date
    what: str
    from_: str
    to: str
    outcome: str
    record: AnyRecord | None = None
    transition: Transition | None = None
    why: Reason | None = field(default=None, compare=False, repr=False)
    apart: tuple[AnyRecord, ...] = ()

    @property
    def because(self) -> Because:
        """Build the tree of reasons."""
        return _built(self.why)


@dataclass(frozen=True, slots=True)
class Open(FieldsAsJson):
    """Something undetermined, and the facts that could decide it."""

    what: str
    needs: tuple[str, ...]
