"""The statuses of clocks as data: the stable words, and what each of them says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = ["CLOCK_STATUSES", "NOT_STARTED", "PAUSED", "STOPPED", "ClockKind", "ClockStatus", "Status", "status_when_due"]

ClockKind: TypeAlias = Literal["deadline", "milestone"]
ClockStatus: TypeAlias = Literal["not_started", "running", "paused", "met", "met_late", "lapsed", "reached", "stopped"]

NOT_STARTED: ClockStatus = "not_started"
PAUSED: ClockStatus = "paused"
STOPPED: ClockStatus = "stopped"


@dataclass(frozen=True, slots=True)
class Status:
    """What a status says of a clock: it has started, it runs, it is paused, its last day is over, what it waited for has come."""

    kinds: tuple[ClockKind, ...] = ("deadline", "milestone")
    started: bool = True
    runs: bool = False
    paused: bool = False
    over: bool = False
    met: bool = False

    @property
    def counts(self) -> bool:
        """Whether its days count: it runs, and is not paused."""
        return self.runs and not self.paused

    @property
    def ended(self) -> bool:
        """Whether the clock started and runs no longer."""
        return self.started and not self.runs

    @property
    def kept(self) -> bool:
        """Whether the clock was met in time."""
        return self.met and not self.over

    @property
    def late(self) -> bool:
        """Whether the clock is a deadline that was missed, even if it was met afterwards."""
        return self.over and "milestone" not in self.kinds

    @property
    def lapsed(self) -> bool:
        """Whether the clock is a deadline that was missed and is still not met."""
        return self.late and not self.met

    @property
    def open(self) -> bool:
        """Whether the clock can still be met, in time or late."""
        return self.runs or self.lapsed

    @property
    def stopped(self) -> bool:
        """Whether the clock ended with the partnership, before its last day."""
        return self.ended and not (self.over or self.met)


CLOCK_STATUSES: Mapping[ClockStatus, Status] = {
    "not_started": Status(started=False),
    "running": Status(runs=True),
    "paused": Status(runs=True, paused=True),
    "met": Status(("deadline",), met=True),
    "met_late": Status(("deadline",), over=True, met=True),
    "lapsed": Status(("deadline",), over=True),
    "reached": Status(("milestone",), over=True),
    "stopped": Status(),
}


def status_when_due(kind: str) -> ClockStatus:
    """Return the status of a clock of a kind once its last day has come and nothing met it.

    >>> status_when_due("deadline"), status_when_due("milestone")
    ('lapsed', 'reached')
    """
    return "lapsed" if kind == "deadline" else "reached"
