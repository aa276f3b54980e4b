"""What would have to be true: the parts of a tree of reasons that keep its root from being true."""

from __future__ import annotations

from ..logic import Because, Truth

__all__ = ["wanting"]


def wanting(because: Because) -> tuple[str, ...]:
    """List the leaves that are not true, in words: facts that are needed, or what was found instead.

    >>> wanting(Because("all", Truth.FALSE, (Because("a", Truth.TRUE), Because("b: it is running", Truth.FALSE))))
    ('b: it is running',)
    """
    found: dict[str, None] = {}
    _collect(because, found)
    return tuple(found)


def _collect(node: Because, found: dict[str, None]) -> None:
    if node.truth is Truth.TRUE:
        return
    parts = [part for part in node.parts if part.truth is not None and part.truth is not Truth.TRUE]
    for need in node.needs:
        found[need] = None
    if not parts and not node.needs and node.truth is not None:
        found[node.text] = None
    for part in parts:
        _collect(part, found)
