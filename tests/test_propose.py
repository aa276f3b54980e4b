"""The gatekeeper: accepted or refused, with every guard of every alternative told, and what would have to be true."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.build import agreement, benchmark, clause, day, partnership, rate, rec, signatures

import partnership_rules as pr
from partnership_rules.errors import InputError, ModelError, PartnershipRulesError

START = [rec("identified", "2018-03-30"), rec("assigned", "2018-03-30", id="assigned")]
SIGNED = [*START, *signatures("2018-05-01", "a")]
TEXT = agreement("a", benchmark("b"), clauses=[clause("c")])


def proposed(record: dict[str, Any], *records: Any, **fields: Any) -> pr.Decision:
    known_on = fields.pop("known_on", None)
    return pr.propose(partnership(*(records or START), **fields), record, known_on=known_on)


@pytest.mark.parametrize(
    ("record", "outcome", "state"),
    [
        (rec("signed", "2018-04-10", role="isd"), "noted", "assessing"),
        (rec("agreement_signed", "2018-04-10"), "noted", "plan_signed"),
        (rec("closed", "2018-04-10"), "moved", "closed"),
        (rec("next_level_signaled", "2018-04-10"), "refused", "assessing"),
        (rec("next_level_signaled", "2018-07-02"), "moved", "escalated"),
        (rec("consequence_selected", "2018-04-10", clause="c", consequence="closure"), "refused", "assessing"),
    ],
)
def test_a_record_that_moves_or_is_a_mere_fact_is_accepted_and_one_whose_guard_is_not_true_is_refused(
    record: dict[str, Any], outcome: str, state: str
) -> None:
    decision = proposed(record)
    assert (decision.outcome, decision.standing.state) == (outcome, state)
    assert decision.accepted == (outcome != "refused")
    assert len(decision.partnership.records) == len(START) + decision.accepted
    assert decision.step.record.kind == record["kind"]


def test_what_is_accepted_stands_as_if_it_had_been_added() -> None:
    record = rec("closed", "2018-04-10")
    decision = proposed(record)
    added = partnership(*START).add(record)
    assert decision.partnership == added
    assert decision.standing.to_dict() == pr.evaluate(added, as_of=day("2018-04-10")).to_dict()


def test_a_proposal_stores_nothing() -> None:
    p = partnership(*START)
    before = p.to_dict()
    pr.propose(p, rec("closed", "2018-04-10"))
    pr.propose(p, rec("next_level_signaled", "2018-04-10"))
    assert p.to_dict() == before


def test_a_refusal_tells_every_ground_and_what_would_have_to_be_true() -> None:
    decision = proposed(rec("next_level_signaled", "2018-04-10", by="state_superintendent"))
    told = str(decision.because)
    for ground in ("benchmark-missed", "plan-clock-lapsed", "implementation-failing", "review-not-met"):
        assert f"ground '{ground}'" in told
    assert "the clock 'plan' is lapsed: it is running, due 2018-06-28" in decision.needs
    assert "a signed agreement with benchmarks" in decision.needs
    assert [(one.text, one.truth.value) for one in decision.alternatives] == [
        ("the step to 'Next level of accountability'", "undetermined")
    ]  # type: ignore[union-attr]


def test_the_wrong_decider_is_named() -> None:
    decision = proposed(rec("next_level_signaled", "2018-07-02", by="local_board"))
    assert not decision.accepted
    assert any("to be decided by the State Superintendent; decided by the local school board" in need for need in decision.needs)


def test_an_accepted_record_needs_nothing() -> None:
    assert proposed(rec("closed", "2018-04-10")).needs == ()


def test_unknown_is_a_refusal_that_names_the_fact_which_would_decide() -> None:
    low = [rate("*", "2021-04-15")]
    decision = proposed(rec("released", "2021-06-01"), *SIGNED, agreements=[TEXT], evidence=low)
    assert (decision.accepted, decision.because.truth.value) == (False, "undetermined")
    assert "a published value of 'rate' at the district in place of the suppressed one of 2021-04-15" in decision.needs
    assert "the decision of the outcome review" in decision.needs
    assert "cannot be decided from what is known" in decision.because.text


def test_later_records_are_not_looked_at_and_earlier_ones_of_the_day_are() -> None:
    closed = rec("closed", "2018-05-01")
    assert proposed(rec("agreement_signed", "2018-04-10"), *START, closed).standing.state == "plan_signed"
    failing = rec("implementation_reported", "2018-04-10", finding="failing")
    assert proposed(rec("next_level_signaled", "2018-04-10"), *START, failing).accepted


def test_only_what_is_known_by_a_day_counts_and_the_proposal_itself_is_known() -> None:
    failing = rec("implementation_reported", "2018-04-05", finding="failing", recorded_at="2018-04-20T12:00:00Z")
    signal = rec("next_level_signaled", "2018-04-10", recorded_at="2018-05-01T12:00:00Z")
    assert not proposed(signal, *START, failing, known_on=day("2018-04-19")).accepted
    assert proposed(signal, *START, failing, known_on=day("2018-04-20")).accepted


def test_a_policy_may_be_held_against_it() -> None:
    decision = pr.propose(partnership(*SIGNED, agreements=[TEXT]), rec("released", "2021-06-01"), policy=pr.load_policy("michigan-2022"))
    assert (decision.outcome, decision.standing.policy.id) == ("noted", "michigan-2022")


def test_a_first_record_may_be_proposed_to_an_empty_partnership() -> None:
    p = pr.Partnership(id="p", policy="michigan-2017", policies=[pr.load_policy("michigan-2017")], district={"name": "X"})
    assert pr.propose(p, rec("identified", "2018-03-30")).accepted


def test_a_retraction_may_be_proposed_even_of_a_retraction() -> None:
    decision = proposed(rec("retracted", "2018-04-10", record="assigned", id="r"))
    assert (decision.accepted, decision.standing.state) == (True, "identified")
    again = pr.propose(decision.partnership, rec("retracted", "2018-04-10", record="r"))
    assert (again.accepted, again.standing.state) == (True, "assessing")


def test_a_record_that_is_withdrawn_already_is_noted_and_does_nothing() -> None:
    decision = proposed(rec("retracted", "2018-04-11", record="assigned", id="r2"))
    p = decision.partnership
    other = pr.propose(p, rec("retracted", "2018-04-12", record="r2", id="r3"))
    assert other.standing.state == "assessing"


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ({"kind": "asigned", "on": "2018-04-10"}, None),
        ({"kind": "assigned"}, None),
        ({"kind": "assigned", "on": "2018-04-31"}, "date_invalid"),
        ({"kind": "assigned", "on": "2018-04-10", "id": "assigned"}, "duplicate_id"),
        ({"kind": "school_exited", "on": "2018-04-10", "school": "nowhere"}, "unknown_school"),
        ("assigned", None),
        (None, None),
    ],
)
def test_what_is_no_record_or_does_not_fit_the_partnership_is_an_error_and_no_refusal(record: Any, code: str | None) -> None:
    with pytest.raises(ModelError) as caught:
        proposed(record)
    assert code is None or caught.value.code == code


@pytest.mark.parametrize("what", [None, "kalamazoo", 3, {}])
def test_a_proposal_needs_a_partnership(what: Any) -> None:
    with pytest.raises(InputError):
        pr.propose(what, rec("assigned", "2018-04-10"))
    with pytest.raises(PartnershipRulesError):
        pr.evaluate(what, as_of=day("2018-04-10"))
    with pytest.raises(PartnershipRulesError):
        pr.evaluate(partnership(*START), as_of=day("2018-04-10"), policy=what or "michigan-2017")


def test_a_decision_reads_as_a_page_and_as_json() -> None:
    refused = proposed(rec("next_level_signaled", "2018-04-10"))
    page = refused.explain()
    assert page.startswith("Refused: 'next level signaled' on 2018-04-10")
    assert "What would have to be true:" in page
    told = refused.to_dict()
    assert (told["accepted"], told["outcome"], told["state"]) == (False, "refused", "assessing")
    assert (told["needs"], told["alternatives"][0]["truth"]) == (list(refused.needs), "undetermined")
    assert proposed(rec("closed", "2018-04-10")).explain().startswith("Accepted: 'closed' on 2018-04-10")
