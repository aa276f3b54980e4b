"""Watch a fold step by step: what was true at the very moment a step was taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ...evaluation.fold import Fold, Lens
from ...evidence import Book
from ...facts import Facts
from ...machine import Alternative
from ...policy import Transition
from ...record import known_by
from ...record.partnership import standing_records
from .search import Case

__all__ = ["Moment", "watched"]


@dataclass(frozen=True)
class Moment:
    """A step as it was taken: the transition, the record that set it off, and what was asked of the facts just before."""

    transition: Transition
    record: Any
    answer: Any


class _WatchedFold(Fold):
    """A fold that asks something of its facts before every step."""

    ask: Callable[[Facts, Transition, Any], Any]
    moments: list[Moment]

    def _take(self, taken: Alternative | None, *, what: str, outcome: str, why: Any, record: Any = None) -> None:
        if taken is not None:
            transition = self.policy.transitions[taken.place]
            self.moments.append(Moment(transition, record, self.ask(self.facts, transition, record)))
        super()._take(taken, what=what, outcome=outcome, why=why, record=record)


def watched(case: Case, ask: Callable[[Facts, Transition, Any], Any]) -> Iterator[Moment]:
    """Give every step that was taken up to the day of a case, with what ``ask`` gave just before it."""
    partnership = case.partnership
    records, gone = standing_records(known_by(partnership.records, as_of=case.as_of, known_on=None))
    if not records:
        return
    book = Book(known_by(partnership.evidence, as_of=case.as_of, known_on=None), withdrawn=gone)
    fold = _WatchedFold(partnership, records, book, Lens(partnership.policy_of(partnership.policy), case.as_of, None))
    fold.ask, fold.moments = ask, []
    fold.run()
    yield from fold.moments
