"""A policy compiled for exploration: its guards as diagrams, its timers, and what is remembered.

What can change at any time without the machine noticing (evidence that is not yet due, reports, findings, designations,
ratings, members) is free: it is chosen anew at every step. All else is remembered: the state, clocks, signatures, what has
happened in the cycle, and the report card of what is due.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple, TypeAlias

from ...agreement import Agreement
from ...condition import Condition, Occurrence, walk
from ...condition import ast as c
from ...errors import LimitError
from ...policy import ClockSpec, Policy
from ..cases import A_SCHOOL, ALWAYS, BenchmarkCase, Cases, Diagram, generic_agreement, happened_name, key_of, occurrence_name, schools_in
from ..spans import length_of, span_of
from .evidence import outcomes_of
from .laws import Law
from .shapes import AnsweredRecords, moves_on_selections

__all__ = ["Card", "Model", "Timer", "build_model"]

DAY_BOUND: Mapping[str, int] = {"deadline": 0, "milestone": 0, "elapsed": 1, "due": 0}
"""The fewest days a timer of a kind has left during a day on which it does nothing."""
MORNING: Mapping[str, int] = {"deadline": -1, "elapsed": 0, "due": -1}
"""The days a timer of a kind has left on the morning on which it comes."""


MOST_CARDS = 3000
"""How many report cards of one group the guards of a policy may tell apart."""


Card: TypeAlias = tuple[tuple[str, str], ...]
"""A report card: what became of the benchmarks of a group, by the names of their variables."""


class Timer(NamedTuple):
    """Something that comes by itself: a clock, a period that elapses, the day after a benchmark's last one."""

    name: str
    kind: str
    low: int
    high: int


@dataclass(frozen=True)
class Model:
    """Everything the exploration needs, made once; ``reads`` are the nodes that laws look at, by law and name.

    ``stepping`` names the laws that are asked of single steps; ``triggers`` are the nodes of the clauses of the plan
    (True) and of the policy, by their ids, where selections move it.
    """

    policy: Policy
    agreement: Agreement
    cases: Cases
    guards: tuple[Diagram, ...]
    reads: Mapping[str, Mapping[str, Diagram]]
    leaves: tuple[Condition, ...]
    stepping: frozenset[str]
    triggers: Mapping[tuple[bool, str], Diagram]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """List the names of the clocks."""
        return tuple(self.policy.clocks)

    @cached_property
    def specs(self) -> tuple[ClockSpec, ...]:
        """List the clocks."""
        return tuple(self.policy.clocks.values())

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """List the groups of benchmarks that fall due together."""
        return tuple(dict.fromkeys(case.group for case in self.cases.benchmark_cases if case.group is not None))

    @cached_property
    def dates(self) -> Mapping[int, date]:
        """Map the place of each group that falls due on a day of its own to that day, in their order."""
        found = {place: cases[0].benchmark.due for place, cases in enumerate(self.group_benchmarks.values())}
        return dict(sorted(((place, due) for place, due in found.items() if due is not None), key=lambda item: item[1]))

    @cached_property
    def group_benchmarks(self) -> Mapping[str, tuple[BenchmarkCase, ...]]:
        """List the benchmarks of every group."""
        return {group: tuple(case for case in self.cases.benchmark_cases if case.group == group) for group in self.groups}

    @cached_property
    def clock_group(self) -> Mapping[int, int]:
        """Map each clock with a phase to the group that falls due with it, by their places."""
        places = {group: place for place, group in enumerate(self.groups)}
        found = {place: f"phase:{spec.phase}" for place, spec in enumerate(self.specs) if spec.phase}
        first = {self.policy.phase_clock(spec.phase) for spec in self.specs if spec.phase}
        return {place: places[group] for place, group in found.items() if group in places and self.names[place] in first}

    @cached_property
    def fact_places(self) -> Mapping[str, int]:
        """Map the name of every remembered fact to its place."""
        return {name: place for place, name in enumerate(self.tracked)}

    @cached_property
    def timer_numbers(self) -> Mapping[str, int]:
        """Map the name of every timer to its number."""
        return {timer.name: number for number, timer in enumerate(self.timers)}

    @cached_property
    def since_names(self) -> frozenset[str]:
        """List the names of the occurrences that periods are counted from, or that must have come by a day."""
        listed = [*(one.since for one in self.since.values()), *(one.occurrence for one in self.dated_occurrences.values())]
        return frozenset(map(occurrence_name, listed))

    @cached_property
    def asked_occurrences(self) -> frozenset[str]:
        """List the names of the occurrences that conditions ask for; the others only meet clocks that start later."""
        return frozenset(name for name in self.occurrences if self.cases.level_of(name) is not None)

    @cached_property
    def meetings(self) -> Mapping[str, tuple[int, ...]]:
        """Map the name of every occurrence to the clocks that it meets also where it comes before they start."""
        early = [(place, spec) for place, spec in enumerate(self.specs) if spec.early is not None]
        return {
            name: tuple(place for place, spec in early if any(occurrence_name(one) == name for one in spec.met_by))
            for name in self.occurrences
        }

    @cached_property
    def card_roots(self) -> tuple[Diagram, ...]:
        """List every node in which a report card can matter."""
        nodes = [*self.guards, *(node for law, reads in self.reads.items() if law in self.stepping for node in reads.values())]
        return tuple(dict.fromkeys(nodes))

    @cached_property
    def cards(self) -> Mapping[str, tuple[Card, ...]]:
        """List, for each group, one report card for every way in which cards can differ to the machine.

        Where evidence counts until the review, what is due with a phase has no card yet: it stays free, which can only add cases.
        """
        waits = self.policy.evidence_until == "review_held"
        groups = self.group_benchmarks.items()
        return {group: ((),) if waits and group.startswith("phase:") else tuple(self._cards(cases)) for group, cases in groups}

    def _cards(self, group: Sequence[BenchmarkCase]) -> Iterator[Card]:
        """Collapse the partial report cards of a group to the few that differ: equal residues are one."""
        d, cases = self.cases.diagrams, self.cases
        found: dict[tuple[Diagram, ...], Card] = {self.card_roots: ()}
        for case in group:
            level = cases.level_of(case.name)
            assert level is not None
            grown: dict[tuple[Diagram, ...], Card] = {}
            for roots, card in found.items():
                for place, value in enumerate(cases.variables[level].values):
                    memo: dict[Diagram, Diagram] = {}
                    rest = tuple(d.restrict(root, {level: place}, memo) for root in roots)
                    grown.setdefault(rest, (*card, (case.name, str(value))))
            found = grown
            if len(found) > MOST_CARDS:
                raise LimitError(f"the guards tell more than {MOST_CARDS} report cards apart", code="too_many_report_cards")
        yield from found.values()

    @cached_property
    def spans(self) -> Mapping[str, c.Span]:
        """Map the key of every period that guards or laws ask about to it and the day it counts from; grounds may go unread."""
        found = {key_of(leaf.elapsed): leaf.elapsed for leaf in self.leaves if isinstance(leaf, c.Elapsed)}
        return {key: span for key, span in found.items() if self.cases.level_of(f"elapsed:{key}") is not None}

    @cached_property
    def dated_occurrences(self) -> Mapping[str, c.DatedOccurrence]:
        """Map the names of the facts that something came by a day to what is asked."""
        found = {happened_name(leaf.happened): leaf.happened for leaf in self.leaves if isinstance(leaf, c.Happened)}
        return {name: one for name, one in found.items() if self.cases.level_of(name) is not None}

    @cached_property
    def named_days(self) -> tuple[date, ...]:
        """List the days on which such facts turn; the fact ``calendar`` counts those that have come."""
        spans = [one.span for one in self.dated_occurrences.values()]
        days = {first for first, _ in spans if first > date.min} | {last + timedelta(days=1) for _, last in spans if last < date.max}
        return tuple(sorted(days))

    def days_after(self, come: int) -> tuple[date, date]:
        """Return the days between which it is when so many of the named days have come."""
        days = self.named_days
        return (days[come - 1] if come else date.min), (days[come] - timedelta(days=1) if come < len(days) else date.max)

    @cached_property
    def chosen_at_start(self) -> Mapping[str, Sequence[str]]:
        """Map the names of the facts that are chosen at the start to what they can be."""
        choices = {"charter": ("no", "yes", "unknown"), "calendar": tuple(map(str, range(len(self.named_days) + 1)))}
        return {name: values for name, values in choices.items() if name in self.fact_places}

    @cached_property
    def answered(self) -> AnsweredRecords:
        """Return what the machine looks at in records."""
        return AnsweredRecords(self.policy, self.agreement, self.leaves)

    @cached_property
    def occurrences(self) -> Mapping[str, Occurrence]:
        """Map the names of the occurrences to remember to them: what conditions ask for, and what meets a clock that starts later."""
        return {occurrence_name(one): one for one in self.answered.occurrences}

    @cached_property
    def since(self) -> Mapping[int, c.Span]:
        """Map the number of the timer of a period to the period and the occurrence it counts from."""
        return dict(enumerate(self.spans.values(), len(self.policy.clocks)))

    @cached_property
    def initial_facts(self) -> tuple[str, ...]:
        """List what every remembered fact is at the start."""
        return tuple("none" if name.split(":")[0] in ("review", "implementation", "support") else "no" for name in self.tracked)

    @cached_property
    def tracked(self) -> tuple[str, ...]:
        """List the names of the facts that are remembered."""
        names = ["force", *self.occurrences]
        setters = {
            "review": "review_decided",
            "implementation": "implementation_reported",
            "support": "support_reported",
        }
        for name in self.cases.names:
            kind = name.split(":")[0]
            if kind in ("signed", "elapsed", "round") or setters.get(kind) in self.answered.kinds:
                names.append(name)
        names += [*self.dated_occurrences, *(["calendar"] if self.dated_occurrences else [])]
        if "charter" in self.cases.names:
            names.append("charter")
        return tuple(dict.fromkeys(names))

    @cached_property
    def timers(self) -> tuple[Timer, ...]:
        """List the timers: the clocks first, in the order of the policy."""
        return tuple(self._timers())

    def _timers(self) -> Iterator[Timer]:
        calendar = self.policy.calendar
        for name, clock in self.policy.clocks.items():
            yield Timer(f"clock:{name}", clock.kind, *span_of(clock, calendar))
        for key, span in self.spans.items():
            yield Timer(f"elapsed:{key}", "elapsed", *length_of(span.period))
        for place, (name, clock) in enumerate(self.policy.clocks.items()):
            if clock.kind == "deadline" and place in self.clock_group:  # with others nothing falls due
                yield Timer(f"due:{name}", "due", *span_of(clock, calendar))


def build_model(policy: Policy, agreement: Agreement | None, laws: Sequence[Law]) -> Model:
    """Compile a policy, with the agreement given or with one made for the purpose, and what the laws read."""
    guards = [t.when for t in policy.transitions if t.when is not None]
    grounds = [(ground.when, ground.for_ == "each") for ground in policy.ladder.grounds]
    each = any(one for _, one in grounds)
    held = agreement or generic_agreement(policy, [*guards, *(when for when, _ in grounds)], each=each)
    asked = {law.id: dict(law.reads(policy, held)) for law in laws}
    clauses = [(True, one) for one in held.clauses] + [(False, one) for one in policy.clauses] if moves_on_selections(policy) else []
    weighed = [one.when for _, one in clauses]
    conditions = [
        *guards,
        *(when for when, _ in grounds),
        *weighed,
        *(one for reads in asked.values() for one, _ in reads.values()),
    ]
    schools = schools_in(held, [*((one, False) for one in conditions), *grounds])
    if not schools and any(scope for reads in asked.values() for _, scope in reads.values()):
        schools = (A_SCHOOL,)
    cases = Cases(
        policy,
        held,
        conditions=conditions,
        schools=schools,
        outcomes=lambda case: outcomes_of(case.benchmark, case.school),
        held_first=True,
    )
    nodes = tuple(ALWAYS if t.when is None else cases.read(t.when) for t in policy.transitions)
    reads = {law: {name: _read(cases, one, each=scope) for name, (one, scope) in named.items()} for law, named in asked.items()}
    triggers = {(is_of_plan, one.id): _read(cases, one.when, each=one.for_ == "each") for is_of_plan, one in clauses}
    stepping = frozenset(law.id for law in laws if not law.looks and not law.graph)
    leaves = tuple(leaf for condition in conditions for _, leaf in walk(condition))
    return Model(policy, held, cases, nodes, reads, leaves, stepping, triggers)


def _read(cases: Cases, condition: Condition, *, each: bool) -> Diagram:
    """Read a condition of a law: for the district, or at any one school."""
    return cases.diagrams.any_of([cases.read(condition, school) for school in cases.schools]) if each else cases.read(condition)
