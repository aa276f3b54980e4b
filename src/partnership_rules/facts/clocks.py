"""The clocks of one cycle: started by an anchor, met by an event, lapsed or reached on their own day.

Nobody's looking moves them: what they did is derived from the record, each happening on its own day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from ..clock_status import CLOCK_STATUSES, NOT_STARTED, PAUSED, STOPPED, ClockStatus, Status, status_when_due
from ..condition import Occurrence
from ..dates import DueDate, Pause
from ..kinds import ExtensionGranted
from ..policy import ClockSpec, Policy
from .cycle import Cycle

__all__ = ["Clock", "ClockBoard"]

ONE_DAY = timedelta(days=1)


@dataclass(slots=True)
class Clock:
    """One clock while the record is folded: what it is anchored on, its last day, what became of it, and of its rounds before.

    While it is ``paused``, in a state and since a day, ``last_day`` is the one it had that day.
    """

    name: str
    spec: ClockSpec
    due: DueDate | None = None
    last_day: date | None = None
    extended_by: ExtensionGranted | None = None
    status: ClockStatus = "not_started"
    met_on: date | None = None
    happened_on: date | None = None
    earlier: tuple[Clock, ...] = ()
    nth: int = 1
    paused: tuple[str, date] | None = None
    cohort: str = ""

    @property
    def says(self) -> Status:
        """What its status says."""
        return CLOCK_STATUSES[self.status]

    @property
    def anchor(self) -> date | None:
        """The day it counts from."""
        return self.due.anchor if self.due else None

    @property
    def next_day(self) -> date | None:
        """The day on which it will next do something by itself: a lapse is at the start of the day after its last."""
        if self.last_day is None or not CLOCK_STATUSES[self.status].counts:
            return None
        if self.spec.kind == "milestone":
            return self.last_day
        return self.last_day + ONE_DAY if self.last_day < date.max else None


class ClockBoard:
    """All clocks of a policy, for one cycle."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.clocks: dict[str, Clock] = {name: Clock(name, spec) for name, spec in policy.clocks.items()}
        self._next: date | None = None

    def __getitem__(self, name: str) -> Clock:
        return self.clocks[name]

    def __iter__(self) -> Iterator[Clock]:
        return iter(self.clocks.values())

    def next_day(self) -> date | None:
        """Return the next day on which a clock does something by itself."""
        return self._next

    def _look_ahead(self) -> None:
        """Find that day anew: some clock has changed."""
        self._next = min((day for clock in self if (day := clock.next_day) is not None), default=None)

    def occur(self, fits: Callable[[Occurrence], bool], day: date, first: Callable[[Occurrence], date | None]) -> None:
        """Start and meet clocks by what has just occurred; ``first`` finds the first day of an occurrence, for those that count it."""
        for clock in self:
            if clock.spec.runs_again:
                self._begin_round(clock, fits, day, first)
                continue
            if clock.status == NOT_STARTED and fits(clock.spec.anchor):
                clock.spec, clock.cohort = clock.spec.of_cohort(first)
                self._start(clock, day)
                if clock.spec.early is not None:
                    self._meet_first(clock, first)
            if clock.says.open and any(map(fits, clock.spec.met_by)):
                self._meet(clock, day)
        self._look_ahead()

    def _begin_round(self, clock: Clock, fits: Callable[[Occurrence], bool], day: date, first: Callable[[Occurrence], date | None]) -> None:
        """Meet the round of a clock that restarts, then begin the next one where its anchor has occurred."""
        if clock.says.open and any(map(fits, clock.spec.met_by)):
            self._meet(clock, day)
        if not fits(clock.spec.anchor):
            return
        if clock.status != NOT_STARTED:
            if clock.says.runs:
                self._go_on(clock, day)
                clock.status = STOPPED
            clock = self.clocks[clock.name] = Clock(clock.name, self.policy.clocks[clock.name], earlier=(*clock.earlier, clock))
        clock.spec, clock.cohort = clock.spec.of_cohort(first)
        self._start(clock, day)

    def come_again(self, clock: Clock, state: str, day: date) -> None:
        """Begin the next round of a clock that comes every so often, after today: it counts from the first anchor."""
        spec, anchor = clock.spec, clock.anchor
        if spec.every is None or anchor is None or self.clocks[clock.name] is not clock or (spec.while_in and state not in spec.while_in):
            return
        again = self.clocks[clock.name] = Clock(clock.name, spec, earlier=(*clock.earlier, clock), nth=clock.nth + 1)
        self._start_after(again, anchor, day + ONE_DAY)
        self._look_ahead()

    def _start_after(self, clock: Clock, anchor: date, day: date) -> None:
        """Start a clock that comes every so often with its first round that does not end before a day."""
        self._start(clock, anchor)
        while clock.last_day is not None and clock.last_day < day:
            clock.nth += 1
            self._start(clock, anchor)

    def stay(self, state: str, day: date) -> None:
        """Stop the clocks that come every so often in other states, pause those that do not count in this one, and let others go on."""
        for clock in self:
            if clock.spec.while_in and state not in clock.spec.while_in and clock.says.runs:
                clock.status = STOPPED
            if clock.paused is not None and clock.paused[0] != state:
                self._go_on(clock, day)
            if state in clock.spec.paused_in and state not in self.policy.finals and clock.says.counts:
                clock.status, clock.paused = PAUSED, (state, day)
        self._look_ahead()

    def _go_on(self, clock: Clock, day: date) -> None:
        """Let a clock that is paused go on: its last day moves by the days that did not count."""
        if clock.paused is None or clock.due is None or clock.last_day is None:
            return
        (state, since), clock.paused, clock.status = clock.paused, None, "running"
        if since < day:
            pause = Pause(since, day, self.policy.title_of(state))
            clock.due = self._due(clock, clock.due.anchor, (*clock.due.pauses, pause))
            clock.last_day = clock.last_day + (day - since) if clock.extended_by else clock.due.due

    def _due(self, clock: Clock, anchor: date, pauses: Sequence[Pause] = ()) -> DueDate:
        due = clock.spec.due_from(anchor, self.policy.calendar, clock.nth).moved(pauses, self.policy.calendar)
        return replace(due, cohort=clock.cohort) if clock.cohort else due

    def _start(self, clock: Clock, day: date) -> None:
        clock.due = self._due(clock, day)
        clock.last_day = clock.due.due
        clock.status = "running"

    def _meet_first(self, clock: Clock, first: Callable[[Occurrence], date | None]) -> None:
        """Meet a clock by the first of what meets it, where any of it has come."""
        if met := [found for meeting in clock.spec.met_by if (found := first(meeting)) is not None]:
            self._meet(clock, min(met))

    def _meet(self, clock: Clock, day: date) -> None:
        self._go_on(clock, day)
        clock.met_on = day
        clock.status = "met" if clock.last_day is not None and day <= clock.last_day else "met_late"

    def due_on(self, day: date, kind: str) -> list[Clock]:
        """Take the clocks of a kind whose own day has come: they lapse, or are reached."""
        found = [clock for clock in self if clock.spec.kind == kind and (at := clock.next_day) is not None and at <= day]
        for clock in found:
            clock.status = status_when_due(kind)
            clock.happened_on = day
        self._look_ahead()
        return found

    def extend(self, record: ExtensionGranted, day: date) -> str:
        """Return a clock a later last day, reopen it where it had lapsed, and say what came of it; never a shorter one."""
        clock = self.clocks.get(record.clock)
        if clock is None:
            return f"the policy has no clock '{record.clock}'"
        if clock.last_day is None:
            return f"the clock '{clock.name}' has not started, so nothing is extended"
        self._go_on(clock, day)
        if record.until <= clock.last_day:
            return f"the clock '{clock.name}' runs to {clock.last_day} already: an extension never shortens a clock"
        before = clock.last_day
        clock.last_day, clock.extended_by = record.until, record
        if clock.says.met and clock.says.over and clock.met_on is not None and clock.met_on <= record.until:
            clock.status = "met"
        elif clock.says.over and not clock.says.met and day <= record.until:
            clock.status = "running"
        self._look_ahead()
        return f"the last day of the clock '{clock.name}' moves from {before} to {record.until}"

    def stop(self, day: date) -> None:
        """Stop what still runs: the partnership has ended."""
        for clock in self:
            self._go_on(clock, day)
            if clock.says.runs:
                clock.status = STOPPED
        self._look_ahead()

    def under(self, policy: Policy, *, day: date, cycle: Cycle, ended: bool = False) -> ClockBoard:
        """Return the board of another policy from a day on: ended clocks stay ended, others count anew from their anchor.

        Whoever must act keeps at least one legal day: a last day that is already past becomes the day of the change. Where the
        partnership has ended, no clock starts.
        """
        board = ClockBoard(policy)
        for clock in board:
            old = self.clocks.get(clock.name)
            if old is not None and old.says.ended:
                board.clocks[clock.name] = replace(old, spec=clock.spec)
                continue
            if old is not None:
                clock.earlier = old.earlier
            anchor = (cycle.latest if clock.spec.runs_again else cycle.first)(clock.spec.anchor)
            if anchor is None or ended:
                continue
            clock.spec, clock.cohort = clock.spec.of_cohort(cycle.first)
            board._start(clock, anchor)
            assert clock.last_day is not None
            if clock.spec.every is not None:
                board._start_after(clock, anchor, day)
            stays = cycle.stays(clock.spec.paused_in, anchor, day)
            clock.due = board._due(clock, anchor, [Pause(since, until, policy.title_of(state)) for state, since, until in stays])
            clock.last_day = max(clock.due.due, day)
            if old is not None and old.extended_by is not None and old.extended_by.until > clock.last_day:
                clock.last_day, clock.extended_by = old.extended_by.until, old.extended_by
            if clock.spec.early is not None:
                board._meet_first(clock, cycle.first)
            else:
                board._meet_first(clock, partial(cycle.first_since, clock.spec.anchor, latest=clock.spec.runs_again))
        board._look_ahead()
        return board
