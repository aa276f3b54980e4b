"""Who sends what by when, and what happens otherwise: the days of a standing that are late or still ahead."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ..benchmark import Finding
from ..clock_status import CLOCK_STATUSES
from ..condition import Condition, Occurrence, selects, walk
from ..condition.ast import ClockIs, Met, Missed, ShareMet, Signed
from ..logic import Truth
from ..policy.parts import ClockSpec, Transition
from ..standing import ClockResult, Standing
from ..words import MONTHS, WEEKDAYS, listed, plural
from .sentences import menu_words, said, school_name, state_title

__all__ = ["Duty", "day_words", "duties_of"]

_MOST_TITLES = 4


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that is due on a day: what, who acts, and what happens otherwise; ``days_late`` where the day is past."""

    on: date
    what: str
    by: str
    otherwise: tuple[str, ...]
    days_late: int = 0


def day_words(day: date) -> str:
    """Write a day out.

    >>> day_words(date(2018, 10, 25))
    'Thursday, 25 October 2018'
    """
    return f"{WEEKDAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]} {day.year}"


def duties_of(standing: Standing) -> list[Duty]:
    """List what is late, longest first, and what is still ahead, by day; nothing where the partnership has ended."""
    if standing.is_final:
        return []
    return sorted([*_clocks(standing), *_benchmarks(standing)], key=lambda duty: (-duty.days_late, duty.on, duty.what))


def _clocks(standing: Standing) -> Iterator[Duty]:
    for clock in standing.clocks:
        late = (clock.days_late or 0) if clock.met_on is None and clock.held_on is None else 0
        if clock.due is not None and (clock.says.runs or late):
            spec = standing.policy.clocks[clock.name]
            roles = dict.fromkeys(standing.policy.role(role) for role in _roles(standing, spec))
            nobody = "the policy does not say" if spec.kind == "deadline" or spec.phase else "nobody: the day comes"
            yield Duty(clock.due, clock.title, listed(roles) or nobody, tuple(_otherwise(standing, clock)), late)


def _roles(standing: Standing, spec: ClockSpec) -> Iterator[str]:
    """List the roles whose acts meet a clock, as the steps of the policy name them: those from here, where there are some."""
    wanted = spec.met_by or ((Occurrence(kind="review_held", with_={"review": spec.phase}),) if spec.phase else ())
    steps = [step for step in standing.policy.transitions if any(_is_of(step, one) for one in wanted)]
    for step in [step for step in steps if standing.state in step.from_] or steps:
        yield from step.by
        yield from _signing(standing, step)


def _is_of(step: Transition, wanted: Occurrence) -> bool:
    """Say whether a step is what an occurrence names."""
    if wanted.kind is not None:
        return step.on == wanted.kind and (wanted.with_ or {}).items() <= (step.with_ or {}).items()
    return step.to == wanted.entered


def _signing(standing: Standing, step: Transition) -> Iterator[str]:
    for leaf in _leaves(step.when):
        if isinstance(leaf, Signed):
            yield from leaf.signed.roles
            yield from leaf.signed.if_charter if standing.partnership.district.charter is not False else ()


def _leaves(condition: Condition | None) -> Iterator[Condition]:
    return (leaf for _, leaf in walk(condition)) if condition is not None else iter(())


def _otherwise(standing: Standing, clock: ClockResult) -> Iterator[str]:
    """Say what follows from a clock whose day passes: steps, grounds and clauses that name it."""
    policy = standing.policy
    if clock.says.runs and policy.clocks[clock.name].kind == "deadline":
        yield "it is late from the next day on"
    for step in policy.transitions:
        if step.clock == clock.name and standing.state in step.from_ and clock.says.runs:
            yield f"it {'may move' if step.when else 'moves'} on to “{state_title(policy, step.to)}”"
    yield from dict.fromkeys(words for words, leaf in _named(standing) if isinstance(leaf, ClockIs) and _lapse(leaf, clock.name))
    if policy.clocks[clock.name].phase and clock.review is not None:
        yield "a review not held counts as late from the next day on" if clock.says.runs else "the review is not on record as held"


def _lapse(leaf: ClockIs, name: str) -> bool:
    return leaf.clock.name == name and any(CLOCK_STATUSES[one].lapsed for one in leaf.clock.is_)


def _named(standing: Standing) -> Iterator[tuple[str, Condition]]:
    """List the leaves that grounds and clauses ask about, each with what follows where it is so."""
    policy = standing.policy
    for ground in policy.ladder.grounds:
        words = f"a ground for the next level of accountability: “{ground.title or said(ground.id)}”{_before_signing(standing)}"
        yield from ((words, leaf) for leaf in _leaves(ground.when))
    for result in {one.id: one for one in standing.clauses}.values():
        clause = result.clause
        what = f"“{clause.title or said(clause.id)}” {clause.effect} follow ({menu_words(clause.then)})"
        yield from ((f"{what}; the {policy.role(clause.decided_by)} decides", leaf) for leaf in _leaves(clause.when))


def _before_signing(standing: Standing) -> str:
    level = standing.next_level
    return f"; the {standing.policy.role(level.decided_by)} decides" if level is not None else ""


def _benchmarks(standing: Standing) -> Iterator[Duty]:
    """Group the benchmarks that are not due yet by day and phase."""
    grouped: dict[tuple[date, str], list[Finding]] = {}
    for finding in standing.benchmarks:
        if finding.due is not None and not finding.is_due and not finding.reaches_back:
            grouped.setdefault((finding.due, finding.benchmark.phase), []).append(finding)
    for (day, phase), findings in grouped.items():
        titles = list(dict.fromkeys(one.benchmark.title or said(one.id) for one in findings))
        more = [f"{len(titles) - _MOST_TITLES} more"] if len(titles) > _MOST_TITLES else []
        schools = dict.fromkeys(school_name(standing, one.school) if one.school else standing.partnership.district.name for one in findings)
        follows = dict.fromkeys(words for words, leaf in _named(standing) if any(_asks(leaf, finding) for finding in findings))
        met = sum(one.truth is Truth.TRUE for one in findings)
        what = (
            f"Evidence on {plural(len(findings), f'{said(phase)} benchmark')}, {met} met so far: {listed([*titles[:_MOST_TITLES], *more])}"
        )
        yield Duty(day, what, listed(schools), ("what is not met by then is missed", *follows))


def _asks(leaf: Condition, finding: Finding) -> bool:
    """Say whether a leaf asks how a benchmark stands."""
    match leaf:
        case Met(met=selector) | Missed(missed=selector):
            return selects(selector, benchmark=finding.benchmark, school=finding.school)
        case ShareMet():
            return selects(leaf.share_met.of, benchmark=finding.benchmark, school=finding.school)
        case _:
            return False
