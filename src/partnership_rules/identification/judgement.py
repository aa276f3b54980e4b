"""What came of the rules for one school, before it is put into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ..logic import FALSE, TRUE, Truth, negate
from ..override import Override
from .parts import Rule
from .policy import IndexPolicy
from .roster import RosterSchool
from .weighing import Weighed

__all__ = ["Judgement", "Ruling"]


class Ruling(NamedTuple):
    """One rule asked of one school in one pool: whether it stands there, what was asked, and what came of it."""

    rule: Rule
    pool: str
    member: Truth
    when: Weighed
    harbor: Weighed | None
    truth: Truth
    exact: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came of the rules for one school.

    ``judged`` is the answer without anybody's override. ``unknown`` says, indicator by indicator, why a number is not known.
    """

    policy: IndexPolicy
    school: RosterSchool
    index: int
    judged: Truth
    rulings: tuple[Ruling, ...]
    is_excluded: Truth | None = None
    leaving: Weighed | None = None
    since: date | None = None
    override: Override | None = None
    reason_set: str = ""
    unknown: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def judged_reasons(self) -> tuple[str, ...]:
        """The reasons of the rules that name it for certain, once each."""
        found = [ruling.rule.reason for ruling in self.rulings if ruling.truth is TRUE]
        if not found and self.is_kept is TRUE and self.policy.exit is not None:
            found = [self.policy.exit.reason]
        return tuple(dict.fromkeys(found))

    @property
    def is_kept(self) -> Truth:
        """Whether it had the status before and has not left it."""
        return FALSE if self.leaving is None else negate(self.leaving.truth)

    def needs_of(self, name: str) -> tuple[str, ...]:
        """List why the number of an indicator, or those behind a score, are not known."""
        names = [name] if name in self.policy.indicators else list(self.policy.scores[name].weights)
        return tuple(why for name, whys in self.unknown if name in names for why in whys)

    @property
    def asked_of_roster(self) -> tuple[str, ...]:
        """The columns of the roster that the policy asks."""
        return self.policy.asked_of_roster
