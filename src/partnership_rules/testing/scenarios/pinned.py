"""A partnership as the text that reproduces it, and as a scenario that pins what stands."""

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from ...documents import catalog
from ...documents.dumping import dumps
from ...evaluation import evaluate
from ...policy import Policy
from ...record import Partnership
from ...rough_days import Outlook, outlook
from ...writing import write_whole
from ..oracle import comparable
from ..rows import Row

__all__ = ["pin", "reproduce"]

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_@.-]*\Z|\d{4}-\d{2}-\d{2}\Z")
_PARTS = ("benchmarks", "clauses", "requirements", "grounds")
_WORDS = ("true", "false", "null", "yes", "no", "on", "off")


def reproduce(partnership: Partnership, *, with_policies: bool = True) -> str:
    """Return the YAML that makes a partnership; policies that stand in the catalog are left to be found there.

    Without ``with_policies`` the others are left out too, for a reader who has them.
    """
    return dumps(partnership, policies=[policy for policy in partnership.policies if with_policies and not _shipped(policy)])


@cache
def _catalog_hashes() -> Mapping[str, str]:
    return {key: policy.hash for key, policy in catalog().items()}


def _shipped(policy: Policy) -> bool:
    return _catalog_hashes().get(policy.id) == policy.hash


def pin(
    partnership: Partnership,
    *,
    as_of: date,
    known_on: date | None = None,
    title: str = "What stood on a day stays so",
    path: str | Path | None = None,
    expect: Mapping[str, object] | None = None,
) -> str:
    """Write a scenario that expects what ``evaluate`` or ``outlook`` gives now, or what is passed as ``expect``; return its text.

    With ``path`` it is written there too: read it before you trust it, for it pins what is, not what ought to be.
    """
    if partnership.is_exact:
        found = expect or _pinned(comparable(evaluate(partnership, as_of=as_of, known_on=known_on)))
    else:
        found = expect or _pinned_roughly(outlook(partnership, as_of=as_of, known_on=known_on))
    given = "".join(f"  {line}\n" for line in reproduce(partnership).splitlines()[1:])
    lines = [
        "format: partnership-rules/scenario/1",
        f"title: {json.dumps(title, ensure_ascii=False)}",
        f"given:\n{given}as_of: {as_of}",
        *([f"known_on: {known_on}"] if known_on else []),
        "expect:",
        *(f"  {key}: {_flow(value)}" for key, value in found.items()),
    ]
    text = "\n".join(lines) + "\n"
    if path is not None:
        write_whole(Path(path), [text.encode()])
    return text


def _pinned(standing: Row) -> Row:
    """Return what is worth pinning of a standing: the state, the clocks, and every outcome."""
    found = {key: standing[key] for key in ("state", "since", "level", "cycle")}
    found["clocks"] = {clock["name"]: {"status": clock["status"], "due": clock["due"]} for clock in standing["clocks"]}
    for key in _PARTS:
        found[key] = {_name(one): {"outcome": one["outcome"]} for one in standing[key]}
    found["trail"] = standing["trail"]
    return {key: value for key, value in found.items() if value != {}}


def _pinned_roughly(found: Outlook) -> Row:
    """Return what is worth pinning of an outlook: all that is possible, and the ranges of days."""
    said = found.to_dict()
    clocks = {clock["name"]: {key: clock[key] for key in ("statuses", "due", "days_late")} for clock in said["clocks"]}
    parts = {key: {one["name"]: {"outcomes": one["outcomes"]} for one in said[key]} for key in _PARTS}
    return {key: value for key, value in {"states": said["states"], "clocks": clocks, **parts}.items() if value != {}}


def _name(one: Row) -> str:
    return f"{one['id']}@{one['school']}" if one.get("school") else str(one["id"])


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str) and _PLAIN.match(value) and value not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)
