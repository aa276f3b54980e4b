"""What is known of one cycle: signatures, versions in force, reviews, reports, and the first day of everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import dropwhile, pairwise, takewhile
from typing import TypeAlias, TypeVar, assert_never

from ..condition import Occurrence, SignatureFact
from ..kinds import (
    AgreementAmended,
    AgreementSigned,
    AnyRecord,
    ImplementationReported,
    ReviewDecided,
    ReviewHeld,
    Signed,
    SupportReported,
)

__all__ = ["Cycle", "CycleRecord", "Review", "fits"]

CycleRecord: TypeAlias = Signed | AgreementSigned | AgreementAmended | ReviewHeld | ReviewDecided | ImplementationReported | SupportReported
"""The records that change the facts of a cycle."""


@dataclass(slots=True)
class Review:
    """A review of the cycle: the day it was held first, the day of the latest decision, and what was decided that day.

    ``findings`` are several where decisions of that day do not agree.
    """

    held: date | None = None
    decided: date | None = None
    findings: tuple[str, ...] = ()


Reports: TypeAlias = tuple[date, tuple[str, ...]]
"""The day of the latest reports on something, and what they say: several things where they do not agree."""


_T = TypeVar("_T")


def _latest(before: tuple[date, tuple[_T, ...]] | None, day: date, said: _T) -> tuple[date, tuple[_T, ...]]:
    """Return what was said last with one thing more, which is not of an earlier day."""
    same = before[1] if before is not None and before[0] == day else ()
    return day, tuple(dict.fromkeys((*same, said)))


def fits(occurrence: Occurrence, record: AnyRecord) -> bool:
    """Say whether a record is an occurrence of this kind, with these fields."""
    return occurrence.kind == record.happening and record.has(occurrence.with_)


def _is(occurrence: Occurrence, what: AnyRecord | str) -> bool:
    return occurrence.entered == what if isinstance(what, str) else fits(occurrence, what)


@dataclass(slots=True)
class Cycle:
    """The facts that a new cycle starts afresh.

    ``versions`` lists the days from which an agreement version is in force, with its id (None: its text is not on
    record). ``entered`` holds the first day in each state; ``happened`` every record and every state entered, in order.
    """

    number: int = 1
    seen: dict[str, list[AnyRecord]] = field(default_factory=dict)
    happened: list[tuple[date, AnyRecord | str]] = field(default_factory=list)
    entered: dict[str, date] = field(default_factory=dict)
    signed: dict[str | None, set[str]] = field(default_factory=dict)
    whole: dict[str | None, date] = field(default_factory=dict)
    versions: list[tuple[date, str | None]] = field(default_factory=list)
    reviews: dict[str, Review] = field(default_factory=dict)
    implementation: Reports | None = None
    supports: dict[str, Reports] = field(default_factory=dict)
    signed_last: tuple[date, tuple[str | None, ...]] | None = None

    def first(self, occurrence: Occurrence) -> date | None:
        """Return the first day of an occurrence in the cycle."""
        if occurrence.entered is not None:
            return self.entered.get(occurrence.entered)
        return next((record.on for record in self.seen.get(occurrence.kind or "", ()) if fits(occurrence, record)), None)

    def latest(self, occurrence: Occurrence) -> date | None:
        """Return the latest day of an occurrence in the cycle."""
        return next((day for day, what in reversed(self.happened) if _is(occurrence, what)), None)

    def first_since(self, anchor: Occurrence, occurrence: Occurrence, *, latest: bool = False) -> date | None:
        """Return the first day of an occurrence that did not come before the first anchor, or that came after the ``latest``."""
        if latest:
            after = takewhile(lambda one: not _is(anchor, one[1]), reversed(self.happened))
            return next((day for day, what in reversed(list(after)) if _is(occurrence, what)), None)
        listed = dropwhile(lambda one: not _is(anchor, one[1]), self.happened)
        return next((day for day, what in listed if _is(occurrence, what)), None)

    def stays(self, states: Sequence[str], since: date, until: date) -> Iterator[tuple[str, date, date]]:
        """List the times in some states between two days, each with its state."""
        entries = [(day, what) for day, what in self.happened if isinstance(what, str)]
        for (day, state), (left, _) in pairwise([*entries, (until, "")]):
            if state in states and max(day, since) < left:
                yield state, max(day, since), left

    def enter(self, state: str, day: date) -> None:
        """Put the entry into a state among the occurrences."""
        self.entered.setdefault(state, day)
        self.happened.append((day, state))

    def occur(self, record: AnyRecord) -> None:
        """Put a record among the occurrences."""
        self.seen.setdefault(record.happening, []).append(record)
        self.happened.append((record.on, record))

    def forget(self, record: AnyRecord) -> None:
        """Take back the latest occurrence: the step was refused, so nothing counts from it."""
        self.seen[record.happening].pop()
        self.happened.pop()

    def apply(self, record: CycleRecord) -> None:
        """Apply what a record says of signatures, versions, reviews and reports."""
        match record.kind:
            case "signed":
                self.signed.setdefault(record.agreement, set()).add(record.role)
                self.signed_last = _latest(self.signed_last, record.on, record.agreement)
            case "agreement_signed":
                self.signed.setdefault(record.agreement, set())
                self.whole.setdefault(record.agreement, record.on)
                self.signed_last = _latest(self.signed_last, record.on, record.agreement)
            case "agreement_amended":
                if self.versions:
                    self.versions.append((record.on, record.agreement))
            case "review_held":
                review = self.reviews.setdefault(record.review, Review())
                review.held = review.held or record.on
            case "review_decided":
                review = self.reviews.setdefault(record.review, Review())
                before = (review.decided, review.findings) if review.decided is not None else None
                review.decided, review.findings = _latest(before, record.on, record.finding)
            case "implementation_reported":
                self.implementation = _latest(self.implementation, record.on, record.finding)
            case "support_reported":
                self.supports[record.support] = _latest(self.supports.get(record.support), record.on, record.finding)
            case _:
                assert_never(record)

    def come_into_force(self, day: date, holds: Callable[[], bool]) -> None:
        """Let the version that was signed last be in force from a day.

        Of several that were signed on one day it is the one whose signatures alone make the guard hold; of several of those, none is known.
        """
        if self.versions:
            return
        last = self.signed_last[1] if self.signed_last is not None else ()
        if len(last) > 1:
            last = tuple(version for version in last if self._alone(version, holds))
        self.versions.append((day, last[0] if len(last) == 1 else None))

    def _alone(self, version: str | None, holds: Callable[[], bool]) -> bool:
        """Say whether something holds where nobody signed any other version."""
        signed, self.signed = self.signed, {version: self.signed[version]}
        try:
            return holds()
        finally:
            self.signed = signed

    def signatures(self) -> list[SignatureFact]:
        """List who signed which version."""
        return [SignatureFact(key, frozenset(roles), self.whole.get(key)) for key, roles in self.signed.items()]
