"""The parts that all pages share: chips with a mark and a word, tables with captions and scopes, folded trees of reasons."""

from collections.abc import Iterable, Sequence
from itertools import islice

from ...logic import MARKS, Because, Truth
from ...standing import Standing
from ..markup import EMPTY, Markup, Part, join, prose, tag
from ..sentences import in_titles

__all__ = ["MOST_ROWS", "Sources", "bulleted", "chip", "fold", "note", "reasons", "section", "table"]

_CLASSES = {Truth.TRUE: "yes", Truth.FALSE: "no", Truth.UNDETERMINED: "open", None: "plain"}

MOST_ROWS = 200
"""How many rows of a table a notebook is given."""

_MANY_COLUMNS = 6


class Sources:
    """Numbers citations in the order in which a page first names them."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def cite(self, cites: Iterable[str]) -> Markup:
        """Draw the numbers of some citations, as ``[1] [2]``."""
        return join((f"[{self._numbers.setdefault(cite, len(self._numbers) + 1)}]" for cite in cites), between=" ")

    def listed(self) -> Markup:
        """Draw all citations named so far, as a numbered list."""
        return tag("ol", [tag("li", prose(cite)) for cite in self._numbers]) if self._numbers else EMPTY


def chip(truth: Truth | None, word: str, *, mark: str = "", kind: str = "") -> Markup:
    """Draw an answer as a mark and a word in a frame whose edge is coloured: no meaning hangs on the colour.

    The mark never stands on another line than the word.

    >>> chip(Truth.TRUE, "met")
    '<span class="chip yes">✓\xa0met</span>'
    """
    return tag("span", f"{mark or MARKS[truth]}\xa0{word}", class_=f"chip {kind or _CLASSES[truth]}")


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[Part]], *, most: int | None = None, of: int = 0) -> Markup:
    """Make a table with a caption and scopes; the first cell of each row names it. Nothing where there is no row.

    Its roles are said, because a narrow screen lays it out as blocks. At most ``most`` rows are read; of the ``of`` that
    there are, what is left out is counted below.
    """
    body = [_row(heads, row) for row in islice(rows, most)]
    if not body:
        return EMPTY
    more = note(f"and {of - len(body)} more", kind="soft") if of > len(body) else EMPTY
    top = tag("tr", [tag("th", head, scope="col", role="columnheader") for head in heads], role="row")
    parts = (tag("caption", caption), tag("thead", top, role="rowgroup"), tag("tbody", body, role="rowgroup"))
    return join([tag("table", *parts, role="table", class_="wide" if len(heads) > _MANY_COLUMNS else None), more])


def _row(heads: Sequence[str], row: Sequence[Part]) -> Markup:
    first, *rest = row
    cells = [tag("td", part, role="cell", data_label=head) for head, part in zip(heads[1:], rest, strict=True)]
    return tag("tr", tag("th", first, scope="row", role="rowheader"), *cells, role="row")


def reasons(because: Because, standing: Standing | None = None, *, summary: str = "Why", printed: bool = False) -> Markup:
    """Fold a tree of reasons behind a word; each line has its mark, what is not on record, and what would turn it.

    On paper only those are unfolded that are to be ``printed``; the others are left out, as the page says the outcome of each.
    Of a ``standing`` the ids are said by their titles.
    """
    return fold(summary, tag("ul", _reason(because, standing), class_="reasons"), kind="" if printed else "why")


def _reason(node: Because, standing: Standing | None) -> Markup:
    lines: list[Part] = [f"{MARKS[node.truth]} ", prose(in_titles(standing, node.text))]
    if node.cites:
        lines += [" ", tag("span", "[", prose("; ".join(node.cites)), "]", class_="soft")]
    lines += [tag("div", "not on record: ", prose(in_titles(standing, need)), class_="soft") for need in node.needs]
    if node.flip:
        lines.append(tag("div", "what would turn it: ", prose(in_titles(standing, node.flip)), class_="soft"))
    inner = [_reason(part, standing) for part in node.parts]
    return tag("li", *lines, tag("ul", inner) if inner else EMPTY)


def fold(summary: str, *parts: Part, kind: str = "") -> Markup:
    """Fold parts behind a summary; nothing where there are none."""
    inside = join(parts)
    return tag("details", tag("summary", summary), inside, class_=kind or None) if inside else EMPTY


def section(title: str, *parts: Part, level: int) -> Markup:
    """Draw a section under a heading; nothing where it is empty."""
    inside = join(parts)
    return tag("section", tag(f"h{level}", prose(title)), inside) if inside else EMPTY


def bulleted(items: Iterable[Part]) -> Markup:
    """Draw a list; nothing where there is no item."""
    listed = [tag("li", item) for item in items]
    return tag("ul", listed) if listed else EMPTY


def note(text: str, *, kind: str = "") -> Markup:
    """Draw a paragraph of words, with addresses linked and days kept whole; nothing for no words."""
    return tag("p", prose(text), class_=kind or None) if text else EMPTY
