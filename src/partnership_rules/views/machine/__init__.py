"""The machine of a policy as a picture: a small neutral graph, and its renderers."""

from .dot import dot
from .graph import Edge, Graph, Node, graph_of
from .mermaid import mermaid
from .svg import machine_html, machine_svg

__all__ = ["Edge", "Graph", "Node", "dot", "graph_of", "machine_html", "machine_svg", "mermaid"]
