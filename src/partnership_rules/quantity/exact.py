"""Exact numbers: read from text, never through a float, and shown again as they would be written."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Final

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from ..errors import QuantityError
from ..model import fault

__all__ = ["Exact", "read_exact", "show"]

MAX_CHARACTERS: Final = 40
MAX_BITS: Final = 160
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)\Z", re.ASCII)
_RATIO = re.compile(r"([+-]?\d+)\s*/\s*(\d+)\Z", re.ASCII)


def read_exact(value: Any) -> Fraction:
    """Read an exact number from a whole number, a ``Decimal``, a ``Fraction`` or a text such as "87.5" or "1/3".

    Raises ``QuantityError``: ``float_refused``, ``number_not_finite``, ``number_too_long``, ``number_expected``.

    >>> read_exact("20.37"), read_exact("1/3"), read_exact(3)
    (Fraction(2037, 100), Fraction(1, 3), Fraction(3, 1))
    >>> read_exact(0.5)
    Traceback (most recent call last):
    ...
    partnership_rules.errors.QuantityError: an exact number is wanted, not a float (write it in quotes, or as Decimal)
    """
    if isinstance(value, float):
        raise QuantityError("an exact number is wanted, not a float", code="float_refused", hint="write it in quotes, or as Decimal")
    if isinstance(value, str):
        return _from_text(value.strip())
    if isinstance(value, Decimal):
        return _from_decimal(value)
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        found = Fraction(value)
        if found.numerator.bit_length() > MAX_BITS or found.denominator.bit_length() > MAX_BITS:
            raise _too_long()
        return found
    raise QuantityError("a number is wanted", code="number_expected", hint="such as 87.5 or 1/3")


def _too_long() -> QuantityError:
    return QuantityError("the number is too long", code="number_too_long", hint=f"at most {MAX_CHARACTERS} characters")


def _from_decimal(value: Decimal) -> Fraction:
    if not value.is_finite():
        raise QuantityError("a finite number is wanted", code="number_not_finite", hint="leave the value out where there is none")
    if abs(value.adjusted()) > MAX_CHARACTERS or len(value.as_tuple().digits) > MAX_CHARACTERS:
        raise _too_long()
    return Fraction(value)


def _from_text(text: str) -> Fraction:
    if len(text) > MAX_CHARACTERS:
        raise _too_long()
    if _DECIMAL.match(text):
        return Fraction(Decimal(text))
    if ratio := _RATIO.match(text):
        if int(ratio[2]) == 0:
            raise QuantityError("a number cannot be divided by zero", code="n_zero", hint="check the number below the line")
        return Fraction(int(ratio[1]), int(ratio[2]))
    if text.lower().lstrip("+-.") in ("nan", "inf", "infinity"):
        raise QuantityError("a finite number is wanted", code="number_not_finite", hint="leave the value out where there is none")
    raise QuantityError("this is not a number", code="number_expected", hint="write it as 87.5 or 1/3")


def show(value: Fraction) -> str:
    """Write an exact number: as a decimal where it ends, else as a ratio.

    >>> show(Fraction(2037, 100)), show(Fraction(1, 3)), show(Fraction(90))
    ('20.37', '1/3', '90')
    """
    places, rest = 0, value.denominator
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest //= prime
            power += 1
        places = max(places, power)
    if rest != 1 or places > MAX_CHARACTERS:
        return f"{value.numerator}/{value.denominator}"
    if places == 0:
        return str(value.numerator)
    scaled = abs(value.numerator) * 10**places // value.denominator
    digits = str(scaled).rjust(places + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def _validate(value: Any) -> Fraction:
    try:
        return read_exact(value)
    except QuantityError as error:
        raise fault(error.code, error.message, error.hint) from None


class _ExactSchema:
    """Tells pydantic how an exact number is read, written and described."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        written = core_schema.plain_serializer_function_ser_schema(show, when_used="json")
        return core_schema.no_info_plain_validator_function(_validate, serialization=written)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [{"type": "string", "maxLength": MAX_CHARACTERS}, {"type": "number"}]}


Exact = Annotated[Fraction, _ExactSchema]
"""An exact number, kept as a ``Fraction``: whole numbers, decimals and ratios; a float is refused."""
