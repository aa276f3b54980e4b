"""Nothing grows faster than its work: counted in calls, never in time."""

from __future__ import annotations

import pickle

import pytest
from helpers.build import partnership, rec
from helpers.counting import calls_of

import partnership_rules as pr
from partnership_rules.errors import ModelError


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
    assert (grown, grown.to_json(), grown.model_fields_set) == (whole, whole.to_json(), whole.with_changes().model_fields_set)
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
