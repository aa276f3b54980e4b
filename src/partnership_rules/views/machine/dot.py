"""The machine in the DOT language, for those who lay out graphs with Graphviz."""

from collections.abc import Iterator

from ...policy import Policy
from ...standing import Standing
from ..escape import for_dot
from .graph import Edge, Graph, Node, graph_of

__all__ = ["dot"]


def dot(policy: Policy, *, standing: Standing | None = None) -> str:
    """Write the machine as a DOT digraph; every label is quoted and escaped, ids are the library's own.

    Where a standing is given, its state is drawn with a thick line and the word "now", states it came through and
    steps taken are bold, and steps that may follow are dashed.

    >>> from partnership_rules.documents import load_policy
    >>> dot(load_policy("michigan-2017")).splitlines()[0]
    'digraph machine {'
    """
    return "\n".join(("digraph machine {", *_lines(graph_of(policy, standing=standing)), "}")) + "\n"


def _lines(graph: Graph) -> Iterator[str]:
    yield f"  label={for_dot(graph.title)};"
    yield '  node [shape=box, style=rounded, fontname="sans-serif"];'
    yield '  edge [fontname="sans-serif", fontsize=10];'
    for place, node in enumerate(graph.nodes):
        yield f"  s{place} [{', '.join(_node(node))}];"
    for edge in graph.edges:
        yield from _edges(edge, graph)


def _node(node: Node) -> Iterator[str]:
    mark = " (now)" if node.is_now else " (past)" if node.is_past else ""
    yield f"label={for_dot(node.title + mark)}"
    if node.is_final:
        yield "peripheries=2"
    if node.is_now:
        yield 'penwidth=4, color="#009E73"'
    elif node.is_past:
        yield 'penwidth=2, color="#0072B2"'


def _edges(edge: Edge, graph: Graph) -> Iterator[str]:
    taken = dict(edge.taken)
    for source in edge.sources:
        by = f", by the {edge.by}" if edge.by else ""
        day = f" (taken {taken[source]})" if source in taken else ""
        follows = f" ({edge.follows})" if edge.follows and source == graph.now else ""
        drawn = [f"label={for_dot(f'{edge.brief}{by}{day}{follows}')}"]
        if source in taken:
            drawn.append('penwidth=3, color="#0072B2"')
        elif source == graph.now and edge.may_follow:
            drawn.append('style=dashed, penwidth=2, color="#009E73"')
        yield f"  s{source} -> s{edge.to} [{', '.join(drawn)}];"
