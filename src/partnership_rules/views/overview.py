"""Many partnerships on one day: a table, swim lanes, and what is undetermined and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from .. import rough_days
from ..dates import as_day
from ..documents import Bundle
from ..documents.bundle import partnerships_of
from ..errors import AsOfError, LimitError
from ..evaluation import evaluate
from ..model import FieldsAsJson
from ..policy import Policy
from ..record import Partnership
from ..shown import Shown
from ..standing import Standing

if TYPE_CHECKING:
    from ..rough_days import Outlook, TooRough

__all__ = ["Overview", "by_urgency", "delay_of", "late_by", "missed_in", "next_due_of", "overview_of"]


@dataclass(frozen=True, slots=True)
class Overview(Shown, FieldsAsJson):
    """The standings of many partnerships on one day, and the outlooks on those whose days are known only roughly.

    ``waiting`` holds those that had no record by then, and ``not_yet`` lists their ids; ``too_rough`` holds those whose rough days leave
    too many completions.
    """

    _json: ClassVar[tuple[str, ...]] = ("as_of", "standings", "not_yet", "outlooks", "too_rough")

    as_of: date
    standings: tuple[Standing, ...]
    waiting: tuple[Partnership, ...] = ()
    outlooks: tuple[Outlook, ...] = ()
    too_rough: tuple[TooRough, ...] = ()

    @property
    def not_yet(self) -> tuple[str, ...]:
        """List the ids of the partnerships that had no record by that day."""
        return tuple(one.id for one in self.waiting)

    @property
    def every(self) -> list[Standing | Outlook]:
        """List standings and outlooks, the most urgent first: what is late, what may be, then what is due next."""
        return sorted([*self.standings, *self.outlooks], key=by_urgency)

    def __str__(self) -> str:
        from .timeline import lanes_of
        from .timeline.text import lanes_text

        return lanes_text(lanes_of(self.every)) if self.every else "no standing\n"


def late_by(standing: Standing) -> int:
    """Count the days of the longest delay that is still open: a deadline lapsed, or a review not held."""
    if standing.is_final:
        return 0
    return max((clock.days_late or 0 for clock in standing.clocks if clock.met_on is None and clock.held_on is None), default=0)


def delay_of(one: Standing | Outlook) -> tuple[int, int]:
    """Return the fewest and the most days of the longest delay that is still open, where days are known only roughly."""
    if isinstance(one, Standing):
        return (late_by(one),) * 2
    late = max(((span.days_late[1], span.days_late[0]) for span in one.clocks if span.days_late and span.may_be_late), default=(0, 0))
    return (late[1] if all(late_by(completion.standing) for completion in one.standings) else 0), late[0]


def missed_in(one: Standing | Outlook) -> tuple[int, int]:
    """Count the benchmarks that are due and not met: the fewest and the most there may be."""
    standings = [one] if isinstance(one, Standing) else [completion.standing for completion in one.standings]
    counts = [sum(finding.is_missed for finding in standing.benchmarks) for standing in standings]
    return min(counts), max(counts)


def next_due_of(one: Standing | Outlook) -> tuple[date, str] | None:
    """Return the last day that is due next, or the latest it may be, and the title of its clock."""
    if isinstance(one, Standing):
        clock = one.next_due
        return (clock.due, clock.title) if clock is not None and clock.due is not None else None
    return min(((span.due[1], span.title) for span in one.clocks if span.due and span.may_run), default=None)


def by_urgency(one: Standing | Outlook) -> tuple[int, int, bool, date, str, str]:
    """Sort what is late longest first, then what may be, then by the next day that is due."""
    fewest, most = delay_of(one)
    due = next_due_of(one)
    return -fewest, -most, due is None, due[0] if due else date.max, one.partnership.district.name, one.partnership.id


def overview_of(
    partnerships: Bundle | Mapping[str, Partnership] | Iterable[Partnership],
    *,
    as_of: date | str,
    known_on: date | str | None = None,
    policy: Policy | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Overview:
    """Evaluate many partnerships on one day, in the order given; one without a record by then is ``waiting``.

    ``partnerships`` is a loaded folder, a mapping by id, or any iterable; ``progress(done, total)`` is called for each. Errors are
    those of ``evaluate``, but for ``AsOfError``.
    """
    day = as_day(as_of)
    standings: list[Standing] = []
    outlooks: list[Outlook] = []
    waiting: list[Partnership] = []
    too_rough: list[TooRough] = []
    every = partnerships_of(partnerships)
    for done, partnership in enumerate(every, 1):
        try:
            if not partnership.is_exact:
                outlooks.append(rough_days.outlook(partnership, as_of=day, known_on=known_on, policy=policy))
            else:
                standings.append(evaluate(partnership, as_of=day, known_on=known_on, policy=policy))
        except AsOfError:
            waiting.append(partnership)
        except LimitError as error:
            if error.code != "too_rough":
                raise
            too_rough.append(rough_days.TooRough(partnership, day, error.message))
        if progress is not None:
            progress(done, len(every))
    return Overview(day, tuple(standings), tuple(waiting), tuple(outlooks), tuple(too_rough))
