"""Problems of documents and policies as HTML."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..markup import Markup, Part, join, prose, tag
from .parts import chip, note, table

if TYPE_CHECKING:
    from ...errors import Problem

__all__ = ["problems_html"]


def problems_html(problems: Iterable[Problem]) -> Markup:
    """Draw problems as a table, in the order given; a sentence where there is none."""
    rows = [_problem(problem) for problem in problems]
    return table("Problems", ("Code", "Severity", "Where", "What"), rows) if rows else tag("p", "✓ No problem was found.")


def _problem(problem: Problem) -> tuple[Part, ...]:
    told = join([prose(problem.message), note(problem.hint, kind="soft"), note(problem.witness)])
    return problem.code, _severity(problem.severity), str(problem.where), told


def _severity(word: str) -> Markup:
    mark, kind = {"error": ("✗", "no"), "warning": ("!", "open")}.get(word, ("·", "plain"))
    return chip(None, word, mark=mark, kind=kind)
