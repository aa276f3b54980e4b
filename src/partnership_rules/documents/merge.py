"""One document that extends another: a policy that takes another over and says only what is different."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..errors import Place, Problem
from ..words import plural, quoted
from .source import Faults
from .tree import Entry, Node

__all__ = ["at_fault", "extend"]


def extend(base: Node, over: Node) -> Node:
    """Lay a document over the one it extends, and give the whole; every part keeps the place where it was written.

    - Mappings merge by key: ``over`` wins, and an empty value (null) takes the key away.
    - Lists whose items are mappings with an ``id`` merge by id: the same id merges, a new id is added at the end, and
      ``{id: x, remove: true}`` takes the item away.
    - Other lists and all scalars replace what was there; so does an empty list.

    Raises ``DocumentError`` with every problem: ``nothing_to_remove``, ``remove_not_alone`` (other keys beside ``remove``),
    ``duplicate_id`` and ``id_missing`` (some items of a list have an id and some have none).

    >>> from .tree import plain
    >>> from .yaml_text import read_yaml
    >>> base = read_yaml("clocks: [{id: plan, days: 90}, {id: review, days: 540}]", file="base.yaml")
    >>> over = read_yaml("clocks: [{id: plan, days: 120}, {id: review, remove: true}]", file="over.yaml")
    >>> plain(extend(base, over))
    {'clocks': [{'id': 'plan', 'days': 120}]}
    """
    faults = Faults()
    merged = _merged(base, over, faults)
    faults.check()
    return merged


def _merged(base: Node, over: Node, faults: Faults) -> Node:
    if base.kind == over.kind == "map":
        return _merged_maps(base, over, faults)
    if base.kind == over.kind == "list" and _go_by_id(base, over, faults):
        return _merged_lists(base, over, faults)
    return over


def _merged_maps(base: Node, over: Node, faults: Faults) -> Node:
    entries: dict[str, Entry] = {entry[0]: entry for entry in base.entries}
    for key, place, node in over.entries:
        was = entries.get(key)
        if node.kind == "scalar" and node.value is None:
            if entries.pop(key, None) is None:
                faults.add("nothing_to_remove", place, f"there is no key{quoted(key)} to take away", "what is extended does not have it")
        else:
            entries[key] = (key, place, _merged(was[2], node, faults) if was else node)
    return Node("map", tuple(entries.values()), over.place)


def _merged_lists(base: Node, over: Node, faults: Faults) -> Node:
    items = _by_id(base, faults)
    for name, node in _by_id(over, faults).items():
        if not _is_removal(node):
            items[name] = _merged(items[name], node, faults) if name in items else node
        elif len(node.entries) > 2:
            faults.add("remove_not_alone", node.place, "an item that is taken away says nothing else", "keep only 'id' and 'remove'")
        elif items.pop(name, None) is None:
            faults.add("nothing_to_remove", node.place, f"there is no item{quoted(name)} to take away", "what is extended does not have it")
    return Node("list", tuple(items.values()), over.place)


def _go_by_id(base: Node, over: Node, faults: Faults) -> bool:
    """Return whether two lists merge by id; a removal alone shows that they are meant to."""
    named = [_id(item) is not None for item in over.items]
    if not any(named) or not (_all_have_ids(base.items) or any(map(_is_removal, over.items))):
        return False
    if not all(named):
        place = over.items[named.index(False)].place
        faults.add("id_missing", place, "this item has no id, and others of its list do", "items are merged by their 'id'")
    return all(named)


def _all_have_ids(items: Sequence[Node]) -> bool:
    return all(_id(item) is not None for item in items)


def _id(node: Node) -> str | None:
    found = node.get("id")
    return found.raw if found is not None and found.kind == "scalar" and found.value is not None else None


def _is_removal(node: Node) -> bool:
    found = node.get("remove")
    return found is not None and found.value is True


def _by_id(node: Node, faults: Faults) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for item in node.items:
        name = _id(item) or ""
        if name in found:
            faults.add("duplicate_id", item.place, f"the id{quoted(name)} is given twice in one list", "give each an id of its own")
        found.setdefault(name, item)
    return found


def at_fault(problems: Sequence[Problem], over: Node) -> Iterator[Problem]:
    """Place the problems that a document brings into what it extends: where it takes away what they name, once for each cause.

    ``problems`` are those of the whole that what is extended has not by itself; one that stands in ``over`` keeps its place.
    """
    taken = dict(_taken_away(over))
    base = over.get("extends")
    brought: dict[tuple[str, Place, str], list[Place]] = {}
    for problem in problems:
        if problem.where.file == over.place.file:
            yield problem
            continue
        where = next((place for name, place in taken.items() if f"'{name}'" in problem.message), (base or over).place)
        others = brought.setdefault((problem.code, where, problem.message), [])
        others.append(problem.where)
        if len(others) == 1:
            number = sum(one.code == problem.code and one.message == problem.message for one in problems) - 1
            more = f" and in {plural(number, 'other place')}" if number else ""
            hint = (
                f"what it takes over from {Path(problem.where.file).name}:{problem.where.line}:{problem.where.column}{more} no longer fits"
            )
            yield Problem(problem.code, where, problem.message, hint, problem.severity, problem.witness)


def _taken_away(over: Node) -> Iterator[tuple[str, Place]]:
    """List the keys and ids that a document takes away from what it extends, each with the place where it does."""
    for key, place, node in over.entries:
        if node.kind == "scalar" and node.value is None:
            yield key, place
        yield from _taken_away(node)
    for item in over.items:
        if _is_removal(item):
            yield _id(item) or "", item.place
        yield from _taken_away(item)
