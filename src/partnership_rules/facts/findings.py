"""Which benchmarks stand on a day, under which version of the agreement, for which school, due when; and judge them.

The version in force on its due day judges a benchmark: an amendment never reaches back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ..agreement import Agreement
from ..benchmark import Benchmark, Days, Finding, Reviewed, read_benchmark
from ..benchmark.reading import Reading
from ..benchmark.targets import GapFallsBy, simple_targets
from ..condition import Selector, selects
from ..evidence import Book
from ..logic import UNDETERMINED
from ..override import Override
from ..policy import Policy
from .clocks import ClockBoard
from .cycle import Cycle
from .schools import Members

__all__ = ["Judge", "Slot"]


class JudgedFacts(Protocol):
    """The facts by which benchmarks are judged."""

    policy: Policy
    today: date
    cycle: Cycle
    clocks: ClockBoard
    membership: Members
    texts: dict[str, Agreement]

    def override_of(self, what: str, school: str | None) -> Override | None:
        """Find the override of an outcome that holds today."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A benchmark as it stands: the version that judges it, the school, the last day, and whether it reaches back.

    ``joined`` is the day on which the school joined first, where that was after the last day. ``of_nobody`` marks one that
    each member school is to meet, where nobody knows a member: it stands there undetermined, for fewer benchmarks would say more.
    """

    benchmark: Benchmark
    school: str | None
    due: date | None
    version: str
    reaches_back: bool
    joined: date | None = None
    of_nobody: bool = False


class Judge:
    """Judges benchmarks on the day of the facts, each once."""

    def __init__(self, facts: JudgedFacts, book: Book) -> None:
        self.facts = facts
        self.book = book
        self._listed: tuple[Slot, ...] | None = None
        self._places: dict[tuple[str, str | None], list[int]] = {}
        self._readers: dict[tuple[str, str | None], set[int]] = {}
        self._findings: dict[int, Finding] = {}
        self._selected: dict[tuple[object, str | None], tuple[Finding, ...]] = {}

    def forget(self) -> None:
        """Forget what was judged: the day or the facts have changed."""
        if self._listed is None:
            return  # nothing was judged since
        self._listed = None
        self._findings.clear()
        self._selected.clear()

    def select(self, selector: Selector, *, scope: str | None) -> tuple[Finding, ...]:
        """Judge the selected benchmarks, of one school where there is a scope, in the order of the agreement."""
        key = (selector.limits, scope)
        found = self._selected.get(key)
        if found is None:
            found = self._selected[key] = self._select(selector, scope)
        return found

    def _select(self, selector: Selector, scope: str | None) -> tuple[Finding, ...]:
        if self._listed is None:
            found = tuple(self._list())
            self._places, self._readers = _index(found), {}
            self._listed = found  # last, for another thread that looks whether they are listed
        listed, limits = self._listed, selector.limits
        places = self._near(selector, scope)
        if limits:
            places = [place for place in places if selects(selector, benchmark=listed[place].benchmark, school=listed[place].school)]
        known = self._findings
        return tuple([known.get(place) or self._find(place, listed[place]) for place in places])

    def _near(self, selector: Selector, scope: str | None) -> Iterable[int]:
        """List the places of all slots that may be selected, in order: those of a school or an id where one is asked for."""
        if scope is not None:
            return self._places.get(("school", scope), ())
        for name, values in selector.limits:
            if name in ("id", "school"):
                return sorted({place for value in values for place in self._places.get((name, value), ())})
        return range(len(self._listed or ()))

    def take(self, day: date) -> bool:
        """Judge anew, of what was judged, what the evidence of a day that brings nothing else touches; say whether any outcome changed.

        What is left as it was judged before is so of its outcome only: its reasons may name an earlier day.
        """
        changed = False
        listed = self._listed or ()
        self._readers = self._readers or _readers_of(listed)
        touched = {place for what in self.book.gained_on(day) for place in self._readers.get(what, ())} if listed else set()
        for place in touched & self._findings.keys():
            old = self._findings[place]
            new = self._find(place, listed[place])
            changed |= (old.truth, old.missed) != (new.truth, new.missed)
        if changed:
            self._selected.clear()
        return changed

    def dues(self) -> list[date]:
        """Return the last days of all benchmarks that have one."""
        return [one.due for one in (self._list() if self._listed is None else self._listed) if one.due is not None]

    def _find(self, place: int, slot: Slot) -> Finding:
        facts, benchmark = self.facts, slot.benchmark
        days = Days(facts.today, slot.due, self._until(slot), slot.reaches_back)
        if slot.of_nobody:
            reading = Reading(benchmark.target, UNDETERMINED, needs=("the member schools",), note="no member school is known")
        else:
            reading = read_benchmark(benchmark, self.book, days=days, school=slot.school, judging=facts.policy.judging)
        override = facts.override_of(f"benchmark:{benchmark.id}", slot.school)
        found = Finding(
            benchmark, slot.school, facts.today, slot.due, reading, override, slot.version, slot.reaches_back, slot.joined,
            days.until, self._reviewed(benchmark.phase),
        )  # fmt: skip
        self._findings[place] = found
        return found

    def _until(self, slot: Slot) -> date | None:
        """Return the last day whose evidence counts: the due day, or, of what is due with its phase, that of a later review.

        Where the policy waits for the review and none is held yet, the evidence of today counts too.
        """
        facts, due = self.facts, slot.due
        if due is None or slot.benchmark.due is not None or facts.today <= due or facts.policy.evidence_until == "due":
            return due
        review = facts.cycle.reviews.get(slot.benchmark.phase)
        held = review.held or review.decided if review is not None else None
        return facts.today if held is None else max(due, held)

    def _reviewed(self, phase: str) -> Reviewed | None:
        """Return what the review of a phase found."""
        review = self.facts.cycle.reviews.get(phase)
        if review is None or review.decided is None or review.findings == ("undetermined",):
            return None
        return Reviewed(review.findings, review.decided)

    def _list(self) -> Iterator[Slot]:
        """Return the benchmarks of the version in force, and those of earlier versions that fell due under them."""
        versions = self.facts.cycle.versions
        shown: set[str] = set()
        for index, (start, key) in enumerate(versions):
            agreement = self.facts.texts.get(key) if key is not None else None
            if agreement is None:
                continue
            end = versions[index + 1][0] if index + 1 < len(versions) else None
            for benchmark in agreement.benchmarks:
                due = self._due(benchmark)
                if end is not None and (due is None or due >= end):
                    continue  # a later version judges it, or has let it go
                back = index > 0 and due is not None and due < start
                if back and benchmark.id in shown:
                    continue  # an earlier version judges it, or brought it in too late already
                shown.add(benchmark.id)
                of_nobody = benchmark.for_ == "each" and not self.facts.membership.is_known
                for school in [None] if of_nobody else self._schools(benchmark):
                    joined = self._joined_after(due, school)
                    yield Slot(benchmark, school, due, agreement.id, back or joined is not None, joined, of_nobody)

    def _joined_after(self, due: date | None, school: str | None) -> date | None:
        """Return the day on which a school joined first, if the last day was over by then: nobody misses what was due before."""
        joined = self.facts.membership.joined.get(school) if school is not None and due is not None else None
        return joined if joined is not None and due is not None and joined > due else None

    def _due(self, benchmark: Benchmark) -> date | None:
        if benchmark.due is not None:
            return benchmark.due
        clock = self.facts.policy.phase_clock(benchmark.phase)
        return self.facts.clocks[clock].last_day if clock is not None else None

    def _schools(self, benchmark: Benchmark) -> list[str | None]:
        """Return the schools it is judged for: a school that has left the partnership takes its benchmarks with it."""
        membership = self.facts.membership
        if benchmark.for_ == "each":
            return [*membership.active()]
        return [] if benchmark.school is not None and membership.has_left(benchmark.school) else [benchmark.school]


def _index(listed: Iterable[Slot]) -> dict[tuple[str, str | None], list[int]]:
    """Index the places of slots by school and by the id of the benchmark, so that no school looks through those of all others."""
    found: dict[tuple[str, str | None], list[int]] = {}
    for place, slot in enumerate(listed):
        found.setdefault(("school", slot.school), []).append(place)
        found.setdefault(("id", slot.benchmark.id), []).append(place)
    return found


def _readers_of(listed: Iterable[Slot]) -> dict[tuple[str, str | None], set[int]]:
    """Index the places of slots by what they read: a measure or milestone, and the school it is of; a comparator is of none."""
    found: dict[tuple[str, str | None], set[int]] = {}
    for place, slot in enumerate(listed):
        for one in simple_targets(slot.benchmark):
            found.setdefault((one.measure, slot.school), set()).add(place)
            if isinstance(one.target, GapFallsBy):
                found.setdefault((one.target.change.comparator.measure or one.measure, None), set()).add(place)
    return found
