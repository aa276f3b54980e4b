"""Marks of suppression that somebody declares: what ``PS``, ``GE95`` or ``<3`` stands for in a table, since no rule could guess it."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ..model import Flag, Value, fault
from .cell import Cell, read_cell
from .exact import Exact, show
from .unit import Unit

__all__ = ["Mark", "MarkText"]

MarkText = Annotated[str, Field(min_length=1, max_length=40)]
"""A mark as it stands in the table, without blanks around it."""


class Mark(Value):
    """What a mark stands for: that a value is suppressed or missing, or bounds of it, or bounds of the students behind it.

    >>> Mark(at_least=0, at_most=2, of_n=True).cell(30, Unit.PERCENT).interval.words()
    'at most 6 2/3 percent'
    >>> Mark(below=50).text(), Mark(is_="suppressed").text()
    ('<50.0', '*')
    """

    is_: Literal["suppressed", "missing"] | None = Field(
        default=None, alias="is", description="That the value is there and hidden, or that there is none; nothing else is then said."
    )
    at_least: Exact | None = Field(default=None, description="The least that it may stand for.")
    at_most: Exact | None = Field(default=None, description="The most that it may stand for.")
    above: Exact | None = Field(default=None, description="What the value lies above; it stands alone.")
    below: Exact | None = Field(default=None, description="What the value lies below; it stands alone.")
    of_n: Flag = Field(
        default=False, description="Whether the bounds count students; they are then divided by n, and say nothing where n is not known."
    )

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        ends = [end for end in (self.at_least, self.at_most, self.above, self.below) if end is not None]
        closed = (self.at_least is not None) + (self.at_most is not None)
        if (self.is_ is None) != bool(ends) or (len(ends) != closed and len(ends) > 1):
            raise fault(
                "mark_invalid", "a mark is suppressed, missing, or has bounds", "give 'is', 'at_least' and 'at_most', or one of the others"
            )
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise fault("range_reversed", "the bounds run backwards", "the lower end comes first")
        if any("/" in show(end) for end in ends) or (self.of_n and (not closed or any(end.denominator > 1 or end < 0 for end in ends))):
            raise fault(
                "mark_invalid", "this bound cannot be published", "write a decimal number, or where 'of_n' is set whole numbers of students"
            )
        return self

    def text(self, n: int | None = None) -> str:
        """Write the mark as a cell that everybody reads: ``*``, ``N/A``, ``>=95``, ``<50.0`` or ``0-2 of 30``.

        ``n`` is the number of students, asked for where the bounds count them.
        """
        if self.is_ is not None or (self.of_n and not n):
            return "N/A" if self.is_ == "missing" else "*"
        if self.of_n and n:
            least, most = self.at_least or 0, n if self.at_most is None else min(n, self.at_most)
            return f"{min(n, least)}-{most} of {n}"
        for sign, end in ((">", self.above), ("<", self.below)):
            if end is not None:
                return f"{sign}{_decimal(show(end))}"
        if self.at_least is None or self.at_most is None:
            return f">={show(self.at_least)}" if self.at_least is not None else f"<={_decimal(show(self.at_most or 0))}"
        return f"{show(self.at_least)} to {show(self.at_most)}"

    def cell(self, n: int | None, unit: Unit) -> Cell:
        """Read what it stands for in a unit; raises ``QuantityError`` where no value of the unit lies in the bounds."""
        return read_cell(self.text(n), unit)


def _decimal(text: str) -> str:
    """Write a number with a decimal place: a whole number after ``<`` would be read as the size of a group."""
    return text if "." in text else f"{text}.0"
