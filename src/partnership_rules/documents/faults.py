"""From a validator's errors to problems of a document: the place in the file, a stable code, and plain words.

A value found in a document is never repeated, except a short id-like word that was misspelt: it may be suppressed data.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, TypeAlias

from pydantic import ValidationError

from ..errors import PartnershipRulesError, Place, Problem
from ..fault_words import own_faults, worded
from ..words import did_you_mean, listed, quoted
from .model_keys import Model, keys_at, kinds_at
from .source import MAX_PROBLEMS, in_order
from .tree import Node, candidates, follow, locate, locate_key

__all__ = ["problems_of"]

Loc: TypeAlias = tuple[str | int, ...]

_NO_NAMES: Final[Mapping[str, str]] = {}
_TOKEN: Final = re.compile(r"'([^']*)'|(\w+)")
_MISMATCH: Final = re.compile(r"(?P<wanted>[\w ]{1,60}) is wanted, not (?P<found>[\w ]+)\Z")
_TYPE: Final = re.compile(r"(?<=is wanted, not )a (?:value of type \w+|float)\Z")
_FEW: Final = 8
"""Up to so many known words are listed beside the one that is near."""
_ID_NUMBER: Final = re.compile(r"[0-9]{1,20}\Z")


@dataclass(frozen=True, slots=True)
class _Found:
    """A problem, and the node it is about."""

    problem: Problem
    node: Node


@dataclass(frozen=True, slots=True)
class _Error:
    """One error of the validator, with what is needed to put it into words."""

    kind: str
    loc: Loc
    context: Mapping[str, Any]
    root: Node
    model: Model | None
    names: Mapping[str, str]

    @property
    def last(self) -> str:
        return str(self.loc[-1]) if self.loc else ""

    def noun(self, otherwise: str, loc: Loc) -> str:
        """Name what stands under the innermost key that has a name."""
        return next((self.names[key] for key in reversed(loc) if isinstance(key, str) and key in self.names), otherwise)


def problems_of(error: ValidationError, node: Node, *, model: Model | None = None, names: Mapping[str, str] = _NO_NAMES) -> list[Problem]:
    """List the problems behind a validation error, by place and each once.

    ``node`` is the tree whose ``plain`` form was validated; ``model`` (a model or a ``TypeAdapter``) lets hints name the known
    keys; ``names`` says what the value under a key is called, as ``{"records": "record kind", "phase": "phase"}``.
    Where a union without tags complains for every branch, only the branch that came furthest speaks.

    >>> from .yaml_text import read_yaml
    >>> from .tree import plain
    >>> from pydantic import BaseModel
    >>> class Plan(BaseModel, extra="forbid"):
    ...     benchmarks: tuple[str, ...] = ()
    >>> tree = read_yaml("benchmark: [x]", file="a.yaml")
    >>> try:
    ...     Plan.model_validate(plain(tree))
    ... except ValidationError as error:
    ...     print(*problems_of(error, tree, model=Plan))
    a.yaml:1:1: unknown_key: unknown key 'benchmark' (did you mean 'benchmarks'?)
    """
    items = error.errors(include_url=False, include_input=False)
    found = [
        one for item in items[:MAX_PROBLEMS] for one in _found(_Error(item["type"], item["loc"], item.get("ctx") or {}, node, model, names))
    ]
    problems = in_order(_without_echoes(found, node))
    if len(items) > MAX_PROBLEMS:
        more = f"there are {len(items) - MAX_PROBLEMS:,} more problems than the {MAX_PROBLEMS} looked at"
        problems += (Problem("too_many_problems", node.place, more, "mend these first"),)
    return list(problems)


def _found(error: _Error) -> Iterator[_Found]:
    match error.kind:
        case _ if "said" in error.context:
            yield from _own(error)
        case "extra_forbidden" | "unexpected_keyword_argument":
            yield _unknown_key(error)
        case "missing" | "missing_argument" | "missing_keyword_only_argument":
            yield _missing_key(error)
        case "too_short" if _is_long_enough(error):
            return  # the validator counts only the items without fault, and each of the others speaks for itself
        case "union_tag_invalid" | "union_tag_not_found":
            yield _unknown_kind(error)
        case "literal_error" | "enum":
            yield _unknown_word(error)
        case _:
            yield _other(error)


def _own(error: _Error) -> Iterator[_Found]:
    """Pass on what this library's own validators said."""
    for loc, code, message, hint in own_faults(error.kind, error.context):
        place, node = _place(error.root, error.loc)
        if loc:
            node = follow(node, loc)
            place = node.place
        message = _TYPE.sub(_kind(node), message)
        yield _Found(Problem(code, place, message, _in_quotes(node) or hint if code == "text_expected" else hint), node)


def _unknown_key(error: _Error) -> _Found:
    base, key = error.loc[:-1], error.last
    holders = [node for node in candidates(error.root, base) if node.get(key) is not None]
    node = holders[0] if holders else locate(error.root, base)
    known = keys_at(error.model, base)
    unused = [name for name in known if node.get(name) is None]
    hint = _split_text(node, key) or did_you_mean(key, known) or (f"what may stand here is {listed(unused)}" if unused else "")
    return _Found(Problem("unknown_key", locate_key(node, key), f"unknown key{quoted(key)}", hint), node)


def _split_text(node: Node, key: str) -> str:
    """Say which text a comma has split, where a key of a mapping in braces has no colon: ``{note: one, two}``."""
    names = [name for name, _, _ in node.entries]
    index = names.index(key) if key in names else 0
    _, place, value = node.entries[index] if node.entries else ("", node.place, node)
    bare = value.kind == "scalar" and value.value is None and not value.raw and value.place.column == place.column + len(key)
    whose = next((name for name, _, held in reversed(node.entries[:index]) if held.raw), "") if bare else ""
    return f"quote a text that holds a comma: that of{quoted(whose)}" if whose else ""


def _missing_key(error: _Error) -> _Found:
    base, key = error.loc[:-1], error.last
    holders = [node for node in candidates(error.root, base) if node.kind == "map" and node.get(key) is None]
    node = holders[0] if holders else locate(error.root, base)
    return _Found(Problem("missing_key", node.place, f"the key{quoted(key)} is missing"), node)


def _unknown_kind(error: _Error) -> _Found:
    node, noun = locate(error.root, error.loc), error.noun("kind", error.loc)
    key = str(error.context.get("discriminator", "")).strip("'")
    known = kinds_at(error.model, error.loc) or _tokens(str(error.context.get("expected_tags", "")))
    listing = f"known are {listed(known)}" if known else ""
    if error.kind == "union_tag_not_found" or "tag" not in error.context:
        by_key = not key.isidentifier()  # a function told the kinds apart by the one key of a mapping
        said = f"this is no {noun}" if by_key else f"the {noun} is missing"
        hint = f"one key names it: {listing}" if by_key and known else listing or f"write '{key}: ...'"
        return _Found(Problem("unknown_kind", node.place, said, hint), node)
    word = str(error.context["tag"])
    named = node.get(key)
    place = named.place if named is not None else locate_key(node, word)
    hint = _near(word, known, listing)
    return _Found(Problem("unknown_kind", place, f"unknown {noun}{quoted(word)}", hint), node)


def _near(word: str, known: Sequence[str], listing: str) -> str:
    """Return the nearest word that is known, and all of them, unless one is near and they are many."""
    near = did_you_mean(word, known)
    return near if near and len(known) > _FEW else " ".join(filter(None, (near, listing)))


def _unknown_word(error: _Error) -> _Found:
    place, node = _place(error.root, error.loc)
    known = _tokens(str(error.context.get("expected", "")))
    word = node.value if isinstance(node.value, str) and node.kind == "scalar" else ""
    keys = [element for element in error.loc if isinstance(element, str) and "[" not in element]
    listing = f"known are {listed(known)}" if len(known) > 1 else f"only {listed(known)} is allowed"
    hint = _near(word, known, listing if known else "")
    return _Found(Problem("unknown_word", place, f"unknown {error.noun('word', tuple(keys[-1:]))}{quoted(word)}", hint), node)


def _is_long_enough(error: _Error) -> bool:
    """Return whether a list or mapping has as many items as are wanted; one thing may stand for a list of one."""
    node = locate(error.root, error.loc)
    given = 1 if node.kind == "scalar" else len(node.items or node.entries)
    return 0 < int(error.context["min_length"]) <= given


def _other(error: _Error) -> _Found:
    place, node = _place(error.root, error.loc)
    cause = error.context.get("error")
    if isinstance(cause, PartnershipRulesError):
        return _Found(Problem(cause.code, place, cause.message, cause.hint), node)
    code, message = worded(error.kind, error.context, _kind(node))
    return _Found(Problem(code, place, message, _in_quotes(node) if code == "text_expected" else ""), node)


def _place(root: Node, loc: Loc) -> tuple[Place, Node]:
    """Return the place of an error's location: that of the key where the key itself is at fault."""
    if loc[-1:] != ("[key]",):
        node = locate(root, loc)
        return node.place, node
    key = str(loc[-2]) if len(loc) > 1 else ""
    holders = [node for node in candidates(root, loc[:-2]) if node.get(key) is not None]
    return (locate_key(holders[0], key), holders[0]) if holders else (root.place, root)


def _tokens(expected: str) -> tuple[str, ...]:
    """Read the words a validator lists, as ``'met', 'not_met' or 'undetermined'``."""
    words = (quoted_word or {"True": "true", "False": "false"}.get(bare, bare) for quoted_word, bare in _TOKEN.findall(expected))
    return tuple(word for word in words if word != "or")


def _kind(node: Node) -> str:
    """Name what stands at a node in plain words, never the value."""
    if node.kind != "scalar":
        return "a mapping" if node.kind == "map" else "a list"
    names: dict[type, str] = {bool: "true or false", int: "a number", Decimal: "a number", type(None): "nothing"}
    return names.get(type(node.value), "a text")


def _in_quotes(node: Node) -> str:
    """Say how to write an unquoted scalar as a text; only what looks like an id, or a word of YAML, is repeated."""
    if node.kind != "scalar" or node.quoted or node.value is None or isinstance(node.value, str):
        return ""
    mark = '"' if node.place.file.lower().endswith(".json") else "'"
    shown = isinstance(node.value, bool) or _ID_NUMBER.match(node.raw)
    return f"put it in quotes: {mark}{node.raw}{mark}" if shown else "put it in quotes"


def _without_echoes(found: Sequence[_Found], root: Node) -> Iterator[Problem]:
    """Merge what the branches of a union say of one node: "a number is wanted" says nothing once a branch came further."""
    wanting: dict[int, list[tuple[re.Match[str], Problem]]] = {}
    spoken_of: set[int] = set()
    for one in found:
        if match := _MISMATCH.match(one.problem.message):
            wanting.setdefault(id(one.node), []).append((match, one.problem))
        else:
            spoken_of.add(id(one.node))
            yield one.problem
    if wanting:
        further = _with_holders(root, spoken_of | {key for key in wanting})
        yield from (_merged(both) for key, both in wanting.items() if key not in spoken_of and key not in further)


def _with_holders(root: Node, nodes: set[int]) -> set[int]:
    """List the mappings and lists that hold one of the nodes, at any depth."""
    holders: dict[int, int] = {}
    stack = [root]
    while stack:
        node = stack.pop()
        below = [child for _, _, child in node.entries] or list(node.items)
        holders.update((id(child), id(node)) for child in below)
        stack.extend(below)
    found: set[int] = set()
    for start in nodes:
        here = holders.get(start)
        while here is not None and here not in found:
            found.add(here)
            here = holders.get(here)
    return found


def _merged(both: Sequence[tuple[re.Match[str], Problem]]) -> Problem:
    wanted = list(dict.fromkeys(match["wanted"] for match, _ in both))
    first = both[0][1]
    hint = next((problem.hint for _, problem in both if problem.hint), "")
    return Problem(first.code, first.where, f"{listed(wanted, last='or')} is wanted, not {both[0][0]['found']}", hint)
