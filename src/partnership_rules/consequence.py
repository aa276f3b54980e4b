"""Consequence clauses: when they trigger, what may or must follow, and who decides. Nothing is imposed here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from .condition import Condition
from .model import Cites, Fault, Key, Text, Value, Whole, faults, repeated

__all__ = ["Consequence", "ConsequenceClause", "Menu"]


class Consequence(Value):
    """One consequence on a menu: ``reconstitution``, ``isd_control``, ``closure``, ``more_isd_support``, ..."""

    kind: Key
    title: Text = ""
    detail: Text = ""
    cites: Cites = ()


class Menu(Value):
    """What may be chosen: so many of the consequences, or all; ``default`` follows if nobody chooses."""

    choose: Annotated[Whole, Field(ge=1)] | Literal["all"] = 1
    of: Annotated[tuple[Consequence, ...], Field(min_length=1)]
    default: Key | None = None

    @model_validator(mode="after")
    def _possible(self) -> Self:
        faults(self._faults())
        return self

    def _faults(self) -> Iterator[Fault]:
        kinds = [consequence.kind for consequence in self.of]
        if self.choose != "all" and self.choose > len(kinds):
            yield Fault(
                ("choose",),
                "count_exceeds_n",
                f"{self.choose} of {len(kinds)} consequences cannot be chosen",
                "lower 'choose', or add some",
            )
        if self.default is not None and self.default not in kinds:
            yield Fault(
                ("default",), "unknown_consequence", f"the default '{self.default}' is not on the menu", "name one of " + ", ".join(kinds)
            )
        yield from repeated(kinds, at=("of",), what="consequences")


class ConsequenceClause(Value):
    """A clause of a signed plan: *consequences for failing to meet the benchmarks are spelled out in the plan*.

    ``effect`` says whether a consequence *must* or *may* follow, ``decided_by`` names the role that decides. With
    ``for: each`` the clause is weighed for every member school on its own.

    >>> clause = ConsequenceClause(id="next-level", when={"missed": {"phase": "outcome"}}, effect="may",
    ...                            then={"choose": 1, "of": [{"kind": "reconstitution"}]}, decided_by="state_superintendent")
    >>> clause.effect, clause.then.of[0].kind
    ('may', 'reconstitution')
    """

    id: Key
    title: Text = ""
    for_: Annotated[Literal["each", "district"], Field(alias="for")] = "district"
    when: Condition
    then: Menu
    effect: Literal["must", "may"]
    decided_by: Key
    level: Whole | None = None
    cites: Cites = ()
    note: Text = ""
