"""Every kind of record: what it says, its keys, an example, and the order in which records of one day are taken."""

from __future__ import annotations

from collections.abc import Iterator

from partnership_rules.kinds import FACTS
from partnership_rules.record import KINDS, RecordBase

from .examples import examples
from .markdown import block, code, fields, prose

__all__ = ["every_kind"]


ORDER = """## The order of one day

Whatever happens on one day happens in this order, wherever it stands in a file:

1. **Deadlines lapse** whose last day was the day before, in the order in which the policy lists its clocks.
2. **Records are taken**, one after the other, by these rules:
   - first by their kind: {kinds};
   - the policy's own kinds, which are written as `other`, among each other in the order in which the policy lists them under `kinds`;
     where `policy_changed` is of that day, this is the new policy's order; a kind that it does not list comes last;
   - then by `recorded_at`, then by `id`, then by content. The place in the file never counts.
3. **Milestones are reached** that fall on the day, in the order in which the policy lists its clocks.
4. **Evidence of the day, and last days that passed,** are looked at by steps that are always taken (`always`).

After each of them, steps that are always taken follow at once, as long as any guard is true. What was withdrawn takes no part.
"""


def every_kind() -> str:
    """Give a section for every kind of record, in the order of the day."""
    return "\n".join((_order(), *_sections()))


def _order() -> str:
    listed = " · ".join(f"[{code(kind)}](#{kind})" for kind in KINDS)
    return ORDER.format(kinds=listed)


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
