"""An answer moved on to a later day: only partnerships of which anything may have changed are answered again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import cast

from ..clock_status import CLOCK_STATUSES, ClockStatus
from ..condition import ast as c
from ..condition import walk
from ..dates import as_day
from ..errors import InputError
from ..policy import Policy
from ..policy.checks import conditions_of
from .answer import ANSWERS, Answer
from .answering import standings
from .arrays import Bools, Ints, np
from .schema import pa, pc
from .screen import screen
from .tables import Tables

__all__ = ["update"]


def update(answer: Answer, tables: Tables, *, as_of: date, changed: Iterable[str] = ()) -> Answer:
    """Return the answer on a later day, as ``standings`` gives it, while asking only of those of whom anything may have changed.

    These are the partnerships in ``changed`` (of which rows are new or different), those with a fact, a last day or a due day in
    between, and those that columns did not answer. Errors: ``InputError`` (``days_reversed``) for an earlier day, or an answer of
    several days.
    """
    day = as_day(as_of)
    days = pc.unique(answer.rows.column("as_of")).to_pylist()
    if len(days) > 1 or any(one > day for one in days):
        raise InputError("an answer of one day is moved on, to a later one", code="days_reversed", hint="ask anew with standings")
    if not days:
        return standings(tables, answer.policy, as_of=day, known_on=answer.known_on)
    ids = pa.array(sorted(set(tables.partnerships.column("id").drop_null().to_pylist())), pa.string())
    again = _may_differ(answer, tables, (days[0], day)) | set(changed)
    known = set(answer.rows.column("partnership").to_pylist())
    again |= {key for key in ids.to_pylist() if key not in known}
    fresh = standings(tables.only(again), answer.policy, as_of=day, known_on=answer.known_on)
    kept = pa.array(sorted(known.intersection(ids.to_pylist()) - again), pa.string())
    parts = {name: _joined(_moved(answer, name, kept, day, tables), part) for name, part in fresh.parts().items() if name != "quarantined"}
    return Answer(tables, {**parts, "quarantined": screen(tables).quarantined}, policy=answer.policy, known_on=answer.known_on)


def _may_differ(answer: Answer, tables: Tables, span: tuple[date, date]) -> set[str]:
    """Return the partnerships of which anything may have changed between two days; some may be among them of which nothing has."""
    first, last = (pa.scalar(day, pa.date32()) for day in span)
    found: list[pa.ChunkedArray] = [answer.rows.filter(pc.not_equal(answer.rows.column("answered_by"), "columns")).column("partnership")]

    def passed(table: pa.Table, column: str) -> None:
        days = table.column(column)
        between = pc.and_(pc.greater_equal(days, first), pc.less_equal(days, last))
        found.append(table.filter(pc.fill_null(between, False)).column("partnership").cast(pa.string()))

    passed(answer.rows, "next_change")
    passed(answer.clocks, "due")
    passed(answer.benchmarks, "due")
    for table, column in ((tables.records, "on"), (tables.records, "until"), (tables.evidence, "on")):
        passed(table, column)
    policies = {key: answer.policy or tables.policy(key) for key in pc.unique(answer.rows.column("policy")).drop_null().to_pylist()}
    counting = [key for key, policy in policies.items() if _counts(condition for _, condition in conditions_of(policy))]
    texts = [key for key, text in tables.agreements.items() if _counts(clause.when for clause in text.clauses)]
    for column, words in (("policy", counting), ("agreement", texts)):
        is_one = pc.is_in(answer.rows.column(column), value_set=pa.array(words, pa.string()))
        found.append(answer.rows.filter(is_one).column("partnership"))
    return {key for column in found for key in column.to_pylist() if key is not None}


def _counts(conditions: Iterable[c.Condition]) -> bool:
    """Say whether any condition counts a period, which ends on a day that stands in no table."""
    return any(isinstance(leaf, c.Elapsed) for condition in conditions for _, leaf in walk(condition))


def _moved(answer: Answer, name: str, kept: pa.Array, day: date, tables: Tables) -> pa.Table:
    """Return what stays of a table, on the later day; the days left and late of its clocks are counted anew."""
    table = answer.parts()[name]
    table = table.filter(pc.is_in(table.column("partnership"), value_set=kept))
    days = pa.array([day] * table.num_rows, pa.date32())
    table = table.set_column(1, ANSWERS[name].field("as_of"), days)
    return _recounted(table, answer, day, tables) if name == "clocks" else table


def _recounted(clocks: pa.Table, answer: Answer, day: date, tables: Tables) -> pa.Table:
    of = {row["partnership"]: row for row in answer.rows.select(["partnership", "policy", "state"]).to_pylist()}
    policies: dict[str, Policy] = {}
    for row in of.values():
        if row["policy"] is not None and row["policy"] not in policies:
            policies[row["policy"]] = answer.policy or tables.policy(row["policy"])
    due = _ordinals(clocks.column("due"))
    late = clocks.column("days_late").to_pylist()
    status = clocks.column("status").to_pylist()
    runs = np.array([CLOCK_STATUSES[word].runs for word in status], bool)
    grows = np.array([_still_late(row, of, policies) for row in clocks.to_pylist()], bool)
    today = day.toordinal() - date(1970, 1, 1).toordinal()
    again = np.where(grows, today - due, np.array([one or 0 for one in late], np.int64))
    left = _whole(today, due, runs)
    table = clocks.set_column(clocks.column_names.index("days_left"), ANSWERS["clocks"].field("days_left"), left)
    counted = pa.array(again.astype(np.int32), mask=again <= 0)
    return table.set_column(table.column_names.index("days_late"), ANSWERS["clocks"].field("days_late"), counted)


def _still_late(clock: Mapping[str, object], of: Mapping[str, Mapping[str, str]], policies: Mapping[str, Policy]) -> bool:
    """Say whether a clock grows later by the day: over, not met, its review not held, and the partnership not ended."""
    row = of[str(clock["partnership"])]
    policy = policies[row["policy"]]
    spec = policy.clocks[str(clock["clock"])]
    says = CLOCK_STATUSES[cast("ClockStatus", clock["status"])]
    open_ = says.lapsed or (says.over and not says.late and spec.phase is not None and clock["held_on"] is None)
    return open_ and row["state"] not in policy.finals


def _ordinals(column: pa.ChunkedArray) -> Ints:
    found: Ints = pc.fill_null(column.cast(pa.int32()), 0).to_numpy().astype(np.int64)
    return found


def _whole(today: int, due: Ints, runs: Bools) -> pa.Array:
    return pa.array((due - today).astype(np.int32), mask=~runs)


def _joined(old: pa.Table, new: pa.Table) -> pa.Table:
    """Put what stays and what is new together, in the order of the ids."""
    table = pa.concat_tables([old, new])
    order: Ints = np.argsort(np.array(table.column("partnership").to_pylist(), dtype=object), kind="stable")
    return table.take(pa.array(order)).combine_chunks()
