"""``deadlines``: every clock, and every benchmark's due date, in the order in which they fall, each with how it is counted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from ...benchmark import Finding
from ...logic import MARKS
from ...model import FieldsAsJson
from ...rough_days import Outlook
from ...standing import ClockResult, Standing
from ...views import calendar_file
from ...views.outlook_words import due_words
from ...views.sentences import in_titles, said
from ...words import plural
from ..asking import Asked, ask, unanswered
from ..common import AsOf, Json, KnownOn, Only, Source, UnderPolicy, option, put, put_json, sources
from ..files import Force, earlier_file, put_file, suffix_of
from ..table import Cell, Column, Table, at

__all__ = ["Deadline", "deadlines", "deadlines_of", "show_deadlines"]

CALENDAR = ("ics",)
Ics = Annotated[Path | None, option("--ics", "OUT", "Write a calendar file instead; a later one updates its events.")]
COLUMNS = (Column("Due"), Column("What"), Column("Status"))
Ahead = Annotated[bool, typer.Option("--ahead", help="Only what is still to come, or late and open.")]


@dataclass(frozen=True)
class Deadline(FieldsAsJson):
    """A day on which something is due: a clock, or a benchmark at some schools; None where its count has not begun."""

    due: date | None
    what: str
    status: str
    is_open: bool
    counted: str = ""
    cites: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()


def deadlines(
    path: Source,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    policy: UnderPolicy = None,
    only: Only = None,
    ahead: Ahead = False,
    ics: Ics = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """List what is due when: every clock and every benchmark, each with how the day is counted."""
    if ics is not None:
        suffix_of(ics, CALENDAR)
    asked = ask(path, as_of=as_of, known_on=known_on, policy=policy, only=only)
    if ics is not None:
        put_file(ics, calendar_file(asked.all, earlier=earlier_file(ics)), force=force)
        put(*unanswered(asked), stderr=True)
    elif as_json:
        listed = [{"partnership": standing.partnership.id, **one.to_dict()} for standing in asked.found for one in _wanted(standing, ahead)]
        listed += [{"partnership": one.partnership.id, **clock.to_dict()} for one in asked.rough for clock in one.clocks]
        later, unclear = ([one.to_dict() for one in those] for those in (asked.waiting, asked.too_rough))
        put_json({"as_of": asked.as_of.isoformat(), "deadlines": listed, "not_begun": later, "too_rough": unclear})
    else:
        show_deadlines(asked, ahead=ahead)


def show_deadlines(asked: Asked, *, ahead: bool = False) -> None:
    """Print the deadlines of partnerships, and below them where the counting of each is written."""
    shown = [(standing, _wanted(standing, ahead)) for standing in asked.found]
    numbers = {cite: n for n, cite in enumerate(dict.fromkeys(cite for _, listed in shown for one in listed for cite in one.cites), 1)}
    for standing, listed in shown:
        if listed or not ahead:
            _print(standing, listed, numbers)
    for outlook in asked.rough:
        _print_rough(outlook)
    if numbers:
        put(at("Written in", "bold"), *sources(numbers))
    put(*unanswered(asked))


def _wanted(standing: Standing, ahead: bool) -> list[Deadline]:
    return [one for one in deadlines_of(standing) if one.is_open or not ahead]


def deadlines_of(standing: Standing) -> list[Deadline]:
    """List every deadline of a standing, earliest first; those whose count has not begun come last."""
    found = [*(_of_clock(standing, clock) for clock in standing.clocks), *_of_benchmarks(standing)]
    return sorted(found, key=lambda one: (one.due or date.max, not one.cites, one.what))


def _status_of(clock: ClockResult) -> str:
    late = f", {plural(clock.days_late, 'day')} late" if clock.days_late else ""
    says = clock.says
    if not says.started:
        return f"not started: it starts with {clock.anchored_on}"
    if says.paused:
        return f"paused, {plural(clock.days_left or 0, 'day')} left when it goes on"
    if says.runs:
        return "this is its last day" if clock.days_left == 0 else f"{plural(clock.days_left or 0, 'day')} left"
    if says.met:
        return f"✓ met on {clock.met_on}{late}"
    if says.late:
        return f"✗ lapsed{late}"
    if says.over and clock.review is not None:
        return f"✓ review held on {clock.held_on}{late}" if clock.held_on else f"no review on record{late}"
    return "stopped: the partnership has ended" if says.stopped else said(clock.status)


def _of_clock(standing: Standing, clock: ClockResult) -> Deadline:
    counted = clock.counted
    if clock.extended_by is not None:
        counted = f"{counted}; extended to {clock.extended_by.until}: {clock.extended_by.reason}"
    is_open = clock.says.open or (not clock.says.late and bool(clock.days_late) and clock.held_on is None)
    return Deadline(clock.due, clock.title, in_titles(standing, _status_of(clock)), is_open, counted, clock.cites)


def _of_benchmarks(standing: Standing) -> Iterator[Deadline]:
    """List one deadline for each benchmark, day and outcome, with the schools it speaks of."""
    groups: dict[tuple[str, date | None, str], list[Finding]] = {}
    for finding in standing.benchmarks:
        groups.setdefault((finding.id, finding.due, finding.outcome), []).append(finding)
    titles = {clock.review: clock.title for clock in standing.clocks if clock.review}
    for (key, due, outcome), findings in groups.items():
        first = findings[0]
        said = f"{MARKS[first.truth]} {'missed' if first.is_missed else outcome.replace('_', ' ')}"
        counted = (
            "a day of its own" if first.benchmark.due else f"with the clock '{titles.get(first.benchmark.phase, first.benchmark.phase)}'"
        )
        is_open = not standing.is_final and (not first.is_due or outcome == "undetermined")
        schools = tuple(one.school for one in findings if one.school)
        yield Deadline(due, first.benchmark.title or f"Benchmark {key}", said, is_open, counted, (), schools)


def _print(standing: Standing, listed: list[Deadline], numbers: dict[str, int]) -> None:
    names = {school.id: school.name or school.id for school in standing.partnership.schools}
    put(at(standing.partnership.district.name, "bold"))
    put(at(f"{standing.partnership.id} on {standing.as_of}, by {standing.policy.id}", "dim"), "")
    rows = [(at(one.due or "no day yet", "bold" if one.is_open else ""), _what(one, names, numbers), at(one.status)) for one in listed]
    put(Table(COLUMNS, rows, has_head=False, indent=2), "")


def _print_rough(outlook: Outlook) -> None:
    put(at(outlook.partnership.district.name, "bold"))
    put(at(f"{outlook.partnership.id} on {outlook.as_of}, by {outlook.policy.id}; its days are known only roughly", "dim"), "")
    for clock in outlook.clocks:
        statuses = " or ".join(said(status) for status in clock.statuses)
        put(at(f"{clock.title}: due {due_words(clock)}, {statuses}", indent=2))
    put("")


def _what(deadline: Deadline, names: dict[str, str], numbers: dict[str, int]) -> Cell:
    marks = "".join(f"[{numbers[cite]}]" for cite in deadline.cites)
    more = (", ".join(names[key] for key in deadline.schools), f"{deadline.counted} {marks}".strip())
    return at(deadline.what, "bold" if deadline.is_open else ""), *(at(line, "dim") for line in more if line)
