"""Benchmarks with due dates of their own: which of these days make a difference, and which look like the day before.

Nothing but the order of the days is known: each may pass while anything else happens. So an exploration remembers how many have
passed, and what their report cards leave open. Where many days are alike, only a few classes differ: nothing is due yet, some
benchmarks are due and met, one is missed, and so on. A day that passes inside a class changes nothing that anybody can see, then or
later: it is left out, and the day that leaves the class comes next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import NamedTuple, TypeAlias

from ...errors import LimitError
from ..cases import Diagram
from .config import Configuration, Due
from .model import Card, Model

__all__ = ["DatedGroups", "Way"]

MOST_LOOKS = 400
"""How many ways to look different are compared before the days are left apart."""

Nodes: TypeAlias = tuple[Diagram, ...]
Pair: TypeAlias = tuple[Nodes, Nodes | None]
"""What nodes become, alone; or with some outcome known, beside what they become with it not known."""
Pairs: TypeAlias = frozenset[Pair]
Way: TypeAlias = tuple[tuple[int, Card], ...]
"""Days that pass one after the other: the places of their groups, each with the report card it falls due with."""


class Point(NamedTuple):
    """How many days have passed, and what their report cards leave open of the nodes that a step looks at."""

    days: int
    rest: Nodes


class Look(NamedTuple):
    """All that anybody can see between two days: whether anything is due, and what is open to steps and to those who look."""

    is_due: bool
    steps: Pairs
    looks: Pairs


class DatedGroups:
    """The groups of benchmarks with due dates of their own, in the order of their days.

    Two points between days are of one class where the same can be seen, and the same classes can follow, at once or after days that
    change nothing that can be seen. ``by_name`` keeps all points apart, for laws that may ask which day it was.
    """

    def __init__(self, model: Model, *, by_name: bool) -> None:
        self.model: Model = model
        self.places: tuple[int, ...] = tuple(model.dates)
        self._start = Point(0, model.card_roots)
        self._passed: dict[tuple[Point, Card], Point] = {}
        self._points: dict[tuple[Due, ...], Point] = {}
        self._ways: dict[Point, tuple[Way, ...]] = {}
        self._known_ends: dict[tuple[Pair, int], Pairs] = {}
        self._seen: Mapping[Point, Look] = {}
        self._classes: Mapping[Point, int] = {} if by_name else self._all_classes()

    def key(self, config: Configuration) -> tuple[int | Point, Configuration]:
        """Return what a situation has in common with all that look the same, whichever days have passed."""
        due = tuple(None if place in self.places else card for place, card in enumerate(config.due))
        return self._class(self._point(config)), config._replace(due=due)

    def due_groups(self, config: Configuration) -> tuple[bool, ...]:
        """Say which groups are due, as far as the default laws can see: of joined days of their own only whether any has passed."""
        due = [isinstance(card, tuple) for card in config.due]
        if not self._classes:
            return tuple(due)
        return (any(due[place] for place in self.places), *(one for place, one in enumerate(due) if place not in self.model.dates))

    def ways(self, config: Configuration) -> tuple[Way, ...]:
        """List the shortest way to each class that can come next; only its last day makes a difference."""
        point = self._point(config)
        if point not in self._ways:
            self._ways[point] = tuple(self._leaving(point).values())
        return self._ways[point]

    def _leaving(self, point: Point) -> Mapping[int | Point, Way]:
        """Find a way to every other class that can come next, past all days on which nothing that can be seen has changed."""
        own, look = self._class(point), self._seen.get(point)
        found: dict[int | Point, Way] = {}
        inside: dict[Point, Way] = {point: ()}
        for place in self.places[point.days :]:
            grown: dict[Point, Way] = {}
            for (here, way), card in product(inside.items(), self._cards(place)):
                after, longer = self._pass(here, place, card), (*way, (place, card))
                if look is not None and self._seen[after] == look:
                    grown.setdefault(after, longer)
                if self._class(after) != own:
                    found.setdefault(self._class(after), longer)
            inside = grown
        return found

    def _class(self, point: Point) -> int | Point:
        return self._classes.get(point, point)

    def _cards(self, place: int) -> Sequence[Card]:
        return self.model.cards[self.model.groups[place]]

    def _point(self, config: Configuration) -> Point:
        """Return the point at which a situation is: the days that have passed are always the first ones."""
        cards = tuple(config.due[place] for place in self.places)
        found = self._points.get(cards)
        if found is None:
            found = self._start
            for place, card in zip(self.places, cards, strict=True):
                if isinstance(card, tuple):
                    found = self._pass(found, place, card)
            self._points[cards] = found
        return found

    def _pass(self, point: Point, place: int, card: Card) -> Point:
        """Let the next day pass with a report card."""
        found = self._passed.get((point, card))
        if found is None:
            known = self.model.cases.assign({f"due:{self.model.groups[place]}": "yes", **dict(card)})
            found = self._passed[point, card] = Point(point.days + 1, self._restricted(point.rest, known))
        return found

    def _restricted(self, nodes: Nodes, known: Mapping[int, int]) -> Nodes:
        memo: dict[Diagram, Diagram] = {}
        return tuple(self.model.cases.diagrams.restrict(node, known, memo) for node in nodes)

    # ---- classes ----------------------------------------------------------------------------------------------------

    def _all_classes(self) -> Mapping[Point, int]:
        """Find the class of every point, from the last day back to the first; of none where there is too much to compare."""
        try:
            layers = self._layers()
            looks = self._looks()
            self._seen = {point: self._look(point, looks) for layer in layers for point in layer}
        except LimitError:
            return {}
        classes: dict[Point, int] = {}
        known = _Classes()
        for point in (point for layer in reversed(layers) for point in layer):
            here = self.places[point.days : point.days + 1]
            following = {classes[self._pass(point, place, card)] for place in here for card in self._cards(place)}
            classes[point] = known.of(self._seen[point], following)
        return classes

    def _layers(self) -> list[tuple[Point, ...]]:
        """List the points that can be reached, by how many days have passed."""
        layers: list[tuple[Point, ...]] = [(self._start,)]
        for place in self.places:
            after = (self._pass(point, place, card) for point in layers[-1] for card in self._cards(place))
            layers.append(tuple(dict.fromkeys(after)))
            _expect_few(len(layers[-1]))
        return layers

    def _look(self, point: Point, looks: Sequence[Pairs]) -> Look:
        steps = self._ends((point.rest, None), point.days)
        return Look(point.days > 0, frozenset(pair for pair in steps if pair[1] is None), looks[point.days])

    def _looks(self) -> Sequence[Pairs]:
        """Return what those can see who leave open what became of all that is due, by how many days have passed."""
        reads = (node for read in self.model.reads.values() for node in read.values())
        pairs: Pairs = frozenset({((*self.model.guards, *reads), None)})
        found = [self._all_ends(pairs, 0)]
        for days, place in enumerate(self.places, 1):
            pairs = frozenset(after for pair in pairs for after in self._judged(pair, place, "yes"))
            found.append(self._all_ends(pairs, days))
        return found

    def _all_ends(self, pairs: Iterable[Pair], days: int) -> Pairs:
        found = frozenset(end for pair in pairs for end in self._ends(pair, days))
        _expect_few(len(found))
        return found

    def _ends(self, pair: Pair, days: int) -> Pairs:
        """List what nodes can become in the end, if no day but the first ones has passed."""
        if days == len(self.places):
            return frozenset({pair})
        if (pair, days) not in self._known_ends:
            self._known_ends[pair, days] = self._all_ends(self._judged(pair, self.places[days], "no"), days + 1)
        return self._known_ends[pair, days]

    def _judged(self, pair: Pair, place: int, due: str) -> Iterable[Pair]:
        """List what nodes become with every outcome of a group that is due or not, and beside it with any one outcome not known."""
        cases, group = self.model.cases, self.model.groups[place]
        known = cases.assign({f"due:{group}": due})
        found = {(self._restricted(pair[0], known), None if pair[1] is None else self._restricted(pair[1], known)): None}
        for level in (cases.level_of(one.name) for one in self.model.group_benchmarks[group]):
            assert level is not None
            unknown = cases.variables[level].values.index("unknown")
            grown: dict[Pair, None] = {}
            for one, other in found:
                become = [self._restricted(one, {level: value}) for value in range(unknown + 1)]
                if other is None:
                    grown |= {(rest, None): None for rest in become} | {(rest, become[unknown]): None for rest in become[:unknown]}
                else:
                    grown |= {(rest, self._restricted(other, {level: value})): None for value, rest in enumerate(become)}
            _expect_few(len(found := grown))
        return found


class _Classes:
    """The classes of points so far: the look of each, and the classes that can follow it with no other look in between."""

    def __init__(self) -> None:
        self._known: dict[tuple[Look, frozenset[int]], int] = {}
        self._listed: list[tuple[Look, frozenset[int]]] = []

    def of(self, look: Look, following: Iterable[int]) -> int:
        """Return the class of a point: one that can follow it, where all that could come instead can follow there too; or one like it.

        So from every point of a class all that can come from any other point of it can come, past days that change nothing.
        """
        later = frozenset(following)
        alike = [number for number in later if self._listed[number][0] == look]
        reached = later.union(*(self._listed[number][1] for number in alike))
        for number in alike:
            if reached - {number} <= self._listed[number][1]:
                return number
        if (look, reached) not in self._known:
            self._known[look, reached] = len(self._listed)
            self._listed.append((look, reached))
        return self._known[look, reached]


def _expect_few(count: int) -> None:
    if count > MOST_LOOKS:
        raise LimitError(f"the days on which benchmarks are due differ in more than {MOST_LOOKS} ways", code="too_many_report_cards")
