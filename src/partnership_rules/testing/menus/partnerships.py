"""Draw a partnership from small numbers: each step is a few of them, and 0 stands for the simplest choice.

The same numbers always give the same partnership, so that whoever searches for a counterexample can make it smaller by
leaving steps out and making numbers smaller. Steps move the machine most of the time; days come from a mix (the same
day, every due date and the days beside it, month ends, leap days, closed days, any day).
"""

from calendar import isleap, monthrange
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from ...agreement import Agreement
from ...policy import Policy
from ...record import Partnership
from ...standing import Standing
from ..rows import Row
from .evidence import evidence_rows
from .linked import links_of
from .records import Draft, answers, any_records, deciding_facts, moving_records, related_records

__all__ = ["FIRST_DAYS", "MODES", "Step", "draw_partnership", "near_days", "next_day"]

FIRST_DAYS = (date(2017, 3, 1), date(2017, 8, 31), date(2016, 2, 29), date(2018, 10, 1), date(2019, 12, 30), date(2022, 11, 29))
MODES = ("same", "due", "any", "due", "month_end", "soon", "closed", "due", "leap", "back")
SOON = 60
LAST_DAY = date(2035, 12, 31)


class Step(NamedTuple):
    """One step in numbers: what kind of record, which of them, how its day is found, how far it lies, how late it was learned of.

    A step may put several facts on record; ``kept`` has one bit for each of them, the last one for all others too. What is
    not kept is left out in the end only, so that what follows means the same.
    """

    what: int = 0
    which: int = 0
    mode: int = 0
    far: int = 0
    late: int = 0
    kept: int = 15


def draw_partnership(
    policy: Policy,
    agreements: tuple[Agreement, ...],
    steps: list[Step],
    *,
    first: int = 0,
    schools: int = 0,
    charter: bool | None = None,
    policies: tuple[Policy, ...] = (),
) -> Partnership:
    """Build the partnership that some steps make."""
    district: Row = {"name": "D"} if charter is None else {"name": "D", "charter": charter}
    most = 1 if "school" in {one.subject for one in (policy, *policies)} else schools
    names = tuple(f"s{number}" for number in range(1, min(schools, most) + 1))
    draft = Draft(policy, agreements, names, district, policies, day=FIRST_DAYS[first % len(FIRST_DAYS)])
    if policy.links:
        draft.links |= links_of(draft.day, sum(step.which for step in steps))
    passing = [row for step in steps or [Step()] for bit, row in enumerate(_add_step(draft, step)) if not step.kept >> min(bit, 3) & 1]
    for listed in (draft.records, draft.evidence):
        # what has an id is named by a record that withdraws it
        listed[:] = [row for row in listed if "id" in row or not any(row is one for one in passing)]
    if not draft.records:
        draft.records.insert(0, {"kind": "identified", "on": draft.day})
    return draft.partnership()


def _add_step(draft: Draft, step: Step) -> list[Row]:
    """Add to a partnership what a step stands for: a record or an entry of evidence, or some that answer a guard."""
    due = draft.standing() if MODES[step.mode % len(MODES)] == "due" else None
    draft.day = day = next_day(draft, due, step)
    if 78 <= step.what < 93 and draft.records:
        rows = evidence_rows(draft.agreements, draft.schools, day, n_size=draft.policy.n_size)
        if rows:
            return [_add(draft, rows[place % len(rows)], step) for place in _places(step, step.which)]
    standing = draft.standing()
    if 60 <= step.what < 70 and (rows := answers(draft, standing, step.which)):
        return [_add(draft, {**row, "on": day}, step) for row in rows]
    menus = _menus(draft, standing, step)
    menu, rest = menus[step.which % len(menus)], step.which // len(menus)
    row = {**menu[rest % len(menu)], "on": day}
    if "target" in row:  # what is withdrawn needs an id by which it is named
        row.pop("target")["id"] = row["record"]
        return [_add(draft, row, step)]
    return [_add(draft, {**menu[place % len(menu)], "on": day}, step) for place in _places(step, rest)]


def _places(step: Step, place: int) -> tuple[int, ...]:
    """Return the place of a fact in a menu, and one time in five that of the next one too: of one day, they often contradict each other."""
    return (place, place + 1) if step.far % 5 == 4 else (place,)


def _add(draft: Draft, row: Row, step: Step) -> Row:
    learned = _with_day_learned(row, step)
    (draft.records if "kind" in row else draft.evidence).append(learned)
    return learned


def _menus(draft: Draft, standing: Standing | None, step: Step) -> list[list[Row]]:
    """Return the menus to choose from: mostly of steps that move the machine, one time in twelve of those that end it."""
    if step.what >= 93:
        return any_records(draft, standing)
    likely = deciding_facts(draft, standing) if 30 <= step.what < 70 else []
    if step.what < 30:
        likely = moving_records(draft, standing, ending=step.which % 12 == 11)
    return likely or related_records(draft, standing) or any_records(draft, standing)


def _with_day_learned(row: Row, step: Step) -> Row:
    if not step.late:
        return row
    instant = datetime.combine(row["on"] + timedelta(days=step.late), time(12), tzinfo=UTC)
    return {**row, "recorded_at": instant}


def next_day(draft: Draft, standing: Standing | None, step: Step) -> date:
    """Find the day of the next step from the mix of days."""
    day, far = draft.day, step.far
    match MODES[step.mode % len(MODES)]:
        case "due":
            days: list[date] = [clock.due for clock in standing.clocks if clock.due is not None] if standing is not None else []
            found = days[far % len(days)] + timedelta(days=far // len(days) % 3 - 1) if days else day
        case "month_end":
            found = day.replace(day=monthrange(day.year, day.month)[1])
        case "leap":
            year = next((y for y in range(day.year, day.year + 9) if isleap(y) and date(y, 2, 29) >= day), day.year)
            found = date(year, 2, 29) if isleap(year) else day
        case "closed":
            found = next((d for d in _after(day, far % 40) if draft.policy.calendar.closed(d)), day)
        case "back":
            firsts: list[date] = [row["on"] for row in draft.records] or [day]
            return max(min(firsts), day - timedelta(days=far))
        case "soon":
            found = day + timedelta(days=far % SOON)
        case "any":
            found = day + timedelta(days=far)
        case _:
            found = day
    return min(max(found, day), LAST_DAY)


def _after(day: date, far: int) -> list[date]:
    return [day + timedelta(days=far + number) for number in range(14)]


def near_days(partnership: Partnership, standing: Standing | None) -> list[date]:
    """List the days worth looking at: of records, evidence and due dates, with the days beside them, and far beyond."""
    marks = {fact.on for fact in (*partnership.records, *partnership.evidence)}
    first, last = min(r.on for r in partnership.records), max(marks)
    if standing is not None:
        marks |= {clock.due for clock in standing.clocks if clock.due is not None}
        marks |= {finding.due for finding in standing.benchmarks if finding.due is not None}
    marks |= {last + timedelta(days=days) for days in (90, 550, 1100)}
    found = {day + timedelta(days=days) for day in marks for days in (-1, 0, 1)}
    return sorted(day for day in found if first <= day) or [first]
