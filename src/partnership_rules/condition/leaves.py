"""What the leaves of a condition hold: selectors of benchmarks, occurrences, bounds, shapes of an agreement."""

from functools import cached_property
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from ..clock_status import ClockStatus
from ..dates import Period
from ..model import Key, Keys, Text, Value, Whole, fault, hash_with_mappings, one_or_more
from ..quantity import Exact

__all__ = [
    "Bounds", "ClauseShape", "ClockReading", "Designation", "Membership", "Number", "Occurrence", "ParameterRef", "ParameterValue",
    "Rating", "Report", "ReviewFinding", "Selector", "Share", "Signatures", "Span", "Structure",
]  # fmt: skip

MemberStatus = Literal["member", "exited", "closed", "merged", "excluded"]

ClockStatuses = Annotated[
    tuple[ClockStatus, ...], Field(min_length=1), BeforeValidator(one_or_more, json_schema_input_type=ClockStatus | tuple[ClockStatus, ...])
]
MemberStatuses = Annotated[
    tuple[MemberStatus, ...],
    Field(min_length=1),
    BeforeValidator(one_or_more, json_schema_input_type=MemberStatus | tuple[MemberStatus, ...]),
]


class Selector(Value):
    """Which benchmarks are meant: all that fit every key given; with no key, all of the agreement in force.

    ``kind`` is the key of the target (``at_least``, ``done``, ...).
    """

    id: Keys = ()
    phase: Keys = ()
    domain: Keys = ()
    school: Keys = ()
    kind: Keys = ()
    group: Keys = ()
    measure: Keys = ()

    @cached_property
    def limits(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The keys that were given, each with its values."""
        return tuple((name, values) for name in type(self).model_fields if (values := getattr(self, name)))


class Occurrence(Value):
    """A day to count from: the first record of a kind in the cycle, or the entry into a state.

    ``with`` narrows a record to those whose fields have these values.
    """

    kind: Key | None = None
    entered: Key | None = None
    with_: Annotated[dict[Key, Text] | None, Field(alias="with")] = None

    __hash__ = hash_with_mappings

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.kind is None) == (self.entered is None):
            raise fault("occurrence_invalid", "give either the 'kind' of a record or the state 'entered'")
        if self.with_ and self.kind is None:
            raise fault("occurrence_invalid", "'with' narrows a kind of record, not a state")
        return self


class ParameterRef(Value):
    """A number that the policy holds as a parameter."""

    parameter: Key


Number: TypeAlias = Exact | ParameterRef


class Share(Value):
    """The share of the selected benchmarks that is met, against exactly one bound (an exact fraction)."""

    of: Selector = Selector()
    at_least: Number | None = None
    above: Number | None = None
    below: Number | None = None
    at_most: Number | None = None

    @model_validator(mode="after")
    def _one_bound(self) -> Self:
        if sum(bound is not None for bound in (self.at_least, self.above, self.below, self.at_most)) != 1:
            raise fault("share_invalid", "give exactly one of 'at_least', 'above', 'below' and 'at_most'")
        return self

    def bound(self) -> tuple[str, Number]:
        """Return the bound's word and number."""
        for word in ("at_least", "above", "below", "at_most"):
            if (number := getattr(self, word)) is not None:
                return word, number
        raise AssertionError  # pragma: no cover - the validator has looked


class ClockReading(Value):
    """A clock of the policy, and the statuses asked for: of the latest round of one that restarts, or of ``any`` round."""

    name: Key
    is_: Annotated[ClockStatuses, Field(alias="is")]
    of: Literal["latest", "any"] = "latest"


class Signatures(Value):
    """The roles that must all have signed one agreement version; ``if_charter`` only for a charter."""

    roles: Keys = ()
    if_charter: Keys = ()

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not (self.roles or self.if_charter):
            raise fault("signatures_missing", "at least one role must be named")
        return self


class ReviewFinding(Value):
    """A review, and the finding asked for."""

    review: Key
    is_: Annotated[Literal["met", "not_met"], Field(alias="is")]


class Report(Value):
    """The latest report on the implementation of the plan, or on one of its supports."""

    implementation: Literal["on_track", "failing"] | None = None
    support: Key | None = None
    is_: Annotated[Literal["on_track", "failing"] | None, Field(alias="is")] = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.implementation is None) == (self.support is None) or (self.support is None) != (self.is_ is None):
            raise fault("report_invalid", "give 'implementation: failing', or 'support' with 'is'")
        return self


class Designation(Value):
    """A status a school was given (``CSI``), any or all of the members, and perhaps only given after a day."""

    as_: Annotated[Keys, Field(alias="as", min_length=1)]
    schools: Literal["any", "all"] = "any"
    after: Occurrence | None = None


class Rating(Value):
    """Ratings of periods: ``consecutive`` in a row up to the latest, or ``count`` of the latest ``of_last``.

    ``of`` says whose: the district's, or those of any or all member schools; what is asked of each school asks for its own.
    Periods in ``skipping`` are passed over as if they had never been; a period whose rating is not known is unknown.
    """

    in_: Annotated[Keys, Field(alias="in", min_length=1)]
    of: Literal["district", "any_school", "all_schools"] = "district"
    consecutive: Annotated[Whole, Field(ge=1)] | None = None
    of_last: Annotated[Whole, Field(ge=1)] | None = None
    count: Annotated[Whole, Field(ge=1)] | None = None
    skipping: Annotated[tuple[Text, ...], Field()] = ()

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.consecutive is None) == (self.of_last is None) or (self.of_last is None) != (self.count is None):
            raise fault("rating_invalid", "give 'consecutive', or 'of_last' with 'count'")
        if self.of_last is not None and self.count is not None and self.count > self.of_last:
            raise fault("count_exceeds_n", f"{self.count} of the last {self.of_last} can never be", "lower 'count', or raise 'of_last'")
        return self


class Membership(Value):
    """The member schools' statuses: all, any or none of them is one of ``are``."""

    are: MemberStatuses
    which: Literal["all", "any", "none"] = "all"


class Bounds(Value):
    """A level of accountability, from and to, both included."""

    at_least: Whole | None = None
    at_most: Whole | None = None

    @model_validator(mode="after")
    def _some(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise fault("level_invalid", "give 'at_least' or 'at_most'")
        return self


class Span(Value):
    """A period since a day; it has elapsed from the day that anchor + period gives."""

    since: Occurrence
    period: Period


class ClauseShape(Value):
    """A consequence clause the agreement must hold: with a kind of consequence, an effect, a decider."""

    consequence: Key | None = None
    effect: Literal["must", "may"] | None = None
    decided_by: Key | None = None


class Structure(Value):
    """What the text of an agreement holds: benchmarks (at all, or for each member school), a clause, a term, a party."""

    benchmarks: Selector | None = None
    per: Literal["agreement", "school"] = "agreement"
    count: Annotated[Whole, Field(ge=1)] = 1
    clause: ClauseShape | None = None
    term: Period | None = None
    party: Key | None = None
    support: Key | None = None

    @model_validator(mode="after")
    def _one_question(self) -> Self:
        if sum(part is not None for part in (self.benchmarks, self.clause, self.term, self.party, self.support)) != 1:
            raise fault("has_invalid", "ask for exactly one of 'benchmarks', 'clause', 'term', 'party' and 'support'")
        return self


class ParameterValue(Value):
    """A parameter of the policy, and the value asked for."""

    name: Key
    is_: Annotated[Text, Field(alias="is")]
