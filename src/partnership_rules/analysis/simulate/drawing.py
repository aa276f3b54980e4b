"""Draw one synthetic partnership: a plan, records and evidence, from whole numbers of a seeded generator."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any, NamedTuple

from ...agreement import Agreement
from ...policy import Policy
from ...record import Partnership
from .model import Model, Range

__all__ = ["Drawn", "draw"]


class Drawn(NamedTuple):
    """What a path goes by: the partnership as it is signed, the delays of its reviews by phase, and the state's rounds."""

    partnership: Partnership
    delays: Callable[[str], tuple[int, int]]
    rounds: tuple[tuple[date, tuple[dict[str, Any], ...]], ...]


def _generator(*key: object) -> Random:
    """Give a generator for a key: what is drawn for one path never depends on how many came before it."""
    return Random("/".join(map(str, key)))


def _between(rng: Random, bounds: Range) -> int:
    return rng.randint(*bounds)


def _tenths(value: int) -> str:
    """Write tenths as a decimal.

    >>> _tenths(405), _tenths(7)
    ('40.5', '0.7')
    """
    return f"{value // 10}.{value % 10}"


def draw(policy: Policy, model: Model, *, seed: int, district: int, number: int) -> Drawn:
    """Draw one path of one district; the same key gives the same path, whatever the policy's periods."""
    own = _generator(seed, district)
    schools = [f"school-{n}" for n in range(1, _between(own, model.schools) + 1)]
    places = [(school, f"rate-{n}") for school in schools for n in range(1, model.measures + 1)]
    starts = {place: (_between(own, model.baseline), _between(own, model.drift)) for place in places}
    rng = _generator(seed, district, number)
    assigned = model.begins + timedelta(days=_between(rng, model.begins_within))
    agreement = _plan(policy, model, {place: start for place, (start, _) in starts.items()}, assigned)
    evidence = [entry for place, start in starts.items() for entry in _published(rng, model, place, start, assigned)]
    partnership = Partnership(
        id=f"district-{district}-{number}",
        policy=policy,  # type: ignore[arg-type]
        district={"name": f"Synthetic District {district}", "charter": False},  # type: ignore[arg-type]
        schools=[{"id": school} for school in schools],  # type: ignore[arg-type]
        records=_records(rng, model, assigned, schools, agreement.id),
        evidence=evidence,  # type: ignore[arg-type]
        agreements=(agreement,),
    )
    rounds = tuple(_rounds(_generator(seed, district, number, "rounds"), model, starts, assigned))
    return Drawn(partnership, partial(_delays, model, seed, district, number), rounds)


def _delays(model: Model, seed: int, district: int, number: int, phase: str) -> tuple[int, int]:
    rng = _generator(seed, district, number, phase)
    return _between(rng, model.review_delay), _between(rng, model.decision_delay)


def _rounds(
    rng: Random, model: Model, starts: Mapping[tuple[str, str], tuple[int, int]], assigned: date
) -> Iterator[tuple[date, tuple[dict[str, Any], ...]]]:
    """Give what the state does on each of its days: schools that leave, and schools that are identified again."""
    schools = list(dict.fromkeys(school for school, _ in starts))
    for year in range(model.begins.year + model.round_every, model.begins.year + 21, model.round_every):
        day = date(year, *model.round_on)
        listed: list[dict[str, Any]] = []
        for school in list(schools):
            own = [start for (where, _), start in starts.items() if where == school]
            mean = sum(_rate(start, day, assigned) for start in own) // len(own) + _noise(rng, model)
            if mean >= model.exits_at:
                schools.remove(school)
                listed.append({"kind": "school_exited", "on": day, "school": school, "reason": "no longer identified"})
            elif mean < model.again_below:
                listed.append({"kind": "designated", "on": day, "as": "CSI", "school": school})
        yield day, tuple(listed)


def _rate(start: tuple[int, int], day: date, assigned: date) -> int:
    """Give a rate on a day without noise: the baseline, and the drift since the assignment."""
    return start[0] + start[1] * (day - assigned).days // 365


def _noise(rng: Random, model: Model) -> int:
    return (_between(rng, (-model.spread, model.spread)) + _between(rng, (-model.spread, model.spread))) // 2


def _records(rng: Random, model: Model, assigned: date, schools: Sequence[str], plan: str) -> Any:
    """Give the records up to the signature."""
    assessed, signed = (assigned + timedelta(days=_between(rng, bounds)) for bounds in (model.assessment_days, model.sign_days))
    return [
        {"kind": "identified", "on": assigned, "schools": schools},
        {"kind": "assigned", "on": assigned},
        {"kind": "assessment_completed", "on": assessed, "approved_by": "state_superintendent"},
        {"kind": "agreement_signed", "on": max(assessed, signed), "agreement": plan},
    ]


def _plan(policy: Policy, model: Model, starts: dict[tuple[str, str], int], assigned: date) -> Agreement:
    """Give the plan: for each phase, school and measure a rise from the baseline."""
    phases = sorted({clock.phase for clock in policy.clocks.values() if clock.phase}, key=partial(_by_place, policy))
    benchmarks = [
        {
            "id": f"{phase}-{measure}-{school}",
            "phase": phase,
            "domain": "academic",
            "school": school,
            "measure": measure,
            "baseline": {"value": _tenths(start), "unit": "percent", "on": assigned},
            "target": {"rise_by": {"value": _tenths(model.goals[min(place, len(model.goals) - 1)]), "unit": "points"}},
        }
        for place, phase in enumerate(phases)
        for (school, measure), start in starts.items()
    ]
    return Agreement(id="synthetic-plan", benchmarks=benchmarks)  # type: ignore[arg-type]


def _by_place(policy: Policy, phase: str) -> int:
    """Order phases as the policy lists their clocks: a variant with another period must not trade the goals."""
    return [clock.phase for clock in policy.clocks.values()].index(phase)


def _published(rng: Random, model: Model, place: tuple[str, str], start: tuple[int, int], assigned: date) -> Iterator[dict[str, Any]]:
    """Give the yearly rates of one measure at one school: baseline, drift by the day, noise; some missing, some suppressed."""
    for year in range(assigned.year, assigned.year + model.years + 1):
        day = date(year, *model.published)
        noise = _noise(rng, model)
        chance = rng.randrange(100)
        if day <= assigned or chance < model.missing_percent:
            continue
        value = min(max(_rate(start, day, assigned) + noise, 0), 1000)
        shown = "*" if chance < model.missing_percent + model.suppressed_percent else _tenths(value)
        yield {"measure": place[1], "school": place[0], "on": day, "value": shown, "unit": "percent"}
