"""A standing as a document: the data that ``Standing.to_dict()`` gives, typed, described, and read back from its text."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, JsonValue

from ..clock_status import ClockStatus
from ..model import Day, Text, Value

__all__ = ["DecisionDocument", "StandingDocument"]

Outcome = Annotated[Literal["met", "not_met", "undetermined"], Field(description="What the facts, or an override, say.")]
Triggered = Literal["triggered", "not_triggered", "undetermined"]
Answer = Literal["true", "false", "undetermined"]
Cites = Annotated[tuple[Text, ...], Field(description="Where the rule is written.")]
Name = Annotated[Text | None, Field(description="The school; null where it is asked of the district as a whole.")]


class _Part(Value):
    """A part of a standing, which may hold mappings."""

    def __hash__(self) -> int:
        return hash((type(self), self.to_json()))


class Tree(_Part):
    """A tree of reasons: a sentence, what it comes to, and its parts."""

    text: str = Field(description="The sentence.")
    truth: Answer | None = Field(default=None, description="What it comes to.")
    cites: Cites = ()
    needs: tuple[str, ...] = Field(default=(), description="The facts that could still decide it.")
    flip: str = Field(default="", description="The smallest change that would turn it.")
    data: dict[str, str] = Field(default={}, description="The numbers behind it.")
    parts: tuple[Tree, ...] = Field(default=(), description="What it is made of.")


Reasons = Annotated[Tree, Field(description="Why, as a tree.")]


class OverrideSaid(_Part):
    """An outcome that somebody with authority set."""

    outcome: str = Field(description="What it was set to.")
    on: Day = Field(description="Since when.")
    by: str = Field(description="By whom.")
    authority: str = Field(description="On what authority.")
    reason: str = Field(description="For what reason.")
    until: Day | None = Field(default=None, description="The last day on which it holds; null for good.")


class _MayBeOverridden(_Part):
    override: OverrideSaid | None = Field(default=None, description="The override, where there is one.")
    without_override: str | None = Field(default=None, description="The outcome of the facts alone, where there is an override.")


class MemberSaid(_Part):
    """A school of the partnership."""

    id: str = Field(description="Its id.")
    name: str = Field(description="Its name.")
    status: str = Field(description="Whether it is a member, or exited, was closed, merged or excluded.")
    since: Day = Field(description="Since when.")


class RoundSaid(_Part):
    """An earlier round of a clock that restarted."""

    status: ClockStatus = Field(description="What became of it.")
    anchor: Day | None = Field(description="The day from which it counted.")
    due: Day | None = Field(description="Its last day.")
    met_on: Day | None = Field(description="The day on which it was met.")


class ClockSaid(_Part):
    """A clock of the present cycle."""

    name: str = Field(description="Its name in the policy.")
    title: str = Field(description="Its title.")
    kind: str = Field(description="Whether it is a deadline or a milestone.")
    status: ClockStatus = Field(description="Where it stands.")
    anchor: Day | None = Field(description="The day from which it counts.")
    period: str = Field(description="Its period, as ISO 8601.")
    due: Day | None = Field(description="Its last legal day, extensions included.")
    counted: str = Field(description="How the last day was counted, in words.")
    rolled_from: Day | None = Field(description="The day that was rolled off, where its last day moved.")
    met_on: Day | None = Field(description="The day on which it was met.")
    held_on: Day | None = Field(description="The day on which its review was held.")
    decided_on: Day | None = Field(description="The day on which its review was decided.")
    days_left: int | None = Field(description="The days to its last day, of a clock that runs.")
    days_late: int | None = Field(description="The days past its last day.")
    cites: Cites
    extended: dict[str, JsonValue] | None = Field(description="The record that granted its extension.")
    earlier: tuple[RoundSaid, ...] = Field(default=(), description="Its earlier rounds.")


class ReviewSaid(_Part):
    """What a review found of the benchmarks of its phase."""

    finding: str = Field(description="What it found.")
    on: Day = Field(description="When it was decided.")
    differs: bool = Field(description="Whether the evidence says otherwise.")


class PassedOver(_Part):
    """Evidence that was passed over, and why."""

    entry: dict[str, JsonValue] = Field(description="The evidence.")
    reason: str = Field(description="Why it does not count.")


class BenchmarkSaid(_MayBeOverridden):
    """What the evidence says of a benchmark."""

    id: str = Field(description="The benchmark's id.")
    school: Name
    phase: str = Field(description="Intermediate or outcome.")
    outcome: Outcome
    is_due: bool = Field(description="Whether its last day is over.")
    is_missed: bool = Field(description="Whether it is due and not met.")
    due: Day | None = Field(description="The last day that counts as in time.")
    evidence_until: Day | None = Field(default=None, description="The last day whose evidence counts, where that is another one.")
    value: str | None = Field(description="The value that was judged, in words.")
    target: str | None = Field(description="What it is held against, in words.")
    margin: str | None = Field(description="How far it is from the target, in words.")
    used: tuple[dict[str, JsonValue], ...] = Field(description="The evidence that was used.")
    passed_over: tuple[PassedOver, ...] = Field(description="The evidence that was passed over.")
    because: Reasons
    review: ReviewSaid | None = Field(default=None, description="What the review of its phase found.")


class ClauseSaid(_MayBeOverridden):
    """A consequence clause of the agreement in force."""

    id: str = Field(description="The clause's id.")
    school: Name
    outcome: Triggered = Field(description="Whether it is triggered.")
    effect: str = Field(description="Whether the consequence must or may follow.")
    decided_by: str = Field(description="Who decides.")
    level: int | None = Field(description="The level of accountability to which it belongs.")
    recommends: dict[str, JsonValue] | None = Field(description="The menu of consequences, where it is triggered.")
    selected: tuple[str, ...] = Field(description="The consequences that were selected.")
    cites: Cites
    because: Reasons


class RequirementSaid(_MayBeOverridden):
    """A requirement of the law."""

    id: str = Field(description="Its id.")
    title: str = Field(description="Its title.")
    school: Name
    outcome: Outcome
    cites: Cites
    because: Reasons


class GroundSaid(_Part):
    """A ground for the next level of accountability."""

    id: str = Field(description="Its id.")
    title: str = Field(description="Its title.")
    outcome: Answer = Field(description="Whether it is there.")
    cites: Cites
    because: Reasons


class OptionSaid(_Part):
    """A step that a record could set off."""

    kind: str = Field(description="The kind of record.")
    with_: dict[str, str] = Field(alias="with", description="The fields that the record must have.")
    by: tuple[str, ...] = Field(description="Who may act.")
    to: str = Field(description="The state that would follow.")
    guard: Answer = Field(description="Whether its guard holds.")
    cites: Cites
    because: Reasons


class StepSaid(_Part):
    """A line of the trail."""

    on: Day = Field(description="The day.")
    what: str = Field(description="What happened.")
    from_: str = Field(alias="from", description="The state before.")
    to: str = Field(description="The state after.")
    outcome: Literal["moved", "noted", "refused", "derived"] = Field(description="What it did.")
    record: dict[str, JsonValue] | None = Field(description="The record, where one did it.")
    because: Reasons


class OpenSaid(_Part):
    """Something undetermined."""

    what: str = Field(description="What is undetermined.")
    needs: tuple[str, ...] = Field(description="The facts that could decide it.")


class NextLevelSaid(_Part):
    """What the ladder says comes next."""

    level: int = Field(description="The level.")
    title: str = Field(description="Its title.")
    effect: str = Field(description="Whether it must or may follow.")
    decided_by: str = Field(description="Who decides.")
    then: dict[str, JsonValue] | None = Field(description="The menu of consequences.")
    cites: Cites


class PolicySaid(_Part):
    """A policy, by its id and the hash of its content."""

    id: str = Field(description="Its id.")
    hash: str = Field(description="The hash of its content.")


class DistrictSaid(_Part):
    """A district, by its id and its name."""

    id: str | None = Field(description="Its id.")
    name: str = Field(description="Its name.")


class StateSaid(_Part):
    """The state as it would be without anybody's overrides."""

    state: str = Field(description="The state.")
    since: Day = Field(description="Since when.")
    level: int = Field(description="The level.")


class Document(_Part):
    """What a result wrote, read back."""

    def to_dict(self) -> dict[str, Any]:  # JSON, whose readers index it
        """Return the mapping that the result wrote."""
        return self.model_dump(mode="json", exclude_unset=True)


class StandingDocument(Document):
    """Where a partnership stands on a day, as data: what a standing wrote, typed and read back.

    >>> import partnership_rules as pr
    >>> p = pr.Partnership(id="p", policy="michigan-2017", district={"name": "D"}, records=[{"kind": "identified", "on": "2017-01-20"}])
    >>> standing = pr.evaluate(p, as_of="2018-01-01")
    >>> pr.loads(standing.to_json()).to_dict() == standing.to_dict()
    True
    """

    format: Literal["partnership-rules/standing/1"] = Field(description="What the document holds, and in which version.")
    partnership: str = Field(description="The partnership's id.")
    district: DistrictSaid = Field(description="The district.")
    policy: PolicySaid = Field(description="The policy that was asked.")
    as_of: Day = Field(description="The day asked about.")
    known_on: Day | None = Field(description="Only what was known on that day; null for all.")
    state: str = Field(description="The state.")
    title: str = Field(description="The state's title.")
    since: Day = Field(description="Since when.")
    level: int = Field(description="How often the next level of accountability was signaled.")
    cycle: int = Field(description="The number of the cycle.")
    agreement: str | None = Field(description="The version of the agreement that is in force or was signed.")
    next_due: str | None = Field(description="The name of the running clock that is due next.")
    next_level: NextLevelSaid | None = Field(description="What the ladder says comes next, as long as no plan is signed.")
    members: tuple[MemberSaid, ...] = Field(description="The schools.")
    clocks: tuple[ClockSaid, ...] = Field(description="The clocks of the present cycle.")
    benchmarks: tuple[BenchmarkSaid, ...] = Field(description="What the evidence says of every benchmark.")
    clauses: tuple[ClauseSaid, ...] = Field(description="The consequence clauses of the agreement in force.")
    requirements: tuple[RequirementSaid, ...] = Field(description="What the law requires.")
    grounds: tuple[GroundSaid, ...] = Field(description="The grounds for the next level of accountability.")
    options: tuple[OptionSaid, ...] = Field(description="The steps that a record could set off.")
    trail: tuple[StepSaid, ...] = Field(description="What happened, line by line.")
    undetermined: tuple[OpenSaid, ...] = Field(description="What is undetermined, and what would decide it.")
    without_overrides: StateSaid | None = Field(default=None, description="The state without overrides, where there are any.")

    @property
    def id(self) -> str:
        """The partnership's id."""
        return self.partnership


class DecisionDocument(Document):
    """What the gatekeeper says of a proposed record, as data: what a decision wrote, typed and read back.

    >>> import partnership_rules as pr
    >>> p = pr.Partnership(id="p", policy="michigan-2017", district={"name": "D"}, records=[{"kind": "identified", "on": "2017-01-20"}])
    >>> decision = pr.propose(p, {"kind": "released", "on": "2018-01-01"})
    >>> DecisionDocument.model_validate(decision.to_dict()).to_dict() == decision.to_dict()
    True
    """

    accepted: bool = Field(description="Whether it is accepted.")
    outcome: Literal["moved", "noted", "refused", "undetermined"] = Field(description="What it did, or why it is not accepted.")
    step: StepSaid = Field(description="The line of the trail, with its reasons.")
    needs: tuple[str, ...] = Field(description="What would have to be true, or known, for it to be accepted.")
    alternatives: tuple[Tree, ...] = Field(description="Every way out of the state that it could have taken, with its whole guard.")
    state: str = Field(description="The state after it.")
