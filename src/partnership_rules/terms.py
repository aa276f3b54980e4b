"""What an agreement is made of and asks no condition: its parties, its term, the supports it promises, menus of consequences."""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from .model import Cites, Day, Fault, Key, Text, Value, Whole, faults, repeated

__all__ = ["Consequence", "Menu", "Party", "Support", "Term"]


class Party(Value):
    """A party to the agreement, and its role (``local_board``, ``isd``, ``authorizer``, ...)."""

    role: Key  #: Its role, one of the policy's roles.
    name: Text = ""  #: Its name.


class Support(Value):
    """A support that a partner promises."""

    id: Key  #: Its id, by which reports name it.
    kind: Key | None = None  #: What sort of support it is, as a short word.
    title: Text = ""  #: Its title, for people.
    by: Key | None = None  #: The role that gives it, one of the policy's roles.
    cites: Cites = ()


class Term(Value):
    """The days from and to which the agreement runs; an end may be open."""

    from_: Annotated[Day, Field(alias="from")]  #: The first day.
    until: Day | None = None  #: The last day, that day included; without it, the end is open.

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until is not None and self.until < self.from_:
            faults([Fault(("until",), "term_backwards", f"the term ends on {self.until}, before it starts", "check the two days")])
        return self


class Consequence(Value):
    """One consequence on a menu: ``reconstitution``, ``isd_control``, ``closure``, ``more_isd_support``, ..."""

    kind: Key  #: What it is, as a short word such as reconstitution.
    title: Text = ""  #: Its title, for people.
    detail: Text = ""  #: What it comes to, in words.
    cites: Cites = ()


class Menu(Value):
    """What may be chosen: so many of the consequences, or all; ``default`` follows if nobody chooses."""

    choose: Annotated[Whole, Field(ge=1)] | Literal["all"] = 1  #: How many of them may be chosen: a number, or all.
    of: Annotated[tuple[Consequence, ...], Field(min_length=1)]  #: The consequences to choose from.
    default: Key | None = None  #: The kind that follows where nobody chooses.

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
