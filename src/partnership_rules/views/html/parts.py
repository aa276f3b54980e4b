"""The parts that all pages share: chips with a mark and a word, tables with captions and scopes, folded trees of reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...logic import MARKS, Because, Truth
from ..markup import EMPTY, Markup, Part, join, prose, tag

__all__ = ["Sources", "bulleted", "chip", "fold", "note", "reasons", "section", "table"]

_CLASSES = {Truth.TRUE: "yes", Truth.FALSE: "no", Truth.UNDETERMINED: "open", None: "plain"}


class Sources:
    """Numbers citations in the order in which a page first names them."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def cite(self, cites: Iterable[str]) -> Markup:
        """Give the numbers of some citations, as ``[1] [2]``."""
        return join((f"[{self._numbers.setdefault(cite, len(self._numbers) + 1)}]" for cite in cites), between=" ")

    def listed(self) -> Markup:
        """Give all citations named so far, as a numbered list."""
        return tag("ol", [tag("li", prose(cite)) for cite in self._numbers]) if self._numbers else EMPTY


def chip(truth: Truth | None, word: str, *, mark: str = "", kind: str = "") -> Markup:
    """Give an answer as a mark and a word in a frame whose edge is coloured: no meaning hangs on the colour.

    >>> chip(Truth.TRUE, "met")
    '<span class="chip yes">✓ met</span>'
    """
    return tag("span", f"{mark or MARKS[truth]} {word}", class_=f"chip {kind or _CLASSES[truth]}")


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[Part]]) -> Markup:
    """Make a table with a caption and scopes; the first cell of each row names it. Nothing where there is no row.

    Its roles are said, because a narrow screen lays it out as blocks.
    """
    body = [_row(heads, row) for row in rows]
    if not body:
        return EMPTY
    top = tag("tr", [tag("th", head, scope="col", role="columnheader") for head in heads], role="row")
    return tag("table", tag("caption", caption), tag("thead", top, role="rowgroup"), tag("tbody", body, role="rowgroup"), role="table")


def _row(heads: Sequence[str], row: Sequence[Part]) -> Markup:
    first, *rest = row
    cells = [tag("td", part, role="cell", data_label=head) for head, part in zip(heads[1:], rest, strict=True)]
    return tag("tr", tag("th", first, scope="row", role="rowheader"), *cells, role="row")


def reasons(because: Because, *, summary: str = "Why") -> Markup:
    """Fold a tree of reasons behind a word; each line has its mark, what is needed, and what would turn it."""
    return fold(summary, tag("ul", _reason(because), class_="reasons"))


def _reason(node: Because) -> Markup:
    lines: list[Part] = [f"{MARKS[node.truth]} ", prose(node.text)]
    if node.cites:
        lines += [" ", tag("span", "[", prose("; ".join(node.cites)), "]", class_="soft")]
    lines += [tag("div", "needs: ", prose(need), class_="soft") for need in node.needs]
    if node.flip:
        lines.append(tag("div", "what would turn it: ", prose(node.flip), class_="soft"))
    inner = [_reason(part) for part in node.parts]
    return tag("li", *lines, tag("ul", inner) if inner else EMPTY)


def fold(summary: str, *parts: Part) -> Markup:
    """Fold parts behind a summary; nothing where there are none."""
    inside = join(parts)
    return tag("details", tag("summary", summary), inside) if inside else EMPTY


def section(title: str, *parts: Part, level: int) -> Markup:
    """Give a section under a heading; nothing where it is empty."""
    inside = join(parts)
    return tag("section", tag(f"h{level}", title), inside) if inside else EMPTY


def bulleted(items: Iterable[Part]) -> Markup:
    """Give a list; nothing where there is no item."""
    listed = [tag("li", item) for item in items]
    return tag("ul", listed) if listed else EMPTY


def note(text: str, *, kind: str = "") -> Markup:
    """Give a paragraph of words, with addresses linked and days kept whole; nothing for no words."""
    return tag("p", prose(text), class_=kind or None) if text else EMPTY
