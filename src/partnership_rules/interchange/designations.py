"""What schools are designated as on a day, in the words that federal files know: from records, or from an identification.

Statuses come from records only. A school has left (``CSIEXIT``, ``TSIEXIT``) where its record shows that it was named before; a
reason is one that the record or the verdict gives. What the record leaves open stays open: nothing stands in for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..dates import as_day
from ..documents.bundle import Bundle, partnerships_of
from ..errors import InputError
from ..identification import Identification, SchoolVerdict
from ..identification.prior import statuses_of
from ..kinds import AnyRecord, Designated, Identified, SchoolAdded, SchoolClosed, SchoolsMerged
from ..logic import FALSE
from ..model import FieldsAsJson
from ..record import Partnership, School
from ..record.partnership import known_by, standing_records
from ..shown import Listed, Shown
from ..words import listed as in_a_row
from .crosswalk import Crosswalk
from .elements import ELEMENTS, Element

__all__ = ["Designation", "designations", "recoded"]

BOTH = "NOTCSITSI"
"""The word of school year 2018-19 for a school that is neither."""
MEANS: Mapping[str, tuple[str, ...]] = {BOTH: ("NOTCSI", "NOTTSI"), "ADDLTSI": ("ADDLTSI", "TSI")}
"""Words that say more than one thing. A school under additional targeted support is one under targeted support."""
WORDS = frozenset({BOTH, *(code for element in ELEMENTS.values() for code in element.codes)})


@dataclass(frozen=True, slots=True)
class Designation(FieldsAsJson, Shown):
    """What a school is designated as on a day: a CEDS code for each of three statuses, None where it is undetermined.

    ``reasons`` are those of its identification, in any words; ``on`` is the day on which it was designated last; ``needs`` says
    what is missing for those that are undetermined.
    """

    district: str
    school: str
    as_of: date
    comprehensive: str | None = None
    targeted: str | None = None
    additional: str | None = None
    reasons: tuple[str, ...] = ()
    on: date | None = None
    needs: tuple[str, ...] = ()

    def statuses(self) -> Iterator[tuple[Element, str]]:
        """List the statuses that are known, each with its CEDS element."""
        for name in ("comprehensive", "targeted", "additional"):
            code = getattr(self, name)
            if code is not None:
                yield ELEMENTS[name], code


def designations(
    given: Identification | Bundle | Mapping[str, Partnership] | Iterable[Partnership],
    *,
    as_of: date | str | None = None,
    known_on: date | str | None = None,
    words: Mapping[str, str] | None = None,
) -> Listed[Designation]:
    """Return what each school is designated as on a day, by district and school; those closed or merged by then are left out.

    ``given`` are partnerships, of which the ``designated`` records are read, or the result of ``identify``, which has its own day.
    ``words`` say which code a state's own word stands for, as ``{"PRIORITY": "CSI"}``. Raises ``InputError``: ``district_missing``
    for a partnership whose district has no id, ``duplicate_id`` for a school of two partnerships, ``word_unknown`` for a code that is
    none, and ``as_of_missing`` where partnerships come without a day.
    """
    meant = dict(words or {})
    if not WORDS.issuperset(meant.values()):
        hint = f"use {in_a_row(sorted(WORDS), last='or')}"
        raise InputError("a word of the state is given for a status that there is not", code="word_unknown", hint=hint)
    if isinstance(given, Identification):
        found = [_of_verdict(verdict, given.as_of, meant) for verdict in given]
    elif as_of is None:
        raise InputError("partnerships are asked as of a day", code="as_of_missing", hint="give as_of=")
    else:
        day, known = as_day(as_of), as_day(known_on) if known_on is not None else None
        found = [one for each in partnerships_of(given) for one in _of_partnership(each, day, known, meant)]
    found.sort(key=_place)
    if len(set(map(_place, found))) < len(found):
        raise InputError("several partnerships speak of one school", code="duplicate_id", hint="hand over the one that holds on the day")
    return Listed(found)


def recoded(listed: Iterable[Designation], crosswalk: Crosswalk, *, scheme: str) -> Listed[Designation]:
    """Return the designations with the codes that their districts and schools have in a scheme on their day, in the order of these.

    Raises ``LookupFailed`` (``crosswalk_unknown``) where one has no code then.
    """
    found = (
        replace(
            one,
            district=crosswalk.code(one.district, scheme=scheme, on=one.as_of, level="district"),
            school=crosswalk.code(one.school, scheme=scheme, on=one.as_of),
        )
        for one in listed
    )
    return Listed(sorted(found, key=_place))


def _place(one: Designation) -> tuple[str, str]:
    return one.district, one.school


def _of_verdict(verdict: SchoolVerdict, as_of: date, meant: Mapping[str, str]) -> Designation:
    """Return what a verdict comes to; a school that is certainly out is not what the policy names, with or without a word for it."""
    named = meant.get(verdict.policy.status.named, verdict.policy.status.named)
    word = verdict.status or (f"NOT{named}" if verdict.truth is FALSE else None)
    held = {meant.get(word, word)} if word is not None else set()
    before = {named} if verdict.leaving is not None else set()
    found = Designation(verdict.school.district or verdict.school.school, verdict.school.school, as_of, reasons=verdict.reasons, on=as_of)
    return _with_statuses(replace(found, needs=verdict.needs), held, before)


def _of_partnership(one: Partnership, as_of: date, known_on: date | None, meant: Mapping[str, str]) -> Iterator[Designation]:
    district = one.district.id
    if district is None:
        raise InputError(f"the district of '{one.id}' has no id", code="district_missing", hint="give the district an id")
    stand, _ = standing_records(known_by(one.records, as_of=as_of, known_on=known_on))
    for school in one.schools:
        if not _is_gone(school.id, stand):
            records = [record for record in stand if isinstance(record, Designated) and record.school == school.id]
            found = Designation(district, school.id, as_of, reasons=_reasons(school, stand))
            yield _dated(found, records, meant)


def _dated(found: Designation, records: Sequence[Designated], meant: Mapping[str, str]) -> Designation:
    """Fill in the statuses of a school by its records: those of the latest day hold, and those of the day before it are its history."""
    held = statuses_of(records, as_of=found.as_of, known_on=None).get(found.school, {})
    days = sorted({record.on for record in records})
    before = statuses_of([one for one in records if one.on < days[-1]], as_of=days[-2], known_on=None) if len(days) > 1 else {}
    filled = replace(found, on=days[-1] if days else None)
    return _with_statuses(filled, {meant.get(one, one) for one in held}, {meant.get(one, one) for one in before.get(found.school, ())})


def _is_gone(school: str, stand: Iterable[AnyRecord]) -> bool:
    return any(
        (isinstance(record, SchoolClosed) and record.school == school)
        or (isinstance(record, SchoolsMerged) and school in record.schools and school != record.into)
        for record in stand
    )


def _reasons(school: School, stand: Sequence[AnyRecord]) -> tuple[str, ...]:
    """Return the reasons that the latest record gives for a school, or those under which the partnership lists it."""
    for record in reversed(stand):
        if isinstance(record, Identified) and record.reasons and (not record.schools or school.id in record.schools):
            return record.reasons
        if isinstance(record, SchoolAdded) and record.reason and record.school == school.id:
            return (record.reason,)
    return (school.reason,) if school.reason else ()


def _with_statuses(found: Designation, held: Iterable[str], before: Iterable[str]) -> Designation:
    now, then = (_meanings(words) for words in (held, before))
    codes: dict[str, str | None] = {}
    needs: list[str] = []
    for name in ("comprehensive", "targeted", "additional"):
        codes[name], lacking = _code(ELEMENTS[name], now, then)
        needs += [lacking] if lacking else []
    return replace(
        found,
        comprehensive=codes["comprehensive"],
        targeted=codes["targeted"],
        additional=codes["additional"],
        needs=(*found.needs, *needs),
    )


def _meanings(words: Iterable[str]) -> frozenset[str]:
    return frozenset(code for word in words for code in MEANS.get(word, (word,)))


def _code(element: Element, now: frozenset[str], before: frozenset[str]) -> tuple[str | None, str]:
    """Return the code of an element, or what is missing for it."""
    said = now.intersection(element.codes)
    if len(said) != 1:
        return None, f"{element.name}: {'several on record' if said else 'none on record'}"
    (code,) = said
    named = element.codes[0]
    leaves = f"{named}EXIT" in element.codes
    if code == f"{named}EXIT" and before.isdisjoint((named, code)):
        return None, f"{element.name}: no record says that the school was named before it left"
    return (f"{named}EXIT" if leaves and code == f"NOT{named}" and named in before else code), ""
