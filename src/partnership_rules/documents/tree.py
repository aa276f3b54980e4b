"""The tree of a document: mappings, lists and scalars, each with the place where it stands.

YAML, JSON and CSV all become this tree. It is exact (whole numbers are ``int``, other numbers ``Decimal``), holds
nothing that could run, and is at most ``MAX_DEPTH`` deep, so that walking it needs no guard against recursion.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, TypeAlias, cast

from ..errors import Place

__all__ = ["Entry", "Kind", "Node", "Scalar", "candidates", "follow", "locate", "locate_key", "plain"]

Kind: TypeAlias = Literal["map", "list", "scalar"]
Scalar: TypeAlias = str | int | Decimal | bool | None
Entry: TypeAlias = "tuple[str, Place, Node]"
"""One entry of a mapping: the key, the place of the key, and what stands under it."""


@dataclass(frozen=True, slots=True)
class Node:
    """A mapping, list or scalar of a document, and its place.

    ``value`` is a tuple of entries (map), a tuple of nodes (list) or the scalar. ``raw`` is a scalar's own text, as
    ``00123`` where the value is 123; ``quoted`` says that it was written as a text. Neither value nor text shows in
    the repr: a suppressed number must not reach a log that way.

    >>> Node("scalar", 123, Place("a.yaml", 2, 5), raw="00123")
    Node(kind='scalar', place=Place(file='a.yaml', line=2, column=5), quoted=False)
    """

    kind: Kind
    value: tuple[Entry, ...] | tuple[Node, ...] | Scalar = field(repr=False)
    place: Place
    raw: str = field(default="", repr=False)
    quoted: bool = False

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries of a mapping; none for the other kinds."""
        return cast("tuple[Entry, ...]", self.value) if self.kind == "map" else ()

    @property
    def items(self) -> tuple[Node, ...]:
        """The items of a list; none for the other kinds."""
        return cast("tuple[Node, ...]", self.value) if self.kind == "list" else ()

    def get(self, key: str | int) -> Node | None:
        """Return what stands under a key of a mapping or at an index of a list, or None.

        >>> here = Place("a.json", 1, 1)
        >>> Node("list", (Node("scalar", 7, here),), here).get(0).value
        7
        """
        if isinstance(key, int):
            return self.items[key] if 0 <= key < len(self.items) else None
        return next((node for name, _, node in self.entries if name == key), None)


def plain(node: Node) -> Any:
    """Return the tree as plain dicts, lists and scalars, without places.

    >>> here = Place("a.json", 1, 1)
    >>> plain(Node("map", (("id", here, Node("scalar", "x", here)),), here))
    {'id': 'x'}
    """
    if node.kind == "map":
        return {key: plain(child) for key, _, child in node.entries}
    if node.kind == "list":
        return [plain(child) for child in node.items]
    return node.value


def candidates(node: Node, loc: Sequence[str | int]) -> Iterator[Node]:
    """List every node an error's location may mean, the likeliest first.

    pydantic puts more into a location than keys and indices: the tags of unions and the names of models. An element
    that cannot be followed is skipped, and a key that could also be a tag is tried both ways. The reading that follows
    the most elements comes first; among equals, the one that follows the later elements.

    >>> here, there = Place("a.json", 1, 1), Place("a.json", 1, 9)
    >>> tree = Node("map", (("any", here, Node("list", (Node("scalar", 7, there),), here)),), here)
    >>> [found.value for found in candidates(tree, ("any", "any", 0))][0]
    7
    """
    reached: dict[int, tuple[int, int, Node]] = {id(node): (0, -1, node)}
    for position, element in enumerate(loc):
        for count, _, here in list(reached.values()):
            child = here.get(element)
            if child is None:
                continue
            if isinstance(element, int):
                del reached[id(here)]  # an index is never a tag
            best = max(reached.get(id(child), (-1, -1, child))[:2], (count + 1, position))
            reached[id(child)] = (*best, child)
    yield from (found for _, _, found in sorted(reached.values(), key=lambda state: state[:2], reverse=True))


def locate(node: Node, loc: Sequence[str | int]) -> Node:
    """Follow the location of a validation error into the tree, as far as it goes.

    >>> here, there = Place("a.json", 1, 1), Place("a.json", 1, 9)
    >>> tree = Node("map", (("any", here, Node("list", (Node("scalar", 7, there),), here)),), here)
    >>> locate(tree, ("any", "any", 0, "constrained-int")).place is there
    True
    """
    return next(candidates(node, loc))


def follow(node: Node, loc: Sequence[str | int]) -> Node:
    """Follow a path that holds keys and indices only into the tree, up to the first that is not there.

    Where one thing stands for a list or mapping, the path ends at that thing, and never at a namesake further up.

    >>> here, there = Place("a.json", 1, 1), Place("a.json", 1, 9)
    >>> tree = Node("map", (("kind", here, Node("scalar", "x", here)), ("anchor", here, Node("scalar", "y", there))), here)
    >>> follow(tree, ("anchor", "kind")).value
    'y'
    """
    for element in loc:
        child = node.get(element)
        if child is None:
            break
        node = child
    return node


def locate_key(node: Node, key: str) -> Place:
    """Return the place of a key of a mapping, or of the node itself where it has no such key.

    >>> here, there = Place("a.json", 1, 1), Place("a.json", 1, 2)
    >>> locate_key(Node("map", (("id", there, Node("scalar", 7, here)),), here), "id") is there
    True
    """
    return next((place for name, place, _ in node.entries if name == key), node.place)
