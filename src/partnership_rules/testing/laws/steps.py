"""The steps that a partnership took up to a day, with whether there were grounds just before the level was raised."""

from dataclasses import dataclass
from typing import Any

from ...evaluation.fold import Fold, Lens
from ...evaluation.question import Question
from ...evidence import Book
from ...logic import Truth, any_of
from ...machine import Alternative
from ...policy import Transition
from ...record import known_by
from ...record.partnership import standing_records
from .searching import Case

__all__ = ["TakenStep", "steps_taken"]


@dataclass(frozen=True)
class TakenStep:
    """A step that was taken; ``grounds`` says whether there were grounds just before it, where it raises the level."""

    transition: Transition
    grounds: Truth | None


class _ObservedFold(Fold):
    """A fold that lists the steps it takes."""

    steps: list[TakenStep]

    def _move(self, taken: Alternative | None, **step: Any) -> None:
        if taken is not None:
            transition = self.policy.transitions[taken.place]
            grounds = any_of(truth for _, truth, _ in self.facts.grounds()) if transition.escalates else None
            self.steps.append(TakenStep(transition, grounds))
        super()._move(taken, **step)


def steps_taken(case: Case) -> list[TakenStep]:
    """List every step that was taken up to the day of a case."""
    partnership = case.partnership
    records, gone = standing_records(known_by(partnership.records, as_of=case.as_of, known_on=None))
    if not records:
        return []
    book = Book(known_by(partnership.evidence, as_of=case.as_of, known_on=None), withdrawn=gone)
    lens = Lens(partnership.policy_of(partnership.policy), case.as_of, None)
    fold = _ObservedFold(Question.of(partnership, lens), records, book)
    fold.steps = []
    fold.run()
    return fold.steps
