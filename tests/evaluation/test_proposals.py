"""Proposals: accepted or refused as of their day, under the policy and with the knowledge asked for."""

from __future__ import annotations

from helpers.build import day, rec, result
from helpers.county import SIGNED, START, michigan, world

import partnership_rules as pr


def test_a_proposal_is_accepted_or_refused_with_its_line_its_standing_and_the_record_as_it_then_is() -> None:
    before = world(*START, rec("signed", "2018-03-01", role="board", agreement="a"))
    signed = pr.propose(before, rec("signed", "2018-03-02", role="head", agreement="a"))
    assert (signed.accepted, signed.outcome, signed.standing.state, len(signed.partnership.records)) == (True, "noted", "working", 4)
    refused = pr.propose(before, rec("next_level_signaled", "2018-03-02", by="head"))
    assert (refused.accepted, refused.outcome, refused.standing.state, refused.partnership) == (False, "refused", "planning", before)
    assert refused.step.because.text == "'next_level_signaled' is refused in 'Planning': its guard cannot be decided from what is known"


def test_a_proposal_looks_at_no_later_record_and_at_nothing_learned_later() -> None:
    late = world(
        *START,
        rec("signed", "2018-03-01", role="board", agreement="a", recorded_at="2018-05-01T00:00:00Z"),
        rec("signed", "2018-06-01", role="head"),
    )
    one = rec("signed", "2018-03-02", role="head", agreement="a")
    assert pr.propose(late, one).standing.state == "working"
    assert pr.propose(late, one, known_on=day("2018-04-01")).standing.state == "planning"


def test_the_standing_that_comes_with_a_proposal_can_be_asked_for_without_overrides() -> None:
    override = rec(
        "overridden", "2019-03-21", what="requirement:assigned", outcome="not_met", by="board", authority="order 2", reason="agreed"
    )
    decision = pr.propose(world(*SIGNED, override), rec("closed", "2019-03-25"), known_on=day("2019-03-25"))
    assert result(decision.standing, "requirements", "assigned").outcome == "not_met"
    plain = decision.standing.without_overrides()
    assert (result(plain, "requirements", "assigned").outcome, plain.as_of, plain.known_on) == ("met", day("2019-03-25"), day("2019-03-25"))
    assert plain.trail[-1].what == "closed"


def test_facts_and_proposals_are_those_of_the_policy_and_of_the_day_of_knowledge_asked_for() -> None:
    asked = pr.load_policy("michigan-2022")
    p = michigan()
    assert pr.facts_of(p, as_of=day("2018-05-01"), policy=asked).policy is asked
    closing = {"kind": "closed", "on": "2018-06-01", "reason": "merged", "recorded_at": "2018-06-01T00:00:00Z"}
    decision = pr.propose(p, closing, known_on=day("2018-06-02"), policy=asked)
    assert (decision.standing.known_on, decision.standing.policy) == (day("2018-06-02"), asked)
    assert decision.standing.without_overrides().policy is asked
