"""A bundle: the documents of a folder, by kind and id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from ..agreement import Agreement
from ..errors import LookupFailed
from ..model import expect_each
from ..policy import Policy
from ..record import Partnership
from ..shown import AsJson, Shown
from ..words import did_you_mean
from .mapping import TableMapping

if TYPE_CHECKING:
    from ..identification import IndexPolicy
    from ..standing.document import StandingDocument

__all__ = ["Bundle", "Document", "partnerships_of", "read_only"]

Document: TypeAlias = "Policy | Agreement | Partnership | IndexPolicy | TableMapping | StandingDocument"


@dataclass(frozen=True)
class Bundle(AsJson, Shown):
    """The documents of a folder, by id; it is a collection of its partnerships.

    >>> from partnership_rules.documents.lookup import DEMO
    >>> from partnership_rules.documents import load_folder
    >>> folder = load_folder(DEMO)
    >>> len(folder), folder["kalamazoo-2017"].district.name, [one.id for one in folder][:2]
    (4, 'Kalamazoo Public Schools', ['battle-creek-2017', 'kalamazoo-2017'])
    """

    partnerships: Mapping[str, Partnership] = field(default_factory=lambda: MappingProxyType({}))
    agreements: Mapping[str, Agreement] = field(default_factory=lambda: MappingProxyType({}))
    policies: Mapping[str, Policy] = field(default_factory=lambda: MappingProxyType({}))
    identifications: Mapping[str, IndexPolicy] = field(default_factory=lambda: MappingProxyType({}))
    mappings: Mapping[str, TableMapping] = field(default_factory=lambda: MappingProxyType({}))

    def __repr__(self) -> str:
        held = {"index policies": self.identifications, "mappings": self.mappings}
        more = "".join(f", {len(part)} {name}" for name, part in held.items() if part)
        return f"Bundle({len(self.partnerships)} partnerships, {len(self.agreements)} agreements, {len(self.policies)} policies{more})"

    def __len__(self) -> int:
        return len(self.partnerships)

    def __iter__(self) -> Iterator[Partnership]:
        """List the partnerships, by id."""
        return iter(self.partnerships.values())

    def __getitem__(self, key: str) -> Partnership:
        """Return the partnership of an id; raises ``LookupFailed`` (``unknown_partnership``)."""
        found = self.partnerships.get(key)
        if found is None:
            hint = did_you_mean(str(key), self.partnerships)
            raise LookupFailed("the folder has no such partnership", code="unknown_partnership", hint=hint)
        return found

    def __hash__(self) -> int:
        return hash(tuple(frozenset(part) for part in self.parts().values()))

    def __reduce__(self) -> tuple[Callable[..., Bundle], tuple[dict[str, Any], ...]]:
        return read_only, tuple(dict(part) for part in self.parts().values())

    def parts(self) -> dict[str, Mapping[str, Document]]:
        """Return the documents of each kind, by the name of its attribute."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    def to_dict(self) -> dict[str, object]:
        """Return the bundle as a JSON-ready mapping; kinds that only some folders hold are left out where there are none."""
        always = ("partnerships", "agreements", "policies")
        parts = {name: part for name, part in self.parts().items() if part or name in always}
        return {name: {key: value.to_dict() for key, value in part.items()} for name, part in parts.items()}


def partnerships_of(given: Bundle | Mapping[str, Partnership] | Iterable[Partnership]) -> list[Partnership]:
    """List partnerships that are given as a loaded folder, as a mapping by id, or in a row."""
    return expect_each(given.values() if isinstance(given, Mapping) else given, Partnership, hint="pr.load() gives one")


def read_only(*parts: dict[str, Any]) -> Bundle:
    """Bundle documents, kind by kind, so that none can be added or taken away."""
    return Bundle(*map(MappingProxyType, parts))
