"""What the leaves of a condition hold: selectors of benchmarks, occurrences, bounds, shapes of an agreement."""

from datetime import date, timedelta
from functools import cached_property
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from ..clock_status import ClockStatus
from ..dates import Period
from ..model import Day, Key, Keys, Text, Value, Whole, fault, hash_with_mappings, one_or_more
from ..quantity import Exact

__all__ = [
    "Anchor", "Bounds", "ClauseShape", "ClockReading", "DatedOccurrence", "Designation", "LinkedStanding", "Membership", "Number",
    "Occurrence", "ParameterRef", "ParameterValue", "Rating", "Report", "Reset", "ReviewFinding", "Selector", "Share", "Signatures",
    "Span", "Structure",
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

    id: Keys = ()  #: The ids of the benchmarks.
    phase: Keys = ()  #: Their phases.
    domain: Keys = ()  #: Their domains.
    school: Keys = ()  #: The schools to which they are tied.
    kind: Keys = ()  #: The keys of their targets, such as at_least.
    group: Keys = ()  #: Their student groups.
    measure: Keys = ()  #: Their measures.

    @cached_property
    def limits(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The keys that were given, each with its values."""
        return tuple((name, values) for name in type(self).model_fields if (values := getattr(self, name)))


class Occurrence(Value):
    """A day to count from: the first record of a kind in the cycle, or the entry into a state.

    ``with`` narrows a record to those whose fields have these values.
    """

    kind: Key | None = None  #: The kind of the record; its first in the cycle counts.
    entered: Key | None = None  #: The state that is entered.
    with_: Annotated[dict[Key, Text] | None, Field(alias="with")] = None  #: The fields that the record must have, each with its value.

    __hash__ = hash_with_mappings

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.kind is None) == (self.entered is None):
            raise fault("occurrence_invalid", "give either the 'kind' of a record or the state 'entered'")
        if self.with_ and self.kind is None:
            raise fault("occurrence_invalid", "'with' narrows a kind of record, not a state")
        return self


def as_occurrence(value: object) -> object:
    """Let the bare name of a record kind stand for its occurrence."""
    return {"kind": value} if isinstance(value, str) else value


Written: TypeAlias = Key | Occurrence
Anchor = Annotated[Occurrence, BeforeValidator(as_occurrence, json_schema_input_type=Written)]


class DatedOccurrence(Value):
    """An occurrence, and the days between which it must have come: what has not happened came on no day.

    >>> early = DatedOccurrence(occurrence="identified", on_or_before="2019-06-30")
    >>> early.includes(date(2019, 6, 30)), early.includes(date(2019, 7, 1)), early.includes(None)
    (True, False, False)
    """

    occurrence: Anchor  #: What happened: a kind of record, whose first in the cycle counts, or the entry into a state.
    on_or_before: Day | None = None  #: The last day on which it may have come.
    before: Day | None = None  #: The day before which it must have come; that day itself is too late.
    on_or_after: Day | None = None  #: The first day on which it may have come.

    @model_validator(mode="after")
    def _some_days(self) -> Self:
        if self.on_or_before is not None and self.before is not None:
            raise fault("occurrence_invalid", "'on_or_before' and 'before' exclude each other", "leave one out")
        ends = [day for day in (self.on_or_before, self.before) if day is not None]
        if self.on_or_after is None and not ends:
            raise fault("occurrence_invalid", "a day is missing", "give 'on_or_before', 'before' or 'on_or_after'")
        if self.before == date.min or (self.on_or_after is not None and not self.includes(self.on_or_after)):
            raise fault("occurrence_invalid", "no day lies between the two", "let 'on_or_after' come first")
        return self

    @property
    def days(self) -> tuple[date, ...]:
        """List the days it names, in their order."""
        return tuple(day for day in (self.on_or_after, self.on_or_before, self.before) if day is not None)

    @property
    def span(self) -> tuple[date, date]:
        """Return the first and the last day on which it may have come."""
        last = self.before - timedelta(days=1) if self.before is not None else self.on_or_before
        return self.on_or_after or date.min, last or date.max

    def includes(self, day: date | None) -> bool:
        """Say whether the occurrence came in time, given the day on which it came first."""
        return day is not None and self.span[0] <= day <= self.span[1]


class ParameterRef(Value):
    """A number that the policy holds as a parameter."""

    parameter: Key  #: The name of the parameter.


Number: TypeAlias = Exact | ParameterRef


class Share(Value):
    """The share of the selected benchmarks that is met, against exactly one bound (an exact fraction)."""

    of: Selector = Selector()  #: The benchmarks of which the share is taken; without it, all of them.
    at_least: Number | None = None  #: The least share, 0 to 1, or a parameter.
    above: Number | None = None  #: What the share must lie above, 0 to 1, or a parameter.
    below: Number | None = None  #: What the share must lie below, 0 to 1, or a parameter.
    at_most: Number | None = None  #: The greatest share, 0 to 1, or a parameter.

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

    name: Key  #: The name of the clock.
    is_: Annotated[ClockStatuses, Field(alias="is")]  #: The statuses, one of which it must have.
    of: Literal["latest", "any"] = "latest"  #: Which round of a clock that runs again is asked: the latest, or any.


class Signatures(Value):
    """The roles that must all have signed one agreement version; ``if_charter`` only for a charter."""

    roles: Keys = ()  #: The roles that must all have signed.
    if_charter: Keys = ()  #: The roles that must sign too where the district is a charter school.

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not (self.roles or self.if_charter):
            raise fault("signatures_missing", "at least one role must be named")
        return self


class ReviewFinding(Value):
    """A review, and the finding asked for."""

    review: Key  #: The name of the review.
    is_: Annotated[Literal["met", "not_met"], Field(alias="is")]  #: What it must have found.


class Report(Value):
    """The latest report on the implementation of the plan, or on one of its supports."""

    implementation: Literal["on_track", "failing"] | None = None  #: What the latest report on the plan must say.
    support: Key | None = None  #: The id of the support of which a report is asked.
    is_: Annotated[Literal["on_track", "failing"] | None, Field(alias="is")] = None  #: What the latest report on that support must say.

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.implementation is None) == (self.support is None) or (self.support is None) != (self.is_ is None):
            raise fault("report_invalid", "give 'implementation: failing', or 'support' with 'is'")
        return self


class Designation(Value):
    """A status a school was given (``CSI``), any or all of the members, and perhaps only given after a day."""

    as_: Annotated[Keys, Field(alias="as", min_length=1)]  #: The statuses, one of which the school must have.
    schools: Literal["any", "all"] = "any"  #: Whether any or all of the member schools must have it.
    after: Anchor | None = None  #: The day after which it must have been given.


class Reset(Value):
    """So many ratings in a row after which counting begins anew."""

    in_: Annotated[Keys, Field(alias="in", min_length=1)]  #: The ratings.
    consecutive: Annotated[Whole, Field(ge=1)] = 1  #: How many of them in a row.


HowMany: TypeAlias = Annotated[Whole, Field(ge=1)] | ParameterRef


class Rating(Value):
    """Ratings of periods: so many ``consecutive`` up to the latest, or a ``count``: in all, ``of_last`` or ``of_first`` so many.

    ``of`` says whose: the district's, or those of any or all member schools; what is asked of each school asks for its own.
    ``measure`` asks for the ratings of that measure, of those that are rated by measures. With ``since`` (or ``after``) only
    periods count that come after every one that was first rated before that day (or on it). Periods in ``skipping`` (paused
    ones) are passed over as if they had never been, and so are ratings in ``passing_over``; a run of ratings as in
    ``reset_by`` lets the count begin anew. A period whose rating is not known is unknown.
    """

    in_: Annotated[Keys, Field(alias="in", min_length=1)]  #: The ratings that count.
    #: Whose ratings: the district's, or those of any or all member schools.
    of: Literal["district", "any_school", "all_schools"] = "district"
    measure: Key | None = None  #: The measure that was rated, where ratings are given by measures.
    consecutive: HowMany | None = None  #: How many in a row up to the latest period, or a parameter.
    of_last: Annotated[Whole, Field(ge=1)] | None = None  #: Among how many of the latest periods they are counted.
    of_first: Annotated[Whole, Field(ge=1)] | None = None  #: Among how many of the first periods they are counted.
    count: HowMany | None = None  #: How many of them, or a parameter.
    since: Anchor | None = None  #: The day on or after which periods count.
    after: Anchor | None = None  #: The day after which periods count.
    skipping: Annotated[tuple[Text, ...], Field()] = ()  #: The periods that are passed over as if they had never been.
    passing_over: Keys = ()  #: The ratings that are passed over as if they had never been given.
    reset_by: Reset | None = None  #: The run of ratings after which the count begins anew.

    @property
    def wanted(self) -> int | ParameterRef:
        """How many ratings are wanted."""
        return self.consecutive or self.count or 1

    @property
    def start(self) -> Occurrence | None:
        """The day from which periods count, where not all do."""
        return self.since or self.after

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.consecutive is None) == (self.count is None) or (self.count is None and (self.of_last or self.of_first)):
            raise fault("rating_invalid", "give 'consecutive' or 'count', and with 'count' perhaps 'of_last' or 'of_first'")
        if (self.since and self.after) or (self.of_last and self.of_first):
            raise fault("rating_invalid", "'since' and 'after', or 'of_last' and 'of_first', exclude each other", "leave one out")
        if self.of_first and (self.start is None or self.reset_by):
            raise fault("rating_invalid", "'of_first' counts from a start on", "give 'since' or 'after', and no 'reset_by'")
        if self.consecutive and self.reset_by:
            raise fault("rating_invalid", "any other rating breaks a row, so nothing resets it", "give 'count' instead of 'consecutive'")
        resetting = self.reset_by.in_ if self.reset_by else ()
        if twice := [one for one in self.in_ if one in (*self.passing_over, *resetting)] or [
            r for r in resetting if r in self.passing_over
        ]:
            raise fault("rating_invalid", f"'{twice[0]}' cannot both count, be passed over, or reset the count", "name it once")
        most = self.of_last or self.of_first
        if most is not None and isinstance(self.count, int) and self.count > most:
            which = "last" if self.of_last else "first"
            raise fault("count_exceeds_n", f"{self.count} of the {which} {most} can never be", f"lower 'count', or raise 'of_{which}'")
        return self


class Membership(Value):
    """The member schools' statuses: all, any or none of them is one of ``are``."""

    are: MemberStatuses  #: The statuses, one of which the schools must have.
    which: Literal["all", "any", "none"] = "all"  #: How many of the schools must have it: all, any or none.


class Bounds(Value):
    """A level of accountability, from and to, both included."""

    at_least: Whole | None = None  #: The lowest level, that one included.
    at_most: Whole | None = None  #: The highest level, that one included.

    @model_validator(mode="after")
    def _some(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise fault("level_invalid", "give 'at_least' or 'at_most'")
        return self


class Span(Value):
    """A period since a day; it has elapsed from the day that anchor + period gives."""

    since: Anchor  #: The day from which it is counted.
    period: Period  #: How long, as ISO 8601, such as P18M.


class ClauseShape(Value):
    """A consequence clause the agreement must hold: with a kind of consequence, an effect, a decider."""

    consequence: Key | None = None  #: A consequence that must stand on its menu.
    effect: Literal["must", "may"] | None = None  #: Whether it must or may follow.
    decided_by: Key | None = None  #: The role that must decide.


class Structure(Value):
    """What the text of an agreement holds: benchmarks (at all, or for each member school), a clause, a term, a party."""

    benchmarks: Selector | None = None  #: The benchmarks that it must hold.
    per: Literal["agreement", "school"] = "agreement"  #: Whether that many are wanted in all, or for each member school.
    count: Annotated[Whole, Field(ge=1)] = 1  #: How many benchmarks at least.
    clause: ClauseShape | None = None  #: The clause that it must hold.
    term: Period | None = None  #: How long it must run at least, as ISO 8601, such as P3Y.
    party: Key | None = None  #: The role of a party that it must have.
    support: Key | None = None  #: The id or the kind of a support that it must promise.

    @model_validator(mode="after")
    def _one_question(self) -> Self:
        if sum(part is not None for part in (self.benchmarks, self.clause, self.term, self.party, self.support)) != 1:
            raise fault("has_invalid", "ask for exactly one of 'benchmarks', 'clause', 'term', 'party' and 'support'")
        return self


class LinkedStanding(Value):
    """Where a partnership stands to which this one is linked: in one of some states, at the end of the day."""

    partnership: Key  #: The role by which the policy's ``links`` and the partnership's name it, such as district.
    in_: Annotated[Keys, Field(alias="in", min_length=1)]  #: The states of its own policy, in one of which it must stand.


class ParameterValue(Value):
    """A parameter of the policy, and the value asked for."""

    name: Key  #: The name of the parameter.
    is_: Annotated[Text, Field(alias="is")]  #: The value that it must have.
