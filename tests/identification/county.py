"""A made-up county of schools with a few unknown numbers, for views and commands."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import partnership_rules as pr
from partnership_rules.identification import RosterSchool

__all__ = ["DAY", "county", "write"]

DAY = date(2025, 9, 1)


def county(size: int = 60, *, name: str = "School", hidden: int = 6) -> tuple[list[RosterSchool], list[pr.Measurement]]:
    """A roster and an index for each school; every so many are suppressed, bounded, or of unknown Title I."""
    random = Random(7)
    roster, rows = [], []
    for i in range(size):
        school = f"{i:05d}"
        title = "" if i % 23 == 7 else "no" if i % 5 == 0 else "yes"
        roster.append(RosterSchool(school=school, name=f"{name} {i}", district=f"d{i % 9}", says={"title_1": title}))
        value = "*" if i % (3 * hidden) == 4 else "10 to 30" if i % hidden == 2 and i < 30 else f"{random.randrange(50, 1000) / 10}"
        rows.append(pr.Measurement(measure="index", school=school, on="2025-06-30", value=value, unit="index"))
    return roster, rows


def write(folder: Path, **more: object) -> Path:
    """Write the county as two tables; gives the path of the roster."""
    roster, rows = county(**more)  # type: ignore[arg-type]  # handed on
    lines = [f'{one.school},"{one.name}",{one.district},{one.says["title_1"]}' for one in roster]
    (folder / "county.roster.csv").write_text("\n".join(["school,name,district,title_1", *lines]) + "\n", "utf-8")
    cells = [f"{row.measure},{row.school},{row.on},{row.value},{row.unit}" for row in rows]
    (folder / "county.evidence.csv").write_text("\n".join(["measure,school,on,value,unit", *cells]) + "\n", "utf-8")
    return folder / "county.roster.csv"
