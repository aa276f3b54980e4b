"""Results as tables: rows of plain values, CSV that a spreadsheet cannot take for formulas, JSON lines, and Polars frames."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from ..errors import InputError, LookupFailed, needs_extra
from ..model import expect, expect_each
from ..rough_days import Outlook
from ..standing import Standing
from ..words import did_you_mean, listed
from .escape import for_csv

if TYPE_CHECKING:
    import polars

__all__ = ["TABLES", "frame", "rows", "to_csv", "to_json_lines", "to_parquet"]

Row = dict[str, str | int | None]


def rows(standings: Iterable[Standing | Outlook], *, of: str = "standings") -> list[Row]:
    """Return a table about standings or outlooks as a list of mappings, which ``pandas.DataFrame`` takes as it is.

    ``of`` is one of ``standings``, ``clocks``, ``benchmarks``, ``clauses``, ``requirements`` and ``trail``; every row starts
    with the partnership, its district and the day asked about. Days are texts YYYY-MM-DD, values are words with their
    unit. ``earliest`` and ``latest`` are the first and the last day that ``since`` or ``due`` may be; of an outlook these two
    are empty where they differ, every word that is possible is given (``met or met_late``), and there is no trail.
    Raises ``LookupFailed`` for a table there is not.
    """
    if of not in TABLES:
        hint = did_you_mean(of, TABLES) or f"use one of {listed(TABLES, last='or')}"
        raise LookupFailed("there is no table of that name", code="unknown_table", hint=hint)
    held = expect_each(standings, object, hint="a list of standings")
    return [{**_head(one), **row} for one in map(_held, held) for row in _rows_of(one, of)]


def _held(one: object) -> Standing | Outlook:
    return one if isinstance(one, Outlook) else expect(one, Standing, hint="pr.evaluate() gives one")


def _rows_of(one: Standing | Outlook, of: str) -> Iterator[Row]:
    return TABLES[of](one) if isinstance(one, Standing) else _ROUGH[of](one)


def to_csv(table: Iterable[Mapping[str, object]]) -> str:
    """Write rows as CSV (RFC 4180); texts that a spreadsheet would take for formulas are led by an apostrophe.

    >>> print(to_csv([{"district": "=1+1", "days_left": -3}]), end="")
    "district","days_left"\r
    "'=1+1",-3\r
    """
    listed_rows = _rows(table)
    names = list(dict.fromkeys(name for row in listed_rows for name in row))
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    if names:
        writer.writerow([for_csv(name) for name in names])
    for row in listed_rows:
        writer.writerow([_cell(row.get(name)) for name in names])
    return out.getvalue()


def to_json_lines(values: Iterable[object]) -> str:
    """Write rows, or results with ``to_dict``, as JSON lines with sorted keys: one value a line, equal inputs give equal bytes.

    >>> print(to_json_lines([{"b": 1, "a": "x"}]), end="")
    {"a":"x","b":1}
    """
    given = expect_each(values, object, hint="a list of rows, or of results")
    return "".join(f"{_line(value.to_dict() if hasattr(value, 'to_dict') else value)}\n" for value in given)


def frame(table: Iterable[Mapping[str, object]]) -> polars.DataFrame:
    """Return rows as a Polars frame; raises ``MissingExtraError`` where Polars is not installed."""
    with needs_extra("polars", extra="portfolio"):
        import polars
    return polars.DataFrame(_rows(table), infer_schema_length=None)


def to_parquet(table: Iterable[Mapping[str, object]]) -> bytes:
    """Write rows as a Parquet file, numbers as numbers and all other cells as texts; raises ``MissingExtraError`` as ``frame`` does."""
    out = io.BytesIO()
    frame(table).write_parquet(out)
    return out.getvalue()


def _rows(table: Iterable[Mapping[str, object]]) -> list[dict[str, object]]:
    """List the rows of a table, whose cells are plain values."""
    found = expect_each(table, dict, hint="rows, as rows() and .table() give them")
    if not all(cell is None or isinstance(cell, (str, int, float, Decimal, date)) for row in found for cell in row.values()):
        raise InputError("a cell of the table is no plain value", code="type_unexpected", hint="texts, numbers, days, or nothing")
    return found


def _line(value: object) -> str:
    try:
        text = json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError):
        raise InputError("a row is no JSON", code="type_unexpected", hint="mappings, lists, texts, whole numbers, or results") from None
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\x85", "\\u0085")


def _cell(value: object) -> str | int:
    return value if isinstance(value, int) and not isinstance(value, bool) else for_csv("" if value is None else str(value))


def _head(standing: Standing | Outlook) -> Row:
    return {"partnership": standing.partnership.id, "district": standing.partnership.district.name, "as_of": standing.as_of.isoformat()}


def _standings(standing: Standing) -> Iterator[Row]:
    due = standing.next_due
    yield {
        "policy": standing.policy.id,
        "state": standing.state,
        "since": standing.since.isoformat(),
        "earliest": standing.since.isoformat(),
        "latest": standing.since.isoformat(),
        "level": standing.level,
        "cycle": standing.cycle,
        "next_clock": due.name if due is not None else None,
        "next_due": _day(due.due) if due is not None else None,
        "days_left": due.days_left if due is not None else None,
        "missed": sum(finding.is_missed for finding in standing.benchmarks),
        "undetermined": len(standing.undetermined),
    }


def _clocks(standing: Standing) -> Iterator[Row]:
    for clock in standing.clocks:
        yield {
            "clock": clock.name,
            "status": clock.status,
            "anchor": _day(clock.anchor),
            "period": clock.period,
            "due": _day(clock.due),
            "earliest": _day(clock.due),
            "latest": _day(clock.due),
            "rolled_from": _day(clock.rolled_from),
            "met_on": _day(clock.met_on),
            "held_on": _day(clock.held_on),
            "days_left": clock.days_left,
            "days_late": clock.days_late,
            "cites": "; ".join(clock.cites),
        }


def _benchmarks(standing: Standing) -> Iterator[Row]:
    for finding in standing.benchmarks:
        yield {
            "benchmark": finding.id,
            "school": finding.school,
            "phase": finding.benchmark.phase,
            "domain": finding.benchmark.domain,
            "outcome": finding.outcome,
            "missed": "yes" if finding.is_missed else "no",
            "due": _day(finding.due),
            "value": finding.value.words() if finding.value is not None else None,
            "target": finding.target.words() if finding.target is not None else None,
            "margin": finding.margin.words() if finding.margin is not None else None,
            "needs": "; ".join(finding.needs),
        }


def _clauses(standing: Standing) -> Iterator[Row]:
    for result in standing.clauses:
        yield {
            "clause": result.id,
            "school": result.school,
            "outcome": result.outcome,
            "effect": result.clause.effect,
            "decided_by": result.clause.decided_by,
            "recommends": "; ".join(one.kind for one in result.recommends.of) if result.recommends is not None else None,
            "selected": "; ".join(result.selected),
        }


def _requirements(standing: Standing) -> Iterator[Row]:
    for result in standing.requirements:
        yield {"requirement": result.id, "school": result.school, "outcome": result.outcome, "cites": "; ".join(result.cites)}


def _trail(standing: Standing) -> Iterator[Row]:
    for step in standing.trail:
        yield {"on": step.on.isoformat(), "what": step.what, "from": step.from_, "to": step.to, "outcome": step.outcome}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _span(days: tuple[date, date] | None, name: str) -> Row:
    """Return the columns of a day: the day where only one is possible, the earliest and the latest."""
    first, last = days or (None, None)
    return {name: _day(first) if first == last else None, "earliest": _day(first), "latest": _day(last)}


def _one(numbers: tuple[int, int] | None) -> int | None:
    return numbers[0] if numbers is not None and numbers[0] == numbers[1] else None


def _rough_standing(outlook: Outlook) -> Iterator[Row]:
    since, missed = _span(outlook.since, "since"), [one.outcome == "not_met" for one in outlook.benchmarks]
    levels = {one.standing.level for one in outlook.standings}
    yield {
        "policy": outlook.policy.id,
        "state": " or ".join(outlook.states),
        **since,
        "level": levels.pop() if len(levels) == 1 else None,
        "missed": sum(missed),
        "undetermined": len(outlook.undetermined),
    }


def _rough_clocks(outlook: Outlook) -> Iterator[Row]:
    for clock in outlook.clocks:
        late = _one(clock.days_late)
        yield {"clock": clock.name, "status": " or ".join(clock.statuses), **_span(clock.due, "due"), "days_late": late}


def _rough(outlook: Outlook, part: str) -> Iterator[Row]:
    for one in outlook.of(part):
        id, _, school = one.name.partition("@")
        yield {part: id, "school": school or None, "outcome": " or ".join(one.outcomes), "needs": "; ".join(one.needs)}


TABLES: Mapping[str, Callable[[Standing], Iterator[Row]]] = {
    "standings": _standings,
    "clocks": _clocks,
    "benchmarks": _benchmarks,
    "clauses": _clauses,
    "requirements": _requirements,
    "trail": _trail,
}
"""The tables there are, by name."""
_ROUGH: Mapping[str, Callable[[Outlook], Iterator[Row]]] = {
    "standings": _rough_standing,
    "clocks": _rough_clocks,
    "benchmarks": lambda outlook: _rough(outlook, "benchmark"),
    "clauses": lambda outlook: _rough(outlook, "clause"),
    "requirements": lambda outlook: _rough(outlook, "requirement"),
    "trail": lambda outlook: iter(()),
}
