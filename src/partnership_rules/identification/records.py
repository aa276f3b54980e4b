"""From verdicts to dated records, and from corrected verdicts to withdrawals and new records: never an edit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from ..errors import InputError
from ..kinds import AnyRecord, Designated, Identified, Retracted
from ..logic import TRUE
from ..model import FieldsAsJson
from ..record.partnership import standing_records
from .policy import IndexPolicy
from .verdict import SchoolVerdict

__all__ = ["ByDistrict", "Change", "Writing", "changed_records", "differences_between", "records_of"]

ByDistrict: TypeAlias = Mapping[str, tuple[AnyRecord, ...]]
"""Records by the id of the district whose partnership they belong to."""


@dataclass(frozen=True, slots=True)
class Change(FieldsAsJson):
    """A school of which two results say different things."""

    school: str
    before: str
    after: str
    reasons_before: tuple[str, ...]
    reasons_after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Writing:
    """What every record that is proposed says of itself: the day it takes effect, by whom, and its source."""

    on: date
    by: str = ""
    source: str = ""

    @property
    def note(self) -> str:
        """Who decided it, in words."""
        return f"by {self.by}" if self.by else ""


def records_of(policy: IndexPolicy, verdicts: Iterable[SchoolVerdict], writing: Writing) -> ByDistrict:
    """Propose the records that follow from verdicts, by district; an undetermined school gets none."""
    found: dict[str, list[SchoolVerdict]] = {}
    for verdict in verdicts:
        if verdict.status is not None:
            found.setdefault(_district(verdict), []).append(verdict)
    return {district: tuple(_of_district(policy, district, listed, writing)) for district, listed in found.items()}


def _district(verdict: SchoolVerdict) -> str:
    return verdict.school.district or verdict.school.school


def _of_district(policy: IndexPolicy, district: str, verdicts: Sequence[SchoolVerdict], writing: Writing) -> Iterator[AnyRecord]:
    start, on, source, note = f"{policy.id}/{writing.on}", writing.on, writing.source, writing.note
    named = [verdict for verdict in verdicts if verdict.truth is TRUE]
    if named:
        reasons = dict.fromkeys(reason for verdict in named for reason in verdict.reasons)
        schools = tuple(verdict.school.school for verdict in named)
        identity = f"{start}/{district}/identified"
        yield Identified(id=identity, on=on, reasons=tuple(reasons), schools=schools, source=source, note=note)
    for verdict in verdicts:
        school = verdict.school.school
        if verdict.status is not None:
            yield Designated(id=f"{start}/{school}", on=on, school=school, as_=verdict.status, source=source, note=note)


def changed_records(policy: IndexPolicy, verdicts: Sequence[SchoolVerdict], written: Iterable[AnyRecord], writing: Writing) -> ByDistrict:
    """Propose what must be added to records on file: withdrawals of what no longer holds, and new records of what now does.

    Raises ``InputError`` (``correction_same_day``) where a record to be withdrawn is not older than the day of the writing.
    """
    stand, _ = standing_records(written)
    old = [record for record in stand if isinstance(record, (Designated, Identified)) and (record.id or "").startswith(f"{policy.id}/")]
    district_of = {verdict.school.school: _district(verdict) for verdict in verdicts}
    new = records_of(policy, verdicts, writing)
    wanted = {_content(record) for records in new.values() for record in records}
    kept = {_content(record) for record in old} & wanted
    found: dict[str, list[AnyRecord]] = {}
    for record in old:
        if _content(record) not in kept:
            found.setdefault(district_of.get(_schools(record)[0], _schools(record)[0]), []).append(_withdrawn(record, writing))
    for district, records in new.items():
        fresh = [record for record in records if _content(record) not in kept]
        found[district] = [*found.get(district, []), *fresh]
    return {district: tuple(records) for district, records in found.items() if records}


def _content(record: AnyRecord) -> tuple[str, ...]:
    """Return what a record says, without its day, its id and its source."""
    if isinstance(record, Designated):
        return ("designated", record.school, record.as_)
    assert isinstance(record, Identified), "only these two are proposed"
    return ("identified", *sorted(record.schools), "for", *sorted(record.reasons))


def _schools(record: Designated | Identified) -> tuple[str, ...]:
    return (record.school,) if isinstance(record, Designated) else record.schools


def _withdrawn(record: Designated | Identified, writing: Writing) -> Retracted:
    if record.on >= writing.on:
        hint = f"write the correction on a later day than {record.on}"
        raise InputError("a correction must be later than what it corrects", code="correction_same_day", hint=hint)
    assert record.id is not None, "only records with ids were taken up"
    identity = f"{record.id}/withdrawn-{writing.on}"
    note = f"{writing.note}; the data were corrected" if writing.note else "the data were corrected"
    return Retracted(id=identity, on=writing.on, record=record.id, reason=note, source=writing.source)


def differences_between(earlier: Iterable[SchoolVerdict], later: Iterable[SchoolVerdict]) -> Iterator[Change]:
    """List the schools of both results of which they say different things."""
    before = {verdict.school.school: verdict for verdict in earlier}
    for now in later:
        then = before.get(now.school.school)
        if then is not None and (then.outcome, then.reasons) != (now.outcome, now.reasons):
            yield Change(now.school.school, then.outcome, now.outcome, then.reasons, now.reasons)
