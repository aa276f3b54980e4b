"""Versions of an agreement, and the schools of a partnership, as of every day."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.build import (
    agreement,
    at_least,
    benchmark,
    catalogued,
    clause,
    clock,
    day,
    finding,
    partnership,
    rate,
    rec,
    result,
    signatures,
    standing,
)

import partnership_rules as pr

START = [rec("identified", "2018-03-30"), rec("assigned", "2018-03-30")]
SIGNED = "2018-05-01"  # reviews due 2019-11-01 and 2021-05-01
FIRST = agreement("first", benchmark("kept"), benchmark("dropped"), benchmark("early", due="2019-01-31"))
SECOND = agreement(
    "second",
    benchmark("kept", target=at_least(95)),
    benchmark("new"),
    benchmark("late", due="2019-01-31"),
    benchmark("early", due="2019-01-31"),
)
TEXTS = [FIRST, SECOND]


def look(on: str, *more: Any, agreements: Any = TEXTS, **fields: Any) -> pr.Standing:
    return standing(partnership(*START, signatures(SIGNED, "first"), *more, agreements=agreements, **fields), on)


def amended(on: str, agreement: str | None = "second") -> dict[str, Any]:
    return rec("agreement_amended", on, **({"agreement": agreement} if agreement else {}))


def listed(found: pr.Standing) -> list[str]:
    return [one.id for one in found.benchmarks]


# ---- versions -------------------------------------------------------------------------------------------------------


def test_before_a_plan_is_signed_there_is_no_benchmark() -> None:
    p = partnership(*START, rec("signed", "2018-04-30", role="isd", agreement="first"), agreements=TEXTS)
    found = standing(p, "2018-04-30")
    assert (found.agreement, found.in_force, found.benchmarks) == (None, False, ())


def test_the_version_in_force_judges_and_an_amendment_is_in_force_from_its_own_day() -> None:
    change = amended("2018-11-26")
    assert (look("2018-11-25", change).agreement, look("2018-11-26", change).agreement) == ("first", "second")
    assert listed(look("2018-11-25", change)) == ["kept", "dropped", "early"]
    assert listed(look("2018-11-26", change)) == ["kept", "new", "late", "early"]
    before, after = (
        look("2018-11-25", change, evidence=[rate(90, "2018-10-01")]),
        look("2018-11-26", change, evidence=[rate(90, "2018-10-01")]),
    )
    assert (finding(before, "kept").outcome, finding(after, "kept").outcome) == ("met", "not_met")


@pytest.mark.parametrize("on", ["2018-11-26", "2019-09-04"])
def test_an_amendment_moves_no_anchor(on: str) -> None:
    plain, changed = look("2020-01-01"), look("2020-01-01", amended(on))
    assert [c.to_dict() for c in plain.clocks] == [c.to_dict() for c in changed.clocks]
    assert (plain.state, plain.since) == (changed.state, changed.since)


def test_what_fell_due_under_an_earlier_version_is_judged_by_it_and_an_amendment_never_reaches_back() -> None:
    found = look("2019-09-04", amended("2019-09-04"), evidence=[rate(90, "2019-01-15")])
    assert listed(found) == ["early", "kept", "new", "late"]
    early, late = finding(found, "early"), finding(found, "late")
    assert (early.version, early.is_due, early.outcome) == ("first", True, "met")
    assert (late.version, late.is_due, late.is_missed, late.reaches_back) == ("second", False, False, True)
    assert "an amendment never reaches back" in late.because.text


def test_a_benchmark_due_on_the_day_of_the_amendment_is_judged_by_the_new_version() -> None:
    found = look("2019-02-01", amended("2019-01-31"))
    assert finding(found, "early").version == "second"
    assert finding(found, "late").is_due
    assert finding(look("2019-02-01", amended("2019-02-01")), "early").version == "first"


def test_a_benchmark_that_a_later_version_lets_go_is_no_longer_judged() -> None:
    assert "dropped" not in listed(look("2021-06-01", amended("2021-05-01")))
    assert "dropped" in listed(look("2021-06-01", amended("2021-05-02")))


def test_an_amendment_whose_text_is_not_on_record_leaves_its_benchmarks_unknown() -> None:
    found = look("2020-01-01", amended("2018-11-26", None))
    assert (found.agreement, found.in_force, found.benchmarks) == (None, True, ())
    released = [option for option in found.options if option.kind == "released"]
    assert [ground.truth.value for ground in found.grounds if ground.id == "benchmark-missed"] == ["undetermined"]
    assert all(option.guard.value == "undetermined" for option in released)
    assert [one.id for one in look("2020-01-01", amended("2019-09-04", None)).benchmarks] == ["early"]


def test_an_agreement_signed_without_its_text_is_in_force_and_unknown() -> None:
    found = standing(partnership(*START, rec("agreement_signed", SIGNED)), "2020-01-01")
    assert (found.state, found.agreement, found.in_force, found.benchmarks) == ("intermediate_review", None, True, ())
    assert ("ground 'benchmark-missed'", ("the text of the agreement in force",)) in [(o.what, o.needs) for o in found.undetermined]


def test_an_amendment_before_anything_is_in_force_changes_nothing() -> None:
    p = partnership(*START, amended("2018-04-15"), signatures(SIGNED, "first"), agreements=TEXTS)
    assert standing(p, "2018-06-01").agreement == "first"


def test_the_version_that_was_signed_last_comes_into_force() -> None:
    p = partnership(*START, rec("signed", "2018-04-10", role="isd", agreement="first"), signatures(SIGNED, "second"), agreements=TEXTS)
    assert standing(p, SIGNED).agreement == "second"


def test_of_two_amendments_of_one_day_nobody_knows_which_is_in_force() -> None:
    third = agreement("third", benchmark("third"))
    for pair in (["second", "third"], ["third", "second"]):
        found = look("2020-01-01", *[amended("2019-09-04", key) for key in pair], agreements=[*TEXTS, third])
        assert found.agreement is None
        assert "which do not agree: none of them decides" in str(next(s for s in found.trail if s.what == "agreement_amended").because)
    assert look("2020-01-01", *[amended("2019-09-04", "third")] * 2, agreements=[*TEXTS, third]).agreement == "third"


def test_clauses_are_those_of_the_version_in_force() -> None:
    texts = [agreement("first", clauses=[clause("one")]), agreement("second", clauses=[clause("two")])]
    change = amended("2018-11-26")
    assert [c.id for c in look("2018-11-25", change, agreements=texts).clauses] == ["one"]
    assert [c.id for c in look("2018-11-26", change, agreements=texts).clauses] == ["two"]


def test_benchmarks_of_a_phase_are_due_with_its_clock_also_when_it_is_extended() -> None:
    more = rec("extension_granted", "2021-04-01", clock="outcome_review", until="2021-12-31", by="x", authority="y", reason="z")
    assert finding(look("2021-03-31", more), "kept").due == day("2021-05-01")
    assert finding(look("2021-04-01", more), "kept").due == day("2021-12-31")
    assert finding(look("2021-04-01", more), "early").due == day("2019-01-31")


# ---- schools --------------------------------------------------------------------------------------------------------

SCHOOLS = [{"id": "a"}, {"id": "b"}, {"id": "c"}]


def members(on: str, *records: Any, schools: Any = SCHOOLS, policy: str = "michigan-2022") -> dict[str, tuple[str, str]]:
    found = standing(partnership(*records, schools=schools, policy=policy), on)
    return {one.id: (one.status, one.since.isoformat()) for one in found.members}


def test_an_identification_that_names_no_schools_means_every_school_listed() -> None:
    assert members("2022-11-29", rec("identified", "2022-11-29")) == {key: ("member", "2022-11-29") for key in "abc"}


def test_an_identification_that_names_schools_means_these() -> None:
    assert members("2022-11-29", rec("identified", "2022-11-29", schools=["b"])) == {"b": ("member", "2022-11-29")}


@pytest.mark.parametrize(
    ("record", "status"),
    [
        (rec("school_exited", "2025-11-20", school="b", reason="left CSI"), "exited"),
        (rec("school_closed", "2025-11-20", school="b", reason="finances"), "closed"),
        (rec("schools_merged", "2025-11-20", schools=["b", "c"], into="c"), "merged"),
    ],
)
def test_a_school_leaves_on_the_day_it_exits_closes_or_is_merged(record: Any, status: str) -> None:
    start = rec("identified", "2022-11-29")
    assert members("2025-11-19", start, record)["b"] == ("member", "2022-11-29")
    assert members("2025-11-20", start, record)["b"] == (status, "2025-11-20")
    assert members("2025-11-20", start, record)["c"] == ("member", "2022-11-29")


def test_a_school_may_join_later_and_come_back() -> None:
    records = [
        rec("identified", "2022-11-29", schools=["a"]),
        rec("school_added", "2023-06-01", school="b"),
        rec("school_exited", "2024-06-01", school="b"),
        rec("school_added", "2025-06-01", school="b"),
    ]
    seen = [members(on, *records).get("b") for on in ("2023-05-31", "2023-06-01", "2024-06-01", "2025-06-01")]
    assert seen == [None, ("member", "2023-06-01"), ("exited", "2024-06-01"), ("member", "2025-06-01")]


ASSIGNED = rec("assigned", "2022-11-29")
SINCE = ("member", "2022-11-29")


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([], {"a": SINCE, "b": SINCE, "c": SINCE}),
        ([rec("identified", "2023-01-10", schools=["b"])], {"b": ("member", "2023-01-10")}),
        ([rec("school_added", "2022-11-29", school="b")], {"b": SINCE}),
        ([rec("school_added", "2023-01-10", school="b")], {"a": SINCE, "b": SINCE, "c": SINCE}),
        ([rec("school_exited", "2023-01-10", school="b")], {"a": SINCE, "b": ("exited", "2023-01-10"), "c": SINCE}),
        (
            [rec("school_exited", "2023-01-10", school="b"), rec("school_added", "2023-02-10", school="b")],
            {"a": SINCE, "b": ("member", "2023-02-10"), "c": SINCE},
        ),
        (
            [rec("schools_merged", "2023-01-10", schools=["a"], into="b"), rec("identified", "2023-02-10", schools=["c"])],
            {"a": ("merged", "2023-01-10"), "b": SINCE, "c": ("member", "2023-02-10")},
        ),
    ],
)
def test_until_a_record_says_who_joined_every_listed_school_is_a_member(records: Any, expected: Any) -> None:
    assert members("2023-06-01", ASSIGNED, *records) == expected
    assert members("2023-01-09", ASSIGNED, *records) == ({"b": SINCE} if expected == {"b": SINCE} else dict.fromkeys("abc", SINCE))


def test_a_school_taken_for_a_member_may_be_left_out_for_the_reason_it_is_listed_with() -> None:
    assert members("2023-06-01", ASSIGNED, schools=[{"id": "a", "reason": "virtual"}, {"id": "b"}])["a"][0] == "excluded"


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ([ASSIGNED], ["no record says who joined: every listed school is taken for a member from 2022-11-29"]),
        (
            [ASSIGNED, rec("school_added", "2023-01-10", school="b")],
            ["no record says who joined: each of a and c is taken for a member from 2022-11-29"],
        ),
        (
            [ASSIGNED, rec("identified", "2023-01-10", schools=["b", "c"])],
            ["no record says that the school 'a' joined: it is no member"],
        ),
        ([ASSIGNED, rec("identified", "2023-01-10")], []),
        ([], []),
        ([ASSIGNED, *(rec("school_added", "2023-01-10", school=school) for school in "abc")], []),
        ([rec("identified", "2023-01-10", schools=["a", "b"]), rec("schools_merged", "2023-02-10", schools=["a"], into="c")], []),
    ],
)
def test_check_says_whose_joining_is_not_on_record(records: Any, said: Any) -> None:
    p = partnership(*records, schools=SCHOOLS, policy="michigan-2022")
    found = [(one.message, one.severity) for one in pr.check(p) if one.code == "joining_unknown"]
    assert found == [(message, "warning") for message in said]


def test_check_calls_a_signing_that_brings_nothing_into_force_an_error_and_names_the_step() -> None:
    steps = [dict(step) for step in catalogued("michigan-2022").to_dict()["transitions"]]
    forgets = pr.Policy(**catalogued("michigan-2022").to_dict() | {"transitions": [_forgetting(step) for step in steps]})
    records = [rec("identified", "2022-11-29"), rec("agreement_signed", "2023-04-17")]
    found = [(one.code, one.severity, one.where.file) for one in pr.check(partnership(*records, policy=forgets)) if one.severity == "error"]
    assert found == [("never_in_force", "error", "p.records.1")]
    problem = pr.check(partnership(*records, policy=forgets))[0]
    assert problem.message.endswith("no step of the policy 'michigan-2022' brings it into force: nothing in it is ever judged")
    assert "the transition 'sign', to 'plan_signed'" in problem.hint
    assert [one for one in pr.check(partnership(*records, policy="michigan-2022")) if one.severity == "error"] == []
    assert [one for one in pr.check(partnership(records[0], policy=forgets)) if one.severity == "error"] == []


def _forgetting(step: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in step.items() if key != "brings_into_force"}


def test_the_school_others_are_merged_into_is_a_member_from_that_day() -> None:
    merged = rec("schools_merged", "2024-07-01", schools=["a", "b"], into="c")
    found = members("2024-07-01", rec("identified", "2022-11-29", schools=["a", "b"]), merged)
    assert found == {"a": ("merged", "2024-07-01"), "b": ("merged", "2024-07-01"), "c": ("member", "2024-07-01")}


@pytest.mark.parametrize(
    ("reasons", "own", "status"),
    [
        ([], None, "member"),
        (["bottom_5"], None, "member"),
        (["virtual"], None, "excluded"),
        (["virtual", "alternative"], None, "excluded"),
        (["virtual", "bottom_5"], None, "member"),
        ([], "ats_not_exited", "excluded"),
        (["bottom_5"], "virtual", "member"),
    ],
)
def test_the_reason_for_identification_decides_membership(reasons: list[str], own: str | None, status: str) -> None:
    schools = [{"id": "a", "reason": own}]
    assert members("2022-11-29", rec("identified", "2022-11-29", reasons=reasons), schools=schools)["a"][0] == status
    assert (
        members("2022-11-29", rec("identified", "2022-11-29", reasons=reasons), schools=schools, policy="michigan-2017")["a"][0] == "member"
    )


def test_an_added_school_may_be_excluded_by_its_reason() -> None:
    records = [rec("identified", "2022-11-29", schools=["a"]), rec("school_added", "2023-01-01", school="b", reason="virtual")]
    assert members("2023-01-01", *records)["b"] == ("excluded", "2023-01-01")


EACH = agreement(
    "first",
    benchmark("each", **{"for": "each"}),
    benchmark("own", school="b"),
    benchmark("district"),
    clauses=[clause("one", **{"for": "each"})],
)


def test_what_is_for_each_school_expands_over_the_members_of_the_day() -> None:
    start = [rec("identified", "2018-03-30", schools=["a", "b"]), rec("assigned", "2018-03-30"), *signatures(SIGNED, "first")]
    more = [rec("school_exited", "2019-01-01", school="a"), rec("school_added", "2020-01-01", school="c")]
    p = partnership(*start, *more, schools=SCHOOLS, agreements=[EACH])
    spread = {
        on: [one.school for one in standing(p, on).benchmarks if one.id == "each"] for on in ("2018-12-31", "2019-01-01", "2020-01-01")
    }
    assert spread == {"2018-12-31": ["a", "b"], "2019-01-01": ["b"], "2020-01-01": ["b", "c"]}
    assert [one.school for one in standing(p, "2020-01-01").clauses] == ["b", "c"]


def test_what_is_for_each_school_stands_once_and_undetermined_where_nobody_knows_a_member() -> None:
    start = [rec("identified", "2018-03-30"), rec("assigned", "2018-03-30"), *signatures(SIGNED, "first")]
    each = agreement("first", benchmark("each", **{"for": "each"}), clauses=[clause("one", {"level": {"at_most": 9}}, **{"for": "each"})])
    found = standing(partnership(*start, agreements=[each], evidence=[rate(10, "2021-04-01")]), "2021-06-01")
    assert [(one.id, one.school, one.outcome, one.is_due, one.is_missed) for one in found.benchmarks] == [
        ("each", None, "undetermined", True, False)
    ]
    assert found.benchmarks[0].needs == ("the member schools",)
    assert [(one.id, one.school, one.outcome) for one in found.clauses] == [("one", None, "undetermined")]
    assert "no member school is known" in str(found.clauses[0].because)
    settled = rec("overridden", "2021-05-01", what="benchmark:each", outcome="met", by="x", authority="y", reason="z")
    decided = standing(partnership(*start, settled, agreements=[each]), "2021-06-01")
    assert decided.benchmarks[0].outcome == "met"


@pytest.mark.parametrize("kind", ["school_exited", "school_closed"])
def test_a_benchmark_of_a_school_that_has_left_is_no_longer_judged(kind: str) -> None:
    start = [rec("identified", "2018-03-30"), rec("assigned", "2018-03-30"), *signatures(SIGNED, "first")]
    low = [rate(10, "2021-04-01", school="b")]
    stays = standing(partnership(*start, schools=SCHOOLS, agreements=[EACH], evidence=low), "2021-06-01")
    leaves = standing(
        partnership(*start, rec(kind, "2021-03-01", school="b"), schools=SCHOOLS, agreements=[EACH], evidence=low), "2021-06-01"
    )
    assert finding(stays, "own", "b").is_missed
    assert [one.id for one in leaves.benchmarks if one.school == "b"] == []


def test_a_district_is_released_when_all_its_schools_have_left_and_at_least_one_exited() -> None:
    start = [rec("identified", "2022-11-29"), rec("assigned", "2023-01-17")]
    out = [
        rec("school_exited", "2025-11-20", school="a"),
        rec("school_closed", "2024-06-30", school="b"),
        rec("schools_merged", "2024-07-01", schools=["c"], into="a"),
    ]
    assert standing(partnership(*start, *out, schools=SCHOOLS, policy="michigan-2022"), "2025-11-19").state == "assessing"
    found = standing(partnership(*start, *out, schools=SCHOOLS, policy="michigan-2022"), "2025-11-20")
    assert (found.state, found.since, found.is_final) == ("released", day("2025-11-20"), True)
    assert clock(found, "plan").status == "lapsed"
    closed_only = [rec("school_closed", "2024-06-30", school=key) for key in "abc"]
    assert standing(partnership(*start, *closed_only, schools=SCHOOLS, policy="michigan-2022"), "2025-11-20").state == "assessing"


def test_excluded_schools_do_not_keep_a_district_in() -> None:
    start = [
        rec("identified", "2022-11-29", schools=["a"]),
        rec("identified", "2022-11-29", schools=["b"], reasons=["virtual"]),
        rec("assigned", "2023-01-17"),
    ]
    found = standing(
        partnership(*start, rec("school_exited", "2025-11-20", school="a"), schools=SCHOOLS, policy="michigan-2022"), "2025-11-20"
    )
    assert found.state == "released"


def test_a_requirement_for_each_school_is_weighed_for_the_members() -> None:
    start = [rec("identified", "2022-11-29", schools=["a", "b"]), rec("assigned", "2023-01-17"), *signatures("2023-04-17", "first")]
    text = agreement("first", benchmark("att", domain="attendance", school="a"))
    found = standing(partnership(*start, schools=SCHOOLS, agreements=[text], policy="michigan-2022"), "2023-05-01")
    assert [result(found, "requirements", "attendance-outcome", key).outcome for key in "ab"] == ["met", "not_met"]
