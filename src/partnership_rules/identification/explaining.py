"""Tells the reasons of a verdict in words: what was asked, what was known, what would turn it, and what would decide it."""

from __future__ import annotations

from typing import assert_never

from ..logic import FALSE, TRUE, UNDETERMINED, Because, negate
from ..quantity import show
from ..words import listed, plural
from .cut import Cut, say_count, say_ends, say_number
from .judgement import Judgement, Ruling
from .language import All, AnyOf, AtLeast, AtMost, Below, Designated, Is, Lowest, Not, Threshold
from .weighing import Weighed

__all__ = ["reasons_of", "say_place", "say_turns"]

MOST_RIVALS = 5
"""So many schools that could lie on either side are named; the others are counted."""


def reasons_of(verdict: Judgement) -> Because:
    """Return the whole tree of reasons of a verdict."""
    policy = verdict.policy
    parts = [_ruling(verdict, ruling) for ruling in verdict.rulings]
    if verdict.is_excluded:
        text = "the policy leaves the school out" if verdict.is_excluded is TRUE else "the policy may leave the school out"
        parts.append(Because(text, negate(verdict.is_excluded), cites=policy.cite(policy.population.cites)))
    if verdict.leaving is not None and policy.exit is not None:
        had = f"{policy.status.named} since {verdict.since}, and has not left"
        left = _said(verdict.leaving, verdict)
        parts.append(Because(had, negate(verdict.leaving.truth), parts=(left,), cites=policy.cite(policy.exit.cites)))
    judged = Because(_headline(verdict), verdict.judged, parts=tuple(parts) or (Because("it stands in no pool that a rule asks"),))
    return verdict.override.over(judged) if verdict.override is not None else judged


def _headline(verdict: Judgement) -> str:
    name = f"{verdict.school.title} is named" if verdict.judged is TRUE else f"{verdict.school.title} is not named"
    if verdict.judged is UNDETERMINED:
        return f"whether {verdict.school.title} is named hangs on what is not known"
    reasons = verdict.judged_reasons
    return f"{name} ({listed(reasons)})" if reasons else name


def _ruling(verdict: Judgement, ruling: Ruling) -> Because:
    policy, rule = verdict.policy, ruling.rule
    parts = [_said(ruling.when, verdict)]
    if ruling.member is UNDETERMINED:
        parts.append(Because(f"it stands in the pool '{ruling.pool}'", UNDETERMINED, needs=_roster_needs(verdict)))
    if ruling.harbor is not None:
        parts.append(Because("a safe harbor does not spare it", negate(ruling.harbor.truth), parts=(_said(ruling.harbor, verdict),)))
    title = rule.title or rule.id.replace("_", " ").replace("-", " ")
    where = f" in the pool '{ruling.pool}'" if ruling.pool else ""
    return Because(f"{title}{where} ({rule.reason})", ruling.truth, parts=tuple(parts), cites=policy.cite(rule.cites))


def _said(weighed: Weighed, verdict: Judgement) -> Because:
    condition, truth = weighed.condition, weighed.truth
    match condition:
        case All() | AnyOf():
            word = "all of these hold" if isinstance(condition, All) else "at least one of these holds"
            return Because(word, truth, parts=tuple(_said(part, verdict) for part in weighed.parts))
        case Not():
            return Because("this does not hold", truth, parts=tuple(_said(part, verdict) for part in weighed.parts))
        case Below():
            return _measured(weighed, condition.below, "below", verdict)
        case AtMost():
            return _measured(weighed, condition.at_most, "at most", verdict)
        case AtLeast():
            return _measured(weighed, condition.at_least, "at least", verdict)
        case Is():
            asked = " and ".join(f"{key} is {listed(words, last='or')}" for key, words in condition.is_.items())
            return Because(asked, truth, needs=_roster_needs(verdict) if truth is UNDETERMINED else ())
        case Designated():
            held = condition.designated
            return Because(f"it was {held.as_} before" + (f", for {held.for_at_least.words()}" if held.for_at_least else ""), truth)
        case Lowest():
            return _ranked(weighed, verdict)
        case _:
            assert_never(condition)


def _roster_needs(verdict: Judgement) -> tuple[str, ...]:
    empty = [key for key in verdict.asked_of_roster if not verdict.school.says.get(key)]
    return tuple(f"roster: {key}" for key in empty)


def _measured(weighed: Weighed, threshold: Threshold, word: str, verdict: Judgement) -> Because:
    name = threshold.indicator or threshold.score or ""
    known = weighed.known
    value = "absent" if known is None or not known.present else say_ends((known.low, known.high))
    perhaps = ", or absent" if known is not None and known.present and known.absent else ""
    needs = verdict.needs_of(name) if weighed.truth is UNDETERMINED else ()
    return Because(f"{name} is {value}{perhaps}; asked is {word} {show(threshold.value)}", weighed.truth, needs=needs)


def say_place(weighed: Weighed) -> str:
    """Say the rank of a school, among how many, and how many are named."""
    place, cut = weighed.place, weighed.cut
    if place is None or cut is None or place.rank is None:
        return "it is not ranked"
    number = cut.named
    said = f"the lowest {say_count(number)} {'is' if number == (1, 1) else 'are'} named"
    return f"rank {say_count(place.rank)} of {say_count(cut.ranked)}, {said}"


def say_turns(weighed: Weighed) -> str:
    """Say how far the school's own score decides: what would turn the answer, whatever the others have."""
    place, cut = weighed.place, weighed.cut
    if place is None or cut is None:
        return ""
    above, below = ("above", "at or below") if cut.ties == "in" else ("at or above", "below")
    turns = []
    if place.out_if_above is not None and place.named is not FALSE:
        turns.append(f"would be out {above} {say_number(place.out_if_above)}")
    if place.in_if_below is not None and place.named is not TRUE:
        turns.append(f"would be in {below} {say_number(place.in_if_below)}")
    return "; ".join(turns)


def _ranked(weighed: Weighed, verdict: Judgement) -> Because:
    cut = weighed.cut
    assert cut is not None, "a rank is always asked of a cut"
    needs: tuple[str, ...] = ()
    if weighed.truth is UNDETERMINED:
        needs = (*verdict.needs_of(cut.score), *_roster_needs(verdict), *_rivals(cut, verdict.index))
    entrant = cut.entrants[verdict.index]
    score = say_ends((entrant.low, entrant.high)) if weighed.place and weighed.place.rank else "absent"
    said = [say_place(weighed), f"{cut.score} {score}", say_turns(weighed)]
    return Because("; ".join(part for part in said if part), weighed.truth, needs=needs)


def _rivals(cut: Cut, index: int) -> tuple[str, ...]:
    rivals = list(cut.rivals(index))
    if not rivals:
        return ()
    more = f" and {len(rivals) - MOST_RIVALS} more" if len(rivals) > MOST_RIVALS else ""
    return (f"{cut.score} of {plural(len(rivals), 'other school')}: {', '.join(rivals[:MOST_RIVALS])}{more}",)
