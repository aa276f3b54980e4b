"""The public proof: columns held against ``evaluate``, on the days on which something changes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ..errors import PartnershipRulesError
from ..evaluation import evaluate
from ..policy import Policy
from ..record import Partnership
from .answer import Answer
from .answering import standings
from .tables import Tables
from .telling import Lines, lines_of

__all__ = ["Checked", "check", "compare_with_evaluate"]

_APART = frozenset({"answered_by", "why", "partnership", "as_of"})


@dataclass(frozen=True)
class Checked:
    """How many standings were held against ``evaluate``, how many of them columns had answered, and every difference."""

    compared: int
    by_columns: int
    differences: tuple[str, ...]


def check(tables: Tables, *, policy: Policy | None = None, sample: int = 1000, known_on: date | None = None, seed: int = 0) -> Checked:
    """Hold columns against ``evaluate`` for a sample of partnerships, each on its boundary days: the days beside facts and due days.

    >>> import pyarrow as pa
    >>> records = pa.table({"partnership": ["p1"], "kind": ["assigned"], "on": pa.array([date(2017, 3, 1)])})
    >>> check(Tables(partnerships=pa.table({"id": ["p1"], "policy": ["michigan-2017"]}), records=records)).differences
    ()
    """
    ids = sorted(set(tables.partnerships.column("id").drop_null().to_pylist()))
    chosen = ids if len(ids) <= sample else sorted(random.Random(seed).sample(ids, sample))
    built = {key: one for key, one in tables.build(chosen) if isinstance(one, Partnership)}
    pairs = [(key, day) for key, one in built.items() for day in boundary_days(one, policy, known_on)]
    answer = standings(tables.only(built), policy, as_of=pairs, known_on=known_on)
    return compare_with_evaluate(answer, built)


def boundary_days(partnership: Partnership, policy: Policy | None, known_on: date | None) -> list[date]:
    """List the days of facts and the due days of clocks and benchmarks, with the days beside them."""
    facts = (*partnership.records, *partnership.evidence)
    if not partnership.records:
        return [date(2020, 1, 1)]
    marks = {fact.on for fact in facts}
    try:
        standing = evaluate(partnership, as_of=max(marks), policy=policy, known_on=known_on)
        dues = [*(clock.due for clock in standing.clocks), *(finding.due for finding in standing.benchmarks)]
        marks |= {due for due in dues if due is not None}
    except PartnershipRulesError:
        pass  # its answer is an error, which is compared as well
    first = min(record.on for record in partnership.records)
    near = {day + timedelta(days=step) for day in marks if date.min < day < date.max for step in (-1, 0, 1)}
    return sorted(day for day in near if first <= day)


def compare_with_evaluate(answer: Answer, built: dict[str, Partnership]) -> Checked:
    """Compare every standing of an answer with that of ``evaluate``, table by table, line by line."""
    found = _by_question(answer)
    differences: list[str] = []
    for (key, day), lines in found.items():
        wanted = _wanted(answer, built[key], day)
        differences += [f"{key} on {day}: {said}" for said in _differing(lines, wanted)]
    by_columns = answer.coverage.get("columns", 0)
    return Checked(len(found), by_columns, tuple(differences))


def _by_question(answer: Answer) -> dict[tuple[str, date], Lines]:
    found: dict[tuple[str, date], Lines] = {}
    for name, table in answer.parts().items():
        for line in table.to_pylist() if name != "quarantined" else ():
            found.setdefault((line["partnership"], line["as_of"]), {}).setdefault(name, []).append(line)
    return found


def _wanted(answer: Answer, partnership: Partnership, day: date) -> Lines | str:
    try:
        return lines_of(evaluate(partnership, as_of=day, known_on=answer.known_on, policy=answer.policy), "")
    except PartnershipRulesError as error:
        return error.code


def _differing(lines: Lines, wanted: Lines | str) -> Iterator[str]:
    [row] = lines["rows"]
    if isinstance(wanted, str) or row["answered_by"] in ("too_early", "refused"):
        if wanted != row["why"]:
            yield f"{row['answered_by']}, {row['why']} against {wanted if isinstance(wanted, str) else 'a standing'}"
        return
    for name in wanted:
        own, other = _plain(lines.get(name, [])), _plain(wanted[name])
        if own != other:
            at = next((place for place, pair in enumerate(zip(own, other, strict=False)) if pair[0] != pair[1]), min(len(own), len(other)))
            yield f"{name}[{at}]: {own[at : at + 1]} against {other[at : at + 1]}"


def _plain(lines: list[dict[str, object]]) -> list[dict[str, object]]:
    return [{key: value for key, value in line.items() if key not in _APART} for line in lines]
