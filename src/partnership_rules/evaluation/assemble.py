"""Put a finished fold into a standing: every clock, benchmark, clause, requirement, ground and option."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TypeVar, assert_never

from ..benchmark import Finding
from ..condition import Selector, explain, truth_under
from ..condition.english import say_occurrence
from ..consequence import ConsequenceClause, PolicyClause
from ..facts import Clock, Facts
from ..kinds import ConsequenceSelected
from ..logic import TRUE, UNDETERMINED, Because, Truth, any_of, negate
from ..policy import Requirement, Transition
from ..policy.checks import condition_faults
from ..standing import (
    Asked,
    ClauseResult,
    ClockResult,
    ClockRound,
    Ground,
    Member,
    NextLevel,
    Option,
    ReasonPart,
    RequirementResult,
    Standing,
)
from .fold import Fold
from .guards import earlier_ways, explain_guard, explain_ways, option_truth
from .selecting import ladder_level
from .wording import OF_NOBODY, decider_of, explain_judged, is_of_nobody, is_too_late, judged_clause

__all__ = ["Parts", "assemble", "reason_of"]

EVERY_BENCHMARK = Selector()
LAST_SAFE_DAY = date(date.max.year - 201, 1, 1)
"""A period has at most a hundred years in months, and as many in days: counted from here, none leaves the calendar."""


def assemble(question: Asked, fold: Fold) -> Standing:
    """Return the standing that answers a question, once it is folded; its other parts are built when they are asked for."""
    facts = fold.facts
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
        trail=tuple(fold.trail),
        overridden=facts.overridden,
        question=question,
    )


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a standing, from the facts of its day."""

    question: Asked
    facts: Facts

    def members(self) -> tuple[Member, ...]:
        """List the schools."""
        membership = self.facts.membership
        return tuple([Member(school, status, membership.status[school][1]) for school, status in self.facts.members().items()])

    def clocks(self) -> tuple[ClockResult, ...]:
        """List the clocks of the cycle."""
        return tuple([clock_result(clock, self.facts) for clock in self.facts.clocks])

    def benchmarks(self) -> tuple[Finding, ...]:
        """Judge every benchmark."""
        return tuple(self.facts.findings(EVERY_BENCHMARK))

    def clauses(self) -> tuple[ClauseResult, ...]:
        """Weigh the clauses of the agreement in force, or of the policy, for the district or for each member school."""
        return tuple(_clauses(self.question, self.facts))

    def requirements(self) -> tuple[RequirementResult, ...]:
        """Weigh the requirements of the law."""
        return tuple(_requirements(self.question, self.facts))

    def grounds(self) -> tuple[Ground, ...]:
        """Weigh the grounds for the next level; none when the partnership has ended."""
        return () if self._ended else tuple(_grounds(self.question, self.facts))

    def next_level(self) -> NextLevel | None:
        """Return what the ladder says comes next, as long as no plan is signed."""
        return None if self._ended or self.facts.in_force else _next_level(self.facts)

    def options(self) -> tuple[Option, ...]:
        """List the steps that a record could set off; none when the partnership has ended."""
        return () if self._ended else _options(self.question, self.facts)

    @property
    def _ended(self) -> bool:
        return self.facts.state in self.facts.policy.finals

    def refuse_at_once(self) -> None:
        """Raise at once what weighing would raise when it is asked for, where it may raise anything.

        A clause may name what the policy does not have, and a period may end after the year 9999; all else was checked before.
        """
        if _names_what_is_unknown(self.facts) or _counts_beyond_the_calendar(self.facts):
            self.clauses(), self.requirements(), self.grounds(), self.options()


def _names_what_is_unknown(facts: Facts) -> bool:
    agreement = facts.agreement
    leaves = agreement.leaves_naming_the_policy if agreement else ()
    return any(True for leaf in leaves for _ in condition_faults(leaf, facts.policy, ()))


def _counts_beyond_the_calendar(facts: Facts) -> bool:
    term = facts.agreement.term if facts.agreement else None
    return facts.today > LAST_SAFE_DAY or (term is not None and term.from_ > LAST_SAFE_DAY)


def clock_result(clock: Clock, facts: Facts) -> ClockResult:
    """Build the result of a clock: due, held and decided apart, with the days left or late."""
    spec, today = clock.spec, facts.today
    review = facts.cycle.reviews.get(spec.phase) if spec.phase else None
    held = review.held if review else None
    counted = clock.due if clock.paused is None else None
    left = (clock.last_day - (clock.paused[1] if clock.paused else today)).days if clock.says.runs and clock.last_day else None
    return ClockResult(
        name=clock.name,
        title=spec.title or clock.name.replace("_", " "),
        kind=spec.kind,
        status=clock.status,
        anchor=clock.anchor,
        anchored_on=say_occurrence(spec.anchor),
        period=str(spec.period or ""),
        due=clock.last_day if counted else None,
        rolled_from=counted.rolled_from if counted else None,
        unextended=counted.due if counted else None,
        extended_by=clock.extended_by,
        met_on=clock.met_on,
        review=spec.phase,
        held_on=held,
        decided_on=review.decided if review else None,
        days_left=left,
        days_late=_days_late(clock, held, facts),
        cites=facts.cite(spec.cites),
        counting=clock.due,
        earlier=tuple([ClockRound(one.status, one.anchor, one.last_day, one.met_on) for one in clock.earlier]),
    )


def _days_late(clock: Clock, held: date | None, facts: Facts) -> int | None:
    """Count the days past the last day: until it was met or the review was held, or until today."""
    if clock.last_day is None or not clock.says.over:
        return None
    if clock.spec.kind == "milestone" and clock.spec.phase is None:
        return None
    until = clock.met_on or (held if clock.spec.kind == "milestone" else None)
    if until is None and facts.state in facts.policy.finals:
        until = facts.since
    late = ((until or facts.today) - clock.last_day).days
    return late if late > 0 else None


T = TypeVar("T")
Judged = TypeVar("Judged", ConsequenceClause, Requirement)


def _by_school(listed: Iterable[Judged], facts: Facts) -> Iterator[tuple[Judged, Facts]]:
    """Yield what is judged with the facts it is judged by: those of the district, or of each member school."""
    for one in listed:
        for school in facts.membership.scopes(one.for_ == "each"):
            yield one, facts.scoped(school)


def _in_force(facts: Facts) -> Iterator[tuple[ConsequenceClause, Facts]]:
    return _by_school(facts.clauses, facts)


def reason_of(facts: Facts, part: ReasonPart, place: int) -> Because:
    """Build the reasons of one part of a standing: of the clause, requirement, ground or option at a place."""
    match part:
        case "clause":
            return _explain_clause(*_nth(_in_force(facts), place))
        case "requirement":
            return _explain_requirement(*_nth(_by_school(facts.policy.requirements, facts), place))
        case "ground":
            return facts.grounds()[place][2]()
        case "option":
            return _explain_option(place, facts)
        case "step":
            raise AssertionError("the fold explains its steps itself")
        case _:
            assert_never(part)


def _nth(found: Iterable[T], place: int) -> T:
    """Return the value at a place."""
    return next(islice(found, place, None))


def _clauses(question: Asked, facts: Facts) -> Iterator[ClauseResult]:
    """Weigh the clauses that hold, for the district or for each member school."""
    for place, (clause, scoped) in enumerate(_in_force(facts)):
        selected = [r for r in facts.cycle.seen.get("consequence_selected", ()) if isinstance(r, ConsequenceSelected)]
        yield ClauseResult(
            clause=clause,
            school=scoped.scope,
            judged=judged_clause(clause, scoped),
            cites=facts.cite(clause.cites),
            override=facts.override_of(f"clause:{clause.id}", scoped.scope),
            decided_by=decider_of(clause, facts),
            decide_by=_decide_by(clause, facts),
            is_too_late=is_too_late(clause, facts),
            selected=tuple(r.consequence for r in selected if r.clause == clause.id and r.school in (None, scoped.scope)),
            why=(question, "clause", place),
        )


def _decide_by(clause: ConsequenceClause, facts: Facts) -> date | None:
    """Return the day by which somebody is to choose, where one is set and its clock is not paused."""
    within = facts.clocks[clause.decide_within] if isinstance(clause, PolicyClause) and clause.decide_within else None
    return within.last_day if within is not None and within.paused is None else None


def _explain_clause(clause: ConsequenceClause, facts: Facts) -> Because:
    inner = explain_judged(clause, facts)
    where = f" at {facts.scope}" if facts.scope else ""
    return Because(f"clause '{clause.id}'{where}", inner.truth, (inner,), cites=facts.cite(clause.cites))


def _requirements(question: Asked, facts: Facts) -> Iterator[RequirementResult]:
    for place, (requirement, scoped) in enumerate(_by_school(facts.policy.requirements, facts)):
        yield RequirementResult(
            id=requirement.id,
            title=requirement.title,
            school=scoped.scope,
            judged=_required(requirement, scoped),
            cites=facts.cite(requirement.cites),
            override=facts.override_of(f"requirement:{requirement.id}", scoped.scope),
            why=(question, "requirement", place),
        )


def _required(requirement: Requirement, facts: Facts) -> Truth:
    """Weigh a requirement: where it applies, what it requires must hold."""
    if is_of_nobody(requirement, facts):
        return UNDETERMINED
    applies = TRUE if requirement.when is None else truth_under(requirement.when, facts)
    return any_of([negate(applies), truth_under(requirement.requires, facts)])


def _explain_requirement(requirement: Requirement, facts: Facts) -> Because:
    if is_of_nobody(requirement, facts):
        return Because(requirement.title or requirement.id, UNDETERMINED, (OF_NOBODY,), cites=facts.cite(requirement.cites))
    truth = _required(requirement, facts)
    parts = [explain(requirement.requires, facts)]
    if requirement.when is not None:
        applies = explain(requirement.when, facts)
        parts.insert(0, Because("it applies when this holds", applies.truth, (applies,)))
    return Because(requirement.title or requirement.id, truth, tuple(parts), cites=facts.cite(requirement.cites))


def _grounds(question: Asked, facts: Facts) -> Iterator[Ground]:
    for place, (ground, (_, truth, _)) in enumerate(zip(facts.policy.ladder.grounds, facts.grounds(), strict=True)):
        yield Ground(ground.id, ground.title, truth, facts.cite(ground.cites), (question, "ground", place))


def _next_level(facts: Facts) -> NextLevel | None:
    level = ladder_level(facts)
    if level is None:
        return None
    return NextLevel(level.level, level.title, level.effect, level.decided_by, level.then, facts.cite(level.cites))


def _ways_out(facts: Facts) -> Iterator[Transition]:
    """Yield the steps a record could set off from the present state, in document order."""
    return (t for t in facts.policy.transitions if t.on is not None and facts.state in t.from_)


def _explain_option(place: int, facts: Facts) -> Because:
    """Tell the guard of the way out at a place, after those that the same record would ask first."""
    ways = tuple(_ways_out(facts))
    own = ways[place]
    if not own.is_default:
        return explain_guard(own, facts, None)
    *earlier, told = explain_ways([*earlier_ways(place, ways), own], facts, None)
    undecided = tuple(one for one in earlier if one.truth is UNDETERMINED)
    return Because(told.text, told.truth, (*told.parts, *undecided), cites=told.cites)


def _options(question: Asked, facts: Facts) -> tuple[Option, ...]:
    ways = tuple(_ways_out(facts))
    return tuple(
        Option(
            kind=transition.on or "",
            with_=tuple((transition.with_ or {}).items()),
            by=transition.by,
            to=transition.to,
            guard=option_truth(place, ways, facts),
            cites=facts.cite(transition.cites),
            why=(question, "option", place),
        )
        for place, transition in enumerate(ways)
    )
