"""What was asked of a partnership: the answer is folded once, and the reasons are built when somebody wants them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Self

from ..errors import AsOfError
from ..evidence import Book, Measurement, Milestone
from ..facts import Facts, LinkedStates
from ..kinds import AnyRecord
from ..logic import Because
from ..record import Partnership, Record, known_by
from ..record.partnership import standing_records
from .assemble import Parts, assemble, reason_of
from .fold import Fold, Lens

if TYPE_CHECKING:
    from ..standing import ReasonPart, Standing

__all__ = ["Question"]


@dataclass(frozen=True)
class Question:
    """A partnership, how it is looked at, and the records that are visible; what was worked out is not pickled.

    ``hidden`` are places of evidence that is left out; the reasons of the step of ``explained`` are built with the answer.
    """

    partnership: Partnership
    lens: Lens
    visible: tuple[Record, ...]
    hidden: frozenset[int] = frozenset()
    explained: AnyRecord | None = None
    fold_type: ClassVar[type[Fold]] = Fold

    @classmethod
    def of(cls, partnership: Partnership, lens: Lens) -> Self:
        """Ask what all records come to that took effect, and were known, by then."""
        return cls(partnership, lens, tuple(known_by(partnership.records, as_of=lens.as_of, known_on=lens.known_on)))

    def __getstate__(self) -> dict[str, object]:
        return {"partnership": self.partnership, "lens": self.lens, "visible": self.visible, "hidden": self.hidden}

    @cached_property
    def links(self) -> Mapping[str, LinkedStates]:
        """Where the partnerships stand, by role, to which this one is linked, as this question looks at records."""
        held = {one.id: one for one in self.partnership.linked}
        return {role: self._linked(key, held.get(key)) for role, key in self.partnership.links.items()}

    def _linked(self, key: str, linked: Partnership | None) -> LinkedStates:
        if linked is None:
            return LinkedStates(key, needs=f"the partnership '{key}'")
        if not linked.is_exact:
            return LinkedStates(key, needs=f"the exact days of the partnership '{key}'")
        days = tuple(fact.on for one in (linked, *linked.linked) for fact in (*one.records, *one.evidence))
        lens = Lens(linked.policy_of(linked.policy), self.lens.as_of, self.lens.known_on, overrides=self.lens.overrides)
        try:
            fold = self.of(linked, lens).fold
        except AsOfError:  # it has no record yet
            return LinkedStates(key, days=days)
        entered = ((fold.records[0].on, lens.policy.initial), *((step.on, step.to) for step in fold.trail))
        return LinkedStates(key, "", entered, fold.facts, days)

    @cached_property
    def fold(self) -> Fold:
        """The finished fold."""
        return self._fold(trace=self.explained or False)

    @property
    def facts(self) -> Facts:
        """The facts on the day asked about."""
        return self.fold.facts

    @cached_property
    def _step_reasons(self) -> dict[int, Because]:
        """The reasons of all steps, from a second fold that writes them down."""
        return self._fold(trace=True).reasons

    @cached_property
    def _reasons(self) -> dict[tuple[ReasonPart, int], Because]:
        """The reasons of other parts that were asked for."""
        return {}

    @cached_property
    def parts(self) -> Parts:
        """The parts of the answer, each built when it is asked for."""
        return Parts(self, self.facts)

    def answer(self) -> Standing:
        """Return the standing."""
        self.parts.refuse_at_once()
        return assemble(self, self.fold)

    def answer_from(self, fold: Fold) -> Standing:
        """Return the standing with all its parts from a fold that was stopped on an earlier day, and will go on afterwards."""
        parts = Parts(self, fold.run(self.lens).facts)
        parts.refuse_at_once()
        return assemble(self, fold).filled(parts)

    def fold_to_go_on(self) -> Fold | None:
        """Return a fold that can stop on the days before; None where what comes later may take something back from them."""
        records, withdrawn = standing_records(self.visible)
        book = self._book(withdrawn)
        can_go_on = records and not withdrawn and book.can_be_cut and not self.partnership.links
        return self.fold_type(self, records, book) if can_go_on else None

    def reason(self, part: ReasonPart, place: int) -> Because:
        """Return the reasons of one part of the standing, built when they are first asked for."""
        if part == "step":
            written = self.fold.reasons if self.explained else self._step_reasons
            return written[place] if place in written else self._step_reasons[place]
        if (part, place) not in self._reasons:
            self._reasons[part, place] = reason_of(self.facts, part, place)
        return self._reasons[part, place]

    def without_overrides(self) -> Standing:
        """Return the answer without anybody's overrides."""
        return replace(self, lens=replace(self.lens, overrides=False)).answer()

    def on(self, day: date, *, known_on: date | None = None) -> Standing:
        """Return the answer to the same question on another day, and by what was known another day."""
        return self.of(self.partnership, replace(self.lens, as_of=day, known_on=known_on or self.lens.known_on)).answer()

    def _fold(self, *, trace: AnyRecord | bool) -> Fold:
        records, withdrawn = standing_records(self.visible)
        if not records:
            raise _too_early(self.partnership, self.lens.as_of, self.lens.known_on)
        return self.fold_type(self, records, self._book(withdrawn), trace=trace).run()

    def _book(self, withdrawn: frozenset[str]) -> Book:
        """Return the evidence that is visible; where that is all of it, it was put in order before."""
        whole = self.partnership.book
        if self.lens.known_on is None and not withdrawn and not self.hidden and whole.can_be_cut:
            return whole.until(self.lens.as_of)
        visible = self.evidence.values()
        return whole if not withdrawn and len(visible) == len(self.partnership.evidence) else Book(visible, withdrawn=withdrawn)

    @property
    def evidence(self) -> dict[int, Measurement | Milestone]:
        """The evidence that took effect, and was known, by then, by its place in the partnership."""
        lens = self.lens
        shown = ((place, one) for place, one in enumerate(self.partnership.evidence) if place not in self.hidden)
        return {at: e for at, e in shown if e.on <= lens.as_of and (lens.known_on is None or e.known_on <= lens.known_on)}


def _too_early(partnership: Partnership, day: date, known: date | None) -> AsOfError:
    first = min((record.on for record in partnership.records), default=None)
    if first is None:
        return AsOfError(f"the partnership '{partnership.id}' has no record", hint="add one, such as 'identified'")
    known_by_then = f" that was known on {known}" if known else ""
    return AsOfError(
        f"the partnership '{partnership.id}' has no record on or before {day}{known_by_then}", hint=f"its first record is of {first}"
    )
