"""Every way in which a text of a document is made harmless for what it is put into. Nothing is escaped elsewhere."""

import html
import re
import unicodedata
from functools import lru_cache

__all__ = [
    "for_calendar",
    "for_csv",
    "for_dot",
    "for_html",
    "for_line",
    "for_link",
    "for_markdown",
    "for_mermaid",
    "for_terminal",
    "shortened",
]

# C0 and C1 controls, soft and invisible marks, bidirectional controls, tags, noncharacters and halves of pairs.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_LINK = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:/[A-Za-z0-9._~:/?#\[\]@!$&()*+,;=%-]*)?\Z", re.ASCII)


def for_terminal(text: str) -> str:
    """Make a text harmless for a terminal: control and bidirectional characters are shown as ``\ufffd``.

    >>> for_terminal("a\\x1b[31mb")
    'a\ufffd[31mb'
    """
    return _HIDDEN.sub("\ufffd", text.replace("\t", " "))


def for_line(text: str) -> str:
    """Make a text fit for one line: harmless, and every run of blanks and line ends becomes one blank.

    >>> for_line("two\\n lines")
    'two lines'
    """
    return " ".join(for_terminal(text.replace("\r", " ")).split())


def shortened(text: str, limit: int) -> str:
    """Cut a text to so many characters, with an ellipsis where something is gone.

    >>> shortened("Plan signed", 8), shortened("Plan", 8)
    ('Plan si…', 'Plan')
    """
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


@lru_cache(maxsize=4096)
def for_html(text: str) -> str:
    """Make a text harmless inside HTML or SVG, in text and in quoted attributes.

    >>> for_html("<b>&\\"")
    '&lt;b&gt;&amp;&quot;'
    """
    return html.escape(for_terminal(text), quote=True)


def for_link(text: str) -> str | None:
    """Return an address that may be linked to, or None: plain http or https, nothing hidden, no name before the host.

    >>> for_link("https://example.org/a?b=1"), for_link("javascript:alert(1)"), for_link("https://a@b.example/")
    ('https://example.org/a?b=1', None, None)
    """
    return text if len(text) <= 2000 and _LINK.match(text) else None


def for_mermaid(text: str) -> str:
    """Make a text harmless inside a Mermaid label: everything that is not a plain letter, digit or sign becomes a code.

    >>> for_mermaid('a"]; click x %%{init}%%')
    'a#34;#93;#59; click x #37;#37;#123;init#125;#37;#37;'
    """
    return "".join(c if c.isalnum() or c in " .,-_/()'" else f"#{ord(c)};" for c in for_terminal(text).replace("\n", " "))


def for_markdown(text: str) -> str:
    """Make a text harmless in a line of Markdown: its signs lose their meaning.

    >>> for_markdown("*A* <b> [x](y) #1")
    '\\\\*A\\\\* \\\\<b\\\\> \\\\[x\\\\]\\\\(y\\\\) \\\\#1'
    """
    return re.sub(r"([\\`*_{}\[\]()<>#+!|~&$-])", r"\\\1", for_line(text))


def for_dot(text: str) -> str:
    """Make a text a quoted string of the DOT language; its escapes (``\\\\N``, ``\\\\l``) and entities lose their meaning.

    >>> for_dot('a "b" \\\\N &amp;')
    '"a \\\\"b\\\\" \\\\\\\\N &amp;amp;"'
    """
    plain = for_line(text).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def for_calendar(text: str) -> str:
    """Make a text fit for a property of a calendar file, whose own escapes the writer adds: nothing hidden, plain line ends.

    A backslash, which some readers and writers take for an escape of their own, becomes a wide one.

    >>> for_calendar("a\\r\\nBEGIN:VALARM")
    'a\\nBEGIN:VALARM'
    """
    return for_terminal(text.replace("\r\n", "\n").replace("\r", "\n")).replace("\\", "\uff3c")


def for_csv(text: str) -> str:
    """Make a text harmless for a spreadsheet: one that would be read as a formula is led by an apostrophe.

    >>> for_csv("=1+1"), for_csv("-3"), for_csv("plain")
    ("'=1+1", "'-3", 'plain')
    """
    flat = for_terminal(text.replace("\r", " ").replace("\n", " "))
    lead = flat.lstrip()[:1]
    return f"'{flat}" if text[:1] in ("\t", "\r", "\n") or unicodedata.normalize("NFKC", lead)[:1] in tuple("=+-@") else flat
