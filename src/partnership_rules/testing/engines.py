"""Three engines for one meaning: the fold with its table, the fold stepped by `transitions`, and the oracle.

``disagreements`` asks all three the same question and lists every word in which their answers differ.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import ClassVar

from ..errors import PartnershipRulesError
from ..evaluation import evaluate
from ..evaluation.fold import Fold, Lens
from ..evaluation.guards import guard_truth
from ..evaluation.question import Question
from ..logic import FALSE, Truth
from ..machine import Alternative, fire
from ..policy import Policy
from ..record import AnyRecord, Partnership
from ..standing import Standing
from .oracle import comparable, walk
from .rows import Row

__all__ = ["by_machine", "disagreements", "words_that_differ"]


class MachineFold(Fold):
    """The fold, with every step taken by the declared machine of `transitions` instead of the table."""

    def _alternative(self, trigger: str, record: AnyRecord | None) -> Alternative | None:
        outcomes: dict[int, Truth] = {}
        for place, transition in enumerate(self.policy.transitions):
            if transition.trigger == trigger and self.facts.state in transition.from_:
                fits = record is None or transition.fits(record)
                outcomes[place] = guard_truth(transition, self.facts, record) if fits else FALSE
        state, taken = fire(self.policy.machine, self.facts.state, trigger, outcomes)
        return None if taken is None else Alternative(taken, state, self.policy.transitions[taken].is_default)


class MachineQuestion(Question):
    """A question that is answered by the declared machine."""

    fold_type: ClassVar[type[Fold]] = MachineFold


def by_machine(
    partnership: Partnership, *, as_of: date, known_on: date | None = None, policy: Policy | None = None, overrides: bool = True
) -> Standing:
    """Return the standing as ``evaluate`` does, with every step taken by the `transitions` machine of the policy."""
    held = policy or partnership.policy_of(partnership.policy)
    lens = Lens(held, as_of, known_on, fixed=policy is not None, overrides=overrides)
    return MachineQuestion.of(partnership, lens).answer()


def disagreements(
    partnership: Partnership, *, as_of: date, known_on: date | None = None, policy: Policy | None = None, overrides: bool = True
) -> list[str]:
    """List the words in which ``evaluate``, the `transitions` machine and the oracle differ; none is what is wanted.

    An error counts as an answer: all three must refuse with the same code.
    """

    def answer(engine: Callable[..., Row]) -> Row | str:
        try:
            return engine(partnership, as_of=as_of, known_on=known_on, policy=policy, overrides=overrides)
        except PartnershipRulesError as error:
            return f"error {error.code}"

    own = answer(lambda p, **lens: comparable(evaluate(p, **lens)))
    machine = answer(lambda p, **lens: comparable(by_machine(p, **lens)))
    found = [f"machine: {line}" for line in words_that_differ(own, machine)]
    return found + [f"oracle: {line}" for line in words_that_differ(own, answer(walk))]


def words_that_differ(own: object, other: object, path: str = "") -> Iterator[str]:
    """Describe where two answers differ, each with its path.

    >>> list(words_that_differ({"state": "a", "trail": [1]}, {"state": "b", "trail": [1]}))
    ['state: a against b']
    """
    if isinstance(own, dict) and isinstance(other, dict):
        for key in own:
            yield from words_that_differ(own[key], other.get(key), f"{path}.{key}".lstrip("."))
    elif isinstance(own, list) and isinstance(other, list) and len(own) == len(other):
        for number, (one, two) in enumerate(zip(own, other, strict=True)):
            yield from words_that_differ(one, two, f"{path}[{_name(one, number)}]")
    elif own != other:
        yield f"{path}: {own} against {other}"


def _name(one: object, number: int) -> object:
    return (one.get("id") or one.get("name") or number) if isinstance(one, dict) else number
