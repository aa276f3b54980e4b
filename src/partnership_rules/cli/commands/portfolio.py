"""``portfolio``: where very many partnerships stand, as one table: a summary by state, and a Parquet file."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ...clock_status import CLOCK_STATUSES
from ...policy import Policy
from ...words import plural
from ..common import NO, AsOf, Json, KnownOn, UnderPolicy, argument, chosen, is_address, looked, put, put_json, say, working
from ..files import Force, Out, put_file
from ..table import Column, Table, at

if TYPE_CHECKING:
    import pyarrow as pa

    from ...portfolio import Answer

__all__ = ["portfolio"]

Tables = Annotated[
    str,
    argument("TABLES", "A folder of tables or buckets in Parquet, a document (- is stdin), a folder of them, or a ledger's address."),
]
Processes = Annotated[int, typer.Option("--processes", metavar="N", min=1, help="So many processes.")]

Counts = dict[tuple[str, str], dict[str, int]]


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
    answers = list(_answers(tables, day, (held, known, processes)))
    rows = pa.concat_tables([one.rows for one in answers] or [ANSWERS["rows"].empty_table()])
    if out is not None:
        put_file(out, _parquet(rows), force=force, quiet=as_json)
    counts, bad = _counted(answers), [line for one in answers for line in one.quarantined.to_pylist()]
    if as_json:
        listed = [{"policy": key[0], "state": key[1], **found} for key, found in sorted(counts.items())]
        put_json({"as_of": day.isoformat(), "standings": rows.num_rows, "states": listed, "quarantined": bad})
    else:
        _show(counts, bad, rows.num_rows)
    if bad:
        raise typer.Exit(NO)


def _answers(path: str, day: date, looked: tuple[Policy | None, date | None, int]) -> "Iterator[Answer]":
    from ... import portfolio as many
    from ...portfolio.buckets import bucket_folders

    policy, known, processes = looked
    folders = [] if is_address(path) else bucket_folders(path)
    with working("answering") as progress:
        if not folders:
            in_tables = not is_address(path) and any(Path(path).glob("partnerships*"))
            tables = many.read(path if in_tables else chosen(path, None).values())
            yield many.standings(tables, policy, as_of=day, known_on=known, processes=processes, progress=progress)
        for number, answer in enumerate(many.by_bucket(path, policy, as_of=day, known_on=known) if folders else (), 1):
            if progress is not None:
                progress(number, len(folders))
            yield answer


def _parquet(rows: "pa.Table") -> bytes:
    import pyarrow.parquet as pq

    stream = io.BytesIO()
    pq.write_table(rows, stream)
    return stream.getvalue()


def _counted(answers: "list[Answer]") -> Counts:
    """Count the partnerships in each state, and of them those that are late, undetermined, or not answered by columns."""
    found: Counts = {}
    for answer in answers:
        clocks = [row for row in answer.clocks.to_pylist() if row["days_late"] is not None]
        late = {row["partnership"] for row in clocks if not CLOCK_STATUSES[row["status"]].met}
        for row in answer.rows.to_pylist():
            key = (row["policy"] or "", row["state"] or row["answered_by"])
            counts = found.setdefault(key, {"partnerships": 0, "late": 0, "undetermined": 0, "by_evaluate": 0})
            counts["partnerships"] += 1
            counts["late"] += row["partnership"] in late
            counts["undetermined"] += row["grounds"] == "undetermined"
            counts["by_evaluate"] += row["answered_by"] == "evaluate"
    return found


def _show(counts: Counts, bad: list[dict[str, object]], total: int) -> None:
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
    for line in bad[:20]:
        say(f"{line['table']} row {line['row']}: {line['code']}: {line['message']} ({line['hint']})")
    if len(bad) > 20:
        say(f"and {len(bad) - 20} more")
