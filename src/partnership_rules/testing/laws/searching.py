"""Look for a counterexample among drawn partnerships, and make it small; the same policy always gives the same answer.

It needs no extra: partnerships are drawn from numbers (see ``menus.partnerships``), and made smaller fact by fact (see ``shrink``).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from ...agreement import Agreement
from ...errors import AsOfError, LimitError, PartnershipRulesError
from ...evaluation import evaluate
from ...model import FieldsAsJson
from ...policy import Policy
from ...record import Partnership
from ...standing import Standing
from ..menus.agreements import build_agreement
from ..menus.names import names_of
from ..menus.partnerships import FIRST_DAYS, MODES, Step, draw_partnership, near_days
from ..scenarios.pinned import reproduce
from .shrink import shrink

__all__ = ["Case", "LawResult", "cases", "search"]

MOST_STEPS = 14


@dataclass(frozen=True)
class Case:
    """A partnership and a day to look at it."""

    partnership: Partnership
    as_of: date

    def standing(self) -> Standing:
        """Return the standing on the day."""
        return evaluate(self.partnership, as_of=self.as_of)


@dataclass(frozen=True)
class LawResult(FieldsAsJson):
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
        """Return whether the law held wherever it applied, and applied somewhere."""
        return self.outcome == "passed"

    def report(self) -> str:
        """Describe the outcome; a failure with the partnership that shows it, as YAML; the policy is the one that was asked about."""
        lines = [f"{self.law}: {self.outcome} ({self.applied} of {self.tried} partnerships said something about it)"]
        lines += [self.reason] if self.reason else []
        if self.partnership is not None:
            lines += [f"as of {self.as_of}:", reproduce(self.partnership, with_policies=False)]
        return "\n".join(lines)

    def require(self) -> None:
        """Raise ``AssertionError`` with the report unless the law passed: the one line of a test."""
        if not self.passed:
            raise AssertionError(self.report())


def cases(policy: Policy, agreements: Sequence[Agreement] = (), *, examples: int = 100, seed: int = 0) -> Iterator[Case]:
    """Draw partnerships under a policy, each with a day; without agreements one is drawn for each."""
    random = Random(seed)
    for number in range(examples):
        known = tuple(agreements) or (_agreement(policy, random, number),)
        steps = [_step(random) for _ in range(random.randint(1, MOST_STEPS))]
        first, schools, charter = random.randrange(len(FIRST_DAYS)), random.randrange(3), random.choice((False, None, True))
        look = random.randrange(1000)
        try:
            drawn = draw_partnership(policy, known, steps, first=first, schools=schools, charter=charter)
            days = near_days(drawn, evaluate(drawn, as_of=max(record.on for record in drawn.records)))
        except PartnershipRulesError:
            continue
        yield Case(drawn, days[look % len(days)])


def _agreement(policy: Policy, random: Random, number: int) -> Agreement:
    row = build_agreement(lambda options: random.choice(options), names_of(policy), key=f"a{number}", policy=policy.id)
    return Agreement(**row)


def _step(random: Random) -> Step:
    late = random.choice((0, 0, 0, 0, 0, 0, 3, 40))
    return Step(random.randrange(100), random.randrange(1000), random.randrange(len(MODES)), random.randrange(1200), late)


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
    judge = _where_there_is_a_standing(judge)
    for case in cases(policy, agreements, examples=examples, seed=seed):
        tried += 1
        found = judge(case)
        applied += found is not None
        if found:
            smallest = Case(*shrink(case.partnership, case.as_of, lambda p, day: bool(judge(Case(p, day)))))
            return LawResult(law, "failed", tried, applied, judge(smallest) or found, smallest.partnership, smallest.as_of)
    if not applied:
        return LawResult(law, "inconclusive", tried, 0, "no partnership was found that the law says anything about")
    return LawResult(law, "passed", tried, applied)


def _where_there_is_a_standing(judge: Callable[[Case], str | None]) -> Callable[[Case], str | None]:
    """Let a law say nothing where what it changes leaves no standing: no record by that day, or a policy that never rests."""

    def careful(case: Case) -> str | None:
        try:
            return judge(case)
        except (AsOfError, LimitError):
            return None

    return careful
