"""When a record is in time: in which states, and while which clock runs, and until which day it would have been."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from ..facts import Clock, Facts
from ..kinds import AnyRecord
from ..logic import FALSE, Because
from ..policy import KindRule
from ..standing import Step
from ..words import listed

__all__ = ["explain_out_of_time", "explain_time"]

_ONE_DAY = timedelta(days=1)


def explain_out_of_time(record: AnyRecord, facts: Facts, trail: Sequence[Step]) -> Because:
    """Explain why a record is out of time, with the last day on which it would have been in time, where there was one."""
    rule = facts.policy.kinds[record.happening]
    head = f"'{record.happening}' is refused in '{facts.policy.title_of(facts.state)}': it is out of time"
    return Because(f"{head}, {_when(rule, facts, _left(rule, record, facts, trail))}", FALSE, cites=facts.cite(rule.cites))


def explain_time(kind: str, facts: Facts) -> Because | None:
    """Explain why no record of a kind is in time today; None where one is."""
    if facts.in_time(kind):
        return None
    rule = facts.policy.kinds[kind]
    return Because(f"'{kind}' is out of time, {_when(rule, facts, '')}", FALSE, cites=facts.cite(rule.cites))


def _when(rule: KindRule, facts: Facts, left: str) -> str:
    """Say when records of a kind are in time; first what is wanting today."""
    states = listed([f"'{facts.policy.title_of(state)}'" for state in rule.only_in], last="or")
    in_states = f"for it counts only in {states}{left}" if rule.only_in and facts.state not in rule.only_in else ""
    clock = facts.clocks[rule.only_while.clock] if rule.only_while is not None else None
    if clock is None or clock.says.runs:
        return in_states
    in_clock = f"for it counts only while the clock '{clock.name}' runs{_ran(clock, facts)}"
    return f"{in_states}; and {in_clock}" if in_states else in_clock


def _ran(clock: Clock, facts: Facts) -> str:
    """Say in which days a clock ran that does not run today."""
    if clock.anchor is None or clock.last_day is None:
        return ", which has not started"
    last = clock.met_on if clock.says.kept else clock.last_day
    ended = facts.since if clock.says.stopped else facts.today
    return f", and it was in time from {clock.anchor} until {min(last or ended, ended)}"


def _left(rule: KindRule, record: AnyRecord, facts: Facts, trail: Sequence[Step]) -> str:
    """Say until which day the states were in which a record would have been in time."""
    for place, step in reversed(list(enumerate(trail))):
        if step.from_ in rule.only_in and step.to not in rule.only_in:
            return f", and it was in time until {_last_day(record, facts, trail[: place + 1])}"
    return ", where the partnership has not been"


def _last_day(record: AnyRecord, facts: Facts, trail: Sequence[Step]) -> date:
    """Return the last day on which a record would have come before the step that ends a trail, by the order of one day.

    A deadline lapses before all records of its day, and a record of an earlier kind comes before it too.
    """
    left = trail[-1]
    cause = next((step for step in reversed(trail) if step.what != "always" and step.on == left.on), left)
    clock = facts.policy.clocks.get(cause.what.removeprefix("clock:"))
    lapsed = clock is not None and clock.kind == "deadline"
    place = facts.policy.place_of_kind
    is_sooner = place(cause.record.happening) <= place(record.happening) if cause.record is not None else lapsed
    return left.on - _ONE_DAY if is_sooner and left.on > trail[0].on else left.on
