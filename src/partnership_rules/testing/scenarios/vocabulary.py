"""The words an expectation may use: every key of a standing, an outlook and a decision, so that a misspelt one is found.

A word maps to what may stand below it: None for a plain value, ``ANY`` where the content is free (a record, a menu of
consequences), a table of words for a mapping, and ``Items`` for a list of parts that a key can name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ...documents.tree import Node
from ...errors import Problem
from ...words import did_you_mean, listed, quoted

__all__ = ["DECISION", "OUTLOOK", "STANDING", "Items", "Words", "expectation_problems"]


@dataclass(frozen=True, slots=True)
class Items:
    """A list of parts: the key by which a mapping names one of them (none: only a list will do), and their words."""

    key: str
    words: Words


class _Free:
    """What may hold anything."""


ANY = _Free()
Words: TypeAlias = "Mapping[str, Words] | Items | _Free | None"


def _plain(*words: str) -> dict[str, Words]:
    return dict.fromkeys(words, None)


_OVERRIDE: dict[str, Words] = {"override": _plain("outcome", "on", "by", "authority", "reason", "until"), "without_override": None}
_BECAUSE: dict[str, Words] = {"because": ANY}
_LISTED: dict[str, Words] = {"cites": ANY}

_MEMBER = _plain("id", "name", "status", "since")
_CLOCK = {
    **_plain("name", "title", "kind", "status", "anchor", "period", "due", "counted", "rolled_from"),
    **_plain("met_on", "held_on", "decided_on", "days_left", "days_late"),
    **_LISTED,
    "extended": ANY,
    "earlier": Items("", _plain("status", "anchor", "due", "met_on")),
}
_BENCHMARK = {
    **_plain("id", "school", "phase", "outcome", "is_due", "is_missed", "due", "evidence_until", "value", "target", "margin"),
    "review": _plain("finding", "on", "differs"),
    **_OVERRIDE,
    **_BECAUSE,
    "used": ANY,
    "passed_over": ANY,
}
_CLAUSE = {
    **_plain("id", "school", "outcome", "effect", "decided_by", "decide_by", "level"),
    "default": ANY,
    **_OVERRIDE,
    **_BECAUSE,
    **_LISTED,
    "recommends": ANY,
    "selected": ANY,
}
_REQUIREMENT = {**_plain("id", "title", "school", "outcome"), **_OVERRIDE, **_BECAUSE, **_LISTED}
_GROUND = {**_plain("id", "title", "outcome"), **_BECAUSE, **_LISTED}
_OPTION = {**_plain("kind", "to", "guard"), **_BECAUSE, **_LISTED, "with": ANY, "by": ANY}
_STEP = {**_plain("on", "what", "from", "to", "outcome"), **_BECAUSE, "record": ANY}
_OPEN: dict[str, Words] = {"what": None, "needs": ANY}
_LEVEL = {**_plain("level", "title", "effect", "decided_by"), **_LISTED, "then": ANY}

STANDING: dict[str, Words] = {
    **_plain("format", "partnership", "as_of", "known_on", "state", "title", "since", "level", "cycle", "agreement", "next_due"),
    "district": _plain("id", "name"),
    "policy": _plain("id", "hash"),
    "next_level": _LEVEL,
    "members": Items("id", _MEMBER),
    "clocks": Items("name", _CLOCK),
    "benchmarks": Items("id", _BENCHMARK),
    "clauses": Items("id", _CLAUSE),
    "requirements": Items("id", _REQUIREMENT),
    "grounds": Items("id", _GROUND),
    "options": Items("kind", _OPTION),
    "trail": Items("", _STEP),
    "undetermined": Items("what", _OPEN),
    "without_overrides": _plain("state", "since", "level"),
}
"""The words of ``Standing.to_dict()``."""

_SPAN: dict[str, Words] = {"name": None, "statuses": ANY, "due": ANY, "days_late": ANY}
_POSSIBLE: dict[str, Words] = {**_plain("name", "outcome"), "outcomes": ANY, "needs": ANY}

OUTLOOK: dict[str, Words] = {
    **_plain("format", "partnership", "as_of", "known_on"),
    "policy": _plain("id", "hash"),
    "states": ANY,
    "since": ANY,
    "clocks": Items("name", _SPAN),
    **dict.fromkeys(("members", "benchmarks", "clauses", "requirements", "grounds", "options"), Items("name", _POSSIBLE)),
    "undetermined": Items("what", _OPEN),
}
"""The words of ``Outlook.to_dict()``, but for the standings behind it."""

DECISION: dict[str, Words] = {**_plain("accepted", "outcome", "state"), "step": _STEP, "needs": ANY, "alternatives": ANY}
"""The words of ``Decision.to_dict()``."""


def expectation_problems(expected: Node, words: Words) -> Iterator[Problem]:
    """Find what an expectation names and nothing has, and what expects nothing and so could never fail."""
    if isinstance(words, Items):
        yield from _item_problems(expected, words)
    elif expected.kind == "map" and not expected.entries:
        yield Problem("expectation_empty", expected.place, "this expects nothing, and so could never fail", "name a part, or leave it out")
    elif words is None and expected.kind != "scalar":
        yield Problem("expectation_shape", expected.place, "a plain value is wanted here, not a mapping or a list")
    elif isinstance(words, Mapping) and expected.kind == "map":
        for key, place, below in expected.entries:
            if key in words:
                yield from expectation_problems(below, words[key])
            else:
                hint = did_you_mean(key, words) or f"what may stand here is {listed(words)}"
                yield Problem("unknown_expectation", place, f"nothing here is called{quoted(key)}", hint)
    elif isinstance(words, Mapping) and expected.value is not None:
        yield Problem("expectation_shape", expected.place, "a mapping is wanted here", f"with any of {listed(words)}")


def _item_problems(expected: Node, items: Items) -> Iterator[Problem]:
    if expected.kind == "scalar":
        yield Problem(
            "expectation_shape", expected.place, "a list is wanted here, or a mapping by id" if items.key else "a list is wanted here"
        )
    elif expected.kind == "map" and not items.key:
        yield Problem("expectation_shape", expected.place, "a list is wanted here: its lines have no id", "write each line with '-'")
    elif expected.kind == "map" and not expected.entries:
        yield Problem(
            "expectation_empty", expected.place, "this expects nothing, and so could never fail", "write [] where nothing is wanted"
        )
    below: list[Node] = [node for _, _, node in expected.entries] or list(expected.items)
    for node in below:
        if node.value is not None:
            yield from expectation_problems(node, items.words)
