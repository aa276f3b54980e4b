"""A day that comes every year, such as 1 July: the first one after a day."""

from calendar import monthrange
from datetime import date
from typing import Annotated, Self

from pydantic import Field, Strict, model_validator

from ..errors import LimitError
from ..model import Value, fault
from ..words import MONTHS

__all__ = ["DayOfYear"]

_NO_LEAP_YEAR = 2001


class DayOfYear(Value):
    """A day that comes every year.

    >>> str(DayOfYear(month=6, day=15)), DayOfYear(month=6, day=15).after(date(2019, 6, 15))
    ('15 June', datetime.date(2020, 6, 15))
    """

    month: Annotated[int, Strict(), Field(ge=1, le=12)]  #: The month, 1 to 12.
    day: Annotated[int, Strict(), Field(ge=1, le=31)]  #: The day of the month, 1 to 31.

    @model_validator(mode="after")
    def _comes_every_year(self) -> Self:
        if self.day > monthrange(_NO_LEAP_YEAR, self.month)[1]:
            raise fault("date_invalid", f"there is no {self} in every year", "name a day that every year has")
        return self

    def __str__(self) -> str:
        return f"{self.day} {MONTHS[self.month - 1]}"

    def after(self, day: date) -> date:
        """Return the first such day after a day; raises ``LimitError`` past the year 9999."""
        if (day.month, day.day) < (self.month, self.day):
            return date(day.year, self.month, self.day)
        if day.year == date.max.year:
            raise LimitError("the date lies past the year 9999", code="date_out_of_range", hint="check the anchor")
        return date(day.year + 1, self.month, self.day)
