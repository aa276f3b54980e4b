"""Every kind of record: what it says, its keys, an example, and the order in which records of one day are taken."""

from __future__ import annotations

from collections.abc import Iterator

from partnership_rules.kinds import FACTS
from partnership_rules.record import KINDS, RecordBase

from .examples import examples
from .markdown import block, code, fields, prose

__all__ = ["every_kind"]


def every_kind() -> str:
    """Give a section for every kind of record, in the order of the day."""
    return "\n".join((_order(), *_sections()))


def _order() -> str:
    listed = " · ".join(f"[{code(kind)}](#{kind})" for kind in KINDS)
    return f"Records of one day are taken in this order, wherever they stand in the file:\n\n{listed}\n"


def _sections() -> Iterator[str]:
    shown = examples("records")
    common = RecordBase.model_fields
    yield f"## What every record has\n\n{prose(RecordBase)}\n\n{fields(RecordBase)}"
    for kind, model in KINDS.items():
        about = f"{prose(model)} {_what(kind)}"
        yield f"({kind})=\n## `{kind}`\n\n{about}\n\n{fields(model, leave_out=common)}\n{block(shown[kind], 'yaml')}"


def _what(kind: str) -> str:
    if kind == "other":
        return "An act, unless the policy says that it `is: fact`."
    return "A fact." if kind in FACTS else "An act."
