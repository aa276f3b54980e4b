"""Facts in, standing out: ``evaluate`` and the gatekeeper ``propose``."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from ..dates import as_day
from ..errors import AsOfError
from ..evidence import Book
from ..model import expect
from ..policy import Policy
from ..record import Partnership, known_by
from ..record.partnership import as_record, standing_records
from ..standing import Decision, Standing
from .assemble import assemble
from .fold import Fold, Lens

__all__ = ["evaluate", "facts_of", "propose"]


def evaluate(
    partnership: Partnership,
    *,
    as_of: date,
    known_on: date | None = None,
    policy: Policy | None = None,
    overrides: bool = True,
) -> Standing:
    """Give the standing of a partnership on a day.

    ``as_of`` cuts records and evidence by the day they took effect, ``known_on`` by the day they were learned of (None: all
    that is known). ``policy`` holds another policy against the whole record; without it the partnership's own is used,
    and ``policy_changed`` is honoured. ``overrides=False`` gives the answer without anybody's overrides.

    Pure: nothing is stored, printed or timed, and no clock is read. Errors: ``AsOfError`` before the first record,
    ``LookupFailed`` for a policy it does not carry, ``DateError`` for a date that is none.
    """
    fold = _fold(partnership, as_of=as_of, known_on=known_on, policy=policy, overrides=overrides)
    again = partial(evaluate, partnership, as_of=as_of, known_on=known_on, policy=policy)
    return assemble(fold, again=again)


def facts_of(partnership: Partnership, *, as_of: date, known_on: date | None = None, policy: Policy | None = None) -> Any:
    """Give the facts on a day, as ``weigh`` takes them: to ask a condition of one's own of a partnership."""
    return _fold(partnership, as_of=as_of, known_on=known_on, policy=policy).facts


def propose(partnership: Partnership, record: Any, *, known_on: date | None = None, policy: Policy | None = None) -> Decision:
    """Say whether a record would be accepted on its day, why, and what would have to be true; nothing is stored.

    It is accepted when it moves the machine or is a fact that moves nothing, and refused when its kind has a way out of
    the present state but no guard is true, unknown included. Later records are not looked at. Errors: a record that is
    none, or does not fit the partnership, raises ``ModelError``.
    """
    expect(partnership, Partnership, hint="pr.load() gives one")
    made = as_record(record)
    grown = partnership.add(made)
    before = [other for other in partnership.records if known_on is None or other.known_on <= known_on]
    fold = _fold(grown, as_of=made.on, known_on=known_on, policy=policy, records=[*before, made])
    step = next(line for line in fold.trail if line.record is made)
    accepted = step.outcome != "refused"
    standing = assemble(fold, again=partial(evaluate, grown, as_of=made.on, known_on=known_on, policy=policy))
    return Decision(accepted, step.outcome, step, grown if accepted else partnership, standing)


def _fold(
    partnership: Partnership,
    *,
    as_of: date,
    known_on: date | None,
    policy: Policy | None,
    overrides: bool = True,
    records: list[Any] | None = None,
) -> Fold:
    expect(partnership, Partnership, hint="pr.load() gives one")
    if policy is not None:
        expect(policy, Policy, hint="pr.load_policy() gives one")
    day = as_day(as_of)
    known = as_day(known_on) if known_on is not None else None
    held = policy or partnership.policy_of(partnership.policy)
    visible = list(known_by(partnership.records, as_of=day, known_on=known)) if records is None else [r for r in records if r.on <= day]
    standing, gone = standing_records(visible)
    if not standing:
        raise _too_early(partnership, day, known)
    book = _book(partnership, day, known, gone)
    return Fold(partnership, standing, book, Lens(held, day, known, fixed=policy is not None, overrides=overrides)).run()


def _book(partnership: Partnership, day: date, known: date | None, gone: frozenset[str]) -> Book:
    """Give the evidence that is visible; where that is all of it, it was put in order before."""
    visible = list(known_by(partnership.evidence, as_of=day, known_on=known))
    return partnership.book if not gone and len(visible) == len(partnership.evidence) else Book(visible, withdrawn=gone)


def _too_early(partnership: Partnership, day: date, known: date | None) -> AsOfError:
    first = min((record.on for record in partnership.records), default=None)
    if first is None:
        return AsOfError(f"the partnership '{partnership.id}' has no record", hint="add one, such as 'identified'")
    known_by_then = f" that was known on {known}" if known else ""
    return AsOfError(
        f"the partnership '{partnership.id}' has no record on or before {day}{known_by_then}", hint=f"its first record is of {first}"
    )
