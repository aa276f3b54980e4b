"""From a line of the timeline to a partnership document: dated facts with their sources, and the rest as a note."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from .plans import Plan, policy_of, school_id
from .rows import TimelineRow
from .yaml_text import Data

__all__ = ["partnership_of"]

LETTER = "https://ar.scribd.com/document/340861864/2017-03-01-Initial-Partnership-District-Letter"
HERALD_PALLADIUM = (
    "https://www.heraldpalladium.com/communities/benton_harbor/benton-harbor-school-board-parses-through-partnership-agreement/"
    "article_0e4bffea-2da9-5ce3-b669-1975efb3b0ab.html"
)
NO_SIGNING = "No source says whether or when an agreement was signed: what hangs on it after this record's last day is undetermined."
AGGREGATE = "A count over many districts, kept so that no line of the table is lost: what its clocks say, they say of no single district."

NO_ASSIGNMENT = "No source gives the day from which the districts of this round are assigned."

Record = dict[str, Data]


def partnership_of(plan: Plan, rows: Mapping[tuple[str, str], TimelineRow], *, remarks: tuple[str, ...] = ()) -> dict[str, Data]:
    """Make the document of one file; ``remarks`` are sentences that join its note.

    A cell that is empty adds nothing: no day, school or finding is put in its place.
    """
    row = rows[plan.key]
    body: dict[str, Data] = {"format": "partnership-rules/partnership/1", "id": plan.id, "policy": policy_of(row)}
    body["district"] = _district(plan, row)
    if row.is_dated and (schools := [{"id": school_id(name), "name": name} for name in (*row.schools, *plan.added)]):
        body["schools"] = schools
    is_signed = bool(row.agreement_signed_date or plan.signed_on)
    if plan.agreement and not is_signed:
        body["agreements"] = [plan.agreement]
    body["records"] = _by_day([*_records(plan, row), *_added(plan), *_amended(plan)])
    if not is_signed:
        body["silent_on"] = [_silence(plan, row, body["records"])]
    if plan.evidence:
        body["evidence"] = plan.evidence
    body["source"] = row.source_url
    body["note"] = " ".join([*_note(plan, row, rows), *remarks])
    return body


def _by_day(records: list[Record]) -> list[Record]:
    return sorted(records, key=lambda record: str(record["on"]))


def _district(plan: Plan, row: TimelineRow) -> dict[str, Data]:
    """Name the district; that it is a charter school is said only where the table says so."""
    name = plan.name or re.sub(r" \((charter|incl\.)[^)]*\)$", "", row.district)
    found: dict[str, Data] = {"id": plan.code} if plan.code else {}
    return {**found, "name": name, **({"charter": True} if "(charter" in row.district else {})}


def _records(plan: Plan, row: TimelineRow) -> Iterator[Record]:
    """Give the records of the line's own cells, in the order of their days."""
    if row.identified_date:
        named: Record = {"schools": [school_id(name) for name in row.schools]} if row.schools else {}
        yield {"kind": "identified", "on": row.identified_date, **named, "source": row.source_url}
        if plan.is_assigned:
            yield _assigned(row)
    if row.agreement_signed_date or plan.signed_on:
        yield _signed(plan, row)
    if row.review_18m_date or plan.review_on:
        yield from _review(plan, row)
    if row.status == "released":
        yield from _release(row)


def _assigned(row: TimelineRow) -> Record:
    """Give the assignment, which no source dates as such: the day its round's clock is counted from."""
    if row.round.startswith("1"):
        note = "Derived: the 60 days of Round 1 are counted from the state's letter of this day."
        return {"kind": "assigned", "on": "2017-03-01", "source": LETTER, "note": note}
    if row.round.startswith("4"):
        note = "Derived: agreements of Round 4 were due on 2023-04-17, the 90th day after this one."
        return {"kind": "assigned", "on": "2023-01-17", "source": HERALD_PALLADIUM, "note": note}
    note = f"Derived: the 90 days of Round {row.round[0]} are counted from the announcement of this day."
    return {"kind": "assigned", "on": row.identified_date, "source": row.source_url, "note": note}


def _signed(plan: Plan, row: TimelineRow) -> Record:
    text: Record = {"agreement": plan.agreement} if plan.agreement else {}
    note: Record = {"note": plan.signed_note} if plan.signed_note else {}
    on = row.agreement_signed_date or plan.signed_on
    return {"kind": "agreement_signed", "on": on, **text, "source": plan.signed_source or row.source_url, **note}


def _silence(plan: Plan, row: TimelineRow, records: list[Record]) -> Record:
    """Say from when on no source tells of a signing, of the needs assessment of Round 4, or of the assignment of Round 5."""
    assigned = [] if plan.is_assigned else ["assigned"]
    assessed = ["assessment_completed"] if plan.is_assigned and policy_of(row) == "michigan-2022" else []
    kinds = [*assigned, *assessed, "signed", "agreement_signed"]
    return {"kinds": kinds, "after": plan.silent_after or records[-1]["on"], "source": row.source_url}


def _review(plan: Plan, row: TimelineRow) -> Iterator[Record]:
    """Give the 18-month review and its finding; 'on track' and the highest rating are read as met."""
    if not row.review_18m_outcome.startswith(("on track", "highest benchmark rating")):
        raise ValueError(f"{row.district}: '{row.review_18m_outcome}' needs a reader")
    common: Record = {"on": row.review_18m_date or plan.review_on, "review": "intermediate"}
    if row.review_18m_date:
        yield {"kind": "review_held", **common, "source": row.source_url}
    note = f"In the source: {row.review_18m_outcome}. {plan.review_note}"
    yield {"kind": "review_decided", **common, "finding": "met", "source": row.source_url, "note": note}


def _release(row: TimelineRow) -> Iterator[Record]:
    """Give the release, and the finding it rests on; who released is not in the table, so ``by`` stays out."""
    note = f"Derived from the release of this day, for '{row.outcome_36m}'."
    yield {"kind": "review_decided", "on": row.status_date, "review": "outcome", "finding": "met", "source": row.source_url, "note": note}
    yield {"kind": "released", "on": row.status_date, "source": row.source_url}


def _added(plan: Plan) -> Iterator[Record]:
    """Give the schools that a later line adds to the partnership, on a day after its announcement."""
    for name in plan.added:
        common: Record = {"kind": "school_added", "on": plan.added_on, "school": school_id(name)}
        yield {**common, "source": plan.added_source, "note": plan.added_note}


def _amended(plan: Plan) -> Iterator[Record]:
    """Give the amendments; their texts are not on record, so they name no agreement."""
    yield from ({"kind": "agreement_amended", **known} for known in plan.amended)


def _note(plan: Plan, row: TimelineRow, rows: Mapping[tuple[str, str], TimelineRow]) -> Iterator[str]:
    """Give the sentences of the note: what the cells say beyond the records, then the table's own notes."""
    if plan.is_aggregate:
        yield AGGREGATE
    yield from _told(row)
    for key in plan.also:
        line = rows[key]
        yield f"Round {line.round}, {line.district}, {line.source_url}:"
        yield from _told(line)
    yield from plan.remarks
    if not plan.is_assigned:
        yield NO_ASSIGNMENT
    elif not row.agreement_signed_date and not plan.signed_on:
        yield NO_SIGNING


def _told(row: TimelineRow) -> Iterator[str]:
    """Tell a line's cells in sentences, and its notes word for word."""
    yield _count(row)
    if row.review_18m_outcome:
        yield f"18-month review: {row.review_18m_outcome}."
    if row.outcome_36m:
        yield f"Outcome: {row.outcome_36m}."
    if row.status:
        yield f"Status: {row.status}" + (f" ({row.status_date})." if row.status_date else ".")
    if row.notes:
        yield row.notes if row.notes.endswith((".", ")")) else f"{row.notes}."


def _count(row: TimelineRow) -> str:
    """Say how many schools there are, and how many of them the table names."""
    if not row.number_of_schools:
        return "The number of schools is not known."
    named = len(row.schools)
    known = ", not named" if not named else f", {named} of them named" if named < int(row.number_of_schools) else ""
    return f"Schools: {row.number_of_schools}{known}."
