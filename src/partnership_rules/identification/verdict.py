"""The verdict on one school: in, out or undetermined, with its rank and score, what would turn it, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from ..logic import FALSE, TRUE, UNDETERMINED, Because, Truth
from ..quantity import show
from ..shown import AsJson, Shown
from .cut import Ends
from .explaining import reasons_of, say_place, say_turns
from .judgement import Judgement, Ruling
from .weighing import Weighed

__all__ = ["OUTCOMES", "Outcome", "SchoolVerdict"]

Outcome: TypeAlias = Literal["in", "out", "undetermined"]
OUTCOMES: Mapping[Truth, Outcome] = {TRUE: "in", FALSE: "out", UNDETERMINED: "undetermined"}


@dataclass(frozen=True, slots=True)
class SchoolVerdict(AsJson, Judgement, Shown):
    """What holds of one school: in, out or undetermined, with its rank and score, what would turn it, and why.

    ``judged`` is the answer without anybody's override.
    """

    def __repr__(self) -> str:
        return f"<SchoolVerdict on '{self.school.school}': {self.outcome}>"

    def __str__(self) -> str:
        return str(self.because)

    @property
    def truth(self) -> Truth:
        """The answer, with an override where there is one."""
        return self.override.truth if self.override is not None else self.judged

    @property
    def outcome(self) -> Outcome:
        """``in``, ``out`` or ``undetermined``."""
        return OUTCOMES[self.truth]

    @property
    def outcome_without_override(self) -> Outcome:
        """The outcome as it would be without anybody's override."""
        return OUTCOMES[self.judged]

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons for which it is named: those of rules, or that of an override; none where it is not, or undetermined."""
        if self.truth is not TRUE:
            return ()
        return self.judged_reasons or ((self.reason_set,) if self.reason_set else ())

    @property
    def status(self) -> str | None:
        """The status that a record would give it; None where it is undetermined, or the policy gives none."""
        given = self.policy.status
        if self.truth is UNDETERMINED:
            return None
        if self.truth is TRUE:
            return given.named
        return (given.exited or given.otherwise) if self.leaving is not None else given.otherwise

    @property
    def pool(self) -> str | None:
        """The pool that decides: the first in which it is named, or may be, or else the first in which it stands."""
        found = self._main
        return found.pool if found is not None else None

    @property
    def _main(self) -> Ruling | None:
        order = {TRUE: 0, UNDETERMINED: 1, FALSE: 2}
        return min(self.rulings, key=lambda one: (_ranked_in(one.when) is None, order[one.truth]), default=None)

    @property
    def ranked(self) -> Weighed | None:
        """The question of rank that decides, where there is one."""
        found = self._main
        return _ranked_in(found.when) if found is not None else None

    @property
    def rank(self) -> tuple[int, int] | None:
        """The best and the worst rank that it may have, from 1; None where it is not ranked."""
        found = self.ranked
        return found.place.rank if found is not None and found.place is not None else None

    @property
    def score(self) -> Ends | None:
        """The ends between which its score lies; None where it has none, or no rule ranks it."""
        found = self.ranked
        if found is None or found.cut is None or self.rank is None:
            return None
        entrant = found.cut.entrants[self.index]
        return entrant.low, entrant.high

    @property
    def in_if_below(self) -> Fraction | None:
        """The score at or below which it is named, whatever the others have (below it, where ties are out); None: none is."""
        found = self.ranked
        return found.place.in_if_below if found is not None and found.place is not None else None

    @property
    def out_if_above(self) -> Fraction | None:
        """The score above which it is not named by rank, whatever the others have (or at it, where ties are out); None: none is."""
        found = self.ranked
        return found.place.out_if_above if found is not None and found.place is not None else None

    @property
    def exact(self) -> bool:
        """Whether an undetermined answer is as narrow as the data allow; one that is decided always holds."""
        open_ones = [ruling for ruling in self.rulings if ruling.truth is UNDETERMINED]
        several = len(open_ones) + (self.is_kept is UNDETERMINED) > 1
        return self.judged is not UNDETERMINED or (not several and all(ruling.exact for ruling in open_ones))

    @property
    def because(self) -> Because:
        """The tree of reasons, told when it is asked for."""
        return reasons_of(self)

    @property
    def needs(self) -> tuple[str, ...]:
        """What is not known of the school and could decide; where its own numbers are known, it hangs on those of others."""
        if self.judged is not UNDETERMINED:
            return ()
        own = [why for _, whys in self.unknown for why in whys]
        roster = [f"roster: {key}" for key in self.asked_of_roster if not self.school.says.get(key)]
        return tuple(dict.fromkeys([*own, *roster])) or ("the numbers of other schools near the cut",)

    def to_dict(self) -> dict[str, Any]:  # JSON, whose readers index it
        """Return the verdict as a JSON-ready mapping; ends that are not known are null."""
        score, override = self.score, self.override
        return {
            "school": self.school.school,
            "name": self.school.name,
            "district": self.school.district,
            "outcome": self.outcome,
            "without_override": self.outcome_without_override,
            "reasons": list(self.reasons),
            "pool": self.pool or None,
            "rank": list(self.rank) if self.rank else None,
            "score": [_number(end) for end in score] if score else None,
            "in_if_below": _number(self.in_if_below),
            "out_if_above": _number(self.out_if_above),
            "exact": self.exact,
            "needs": list(self.needs),
            "override": override.to_dict() if override is not None else None,
        }

    def row(self) -> dict[str, object]:
        """Return the verdict as a row of a table of plain cells."""
        rank, score = self.rank or (None, None), self.score or (None, None)
        return {
            "school": self.school.school,
            "name": self.school.name,
            "district": self.school.district,
            "outcome": self.outcome,
            "reasons": "; ".join(self.reasons),
            "pool": self.pool,
            "rank_least": rank[0],
            "rank_most": rank[1],
            "score_least": _number(score[0]),
            "score_most": _number(score[1]),
            "in_if_below": _number(self.in_if_below),
            "out_if_above": _number(self.out_if_above),
            "needs": "; ".join(self.needs),
        }

    def sentence(self) -> str:
        """Say in one line where it stands."""
        found = self.ranked
        said = [self.outcome, *self.reasons]
        if found is not None:
            said += [say_place(found), say_turns(found)]
        return "; ".join(part for part in said if part)


def _ranked_in(weighed: Weighed) -> Weighed | None:
    """Find the question of rank inside a condition."""
    if weighed.place is not None:
        return weighed
    return next((found for part in weighed.parts if (found := _ranked_in(part)) is not None), None)


def _number(end: Fraction | None) -> str | None:
    return None if end is None else show(end)
