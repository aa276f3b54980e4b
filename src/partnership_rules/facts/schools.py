"""The member schools as of a date: who joined, exited, closed, was merged, or never counted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeAlias, assert_never

from ..kinds import Identified, SchoolAdded, SchoolClosed, SchoolExited, SchoolsMerged
from ..record import School

__all__ = ["Members", "SchoolRecord"]

SchoolRecord: TypeAlias = Identified | SchoolAdded | SchoolExited | SchoolClosed | SchoolsMerged
"""The records that change who is a member."""


class Members:
    """The schools' statuses (``member``, ``exited``, ``closed``, ``merged``, ``excluded``), each since a day.

    A school becomes a member when an identification names it, when it is added, or when others are merged into it; an
    identification that names no schools means every school the partnership lists. The reason for identification decides
    whether it counts: a school identified only for excluded reasons is ``excluded``. ``joined`` holds the day on which
    each became a member first.
    """

    def __init__(self, schools: Iterable[School], *, excluding: Iterable[str] = ()) -> None:
        self.schools: dict[str, School] = {school.id: school for school in schools}
        self.excluding: frozenset[str] = frozenset(excluding)
        self.status: dict[str, tuple[str, date]] = {}
        self.joined: dict[str, date] = {}

    def apply(self, record: SchoolRecord) -> None:
        """Apply what a record says of schools."""
        day = record.on
        match record.kind:
            case "identified":
                for school in record.schools or self.schools:
                    self._join(school, day, record.reasons)
            case "school_added":
                self._join(record.school, day, (record.reason,) if record.reason else ())
            case "school_exited":
                self.status[record.school] = ("exited", day)
            case "school_closed":
                self.status[record.school] = ("closed", day)
            case "schools_merged":
                for school in record.schools:
                    if school != record.into:
                        self.status[school] = ("merged", day)
                self._join(record.into, day, ())
            case _:
                assert_never(record)

    def _join(self, school: str, day: date, reasons: Iterable[str]) -> None:
        known = tuple(reasons) or tuple(filter(None, [self.schools[school].reason if school in self.schools else None]))
        status = "excluded" if known and self.excluding.issuperset(known) else "member"
        if self.status.get(school, ("", day))[0] != status:
            self.status[school] = (status, day)
        if status == "member":
            self.joined.setdefault(school, day)

    def statuses(self) -> dict[str, str]:
        """Return the schools' statuses, in the order in which the partnership lists them."""
        listed = [*self.schools, *(school for school in self.status if school not in self.schools)]
        return {school: self.status[school][0] for school in listed if school in self.status}

    def active(self) -> list[str]:
        """Return the schools that are members now."""
        return [school for school, status in self.statuses().items() if status == "member"]

    def has_left(self, school: str) -> bool:
        """Say whether a school exited, was closed, or was merged into another."""
        return self.status.get(school, ("", None))[0] in ("exited", "closed", "merged")
