"""The folder of built files: what would be written, what differs from it, and the writing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from .agreements import AGREEMENTS, agreement_of, general_remarks
from .partnerships import partnership_of
from .plans import PLANS
from .rows import benchmark_rows, timeline_rows
from .yaml_text import document

__all__ = ["FOLDER", "build", "differences", "write"]

FOLDER = Path(__file__).resolve().parent.parent / "michigan"
BUILT = ("*.partnership.yaml", "*.agreement.yaml")
DO_NOT_EDIT = "Built by examples/build_michigan.py: edit the builder or its tables, not this file."


def build(folder: Path = FOLDER) -> Mapping[str, str]:
    """Give every file by its name, built from the tables in the folder's ``data``; nothing is written.

    Raises ``KeyError`` for a line that a plan names and the table lacks, ``ValueError`` for a cell that nobody has read.
    """
    return {**_partnerships(folder / "data"), **_agreements(folder / "data")}


def _partnerships(data: Path) -> dict[str, str]:
    rows = {row.key: row for row in timeline_rows(data)}
    benchmarks = {row.key: row for row in benchmark_rows(data)}
    files = {}
    for plan in PLANS:
        body = partnership_of(plan, rows, remarks=general_remarks(plan.id, benchmarks))
        made_of = f"Made of data/michigan_timeline.csv: round {plan.round or 'not known'}, {plan.district}."
        files[f"{plan.id}.partnership.yaml"] = document(body, comments=(DO_NOT_EDIT, made_of))
    return files


def _agreements(data: Path) -> dict[str, str]:
    rows = {row.key: row for row in benchmark_rows(data)}
    comments = (DO_NOT_EDIT, "Made of data/michigan_benchmarks.csv.")
    return {f"{text.id}.agreement.yaml": document(agreement_of(text, rows), comments=comments) for text in AGREEMENTS}


def differences(folder: Path = FOLDER) -> list[str]:
    """Say, file by file, how the folder differs from what would be written; nothing is written."""
    wanted, found = build(folder), {path.name: path for pattern in BUILT for path in folder.glob(pattern)}
    missing = [f"{name}: missing" for name in wanted if name not in found]
    surplus = [f"{name}: not built from the tables" for name in found if name not in wanted]
    changed = [f"{name}: differs" for name, path in found.items() if name in wanted and path.read_bytes() != wanted[name].encode()]
    return sorted(missing + surplus + changed)


def write(folder: Path = FOLDER) -> list[str]:
    """Write every file that differs, remove built files that no line stands for any more, and say what was done."""
    wanted, done = build(folder), differences(folder)
    for line in done:
        name = line.partition(":")[0]
        if name in wanted:
            (folder / name).write_bytes(wanted[name].encode())
        else:
            (folder / name).unlink()
    return done
