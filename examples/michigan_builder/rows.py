"""The two tables that the files are built from, read as text; an empty cell means that no source gives it."""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar

__all__ = ["BenchmarkRow", "TimelineRow", "benchmark_rows", "timeline_rows"]


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A line of ``michigan_timeline.csv``: one district in one round."""

    round: str
    district: str
    number_of_schools: str
    schools_named: str
    identified_date: str
    agreement_signed_date: str
    review_18m_date: str
    review_18m_outcome: str
    outcome_36m: str
    status: str
    status_date: str
    source_url: str
    notes: str

    @property
    def key(self) -> tuple[str, str]:
        """Give what tells the line apart: its round and its district."""
        return (self.round, self.district)

    @property
    def is_dated(self) -> bool:
        """Say whether a partnership file can be made of it: it has a day of identification or of signing."""
        return bool(self.identified_date or self.agreement_signed_date)

    @property
    def schools(self) -> tuple[str, ...]:
        """Give the schools it names."""
        listed = self.schools_named.removeprefix("Originally ").split(";")
        return tuple(name.strip() for name in listed if name.strip())


@dataclass(frozen=True, slots=True)
class BenchmarkRow:
    """A line of ``michigan_benchmarks.csv``: one promise, as a source tells it."""

    district: str
    round: str
    school_or_scope: str
    measure: str
    kind: str
    subject: str
    baseline: str
    benchmark_18m: str
    target_36m: str
    unit: str
    direction: str
    test_form: str
    due_date: str
    source_url: str
    notes: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Give what tells the line apart."""
        return (self.district, self.round, self.measure, self.subject)


Row = TypeVar("Row", TimelineRow, BenchmarkRow)


def timeline_rows(folder: Path) -> tuple[TimelineRow, ...]:
    """Read ``michigan_timeline.csv`` of a folder, in the order of its lines."""
    return _read(folder / "michigan_timeline.csv", TimelineRow)


def benchmark_rows(folder: Path) -> tuple[BenchmarkRow, ...]:
    """Read ``michigan_benchmarks.csv`` of a folder, in the order of its lines."""
    return _read(folder / "michigan_benchmarks.csv", BenchmarkRow)


def _read(path: Path, model: type[Row]) -> tuple[Row, ...]:
    """Read every line; a table whose columns differ is refused, so that no cell can be taken for another."""
    with path.open(encoding="utf-8", newline="") as stream:
        table = csv.DictReader(stream, strict=True)
        wanted = [field.name for field in fields(model)]
        if table.fieldnames != wanted:
            raise ValueError(f"{path.name} has other columns than {wanted}")
        return tuple(_row(path, model, line) for line in table)


def _row(path: Path, model: type[Row], line: dict[str, str]) -> Row:
    if len(line) != len(fields(model)) or None in line.values():
        raise ValueError(f"{path.name} has a line with too few or too many cells: {line}")
    return model(**{name: " ".join(cell.split()) for name, cell in line.items()})
