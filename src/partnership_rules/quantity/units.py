"""Units: what a number counts. Five percent and five points are different things."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction

from ..errors import QuantityError

__all__ = ["Unit", "same_unit"]


class Unit(Enum):
    """The unit of a value.

    ``percent`` 0 to 100 of a whole; ``proportion`` 0 to 1 of a whole; ``points`` a difference of percents, or a score;
    ``percent_change`` a change relative to where it started; ``count`` of persons or things; ``index`` a composite such
    as the School Index; ``days``; ``grade_levels`` of growth; ``scale_score`` of a test; ``rate_per_100``.
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
        """Say whether it measures a change or a difference."""
        return self in (Unit.POINTS, Unit.PERCENT_CHANGE)

    def bounds(self) -> tuple[Fraction | None, Fraction | None]:
        """Give the least and the greatest value there can be, None where there is no such bound.

        >>> Unit.PERCENT.bounds(), Unit.POINTS.bounds()
        ((Fraction(0, 1), Fraction(100, 1)), (None, None))
        """
        return _BOUNDS.get(self, (None, None))

    def words(self) -> str:
        """Give the unit in words."""
        return self.value.replace("_", " ")


_ZERO = Fraction(0)
_BOUNDS: dict[Unit, tuple[Fraction | None, Fraction | None]] = {
    Unit.PERCENT: (_ZERO, Fraction(100)),
    Unit.PROPORTION: (_ZERO, Fraction(1)),
    Unit.COUNT: (_ZERO, None),
    Unit.DAYS: (_ZERO, None),
    Unit.RATE_PER_100: (_ZERO, None),
}


def same_unit(a: Unit, b: Unit) -> None:
    """Refuse two units that differ; raises ``QuantityError`` with the code ``unit_mismatch``.

    >>> same_unit(Unit.PERCENT, Unit.POINTS)
    Traceback (most recent call last):
    ...
    partnership_rules.errors.QuantityError: percent cannot be held against points ('5 percent' and '5 points' differ: give both in one unit)
    """
    if a is not b:
        hint = f"'5 {a.words()}' and '5 {b.words()}' differ: give both in one unit"
        raise QuantityError(f"{a.words()} cannot be held against {b.words()}", code="unit_mismatch", hint=hint)
