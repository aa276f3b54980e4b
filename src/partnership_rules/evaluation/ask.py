"""Facts in, standing out: ``evaluate`` and the gatekeeper ``propose``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ..dates import as_day
from ..errors import InputError
from ..facts import Facts
from ..kinds import AnyRecord
from ..model import expect
from ..policy import Policy
from ..record import Partnership
from ..record.partnership import as_record
from ..standing import Decision, Standing
from .fold import Lens
from .question import Question

__all__ = ["evaluate", "facts_of", "lens_of", "propose"]


def evaluate(
    partnership: Partnership,
    *,
    as_of: date | str,
    known_on: date | str | None = None,
    policy: Policy | None = None,
    overrides: bool = True,
) -> Standing:
    """Return the standing of a partnership on a day.

    ``as_of`` cuts records and evidence by the day they took effect, ``known_on`` by the day they were learned of (None: all
    that is known); a day is a ``date`` or a text YYYY-MM-DD. ``policy`` holds another policy against the whole record; without it
    the partnership's own is used, and ``policy_changed`` is honoured. ``overrides=False`` gives the answer without anybody's overrides.

    Pure: nothing is stored, printed or timed, and no clock is read. Errors: ``AsOfError`` before the first record,
    ``LookupFailed`` for a policy it does not carry, ``DateError`` for a date that is none.
    """
    return Question.of(partnership, lens_of(partnership, as_of, known_on, policy, overrides=overrides)).answer()


def facts_of(partnership: Partnership, *, as_of: date | str, known_on: date | str | None = None, policy: Policy | None = None) -> Facts:
    """Return the facts on a day, as ``weigh`` takes them: to ask a condition of one's own of a partnership."""
    return Question.of(partnership, lens_of(partnership, as_of, known_on, policy)).facts


def propose(
    partnership: Partnership, record: AnyRecord | Mapping[str, object], *, known_on: date | str | None = None, policy: Policy | None = None
) -> Decision:
    """Say whether a record would be accepted on its day, why, and what would have to be true; nothing is stored.

    It is accepted when it moves the machine, when nothing answers it, and when it is a fact (a rating, a report), whatever follows.
    An act (a release, a signature) is refused when it is out of time, or when its kind has a way out of the present state but no
    guard is true, unknown included. Later records are not looked at. Errors: a record that is
    none, or does not fit the partnership, raises ``ModelError``.
    """
    expect(partnership, Partnership, hint="pr.load() gives one")
    made = as_record(record)
    grown = partnership.add(made)
    lens = lens_of(partnership, made.on, known_on, policy)
    before = [other for other in partnership.records if lens.known_on is None or other.known_on <= lens.known_on]
    visible = tuple(other for other in (*before, made) if other.on <= made.on)
    standing = Question(grown, lens, visible, explained=made).answer()
    step = next(line for line in standing.trail if line.record is made)
    accepted = step.outcome != "refused"
    return Decision(accepted, step.outcome, step, grown if accepted else partnership, standing)


def lens_of(
    partnership: Partnership, as_of: date | str, known_on: date | str | None, policy: Policy | None, *, overrides: bool = True
) -> Lens:
    """Return how a record is looked at; raises the errors of ``evaluate``."""
    day = as_day(as_of)
    expect(partnership, Partnership, hint="pr.load() gives one")
    if not partnership.is_exact:
        message = f"the partnership '{partnership.id}' holds facts whose day is known only roughly, or is silent on some"
        raise InputError(message, code="rough_days", hint="pr.outlook(partnership, as_of=...) answers for every day they may be of")
    if policy is not None:
        expect(policy, Policy, hint="pr.load_policy() gives one")
    held = policy or partnership.policy_of(partnership.policy)
    known = as_day(known_on) if known_on is not None else None
    return Lens(held, day, known, fixed=policy is not None, overrides=overrides)
