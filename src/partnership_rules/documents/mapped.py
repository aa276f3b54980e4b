"""Rows of an agency's table under a mapping: each becomes rows that everybody reads, with the place of every cell kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from ..errors import Place, Problem, QuantityError
from ..quantity import Unit, read_cell, show
from ..words import quoted
from .build import whole_of
from .mapping import Column, Part, TableMapping
from .tree import Entry, Node

__all__ = ["mapped_rows", "repeated_rows"]

Row = Mapping[str, Node]
_NUMBER = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?|\.[0-9]+", re.ASCII)
_DAYS = {
    "month/day/year": re.compile(r"(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})/(?P<year>[0-9]{4})", re.ASCII),
    "day/month/year": re.compile(r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})", re.ASCII),
    "yearmonthday": re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})", re.ASCII),
}
_FACTORS = {(Unit.PROPORTION, Unit.PERCENT): Fraction(100), (Unit.PERCENT, Unit.PROPORTION): Fraction(1, 100)}


def mapped_rows(rows: Iterable[Node], mapping: TableMapping, problems: list[Problem]) -> tuple[list[Node], int]:
    """Turn the rows of a table into what they mean, and count those that the mapping leaves alone; faults join ``problems``."""
    parts = [_Reading(mapping, part, problems) for part in mapping.parts]
    found: list[Node] = []
    passed_over = 0
    for row in rows:
        cells = {name: node for name, _, node in row.entries}
        asked = [part for part in parts if part.counts(cells)]
        passed_over += not asked
        found += (made for part in asked if (made := part.row(row, cells)) is not None)
    return found, passed_over


class _Reading:
    """Reads rows as one part of a mapping says."""

    def __init__(self, mapping: TableMapping, part: Part, problems: list[Problem]) -> None:
        self.mapping, self.part, self.problems = mapping, part, problems

    def counts(self, cells: Row) -> bool:
        is_left_alone = any(_text(cells, name) in words for name, words in self.part.unless.items())
        return not is_left_alone and all(_text(cells, name) in words for name, words in self.part.only.items())

    def row(self, row: Node, cells: Row) -> Node | None:
        """Return the row under the names of its fields; None where it has a fault, or says nothing that counts."""
        known = len(self.problems)
        texts = {key: (text, row.place) for key, text in self.part.constants.items()}
        for key, column in self.part.columns.items():
            place = next((cells[name].place for name in column.column if name in cells), row.place)
            texts[key] = self.rewritten(column, cells, place), place
        if self.mapping.of == "evidence":
            is_deed = "milestone" in texts
            if self.mapping.blank == "no_row" and not texts["on" if is_deed else "value"][0]:
                return None
            if not is_deed:
                self.value(texts)
            if "school" in texts and not texts["school"][0] and len(self.problems) == known:
                hint = "leave such rows alone with 'unless', or read them in a part of their own that has no 'school'"
                self.fault("missing_key", row.place, "this row names no school", hint)
        if len(self.problems) > known:
            return None
        return Node("map", tuple(_entry(key, *said) for key, said in texts.items() if said[0] or key == "value"), row.place)

    def rewritten(self, column: Column, cells: Row, place: Place) -> str:
        """Return the text of a field as its column says."""
        read = [_text(cells, name) for name in column.column]
        text = column.join.join(read) if all(read) else ""
        if column.words and (text or "" in column.words):
            if text not in column.words:
                message = f"the mapping does not say what this text of the column{quoted(column.column[0])} means"
                self.fault("word_unlisted", place, message, "list it under 'words'")
                return ""
            text = column.words[text]
        if not text:
            return ""
        if column.day is not None:
            text = self.day(column.day, text, place)
        if column.width is not None and text.isascii() and text.isdigit():
            text = text.zfill(column.width)
        if column.slug:
            text = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
        return column.template.replace("{}", text) if column.template is not None else text

    def day(self, order: str, text: str, place: Place) -> str:
        found = _DAYS[order].fullmatch(text)
        if found is None:
            self.fault("date_invalid", place, "this is no day as the mapping says", f"'day' is {order}")
            return ""
        return f"{found['year']}-{found['month'].zfill(2)}-{found['day'].zfill(2)}"

    def value(self, texts: dict[str, tuple[str, Place]]) -> None:
        """Turn the value and the number of students into cells that everybody reads."""
        marks = self.mapping.marks
        size, at = texts.get("n", ("", Place("")))
        if (mark := marks.get(size)) is not None:
            texts["n"] = "" if mark.is_ == "missing" else "*", at
        text, place = texts["value"]
        if (mark := marks.get(text)) is not None:
            text = mark.text(whole_of(size))
        elif not text:
            text = "*" if self.mapping.blank == "suppressed" else ""
        else:
            text = self.cell(text, texts["unit"][0], place)
        texts["value"] = text, place

    def cell(self, text: str, unit: str, place: Place) -> str:
        if unit not in Unit.__members__.values():
            return text  # the row says so itself
        try:
            return _published(text, self.part.published_in or Unit(unit), Unit(unit))
        except QuantityError as error:
            hint = "if it is a mark, say under 'marks' of the mapping what it stands for" if error.code == "cell_invalid" else error.hint
            self.fault("mark_unknown" if error.code == "cell_invalid" else error.code, place, error.message, hint)
            return ""

    def fault(self, code: str, place: Place, message: str, hint: str) -> None:
        self.problems.append(Problem(code, place, message, hint))


@lru_cache(maxsize=4096)
def _published(text: str, published: Unit, unit: Unit) -> str:
    """Return a cell in its unit; raises ``QuantityError`` where it cannot be read in the one it was published in."""
    cell = read_cell(text, published)
    if published is unit:
        return text
    factor = _FACTORS.get((published, unit))
    if factor is None:
        hint = "'published_in' turns percent and proportion into each other"
        raise QuantityError(f"{published.value} against {unit.value}", code="unit_mismatch", hint=hint)
    if cell.interval is None or "/" in text or " of " in text:
        return text  # a mark, or students of a total, which every such unit reads
    scaled = _NUMBER.sub(lambda found: show(Fraction(found.group().replace(",", "")) * factor), text).replace("%", "")
    return scaled if "." in scaled or scaled[0] not in "<≤" else f"{scaled}.0"  # a whole number after < is the size of a group


def _text(cells: Row, name: str) -> str:
    node = cells.get(name)
    return node.raw.strip() if node is not None else ""


def _entry(key: str, text: str, place: Place) -> Entry:
    return key, place, Node("scalar", text or None, place, text, quoted=True)


def repeated_rows(rows: Sequence[Node]) -> list[Problem]:
    """Name the rows of evidence that say the same thing twice, and those that contradict an earlier one."""
    seen: dict[tuple[str, ...], tuple[Place, tuple[str, ...]]] = {}
    found = []
    for row in rows:
        texts = {key: node.raw for key, _, node in row.entries}
        key = tuple(texts.get(name, "") for name in ("measure", "milestone", "school", "level", "group", "on", "period", "recorded_at"))
        said = tuple(texts.get(name, "") for name in ("value", "unit", "n", "done", "admissible"))
        place, before = seen.setdefault(key, (row.place, said))
        if place is row.place:
            continue
        first, hint = f"the first is row {place.line}", "keep one of the two"
        if before == said:
            found.append(Problem("duplicate_row", row.place, "this row is there twice", hint, "warning", first))
        else:
            found.append(Problem("conflicting_rows", row.place, "this row contradicts another", hint, "warning", first))
    return found
