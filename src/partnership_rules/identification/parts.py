"""What an index policy says, field by field: whom it looks at, what it measures, how a score is made of it, whom it names."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from ..model import Cites, Day, Key, Keys, Text, Value, Whole, fault, hash_with_mappings
from ..policy.parts import Citation
from ..quantity import Exact, Mark, MarkText, QuantityError, Rounding, Unit
from .language import Condition

__all__ = [
    "Exit", "Imposed", "IndexFields", "Indicator", "Participation", "Population", "Rule", "Score", "Status", "Years",
]  # fmt: skip


class Population(Value):
    """The schools that the policy looks at, and the pools in which they are ranked; a school may stand in several."""

    __hash__ = hash_with_mappings

    unit: Literal["school"] = Field(default="school", description="What is named: schools.")
    pools: dict[Key, Condition] = Field(
        default={}, description="The pools by name, each with the condition for standing in it; without any, all schools are one pool."
    )
    eligible: Condition | None = Field(
        default=None, description="Which schools may be named by rank, such as those under Title I; without it, all."
    )
    exclude: Condition | None = Field(
        default=None, description="Which schools the policy leaves out wholly: they are neither named nor counted."
    )
    cites: Cites = Field(default=(), description="Where this is written.")


class Years(Value):
    """The years of an indicator that count, latest first, and how they become one number."""

    take: Whole = Field(default=1, ge=1, le=10, description="How many of the latest years in the evidence count.")
    pool: Literal["mean", "counts", "weights"] = Field(
        default="mean", description="Whether years count alike, by their numbers of students, or by the weights given."
    )
    weights: tuple[Exact, ...] = Field(default=(), description="The weight of each year, the latest first, where 'pool' is 'weights'.")

    @model_validator(mode="after")
    def _as_many_weights(self) -> Self:
        if len(self.weights) != (self.take if self.pool == "weights" else 0) or any(weight <= 0 for weight in self.weights):
            raise fault("weights_invalid", "'pool: weights' needs one weight above 0 for each year, and nothing else takes any")
        return self


class Participation(Value):
    """Participation below the expected rate scales the value: it is multiplied by the rate over the expected one."""

    measure: Key = Field(description="The measure of participation, in percent.")
    at_least: Exact = Field(description="The expected rate in percent; at or above it nothing is scaled.")

    @model_validator(mode="after")
    def _is_a_rate(self) -> Self:
        if not 0 < self.at_least <= 100:
            raise fault("number_out_of_range", "an expected rate is above 0 and at most 100 percent")
        return self


class Indicator(Value):
    """One measure of a school: what is looked up, when it is absent, and how its years become one number.

    Below n-size a value is absent; suppressed it is unknown within its bounds; marked N/A it is absent. Where the number of
    students is not known and there is an n-size, it is not known whether it is absent.
    """

    __hash__ = hash_with_mappings

    measure: Key = Field(description="The name of the measure in the evidence.")
    unit: Unit = Field(description="The unit in which it must be published.")
    group: Key = Field(default="all", description="The student group.")
    title: Text = Field(default="", description="Its name for people.")
    n_size: Whole | None = Field(
        default=None, ge=1, description="The smallest number of students that counts; left out, none is asked for."
    )
    below_n_size: Literal["absent", "unknown"] = Field(default="absent", description="What a value of fewer students is.")
    if_missing: Literal["unknown", "absent"] = Field(
        default="unknown", description="What a value is that nobody handed in, and of nothing else."
    )
    low: Exact | None = Field(default=None, description="The least value that can be, where the unit has no bound of its own.")
    high: Exact | None = Field(default=None, description="The greatest value that can be, where the unit has no bound of its own.")
    marks: dict[MarkText, Mark] = Field(default={}, description="Marks of suppression that say more than that a value is hidden.")
    years: Years = Field(default=Years(), description="The years that count.")
    participation: Participation | None = Field(default=None, description="Whether participation scales it.")
    rounding: Rounding | None = Field(default=None, description="How it is rounded before it is held against a threshold or weighted.")
    scale: Literal["value", "percentile"] = Field(
        default="value", description="Whether it counts as published, or as the percent of the other schools that lie below it."
    )
    cites: Cites = Field(default=(), description="Where this is written.")

    @model_validator(mode="after")
    def _marks_fit_the_unit(self) -> Self:
        for mark in self.marks.values():
            try:
                mark.cell(1, self.unit)
            except QuantityError as error:
                raise fault(error.code, error.message, error.hint) from None
        return self

    @property
    def bounds(self) -> tuple[Exact | None, Exact | None]:
        """The ends between which every value lies; None where there is none."""
        low, high = self.unit.bounds()
        return (low if self.low is None else self.low), (high if self.high is None else self.high)


class Score(Value):
    """One number made of indicators by their weights; what is absent changes the weights as ``when_absent`` says.

    ``sets`` are tried in order: the first whose indicators the school has is taken. ``to`` names, for an indicator that may
    be absent, the one that takes its weight.
    """

    __hash__ = hash_with_mappings

    weights: dict[Key, Exact] = Field(description="The weight of each indicator; they count in proportion to their sum.")
    combine: Literal["mean", "counts"] = Field(
        default="mean", description="Whether weights alone count, or weights times numbers of students."
    )
    when_absent: Literal["rescale", "to", "sets", "undetermined"] = Field(
        default="rescale", description="What happens to the weight of an absent indicator."
    )
    to: dict[Key, Key] = Field(default={}, description="For an absent indicator, the one that takes its weight.")
    sets: tuple[dict[Key, Exact], ...] = Field(
        default=(), description="Other sets of weights, for schools that lack an indicator of the first."
    )
    rounding: Rounding | None = Field(default=None, description="How it is rounded before schools are ranked.")
    unverified: Text = Field(default="", description="What in it no source says, such as weights told from memory.")
    cites: Cites = Field(default=(), description="Where this is written.")


class Rule(Value):
    """Names the schools for which a condition holds, for a reason; ``safe_harbor`` spares those for which another one does."""

    id: Key = Field(description="Its name in the policy.")
    title: Text = Field(default="", description="Its name for people.")
    reason: Key = Field(description="The reason for which it names a school: CSILOWPERF, CSILOWGR, CSIOTHER, or the state's own.")
    pools: Keys = Field(default=(), description="The pools in which it holds; without any, all.")
    when: Condition = Field(description="For which schools of the pool it holds.")
    safe_harbor: Condition | None = Field(default=None, description="Which of them are spared; nobody takes their places.")
    cites: Cites = Field(default=(), description="Where this is written.")
    note: Text = Field(default="", description="Words for people.")


class Exit(Value):
    """When a school that has the status leaves it; until then it keeps it, named anew or not."""

    when: Condition = Field(description="For which schools it holds.")
    reason: Key = Field(description="The reason under which a school that has not left keeps the status.")
    cites: Cites = Field(default=(), description="Where this is written.")


class Status(Value):
    """The words that records say of schools: of those named, of the others, and of those that left."""

    named: Key = Field(default="CSI", description="The status of a school that is named.")
    otherwise: Key | None = Field(default=None, description="The status of a school that is not; left out, none is recorded.")
    exited: Key | None = Field(default=None, description="The status of a school that left; left out, that of one that is not named.")


class Imposed(Value):
    """An outcome set by hand: for a school or a whole district, by somebody, on some authority, for a reason."""

    school: Key | None = Field(default=None, description="The school.")
    district: Key | None = Field(default=None, description="The district, for all its schools.")
    outcome: Literal["in", "out"] = Field(description="Whether it is named.")
    reason: Key = Field(description="The reason that the records give.")
    on: Day = Field(description="The day from which it holds.")
    until: Day | None = Field(default=None, description="The last day on which it holds; left out, it has none.")
    by: Text = Field(description="Who set it.")
    authority: Text = Field(description="On what authority.")
    because: Text = Field(description="Why, in words.")

    @model_validator(mode="after")
    def _one_subject(self) -> Self:
        if (self.school is None) == (self.district is None):
            raise fault("override_invalid", "give exactly one of 'school' and 'district'")
        return self


class IndexFields(Value):
    """What an index policy says, field by field."""

    id: Key = Field(description="Its name.")
    title: Text = Field(default="", description="Its name for people.")
    effective_from: Day | None = Field(default=None, description="The day from which it holds.")
    effective_until: Day | None = Field(default=None, description="The last day on which it holds.")
    cycle: Text = Field(default="", description="How often schools are identified, in words.")
    status: Status = Field(default=Status(), description="The statuses that it gives.")
    population: Population = Field(default=Population(), description="Whom it looks at.")
    indicators: dict[Key, Indicator] = Field(default={}, max_length=200, description="What it measures, by name.")
    scores: dict[Key, Score] = Field(default={}, max_length=50, description="The scores that it makes of indicators, by name.")
    rules: tuple[Rule, ...] = Field(min_length=1, max_length=200, description="Which schools it names.")
    exit: Exit | None = Field(default=None, description="When a school leaves the status.")
    overrides: tuple[Imposed, ...] = Field(default=(), description="Outcomes set by hand; results show schools with and without them.")
    citations: dict[Key, Citation] = Field(default={}, description="Where its rules are written, by name.")
    cites: Cites = Field(default=(), description="Where the whole is written.")
    note: Text = Field(default="", description="Words for people.")
