"""Two policies read over the same facts: the conditions of both become one set of diagrams."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import permutations
from math import gcd, lcm

from ...agreement import Agreement
from ...benchmark import Benchmark
from ...condition import Condition, selects, walk
from ...condition import ast as c
from ...policy import Policy
from ...policy.checks import conditions_of
from ...words import listed
from ..cases import A_SCHOOL, ALWAYS, NEVER, UNSURE, Cases, Diagram, Variable, generic_agreement, key_of, limits
from ..cases.benchmark_cases import denominator_of, selectors_of
from ..cases.diagram import Diagrams

__all__ = ["Pair"]

MOST_BENCHMARKS = 60
"""Shares are told apart exactly up to this common denominator; beyond it, by the denominators as they are."""

FEW = 4
"""So many benchmarks are named in a case; more are counted."""


class SharingCases(Cases):
    """The cases of another policy over the variables of a first one; a variable with other values here stays its own."""

    def __init__(self, base: Cases, policy: Policy, conditions: Sequence[Condition]) -> None:
        self._base: Cases | None = None
        super().__init__(policy, base.agreement, conditions=conditions, schools=base.schools, ended=True, has_is_free=True)
        own, self._base = self.variables, base
        self.diagrams: Diagrams = base.diagrams
        self.variables: list[Variable] = base.variables
        self._levels: dict[str, int] = {}
        for variable in own:
            self.level(variable)

    def level(self, variable: Variable) -> int:
        """Return the level of a variable: that of the first cases where both mean the same."""
        if self._base is not None and variable.name not in self._levels:
            level = self._base.level_of(variable.name)
            if level is not None and self._base.variables[level].values == variable.values:
                self._levels[variable.name] = level
        return super().level(variable)

    def share(self, base: Cases) -> None:
        """Let each of the two know the variables that only the other one asks for, so that limits hold between them."""
        mine = dict(self._levels)
        for name, level in base._levels.items():
            self._levels.setdefault(name, level)
        for name, level in mine.items():
            base._levels.setdefault(name, level)


class Pair:
    """Two policies, and the diagrams of their conditions; a case is one that can be under either of the two."""

    def __init__(self, policy_a: Policy, policy_b: Policy) -> None:
        self.policies: tuple[Policy, Policy] = (policy_a, policy_b)
        own = [[condition for _, condition in conditions_of(policy)] for policy in self.policies]
        self.conditions: list[Condition] = [*own[0], *own[1]]
        scopes = [r.for_ for policy in self.policies for r in policy.requirements]
        each = "each" in [*scopes, *(ground.for_ for policy in self.policies for ground in policy.ladder.grounds)]
        made = [generic_agreement(policy, listed, each=each) for policy, listed in zip(self.policies, own, strict=True)]
        agreement = _joined(made, _denominator(self.policies, own), self.conditions)
        base = Cases(policy_a, agreement, conditions=self.conditions, schools=(A_SCHOOL,), ended=True, has_is_free=True)
        sharing = SharingCases(base, policy_b, self.conditions)
        self.sides: tuple[Cases, Cases] = (base, sharing)
        self.diagrams: Diagrams = base.diagrams
        self._given: dict[str | None, Diagram] = {}
        for cases, asked in zip(self.sides, own, strict=True):  # every variable must be there before its limits are
            for condition in asked:
                cases.read(condition)
                cases.read(condition, A_SCHOOL)
            for ground in cases.policy.ladder.grounds if cases.policy is not None else ():
                cases.read_each(ground.when, each=ground.for_ == "each")
        sharing.share(base)

    def read(self, side: int, condition: Condition | None, *, school: bool = False) -> Diagram:
        """Return the diagram of a condition of one of the two; without a condition, ``ALWAYS``."""
        return ALWAYS if condition is None else self.sides[side].read(condition, A_SCHOOL if school else None)

    def given(self, states: Iterable[str] = ()) -> Diagram:
        """Return what can be under either policy, in any of some states of both, or in any at all."""
        d = self.diagrams
        return d.both(self._shapes, d.any_of([self._in(state) for state in states]) if states else self._in(None))

    def _in(self, state: str | None) -> Diagram:
        if state not in self._given:
            found = [limits(cases, self.conditions, state=state) for cases in self.sides]
            self._given[state] = self.diagrams.any_of(found)
        return self._given[state]

    @cached_property
    def _shapes(self) -> Diagram:
        """Let who has more of something asked for have less of it too: benchmarks held, the term, ratings."""
        base = self.sides[0]
        leaves = [leaf for condition in self.conditions for _, leaf in walk(condition)]
        found = []
        for more, less in (*_implied_has(leaves), *_implied_ratings(leaves)):
            for one, other in ((f"{more}{end}", f"{less}{end}") for end in ("", f"@{A_SCHOOL}")):
                if base.level_of(one) is not None and base.level_of(other) is not None:
                    found.append(self.diagrams.implies(base.where(one, ["yes"]), base.where(other, ["yes"])))
                    found.append(self.diagrams.implies(base.where(other, ["no"]), base.where(one, ["no"])))
        return self.diagrams.all_of(found)

    def plainest(self, diagram: Diagram) -> str:
        """Describe in words what makes a diagram true, with as little out of the ordinary as can be."""
        base = self.sides[0]
        found = self.diagrams.cheapest(diagram, lambda level, value: value and 1) or {}
        benchmarks = {level: value for level, value in found.items() if base.names[level].startswith("benchmark:") and value}
        if len(benchmarks) <= FEW:
            return base.describe(found)
        counts = Counter(str(base.variables[level].values[value]).replace("_", " ") for level, value in sorted(benchmarks.items()))
        total = sum(name.startswith("benchmark:") for name in base.names)
        said = [f"{number} of {total} benchmarks are {'not known' if word == 'unknown' else word}" for word, number in counts.items()]
        rest = {level: value for level, value in found.items() if level not in benchmarks and value}
        return listed([*said, *([base.describe(rest)] if rest else [])])

    def below(self, one: Diagram, other: Diagram) -> Diagram:
        """Return where one diagram is less true than another: false before undetermined before true."""
        d = self.diagrams
        short = d.both(d.when(other, ALWAYS), d.negate(d.when(one, ALWAYS)))
        return d.either(short, d.both(d.when(other, UNSURE), d.when(one, NEVER)))


def _denominator(policies: tuple[Policy, Policy], own: list[list[Condition]]) -> int:
    """Return the number of benchmarks by which every share asked for can be hit exactly."""
    asked = (denominator_of(leaf, policy) for policy, conditions in zip(policies, own, strict=True) for _, leaf in selectors_of(conditions))
    found = lcm(*(denominator for denominator in asked if denominator is not None))
    return found if found <= MOST_BENCHMARKS else 1


def _joined(made: list[Agreement], most: int, conditions: list[Condition]) -> Agreement:
    """Put the agreements made for both into one, with enough benchmarks of every sort to hit every share.

    Sorts that every selector picks alike are one sort: more of them would only be more cases of the same kind.
    """
    rows = {b.id: b for agreement in made for b in agreement.benchmarks}
    if most > 1:
        rows = {b.id: b for b in _told_apart(rows.values(), conditions)}
    firsts = [b for b in rows.values() if b.id.endswith("-1") and b.measure == b.id]
    shares = [leaf.share_met.of for one in conditions for _, leaf in walk(one) if isinstance(leaf, c.ShareMet)]
    sorts = [sum(selects(selector, benchmark=b, school=None) for b in firsts) for selector in shares]
    for first in firsts:  # so many of each sort that those of every selector are a multiple of the denominator
        for number in range(2, most // gcd(most, *sorts) + 1):
            key = f"{first.id[:-1]}{number}"
            rows.setdefault(key, first.with_changes(id=key, measure=key))
    return made[0].with_changes(benchmarks=tuple(rows.values()))


def _told_apart(made: Iterable[Benchmark], conditions: list[Condition]) -> Iterator[Benchmark]:
    """Leave out benchmarks of a sort that falls due with another one and that every selector picks with it."""
    picked = [selector for selector, _ in selectors_of(conditions)]
    sorts: dict[tuple[str | bool, ...], tuple[str, str]] = {}
    for one in made:
        like: tuple[str | bool, ...] = (one.phase, *(selects(selector, benchmark=one, school=None) for selector in picked))
        if sorts.setdefault(like, (one.domain, one.group)) == (one.domain, one.group):
            yield one


def _implied_has(leaves: list[Condition]) -> Iterator[tuple[str, str]]:
    """List pairs of variables about an agreement's text, the first of which implies the second."""
    asked = {key_of(leaf.has): leaf.has for leaf in leaves if isinstance(leaf, c.Has)}
    for (more, one), (less, other) in permutations(asked.items(), 2):
        if one.benchmarks is not None and (one.benchmarks, one.per) == (other.benchmarks, other.per) and one.count > other.count:
            yield f"has:{more}", f"has:{less}"
        if one.term is not None and other.term is not None and one.term.months >= other.term.months and one.term.days >= other.term.days:
            yield f"has:{more}", f"has:{less}"


def _implied_ratings(leaves: list[Condition]) -> Iterator[tuple[str, str]]:
    """List pairs of variables about ratings, the first of which implies the second."""
    asked = {key_of(leaf.rated): leaf.rated for leaf in leaves if isinstance(leaf, c.Rated)}
    for (more, one), (less, other) in permutations(asked.items(), 2):
        if not (isinstance(one.wanted, int) and isinstance(other.wanted, int)):
            continue
        same = one.model_dump(exclude={"consecutive", "count"}) == other.model_dump(exclude={"consecutive", "count"})
        if same and (one.count is None) == (other.count is None) and one.wanted > other.wanted:
            yield f"rated:{more}", f"rated:{less}"
