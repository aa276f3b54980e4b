"""YAML 1.2 in, as a tree with places: no tags, no aliases, no duplicate keys, no recursion, exact numbers.

ruamel.yaml splits the text into events; what a plain scalar means is decided here, from its text, by the core schema of
YAML 1.2. So 'on', 'yes' and 'no' are texts, and so is a day, which the models read; a number never passes a float.

Where ruamel.yaml.clib is installed, its scanner reads a text first, several times as fast. What it objects to, and the few
forms that the two scanners take differently, are read by ruamel.yaml itself: so trees and messages are the same with it and without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from ..errors import DocumentError, Place
from .source import Source, open_source
from .tree import Kind, Node, Scalar
from .tree_builder import TreeBuilder, read_number
from .yaml_words import begins_earlier, friendly

try:
    from _ruamel_yaml import CParser
except ImportError:
    CParser = None

__all__ = ["read_yaml"]

REFUSED: Final = "\u2028\u2029\ufffe\uffff"
"""Besides hidden characters: line separators, which the scanner takes for line ends and the eye does not, and what YAML refuses."""

MAX_RUN: Final = 1_000
MAX_KEY_SHOWN: Final = 20

_WORDS: Final[dict[str, bool | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_TAKEN_DIFFERENTLY: Final = re.compile(r"\t|[|>][-+0-9]*#|^\.\.\.|^ +\r?$|\r(?!\n)", re.MULTILINE)
"""Tabs, a comment that touches the sign of a block of text, the end of a document, lines of blanks alone, and old line ends."""

_NUMBER: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_NOT_FINITE: Final = re.compile(r"[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z")


def read_yaml(text: str | bytes, *, file: str) -> Node:
    """Read a YAML document into its tree.

    Raises ``DocumentError`` with all problems found. ``yaml_syntax``, ``yaml_several_documents`` and the limits end the
    reading; ``duplicate_key``, ``key_not_text``, ``yaml_alias``, ``yaml_tag``, ``yaml_directive``, ``yaml_merge_key``,
    ``yaml_complex_key``, ``number_too_long``, ``number_not_finite``, ``encoding`` (half of a surrogate pair) and
    ``text_control_characters`` are collected.

    >>> tree = read_yaml("on: 2017-04-27\\ncharter: no\\nvalue: 90.40\\nid: 00123", file="a.yaml")
    >>> [node.value for _, _, node in tree.entries], tree.get("id").raw
    (['2017-04-27', 'no', Decimal('90.40'), 123], '00123')
    >>> read_yaml("id: !!python/name:os.system x", file="a.yaml")
    Traceback (most recent call last):
    ...
    partnership_rules.errors.DocumentError: a.yaml:1:5: yaml_tag: tags are refused (leave the '!' out, or put the text in quotes)
    """
    source = open_source(text, file=file, refused=REFUSED)
    return _read_fast(source) or _read_slowly(source)


def _read_slowly(source: Source) -> Node:
    """Read a text by the scanner of ruamel.yaml, which says what is wrong."""
    return _Reading(source, YAML(typ="safe", pure=True).parse(source.text)).read()


def _read_fast(source: Source) -> Node | None:
    """Read a text by the compiled scanner; None where there is none, or anything is wrong or could be taken differently."""
    if CParser is None or _TAKEN_DIFFERENTLY.search(source.text):
        return None
    try:
        return _FastReading(source, iter(CParser(source.text).get_event, None)).read()
    except DocumentError:
        return None


class _Reading:
    def __init__(self, source: Source, events: Iterator[Event]) -> None:
        self.source = source
        self.events = events
        self.builder = TreeBuilder(source.file)
        self.faults = self.builder.faults
        self.documents = 0
        self.last = Place(source.file, 1, 1)

    def read(self) -> Node:
        """Take every event of the document, or stop with its first fault of syntax."""
        self.check_runs()
        try:
            for event in self.events:
                self.last = self.place(event.start_mark)
                self.take(event)
        except DocumentError:
            raise
        except MarkedYAMLError as error:
            self.objected(error)
        except Exception:  # whatever a scanner does with hostile text, a document error comes out
            self.faults.stop("yaml_syntax", self.last, "what follows here cannot be read as YAML")
        return self.builder.finish()

    def objected(self, error: MarkedYAMLError) -> NoReturn:
        context, problem = error.context or "", error.problem or ""
        marks = (error.context_mark, error.problem_mark) if begins_earlier(context, problem) else (error.problem_mark, error.context_mark)
        mark = marks[0] or marks[1]
        code, message, hint = friendly(context, problem)
        self.faults.stop(code, self.place(mark) if mark else self.last, message, hint)

    def check_runs(self) -> None:
        """Refuse tags long enough to slow the scanner, whose time grows with the square of their length."""
        if any(len(run) > MAX_RUN and "!" in run for run in self.source.text.split()):
            self.faults.stop("too_large", self.last, f"a run of more than {MAX_RUN:,} characters without a blank holds a '!'")

    def place(self, mark: Any) -> Place:
        return Place(self.source.file, mark.line + 1, mark.column + 1)

    def take(self, event: Event) -> None:
        if isinstance(event, NodeEvent):
            self.refuse_extras(event)
        if isinstance(event, AliasEvent):
            self.alias()
        elif isinstance(event, ScalarEvent):
            self.scalar(event)
        elif isinstance(event, MappingStartEvent):
            self.open("map")
        elif isinstance(event, SequenceStartEvent):
            self.open("list")
        elif isinstance(event, CollectionEndEvent):
            self.builder.close()
        elif isinstance(event, DocumentStartEvent):
            self.document(event)

    def document(self, event: DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            self.faults.stop("yaml_several_documents", self.last, "a second document begins here", "one file holds one document")
        if event.tags or event.version not in (None, (1, 2)):
            said = "directives other than %YAML 1.2 are refused"
            self.faults.add("yaml_directive", self.last, said, "remove the lines that begin with '%'")

    def refuse_extras(self, event: NodeEvent) -> None:
        """Note anchors and tags; what they are put on is read as if they were not there."""
        if event.anchor is not None and not isinstance(event, AliasEvent):
            self.faults.add("yaml_alias", self.last, "anchors are refused", "leave the '&' out, or put the text in quotes")
        if getattr(event, "ctag", None) is not None:
            self.faults.add("yaml_tag", self.last, "tags are refused", "leave the '!' out, or put the text in quotes")

    def alias(self) -> None:
        hint = "repeat what is meant, or put a text that begins with '*' in quotes"
        self.faults.add("yaml_alias", self.last, "aliases are refused", hint)
        if self.builder.wants_key:
            self.builder.broken_key(self.last)
        else:
            self.builder.scalar(None, self.last, raw="")

    def open(self, kind: Kind) -> None:
        if self.builder.wants_key:
            self.faults.add("yaml_complex_key", self.last, "a key must be a text, not a mapping or list")
        self.builder.open(kind, self.last)

    def scalar(self, event: ScalarEvent) -> None:
        raw, is_plain = str(event.value), not event.style
        if self.builder.wants_key:
            self.key(raw, is_plain)
        elif not self.builder.inside and is_plain and not raw:
            self.faults.stop("document_empty", self.last, "the document is empty")
        else:
            value = self.resolve(raw) if is_plain else raw
            self.builder.scalar(value, self.last, raw=raw, quoted=not is_plain)

    def key(self, raw: str, is_plain: bool) -> None:
        if is_plain and raw == "<<":
            self.faults.add("yaml_merge_key", self.last, "merge keys are refused", "repeat what is meant")
        elif not is_plain or _is_text(raw):
            return self.builder.key(raw, self.last)
        else:
            self.key_not_text(raw)
        return self.builder.broken_key(self.last)

    def key_not_text(self, raw: str) -> None:
        if not raw:
            return self.faults.add("key_not_text", self.last, "the key is missing", "write the key before the ':'")
        hint = f"put it in quotes, as '{raw}'" if len(raw) <= MAX_KEY_SHOWN else "put it in quotes"
        return self.faults.add("key_not_text", self.last, "a key must be a text", hint)

    def resolve(self, raw: str) -> Scalar:
        """Say what a plain scalar means by the core schema (hexadecimal and octal numbers stay texts)."""
        if raw in _WORDS:
            return _WORDS[raw]
        if _NUMBER.match(raw):
            return read_number(raw, self.last, self.faults)
        if _NOT_FINITE.match(raw):
            self.faults.add("number_not_finite", self.last, "a number is wanted, not an infinite or undefined one")
            return None
        return raw


class _FastReading(_Reading):
    """Reads the events of the compiled scanner, and stops where the other one would place or read something differently."""

    def objected(self, error: MarkedYAMLError) -> NoReturn:
        self.faults.stop("yaml_syntax", self.last, "the other scanner says what is wrong")

    def scalar(self, event: ScalarEvent) -> None:
        blank = not event.value.strip()
        if (blank and event.style not in ("'", '"')) or (event.style in ("|", ">") and self.builder.inside is None):
            self.faults.stop("yaml_syntax", self.last, "an empty value, or a block of text alone")
        super().scalar(event)


def _is_text(raw: str) -> bool:
    return raw not in _WORDS and not _NUMBER.match(raw) and not _NOT_FINITE.match(raw)
