"""What is known of one cycle: signatures, versions in force, reviews, reports, and the first day of everything."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..condition import Occurrence, SignatureFact
from ..kinds import AnyRecord

__all__ = ["Cycle", "Review", "fits"]


@dataclass(slots=True)
class Review:
    """A review of the cycle: the day it was held first, the day of the latest decision, and what it found."""

    held: date | None = None
    decided: date | None = None
    finding: str | None = None


def fits(occurrence: Occurrence, record: AnyRecord) -> bool:
    """Say whether a record is an occurrence of this kind, with these fields."""
    return occurrence.kind == record.happening and record.has(occurrence.with_)


@dataclass(slots=True)
class Cycle:
    """The facts that a new cycle starts afresh.

    ``versions`` lists the days from which an agreement version is in force, with its id (None: its text is not on
    record). ``entered`` holds the first day in each state.
    """

    number: int = 1
    seen: dict[str, list[Any]] = field(default_factory=dict)
    entered: dict[str, date] = field(default_factory=dict)
    signed: dict[str | None, set[str]] = field(default_factory=dict)
    whole: dict[str | None, date] = field(default_factory=dict)
    versions: list[tuple[date, str | None]] = field(default_factory=list)
    reviews: dict[str, Review] = field(default_factory=dict)
    implementation: str | None = None
    supports: dict[str, str] = field(default_factory=dict)
    latest_signed: str | None = None

    def first(self, occurrence: Occurrence) -> date | None:
        """Give the first day of an occurrence in the cycle."""
        if occurrence.entered is not None:
            return self.entered.get(occurrence.entered)
        return next((record.on for record in self.seen.get(occurrence.kind or "", ()) if fits(occurrence, record)), None)

    def occur(self, record: Any) -> None:
        """Put a record among the occurrences."""
        self.seen.setdefault(record.happening, []).append(record)

    def forget(self, record: Any) -> None:
        """Take back the latest occurrence: the step was refused, so nothing counts from it."""
        self.seen[record.happening].pop()

    def take(self, record: Any) -> None:
        """Take what a record says of signatures, versions, reviews and reports."""
        match record.kind:
            case "signed":
                self.signed.setdefault(record.agreement, set()).add(record.role)
                self.latest_signed = record.agreement
            case "agreement_signed":
                self.signed.setdefault(record.agreement, set())
                self.whole.setdefault(record.agreement, record.on)
                self.latest_signed = record.agreement
            case "agreement_amended" if self.versions:
                self.versions.append((record.on, record.agreement))
            case "review_held":
                review = self.reviews.setdefault(record.review, Review())
                review.held = review.held or record.on
            case "review_decided":
                review = self.reviews.setdefault(record.review, Review())
                review.decided, review.finding = record.on, record.finding
            case "implementation_reported":
                self.implementation = record.finding
            case "support_reported":
                self.supports[record.support] = record.finding
            case _:
                pass

    def come_into_force(self, day: date) -> None:
        """Let the version that was signed last be in force from a day."""
        if not self.versions:
            self.versions.append((day, self.latest_signed))

    def signatures(self) -> list[SignatureFact]:
        """Give who signed which version."""
        return [SignatureFact(key, frozenset(roles), self.whole.get(key)) for key, roles in self.signed.items()]
