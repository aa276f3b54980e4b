"""Ed-Fi ``accountabilityRatings`` of Data Standard 5.2: one object for each school and status that is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..errors import DocumentError, InputError, Place, Problem
from ..model import FieldsAsJson
from ..shown import Listed, Shown
from .designations import Designation

__all__ = ["AccountabilityRating", "accountability_ratings"]

_YEAR = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)
WIDTHS = {"rating_title": 60, "rating": 35, "rating_organization": 35, "rating_program": 30}
"""How many characters the Ed-Fi ODS keeps of each text (github.com/Ed-Fi-Alliance-OSS, table ``edfi.AccountabilityRating``)."""


@dataclass(frozen=True, slots=True)
class AccountabilityRating(FieldsAsJson, Shown):
    """A rating of a school for a school year, which Ed-Fi calls by the calendar year of its spring; what is not known is left out."""

    education_organization: int
    school_year: int
    rating_title: str
    rating: str
    rating_date: date | None = None
    rating_organization: str = ""
    rating_program: str = ""

    def to_dict(self) -> dict[str, Any]:  # JSON, whose readers index it
        """Return the object as the API takes it."""
        optional = {
            "ratingDate": self.rating_date.isoformat() if self.rating_date else "",
            "ratingOrganization": self.rating_organization,
            "ratingProgram": self.rating_program,
        }
        return {
            "educationOrganizationReference": {"educationOrganizationId": self.education_organization},
            "schoolYearTypeReference": {"schoolYear": self.school_year},
            "ratingTitle": self.rating_title,
            "rating": self.rating,
            **{key: value for key, value in optional.items() if value},
        }


def accountability_ratings(
    listed: Iterable[Designation], *, school_year: str, organization: str = "", program: str = ""
) -> Listed[AccountabilityRating]:
    """Return a rating for each school and status that is known; its title is the name of the CEDS element, its rating the code.

    ``school_year`` is written ``2018-19``. Ed-Fi knows schools by numbers: where the ids are others, look them up first with
    ``recoded``. Raises ``InputError`` (``school_year_invalid``), and ``DocumentError`` with the codes ``edfi_id`` (an id that is no
    number, or the number of another school) and ``edfi_width``.

    >>> school = Designation(district="39010", school="00101", as_of=date(2018, 11, 1), comprehensive="CSI", on=date(2018, 3, 1))
    >>> accountability_ratings([school], school_year="2018-19")[0].to_dict()["rating"]
    'CSI'
    """
    found = _YEAR.fullmatch(school_year)
    if found is None or (int(found[1]) + 1) % 100 != int(found[2]):
        raise InputError("this is no school year", code="school_year_invalid", hint="write it as 2018-19")
    problems: list[Problem] = []
    numbers: dict[int, tuple[str, str]] = {}
    ratings = []
    for one in listed:
        place, key = Place(f"{one.district}/{one.school}"), (one.district, one.school)
        if not _NUMBER.fullmatch(one.school) or numbers.setdefault(int(one.school), key) != key:
            problems.append(Problem("edfi_id", place, "the id of the school is no number of its own", "look it up in a crosswalk first"))
            continue
        for element, code in one.statuses():
            texts = {"rating_title": element.name, "rating": code, "rating_organization": organization, "rating_program": program}
            problems += _too_wide(texts, place)
            ratings.append(AccountabilityRating(int(one.school), int(found[1]) + 1, rating_date=one.on, **texts))
    if problems:
        raise DocumentError(list(dict.fromkeys(problems)))
    return Listed(ratings)


def _too_wide(texts: Mapping[str, str], place: Place) -> list[Problem]:
    return [
        Problem("edfi_width", place, f"the text of '{name}' has more than {WIDTHS[name]} characters", "shorten it")
        for name, text in texts.items()
        if len(text) > WIDTHS[name]
    ]
