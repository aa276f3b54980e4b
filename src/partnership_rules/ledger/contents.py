"""What an entry holds: facts on their way into the ledger, and a partnership put together again from its entries."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from ..agreement import Agreement
from ..errors import LookupFailed, PartnershipRulesError, StoreError
from ..evidence import Measurement, Milestone
from ..policy import Policy
from ..record import AnyRecord, Partnership
from .entries import Draft, Entry, JsonValue, canonical_json

__all__ = ["Fact", "assembled", "draft_of", "drafts_of", "fact_of", "grown", "policy_id", "refers", "same_fact", "schools_of"]

Fact = AnyRecord | Measurement | Milestone | Agreement | Policy

HEADING = "partnership"
"""The kind of the entry that opens a partnership's stream: district, schools and policy, without records."""

_REFERENCES = frozenset(("agreement", "into", "policy", "record", "replaces", "school", "schools"))
"""The fields by which a record or a piece of evidence names something else."""

_CARRIED = {"agreements", "evidence", "linked", "policies", "records"}
"""What a partnership carries, and what has entries of its own."""

_BESIDE = ("order", "learned_on", "policies", "recorded_by")
"""What stands in a body beside the fact itself; a repeat that differs only here is the same fact."""


def policy_id(policy: Policy) -> str:
    """Return the id of a policy's entry: it names the content, so that a replay finds the very text."""
    return f"policy:{policy.id}#{policy.hash}"


def drafts_of(partnerships: Collection[Partnership], beside: Mapping[str, JsonValue], *, imported: bool) -> Iterator[tuple[str, Draft]]:
    """Write whole partnerships as drafts, each with its stream: first every policy once, then for each its heading and all it carries."""
    policies = {policy_id(policy): policy for one in partnerships for policy in one.policies}
    for policy in policies.values():
        yield f"policy:{policy.id}", draft_of(policy, f"policy:{policy.id}", beside)
    for partnership in partnerships:
        heading = partnership.model_dump(mode="json", exclude_defaults=True, exclude=_CARRIED)
        named: dict[str, JsonValue] = {policy.id: policy.hash for policy in partnership.policies}
        yield partnership.id, _draft(partnership.id, HEADING, "", heading, None, {"policies": named, **beside})
        facts: tuple[Fact, ...] = (*partnership.agreements, *partnership.records, *partnership.evidence)
        for fact in facts:
            yield partnership.id, draft_of(fact, partnership.id, beside, imported=imported)


def draft_of(fact: Fact, stream: str, beside: Mapping[str, JsonValue], *, imported: bool = False) -> Draft:
    """Write one fact as a draft; one that is imported, or that brings its own ``recorded_at``, keeps the day it was learned on."""
    if isinstance(fact, Policy):
        whole = fact.to_dict()
        order: dict[str, JsonValue] = {key: list(part) for key, part in whole.items() if isinstance(part, dict)}
        return Draft(policy_id(fact), "policy", "", canonical_json({"fact": whole, "order": order, **beside}))
    if isinstance(fact, Agreement):
        return _draft(stream, "agreement", "", fact.to_dict(), fact.id, beside)
    learned = {"learned_on": fact.known_on.isoformat()} if imported or fact.recorded_at else {}
    kind = "measurement" if isinstance(fact, Measurement) else "milestone" if isinstance(fact, Milestone) else fact.kind
    return _draft(stream, kind, fact.on.isoformat(), fact.to_dict(), fact.id, {**learned, **beside})


def _draft(
    stream: str, kind: str, effective: str, fact: Mapping[str, JsonValue], own: str | None, beside: Mapping[str, JsonValue]
) -> Draft:
    """Name a draft by the fact's own id, or by its content where it has none: a repeat is then the same entry."""
    words = {"agreement": "agreement:", HEADING: "heading:"}.get(kind, "")
    text = canonical_json(fact)
    key = own or hashlib.sha256(f"{kind}\n{text}".encode()).hexdigest()
    # "fact" sorts before all that may stand beside it, so this is the canonical form of the whole.
    body = f'{{"fact":{text},{canonical_json(beside)[1:]}' if beside else f'{{"fact":{text}}}'
    return Draft(f"{stream}#{words}{key}", kind, effective, body)


def refers(fact: Fact | Partnership) -> bool:
    """Say whether a fact names another (a school, a record, an agreement ...), so that it must be held against what is there."""
    return isinstance(fact, Partnership | Agreement) or not fact.model_fields_set.isdisjoint(_REFERENCES)


def schools_of(entry: Entry) -> Iterator[str]:
    """List the schools that an entry names: in its own fields, in a list, or after the '@' of what is overridden."""
    fact = entry.content.get("fact")
    given = fact if isinstance(fact, dict) else {}
    named = [given.get("school"), given.get("into"), str(given.get("what", "")).partition("@")[2]]
    listed = given.get("schools")
    for value in (*named, *(listed if isinstance(listed, list) else ())):
        key = value.get("id") if isinstance(value, dict) else value
        if isinstance(key, str) and key:
            yield key


def same_fact(entry: Entry, draft: Draft) -> bool:
    """Say whether a draft repeats an entry: same kind, day and fact, whoever recorded it and whenever it was learned."""
    told = {key: value for key, value in entry.content.items() if key not in _BESIDE}
    again = {key: value for key, value in Entry(0, "", 0, "", "", "", "", draft.body, "").content.items() if key not in _BESIDE}
    return (entry.kind, entry.effective, told) == (draft.kind, draft.effective, again)


def assembled(
    stream: str, entries: Iterable[Entry], policies: Mapping[str, Policy], *, as_of: date | None, known_on: date | None
) -> Partnership:
    """Put a partnership together from its entries: what was known on a day, of what took effect by a day."""
    heading: Entry | None = None
    parts: dict[str, list[JsonValue]] = {"records": [], "evidence": [], "agreements": []}
    for entry in entries:
        if known_on is not None and entry.known_on > known_on:
            continue
        if entry.kind == HEADING:
            heading = entry
        elif as_of is None or entry.effective <= as_of.isoformat():
            parts[_list_of(entry.kind)].append(fact_of(entry))
    if heading is None:
        raise LookupFailed(f"the ledger knew no partnership '{stream}' then", code="unknown_partnership", hint="look at a later day")
    fact = fact_of(heading)
    with _fitting(stream):
        whole: dict[str, Any] = {**fact, **parts, "policies": tuple(policies.values())}
        return Partnership(**whole)


def grown(partnership: Partnership, entries: Collection[Entry]) -> Partnership | None:
    """Return a partnership with the records of later entries; None where one is more than a record, so that all must be read."""
    if any(_list_of(entry.kind) != "records" or entry.kind in (HEADING, "policy_changed") for entry in entries):
        return None
    records = [fact_of(entry) for entry in entries]
    with _fitting(partnership.id):
        for record in records:
            partnership = partnership.add(record)
    return partnership


@contextmanager
def _fitting(stream: str) -> Iterator[None]:
    try:
        yield
    except (PartnershipRulesError, ValueError) as error:
        raise StoreError(f"the ledger's facts of '{stream}' do not fit together: {error}", code="store_bad_row") from error


def _list_of(kind: str) -> str:
    match kind:
        case "agreement":
            return "agreements"
        case "measurement" | "milestone":
            return "evidence"
        case _:
            return "records"


def fact_of(entry: Entry) -> dict[str, JsonValue]:
    """Return the fact that an entry holds, as its document would have it; raises ``StoreError`` where there is none."""
    content = entry.content
    fact = content.get("fact")
    if not isinstance(fact, dict):
        raise StoreError(f"entry {entry.seq} of the ledger cannot be read", code="store_bad_row", hint="run 'ledger verify'")
    if entry.kind == "policy":
        return _in_order(fact, content.get("order"))
    # A fact that brought no instant of its own was learned of when the ledger recorded it, unless it was imported.
    if entry.kind not in (HEADING, "agreement") and "recorded_at" not in fact and "learned_on" not in content:
        return {**fact, "recorded_at": entry.recorded_at}
    return fact


def _in_order(fact: dict[str, JsonValue], order: JsonValue) -> dict[str, JsonValue]:
    """Put states, clocks and the like back in the order of the policy: canonical JSON sorts them, and pages show that order."""
    found = dict(fact)
    for key, names in order.items() if isinstance(order, dict) else ():
        part = fact.get(key)
        if isinstance(part, dict) and isinstance(names, list):
            listed = [name for name in names if isinstance(name, str) and name in part]
            found[key] = {name: part[name] for name in dict.fromkeys([*listed, *part])}
    return found
