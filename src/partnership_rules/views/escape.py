"""Every way in which a text of a document is made harmless for what it is put into. Nothing is escaped elsewhere."""

from __future__ import annotations

import html
import re
import unicodedata

__all__ = ["for_csv", "for_html", "for_mermaid", "for_terminal"]

_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def for_terminal(text: str) -> str:
    """Make a text harmless for a terminal: control and bidirectional characters are shown as ``\ufffd``.

    >>> for_terminal("a\\x1b[31mb")
    'a\ufffd[31mb'
    """
    return _HIDDEN.sub("\ufffd", text.replace("\t", " "))


def for_html(text: str) -> str:
    """Make a text harmless inside HTML or SVG, in text and in quoted attributes.

    >>> for_html("<b>&\\"")
    '&lt;b&gt;&amp;&quot;'
    """
    return html.escape(for_terminal(text), quote=True)


def for_mermaid(text: str) -> str:
    """Make a text harmless inside a Mermaid label: everything that is not a plain letter, digit or sign becomes a code.

    >>> for_mermaid('a"]; click x %%{init}%%')
    'a#34;#93;#59; click x #37;#37;#123;init#125;#37;#37;'
    """
    return "".join(c if c.isalnum() or c in " .,-_/()'" else f"#{ord(c)};" for c in for_terminal(text).replace("\n", " "))


def for_csv(text: str) -> str:
    """Make a text harmless for a spreadsheet: one that would be read as a formula is led by an apostrophe.

    >>> for_csv("=1+1"), for_csv("-3"), for_csv("plain")
    ("'=1+1", "'-3", 'plain')
    """
    flat = for_terminal(text.replace("\r", " ").replace("\n", " "))
    lead = flat.lstrip()[:1]
    return f"'{flat}" if text[:1] in ("\t", "\r", "\n") or unicodedata.normalize("NFKC", lead)[:1] in tuple("=+-@") else flat
