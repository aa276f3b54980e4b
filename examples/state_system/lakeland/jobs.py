"""The jobs: made-up data into a new ledger, the yearly index, what a person confirms, and what runs each night."""

from __future__ import annotations

import json
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import partnership_rules as pr

from . import made_up
from .settings import Settings

__all__ = ["confirm_proposal", "edfacts", "fill", "import_table", "nightly", "yearly"]

PROPOSALS = "proposals.json"


def fill(settings: Settings, *, most: int | None = None, schools: int = made_up.SCHOOLS) -> int:
    """Write made-up tables, and, into a ledger that is empty, all at once the partnerships that followed; return how many it holds."""
    if not (settings.folder / "lakeland.roster.csv").is_file():
        made_up.write_tables(settings.folder, schools=schools)
    with pr.ledger.open(settings.ledger) as book:
        if not book.head().seq:
            made = islice(made_up.partnerships(settings.folder), most)
            book.load(pr.Bundle(partnerships={one.id: one for one in made}), by="made-up data")
        return len(book.bundle().partnerships)


def yearly(settings: Settings, year: int) -> pr.identification.Identification:
    """Run the index of a year, and write what it proposes for each district; nothing is recorded."""
    tables, day = settings.folder, date(year, 9, 1)
    index = pr.load_identification(made_up.RULES / "lakeland-index.identification.yaml")
    result = pr.identify(
        index, pr.load_roster(tables / "lakeland.roster.csv"), pr.load_evidence(tables / f"lakeland-{year}.evidence.csv"), as_of=day
    )
    proposed = {
        district: [record.to_dict() for record in records]
        for district, records in result.records(on=day, by="state_department", source=f"index of {year}").items()
        if any(record.kind == "identified" for record in records)
    }
    _write_text(tables / PROPOSALS, json.dumps(proposed, indent=1))
    return result


def confirm_proposal(settings: Settings, district: str, *, by: str) -> str | None:
    """Record what the index proposed for a district, in a partnership of that year; return its id."""
    path = settings.folder / PROPOSALS
    waiting: dict[str, list[dict[str, Any]]] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    records = waiting.pop(district, None)
    if records is None:
        return None
    schools = {row.school: row.name for row in pr.load_roster(settings.folder / "lakeland.roster.csv") if row.district == district}
    named = {record["school"] for record in records if record["kind"] == "designated"}
    key = f"d{district}-{records[0]['on'][:4]}"
    opened = pr.Partnership(
        id=key,
        policy=pr.load_policy(made_up.RULES / "lakeland.policy.yaml"),
        district={"id": district, "name": made_up.district_name(district)},
        schools=[{"id": school, "name": schools[school]} for school in sorted(named)],
    )
    with pr.ledger.open(settings.ledger) as book:
        book.append(key, [opened, *records], by=by)
    # Only what is stored is taken off the list: a crash before this line leads to a repeat, which changes nothing.
    _write_text(path, json.dumps(waiting, indent=1))
    return key


def import_table(settings: Settings, table: Path, *, by: str) -> dict[str, int]:
    """Append what a vendor's table says to the open partnerships of its schools; return how many measures each got.

    Raises `DocumentError` with every bad row, its place and a hint; then nothing is recorded.
    """
    read, found = pr.read_table(table, made_up.RULES / "vendor.mapping.yaml"), {}
    with pr.ledger.open(settings.ledger) as book:
        for key, partnership in book.bundle().partnerships.items():
            schools = {school.id for school in partnership.schools}
            # An id of its own for each cell of each delivery: a delivery that is read twice changes nothing.
            mine = [
                one.with_changes(id=f"{key}/vendor/{one.measure}/{one.school}/{one.on}")
                for one in read.evidence
                if isinstance(one, pr.Measurement) and one.school in schools
            ]
            if mine and not pr.evaluate(partnership, as_of=settings.today()).is_final:
                book.append(key, mine, by=by)
                found[key] = len(mine)
    return found


def edfacts(settings: Settings, as_of: date) -> Path:
    """Write the statuses of a day as EDFacts takes them for school year 2018-19; what no record says is written as MISSING."""
    path = settings.folder / "edfacts-fs206.csv"
    with pr.ledger.open(settings.ledger) as book:
        known = book.bundle(as_of=as_of).partnerships.values()
    # A district may have had several partnerships: the latest speaks for it.
    begun = sorted((one for one in known if one.records), key=lambda one: one.records[0].on)
    listed = pr.interchange.designations({one.district.id: one for one in begun}.values(), as_of=as_of)
    _write_text(path, pr.interchange.fs206(listed, school_year="2018-19", fips="55", file=path.name, undetermined="missing").to_text())
    return path


def nightly(settings: Settings) -> dict[str, object]:
    """Verify the ledger against last night's head; where it is whole, write the standings, the overdue list, and the new head."""
    day, last = settings.today(), settings.head.read_text(encoding="utf-8").strip() if settings.head.is_file() else None
    with pr.ledger.open(settings.ledger) as book:
        checked = book.verify(against=last)
        if not checked.ok:
            return {"whole": False, "problems": "; ".join(map(str, checked.problems))}
        tables, head = pr.portfolio.read(book), book.head()
    answer = pr.portfolio.standings(tables, as_of=day)
    for name in ("rows", "clocks", "benchmarks", "clauses"):
        answer.write_parquet(settings.folder / f"{name}-{day}.parquet", of=name)
    overdue = answer.overdue
    _write_text(settings.folder / f"overdue-{day}.csv", pr.views.to_csv(overdue.to_pylist(), columns=overdue.column_names))
    _write_text(settings.head, f"{head}\n")
    return {"whole": True, "answered": answer.coverage, "not by columns": answer.reasons, "overdue": overdue.num_rows, "head": str(head)}


def _write_text(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8", newline="")
    beside.replace(path)
