"""Markup put together from parts: whatever is not markup already is escaped on its way in.

What comes out is HTML and well-formed XML at once, so that a strict parser can be asked what it holds.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from .escape import for_html, for_link

__all__ = ["EMPTY", "Markup", "Part", "join", "prose", "tag"]


class Markup(str):
    """Text that is markup already, because ``tag`` or ``join`` made it."""

    __slots__ = ()


Part = str | Markup | None
"""A text, which is escaped, or markup, which is not; None is nothing."""

EMPTY = Markup()

_VOID = frozenset({"br", "col", "input", "link", "meta"})
_ADDRESS_OR_DAY = re.compile(r"https?://[^\s<>\"']+|(?<![\w-])\d{4}-\d\d-\d\d(?![\w-])", re.ASCII)


def join(parts: Iterable[Part], *, between: str = "") -> Markup:
    """Put parts in a row; None and empty parts are left out.

    >>> join(["a < b", tag("b", "c"), None], between=", ")
    'a &lt; b, <b>c</b>'
    """
    return Markup(between.join([part if type(part) is Markup else for_html(part) for part in parts if part]))


def tag(name: str, /, *parts: Part | Iterable[Part], **attributes: str | int | None) -> Markup:
    """Make an element; ``class_`` and ``for_`` lose their underscore, others become hyphens, None leaves one out.

    >>> tag("td", "1 < 2", class_="n", data_label="what")
    '<td class="n" data-label="what">1 &lt; 2</td>'
    """
    said = "".join([_attribute(key, value) for key, value in attributes.items() if value is not None])
    if name in _VOID:
        return Markup(f"<{name}{said}/>")
    inside = [part if type(part) is Markup else for_html(part) if isinstance(part, str) else join(part) for part in parts if part]
    return Markup(f"<{name}{said}>{''.join(inside)}</{name}>")


@lru_cache(maxsize=4096, typed=True)
def _attribute(key: str, value: str | int) -> str:
    name = key if key == "viewBox" else key.rstrip("_").replace("_", "-")
    return f' {name}="{for_html(str(value))}"'


@lru_cache(maxsize=4096)
def prose(text: str) -> Markup:
    """Return a text in which plain web addresses are links, and days are kept on one line.

    >>> prose("on 2018-02-06, see https://example.org/x.")
    'on <time>2018-02-06</time>, see <a href="https://example.org/x" rel="noreferrer">https://example.org/x</a>.'
    """
    parts: list[Part] = []
    place = 0
    for found in _ADDRESS_OR_DAY.finditer(text):
        said = found.group().rstrip(".,;:!?)'")
        made = tag("time", said) if said[:4].isdigit() else tag("a", said, href=said, rel="noreferrer") if for_link(said) else None
        if made is not None:
            parts += [text[place : found.start()], made]
            place = found.start() + len(said)
    return join([*parts, text[place:]])
