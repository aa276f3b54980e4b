"""Partnerships with designated schools, for the tests of every form."""

from __future__ import annotations

from datetime import date

import partnership_rules as pr
from partnership_rules.interchange import Designation, designations

__all__ = ["DAY", "OTHERS", "district", "of", "one"]

DAY = date(2018, 11, 30)
OTHERS = {"kind": "designated", "school": "00102", "on": "2018-11-15"}


def district(*records: dict[str, object], schools: tuple[str, ...] = ("00101",), id: str = "39010") -> pr.Partnership:
    """A partnership of a district with the records given, after an identification in 2017."""
    first = {"kind": "identified", "on": "2017-01-20", "reasons": ["CSILOWPERF"], "schools": ["00101"]}
    return pr.Partnership(
        id=f"p-{id}", policy=pr.load_policy("michigan-2017"), district={"id": id, "name": "Example"},
        schools=[{"id": school} for school in schools], records=[first, *records],
    )  # fmt: skip


def of(school: str, *statuses: str, on: str = "2018-11-15", **more: object) -> list[dict[str, object]]:
    """Records that give a school statuses on a day."""
    return [{"kind": "designated", "school": school, "as": status, "on": on, **more} for status in statuses]


def one(*records: dict[str, object], **more: object) -> Designation:
    """What the school is designated as, by its records."""
    (found,) = designations([district(*records)], as_of=DAY, **more)  # type: ignore[arg-type]  # handed on
    return found
