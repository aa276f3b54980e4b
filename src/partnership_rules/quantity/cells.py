"""Published cells: ``90.4``, ``>=95%``, ``12/40``, ``<10``, ``*``, ``N/A``, as agencies print them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Literal

from ..errors import QuantityError
from .exact import read_exact
from .interval import Interval
from .units import Unit

__all__ = ["Cell", "read_cell"]

MAX_CHARACTERS: Final = 80
_SUPPRESSED = frozenset({"*", "**", "***", "--", "-", "s", "ds", "†", "‡"})
_MISSING = frozenset({"", "n/a", "na", "n.a.", "none", "null", "not available"})
_SIGNS = {"≥": ">=", "≤": "<=", "=>": ">=", "=<": "<="}
_BOUND = re.compile(r"(>=|<=|>|<)\s*([0-9.,]+)\s*(%?)\Z", re.ASCII)
_RANGE = re.compile(r"([0-9.,]+)\s*%?\s*(?:-|–|to)\s*([0-9.,]+)\s*(%?)\Z", re.ASCII)
_COUNTED = re.compile(r"([0-9,]+)\s*(?:/|of)\s*([0-9,]+)\Z", re.ASCII)
_NUMBER = re.compile(r"([+-]?[0-9.,]+)\s*(%?)\Z", re.ASCII)
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cell:
    """What a published cell says: an exact value, a bound, or that it is suppressed or missing.

    The repr of a suppressed cell shows nothing of what was printed.
    """

    kind: Literal["value", "bound", "suppressed", "missing"]
    interval: Interval | None = None


def read_cell(value: Any, unit: Unit) -> Cell:
    """Read a published cell in the unit of its measure.

    ``<10`` without a percent sign is a suppression mark (n-size), not a bound. A half-line ends where the unit does. Raises
    ``QuantityError``: ``cell_unreadable``, ``value_out_of_range``, ``unit_mismatch``, ``count_exceeds_n``, ``n_zero``, ``float_refused``.

    >>> read_cell(">=95%", Unit.PERCENT).interval.words(), read_cell("<10", Unit.PERCENT).kind, read_cell("N/A", Unit.PERCENT).kind
    ('at least 95 percent', 'suppressed', 'missing')
    >>> read_cell("12/40", Unit.PERCENT).interval.words()
    '30 percent'
    """
    if not isinstance(value, str):
        return Cell("value", _point(read_exact(value), unit))
    if len(value) > MAX_CHARACTERS:
        raise _unreadable()
    text = value.strip()
    if text.lower() in _MISSING:
        return Cell("missing")
    if text.lower() in _SUPPRESSED:
        return Cell("suppressed")
    for sign, plain in _SIGNS.items():
        text = text.replace(sign, plain)
    return _read(text, unit)


def _read(text: str, unit: Unit) -> Cell:
    if bound := _BOUND.match(text):
        return _bound(bound[1], bound[2], bound[3], unit)
    if counted := _COUNTED.match(text):
        return Cell("value", _counted(counted[1], counted[2], unit))
    if ranged := _RANGE.match(text):
        _check_sign(ranged[3], unit)
        return Cell("bound", _range(_number(ranged[1]), _number(ranged[2]), unit))
    if number := _NUMBER.match(text):
        _check_sign(number[2], unit)
        return Cell("value", _point(_number(number[1]), unit))
    raise _unreadable()


def _unreadable() -> QuantityError:
    return QuantityError("the published value cannot be read", code="cell_unreadable", hint="such as 90.4, >=95%, <5%, 12/40, <10, * or N/A")


def _number(text: str) -> Fraction:
    plain = text.lstrip("+-")
    if "," in plain and not _THOUSANDS.match(plain):
        raise QuantityError("a comma may only part thousands", code="cell_unreadable", hint="write 90.4 with a point")
    try:
        return read_exact(text.replace(",", ""))
    except QuantityError as error:
        raise (error if error.code == "number_too_long" else _unreadable()) from None


def _check_sign(sign: str, unit: Unit) -> None:
    """Refuse a percent sign where the unit is none that a percent sign could mean."""
    if sign and unit not in (Unit.PERCENT, Unit.PERCENT_CHANGE):
        hint = "give the unit percent, or write the value without the sign"
        raise QuantityError(f"a percent sign stands in a value in {unit.words()}", code="unit_mismatch", hint=hint)


def _within(value: Fraction, unit: Unit) -> Fraction:
    low, high = unit.bounds()
    if (low is not None and value < low) or (high is not None and value > high):
        hint = "a proportion lies between 0 and 1; for 0 to 100 the unit is percent" if unit is Unit.PROPORTION else "check the value and its unit"
        raise QuantityError(f"the value lies outside what {unit.words()} can be", code="value_out_of_range", hint=hint)
    return value


def _point(value: Fraction, unit: Unit) -> Interval:
    return Interval.point(_within(value, unit), unit)


def _range(low: Fraction, high: Fraction, unit: Unit) -> Interval:
    return Interval(unit, _within(low, unit), _within(high, unit))


def _counted(above_line: str, below_line: str, unit: Unit) -> Interval:
    """Read k of n: a count compares as a count, so nothing is rounded."""
    k, n = _number(above_line), _number(below_line)
    if n == 0:
        raise QuantityError("a count of 0 has no share", code="n_zero", hint="write N/A where nobody was counted")
    if k > n:
        raise QuantityError("the count is larger than n", code="count_exceeds_n", hint="write it as k/n")
    if unit is Unit.COUNT:
        return Interval.point(k, unit)
    if unit in (Unit.PERCENT, Unit.PROPORTION, Unit.RATE_PER_100):
        return Interval.point(k / n if unit is Unit.PROPORTION else k * 100 / n, unit)
    raise QuantityError(f"k of n cannot be a value in {unit.words()}", code="unit_mismatch", hint="use percent, proportion or count")


def _bound(sign: str, number: str, percent: str, unit: Unit) -> Cell:
    if not percent and sign == "<" and "." not in number:
        return Cell("suppressed")  # '<10' says that fewer than ten were counted, not what the value is
    _check_sign(percent, unit)
    value = _within(_number(number), unit)
    floor, ceiling = unit.bounds()
    if sign in (">=", ">"):
        at_end = value == ceiling
        return Cell("bound", Interval(unit, value, ceiling, sign == ">" and not at_end, False))
    at_end = value == floor
    return Cell("bound", Interval(unit, floor, value, False, sign == "<" and not at_end))


