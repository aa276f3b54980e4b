"""Replay a case of the exploration: find real days for it, build a partnership of it, and check it with ``evaluate``."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ...clock_status import CLOCK_STATUSES
from ...condition import truth_under
from ...errors import PartnershipRulesError
from ...evaluation import evaluate, facts_of
from ...evidence import Measurement, Milestone
from ...facts import Facts
from ...logic import Truth
from ...policy import Policy
from ...record import Partnership
from ...standing import Standing
from ...standing.results import Step
from .explore import Edge, Exploration
from .happen import Response
from .laws import Law, ReadCondition
from .schedule import Happening, schedule
from .shapes import RecordShape
from .stage import Unstaged, stage
from .watch import Breach
from .zones import START

__all__ = ["Case", "Counterexample", "case_of", "happenings", "replay", "staged", "story"]


class Counterexample(NamedTuple):
    """A partnership that breaks a law, replayed: the record, the day to look at it, and what happened, line by line."""

    partnership: Partnership
    as_of: date
    story: tuple[str, ...]


class Case(NamedTuple):
    """A case to replay: its steps, what must come of the last one, and what the law read then.

    ``sure`` says that a law is broken if it replays.
    """

    path: tuple[Happening, ...]
    last: Response | None = None
    breach: Breach | None = None
    sure: bool = True


def happenings(found: Exploration, visit: int) -> list[Happening]:
    """List the steps that lead to a visit, with the situations between them."""
    steps: list[Happening] = []
    here: int | None = visit
    while here is not None:
        one = found.visits[here]
        if one.edge is not None:
            before = found.visits[one.parent] if one.parent is not None else one._replace(zone=START)  # before the first record
            steps.append(Happening(one.edge, before, one))
        here = one.parent
    return steps[::-1]


def case_of(found: Exploration, breach: Breach) -> Case:
    """Return the case of a breach: the way to it, and the step that breaks the law."""
    steps = happenings(found, breach.visit)
    before = found.visits[breach.visit]
    responses = breach.first if breach.response is None else (*breach.first, breach.response)
    if breach.record is not None:
        edge = Edge("record", breach.record, responses)
    elif breach.time_step is not None:
        edge = Edge("time", None, breach.time_step.responses if breach.response is None else responses, breach.time_step)
    else:
        edge = Edge("look" if breach.response is not None and breach.response.outcome == "look" else "evidence", None, responses)
    return Case((*steps, Happening(edge, before, None)), breach.response, breach)


def replay(found: Exploration, case: Case, law: Law) -> Counterexample | None:
    """Turn the case into a partnership whose standing is as foreseen; None where none of the days tried replays."""
    for partnership, days in staged(found, case):
        try:
            standing = evaluate(partnership, as_of=days[-1])
            foreseen = _moves_as_foreseen(found, case, standing) and _ends_as_foreseen(found, case, standing)
            if foreseen and _reads_hold(found, case, law, partnership, days):
                return Counterexample(partnership, days[-1], tuple(story(standing, case.breach)))
        except PartnershipRulesError:
            continue
    return None


def staged(found: Exploration, case: Case) -> Iterator[tuple[Partnership, Sequence[date]]]:
    """Turn a case into partnerships on real days, in the ways that could be found."""
    model, unread = found.model, found.machine.unread
    extended = unread if unread.in_time and case.breach is not None and case.breach.step is not None else None
    last = {} if case.last is None else model.cases.values(case.last.chosen)
    for spread in (0, 1, 2):
        for found_days in schedule(model, case.path, spread=spread, unread=unread.of(case.path[-1].before.config.state)):
            try:
                yield stage(model, case.path, found_days, last, _charter(found, case), extended), found_days.days
            except (Unstaged, PartnershipRulesError):
                continue


def _charter(found: Exploration, case: Case) -> str:
    """Return what must be known of whether the district is a charter school."""
    model = found.model
    if "charter" in model.fact_places:
        return str(case.path[-1].before.config.fact(model, "charter"))
    for happening in case.path:
        for name, value in ((n, v) for response in happening.edge.responses for n, v in model.cases.values(response.chosen).items()):
            if name.startswith("signed:"):
                return {"yes": "no", "no": "yes"}.get(str(value), "unknown")
    waiting = any("but_charter" in happening.after.config.facts for happening in case.path if happening.after is not None)
    return "yes" if waiting else "no"


def _moves_as_foreseen(found: Exploration, case: Case, standing: Standing) -> bool:
    """Say whether the trail takes the transitions that were foreseen, in their order, and no others.

    Eventless steps may follow at once on a step that breaks a law.
    """
    places = [response.place for happening in case.path for response in happening.edge.responses if response.place is not None]
    wanted = [found.model.policy.transitions[place] for place in places]
    taken = [step.transition for step in standing.trail if step.transition is not None]
    breaks = case.breach is not None and case.last is not None and case.last.outcome != "look"
    return taken[: len(wanted)] == wanted and all(breaks and step.always for step in taken[len(wanted) :])


def _first(record: RecordShape) -> int:
    """Return where a trail answers a record, from its end: of reports that do not agree, the first; of signatures, the last."""
    return -1 if record.roles else -record.records_made


def _ends_as_foreseen(found: Exploration, case: Case, standing: Standing) -> bool:
    """Say whether the last record was moved, noted or refused as foreseen, and every clock stands as it should."""
    edge, answered = case.path[-1].edge, [step for step in standing.trail if step.record is not None]
    if edge.record is not None and case.last is not None and answered[_first(edge.record)].outcome != edge.responses[0].outcome:
        return False
    after = case.path[-1].after
    if case.path[-1].edge.kind == "look":
        after = case.path[-1].before
    if after is None or standing.is_final:
        return True
    unread = found.machine.unread.of(after.config.state)
    foreseen = enumerate(zip(standing.clocks, after.config.clocks, strict=True))
    may_run = case.breach is not None  # such a clock may have been given more days
    return all(
        clock.status == status or (place in unread and (may_run or not clock.says.runs or CLOCK_STATUSES[status].runs))
        for place, (clock, status) in foreseen
    )


def _reads_hold(found: Exploration, case: Case, law: Law, partnership: Partnership, days: Sequence[date]) -> bool:
    """Say whether the law is broken by the facts just before the last step."""
    breach = case.breach
    if breach is None or breach.step is None or breach.time_step is not None or breach.first:
        return True
    before = partnership
    if breach.record is not None:
        before = partnership.with_changes(records=partnership.records[: -breach.record.records_made])
    facts = facts_of(before, as_of=days[-1])
    conditions = law.reads(found.model.policy, found.model.agreement)
    truths = {name: _truth(conditions[name], facts) for name in breach.step.truths}
    unread = [found.model.names[place] for place in found.machine.unread.of(breach.step.before)]
    clocks = {name: facts.clocks[name].status for name in unread}
    held = breach.step.in_force and facts.agreement is not None  # a step may bring a text into force that nobody put on record
    return not law.holds(dataclasses.replace(breach.step, truths=truths, in_force=held, clocks={**breach.step.clocks, **clocks}))


def _truth(asked: ReadCondition, facts: Facts) -> Truth:
    condition, each = asked
    if not each:
        return truth_under(condition, facts)
    truths = [truth_under(condition, facts.scoped(school)) for school in facts.membership.active()]
    return Truth.TRUE if Truth.TRUE in truths else Truth.UNDETERMINED if Truth.UNDETERMINED in truths else Truth.FALSE


def story(standing: Standing, breach: Breach | None = None) -> Iterator[str]:
    """Tell what happened, line by line, and what was looked at in the end."""
    lines = [(entry.on, f"evidence: {_observation(entry)}") for entry in standing.partnership.evidence if entry.on <= standing.as_of]
    lines += [(step.on, _line_of(step, standing.policy)) for step in standing.trail]
    yield from (f"{day}  {text}" for day, text in sorted(lines, key=lambda line: line[0]))
    clocks: Mapping[str, str] = {clock.name: clock.status for clock in standing.clocks if clock.says.started and not clock.says.stopped}
    shown = ", ".join(f"{name} {status.replace('_', ' ')}" for name, status in clocks.items())
    yield f"{standing.as_of}  stands in {standing.title}" + (f"; clocks: {shown}" if shown else "; no clock has started")
    truths = breach.step.truths if breach is not None and breach.step is not None else {}
    for name, truth in truths.items():
        if name.startswith("clause:") and truth is Truth.TRUE:
            yield f"{standing.as_of}  the clause '{name.partition(':')[2]}' is triggered"


def _line_of(step: Step, policy: Policy) -> str:
    moved = f": {policy.title_of(step.from_)} -> {policy.title_of(step.to)}" if step.from_ != step.to else f" in {policy.title_of(step.to)}"
    what = step.what.replace("clock:", "the clock ").replace("_", " ")
    return f"{'by itself' if what == 'always' else what}{' (refused)' if step.outcome == 'refused' else ''}{moved}"


def _observation(entry: Measurement | Milestone) -> str:
    where = f" at {entry.school}" if entry.school else ""
    if isinstance(entry, Milestone):
        return f"'{entry.milestone}'{where} is {'done' if entry.done else 'not done'}"
    return f"'{entry.measure}'{where} is {entry.value} {entry.unit.value}"
