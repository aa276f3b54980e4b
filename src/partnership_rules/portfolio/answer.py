"""What a portfolio answers: tables of standings, and the way back to one standing, whole and explained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import LookupFailed, needs_extra
from ..evaluation import evaluate
from ..policy import Policy
from ..standing import Standing
from .schema import pa, pc
from .tables import Tables

if TYPE_CHECKING:
    import pandas
    import polars

__all__ = ["ANSWERS", "Answer"]

_ID = [pa.field("partnership", pa.string()), pa.field("as_of", pa.date32())]
_DAY, _TEXT, _WHOLE = pa.date32(), pa.string(), pa.int32()


def _fields(**types: pa.DataType) -> pa.Schema:
    return pa.schema([*_ID, *(pa.field(name, kind) for name, kind in types.items())])


ANSWERS: Mapping[str, pa.Schema] = {
    "rows": _fields(
        answered_by=_TEXT, why=_TEXT, policy=_TEXT, state=_TEXT, since=_DAY, level=_WHOLE, cycle=_WHOLE, in_force=pa.bool_(),
        agreement=_TEXT, grounds=_TEXT, next_level=_WHOLE, next_change=_DAY,
    ),
    "clocks": _fields(
        clock=_TEXT, status=_TEXT, anchor=_DAY, due=_DAY, met_on=_DAY, held_on=_DAY, decided_on=_DAY, days_left=_WHOLE, days_late=_WHOLE,
    ),
    "benchmarks": _fields(
        benchmark=_TEXT, school=_TEXT, version=_TEXT, phase=_TEXT, due=_DAY, is_due=pa.bool_(), outcome=_TEXT, missed=_TEXT,
        without_override=_TEXT,
    ),
    "clauses": _fields(clause=_TEXT, school=_TEXT, outcome=_TEXT, effect=_TEXT, decided_by=_TEXT, default=_TEXT),
    "requirements": _fields(requirement=_TEXT, school=_TEXT, outcome=_TEXT),
    "quarantined": pa.schema(
        [pa.field(name, _WHOLE if name == "row" else _TEXT) for name in ("table", "row", "partnership", "code", "message", "hint")]
    ),
}  # fmt: skip
"""The tables of an answer. Words are those of a standing: states, statuses, outcomes; ``missed`` and ``grounds`` are
``true``, ``false`` or ``undetermined``. ``answered_by`` is ``columns``, ``evaluate``, ``too_early`` or ``refused``, and ``why``
says why it is not ``columns``."""

OVERDUE = ("partnership", "as_of", "district", "state", "clock", "due", "days_late")


class Answer:
    """The standings of a portfolio, as Arrow tables: ``rows``, ``clocks``, ``benchmarks``, ``clauses``, ``requirements``.

    ``quarantined`` lists the rows that are none, and why. Equal tables give equal bytes, however they are ordered and
    whoever computes them.
    """

    def __init__(self, tables: Tables, parts: Mapping[str, pa.Table], *, policy: Policy | None, known_on: date | None) -> None:
        self.tables = tables
        self.policy = policy
        self.known_on = known_on
        self.rows: pa.Table = parts["rows"]
        self.clocks: pa.Table = parts["clocks"]
        self.benchmarks: pa.Table = parts["benchmarks"]
        self.clauses: pa.Table = parts["clauses"]
        self.requirements: pa.Table = parts["requirements"]
        self.quarantined: pa.Table = parts["quarantined"]

    def __repr__(self) -> str:
        said = ", ".join(f"{count:,} by {word}" for word, count in self.coverage.items())
        return f"<Answer: {self.rows.num_rows:,} standings ({said or 'none'})>"

    def parts(self) -> dict[str, pa.Table]:
        """Return the tables by name."""
        return {name: getattr(self, name) for name in ANSWERS}

    @property
    def coverage(self) -> dict[str, int]:
        """Count the rows by who answered them."""
        return _counted(self.rows.column("answered_by"))

    @property
    def reasons(self) -> dict[str, int]:
        """Count the reasons for which rows were not answered by columns."""
        return _counted(self.rows.column("why").drop_null())

    @property
    def overdue(self) -> pa.Table:
        """Return the clocks that are late and still not met, or whose review is still not held, of partnerships that have not ended.

        Of each day the latest come first; ``district`` is the district's name. Rows that nobody answered are in no list: see ``reasons``.
        """
        answered = self.rows.filter(self.rows.column("policy").is_valid())
        policies = {key: self.policy or self.tables.policy(key) for key in pc.unique(answered.column("policy")).to_pylist()}
        ends = pa.array([f"{key} {state}" for key, policy in policies.items() for state in policy.finals], pa.string())
        stands = pc.binary_join_element_wise(answered.column("policy"), answered.column("state"), " ")
        open_ = answered.filter(pc.invert(pc.is_in(stands, value_set=ends))).select(["partnership", "as_of", "state"])
        waits = pc.and_(self.clocks.column("met_on").is_null(), self.clocks.column("held_on").is_null())
        late = self.clocks.filter(pc.and_(waits, self.clocks.column("days_late").is_valid()))
        found = late.select(["partnership", "as_of", "clock", "due", "days_late"]).join(open_, ["partnership", "as_of"], join_type="inner")
        names = self.tables.partnerships.select(["id", "district"])
        order = [("as_of", "ascending"), ("days_late", "descending"), ("partnership", "ascending"), ("clock", "ascending")]
        return found.join(names, "partnership", "id", join_type="inner").select(list(OVERDUE)).sort_by(order)

    def standing(self, partnership: str, *, as_of: date | None = None) -> Standing:
        """Return the whole standing of one partnership, explained, through ``evaluate``.

        ``as_of`` may be left out where the answer holds one day of it. Raises ``LookupFailed`` for a partnership or a day that is
        not in the answer, and what ``evaluate`` raises.
        """
        days = self.rows.filter(pc.equal(self.rows.column("partnership"), partnership)).column("as_of").to_pylist()
        day: date | None = days[0] if as_of is None and len(days) == 1 else as_of
        if day is None or day not in days:
            hint = "say which day with as_of" if days and as_of is None else "look into rows"
            raise LookupFailed("the answer holds no such partnership and day", code="unknown_id", hint=hint)
        return evaluate(self.tables.partnership(partnership), as_of=day, known_on=self.known_on, policy=self.policy)

    def to_polars(self, of: str = "rows") -> polars.DataFrame:
        """Return one of the tables as a Polars frame; raises ``MissingExtraError`` where Polars is not installed."""
        with needs_extra("polars", extra="portfolio"):
            import polars as pl
        return pl.DataFrame(self._part(of))

    def to_pandas(self, of: str = "rows") -> pandas.DataFrame:
        """Return one of the tables as a pandas frame; raises ``MissingExtraError`` where pandas is not installed."""
        with needs_extra("pandas", extra="spark"):
            import pandas  # noqa: F401 - pyarrow imports it, and says less when it is missing
        return self._part(of).to_pandas()

    def write_parquet(self, path: str | Path, of: str = "rows") -> Path:
        """Write one of the tables as a Parquet file, whole or not at all, and return its path."""
        import pyarrow.parquet as pq

        target = Path(path)
        beside = target.with_name(f".{target.name}.part")
        pq.write_table(self._part(of), beside)
        return beside.replace(target)

    def _part(self, of: str) -> pa.Table:
        if of not in ANSWERS:
            raise LookupFailed("an answer has no table of that name", code="unknown_table", hint="use one of " + ", ".join(ANSWERS))
        return self.parts()[of]

    def __iter__(self) -> Iterator[dict[str, object]]:
        for batch in self.rows.to_batches():
            yield from batch.to_pylist()


def _counted(column: pa.ChunkedArray) -> dict[str, int]:
    counted = pc.value_counts(column).to_pylist()
    return {one["values"]: one["counts"] for one in sorted(counted, key=lambda one: str(one["values"]))}
