"""What a standing says, thing by thing, so that two standings can be held against each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..logic import Truth
from .results import Option
from .standing import Standing

__all__ = ["Said", "at_school", "details_of", "said_of", "step_name"]


class Said(NamedTuple):
    """A thing that a standing says something of: its part of the standing, and its name there."""

    part: str
    name: str


def said_of(standing: Standing) -> dict[Said, str]:
    """Return what a standing says of each thing, as a word."""

    return {
        Said("state", ""): standing.state,
        Said("level", ""): str(standing.level),
        **{Said("member", one.id): one.status for one in standing.members},
        **{Said("clock", one.name): one.status for one in standing.clocks},
        **{Said("benchmark", at_school(one.id, one.school)): one.outcome for one in standing.benchmarks},
        **{Said("clause", at_school(one.id, one.school)): one.outcome for one in standing.clauses},
        **{Said("requirement", at_school(one.id, one.school)): one.outcome for one in standing.requirements},
        **{Said("ground", one.id): one.truth.value for one in standing.grounds},
        **{Said("option", step_name(one)): one.guard.value for one in standing.options},
    }


def at_school(id: str, school: str | None) -> str:
    """Name a thing that may be asked of each school: ``reading@north``."""
    return f"{id}@{school}" if school else id


def step_name(option: Option) -> str:
    """Name a step that may follow by its record and the state that it leads to."""
    return " ".join((option.kind, *(f"{key}={value}" for key, value in option.with_), option.to))


def details_of(standing: Standing) -> dict[tuple[Said, str], object]:
    """Return all that a standing says of each thing, but for days that are counted until or since its own day, and for reasons."""
    return {**{(thing, "says"): word for thing, word in said_of(standing).items()}, **dict(_details(standing))}


def _details(standing: Standing) -> Iterator[tuple[tuple[Said, str], object]]:
    level = standing.next_level
    yield (Said("state", ""), "since"), standing.since
    yield from (((Said("member", member.id), "since"), member.since) for member in standing.members)
    yield (Said("agreement", ""), "says"), standing.agreement or ("text not on record" if standing.in_force else None)
    yield (Said("cycle", ""), "says"), standing.cycle
    yield (Said("policy", ""), "says"), standing.policy.id
    yield (Said("next level", ""), "says"), level.title or str(level.level) if level else None
    for clock in standing.clocks:
        for name in ("due", "period", "met_on", "held_on", "decided_on"):
            yield (Said("clock", clock.name), name), getattr(clock, name)
    for finding in standing.benchmarks:
        thing = Said("benchmark", at_school(finding.id, finding.school))
        for name in ("due", "is_due", "is_missed", "value", "target", "used", "passed_over", "review", "override"):
            yield (thing, name), getattr(finding, name)
    for clause in standing.clauses:
        for name in ("selected", "override", "decided_by", "decide_by", "default"):
            yield (Said("clause", at_school(clause.id, clause.school)), name), getattr(clause, name)
    for requirement in standing.requirements:
        yield (Said("requirement", at_school(requirement.id, requirement.school)), "override"), requirement.override
    guards: dict[str, list[Truth]] = {}
    for option in standing.options:
        guards.setdefault(step_name(option), []).append(option.guard)
    yield from (((Said("option", name), "guards"), tuple(found)) for name, found in guards.items() if len(found) > 1)
