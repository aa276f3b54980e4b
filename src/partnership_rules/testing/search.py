"""Look for a counterexample among drawn partnerships, and make it small; the same policy always gives the same answer.

It needs no extra: partnerships are drawn from numbers (see ``drawing``), and made smaller by leaving steps out and
making numbers smaller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from ..agreement import Agreement
from ..errors import AsOfError, LimitError, PartnershipRulesError
from ..evaluation import evaluate
from ..policy import Policy
from ..record import Partnership
from ..standing import Standing
from .composing import compose_agreement
from .drawing import FIRST_DAYS, MODES, Step, draw_partnership, near_days
from .names import names_of
from .pinning import reproduce

__all__ = ["Case", "LawResult", "cases", "search"]

MOST_STEPS = 14
MOST_TRIES = 400


@dataclass(frozen=True)
class Case:
    """A partnership and a day to look at it; ``steps`` are the numbers it was drawn from."""

    partnership: Partnership
    as_of: date
    steps: tuple[Step, ...]
    first: int
    schools: int
    charter: bool | None
    look: int

    @property
    def size(self) -> tuple[int, int, int]:
        """Give what is to be made small: the steps, the facts, and the numbers."""
        facts = len(self.partnership.records) + len(self.partnership.evidence)
        return len(self.steps), facts, sum(map(sum, self.steps)) + self.first + self.schools + self.look

    def standing(self) -> Standing:
        """Give the standing on the day."""
        return evaluate(self.partnership, as_of=self.as_of)


@dataclass(frozen=True)
class LawResult:
    """What a law came to under a policy: passed, failed (with the smallest counterexample found), or inconclusive.

    ``tried`` counts the partnerships looked at, ``applied`` those the law said something about; a law that never applied
    is inconclusive. ``reason`` says what was wrong, or missing.
    """

    law: str
    outcome: str
    tried: int = 0
    applied: int = 0
    reason: str = ""
    partnership: Partnership | None = None
    as_of: date | None = None

    @property
    def passed(self) -> bool:
        """Say whether the law held wherever it applied, and applied somewhere."""
        return self.outcome == "passed"

    def report(self) -> str:
        """Tell the outcome; a failure with the partnership that shows it, as YAML."""
        lines = [f"{self.law}: {self.outcome} ({self.applied} of {self.tried} partnerships said something about it)"]
        lines += [self.reason] if self.reason else []
        if self.partnership is not None:
            lines += [f"as of {self.as_of}:", reproduce(self.partnership)]
        return "\n".join(lines)

    def require(self) -> None:
        """Raise ``AssertionError`` with the report unless the law passed: the one line of a test."""
        if not self.passed:
            raise AssertionError(self.report())

    def to_json(self) -> dict[str, Any]:
        """Give the result as a JSON-ready mapping."""
        return {
            "law": self.law,
            "outcome": self.outcome,
            "tried": self.tried,
            "applied": self.applied,
            "reason": self.reason,
            "partnership": self.partnership.to_json() if self.partnership else None,
            "as_of": self.as_of.isoformat() if self.as_of else None,
        }


def cases(policy: Policy, agreements: Sequence[Agreement] = (), *, examples: int = 100, seed: int = 0) -> Iterator[tuple[Case, Any]]:
    """Draw partnerships under a policy, each with a day; without agreements one is drawn for each.

    Gives each case with a function that makes a smaller one from other numbers.
    """
    random = Random(seed)
    for number in range(examples):
        known = tuple(agreements) or (_agreement(policy, random, number),)
        make = _maker(policy, known)
        steps = tuple(_step(random) for _ in range(random.randint(1, MOST_STEPS)))
        charter = random.choice((False, None, True))
        case = make(steps, random.randrange(len(FIRST_DAYS)), random.randrange(3), charter, random.randrange(1000))
        if case is not None:
            yield case, make


def _agreement(policy: Policy, random: Random, number: int) -> Agreement:
    row = compose_agreement(lambda options: random.choice(options), names_of(policy), key=f"a{number}", policy=policy.id)
    return Agreement(**row)


def _step(random: Random) -> Step:
    late = random.choice((0, 0, 0, 0, 0, 0, 3, 40))
    return Step(random.randrange(100), random.randrange(1000), random.randrange(len(MODES)), random.randrange(1200), late)


def _maker(policy: Policy, agreements: tuple[Agreement, ...]) -> Callable[..., Case | None]:
    def make(steps: tuple[Step, ...], first: int, schools: int, charter: bool | None, look: int) -> Case | None:
        try:
            drawn = draw_partnership(policy, agreements, list(steps), first=first, schools=schools, charter=charter)
            days = near_days(drawn, evaluate(drawn, as_of=max(record.on for record in drawn.records)))
        except PartnershipRulesError:
            return None
        return Case(drawn, days[look % len(days)], steps, first, schools, charter, look)

    return make


def search(
    law: str,
    judge: Callable[[Case], str | None],
    policy: Policy,
    agreements: Sequence[Agreement] = (),
    *,
    examples: int = 100,
    seed: int = 0,
) -> LawResult:
    """Hold a law against drawn partnerships.

    ``judge`` looks at one case: an empty text says that the law holds there, a text says how it is broken, None that the
    law says nothing about it. The first counterexample is made smaller before it is given.
    """
    tried = applied = 0
    judge = _careful(judge)
    for case, make in cases(policy, agreements, examples=examples, seed=seed):
        tried += 1
        found = judge(case)
        applied += found is not None
        if found:
            smallest = _smaller(case, make, judge)
            return LawResult(law, "failed", tried, applied, judge(smallest) or found, smallest.partnership, smallest.as_of)
    if not applied:
        return LawResult(law, "inconclusive", tried, 0, "no partnership was found that the law says anything about")
    return LawResult(law, "passed", tried, applied)


def _careful(judge: Callable[[Case], str | None]) -> Callable[[Case], str | None]:
    """Let a law say nothing where what it changes leaves no standing: no record by that day, or a policy that never rests."""

    def careful(case: Case) -> str | None:
        try:
            return judge(case)
        except (AsOfError, LimitError):
            return None

    return careful


def _smaller(case: Case, make: Callable[..., Case | None], judge: Callable[[Case], str | None]) -> Case:
    """Leave out steps and make numbers smaller as long as the law stays broken."""
    tries = MOST_TRIES
    going = True
    while going:
        going = False
        for candidate in _candidates(case):
            tries -= 1
            if tries < 0:
                return case
            made = make(*candidate)
            if made is not None and made.size < case.size and judge(made):
                case, going = made, True
                break
    return case


def _candidates(case: Case) -> Iterator[tuple[tuple[Step, ...], int, int, bool | None, int]]:
    steps, rest = case.steps, (case.first, case.schools, case.charter, case.look)
    for size in (len(steps) // 2, 3, 2, 1):
        for start in range(0, len(steps), size or 1) if size else ():
            yield (steps[:start] + steps[start + size :], *rest)
    yield (steps, 0, 0, False, case.look)
    yield (steps, case.first, 0, case.charter, case.look)
    yield (steps, 0, case.schools, case.charter, case.look)
    for number, step in enumerate(steps):
        for name, value in zip(step._fields, step, strict=True):
            for less in {0, value // 2, value - 1} if value else ():
                yield ((*steps[:number], step._replace(**{name: less}), *steps[number + 1 :]), *rest)
    for less in {0, case.look // 2, case.look - 1} if case.look else ():
        yield (steps, case.first, case.schools, case.charter, less)
