"""An answer moved on to a later day: only partnerships of which anything may have changed are answered again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ..condition import ast as c
from ..condition import walk
from ..dates import as_day
from ..errors import InputError
from ..policy.checks import conditions_of
from .answer import ANSWERS, Answer
from .answering import standings
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
    parts = {
        name: _joined(_moved(answer, name, kept, (days[0], day)), part) for name, part in fresh.parts().items() if name != "quarantined"
    }
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


def _moved(answer: Answer, name: str, kept: pa.Array, span: tuple[date, date]) -> pa.Table:
    """Return what stays of a table, on the later day."""
    table = answer.parts()[name]
    table = table.filter(pc.is_in(table.column("partnership"), value_set=kept))
    table = table.set_column(1, ANSWERS[name].field("as_of"), pa.array([span[1]] * table.num_rows, pa.date32()))
    return _recounted(table, answer, (span[1] - span[0]).days) if name == "clocks" else table


def _recounted(clocks: pa.Table, answer: Answer, passed: int) -> pa.Table:
    """Count the days left and late anew: a clock grows later as long as it is not met, its review not held, its partnership not ended."""
    over = answer.rows.filter(answer.rows.column("grounds").is_null()).column("partnership")
    waits = pc.or_(clocks.column("held_on").is_null(), pc.equal(clocks.column("status"), "lapsed"))
    grows = pc.and_(pc.and_(waits, clocks.column("met_on").is_null()), pc.invert(pc.is_in(clocks.column("partnership"), value_set=over)))
    days = pc.if_else(grows, passed, 0)
    counted = {"days_left": pc.subtract(clocks.column("days_left"), passed), "days_late": pc.add(clocks.column("days_late"), days)}
    for name, column in counted.items():
        field = ANSWERS["clocks"].field(name)
        clocks = clocks.set_column(clocks.column_names.index(name), field, column.cast(field.type))
    return clocks


def _joined(old: pa.Table, new: pa.Table) -> pa.Table:
    """Put what stays and what is new together, in the order of the ids."""
    table = pa.concat_tables([old, new])
    whole = table.append_column("at", pa.array(range(table.num_rows)))
    order = pc.sort_indices(whole, sort_keys=[("partnership", "ascending"), ("at", "ascending")])
    return table.take(order).combine_chunks()
