"""Interchange: the elements of CEDS with their codes, the fields of a file for EDFacts, and the columns of a crosswalk."""

from __future__ import annotations

from partnership_rules.interchange import ELEMENTS, Code
from partnership_rules.interchange.edfacts import FIELDS

from .identification import fields_of
from .markdown import code, plain, table

__all__ = ["columns", "elements", "fields"]


def elements() -> str:
    """Give the elements of CEDS."""
    rows = [
        [code(one.number), plain(one.name), ", ".join(map(code, one.codes)) or "none known here", ", ".join(map(code, one.deprecated))]
        for one in ELEMENTS.values()
    ]
    return table(("number", "name", "codes", "deprecated"), rows)


def fields() -> str:
    """Give the fields of a row of file 206, in order."""
    return table(("field", "takes"), [[plain(one.name), plain(one.takes)] for one in FIELDS])


def columns() -> str:
    """Give the columns of a crosswalk."""
    return fields_of(Code)
