"""The closed condition language: every variant there is, and nothing that could run.

Logic: ``all``, ``any``, ``not``, ``at_least``. Facts: ``met``, ``missed``, ``share_met``, ``clock``, ``signed``,
``finding``, ``reported``, ``designated``, ``rated``, ``members``, ``level``, ``elapsed``, ``has``, ``never``,
``happened``, ``standing_of``, ``grounds``, ``charter``, ``parameter``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Literal, Self, TypeAlias, assert_never, get_args

from pydantic import Field, TypeAdapter, ValidationError, model_validator

from ..errors import LimitError
from ..model import Flag, Value, Whole, fault, model_error
from ..variants import ByKey, Variant
from .leaves import (
    Anchor,
    Bounds,
    ClauseShape,
    ClockReading,
    DatedOccurrence,
    Designation,
    LinkedStanding,
    Membership,
    Number,
    Occurrence,
    ParameterRef,
    ParameterValue,
    Rating,
    Report,
    ReviewFinding,
    Selector,
    Share,
    Signatures,
    Span,
    Structure,
)

__all__ = [
    "MAX_DEPTH", "VARIANTS", "AllOf", "AnyOf", "AtLeastN", "Bounds", "Charter", "ClauseShape", "ClockIs", "ClockReading", "Condition",
    "Counted", "DatedOccurrence", "Designated", "Designation", "Elapsed", "FindingIs", "Grounds", "Happened", "Has", "Leaf", "LevelIs",
    "LinkedStanding", "Members", "Membership", "Met", "Missed", "Never", "Not", "Number", "Occurrence", "ParameterIs", "ParameterRef",
    "ParameterValue", "Rated", "Rating", "Report", "Reported", "ReviewFinding", "Selector", "Share", "ShareMet", "Signatures", "Signed",
    "Span", "StandingOf", "Structure", "as_condition", "depth_of", "parts_of_condition", "walk",
]  # fmt: skip


class Counted(Value):
    """At least ``n`` of the conditions in ``of``."""

    n: Annotated[Whole, Field(ge=1)]  #: How many of them, 1 or more.
    of: Annotated[tuple[Condition, ...], Field(min_length=1)]  #: The conditions.

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.n > len(self.of):
            raise fault("count_exceeds_n", f"{self.n} of {len(self.of)} conditions can never hold", "lower n, or add conditions")
        return self


class AllOf(Variant):
    """Every one of the conditions holds."""

    all: Annotated[tuple[Condition, ...], Field(min_length=1)]


class AnyOf(Variant):
    """At least one of the conditions holds."""

    any: Annotated[tuple[Condition, ...], Field(min_length=1)]


class Not(Variant):
    """The condition does not hold."""

    not_: Annotated[Condition, Field(alias="not")]


class AtLeastN(Variant):
    """At least so many of the conditions hold."""

    at_least: Counted


class Met(Variant):
    """Every selected benchmark is met, due or not."""

    met: Selector


class Missed(Variant):
    """At least one selected benchmark is missed: due, and not met."""

    missed: Selector


class ShareMet(Variant):
    """The share of met benchmarks is on the wanted side of a bound."""

    share_met: Share


class ClockIs(Variant):
    """A clock has one of the statuses."""

    clock: ClockReading


class Signed(Variant):
    """Every required role has signed one agreement version."""

    signed: Signatures


class FindingIs(Variant):
    """The latest decision of a review has found it so."""

    finding: ReviewFinding


class Reported(Variant):
    """The latest report says so; what nobody reported is not reported."""

    reported: Report


class Designated(Variant):
    """Member schools have been given a status; without any record of a school's status it is undetermined."""

    designated: Designation


class Rated(Variant):
    """The ratings of the latest periods are so."""

    rated: Rating


class Members(Variant):
    """The member schools stand so; without a single known school it is undetermined."""

    members: Membership


class LevelIs(Variant):
    """The level of accountability lies within bounds."""

    level: Bounds


class Elapsed(Variant):
    """A period has elapsed since a day; before that day is on record it has not."""

    elapsed: Span


class Has(Variant):
    """The agreement in force holds something; where its text is not on record, that is undetermined."""

    has: Structure


class Never(Variant):
    """Something has not happened in this cycle."""

    never: Anchor


class Happened(Variant):
    """Something first happened in this cycle by a day, or between two days."""

    happened: DatedOccurrence


class StandingOf(Variant):
    """A partnership to which this one is linked stands in one of some states; where that is not known, it is undetermined."""

    standing_of: LinkedStanding


class Grounds(Variant):
    """There are grounds for the next level of accountability, as the policy's ladder lists them."""

    grounds: Literal[True]


class Charter(Variant):
    """The district is a charter school, or is not."""

    charter: Flag


class ParameterIs(Variant):
    """A parameter of the policy has a value."""

    parameter: ParameterValue


Leaf: TypeAlias = (
    Met | Missed | ShareMet | ClockIs | Signed | FindingIs | Reported | Designated | Rated | Members | LevelIs | Elapsed
    | Has | Never | Happened | StandingOf | Grounds | Charter | ParameterIs
)  # fmt: skip
"""A condition that holds no other."""

Condition: TypeAlias = Annotated[AllOf | AnyOf | Not | AtLeastN | Leaf, ByKey()]
"""One condition, written as a mapping with one key."""

VARIANTS: frozenset[type[Variant]] = frozenset(get_args(get_args(Condition)[0]))
"""Every variant there is: the language is closed."""

Loc: TypeAlias = tuple[str | int, ...]

MAX_DEPTH = 64
"""How deep a condition may be nested, in Python too; documents end at 32."""


@cache
def _reader() -> TypeAdapter[Condition]:
    return TypeAdapter(Condition)


def as_condition(value: Condition | Mapping[str, object]) -> Condition:
    """Return a condition as it is, or read it from a mapping; raises ``ModelError`` where it is none.

    >>> as_condition({"charter": True})
    Charter(charter=True)
    """
    if isinstance(value, Variant) and type(value) in VARIANTS:
        return value
    try:
        return _reader().validate_python(value)
    except ValidationError as error:
        raise model_error("condition", error) from None
    except RecursionError:
        raise too_deep() from None


def too_deep() -> LimitError:
    """Return the error for a condition that is nested deeper than any reader follows."""
    return LimitError("the condition is nested too deeply", code="too_deep", hint=f"at most {MAX_DEPTH} levels")


def parts_of_condition(condition: Condition) -> tuple[tuple[Loc, Condition], ...]:
    """List the conditions right inside a condition, each with the path to it; leaves have none."""
    match condition:
        case AllOf():
            return tuple((("all", i), part) for i, part in enumerate(condition.all))
        case AnyOf():
            return tuple((("any", i), part) for i, part in enumerate(condition.any))
        case AtLeastN():
            return tuple((("at_least", "of", i), part) for i, part in enumerate(condition.at_least.of))
        case Not():
            return ((("not",), condition.not_),)
        case (
            Met() | Missed() | ShareMet() | ClockIs() | Signed() | FindingIs() | Reported() | Designated() | Rated() | Members()
            | LevelIs() | Elapsed() | Has() | Never() | Happened() | StandingOf() | Grounds() | Charter() | ParameterIs()
        ):  # fmt: skip
            return ()
        case _:
            assert_never(condition)


def occurrences_in(condition: Condition) -> tuple[tuple[Loc, Occurrence], ...]:
    """List the occurrences that a condition itself names, each with the path to it."""
    match condition:
        case Never():
            return ((("never",), condition.never),)
        case Happened():
            return ((("happened", "occurrence"), condition.happened.occurrence),)
        case Elapsed():
            return ((("elapsed", "since"), condition.elapsed.since),)
        case Designated():
            after = condition.designated.after
            return () if after is None else ((("designated", "after"), after),)
        case Rated():
            start = condition.rated.start
            return () if start is None else ((("rated", "since" if condition.rated.since else "after"), start),)
        case (
            AllOf() | AnyOf() | Not() | AtLeastN() | Met() | Missed() | ShareMet() | ClockIs() | Signed() | FindingIs() | Reported()
            | Members() | LevelIs() | Has() | StandingOf() | Grounds() | Charter() | ParameterIs()
        ):  # fmt: skip
            return ()
        case _:
            assert_never(condition)


def walk(condition: Condition, loc: Loc = ()) -> Iterator[tuple[Loc, Condition]]:
    """List a condition and all inside it, each with its path, parents first."""
    stack = [(loc, condition)]
    while stack:
        here, found = stack.pop()
        yield here, found
        stack.extend(((*here, *step), part) for step, part in reversed(parts_of_condition(found)))


def depth_of(condition: Condition) -> int:
    """Count the levels of a condition."""
    depth, level = 0, [condition]
    while level:
        depth, level = depth + 1, [part for one in level for _, part in parts_of_condition(one)]
    return depth
