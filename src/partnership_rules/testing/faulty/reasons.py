"""Why a mutant may survive: a file that gives, for each one that nothing can notice, the reason.

::

    "clocks.review.roll: None -> following": no day two years after a signing is asked for in time
    "transitions.begin-again: also from identified": 'assign' takes every assignment from there
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from ...documents.lookup import file_bytes
from ...documents.read import read_tree
from ...documents.tree import Node
from ...errors import DocumentError, Problem
from ...words import did_you_mean, quoted
from .mutants import Mutant

__all__ = ["load_reasons"]


def load_reasons(path: str | Path, faulty: Iterable[Mutant]) -> dict[str, str]:
    """Read the reasons for which mutants survive, by the names of the mutants.

    Raises ``DocumentError`` for a file that is no mapping of names to texts, or names a mutant that there is not.
    """
    node = read_tree(file_bytes(Path(path)), file=str(path))
    problems = list(_problems(node, [mutant.name for mutant in faulty]))
    if problems:
        raise DocumentError(problems)
    return {key: str(below.value) for key, _, below in node.entries}


def _problems(node: Node, known: list[str]) -> Iterator[Problem]:
    if node.kind != "map":
        yield Problem("reasons_shape", node.place, "a mapping is wanted, from the names of mutants to the reasons they survive")
    for key, place, below in node.entries:
        if key not in known:
            hint = did_you_mean(key, known) or "names are written as 'partnership-rules mutate' prints them"
            yield Problem("unknown_mutant", place, f"there is no mutant{quoted(key)}", hint)
        elif not isinstance(below.value, str) or not below.value.strip():
            yield Problem("reason_missing", below.place, "a reason is wanted here, in words")
