"""Schools in the codes of the Common Education Data Standards: a row for each school and status."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .designations import Designation

__all__ = ["ceds_table"]


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
