"""Where ids are looked up: the files of one folder, then the catalog. Documents name each other by id, never by path."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from ..agreement import Agreement
from ..errors import DocumentError, Place, Problem
from ..policy import Policy
from ..words import did_you_mean
from .build import build_agreement, build_policy, kind_of, without
from .merge import at_fault, extend
from .read import read_tree
from .source import MAX_BYTES
from .tree import Node

__all__ = ["CATALOG", "DEMO", "SUFFIXES", "Lookup", "files_in", "read_file"]

SUFFIXES = (".yaml", ".yml", ".json")
CATALOG = Path(__file__).resolve().parent.parent / "catalog" / "policies"
DEMO = CATALOG.parent / "demo"
MAX_EXTENDS = 10
_PLAIN_ID = re.compile(rb"""^id:[ \t]+["']?([A-Za-z][A-Za-z0-9._/-]*)["']?[ \t]*(?:[ \t]#.*)?\r?$""", re.MULTILINE)
"""A key of the document itself: what is inside a value of a block stands further to the right."""
_NO_TEXT = frozenset({"true", "false", "null", "yes", "no", "on", "off"})
T = TypeVar("T")


def read_file(path: Path) -> Node:
    """Read a file into a tree; a file that cannot be read is a ``DocumentError``, never an ``OSError``."""
    return read_tree(file_bytes(path), file=str(path))


@lru_cache(maxsize=64)
def _packaged(path: Path) -> Node:
    """Read a file of the catalog once: it does not change while the library runs, and most files name it."""
    return read_file(path)


def file_bytes(path: Path, *, limit: int = MAX_BYTES) -> bytes:
    """Read the bytes of a file, and no more than one past the limit; what is no file, such as a pipe, might never end."""
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise ValueError("a pipe or a device is no file")
        with path.open("rb") as stream:
            return stream.read(limit + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or (str(error) if "no file" in str(error) else "the name is not one")
        raise DocumentError([Problem("file_unreadable", Place(str(path)), f"the file cannot be read: {reason}")]) from None


def files_in(folder: Path | None, kind: str) -> list[Path]:
    """List the documents of a kind in a folder (not below it), by name; none where there is no folder."""
    if folder is None:
        return []
    try:
        return sorted(path for suffix in SUFFIXES for path in folder.glob(f"*.{kind}{suffix}") if path.is_file())
    except OSError:
        return []


class Lookup:
    """The documents of a folder and of the catalog, read when first asked for, each once."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self._trees: dict[Path, Node | None] = {}
        self._ids: dict[str, dict[str, list[Path]]] = {}
        self._policies: dict[str, Policy | None] = {}
        self._agreements: dict[str, Agreement | None] = {}
        self._extending: list[str] = []
        self.linking: list[str] = []

    def tree(self, path: Path) -> Node | None:
        """Read the tree of a file; its faults join ``problems`` once."""
        if path not in self._trees:
            self._trees[path] = None
            try:
                node = _packaged(path) if path.parent == CATALOG else read_file(path)
                kind_of(node)
                self._trees[path] = node
            except DocumentError as error:
                self.problems += error.problems
        return self._trees[path]

    def policy(self, named: Node) -> Policy | None:
        """Build a policy that stands inline or is named by id; what is wrong joins ``problems``."""
        if named.kind == "map":
            return self._policy_from(named)
        path = self._file_of("policy", named)
        return self.policy_in(path) if path is not None else None

    def agreement(self, named: Node) -> Agreement | None:
        """Build an agreement version that stands inline or is named by id; what is wrong joins ``problems``."""
        if named.kind == "map":
            return build_agreement(without(named, "format"), self.problems)
        path = self._file_of("agreement", named)
        return self.agreement_in(path) if path is not None else None

    def agreement_tree(self, key: str, inside: Node) -> Node:
        """Return the tree of an agreement of a partnership: where it stands inline, or that of its own file."""
        listed = inside.get("agreements")
        inline = [one for one in listed.items if (own := one.get("id")) is not None and own.value == key] if listed is not None else []
        files = [own for path in self.find("agreement", key) if (own := self.tree(path)) is not None]
        return [*inline, *files, inside][0]

    def policy_in(self, path: Path) -> Policy | None:
        """Build the policy of a file, once."""
        return self._once(self._policies, path, self._policy_from)

    def agreement_in(self, path: Path) -> Agreement | None:
        """Build the agreement version of a file, once."""
        return self._once(self._agreements, path, lambda node: build_agreement(node, self.problems))

    def _once(self, built: dict[str, T | None], path: Path, build: Callable[[Node], T | None]) -> T | None:
        node = self.tree(path)
        if node is None:
            return None
        identity = node.get("id")
        key = str(identity.value) if identity is not None else str(path)
        if key not in built:
            built[key] = None
            built[key] = build(node)
        return built[key]

    def _file_of(self, kind: str, named: Node) -> Path | None:
        """Find the file that defines an id; where there is none or several, a problem says so.

        Where a file of that kind cannot be read, it may be the one: its own problem is the root, and the only one said.
        """
        key = str(named.value)
        paths = self.find(kind, key)
        if not paths and any(self.tree(path) is None for path in files_in(self.folder, kind)):
            return None
        if not paths:
            known = sorted({*self.ids(kind), *(self.catalog() if kind == "policy" else ())})
            hint = did_you_mean(key, known) or f"nothing in {'this folder or ' if self.folder else ''}the catalog has this id"
            self.problems.append(Problem(f"unknown_{kind}", named.place, f"nothing defines the {kind} '{key}'", hint))
            return None
        if len(paths) > 1:
            hint = f"{paths[0].name} and {paths[1].name} both do: give each version an id of its own"
            self.problems.append(Problem("duplicate_id", named.place, f"several files define the {kind} '{key}'", hint))
        return paths[0]

    def find(self, kind: str, key: str) -> list[Path]:
        """List the files that define an id: those of the folder, or else that of the catalog."""
        readable = [path for path in self.ids(kind).get(key, ()) if self.tree(path) is not None]
        return readable or (self.catalog().get(key, []) if kind == "policy" else [])

    def ids(self, kind: str) -> dict[str, list[Path]]:
        """List the ids that the folder's files of a kind define, each with its files."""
        if kind not in self._ids:
            self._ids[kind] = dict(self._index(self.folder, kind)) if self.folder is not None else {}
        return self._ids[kind]

    def catalog(self, kind: str = "policy") -> dict[str, list[Path]]:
        """List the policies of a kind that the library ships, by id, each with its file."""
        return {path.name.partition(f".{kind}.")[0]: [path] for path in files_in(CATALOG, kind)}

    def _index(self, folder: Path, kind: str) -> Iterator[tuple[str, list[Path]]]:
        found: dict[str, list[Path]] = {}
        for path in files_in(folder, kind):
            if (key := self._id_of(path)) is not None:
                found.setdefault(key, []).append(path)
        yield from found.items()

    def _id_of(self, path: Path) -> str | None:
        """Return the id that a file defines; the file is parsed only where no single line says it plainly."""
        if path not in self._trees and path.suffix != ".json":
            with suppress(DocumentError):  # what cannot be read is said when it is parsed
                lines: list[bytes] = _PLAIN_ID.findall(file_bytes(path))
                if len(lines) == 1 and (key := lines[0].decode()).lower() not in _NO_TEXT:
                    return key
        node = self.tree(path)
        identity = node.get("id") if node is not None else None
        return str(identity.value) if identity is not None else None

    def _policy_from(self, node: Node) -> Policy | None:
        whole = self.whole(node)
        found: list[Problem] = []
        built = build_policy(whole, found) if whole is not None else None
        self.problems += self._rooted(found, node) if found else ()
        return built

    def _rooted(self, found: list[Problem], node: Node) -> Sequence[Problem]:
        """Return the problems of a policy's base where it has any by itself; what an extension brings in is placed in it."""
        below = self.base_of(node)
        if below is None:
            return found
        own: list[Problem] = []
        under = self.whole(below)
        built = build_policy(under, own) if under is not None else None
        return tuple(at_fault(found, node)) if built is not None else self._rooted(own, below)

    def base_of(self, node: Node) -> Node | None:
        """Return the tree of the policy that a policy's tree extends; None where it extends none, or none that can be read."""
        base = node.get("extends")
        paths = [path for path in self.find("policy", str(base.value)) if str(path) != node.place.file] if base is not None else []
        return self.tree(paths[0]) if paths else None

    def whole(self, node: Node) -> Node | None:
        """Lay a policy's tree over the one it extends, and that one over its own base."""
        base = node.get("extends")
        if base is None:
            return node
        key = str(base.value)
        if key in self._extending or len(self._extending) >= MAX_EXTENDS:
            self._in_a_circle(base)
            return None
        below = self.base_of(node)
        if below is None:
            if self.find("policy", key):
                self._in_a_circle(base)
            else:
                self._file_of("policy", base)
            return None
        self._extending.append(key)
        try:
            under = self.whole(below)
            return extend(without(under, "format", "extends"), node) if under is not None else None
        except DocumentError as error:
            self.problems += error.problems
            return None
        finally:
            self._extending.pop()

    def _in_a_circle(self, base: Node) -> None:
        message = f"'{base.value}' is extended in a circle"
        self.problems.append(Problem("extends_loop", base.place, message, "a policy extends an older one"))
