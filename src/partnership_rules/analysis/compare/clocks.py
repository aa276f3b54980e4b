"""Clocks against clocks: the same anchor, counted under both, over every day on which it can fall."""

from collections.abc import Iterator
from datetime import date, timedelta

from ...condition.english import say_occurrence
from ...dates import DueDate, Holidays
from ...policy import ClockSpec, Policy
from ...words import listed
from ..cases import key_of
from ..spans import span_of
from .verdicts import Difference

__all__ = ["clock_differences"]

FIRST = date(2016, 1, 1)
DAYS = 10_227
"""28 years: every weekday meets every day of the year, in leap years and in others."""


def clock_differences(policy_a: Policy, policy_b: Policy, one: ClockSpec, other: ClockSpec) -> Iterator[Difference]:
    """Find how a clock differs: where it starts, how it is counted, and what meets it."""
    if key_of(one.anchor) != key_of(other.anchor):
        yield Difference("incomparable", f"it starts with {say_occurrence(one.anchor)}, and with {say_occurrence(other.anchor)}")
    for what, here, there in (("kind", one.kind, other.kind), ("phase", one.phase or "none", other.phase or "none")):
        if here != there:
            yield Difference("incomparable", f"its {what} is {here}, and {there}")
    if one.counting[3:] != other.counting[3:]:
        yield Difference("incomparable", "when it runs again or is paused, and how often, is not the same")
    yield from _counting(one, policy_a.calendar, other, policy_b.calendar)
    met_a, met_b = ({key_of(met): say_occurrence(met) for met in clock.met_by} for clock in (one, other))
    if one.early != other.early:
        said = "what comes before its anchor no longer meets it" if one.early else "what comes before its anchor meets it too"
        yield Difference("stricter" if one.early else "laxer", said)
    if fewer := [said for key, said in met_a.items() if key not in met_b]:
        yield Difference("stricter", f"it is no longer met by {listed(fewer)}")
    if more := [said for key, said in met_b.items() if key not in met_a]:
        yield Difference("laxer", f"it is also met by {listed(more)}")


def _counting(one: ClockSpec, calendar_a: Holidays, other: ClockSpec, calendar_b: Holidays) -> Iterator[Difference]:
    same = calendar_a.rules == calendar_b.rules or one.roll is other.roll is type(one.roll).NONE
    if (one.period, one.next, one.roll) == (other.period, other.next, other.roll) and same:
        return
    (low_a, high_a), (low_b, high_b) = span_of(one, calendar_a), span_of(other, calendar_b)
    never_later, never_earlier = high_b <= low_a, low_b >= high_a
    earlier = later = None
    for n in range(DAYS):
        anchor = FIRST + timedelta(days=n)
        a, b = _counted(anchor, one, calendar_a), _counted(anchor, other, calendar_b)
        if b.due < a.due and earlier is None:
            earlier = (a, b)
        if b.due > a.due and later is None:
            later = (a, b)
        if (earlier or never_earlier) and (later or never_later):
            break
    if earlier:
        yield Difference("stricter", _worked(*earlier))
    if later:
        yield Difference("laxer", _worked(*later))


def _counted(anchor: date, clock: ClockSpec, table: Holidays) -> DueDate:
    return clock.due_from(anchor, table)


def _worked(one: DueDate, other: DueDate) -> str:
    days = abs((other.due - one.due).days)
    return f"{one.words()}; against {other.words()}: {days} day{'' if days == 1 else 's'} {'earlier' if other.due < one.due else 'later'}"
