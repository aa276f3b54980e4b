"""Records and partnerships: what a fact holds, how facts are ordered, and what does not fit together."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

import pytest
from helpers.build import agreement, benchmark, catalogued, day, partnership, rec, standing

import partnership_rules as pr
from partnership_rules.errors import AsOfError, LookupFailed, ModelError
from partnership_rules.record import KINDS, PRECEDENCE
from partnership_rules.record.partnership import as_record

NEEDED: dict[str, dict[str, Any]] = {
    "partner_joined": {"party": "x"},
    "signed": {"role": "isd"},
    "review_held": {"review": "outcome"},
    "review_decided": {"review": "outcome", "finding": "met"},
    "implementation_reported": {"finding": "failing"},
    "support_reported": {"support": "s", "finding": "failing"},
    "extension_granted": {"clock": "plan", "until": "2018-12-31", "by": "x", "authority": "y", "reason": "z"},
    "designated": {"as": "CSI", "school": "s"},
    "rated": {"period": "2018"},
    "consequence_selected": {"clause": "c", "consequence": "closure"},
    "school_added": {"school": "s"},
    "school_exited": {"school": "s"},
    "school_closed": {"school": "s"},
    "schools_merged": {"schools": ["s"], "into": "t"},
    "overridden": {"what": "benchmark:b", "outcome": "met", "by": "x", "authority": "y", "reason": "z"},
    "policy_changed": {"policy": "p"},
    "retracted": {"record": "r"},
    "other": {"name": "met_for_coffee"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_needs_its_own_fields_and_a_day_and_no_others(kind: str) -> None:
    fields = {"kind": kind, "on": "2018-01-01", **NEEDED.get(kind, {})}
    made = as_record(fields)
    assert (made.kind, made.on, made.known_on) == (kind, day("2018-01-01"), day("2018-01-01"))
    for lacking in fields:
        if lacking not in ("kind", "name"):
            with pytest.raises(ModelError):
                as_record({key: value for key, value in fields.items() if key != lacking})
    with pytest.raises(ModelError):
        as_record({**fields, "surprise": 1})


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_as_json_reads_back_as_the_same_record(kind: str) -> None:
    made = as_record({"kind": kind, "on": "2018-01-01", "recorded_at": "2018-01-02T09:30:00+05:00", "note": "n", **NEEDED.get(kind, {})})
    told = made.to_dict()
    assert next(iter(told)) == "kind"
    assert told["recorded_at"] == "2018-01-02T04:30:00Z"
    assert as_record(told) == made


def test_a_record_that_is_one_already_stays_itself() -> None:
    made = as_record(rec("assigned", "2018-01-01"))
    assert as_record(made) is made


def test_an_instant_is_kept_in_utc_and_its_day_is_that_of_utc() -> None:
    late = timezone(timedelta(hours=-5))
    made = as_record(rec("assigned", "2018-01-01", recorded_at=datetime(2018, 1, 1, 23, 0, tzinfo=late)))
    assert made.recorded_at == datetime(2018, 1, 2, 4, 0, tzinfo=UTC)
    assert made.known_on == day("2018-01-02")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"on": datetime(2018, 1, 1)}, "date_has_time"),
        ({"on": "2018-01-01T00:00:00"}, "date_has_time"),
        ({"on": 20180101}, "date_invalid"),
        ({"on": "2018-02-29"}, "date_invalid"),
        ({"on": "2018-1-1"}, "date_invalid"),
        ({"recorded_at": datetime(2018, 1, 1)}, "instant_naive"),
        ({"recorded_at": date(2018, 1, 1)}, "instant_invalid"),
        ({"recorded_at": "2018-01-01T00:00:00"}, "instant_naive"),
        ({"recorded_at": 3}, "instant_invalid"),
        ({"id": 123}, "text_expected"),
        ({"id": "a b"}, "id_invalid"),
        ({"note": "a\u202eb"}, "text_control_characters"),
        ({"note": "\ud800"}, "text_control_characters"),
    ],
)
def test_a_day_an_instant_an_id_and_a_text_are_taken_strictly(fields: dict[str, Any], code: str) -> None:
    with pytest.raises(ModelError) as caught:
        as_record({"kind": "assigned", "on": "2018-01-01", **fields})
    assert caught.value.code == code


def test_the_kinds_of_one_day_are_taken_in_a_written_order() -> None:
    order = [
        "policy_changed", "identified", "school_added", "schools_merged", "assigned", "partner_joined", "assessment_begun",
        "assessment_completed", "plan_submitted", "plan_returned", "signed", "agreement_signed", "agreement_amended", "extension_granted",
        "rated", "designated", "school_exited", "school_closed", "support_reported", "implementation_reported", "review_held",
        "review_decided", "overridden", "other", "next_level_signaled", "consequence_selected", "released", "closed", "retracted",
    ]  # fmt: skip
    assert list(KINDS) == order
    made = [as_record({"kind": kind, "on": "2018-01-01", **NEEDED.get(kind, {})}) for kind in order]
    assert all(first.order < second.order for first, second in pairwise(made))
    assert [PRECEDENCE[kind] for kind in order] == list(range(len(order)))


def test_records_of_one_kind_and_day_are_ordered_by_when_they_were_learned_of_then_id_then_content() -> None:
    same = [
        rec("partner_joined", "2018-01-01", party="z"),
        rec("partner_joined", "2018-01-01", party="b", id="a1"),
        rec("partner_joined", "2018-01-01", party="a", id="a2"),
        rec("partner_joined", "2018-01-01", party="a", recorded_at="2018-01-02T00:00:00Z"),
        rec("partner_joined", "2018-01-01", party="0", recorded_at="2018-01-03T00:00:00Z"),
        rec("partner_joined", "2018-01-02", party="0"),
    ]
    made = [as_record(one) for one in same]
    assert sorted(reversed(made), key=lambda record: record.order) == made


def test_a_closing_and_a_release_of_one_day_are_taken_release_first() -> None:
    start = [
        rec("identified", "2018-01-01"),
        rec("agreement_signed", "2018-01-02"),
        rec("review_held", "2018-01-03", review="intermediate"),
    ]
    more = [rec("review_held", "2018-01-04", review="outcome"), rec("review_decided", "2018-01-05", review="outcome", finding="met")]
    found = standing(partnership(*start, *more, rec("closed", "2018-01-05"), rec("released", "2018-01-05")), "2018-01-05")
    assert found.state == "released"


# ---- partnerships ---------------------------------------------------------------------------------------------------

BASE: dict[str, Any] = {"id": "p", "policy": "michigan-2017", "district": {"name": "X"}}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"district": None}, "mapping_expected"),
        ({"district": {"name": 3}}, "text_expected"),
        ({"district": {"name": "X", "charter": "no"}}, "flag_expected"),
        ({"schools": [{"id": "s"}, {"id": "s"}]}, "duplicate_id"),
        ({"records": [rec("assigned", "2018-01-01", id="x"), rec("closed", "2018-01-02", id="x")]}, "duplicate_id"),
        ({"evidence": [{"milestone": "m", "on": "2018-01-01", "id": "x"}] * 2}, "duplicate_id"),
        (
            {"records": [rec("assigned", "2018-01-01", id="x")], "evidence": [{"milestone": "m", "on": "2018-01-01", "id": "x"}]},
            "duplicate_id",
        ),
        ({"agreements": [{"id": "a"}, {"id": "a"}]}, "duplicate_id"),
        ({"records": [rec("school_exited", "2018-01-01", school="s")]}, "unknown_school"),
        ({"records": [rec("identified", "2018-01-01", schools=["s"])]}, "unknown_school"),
        ({"records": [rec("schools_merged", "2018-01-01", schools=["s"], into="t")], "schools": [{"id": "s"}]}, "unknown_school"),
        ({"evidence": [{"milestone": "m", "on": "2018-01-01", "school": "s"}]}, "unknown_school"),
        ({"records": [rec("agreement_signed", "2018-01-01", agreement="a")]}, "unknown_agreement"),
        ({"records": [rec("retracted", "2018-01-01", record="x")]}, "unknown_record"),
        ({"evidence": [{"milestone": "m", "on": "2018-01-01", "replaces": "x"}]}, "unknown_record"),
        ({"evidence": [{"milestone": "m", "on": "2018-01-01", "id": "x", "replaces": "x"}]}, "unknown_record"),
        ({"policy": None}, "text_expected"),
    ],
)
def test_a_partnership_whose_parts_do_not_fit_together_is_refused(fields: dict[str, Any], code: str) -> None:
    with pytest.raises(ModelError) as caught:
        pr.Partnership(**{**BASE, **fields})
    assert caught.value.code == code


def test_a_partnership_grows_as_a_new_value() -> None:
    empty = pr.Partnership(**BASE)
    one = empty.add(rec("identified", "2018-01-01"))
    two = one.observe({"milestone": "m", "on": "2018-01-01"}, {"milestone": "n", "on": "2018-01-01"})
    assert [len(p.records) for p in (empty, one, two)] == [0, 1, 1]
    assert [len(p.evidence) for p in (empty, one, two)] == [0, 0, 2]
    with pytest.raises(Exception, match="frozen"):
        one.id = "other"


def test_a_fact_that_does_not_fit_the_machine_is_no_error() -> None:
    p = (
        partnership(rec("identified", "2018-01-01"))
        .add(rec("released", "2018-01-02"))
        .add(rec("closed", "2018-01-03"))
        .add(rec("closed", "2018-01-04"))
    )
    assert [step.outcome for step in standing(p, "2018-01-04").trail] == ["noted", "noted", "moved", "noted"]


def test_a_newer_value_of_one_id_goes_first() -> None:
    p = partnership(rec("identified", "2018-01-01"), agreements=[agreement("a")])
    new = agreement("a", benchmark("b"))
    assert p.with_agreements(new).agreements == (new,)
    policy = pr.Policy(**{**catalogued("michigan-2017").to_dict(), "title": "Mine"})
    assert standing(p.with_policies(policy), "2018-01-01").policy.title == "Mine"


def test_a_policy_may_stand_inline() -> None:
    held = catalogued("michigan-2017")
    for policy in (held, held.to_dict()):
        p = pr.Partnership(**{**BASE, "policy": policy, "records": [rec("identified", "2018-01-01")]})
        assert (p.policy, standing(p, "2018-01-01").policy) == ("michigan-2017", held)


def test_a_partnership_without_its_policy_cannot_be_judged() -> None:
    p = pr.Partnership(**{**BASE, "policy": "nobody-2017"}, records=[rec("identified", "2018-01-01")])
    with pytest.raises(LookupFailed) as caught:
        standing(p, "2018-01-01")
    assert caught.value.code == "unknown_policy"
    assert standing(p, "2018-01-01", policy=catalogued("michigan-2022")).policy.id == "michigan-2022"


def test_a_partnership_is_small_in_a_log() -> None:
    p = partnership(rec("identified", "2018-01-01"), evidence=[{"measure": "m", "value": "<10", "unit": "percent", "on": "2018-01-01"}])
    assert "<10" not in repr(p)
    assert len(repr(p)) < 100


@pytest.mark.parametrize(("as_of", "known_on"), [("2017-12-31", None), ("2018-01-01", "2018-01-01")])
def test_before_the_first_record_nothing_can_be_said(as_of: str, known_on: str | None) -> None:
    p = partnership(rec("identified", "2018-01-01", recorded_at="2018-01-02T00:00:00Z"))
    with pytest.raises(AsOfError) as caught:
        standing(p, as_of, known_on=day(known_on) if known_on else None)
    assert caught.value.code == "as_of_before_first_record"
    assert "its first record is of 2018-01-01" in caught.value.hint


def test_an_empty_record_has_no_standing() -> None:
    with pytest.raises(AsOfError, match="has no record"):
        standing(partnership(), "2018-01-01")


def test_a_record_of_a_kind_the_policy_names_moves_its_machine() -> None:
    held = pr.Policy(
        id="mine",
        kinds={"hearing_held": "a hearing was held"},
        states={"start": {"initial": True}, "heard": {}, "end": {"final": True}},
        transitions=[
            {"on": "hearing_held", "with": {"result": "upheld"}, "from": "start", "to": "heard", "by": "board"},
            {"on": "closed", "from": ["start", "heard"], "to": "end"},
        ],
    )
    for data, by, state, outcome in (
        ({"result": "upheld"}, "board", "heard", "moved"),
        ({"result": "upheld"}, "clerk", "start", "refused"),
        ({"result": "dismissed"}, "board", "start", "noted"),
        ({}, "board", "start", "noted"),
    ):
        p = partnership(rec("identified", "2018-01-01"), rec("other", "2018-02-01", name="hearing_held", data=data, by=by), policy=held)
        found = standing(p, "2018-02-01")
        assert (found.state, found.trail[-1].what, found.trail[-1].outcome) == (state, "hearing_held", outcome)
