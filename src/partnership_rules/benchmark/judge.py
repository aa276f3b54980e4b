"""Judge one benchmark: met, not met or undetermined, by how much, from what, and what was passed over and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from ..dates import as_day
from ..evidence import Book, Measurement, Milestone
from ..logic import FALSE, TRUE, UNDETERMINED, Because, Truth, alike, negate
from ..model import FieldsAsJson, expect
from ..override import Override
from ..quantity import Interval
from ..shown import Shown
from .reading import Days, Frame, Judging, Reading, read_target
from .targets import Benchmark
from .words import VERDICTS, reasons_of

__all__ = ["OUTCOMES", "Days", "Finding", "Judging", "Reviewed", "judge", "read_benchmark"]

OUTCOMES: Mapping[Truth, str] = {TRUE: "met", FALSE: "not_met", UNDETERMINED: "undetermined"}
"""The word for a judged benchmark or requirement."""

_IF_MISSING: Mapping[str, Truth] = {word: truth for truth, word in OUTCOMES.items()}


class Reviewed(NamedTuple):
    """What the review of a phase found of its benchmarks (several things where decisions of one day do not agree), and when."""

    findings: tuple[str, ...]
    on: date

    @property
    def finding(self) -> str:
        """Return what was found, or that it is contradictory."""
        return self.findings[0] if len(self.findings) == 1 else "contradictory"


@dataclass(frozen=True)
class Finding(FieldsAsJson, Shown):
    """What the evidence says of one benchmark on one day.

    ``judged`` is the answer of the evidence alone; ``truth`` is that answer, or what an override set. ``due`` is the
    last day that counts as in time; ``is_due`` says that this day is over. ``reaches_back`` marks a benchmark that an
    amendment introduced after its own due day: an amendment never reaches back, so it is never missed. Nor is one of a
    school that first joined after that day, which is then the day ``joined``.
    ``until`` is the last day whose evidence counts: the due day, or where the policy says so that of the review.
    ``review`` says what the review of its phase found. As a ground (``as_ground``) that goes before what the evidence says.
    """

    benchmark: Benchmark
    school: str | None
    as_of: date
    due: date | None
    reading: Reading
    override: Override | None = None
    version: str | None = None
    reaches_back: bool = False
    joined: date | None = None
    until: date | None = None
    review: Reviewed | None = None
    as_ground: bool = False
    plain: Finding | None = field(default=None, compare=False, repr=False)

    @property
    def id(self) -> str:
        """The benchmark's id."""
        return self.benchmark.id

    @property
    def judged(self) -> Truth:
        """The answer of the evidence alone."""
        return self.reading.truth

    @property
    def truth(self) -> Truth:
        """The answer that stands: an override's, or else the evidence's."""
        if self.override:
            return self.override.truth
        if not self.as_ground or self.review is None:
            return self.reading.truth
        return alike(TRUE if found == "met" else self.reading.truth for found in self.review.findings)

    @property
    def outcome(self) -> str:
        """The answer as a word: ``met``, ``not_met`` or ``undetermined``."""
        return OUTCOMES[self.truth]

    @property
    def is_due(self) -> bool:
        """Whether the last day that counts is over."""
        return self.due is not None and self.as_of > self.due and not self.reaches_back

    @property
    def missed(self) -> Truth:
        """Whether it is missed: due and not met, or as a ground found not met by the review; unknown stays unknown."""
        if self.as_ground and self.review is not None and not self.reaches_back and not self.override:
            return alike(TRUE if found == "not_met" else self._overdue(found) for found in self.review.findings)
        return negate(self.truth) if self.is_due else FALSE

    def _overdue(self, found: str) -> Truth:
        return negate(TRUE if found == "met" else self.reading.truth) if self.is_due else FALSE

    @property
    def is_missed(self) -> bool:
        """Whether it is known to be missed."""
        return self.missed is TRUE

    @property
    def differs(self) -> bool:
        """Whether the review found otherwise than the evidence says by then."""
        return self.review is not None and self.review.findings != (OUTCOMES[self.judged],)

    @cached_property
    def weighed_as_ground(self) -> Finding:
        """Return it as the grounds of a policy weigh it: what the review of its phase found goes before the evidence."""
        return self if self.review is None else replace(self, as_ground=True, plain=self)

    @property
    def value(self) -> Interval | None:
        """What was observed."""
        return self.reading.value

    @property
    def target(self) -> Interval | None:
        """The threshold the value was held against."""
        return self.reading.wanted

    @property
    def margin(self) -> Interval | None:
        """The distance to the threshold, positive on the good side."""
        return self.reading.margin

    @property
    def used(self) -> tuple[Measurement | Milestone, ...]:
        """The evidence the answer rests on."""
        return self.reading.all_used()

    @property
    def passed_over(self) -> tuple[tuple[Measurement | Milestone, str], ...]:
        """The evidence that was looked at and not used, each with the reason."""
        return self.reading.all_passed()

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts that could still decide it, when it is undetermined."""
        return (*self.reading.all_needs(), *self._which_decision()) if self.truth is UNDETERMINED else ()

    def _which_decision(self) -> tuple[str, ...]:
        """Ask which decision of its review is right, where it is weighed as a ground and they do not agree."""
        if not self.as_ground or self.review is None or len(self.review.findings) == 1:
            return ()
        return (f"which decision of the {self.benchmark.phase} review of {self.review.on} is right",)

    @cached_property
    def because(self) -> Because:
        """Build the tree of reasons, once."""
        judged = _because_of(self) if self.plain is None else self.plain.because
        if self.override:
            return self.override.over(judged) if self.plain is None else judged
        if not self.as_ground or self.review is None:
            return judged
        found = " and ".join(finding.replace("_", " ") for finding in self.review.findings)
        head = f"the {self.benchmark.phase} review found it {found}, decided on {self.review.on}"
        return Because(head, self.truth, (judged,), needs=self._which_decision())

    def json_fields(self) -> dict[str, object]:
        """Return what its JSON holds, in the form of the standing's ``benchmarks``, each value as it is."""
        margin = self.margin
        found: dict[str, object] = {
            "id": self.id,
            "school": self.school,
            "phase": self.benchmark.phase,
            "outcome": self.outcome,
            "is_due": self.is_due,
            "is_missed": self.is_missed,
            "due": self.due,
            "value": self.value.words() if self.value else None,
            "target": self.target.words() if self.target else None,
            "margin": margin.words() if margin else None,
            "used": self.used,
            "passed_over": [{"entry": entry, "reason": reason} for entry, reason in self.passed_over],
            "because": self.because,
        }
        if self.until != self.due and self.until is not None:
            found["evidence_until"] = self.until
        if self.review is not None:
            found["review"] = {"finding": self.review.finding, "on": self.review.on, "differs": self.differs}
        if self.override:
            found |= {"override": self.override, "without_override": OUTCOMES[self.judged]}
        return found


def judge(
    benchmark: Benchmark, book: Book, *, as_of: date, due: date | None = None, school: str | None = None, judging: Judging | None = None
) -> Finding:
    """Judge a benchmark on a day from the latest admissible measurement on or before its due date.

    ``due`` is the last day that counts (a benchmark's own ``due`` goes first); ``school`` is the member school it is
    judged for, None for the district. ``judging`` holds the policy's n-size and rounding. Errors: a date that is not
    one raises ``DateError``.

    >>> attendance = Benchmark(id="attendance", phase="outcome", domain="attendance", measure="rate",
    ...                        target={"at_least": {"value": "87", "unit": "percent"}})
    >>> book = Book([Measurement(measure="rate", on="2018-06-15", value=">=85%", unit="percent")])
    >>> judge(attendance, book, as_of=date(2018, 7, 1)).outcome
    'undetermined'
    """
    expect(benchmark, Benchmark), expect(book, Book)
    day = as_day(as_of)
    last = benchmark.due or (as_day(due) if due is not None else None)
    place = benchmark.school or school
    reading = read_benchmark(benchmark, book, days=Days(day, last, last), school=place, judging=judging or Judging())
    return Finding(benchmark, place, day, last, reading, until=last)


def read_benchmark(benchmark: Benchmark, book: Book, *, days: Days, school: str | None, judging: Judging) -> Reading:
    """Read a benchmark's target on a day, for a school or (None) the district."""
    over = days.due is not None and days.today > days.due and not days.reaches_back
    frame = Frame(
        book=book,
        day=days.today,
        due=days.due,
        until=days.until,
        place="school" if school else "district",
        school=school,
        measure=benchmark.measure,
        group=benchmark.group,
        baseline=benchmark.baseline,
        if_missing=_IF_MISSING[benchmark.if_missing] if over else UNDETERMINED,
        judging=judging,
    )
    return read_target(benchmark.target, frame)


def _because_of(finding: Finding) -> Because:
    """Build the tree of reasons of a finding, without any override."""
    benchmark = finding.benchmark
    where = f" at {finding.school}" if finding.school else ""
    head = f"{benchmark.title or benchmark.id}{where}: {VERDICTS[finding.judged]}{_timing(finding)}"
    return Because(head, finding.judged, parts=reasons_of(finding.reading), cites=benchmark.cites)


def _timing(finding: Finding) -> str:
    if finding.due is None:
        return ", no due date yet"
    if finding.joined is not None:
        return f" (due {finding.due}, before the school joined on {finding.joined}: what was due before is not missed)"
    if finding.reaches_back:
        return f" (due {finding.due}, before this version of the agreement was in force: an amendment never reaches back)"
    return f" (was due {finding.due})" if finding.is_due else f" (due {finding.due})"
