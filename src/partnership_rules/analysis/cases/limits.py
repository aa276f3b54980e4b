"""What facts cannot be at once: due dates come in order, a clock that never started was never reached, and so on.

Without these limits an analysis would report cases that no record can ever show.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise, permutations

from ...clock_status import CLOCK_STATUSES
from ...condition import Condition, walk
from ...condition import ast as c
from ...policy import ClockSpec
from ..spans import span_of
from .cases import Cases
from .chosen_facts import FactValue, key_of
from .diagram import ALWAYS, Diagram
from .facts import happened_name, occurrence_name, standing_name

__all__ = ["limits"]

_STARTED = tuple(word for word, status in CLOCK_STATUSES.items() if status.started)
_ENDED = tuple(word for word, status in CLOCK_STATUSES.items() if status.ended)
_OVER = tuple(word for word, status in CLOCK_STATUSES.items() if status.over)


def limits(cases: Cases, conditions: Sequence[Condition], *, state: str | None = None) -> Diagram:
    """Return the diagram that is true of what can be, as far as the conditions that were read go; in a state, where one is given."""
    found = [*_due_order(cases), *_clocks(cases), *_due_and_clock(cases), *_signatures(cases, conditions), *_elapsed(cases, conditions)]
    found += [*_happened(cases, conditions), *_linked(cases, conditions)]
    found += _reviews(cases)
    if state is not None:
        found.append(cases.where(occurrence_name(c.Occurrence(entered=state)), ["yes"]))
    return cases.diagrams.all_of(found)


def _if(cases: Cases, name: str, values: Sequence[FactValue], then: str, allowed: Sequence[FactValue]) -> Diagram:
    """Return "if this variable has one of these values, then that one has one of those"."""
    if cases.level_of(name) is None or cases.level_of(then) is None:
        return ALWAYS
    return cases.diagrams.implies(cases.where(name, values), cases.where(then, allowed))


def _due_order(cases: Cases) -> Iterator[Diagram]:
    """Let what falls due earlier be due whenever the later is: by date, and by clocks that start together."""
    groups = list(dict.fromkeys(one.group for one in cases.benchmark_cases if one.group is not None))
    dates = sorted(group for group in groups if group.startswith("date:"))
    for earlier, later in pairwise(dates):
        yield _if(cases, f"due:{later}", ["yes"], f"due:{earlier}", ["yes"])
    for one, other in permutations([group for group in groups if group.startswith("phase:")], 2):
        if _sooner(_phase_clock(cases, one), _phase_clock(cases, other)):
            yield _if(cases, f"due:{other}", ["yes"], f"due:{one}", ["yes"])


def _phase_clock(cases: Cases, group: str) -> ClockSpec | None:
    policy = cases.policy
    name = policy.phase_clock(group.partition(":")[2]) if policy is not None else None
    return policy.clocks[name] if policy is not None and name is not None else None


def _sooner(one: ClockSpec | None, other: ClockSpec | None) -> bool:
    """Say whether a clock always comes before another one that starts on the same day."""
    if one is None or other is None or key_of(one.anchor) != key_of(other.anchor) or one.counting[3:] != other.counting[3:]:
        return False
    return span_of(one)[1] < span_of(other)[0]


def _clocks(cases: Cases) -> Iterator[Diagram]:
    """Let clocks with one anchor start together; and the shorter one not run on when the longer one is over."""
    policy = cases.policy
    if policy is None:
        return
    for (name, one), (key, other) in combinations(policy.clocks.items(), 2):
        if key_of(one.anchor) == key_of(other.anchor):
            for here, there in ((name, key), (key, name)):
                yield _if(cases, f"clock:{here}", ["not_started"], f"clock:{there}", ["not_started"])
    for (name, one), (key, other) in permutations(policy.clocks.items(), 2):
        if _sooner(one, other):
            yield _if(cases, f"clock:{key}", _OVER, f"clock:{name}", _ENDED)
    for name, clock in policy.clocks.items():
        seen = occurrence_name(clock.anchor)
        yield _if(cases, f"clock:{name}", _STARTED, seen, ["yes"])
        yield _if(cases, seen, ["yes"], f"clock:{name}", _STARTED)


def _due_and_clock(cases: Cases) -> Iterator[Diagram]:
    """Let what falls due with a clock be due only when that clock has come."""
    policy = cases.policy
    for name in [name for name in cases.names if name.startswith("due:phase:")] if policy is not None else ():
        clock = policy.phase_clock(name.rpartition(":")[2]) if policy is not None else None
        if clock is not None:
            yield _if(cases, name, ["yes"], f"clock:{clock}", _ENDED)


def _reviews(cases: Cases) -> Iterator[Diagram]:
    """Let a review that is decided have been held."""
    for name in [name for name in cases.names if name.startswith("review:")]:
        yield _if(cases, name, ["met", "not_met"], f"held:{name.partition(':')[2]}", ["yes"])


def _signatures(cases: Cases, conditions: Sequence[Condition]) -> Iterator[Diagram]:
    """Let who has all the signatures of a longer list have those of a shorter one."""
    found = {key_of(leaf.signed): leaf.signed for one in conditions for _, leaf in walk(one) if isinstance(leaf, c.Signed)}
    for one, other in permutations(found.values(), 2):
        if set(one.roles) <= set(other.roles) and set(one.if_charter) <= {*other.if_charter, *other.roles}:
            yield _if(cases, f"signed:{key_of(other)}", ["yes"], f"signed:{key_of(one)}", ["yes"])


def _happened(cases: Cases, conditions: Sequence[Condition]) -> Iterator[Diagram]:
    """Let what came by a day have happened, and by every later day too."""
    found = {key_of(leaf.happened): leaf.happened for one in conditions for _, leaf in walk(one) if isinstance(leaf, c.Happened)}
    for one in found.values():
        yield _if(cases, happened_name(one), ["yes"], occurrence_name(one.occurrence), ["yes"])
    for one, other in permutations(found.values(), 2):
        if key_of(one.occurrence) == key_of(other.occurrence) and other.span[0] <= one.span[0] and one.span[1] <= other.span[1]:
            yield _if(cases, happened_name(one), ["yes"], happened_name(other), ["yes"])


def _linked(cases: Cases, conditions: Sequence[Condition]) -> Iterator[Diagram]:
    """Let a linked partnership stand in one state only, and nobody know where it stands, or everybody."""
    found = {key_of(leaf.standing_of): leaf.standing_of for one in conditions for _, leaf in walk(one) if isinstance(leaf, c.StandingOf)}
    for one, other in permutations(found.values(), 2):
        if one.partnership == other.partnership:
            here, there = standing_name(one), standing_name(other)
            yield _if(cases, here, ["unknown"], there, ["unknown"])
            if set(one.in_) <= set(other.in_):
                yield _if(cases, here, ["yes"], there, ["yes"])
            elif not set(one.in_) & set(other.in_):
                yield _if(cases, here, ["yes"], there, ["no"])


def _elapsed(cases: Cases, conditions: Sequence[Condition]) -> Iterator[Diagram]:
    """Let no longer period since a day pass before a shorter one, and none before that day."""
    found = {key_of(leaf.elapsed): leaf.elapsed for one in conditions for _, leaf in walk(one) if isinstance(leaf, c.Elapsed)}
    for key, span in found.items():
        yield _if(cases, f"elapsed:{key}", ["yes"], occurrence_name(span.since), ["yes"])
    for one, other in permutations(found.values(), 2):
        same = key_of(one.since) == key_of(other.since)
        if (
            same
            and (one.period.months, one.period.days) <= (other.period.months, other.period.days)
            and one.period.months <= other.period.months
        ):
            yield _if(cases, f"elapsed:{key_of(other)}", ["yes"], f"elapsed:{key_of(one)}", ["yes"])
