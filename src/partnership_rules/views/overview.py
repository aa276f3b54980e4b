"""Many partnerships on one day: a table, swim lanes, and what is undetermined and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ..dates import as_day
from ..documents import Bundle
from ..documents.bundle import partnerships_of
from ..errors import AsOfError
from ..evaluation import evaluate
from ..model import FieldsAsJson
from ..policy import Policy
from ..record import Partnership
from ..rough_days import Outlook, outlook
from ..shown import Shown
from ..standing import Standing

__all__ = ["Overview", "overview_of"]


@dataclass(frozen=True, slots=True)
class Overview(Shown, FieldsAsJson):
    """The standings of many partnerships on one day, and the outlooks on those whose days are known only roughly.

    ``not_yet`` names those that had no record by then.
    """

    as_of: date
    standings: tuple[Standing, ...]
    not_yet: tuple[str, ...] = ()
    outlooks: tuple[Outlook, ...] = ()

    def __str__(self) -> str:
        from .timeline import lanes_of
        from .timeline.text import lanes_text

        every: list[Standing | Outlook] = [*self.standings, *self.outlooks]
        return lanes_text(lanes_of(every)) if every else "no standing\n"


def overview_of(
    partnerships: Bundle | Mapping[str, Partnership] | Iterable[Partnership],
    *,
    as_of: date | str,
    known_on: date | str | None = None,
    policy: Policy | None = None,
) -> Overview:
    """Evaluate many partnerships on one day, in the order given; one without a record by then is named in ``not_yet``.

    ``partnerships`` is a loaded folder, a mapping by id, or any iterable. Errors are those of ``evaluate``, but for
    ``AsOfError``.
    """
    day = as_day(as_of)
    standings: list[Standing] = []
    outlooks: list[Outlook] = []
    not_yet: list[str] = []
    for partnership in partnerships_of(partnerships):
        try:
            if not partnership.is_exact:
                outlooks.append(outlook(partnership, as_of=day, known_on=known_on, policy=policy))
            else:
                standings.append(evaluate(partnership, as_of=day, known_on=known_on, policy=policy))
        except AsOfError:
            not_yet.append(partnership.id)
    return Overview(day, tuple(standings), tuple(not_yet), tuple(outlooks))
