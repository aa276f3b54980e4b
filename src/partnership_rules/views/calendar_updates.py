"""A calendar file held against one that was exported before: versions never run backwards, and what is gone is cancelled."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Event as Component

__all__ = ["PARTNERSHIP", "update_events"]

PARTNERSHIP = "x-partnership-rules-id"
"""The property that says of which partnership an event is."""

_SAID = ("dtstart", "summary", "status")
"""The properties that make a new version where they change; what an event says of the day asked about is no change."""


def update_events(
    icalendar: ModuleType, found: Sequence[Component], earlier: bytes, exported: Collection[str], day: date
) -> list[Component]:
    """Return events with versions not lower than in an earlier file, and those of that file that are gone, as cancelled on a day.

    A file that cannot be read says nothing. Events of partnerships that are not exported are kept as they were.
    """
    try:
        old = {str(event["uid"]): event for event in icalendar.Calendar.from_ical(earlier).walk("VEVENT") if "uid" in event}
    except ValueError:
        old = {}
    events = [_newer(event, old.pop(str(event["uid"]), None)) for event in found]
    return [*events, *(_gone(event, day) if str(event.get(PARTNERSHIP, "")) in exported else event for event in old.values())]


def _newer(event: Component, before: Component | None) -> Component:
    """Raise the version of an event above that of an earlier one which said something else."""
    if before is None:
        return event
    least = _version(before) + any(_text(event, key) != _text(before, key) for key in _SAID)
    if least > _version(event):
        _put(event, "sequence", least)
    _stamp(event, max(_stamped(event), _stamped(before)))
    return event


def _gone(event: Component, day: date) -> Component:
    if _text(event, "status") == "CANCELLED":
        return event
    _put(event, "sequence", _version(event) + 1)
    _put(event, "status", "CANCELLED")
    _stamp(event, max(_stamped(event), datetime.combine(day, time.min, UTC)))
    event.subcomponents.clear()  # its alarms
    return event


def _version(event: Component) -> int:
    found = str(event.get("sequence", 0))
    return int(found) if found.isascii() and found.isdecimal() and len(found) < 10 else 0


def _text(event: Component, key: str) -> str:
    found = event[key].to_ical() if key in event else ""
    return found.decode() if isinstance(found, bytes) else str(found)


def _stamped(event: Component) -> datetime:
    found = event.decoded("dtstamp") if "dtstamp" in event else None
    return found if isinstance(found, datetime) else datetime.min.replace(tzinfo=UTC)


def _stamp(event: Component, instant: datetime) -> None:
    for key in ("dtstamp", "last-modified"):
        _put(event, key, instant)


def _put(event: Component, key: str, value: object) -> None:
    event.pop(key, None)
    event.add(key, value)
