"""All cases of the facts that conditions ask about: one variable for each fact, and every condition as a diagram over them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import partial
from itertools import product
from typing import assert_never

from ...agreement import Agreement
from ...condition import Condition, selects, truth_under, walk
from ...condition import ast as c
from ...condition.benchmarks import share_truth
from ...logic import FALSE, TRUE, Truth
from ...policy import Policy
from ...words import listed
from .benchmark_cases import BenchmarkCase, BenchmarkLeaf, benchmark_cases_of, selector_of
from .chosen_facts import ChosenFacts, FactValue, key_of
from .diagram import ALWAYS, NEVER, UNSURE, Diagram, Diagrams
from .facts import (
    FORCE,
    MEMBERS,
    FactLeaf,
    Variable,
    due_variable,
    levels_asked,
    review_variable,
    statuses_asked,
    truth_read_off,
    variables_of,
)

__all__ = ["OUTCOMES", "Cases", "diagram_of"]

OUTCOMES = ("met", "not_met", "unknown")
"""The values of a benchmark's variable."""


def diagram_of(truth: Truth) -> Diagram:
    """Return the diagram that has one truth in every case."""
    return ALWAYS if truth is TRUE else NEVER if truth is FALSE else UNSURE


class Cases:
    """Variables and conditions of a policy, an agreement, or both, read as one set of diagrams.

    ``conditions`` are all that will be read; ``schools`` are those that ``for: each`` ranges over; ``outcomes`` narrows
    what can become of a benchmark; ``ended`` adds the status ``stopped``, which clocks have in final states only;
    ``has_is_free`` leaves open what the agreement holds; ``held_first`` prefers cases in which reviews were held.
    """

    def __init__(
        self,
        policy: Policy | None,
        agreement: Agreement | None,
        *,
        conditions: Iterable[Condition] = (),
        schools: Sequence[str] = (),
        outcomes: Callable[[BenchmarkCase], Sequence[str]] = lambda benchmark_case: OUTCOMES,
        ended: bool = False,
        has_is_free: bool = False,
        held_first: bool = False,
    ) -> None:
        self.policy = policy
        self.agreement = agreement
        self.schools: tuple[str, ...] = tuple(schools)
        self.ended = ended
        self.has_is_free = has_is_free
        self.held_first = held_first
        asked = (*conditions, *(ground.when for ground in (policy.ladder.grounds if policy is not None else ())))
        self.designations: Sequence[str] = statuses_asked(asked)
        self.top_level: int = levels_asked(asked) + 1
        self.diagrams: Diagrams = Diagrams()
        self.variables: list[Variable] = []
        self._levels: dict[str, int] = {}
        self._read_before: dict[tuple[str, str | None, bool, bool], Diagram] = {}
        self._reviews_count = True
        self.benchmark_cases: tuple[BenchmarkCase, ...] = benchmark_cases_of(agreement, policy, self.schools)
        missed = [leaf.missed for condition in asked for _, leaf in walk(condition) if isinstance(leaf, c.Missed)]
        for group, members in _by_group(self.benchmark_cases):
            # Directly above its benchmarks a due date costs a few nodes; apart from them it costs all that the others have so far.
            if group is not None and any(selects(s, benchmark=one.benchmark, school=one.school) for s in missed for one in members):
                self.level(due_variable(group))
            for one in members:
                self.level(_benchmark_variable(one, outcomes(one)))
        if any(isinstance(leaf, c.Members) for condition in asked for _, leaf in walk(condition)):
            self.level(MEMBERS)

    def level(self, variable: Variable) -> int:
        """Return the level of a variable in the diagrams, adding it where it is new."""
        found = self._levels.get(variable.name)
        if found is None:
            found = self._levels[variable.name] = self.diagrams.variable(len(variable.values))
            self.variables.append(variable)
        return found

    def level_of(self, name: str) -> int | None:
        """Return the level of the variable of a name, None where nothing asks for it."""
        return self._levels.get(name)

    @property
    def names(self) -> Sequence[str]:
        """The names of all variables, by level."""
        return [variable.name for variable in self.variables]

    def values(self, assignment: Mapping[int, int]) -> dict[str, FactValue]:
        """Return an assignment by names and values."""
        return {self.variables[level].name: self.variables[level].values[value] for level, value in sorted(assignment.items())}

    def assign(self, values: Mapping[str, FactValue]) -> dict[int, int]:
        """Return values by names as an assignment; what no condition asks for is left out."""
        found = {}
        for name, value in values.items():
            level = self._levels.get(name)
            if level is not None and value in (known := self.variables[level].values):
                found[level] = known.index(value)
        return found

    def describe(self, assignment: Mapping[int, int]) -> str:
        """Describe an assignment in words, what is plain left out."""
        said = [self.variables[level].descriptions[value] for level, value in sorted(assignment.items()) if value]
        return listed(said) or "nothing special has happened"

    def plainest(self, diagram: Diagram) -> str:
        """Describe in words what makes a diagram true, with as little out of the ordinary as can be."""
        found = self.diagrams.cheapest(diagram, lambda level, value: value and 1)
        return self.describe(found or {})

    def where(self, name: str, values: Iterable[FactValue]) -> Diagram:
        """Return the diagram that is true where a variable has one of some values; ``ALWAYS`` where nothing asks for it."""
        level = self._levels.get(name)
        if level is None:
            return ALWAYS
        wanted = set(values)
        return self.diagrams.is_in(level, [place for place, value in enumerate(self.variables[level].values) if value in wanted])

    def read(self, condition: Condition, scope: str | None = None, *, as_ground: bool = False) -> Diagram:
        """Return the diagram of a condition, weighed for the district or in the scope of a school, or as a ground."""
        key = (key_of(condition), scope, as_ground, self._reviews_count)
        if key not in self._read_before:
            self._read_before[key] = self._read(condition, scope, as_ground=as_ground)
        return self._read_before[key]

    def read_by_numbers(self, condition: Condition) -> Diagram:
        """Return the diagram of a condition whose grounds go by the evidence alone, whatever reviews found of benchmarks."""
        self._reviews_count = False
        try:
            return self.read(condition)
        finally:
            self._reviews_count = True

    def read_each(self, condition: Condition, *, each: bool) -> Diagram:
        """Return the diagram of a ground: for the district, or at any one member school."""
        if not each:
            return self.read(condition, as_ground=self._reviews_count)
        at = [self.read(condition, school, as_ground=self._reviews_count) for school in self.schools]
        found = self.diagrams.any_of(at) if at else UNSURE
        return self._with_member(found, UNSURE)

    def _read(self, condition: Condition, scope: str | None, *, as_ground: bool) -> Diagram:
        d, read = self.diagrams, partial(self.read, scope=scope, as_ground=as_ground)
        match condition:
            case c.AllOf():
                return d.all_of(list(map(read, condition.all)))
            case c.AnyOf():
                return d.any_of(list(map(read, condition.any)))
            case c.Not():
                return d.negate(read(condition.not_))
            case c.AtLeastN():
                parts, n = list(map(read, condition.at_least.of)), condition.at_least.n
                return d.counted(parts, lambda sure, possible: ALWAYS if sure >= n else NEVER if possible < n else UNSURE)
            case c.Grounds():
                grounds = self.policy.ladder.grounds if self.policy is not None else ()
                return d.any_of([self.read_each(ground.when, each=ground.for_ == "each") for ground in grounds])
            case c.Met() | c.Missed() | c.ShareMet():
                return self._read_benchmarks(condition, scope, as_ground=as_ground)
            case _:
                return self._read_fact(condition, scope)

    def _read_fact(self, leaf: FactLeaf, scope: str | None) -> Diagram:
        """Read a leaf as a table over the few variables it asks for."""
        own = truth_read_off(leaf, self)
        variables = variables_of(leaf, self, scope)
        levels = [self.level(variable) for variable in variables]

        def truth(places: Sequence[int]) -> Truth:
            values = {v.name: v.values[place] for v, place in zip(variables, places, strict=True)}
            if own is not None:
                return own(values[variables[-1].name])
            facts = ChosenFacts(values, policy=self.policy, agreement=self.agreement, schools=self.schools, scope=scope)
            return truth_under(leaf, facts)

        return self._table(levels, {places: diagram_of(truth(places)) for places in product(*(range(len(v.values)) for v in variables))})

    def _table(self, levels: Sequence[int], rows: Mapping[tuple[int, ...], Diagram]) -> Diagram:
        """Turn a table of truths into a diagram, the topmost variable first."""
        order = sorted(range(len(levels)), key=lambda index: levels[index])

        def build(depth: int, chosen: dict[int, int]) -> Diagram:
            if depth == len(order):
                return rows[tuple(chosen[index] for index in range(len(levels)))]
            index = order[depth]
            size = self.diagrams.sizes[levels[index]]
            return self.diagrams.leaf(levels[index], [build(depth + 1, {**chosen, index: value}) for value in range(size)])

        return build(0, {})

    def outcome(self, one: BenchmarkCase, *, as_ground: bool = False) -> Diagram:
        """Return the diagram that is true where a benchmark is met; to a ground one that its review found met is."""
        level = self._levels[one.name]
        found = self.diagrams.leaf(level, [{"met": ALWAYS, "not_met": NEVER}.get(str(v), UNSURE) for v in self.variables[level].values])
        return self._by_review(one, {"none": found, "met": ALWAYS, "not_met": found}) if as_ground else found

    def missed(self, one: BenchmarkCase, *, as_ground: bool = False) -> Diagram:
        """Return the diagram that is true where a benchmark is missed: due, and not met; to a ground what its review found decides."""
        found = NEVER
        if one.group is not None:
            due = self.diagrams.is_in(self.level(due_variable(one.group)), [1])
            found = self.diagrams.case(due, NEVER, self.diagrams.negate(self.outcome(one)), UNSURE)
        return self._by_review(one, {"none": found, "met": NEVER, "not_met": ALWAYS}) if as_ground else found

    def _by_review(self, one: BenchmarkCase, found: Mapping[str, Diagram]) -> Diagram:
        """Return the diagram for each thing that the review of a benchmark's phase can have found."""
        d, variable = self.diagrams, review_variable(one.benchmark.phase)
        met, not_met = (d.is_in(self.level(variable), [variable.values.index(word)]) for word in ("met", "not_met"))
        return d.case(met, d.case(not_met, found["none"], found["not_met"], UNSURE), found["met"], UNSURE)

    def selected(self, selector: c.Selector, scope: str | None) -> list[BenchmarkCase]:
        """List the benchmarks that a selector picks, in the scope of a school or of the district."""
        inside = (one for one in self.benchmark_cases if scope is None or one.school == scope)
        return [one for one in inside if selects(selector, benchmark=one.benchmark, school=one.school)]

    def _read_benchmarks(self, leaf: BenchmarkLeaf, scope: str | None, *, as_ground: bool) -> Diagram:
        """Read a leaf that asks about benchmarks: nothing selected, or no agreement in force, is undetermined."""
        selected = self.selected(selector_of(leaf), scope)
        staying = [one for one in selected if not one.needs_member]
        found = self._combine(leaf, selected, as_ground=as_ground)
        if len(staying) < len(selected):
            found = self._with_member(found, self._combine(leaf, staying, as_ground=as_ground))
        force = self.diagrams.is_in(self.level(FORCE), [1])
        return self.diagrams.case(force, UNSURE, found, UNSURE)

    def _with_member(self, found: Diagram, otherwise: Diagram) -> Diagram:
        """Return one diagram while any school is a member, and another one when none is."""
        level = self._levels.get("members")
        if level is None:
            return found
        values = self.variables[level].values
        return self.diagrams.leaf(level, [found if isinstance(one, tuple) and "member" in one else otherwise for one in values])

    def _combine(self, leaf: BenchmarkLeaf, selected: Sequence[BenchmarkCase], *, as_ground: bool) -> Diagram:
        if not selected:
            return UNSURE
        match leaf:
            case c.Met():
                return self.diagrams.all_of([self.outcome(one, as_ground=as_ground) for one in selected])
            case c.Missed():
                return self.diagrams.any_of([self.missed(one, as_ground=as_ground) for one in selected])
            case c.ShareMet():
                word, number = leaf.share_met.bound()
                bound = self._number(number)
                if bound is None:
                    return UNSURE
                outcomes = [self.outcome(one, as_ground=as_ground) for one in selected]
                return self.diagrams.counted(outcomes, partial(_share, word, bound, len(selected)))
            case _:
                assert_never(leaf)

    def _number(self, number: c.Number) -> Fraction | None:
        if not isinstance(number, c.ParameterRef):
            return Fraction(number)
        return Fraction(self.policy.parameter(number.parameter)) if self.policy is not None else None


def _benchmark_variable(one: BenchmarkCase, outcomes: Sequence[str]) -> Variable:
    where = f" at {one.school}" if one.school else ""
    words = {"met": "met", "not_met": "not met", "unknown": "not known"}
    return Variable(one.name, tuple(outcomes), tuple(f"'{one.benchmark.id}'{where} is {words[outcome]}" for outcome in outcomes))


def _by_group(listed: Iterable[BenchmarkCase]) -> list[tuple[str | None, list[BenchmarkCase]]]:
    """Put together what falls due together: first the days of their own, in their order, which limits tie to the next."""
    found: dict[str | None, list[BenchmarkCase]] = {}
    for one in listed:
        found.setdefault(one.group, []).append(one)
    dated = sorted((group, cases) for group, cases in found.items() if group is not None and group.startswith("date:"))
    return [*dated, *((group, cases) for group, cases in found.items() if group is None or not group.startswith("date:"))]


def _share(word: str, bound: Fraction, total: int, sure: int, possible: int) -> Diagram:
    return diagram_of(share_truth(word, bound, met=sure, possible=possible, total=total))
