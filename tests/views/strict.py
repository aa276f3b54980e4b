"""Strict readers of what the views write: every element, attribute and line must be one of those the views mean to write."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser
from xml.etree import ElementTree

from partnership_rules.views.exploring import MOVE

HTML = frozenset(re.findall(r"\w+", """
    html head meta title style body main header section div p h1 h2 h3 h4 ul ol li table caption thead tbody tr th td
    details summary figure figcaption span time a b pre input label output
"""))  # fmt: skip
SVG = frozenset(("svg", "g", "rect", "line", "circle", "path", "text", "title", "style"))
ATTRIBUTES = frozenset(re.findall(r"\S+", """
    class id lang charset name content http-equiv role scope data-label href rel aria-hidden aria-label
    viewBox width height x y x1 x2 y1 y2 cx cy r rx d fill stroke text-anchor overflow xmlns textLength lengthAdjust
    type min max step value oninput aria-valuetext data-day data-at hidden
"""))  # fmt: skip
NAMESPACE = "{http://www.w3.org/2000/svg}"
LINK = re.compile(r"https?://[^\s\"'<>]+\Z|[A-Za-z0-9._~%-]+\.html\Z")


def read_markup(markup: str) -> str:
    """Read markup as XML and as HTML, hold every element and attribute against the lists, and give its text without style."""
    root = ElementTree.fromstring(markup)
    names = []
    for element in root.iter():
        name = element.tag.removeprefix(NAMESPACE)
        names.append(name)
        assert name in HTML | SVG, name
        for attribute, value in element.attrib.items():
            assert attribute in ATTRIBUTES, (name, attribute)
            assert attribute != "href" or LINK.match(value), value
            assert attribute != "style"
            assert attribute != "oninput" or value == MOVE
            assert "url(" not in value
            assert "javascript:" not in value or attribute in ("data-label", "aria-label"), value
    reader = _Names()
    reader.feed(markup)
    assert reader.names == names, "a reader of HTML finds other elements than a reader of XML"
    for style in list(root.iter("style")) + list(root.iter(f"{NAMESPACE}style")):
        assert "<" not in "".join(style.itertext())
        style.text = ""
    return "".join(root.itertext()).replace("\xa0", " ")


class _Names(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.names.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self.names.append(tag)


LABEL = r"[\w .,\-/()'#;\ufffd]*"
MERMAID = re.compile(
    rf'stateDiagram-v2\Z|    state "{LABEL}" as s\d+\Z|    s\d+ --> s\d+: {LABEL}\Z|    \[\*\] --> s\d+\Z|    s\d+ --> \[\*\]\Z'
    r"|    classDef (now|past|next) [a-z0-9:, -]+\Z|    class s\d+(,s\d+)* (now|past|next)\Z"
)


def read_mermaid(text: str) -> None:
    """Hold every line against the forms that may stand in a diagram; a code is digits between '#' and ';'."""
    for line in text.rstrip("\n").split("\n"):
        assert MERMAID.match(line), line
        assert not re.search(r"#(?!\d+;)", line), line


QUOTED = re.compile(r'"(?:[^"\\\n]|\\\\|\\")*"')


def read_dot(text: str) -> None:
    """Take the quoted strings out; what is left must be the library's own words."""
    bare = QUOTED.sub("Q", text)
    for line in bare.rstrip("\n").split("\n"):
        assert re.match(r"digraph machine \{\Z|\}\Z|  label=Q;\Z|  (node|edge|s\d+|s\d+ -> s\d+) \[[A-Za-z0-9=, ]*\];\Z", line), line


def hidden_in(text: str) -> list[str]:
    """Give the control and bidirectional characters of a text, line ends and tabs apart."""
    bidirectional = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
    return [c for c in text if c in bidirectional or (c not in "\n\t" and unicodedata.category(c) in ("Cc", "Cs"))]
