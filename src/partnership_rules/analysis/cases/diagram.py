"""Decision diagrams over finite facts: a question becomes one diagram, whose leaves are the three truths.

Equal questions are the same diagram (a number), so "always the same", "never true" and "how many ways" are read off at once; no
solver, no sampling. A variable has any finite number of values; the order of variables is that in which they are added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from ...logic import FALSE, TRUE, UNDETERMINED, Truth

__all__ = ["ALWAYS", "NEVER", "TRUTHS", "UNSURE", "Assignment", "Diagram", "Diagrams"]

Diagram: TypeAlias = int
Assignment: TypeAlias = Mapping[int, int]
"""A value (its place) for some of the variables (their levels)."""

NEVER: Diagram = 0
ALWAYS: Diagram = 1
UNSURE: Diagram = 2
TRUTHS: Mapping[Diagram, Truth] = {NEVER: FALSE, ALWAYS: TRUE, UNSURE: UNDETERMINED}
_END = 1 << 30

Chain: TypeAlias = "tuple[int, int, Chain] | None"


class Diagrams:
    """The diagrams over one list of variables; the constant ones are ``NEVER``, ``ALWAYS`` and ``UNSURE``.

    >>> d = Diagrams()
    >>> a, b = d.variable(2), d.variable(2)
    >>> d.both(d.leaf(a, (NEVER, ALWAYS)), d.leaf(b, (NEVER, UNSURE))) == d.both(d.leaf(b, (NEVER, UNSURE)), d.leaf(a, (NEVER, ALWAYS)))
    True
    """

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self._levels: list[int] = [_END] * 3
        self._children: list[tuple[Diagram, ...]] = [()] * 3
        self._unique: dict[tuple[int, tuple[Diagram, ...]], Diagram] = {}
        self._cases: dict[tuple[Diagram, Diagram, Diagram, Diagram], Diagram] = {}

    def variable(self, size: int) -> int:
        """Add a variable of so many values below all others; return its level."""
        self.sizes.append(size)
        return len(self.sizes) - 1

    def leaf(self, level: int, children: Sequence[Diagram]) -> Diagram:
        """Build the diagram that asks one variable, with a diagram for each of its values."""
        first = children[0]
        if all(child == first for child in children):
            return first
        key = (level, tuple(children))
        found = self._unique.get(key)
        if found is None:
            found = self._unique[key] = len(self._levels)
            self._levels.append(level)
            self._children.append(key[1])
        return found

    def is_in(self, level: int, values: Sequence[int]) -> Diagram:
        """Build the diagram that is true where a variable has one of some values."""
        return self.leaf(level, [ALWAYS if value in values else NEVER for value in range(self.sizes[level])])

    def _branch(self, diagrams: Sequence[Diagram]) -> tuple[int, Iterator[tuple[Diagram, ...]]]:
        """Return the topmost level of some diagrams, and for each of its values what the diagrams become."""
        levels, children = self._levels, self._children
        top = min(levels[diagram] for diagram in diagrams)
        branches = ([children[n][value] if levels[n] == top else n for n in diagrams] for value in range(self.sizes[top]))
        return top, (tuple(branch) for branch in branches)

    def case(self, diagram: Diagram, no: Diagram, yes: Diagram, unsure: Diagram) -> Diagram:
        """Build the diagram that continues with one of three others, as a first one is false, true or undetermined."""
        if diagram < 3:
            return (no, yes, unsure)[diagram]
        if no == yes == unsure:
            return no
        key = (diagram, no, yes, unsure)
        found = self._cases.get(key)
        if found is None:
            levels, children = self._levels, self._children
            top = min(levels[diagram], levels[no], levels[yes], levels[unsure])
            below = [children[one] if levels[one] == top else (one,) * self.sizes[top] for one in key]
            found = self._cases[key] = self.leaf(top, list(map(self.case, *below)))
        return found

    def negate(self, diagram: Diagram) -> Diagram:
        """Return the Kleene negation."""
        return self.case(diagram, ALWAYS, NEVER, UNSURE)

    def both(self, one: Diagram, other: Diagram) -> Diagram:
        """Return the Kleene conjunction of two diagrams."""
        return self.case(one, NEVER, other, self.case(other, NEVER, UNSURE, UNSURE))

    def either(self, one: Diagram, other: Diagram) -> Diagram:
        """Return the Kleene disjunction of two diagrams."""
        return self.case(one, other, ALWAYS, self.case(other, UNSURE, ALWAYS, UNSURE))

    def all_of(self, diagrams: Sequence[Diagram]) -> Diagram:
        """Return the Kleene conjunction; of nothing at all it is ``ALWAYS``."""
        found = ALWAYS
        for diagram in self._deepest_first(diagrams):
            found = self.both(diagram, found)
        return found

    def any_of(self, diagrams: Sequence[Diagram]) -> Diagram:
        """Return the Kleene disjunction; of nothing at all it is ``NEVER``."""
        found = NEVER
        for diagram in self._deepest_first(diagrams):
            found = self.either(diagram, found)
        return found

    def _deepest_first(self, diagrams: Sequence[Diagram]) -> Sequence[Diagram]:
        """Put diagrams in the order in which each joins above what was joined before, so that none is built anew."""
        return sorted(reversed(diagrams), key=lambda diagram: self._levels[diagram], reverse=True)

    def counted(self, diagrams: Sequence[Diagram], decide: Callable[[int, int], Diagram]) -> Diagram:
        """Decide by how many diagrams are true for sure, and how many possibly: ``decide(sure, possible)``."""
        total = len(diagrams)
        layer = {(sure, maybe): decide(sure, sure + maybe) for sure in range(total + 1) for maybe in range(total + 1 - sure)}
        for place in range(total - 1, -1, -1):
            diagram = diagrams[place]
            layer = {
                (sure, maybe): self.case(diagram, layer[sure, maybe], layer[sure + 1, maybe], layer[sure, maybe + 1])
                for sure in range(place + 1)
                for maybe in range(place + 1 - sure)
            }
        return layer[0, 0]

    def when(self, diagram: Diagram, truth: Diagram) -> Diagram:
        """Build the diagram that is true exactly where another one has a truth, and false elsewhere."""
        return self.case(diagram, *(ALWAYS if truth == one else NEVER for one in (NEVER, ALWAYS, UNSURE)))

    def implies(self, one: Diagram, other: Diagram) -> Diagram:
        """Build "if the one, then the other", of two diagrams without ``UNSURE``."""
        return self.case(one, ALWAYS, other, other)

    def restrict(self, diagram: Diagram, values: Assignment, memo: dict[Diagram, Diagram] | None = None) -> Diagram:
        """Return what a diagram becomes when some variables have these values."""
        return self._restrict(diagram, values, max(values, default=-1), {} if memo is None else memo)

    def _restrict(self, diagram: Diagram, values: Assignment, deepest: int, memo: dict[Diagram, Diagram]) -> Diagram:
        level = self._levels[diagram]
        if level > deepest:
            return diagram
        found = memo.get(diagram)
        if found is None:
            children = self._children[diagram]
            if (value := values.get(level)) is not None:
                found = self._restrict(children[value], values, deepest, memo)
            else:
                found = self.leaf(level, [self._restrict(child, values, deepest, memo) for child in children])
            memo[diagram] = found
        return found

    def support(self, diagram: Diagram) -> frozenset[int]:
        """Return the levels of the variables on which a diagram depends."""
        seen: set[Diagram] = set()
        stack = [diagram]
        while stack:
            here = stack.pop()
            if here > 2 and here not in seen:
                seen.add(here)
                stack.extend(self._children[here])
        return frozenset(self._levels[one] for one in seen)

    def vectors(self, diagrams: Sequence[Diagram], *, given: Diagram = ALWAYS) -> dict[tuple[Diagram, ...], dict[int, int]]:
        """List every combination of truths the diagrams can have at once, where ``given`` is true, each with a witness."""
        memo: dict[tuple[Diagram, ...], dict[tuple[Diagram, ...], Chain]] = {}
        found = self._vectors((given, *diagrams), memo)
        return {truths[1:]: unchained(chain) for truths, chain in found.items()}

    def _vectors(
        self, diagrams: tuple[Diagram, ...], memo: dict[tuple[Diagram, ...], dict[tuple[Diagram, ...], Chain]]
    ) -> dict[tuple[Diagram, ...], Chain]:
        if diagrams[0] == NEVER:
            return {}
        if max(diagrams) < 3:
            return {diagrams: None}
        known = memo.get(diagrams)
        if known is not None:
            return known
        found: dict[tuple[Diagram, ...], Chain] = {}
        top, branches = self._branch(diagrams)
        for value, branch in enumerate(branches):
            for truths, chain in self._vectors(branch, memo).items():
                found.setdefault(truths, (top, value, chain))
        memo[diagrams] = found
        return found

    def count(self, diagram: Diagram, levels: Sequence[int]) -> int:
        """Count the ways in which these variables (all the diagram depends on) make it true."""
        order = sorted(levels)
        place = {level: index for index, level in enumerate(order)}
        place[_END] = len(order)
        weights = [self.sizes[level] for level in order]
        memo: dict[Diagram, int] = {NEVER: 0, UNSURE: 0, ALWAYS: 1}

        def free(start: int, end: int) -> int:
            product = 1
            for weight in weights[start:end]:
                product *= weight
            return product

        def ways(one: Diagram) -> int:
            if one not in memo:
                here = place[self._levels[one]]
                memo[one] = sum(ways(c) * free(here + 1, place[self._levels[c]]) for c in self._children[one])
            return memo[one]

        return ways(diagram) * free(0, place[self._levels[diagram]])

    def cheapest(self, diagram: Diagram, cost: Callable[[int, int], int]) -> dict[int, int] | None:
        """Find the cheapest values that make a diagram true, or None; ``cost(level, value)`` counts, what is left out is free."""
        memo: dict[Diagram, tuple[int, Chain] | None] = {NEVER: None, UNSURE: None, ALWAYS: (0, None)}

        def best(one: Diagram) -> tuple[int, Chain] | None:
            if one not in memo:
                level = self._levels[one]
                found = [
                    (below[0] + cost(level, value), value, below[1])
                    for value, child in enumerate(self._children[one])
                    if (below := best(child)) is not None
                ]
                least = min(found, key=lambda item: item[:2], default=None)
                memo[one] = None if least is None else (least[0], (level, least[1], least[2]))
            return memo[one]

        answer = best(diagram)
        return None if answer is None else unchained(answer[1])


def unchained(chain: Chain) -> dict[int, int]:
    """Turn a linked list of choices into a mapping from levels to values."""
    found: dict[int, int] = {}
    while chain is not None:
        level, value, chain = chain
        found[level] = value
    return found
