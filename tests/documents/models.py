"""Small models with the forms that documents have: variants by key, records by kind, unions, checks of the whole."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, field_validator, model_validator

from partnership_rules.errors import QuantityError
from partnership_rules.model import Day, Fault, Key, Text, fault, faults


class Closed(BaseModel):
    """A model that allows its own keys only."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _tag(value: Any) -> str | None:
    return str(next(iter(value))) if isinstance(value, dict) and len(value) == 1 else None


def _exact(value: Any) -> Any:
    if isinstance(value, (dict, list)):
        raise fault("number_expected", f"a number is wanted, not {'a mapping' if isinstance(value, dict) else 'a list'}")
    return value


class Change(Closed):
    """A change."""

    value: Annotated[Decimal, Field(ge=0)]
    unit: Literal["points", "percent"]


class FallBy(Closed):
    """A variant."""

    fall_by: Change


class Done(Closed):
    """A variant."""

    done: Literal[True]


class AnyOf(Closed):
    """A variant that holds others."""

    any_of: Annotated[tuple[Target, ...], Field(min_length=1)]


Target = Annotated[
    Annotated[FallBy, Tag("fall_by")] | Annotated[Done, Tag("done")] | Annotated[AnyOf, Tag("any_of")],
    Discriminator(_tag),
]


class Parameter(Closed):
    """A named number."""

    parameter: Key


class Plan(Closed):
    """Something like an agreement."""

    id: Key
    for_: Annotated[Literal["each", "district"], Field(alias="for")] = "district"
    phase: Literal["intermediate", "outcome"] = "outcome"
    target: Target | None = None
    targets: tuple[Target, ...] = ()
    value: Annotated[Decimal, BeforeValidator(_exact)] | Parameter = Decimal(0)
    count: Annotated[int, Field(ge=1)] | Literal["all"] = 1
    done: bool = False
    names: dict[Key, Text] = {}
    on: Day | None = None

    @field_validator("done", mode="before")
    @classmethod
    def _no_text(cls, value: Any) -> Any:
        if isinstance(value, str):
            raise QuantityError("it is done or it is not", code="done_unclear", hint="write true or false")
        return value

    @model_validator(mode="after")
    def _whole(self) -> Self:
        again = [i for i, target in enumerate(self.targets) if target == self.target]
        faults(Fault(("targets", i), "target_twice", "the target is the main one again", "remove it") for i in again)
        if self.id == "forbidden":
            raise fault("id_forbidden", "this id is not allowed", "choose another")
        if self.id == "surprise":
            raise ValueError("hidden value <7")
        return self


AnyOf.model_rebuild()
Plan.model_rebuild()


class Assigned(Closed):
    """A record."""

    kind: Literal["assigned"]
    on: Day


class Signed(Closed):
    """A record with a key that is also a tag of the union."""

    kind: Literal["signed"]
    on: Day
    signed: Key


class Case(Closed):
    """Something like a partnership."""

    records: tuple[Annotated[Assigned | Signed, Field(discriminator="kind")], ...] = ()
