"""Exact numbers at the border: what is read becomes a ``Fraction``, what is written can be read again."""

import math
import operator
import re
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Annotated, SupportsIndex

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from ..errors import QuantityError
from ..model import fault

__all__ = ["MAX_CHARACTERS", "Exact", "exact", "read_exact", "show"]

MAX_CHARACTERS = 40
"""The longest number, written out, that is read; it keeps huge exponents and endless digits out."""

EXACT_PATTERN = r"^[+-]?[0-9]+(\.[0-9]+|/[0-9]*[1-9][0-9]*)?$"
_EXACT = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+|/[0-9]+)?", re.ASCII)
_NOT_FINITE = re.compile(r"[+-]?s?(?:nan|inf|infinity)", re.ASCII | re.IGNORECASE)
_MAX_BITS = 4096
_HINT = "write digits, such as 87, 20.37, -3 or 1/3"


def read_exact(value: object) -> Fraction:
    """Read an exact number from an ``int``, a ``Decimal``, a ``Fraction`` or a text.

    A text is at most 40 characters long: whole (``-3``), decimal (``20.37``) or a fraction (``1/3``), without an
    exponent. Raises ``QuantityError`` with the code ``float_refused``, ``number_not_finite``, ``number_too_long``,
    ``denominator_zero``, ``number_invalid`` (a text that is no number) or ``number_expected`` (another type).

    >>> read_exact("20.37"), read_exact("1/3"), read_exact(5)
    (Fraction(2037, 100), Fraction(1, 3), Fraction(5, 1))
    >>> read_exact(87 / 100)
    Traceback (most recent call last):
    ...
    partnership_rules.errors.QuantityError: an exact number is wanted, not a float (write it in quotes, or as Decimal)
    """
    if isinstance(value, str):
        return _read_text(value)
    if isinstance(value, bool):
        raise QuantityError("a number is wanted, not true or false", code="number_expected", hint=_HINT)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise not_finite()
        hint = "write it in quotes, or as Decimal"
        raise QuantityError("an exact number is wanted, not a float", code="float_refused", hint=hint)
    if isinstance(value, Decimal):
        _check_digits(value)
    if isinstance(value, (int, Decimal, Fraction)):
        return _bounded(Fraction(value))
    if isinstance(value, SupportsIndex):  # a whole number of another library, as of NumPy, whose truth values are none
        with suppress(TypeError):
            return _bounded(Fraction(operator.index(value)))
    raise QuantityError(f"a number is wanted, not a value of type {type(value).__name__}", code="number_expected", hint=_HINT)


def _read_text(text: str) -> Fraction:
    if len(text) > MAX_CHARACTERS:
        raise _too_long()
    if not _EXACT.fullmatch(text):
        if _NOT_FINITE.fullmatch(text):
            raise not_finite()
        raise QuantityError(f"{text!r} is not an exact number", code="number_invalid", hint=_hint_for(text))
    denominator = text.partition("/")[2]
    if denominator and not int(denominator):
        raise QuantityError("a fraction has no zero below the line", code="denominator_zero", hint=_HINT)
    return Fraction(text)


def _hint_for(text: str) -> str:
    """Suggest what to write in place of the commonest slips."""
    if "%" in text:
        return "the unit stands apart: write 87, with unit: percent"
    if "," in text:
        return "write the digits without separators, and a point before the decimals"
    return "write 0.5, with the zero" if text.startswith(".") else _HINT


def _check_digits(value: Decimal) -> None:
    """Refuse an exponent before it is multiplied out: ``Fraction(Decimal("1e999999"))`` would take all memory."""
    # Asked of the Decimal itself: math.isfinite would go through a float, where 1e999 is infinite.
    if not value.is_finite():
        raise not_finite()
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -MAX_CHARACTERS or value.adjusted() > MAX_CHARACTERS:
        raise _too_long()


def _bounded(value: Fraction) -> Fraction:
    """Refuse a number that takes more than ``MAX_CHARACTERS`` to write."""
    if len(show(value)) > MAX_CHARACTERS:
        raise _too_long()
    return value


def _too_long() -> QuantityError:
    return QuantityError(f"a number has at most {MAX_CHARACTERS} characters, written out", code="number_too_long", hint=_HINT)


def not_finite() -> QuantityError:
    """Return the error for a NaN or an infinity."""
    hint = "where there is no value, write N/A"
    return QuantityError("a number is wanted, not NaN or infinity", code="number_not_finite", hint=hint)


def exact(value: Fraction | int) -> Fraction:
    """Return a ``Fraction`` as it is, and read everything else."""
    return value if type(value) is Fraction else read_exact(value)


def show(value: Fraction | int) -> str:
    """Write an exact number: a decimal where it ends within 40 characters, otherwise as ``1/3``.

    Raises ``QuantityError`` (``number_too_long``) beyond some 1,200 digits.

    >>> show(Fraction(2037, 100)), show(Fraction(1, 3)), show(Fraction(-3)), show(Fraction(-1, 8))
    ('20.37', '1/3', '-3', '-0.125')
    """
    number = exact(value) if not isinstance(value, (Fraction, int)) else value
    return _written(number.numerator, number.denominator)


@lru_cache(maxsize=4096)
def _written(top: int, bottom: int) -> str:
    # Python itself refuses to write integers beyond 4,300 digits, with an error that is not ours.
    if top.bit_length() > _MAX_BITS or bottom.bit_length() > _MAX_BITS:
        raise _too_long()
    if bottom == 1:
        return str(top)
    places = _places(bottom)
    if places is None or places > MAX_CHARACTERS:
        return f"{top}/{bottom}"
    digits = str(abs(top) * 10**places // bottom).rjust(places + 1, "0")
    text = f"{'-' if top < 0 else ''}{digits[:-places]}.{digits[-places:]}"
    return text if len(text) <= MAX_CHARACTERS else f"{top}/{bottom}"


def _places(bottom: int) -> int | None:
    """Count the decimal places that ``1 / bottom`` needs, or give None where its decimals never end."""
    counts = {2: 0, 5: 0}
    for prime in counts:
        while bottom % prime == 0:
            bottom //= prime
            counts[prime] += 1
    return max(counts.values()) if bottom == 1 else None


def _validate(value: object) -> Fraction:
    try:
        return read_exact(value)
    except QuantityError as error:
        raise fault(error.code, error.message, error.hint) from None


Exact = Annotated[
    Fraction,
    PlainValidator(_validate),
    PlainSerializer(show, when_used="json"),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": EXACT_PATTERN, "maxLength": MAX_CHARACTERS}, {"type": "number"}]}),
]
"""An exact number in a model: ``int``, ``Decimal``, ``Fraction`` or text, never a float; in JSON a text."""
