"""``compare``: replay records under another policy: who would stand elsewhere, since when, because of which rule."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from ...analysis.compare import Comparison, compare_answers
from ...analysis.compare import compare as compare_records
from ...analysis.compare.comparison import comparison_text
from ...policy import Policy
from ...words import listed
from ..common import (
    AsOf,
    Json,
    Only,
    Source,
    UnderPolicy,
    chosen,
    holds_tables,
    looked,
    option,
    policy_named,
    put_json,
    say,
    say_quarantined,
    width,
    working,
)

if TYPE_CHECKING:
    from ...portfolio import Answer

__all__ = ["compare"]

Under = Annotated[str, option("--under", "NAME", "The policy to hold against the record (of the catalog, or a file; - is stdin).")]


def compare(path: Source, under: Under, as_of: AsOf = None, policy: UnderPolicy = None, only: Only = None, as_json: Json = False) -> None:
    """Say who would stand elsewhere under another policy, since when and why; and how the policies differ.

    The first side is each partnership's own policy, or the one of --policy. A folder of tables in Parquet is answered by columns; what
    differs is evaluated in full.
    """
    (day, _, first), second = looked(as_of, None, policy), policy_named(under)
    if not only and Path(path).is_dir() and holds_tables(path):
        return _of_tables(path, first, second, day, as_json=as_json)
    partnerships = chosen(path, only)
    with working("comparing") as progress:
        found = compare_records(partnerships, first, second, as_of=day, progress=progress)
    _show(found, as_json=as_json)


def _show(found: Comparison, *, as_json: bool, **also: object) -> None:
    if as_json:
        put_json(found.to_dict() | also)
    else:
        say(comparison_text(found, width=width()))


def _of_tables(path: str, first: Policy | None, second: Policy, day: date, *, as_json: bool) -> None:
    """Compare a folder of tables, and say which rows are none, and what was not answered by columns."""
    from ...portfolio import read, standings  # Arrow is loaded only where it is asked for
    from ...portfolio.buckets import bucket_folders, read_buckets

    bad, left = list[dict[str, object]](), (Counter[str](), Counter[str]())

    def pairs() -> Iterator[tuple["Answer", "Answer"]]:
        for tables in read_buckets(path) if bucket_folders(path) else [read(path)]:
            a, b = (standings(tables, policy, as_of=day) for policy in (first, second))
            bad.extend(a.quarantined.to_pylist())
            for counts, answer in zip(left, (a, b), strict=True):
                counts.update({why: number for why, number in answer.reasons.items() if why != "as_of_before_first_record"})
            yield a, b

    with working("comparing") as progress:
        found = compare_answers(pairs(), as_of=day, progress=progress)
    _show(found, as_json=as_json, quarantined=bad, not_by_columns=dict(zip("ab", left, strict=True)))
    if not as_json:
        for which, counts in zip(("first", "second"), left, strict=True):
            if counts:
                say(f"Not by columns under the {which} policy: {listed(f'{why} ({number})' for why, number in sorted(counts.items()))}")
    say_quarantined(bad, quiet=as_json)
