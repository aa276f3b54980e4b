"""What a school is designated as comes from its records alone: exits from its history, reasons from its identification."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from identification.county import DAY as COUNTY_DAY
from identification.county import county

import partnership_rules as pr
from partnership_rules.interchange import Designation, designations

from .schools import DAY, district, of, one

Three = tuple[str | None, str | None, str | None]


def three(found: Designation) -> Three:
    return (found.comprehensive, found.targeted, found.additional)


@pytest.mark.parametrize(
    ("earlier", "now", "wanted"),
    [
        ((), ("CSI", "NOTTSI"), ("CSI", "NOTTSI", None)),
        ((), ("CSI",), ("CSI", None, None)),
        ((), ("NOTCSITSI",), ("NOTCSI", "NOTTSI", None)),
        ((), ("ADDLTSI",), (None, "TSI", "ADDLTSI")),
        ((), (), (None, None, None)),
        ((), ("PRIORITY",), (None, None, None)),
        (("CSI",), ("NOTCSI", "NOTTSI"), ("CSIEXIT", "NOTTSI", None)),
        (("CSI",), ("NOTCSITSI",), ("CSIEXIT", "NOTTSI", None)),
        (("NOTCSI",), ("NOTCSI",), ("NOTCSI", None, None)),
        (("TSI",), ("NOTCSITSI",), ("NOTCSI", "TSIEXIT", None)),
        (("ADDLTSI",), ("NOTTSI", "NOTADDLTSI"), (None, "TSIEXIT", "NOTADDLTSI")),
        (("CSI",), ("CSIEXIT",), ("CSIEXIT", None, None)),
        ((), ("CSIEXIT",), (None, None, None)),
        ((), ("CSI", "NOTCSI"), (None, None, None)),
    ],
)
def test_three_statuses_come_from_the_latest_day_and_exits_from_the_day_before_it(
    earlier: tuple[str, ...], now: tuple[str, ...], wanted: Three
) -> None:
    found = one(*of("00101", *earlier, on="2017-11-15"), *of("00101", *now))
    assert three(found) == wanted
    assert len(found.needs) == wanted.count(None)


def test_a_status_that_ran_out_or_was_withdrawn_does_not_hold_and_one_of_the_future_neither() -> None:
    assert three(one(*of("00101", "CSI", until="2018-11-20"))) == (None, None, None)
    assert three(one(*of("00101", "CSI", on="2018-12-01"))) == (None, None, None)
    withdrawn = [*of("00101", "CSI", id="a"), {"kind": "retracted", "record": "a", "on": "2018-11-20"}]
    assert three(one(*withdrawn)) == (None, None, None)
    (before,) = designations([district(*withdrawn)], as_of=date(2018, 11, 16))
    assert before.comprehensive == "CSI"


def test_what_was_learned_later_is_not_read_as_it_was_known_before() -> None:
    late = of("00101", "CSI", recorded_at="2019-02-01T00:00:00Z")
    assert one(*late).comprehensive == "CSI"
    assert one(*late, known_on=date(2018, 12, 1)).comprehensive is None


def test_a_word_of_the_state_stands_for_the_code_that_is_given_for_it() -> None:
    assert one(*of("00101", "PRIORITY"), words={"PRIORITY": "CSI"}).comprehensive == "CSI"
    with pytest.raises(pr.errors.InputError) as caught:
        one(words={"PRIORITY": "CSL"})
    assert caught.value.code == "word_unknown"


def test_reasons_are_those_of_the_latest_record_that_names_the_school() -> None:
    assert one().reasons == ("CSILOWPERF",)
    again = {"kind": "identified", "on": "2018-11-01", "reasons": ["CSILOWGR"]}
    assert one(again).reasons == ("CSILOWGR",), "a record that names no school means all"
    first, _ = designations([district({**again, "schools": ["00102"]}, schools=("00101", "00102"))], as_of=DAY)
    assert first.reasons == ("CSILOWPERF",)
    assert one({"kind": "school_added", "on": "2018-11-01", "school": "00101", "reason": "CSIOTHER"}).reasons == ("CSIOTHER",)


def test_every_listed_school_has_a_row_but_those_that_are_closed_or_merged_into_another() -> None:
    records = [
        {"kind": "school_closed", "school": "2", "on": "2018-06-30"}, {"kind": "schools_merged", "schools": ["3", "4"], "into": "4",
        "on": "2018-06-30"}, {"kind": "school_closed", "school": "1", "on": "2019-06-30"},
    ]  # fmt: skip
    found = designations([district(*records, schools=("4", "3", "2", "1", "00101"))], as_of=DAY)
    assert [each.school for each in found] == ["00101", "1", "4"]


def test_a_school_of_two_partnerships_a_district_without_an_id_and_a_missing_day_are_refused() -> None:
    for given, day, code in (
        ([district(), district()], DAY, "duplicate_id"),
        ([district().with_changes(district={"name": "Example"})], DAY, "district_missing"),
        ([district()], None, "as_of_missing"),
    ):
        with pytest.raises(pr.errors.InputError) as caught:
            designations(given, as_of=day)
        assert caught.value.code == code


def test_verdicts_give_each_school_its_own_reasons_and_those_undetermined_stay_open() -> None:
    result = pr.identify(pr.load_identification("federal-essa"), *county(hidden=20), as_of=COUNTY_DAY)
    found = designations(result)
    said = {"in": "CSI", "out": "NOTCSI", "undetermined": None}
    assert {each.school: (each.comprehensive, each.reasons) for each in found} == {
        verdict.school.school: (said[verdict.outcome], verdict.reasons) for verdict in result
    }
    assert {None, "CSI", "NOTCSI"} == {each.comprehensive for each in found}
    assert all(each.needs for each in found if each.comprehensive is None)


def test_the_records_that_follow_from_verdicts_say_the_same_as_the_verdicts() -> None:
    policy = pr.load_identification("federal-essa").with_changes(status={"named": "CSI", "otherwise": "NOTCSI"})
    result = pr.identify(policy, *county(hidden=20), as_of=COUNTY_DAY)
    by_district = result.records()
    partnerships = [
        pr.Partnership(
            id=name, policy=pr.load_policy("michigan-2017"), district={"id": name, "name": name}, records=records,
            schools=[{"id": each.school.school} for each in result if each.school.district == name],
        )
        for name, records in by_district.items()
    ]  # fmt: skip
    ours = {each.school: each for each in designations(partnerships, as_of=COUNTY_DAY)}
    assert len(ours) == len(result)
    for each in designations(result):
        assert replace(each, needs=(), on=None, reasons=()) == replace(ours[each.school], needs=(), on=None, reasons=())
        assert not set(each.reasons) - set(ours[each.school].reasons)
