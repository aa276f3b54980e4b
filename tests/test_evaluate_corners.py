"""Corners of the fold and of what is handed to it: cycles begun by time, versions, deep conditions, wrong types."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from helpers.build import agreement, benchmark, catalogued, clause, clock, day, lines, partnership, rec, signatures, standing
from helpers.facts import Made

import partnership_rules as pr
from partnership_rules.errors import PartnershipRulesError
from partnership_rules.logic import Because, Truth
from partnership_rules.policy import Policy
from partnership_rules.standing.wanting import wanting

START = rec("identified", "2018-01-01")
STATES = {"start": {"initial": True}, "signed": {}, "end": {"final": True}}
CLOSE = {"on": "closed", "from": ["start", "signed"], "to": "end"}
SIGN = {"on": "agreement_signed", "from": ["start", "signed"], "to": "signed", "brings_into_force": True}


def made(*steps: dict[str, Any], **fields: Any) -> Policy:
    return Policy(**{"id": "made", "states": STATES, "transitions": [CLOSE, *steps], **fields})


def test_a_clock_may_begin_a_new_cycle_in_which_all_is_forgotten() -> None:
    again = {"clock": "year", "from": "signed", "to": "start", "new_cycle": True}
    policy = made(SIGN, again, clocks={"year": {"kind": "milestone", "anchor": "agreement_signed", "period": "P1Y"}})
    p = partnership(START, rec("agreement_signed", "2018-02-01", agreement="a"), policy=policy, agreements=[agreement("a", benchmark("b"))])
    before, after = standing(p, "2019-01-31"), standing(p, "2019-02-01")
    assert (before.state, before.cycle, before.agreement) == ("signed", 1, "a")
    assert (after.state, after.cycle, after.agreement, after.benchmarks) == ("start", 2, None, ())
    assert clock(after, "year").status == "not_started"
    assert clock(before, "year").days_late is None


def test_a_milestone_that_calls_no_review_is_never_late() -> None:
    policy = made(SIGN, clocks={"year": {"kind": "milestone", "anchor": "identified", "period": "P1Y"}})
    found = clock(standing(partnership(START, policy=policy), "2020-01-01"), "year")
    assert (found.status, found.days_late) == ("reached", None)


def test_a_second_signing_does_not_replace_the_version_in_force() -> None:
    records = [rec("agreement_signed", "2018-02-01", agreement="a"), rec("agreement_signed", "2018-03-01", agreement="b")]
    p = partnership(START, *records, policy=made(SIGN), agreements=[agreement("a"), agreement("b")])
    assert standing(p, "2018-03-01").agreement == "a"


def test_two_clocks_of_one_day_come_in_the_order_of_the_policy() -> None:
    spec = {"kind": "milestone", "anchor": "identified", "period": "P1Y"}
    policy = made({"clock": "two", "from": "start", "to": "end"}, SIGN, clocks={"one": spec, "two": spec, "three": spec})
    found = lines(standing(partnership(START, policy=policy), "2019-06-01"))
    assert [(line[1], line[2], line[3]) for line in found[1:]] == [
        ("clock:one", "start", "start"),
        ("clock:two", "start", "end"),
        ("clock:three", "end", "end"),
    ]


def test_a_lapse_comes_before_the_records_of_its_day_and_a_milestone_after_them() -> None:
    clocks = {
        "soon": {"kind": "deadline", "anchor": "identified", "period": "P30D", "met_by": "assigned"},
        "mark": {"kind": "milestone", "anchor": "identified", "period": "P31D"},
    }
    p = partnership(START, rec("assigned", "2018-02-01"), policy=made(SIGN, clocks=clocks))
    assert [line[1] for line in lines(standing(p, "2018-02-01"))] == ["identified", "clock:soon", "assigned", "clock:mark"]
    assert clock(standing(p, "2018-02-01"), "soon").status == "met_late"


def test_an_extension_at_the_end_of_the_calendar_never_lapses() -> None:
    more = rec("extension_granted", "2018-04-01", clock="plan", until="9999-12-31", by="x", authority="y", reason="z")
    p = partnership(rec("identified", "2018-03-30"), rec("assigned", "2018-03-30"), more)
    assert clock(pr.evaluate(p, as_of=date.max), "plan").status == "running"
    assert clock(pr.evaluate(p, as_of=date.max), "plan").days_left == 0


def test_a_condition_of_ones_own_may_be_asked_of_a_partnership() -> None:
    p = partnership(rec("identified", "2018-03-30"), rec("assigned", "2018-03-30"), signatures("2018-05-01"))
    facts = pr.facts_of(p, as_of=day("2018-06-01"))
    assert pr.weigh({"all": [{"charter": False}, {"clock": {"name": "plan", "is": "met"}}]}, facts).truth is Truth.TRUE


@pytest.mark.parametrize(
    ("when", "code"),
    [
        ({"clock": {"name": "plna", "is": "met"}}, "unknown_clock"),
        ({"parameter": {"name": "one_4th", "is": "x"}}, "unknown_parameter"),
        ({"share_met": {"below": {"parameter": "one_4th"}}}, "unknown_parameter"),
        ({"share_met": {"below": {"parameter": "one_third_rule"}}}, "number_invalid"),
    ],
)
def test_a_clause_that_names_what_the_policy_does_not_have_is_refused_in_our_own_words(when: Any, code: str) -> None:
    text = agreement("a", benchmark("b"), clauses=[clause(when=when)])
    p = partnership(
        rec("identified", "2018-03-30"), rec("agreement_signed", "2018-05-01", agreement="a"), policy="michigan-2022", agreements=[text]
    )
    with pytest.raises(PartnershipRulesError) as caught:
        standing(p, "2018-06-01")
    assert caught.value.code == code


def nested(depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {"charter": True}
    for _ in range(depth):
        found = {"not": found}
    return found


@pytest.mark.parametrize("depth", [200, 100_000])
def test_a_condition_nested_without_end_is_refused_everywhere(depth: int) -> None:
    deep = nested(depth)
    attempts: list[Any] = [
        lambda: pr.weigh(deep, Made()),
        lambda: pr.describe(deep),
        lambda: agreement("a", clauses=[clause(when=deep)]),
        lambda: made(SIGN, requirements=[{"id": "r", "requires": deep}]),
    ]
    for attempt in attempts:
        with pytest.raises(PartnershipRulesError):
            attempt()


def test_a_condition_of_some_depth_is_weighed_and_said() -> None:
    assert pr.weigh(nested(20), Made(charter=True)).truth is Truth.TRUE
    assert pr.weigh(nested(21), Made(charter=True)).truth is Truth.FALSE
    assert pr.describe(nested(2)) == "not (not (the district is a charter school))"


# ---- wrong types ----------------------------------------------------------------------------------------------------

P = partnership(START)


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: pr.Partnership(id="p", district={"name": "X"}, policy=catalogued("michigan-2017"), policies=3),
        lambda: pr.Partnership(id="p", district={"name": "X"}, policy={"id": "x"}, policies=None),
        lambda: P.add(3),
        lambda: P.observe(3),
        lambda: P.with_policies(3),
        lambda: P.with_agreements(None),
        lambda: pr.Book(3),
        lambda: pr.Book([3]),
        lambda: pr.judge(1, 2, as_of=date(2018, 1, 1)),
        lambda: pr.describe(3),
        lambda: pr.describe({"os.system": "x"}),
        lambda: pr.check_policy("michigan-2017"),
        lambda: pr.evaluate(P, as_of=date(2018, 1, 1), known_on="1 January 2018"),
        lambda: pr.evaluate(P, as_of=date(2018, 1, 1), policy="michigan-2017"),
        lambda: pr.propose(P, 3),
        lambda: P.policy_of("nothing"),
    ],
)
def test_what_is_of_the_wrong_type_is_refused_in_our_own_words(attempt: Any) -> None:
    with pytest.raises(PartnershipRulesError) as caught:
        attempt()
    assert caught.value.code


# ---- in a log -------------------------------------------------------------------------------------------------------


def test_values_are_short_in_a_log_and_a_page_when_printed() -> None:
    found = standing(P, "2018-01-01")
    decision = pr.propose(P, rec("closed", "2018-01-02"))
    assert repr(found) == "<Standing of 'p' on 2018-01-01: identified since 2018-01-01>"
    assert repr(decision) == "<Decision on 'closed' of 2018-01-02: accepted>"
    assert repr(agreement("a", benchmark("b"))) == "<Agreement 'a': 1 benchmark, 0 clauses>"
    assert repr(found.policy) == f"<Policy 'michigan-2017' {found.policy.hash[:12]}>"
    assert (str(found), str(decision)) == (found.explain(), decision.explain())


def test_what_would_have_to_be_true_leaves_out_what_is() -> None:
    assert wanting(Because("all is well", Truth.TRUE, needs=("nothing",))) == ()
    part = Because("open", Truth.UNDETERMINED, needs=("a fact",))
    assert wanting(Because("head", Truth.UNDETERMINED, parts=(part, Because("a remark"), Because("so", Truth.TRUE)))) == ("a fact",)


def test_a_school_that_is_merged_away_and_back_on_one_day_has_been_a_member_all_the_time() -> None:
    records = [
        {"kind": "identified", "on": "2017-03-01"},
        {"kind": "schools_merged", "on": "2017-03-25", "schools": ["s1", "s2"], "into": "s2"},
        {"kind": "schools_merged", "on": "2017-03-25", "schools": ["s2"], "into": "s1"},
    ]
    schools = [{"id": "s1"}, {"id": "s2"}]
    held = pr.Partnership(id="p", policy="michigan-2017", district={"name": "D"}, schools=schools, records=records)
    found = [(m.id, m.status, m.since.isoformat()) for m in pr.evaluate(held, as_of="2017-03-26").members]
    assert found == [("s1", "merged", "2017-03-25"), ("s2", "member", "2017-03-01")]
