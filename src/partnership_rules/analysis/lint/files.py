"""Lint of files: every finding gets the line and column of what it speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ...agreement import Agreement
from ...documents.build import build_agreement, kind_of
from ...documents.lookup import Lookup, files_in
from ...documents.tree import Node, locate
from ...errors import DocumentError, Problem
from ...policy import Policy
from ...shown import Listed
from .found import Found
from .lint import Placer, findings, policy_named, problems

__all__ = ["lint_files"]

_KINDS = ("policy", "agreement", "partnership")


def lint_files(path: Path, *, policy: Policy | None = None) -> tuple[Problem, ...]:
    """Lint a file, or every file of a folder, each finding with its line and column; what cannot be read has none.

    In a partnership's file only the policies and agreements that stand inline are linted: others have files of their own.
    """
    return Listed(problem for found, place in _placed(path, policy) for problem in problems(found, place))


def _placed(path: Path, policy: Policy | None) -> Iterator[tuple[list[Found], Placer]]:
    files = [file for kind in _KINDS for file in files_in(path, kind)] if path.is_dir() else [path]
    lookup = Lookup(path if path.is_dir() else path.parent)
    for file in files:
        node = lookup.tree(file)
        if node is not None:
            for document, held, tree in _documents(node, lookup):
                for _, found in findings(document, policy=policy or held):
                    yield found, _placer(tree)


def _placer(tree: Node) -> Placer:
    return lambda loc: locate(tree, loc).place


def _documents(node: Node, lookup: Lookup) -> Iterator[tuple[Policy | Agreement, Policy | None, Node]]:
    """List the policies and agreements of a file, each with the policy it is held against and the tree it stands in."""
    kind = kind_of(node)
    if kind == "policy":
        yield from _policy(node, lookup)
    elif kind == "agreement":
        yield from _agreement(node, None, lookup)
    elif kind == "partnership":
        named = node.get("policy")
        held = lookup.policy(named) if named is not None else None
        if named is not None and named.kind == "map":
            yield from _policy(named, lookup)
        listed = node.get("agreements")
        for item in listed.items if listed is not None and listed.kind == "list" else ():
            if item.kind == "map":
                yield from _agreement(item, held, lookup)


def _policy(node: Node, lookup: Lookup) -> Iterator[tuple[Policy | Agreement, Policy | None, Node]]:
    try:
        whole, built = lookup.whole(node), lookup.policy(node)
    except DocumentError:
        return
    if whole is not None and built is not None:
        yield built, None, whole


def _agreement(node: Node, held: Policy | None, lookup: Lookup) -> Iterator[tuple[Policy | Agreement, Policy | None, Node]]:
    built = build_agreement(node, [])
    named = node.get("policy")
    own = lookup.policy(named) if named is not None else held
    if built is not None:
        yield built, own or policy_named(built.policy), node
