"""What scenarios exercised of a policy: transitions, guard outcomes, requirements, clauses and clocks, with citations.

A transition was exercised when it stands in the trail of a standing that a check looked at. A guard's outcome counts
when it decided a step of the trail (taken or refused), or stood in the standing: as an option, or as an eventless or
clock's step waiting there. Requirements, clauses and clocks count with the outcomes a check looked at.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, assert_never

from ...clock_status import CLOCK_STATUSES, status_when_due
from ...condition import Condition, ast, walk, weigh
from ...evaluation import facts_of
from ...model import FieldsAsJson
from ...policy import ClockSpec, Policy, Requirement, Transition
from ...rough_days import Outlook
from ...shown import AsJson
from ...standing import Decision, Standing, Step
from ..rows import Row
from .running import ScenarioResult

__all__ = ["Coverage", "Line", "coverage", "coverage_of", "guard_outcomes", "name_of"]

SECTIONS = ("transitions", "guards", "clocks", "requirements", "grounds", "clauses")
_VERDICTS = ("met", "not_met", "undetermined")
_TRIGGERS = ("triggered", "not_triggered", "undetermined")


@dataclass(slots=True)
class Line(FieldsAsJson):
    """One thing of a policy or agreement: the outcomes it can have, and how often each was seen.

    ``cites`` says in words where it is written, ``keys`` as the policy names it.
    """

    _json: ClassVar[tuple[str, ...]] = ("section", "id", "seen", "missing", "cites")

    section: str
    id: str
    possible: tuple[str, ...]
    cites: tuple[str, ...]
    keys: tuple[str, ...]
    seen: Counter[str] = field(default_factory=Counter)

    def saw(self, outcome: str) -> None:
        """Count an outcome."""
        self.seen[outcome] += 1

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the outcomes that nothing exercised."""
        return tuple(outcome for outcome in self.possible if outcome not in self.seen)


@dataclass(frozen=True, slots=True)
class Coverage(AsJson):
    """What scenarios exercised of one policy."""

    policy: Policy
    lines: tuple[Line, ...] = field(hash=False)

    def section(self, name: str) -> tuple[Line, ...]:
        """Return the lines of one section: ``transitions``, ``guards``, ``clocks``, ``requirements``, ``grounds``, ``clauses``."""
        return tuple(line for line in self.lines if line.section == name)

    def share(self, section: str) -> tuple[int, int]:
        """Return how many of the possible outcomes of a section were seen, and how many there are."""
        listed = self.section(section)
        possible = sum(len(line.possible) for line in listed)
        return possible - sum(len(line.missing) for line in listed), possible

    def report(self) -> str:
        """Describe the shares, and every outcome that nothing exercised, with its citation."""
        lines = [f"policy {self.policy.id}"]
        for name in SECTIONS:
            seen, possible = self.share(name)
            if possible:
                lines.append(f"  {name}: {seen} of {possible}")
                lines += [_missing(line) for line in self.section(name) if line.missing]
        return "\n".join(lines)

    def to_dict(self) -> Row:
        """Return the coverage as a JSON-ready mapping."""
        shares = {name: dict(zip(("seen", "possible"), self.share(name), strict=True)) for name in SECTIONS}
        return {
            "policy": {"id": self.policy.id, "hash": self.policy.hash},
            "shares": shares,
            "lines": [line.to_dict() for line in self.lines],
        }


def _missing(line: Line) -> str:
    cites = f"  [{', '.join(line.keys)}]" if line.keys else ""
    return f"    never: {line.id} {', '.join(line.missing)}{cites}"


def name_of(transition: Transition) -> str:
    """Name a transition: its id, or what sets it off and where it leads.

    >>> name_of(Transition(on="closed", **{"from": ["a", "b"]}, to="c"))
    'record:closed from a, b to c'
    """
    return transition.id or f"{transition.trigger} from {', '.join(transition.from_)} to {transition.to}"


def guard_outcomes(transition: Transition, policy: Policy) -> tuple[str, ...]:
    """Return the outcomes a guard can have: a step without a condition always passes, some conditions are never unknown."""
    if transition.when is None:
        return ("true", "false") if transition.by else ("true",)
    unknown = any(_may_be_unknown(leaf, policy) for _, leaf in walk(transition.when))
    return ("true", "false", "undetermined") if unknown else ("true", "false")


def _may_be_unknown(leaf: Condition, policy: Policy) -> bool:
    match leaf:
        case ast.Signed():
            return bool(leaf.signed.if_charter)
        case ast.Grounds():
            return any(_may_be_unknown(below, policy) for ground in policy.ladder.grounds for _, below in walk(ground.when))
        case ast.Met() | ast.Missed() | ast.ShareMet() | ast.FindingIs() | ast.Designated() | ast.Rated() | ast.Members() | ast.Has():
            return True
        case ast.Charter() | ast.StandingOf():
            return True
        case ast.ClockIs() | ast.Reported() | ast.LevelIs() | ast.Elapsed() | ast.Never() | ast.Happened() | ast.ParameterIs():
            return False
        case ast.AllOf() | ast.AnyOf() | ast.Not() | ast.AtLeastN():
            return False
        case _:
            assert_never(leaf)


def coverage(results: Iterable[ScenarioResult]) -> tuple[Coverage, ...]:
    """Report what scenarios exercised, one report for each policy they were held against, by id."""
    looked: list[tuple[Standing, Policy | None]] = []
    for result in results:
        looked += [(standing, result.scenario.policy) for check in result.checks for standing in _standings(check.outcome)]
    return coverage_of(looked)


def _standings(outcome: object) -> Iterator[Standing]:
    """List the standings that a check looked at: of an outlook all that are possible, of an error none."""
    if isinstance(outcome, Outlook):
        yield from (one.standing for one in outcome.standings)
    elif isinstance(outcome, (Standing, Decision)):
        yield outcome.standing if isinstance(outcome, Decision) else outcome


def coverage_of(looked: Iterable[tuple[Standing, Policy | None]]) -> tuple[Coverage, ...]:
    """Report what standings exercised; each comes with the policy that was held against its whole record, if one was.

    Policies of equal content are one policy, whoever loaded them.
    """
    books: dict[str, _PolicyLines] = {}
    for standing, held in looked:
        known = (*standing.partnership.policies, *([held] if held else []))
        _look(standing, [(policy, books.setdefault(policy.hash, _PolicyLines(policy))) for policy in known], held=held)
    used = sorted((book for book in books.values() if book.used), key=lambda book: (book.policy.id, book.policy.hash))
    return tuple(Coverage(book.policy, tuple(book.lines())) for book in used)


def _statuses(clock: ClockSpec) -> tuple[str, ...]:
    """List the statuses that a clock comes to while the partnership lasts."""
    known = ((word, s) for word, s in CLOCK_STATUSES.items() if clock.kind in s.kinds and s.started and not s.stopped)
    return tuple(word for word, s in known if not s.paused or clock.paused_in)


class _PolicyLines:
    """The lines of one policy, while they are filled."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.used = False
        cite = policy.cite
        self.transitions = [Line("transitions", name_of(t), ("taken",), cite(t.cites), t.cites) for t in policy.transitions]
        self.guards = [Line("guards", name_of(t), guard_outcomes(t, policy), cite(t.cites), t.cites) for t in policy.transitions]
        self.clocks = {name: Line("clocks", name, _statuses(s), cite(s.cites), s.cites) for name, s in policy.clocks.items()}
        self.requirements = {r.id: Line("requirements", r.id, _possible(r, policy), cite(r.cites), r.cites) for r in policy.requirements}
        self.grounds = {g.id: Line("grounds", g.id, ("true", "false"), cite(g.cites), g.cites) for g in policy.ladder.grounds}
        self.clauses: dict[str, Line] = {}

    def guard(self, transition: Transition, policy: Policy) -> Line:
        """Return the line of a guard; ``policy`` is the one that holds this very transition, of the same content."""
        return next(line for line, known in zip(self.guards, policy.transitions, strict=True) if known is transition)

    def lines(self) -> Iterator[Line]:
        yield from self.transitions
        yield from self.guards
        for table in (self.clocks, self.requirements, self.grounds, self.clauses):
            yield from table.values()


def _possible(requirement: Requirement, policy: Policy) -> tuple[str, ...]:
    conditions = [c for c in (requirement.when, requirement.requires) if c is not None]
    unknown = any(_may_be_unknown(leaf, policy) for condition in conditions for _, leaf in walk(condition))
    return _VERDICTS if unknown else _VERDICTS[:2]


def _look(standing: Standing, books: Sequence[tuple[Policy, _PolicyLines]], *, held: Policy | None) -> None:
    book = next(book for policy, book in books if policy is standing.policy)
    book.used = True
    for step in standing.trail:
        _look_at_step(step, books)
    for transition, truth in _waiting(standing, held):
        book.guard(transition, standing.policy).saw(truth)
    for clock in standing.clocks:
        book.clocks[clock.name].saw(clock.status)
    for requirement in standing.requirements:
        book.requirements[requirement.id].saw(requirement.outcome)
    for ground in standing.grounds:
        book.grounds[ground.id].saw(ground.truth.value)
    for clause in standing.clauses:
        name = f"{standing.agreement}: {clause.id}"
        book.clauses.setdefault(name, Line("clauses", name, _TRIGGERS, clause.cites, clause.clause.cites)).saw(clause.outcome)


def _look_at_step(step: Step, books: Sequence[tuple[Policy, _PolicyLines]]) -> None:
    """Count a step that was taken; of a record that set none off, the outcome of every guard that was weighed."""
    for policy, book in books:
        place = _place(step.transition, policy) if step.transition is not None else None
        if place is not None:
            book.used = True
            book.transitions[place].saw("taken")
            book.guards[place].saw("true")
        elif step.transition is None and step.what.startswith("clock:") and step.what[6:] in book.clocks:
            book.clocks[step.what[6:]].saw(status_when_due(book.policy.clocks[step.what[6:]].kind))
        elif step.outcome in ("refused", "noted") and step.record is not None:
            _look_at_guards(step, policy, book)


def _look_at_guards(step: Step, policy: Policy, book: _PolicyLines) -> None:
    record = step.record
    asked = [t for t in policy.transitions if t.on == step.what and step.from_ in t.from_]
    weighed = [t for t in asked if record is None or t.fits(record)]
    parts = step.because.parts if weighed else ()
    for transition, part in zip(weighed, parts, strict=False) if len(weighed) == len(parts) else ():
        if part.truth is not None:
            book.guard(transition, policy).saw(part.truth.value)


def _place(transition: Transition, policy: Policy) -> int | None:
    return next((place for place, known in enumerate(policy.transitions) if known is transition), None)


def _waiting(standing: Standing, held: Policy | None) -> Iterator[tuple[Transition, str]]:
    """Return the outcome of every guard that stands in a standing: of its options, and of steps no record sets off."""
    if standing.is_final:
        return
    leaving = [t for t in standing.policy.transitions if standing.state in t.from_]
    for transition, option in zip((t for t in leaving if t.on is not None), standing.options, strict=True):
        yield transition, option.guard.value
    facts = facts_of(standing.partnership, as_of=standing.as_of, known_on=standing.known_on, policy=held)
    for transition in leaving:
        if transition.on is None and transition.when is not None:
            yield transition, weigh(transition.when, facts).truth.value
