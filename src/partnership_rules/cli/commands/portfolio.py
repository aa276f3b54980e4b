"""``portfolio``: where very many partnerships stand, as one table: a summary by state, and a Parquet file."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from ...policy import Policy
from ...words import plural
from ..common import (
    AsOf,
    Json,
    KnownOn,
    UnderPolicy,
    argument,
    chosen,
    holds_tables,
    is_address,
    looked,
    put,
    put_json,
    say_quarantined,
    working,
)
from ..files import Force, Out, parquet_of, put_file
from ..table import Column, Table, at

if TYPE_CHECKING:
    from ...portfolio import Answer

__all__ = ["portfolio"]

Tables = Annotated[
    str,
    argument("TABLES", "A folder of tables or buckets in Parquet, a document (- is stdin), a folder of them, or a ledger's address."),
]
Processes = Annotated[int, typer.Option("--processes", metavar="N", min=1, help="So many processes.")]

Counts: TypeAlias = defaultdict[tuple[str, str], Counter[str]]


def portfolio(
    tables: Tables,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    policy: UnderPolicy = None,
    out: Out = None,
    processes: Processes = 1,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Say where very many partnerships stand: how many in each state, what is late, what is undetermined, and what is no row."""
    from ...portfolio import ANSWERS  # Arrow is loaded only where it is asked for
    from ...portfolio.schema import pa

    day, known, held = looked(as_of, known_on, policy)
    counts: Counts = defaultdict(Counter)
    kept, bad = [ANSWERS["rows"].empty_table()], list[dict[str, object]]()
    for answer in _answers(tables, day, (held, known, processes)):
        _count(answer, counts)
        kept.append(answer.rows)
        bad += answer.quarantined.to_pylist()
    rows = pa.concat_tables(kept)
    if out is not None:
        put_file(out, parquet_of(rows), force=force, quiet=as_json)
    if as_json:
        listed = [{"policy": key[0], "state": key[1], **found} for key, found in sorted(counts.items())]
        put_json({"as_of": day.isoformat(), "standings": rows.num_rows, "states": listed, "quarantined": bad})
    else:
        _show(counts, rows.num_rows)
    say_quarantined(bad, quiet=as_json)


def _answers(path: str, day: date, looked: tuple[Policy | None, date | None, int]) -> "Iterator[Answer]":
    from ... import portfolio as many
    from ...portfolio.buckets import bucket_folders

    policy, known, processes = looked
    folders = [] if is_address(path) else bucket_folders(path)
    with working("answering") as progress:
        if not folders:
            tables = many.read(path if Path(path).is_dir() and holds_tables(path) else chosen(path, None).values())
            yield many.standings(tables, policy, as_of=day, known_on=known, processes=processes, progress=progress)
        for number, answer in enumerate(many.by_bucket(path, policy, as_of=day, known_on=known) if folders else (), 1):
            if progress is not None:
                progress(number, len(folders))
            yield answer


def _count(answer: "Answer", counts: Counts) -> None:
    """Count the partnerships in each state, and of them those that are late, undetermined, or not answered by columns."""
    from ...portfolio.schema import pa, pc

    rows = answer.rows
    by, late = rows.column("answered_by"), answer.overdue.column("partnership").combine_chunks()
    marks = {
        "partnerships": pc.is_valid(by),
        "late": pc.is_in(rows.column("partnership"), value_set=late),
        "undetermined": pc.fill_null(pc.equal(rows.column("grounds"), "undetermined"), False),
        "by_evaluate": pc.equal(by, "evaluate"),
    }
    keys = {"policy": pc.fill_null(rows.column("policy"), ""), "state": pc.coalesce(rows.column("state"), by)}
    for line in pa.table(keys | marks).group_by(["policy", "state"]).aggregate([(name, "sum") for name in marks]).to_pylist():
        counts[line["policy"], line["state"]].update({name: line[f"{name}_sum"] for name in marks})


def _show(counts: Counts, total: int) -> None:
    columns = [
        Column("Policy"),
        Column("State"),
        *(Column(name, is_number=True) for name in ("Partnerships", "Late", "Undetermined", "By evaluate")),
    ]
    rows = [
        (at(policy or "-"), at(state), *(at(f"{number:,}" if number else "") for number in found.values()))
        for (policy, state), found in sorted(counts.items())
    ]
    put(Table(columns, rows), "")
    put(f"{plural(total, 'standing')}. Undetermined: whether there are grounds for the next level cannot be said.")
