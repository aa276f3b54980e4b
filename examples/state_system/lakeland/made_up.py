"""Made-up data: a roster of 900 schools, ten years of measures, and the partnerships that followed. The same seed writes the same.

No school, district or number here is real, or drawn from a real one.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import partnership_rules as pr

RULES = Path(__file__).parent / "rules"
SCHOOLS, DISTRICTS = 900, 130
YEARS = range(2016, 2026)
CYCLES = (2016, 2019, 2022, 2025)
SMALL, HIDDEN = 10, 0.004
TREES = (
    "Alder",
    "Aspen",
    "Beech",
    "Birch",
    "Cedar",
    "Elm",
    "Fir",
    "Hazel",
    "Hickory",
    "Juniper",
    "Larch",
    "Linden",
    "Maple",
    "Oak",
    "Pine",
)
PLACES = ("Bay", "Bridge", "Brook", "Creek", "Falls", "Field", "Ford", "Grove", "Harbor", "Hill", "Lake", "Point", "Ridge")

TODAY = date(2026, 1, 15)
Row = Mapping[str, str]
Published = Mapping[int, Sequence[pr.Measurement | pr.Milestone]]


def roster(seed: int = 1, schools: int = SCHOOLS) -> list[dict[str, str]]:
    """Return a row for each school."""
    draw = random.Random(seed)
    names = [f"{tree} {place}" for tree in TREES for place in PLACES]
    found = []
    for number in range(schools):
        level = ("elementary", "middle", "high")[min(number % 5, 2)]
        district = 100 + (number if number < min(DISTRICTS, schools // 3) else int(DISTRICTS * draw.random() ** 2))
        found.append({
            "school": f"{number + 1:05d}", "name": f"{names[(number * 7) % len(names)]} {level.title()} School", "district": f"{district}",
            "level": level, "title_1": "yes" if draw.random() < 0.7 else "no",
        })  # fmt: skip
    return found


def measures(schools: Iterable[Row], year: int, seed: int = 1) -> Iterator[dict[str, str]]:
    """List what was published of each school in a year: small groups are hidden, and some cells say only a bound."""
    for school in schools:
        own = random.Random(f"{seed}/{school['school']}")
        quality, tested = own.gauss(52, 16) + own.gauss(0, 1.5) * (year - YEARS.start), int(own.lognormvariate(4.6, 0.7))
        draw = random.Random(f"{seed}/{school['school']}/{year}")
        values = {
            "proficiency": min(max(quality + draw.gauss(0, 4), 1), 99),
            "growth": min(max(quality * 0.5 + 25 + draw.gauss(0, 9), 0), 100),
            "attendance": min(max(86 + quality * 0.14 + draw.gauss(0, 1), 60), 99.5),
        }
        if school["level"] == "high":
            values["graduation"] = min(max(60 + quality * 0.5 + draw.gauss(0, 3), 20), 99.9)
        for measure, value in values.items():
            row = {
                "measure": measure,
                "school": school["school"],
                "on": f"{year}-06-30",
                "unit": "index" if measure == "growth" else "percent",
            }
            yield {**row, "value": _published(value, tested, draw), "n": str(tested) if tested >= SMALL else f"<{SMALL}"}


def vendor_table(schools: Iterable[Row], year: int) -> Iterator[dict[str, str]]:
    """List what a vendor delivers of a year: numbers for school ids, so that zeros are lost, and marks of its own."""
    for school in schools:
        draw = random.Random(f"vendor/{school['school']}/{year}")
        row = {"SchoolID": school["school"].lstrip("0"), "Year": f"{year}", "Tested": f"{draw.randrange(12, 300)}"}
        yield {
            **row,
            "PctProficient": f"{draw.uniform(10, 80):.1f}" if draw.random() < 0.95 else "TFS",
            "PctAttending": f"{draw.uniform(80, 95):.1f}",
        }


def _published(value: float, tested: int, draw: random.Random) -> str:
    if tested < SMALL or draw.random() < HIDDEN:
        return "*"
    if value < 5:
        return "<5"
    return ">95" if value > 95 else f"{value:.1f}"


def write_tables(folder: Path, seed: int = 1, schools: int = SCHOOLS) -> list[dict[str, str]]:
    """Write a table of measures for each year and, when all else is there, the roster; return the roster."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = roster(seed, schools)
    for year in YEARS:
        _write(folder / f"lakeland-{year}.evidence.csv", list(measures(listed, year, seed)))
    _write(folder / "vendor.csv", list(vendor_table(listed, YEARS.stop)))
    _write(folder / "lakeland.roster.csv", listed)
    return listed


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def partnerships(folder: Path, seed: int = 1) -> Iterator[pr.Partnership]:
    """List the partnerships that followed from the index of each cycle, with what became of them."""
    policy, index = pr.load_policy(RULES / "lakeland.policy.yaml"), pr.load_identification(RULES / "lakeland-index.identification.yaml")
    schools = pr.load_roster(folder / "lakeland.roster.csv")
    names = {row.school: row.name for row in schools}
    published = {year: pr.load_evidence(folder / f"lakeland-{year}.evidence.csv") for year in YEARS}
    busy: dict[str, int] = {}
    for year in CYCLES:
        result = pr.identify(index, schools, published[year], as_of=date(year, 9, 1))
        for district, records in result.records(on=date(year, 9, 1), by="state_department", source=f"index of {year}").items():
            named = next((record for record in records if record.kind == "identified"), None)
            if named is None or busy.get(district, 0) > year:
                continue
            busy[district] = year + 3
            chosen = {key: names[key] for key in named.schools}
            yield _partnership(policy, district, chosen, published, Fate(year, random.Random(f"{seed}/{district}/{year}")))


@dataclass(frozen=True)
class Fate:
    """What becomes of a partnership: its year, and the draws that decide it."""

    year: int
    draw: random.Random

    def day(self, month: int, day: int, *, years: int = 0, spread: int = 20) -> date:
        """Return a day, moved by some days."""
        return date(self.year + years, month, day) + timedelta(days=self.draw.randrange(spread))


def _partnership(policy: pr.Policy, district: str, schools: Mapping[str, str], published: Published, fate: Fate) -> pr.Partnership:
    key = f"d{district}-{fate.year}"
    records = list(_records(key, schools, fate))
    return pr.Partnership(
        id=key,
        policy=policy,
        district={"id": district, "name": district_name(district)},
        schools=[{"id": school, "name": name} for school, name in schools.items()],
        agreements=[_agreement(key, policy)] if any(record["kind"] == "signed" for record in records) else [],
        records=records,
        evidence=list(_evidence(key, schools, published, fate)),
    )


def district_name(district: str) -> str:
    """Return the name of a district."""
    return f"{TREES[int(district) % len(TREES)]} {PLACES[int(district) % len(PLACES)]} Schools"


def _agreement(key: str, policy: pr.Policy) -> pr.Agreement:
    choices = [
        {"kind": "improvement_director", "title": "A director named by the state"},
        {"kind": "closure", "title": "Closure of the school"},
    ]
    return pr.Agreement(
        id=f"{key}-plan",
        title="Partnership plan",
        policy=policy.id,
        benchmarks=[
            {"id": "principal", "title": "A principal is hired", "phase": "first_year", "domain": "staffing", "for": "each",
             "measure": "principal_hired", "target": {"done": True}},
            {"id": "attendance", "title": "Attendance reaches 92 percent", "phase": "first_year", "domain": "attendance", "for": "each",
             "measure": "attendance", "target": {"at_least": {"value": "92", "unit": "percent"}}},
            {"id": "proficiency", "title": "A third of all students are proficient", "phase": "term", "domain": "academic", "for": "each",
             "measure": "proficiency", "target": {"at_least": {"value": "33", "unit": "percent"}}},
        ],
        clauses=[
            {"id": "after-the-first-year", "title": "After the first year", "when": {"missed": {"phase": "first_year"}},
             "then": {"choose": 1, "of": choices[:1]}, "effect": "may", "decided_by": "commissioner", "cites": "plan, section 7"},
            {"id": "after-the-term", "title": "After the term",
             "when": {"any": [{"missed": {"phase": "term"}}, {"reported": {"implementation": "failing"}}]},
             "then": {"choose": 1, "of": choices}, "effect": "may", "decided_by": "commissioner", "cites": "plan, section 8"},
        ],
    )  # fmt: skip


def _records(key: str, schools: Mapping[str, str], fate: Fate) -> Iterator[dict[str, object]]:
    """List what was recorded: the naming, three signatures in time or late, a review, and an end for some."""
    agreement = f"{key}-plan"

    def record(kind: str, on: date, **fields: object) -> dict[str, object]:
        return {"kind": kind, "on": on.isoformat(), "id": f"{key}/{kind}/{on}/{fields.get('role', '')}".rstrip("/"), **fields}

    yield record("identified", date(fate.year, 9, 1), schools=list(schools), reasons=["CSILOWPERF"], source=f"index of {fate.year}")
    for school in schools:
        yield {**record("designated", date(fate.year, 9, 1), school=school), "as": "CSI", "id": f"{key}/designated/{school}"}
    signed, roles = fate.day(11, 20, spread=60), ("local_board", "superintendent", "state_department")
    for place, role in enumerate(roles[: 3 if fate.draw.random() < 0.9 else 2]):
        yield record("signed", min(signed + timedelta(days=place), TODAY), role=role, agreement=agreement)
    if fate.year == CYCLES[-1]:
        return
    yield record("review_held", fate.day(12, 20, years=1), review="first_year")
    if fate.draw.random() < 0.2:
        yield record("implementation_reported", fate.day(5, 1, years=2), finding="failing", by="state_department")
    found = "met" if fate.draw.random() < 0.5 else "not_met"
    if fate.year < CYCLES[-2] or fate.draw.random() < 0.4:
        yield record("review_held", fate.day(2, 1, years=4), review="term")
        yield record("review_decided", fate.day(3, 1, years=4), review="term", finding=found, by="state_department")
        if found == "met":
            yield record("released", fate.day(4, 1, years=4), by="commissioner")


def _evidence(key: str, schools: Mapping[str, str], published: Published, fate: Fate) -> Iterator[dict[str, object]]:
    for school in schools:
        if fate.draw.random() < 0.85:
            day = fate.day(3, 1, years=1, spread=150)
            yield {"milestone": "principal_hired", "school": school, "on": day.isoformat(), "id": f"{key}/principal/{school}"}
    for year in range(fate.year, min(fate.year + 5, YEARS.stop)):
        for row in published[year]:
            if isinstance(row, pr.Measurement) and row.school in schools and row.measure in ("proficiency", "attendance"):
                yield {**row.to_dict(), "id": f"{key}/{row.measure}/{row.school}/{year}"}
