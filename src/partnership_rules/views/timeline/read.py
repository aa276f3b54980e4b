"""Read timelines from standings and outlooks: stages, clocks, records, and benchmarks due."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from ...dated import Dated
from ...errors import InputError
from ...logic import Truth
from ...model import expect, expect_each
from ...rough_days import Outlook
from ...standing import ClockResult, Standing, Step
from ...words import listed
from ..outlook_words import clock_span_words, fact_words, lead_words
from ..sentences import clock_words, outcome_words, standing_words, state_title, step_words
from ..titles import titles_of
from .model import Band, Due, Lanes, Mark, Span, Timeline

__all__ = ["lanes_of", "timeline_of"]


def timeline_of(standing: Standing | Outlook) -> Timeline:
    """Return the timeline of a standing or an outlook: nothing in it is later than was known on its day, but due days ahead.

    It starts with the first record and ends with the last day that is due, or the day asked about. Of an outlook stages, last days and
    records are as rough as the days on record. Pure.
    """
    if isinstance(standing, Outlook):
        sentence, spans, marks, dues = lead_words(standing), _rough_spans(standing), _rough_marks(standing), iter(tuple[Due]())
        waiting = [clock_span_words(clock) for clock in standing.clocks if clock.due is None]
    else:
        expect(standing, Standing, hint="pr.evaluate() gives one")
        sentence, spans, marks, dues = standing_words(standing), _spans(standing), _marks(standing), _dues(standing)
        waiting = [f"{clock.title}: {clock_words(standing, clock)}" for clock in standing.clocks if clock.anchor is None]
    return Timeline(
        id=standing.partnership.id,
        title=standing.partnership.district.name,
        sentence=sentence,
        as_of=standing.as_of,
        bands=tuple(_bands(standing)),
        spans=tuple(spans),
        marks=tuple(marks),
        dues=tuple(dues),
        waiting=tuple(waiting),
    )


def lanes_of(standings: Iterable[Standing | Outlook]) -> Lanes:
    """Return a swim lane for each standing or outlook, in the order given, on one scale; raises ``InputError`` for none at all."""
    held = cast("list[Standing | Outlook]", expect_each(standings, object, hint="pr.evaluate() gives one"))
    if not held:
        raise InputError("there is no standing to draw", code="nothing_to_draw", hint="give at least one")
    return Lanes(tuple(map(timeline_of, held)))


def _bands(one: Standing | Outlook) -> Iterator[Band]:
    policy = one.policy
    place = {name: number for number, name in enumerate(policy.states)}
    stages = {day: (states, False) for day, states in one.stages} if isinstance(one, Outlook) else _stages(one)
    for (since, (possible, is_escalated)), until in zip(stages.items(), [*list(stages)[1:], None], strict=True):
        states = sorted(possible, key=lambda state: place.get(state, len(place)))
        yield Band(
            state=" or ".join(states),
            place=place.get(states[0], len(place)),
            title=listed([state_title(policy, state) for state in states], last="or"),
            since=since,
            until=until or one.as_of,
            is_now=until is None,
            is_escalated=is_escalated,
            is_rough=len(states) > 1,
        )


def _stages(standing: Standing) -> dict[date, tuple[tuple[str, ...], bool]]:
    """Return the state in which each stage of the trail is, and whether it raised the level; none that ended on its first day."""
    first = standing.trail[0]
    found: dict[date, tuple[tuple[str, ...], bool]] = {first.on: ((first.from_,), False)}
    for step in standing.trail:
        if step.from_ != step.to and step.outcome != "refused":
            found[step.on] = ((step.to,), step.transition is not None and step.transition.escalates)
    return found


def _spans(standing: Standing) -> Iterator[Span]:
    """List the clocks of every cycle, those of earlier ones as they were on the day before the next began."""
    first = standing.trail[0].on
    begun = (step.on for step in standing.trail if step.transition is not None and step.transition.new_cycle and step.on > first)
    for day in dict.fromkeys(begun):
        before = standing.question.on(day - timedelta(days=1))
        yield from (_ended(span, day) for span in _started(before))
    yield from _started(standing)


def _started(standing: Standing) -> Iterator[Span]:
    for clock in standing.clocks:
        if clock.anchor is not None and clock.due is not None:
            yield _span(standing, clock, clock.anchor, clock.due)


def _ended(span: Span, day: date) -> Span:
    """Say of a clock of an earlier cycle which cycle it was of, and that it counts no more."""
    title = f"{span.title} (cycle {span.cycle})"
    if not span.is_open:
        return replace(span, title=title)
    return replace(span, title=title, status="stopped", words=f"it was due on {span.due}; a new cycle began on {day}")


def _span(standing: Standing, clock: ClockResult, start: date, due: date) -> Span:
    late = clock.days_late or 0
    return Span(
        name=clock.name,
        title=clock.title,
        status=clock.status,
        words=clock_words(standing, clock),
        start=start,
        due=due,
        unrolled=clock.rolled_from,
        unextended=clock.unextended if clock.extended_by is not None else None,
        ended=clock.met_on or clock.held_on,
        late_until=due + timedelta(days=late) if late else None,
        days_late=late,
        cycle=standing.cycle,
    )


def _rough_spans(outlook: Outlook) -> Iterator[Span]:
    for clock in outlook.clocks:
        if clock.anchor is not None and clock.due is not None:
            first, last = clock.due
            yield Span(
                name=clock.name,
                title=clock.title,
                status="running" if clock.may_run else clock.statuses[0],
                words=clock_span_words(clock).removeprefix(f"{clock.title}: "),
                start=clock.anchor[0],
                due=last,
                due_from=first if first != last else None,
            )


def _marks(standing: Standing) -> Iterator[Mark]:
    for step in standing.trail:
        moved = step.outcome != "refused" and (step.outcome == "moved" or step.from_ != step.to)
        kind = "moved" if moved else "lapsed" if _is_lapse(step, standing) else step.outcome
        to = f" → {state_title(standing.policy, step.to)}" if moved else ""
        idle = outcome_words(step, standing.policy)
        yield Mark(step.on, kind, f"{step_words(step, titles_of(standing))}{f': {idle}' if idle else ''}{to}")


def _is_lapse(step: Step, standing: Standing) -> bool:
    kind, _, name = step.what.partition(":")
    clock = standing.policy.clocks.get(name) if kind == "clock" else None
    return clock is not None and clock.kind == "deadline"


def _rough_marks(outlook: Outlook) -> Iterator[Mark]:
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


def _dues(standing: Standing) -> Iterator[Due]:
    counted: dict[date, Counter[str]] = {}
    for finding in standing.benchmarks:
        if finding.due is not None:
            met = {Truth.TRUE: "met", Truth.UNDETERMINED: "undetermined"}.get(finding.truth)
            counted.setdefault(finding.due, Counter())[met or ("missed" if finding.is_missed else "open")] += 1
    for day, counts in sorted(counted.items()):
        yield Due(day, counts["met"], counts["missed"], counts["undetermined"], counts["open"])
