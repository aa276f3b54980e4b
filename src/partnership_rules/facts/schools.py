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
    each became a member first. Reasons given on one day add up, in whichever order: one that counts is enough.

    Until a record says who joined (an identification, or an addition on the first day of all), every listed school is taken
    for a member from the day ``since``. A later addition adds a school, and takes no other away.
    """

    def __init__(self, schools: Iterable[School], *, since: date, excluding: Iterable[str] = ()) -> None:
        self.schools: dict[str, School] = {school.id: school for school in schools}
        self.excluding: frozenset[str] = frozenset(excluding)
        self.status: dict[str, tuple[str, date]] = {}
        self.joined: dict[str, date] = {}
        self._joining: dict[str, tuple[date, tuple[str, date] | None, str]] = {}
        self.since = since
        for school in self.schools:
            self._join(school, since, ())
        self._presumed: set[str] = set(self.schools)

    def apply(self, record: SchoolRecord) -> None:
        """Apply what a record says of schools."""
        day = record.on
        match record.kind:
            case "identified":
                self._forget_presumed()
                for school in record.schools or self.schools:
                    self._join(school, day, record.reasons)
            case "school_added":
                if day == self.since:
                    self._forget_presumed()
                self._presumed.discard(record.school)
                self._join(record.school, day, (record.reason,) if record.reason else ())
            case "school_exited":
                self._leave(record.school, "exited", day)
            case "school_closed":
                self._leave(record.school, "closed", day)
            case "schools_merged":
                for school in record.schools:
                    if school != record.into:
                        self._leave(school, "merged", day)
                self._join(record.into, day, ())
                self._presumed.discard(record.into)
            case _:
                assert_never(record)

    def _forget_presumed(self) -> None:
        """Forget who was a member only because no record said otherwise."""
        for school in self._presumed:
            del self.status[school]
            del self._joining[school]
            self.joined.pop(school, None)
        self._presumed.clear()

    def _leave(self, school: str, status: str, day: date) -> None:
        if self._joining.get(school, (None,))[0] != day:  # whoever leaves and joins on one day has been there all the time
            self._joining[school] = (day, self.status.get(school), "")
        self.status[school] = (status, day)
        self._presumed.discard(school)

    def _join(self, school: str, day: date, reasons: Iterable[str]) -> None:
        known = tuple(reasons) or tuple(filter(None, [self.schools[school].reason if school in self.schools else None]))
        status = "excluded" if known and self.excluding.issuperset(known) else "member"
        on, before, so_far = self._joining.get(school, (None, None, ""))
        if on != day:
            before = self.status.get(school)
        elif so_far == "member":
            status = so_far
        self._joining[school] = (day, before, status)
        self.status[school] = before if before is not None and before[0] == status else (status, day)
        if status == "member":
            self.joined.setdefault(school, day)

    def statuses(self) -> dict[str, str]:
        """Return the schools' statuses, in the order in which the partnership lists them."""
        listed = [*self.schools, *(school for school in self.status if school not in self.schools)]
        return {school: self.status[school][0] for school in listed if school in self.status}

    def active(self) -> list[str]:
        """Return the schools that are members now."""
        return [school for school, status in self.statuses().items() if status == "member"]

    @property
    def is_known(self) -> bool:
        """Say whether any school is, or has been, a member: without one nobody knows who is."""
        return any(status != "excluded" for status, _ in self.status.values())

    def scopes(self, each: bool) -> list[str | None]:
        """Return where something is asked: once for the district, or at each member school; None stands for members nobody knows."""
        return [*self.active()] if each and self.is_known else [None]

    def has_left(self, school: str) -> bool:
        """Say whether a school exited, was closed, or was merged into another."""
        return self.status.get(school, ("", None))[0] in ("exited", "closed", "merged")
