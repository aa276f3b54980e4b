"""What a standing holds: facts as they were known, clocks, grounds, and the same question without overrides."""

from __future__ import annotations

from helpers.build import day, rec, result, standing
from helpers.county import SIGNED, START, YEAR, michigan, waiting, world

import partnership_rules as pr
from partnership_rules.logic import FALSE, TRUE


def test_facts_are_those_known_on_a_day_where_one_is_given() -> None:
    late = world(*START, rec("plan_submitted", "2018-01-10", recorded_at="2018-03-01T00:00:00Z"))
    asked = {"never": {"kind": "plan_submitted"}}
    for known_on, truth in ((None, FALSE), (day("2018-02-01"), TRUE), (day("2018-03-01"), FALSE)):
        assert pr.weigh(asked, pr.facts_of(late, as_of=day("2018-03-01"), known_on=known_on)).truth is truth


def test_without_overrides_the_same_question_is_asked_again_of_the_same_policy_and_of_what_was_known_then() -> None:
    override = rec(
        "overridden", "2019-03-21", what="requirement:assigned", outcome="not_met", by="board", authority="order 2", reason="agreed"
    )
    late = rec("closed", "2019-03-25", recorded_at="2019-06-01T00:00:00Z")
    p = world(*SIGNED, override, late)
    before = standing(p, "2019-04-01", known_on=day("2019-05-01")).without_overrides()
    assert (before.known_on, before.trail[-1].what) == (day("2019-05-01"), "overridden")
    assert result(before, "requirements", "assigned").outcome == "met"
    other = waiting("other", YEAR)
    held = standing(p, "2019-04-01", policy=other)
    assert held.without_overrides().policy.id == other.id


def test_a_clock_knows_the_review_it_calls_and_how_its_day_was_counted() -> None:
    plan, _, look = standing(world(*SIGNED), "2018-04-01").clocks
    assert (plan.review, look.review) == (None, "outcome")
    assert plan.counting is not None
    assert plan.counting.unrolled == day("2018-04-02")


def test_grounds_go_by_their_titles_and_options_cite_where_they_are_written() -> None:
    found = pr.evaluate(michigan(), as_of=day("2018-05-01"))
    policy = found.policy
    assert [ground.title for ground in found.grounds] == [ground.title for ground in policy.ladder.grounds]
    assert any(ground.title for ground in found.grounds)
    written = [t.cites for t in policy.transitions if t.on is not None and found.state in t.from_]
    assert [option.cites for option in found.options] == [policy.cite(cites) for cites in written]
    assert any(written)
