"""Load documents: a file gives a policy of either kind, an agreement or a partnership, a folder a bundle; all faults at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from ..agreement import Agreement
from ..errors import DocumentError, LookupFailed, Place, Problem
from ..model import expect
from ..policy import Policy
from ..record import Partnership
from ..words import did_you_mean, listed
from .bundle import Bundle, Document
from .lookup import SUFFIXES, Lookup
from .mapping import TableMapping
from .opening import Progress, open_documents, open_text
from .references import agreement_faults, partnership_faults, place_in_model, problems_at
from .source import MAX_BYTES, in_order

if TYPE_CHECKING:
    from ..identification import IndexPolicy

__all__ = [
    "catalog", "faults_of", "in_words", "load", "load_agreement", "load_folder", "load_identification", "load_partnership", "load_policy",
    "loads",
]  # fmt: skip

L = TypeVar("L", Policy, Agreement, Partnership, "IndexPolicy", TableMapping, "Bundle")


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


def in_words(kind: type) -> str:
    """Return what a kind of document is called, with its article."""
    return _IN_WORDS[kind.__name__][0]


def _load_as(wanted: type[L], path: str | Path, progress: Progress | None = None) -> L:
    found = load(path, progress=progress)
    if isinstance(found, wanted):
        return found
    other, loader = _IN_WORDS[type(found).__name__]
    said = f"{in_words(wanted)} is wanted, and this is {other}"
    raise DocumentError([Problem("kind_unexpected", Place(str(path)), said, f"{loader}() reads it")])


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
