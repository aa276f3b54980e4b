"""The law of retraction, asked of real records: withdraw each record of a path, and hold it against never having had it."""

from collections.abc import Iterator, Mapping
from datetime import date

from ...errors import PartnershipRulesError
from ...evaluation import evaluate
from ...kinds import AnyRecord
from ...record import Partnership
from ...standing import Standing
from .explore import Exploration
from .replay import Case, Counterexample, happenings, staged, story

__all__ = ["retraction"]


def retraction(found: Exploration) -> tuple[int, Counterexample | None]:
    """Withdraw every record on the shortest way to every transition; return how many were tried, and the first difference."""
    tried = 0
    for partnership, day in _samples(found):
        for place in range(len(partnership.records)):
            pair = _pair(partnership, place, day)
            if pair is None:
                continue
            tried += 1
            withdrawn, never = pair
            if _comparable(evaluate(withdrawn, as_of=day)) != _comparable(evaluate(never, as_of=day)):
                return tried, Counterexample(withdrawn, day, tuple(story(evaluate(withdrawn, as_of=day))))
    return tried, None


def _samples(found: Exploration) -> Iterator[tuple[Partnership, date]]:
    """Build a partnership for the shortest way to every transition that fires, and to every state that a retraction moves."""
    wanted = {place for place, transition in enumerate(found.model.policy.transitions) if transition.on != "retracted"}
    moved = {state for t in found.model.policy.transitions if t.on == "retracted" for state in t.from_}
    for number, visit in sorted(enumerate(found.visits), key=lambda item: (item[1].cost, item[0])):
        responses = visit.edge.responses if visit.edge is not None else ()
        new = wanted & {response.place for response in responses if response.place is not None}
        if new or visit.config.state in moved:
            wanted -= new
            moved -= {visit.config.state}
            for partnership, days in staged(found, Case(tuple(happenings(found, number)))):
                yield partnership, days[-1]
                break


def _pair(partnership: Partnership, place: int, day: date) -> tuple[Partnership, Partnership] | None:
    """Build the partnership with one record withdrawn, and without it; None where it cannot do without."""
    records: list[AnyRecord | Mapping[str, object]] = list(partnership.records)
    rest = [*records[:place], *records[place + 1 :]]
    records[place] = {**partnership.records[place].to_dict(), "id": "withdrawn"}
    try:
        never = partnership.with_changes(records=rest)
        evaluate(never, as_of=day)
        withdrawn = partnership.with_changes(records=[*records, {"kind": "retracted", "on": day, "record": "withdrawn"}])
    except PartnershipRulesError:
        return None
    return withdrawn, never


def _comparable(standing: Standing) -> tuple[object, ...]:
    """Return what two standings must have in common."""
    clocks = [(clock.name, clock.status, clock.due) for clock in standing.clocks]
    judged = [(f.id, f.school, f.outcome, f.is_missed) for f in standing.benchmarks]
    clauses = [(one.id, one.school, one.outcome) for one in standing.clauses]
    return standing.state, standing.since, standing.level, standing.cycle, clocks, judged, clauses
