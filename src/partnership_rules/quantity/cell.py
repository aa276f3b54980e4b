"""Published cells: what ``90.4``, ``>=95%``, ``12/40``, ``<10`` or ``*`` says, without a guess.

No message repeats the text of a cell: it may have been withheld for a reason, and it may be hostile.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from ..errors import QuantityError
from .compare import check_counts
from .exact import MAX_CHARACTERS, not_finite, read_exact
from .interval import Interval
from .unit import Unit, unit_of

__all__ = ["Cell", "read_cell"]

_WHOLE = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)"
_NUMBER = rf"(?:{_WHOLE}(?:\.[0-9]+)?|\.[0-9]+)"
_SIGNED = rf"[+-]?{_NUMBER}"
_VALUE = re.compile(rf"({_SIGNED})\s*%?", re.ASCII)
_BOUND = re.compile(rf"(>=|>|<=|<)\s*({_SIGNED})\s*%?", re.ASCII)
_RANGE = re.compile(rf"({_NUMBER})\s*%?\s*-\s*({_NUMBER})\s*%?|({_SIGNED})\s*%?\s+to\s+({_SIGNED})\s*%?", re.ASCII)
_COUNTS = re.compile(rf"({_WHOLE})(?:\s*/\s*|\s+of\s+)({_WHOLE})", re.ASCII)
_SOME = re.compile(rf"({_WHOLE})\s*-\s*({_WHOLE})(?:\s*/\s*|\s+of\s+)({_WHOLE})", re.ASCII)
_TOO_FEW = re.compile(rf"(?:n\s*)?<=?\s*{_WHOLE}", re.ASCII | re.IGNORECASE)
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity)", re.ASCII | re.IGNORECASE)
_SIGNS = str.maketrans({"≥": ">=", "≤": "<=", "–": "-", "\u00a0": " "})  # noqa: RUF001 - the signs states publish
_SUPPRESSED = frozenset({"*", "**", "--", "s", "ds"})
_MISSING = frozenset({"", "n/a", "na"})
_HINT = "write 90.4, 90.4%, >=95%, <5%, 5-9%, 12/40, <10, * or N/A"


@dataclass(frozen=True, slots=True, repr=False)
class Cell:
    """What one published cell says: an exact ``value``, a ``bound``, or that it is ``suppressed`` or ``missing``.

    The text of a suppressed cell is not kept, so that no repr, log or exception can show it.

    >>> read_cell("<10", Unit.PERCENT)
    Cell(suppressed)
    """

    kind: Literal["value", "bound", "suppressed", "missing"]
    interval: Interval | None = None

    def __post_init__(self) -> None:
        if self.kind not in ("value", "bound", "suppressed", "missing"):
            raise QuantityError("a cell is a value, a bound, suppressed or missing", code="cell_invalid", hint="use read_cell")
        if (self.interval is None) != (self.kind in ("suppressed", "missing")):
            raise QuantityError("a cell has an interval where it says something, and only there", code="cell_invalid", hint="use read_cell")

    def __repr__(self) -> str:
        return f"Cell({self.kind})" if self.interval is None else f"Cell({self.kind}: {self.interval.words()})"


_HIDDEN = Cell("suppressed")
_ABSENT = Cell("missing")


def read_cell(text_or_number: object, unit: Unit) -> Cell:
    """Read one published cell in a unit.

    A half-line (``>=95%``) and a range (``5-9%``) are bounds within the natural bounds of the unit; ``12/40`` is an
    exact percent, proportion or count, and ``0-2 of 40`` are bounds of one. A whole number after ``<`` without a percent
    sign (``<10``) is the mark of a group too small to publish, whatever the unit, and so suppressed: read as a bound it
    could punish. Raises ``QuantityError``: ``cell_invalid``, ``cell_too_long``, ``unit_mismatch`` (a percent sign against
    another unit), ``value_out_of_range``, ``range_reversed``, ``count_exceeds_n``, ``n_zero``, ``number_not_finite``, or
    ``float_refused``.

    >>> read_cell("12/40", Unit.PERCENT), read_cell(">= 95%", Unit.PERCENT), read_cell("N/A", Unit.PERCENT)
    (Cell(value: 30 percent), Cell(bound: at least 95 percent), Cell(missing))
    """
    unit_of(unit)
    if not isinstance(text_or_number, str):
        return _value(read_exact(text_or_number), unit)
    if len(text_or_number) > MAX_CHARACTERS:
        raise QuantityError(f"a published cell has at most {MAX_CHARACTERS} characters", code="cell_too_long", hint=_HINT)
    text = text_or_number.strip().translate(_SIGNS)
    word = text.lower()
    if word in _MISSING:
        return _ABSENT
    if word in _SUPPRESSED or _TOO_FEW.fullmatch(text):
        return _HIDDEN
    if "%" in text and unit not in (Unit.PERCENT, Unit.PERCENT_CHANGE):
        hint = "leave the percent sign out, or give the unit in which it was published"
        raise QuantityError(f"percent against {unit.value}", code="unit_mismatch", hint=hint)
    return _read_published(text, unit)


def _read_published(text: str, unit: Unit) -> Cell:
    """Read a cell that says something."""
    if found := _VALUE.fullmatch(text):
        return _value(_number(found[1]), unit)
    if found := _BOUND.fullmatch(text):
        return _bound(found[1], _number(found[2]), unit)
    if found := _RANGE.fullmatch(text):
        return _range(_number(found[1] or found[3]), _number(found[2] or found[4]), unit)
    if found := _COUNTS.fullmatch(text):
        return _value(_counted(int(_number(found[1])), int(_number(found[2])), unit), unit)
    if found := _SOME.fullmatch(text):
        low, high, n = (int(_number(digits)) for digits in found.groups())
        return _range(_counted(low, n, unit), _counted(high, n, unit), unit)
    if _NOT_FINITE.fullmatch(text):
        raise not_finite()
    hint = f"{_HINT}; say what another mark stands for under 'marks' of a mapping"
    raise QuantityError("the published cell cannot be read", code="cell_invalid", hint=hint)


def _number(digits: str) -> Fraction:
    return Fraction(digits.replace(",", ""))


def _value(number: Fraction, unit: Unit) -> Cell:
    _check_range(number, unit)
    return Cell("value", Interval.point(number, unit))


def _bound(sign: str, number: Fraction, unit: Unit) -> Cell:
    _check_range(number, unit)
    floor, ceiling = unit.bounds()
    is_open = "=" not in sign
    if is_open and number == (ceiling if ">" in sign else floor):
        raise _out_of_range(unit)
    if ">" in sign:
        return Cell("bound", Interval(unit, number, ceiling, low_open=is_open))
    return Cell("bound", Interval(unit, floor, number, high_open=is_open))


def _range(low: Fraction, high: Fraction, unit: Unit) -> Cell:
    _check_range(low, unit)
    _check_range(high, unit)
    if low > high:
        raise QuantityError("the range runs backwards", code="range_reversed", hint="the lower end comes first")
    return Cell("bound", Interval(unit, low, high))


def _counted(k: int, n: int, unit: Unit) -> Fraction:
    """Turn ``k`` of ``n`` into a number of the unit."""
    check_counts(k, n)
    if unit is Unit.COUNT:
        return Fraction(k)
    if unit is Unit.PROPORTION:
        return Fraction(k, n)
    if unit is Unit.PERCENT:
        return Fraction(100 * k, n)
    hint = "give its unit as percent, proportion or count"
    raise QuantityError(f"a count of a total against {unit.value}", code="unit_mismatch", hint=hint)


def _check_range(number: Fraction, unit: Unit) -> None:
    floor, ceiling = unit.bounds()
    if (floor is not None and number < floor) or (ceiling is not None and number > ceiling):
        raise _out_of_range(unit)


def _out_of_range(unit: Unit) -> QuantityError:
    floor, ceiling = unit.bounds()
    ends = f"from {floor}" if ceiling is None else f"from {floor} to {ceiling}"
    hints = {Unit.PROPORTION: "a value published in percent has unit: percent", Unit.PERCENT: "a change has unit: points or percent_change"}
    return QuantityError(f"the value is not one of a {unit.value}, which goes {ends}", code="value_out_of_range", hint=hints.get(unit, ""))
