"""Compare what was expected with what came out: by subset, with the place and the reason of every difference.

A mapping must hold what is expected of it, and may hold more. A list expected as a list must occur in that order, with
anything in between; the empty list wants an empty one. A list whose parts have an id may be expected as a mapping: of
``reading-gap`` every part with that id must be so, of ``reading-gap@washington`` the one of that school, and null says
that there is none. A text expected of a ``because`` or of ``needs`` must occur in it. What is possible (``states``, ``statuses``,
``outcomes``, and the ends of ``since``, ``due`` and ``days_late``) is expected whole, in any order.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic_core import to_jsonable_python

from ...documents.tree import Node, plain
from ...errors import Place
from ...shown import AsJson
from ...words import did_you_mean, listed
from ..rows import Row

__all__ = ["Difference", "differences"]

NAMING = ("id", "name", "what", "kind")
WHOLE = ("states", "since", "statuses", "due", "days_late", "outcomes")
SEARCHED = {"because": "reason", "needs": "need"}
ABSENT = "nothing"


@dataclass(frozen=True, slots=True)
class Difference(AsJson):
    """One expectation that did not hold: where it is written, what it is about, expected against actual, and why."""

    where: Place
    path: str
    expected: object
    actual: object
    hint: str = ""
    because: object = None

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.where}: {self.path}: expected {show(self.expected)}, got {show(self.actual)}{hint}"

    def to_dict(self) -> Row:
        """Return the difference as a JSON-ready mapping."""
        return {**to_jsonable_python(self, exclude={"where"}, fallback=str), "where": str(self.where)}


def show(value: object) -> str:
    """Write a value in one short line."""
    if value is None:
        return ABSENT
    if isinstance(value, Mapping):
        said = ", ".join(f"{key}: {show(below)}" for key, below in value.items() if key != "because")
        text = "{" + said + "}"
    elif isinstance(value, (list, tuple)):
        text = "[" + ", ".join(map(show, value)) + "]"
    else:
        text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 200 else text[:197] + "..."


def differences(expected: Node, actual: object, *, path: str = "", because: object = None) -> Iterator[Difference]:
    """Return every difference between an expectation and what came out (JSON-ready), in the order of the expectation."""
    if isinstance(actual, Mapping):
        because = actual.get("because", because)
    name = path.rpartition(".")[2]
    if name in SEARCHED and expected.kind == "scalar" and isinstance(expected.value, str):
        if not any(expected.value in text for text in _texts(actual)):
            kind = SEARCHED[name]
            yield Difference(expected.place, path, f"a {kind} with the words '{expected.value}'", f"other {kind}s", because=actual)
    elif name in WHOLE and expected.kind == "list" and isinstance(actual, list):
        if sorted(map(str, plain(expected))) != sorted(map(str, actual)):
            yield Difference(expected.place, path, plain(expected), actual, "all that is possible, in any order", because)
    elif expected.kind == "map" and isinstance(actual, Mapping):
        yield from _in_mapping(expected, actual, path, because)
    elif expected.kind == "map" and isinstance(actual, Sequence) and not isinstance(actual, str):
        yield from _by_name(expected, actual, path, because)
    elif expected.kind == "list" and isinstance(actual, Sequence) and not isinstance(actual, str):
        yield from _in_order(expected, actual, path, because)
    elif expected.kind != "scalar" or not _same(expected.value, actual):
        yield Difference(expected.place, path, plain(expected), actual, _hint(expected, actual), because)


def _same(expected: object, actual: object) -> bool:
    return type(expected) is type(actual) and bool(expected == actual)


def _hint(expected: Node, actual: object) -> str:
    alike = isinstance(actual, str) and not isinstance(expected.value, str) and expected.raw == actual
    return "put it in quotes: a text is compared with a text" if alike else ""


def _texts(because: object) -> Iterator[str]:
    if isinstance(because, Mapping):
        yield str(because.get("text", ""))
        for part in because.get("parts", ()):
            yield from _texts(part)
    elif isinstance(because, (list, tuple)):
        yield from map(str, because)


def _in_mapping(expected: Node, actual: Mapping[str, object], path: str, because: object) -> Iterator[Difference]:
    for key, place, below in expected.entries:
        here = f"{path}.{key}" if path else key
        if key in actual:
            yield from differences(below, actual[key], path=here, because=because)
        elif below.value is not None:
            hint = did_you_mean(key, actual) or f"there is {listed(actual)}"
            yield Difference(place, here, plain(below), None, hint, because)


def _key_of(item: object) -> str:
    return next((str(item[word]) for word in NAMING if isinstance(item, Mapping) and word in item), "")


def _named(actual: Sequence[object], key: str) -> list[object]:
    """Return the parts that a key names: an id, or an id and a school."""
    whole = [item for item in actual if key in (_key_of(item), _key_of(item).partition("@")[0])]
    if whole or "@" not in key:
        return whole
    name, _, school = key.rpartition("@")
    return [item for item in actual if _key_of(item) == name and _school_of(item) == school]


def _by_name(expected: Node, actual: Sequence[object], path: str, because: object) -> Iterator[Difference]:
    for key, place, below in expected.entries:
        found = _named(actual, key)
        here = f"{path}.{key}"
        if below.value is None and found:
            yield Difference(place, here, None, found[0], because=because)
        elif below.value is not None and not found:
            known = list(dict.fromkeys(name for item in actual for name in _spellings(item)))
            hint = did_you_mean(key, known) or (f"there is {listed(known[:12])}" if known else "there is none at all")
            yield Difference(place, here, plain(below), None, hint, because)
        else:
            for item in found if below.value is not None else ():
                school = _school_of(item)
                at = f"{here}@{school}" if school and "@" not in key else here
                yield from differences(below, item, path=at, because=because)


def _school_of(item: object) -> object:
    return item.get("school") if isinstance(item, Mapping) else None


def _spellings(item: object) -> list[str]:
    key, school = _key_of(item), _school_of(item)
    return [key, f"{key}@{school}"] if school else [key]


def _in_order(expected: Node, actual: Sequence[object], path: str, because: object) -> Iterator[Difference]:
    """Look for every expected item after the one found before it."""
    if not expected.items and actual:
        yield Difference(expected.place, path, [], list(actual), "an empty list wants an empty one", because)
    start = 0
    for index, item in enumerate(expected.items):
        here = f"{path}[{index}]"
        place = next((at for at in range(start, len(actual)) if not any(differences(item, actual[at], path=here))), None)
        if place is None:
            left = "; ".join(map(show, actual[start:]))
            hint = f"the lines after the one before it: {left}" if start < len(actual) else "no line is left"
            yield Difference(item.place, here, plain(item), None, hint, because)
            return
        start = place + 1
