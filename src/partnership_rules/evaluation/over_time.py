"""A partnership over time: the standings of the days on which anything changes, and what changed between two of them, and why."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from ..dates import as_day
from ..errors import AsOfError, InputError
from ..evidence import Measurement, Milestone
from ..kinds import AnyRecord
from ..model import expect
from ..policy import Policy
from ..record import Partnership, known_by
from ..standing import Cause, Changes, Standing
from ..standing.changes import differing
from ..standing.said import Said, details_of
from .ask import lens_of
from .question import Question
from .turning_days import next_changing_day

__all__ = ["changes", "history"]

T = TypeVar("T")


def history(
    partnership: Partnership, from_: date | str, to: date | str, *, known_on: date | str | None = None, policy: Policy | None = None
) -> dict[date, Standing]:
    """Return the standing on the first day of a span, and on every day of it on which anything in it changes, by day.

    The first day is ``from_``, or that of the first record. What changes is anything that a standing says, but for the days that
    are counted until or since the day itself, and for reasons. No other day is evaluated than those of a record or of evidence, and
    those that the engine says may change something. ``known_on`` and ``policy`` are those of ``evaluate``, whose errors it raises.

    >>> from partnership_rules import Partnership, load_policy
    >>> held = Partnership(id="p", policy=load_policy("michigan-2017"), district={"name": "Some District"},
    ...                    records=[{"kind": "identified", "on": "2018-03-30"}, {"kind": "assigned", "on": "2018-03-30"}])
    >>> [f"{day}: {standing.clocks[0].status}" for day, standing in history(held, date(2018, 1, 1), date(2020, 1, 1)).items()]
    ['2018-03-30: running', '2018-06-29: lapsed']
    """
    found: dict[date, Standing] = {}
    before: dict[tuple[Said, str], object] = {}
    for standing in _standings(Question.of(partnership, lens_of(partnership, to, known_on, policy)), as_day(from_)):
        after = details_of(standing) | {(Said("trail", ""), "says"): standing.trail}
        if after != before:
            found[standing.as_of], before = standing, after
    return found


def _standings(question: Question, first: date) -> Iterator[Standing]:
    """Yield the standings on the days from a first one up to that of a question on which anything may change."""
    listed = known_by(_facts_of(question.partnership), as_of=question.lens.as_of, known_on=question.lens.known_on)
    own = sorted({fact.on for fact in listed})
    fold = question.fold_to_go_on()
    day: date | None = max(first, min((record.on for record in question.visible), default=date.max))
    while day is not None and day <= question.lens.as_of:
        asked = Question.of(question.partnership, replace(question.lens, as_of=day))
        place = bisect_right(own, day)
        days = own[place : place + 1]
        try:
            yield asked.answer_from(fold) if fold is not None else asked.answer()
            days += filter(None, [next_changing_day(fold.facts if fold is not None else asked.facts)])
        except AsOfError:  # every record of the day was withdrawn
            pass
        day = min(days, default=None)


def _facts_of(partnership: Partnership) -> Iterator[AnyRecord | Measurement | Milestone]:
    yield from partnership.records
    yield from partnership.evidence


def changes(earlier: Standing, later: Standing) -> Changes:
    """Say what became different between two standings of a partnership, and because of which record, evidence or day.

    The facts that came in between are added one by one, each on its own day, and the days on which time alone may change anything
    are passed one by one: a change is laid to the last of them that made it. Errors: ``InputError`` for standings of two
    partnerships (``other_partnership``), or in the wrong order (``days_reversed``).

    >>> from partnership_rules import Partnership, evaluate, load_policy
    >>> held = Partnership(id="p", policy=load_policy("michigan-2017"), district={"name": "Some District"},
    ...                    records=[{"kind": "identified", "on": "2018-03-30"}, {"kind": "assigned", "on": "2018-03-30"}])
    >>> found = changes(evaluate(held, as_of=date(2018, 5, 1)), evaluate(held, as_of=date(2018, 9, 1)))
    >>> [(one.name, one.before, one.after, one.cause.on.isoformat()) for one in found.changes if one.part == "clock"]
    [('plan', 'running', 'lapsed', '2018-06-29')]
    """
    expect(earlier, Standing), expect(later, Standing)
    if earlier.partnership.id != later.partnership.id:
        raise InputError("the standings are of two partnerships", code="other_partnership", hint="give two standings of one partnership")
    if earlier.as_of > later.as_of:
        raise InputError("the first standing is of a later day than the second", code="days_reversed", hint="give the earlier one first")
    causes: dict[tuple[Said, str], Cause] = {}
    before = details_of(earlier)
    for cause, asked in _one_by_one(earlier, expect(later.question, Question)):
        after = _details(asked) or before
        causes.update((key, cause) for key in {**before, **after} if before.get(key) != after.get(key))
        before = after
    return differing(earlier, later, causes)


def _details(question: Question) -> dict[tuple[Said, str], object]:
    """Return what the answer says of each thing; nothing where every record so far is withdrawn."""
    try:
        return details_of(question.answer())
    except AsOfError:
        return {}


def _one_by_one(earlier: Standing, question: Question) -> Iterator[tuple[Cause, Question]]:
    """Yield the questions on the way from one standing to another, fact by fact and day by day, each with what is new in it."""
    old, day = expect(earlier.question, Question), earlier.as_of
    known = Counter[object]((*old.visible, *old.evidence.values()))
    kept, records = _apart(dict(enumerate(question.visible)), known)
    _, entries = _apart(question.evidence, known)
    lens = replace(question.lens, as_of=day)
    asked = replace(question, lens=lens, visible=tuple(kept.values()), hidden=frozenset(entries))
    if lens != old.lens or any(known.values()):
        yield Cause("question", day), asked
    coming: list[tuple[date, bool, tuple[object, ...], int]]
    coming = [(entry.on, False, entry.order, place) for place, entry in entries.items()]
    coming += [(record.on, True, record.order, place) for place, record in records.items()]
    for on, is_record, _, place in [*sorted(coming), (date.max, True, (), -1)]:
        for later in _passing(asked, min(on, question.lens.as_of)):
            yield Cause("day", later.lens.as_of), later
            asked = later
        if is_record and place in records:
            asked = replace(asked, visible=(*asked.visible, records[place]))
            yield Cause("record", on, records[place]), asked
        elif not is_record:
            asked = replace(asked, hidden=asked.hidden - {place})
            yield Cause("evidence", on, entries[place]), asked


def _passing(question: Question, last: date) -> Iterator[Question]:
    """Yield the question on each later day up to a last one on which time alone may change anything, and on that one."""
    while question.lens.as_of < last:
        try:
            following = next_changing_day(question.facts) or last
        except AsOfError:  # every record so far is withdrawn
            following = last
        question = replace(question, lens=replace(question.lens, as_of=min(following, last)))
        yield question


def _apart(facts: Mapping[int, T], known: Counter[object]) -> tuple[dict[int, T], dict[int, T]]:
    """Part facts into those that are among the known, which are taken from them, and the new ones."""
    kept: dict[int, T] = {}
    new: dict[int, T] = {}
    for place, fact in facts.items():
        (kept if known[fact] > 0 else new)[place] = fact
        known[fact] -= known[fact] > 0
    return kept, new
