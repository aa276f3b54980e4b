"""Codes of the Common Education Data Standards for support and improvement, and a table of schools in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..model import FieldsAsJson
from ..shown import Shown

if TYPE_CHECKING:
    from .designations import Designation

__all__ = ["ELEMENTS", "Element", "ceds_table"]


@dataclass(frozen=True, slots=True)
class Element(FieldsAsJson, Shown):
    """An element of CEDS: its number, its name, its codes, and those that are deprecated. Numbers are texts that keep their zeros."""

    number: str
    name: str
    codes: tuple[str, ...] = ()
    deprecated: tuple[str, ...] = ()


COMPREHENSIVE = Element("001923", "Comprehensive Support and Improvement Status", ("CSI", "CSIEXIT", "NOTCSI"))
TARGETED = Element("001924", "Targeted Support and Improvement Status", ("TSI", "TSIEXIT", "NOTTSI"), ("TSIEXIT",))
ADDITIONAL = Element("001925", "Additional Targeted Support and Improvement Status", ("ADDLTSI", "NOTADDLTSI"))

ELEMENTS: Mapping[str, Element] = {
    "comprehensive": COMPREHENSIVE,
    "targeted": TARGETED,
    "additional": ADDITIONAL,
    "quality_indicator": Element("002140", "School Quality or Student Success Indicator Type"),
}
"""The elements that the library knows, as the ontology of CEDS, version 13, has them. Of the last, no codes are known here."""


def ceds_table(listed: Iterable[Designation]) -> list[Mapping[str, str]]:
    """Return a row for each school and status: the element's number and name, the code, and whether CEDS has deprecated it.

    A status that is undetermined has no row. The rows are plain cells for ``views.to_csv`` and ``views.frame``.

    >>> from datetime import date
    >>> from partnership_rules.interchange import Designation
    >>> school = Designation(district="39010", school="00101", as_of=date(2018, 11, 1), comprehensive="CSI", on=date(2018, 3, 1))
    >>> [(row["element"], row["code"]) for row in ceds_table([school])]
    [('001923', 'CSI')]
    """
    return [
        {
            "district": one.district,
            "school": one.school,
            "element": element.number,
            "name": element.name,
            "code": code,
            "deprecated": "yes" if code in element.deprecated else "no",
            "on": one.on.isoformat() if one.on else "",
            "as_of": one.as_of.isoformat(),
        }
        for one in listed
        for element, code in one.statuses()
    ]
