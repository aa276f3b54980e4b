"""Units of measure: what a number counts, within which bounds, and how it is said."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from ..errors import QuantityError

__all__ = ["Unit", "same_unit"]


class Unit(StrEnum):
    """What a number means. Two numbers are compared only where their units are the same.

    - ``percent``: a part of a whole, in hundredths of it, from 0 to 100
    - ``proportion``: a part of a whole, from 0 to 1
    - ``points``: a difference of two percents (percentage points), of two indexes or of two scores
    - ``percent_change``: a change in percent of where the measure stood before
    - ``count``: how many, from 0
    - ``index``: a composite such as a school index, on the scale its state defines
    - ``days``: a number of days, from 0
    - ``grade_levels``: growth or standing in years of schooling
    - ``scale_score``: a score on the scale of its test
    - ``rate_per_100``: events for every 100 students; it may exceed 100

    >>> Unit("percent").bounds(), Unit.POINTS.is_change
    ((Fraction(0, 1), Fraction(100, 1)), True)
    """

    PERCENT = "percent"
    PROPORTION = "proportion"
    POINTS = "points"
    PERCENT_CHANGE = "percent_change"
    COUNT = "count"
    INDEX = "index"
    DAYS = "days"
    GRADE_LEVELS = "grade_levels"
    SCALE_SCORE = "scale_score"
    RATE_PER_100 = "rate_per_100"

    @property
    def is_change(self) -> bool:
        """Whether it measures a change or a difference rather than a standing."""
        return self is Unit.POINTS or self is Unit.PERCENT_CHANGE

    @property
    def difference(self) -> Unit:
        """The unit of the difference of two values in this unit.

        >>> Unit.PERCENT.difference.value, Unit.DAYS.difference.value
        ('points', 'days')
        """
        return _DIFFERENCES.get(self, self)

    def bounds(self) -> tuple[Fraction | None, Fraction | None]:
        """Return the least and the greatest value a standing in this unit can have; None where there is no bound.

        >>> Unit.COUNT.bounds()
        (Fraction(0, 1), None)
        """
        return _BOUNDS.get(self, (None, None))

    def word(self, *, one: bool = False) -> str:
        """Return the words that follow a number in this unit; ``one`` asks for the singular.

        >>> Unit.GRADE_LEVELS.word(), Unit.DAYS.word(one=True), Unit.INDEX.word()
        ('grade levels', 'day', '(index)')
        """
        return _WORDS[self][0 if one else 1]


_ZERO = Fraction(0)
_BOUNDS: Mapping[Unit, tuple[Fraction | None, Fraction | None]] = {
    Unit.PERCENT: (_ZERO, Fraction(100)),
    Unit.PROPORTION: (_ZERO, Fraction(1)),
    Unit.COUNT: (_ZERO, None),
    Unit.DAYS: (_ZERO, None),
}
_DIFFERENCES: Mapping[Unit, Unit] = {
    Unit.PERCENT: Unit.POINTS,
    Unit.PERCENT_CHANGE: Unit.POINTS,
    Unit.INDEX: Unit.POINTS,
    Unit.SCALE_SCORE: Unit.POINTS,
}
_WORDS: Mapping[Unit, tuple[str, str]] = {
    Unit.PERCENT: ("percent", "percent"),
    Unit.PROPORTION: ("(proportion)", "(proportion)"),
    Unit.POINTS: ("point", "points"),
    Unit.PERCENT_CHANGE: ("percent change", "percent change"),
    Unit.COUNT: ("(count)", "(count)"),
    Unit.INDEX: ("(index)", "(index)"),
    Unit.DAYS: ("day", "days"),
    Unit.GRADE_LEVELS: ("grade level", "grade levels"),
    Unit.SCALE_SCORE: ("(scale score)", "(scale score)"),
    Unit.RATE_PER_100: ("per 100", "per 100"),
}


def unit_of(unit: object) -> Unit:
    """Return a unit handed to a function, and refuse everything else, its bare name too."""
    if type(unit) is Unit:
        return unit
    raise QuantityError("a unit is wanted", code="unit_invalid", hint="use a member of Unit, such as Unit('percent')")


def same_unit(a: Unit, b: Unit) -> Unit:
    """Return the one unit of two quantities; raise ``QuantityError`` where they differ.

    >>> same_unit(Unit.PERCENT, Unit.POINTS)
    Traceback (most recent call last):
    ...
    partnership_rules.errors.QuantityError: percent against points ('5 percent' and '5 points' differ)
    """
    if a is b and type(a) is Unit:
        return a
    a, b = unit_of(a), unit_of(b)
    hint = f"'5 {a.word()}' and '5 {b.word()}' differ"
    raise QuantityError(f"{a.value} against {b.value}", code="unit_mismatch", hint=hint)
