"""Check and lint: of a file every finding gets the line and column of what it speaks of, of a value its path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias, assert_never

from ...agreement import Agreement
from ...documents import Bundle, TableMapping
from ...documents.build import listed_nodes
from ...documents.loading import faults_of
from ...documents.lookup import Lookup, files_in
from ...documents.merge import at_fault
from ...documents.opening import Opened, Progress, open_documents
from ...documents.references import place_in_model, problems_at
from ...documents.tables import table_problems, unmatched_tables
from ...documents.tree import Node, locate
from ...errors import Problem
from ...identification import IndexPolicy
from ...identification.checks import doubts
from ...model import expect
from ...policy import Policy
from ...record import Partnership
from ...shown import Listed
from ...standing.document import StandingDocument
from .lint import Placer, lint, lint_agreement, lint_policy, policy_named, problems
from .partnerships import partnership_lints

__all__ = ["check", "check_opened", "check_path", "lint_files"]

Document: TypeAlias = Policy | Agreement | Partnership | IndexPolicy | TableMapping | StandingDocument | Bundle


def check(document: str | Path | Document) -> list[Problem]:
    """List every problem of a document, to be read from the top; an empty list means none.

    ``document`` is a path to a file or folder, or a value that ``load`` gives. Nothing is raised for a bad document. What lint finds
    (``severity`` says how bad it is) is listed only where the document can be loaded.
    The command ``check`` lists the same.

    >>> from partnership_rules.documents.lookup import DEMO
    >>> check(DEMO / "battle-creek-2017.partnership.yaml")
    []
    """
    if isinstance(document, (str, Path)):
        return check_path(Path(document))[0]
    if isinstance(document, IndexPolicy):
        return problems_at(doubts(document), place_in_model(document.id), severity="warning")
    if isinstance(document, (TableMapping, StandingDocument)):
        return []  # what could be wrong with one is refused, and which table it reads only its file says
    if not isinstance(document, (Policy, Agreement, Partnership, Bundle)):
        expect(document, Path, hint="a path, or a Policy or another value that load() gives")
    return faults_of(document) or list(lint(document))


def check_path(path: Path, progress: Progress | None = None) -> tuple[list[Problem], bool]:
    """List every problem of a file or folder, and say whether it could be read."""
    return check_opened(open_documents(path, progress))


def check_opened(opened: Opened) -> tuple[list[Problem], bool]:
    """List every problem of what was opened, and say whether it could be read."""
    return list(opened.problems or _placed(opened, None)), not opened.problems


def lint_files(path: Path, *, policy: Policy | None = None) -> tuple[Problem, ...]:
    """Lint a file, or every file of a folder, each finding with its line and column; what cannot be read has none.

    In a partnership's file only the policies and agreements that stand inline are linted: others have files of their own. Of a
    policy that extends another only what the older one does not have by itself is found.
    """
    return Listed(_placed(open_documents(path), policy))


def _placed(opened: Opened, policy: Policy | None) -> Iterator[Problem]:
    for document, tree in opened.trees:
        match document:
            case Policy():
                yield from _of_policy(document, tree, opened.lookup)
            case Agreement():
                named = tree.get("policy")
                held = policy or (opened.lookup.policy(named) if named is not None else None)
                yield from problems(lint_agreement(document, held or policy_named(document.policy)), _placer(tree))
            case Partnership():
                yield from _of_partnership(document, tree, opened.lookup, policy)
                if not isinstance(opened.value, Bundle):  # of a folder, the mapping is a document of its own
                    stem = Path(tree.place.file).name.partition(".partnership.")[0]
                    for mapping in files_in(opened.lookup.folder, "mapping"):
                        if mapping.name.startswith(f"{stem}.evidence.mapping."):
                            yield from table_problems(mapping)
            case IndexPolicy():
                yield from problems_at(doubts(document), _placer(tree), severity="warning")
            case StandingDocument():
                pass  # an answer, not something that people write
            case TableMapping():
                yield from table_problems(Path(tree.place.file))
            case _:
                assert_never(document)
    if opened.lookup.folder is not None and any(isinstance(document, Partnership) for document, _ in opened.trees):
        yield from unmatched_tables(opened.lookup.folder)


def _of_policy(policy: Policy, node: Node, lookup: Lookup) -> Iterator[Problem]:
    """List what is found in a policy and not in the one it extends."""
    found, whole, base = lint_policy(policy), lookup.whole(node), lookup.base_of(node)
    under = lookup.policy_in(Path(base.place.file)) if base is not None else None
    if under is not None:
        known = {(one.code, one.message) for one in lint_policy(under)}
        found = [one for one in found if (one.code, one.message) not in known]
    placed = list(problems(found, _placer(whole or node)))
    inherited = [one for one in placed if one.code == "silence_unused" and one.where.file != node.place.file]
    yield from at_fault([one for one in placed if one not in inherited], node)


def _of_partnership(partnership: Partnership, tree: Node, lookup: Lookup, policy: Policy | None) -> Iterator[Problem]:
    named = tree.get("policy")
    for node in (*([named] if named is not None else ()), *listed_nodes(tree.get("policies"))):
        inline = lookup.policy(node) if node.kind == "map" else None
        if inline is not None:
            yield from _of_policy(inline, node, lookup)
    for node in listed_nodes(tree.get("agreements")):
        identity = node.get("id")
        for agreement in partnership.agreements if identity is not None else ():
            if identity is not None and agreement.id == identity.value:
                yield from problems(lint_agreement(agreement, policy or _held(agreement, partnership)), _placer(node))
    yield from problems(partnership_lints(partnership), _placer(tree))


def _held(agreement: Agreement, partnership: Partnership) -> Policy | None:
    """Return the policy that an agreement of a partnership is held against."""
    by_id = {policy.id: policy for policy in reversed(partnership.policies)}
    return by_id.get(agreement.policy or "") or by_id.get(partnership.policy)


def _placer(tree: Node) -> Placer:
    return lambda loc: locate(tree, loc).place
