"""The text of a document before it is read: its encoding, its size, its characters, and where each offset stands."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NoReturn

from ..errors import DocumentError, Place, Problem

__all__ = ["MAX_BYTES", "MAX_DEPTH", "MAX_DIGITS", "MAX_NODES", "MAX_PROBLEMS", "Faults", "Source", "open_source"]

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
MAX_NODES = 100_000
MAX_DIGITS = 40
MAX_PROBLEMS = 200

HIDDEN = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
"""Control and bidirectional characters, for a regex class: what the eye cannot see can mislead a reviewer."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class Faults:
    """The problems found so far in one reading; too many of them end it.

    >>> faults = Faults()
    >>> faults.add("duplicate_key", Place("a.yaml", 2, 1), "the key 'id' is given twice")
    >>> faults.check()
    Traceback (most recent call last):
    ...
    partnership_rules.errors.DocumentError: a.yaml:2:1: duplicate_key: the key 'id' is given twice
    """

    found: list[Problem] = field(default_factory=list)

    def add(self, code: str, where: Place, message: str, hint: str = "") -> None:
        """Note a problem; raise all of them once there are ``MAX_PROBLEMS``."""
        self.found.append(Problem(code, where, message, hint))
        if len(self.found) >= MAX_PROBLEMS:
            self.stop("too_many_problems", where, f"reading stopped here, after {MAX_PROBLEMS} problems", "mend these first")

    def stop(self, code: str, where: Place, message: str, hint: str = "") -> NoReturn:
        """Note a problem after which no more can be read, and raise all of them."""
        self.found.append(Problem(code, where, message, hint))
        raise DocumentError(in_order(self.found))

    def check(self) -> None:
        """Raise the problems found, if there are any."""
        if self.found:
            raise DocumentError(in_order(self.found))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """List the problems once each, by place.

    >>> a, b = Problem("x", Place("a.yaml", 9, 1), "late"), Problem("x", Place("a.yaml", 2, 1), "early")
    >>> [problem.message for problem in in_order([a, b, a])]
    ['early', 'late']
    """
    return tuple(sorted(dict.fromkeys(problems), key=lambda p: (p.where, p.code == "too_many_problems", p.code, p.message)))


def summed(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """List the problems in order, those of a table once for each cause, and no more of one file than ``MAX_PROBLEMS``.

    >>> rows = [Problem("x", Place("a.csv", line, 1), "bad") for line in (2, 3, 4)]
    >>> [str(problem) for problem in summed(rows)]
    ['a.csv:2:1: x: bad, and in 2 more rows']
    """
    causes: dict[object, list[Problem]] = {}
    for problem in in_order(problems):
        cause = (problem.where.file, problem.code, problem.message, problem.hint)
        causes.setdefault(cause if problem.where.file.lower().endswith(".csv") else problem, []).append(problem)
    found: list[Problem] = []
    counts: dict[str, int] = {}
    for first, *more in causes.values():
        number = counts[first.where.file] = counts.get(first.where.file, 0) + (first.code != "too_many_problems")
        if number <= MAX_PROBLEMS:
            found.append(_with_more(first, more))
        elif number == MAX_PROBLEMS + 1:
            found.append(
                Problem("too_many_problems", first.where, f"there are more problems than these {MAX_PROBLEMS}", "mend these first")
            )
    return tuple(found)


def _with_more(problem: Problem, more: list[Problem]) -> Problem:
    if not more:
        return problem
    what = "column" if more[-1].where.line == problem.where.line else "row"
    said = f"{problem.message}, and in {len(more):,} more {what}{'s' if len(more) > 1 else ''}"
    return Problem(problem.code, problem.where, said, problem.hint, problem.severity, problem.witness)


@dataclass(frozen=True, slots=True)
class Source:
    """A text that may be read: UTF-8, small enough, without hidden characters and without a byte order mark.

    >>> Source("a: 1\\nb: 2", "a.yaml", (0, 5)).place(8)
    Place(file='a.yaml', line=2, column=4)
    """

    text: str
    file: str
    line_starts: tuple[int, ...]

    def place(self, offset: int) -> Place:
        """Return the line and column, counted from 1, of a character."""
        line = bisect_right(self.line_starts, offset)
        return Place(self.file, line, offset - self.line_starts[line - 1] + 1)


def open_source(text: str | bytes, *, file: str, limit: int = MAX_BYTES, refused: str = "") -> Source:
    """Take in the text of a document; ``refused`` adds characters to those no document may hold.

    Raises ``DocumentError`` with the codes ``document_not_text``, ``too_large``, ``encoding``, ``control_characters`` and
    ``document_empty``.

    >>> open_source(b"\\xef\\xbb\\xbfid: x", file="a.yaml").text
    'id: x'
    >>> open_source(b"id: \\xff", file="a.yaml")
    Traceback (most recent call last):
    ...
    partnership_rules.errors.DocumentError: a.yaml:1:5: encoding: the text is not UTF-8 (save the file as UTF-8)
    """
    if not isinstance(text, (str, bytes)):
        Faults().stop("document_not_text", Place(file), "the text of a document is wanted, as str or bytes")
    if len(text) > limit or (isinstance(text, str) and len(text.encode("utf-8", "surrogatepass")) > limit):
        Faults().stop("too_large", Place(file), f"the document is larger than {limit:,} bytes", "split it into several files")
    source = _source(_decoded(text, file) if isinstance(text, bytes) else text.removeprefix("\ufeff"), file)
    _check_characters(source, refused)
    if not source.text.strip(" \t\r\n"):
        Faults().stop("document_empty", Place(file, 1, 1), "the document is empty")
    return source


def _source(text: str, file: str) -> Source:
    return Source(text, file, (0, *(match.end() for match in _LINE_END.finditer(text))))


def _decoded(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").removeprefix("\ufeff")
        Faults().stop("encoding", _source(before, file).place(len(before)), "the text is not UTF-8", "save the file as UTF-8")


def _check_characters(source: Source, refused: str) -> None:
    if lone := _SURROGATE.search(source.text):
        Faults().stop("encoding", source.place(lone.start()), "the text holds half of a surrogate pair", "save the file as UTF-8")
    faults = Faults()
    for match in re.finditer(f"[{HIDDEN}{refused}]", source.text):
        name = f"U+{ord(match.group()):04X}"
        faults.add("control_characters", source.place(match.start()), f"the hidden character {name} is not allowed", "remove it")
    faults.check()
