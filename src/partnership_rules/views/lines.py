"""Lines of plain text: sentences that are wrapped once the width of a page is known."""

import textwrap
from collections.abc import Iterable
from typing import NamedTuple

from .escape import for_line

__all__ = ["WIDTH", "Line", "wrapped"]

WIDTH = 100
"""The width of a page, unless another is asked for."""


class Line(NamedTuple):
    """A sentence with what stands before it; what does not fit hangs ``hang`` blanks deep, or below its first word."""

    text: str
    lead: str = "  "
    hang: int | None = None


def wrapped(lines: Iterable[Line], width: int, *, break_long: bool = True) -> list[str]:
    """Wrap sentences to a width, each harmless; an address is broken only where ``break_long`` says so.

    >>> wrapped([Line("- one and two", hang=4)], 10)
    ['  - one', '    and', '    two']
    """
    found: list[str] = []
    for text, lead, hang in lines:
        rest = " " * (len(lead) if hang is None else hang)
        wrapper = textwrap.TextWrapper(width, lead, rest, break_long_words=break_long, break_on_hyphens=False)
        found += wrapper.wrap(for_line(text)) or [lead.rstrip()]
    return found
