"""Nothing grows faster than its work: counted in calls, never in time."""

from __future__ import annotations

import pickle
from datetime import date, timedelta
from typing import Any

import pytest
from helpers.build import partnership, rec
from helpers.counting import calls_of

import partnership_rules as pr
from partnership_rules.analysis.cases import Cases
from partnership_rules.analysis.cases.limits import limits
from partnership_rules.condition import ast
from partnership_rules.errors import ModelError
from partnership_rules.evidence import visible


def long_one(count: int) -> pr.Partnership:
    """Build a partnership of so many records, each with an id."""
    listed = [rec("other", "2018-01-02", name="a_visit", id=f"r{number}") for number in range(count)]
    return partnership(rec("identified", "2018-01-01"), *listed, schools=[{"id": "a"}])


@pytest.mark.parametrize("fields", [{}, {"id": "new"}])
def test_adding_a_record_takes_as_many_calls_however_many_there_are(fields: dict[str, str]) -> None:
    record = rec("other", "2018-01-03", name="a_visit", **fields)
    small, large = long_one(10), long_one(1_000)
    small.add(record)
    assert calls_of(lambda: small.add(record)) == calls_of(lambda: large.add(record))


def test_what_is_added_one_by_one_is_what_is_built_at_once() -> None:
    whole = long_one(20)
    grown = whole.with_changes(records=())
    for record in whole.records:
        grown = grown.add(record)
    assert (grown, grown.to_dict(), grown.model_fields_set) == (whole, whole.to_dict(), whole.with_changes().model_fields_set)
    assert pickle.loads(pickle.dumps(grown)) == whole  # noqa: S301 - its own bytes


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (rec("school_added", "2018-01-03", school="b"), "unknown_school"),
        (rec("other", "2018-01-03", name="a_visit", id="r3"), "duplicate_id"),
        (rec("retracted", "2018-01-03", record="nobody"), "unknown_record"),
        (rec("signed", "2018-01-03", role="isd", agreement="nobody"), "unknown_agreement"),
    ],
)
def test_an_added_record_is_refused_as_in_a_partnership_built_at_once(record: dict[str, str], code: str) -> None:
    small = long_one(5)
    with pytest.raises(ModelError) as grown:
        small.add(record)
    with pytest.raises(ModelError) as built:
        small.with_changes(records=(*small.records, record))
    assert grown.value.code == code
    assert (str(grown.value), grown.value.problems) == (str(built.value), built.value.problems)


def test_added_evidence_is_refused_as_in_a_partnership_built_at_once() -> None:
    small = long_one(5)
    done = pr.Milestone(milestone="hired", on="2018-01-04", id="r1", replaces="nobody", school="b")
    with pytest.raises(ModelError) as grown:
        small.observe(done)
    with pytest.raises(ModelError) as built:
        small.with_changes(evidence=(done,))
    assert (str(grown.value), grown.value.problems) == (str(built.value), built.value.problems)


def with_a_clause_for_each_of(count: int) -> pr.Partnership:
    """Build a partnership of so many schools, with a benchmark and a clause for each of them."""
    deed = {"id": "b", "phase": "outcome", "domain": "academic", "measure": "m", "target": {"done": True}, "for": "each"}
    when = {"any": [{"missed": {"id": "b"}}, {"members": {"are": "closed"}}]}
    menu = {"choose": 1, "of": [{"kind": "closure"}]}
    clause = {"id": "c", "for": "each", "when": when, "then": menu, "effect": "may", "decided_by": "state_superintendent"}
    plan = pr.Agreement(id="plan", benchmarks=[deed], clauses=[clause])
    records = [
        rec("identified", "2017-01-20"),
        rec("assigned", "2017-03-01"),
        *(rec("signed", "2017-04-27", role=role, agreement="plan") for role in ("local_board", "superintendent", "state_department")),
    ]
    return partnership(records, agreements=[plan], schools=[{"id": f"s{number}"} for number in range(count)])


def test_clauses_for_each_school_take_calls_in_proportion_to_the_schools() -> None:
    def calls(count: int) -> int:
        held = with_a_clause_for_each_of(count)
        assert len(pr.evaluate(held, as_of=date(2021, 1, 1)).clauses) == count
        return calls_of(lambda: pr.evaluate(held, as_of=date(2021, 1, 1)))

    few, more, most = calls(10), calls(20), calls(40)
    assert most - more <= 2.05 * (more - few)


START = date(2018, 1, 1)


def measured(count: int, **last: Any) -> pr.Book:
    """Build a book of so many measurements, one a day, of two measures."""
    rows = [{"measure": f"m{n % 2}", "value": str(n % 90), "unit": "percent", "on": START + timedelta(days=n)} for n in range(count)]
    return pr.Book([pr.Measurement(**row) for row in [*rows[:-1], {**rows[-1], **last}]])


@pytest.mark.parametrize("days", [-1, 0, 5, 30, 99])
def test_a_book_cut_by_a_day_is_the_book_of_what_is_visible_that_day(days: int) -> None:
    book, day = measured(40), START + timedelta(days=days)
    rows = [row for name in ("m0", "m1") for row in book.series(name, place="district")]
    own = pr.Book(visible(rows, as_of=day, known_on=None))
    cut = book.until(day)
    assert cut.days() == own.days()
    assert all(cut.series(name, place="district") == own.series(name, place="district") for name in ("m0", "m1"))
    assert len(book.days()) == 40


def test_a_cut_takes_as_many_calls_however_many_measurements_there_are() -> None:
    small, large = measured(10), measured(1_000)
    for book in (small, large):
        book.days()
    calls = [calls_of(lambda book=book: book.until(START).series("m0", place="district")) for book in (small, large)]  # type: ignore[misc]
    assert calls[0] == calls[1]


def test_what_is_replaced_later_still_stands_before() -> None:
    first = pr.Measurement(id="a", measure="m", value="10", unit="percent", on="2018-01-01")
    second = pr.Measurement(measure="m", value="20", unit="percent", on="2018-03-01", replaces="a")
    assert not pr.Book([first, second]).can_be_cut
    deed = {"id": "b", "phase": "outcome", "domain": "academic", "measure": "m", "target": {"at_most": {"value": 15, "unit": "percent"}}}
    records = with_a_clause_for_each_of(1).records
    held = partnership(
        list(records), agreements=[pr.Agreement(id="plan", benchmarks=[deed])], evidence=[first, second], schools=[{"id": "s0"}]
    )
    said = [pr.evaluate(held, as_of=date(2018, month, 1)).benchmarks[0].truth.value for month in (2, 4)]
    assert said == ["true", "false"]


def nodes_with_dates(count: int) -> int:
    """Count the nodes for "any is missed" and its limits, of so many benchmarks with last days of their own, in no order."""
    deed = {"phase": "outcome", "domain": "academic", "measure": "m", "target": {"done": True}}
    days = [START + timedelta(days=7 * number % count) for number in range(count)]
    rows = [{**deed, "id": f"b{number}", "due": day} for number, day in enumerate(days)]
    missed = ast.Missed(missed={"domain": "academic"})
    cases = Cases(pr.load_policy("michigan-2017"), pr.Agreement(id="a", benchmarks=rows), conditions=[missed])
    read = cases.read(missed)
    possible = cases.diagrams.both(limits(cases, [missed]), read)
    assert possible > 2  # neither true nor false of all
    return len(cases.diagrams._levels)


def test_diagrams_of_dates_grow_in_proportion_to_them() -> None:
    few, more, most = nodes_with_dates(10), nodes_with_dates(20), nodes_with_dates(40)
    assert most - more <= 2 * (more - few) + 8


def eventless() -> pr.Policy:
    """Build a policy with an eventless step on benchmarks."""
    step = {"from": ["plan_signed"], "to": "outcome_review", "always": True, "when": {"met": {"phase": "outcome"}}}
    data = pr.load_policy("michigan-2017").to_dict()
    return pr.Policy(**{**data, "id": "eventless", "transitions": [*data["transitions"], step]})


def measured_partnership(measurements: int, schools: int) -> pr.Partnership:
    """Build a partnership with an eventless guard on benchmarks, and measurements of the schools in turn, one a day."""
    held, policy = with_a_clause_for_each_of(schools), eventless()
    deed = {"id": "b", "phase": "outcome", "domain": "academic", "measure": "m", "for": "each"}
    plan = pr.Agreement(id="plan", benchmarks=[{**deed, "target": {"at_least": {"value": "95", "unit": "percent"}}}])
    days = [date(2017, 5, 1) + timedelta(days=number) for number in range(measurements)]
    rows = [{"measure": "m", "school": f"s{n % schools}", "value": "50", "unit": "percent", "on": day} for n, day in enumerate(days)]
    return held.with_changes(policy=policy.id, policies=(policy,), agreements=(plan,), evidence=rows)


def test_eventless_guards_take_calls_in_proportion_to_the_measurements_and_the_schools() -> None:
    def calls(measurements: int, schools: int) -> int:
        held = measured_partnership(measurements, schools)
        pr.evaluate(held, as_of=date(2019, 1, 1))
        return calls_of(lambda: pr.evaluate(held, as_of=date(2019, 1, 1)))

    few, more, most = calls(40, 4), calls(80, 8), calls(160, 16)
    assert most - more <= 2.1 * (more - few)


def test_an_eventless_step_follows_on_the_very_day_on_which_evidence_changes_its_guard() -> None:
    held = measured_partnership(20, 2)
    rows = [{"measure": "m", "school": f"s{n}", "value": "97", "unit": "percent", "on": date(2017, 6, 10 + n)} for n in range(2)]
    found = pr.evaluate(held.observe(*rows), as_of=date(2019, 1, 1)).trail
    assert [step.on for step in found if (step.what, step.to) == ("always", "outcome_review")] == [date(2017, 6, 11)]
