"""Clocks: counted once from their anchor, met, late, lapsed, reached, extended, stopped; nobody's looking moves them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from helpers.build import clock, day, lines, partnership, rec, signatures, standing

import partnership_rules as pr
from partnership_rules.errors import LimitError

ASSIGNED = [rec("identified", "2018-03-30"), rec("assigned", "2018-03-30")]
DUE = day("2018-06-28")  # a Thursday, 90 days after 30 March 2018
ONE_DAY = timedelta(days=1)


def look(on: Any, *more: Any, **fields: Any) -> pr.Standing:
    return standing(partnership(*ASSIGNED, *more, **fields), on)


def plan(on: Any, *more: Any, **fields: Any) -> Any:
    return clock(look(on, *more, **fields), "plan")


def extension(on: Any, until: str, name: str = "plan", **fields: Any) -> dict[str, Any]:
    return rec(
        "extension_granted", on, clock=name, until=until, by="state_superintendent", authority="a letter", reason="a flood", **fields
    )


def test_before_its_anchor_a_clock_has_not_started() -> None:
    found = clock(standing(partnership(rec("identified", "2018-03-30")), "2019-01-01"), "plan")
    assert (found.status, found.anchor, found.due, found.days_left, found.days_late) == ("not_started", None, None, None, None)


@pytest.mark.parametrize(
    ("on", "status", "left", "late"),
    [
        ("2018-03-30", "running", 90, None),
        ("2018-06-27", "running", 1, None),
        ("2018-06-28", "running", 0, None),
        ("2018-06-29", "lapsed", None, 1),
        ("2018-07-28", "lapsed", None, 30),
    ],
)
def test_the_last_day_counts_and_a_deadline_lapses_at_the_start_of_the_next(
    on: str, status: str, left: int | None, late: int | None
) -> None:
    found = plan(on)
    assert (found.status, found.due, found.days_left, found.days_late) == (status, DUE, left, late)


def test_a_lapse_is_dated_on_its_own_day_whenever_anybody_looks() -> None:
    for on in ("2018-06-29", "2018-07-15", "2030-01-01"):
        assert lines(look(on))[2:] == [("2018-06-29", "clock:plan", "assessing", "assessing", "derived")]
    assert len(look("2018-06-28").trail) == 2


@pytest.mark.parametrize(
    ("signed", "status", "late", "met_on"),
    [
        ("2018-06-28", "met", None, "2018-06-28"),
        ("2018-06-29", "met_late", 1, "2018-06-29"),
        ("2018-07-10", "met_late", 12, "2018-07-10"),
        ("2018-04-01", "met", None, "2018-04-01"),
    ],
)
def test_a_signature_on_the_last_day_is_in_time_and_one_on_the_next_is_late(
    signed: str, status: str, late: int | None, met_on: str
) -> None:
    found = look("2018-12-01", *signatures(signed))
    assert found.state == "plan_signed"
    assert (clock(found, "plan").status, clock(found, "plan").days_late, clock(found, "plan").met_on) == (status, late, day(met_on))


def test_a_late_signature_comes_after_the_lapse_and_both_stay_in_the_trail() -> None:
    found = lines(look("2018-12-01", *signatures("2018-06-29")))
    assert found[2] == ("2018-06-29", "clock:plan", "assessing", "assessing", "derived")
    assert found[-1] == ("2018-06-29", "always", "assessing", "plan_signed", "derived")


@pytest.mark.parametrize(
    ("assigned", "unrolled", "due"),
    [
        ("2017-03-01", "2017-04-30", "2017-05-01"),  # a Sunday
        ("2017-03-02", "2017-05-01", "2017-05-01"),
        ("2017-03-30", "2017-05-29", "2017-05-30"),  # Memorial Day
        ("2017-05-05", "2017-07-04", "2017-07-05"),  # Independence Day
        ("2017-04-29", "2017-06-28", "2017-06-28"),
    ],
)
def test_a_deadline_on_a_closed_day_rolls_to_the_next_open_one(assigned: str, unrolled: str, due: str) -> None:
    p = partnership(rec("identified", "2017-01-20"), rec("assigned", assigned), policy="michigan-2017-round-1")
    found = clock(standing(p, assigned), "plan")
    assert (found.due, found.rolled_from) == (day(due), day(unrolled) if unrolled != due else None)
    on_the_day = [*signatures(due)]
    held = standing(
        partnership(rec("identified", "2017-01-20"), rec("assigned", assigned), on_the_day, policy="michigan-2017-round-1"), due
    )
    assert clock(held, "plan").status == "met"


def test_a_review_clock_does_not_roll() -> None:
    found = clock(look("2019-01-01", *signatures("2018-05-21")), "intermediate_review")
    assert (found.due, found.rolled_from) == (day("2019-11-21"), None)
    sunday = clock(look("2019-01-01", *signatures("2018-05-17")), "intermediate_review")
    assert (sunday.due, sunday.due.weekday()) == (day("2019-11-17"), 6)


@pytest.mark.parametrize(
    ("signed", "eighteen", "thirty_six"),
    [("2018-04-30", "2019-10-30", "2021-04-30"), ("2018-08-31", "2020-02-29", "2021-08-31"), ("2020-02-29", "2021-08-29", "2023-02-28")],
)
def test_both_reviews_count_from_the_signing_and_never_from_each_other(signed: str, eighteen: str, thirty_six: str) -> None:
    found = look("2024-01-01", *signatures(signed))
    assert [clock(found, name).due for name in ("intermediate_review", "outcome_review")] == [day(eighteen), day(thirty_six)]


def test_a_milestone_is_reached_on_its_own_day_after_the_records_of_that_day() -> None:
    signed = signatures("2018-04-30")
    assert look("2019-10-29", *signed).state == "plan_signed"
    assert look("2019-10-30", *signed).state == "intermediate_review"
    held = rec("review_held", "2019-10-30", review="intermediate")
    assert lines(look("2019-10-30", *signed, held))[-2:] == [
        ("2019-10-30", "review_held", "plan_signed", "intermediate_review", "moved"),
        ("2019-10-30", "clock:intermediate_review", "intermediate_review", "intermediate_review", "derived"),
    ]


@pytest.mark.parametrize(
    ("held", "decided", "on", "late"),
    [
        (None, None, "2019-10-30", None),
        (None, None, "2019-11-10", 11),
        ("2019-12-10", None, "2020-06-01", 41),
        ("2019-12-10", "2020-01-15", "2020-06-01", 41),
        ("2019-10-30", "2020-01-15", "2020-06-01", None),
        ("2019-09-01", None, "2020-06-01", None),
    ],
)
def test_a_review_is_due_held_and_decided_apart_and_late_is_a_flag(
    held: str | None, decided: str | None, on: str, late: int | None
) -> None:
    more = [rec("review_held", held, review="intermediate")] if held else []
    more += [rec("review_decided", decided, review="intermediate", finding="met")] if decided else []
    found = look(on, *signatures("2018-04-30"), *more)
    got = clock(found, "intermediate_review")
    assert (got.status, got.due, got.days_late) == ("reached", day("2019-10-30"), late)
    assert (got.held_on, got.decided_on) == (day(held) if held else None, day(decided) if decided else None)
    assert found.state == "intermediate_review"


def test_an_early_review_moves_the_state_and_the_clock_still_comes_on_its_day() -> None:
    held = rec("review_held", "2019-09-01", review="intermediate")
    found = look("2019-09-15", *signatures("2018-04-30"), held)
    assert (found.state, clock(found, "intermediate_review").status) == ("intermediate_review", "running")


# ---- extensions -----------------------------------------------------------------------------------------------------


def test_an_extension_sets_a_new_last_day_and_says_who_and_why() -> None:
    found = plan("2018-07-15", extension("2018-06-01", "2018-07-31"))
    assert (found.status, found.due, found.unextended, found.days_left) == ("running", day("2018-07-31"), DUE, 16)
    assert (found.extended_by.by, found.extended_by.authority, found.extended_by.reason) == ("state_superintendent", "a letter", "a flood")
    assert plan("2018-08-01", extension("2018-06-01", "2018-07-31")).status == "lapsed"


def test_an_extension_holds_from_its_own_day_only() -> None:
    assert plan("2018-06-10", extension("2018-06-11", "2018-07-31")).due == DUE


@pytest.mark.parametrize("until", ["2018-06-28", "2018-06-01"])
def test_an_extension_never_shortens_a_clock(until: str) -> None:
    found = look("2018-06-15", extension("2018-06-01", until))
    assert (clock(found, "plan").due, clock(found, "plan").extended_by) == (DUE, None)
    assert "never shortens" in found.trail[-1].because.text


def test_an_extension_reopens_a_lapsed_clock_and_the_lapse_stays_in_the_trail() -> None:
    late = extension("2018-07-10", "2018-07-31")
    assert plan("2018-07-09", late).status == "lapsed"
    assert plan("2018-07-10", late).status == "running"
    found = look("2018-08-01", late)
    assert [(line[0], line[1]) for line in lines(found)[2:]] == [
        ("2018-06-29", "clock:plan"),
        ("2018-07-10", "extension_granted"),
        ("2018-08-01", "clock:plan"),
    ]
    signed = look("2018-08-01", late, *signatures("2018-07-31"))
    assert (clock(signed, "plan").status, clock(signed, "plan").days_late) == ("met", None)


def test_an_extension_to_a_day_that_is_past_leaves_the_clock_lapsed() -> None:
    found = plan("2018-08-01", extension("2018-07-31", "2018-07-15"))
    assert (found.status, found.due) == ("lapsed", day("2018-07-15"))


def test_an_extension_on_the_day_of_the_lapse_reopens_the_clock() -> None:
    assert plan("2018-06-29", extension("2018-06-29", "2018-07-31")).status == "running"


def test_what_was_met_late_is_in_time_when_an_extension_covers_it() -> None:
    signed = signatures("2018-07-05")
    assert plan("2018-08-01", *signed).status == "met_late"
    assert plan("2018-08-01", *signed, extension("2018-07-10", "2018-07-31")).status == "met"
    assert plan("2018-08-01", *signed, extension("2018-07-10", "2018-07-04")).status == "met_late"


def test_nothing_is_extended_before_a_clock_has_started_and_no_clock_that_is_unknown() -> None:
    p = partnership(rec("identified", "2018-03-30"), extension("2018-04-01", "2018-12-31"), rec("assigned", "2018-04-02"))
    found = standing(p, "2018-05-01")
    assert (clock(found, "plan").due, clock(found, "plan").extended_by) == (day("2018-07-02"), None)
    assert "has not started" in found.trail[1].because.text
    other = standing(partnership(*ASSIGNED, extension("2018-04-01", "2018-12-31", name="plna")), "2018-05-01")
    assert "no clock 'plna'" in other.trail[-1].because.text


def test_a_review_may_be_put_off_before_and_after_its_day() -> None:
    signed = signatures("2018-04-30")
    for on in ("2019-09-01", "2019-11-15"):
        found = look("2019-11-20", *signed, extension(on, "2020-03-31", name="intermediate_review"))
        assert (clock(found, "intermediate_review").status, clock(found, "intermediate_review").due) == ("running", day("2020-03-31"))
    assert look("2019-11-20", *signed, extension("2019-09-01", "2020-03-31", name="intermediate_review")).state == "plan_signed"


def test_the_longest_extension_wins_and_a_later_shorter_one_changes_nothing() -> None:
    both = [extension("2018-06-01", "2018-08-31"), extension("2018-06-02", "2018-07-31")]
    found = plan("2018-06-15", *both)
    assert (found.due, found.extended_by.until) == (day("2018-08-31"), day("2018-08-31"))


# ---- the end, and the next cycle ------------------------------------------------------------------------------------


def test_what_still_runs_when_a_partnership_ends_is_stopped() -> None:
    found = look("2020-01-01", rec("closed", "2018-05-01", reason="finances"))
    assert {c.name: c.status for c in found.clocks} == {
        "plan": "stopped",
        "intermediate_review": "not_started",
        "outcome_review": "not_started",
    }
    assert (clock(found, "plan").days_left, clock(found, "plan").days_late, found.next_due) == (None, None, None)


def test_after_the_end_no_clock_starts_is_met_or_runs_again() -> None:
    closed = rec("closed", "2018-05-01")
    never = partnership(rec("identified", "2018-03-30"), closed, rec("assigned", "2018-06-01"), rec("closed", "2018-07-01"))
    assert {c.status for c in standing(never, "2019-01-01").clocks} == {"not_started"}
    lapsed = [rec("closed", "2018-07-01"), extension("2018-07-02", "2018-12-31")]
    found = look("2018-08-01", *lapsed)
    assert (clock(found, "plan").status, clock(found, "plan").due) == ("lapsed", DUE)
    stopped = look("2018-08-01", closed, extension("2018-05-02", "2018-12-31"))
    assert (clock(stopped, "plan").status, clock(stopped, "plan").due) == ("stopped", DUE)


def test_a_lapse_counts_its_days_up_to_the_end_and_no_further() -> None:
    assert plan("2020-01-01", rec("closed", "2018-07-08")).days_late == 10


def test_a_clock_starts_afresh_in_a_new_cycle() -> None:
    lapse = [rec("next_level_signaled", "2018-07-02"), rec("assigned", "2018-09-04")]
    found = look("2018-10-01", *lapse)
    got = clock(found, "plan")
    assert (found.state, found.cycle, found.level) == ("assessing", 2, 1)
    assert (got.status, got.anchor, got.due) == ("running", day("2018-09-04"), day("2018-12-03"))


def test_a_second_anchor_in_one_cycle_moves_nothing() -> None:
    found = plan("2018-06-01", rec("assigned", "2018-05-01"))
    assert (found.anchor, found.due) == (day("2018-03-30"), DUE)


def test_a_clock_whose_meeting_is_on_record_before_its_anchor_is_met_at_once() -> None:
    p = partnership(rec("identified", "2018-01-01"), signatures("2018-02-01"), rec("assigned", "2018-03-30"))
    found = clock(standing(p, "2018-04-01"), "plan")
    assert (found.status, found.met_on) == ("met", day("2018-02-01"))


def test_a_due_date_past_the_calendar_is_a_limit() -> None:
    with pytest.raises(LimitError) as caught:
        standing(partnership(rec("identified", "9999-12-01"), rec("assigned", "9999-12-01")), "9999-12-31")
    assert caught.value.code == "date_out_of_range"


def test_the_next_due_is_the_earliest_running_clock() -> None:
    assert look("2018-04-01").next_due.name == "plan"  # type: ignore[union-attr]
    assert look("2019-01-01", *signatures("2018-05-01")).next_due.name == "intermediate_review"  # type: ignore[union-attr]
    assert look("2020-01-01", *signatures("2018-05-01")).next_due.name == "outcome_review"  # type: ignore[union-attr]
    assert look("2022-01-01", *signatures("2018-05-01")).next_due is None


def test_a_clock_as_json_has_the_words_of_the_contract() -> None:
    found = plan("2018-04-01", extension("2018-04-01", "2018-12-31")).to_dict()
    contract = {"name", "kind", "status", "anchor", "due", "rolled_from", "met_on", "days_left", "days_late", "cites"}
    assert contract <= set(found)
    assert (found["anchor"], found["due"], found["extended"]["until"]) == ("2018-03-30", "2018-12-31", "2018-12-31")
    assert found["cites"]
