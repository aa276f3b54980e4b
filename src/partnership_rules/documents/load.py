"""Load documents: a file gives a policy, an agreement or a partnership, a folder gives a bundle; all faults at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ..agreement import Agreement
from ..errors import DocumentError, LookupFailed, Place, Problem
from ..machine import check_policy
from ..model import expect
from ..policy import Policy
from ..record import Partnership
from ..shown import Shown
from ..words import did_you_mean, listed
from .build import build_partnership, kind_of
from .csv_text import MAX_CSV_BYTES, read_csv
from .lookup import SUFFIXES, Lookup, file_bytes, files_in
from .read import read_tree
from .references import agreement_faults, partnership_faults, place_in_model, problems_at, role_faults
from .source import in_order
from .tree import Node, locate

__all__ = ["Bundle", "catalog", "check", "load", "load_policy", "loads"]

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Bundle(Shown):
    """The documents of a folder, by id."""

    partnerships: Mapping[str, Partnership] = field(default_factory=lambda: MappingProxyType({}))
    agreements: Mapping[str, Agreement] = field(default_factory=lambda: MappingProxyType({}))
    policies: Mapping[str, Policy] = field(default_factory=lambda: MappingProxyType({}))

    def __repr__(self) -> str:
        return f"Bundle({len(self.partnerships)} partnerships, {len(self.agreements)} agreements, {len(self.policies)} policies)"

    def to_json(self) -> dict[str, Any]:
        """Give the bundle as a JSON-ready mapping."""
        return {
            name: {key: value.to_json() for key, value in getattr(self, name).items()}
            for name in ("partnerships", "agreements", "policies")
        }


def load(path: str | Path, *, progress: Progress | None = None) -> Any:
    """Load a file as a ``Policy``, ``Agreement`` or ``Partnership``, or a folder as a ``Bundle``.

    Ids that a file names are looked up among the files of its own folder and in the catalog. Evidence in
    ``NAME.evidence.csv`` beside ``NAME.partnership.yaml`` joins the partnership. ``progress(done, total)`` is called while a
    folder is read. Raises ``DocumentError`` with every problem found; nothing is half-read.
    """
    value, problems = _open(_path(path), progress)
    _raise(problems)
    return value


def _path(path: Any) -> Path:
    if not isinstance(path, (str, Path)):
        expect(path, Path, hint="the path of a file or folder")
    return Path(path)


def loads(text: str | bytes, *, file: str = "<text>", folder: str | Path | None = None) -> Any:
    """Load a document from its text; ``file`` names it in messages, ``folder`` is where ids are looked up.

    >>> loads("format: partnership-rules/agreement/1\\nid: a\\n").id
    'a'
    """
    lookup = Lookup(Path(folder) if folder is not None else None)
    node = read_tree(text, file=file)
    value = _read(node, kind_of(node), lookup, rows=())[0]
    _raise(lookup.problems)
    return value


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
        policy = lookup.build(found[0], "policy")
        _raise(lookup.problems)
        return policy  # type: ignore[no-any-return]
    if not isinstance(name, Path) and not any(str(name).endswith(suffix) for suffix in SUFFIXES):
        known = [path.name.partition(".policy.")[0] for path in _catalog_files()]
        hint = did_you_mean(str(name), known) or f"the catalog has {listed(known)}; a file ends in .yaml or .json"
        raise LookupFailed(f"the catalog has no policy '{str(name)[:60]}'", code="unknown_policy", hint=hint)
    loaded = load(name)
    if not isinstance(loaded, Policy):
        raise DocumentError(
            [Problem("kind_unexpected", Place(str(name)), f"a policy is wanted, and this is a {type(loaded).__name__.lower()}")]
        )
    return loaded


def catalog() -> Mapping[str, Policy]:
    """Give every policy that the library ships, by id.

    >>> sorted(catalog())
    ['michigan-2017', 'michigan-2017-round-1', 'michigan-2022']
    """
    lookup = Lookup()
    found = {path.name.partition(".policy.")[0]: lookup.build(path, "policy") for path in _catalog_files()}
    _raise(lookup.problems)
    return MappingProxyType(found)


def _catalog_files() -> list[Path]:
    from .lookup import CATALOG

    return files_in(CATALOG, "policy")


def check(document: Any) -> list[Problem]:
    """Check a document and give every problem, worst first to be read from the top; an empty list means none.

    ``document`` is a path to a file or folder, or a ``Policy``, ``Agreement``, ``Partnership`` or ``Bundle``. Nothing is
    raised for a bad document. Warnings (``severity``) are given only where there is no error.
    """
    if isinstance(document, (str, Path)):
        value, problems = _open(Path(document), None)
        return problems or _warnings(value, str(document))
    if not isinstance(document, (Policy, Agreement, Partnership, Bundle)):
        hint = "a path, or a Policy, Agreement, Partnership or Bundle"
        expect(document, Path, hint=hint)
    return _check_value(document) or _warnings(document, "")


def _check_value(value: Any) -> list[Problem]:
    found: list[Problem] = []
    for name, one in _each(value):
        if isinstance(one, Partnership):
            found += problems_at(partnership_faults(one), place_in_model(name))
            for agreement in one.agreements:
                for policy in one.policies[:1]:
                    found += problems_at(agreement_faults(agreement, policy), place_in_model(agreement.id))
    return found


def _each(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, Bundle):
        return [(key, one) for part in (value.policies, value.agreements, value.partnerships) for key, one in part.items()]
    return [(getattr(value, "id", type(value).__name__), value)]


def _warnings(value: Any, file: str) -> list[Problem]:
    found: list[Problem] = []
    for name, one in _each(value):
        if isinstance(one, Policy):
            found += [Problem(p.code, Place(file or p.where.file), p.message, p.hint, p.severity, p.witness) for p in check_policy(one)]
        elif isinstance(one, Partnership):
            found += problems_at(role_faults(one), place_in_model(file or name), severity="warning")
    return found


def _raise(problems: list[Problem]) -> None:
    if problems:
        raise DocumentError(in_order(problems))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name that is too long, or a folder above it that may not be read: reading it says so
        return False


def _open(path: Path, progress: Progress | None) -> tuple[Any, list[Problem]]:
    if _is_folder(path):
        return _open_folder(path, progress)
    lookup = Lookup(path.parent)
    node = lookup.tree(path)
    value = _read(node, kind_of(node), lookup, rows=_rows(path, lookup))[0] if node is not None else None
    return value, list(in_order(lookup.problems))


def _read(node: Node, kind: str, lookup: Lookup, *, rows: tuple[Node, ...]) -> tuple[Any, Node]:
    """Read a tree of any kind; what is wrong joins the lookup's problems."""
    if kind == "policy":
        return lookup.policy(node), node
    if kind == "agreement":
        return _read_agreement(node, lookup), node
    if kind == "scenario":
        hint = "run it with 'partnership-rules test', or collect it with pytest"
        lookup.problems.append(Problem("kind_unexpected", node.place, "a scenario is not loaded but run", hint))
        return None, node
    before = len(lookup.problems)
    found, tree = build_partnership(node, lookup.problems, policy_of=lookup.policy, agreement_of=lookup.agreement, rows=rows)
    if found is not None and len(lookup.problems) == before:
        lookup.problems += problems_at(partnership_faults(found), lambda loc: locate(tree, loc).place)
        policy = next((p for p in found.policies if p.id == found.policy), None)
        for agreement in found.agreements if policy is not None else ():
            held = next((p for p in found.policies if p.id == agreement.policy), policy)
            place = locate(tree, ("agreements",)).place
            lookup.problems += problems_at(agreement_faults(agreement, held), lambda loc, place=place: place)  # type: ignore[arg-type]
    return found, tree


def _read_agreement(node: Node, lookup: Lookup) -> Agreement | None:
    agreement = lookup.agreement(node)
    named = node.get("policy")
    if agreement is not None and named is not None:
        policy = lookup.policy(named)
        if policy is not None:
            lookup.problems += problems_at(agreement_faults(agreement, policy), lambda loc: locate(node, loc).place)
    return agreement


def _rows(path: Path, lookup: Lookup) -> tuple[Node, ...]:
    """Read the table of evidence beside a partnership file, where there is one."""
    stem = path.name.partition(".partnership.")[0]
    table = path.parent / f"{stem}.evidence.csv"
    if stem == path.name or not table.is_file():
        return ()
    try:
        return tuple(read_csv(file_bytes(table, limit=MAX_CSV_BYTES), file=str(table)))
    except DocumentError as error:
        lookup.problems += error.problems
        return ()


def _open_folder(folder: Path, progress: Progress | None) -> tuple[Bundle, list[Problem]]:
    lookup = Lookup(folder)
    files = {kind: files_in(folder, kind) for kind in ("policy", "agreement", "partnership")}
    if not any(files.values()):
        message = "the folder holds no documents"
        return Bundle(), [
            Problem("folder_empty", Place(str(folder)), message, "files end in .policy.yaml, .agreement.yaml or .partnership.yaml")
        ]
    total, done = sum(map(len, files.values())), 0
    found: dict[str, dict[str, Any]] = {kind: {} for kind in files}
    for kind, paths in files.items():
        for path in paths:
            _add(path, kind, lookup, found[kind])
            done += 1
            if progress is not None:
                progress(done, total)
    bundle = Bundle(*(MappingProxyType(found[kind]) for kind in ("partnership", "agreement", "policy")))
    return bundle, list(in_order(lookup.problems))


def _add(path: Path, kind: str, lookup: Lookup, found: dict[str, Any]) -> None:
    node = lookup.tree(path)
    if node is None:
        return
    said = kind_of(node)
    if said != kind:
        hint = f"name it *.{said}{path.suffix}"
        lookup.problems.append(Problem("kind_unexpected", node.place, f"the file's name says {kind}, its format says {said}", hint))
        return
    value = lookup.build(path, kind) if kind == "policy" else _read_agreement_of(path, node, lookup) if kind == "agreement" else None
    if kind == "partnership":
        value = _read(node, kind, lookup, rows=_rows(path, lookup))[0]
    if value is None:
        return
    if value.id in found:
        lookup.problems.append(
            Problem("duplicate_id", node.place, f"several files define the {kind} '{value.id}'", "give each an id of its own")
        )
    found[value.id] = value


def _read_agreement_of(path: Path, node: Node, lookup: Lookup) -> Any:
    agreement = lookup.build(path, "agreement")
    named = node.get("policy")
    if agreement is not None and named is not None and (policy := lookup.policy(named)) is not None:
        lookup.problems += problems_at(agreement_faults(agreement, policy), lambda loc: locate(node, loc).place)
    return agreement
