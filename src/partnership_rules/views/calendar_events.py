"""Deadlines as a calendar file (iCalendar, RFC 5545): the one place that knows the package icalendar.

An event's id depends on the partnership, the cycle and the clock alone, so that a file exported later updates the events
of an earlier one instead of doubling them. What the record said earlier and says no longer is exported as cancelled. No clock is
read: an event is stamped with the day asked about.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from types import ModuleType
from typing import TYPE_CHECKING, TypeAlias, cast

from ..benchmark import Finding
from ..errors import AsOfError, needs_extra
from ..logic import Truth
from ..model import canonical, expect, expect_each
from ..record import known_by
from ..rough_days import Outlook
from ..standing import ClockResult, Standing
from ..standing.said import at_school as in_said
from ..words import listed, plural
from .calendar_updates import PARTNERSHIP, update_events
from .escape import for_calendar, for_line
from .sentences import at_school, clock_words, said

if TYPE_CHECKING:
    from icalendar import Event as Component

__all__ = ["Event", "calendar_file", "events_of"]

ALARM_DAYS = (30, 7, 1)
"""How many days before a last day a calendar reminds, where the export does not say otherwise."""

_SPACE = uuid.UUID("6d0e5b0e-5d2c-5f0a-9a37-0c1b6f0f6a55")


@dataclass(frozen=True, slots=True)
class Event:
    """One all-day event: a clock's last day, or the day on which benchmarks fall due.

    ``sequence`` grows with the day asked about and with every fact on record; ``is_open`` says that the day is still to
    come and reminders are wanted; ``is_cancelled`` that nothing is due any more, because the partnership has ended.
    """

    key: tuple[str, ...]
    on: date
    title: str
    text: str
    sequence: int
    stamp: date
    is_open: bool
    is_cancelled: bool = False

    @property
    def uid(self) -> str:
        """Return the id that stays the same in every export."""
        return f"{uuid.uuid5(_SPACE, canonical({'key': list(self.key)}))}@partnership-rules"


def events_of(standing: Standing | Outlook) -> tuple[Event, ...]:
    """List the events of a standing: every clock that has a last day, and every day on which benchmarks fall due.

    What still ran when a later cycle began is given too, as cancelled, so that a calendar drops it; so is every day that an earlier
    export gave and that no longer stands: amended, dropped or withdrawn. A clock whose last day is known only roughly is due no later
    than the last day it may be.
    """
    if isinstance(standing, Outlook):
        return tuple(_rough_events(standing))
    expect(standing, Standing, hint="pr.evaluate() gives one")
    now = _Now(standing.as_of, _sequence(standing))
    found = {event.key: event for event in _events(standing, now, over=False)}
    later = standing
    for past in reversed([*_pasts(standing)]):
        for event in _events(past, now, over=True):
            if event.key not in found:
                stands = past.cycle < later.cycle
                found[event.key] = event if stands else replace(event, is_open=False, is_cancelled=True)
        later = past
    return tuple(sorted(found.values(), key=lambda event: event.key[1] != str(standing.cycle), reverse=True))


def _rough_events(outlook: Outlook) -> Iterator[Event]:
    """List what is due in an outlook, each on the last day on which it may be."""
    likely = max((one.standing for one in outlook.standings), key=lambda standing: len(standing.benchmarks))
    for key, (first, last), title, text, is_open in (*_rough_clocks(outlook), *_rough_benchmarks(outlook, likely)):
        about = f"{outlook.partnership.district.name}: {title}"
        words = f"It may be due as early as {first}: a day on record is known only roughly." if first != last else f"Due on {last}."
        yield Event(
            key=(outlook.partnership.id, str(likely.cycle), *key),
            on=last,
            title=about if first == last else f"{about} (no later than this day)",
            text=f"{words}\n{text}",
            sequence=_sequence(likely),
            stamp=outlook.as_of,
            is_open=is_open,
        )


_Due: TypeAlias = tuple[tuple[str, ...], tuple[date, date], str, str, bool]
"""What is due: its key, the first and the last day on which it may be, its title, a text, and whether it is still open."""


def _rough_clocks(outlook: Outlook) -> Iterator[_Due]:
    for clock in outlook.clocks:
        if clock.due is not None:
            text = f"It is {listed([said(status) for status in clock.statuses], last='or')} on {outlook.as_of}."
            yield ("clock", clock.name), clock.due, clock.title, text, clock.may_run


def _rough_benchmarks(outlook: Outlook, likely: Standing) -> Iterator[_Due]:
    clocks = {clock.name: clock.due for clock in outlook.clocks}
    grouped: dict[tuple[str, str, tuple[date, date]], list[Finding]] = {}
    for finding in likely.benchmarks:
        own, phase = finding.benchmark.due, finding.benchmark.phase
        due = finding.due and (finding.due, finding.due)
        if own is None:
            due = clocks.get(likely.policy.phase_clock(phase) or "", due)
        if due:
            grouped.setdefault((phase, own.isoformat() if own else "with the clock", due), []).append(finding)
    possible = {one.name: one for one in outlook.benchmarks}
    for (phase, moved, due), findings in grouped.items():
        are = [possible[in_said(one.id, one.school)] for one in findings]
        text = "\n".join(_finding(likely, one, may.outcome) for one, may in zip(findings, are, strict=True))
        ahead = outlook.as_of <= due[1] and any(one.truth is not Truth.TRUE for one in are)
        yield ("benchmarks", phase, moved), due, f"{plural(len(findings), f'{said(phase)} benchmark')} due", text, ahead


@dataclass(frozen=True, slots=True)
class _Now:
    """The day asked about, and the sequence number of all its events."""

    day: date
    sequence: int


_MOVING = frozenset((
    "policy_changed", "retracted", "agreement_signed", "agreement_amended", "identified", "school_added", "school_exited", "school_closed",
    "schools_merged",
))  # fmt: skip
"""The kinds of record that can take a due day away; others do so only where they are learned of late."""


def _pasts(standing: Standing) -> Iterator[Standing]:
    """List the standing, as it was known, on the eve of every day on which a due day may have gone: earlier exports were made by then."""
    days = {step.on for step in standing.trail if step.transition is not None and step.transition.new_cycle}
    records = known_by(standing.partnership.records, as_of=standing.as_of, known_on=standing.known_on)
    days |= {max(one.on, one.known_on) for one in records if one.kind in _MOVING or one.known_on > one.on}
    for day in sorted(days):
        eve = day - timedelta(days=1) if day > date.min else day
        if eve < standing.as_of:
            with suppress(AsOfError):  # nothing was on record by then
                yield standing.question.on(eve, known_on=eve)


def _events(standing: Standing, now: _Now, *, over: bool) -> Iterator[Event]:
    yield from _clocks(standing, now, over=over)
    yield from _benchmarks(standing, now, over=over)


def calendar_file(
    standings: Iterable[Standing | Outlook],
    *,
    alarm_days: Iterable[int] = ALARM_DAYS,
    name: str = "Partnership deadlines",
    earlier: bytes = b"",
) -> bytes:
    """Write the deadlines of standings as a calendar file.

    Events are all-day and do not block time; those still ahead carry an alarm so many days before. Equal arguments give
    equal bytes. ``earlier`` is a file that was exported before: what changed since then, also because a policy or a list was edited by
    hand, gets a higher version than it had there, what is gone is cancelled, and events of other partnerships are kept. Raises
    ``MissingExtraError`` where the package icalendar is not installed.
    """
    with needs_extra("icalendar", extra="calendar"):
        import icalendar
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//partnership-rules//deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", for_calendar(for_line(name)))
    days = sorted({day for day in alarm_days if day >= 0}, reverse=True)
    asked = cast("list[Standing | Outlook]", [*expect_each(standings, object, hint="a list of standings")])
    components = [_component(icalendar, event, days) for standing in asked for event in events_of(standing)]
    if earlier:
        last = max((standing.as_of for standing in asked), default=date.min)
        components = update_events(icalendar, components, earlier, {standing.partnership.id for standing in asked}, last)
    for component in components:
        calendar.add_component(component)
    return bytes(calendar.to_ical())


def _component(icalendar: ModuleType, event: Event, alarm_days: Iterable[int]) -> Component:
    stamp = datetime.combine(event.stamp, time.min, UTC)
    found: Component = icalendar.Event()
    found.add("uid", event.uid)
    found.add(PARTNERSHIP, for_calendar(for_line(event.key[0])))
    found.add("dtstamp", stamp)
    found.add("last-modified", stamp)
    found.add("sequence", event.sequence)
    found.add("dtstart", event.on)
    if event.on < date.max:
        found.add("dtend", event.on + timedelta(days=1))
    found.add("summary", for_calendar(for_line(event.title)))
    found.add("description", for_calendar(event.text))
    found.add("categories", ["Partnership agreement"])
    found.add("transp", "TRANSPARENT")
    found.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    for day in alarm_days if event.is_open else ():
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", for_calendar(for_line(event.title)))
        alarm.add("trigger", timedelta(days=-day))
        found.add_component(alarm)
    return found


def _clocks(standing: Standing, now: _Now, *, over: bool) -> Iterator[Event]:
    for clock in standing.clocks:
        if clock.due is not None:
            runs = clock.says.runs
            yield Event(
                key=(standing.partnership.id, str(standing.cycle), "clock", clock.name),
                on=clock.due,
                title=f"{_mark(clock)}{standing.partnership.district.name}: {clock.title}",
                text=_clock_text(standing, clock, now),
                sequence=now.sequence,
                stamp=now.day,
                is_open=runs and not over,
                is_cancelled=clock.says.stopped or (runs and over),
            )


def _mark(clock: ClockResult) -> str:
    if clock.says.met:
        return "✓ " if clock.says.kept else "✓ late: "
    return "✗ lapsed: " if clock.says.lapsed else ""


def _sequence(standing: Standing) -> int:
    """Return a number that grows with the day asked about and with every fact known by then, and with nothing else."""
    facts = (*standing.partnership.records, *standing.partnership.evidence)
    return standing.as_of.toordinal() + sum(1 for _ in known_by(facts, as_of=standing.as_of, known_on=standing.known_on))


def _clock_text(standing: Standing, clock: ClockResult, now: _Now) -> str:
    lines = [clock_words(standing, clock), f"counted: {clock.counted}"]
    if clock.extended_by is not None:
        lines.append(f"extended from {clock.unextended} by {standing.policy.role(clock.extended_by.by)}: {clock.extended_by.reason}")
    lines += [f"written in: {cite}" for cite in clock.cites]
    return "\n".join([*lines, _asked(standing, now)])


def _asked(standing: Standing, now: _Now) -> str:
    return f"As of {now.day}, by the policy '{standing.policy.id}'. Partnership '{standing.partnership.id}'."


def _benchmarks(standing: Standing, now: _Now, *, over: bool) -> Iterator[Event]:
    """Group benchmarks by phase and day; those due with their phase's clock keep their id when that clock's day moves."""
    grouped: dict[tuple[str, str, date], list[Finding]] = {}
    for finding in standing.benchmarks:
        if finding.due is not None:
            own = finding.benchmark.due.isoformat() if finding.benchmark.due is not None else "with the clock"
            grouped.setdefault((finding.benchmark.phase, own, finding.due), []).append(finding)
    for (phase, own, day), findings in grouped.items():
        counted = plural(len(findings), f"{said(phase)} benchmark")
        ahead = now.day <= day and any(finding.truth is not Truth.TRUE for finding in findings)
        ended = over or standing.is_final
        yield Event(
            key=(standing.partnership.id, str(standing.cycle), "benchmarks", phase, own),
            on=day,
            title=f"{standing.partnership.district.name}: {counted} due",
            text="\n".join([*(_finding(standing, finding, finding.outcome) for finding in findings), _asked(standing, now)]),
            sequence=now.sequence,
            stamp=now.day,
            is_open=ahead and not ended,
            is_cancelled=ahead and ended,
        )


def _finding(standing: Standing, finding: Finding, outcome: str) -> str:
    return f"{at_school(standing, finding.benchmark.title or said(finding.id), finding.school)}: {said(outcome)}"
