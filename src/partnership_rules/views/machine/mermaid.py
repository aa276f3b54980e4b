"""The machine of a policy as Mermaid text, with the present state, the path taken and what may follow marked."""

from collections.abc import Iterator

from ...policy import Policy
from ...standing import Standing
from ..escape import for_mermaid
from .graph import Edge, Graph, graph_of

__all__ = ["mermaid"]


def mermaid(policy: Policy, *, standing: Standing | None = None) -> str:
    """Draw the machine as a Mermaid state diagram, in the order of the policy; every label is escaped.

    Where a standing is given, its state is marked with the class ``now``, the states it came through with ``past``, and
    those that may follow with ``next``; labels say in words when a step was taken and which may follow.

    >>> from partnership_rules.documents import load_policy
    >>> mermaid(load_policy("michigan-2017")).splitlines()[0]
    'stateDiagram-v2'
    """
    return "\n".join(("stateDiagram-v2", *_lines(graph_of(policy, standing=standing)))) + "\n"


def _lines(graph: Graph) -> Iterator[str]:
    for place, node in enumerate(graph.nodes):
        yield f'    state "{for_mermaid(node.title)}" as s{place}'
    yield from (f"    [*] --> s{place}" for place, node in enumerate(graph.nodes) if node.is_initial)
    for edge in graph.edges:
        for source in edge.sources:
            yield f"    s{source} --> s{edge.to}: {for_mermaid(_label(edge, source, graph))}"
    yield from (f"    s{place} --> [*]" for place, node in enumerate(graph.nodes) if node.is_final)
    if graph.now is not None:
        yield from _marks(graph)


def _label(edge: Edge, source: int, graph: Graph) -> str:
    day = dict(edge.taken).get(source)
    taken = f" - taken {day}" if day else ""
    return f"{edge.brief}{taken}" + (" - may follow" if source == graph.now and edge.may_follow else "")


def _marks(graph: Graph) -> Iterator[str]:
    yield "    classDef now stroke-width:4px,font-weight:bold"
    yield "    classDef past stroke-dasharray:4 3"
    yield "    classDef next stroke-dasharray:1 3"
    following = {edge.to for edge in graph.edges if edge.may_follow}
    marked: dict[str, list[int]] = {
        "past": [place for place, node in enumerate(graph.nodes) if node.is_past],
        "next": [place for place, node in enumerate(graph.nodes) if place in following and not node.is_past and not node.is_now],
        "now": [place for place, node in enumerate(graph.nodes) if node.is_now],
    }
    for name, places in marked.items():
        if places:
            yield f"    class {','.join(f's{place}' for place in places)} {name}"
