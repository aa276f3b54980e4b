"""Lint of rough days: those that no clock could be met by, and those that change nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ...dated import RoughDay
from ...errors import PartnershipRulesError
from ...policy import Policy
from ...policy.machine_check import SIGNING_KINDS
from ...policy.parts import ClockSpec
from ...record import Partnership
from ...rough_days import Outlook, outlook
from .found import Found

__all__ = ["rough_lints"]


def rough_lints(partnership: Partnership) -> Iterator[Found]:
    """Find rough days before their own anchor, and rough days whose exact day would change nothing."""
    if not partnership.rough:
        return
    for policy in partnership.policies:
        if policy.id == partnership.policy:
            yield from _too_early(partnership, policy)
            yield from _settled(partnership)


def _too_early(partnership: Partnership, policy: Policy) -> Iterator[Found]:
    """Find records that would meet a clock, and lie on each of their days before every day that it is counted from."""
    for place, record in enumerate(partnership.records):
        last = record.rough.latest if record.rough else None
        for name, clock in policy.clocks.items() if last else ():
            anchors = [_first(one.on, one.rough) for one in partnership.records if one.kind == clock.anchor.kind]
            meets = record.kind in _meeting(policy, clock) and clock.early is None
            if last is not None and meets and anchors and last < min(anchors):
                said = f"'{record.kind}' was {record.rough.words() if record.rough else ''}, before the clock '{name}' began"
                shown = f"the clock is counted from {min(anchors)} at the earliest"
                yield Found("rough_too_early", ("records", place, "on"), said, "check the day, or that of the anchor", shown)


def _meeting(policy: Policy, clock: ClockSpec) -> set[str | None]:
    """Name the kinds of record that meet a clock, themselves or by leading to the state that does."""
    entered = {one.entered for one in clock.met_by} - {None}
    steps = [step for step in policy.transitions if step.to in entered]
    return {*(one.kind for one in clock.met_by), *(step.on for step in steps), *(SIGNING_KINDS if any(s.always for s in steps) else ())}


def _first(on: date, rough: RoughDay | None) -> date:
    return on if rough is None else rough.earliest or date.min


def _settled(partnership: Partnership) -> Iterator[Found]:
    """Find rough days that are the only ones of a partnership and change nothing on their first day, their last, and a year on."""
    facts = [getattr(partnership, name)[at] for name, at in partnership.rough]
    ends = [day for fact in facts for day in (fact.rough.earliest, fact.rough.latest) if day is not None]
    days = [*ends, max(ends).replace(year=max(ends).year + 1, day=1)] if max(ends).year < date.max.year else ends
    try:
        if all(_says_one_thing(outlook(partnership, as_of=day)) for day in days):
            for place, fact in zip(partnership.rough, facts, strict=True):
                said = f"that the day is known only as {fact.rough.text} changes nothing"
                yield Found("rough_settled", (*place, "on"), said, "it may stay as the source gives it", "every day says the same")
    except PartnershipRulesError:
        return  # too rough, or nothing on record by then


def _says_one_thing(found: Outlook) -> bool:
    spans = (found.since, *(clock.due for clock in found.clocks if clock.due))
    return all(one.is_certain for _, one in found.things) and all(first == last for first, last in spans)
