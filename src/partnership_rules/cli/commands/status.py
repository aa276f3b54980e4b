"""``status``: where partnerships stand: a summary of one, a table of many, sorted by what is due next."""

from collections import Counter
from collections.abc import Iterator

from ...logic import MARKS
from ...record import Partnership
from ...rough_days import Outlook
from ...standing import Standing
from ...views.overview import late_by
from ...words import listed, plural
from ..asking import Asked, all_in, ask, unanswered
from ..common import AsOf, Json, KnownOn, Only, Sources, UnderPolicy, page_width, put, put_json, say, width
from ..table import Cell, Column, Said, Table, at

__all__ = ["many", "one", "status"]

COLUMNS = {"Partnership": False, "State": False, "Since": False, "Next due": False} | dict.fromkeys(
    ("Left", "Late", "Missed", "Open", "Level"), True
)
"""The columns; those of numbers are True."""

NONE = at("-", "dim")
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
    """Say where a partnership stands; of a folder or of several paths, one row for each, sorted by what is due next."""
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
        rows.append({"Partnership": name} | dict(_cells(one) if isinstance(one, Standing) else _rough_cells(one)))
    rows += [{"Partnership": _name(unclear.partnership, False), "State": at("too rough to say")} for unclear in asked.too_rough]
    table = Table(columns, [[row.get(column.title, NONE) for column in columns] for row in rows])
    put(at(f"Standing on {asked.as_of}: {plural(len(rows), 'partnership')}, sorted by what is due next", "bold"), "")
    put(table, "", *(at(text, "dim") for text in (*LEGEND, *([ROUGHLY] if asked.rough else []))), *unanswered(asked))


def _cells(standing: Standing) -> Iterator[tuple[str, Said]]:
    due = standing.next_due
    yield "State", at(standing.state.replace("_", " "))
    yield "Since", at(standing.since)
    if due:
        yield from (("Next due", at(due.due)), ("Left", at(due.days_left)))
    for title, number in (
        ("Late", late_by(standing)),
        ("Missed", _missed(standing)),
        ("Open", len(standing.undetermined)),
        ("Level", standing.level),
    ):
        yield title, at(number, "bold" if title in ("Late", "Missed") else "") if number else NONE


def _name(partnership: Partnership, ambiguous: bool) -> Cell:
    name = at(partnership.district.name, "bold")
    return (name, at(partnership.id, "dim")) if ambiguous else name


def _missed(standing: Standing) -> int:
    return sum(finding.is_missed for finding in standing.benchmarks)


def _rough_cells(outlook: Outlook) -> Iterator[tuple[str, Said]]:
    """List the cells of a partnership whose days are known only roughly: what is possible, and no later than when."""
    dues = [(clock.due[1], clock.due[0]) for clock in outlook.clocks if clock.due and clock.may_run]
    late = [(clock.days_late[1], clock.days_late[0]) for clock in outlook.clocks if clock.days_late and clock.may_be_late]
    first, last = outlook.since
    yield "State", at(" or ".join(state.replace("_", " ") for state in outlook.states))
    yield "Since", at(first if first == last else f"{first:%Y-%m} ?")
    if dues:
        yield from (("Next due", at(min(dues)[0])), ("Left", _most({(day - outlook.as_of).days for day in min(dues)})))
    standings = [one.standing for one in outlook.standings]
    undetermined = {one.what for one in outlook.undetermined}
    yield "Late", _most(set(max(late)) if late else {0})
    yield "Missed", _most({_missed(standing) for standing in standings})
    yield "Open", _most({len(undetermined)})
    yield "Level", _most({standing.level for standing in standings})


def _most(numbers: set[int]) -> Said:
    """Write a number, or the most it may be."""
    most = max(numbers)
    return at(most if len(numbers) == 1 else f"≤{most}") if most else NONE


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
        yield "Agreement", standing.agreement or "signed; its text is not on record"
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
