"""Intervals of exact numbers: what is known of a value that was rounded, bounded or withheld."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..errors import QuantityError
from .exact import exact, show
from .unit import Unit, same_unit, unit_of

__all__ = ["Interval"]


@dataclass(frozen=True, slots=True)
class Interval:
    """Every value between two ends, in one unit; an end is part of it unless it is open, None is no end at all.

    An interval is never empty; an end that is None is not open. Both are refused with ``QuantityError``
    (``interval_invalid``), as is an end that is not a ``Fraction``. A half-line published in percent also has the end
    that percents have by nature, and its words leave that end out.

    >>> Interval(Unit.PERCENT, Fraction(95), Fraction(100)).words()
    'at least 95 percent'
    """

    unit: Unit
    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        unit_of(self.unit)
        low, high = self.low, self.high
        if low is high and type(low) is Fraction and self.low_open is False and self.high_open is False:
            return  # a single value, by far the most common
        for end, is_open in ((low, self.low_open), (high, self.high_open)):
            if end is not None and not isinstance(end, Fraction):
                raise _invalid("the end of an interval is a Fraction or None", "use read_exact(...)")
            if type(is_open) is not bool or (end is None and is_open):
                raise _invalid("an end is open or not, and one that is None is not", "leave low_open or high_open out")
        if low is None or high is None or low < high:
            return
        if low > high or self.low_open or self.high_open:
            raise _invalid("nothing lies in the interval", "the low end comes first, and a single value has no open end")

    @classmethod
    def point(cls, value: Fraction | int, unit: Unit) -> Interval:
        """Return the interval that holds one value only.

        >>> Interval.point(Fraction(904, 10), Unit.PERCENT).words()
        '90.4 percent'
        """
        number = exact(value)
        return cls(unit, number, number)

    @property
    def is_point(self) -> bool:
        """Whether it holds one value only."""
        return self.low is not None and (self.low is self.high or self.low == self.high)

    @property
    def _single(self) -> Fraction | None:
        """The one value it holds, where both ends are one object: a short way that answers as the long one does."""
        return self.low if self.low is self.high else None

    def negate(self) -> Interval:
        """Return the interval of every value with its sign changed, in the same unit."""
        low = None if self.high is None else -self.high
        high = None if self.low is None else -self.low
        return Interval(self.unit, low, high, self.high_open, self.low_open)

    def minus(self, other: Interval) -> Interval:
        """Return every difference between a value of this and a value of the other interval.

        Both are in one unit; the difference of two percents is in points. Raises ``QuantityError``
        (``unit_mismatch``) where the units differ.

        >>> known = Interval(Unit.PERCENT, Fraction(0), Fraction(5), high_open=True)
        >>> Interval.point(30, Unit.PERCENT).minus(known).words()
        'above 25 and at most 30 points'
        """
        unit = same_unit(self.unit, other.unit).difference
        if (single := self._single) is not None and (from_ := other._single) is not None:
            return Interval(unit, apart := single - from_, apart)
        low = None if self.low is None or other.high is None else self.low - other.high
        high = None if self.high is None or other.low is None else self.high - other.low
        low_open = low is not None and (self.low_open or other.high_open)
        high_open = high is not None and (self.high_open or other.low_open)
        return Interval(unit, low, high, low_open, high_open)

    def around(self, other: Interval) -> Interval:
        """Return the smallest interval that holds this and another one of the same unit.

        >>> Interval.point(9, Unit.PERCENT).around(Interval.point(30, Unit.PERCENT)).words()
        'between 9 and 30 percent'
        """
        unit = same_unit(self.unit, other.unit)
        low = None if self.low is None or other.low is None else min(self.low, other.low)
        high = None if self.high is None or other.high is None else max(self.high, other.high)
        low_open = low is not None and all(one.low_open for one in (self, other) if one.low == low)
        high_open = high is not None and all(one.high_open for one in (self, other) if one.high == high)
        return Interval(unit, low, high, low_open, high_open)

    def plus_exact(self, x: Fraction | int) -> Interval:
        """Return the interval moved by an exact number of its own unit.

        >>> Interval.point(19, Unit.PERCENT).plus_exact(-3).words()
        '16 percent'
        """
        step = exact(x)
        if (single := self._single) is not None:
            return Interval(self.unit, moved := single + step, moved)
        low = None if self.low is None else self.low + step
        high = None if self.high is None else self.high + step
        return Interval(self.unit, low, high, self.low_open, self.high_open)

    def times_exact(self, x: Fraction | int) -> Interval:
        """Return the interval of every value multiplied by an exact number, in the same unit.

        A negative number changes the ends about; by 0 everything becomes the single value 0.

        >>> Interval.point(1, Unit.PERCENT).times_exact(Fraction(105, 100)).words()
        '1.05 percent'
        """
        factor = exact(x)
        if (single := self._single) is not None:
            return Interval(self.unit, moved := single * factor, moved)
        if factor == 0:
            return Interval.point(0, self.unit)
        if factor < 0:
            return self.negate().times_exact(-factor)
        low = None if self.low is None else self.low * factor
        high = None if self.high is None else self.high * factor
        return Interval(self.unit, low, high, self.low_open, self.high_open)

    def words(self) -> str:
        """Write the interval in English, with its unit.

        >>> Interval(Unit.PERCENT, Fraction(0), Fraction(5), high_open=True).words()
        'below 5 percent'
        >>> Interval(Unit.DAYS, Fraction(5), Fraction(9)).words(), Interval.point(1, Unit.DAYS).words()
        ('between 5 and 9 days', '1 day')
        """
        if self.is_point and self.low is not None:
            return f"{_say(self.low)} {self.unit.word(one=abs(self.low.numerator) == self.low.denominator)}"
        low, high = self._said()
        word = self.unit.word()
        if low is not None and high is not None and not (self.low_open or self.high_open):
            return f"between {_say(low)} and {_say(high)} {word}"
        said = [] if low is None else [f"{'above' if self.low_open else 'at least'} {_say(low)}"]
        said += [] if high is None else [f"{'below' if self.high_open else 'at most'} {_say(high)}"]
        return f"{' and '.join(said)} {word}" if said else f"any value in {word}"

    def _said(self) -> tuple[Fraction | None, Fraction | None]:
        """Return the ends to write: an end that the unit has by nature is left out.

        Where a unit is its own difference (counts, days) 0 is said, because a difference may lie below it.
        """
        floor, ceiling = self.unit.bounds()
        if self.unit.difference is self.unit:
            return self.low, self.high
        low_goes = self.low == floor and not self.low_open
        high_goes = self.high == ceiling and not self.high_open
        if low_goes and high_goes:
            return self.low, self.high
        return None if low_goes else self.low, None if high_goes else self.high


def _say(value: Fraction) -> str:
    """Write a number for people: 200/3 is said as 66 2/3."""
    text = show(value)
    if "/" not in text or abs(value) < 1:
        return text
    whole, rest = divmod(abs(value), 1)
    return f"{'-' if value < 0 else ''}{whole} {rest}"


def _invalid(message: str, hint: str) -> QuantityError:
    return QuantityError(message, code="interval_invalid", hint=hint)
