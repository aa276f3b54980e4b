"""The machine as SVG, drawn here: no binary on the machine, no script, no network."""

import textwrap
import unicodedata
from collections.abc import Iterator

from ...policy import Policy
from ...standing import Standing
from ..escape import for_line, shortened
from ..markup import Markup, join, tag
from ..style import STYLE
from .graph import Edge, Graph, graph_of
from .layout import BOX_LEFT, BOX_RIGHT, LINE, Box, Lane, Layout, Straight, lay_out
from .mermaid import mermaid

__all__ = ["machine_html", "machine_svg"]

SVG = "http://www.w3.org/2000/svg"
_LEGEND = 64
_MOST_WORDS = 400


def machine_svg(policy: Policy, *, standing: Standing | None = None) -> Markup:
    """Draw the machine as a file of its own, with what the numbers on its arrows mean; it follows the reader's light or dark.

    Where a standing is given, its state has a thick frame and a dot, states it came through a tick, steps taken are
    thick lines, and steps that may follow are dashed.
    """
    graph = graph_of(policy, standing=standing)
    layout = lay_out(graph)
    lines = list(_legend_lines(graph))
    left = layout.width + 24
    words = [_text(line, left, 30 + 18 * place, 8 * _LEGEND - 8) for place, line in enumerate(lines)]
    width, height = left + 8 * _LEGEND, max(layout.height, 40 + 18 * len(lines))
    ground = tag("rect", x=0, y=0, width=width, height=height, fill="var(--paper)")
    return tag(
        "svg", tag("title", _title(graph)), tag("style", STYLE), ground, _drawn(layout, graph), *words,
        xmlns=SVG, viewBox=f"0 0 {width} {height}", width=width, height=height, role="img", class_="pr alone",
    )  # fmt: skip


def machine_html(policy: Policy, *, standing: Standing | None = None) -> Markup:
    """Draw the machine for a page: the picture, beside or below it what its numbers mean, and its Mermaid text, folded."""
    graph = graph_of(policy, standing=standing)
    layout = lay_out(graph)
    picture = tag(
        "svg", tag("title", _title(graph)), _drawn(layout, graph),
        viewBox=f"0 0 {layout.width} {layout.height}", width=layout.width, role="img", aria_label=_title(graph),
    )  # fmt: skip
    items = [tag("li", _words(edge, graph)) for edge in graph.edges]
    source = tag("details", tag("summary", "The same as Mermaid text"), tag("pre", mermaid(policy, standing=standing)), class_="why")
    return tag("figure", picture, tag("div", tag("ol", items), tag("figcaption", _key(graph)), source), class_="pictures")


def _title(graph: Graph) -> str:
    at = f"; it stands at: {graph.nodes[graph.now].title}" if graph.now is not None else ""
    return shortened(for_line(f"{graph.title}: states and steps{at}"), _MOST_WORDS)


def _key(graph: Graph) -> str:
    plain = "A number on an arrow is the number of the step; a dot is where a state joins it. Final states have a second frame."
    if graph.now is None:
        return plain
    return f"{plain} Thick frame and ●: where it stands. ✓ and thick arrows: the way it came. Dashed arrows: what may follow."


def _words(edge: Edge, graph: Graph) -> str:
    by = f", by the {edge.by}" if edge.by else ""
    words = f" ({edge.words})" if edge.words else ""
    when = f"; only if {edge.when}" if edge.when else ""
    return shortened(f"{edge.label}{by}: to {graph.nodes[edge.to].title}{words}{when}", _MOST_WORDS)


def _legend_lines(graph: Graph) -> Iterator[str]:
    for edge in graph.edges:
        yield from textwrap.wrap(f"{edge.number}  {for_line(_words(edge, graph))}", _LEGEND, subsequent_indent="\u2003")
    yield ""
    yield from textwrap.wrap(_key(graph), _LEGEND)


def _drawn(layout: Layout, graph: Graph) -> Markup:
    first = next(box for box in layout.boxes if box.node.is_initial)
    # a partnership begins at a dot above the first state, or beside it where it is not on top
    parts = [tag("circle", tag("title", "start"), cx=BOX_LEFT + 12, cy=first.top - 9, r=4, class_="dot", fill="currentColor")]
    parts += [_lane(lane, graph) for lane in sorted(layout.lanes, key=lambda lane: bool(_kind(lane.edge, graph)))]
    parts += [_straight(one, graph) for one in layout.straights]
    return join([*parts, *(_box(box) for box in layout.boxes), *(_disc(*at) for at in _discs(layout))])


def _box(box: Box) -> Markup:
    node = box.node
    kind = "box" + (" is-now" if node.is_now else " is-past" if node.is_past else "")
    frames = [_frame(box, 0, kind)] + ([_frame(box, 4, "inner")] if node.is_final else [])
    first = box.top + (box.height - LINE * (len(box.lines) - 1)) // 2 + 4
    words = [_text(line, BOX_LEFT + 12, first + LINE * place, BOX_RIGHT - BOX_LEFT - 20) for place, line in enumerate(box.lines)]
    return join([*frames, *words])


def _text(line: str, x: int, y: int, width: int) -> Markup:
    """Write a line; one that is probably wider than its place is squeezed into it, because drawn text does not wrap."""
    wide = sum(13 if unicodedata.east_asian_width(c) in "WF" or c in "WMmw@%…●✓" else 9 if c.isupper() else 7 for c in line) > width
    return tag("text", line, x=x, y=y, textLength=width if wide else None, lengthAdjust="spacingAndGlyphs" if wide else None)


def _frame(box: Box, inset: int, kind: str) -> Markup:
    wide, high = BOX_RIGHT - BOX_LEFT - 2 * inset, box.height - 2 * inset
    place = {"x": BOX_LEFT + inset, "y": box.top + inset, "width": wide, "height": high}
    return tag("rect", **place, rx=5, class_=kind, fill="none", stroke="currentColor")


def _kind(edge: Edge, graph: Graph) -> str:
    return "is-taken" if edge.taken else "is-next" if edge.may_follow else ""


def _straight(one: Straight, graph: Graph) -> Markup:
    kind = _kind(one.edge, graph)
    line = _path(f"M{one.x} {one.top}V{one.bottom - 6}", kind)
    return join([line, _head(f"M{one.x} {one.bottom}l-5 -8h10z", kind)])


def _lane(lane: Lane, graph: Graph) -> Markup:
    """Draw a step through its lane; only the source from which it was taken, or may follow, is marked."""
    taken = dict(lane.edge.taken)
    parts = [_path(_way(lane, y), "") for _, y in lane.sources]
    marked = ""
    for source, y in lane.sources:
        kind = "is-taken" if source in taken else "is-next" if source == graph.now and lane.edge.may_follow else ""
        if kind:
            parts.append(_path(_way(lane, y), kind))
            marked = "is-taken" if "is-taken" in (kind, marked) else kind
    joints = [tag("circle", cx=lane.x, cy=y, r=3, class_="joint", fill="currentColor") for _, y in lane.sources]
    return join([*parts, *joints, _head(f"M{BOX_RIGHT} {lane.target}l9 -5v10z", marked)])


def _way(lane: Lane, y: int) -> str:
    return f"M{BOX_RIGHT} {y}H{lane.x}V{lane.target}H{BOX_RIGHT + 7}"


def _path(way: str, kind: str) -> Markup:
    return tag("path", d=way, class_=f"arrow {kind}".strip(), fill="none", stroke="currentColor")


def _head(way: str, kind: str) -> Markup:
    return tag("path", d=way, class_=f"head {kind}".strip(), fill="currentColor")


def _discs(layout: Layout) -> Iterator[tuple[int, int, int]]:
    for straight in layout.straights:
        yield straight.edge.number, straight.x, (straight.top + straight.bottom) // 2 - 3
    for lane in layout.lanes:
        yield lane.edge.number, lane.x, lane.target


def _disc(number: int, x: int, y: int) -> Markup:
    disc = tag("circle", cx=x, cy=y, r=8, class_="disc", fill="none", stroke="currentColor")
    return join([disc, tag("text", str(number), x=x, y=y + 4, text_anchor="middle", class_="number")])
