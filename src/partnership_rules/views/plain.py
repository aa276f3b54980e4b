"""Pages as plain text for a console, read from their markup: headings, sentences, lists, and a line for each row of a table."""

from collections.abc import Iterator
from xml.etree import ElementTree

from .escape import for_line
from .lines import WIDTH, Line, wrapped
from .markup import Markup, tag

__all__ = ["NARROWEST", "plain_text"]

NARROWEST = 40
"""The narrowest page of text."""

_PASSED_OVER = frozenset({"svg", "style", "thead", "details", "figcaption"})
_HEADINGS, _BELOW = frozenset({"h1", "h2"}), frozenset({"h3", "h4", "caption"})
_LEADS = {"p": "", "li": "  - ", "tr": "  "}


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
    lines = wrapped(_lines(ElementTree.fromstring(tag("div", markup)), width), width)
    return "\n".join(lines).strip("\n") + "\n"


def _lines(element: ElementTree.Element, width: int) -> Iterator[Line]:
    for number, child in enumerate(element, 1):
        words = _row(child) if child.tag == "tr" else _own(child) if child.tag == "li" else _words(child)
        if child.tag in _HEADINGS:
            yield from (Line("", ""), Line(words, ""), Line("=" * min(len(words), width), ""))
        elif child.tag in _BELOW:
            yield from (Line("", ""), Line(words, ""))
        elif child.tag in _LEADS and words:
            yield Line(words, f"  {number}. " if element.tag == "ol" else _LEADS[child.tag], 4 if child.tag == "tr" else None)
            if child.tag == "li":
                yield from (Line(_words(one), " " * 6, 8) for one in child.findall("div"))
        elif child.tag not in _PASSED_OVER:
            yield from _lines(child, width)


def _row(row: ElementTree.Element) -> str:
    """Say a row: what it is of, then each cell with what its column is called."""
    cells = [(cell.get("data-label"), _words(cell)) for cell in row]
    return "; ".join(f"{label}: {words}" if label else words for label, words in cells if words)


def _own(item: ElementTree.Element) -> str:
    """Say an item of a list, without the blocks below its words."""
    return _words(item, _PASSED_OVER | {"div"})


def _words(element: ElementTree.Element, without: frozenset[str] = _PASSED_OVER) -> str:
    return for_line("".join(_texts(element, without)))


def _texts(element: ElementTree.Element, without: frozenset[str]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag not in without:
            yield from _texts(child, without)
        yield child.tail or ""
