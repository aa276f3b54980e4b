"""Three-valued answers (Kleene) and the tree of reasons that goes with them.

Missing, suppressed or inadmissible data gives ``UNDETERMINED``, which spreads only as far as it can still
change the outcome: ``FALSE and UNDETERMINED`` is ``FALSE``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any, NoReturn

from .errors import UndeterminedError
from .shown import AsJson

__all__ = ["FALSE", "TRUE", "UNDETERMINED", "Because", "Truth", "alike", "all_of", "any_of", "at_least_n", "negate", "truth_of"]


class Truth(Enum):
    """``TRUE``, ``FALSE`` or ``UNDETERMINED``; it refuses to be used as a bool.

    >>> Truth.TRUE.value, Truth.UNDETERMINED.value
    ('true', 'undetermined')
    >>> bool(Truth.TRUE)
    Traceback (most recent call last):
    ...
    partnership_rules.errors.UndeterminedError: a Truth has three values and is no yes or no (compare with 'is Truth.TRUE')
    """

    TRUE = "true"
    FALSE = "false"
    UNDETERMINED = "undetermined"

    def __bool__(self) -> NoReturn:
        raise UndeterminedError("a Truth has three values and is no yes or no", hint="compare with 'is Truth.TRUE'")


TRUE = Truth.TRUE
FALSE = Truth.FALSE
UNDETERMINED = Truth.UNDETERMINED


def truth_of(known: bool | None) -> Truth:
    """Turn a known answer, or None for an unknown one, into a ``Truth``.

    >>> truth_of(True) is TRUE, truth_of(None) is UNDETERMINED
    (True, True)
    """
    return UNDETERMINED if known is None else TRUE if known else FALSE


def negate(value: Truth) -> Truth:
    """Return the Kleene negation.

    >>> negate(TRUE), negate(UNDETERMINED)
    (<Truth.FALSE: 'false'>, <Truth.UNDETERMINED: 'undetermined'>)
    """
    return value if value is UNDETERMINED else FALSE if value is TRUE else TRUE


def all_of(values: Iterable[Truth]) -> Truth:
    """Return the Kleene conjunction; of nothing at all it is ``TRUE``.

    >>> all_of([TRUE, UNDETERMINED]), all_of([FALSE, UNDETERMINED])
    (<Truth.UNDETERMINED: 'undetermined'>, <Truth.FALSE: 'false'>)
    """
    outcome = TRUE
    for value in values:
        if value is FALSE:
            return FALSE
        if value is UNDETERMINED:
            outcome = UNDETERMINED
    return outcome


def any_of(values: Iterable[Truth]) -> Truth:
    """Return the Kleene disjunction; of nothing at all it is ``FALSE``.

    >>> any_of([TRUE, UNDETERMINED]), any_of([FALSE, UNDETERMINED])
    (<Truth.TRUE: 'true'>, <Truth.UNDETERMINED: 'undetermined'>)
    """
    outcome = FALSE
    for value in values:
        if value is TRUE:
            return TRUE
        if value is UNDETERMINED:
            outcome = UNDETERMINED
    return outcome


def alike(values: Iterable[Truth]) -> Truth:
    """Return what all values say; where they differ, or are none, it is ``UNDETERMINED``.

    So facts that contradict each other are weighed: each of them may be the right one.

    >>> alike([TRUE, TRUE]), alike([TRUE, FALSE])
    (<Truth.TRUE: 'true'>, <Truth.UNDETERMINED: 'undetermined'>)
    """
    said = set(values)
    return said.pop() if len(said) == 1 else UNDETERMINED


def at_least_n(values: Iterable[Truth], n: int) -> Truth:
    """Return whether at least ``n`` of the values are true, as far as the known ones decide.

    >>> at_least_n([TRUE, FALSE, UNDETERMINED], 1), at_least_n([TRUE, FALSE, UNDETERMINED], 2)
    (<Truth.TRUE: 'true'>, <Truth.UNDETERMINED: 'undetermined'>)
    """
    sure = possible = 0
    for value in values:
        sure += value is TRUE
        possible += value is not FALSE
    return TRUE if sure >= n else FALSE if possible < n else UNDETERMINED


@dataclass(frozen=True)
class Because(AsJson):
    """A node of an explanation: a sentence, the truth it supports, where it is written, and its parts.

    ``needs`` lists the facts that could still decide an undetermined answer; ``flip`` says in words the smallest
    change that would turn the answer; ``cites`` holds citation texts.

    >>> print(Because("all of these", FALSE, parts=(Because("the plan is signed", FALSE),)))
    ✗ all of these
      ✗ the plan is signed
    """

    text: str
    truth: Truth | None = None
    parts: tuple[Because, ...] = ()
    cites: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    flip: str = ""
    data: tuple[tuple[str, str], ...] = field(default=())

    def walk(self) -> Iterator[tuple[int, Because]]:
        """Iterate over every node with its depth, parents first."""
        stack: list[tuple[int, Because]] = [(0, self)]
        while stack:
            depth, node = stack.pop()
            yield depth, node
            stack.extend((depth + 1, part) for part in reversed(node.parts))

    def blocking(self) -> tuple[str, ...]:
        """List, once each and in order, the facts that could still decide an undetermined answer."""
        if self.truth is not UNDETERMINED:
            return ()
        found = dict.fromkeys(self.needs)
        for part in self.parts:
            found.update(dict.fromkeys(part.blocking()))
        return tuple(found)

    def __str__(self) -> str:
        return "\n".join(f"{'  ' * depth}{MARKS[node.truth]} {node.text}" for depth, node in self.walk())

    def to_dict(self) -> dict[str, Any]:
        """Return the tree as a JSON-ready mapping; empty parts are left out."""
        found = self._fields()
        if self.parts:
            found["parts"] = [part.to_dict() for part in self.parts]
        return found

    @cached_property
    def json_tree(self) -> dict[str, Any]:
        """Return the tree as JSON with sorted keys, made once: reasons of one benchmark stand in many places of a standing."""
        found = self._fields()
        if self.parts:
            found["parts"] = [part.json_tree for part in self.parts]
        return {key: dict(sorted(found[key].items())) if key == "data" else found[key] for key in sorted(found)}

    def _fields(self) -> dict[str, Any]:
        found: dict[str, Any] = {"text": self.text}
        if self.truth is not None:
            found["truth"] = self.truth.value
        for key in ("cites", "needs"):
            if values := getattr(self, key):
                found[key] = list(values)
        if self.flip:
            found["flip"] = self.flip
        if self.data:
            found["data"] = dict(self.data)
        return found


MARKS: dict[Truth | None, str] = {TRUE: "✓", FALSE: "✗", UNDETERMINED: "?", None: "·"}
