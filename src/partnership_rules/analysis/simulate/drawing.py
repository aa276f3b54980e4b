"""Draw one synthetic partnership: a plan, records and evidence, from whole numbers of a seeded generator."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import NamedTuple, TypeAlias

from ...agreement import Agreement
from ...benchmark import Benchmark
from ...benchmark.targets import Baseline, Change, RiseBy
from ...evidence import Measurement
from ...kinds import AgreementSigned, AnyRecord, AssessmentCompleted, Assigned, Designated, Identified, SchoolExited
from ...policy import Policy
from ...quantity import Unit
from ...record import Partnership
from ...record.district import District, School
from .model import Model

__all__ = ["Drawn", "Round", "draw", "tenths"]

Place: TypeAlias = tuple[str, str]
"""A school, and a measure there."""


class Round(NamedTuple):
    """A day on which the state looks at every school again, and what it puts on record then."""

    on: date
    records: tuple[SchoolExited | Designated, ...]


class Drawn(NamedTuple):
    """One path: its seed, district and number, its model, the partnership as it is signed, and the state's rounds."""

    path: tuple[int, int, int]
    model: Model
    partnership: Partnership
    rounds: tuple[Round, ...]

    def delays(self, phase: str) -> tuple[int, int]:
        """Return how many days after its due date a review is held, and how many later it is decided."""
        rng = _generator(*self.path, phase)
        return rng.randint(*self.model.review_delay), rng.randint(*self.model.decision_delay)


def _generator(*key: object) -> Random:
    """Build the generator of a key: what is drawn for one path never depends on how many came before it."""
    return Random("/".join(map(str, key)))


def tenths(value: int) -> str:
    """Write tenths as a decimal.

    >>> tenths(405), tenths(7)
    ('40.5', '0.7')
    """
    return f"{value // 10}.{value % 10}"


def draw(policy: Policy, model: Model, *, seed: int, district: int, number: int) -> Drawn:
    """Draw one path of one district; the same key gives the same path, whatever the policy's periods."""
    path, own = (seed, district, number), _generator(seed, district)
    schools = [f"school-{n}" for n in range(1, own.randint(*model.schools) + 1)]
    places = [(school, f"rate-{n}") for school in schools for n in range(1, model.measures + 1)]
    starts = {place: (own.randint(*model.baseline), own.randint(*model.drift)) for place in places}
    rng = _generator(*path)
    assigned = model.begins + timedelta(days=rng.randint(*model.begins_within))
    agreement = _plan(policy, model, {place: start for place, (start, _) in starts.items()}, assigned, key=f"plan-{district}-{number}")
    partnership = Partnership(
        id=f"district-{district}-{number}",
        policy=policy.id,
        policies=(policy,),
        district=District(name=f"Synthetic District {district}", charter=False),
        schools=tuple(School(id=school) for school in schools),
        evidence=tuple(entry for place, start in starts.items() for entry in _published(rng, model, place, start, assigned)),
        records=_records(rng, model, assigned, schools, agreement.id),
        agreements=(agreement,),
    )
    return Drawn(path, model, partnership, tuple(_rounds(_generator(*path, "rounds"), model, starts, assigned)))


def _rounds(rng: Random, model: Model, starts: Mapping[Place, tuple[int, int]], assigned: date) -> Iterator[Round]:
    """List what the state does on each of its days: schools that leave, and schools that are identified again."""
    schools = list(dict.fromkeys(school for school, _ in starts))
    for year in range(model.begins.year + model.round_every, model.begins.year + 21, model.round_every):
        day = date(year, *model.round_on)
        listed: list[SchoolExited | Designated] = []
        for school in list(schools):
            own = [start for (where, _), start in starts.items() if where == school]
            mean = sum(_rate(start, day, assigned) for start in own) // len(own) + _noise(rng, model)
            if mean >= model.exits_at:
                schools.remove(school)
                listed.append(SchoolExited(on=day, school=school, reason="no longer identified"))
            elif mean < model.again_below:
                listed.append(Designated(on=day, as_="CSI", school=school))
        yield Round(day, tuple(listed))


def _rate(start: tuple[int, int], day: date, assigned: date) -> int:
    """Return a rate on a day without noise: the baseline, and the drift since the assignment."""
    return start[0] + start[1] * (day - assigned).days // 365


def _noise(rng: Random, model: Model) -> int:
    return (rng.randint(-model.spread, model.spread) + rng.randint(-model.spread, model.spread)) // 2


def _records(rng: Random, model: Model, assigned: date, schools: Sequence[str], plan: str) -> tuple[AnyRecord, ...]:
    assessed, signed = (assigned + timedelta(days=rng.randint(*bounds)) for bounds in (model.assessment_days, model.sign_days))
    return (
        Identified(on=assigned, schools=tuple(schools)),
        Assigned(on=assigned),
        AssessmentCompleted(on=assessed, approved_by="state_superintendent"),
        AgreementSigned(on=max(assessed, signed), agreement=plan),
    )


def _plan(policy: Policy, model: Model, starts: Mapping[Place, int], assigned: date, *, key: str) -> Agreement:
    """Draw the plan: for each phase, school and measure a rise from the baseline."""
    # as the policy lists its clocks: a variant with another period must not trade the goals
    phases = dict.fromkeys(clock.phase for clock in policy.clocks.values() if clock.phase)
    goals = [RiseBy(rise_by=Change(value=Fraction(goal, 10), unit="points")) for goal in model.goals]
    benchmarks = tuple(
        Benchmark(
            id=f"{phase}-{measure}-{school}",
            phase=phase,
            domain="academic",
            school=school,
            measure=measure,
            baseline=Baseline(value=tenths(start), unit=Unit.PERCENT, on=assigned),
            target=goals[min(place, len(goals) - 1)],
        )
        for place, phase in enumerate(phases)
        for (school, measure), start in starts.items()
    )
    return Agreement(id=key, benchmarks=benchmarks)


def _published(rng: Random, model: Model, place: Place, start: tuple[int, int], assigned: date) -> Iterator[Measurement]:
    """Draw the yearly rates of one measure at one school: baseline, drift by the day, noise; some missing, some suppressed."""
    for year in range(assigned.year, assigned.year + model.years + 1):
        day = date(year, *model.published)
        noise = _noise(rng, model)
        chance = rng.randrange(100)
        if day <= assigned or chance < model.missing_percent:
            continue
        value = min(max(_rate(start, day, assigned) + noise, 0), 1000)
        shown = "*" if chance < model.missing_percent + model.suppressed_percent else tenths(value)
        yield Measurement(measure=place[1], school=place[0], on=day, value=shown, unit=Unit.PERCENT)
