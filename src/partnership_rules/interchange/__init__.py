"""Interchange: what schools are designated as, in the forms of EDFacts, CEDS and Ed-Fi, and the codes by which others know them.

``designations`` reads them out of partnerships or an identification; ``fs206``, ``ceds_table`` and ``accountability_ratings`` write
them. A ``Crosswalk`` holds the codes of schools and districts, each with its days. ``StandingDocument``, ``OutlookDocument`` and
``DecisionDocument`` are the JSON of results as models, for the description of an interface; ``problems_of`` says in this library's
words what such a model refuses.
"""

from __future__ import annotations

from collections.abc import Callable as _Callable

from ..fault_words import problems_of
from ..lazy_names import public_names as _public_names
from ..standing.document import DecisionDocument, StandingDocument
from ..standing.outlook_document import OutlookDocument
from .ceds import ceds_table
from .crosswalk import Code, Crosswalk, load_crosswalk
from .designations import Designation, designations, recoded
from .edfacts import Fs206, Fs206Row, fs206, read_fs206
from .edfi import AccountabilityRating, accountability_ratings
from .elements import ELEMENTS, Element

__all__ = [
    "ELEMENTS", "AccountabilityRating", "Code", "Crosswalk", "DecisionDocument", "Designation", "Element", "Fs206", "Fs206Row",
    "OutlookDocument", "StandingDocument", "accountability_ratings", "ceds_table", "designations", "fs206", "load_crosswalk",
    "problems_of", "read_fs206", "recoded",
]  # fmt: skip
__dir__: _Callable[[], list[str]] = _public_names(__name__)
