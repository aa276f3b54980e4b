"""``report``: a page that can be handed on, or tables for other programs."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from ...errors import InputError
from ...rough_days import Outlook
from ...standing import Standing
from ...views import Overview, index_html, report_html, rows, to_csv, to_json_lines, to_parquet
from ...views.table import TABLES
from ...words import listed
from ...writing import portable
from ..asking import Asked, ask, unanswered
from ..common import AsOf, KnownOn, Only, Source, UnderPolicy, option, put
from ..files import STDOUT, Force, put_file, suffix_of

__all__ = ["report"]

Html = Annotated[Path | None, option("--html", "OUT", "A page; for a folder, a folder of pages with an index.")]
Csv = Annotated[Path | None, option("--csv", "OUT", "A table, safe for spreadsheets (- is stdout).")]
Lines = Annotated[Path | None, option("--jsonl", "OUT", "A table as JSON lines (- is stdout).")]
Parquet = Annotated[Path | None, option("--parquet", "OUT", "A table as Parquet (needs the extra 'portfolio').")]
Of = Annotated[str, typer.Option("--table", metavar="NAME", help=f"Which table: {listed(TABLES, last='or')}.")]


def report(
    path: Source,
    html: Html = None,
    csv: Csv = None,
    jsonl: Lines = None,
    parquet: Parquet = None,
    force: Force = False,
    table: Of = "standings",
    as_of: AsOf = None,
    known_on: KnownOn = None,
    policy: UnderPolicy = None,
    only: Only = None,
) -> None:
    """Write a self-contained page about a partnership, ready to print; or tables in CSV, JSON lines and Parquet."""
    if (html, csv, jsonl, parquet) == (None,) * 4:
        raise InputError("nothing is asked for", code="form_missing", hint="give --html, --csv, --jsonl or --parquet OUT")
    for wanted, ending in ((csv, "csv"), (jsonl, "jsonl"), (parquet, "parquet")):
        if wanted is not None and str(wanted) != STDOUT:
            suffix_of(wanted, (ending,))
    asked = ask(path, as_of=as_of, known_on=known_on, policy=policy, only=only)
    if html is not None and asked.is_many:
        _pages(asked, html, force=force)
    elif html is not None:
        suffix_of(html, ("html", "htm"))
        put_file(html, report_html(asked.all[0]), force=force)
    every = [*asked.all, *asked.too_rough]
    if csv is not None:
        put_file(csv, to_csv(rows(every, of=table)), force=force)
    if jsonl is not None:
        put_file(jsonl, to_json_lines(rows(every, of=table)), force=force)
    if parquet is not None:
        put_file(parquet, to_parquet(every, of=table), force=force)
    put(*unanswered(asked), stderr=True)


def _pages(asked: Asked, folder: Path, *, force: bool) -> None:
    """Write a page for each partnership, and an index of all."""
    pages: dict[str, str] = {}
    for name, standing in _named(asked.all):
        pages[standing.partnership.id] = f"{name}.html"
        put_file(folder / f"{name}.html", report_html(standing), force=force, quiet=True)
    later = tuple(one.partnership for one in asked.waiting)
    overview = Overview(asked.as_of, tuple(asked.found), later, tuple(asked.rough), tuple(asked.too_rough))
    put_file(folder / "index.html", index_html(overview, title="Partnerships", pages=pages), force=force)


def _named(standings: Iterable[Standing | Outlook]) -> Iterable[tuple[str, Standing | Outlook]]:
    """Assign each a file name of its own; an id may hold '/', and two ids may differ in nothing else or in case."""
    taken = {"index"}
    for standing in standings:
        name = wanted = portable(standing.partnership.id)[:150]
        number = 1
        while name.lower() in taken:
            number += 1
            name = f"{wanted}-{number}"
        taken.add(name.lower())
        yield name, standing
