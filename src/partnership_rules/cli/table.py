"""Lines and tables for a terminal: wrapped to its width, in blocks where it is narrow; a date or another word is never broken."""

import unicodedata
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from ..views.escape import for_terminal

__all__ = ["Cell", "Column", "Said", "Table", "at", "clean"]

STYLES = {"bold": "\x1b[1m", "dim": "\x1b[2m"}
GAP = 2
NARROW = 60
"""At this width a table of more than two columns becomes blocks; a wider one does where it would have to break words."""

LONGEST = 30
"""A word of so many letters stays whole in a table."""


def clean(text: str) -> str:
    """Make a text of a document fit for one line of a terminal.

    >>> clean("two\\nlines\\x1b[2J")
    'two lines\ufffd[2J'
    """
    return for_terminal(" ".join(text.splitlines()))


class Said(NamedTuple):
    """A line for the terminal, how it is shown, and how many blanks stand before it; an address is not wrapped."""

    text: str
    style: str = ""
    indent: int = 0
    is_whole: bool = False

    def lines(self, width: int) -> Iterator[str]:
        """Wrap it to a width."""
        for line in [self.text] if self.is_whole else _wrapped(self.text, width - self.indent):
            yield " " * self.indent + _styled(line, self.style)


Cell: TypeAlias = Said | tuple[Said, ...]
"""What a table holds in one place: a line, or several."""


def at(text: object, style: str = "", *, indent: int = 0) -> Said:
    """Return a line or a cell: made harmless, and never read as markup."""
    return Said(clean(str(text)), style, indent)


class Column(NamedTuple):
    """A column by its title; numbers stand on its right."""

    title: str
    is_number: bool = False


class Table(NamedTuple):
    """Rows of cells below titled columns; ``has_head`` says whether the titles are shown."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    has_head: bool = True
    indent: int = 0

    def lines(self, width: int) -> Iterator[str]:
        """Set the table in a width, or each row as a block where it is too narrow."""
        within = width - self.indent
        widths = self._widths(within)
        for line in self._blocks(within) if widths is None else self._grid(widths):
            yield " " * self.indent + line

    def _widths(self, width: int) -> list[int] | None:
        """Return the widths of the columns, which share what their words leave; None where the words do not fit."""
        columns = [[column.title if self.has_head else "", *_texts(row[n] for row in self.rows)] for n, column in enumerate(self.columns)]
        found = [max(min(_wide(word), LONGEST) for text in texts for word in text.split(" ")) for texts in columns]
        spare = width - sum(found) - GAP * (len(found) - 1)
        if spare < 0 or (width <= NARROW and len(found) > 2):
            return None
        wanted = [max(map(_wide, texts)) - least for texts, least in zip(columns, found, strict=True)]
        share = min(Fraction(spare, max(sum(wanted), 1)), Fraction(1))
        return [least + int(more * share) for least, more in zip(found, wanted, strict=True)]

    def _grid(self, widths: list[int]) -> Iterator[str]:
        if self.has_head:
            yield from self._row([Said(column.title, "bold") for column in self.columns], widths)
            yield "─" * (sum(widths) + GAP * (len(widths) - 1))
        for row in self.rows:
            yield from self._row(row, widths)

    def _row(self, row: Sequence[Cell], widths: list[int]) -> Iterator[str]:
        cells = [
            [(line, said.style) for said in _parts(cell) for line in _wrapped(said.text, width)]
            for cell, width in zip(row, widths, strict=True)
        ]
        for n in range(max(map(len, cells))):
            shown = []
            for column, width, lines in zip(self.columns, widths, cells, strict=True):
                line, style = lines[n] if n < len(lines) else ("", "")
                blanks = " " * (width - _wide(line))
                shown.append(blanks + _styled(line, style) if column.is_number else _styled(line, style) + blanks)
            yield (" " * GAP).join(shown)

    def _blocks(self, width: int) -> Iterator[str]:
        for number, (first, *others) in enumerate(self.rows):
            if number:
                yield ""
            for said in _parts(first):
                yield from said._replace(style=said.style or "bold").lines(width)
            for column, cell in zip(self.columns[1:], others, strict=True):
                label = f"{column.title}: " if self.has_head else ""
                for said in _parts(cell):
                    if said.text not in ("", "-"):
                        yield from Said(label + said.text, said.style, indent=2).lines(width)
                    label = ""


def _parts(cell: Cell) -> tuple[Said, ...]:
    return (cell,) if isinstance(cell, Said) else cell


def _texts(cells: Iterator[Cell]) -> list[str]:
    return [said.text for cell in cells for said in _parts(cell)]


def _styled(text: str, style: str) -> str:
    return f"{STYLES[style]}{text}\x1b[0m" if style and text else text


def _wide(text: str) -> int:
    """Count the places that a text takes: two for the signs of the East, none for an accent that stands alone."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else not unicodedata.combining(c) for c in text)


def _wrapped(text: str, width: int) -> list[str]:
    """Break a text between its words, and inside of a word only where the word alone is wider."""
    found = [""]
    for word in text.split(" "):
        if found[-1] and _wide(f"{found[-1]} {word}") <= width:
            found[-1] += f" {word}"
            continue
        if found[-1]:
            found.append("")
        for letter in word:
            if found[-1] and _wide(found[-1] + letter) > width:
                found.append("")
            found[-1] += letter
    return found
