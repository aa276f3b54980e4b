"""``explain-code``: what an error code means, and what helps."""

from typing import Annotated

from ...documents.lookup import CATALOG, read_file
from ...documents.tree import plain
from ...errors import LookupFailed
from ...words import did_you_mean
from ..common import Json, argument, put_json, say

__all__ = ["explain_code"]

Code = Annotated[str, argument("CODE", "The code, such as date_invalid.")]


def explain_code(code: Code, as_json: Json = False) -> None:
    """Say what an error code means, and what helps."""
    parts: dict[str, dict[str, dict[str, str]]] = plain(read_file(CATALOG.parent / "error-codes.yaml"))
    told = {name: {"code": name, "part": part, **one} for part, codes in parts.items() for name, one in codes.items()}
    if code not in told:
        raise LookupFailed("there is no such error code", code="unknown_code", hint=did_you_mean(code, told))
    if as_json:
        put_json(told[code])
    else:
        say(f"{code} ({told[code]['part']})\nCause: {told[code]['cause']}\nCure:  {told[code]['cure']}")
