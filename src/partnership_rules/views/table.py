"""Results as tables: rows of plain values, CSV that a spreadsheet cannot take for formulas, JSON lines, and Polars frames."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast, overload

from ..benchmark import Finding
from ..errors import InputError, LookupFailed, needs_extra
from ..model import expect, expect_each
from ..quantity import Interval
from ..record import Partnership
from ..rough_days import Outlook, TooRough
from ..standing import Standing
from ..standing.results import ClauseResult, ClockResult, RequirementResult, Step
from ..words import did_you_mean, listed
from .escape import for_csv
from .overview import overview_of

if TYPE_CHECKING:
    import polars

    from ..documents import Bundle

__all__ = ["TABLES", "frame", "rows", "to_csv", "to_json_lines", "to_parquet"]

Row = dict[str, str | int | None]
Cell: TypeAlias = str | int | date | None
T = TypeVar("T")
Columns = Mapping[str, Callable[[T], Cell]]
_Answered: TypeAlias = Mapping[date, Standing] | Iterable[Standing | Outlook | TooRough] | Iterable[Mapping[str, object]]
_Asked: TypeAlias = "Bundle | Mapping[str, Partnership] | Iterable[Partnership]"
_DAYS = frozenset((
    "as_of", "since", "earliest", "latest", "next_due", "anchor", "due", "rolled_from", "met_on", "held_on", "on",
))  # fmt: skip
_NUMBERS = frozenset(("level", "cycle", "days_left", "days_late", "undetermined"))


class Rows(list[Row]):
    """The rows of a table, which knows its columns even where it has no row."""

    columns: tuple[str, ...] = ()


def rows(standings: Iterable[Standing | Outlook | TooRough], *, of: str = "standings") -> list[Row]:
    """Return a table about standings or outlooks as a list of mappings, which ``pandas.DataFrame`` takes as it is.

    ``of`` is one of ``standings``, ``clocks``, ``benchmarks``, ``clauses``, ``requirements`` and ``trail``; every row starts
    with the partnership, its district and the day asked about. Days are texts YYYY-MM-DD, values are words with their
    unit. ``earliest`` and ``latest`` are the first and the last day that ``since`` or ``due`` may be; of an outlook these two
    are empty where they differ, every word that is possible is given (``met or met_late``), and there is no trail; what is too rough
    has a row among the standings and no other.
    Raises ``LookupFailed`` for a table there is not.
    """
    found = Rows({name: _plain(cell) for name, cell in row.items()} for row in _typed(standings, of))
    found.columns = (*_HEAD, *TABLES[of][1])
    return found


def _typed(standings: object, of: str) -> list[dict[str, Cell]]:
    if of not in TABLES:
        hint = did_you_mean(of, TABLES) or f"use one of {listed(TABLES, last='or')}"
        raise LookupFailed("there is no table of that name", code="unknown_table", hint=hint)
    held = expect_each(standings, object, hint="a list of standings")
    return [{**_told(_HEAD, one), **row} for one in map(_held, held) for row in _rows_of(one, of)]


def _plain(cell: Cell) -> str | int | None:
    return cell.isoformat() if isinstance(cell, date) else ("yes" if cell else "no") if isinstance(cell, bool) else cell


def _held(one: object) -> Standing | Outlook | TooRough:
    return one if isinstance(one, (Outlook, TooRough)) else expect(one, Standing, hint="pr.evaluate() gives one")


def _rows_of(one: Standing | Outlook | TooRough, of: str) -> Iterable[dict[str, Cell]]:
    if isinstance(one, TooRough):
        return [{"state": "too rough to say"}] if of == "standings" else []
    if isinstance(one, Outlook):
        return _ROUGH[of](one)
    listed_of, columns = TABLES[of]
    return [_told(columns, part) for part in listed_of(one)]


def _told(columns: Columns[T], one: T) -> dict[str, Cell]:
    return {name: cell(one) for name, cell in columns.items()}


def to_csv(table: Iterable[Mapping[str, object]], *, columns: Iterable[str] = ()) -> str:
    """Write rows as CSV (RFC 4180); texts that a spreadsheet would take for formulas are led by an apostrophe.

    ``columns`` come first in the header; a table of ``rows()`` has its own, and so a header where it has no row.

    >>> print(to_csv([{"district": "=1+1", "days_left": -3}]), end="")
    "district","days_left"\r
    "'=1+1",-3\r
    """
    listed_rows = _rows(table)
    first = (*columns, *(table.columns if isinstance(table, Rows) else ()))
    names = list(dict.fromkeys((*first, *(name for row in listed_rows for name in row))))
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


@overload
def frame(given: _Asked, *, as_of: date | str, of: str = "standings") -> polars.DataFrame: ...
@overload
def frame(given: _Answered, *, of: str = "standings") -> polars.DataFrame: ...
def frame(given: _Asked | _Answered, *, as_of: date | str | None = None, of: str = "standings") -> polars.DataFrame:
    """Return a table about partnerships as of a day, or about standings, as a Polars frame: days as ``Date``, yes and no as ``Boolean``.

    ``given`` is a folder or partnerships, with ``as_of``; standings and outlooks, as ``history`` gives them too; or rows, whose
    cells stay as they are. ``of`` names a table, as in ``rows``. The frame has ``__arrow_c_stream__``, by which pandas, DuckDB and
    pyarrow take it. Raises ``MissingExtraError`` where Polars is not installed.
    """
    with needs_extra("polars", extra="portfolio"):
        import polars
    shown: object = given.values() if isinstance(given, Mapping) else given
    if as_of is not None:
        overview = overview_of(cast("Iterable[Partnership]", given), as_of=as_of)  # which looks at what it is given
        shown = (*overview.standings, *overview.outlooks, *overview.too_rough)
    found = expect_each(shown, object, hint="a folder, standings, or rows")
    if isinstance(given, Rows) or (found and isinstance(found[0], Mapping)):
        return polars.DataFrame(_rows(cast("list[Mapping[str, object]]", found)), infer_schema_length=None)
    if as_of is None and any(isinstance(one, Partnership) for one in found):
        raise InputError("a partnership stands somewhere on a day only", code="as_of_missing", hint="give as_of=")
    typed = _typed(found, of)
    types = {_DAYS: polars.Date, _NUMBERS: polars.Int64, frozenset(["missed"]): polars.Boolean if of == "benchmarks" else polars.Int64}
    columns = dict.fromkeys((*_HEAD, *TABLES[of][1], *(name for row in typed for name in row)))
    schema = {name: next((kind for names, kind in types.items() if name in names), polars.String) for name in columns}
    return polars.DataFrame(typed, schema=schema)


def to_parquet(given: _Answered, *, of: str = "standings") -> bytes:
    """Write standings or rows as a Parquet file, with the columns of ``frame``; raises ``MissingExtraError`` as it does."""
    out = io.BytesIO()
    frame(given, of=of).write_parquet(out)
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


def _words(value: Interval | None) -> str | None:
    return value.words() if value is not None else None


def _span(days: tuple[date, date] | None, name: str) -> dict[str, Cell]:
    """Return the columns of a day: the day where only one is possible, the earliest and the latest."""
    first, last = days or (None, None)
    return {name: first if first == last else None, "earliest": first, "latest": last}


def _one(numbers: tuple[int, int] | None) -> int | None:
    return numbers[0] if numbers is not None and numbers[0] == numbers[1] else None


def _rough_standing(outlook: Outlook) -> Iterator[dict[str, Cell]]:
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


def _rough_clocks(outlook: Outlook) -> Iterator[dict[str, Cell]]:
    for clock in outlook.clocks:
        late = _one(clock.days_late)
        yield {"clock": clock.name, "status": " or ".join(clock.statuses), **_span(clock.due, "due"), "days_late": late}


def _rough(outlook: Outlook, part: str) -> Iterator[dict[str, Cell]]:
    for one in outlook.of(part):
        id, _, school = one.name.partition("@")
        yield {part: id, "school": school or None, "outcome": " or ".join(one.outcomes), "needs": "; ".join(one.needs)}


_HEAD: Columns[Standing | Outlook | TooRough] = {
    "partnership": lambda one: one.partnership.id,
    "district": lambda one: one.partnership.district.name,
    "as_of": lambda one: one.as_of,
}
_STANDINGS: Columns[Standing] = {
    "policy": lambda one: one.policy.id,
    "state": lambda one: one.state,
    "since": lambda one: one.since,
    "earliest": lambda one: one.since,
    "latest": lambda one: one.since,
    "level": lambda one: one.level,
    "cycle": lambda one: one.cycle,
    "next_clock": lambda one: one.next_due.name if one.next_due else None,
    "next_due": lambda one: one.next_due.due if one.next_due else None,
    "days_left": lambda one: one.next_due.days_left if one.next_due else None,
    "missed": lambda one: sum(finding.is_missed for finding in one.benchmarks),
    "undetermined": lambda one: len(one.undetermined),
}
_CLOCKS: Columns[ClockResult] = {
    "clock": lambda clock: clock.name,
    "status": lambda clock: clock.status,
    "anchor": lambda clock: clock.anchor,
    "period": lambda clock: clock.period,
    "due": lambda clock: clock.due,
    "earliest": lambda clock: clock.due,
    "latest": lambda clock: clock.due,
    "rolled_from": lambda clock: clock.rolled_from,
    "met_on": lambda clock: clock.met_on,
    "held_on": lambda clock: clock.held_on,
    "days_left": lambda clock: clock.days_left,
    "days_late": lambda clock: clock.days_late,
    "cites": lambda clock: "; ".join(clock.cites),
}
_BENCHMARKS: Columns[Finding] = {
    "benchmark": lambda finding: finding.id,
    "school": lambda finding: finding.school,
    "phase": lambda finding: finding.benchmark.phase,
    "domain": lambda finding: finding.benchmark.domain,
    "outcome": lambda finding: finding.outcome,
    "missed": lambda finding: finding.is_missed,
    "due": lambda finding: finding.due,
    "value": lambda finding: _words(finding.value),
    "target": lambda finding: _words(finding.target),
    "margin": lambda finding: _words(finding.margin),
    "needs": lambda finding: "; ".join(finding.needs),
}
_CLAUSES: Columns[ClauseResult] = {
    "clause": lambda result: result.id,
    "school": lambda result: result.school,
    "outcome": lambda result: result.outcome,
    "effect": lambda result: result.clause.effect,
    "decided_by": lambda result: result.decided_by,
    "recommends": lambda result: "; ".join(one.kind for one in result.recommends.of) if result.recommends is not None else None,
    "selected": lambda result: "; ".join(result.selected),
}
_REQUIREMENTS: Columns[RequirementResult] = {
    "requirement": lambda result: result.id,
    "school": lambda result: result.school,
    "outcome": lambda result: result.outcome,
    "cites": lambda result: "; ".join(result.cites),
}
_TRAIL: Columns[Step] = {
    "on": lambda step: step.on,
    "what": lambda step: step.what,
    "from": lambda step: step.from_,
    "to": lambda step: step.to,
    "outcome": lambda step: step.outcome,
}
TABLES: Mapping[str, tuple[Callable[[Standing], Iterable[Any]], Columns[Any]]] = {
    "standings": (lambda one: (one,), _STANDINGS),
    "clocks": (lambda one: one.clocks, _CLOCKS),
    "benchmarks": (lambda one: one.benchmarks, _BENCHMARKS),
    "clauses": (lambda one: one.clauses, _CLAUSES),
    "requirements": (lambda one: one.requirements, _REQUIREMENTS),
    "trail": (lambda one: one.trail, _TRAIL),
}
"""The tables there are, by name: what each lists of a standing, and its columns."""
_ROUGH: Mapping[str, Callable[[Outlook], Iterator[dict[str, Cell]]]] = {
    "standings": _rough_standing,
    "clocks": _rough_clocks,
    "benchmarks": lambda outlook: _rough(outlook, "benchmark"),
    "clauses": lambda outlook: _rough(outlook, "clause"),
    "requirements": lambda outlook: _rough(outlook, "requirement"),
    "trail": lambda outlook: iter(()),
}
