"""``status``: where partnerships stand: a summary of one, a table of many, sorted by what is due next."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ...logic import MARKS
from ...record import Partnership
from ...standing import Standing
from ...views.overview import delay_of, missed_in, next_due_of
from ...views.titles import titles_of
from ...words import listed, plural
from ..asking import Asked, all_in, ask, unanswered
from ..common import AsOf, Json, KnownOn, Only, Sources, UnderPolicy, holds_tables, page_width, put, put_json, say, width
from ..table import Cell, Column, Said, Table, at

if TYPE_CHECKING:
    from ...rough_days import Outlook

__all__ = ["many", "one", "status"]

COLUMNS = {"Partnership": False, "State": False, "Since": False, "Next due": False} | dict.fromkeys(
    ("Left", "Late", "Missed", "Open", "Level"), True
)
"""The columns; those of numbers are True."""

NONE = at("-", "dim")
BOLD = {"Late": "bold", "Missed": "bold"}
TIGHT = range(80, 96)
"""In these widths the table of many leaves out the days since, and is still a table."""

LEGEND = (
    "Left: days to the next due date. Late: days since an open deadline or review.",
    "Missed: benchmarks due and not met. Open: what the record cannot decide yet.",
)


ROUGHLY = (
    "Where a record gives a day only roughly: every state that is possible, the month since when at the"
    " earliest (?), the last possible due day, and the most days it may be (≤)."
)


def status(
    paths: Sources, as_of: AsOf = None, known_on: KnownOn = None, policy: UnderPolicy = None, only: Only = None, as_json: Json = False
) -> None:
    """Say where a partnership stands; of a folder or of several paths, one row for each, sorted by what is due next.

    Of a folder of tables in Parquet, the summary by state that ``portfolio`` gives.
    """
    if len(paths) == 1 and not only and Path(paths[0]).is_dir() and holds_tables(paths[0]):
        from .portfolio import portfolio  # which no other question of this command needs

        return portfolio(paths[0], as_of, known_on, policy, as_json=as_json)
    together = all_in(paths) if len(paths) > 1 else None
    asked = ask(paths[0], as_of=as_of, known_on=known_on, policy=policy, only=only, loaded=together)
    if as_json:
        put_json(_json(asked))
    elif asked.is_many:
        many(asked)
    elif asked.rough:
        from ...views.outlook import outlook_page  # which draws a timeline

        say(outlook_page(asked.rough[0], width=page_width()))
    else:
        one(asked.found[0])


def _json(asked: Asked) -> dict[str, object]:
    if not asked.is_many:
        return asked.all[0].to_dict()
    found: dict[str, object] = {"as_of": asked.as_of.isoformat()}
    found["standings"] = [one.to_dict() for one in asked.found]
    found["outlooks"] = [one.to_dict() for one in asked.rough]
    found["too_rough"] = [one.to_dict() for one in asked.too_rough]
    return found | {"not_begun": [one.to_dict() for one in asked.waiting]}


def many(asked: Asked) -> None:
    """Print the table of many."""
    columns = [Column(title, number) for title, number in COLUMNS.items() if title != "Since" or width() not in TIGHT]
    twice = Counter(one.partnership.district.name for one in asked.all)
    rows: list[dict[str, Cell]] = []
    for one in asked.all:
        name = _name(one.partnership, twice[one.partnership.district.name] > 1)
        rows.append({"Partnership": name} | dict(_cells(one)))
    rows += [{"Partnership": _name(unclear.partnership, False), "State": at("too rough to say")} for unclear in asked.too_rough]
    table = Table(columns, [[row.get(column.title, NONE) for column in columns] for row in rows])
    put(at(f"Standing on {asked.as_of}: {plural(len(rows), 'partnership')}, sorted by what is due next", "bold"), "")
    put(table, "", *(at(text, "dim") for text in (*LEGEND, *([ROUGHLY] if asked.rough else []))), *unanswered(asked))


def _cells(one: "Standing | Outlook") -> Iterator[tuple[str, Said]]:
    """List the cells of a row; of a record whose days are known only roughly, what is possible and no later than when."""
    standings = [one] if isinstance(one, Standing) else [completion.standing for completion in one.standings]
    first, last = (one.since, one.since) if isinstance(one, Standing) else one.since
    yield "State", at(" or ".join(dict.fromkeys(standing.state.replace("_", " ") for standing in standings)))
    yield "Since", at(first if first == last else f"{first:%Y-%m} ?")
    levels = [standing.level for standing in standings]
    numbers = {"Late": delay_of(one), "Missed": missed_in(one), "Level": (min(levels), max(levels))}
    due = next_due_of(one)
    if due is not None:
        yield "Next due", at(due[0])
        left = [(found[0] - one.as_of).days for standing in standings if (found := next_due_of(standing)) is not None]
        numbers["Left"] = (min(left), (due[0] - one.as_of).days)
    yield "Open", at(count) if (count := len({open_.what for open_ in one.undetermined})) else NONE
    for title, (fewest, most) in numbers.items():
        yield title, at(most if fewest == most else f"≤{most}", BOLD.get(title, "")) if most or title == "Left" else NONE


def _name(partnership: Partnership, ambiguous: bool) -> Cell:
    name = at(partnership.district.name, "bold")
    return (name, at(partnership.id, "dim")) if ambiguous else name


def one(standing: Standing) -> None:
    """Print the summary of one."""
    district = standing.partnership.district
    known = f", as it was known on {standing.known_on}" if standing.known_on else ""
    put(at(f"{district.name}{f' ({district.id})' if district.id else ''}", "bold"))
    put(at(f"{standing.partnership.id} on {standing.as_of}{known}, by {standing.policy.id}", "dim"), "")
    put(Table((Column(""), Column("")), [(at(title, "dim"), at(text)) for title, text in _facts(standing)], has_head=False))


def _facts(standing: Standing) -> Iterator[tuple[str, str]]:
    yield "State", f"{standing.title}, since {standing.since}"
    if standing.level or standing.cycle > 1:
        yield "Level", f"{standing.level}, cycle {standing.cycle}"
    due = standing.next_due
    if due:
        yield "Next due", f"{due.due}  {due.title}, {plural(due.days_left, 'day') + ' left' if due.days_left else 'this is its last day'}"
    for clock in standing.clocks:
        if not standing.is_final and clock.days_late and clock.met_on is None and clock.held_on is None:
            yield "Late", f"{clock.due}  {clock.title}, {plural(clock.days_late, 'day')} late"
    if standing.in_force:
        text = standing.agreement
        yield "Agreement", titles_of(standing).of("agreement", text) if text else "signed; its text is not on record"
    for member, schools in _members(standing):
        yield "Schools", f"{plural(len(schools), 'school')} ({member}): {listed(schools)}"
    yield from _answers(standing)


def _members(standing: Standing) -> Iterator[tuple[str, list[str]]]:
    names = {school.id: school.name or school.id for school in standing.partnership.schools}
    found: dict[str, list[str]] = {}
    for member in standing.members:
        found.setdefault(member.status, []).append(names.get(member.id, member.id))
    yield from found.items()


def _answers(standing: Standing) -> Iterator[tuple[str, str]]:
    """List what was judged: benchmarks, clauses, grounds, and what is open."""
    for finding in standing.benchmarks:
        if finding.is_missed:
            yield "Missed", f"{MARKS[finding.truth]} {finding.id}{f' at {finding.school}' if finding.school else ''}, due {finding.due}"
    for clause in standing.clauses:
        if clause.recommends is not None:
            who = standing.policy.role(clause.decided_by)
            kinds = listed([one.title or one.kind.replace("_", " ") for one in clause.recommends.of], last="or")
            yield "Triggered", f"! {clause.id}: {kinds} {clause.clause.effect} follow; the {who} decides"
    grounds = [ground.title or ground.id for ground in standing.grounds if ground.truth.value == "true"]
    if grounds:
        yield "Grounds", f"! {listed(grounds)}"
    refused = sum(step.outcome == "refused" for step in standing.trail)
    if refused:
        yield "Refused", f"{plural(refused, 'step')} on record (explain --refused tells why)"
    if standing.undetermined:
        counts = Counter(one.what.partition(" ")[0] for one in standing.undetermined)
        said = listed(plural(number, what) for what, number in counts.items())
        yield "Open", f"? {said} cannot be decided yet (explain tells which facts would decide)"
