"""Asks the conditions of a policy of every school: three-valued, and keeping what was read, so that reasons can be told later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias, assert_never

from ..dates import shift
from ..logic import FALSE, TRUE, UNDETERMINED, Truth, all_of, any_of, negate, truth_of
from .cut import Cut
from .known import ABSENT, Known, at_least, at_most, below
from .language import All, AnyOf, AtLeast, AtMost, Below, Condition, Designated, Held, Is, Lowest, Not, Ranked, Threshold, walk
from .prior import Statuses
from .rank import Place
from .roster import RosterSchool

__all__ = ["Frame", "Weighed", "asker"]


class Weighed(NamedTuple):
    """A condition asked of one school: the answer, and what it was read from. ``exact`` is false where it may be too cautious."""

    condition: Condition
    truth: Truth
    parts: tuple[Weighed, ...] = ()
    known: Known | None = None
    cut: Cut | None = None
    place: Place | None = None
    exact: bool = True


Asker: TypeAlias = Callable[[int], Weighed]
"""Asks one condition of the school at a place of the roster."""
Contest: TypeAlias = Callable[[Ranked], Cut] | None
"""Ranks the pool of a rule."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What is known of the schools of a roster on a day."""

    roster: tuple[RosterSchool, ...]
    indicators: dict[str, Sequence[Known]]
    scores: dict[str, Sequence[Known]]
    inputs: dict[str, frozenset[str]]
    """The indicators of which each score is made, and under the empty name what membership of a pool asks."""
    statuses: Statuses
    as_of: date


def asker(condition: Condition, frame: Frame, contest: Contest = None) -> Asker:
    """Return the function that asks a condition of a school; ``contest`` ranks a pool where the condition names its lowest."""
    match condition:
        case All():
            return _joined(condition, condition.all, frame, contest, all_of)
        case AnyOf():
            return _joined(condition, condition.any, frame, contest, any_of)
        case Not():
            return _denied(condition, asker(condition.not_, frame, contest))
        case Below():
            return _held(condition, condition.below, frame, below)
        case AtMost():
            return _held(condition, condition.at_most, frame, at_most)
        case AtLeast():
            return _held(condition, condition.at_least, frame, at_least)
        case Is():
            said = _answers(condition)
            return lambda i: said[_said_of(condition, frame.roster[i])]
        case Designated():
            had = _answers(condition)
            return lambda i: had[_had(condition.designated, frame.roster[i].school, frame)]
        case Lowest():
            return _ranked(condition, contest)
        case _:
            assert_never(condition)


def _answers(condition: Condition) -> dict[Truth, Weighed]:
    """Return the three answers, to be shared by all schools."""
    return {truth: Weighed(condition, truth) for truth in (TRUE, FALSE, UNDETERMINED)}


def _joined(
    condition: All | AnyOf, inner: Sequence[Condition], frame: Frame, contest: Contest, join: Callable[[list[Truth]], Truth]
) -> Asker:
    asked = [(asker(one, frame, contest), _reads(one, frame)) for one in inner]

    def ask(i: int) -> Weighed:
        parts = tuple([one(i) for one, _ in asked])
        truths = [part.truth for part in parts]
        exact = False not in [part.exact for part in parts]
        if exact and truths.count(UNDETERMINED) > 1:
            read = [name for (_, names), truth in zip(asked, truths, strict=True) if truth is UNDETERMINED for name in names]
            exact = len(read) == len(set(read))
        return Weighed(condition, join(truths), parts, exact=exact)

    return ask


def _reads(condition: Condition, frame: Frame) -> frozenset[str]:
    """Name what a condition reads; three-valued logic loses nothing where its parts read different things."""
    found: set[str] = set()
    for _, one in walk(condition):
        match one:
            case Below(below=held) | AtMost(at_most=held) | AtLeast(at_least=held):
                found |= {held.indicator} if held.indicator else frame.inputs[held.score or ""]
            case Is():
                found |= {f"is {key}" for key in one.is_}
            case Lowest():
                found |= {"the others", *frame.inputs[""], *frame.inputs[one.lowest.by or next(iter(frame.scores))]}
            case Designated() | All() | AnyOf() | Not():
                pass
            case _:
                assert_never(one)
    return frozenset(found)


def _denied(condition: Not, inner: Asker) -> Asker:
    def ask(i: int) -> Weighed:
        part = inner(i)
        return Weighed(condition, negate(part.truth), (part,), exact=part.exact)

    return ask


def _held(condition: Condition, threshold: Threshold, frame: Frame, judge: Callable[..., Truth]) -> Asker:
    column = frame.indicators[threshold.indicator] if threshold.indicator else frame.scores[threshold.score or ""]
    edge, when_absent = threshold.value, threshold.absent

    without = Weighed(condition, when_absent, known=ABSENT)

    def ask(i: int) -> Weighed:
        known = column[i]
        if known is ABSENT:
            return without
        return Weighed(condition, judge(known, edge, when_absent=when_absent), known=known, exact=known.exact)

    return ask


def _ranked(condition: Lowest, contest: Contest) -> Asker:
    assert contest is not None, "a policy that ranks elsewhere is refused when it is built"
    cut = contest(condition.lowest)

    def ask(i: int) -> Weighed:
        place = cut.places[i]
        return Weighed(condition, place.named, cut=cut, place=place, exact=cut.exact)

    return ask


def _said_of(condition: Is, school: RosterSchool) -> Truth:
    return all_of(truth_of(school.says[key] in words if school.says.get(key) else None) for key, words in condition.is_.items())


def _had(held: Held, school: str, frame: Frame) -> Truth:
    statuses = frame.statuses.get(school, {})
    since = statuses.get(held.as_)
    if since is None or held.for_at_least is None:
        return truth_of(None if held.as_ in statuses and since is None else since is not None)
    return truth_of(shift(since, held.for_at_least) <= frame.as_of)
