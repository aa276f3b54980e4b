"""Lint of consequence clauses, over every report card at once: each benchmark met, not met or not known, due or not."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import assert_never

from ...agreement import Agreement, selectors_in
from ...clock_status import status_when_due
from ...condition import Condition, describe, parts_of_condition, selects, walk
from ...condition import ast as c
from ...consequence import ConsequenceClause
from ...policy import Policy
from ...words import listed, plural
from ..cases import A_SCHOOL, ALWAYS, NEVER, BenchmarkCase, Cases, Diagram, generic_agreement, limits, schools_in
from .benchmarks import wanted_by
from .found import Found

__all__ = ["ClauseCase", "clause_lints", "own_clause_lints"]

GROWING = ("at_least", "above")
FEW = 4
"""So many benchmarks are named in a case; more are counted."""


@dataclass(frozen=True)
class ClauseCase:
    """An agreement with the cases of its clauses, in force; or with the clauses of a policy, which hold where none is."""

    agreement: Agreement
    policy: Policy | None
    in_force: bool = True

    @cached_property
    def cases(self) -> Cases:
        """All cases of the facts that the clauses ask about."""
        clauses = self.agreement.clauses
        asked = [(clause.when, clause.for_ == "each") for clause in clauses]
        schools = schools_in(self.agreement, asked) or (A_SCHOOL,)
        return Cases(self.policy, self.agreement, conditions=[one for one, _ in asked], schools=schools, ended=True)

    @cached_property
    def fires(self) -> tuple[Diagram, ...]:
        """For each clause, the diagram that is true where it is triggered (for one school at least)."""
        d, cases = self.cases.diagrams, self.cases
        triggered = [
            d.any_of([d.when(cases.read(clause.when, scope), ALWAYS) for scope in self.scopes(clause)]) for clause in self.agreement.clauses
        ]
        return tuple(d.both(self.given, one) for one in triggered)

    def scopes(self, clause: ConsequenceClause) -> Sequence[str | None]:
        """List the schools that a clause is weighed for; None is the district."""
        return self.cases.schools if clause.for_ == "each" else (None,)

    @cached_property
    def given(self) -> Diagram:
        """What can be while the agreement is in force."""
        cases = self.cases
        for clause in self.agreement.clauses:
            for scope in self.scopes(clause):
                cases.read(clause.when, scope)
        return cases.diagrams.both(
            limits(cases, [clause.when for clause in self.agreement.clauses]), cases.where("force", ["yes" if self.in_force else "no"])
        )

    @cached_property
    def covered(self) -> frozenset[str]:
        """The ids of the benchmarks that any clause judges."""
        selectors = [s for clause in self.agreement.clauses for s in _judging(clause.when)]
        return frozenset(
            one.benchmark.id
            for one in self.cases.benchmark_cases
            if any(selects(selector, benchmark=one.benchmark, school=one.school) for selector in selectors)
        )

    def pinned(self, one: BenchmarkCase, value: str) -> dict[int, int]:
        """Return the assignment that sets one benchmark."""
        return self.cases.assign({one.name: value})


def _judging(condition: Condition) -> Iterator[c.Selector]:
    """List the selectors by which a condition judges benchmarks (not those that ask what an agreement holds)."""
    for loc, selector in selectors_in(condition, ()):
        if "has" not in loc:
            yield selector


def uncovered(case: ClauseCase) -> Iterator[Found]:
    """Find benchmarks that no clause covers, under a policy that wants benchmarks."""
    for place, benchmark in enumerate(case.agreement.benchmarks if wanted_by(case.policy) else ()):
        if benchmark.id not in case.covered:
            said = f"no clause says what follows when '{benchmark.id}' is missed"
            hint = "consequences for failing to meet any of the benchmarks are to be spelled out in the plan"
            yield Found("uncovered_benchmark", ("benchmarks", place), said, hint, f"'{benchmark.id}' is missed, and nothing is triggered")


def empty(case: ClauseCase) -> Iterator[Found]:
    """Find selectors that select nothing."""
    for place, clause in enumerate(case.agreement.clauses):
        for loc, selector in selectors_in(clause.when, ("clauses", place, "when")):
            if "has" not in loc and not any(case.cases.selected(selector, scope) for scope in case.scopes(clause)):
                where = " of a school" if clause.for_ == "each" else ""
                said = f"a condition of the clause '{clause.id}' selects no benchmark{where}, so it is always undetermined"
                held = listed([f"'{one.name.partition(':')[2]}'" for one in case.cases.benchmark_cases[:FEW]]) or "none"
                more = f" and {len(case.cases.benchmark_cases) - FEW} more" if len(case.cases.benchmark_cases) > FEW else ""
                yield Found("empty_selector", loc, said, "correct the selector, or add the benchmark", f"the benchmarks are {held}{more}")


def silent_clauses(case: ClauseCase) -> Iterator[Found]:
    """Find clauses that can never be triggered."""
    for place, (clause, fires) in enumerate(zip(case.agreement.clauses, case.fires, strict=True)):
        if fires == NEVER:
            said = f"the clause '{clause.id}' can never be triggered"
            hint = "look for parts that exclude each other, or select nothing"
            yield Found("clause_never_fires", ("clauses", place, "when"), said, hint, f"it asks that {describe(clause.when)}")


def pairs(case: ClauseCase) -> Iterator[Found]:
    """Find pairs of clauses that are always triggered together, or never."""
    d = case.cases.diagrams
    for (_, (first, one)), (place, (second, other)) in combinations(enumerate(zip(case.agreement.clauses, case.fires, strict=True)), 2):
        if NEVER in (one, other):
            continue
        if one == other:
            said = f"the clauses '{first.id}' and '{second.id}' are triggered by exactly the same cases"
            shown = case.cases.plainest(one)
            yield Found("clauses_always_together", ("clauses", place, "when"), said, "join them, or tell them apart", shown)
        elif d.both(one, other) == NEVER:
            said = f"the clauses '{first.id}' and '{second.id}' can never be triggered at once"
            shown = f"'{first.id}' when {case.cases.plainest(one)}; '{second.id}' when {case.cases.plainest(other)}"
            yield Found("clauses_never_together", ("clauses", place, "when"), said, "say so in the document, if that is meant", shown)


def worse(case: ClauseCase) -> Iterator[Found]:
    """Find clauses that a better result triggers: meeting one more benchmark makes it worse."""
    d = case.cases.diagrams
    for place, (clause, fires) in enumerate(zip(case.agreement.clauses, case.fires, strict=True)):
        for one in case.cases.benchmark_cases:
            met, missed = (d.restrict(fires, case.pinned(one, value)) for value in ("met", "not_met"))
            worse_off = d.both(d.both(met, d.negate(missed)), d.restrict(case.given, case.pinned(one, "not_met")))
            if worse_off != NEVER:
                said = f"meeting '{one.benchmark.id}' can trigger the clause '{clause.id}', which missing it does not"
                yield Found("better_is_worse", ("clauses", place, "when"), said, "turn the condition round", case.cases.plainest(worse_off))
                break


def silent_misses(case: ClauseCase) -> Iterator[Found]:
    """Count the ways in which benchmarks that clauses cover can be missed while nothing is triggered, everything due."""
    cases, d = case.cases, case.cases.diagrams
    due = [one for one in cases.benchmark_cases if one.benchmark.id in case.covered and one.group is not None]
    levels = {level: one for one in due if (level := cases.level_of(one.name)) is not None}
    if not due or not case.agreement.clauses:
        return
    silent = d.negate(d.any_of([d.restrict(fires, _all_due(cases, levels)) for fires in case.fires]))
    known = d.all_of([cases.where(one.name, ["met", "not_met"]) for one in due])
    some = d.any_of([cases.where(one.name, ["not_met"]) for one in due])
    ways = d.all_of([silent, known, some])
    number = d.count(ways, list(levels))
    if number:
        fewest = d.cheapest(ways, lambda level, value: int(cases.variables[level].values[value] == "not_met")) or {}
        missed = [level for level, value in fewest.items() if cases.variables[level].values[value] == "not_met"]
        smallest = ", ".join(f"'{levels[level].benchmark.id}'" for level in missed)
        shown = f"the smallest: {smallest} missed, all else met"
        said = f"{number} of {plural(2 ** len(due) - 1, 'way')} to miss benchmarks that clauses cover trigger no clause"
        yield Found("silent_misses", ("clauses",), said, "say so in the document, if that is meant", shown)


def _all_due(cases: Cases, benchmarks: Container[int]) -> dict[int, int]:
    """Set everything but the benchmarks to its plainest value, with all clocks come and all benchmarks due."""
    found = {}
    for level, variable in enumerate(cases.variables):
        if level not in benchmarks:
            wanted = "yes" if variable.name.startswith("due:") or variable.name == "force" else status_when_due("milestone")
            found[level] = variable.values.index(wanted) if wanted in variable.values else 0
    return found


def never_matters(case: ClauseCase) -> Iterator[Found]:
    """Find benchmarks that clauses name and whose outcome changes none of them."""
    d = case.cases.diagrams
    for place, benchmark in enumerate(case.agreement.benchmarks):
        own = [one for one in case.cases.benchmark_cases if one.benchmark.id == benchmark.id]
        changes = any(
            d.restrict(fires, case.pinned(one, "met")) != d.restrict(fires, case.pinned(one, "not_met"))
            for fires in case.fires
            for one in own
        )
        if benchmark.id in case.covered and not changes:
            said = f"whether '{benchmark.id}' is met changes no clause, though clauses name it"
            never_due = bool(own) and own[0].group is None
            hint = "nothing makes it due: give it a day, or a phase with a clock" if never_due else "look at how clauses use it"
            shown = f"with '{benchmark.id}' met, and with '{benchmark.id}' missed, the same clauses are triggered"
            yield Found("benchmark_never_matters", ("benchmarks", place), said, hint, shown)


def mixed(case: ClauseCase) -> Iterator[Found]:
    """Find clauses that use a benchmark in both directions: there missing data leaves more undetermined than it must."""
    for place, clause in enumerate(case.agreement.clauses):
        for scope in case.scopes(clause):
            seen = {True: set[str](), False: set[str]()}
            for up, selector in _polarities(clause.when, up=True):
                seen[up] |= {one.name.partition(":")[2] for one in case.cases.selected(selector, scope)}
            if both := sorted(seen[True] & seen[False]):
                said = f"the clause '{clause.id}' asks of '{both[0]}' both that it is met and that it is not"
                hint = "say it in one direction: unknown data decides it more often then"
                yield Found("mixed_polarity", ("clauses", place, "when"), said, hint, f"it asks that {describe(clause.when)}")
                break


def _polarities(condition: Condition, *, up: bool) -> Iterator[tuple[bool, c.Selector]]:
    """List every selector with the direction in which a met benchmark moves the condition."""
    match condition:
        case c.Not() | c.AllOf() | c.AnyOf() | c.AtLeastN():
            for _, part in parts_of_condition(condition):
                yield from _polarities(part, up=up is not isinstance(condition, c.Not))
        case c.Met():
            yield up, condition.met
        case c.Missed():
            yield not up, condition.missed
        case c.ShareMet():
            yield up == (condition.share_met.bound()[0] in GROWING), condition.share_met.of
        case (
            c.ClockIs() | c.Signed() | c.FindingIs() | c.Reported() | c.Designated() | c.Rated() | c.Members() | c.LevelIs()
            | c.Elapsed() | c.Has() | c.Never() | c.Happened() | c.StandingOf() | c.Grounds() | c.Charter() | c.ParameterIs()
        ):  # fmt: skip
            return
        case _:
            assert_never(condition)


def deciders(case: ClauseCase) -> Iterator[Found]:
    """Find clauses decided by a role that the policy does not know."""
    known = case.policy.roles if case.policy is not None else {}
    for place, clause in enumerate(case.agreement.clauses):
        if known and clause.decided_by not in known:
            said = f"the policy '{case.policy.id if case.policy else ''}' has no role '{clause.decided_by}'"
            hint, shown = f"its roles are {', '.join(known)}", f"'{clause.decided_by}' is to decide, and is no role"
            yield Found("unknown_decider", ("clauses", place, "decided_by"), said, hint, shown)


_LINTS: tuple[Callable[[ClauseCase], Iterator[Found]], ...] = (
    uncovered, empty, silent_clauses, pairs, worse, silent_misses, never_matters, mixed, deciders,
)  # fmt: skip


def own_clause_lints(policy: Policy) -> Iterator[Found]:
    """Find clauses of a policy that can never be triggered while no agreement is in force, and pairs that are always, or never.

    What hangs on a parameter is one of two readings, and left alone.
    """
    each = any(clause.for_ == "each" for clause in policy.clauses)
    made = generic_agreement(policy, [clause.when for clause in policy.clauses], each=each)
    case = ClauseCase(made.with_changes(clauses=policy.clauses), policy, in_force=False)
    read = [any(isinstance(leaf, c.ParameterIs) for _, leaf in walk(clause.when)) for clause in policy.clauses]
    yield from (found for lint in (silent_clauses, pairs) for found in lint(case) if not read[int(found.loc[1])])


def clause_lints(agreement: Agreement, policy: Policy | None) -> Iterator[Found]:
    """Find what is wrong with the clauses of an agreement."""
    case = ClauseCase(agreement, policy)
    for lint in _LINTS:
        yield from lint(case)
