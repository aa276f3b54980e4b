"""Where the states and steps of a machine are drawn, in whole pixels: no binary and no library lays it out.

The states stand in one column, in the order of the policy, narrow enough for a phone. A step to the state below is an
arrow down; every other step runs through a lane of its own to the right, which several sources of one step share.
"""

import textwrap
from dataclasses import dataclass, field

from ..escape import for_line, shortened
from .graph import Edge, Graph, Node

__all__ = ["BOX_LEFT", "BOX_RIGHT", "Box", "Lane", "Layout", "Straight", "lay_out"]

BOX_LEFT, BOX_RIGHT = 6, 206
GAP = 34
PORT = 18
LINE = 17
LANE = 21
_COLUMNS = 25
_MOST_LINES = 3


@dataclass(slots=True)
class Box:
    """A state: its lines of words, its top and height, and the ports on its right side by (edge, is it the target)."""

    node: Node
    lines: tuple[str, ...]
    top: int = 0
    height: int = 0
    ports: dict[tuple[int, bool], int] = field(default_factory=dict)

    @property
    def bottom(self) -> int:
        """Return its lower edge."""
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class Straight:
    """A step to the state below: an arrow down."""

    edge: Edge
    x: int
    top: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Lane:
    """A step through a lane: where its sources leave their boxes, where it enters the target, and the lane's own place."""

    edge: Edge
    x: int
    sources: tuple[tuple[int, int], ...]
    target: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything placed."""

    boxes: tuple[Box, ...]
    straights: tuple[Straight, ...]
    lanes: tuple[Lane, ...]
    width: int
    height: int


def lay_out(graph: Graph) -> Layout:
    """Place the states and steps of a graph; the same graph gives the same places."""
    boxes = tuple(Box(node, _words(node)) for node in graph.nodes)
    straight = [edge for edge in graph.edges if edge.sources == (edge.to - 1,)]
    others = [edge for edge in graph.edges if edge.sources != (edge.to - 1,)]
    _ports(boxes, others)
    _stack(boxes)
    tracks = _tracks(others)
    lanes = tuple(_lane(edge, tracks[edge.number], boxes) for edge in others)
    width = BOX_RIGHT + 16 + LANE * (max(tracks.values(), default=-1) + 1)
    return Layout(boxes, tuple(_straights(straight, boxes)), lanes, width, boxes[-1].bottom + 8)


def _words(node: Node) -> tuple[str, ...]:
    mark = "● " if node.is_now else "✓ " if node.is_past else ""
    lines = textwrap.wrap(mark + for_line(node.title), _COLUMNS) or [mark]
    kept = lines[:_MOST_LINES]
    if len(lines) > _MOST_LINES:
        kept[-1] = shortened(kept[-1] + "……", _COLUMNS)
    return (*kept, *(["it stands here now"] if node.is_now else []), *(["final"] if node.is_final else []))


def _ports(boxes: tuple[Box, ...], edges: list[Edge]) -> None:
    """Assign every end of a step a port of its own, in the order of the steps."""
    for edge in edges:
        for source in edge.sources:
            boxes[source].ports.setdefault((edge.number, False), 0)
        boxes[edge.to].ports.setdefault((edge.number, True), 0)


def _stack(boxes: tuple[Box, ...]) -> None:
    top = 22
    for box in boxes:
        box.top = top
        box.height = max((26 if box.node.is_final else 14) + LINE * len(box.lines), PORT * len(box.ports) + 8, 40)
        first = top + (box.height - PORT * (len(box.ports) - 1)) // 2
        for place, port in enumerate(box.ports):
            box.ports[port] = first + PORT * place
        top = box.bottom + GAP


def _tracks(edges: list[Edge]) -> dict[int, int]:
    """Assign every step a lane: short steps near the boxes, and two in one lane only where they do not meet."""
    taken: list[list[tuple[int, int]]] = []
    found: dict[int, int] = {}
    for edge in sorted(edges, key=lambda e: (_reach(e)[1] - _reach(e)[0], e.number)):
        low, high = _reach(edge)
        place = next((i for i, lane in enumerate(taken) if all(high < a or b < low for a, b in lane)), len(taken))
        if place == len(taken):
            taken.append([])
        taken[place].append((low, high))
        found[edge.number] = place
    return found


def _reach(edge: Edge) -> tuple[int, int]:
    return min(*edge.sources, edge.to), max(*edge.sources, edge.to)


def _lane(edge: Edge, track: int, boxes: tuple[Box, ...]) -> Lane:
    sources = tuple((source, boxes[source].ports[edge.number, False]) for source in edge.sources)
    return Lane(edge, BOX_RIGHT + 24 + LANE * track, sources, boxes[edge.to].ports[edge.number, True])


def _straights(edges: list[Edge], boxes: tuple[Box, ...]) -> list[Straight]:
    beside: dict[int, int] = {}
    found = []
    for edge in edges:
        place = beside[edge.to] = beside.get(edge.to, -1) + 1
        x = BOX_LEFT + 30 + 34 * (place % 5)
        found.append(Straight(edge, x, boxes[edge.to - 1].bottom, boxes[edge.to].top))
    return found
