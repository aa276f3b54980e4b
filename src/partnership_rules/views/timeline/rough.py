"""Read timelines from outlooks: stages that are only possible, due days between two days, and records of a day in a span."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from ...clock_status import ClockStatus
from ...dated import Dated
from ...rough_days import ClockSpan, Outlook
from ...words import listed
from ..outlook_words import clock_span_words, fact_words, lead_words
from ..sentences import state_title
from .model import Band, Mark, Span, Timeline

__all__ = ["rough_timeline", "scale_of"]


def scale_of(days: Iterable[date]) -> tuple[date, date]:
    """Return the first and the last of some days; two that differ, so that there is a scale."""
    every = list(days)
    start, end = min(every), max(every)
    if start == end:
        return (start, end + timedelta(days=1)) if end < date.max else (start - timedelta(days=1), end)
    return start, end


def rough_timeline(outlook: Outlook) -> Timeline:
    """Return the timeline of an outlook; of a rough record the days up to the one asked about."""
    bands, spans, marks = tuple(_bands(outlook)), tuple(_spans(outlook)), tuple(_marks(outlook))
    days = [outlook.as_of, *(band.since for band in bands), *(mark.on for mark in marks)]
    days += [day for span in spans for day in (span.start, span.due)]
    start, end = scale_of(days)
    return Timeline(
        id=outlook.partnership.id,
        title=outlook.partnership.district.name,
        sentence=lead_words(outlook),
        as_of=outlook.as_of,
        start=start,
        end=end,
        bands=bands,
        spans=spans,
        marks=marks,
        dues=(),
        waiting=tuple(clock_span_words(clock) for clock in outlook.clocks if clock.due is None),
    )


def _bands(outlook: Outlook) -> Iterator[Band]:
    policy, ends = outlook.policy, [*(day for day, _ in outlook.stages[1:]), outlook.as_of]
    place = {name: number for number, name in enumerate(policy.states)}
    for (since, possible), until in zip(outlook.stages, ends, strict=True):
        states = sorted(possible, key=lambda state: place.get(state, len(place)))
        first = place.get(states[0], len(place))
        title = listed([state_title(policy, state) for state in states], last="or")
        is_rough = len(states) > 1
        yield Band(" or ".join(states), first, title, since, until, until == outlook.as_of, is_escalated=False, is_rough=is_rough)


def _spans(outlook: Outlook) -> Iterator[Span]:
    for clock in outlook.clocks:
        if clock.anchor is not None and clock.due is not None:
            first, last = clock.due
            yield Span(
                name=clock.name,
                title=clock.title,
                status=_status(clock),
                words=clock_span_words(clock).removeprefix(f"{clock.title}: "),
                start=clock.anchor[0],
                due=last,
                due_from=first if first != last else None,
            )


def _status(clock: ClockSpan) -> ClockStatus:
    return "running" if clock.may_run else clock.statuses[0]


def _marks(outlook: Outlook) -> Iterator[Mark]:
    """List the exact records by the day asked about, and the span of each rough one."""
    held = outlook.partnership.with_silences()
    for fact in (*held.records, *(one for one in held.evidence if one.rough)):
        words = fact_words(fact)
        if fact.rough is None and fact.on <= outlook.as_of:
            yield Mark(fact.on, "noted", words)
        elif fact.rough is not None and (first := _first(fact, outlook)) <= outlook.as_of:
            yield Mark(first, "rough", f"{words} {fact.rough.words()}", min(fact.rough.latest or outlook.as_of, outlook.as_of))


def _first(fact: Dated, outlook: Outlook) -> date:
    return (fact.rough.earliest if fact.rough else None) or outlook.stages[0][0]
