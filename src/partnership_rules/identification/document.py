"""An identification as data: what ``Identification.to_dict()`` gives, typed and described, for its JSON Schema."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from ..errors import Severity
from ..model import Day, Value
from ..standing.document import OverrideSaid, PolicySaid

__all__ = ["IdentifiedDocument"]

Outcome: TypeAlias = Literal["in", "out", "undetermined"]
Counts: TypeAlias = tuple[int, int]
"""The least and the most that a number of schools can be."""
Number = Annotated[str | None, Field(description="An exact number as a text, such as 34.2 or 1/3; null where none is known.")]


class PoolSaid(Value):
    """A pool in numbers."""

    name: str = Field(description="Its name; empty where a policy has no pools.")
    schools: Counts = Field(description="The least and the most schools that stand in it.")
    eligible: Counts = Field(description="The least and the most that may be named by rank.")
    in_: int = Field(alias="in", description="How many are named.")
    out: int = Field(description="How many are not.")
    undetermined: int = Field(description="Of how many it is not known.")


class CutSaid(Value):
    """Where a rule cuts a pool."""

    rule: str = Field(description="The rule.")
    pool: str = Field(description="The pool.")
    score: str = Field(description="The score that ranks.")
    base: Counts = Field(description="The least and the most schools of which the share is taken.")
    ranked: Counts = Field(description="The least and the most that are ranked.")
    named: Counts = Field(description="The least and the most that the share comes to.")
    band: tuple[Number, Number] = Field(description="The ends between which the score of the last school named lies.")
    exact: bool = Field(description="Whether undetermined answers are as narrow as the data allow.")


class SchoolSaid(Value):
    """What holds of one school."""

    school: str = Field(description="Its id.")
    name: str = Field(description="Its name.")
    district: str | None = Field(description="Its district; null where the roster says none.")
    outcome: Outcome = Field(description="Whether it is named.")
    without_override: Outcome = Field(description="The same without anybody's override.")
    reasons: tuple[str, ...] = Field(description="For what it is named.")
    pool: str | None = Field(description="The pool that decides; null where the policy has none.")
    rank: Counts | None = Field(description="The best and the worst rank that it may have; null where it is not ranked.")
    score: tuple[Number, Number] | None = Field(description="The ends between which its score lies; null where it has none.")
    in_if_below: Number = Field(description="At or below this score it is named, whatever the others have (below it, where ties are out).")
    out_if_above: Number = Field(description="Above this score no rank names it (or at it, where ties are out).")
    exact: bool = Field(description="Whether an undetermined answer is as narrow as the data allow.")
    needs: tuple[str, ...] = Field(description="What could decide, where it is undetermined.")
    override: OverrideSaid | None = Field(description="The outcome that somebody set; null where nobody did.")


class ProblemSaid(Value):
    """What of the evidence could not be used, and what else is to be looked at."""

    code: str = Field(description="A stable word for it.")
    file: str = Field(description="Of what it speaks.")
    line: int = Field(description="The line; 0 where there is none.")
    column: int = Field(description="The column; 0 where there is none.")
    message: str = Field(description="The sentence.")
    hint: str = Field(description="What to do.")
    severity: Severity = Field(description="How bad it is.")
    witness: str = Field(description="A case that shows it.")


class IdentifiedDocument(Value):
    """Which schools a policy names on a day, which not, and which cannot be told apart by what is known."""

    format: Literal["partnership-rules/identified/1"] = Field(description="What the document holds, and in which version.")
    policy: PolicySaid = Field(description="The policy that was asked.")
    as_of: Day = Field(description="The day asked about.")
    known_on: Day | None = Field(description="Only what was known on that day; null for all.")
    exact: bool = Field(description="Whether every undetermined answer is as narrow as the data allow.")
    pools: tuple[PoolSaid, ...] = Field(description="The pools.")
    cut: tuple[CutSaid, ...] = Field(description="Where each rule cuts each pool.")
    schools: tuple[SchoolSaid, ...] = Field(description="The schools, in the order of the roster.")
    problems: tuple[ProblemSaid, ...] = Field(description="Warnings.")
