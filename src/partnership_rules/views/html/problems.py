"""Problems, and results of other rooms, as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..markup import EMPTY, Markup, Part, join, prose, tag
from ..sentences import said
from .parts import bulleted, chip, note, table

if TYPE_CHECKING:
    from ...errors import Problem

__all__ = ["json_html", "problems_html"]

_MOST = 200
_DEEPEST = 6


def problems_html(problems: Iterable[Problem]) -> Markup:
    """Give problems as a table, in the order given; a sentence where there is none."""
    rows = [_problem(problem) for problem in problems]
    return table("Problems", ("Code", "Severity", "Where", "What"), rows) if rows else tag("p", "✓ No problem was found.")


def _problem(problem: Problem) -> tuple[Part, ...]:
    told = join([prose(problem.message), note(problem.hint, kind="soft"), note(problem.witness)])
    return problem.code, _severity(problem.severity), str(problem.where), told


def _severity(word: str) -> Markup:
    mark, kind = {"error": ("✗", "no"), "warning": ("!", "open")}.get(word, ("·", "plain"))
    return chip(None, word, mark=mark, kind=kind)


def json_html(value: Any, *, depth: int = 0) -> Markup:
    """Give any JSON-ready value as nested lists: how a result is shown that has no page of its own."""
    if isinstance(value, Mapping):
        return _items((join([tag("b", said(str(key))), ": ", json_html(one, depth=depth + 1)]) for key, one in value.items()), depth)
    if isinstance(value, (list, tuple)):
        return _items((json_html(one, depth=depth + 1) for one in value), depth)
    return prose("none" if value is None else str(value))


def _items(items: Iterable[Markup], depth: int) -> Markup:
    if depth >= _DEEPEST:
        return Markup("…")
    shown = [item for item, _ in zip(items, range(_MOST), strict=False)]
    return bulleted(shown) or EMPTY
