"""The closed language of an index policy: what a school may be asked, and nothing that could run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self, TypeAlias, assert_never

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from ..dates import Period
from ..logic import Truth
from ..model import Key, Text, Value, Whole, fault, hash_with_mappings, one_or_more
from ..quantity import Exact
from ..variants import ByKey, Variant

__all__ = [
    "All", "AnyOf", "AtLeast", "AtMost", "Below", "Condition", "Designated", "Held", "Is", "Lowest", "Not", "Ranked", "Threshold", "walk",
]  # fmt: skip

Loc: TypeAlias = tuple[str | int, ...]
Words = Annotated[
    tuple[Text, ...],
    BeforeValidator(one_or_more),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
"""One word of a roster, or a list of them."""


class Threshold(Value):
    """A number against which an indicator or a score is held.

    ``when_absent`` says what follows for a school that does not have the measure; left out, the condition does not hold.
    """

    indicator: Key | None = Field(default=None, description="The indicator that is held against the number.")
    score: Key | None = Field(default=None, description="The score that is held against it, instead of an indicator.")
    value: Exact = Field(description="The number, in the unit of the indicator or score; written as text or digits, never as a float.")
    when_absent: Literal["true", "false", "undetermined"] = Field(
        default="false", description="What the condition is for a school to which the measure does not apply."
    )

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if (self.indicator is None) == (self.score is None):
            raise fault("threshold_invalid", "give exactly one of 'indicator' and 'score'")
        return self

    @property
    def absent(self) -> Truth:
        """The answer for a school to which the measure does not apply."""
        return Truth(self.when_absent)


class Ranked(Value):
    """The lowest of a pool by a score: a share of a base or a count, with how it is rounded and what happens to equals."""

    share: Exact | None = Field(default=None, description="The share of the base that is named, in percent, above 0 and at most 100.")
    count: Whole | None = Field(default=None, description="How many are named, instead of a share.")
    by: Key | None = Field(default=None, description="The score that ranks them; it may be left out where the policy has only one.")
    of: Literal["eligible", "pool"] = Field(
        default="eligible", description="Who is ranked: the eligible schools of the pool, or all of it."
    )
    base: Literal["eligible", "pool"] | None = Field(
        default=None, description="Of whom the share is taken; never of the schools that have data. It must be given with a share."
    )
    rounds: Literal["up", "down", "nearest", "interpolated"] | None = Field(
        default=None,
        description="How the share is rounded to a number of schools; 'interpolated' takes the quantile between two scores as the cut.",
    )
    ties: Literal["in", "out"] = Field(
        default="in", description="Whether schools equal to the last one named are all named, or none of them."
    )

    @model_validator(mode="after")
    def _share_or_count(self) -> Self:
        if (self.share is None) == (self.count is None):
            raise fault("lowest_invalid", "give exactly one of 'share' and 'count'")
        if self.share is not None and not 0 < self.share <= 100:
            raise fault("number_out_of_range", "a share is above 0 and at most 100 percent")
        if (self.share is None) != (self.base is None) or (self.share is None) != (self.rounds is None):
            raise fault(
                "lowest_invalid", "a share needs 'base' and 'rounds', and a count takes neither", "say of whom, and how it is rounded"
            )
        return self


class Held(Value):
    """A status that a school had before, by the records that were handed over as ``prior``."""

    as_: Key = Field(alias="as", description="The status, such as CSI or ATSI.")
    for_at_least: Period | None = Field(default=None, description="How long it must have been held without a break, such as P3Y.")


class Lowest(Variant):
    """The school is among the lowest of its pool."""

    lowest: Ranked = Field(description="Which score ranks whom, and how many are named.")


class Below(Variant):
    """The measure lies below a number (and not at it)."""

    below: Threshold = Field(description="The measure and the number.")


class AtMost(Variant):
    """The measure lies at or below a number."""

    at_most: Threshold = Field(description="The measure and the number.")


class AtLeast(Variant):
    """The measure lies at or above a number."""

    at_least: Threshold = Field(description="The measure and the number.")


class Is(Variant):
    """The roster says one of these words of the school; where it says nothing, that is not known."""

    __hash__ = hash_with_mappings

    is_: Annotated[dict[Key, Words], Field(alias="is", min_length=1, description="Columns of the roster, each with the words that count.")]


class Designated(Variant):
    """The school had a status before."""

    designated: Held = Field(description="The status, and for how long.")


class All(Variant):
    """Every one of the conditions holds."""

    all: Annotated[tuple[Condition, ...], Field(min_length=1, description="The conditions.")]


class AnyOf(Variant):
    """At least one of the conditions holds."""

    any: Annotated[tuple[Condition, ...], Field(min_length=1, description="The conditions.")]


class Not(Variant):
    """The condition does not hold."""

    not_: Condition = Field(alias="not", description="The condition.")


Condition: TypeAlias = Annotated[
    Lowest | Below | AtMost | AtLeast | Is | Designated | All | AnyOf | Not,
    ByKey(),
]
"""What a school is asked: thresholds, ranks, words of the roster, earlier statuses, and logic over them."""


def walk(condition: Condition, loc: Loc = ()) -> Iterator[tuple[Loc, Condition]]:
    """List a condition and all inside it, each with its path, parents first."""
    yield loc, condition
    match condition:
        case All():
            for i, part in enumerate(condition.all):
                yield from walk(part, (*loc, "all", i))
        case AnyOf():
            for i, part in enumerate(condition.any):
                yield from walk(part, (*loc, "any", i))
        case Not():
            yield from walk(condition.not_, (*loc, "not"))
        case Lowest() | Below() | AtMost() | AtLeast() | Is() | Designated():
            return
        case _:
            assert_never(condition)
