"""What a timeline shows, before anybody draws it: stages, clocks, records, benchmarks due, and the day asked about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from ...clock_status import CLOCK_STATUSES, ClockStatus
from ...model import FieldsAsJson
from ...shown import Shown

__all__ = ["Band", "Due", "Lanes", "Mark", "Span", "Timeline"]


@dataclass(frozen=True, slots=True)
class Band(FieldsAsJson):
    """A stage: the state, from its first day to the day on which the next began (or the day asked about).

    ``place`` is the state's place in the policy. In a rough band more than one state is possible: ``state`` and ``title`` name all.
    """

    _json: ClassVar[tuple[str, ...]] = ("state", "title", "since", "until", "is_now", "is_escalated", "is_rough")

    state: str
    place: int
    title: str
    since: date
    until: date
    is_now: bool
    is_escalated: bool
    is_rough: bool = False


@dataclass(frozen=True, slots=True)
class Span(FieldsAsJson):
    """A clock that has started: from its anchor to its last day.

    ``unrolled`` is the day before it was rolled off closed days, ``unextended`` its last day before any extension, where
    they differ; ``ended`` is the day on which it was met or its review held; ``late_until`` ends the days past the last
    one, where there are some. A clock of an earlier ``cycle`` is as it was when the next one began. ``due_from`` is the first
    day that may be its last day, where a record gives some day only roughly; ``due`` is then the last.
    """

    name: str
    title: str
    status: ClockStatus
    words: str
    start: date
    due: date
    unrolled: date | None = None
    unextended: date | None = None
    ended: date | None = None
    late_until: date | None = None
    days_late: int = 0
    cycle: int = 1
    due_from: date | None = None

    @property
    def is_open(self) -> bool:
        """Return whether it still runs."""
        return CLOCK_STATUSES[self.status].runs

    @property
    def sentence(self) -> str:
        """Say how the clock stands, and from which days its last day was moved."""
        rolled = f"; rolled from {self.unrolled}" if self.unrolled else ""
        extended = f"; extended from {self.unextended}" if self.unextended else ""
        return f"{self.title}: {self.words}{rolled}{extended}"


@dataclass(frozen=True, slots=True)
class Mark(FieldsAsJson):
    """A line of the trail on its day: a record, a clock's coming, or a step that nobody had to take.

    ``kind`` is ``moved``, ``noted``, ``refused``, ``lapsed`` (a deadline's last day was over), ``derived``, or ``rough``: a record
    of some day from ``on`` to ``until``.
    """

    on: date
    kind: str
    words: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Due(FieldsAsJson):
    """The benchmarks due on one day, counted by how they stand: met, missed, undetermined, or still open."""

    on: date
    met: int
    missed: int
    undetermined: int
    open: int

    @property
    def words(self) -> str:
        """Say the counts."""
        counts = ((self.met, "met"), (self.missed, "missed"), (self.undetermined, "undetermined"), (self.open, "not met yet"))
        return ", ".join(f"{count} {word}" for count, word in counts if count)


def _stages(bands: Iterable[Band]) -> dict[str, str]:
    """Return the titles of stages by state, in the order of the policy; all of them where policies call one state differently."""
    titles: dict[str, dict[str, None]] = {}
    for band in sorted(bands, key=lambda band: (band.place, band.since)):
        titles.setdefault(band.state, {})[band.title] = None
    return {state: " / ".join(found) for state, found in titles.items()}


@dataclass(frozen=True, slots=True)
class Timeline(Shown, FieldsAsJson):
    """One partnership over time, as of a day; a value, which several renderers draw.

    ``waiting`` names the clocks that have not started, each with what starts it.
    """

    _json: ClassVar[tuple[str, ...]] = (
        "id", "title", "sentence", "as_of", "start", "end", "bands", "spans", "marks", "dues", "waiting",
    )  # fmt: skip

    id: str
    title: str
    sentence: str
    as_of: date
    bands: tuple[Band, ...]
    spans: tuple[Span, ...] = ()
    marks: tuple[Mark, ...] = ()
    dues: tuple[Due, ...] = ()
    waiting: tuple[str, ...] = ()

    @property
    def start(self) -> date:
        """Return its first day; the day before its last one where all it shows is of one day, the last that there is."""
        first = min(self._days())
        return first - timedelta(days=1) if first == date.max else first

    @property
    def end(self) -> date:
        """Return its last day; the day after its first one where all it shows is of one day."""
        last = max(self._days())
        return last + timedelta(days=1) if last == self.start else last

    def _days(self) -> list[date]:
        days = [self.as_of, *(band.since for band in self.bands), *(mark.on for mark in self.marks), *(due.on for due in self.dues)]
        return days + [day for one in self.spans for day in (one.start, one.due, one.unrolled, one.unextended, one.ended) if day]

    @property
    def stages(self) -> dict[str, str]:
        """Return the titles of its stages by state, in the order of the policy."""
        return _stages(self.bands)

    def __str__(self) -> str:
        return self._as_text()

    def to_dict(self) -> dict[str, Any]:
        """Return the timeline as a JSON-ready mapping."""
        found = FieldsAsJson.to_dict(self)
        return {"partnership": found.pop("id"), **found}


@dataclass(frozen=True, slots=True)
class Lanes(Shown, FieldsAsJson):
    """Many partnerships over time, a swim lane each, on one scale from ``start`` to ``end``."""

    _json: ClassVar[tuple[str, ...]] = ("lanes", "start", "end")

    lanes: tuple[Timeline, ...]

    @property
    def start(self) -> date:
        """Return the first day of all lanes."""
        return min(lane.start for lane in self.lanes)

    @property
    def end(self) -> date:
        """Return the last day of all lanes."""
        return max(lane.end for lane in self.lanes)

    @property
    def stages(self) -> dict[str, str]:
        """Return the titles of all stages by state, in the order of the policy."""
        return _stages(band for lane in self.lanes for band in lane.bands)

    def __str__(self) -> str:
        return self._as_text()
