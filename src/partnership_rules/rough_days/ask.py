"""Ask where a partnership with rough days stands, and whether a record would be accepted: in every completion, or only in some."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from ..dates import as_day
from ..errors import AsOfError, InputError
from ..evaluation import propose as propose_exactly
from ..evaluation.fold import Lens
from ..kinds import AnyRecord
from ..model import expect
from ..policy import Policy
from ..record import Partnership, as_record
from ..standing import Decision, Standing
from .completions import Completed, Completions
from .days import Days
from .result import UNSAID, ClockSpan, Completion, Outlook, Possible, Said, said_of, wanting_for

__all__ = ["outlook", "propose", "standings_under_two"]

T = TypeVar("T", date, int)


def outlook(partnership: Partnership, *, as_of: date | str, known_on: date | str | None = None, policy: Policy | None = None) -> Outlook:
    """Return where a partnership may stand on a day, over every exact day that its rough days may be.

    It takes what ``evaluate`` takes, and answers for exact partnerships too. No day is sampled: days between which nothing else
    changes are tried once. Errors: those of ``evaluate``; ``LimitError`` (``too_rough``) where too many completions could differ.

    >>> from partnership_rules import Partnership, catalog
    >>> p = Partnership(id="p", policy=catalog()["michigan-2017"], district={"name": "Some District"},
    ...                 records=[{"kind": "identified", "on": "2017-01-20"}, {"kind": "assigned", "on": "2017-03"}])
    >>> found = outlook(p, as_of=date(2017, 6, 10))
    >>> found.states, [clock.due for clock in found.clocks if clock.name == "plan"]
    (('assessing',), [(datetime.date(2017, 5, 30), datetime.date(2017, 6, 29))])
    """
    expect(partnership, Partnership, hint="pr.load() gives one")
    day = as_day(as_of)
    held = policy or partnership.policy_of(partnership.policy)
    lens = Lens(held, day, as_day(known_on) if known_on is not None else None, fixed=policy is not None)
    completions = _completions(partnership.with_silences(), lens)
    if not completions.all:
        raise _not_begun(partnership, day)
    return _outlook(completions)


def standings_under_two(
    partnership: Partnership, policy_a: Policy | None, policy_b: Policy, *, as_of: date
) -> list[tuple[Standing, Standing]]:
    """List the standings under two policies for each completion that can differ under either; None is the partnership's own policy.

    Errors: ``AsOfError`` where no completion has a record by then, ``LimitError`` (``too_rough``).
    """
    whole, own = partnership.with_silences(), policy_a or partnership.policy_of(partnership.policy)
    first = _completions(whole, Lens(own, as_of, None, fixed=policy_a is not None), policy_b)
    second = Completions(whole, Lens(policy_b, as_of, None, fixed=True), first.days)
    found = [(a, b) for days, a in first.all.items() if (b := second.standing(days)) is not None]
    if not found:
        raise _not_begun(partnership, as_of)
    return found


def _not_begun(partnership: Partnership, day: date) -> AsOfError:
    return AsOfError(f"the partnership '{partnership.id}' has no record on or before {day}", hint="ask about a later day")


def _completions(partnership: Partnership, lens: Lens, *others: Policy) -> Completions:
    policies = [lens.policy] if lens.fixed else list({policy.id: policy for policy in (lens.policy, *partnership.policies)}.values())
    return Completions(partnership, lens, Days(partnership, [*policies, *others], as_of=lens.as_of, known_on=lens.known_on))


def _outlook(completions: Completions) -> Outlook:
    standings = completions.all
    said = {days: said_of(standing) for days, standing in standings.items()}
    distinct: dict[object, Completion] = {}
    for days, standing in standings.items():
        shape = (*said[days].items(), *((step.what, step.to, step.outcome) for step in standing.trail))
        distinct.setdefault(shape, Completion(_days(completions, days), standing))
    lens = completions.lens
    things = list(dict.fromkeys(thing for one in said.values() for thing in one))
    return Outlook(
        completions.partnership,
        lens.policy,
        lens.as_of,
        lens.known_on,
        tuple(dict.fromkeys(standing.state for standing in standings.values())),
        (min(standing.since for standing in standings.values()), max(standing.since for standing in standings.values())),
        tuple(_clock(name, list(standings.values())) for name in _clock_names(standings)),
        tuple((thing, _possible(completions, thing, said)) for thing in things),
        tuple(distinct.values()),
        _stages(standings.values(), lens.as_of),
    )


def _stages(standings: Iterable[Standing], as_of: date) -> tuple[tuple[date, tuple[str, ...]], ...]:
    """List the days on which the possible states change: along each way, a state may hold from its first start to its last end."""
    ways: dict[tuple[str, ...], list[list[date]]] = {}
    for standing in standings:
        moves = [(standing.trail[0].from_, standing.trail[0].on)]
        moves += [(step.to, step.on) for step in standing.trail if step.outcome != "refused" and step.to != step.from_]
        ways.setdefault(tuple(state for state, _ in moves), []).append([*(on for _, on in moves), as_of])
    spans: dict[tuple[str, date, date], None] = {}
    for way, listed in ways.items():
        starts = [(min(days), max(days)) for days in zip(*listed, strict=True)]
        spans.update(dict.fromkeys((state, starts[at][0], starts[at + 1][1]) for at, state in enumerate(way)))
    cuts = sorted({day for _, first, end in spans for day in (first, end) if day < as_of} or {as_of})
    found = [(cut, tuple(sorted({s for s, first, end in spans if first <= cut < end or cut == end == as_of}))) for cut in cuts]
    return tuple(one for at, one in enumerate(found) if one[1] and (not at or one[1] != found[at - 1][1]))


def _days(completions: Completions, days: Completed) -> tuple[tuple[str, date | None], ...]:
    listed = zip(completions.facts, days, strict=True)
    return tuple((one.name, day if day <= completions.lens.as_of else None) for one, day in listed)


def _clock_names(standings: Mapping[Completed, Standing]) -> list[str]:
    return list(dict.fromkeys(clock.name for standing in standings.values() for clock in standing.clocks))


def _clock(name: str, standings: list[Standing]) -> ClockSpan:
    clocks = [clock for standing in standings for clock in standing.clocks if clock.name == name]
    late = [clock for clock in clocks if clock.days_late is not None]
    return ClockSpan(
        name,
        clocks[0].title,
        tuple(dict.fromkeys(clock.status for clock in clocks)),
        _range(clock.anchor for clock in clocks),
        _range(clock.due for clock in clocks),
        _range(clock.days_late for clock in clocks),
        any(clock.met_on is None and clock.held_on is None for clock in late),
    )


def _range(values: Iterable[T | None]) -> tuple[T, T] | None:
    found = [value for value in values if value is not None]
    return (min(found), max(found)) if found else None


def _possible(completions: Completions, thing: Said, said: Mapping[Completed, Mapping[Said, str]]) -> Possible:
    unsaid = UNSAID.get(thing.part, "none")
    words = {days: one.get(thing, unsaid) for days, one in said.items()}
    outcomes = tuple(dict.fromkeys(words.values()))
    if len(outcomes) > 1:
        return Possible(thing.name, outcomes, _deciding(completions, thing, words))
    standing = next(iter(completions.all.values()))
    return Possible(thing.name, outcomes, wanting_for(standing, thing) if outcomes == ("undetermined",) else ())


def _deciding(completions: Completions, thing: Said, words: Mapping[Completed, str]) -> tuple[str, ...]:
    """Find the days that decide: on the way from one completion to one that says something else, those whose change changes the word."""
    first = next(iter(words))
    other = next(days for days, word in words.items() if word != words[first])
    found: set[int] = set()
    for order in (range(len(first)), reversed(range(len(first)))):
        days, word = first, words[first]
        for at in order:
            days = (*days[:at], other[at], *days[at + 1 :])
            standing = completions.standing(days)
            now = said_of(standing).get(thing, UNSAID.get(thing.part, "none")) if standing is not None else word
            if now != word:
                found.add(at)
            word = now
    facts = completions.facts
    return tuple(facts[at].need for at in sorted(found))


def propose(
    partnership: Partnership, record: AnyRecord | Mapping[str, object], *, known_on: date | str | None = None, policy: Policy | None = None
) -> Decision:
    """Say whether a record would be accepted on its day, why, and what would have to be true; nothing is stored.

    It is accepted when it moves the machine or is a fact that moves nothing, and refused when its kind has a way out of
    the present state but no guard is true, unknown included. Later records are not looked at. Where days are known only
    roughly it is accepted or refused only if it is in every completion; where these say different things its outcome is
    ``undetermined``, and ``depends_on`` names the days that decide. Errors: a record that is none, or does not fit the
    partnership, raises ``ModelError``; ``LimitError`` (``too_rough``) where too many completions could differ.
    """
    made = as_record(record)
    grown = expect(partnership, Partnership, hint="pr.load() gives one").add(made)
    if grown.is_exact:
        return propose_exactly(partnership, made, known_on=known_on, policy=policy)
    last = made.rough.latest if made.rough else made.on
    if last is None:
        raise InputError(
            "a record is proposed for a day, or for days with an end", code="rough_days", hint="give the last day it may be of"
        )
    known = as_day(known_on) if known_on is not None else None
    lens = Lens(policy or partnership.policy_of(partnership.policy), last, known, fixed=policy is not None)
    completions = _completions(partnership.with_silences().add(made), lens)
    decided = {days: _proposed(completions, days, policy) for days in completions.all}
    accepted = {decision.accepted for decision in decided.values()}
    first = next(one for one in decided.values() if one.accepted is (accepted == {True}))
    said = replace(first, step=replace(first.step, on=made.on, record=made), partnership=grown if first.accepted else partnership)
    if len({one.outcome for one in decided.values()}) == 1:
        return said
    depends = tuple(completions.facts[at].need for at in _deciding_places({days: one.outcome for days, one in decided.items()}))
    return replace(said, outcome="undetermined", depends_on=depends)


def _deciding_places(outcomes: Mapping[Completed, str]) -> Sequence[int]:
    """List the places of the days that decide: two completions that differ there only say different things; else all of them."""
    every = range(len(next(iter(outcomes))))
    found = []
    for at in every:
        said: dict[Completed, set[str]] = {}
        for days, outcome in outcomes.items():
            said.setdefault((*days[:at], *days[at + 1 :]), set()).add(outcome)
        found += [at] if any(len(words) > 1 for words in said.values()) else []
    return found or every


def _proposed(completions: Completions, days: Completed, policy: Policy | None) -> Decision:
    """Propose the last record of a partnership in one completion of it."""
    exact = completions.partnership.with_days({one.place: day for one, day in zip(completions.facts, days, strict=True)})
    *before, made = exact.records
    return propose_exactly(exact.with_changes(records=tuple(before)), made, known_on=completions.lens.known_on, policy=policy)
