"""The kinds of dated record: what happened, in the past tense, on the day it took effect."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias, get_args

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema, model_validator

from .dated import Dated, spelled
from .model import Day, Key, Keys, Text, canonical, fault, hash_with_mappings

__all__ = ["BUILT_IN_KINDS", "FACTS", "KINDS", "PRECEDENCE", "AnyRecord", "Record", "RecordBase", "without_what_it_says", "written_fields"]

WHAT_PATTERN = r"^(benchmark|clause|requirement):[A-Za-z0-9][A-Za-z0-9._/-]*(@[A-Za-z0-9][A-Za-z0-9._/-]*)?$"
What = Annotated[str, StringConstraints(pattern=WHAT_PATTERN, max_length=410)]
"""What an override speaks of: ``benchmark:ID``, ``clause:ID`` or ``requirement:ID``, and ``@SCHOOL`` where it has one."""

OUTCOMES_OF = {
    "benchmark": ("met", "not_met", "undetermined"),
    "requirement": ("met", "not_met", "undetermined"),
    "clause": ("triggered", "not_triggered", "undetermined"),
}


class RecordBase(Dated):
    """What every record has: the day it took effect, when it was learned of, and its source."""

    kind: str  #: What happened, as a word: the kind of the record.
    _about: ClassVar[tuple[str, ...] | None] = None
    _said: ClassVar[tuple[str, ...]] = ()

    @property
    def slot(self) -> tuple[object, ...] | None:
        """Return what it speaks of, its day among it; None of a kind of which several of one day never contradict each other."""
        if self._about is None:
            return None
        return (self.on, self.kind, *(spelled(getattr(self, name)) if name == "period" else getattr(self, name) for name in self._about))

    @property
    def says(self) -> tuple[object, ...]:
        """Return what it says of that."""
        return tuple(getattr(self, name) for name in self._said)

    @property
    def happening(self) -> str:
        """Return the name under which a policy's transitions know it."""
        return self.kind

    @cached_property
    def order(self) -> tuple[date, int, str, str, str]:
        """Return the key of the one order of records: day, precedence of kinds, when recorded, id, content.

        It does not hold the place in the list, so the order in which records arrived can never matter.
        """
        recorded = self.recorded_at.isoformat() if self.recorded_at else ""
        return (self.on, PRECEDENCE[self.kind], recorded, self.id or "", canonical(self.to_dict()))

    def field(self, key: str) -> str | None:
        """Return a field as text, by the name under which it is written; None where it is not given."""
        name = written_fields(type(self)).get(key)
        found = getattr(self, name) if name is not None else None
        return None if found is None else str(found)

    def has(self, fields: Mapping[str, str] | None) -> bool:
        """Say whether it has these fields, as ``with`` asks for them."""
        return not fields or all(self.field(key) == value for key, value in fields.items())

    def to_dict(self) -> dict[str, Any]:
        """Return the record as a JSON-ready mapping, its kind first."""
        return {"kind": self.kind, **super().to_dict()}


@cache
def written_fields(model: type[RecordBase]) -> Mapping[str, str]:
    """Map the names under which a kind's fields are written to their names in Python.

    When the system learned of a record is no field of it: what happened does not depend on it. Nor is the data of a kind that a policy
    names itself: each key of it is a field.

    >>> written_fields(KINDS["designated"])["as"]
    'as_'
    """
    return {field.alias or name: name for name, field in model.model_fields.items() if name not in ("recorded_at", "rough", "data")}


class Identified(RecordBase):
    """The state named the district's schools as low-achieving, for some reasons."""

    kind: Literal["identified"] = "identified"
    reasons: Keys = ()  #: Why the schools were identified, as short words such as CSI.
    schools: tuple[Key, ...] = ()  #: The ids of the schools that were identified.


class Assigned(RecordBase):
    """The State Superintendent assigned the district to partnership status."""

    kind: Literal["assigned"] = "assigned"
    by: Key | None = None  #: The role that did it, one of the policy's roles.


class PartnerJoined(RecordBase):
    """A partner joined."""

    kind: Literal["partner_joined"] = "partner_joined"
    party: Text  #: The name of the partner.
    role: Key | None = None  #: The partner's role, one of the policy's roles.


class AssessmentBegun(RecordBase):
    """The needs assessment was begun."""

    kind: Literal["assessment_begun"] = "assessment_begun"


class AssessmentCompleted(RecordBase):
    """The needs assessment was completed, and perhaps approved."""

    kind: Literal["assessment_completed"] = "assessment_completed"
    approved_by: Key | None = None  #: The role that approved it, where somebody did.


class PlanSubmitted(RecordBase):
    """A plan was submitted for signature."""

    kind: Literal["plan_submitted"] = "plan_submitted"
    agreement: Key | None = None  #: The id of the agreement version that was submitted, where its text is on record.


class PlanReturned(RecordBase):
    """A plan was sent back."""

    kind: Literal["plan_returned"] = "plan_returned"
    reason: Text = ""  #: Why, in words.


class Signed(RecordBase):
    """One role signed one agreement version; ``agreement`` is left out when its text is not on record."""

    _about, _said = (), ("agreement",)
    kind: Literal["signed"] = "signed"
    role: Key  #: The role that signed, one of the policy's roles.
    party: Text = ""  #: The name of who signed.
    agreement: Key | None = None  #: The id of the agreement version that was signed, where its text is on record.


class AgreementSigned(RecordBase):
    """A source reports the signing as a whole: every required role has signed by that day."""

    _about, _said = (), ("agreement",)
    kind: Literal["agreement_signed"] = "agreement_signed"
    agreement: Key | None = None  #: The id of the agreement version that was signed, where its text is on record.


class AgreementAmended(RecordBase):
    """The next version of the agreement is in force from that day; no anchor moves."""

    _about, _said = (), ("agreement",)
    kind: Literal["agreement_amended"] = "agreement_amended"
    agreement: Key | None = None  #: The id of the version that is in force from that day, where its text is on record.


class ReviewHeld(RecordBase):
    """A review was held."""

    kind: Literal["review_held"] = "review_held"
    review: Key  #: The name of the review: the phase of a clock of the policy.


class ReviewDecided(RecordBase):
    """A review was decided."""

    _about, _said = ("review",), ("finding",)
    kind: Literal["review_decided"] = "review_decided"
    review: Key  #: The name of the review: the phase of a clock of the policy.
    finding: Literal["met", "not_met", "undetermined"]  #: What the review found of the benchmarks of its phase.
    by: Key | None = None  #: The role that did it, one of the policy's roles.


class ImplementationReported(RecordBase):
    """The implementation of the plan was reported on."""

    _about, _said = (), ("finding",)
    kind: Literal["implementation_reported"] = "implementation_reported"
    finding: Literal["on_track", "failing"]  #: How the implementation of the plan goes.
    by: Key | None = None  #: The role that did it, one of the policy's roles.


class SupportReported(RecordBase):
    """A promised support was reported on."""

    _about, _said = ("support",), ("finding",)
    kind: Literal["support_reported"] = "support_reported"
    support: Key  #: The id of the support, as the agreement has it.
    finding: Literal["on_track", "failing"]  #: How the support goes.


class ExtensionGranted(RecordBase):
    """A clock was given a later last day, by somebody, on some authority, for a reason."""

    kind: Literal["extension_granted"] = "extension_granted"
    clock: Key  #: The name of the clock, as the policy has it.
    until: Day  #: The new last day, that day included.
    by: Key  #: The role that granted it, one of the policy's roles.
    authority: Text  #: What gives the right to do so, in words or as a citation.
    reason: Text  #: Why, in words.


class Designated(RecordBase):
    """A school was given a status, such as CSI or NOTCSI, in place of the one it had; two of one day do not agree."""

    _about, _said = ("school",), ("as_", "until")
    kind: Literal["designated"] = "designated"
    as_: Annotated[Key, Field(alias="as")]  #: The status, such as CSI or NOTCSI.
    school: Key  #: The id of the school.
    until: Day | None = None  #: The last day on which it holds; without it, until the next one.


class Rated(RecordBase):
    """A school or the district was rated for a period, as a whole or by a ``measure``; a rating left out was never published."""

    _about, _said = ("school", "measure", "period"), ("rating",)
    kind: Literal["rated"] = "rated"
    rating: Key | None = None  #: The rating, as a short word; left out, it was never published.
    measure: Key | None = None  #: What was rated, where ratings are given by measures.
    period: Text  #: The period for which it was rated, such as a school year.
    school: Key | None = None  #: The id of the school; without it, the district was rated.


class NextLevelSignaled(RecordBase):
    """The State Superintendent signaled the next level of accountability."""

    kind: Literal["next_level_signaled"] = "next_level_signaled"
    by: Key | None = None  #: The role that did it, one of the policy's roles.


class ConsequenceSelected(RecordBase):
    """A consequence of a clause was selected."""

    kind: Literal["consequence_selected"] = "consequence_selected"
    clause: Key  #: The id of the clause of the agreement.
    consequence: Key  #: The kind of the consequence that was selected from the clause's menu.
    by: Key | None = None  #: The role that did it, one of the policy's roles.
    school: Key | None = None  #: The id of the school, of a clause that is weighed for each.


class SchoolAdded(RecordBase):
    """A school joined the partnership."""

    kind: Literal["school_added"] = "school_added"
    school: Key  #: The id of the school.
    reason: Key | None = None  #: Why it was identified, as a short word such as CSI.


class SchoolExited(RecordBase):
    """A school left the partnership, for instance by leaving CSI."""

    kind: Literal["school_exited"] = "school_exited"
    school: Key  #: The id of the school.
    reason: Text = ""  #: Why, in words.


class SchoolClosed(RecordBase):
    """A school was closed."""

    kind: Literal["school_closed"] = "school_closed"
    school: Key  #: The id of the school.
    reason: Text = ""  #: Why, in words.


class SchoolsMerged(RecordBase):
    """Schools were merged into one, which is a member from that day."""

    kind: Literal["schools_merged"] = "schools_merged"
    schools: Annotated[tuple[Key, ...], Field(min_length=1)]  #: The ids of the schools that were merged.
    into: Key  #: The id of the school that they are now.


class Released(RecordBase):
    """The district was released from its agreement."""

    kind: Literal["released"] = "released"
    by: Key | None = None  #: The role that did it, one of the policy's roles.


class Closed(RecordBase):
    """The partnership was closed, for a reason that need have nothing to do with its goals."""

    kind: Literal["closed"] = "closed"
    reason: Text = ""  #: Why, in words.
    by: Key | None = None  #: The role that did it, one of the policy's roles.


class Overridden(RecordBase):
    """An outcome was set by somebody with authority; until ``until`` (that day included), or for good."""

    _about, _said = ("what",), ("outcome", "until")
    kind: Literal["overridden"] = "overridden"
    what: What  #: What is set: benchmark:ID, clause:ID or requirement:ID, with @SCHOOL where it is asked of one school.
    outcome: Literal["met", "not_met", "undetermined", "triggered", "not_triggered"]  #: The outcome that it is set to.
    by: Key  #: The role that set it, one of the policy's roles.
    authority: Text  #: What gives the right to do so, in words or as a citation.
    reason: Text  #: Why, in words.
    until: Day | None = None  #: The last day on which it holds, that day included; without it, for good.

    @model_validator(mode="after")
    def _outcome_fits(self) -> Self:
        subject = self.what.partition(":")[0]
        if self.outcome not in OUTCOMES_OF[subject]:
            raise fault("outcome_invalid", f"a {subject} cannot be '{self.outcome}'", "use one of " + ", ".join(OUTCOMES_OF[subject]))
        return self


class PolicyChanged(RecordBase):
    """From that day the partnership is judged by another policy, or another version; earlier days are not."""

    _about, _said = (), ("policy",)
    kind: Literal["policy_changed"] = "policy_changed"
    policy: Key  #: The id of the policy that holds from that day.
    by: Key | None = None  #: The role that did it, one of the policy's roles.
    authority: Text = ""  #: What gives the right to do so, in words or as a citation.


class Retracted(RecordBase):
    """A record or measurement was withdrawn: from that day on it is as if it had never been recorded."""

    kind: Literal["retracted"] = "retracted"
    record: Key  #: The id of the record or measurement that was withdrawn.
    reason: Text = ""  #: Why, in words.


Fact: TypeAlias = Annotated[
    str,
    Field(max_length=10_000),
    BeforeValidator(lambda v: str(v) if isinstance(v, (int, Decimal)) and not isinstance(v, bool) else v),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "number"}]}),
]


class Other(RecordBase):
    """A kind that the policy itself names."""

    kind: Literal["other"] = "other"
    name: Key  #: The name of the kind, as the policy lists it in its kinds.
    data: dict[Key, Fact] = {}  #: Its fields, each a text or a number.
    by: Key | None = None  #: The role that did it, one of the policy's roles.

    __hash__ = hash_with_mappings

    @property
    def happening(self) -> str:
        """Return its own name."""
        return self.name

    def field(self, key: str) -> str | None:
        """Return a field as text, or what its data says."""
        found = super().field(key)
        return self.data.get(key) if found is None else found


# The one list of kinds, in the order in which records of one day are read: what sets the stage, then deeds, then judgements, then
# decisions, then endings. Everything that lists kinds is derived from it.
AnyRecord: TypeAlias = (
    PolicyChanged | Identified | SchoolAdded | SchoolsMerged | Assigned | PartnerJoined | AssessmentBegun | AssessmentCompleted
    | PlanSubmitted | PlanReturned | Signed | AgreementSigned | AgreementAmended | ExtensionGranted | Rated | Designated | SchoolExited
    | SchoolClosed | SupportReported | ImplementationReported | ReviewHeld | ReviewDecided | Overridden | Other | NextLevelSignaled
    | ConsequenceSelected | Released | Closed | Retracted
)  # fmt: skip

Record: TypeAlias = Annotated[AnyRecord, Field(discriminator="kind")]
"""One dated record of any kind, told apart by ``kind``."""

KINDS: dict[str, type[RecordBase]] = {model.model_fields["kind"].default: model for model in get_args(AnyRecord)}
"""Every kind of record by its name, in the order in which records of one day are read."""

PRECEDENCE: dict[str, int] = {kind: place for place, kind in enumerate(KINDS)}
"""The place of a kind among the records of one day."""

FACTS: frozenset[str] = frozenset((
    "identified", "school_added", "schools_merged", "partner_joined", "rated", "designated", "school_exited", "school_closed",
    "support_reported", "implementation_reported",
))  # fmt: skip
"""The kinds that say how things are: what was found, published or reported, or came about, whoever wanted a step to follow.

All other kinds are acts: somebody did something that may be premature, too late, or not his to do. Only an act can be refused.
"""

BUILT_IN_KINDS: tuple[str, ...] = tuple(kind for kind in KINDS if kind != "other")
"""The kinds that every policy knows, without the one under which a policy names its own."""


def without_what_it_says(record: AnyRecord) -> AnyRecord:
    """Return a record that happened as this one did, and says nothing of what others of its day contradict."""
    if isinstance(record, (Signed, AgreementSigned, AgreementAmended)):
        return record.with_changes(agreement=None)
    about = {name: said for name in record._about or () if (said := record.field(name)) is not None}
    by = getattr(record, "by", None)
    return Other(name=record.kind, on=record.on, id=record.id, source=record.source, note=record.note, data=about, by=by)
