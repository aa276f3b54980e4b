"""Index policies and column mappings: the keys of the documents, conditions, and the policies that come with the library."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel

import partnership_rules as pr
from partnership_rules.documents.lookup import Lookup
from partnership_rules.documents.mapping import TableMapping
from partnership_rules.identification import Condition, IndexPolicy
from partnership_rules.quantity import show

from .files import parts_of
from .markdown import code, in_words, plain, prose, table, words_of

__all__ = ["conditions", "fields_of", "keys", "mapping_keys", "policies"]


def keys() -> str:
    """Give the keys of an index policy, then those of its parts, each with what it means."""
    return _keys(IndexPolicy)


def mapping_keys() -> str:
    """Give the keys of a column mapping, then those of its parts, each with what it means."""
    return _keys(TableMapping)


def _keys(model: type[BaseModel]) -> str:
    sections = (f"### {words_of(part.__name__).capitalize()}\n\n{prose(part)}\n\n{fields_of(part)}" for part in parts_of(model))
    return "\n".join((f"{prose(model)}\n\n{fields_of(model)}", *sections))


def fields_of(model: Any) -> str:
    """Give the keys of a model, each with what it means."""
    schema = model.model_json_schema(by_alias=True, mode="validation")
    needed = schema.get("required", ())
    rows = [
        [code(key), in_words(one, schema), plain(one.get("description", "")) + (" It must be given." if key in needed else "")]
        for key, one in schema.get("properties", {}).items()
    ]
    return table(("key", "takes", "means"), rows)


def conditions() -> str:
    """Give every condition of an index policy, with what it asks."""
    union = get_args(Condition)[0]
    rows = [[code(one.key), plain(prose(one).split("\n\n")[0])] for one in get_args(union)]
    return table(("condition", "holds where"), rows)


def policies() -> str:
    """Give the index policies of the catalog: what each names, with its citations."""
    return "\n".join("\n".join(_policy(pr.load_identification(name))) for name in sorted(Lookup().catalog("identification")))


def _policy(policy: IndexPolicy) -> Iterator[str]:
    yield f"### {code(policy.id)}\n\n{plain(policy.title)}.\n"
    for name, score in policy.scores.items():
        weights = ", ".join(f"{code(key)} {show(weight)}" for key, weight in score.weights.items())
        yield f"- score {code(name)}: {weights}. {plain(score.unverified)}"
    for rule in policy.rules:
        yield f"- rule {code(rule.id)} ({plain(rule.reason)}): {plain(rule.title)}. {plain(rule.note)}"
    for citation in policy.citations.values():
        yield f"- written in: {plain(citation.title)}" + (f", <{citation.url}>" if citation.url else "")
    yield f"\n{plain(policy.note)}\n"
