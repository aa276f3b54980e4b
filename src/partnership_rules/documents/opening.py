"""Open a file, a folder or a text: its documents, everything that is wrong with them, and the trees they were read from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, assert_never

from ..agreement import Agreement
from ..errors import DocumentError, Place, Problem
from ..policy import Policy
from ..record import Partnership
from .build import Kind, build_index_policy, build_mapping, build_partnership, build_standing, kind_of, listed_nodes, without
from .bundle import Bundle, Document, read_only
from .lookup import Lookup, files_in
from .mapping import TableMapping
from .read import read_tree
from .references import agreement_faults, partnership_faults, problems_at
from .source import summed
from .table_files import find_table, rows_of
from .tree import Node, locate

if TYPE_CHECKING:
    from ..identification import IndexPolicy
    from ..standing.document import StandingDocument

__all__ = ["Opened", "Progress", "open_documents", "open_text"]

Progress = Callable[[int, int], None]
"""Called while a folder is read, with the number of files read and the number of all."""
D = TypeVar("D", Policy, Agreement, Partnership, "IndexPolicy", TableMapping, "StandingDocument")


@dataclass(frozen=True)
class Opened:
    """What a file or folder holds: its documents, every problem, and the tree that each document was read from."""

    value: Document | Bundle | None
    problems: tuple[Problem, ...]
    trees: tuple[tuple[Document, Node], ...]
    lookup: Lookup

    def read(self) -> Document | Bundle:
        """Return what was read; raises ``DocumentError`` with every problem."""
        if self.problems or self.value is None:
            raise DocumentError(self.problems)
        return self.value


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name that is too long, or a folder above it that may not be read: reading it says so
        return False


def open_documents(path: Path, progress: Progress | None = None) -> Opened:
    """Open a file or folder; nothing is raised for what is wrong with it."""
    lookup = Lookup(path if _is_folder(path) else path.parent)
    trees: list[tuple[Document, Node]] = []
    if _is_folder(path):
        return Opened(_open_folder(path, lookup, trees, progress), summed(lookup.problems), tuple(trees), lookup)
    node = lookup.tree(path)
    value = _read(node, kind_of(node), lookup, trees, rows=_rows(path, lookup)) if node is not None else None
    return Opened(value, summed(lookup.problems), tuple(trees), lookup)


def open_text(text: str | bytes, *, file: str = "<text>", folder: str | Path | None = None) -> Opened:
    """Open the document of a text; nothing is raised for what is wrong with it."""
    lookup = Lookup(Path(folder) if folder is not None else None)
    trees: list[tuple[Document, Node]] = []
    value = None
    try:
        node = read_tree(text, file=file)
        value = _read(node, kind_of(node), lookup, trees)
    except DocumentError as error:
        lookup.problems += error.problems
    return Opened(value, summed(lookup.problems), tuple(trees), lookup)


def _read(node: Node, kind: Kind, lookup: Lookup, trees: list[tuple[Document, Node]], *, rows: tuple[Node, ...] = ()) -> Document | None:
    """Read a tree of any kind; what is wrong joins the problems of the lookup, what is read joins ``trees``."""
    match kind:
        case "policy":
            return _kept(lookup.policy(node), node, trees)
        case "agreement":
            return _kept(_checked(lookup.agreement(node), node, lookup), node, trees)
        case "partnership":
            return _kept(*_read_partnership(node, lookup, rows), trees)
        case "identification":
            return _kept(build_index_policy(node, lookup.problems), node, trees)
        case "standing":
            return _kept(build_standing(node, lookup.problems), node, trees)
        case "mapping":
            return _kept(build_mapping(node, lookup.problems), node, trees)
        case "scenario":
            hint = "run it with 'partnership-rules test', or collect it with pytest"
            lookup.problems.append(Problem("kind_unexpected", node.place, "a scenario is not loaded but run", hint))
            return None
        case _:
            assert_never(kind)


def _kept(found: D | None, tree: Node, trees: list[tuple[Document, Node]]) -> D | None:
    """Keep a document with the tree it was read from."""
    if found is not None:
        trees.append((found, tree))
    return found


def _read_partnership(node: Node, lookup: Lookup, rows: tuple[Node, ...]) -> tuple[Partnership | None, Node]:
    before = len(lookup.problems)
    bare = without(node, "linked")
    found, tree = build_partnership(bare, lookup.problems, policy_of=lookup.policy, agreement_of=lookup.agreement, rows=rows)
    if found is not None and len(lookup.problems) == before:
        found = _with_linked(found, node, lookup)
        lookup.problems += problems_at(partnership_faults(found), _place_in(tree))
        policies = {policy.id: policy for policy in reversed(found.policies)}
        for agreement in found.agreements if found.policy in policies else ():
            policy = policies[agreement.policy if agreement.policy in policies else found.policy]
            lookup.problems += problems_at(agreement_faults(agreement, policy), _place_in(lookup.agreement_tree(agreement.id, tree)))
    return found, tree


def _with_linked(found: Partnership, node: Node, lookup: Lookup) -> Partnership:
    """Return a partnership with those to which it is linked: that stand inline, or in files of its folder; a circle is a problem."""
    listed = [one for item in listed_nodes(node.get("linked")) if (one := _read_partnership(item, lookup, ())[0]) is not None]
    inline = {one.id for one in listed}
    for role, key in found.links.items():
        for path in lookup.find("partnership", key)[:1] if key not in inline else ():
            if key in (*lookup.linking, found.id):
                place = locate(node, ("links", role)).place
                lookup.problems.append(Problem("link_loop", place, f"'{key}' is linked in a circle", "let links lead one way only"))
                return found
            lookup.linking.append(found.id)
            if (own := lookup.tree(path)) is not None and (one := _read_partnership(own, lookup, _rows(path, lookup))[0]) is not None:
                listed.append(one)
            lookup.linking.pop()
    one_way = [one for one in listed if found.id not in one.all_linked]
    return found.with_changes(linked=one_way) if one_way else found


def _place_in(node: Node) -> Callable[[tuple[str | int, ...]], Place]:
    return lambda loc: locate(node, loc).place


def _checked(agreement: Agreement | None, node: Node, lookup: Lookup) -> Agreement | None:
    """Check an agreement against the policy that it names."""
    named = node.get("policy")
    if agreement is not None and named is not None and (policy := lookup.policy(named)) is not None:
        lookup.problems += problems_at(agreement_faults(agreement, policy), _place_in(node))
    return agreement


def _rows(path: Path, lookup: Lookup) -> tuple[Node, ...]:
    """Read the table of evidence beside a partnership file, where there is one."""
    stem = path.name.partition(".partnership.")[0]
    try:
        table = find_table(path.parent, f"{stem}.evidence") if stem != path.name else None
        found = rows_of(table, "evidence") if table is not None else None
    except DocumentError as error:
        lookup.problems += error.problems
        return ()
    lookup.problems += [problem for problem in found.problems if problem.severity == "error"] if found else ()
    return tuple(found.rows) if found else ()


def _open_folder(folder: Path, lookup: Lookup, trees: list[tuple[Document, Node]], progress: Progress | None) -> Bundle:
    kinds: tuple[Kind, ...] = ("policy", "agreement", "partnership", "identification", "mapping")
    files = [(kind, path) for kind in kinds for path in files_in(folder, kind)]
    if not files:
        hint = "files end in .policy.yaml, .agreement.yaml, .partnership.yaml or .identification.yaml"
        lookup.problems.append(Problem("folder_empty", Place(str(folder)), "the folder holds no documents", hint))
    found: dict[Kind, dict[str, Document]] = {kind: {} for kind in kinds}
    for done, (kind, path) in enumerate(files, 1):
        _add(path, kind, lookup, found[kind], trees)
        if progress is not None:
            progress(done, len(files))
    order: tuple[Kind, ...] = ("partnership", "agreement", "policy", "identification", "mapping")
    return read_only(*(found[kind] for kind in order))


def _add(path: Path, kind: Kind, lookup: Lookup, found: dict[str, Document], trees: list[tuple[Document, Node]]) -> None:
    node = lookup.tree(path)
    if node is None:
        return
    stated = kind_of(node)
    if stated != kind:
        message = f"the file's name says {kind}, its format says {stated}"
        lookup.problems.append(Problem("kind_unexpected", node.place, message, f"name it *.{stated}{path.suffix}"))
        return
    value: Document | None
    match kind:
        case "policy":
            value = _kept(lookup.policy_in(path), node, trees)
        case "agreement":
            value = _kept(_checked(lookup.agreement_in(path), node, lookup), node, trees)
        case _:
            value = _read(node, kind, lookup, trees, rows=_rows(path, lookup))
    if value is None:
        return
    if value.id in found:
        message = f"several files define the {kind} '{value.id}'"
        lookup.problems.append(Problem("duplicate_id", node.place, message, "give each an id of its own"))
    found[value.id] = value
