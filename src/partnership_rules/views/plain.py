"""Pages as plain text for a console, read from their markup: headings, sentences, lists, and a line for each row of a table."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from xml.etree import ElementTree

from .escape import for_line
from .markup import Markup, tag

__all__ = ["plain_text"]

WIDTH = 100
_PASSED_OVER = frozenset({"svg", "style", "thead", "details", "figcaption"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})


def plain_text(markup: Markup, *, width: int = WIDTH) -> str:
    """Return markup as lines of text; drawings, heads of tables and what is folded are passed over.

    >>> from partnership_rules.views.markup import join
    >>> schools = tag("ul", [tag("li", "North"), tag("li", "South")])
    >>> print(plain_text(join([tag("h2", "Riverside"), tag("p", "Two schools."), schools])), end="")
    Riverside
    =========
    Two schools.
      - North
      - South
    """
    lines = list(_told(ElementTree.fromstring(tag("div", markup)), width))
    return "\n".join(lines).strip("\n") + "\n"


def _told(element: ElementTree.Element, width: int) -> Iterator[str]:
    for number, child in enumerate(element, 1):
        if child.tag in _HEADINGS:
            yield from _heading(_words(child), width)
        elif child.tag == "caption":
            yield from ("", *_wrapped(_words(child), "", width))
        elif child.tag == "p":
            yield from _wrapped(_words(child), "", width)
        elif child.tag == "li":
            yield from _wrapped(_words(child), f"  {number}. " if element.tag == "ol" else "  - ", width)
        elif child.tag == "tr":
            yield from _wrapped(_row(child), "  ", width, hang="    ")
        elif child.tag not in _PASSED_OVER:
            yield from _told(child, width)


def _heading(words: str, width: int) -> Iterator[str]:
    yield from ("", *_wrapped(words, "", width), "=" * min(len(words), width))


def _wrapped(words: str, lead: str, width: int, hang: str = "") -> Iterator[str]:
    yield from textwrap.wrap(words, width, initial_indent=lead, subsequent_indent=hang or " " * len(lead), break_on_hyphens=False)


def _row(row: ElementTree.Element) -> str:
    """Say a row: what it is of, then each cell with what its column is called."""
    cells = [(cell.get("data-label"), _words(cell)) for cell in row]
    return "; ".join(f"{label}: {words}" if label else words for label, words in cells if words)


def _words(element: ElementTree.Element) -> str:
    return for_line("".join(element.itertext()))
