"""Read timelines from standings."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from ...errors import InputError
from ...logic import Truth
from ...model import expect, expect_each
from ...rough_days import Outlook
from ...standing import ClockResult, Standing, Step
from ..sentences import clock_words, outcome_words, standing_words, state_title, step_words
from .model import Band, Due, Lanes, Mark, Span, Timeline
from .rough import rough_timeline, scale_of

__all__ = ["lanes_of", "timeline_of"]


def timeline_of(standing: Standing | Outlook) -> Timeline:
    """Return the timeline of a standing or an outlook: nothing in it is later than was known on its day, but due days ahead.

    It starts with the first record and ends with the last day that is due, or the day asked about. Pure.
    """
    if isinstance(standing, Outlook):
        return rough_timeline(standing)
    expect(standing, Standing, hint="pr.evaluate() gives one")
    bands, spans = tuple(_bands(standing)), tuple(_spans(standing))
    marks, dues = tuple(_marks(standing)), tuple(_dues(standing))
    days = [standing.as_of, *(band.since for band in bands), *(mark.on for mark in marks), *(due.on for due in dues)]
    days += [day for span in spans for day in (span.start, span.due, span.unrolled, span.unextended, span.ended) if day]
    start, end = scale_of(days)
    return Timeline(
        id=standing.partnership.id,
        title=standing.partnership.district.name,
        sentence=standing_words(standing),
        as_of=standing.as_of,
        start=start,
        end=end,
        bands=bands,
        spans=spans,
        marks=marks,
        dues=dues,
        waiting=tuple(f"{clock.title}: {clock_words(clock)}" for clock in standing.clocks if clock.anchor is None),
    )


def lanes_of(standings: Iterable[Standing | Outlook]) -> Lanes:
    """Return a swim lane for each standing or outlook, in the order given, on one scale; raises ``InputError`` for none at all."""
    held = cast("list[Standing | Outlook]", expect_each(standings, object, hint="pr.evaluate() gives one"))
    lanes = tuple(map(timeline_of, held))
    if not lanes:
        raise InputError("there is no standing to draw", code="nothing_to_draw", hint="give at least one")
    return Lanes(lanes, min(lane.start for lane in lanes), max(lane.end for lane in lanes))


def _bands(standing: Standing) -> Iterator[Band]:
    """List the stages of the trail; one that began and ended on the same day is passed over."""
    policy, first = standing.policy, standing.trail[0]
    place = {name: number for number, name in enumerate(policy.states)}
    state, since, escalated = first.from_, first.on, False
    for step in standing.trail:
        if step.from_ == step.to or step.outcome == "refused":
            continue
        if step.on > since:
            yield Band(state, place.get(state, len(place)), state_title(policy, state), since, step.on, False, escalated)
        state, since = step.to, step.on
        escalated = step.transition is not None and step.transition.escalates
    yield Band(state, place.get(state, len(place)), state_title(policy, state), since, standing.as_of, True, escalated)


def _spans(standing: Standing) -> Iterator[Span]:
    """List the clocks of every cycle, those of earlier ones as they were on the day before the next began."""
    for day in _new_cycles(standing):
        before = standing.question.on(day - timedelta(days=1))
        yield from (_ended(span, day) for span in _started(before))
    yield from _started(standing)


def _new_cycles(standing: Standing) -> Iterable[date]:
    """List the days on which a new cycle began, but for the first day of all."""
    first = standing.trail[0].on
    begun = (step.on for step in standing.trail if step.transition is not None and step.transition.new_cycle)
    return dict.fromkeys(day for day in begun if day > first)


def _started(standing: Standing) -> Iterator[Span]:
    for clock in standing.clocks:
        if clock.anchor is not None and clock.due is not None:
            yield _span(clock, clock.anchor, clock.due, standing.cycle)


def _ended(span: Span, day: date) -> Span:
    """Say of a clock of an earlier cycle which cycle it was of, and that it counts no more."""
    title = f"{span.title} (cycle {span.cycle})"
    if not span.is_open:
        return replace(span, title=title)
    return replace(span, title=title, status="stopped", words=f"it was due on {span.due}; a new cycle began on {day}")


def _span(clock: ClockResult, start: date, due: date, cycle: int) -> Span:
    late = clock.days_late or 0
    return Span(
        name=clock.name,
        title=clock.title,
        status=clock.status,
        words=clock_words(clock),
        start=start,
        due=due,
        unrolled=clock.rolled_from,
        unextended=clock.unextended if clock.extended_by is not None else None,
        ended=clock.met_on or clock.held_on,
        late_until=due + timedelta(days=late) if late else None,
        days_late=late,
        cycle=cycle,
    )


def _marks(standing: Standing) -> Iterator[Mark]:
    for step in standing.trail:
        moved = step.outcome != "refused" and (step.outcome == "moved" or step.from_ != step.to)
        kind = "moved" if moved else "lapsed" if _is_lapse(step, standing) else step.outcome
        to = f" → {state_title(standing.policy, step.to)}" if moved else ""
        idle = outcome_words(step, standing.policy)
        yield Mark(step.on, kind, f"{step_words(step, standing.policy, standing.partnership.schools)}{f': {idle}' if idle else ''}{to}")


def _is_lapse(step: Step, standing: Standing) -> bool:
    kind, _, name = step.what.partition(":")
    clock = standing.policy.clocks.get(name) if kind == "clock" else None
    return clock is not None and clock.kind == "deadline"


def _dues(standing: Standing) -> Iterator[Due]:
    counted: dict[date, Counter[str]] = {}
    for finding in standing.benchmarks:
        if finding.due is not None:
            met = {Truth.TRUE: "met", Truth.UNDETERMINED: "undetermined"}.get(finding.truth)
            counted.setdefault(finding.due, Counter())[met or ("missed" if finding.is_missed else "open")] += 1
    for day, counts in sorted(counted.items()):
        yield Due(day, counts["met"], counts["missed"], counts["undetermined"], counts["open"])
