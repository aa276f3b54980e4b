"""Put a finished fold into a standing: every clock, benchmark, clause, requirement, ground and option."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from ..condition import Selector, explain, truth_under
from ..condition.english import say_occurrence
from ..facts import Clock, Facts
from ..logic import TRUE, Because, Truth, any_of, negate
from ..standing import ClauseResult, ClockResult, Ground, Member, NextLevel, Option, RequirementResult, Standing
from .fold import Fold
from .guards import explain_guard
from .selecting import ladder_level

__all__ = ["assemble", "options_of"]

EVERY_BENCHMARK = Selector()


def assemble(fold: Fold, *, again: Callable[..., Standing]) -> Standing:
    """Give the standing that a fold comes to."""
    facts = fold.facts
    ended = facts.state in facts.policy.finals
    return Standing(
        partnership=facts.partnership,
        policy=facts.policy,
        as_of=fold.lens.as_of,
        known_on=fold.lens.known_on,
        state=facts.state,
        since=facts.since,
        level=facts.level,
        cycle=facts.cycle.number,
        agreement=facts.cycle.versions[-1][1] if facts.cycle.versions else None,
        in_force=facts.in_force,
        members=tuple(Member(school, status, facts.membership.status[school][1]) for school, status in facts.members().items()),
        clocks=tuple(clock_result(clock, facts) for clock in facts.clocks),
        benchmarks=facts.findings(EVERY_BENCHMARK),  # type: ignore[arg-type]
        clauses=tuple(_clauses(facts)),
        requirements=tuple(_requirements(facts)),
        grounds=() if ended else tuple(_grounds(facts)),
        next_level=None if ended or facts.in_force else _next_level(facts),
        options=() if ended else options_of(facts),
        trail=tuple(fold.trail),
        overridden=facts.overridden,
        again=again,
    )


def clock_result(clock: Clock, facts: Facts) -> ClockResult:
    """Give a clock as a result: due, held and decided apart, with the days left or late."""
    spec, today = clock.spec, facts.today
    review = facts.cycle.reviews.get(spec.phase) if spec.phase else None
    held = review.held if review else None
    left = (clock.last_day - today).days if clock.status == "running" and clock.last_day else None
    return ClockResult(
        name=clock.name,
        title=spec.title or clock.name.replace("_", " "),
        kind=spec.kind,
        status=clock.status,
        anchor=clock.anchor,
        anchored_on=say_occurrence(spec.anchor),
        period=str(spec.period),
        due=clock.last_day,
        rolled_from=clock.due.rolled_from if clock.due else None,
        unextended=clock.due.due if clock.due else None,
        extended_by=clock.extended_by,
        met_on=clock.met_on,
        review=spec.phase,
        held_on=held,
        decided_on=review.decided if review else None,
        days_left=left,
        days_late=_days_late(clock, held, facts),
        cites=facts.cite(spec.cites),
        counting=clock.due,
    )


def _days_late(clock: Clock, held: Any, facts: Facts) -> int | None:
    """Count the days past the last day: until it was met or the review was held, or until today."""
    if clock.last_day is None or clock.status in ("running", "not_started", "stopped", "met"):
        return None
    if clock.spec.kind == "milestone" and clock.spec.phase is None:
        return None
    until = clock.met_on or (held if clock.spec.kind == "milestone" else None)
    if until is None and facts.state in facts.policy.finals:
        until = facts.since
    late = ((until or facts.today) - clock.last_day).days
    return late if late > 0 else None


def _clauses(facts: Facts) -> list[ClauseResult]:
    """Weigh the clauses of the agreement in force, for the district or for each member school."""
    found = []
    for clause in facts.agreement.clauses if facts.agreement else ():
        for school in facts.membership.active() if clause.for_ == "each" else [None]:
            scoped = facts.scoped(school)
            chosen = tuple(
                r.consequence
                for r in facts.cycle.seen.get("consequence_selected", ())
                if r.clause == clause.id and r.school in (None, school)
            )
            found.append(
                ClauseResult(
                    clause=clause,
                    school=school,
                    judged=truth_under(clause.when, scoped),
                    cites=facts.cite(clause.cites),
                    override=facts.override_of(f"clause:{clause.id}", school),
                    selected=chosen,
                    why=partial(_tell_clause, clause, scoped),
                )
            )
    return found


def _tell_clause(clause: Any, facts: Facts) -> Because:
    inner = explain(clause.when, facts)
    where = f" at {facts.scope}" if facts.scope else ""
    return Because(f"clause '{clause.id}'{where}", inner.truth, (inner,), cites=facts.cite(clause.cites))


def _requirements(facts: Facts) -> list[RequirementResult]:
    found = []
    for requirement in facts.policy.requirements:
        for school in facts.membership.active() if requirement.for_ == "each" else [None]:
            scoped = facts.scoped(school)
            found.append(
                RequirementResult(
                    id=requirement.id,
                    title=requirement.title,
                    school=school,
                    judged=_required(requirement, scoped),
                    cites=facts.cite(requirement.cites),
                    override=facts.override_of(f"requirement:{requirement.id}", school),
                    why=partial(_tell_requirement, requirement, scoped),
                )
            )
    return found


def _required(requirement: Any, facts: Facts) -> Truth:
    """Weigh a requirement: where it applies, what it requires must hold."""
    applies = TRUE if requirement.when is None else truth_under(requirement.when, facts)
    return any_of([negate(applies), truth_under(requirement.requires, facts)])


def _tell_requirement(requirement: Any, facts: Facts) -> Because:
    truth = _required(requirement, facts)
    parts = [explain(requirement.requires, facts)]
    if requirement.when is not None:
        applies = explain(requirement.when, facts)
        parts.insert(0, Because("it applies when this holds", applies.truth, (applies,)))
    return Because(requirement.title or requirement.id, truth, tuple(parts), cites=facts.cite(requirement.cites))


def _grounds(facts: Facts) -> list[Ground]:
    weighed = zip(facts.policy.ladder.grounds, facts.grounds(), strict=True)
    return [Ground(ground.id, ground.title, truth, facts.cite(ground.cites), why) for ground, (_, truth, why) in weighed]


def _next_level(facts: Facts) -> NextLevel | None:
    level = ladder_level(facts)
    if level is None:
        return None
    return NextLevel(level.level, level.title, level.effect, level.decided_by, level.then, facts.cite(level.cites))


def options_of(facts: Facts) -> tuple[Option, ...]:
    """Give the steps a record could set off from the present state, in document order."""
    found = []
    for transition in facts.policy.transitions:
        if transition.on is None or facts.state not in transition.from_:
            continue
        found.append(
            Option(
                kind=transition.on,
                with_=tuple((transition.with_ or {}).items()),
                by=transition.by,
                to=transition.to,
                guard=TRUE if transition.when is None else truth_under(transition.when, facts),
                cites=facts.cite(transition.cites),
                why=partial(explain_guard, transition, facts, None),
            )
        )
    return tuple(found)
