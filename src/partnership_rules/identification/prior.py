"""What schools were before: their statuses by the records handed over, and since when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeAlias

from ..errors import InputError
from ..kinds import AnyRecord, Designated
from ..record import as_record
from ..record.partnership import known_by, standing_records

__all__ = ["Statuses", "statuses_of"]

Statuses: TypeAlias = Mapping[str, Mapping[str, date | None]]
"""The status that each school has on a day, with the day since when it has had it without a break.

Where records of one day do not agree there are several, and since when a school has any of them nobody can say: None.
"""


def statuses_of(records: Iterable[AnyRecord | dict[str, object]], *, as_of: date, known_on: date | None) -> Statuses:
    """Return the statuses of schools by their ``designated`` records; that of a school's latest day is the one that holds."""
    stand, _ = standing_records(known_by(map(as_record, records), as_of=as_of, known_on=known_on))
    days: dict[str, dict[date, dict[str, date]]] = {}
    for record in stand:
        if isinstance(record, Designated) and record.rough:
            hint = "write the day from which the status held"
            raise InputError("an earlier status has a day that is known only roughly", code="rough_days", hint=hint)
        if isinstance(record, Designated):
            days.setdefault(record.school, {}).setdefault(record.on, {})[record.as_] = record.until or date.max
    return {school: _latest(found, as_of) for school, found in days.items()}


def _latest(days: Mapping[date, Mapping[str, date]], as_of: date) -> dict[str, date | None]:
    since: dict[str, date] = {}
    ends: dict[str, date] = {}
    for day, statuses in days.items():
        since = {status: since[status] if status in since and ends[status] >= day else day for status in statuses}
        ends = dict(statuses)
    return {status: day if len(ends) == 1 else None for status, day in since.items() if ends[status] >= as_of}
