"""What an agreement is made of and asks no condition: its parties, its term, the supports it promises, menus of consequences."""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from .model import Cites, Day, Fault, Key, Text, Value, Whole, faults, repeated

__all__ = ["Consequence", "Menu", "Party", "Support", "Term"]


class Party(Value):
    """A party to the agreement, and its role (``local_board``, ``isd``, ``authorizer``, ...)."""

    role: Key
    name: Text = ""


class Support(Value):
    """A support that a partner promises."""

    id: Key
    kind: Key | None = None
    title: Text = ""
    by: Key | None = None
    cites: Cites = ()


class Term(Value):
    """The days from and to which the agreement runs; an end may be open."""

    from_: Annotated[Day, Field(alias="from")]
    until: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until is not None and self.until < self.from_:
            faults([Fault(("until",), "term_backwards", f"the term ends on {self.until}, before it starts", "check the two days")])
        return self


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
