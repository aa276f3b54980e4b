"""Load documents: a file gives a policy of either kind, an agreement or a partnership, a folder a bundle; all faults at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, TypeVar, assert_never, cast

from ..agreement import Agreement
from ..errors import DocumentError, LookupFailed, Place, Problem
from ..model import expect
from ..policy import Policy
from ..record import Partnership
from ..words import did_you_mean, listed
from .build import Kind, build_index_policy, build_mapping, build_partnership, build_standing, kind_of, listed_nodes, without
from .bundle import Bundle, Document, read_only
from .lookup import SUFFIXES, Lookup, files_in
from .mapping import TableMapping
from .read import read_tree
from .references import agreement_faults, partnership_faults, place_in_model, problems_at
from .source import MAX_BYTES, in_order, summed
from .table_files import find_table, rows_of
from .tree import Node, locate

if TYPE_CHECKING:
    from ..identification import IndexPolicy
    from ..standing.document import StandingDocument

__all__ = [
    "Opened", "catalog", "faults_of", "load", "load_agreement", "load_folder", "load_identification",
    "load_partnership", "load_policy", "loads", "open_documents", "open_text",
]  # fmt: skip

Progress = Callable[[int, int], None]
"""Called while a folder is read, with the number of files read and the number of all."""
L = TypeVar("L", Policy, Agreement, Partnership, "IndexPolicy", TableMapping, "Bundle")
T = TypeVar("T")
D = TypeVar("D", Policy, Agreement, Partnership, "IndexPolicy", TableMapping, "StandingDocument")


class Readable(Protocol):
    """A file or text stream that is open for reading."""

    def read(self, size: int, /) -> str | bytes:
        """Read up to so many characters or bytes."""


def load(path: str | Path | Readable, *, progress: Progress | None = None) -> Document | Bundle:
    """Load a file as what its format says, such as a ``Policy`` or a ``Partnership``, or a folder as a ``Bundle``.

    ``path`` may be a file that is open, or a text stream; ``loads`` takes the text itself. Where the kind is known, ``load_policy``,
    ``load_agreement``, ``load_partnership``, ``load_identification``, ``load_mapping`` and ``load_folder`` say what comes back.
    Ids that a file names are looked up among the files of its own folder and in the catalog. Evidence in
    ``NAME.evidence.csv`` beside ``NAME.partnership.yaml`` joins the partnership, read as ``NAME.evidence.mapping.yaml`` says where
    there is one. ``progress(done, total)`` is called while a folder is read. Raises ``DocumentError`` with every problem found;
    nothing is half-read.
    """
    if not isinstance(path, (str, Path)) and hasattr(path, "read"):
        file = str(getattr(path, "name", "<stream>"))
        return loads(path.read(MAX_BYTES + 1), file=file, folder=Path(file).parent if _is_file(file) else None)
    return open_documents(_path(path), progress).read()


def load_policy(name: str | Path) -> Policy:
    """Load a policy by its name in the catalog, or from a file.

    >>> load_policy("michigan-2017").clocks["plan"].period.words()
    '90 days'
    >>> load_policy("michigan-2071")
    Traceback (most recent call last):
    ...
    partnership_rules.errors.LookupFailed: the catalog has no policy 'michigan-2071' (did you mean 'michigan-2017'?)
    """
    lookup = Lookup()
    found = lookup.find("policy", str(_path(name)))
    if found:
        policy = lookup.policy_in(found[0])
        if lookup.problems or policy is None:
            raise DocumentError(in_order(lookup.problems))
        return policy
    if not isinstance(name, Path) and not any(str(name).endswith(suffix) for suffix in SUFFIXES):
        known = sorted(lookup.catalog())
        hint = did_you_mean(str(name), known) or f"the catalog has {listed(known)}; a file ends in .yaml or .json"
        raise LookupFailed(f"the catalog has no policy '{str(name)[:60]}'", code="unknown_policy", hint=hint)
    return _load_as(Policy, name)


def load_agreement(path: str | Path) -> Agreement:
    """Load one version of an agreement from a file, checked against the policy that it names.

    Raises ``DocumentError``, as ``load`` does, and with the code ``kind_unexpected`` where the file holds another kind.

    >>> from partnership_rules.documents.lookup import DEMO
    >>> try:
    ...     load_agreement(DEMO / "kalamazoo-2017.partnership.yaml")
    ... except DocumentError as error:
    ...     print(error.problems[0].message, error.problems[0].hint, sep="; ")
    an agreement is wanted, and this is a partnership; load_partnership() reads it
    """
    return _load_as(Agreement, path)


def load_partnership(path: str | Path) -> Partnership:
    """Load a partnership from a file, with its agreements and policies, and the evidence in the table beside it.

    Raises ``DocumentError``, as ``load`` does, and with the code ``kind_unexpected`` where the file holds another kind.

    >>> from partnership_rules.documents.lookup import DEMO
    >>> load_partnership(DEMO / "kalamazoo-2017.partnership.yaml").policy
    'michigan-2017-round-1'
    """
    return _load_as(Partnership, path)


def load_folder(path: str | Path, *, progress: Progress | None = None) -> Bundle:
    """Load all documents of a folder, by id; ``progress(done, total)`` is called while it is read.

    Raises ``DocumentError``, as ``load`` does, and with the code ``kind_unexpected`` where the path is that of a file.

    >>> from partnership_rules.documents.lookup import DEMO
    >>> load_folder(DEMO)
    Bundle(4 partnerships, 2 agreements, 0 policies)
    """
    return _load_as(Bundle, path, progress)


def load_identification(name: str | Path) -> IndexPolicy:
    """Load an index policy by its name in the catalog, or from a file.

    >>> load_identification("kentucky-2018").rules[0].reason
    'CSILOWPERF'
    """
    from ..identification import IndexPolicy  # many models, which nobody else needs

    packaged = Lookup().catalog("identification")
    if str(name) in packaged:
        return _load_as(IndexPolicy, packaged[str(name)][0])
    if not isinstance(name, Path) and not any(str(name).endswith(suffix) for suffix in SUFFIXES):
        hint = did_you_mean(str(name), packaged) or f"the catalog has {listed(sorted(packaged))}; a file ends in .yaml or .json"
        raise LookupFailed(f"the catalog has no index policy '{str(name)[:60]}'", code="unknown_policy", hint=hint)
    return _load_as(IndexPolicy, name)


_IN_WORDS = {
    "Policy": ("a policy", "load_policy"),
    "Agreement": ("an agreement", "load_agreement"),
    "Partnership": ("a partnership", "load_partnership"),
    "IndexPolicy": ("an index policy", "load_identification"),
    "TableMapping": ("a column mapping", "load_mapping"),
    "Bundle": ("a folder", "load_folder"),
}


def _load_as(wanted: type[L], path: str | Path, progress: Progress | None = None) -> L:
    found = load(path, progress=progress)
    if isinstance(found, wanted):
        return found
    (noun, _), (other, loader) = _IN_WORDS[wanted.__name__], _IN_WORDS[type(found).__name__]
    raise DocumentError([Problem("kind_unexpected", Place(str(path)), f"{noun} is wanted, and this is {other}", f"{loader}() reads it")])


def loads(text: str | bytes, *, file: str = "<text>", folder: str | Path | None = None) -> Document:
    """Load a document from its text; ``file`` names it in messages, ``folder`` is where ids are looked up.

    >>> loads("format: partnership-rules/agreement/1\\nid: a\\n").id
    'a'
    """
    return cast("Document", open_text(text, file=file, folder=folder).read())


def _path(path: object) -> Path:
    if not isinstance(path, (str, Path)):
        expect(path, Path, hint="the path of a file or folder")
    return Path(cast("str | Path", path))


def catalog() -> Mapping[str, Policy]:
    """Load every policy that the library ships, by id.

    >>> for key in sorted(catalog()):
    ...     print(key)
    colorado
    federal-essa
    kentucky
    louisiana
    massachusetts-count
    massachusetts-district
    massachusetts-district-counted
    massachusetts-school
    michigan-2017
    michigan-2017-round-1
    michigan-2022
    new-mexico
    new-mexico-2017
    new-york
    """
    lookup = Lookup()
    found = {key: lookup.policy_in(path) for key, (path,) in lookup.catalog().items()}
    if lookup.problems:
        raise DocumentError(in_order(lookup.problems))
    return MappingProxyType({key: policy for key, policy in found.items() if policy is not None})


@cache
def catalogued(key: str) -> Policy | None:
    """Return the policy of the catalog that has an id, read once, or None."""
    return load_policy(key) if key in Lookup().catalog() else None


def faults_of(document: Document | Bundle) -> list[Problem]:
    """List what does not fit together in a value built in Python: what a record, clause or benchmark names and nothing knows."""
    found: list[Problem] = []
    for name, one in _each(document):
        if isinstance(one, Partnership):
            found += problems_at(partnership_faults(one), place_in_model(name))
            for agreement in one.agreements:
                for policy in one.policies[:1]:
                    found += problems_at(agreement_faults(agreement, policy), place_in_model(agreement.id))
    return found


def _each(value: Document | Bundle) -> list[tuple[str, Document]]:
    if isinstance(value, Bundle):
        return [item for part in value.parts().values() for item in part.items()]
    return [(value.id, value)]


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name that is too long, or a folder above it that may not be read: reading it says so
        return False


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
