"""What sets a judgement aside: overrides, retractions, corrections, and a change of policy."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from helpers.build import (
    agreement,
    benchmark,
    catalogued,
    clause,
    clock,
    day,
    finding,
    lines,
    partnership,
    rate,
    rec,
    result,
    signatures,
    standing,
)

import partnership_rules as pr
from partnership_rules.errors import LookupFailed, ModelError

START = [rec("identified", "2018-03-30"), rec("assigned", "2018-03-30", id="assigned"), *signatures("2018-05-01", "a")]
TEXT = agreement("a", benchmark("b", due="2019-06-30"), clauses=[clause("c")])
LOW = [rate(80, "2019-06-15", id="low")]
AFTER = "2019-07-01"


def look(on: str, *more: Any, overrides: bool = True, **fields: Any) -> pr.Standing:
    given = {"agreements": [TEXT], "evidence": LOW, **fields}
    return standing(partnership(*START, *more, **given), on, overrides=overrides)


def override(what: str, outcome: str, on: str, until: str | None = None, **fields: Any) -> dict[str, Any]:
    last = {"until": until} if until else {}
    return rec(
        "overridden",
        on,
        what=what,
        outcome=outcome,
        by="state_superintendent",
        authority="MCL 388.1622p(2)",
        reason="a flood",
        **last,
        **fields,
    )


def ground(found: pr.Standing, id: str) -> str:
    return str(next(one.truth.value for one in found.grounds if one.id == id))


# ---- overrides ------------------------------------------------------------------------------------------------------


def test_an_overridden_benchmark_stands_as_it_was_set_with_and_without_shown() -> None:
    plain, over = look(AFTER), look(AFTER, override("benchmark:b", "met", "2019-07-01"))
    assert (finding(plain, "b").outcome, finding(plain, "b").is_missed) == ("not_met", True)
    assert (finding(over, "b").outcome, finding(over, "b").is_missed) == ("met", False)
    told = finding(over, "b").to_dict()
    assert (told["outcome"], told["without_override"]) == ("met", "not_met")
    assert (ground(plain, "benchmark-missed"), ground(over, "benchmark-missed")) == ("true", "false")
    assert [result(one, "clauses", "c").outcome for one in (plain, over)] == ["triggered", "not_triggered"]


@pytest.mark.parametrize(
    ("on", "outcome"), [("2019-06-30", "not_met"), ("2019-07-01", "met"), ("2019-08-31", "met"), ("2019-09-01", "not_met")]
)
def test_an_override_holds_from_its_day_until_its_last_day_that_day_included(on: str, outcome: str) -> None:
    assert finding(look(on, override("benchmark:b", "met", "2019-07-01", "2019-08-31")), "b").outcome == outcome


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_latest_override_that_holds_goes_first(order: tuple[int, ...]) -> None:
    three = [
        override("benchmark:b", "met", "2019-07-01"),
        override("benchmark:b", "undetermined", "2019-08-01", "2019-08-31"),
        override("benchmark:b", "not_met", "2019-10-01"),
    ]
    seen = [finding(look(on, *[three[i] for i in order]), "b") for on in ("2019-07-15", "2019-08-15", "2019-09-15", "2019-10-01")]
    assert [(one.outcome, one.judged.value) for one in seen] == [
        ("met", "false"),
        ("undetermined", "false"),
        ("met", "false"),
        ("not_met", "false"),
    ]


def test_a_clause_and_a_requirement_may_be_overridden_too() -> None:
    found = look(AFTER, override("clause:c", "not_triggered", AFTER), override("requirement:plan-in-time", "not_met", AFTER))
    c, r = result(found, "clauses", "c"), result(found, "requirements", "plan-in-time")
    assert (c.outcome, c.to_dict()["without_override"], c.recommends) == ("not_triggered", "triggered", None)
    assert (r.outcome, r.to_dict()["without_override"]) == ("not_met", "met")
    assert c.because.text.startswith("set to 'not triggered' on 2019-07-01")
    assert r.because.parts[0].truth is r.judged


def test_an_override_for_one_school_touches_no_other_and_goes_before_one_for_all() -> None:
    text = agreement("a", benchmark("b", due="2019-06-30", **{"for": "each"}))
    schools = [{"id": "s"}, {"id": "t"}]
    rows = [rate(80, "2019-06-15", school=key) for key in "st"]
    one = override("benchmark:b@s", "met", "2019-07-01", "2019-12-31")
    every = override("benchmark:b", "undetermined", "2019-08-01")
    seen = {}
    for on in ("2019-07-15", "2019-08-15", "2020-01-01"):
        found = look(on, one, every, agreements=[text], schools=schools, evidence=rows)
        seen[on] = [finding(found, "b", key).outcome for key in "st"]
    assert seen == {"2019-07-15": ["met", "not_met"], "2019-08-15": ["met", "undetermined"], "2020-01-01": ["undetermined", "undetermined"]}


def test_facts_and_proposals_count_overrides_as_a_standing_does() -> None:
    given = {"agreements": [TEXT], "evidence": LOW}
    p = partnership(*START, override("benchmark:b", "met", AFTER), **given)
    assert pr.weigh({"met": {"id": "b"}}, pr.facts_of(p, as_of=day(AFTER))).truth is pr.Truth.TRUE
    signal = rec("next_level_signaled", "2019-07-15", by="state_superintendent")
    assert not pr.propose(p, signal).accepted
    assert pr.propose(partnership(*START, **given), signal).accepted


def test_a_requirement_goes_by_the_title_the_policy_gives_it() -> None:
    found = look(AFTER)
    titles = {one.id: one.title for one in found.policy.requirements}
    assert {one.id: one.title for one in found.requirements} == titles
    assert any(titles.values())


def test_the_answer_without_anybodys_overrides_is_shown_beside() -> None:
    signal = [override("benchmark:b", "met", "2019-07-01"), rec("next_level_signaled", "2019-07-15", by="state_superintendent")]
    found = look("2019-08-01", *signal)
    assert (found.state, found.level) == ("plan_signed", 0)
    plain = found.without_overrides()
    assert (plain.state, plain.level) == ("escalated", 1)
    assert found.to_dict()["without_overrides"] == {"state": "escalated", "since": "2019-07-15", "level": 1}
    assert plain == look("2019-08-01", *signal, overrides=False)
    assert look(AFTER).without_overrides().state == "plan_signed"
    assert "without_overrides" not in look(AFTER).to_dict()


@pytest.mark.parametrize(
    ("what", "outcome", "code"),
    [
        ("benchmark:b", "triggered", "outcome_invalid"),
        ("clause:c", "met", "outcome_invalid"),
        ("requirement:r", "not_triggered", "outcome_invalid"),
        ("state:released", "met", None),
        ("benchmark:", "met", None),
    ],
)
def test_an_override_that_cannot_be_meant_is_refused(what: str, outcome: str, code: str | None) -> None:
    with pytest.raises(ModelError) as caught:
        partnership(override(what, outcome, "2019-07-01"))
    assert code is None or caught.value.code == code


# ---- retractions and corrections ------------------------------------------------------------------------------------


def retracted(record: str, on: str, **fields: Any) -> dict[str, Any]:
    return rec("retracted", on, record=record, **fields)


def test_from_its_day_on_a_withdrawn_record_is_as_if_it_had_never_been_recorded() -> None:
    gone = retracted("assigned", "2019-01-01", reason="entered for the wrong district")
    assert clock(look("2018-12-31", gone), "plan").status == "met"
    found = look("2019-01-01", gone)
    assert clock(found, "plan").status == "not_started"
    assert result(found, "requirements", "assignment-on-record").outcome == "not_met"
    assert lines(found)[0][1] == "identified"
    assert "assigned" not in [line[1] for line in lines(found)]
    assert lines(found)[-1] == ("2019-01-01", "retracted", "plan_signed", "plan_signed", "noted")


def test_a_measurement_may_be_withdrawn_or_replaced() -> None:
    assert finding(look(AFTER, retracted("low", AFTER)), "b").outcome == "undetermined"
    assert finding(look("2019-06-30", retracted("low", AFTER)), "b").outcome == "not_met"
    better = [*LOW, rate(90, "2019-06-14", replaces="low")]
    assert finding(look(AFTER, evidence=better), "b").outcome == "met"


@pytest.mark.parametrize("names", list(permutations(["a1", "m5", "z9"])))
@pytest.mark.parametrize("days", [("2019-01-01", "2019-02-01", "2019-03-01"), ("2019-01-01", "2019-01-01", "2019-01-01")])
def test_a_retraction_may_itself_be_withdrawn_and_so_on_whatever_the_ids(names: tuple[str, ...], days: tuple[str, ...]) -> None:
    targets = ["assigned", names[0], names[1]]
    chain = [retracted(target, on, id=name) for target, on, name in zip(targets, days, names, strict=True)]
    for count, status in ((1, "not_started"), (2, "met"), (3, "not_started")):
        found = look("2019-04-01", *chain[:count])
        assert clock(found, "plan").status == status, f"{count} retractions"


def test_a_retraction_may_be_withdrawn_before_its_own_day() -> None:
    records = [retracted("assigned", "2019-02-01", id="r"), retracted("r", "2019-01-01")]
    assert clock(look("2019-03-01", *records), "plan").status == "met"


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_of_two_that_withdraw_each_other_the_latest_counts(order: tuple[int, ...]) -> None:
    pair = [retracted("two", "2019-01-01", id="one"), retracted("one", "2019-02-01", id="two")]
    found = look("2019-03-01", *[pair[i] for i in order])
    assert [line[:2] for line in lines(found) if line[1] == "retracted"] == [("2019-02-01", "retracted")]


@pytest.mark.parametrize(("target", "code"), [("nothing", "unknown_record"), ("self", "unknown_record")])
def test_only_what_is_on_record_can_be_withdrawn_and_nothing_withdraws_itself(target: str, code: str) -> None:
    with pytest.raises(ModelError) as caught:
        look(AFTER, retracted(target, AFTER, id="self"))
    assert caught.value.code == code


def test_a_withdrawn_override_no_longer_holds() -> None:
    found = look("2019-08-01", override("benchmark:b", "met", "2019-07-01", id="o"), retracted("o", "2019-08-01"))
    assert finding(found, "b").outcome == "not_met"
    assert not found.overridden


def test_what_was_learned_later_counts_only_from_then() -> None:
    late = [rate(80, "2019-06-15"), rate(90, "2019-06-16", recorded_at="2019-09-01T12:00:00Z")]
    p = partnership(*START, agreements=[TEXT], evidence=late)
    seen = [finding(standing(p, "2019-07-01", known_on=day(on)), "b").outcome for on in ("2019-08-31", "2019-09-01")]
    assert [*seen, finding(standing(p, "2019-07-01"), "b").outcome] == ["not_met", "met", "met"]
    text = standing(p, "2019-07-01", known_on=day("2019-08-31")).to_dict()
    assert (text["as_of"], text["known_on"]) == ("2019-07-01", "2019-08-31")


# ---- a change of policy ---------------------------------------------------------------------------------------------

NEW = "michigan-2022"


def changed(on: str, **fields: Any) -> dict[str, Any]:
    return rec("policy_changed", on, policy=NEW, **fields)


def under(on: str, *records: Any, start: str = "michigan-2017", **fields: Any) -> pr.Standing:
    return standing(partnership(*records, policy=start, policies=[catalogued(NEW)], **fields), on)


def test_from_its_day_on_the_new_policy_judges_and_earlier_days_stay_as_they_were() -> None:
    records = [*START[:2], changed("2018-05-01", by="state_superintendent", authority="MCL 388.1622p")]
    assert under("2018-04-30", *records).policy.id == "michigan-2017"
    found = under("2018-05-01", *records)
    assert (found.policy.id, found.state) == (NEW, "assessing")
    assert clock(found, "needs_assessment").due == day("2018-06-28")
    step = found.trail[-1]
    assert (step.what, step.outcome, step.because.cites) == ("policy_changed", "noted", ("MCL 388.1622p",))
    assert "by the State Superintendent" in step.because.text


def test_whoever_must_act_keeps_at_least_one_legal_day() -> None:
    found = under("2018-07-15", *START[:2], changed("2018-07-10"))
    assert clock(found, "needs_assessment").due == day("2018-07-10")
    assert clock(found, "needs_assessment").status == "lapsed"
    assert clock(under("2018-07-10", *START[:2], changed("2018-07-10")), "needs_assessment").status == "running"
    done = rec("assessment_completed", "2018-07-10")
    assert clock(under("2018-07-15", *START[:2], changed("2018-07-10"), done), "needs_assessment").status == "met"


def test_what_had_lapsed_or_was_met_stays_so() -> None:
    assert clock(under("2018-07-15", *START[:2], changed("2018-07-10")), "plan").status == "lapsed"
    assert clock(under("2019-01-01", *START[:2], *signatures("2018-05-01"), changed("2018-07-10")), "plan").met_on == day("2018-05-01")


def test_an_assessment_on_record_before_the_change_meets_the_new_clock() -> None:
    done = rec("assessment_completed", "2018-04-15")
    got = clock(under("2018-06-01", *START[:2], done, changed("2018-05-01")), "needs_assessment")
    assert (got.status, got.met_on) == ("met", day("2018-04-15"))


def test_an_extension_survives_a_change_of_policy() -> None:
    more = rec("extension_granted", "2018-04-15", clock="plan", until="2018-12-31", by="x", authority="y", reason="z")
    got = clock(under("2018-06-01", *START[:2], more, changed("2018-05-01")), "plan")
    assert (got.due, got.status) == (day("2018-12-31"), "running")


def test_membership_follows_the_new_policy_for_schools_that_join_from_then_on() -> None:
    records = [
        rec("identified", "2022-01-01", schools=["s"], reasons=["virtual"]),
        changed("2022-11-29"),
        rec("school_added", "2022-12-01", school="t", reason="virtual"),
    ]
    found = under("2022-12-01", *records, schools=[{"id": "s"}, {"id": "t"}])
    assert [(one.id, one.status) for one in found.members] == [("s", "member"), ("t", "excluded")]


def test_a_policy_that_does_not_know_the_present_state_is_refused() -> None:
    other = pr.Policy(
        id="other",
        states={"start": {"initial": True}, "end": {"final": True}},
        transitions=[{"on": "closed", "from": "start", "to": "end"}],
    )
    found = standing(partnership(*START[:2], rec("policy_changed", "2018-05-01", policy="other"), policies=[other]), "2018-06-01")
    assert (found.policy.id, found.trail[-1].outcome) == ("michigan-2017", "refused")
    assert "has no state 'assessing'" in found.trail[-1].because.text


def test_a_policy_that_is_not_carried_cannot_judge() -> None:
    p = partnership(*START[:2], rec("policy_changed", "2018-05-01", policy="unknown"))
    assert standing(p, "2018-04-30").state == "assessing"
    with pytest.raises(LookupFailed):
        standing(p, "2018-05-01")


def test_one_policy_held_against_the_whole_record_ignores_changes() -> None:
    p = partnership(*START[:2], changed("2018-05-01"), policies=[catalogued(NEW)])
    found = standing(p, "2018-06-01", policy=catalogued("michigan-2017-round-1"))
    assert (found.policy.id, clock(found, "plan").due) == ("michigan-2017-round-1", day("2018-05-29"))
    assert ("2018-05-01", "policy_changed", "assessing", "assessing", "noted") in lines(found)


def test_after_the_end_a_change_of_policy_starts_no_clock() -> None:
    found = under("2018-07-01", *START[:2], rec("closed", "2018-04-15"), changed("2018-05-01"))
    assert found.policy.id == NEW
    assert {one.status for one in found.clocks} <= {"stopped", "not_started"}
