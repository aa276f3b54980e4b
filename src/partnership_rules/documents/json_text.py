"""JSON in, as a tree with places: exact numbers, no duplicate keys, no recursion.

The standard library's reader gives no places, keeps the last of two equal keys and reads numbers through a float;
only its string scanner is used here.
"""

import re
from json import JSONDecodeError
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Final, NoReturn

from .source import Source, open_source
from .tree import Node
from .tree_builder import TreeBuilder, read_number

__all__ = ["read_json"]

_BLANK: Final = re.compile(r"[ \t\n\r]*")
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_NOT_FINITE: Final = re.compile(r"-?(?:NaN|Infinity)\b")
_WORDS: Final = {"null": None, "true": True, "false": False}
_WORD: Final = re.compile(r"null\b|true\b|false\b")
_ENDS: Final = {"map": "}", "list": "]"}


def read_json(text: str | bytes, *, file: str) -> Node:
    """Read a JSON document into its tree.

    Numbers are read exactly from their text. Raises ``DocumentError`` with all problems found: ``json_syntax`` ends the
    reading, as do the limits; ``duplicate_key``, ``number_too_long``, ``number_not_finite``, ``encoding`` (half of a surrogate
    pair) and ``text_control_characters`` are collected.

    >>> read_json('{"value": 90.40}', file="a.json").get("value").value
    Decimal('90.40')
    >>> read_json('{"id": 1,\\n "id": 2}', file="a.json")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    partnership_rules.errors.DocumentError: a.json:2:2: duplicate_key: the key 'id' is given twice, first at line 1, column 2 ...
    """
    return _Reading(open_source(text, file=file)).document()


class _Reading:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.builder = TreeBuilder(source.file)
        self.faults = self.builder.faults
        self.at = 0

    def document(self) -> Node:
        self.value()
        while self.builder.inside:
            self.step()
        if self.next():
            self.fail("there is more text after the end of the document")
        return self.builder.finish()

    def next(self) -> str:
        """Pass over blanks and give the next character, empty at the end."""
        blank = _BLANK.match(self.text, self.at)
        self.at = blank.end() if blank else self.at
        return self.text[self.at : self.at + 1]

    def step(self) -> None:
        """Read one member of the innermost mapping or list, or its end."""
        inside = self.builder.inside or "list"
        character = self.next()
        if character == _ENDS[inside]:
            self.at += 1
            self.builder.close()
            return
        if not self.builder.is_empty:
            self.comma(character, _ENDS[inside])
        if inside == "map":
            self.key()
        self.value()

    def comma(self, character: str, end: str) -> None:
        if character != ",":
            self.fail(f"a ',' or '{end}' is missing")
        self.at += 1
        if self.next() == end:
            self.fail(f"a value is missing between ',' and '{end}'", "JSON takes no comma after the last one")

    def key(self) -> None:
        if self.next() != '"':
            self.fail("a key in double quotes is wanted")
        place = self.source.place(self.at)
        self.builder.key(self.string(), place)
        if self.next() != ":":
            self.fail("a ':' is missing after the key")
        self.at += 1

    def value(self) -> None:
        character = self.next()
        place = self.source.place(self.at)
        if character in ("{", "["):
            self.at += 1
            self.builder.open("map" if character == "{" else "list", place)
        elif character == '"':
            text = self.string()
            self.builder.scalar(text, place, raw=text, quoted=True)
        elif match := _WORD.match(self.text, self.at):
            self.at = match.end()
            self.builder.scalar(_WORDS[match.group()], place, raw=match.group())
        else:
            self.number()

    def number(self) -> None:
        place = self.source.place(self.at)
        if match := _NOT_FINITE.match(self.text, self.at):
            self.faults.add("number_not_finite", place, "a number is wanted, not an infinite or undefined one")
            self.at = match.end()
            self.builder.scalar(None, place, raw=match.group())
        elif match := _NUMBER.match(self.text, self.at):
            if self.text[match.end() : match.end() + 1].isdigit():
                self.fail("a number cannot begin with 0", 'put it in quotes if it is an id, as "00123"')
            self.at = match.end()
            self.builder.scalar(read_number(match.group(), place, self.faults), place, raw=match.group())
        else:
            self.fail("a value is missing" if self.next() in ("", ",", "]", "}", ":") else "this is no JSON value", self.hint())

    def hint(self) -> str:
        hints = {"'": "JSON wants double quotes", "/": "JSON has no comments", "#": "JSON has no comments"}
        return hints.get(self.next(), "put a text in double quotes" if self.next().isalpha() else "")

    def string(self) -> str:
        try:
            text, self.at = scanstring(self.text, self.at + 1, True)
        except JSONDecodeError as error:
            self.at = min(error.pos, len(self.text))
            if error.msg.startswith("Unterminated"):
                self.fail("the closing quote is missing")
            if "control" in error.msg:
                self.fail("a text cannot go over the end of a line", r"write \n for a new line, \t for a tab")
            self.fail("this escape is not one of JSON", r"write \\ for a backslash")
        return str(text)

    def fail(self, message: str, hint: str = "") -> NoReturn:
        self.faults.stop("json_syntax", self.source.place(self.at), message, hint)
