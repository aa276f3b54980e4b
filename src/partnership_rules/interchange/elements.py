"""Elements of the Common Education Data Standards for support and improvement, with their codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..model import FieldsAsJson
from ..shown import Shown

__all__ = ["ADDITIONAL", "COMPREHENSIVE", "ELEMENTS", "TARGETED", "Element"]


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
