"""Lint: every code is found where it is, and not found where it is not."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.build import catalogued, partnership, rec

import partnership_rules as pr
from partnership_rules.analysis import lint
from partnership_rules.analysis.lint import CODES

from .documents import CLOCKS, STATES, TRANSITIONS, agreement, at_least, at_most, clause, deed, policy, policy_data, rate, without

MISSED = {"missed": {}}
TWO = [deed("a"), deed("b")]
LOCKED = {"all": [{"level": {"at_least": 1}}, {"level": {"at_most": 0}}]}
GAP = {"on": "plan_submitted", "from": ["start", "work"], "to": "review", "when": {"not": {"never": {"entered": "work"}}}}
LOW = {"on": "plan_submitted", "from": "work", "to": "review", "when": {"level": {"at_most": 1}}}
LAPSE = {"clock": "plan", "from": "work", "to": "closed", "when": {"rated": {"in": ["F"], "consecutive": 1}}}
HIGH = {"on": "plan_submitted", "from": "work", "to": "closed", "when": {"level": {"at_least": 3}}}
NOT_YET_GOOD = {"clock": {"name": "plan", "is": "met"}}


def gap_benchmark(**fields: Any) -> dict[str, Any]:
    return rate("a", {"gap_falls_by": {"value": "3", "unit": "points"}}, **fields)


CITATIONS = {"rule-12": {"title": "Rule 12"}}
RETURN = {"on": "plan_returned", "from": ["start", "review"], "to": "work"}
AGAIN = {"on": "released", "from": "review", "to": "closed"}
LIMBO = {**STATES, "limbo": {}}
INTO = {"on": "plan_submitted", "from": "work", "to": "limbo"}
OUT = {"on": "closed", "from": "limbo", "to": "closed"}
IN_LIMBO = {"kind": "milestone", "anchor": {"entered": "limbo"}, "period": "P1D"}
A_DAY = {"kind": "deadline", "anchor": {"entered": "review"}, "period": "P1D"}

POLICIES: dict[str, tuple[Any, Any]] = {
    "unreachable_state": (
        policy({**INTO, "when": LOCKED}, OUT, states=LIMBO),
        policy(INTO, OUT, states=LIMBO),
    ),
    "dead_end": (
        policy(INTO, {**OUT, "when": LOCKED}, states=LIMBO),
        policy(INTO, OUT, states=LIMBO),
    ),
    "livelock": (
        policy(
            {"on": "plan_submitted", "from": "work", "to": "one"}, {"on": "plan_returned", "from": "one", "to": "two"},
            {"on": "plan_submitted", "from": "two", "to": "one"}, {"on": "closed", "from": "two", "to": "closed", "when": LOCKED},
            states={**STATES, "one": {}, "two": {}},
        ),
        policy(
            {"on": "plan_submitted", "from": "work", "to": "one"}, {"on": "plan_returned", "from": "one", "to": "two"},
            {"on": "plan_submitted", "from": "two", "to": "one"}, {"on": "closed", "from": "two", "to": "closed"},
            states={**STATES, "one": {}, "two": {}},
        ),
    ),
    "final_state_with_exit": (
        policy_data({"on": "closed", "from": "done", "to": "closed"}),
        policy_data({"on": "plan_returned", "from": "work", "to": "closed"}),
    ),
    "eventless_loop": (
        policy({"always": True, "from": "review", "to": "work", "when": {"signed": {"roles": ["board"]}}}),
        policy({"always": True, "from": "review", "to": "work", "when": {"not": {"signed": {"roles": ["board"]}}}}),
    ),
    "clock_never_starts": (
        policy({**INTO, "when": LOCKED}, OUT, states=LIMBO, clocks={**CLOCKS, "extra": IN_LIMBO}),
        policy(INTO, OUT, states=LIMBO, clocks={**CLOCKS, "extra": IN_LIMBO}),
    ),
    "clock_unmeetable": (
        policy(clocks={**CLOCKS, "extra": {**A_DAY, "met_by": {"entered": "work"}}}),
        policy(clocks={**CLOCKS, "extra": {**A_DAY, "met_by": {"entered": "done"}}}),
    ),
    "transition_never_fires": (
        policy({"id": "x", "clock": "outcome", "from": "work", "to": "closed"}),
        policy({"id": "x", "clock": "outcome", "from": "review", "to": "closed"}),
    ),
    "names_nothing": (
        policy_data({"on": "designated", "with": {"as_": "CSI"}, "from": "review", "to": "closed"}),
        policy_data({"on": "designated", "with": {"as": "CSI"}, "from": "review", "to": "closed"}),
    ),
    "wait_without_default": (
        policy(silence=[]),
        policy(*[{"on": "plan_returned", "from": "work", "to": "start", "by": "chief"}, {**RETURN, "by": "chief"}], silence=[]),
    ),
    "clock_without_effect": (policy(silence=[]), policy({"clock": "plan", "from": "work", "to": "closed"}, silence=[])),
    "unknown_citation": (
        policy(citations=CITATIONS, cites="rule-13"), policy(citations=CITATIONS, cites=["rule-12", "the letter", "rule 12"]),
    ),
    "phase_uncalled": (
        policy(transitions=[*without("release"), {**TRANSITIONS[2], "when": {"met": {"phase": "outcom"}}}]),
        policy(transitions=[*without("release"), {**TRANSITIONS[2], "when": {"met": {"phase": "outcome"}}}]),
    ),
    "shadowed_alternative": (
        policy({**AGAIN, "when": {"all": [{"met": {"phase": "outcome"}}, {"level": {"at_least": 1}}]}}),
        policy({**AGAIN, "when": {"level": {"at_least": 1}}}),
    ),
    "gap": (policy(GAP), policy({**GAP, "from": "work"})),
    "partial_gap": (policy(LOW, HIGH), policy(LOW, {**HIGH, "when": {"level": {"at_least": 2}}})),
    "overlap": (policy(LOW, {**HIGH, "when": {"level": {"at_least": 1}}}), policy(LOW, {**HIGH, "when": {"level": {"at_least": 2}}})),
    "unsaid_default": (policy(LOW, {**HIGH, "when": None}), policy(LOW, {**HIGH, "when": None, "otherwise": True})),
    "clock_step_lost": (policy(LAPSE), policy({**LAPSE, "when": None})),
    "periods_unordered": (policy(LAPSE), policy(LAPSE, period_form="year")),
    "unverified": (
        policy(clocks={**CLOCKS, "plan": {**CLOCKS["plan"], "unverified": "the 90 days"}}),
        policy(clocks={**CLOCKS, "plan": {**CLOCKS["plan"], "note": "the 90 days"}}),
    ),
    "requirement_conflict": (
        policy(requirements=[{"id": "one", "requires": NOT_YET_GOOD}, {"id": "two", "requires": {"not": NOT_YET_GOOD}}]),
        policy(requirements=[{"id": "one", "requires": NOT_YET_GOOD}, {"id": "two", "requires": NOT_YET_GOOD}]),
    ),
    "requirement_unmeetable": (
        policy(requirements=[{"id": "one", "when": {"never": {"kind": "assigned"}}, "requires": NOT_YET_GOOD}]),
        policy(requirements=[{"id": "one", "when": {"not": {"never": {"kind": "assigned"}}}, "requires": NOT_YET_GOOD}]),
    ),
    "clause_never_fires": (
        policy(clauses=[clause("c", {"missed": {}})]),
        policy(clauses=[clause("c", {"reported": {"implementation": "failing"}})]),
    ),
    "clauses_always_together": (
        policy(clauses=[clause("c", {"charter": True}), clause("d", {"all": [{"charter": True}]})]),
        policy(clauses=[clause("c", {"charter": True}), clause("d", {"reported": {"implementation": "failing"}})]),
    ),
    "unused_kind": (
        policy(kinds={"appealed": "an appeal"}),
        policy({"on": "appealed", "from": "work", "to": "review"}, kinds={"appealed": "an appeal"}),
    ),
    "unknown_decider": (
        policy(transitions=[*without("close"), {**TRANSITIONS[-1], "by": "mayor"}]),
        policy(transitions=[*without("close"), {**TRANSITIONS[-1], "by": "chief"}]),
    ),
}  # fmt: skip

AGREEMENTS: dict[str, tuple[Any, Any]] = {
    "uncovered_benchmark": (agreement(TWO, clause("c", {"missed": {"id": "a"}})), agreement(TWO, clause("c", MISSED))),
    "clause_never_fires": (
        agreement(TWO, clause("c", {"all": [{"met": {"id": "a"}}, {"missed": {"id": "a"}}]})),
        agreement(TWO, clause("c", {"all": [{"met": {"id": "b"}}, {"missed": {"id": "a"}}]})),
    ),
    "clauses_always_together": (
        agreement(TWO, clause("c", MISSED), clause("d", {"any": [{"missed": {"id": "a"}}, {"missed": {"id": "b"}}]})),
        agreement(TWO, clause("c", MISSED), clause("d", {"all": [{"missed": {"id": "a"}}, {"missed": {"id": "b"}}]})),
    ),
    "clauses_never_together": (
        agreement(TWO, clause("c", {"missed": {"id": "a"}}), clause("d", {"all": [{"met": {"id": "a"}}, {"missed": {"id": "b"}}]})),
        agreement(TWO, clause("c", {"missed": {"id": "a"}}), clause("d", {"missed": {"id": "b"}})),
    ),
    "better_is_worse": (
        agreement(TWO, clause("c", {"all": [{"missed": {"id": "a"}}, {"met": {"id": "b"}}]})),
        agreement(TWO, clause("c", {"all": [{"missed": {"id": "a"}}, {"missed": {"id": "b"}}]})),
    ),
    "silent_misses": (
        agreement(TWO, clause("c", {"share_met": {"below": "1/2"}})),
        agreement(TWO, clause("c", {"share_met": {"below": "1"}})),
    ),
    "benchmark_never_matters": (
        agreement(TWO, clause("c", {"any": [{"missed": {"id": "a"}}, {"all": [{"missed": {"id": "a"}}, {"missed": {"id": "b"}}]}]})),
        agreement(TWO, clause("c", {"any": [{"missed": {"id": "a"}}, {"missed": {"id": "b"}}]})),
    ),
    "mixed_polarity": (
        agreement(TWO, clause("c", {"any": [{"missed": {"id": "a"}}, {"all": [{"met": {"id": "a"}}, {"missed": {"id": "b"}}]}]})),
        agreement(TWO, clause("c", {"any": [{"missed": {"id": "a"}}, {"not": {"met": {"id": "b"}}}]})),
    ),
    "empty_selector": (
        agreement(TWO, clause("c", {"missed": {"domain": "health"}})),
        agreement(TWO, clause("c", {"missed": {"domain": "academic"}})),
    ),
    "target_already_met": (
        agreement([rate("a", at_least("80"), baseline={"value": "81", "unit": "percent"})]),
        agreement([rate("a", at_least("82"), baseline={"value": "81", "unit": "percent"})]),
    ),
    "target_unreachable": (
        agreement([rate("a", {"rise_by": {"value": "10", "unit": "points"}}, baseline={"value": "95", "unit": "percent"})]),
        agreement([rate("a", {"rise_by": {"value": "5", "unit": "points"}}, baseline={"value": "95", "unit": "percent"})]),
    ),
    "unknown_citation": (
        agreement(TWO, clause("c", MISSED, cites="rule-13")), agreement(TWO, clause("c", MISSED, cites="rule-12")),
    ),
    "intermediate_stricter": (
        agreement([rate("a", at_least("85"), due="2019-06-30"), rate("b", at_least("80"), due="2020-06-30")]),
        agreement([rate("a", at_least("80"), due="2019-06-30"), rate("b", at_least("80"), due="2020-06-30")]),
    ),
    "due_outside_term": (
        agreement([deed("a", due="2021-01-01")], term={"from": "2018-01-01", "until": "2020-12-31"}),
        agreement([deed("a", due="2020-12-31")], term={"from": "2018-01-01", "until": "2020-12-31"}),
    ),
    "mixed_units": (
        agreement([rate("a", at_least("80")), rate("b", at_least("0.9", "proportion"))]),
        agreement([rate("a", at_least("80")), rate("b", at_least("90"))]),
    ),
    "baseline_missing": (agreement([gap_benchmark()]), agreement([gap_benchmark(baseline={"unit": "points", "on": "2018-06-30"})])),
    "no_academic_outcome": (agreement([deed("a", domain="health")]), agreement([deed("a", domain="growth")])),
    "unknown_decider": (agreement(TWO, clause("c", MISSED, decided_by="mayor")), agreement(TWO, clause("c", MISSED))),
    "silence_unused": (
        agreement(TWO, clause("c", MISSED), silence=[{"code": "mixed_units", "reason": "on purpose"}]),
        agreement([deed("a", domain="health")], silence=[{"code": "no_academic_outcome", "reason": "an arts school"}]),
    ),
}  # fmt: skip

ASSIGNED = rec("assigned", "2018-03-30")
TWO_SCHOOLS: list[dict[str, str]] = [{"id": "s"}, {"id": "t"}]
SIGNED = rec("agreement_signed", "2018-04-02", agreement="plan")
READ = agreement([rate("a", at_least("20"), **{"for": "each", "due": "2020-06-30"})], clause("c", MISSED))


def signed(*evidence: dict[str, Any], text: pr.Agreement = READ, records: Any = (ASSIGNED, SIGNED), **fields: Any) -> pr.Partnership:
    """Build a partnership of two schools under an agreement whose measure is 'rate'."""
    every = [*records, rec("identified", "2018-03-01"), rec("closed", "2020-12-31")]
    return partnership(*every, policy=policy(), schools=TWO_SCHOOLS, agreements=[text], evidence=evidence, **fields)


def row(value: str = "25", **fields: Any) -> dict[str, Any]:
    return {"measure": "rate", "school": "s", "on": "2020-06-01", "value": value, "unit": "percent", **fields}


LATER = policy(effective_from="2018-04-01")
RATED = rec("rated", "2018-03-30", period="2017", school="s", rating="F")
LINKED = policy({**LAPSE, "when": {"standing_of": {"partnership": "district", "in": "work"}}}, links={"district": "its district"})

PARTNERSHIPS: dict[str, tuple[Any, Any]] = {
    "rated_nobody": (
        partnership(ASSIGNED, RATED, schools=TWO_SCHOOLS, policy=policy(LAPSE)),
        partnership(ASSIGNED, rec("rated", "2018-03-30", period="2017"), schools=TWO_SCHOOLS, policy=policy(LAPSE)),
    ),
    "joining_unknown": (
        partnership(ASSIGNED, schools=TWO_SCHOOLS),
        partnership(ASSIGNED, rec("identified", "2018-03-30"), schools=TWO_SCHOOLS),
    ),
    "unknown_role": (partnership({**ASSIGNED, "by": "chef"}, policy=policy()), partnership({**ASSIGNED, "by": "chief"}, policy=policy())),
    "link_missing": (
        partnership(ASSIGNED, policy=LINKED, links={"district": "riverside"}),
        partnership(ASSIGNED, policy=LINKED, links={"district": "d"}, linked=[partnership(ASSIGNED, policy=policy()).with_changes(id="d")]),
    ),
    "agreement_unnamed": (signed(records=(ASSIGNED, rec("agreement_signed", "2018-04-02"))), signed()),
    "evidence_misfit": (signed(row(), row(measure="rates")), signed(row(), row(measure="suspensions"))),
    "evidence_unused": (signed(row(), row(measure="suspensions")), signed(row())),
    "measure_not_reported": (signed(row(measure="suspensions")), signed(row(measure="suspensions", on="2019-06-30"))),
    "scale_suspect": (signed(row("0.25"), row("0.31", school="t")), signed(row("0.25"), row("1.31", school="t"))),
    "facts_contradict": (signed(row("25"), row("31")), signed(row("25"), row("25.0"), row("31", school="t"))),
    "rough_too_early": (
        partnership(ASSIGNED, rec("agreement_signed", "2018-02"), policy=policy()),
        partnership(ASSIGNED, rec("agreement_signed", "2018-04"), policy=policy()),
    ),
    "rough_settled": (
        partnership(ASSIGNED, rec("partner_joined", "2018-05", party="ISD"), policy=policy()),
        partnership(ASSIGNED, rec("agreement_signed", "2018-04"), policy=policy()),
    ),
    "before_effective": (
        partnership(rec("identified", "2018-03-01"), ASSIGNED, policy=LATER),
        partnership(rec("identified", "2018-03-01"), {**ASSIGNED, "on": "2018-04-01"}, policy=LATER),
    ),
}  # fmt: skip

OF_ALL = "no benchmark uses 'rate' of the student group 'all_students' (benchmarks use all; all students together are 'all')"
MISFITS = [
    # what no benchmark can use                              what is said of it
    (row(measure="rates"), "no benchmark uses the measure 'rates' (did you mean 'rate'?)"),
    (row(school=None), "no benchmark uses 'rate' of the district (benchmarks use that of a school)"),
    (row(group="All"), "no benchmark uses 'rate' of the student group 'All' (did you mean 'all'?)"),
    (row(group="all_students"), OF_ALL),
    (row("0.25", unit="proportion"), "no benchmark uses 'rate' in proportion (benchmarks want it in percent)"),
    ({"milestone": "rate", "on": "2020-06-01"}, "no benchmark uses the milestone 'rate' (it is on record and changes no answer)"),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "said"), MISFITS, ids=["measure", "school", "group", "all-students", "unit", "milestone"])
def test_evidence_that_no_benchmark_can_use_is_said_once_for_each_reason(entry: dict[str, Any], said: str) -> None:
    (found,) = [p for p in lint(signed(row(), entry, {**entry, "on": "2020-06-02"})) if p.code.startswith("evidence_")]
    words, _, hint = said.partition(" (")
    assert (found.message, found.hint) == (f"{words}; 1 more entry of the kind", hint.removesuffix(")"))


def test_facts_of_one_day_that_do_not_agree_are_said_once_for_each_kind_with_their_places() -> None:
    words = {"z": "met", "a": "not_met"}
    decided = [rec("review_decided", "2020-03-01", review="outcome", finding=word, id=key) for key, word in words.items()]
    rows = [row("9", source="press"), row("30"), row("9", school="t"), row("30", school="t"), row("31", id="x"), row("30", replaces="x")]
    found = [p for p in lint(signed(*rows, records=(ASSIGNED, *decided))) if p.code == "facts_contradict"]
    assert [(p.where.file, p.message) for p in found] == [
        ("p.records.z", "'review_decided': of 2020-03-01 there are 'not met' (a) and 'met' (z), which do not agree"),
        (
            "p.evidence.0",
            "'rate': of 2020-06-01 there are 30 percent, 9 percent (press) and 30 percent, which do not agree; 1 more case of the kind",
        ),
    ]
    settled = signed(row("9", id="x"), row("30"), records=(ASSIGNED, rec("retracted", "2020-07-01", record="x")))
    assert "facts_contradict" not in {p.code for p in lint(settled)}


def test_a_partnership_signed_before_its_policy_was_in_effect_is_warned_of_once_and_judged_all_the_same() -> None:
    text = agreement(
        [rate("absent", at_most("25"), domain="attendance", due="2021-06-30")],
        clause("act", {"not": {"met": {"id": "absent"}}}, decided_by="state_superintendent"),
    )
    early = partnership(
        rec("identified", "2017-01-10"), rec("assigned", "2017-01-20"), rec("agreement_signed", "2017-03-01", agreement="plan"),
        policy=catalogued("michigan-2017"), agreements=[text],
        evidence=[row("31", on="2021-05-01", school=None)],
    )  # fmt: skip
    (found,) = [p for p in lint(early) if p.code == "before_effective"]
    assert (found.where.file, found.message) == (
        "p.policy",
        "the policy 'michigan-2017' is in effect from 2017-10-30, and governs days from 2017-01-20 here",
    )
    standing = pr.evaluate(early, as_of="2021-08-01")
    assert [(b.outcome, b.is_missed) for b in standing.benchmarks] == [("not_met", True)]
    assert [c.outcome for c in standing.clauses] == ["triggered"]


def test_a_requirement_that_no_record_can_meet_is_one_that_wants_two_ends_or_none_of_the_start() -> None:
    ends = {"all": [{"not": {"never": {"entered": "closed"}}}, {"not": {"never": {"entered": "done"}}}]}
    for requires in (ends, {"never": {"entered": "start"}}):
        assert "requirement_unmeetable" in codes(policy(requirements=[{"id": "r", "requires": requires}]))
    for end, other in (("closed", "done"), ("done", "closed")):
        asked = {"when": {"never": {"entered": other}}, "requires": {"not": {"never": {"entered": end}}}}
        assert not {"requirement_unmeetable", "requirement_conflict"} & codes(policy(requirements=[{"id": "r", **asked}]))
    held = {"never": {"kind": "review_held", "with": {"review": "outcom"}}}
    with pytest.raises(pr.errors.ModelError, match="no review is called 'outcom'"):
        policy(requirements=[{"id": "r", "requires": {"not": held}}])


def test_what_michigan_wants_of_plans_is_asked_only_under_a_policy_that_wants_benchmarks() -> None:
    wanting_none = policy(transitions=[*without("release"), {**TRANSITIONS[2], "when": None}])
    text = agreement([deed("a", domain="health")])
    assert {p.code for p in lint(text, policy=policy())} == {"no_academic_outcome", "uncovered_benchmark"}
    assert lint(text, policy=wanting_none) == ()
    health = policy(transitions=[*without("release"), {**TRANSITIONS[2], "when": {"met": {"domain": "health"}}}])
    assert {p.code for p in lint(text, policy=health)} == {"uncovered_benchmark"}


CASES = [(code, *pair) for table in (POLICIES, AGREEMENTS, PARTNERSHIPS) for code, pair in table.items()]


def codes(document: Any) -> set[str]:
    held = policy(citations=CITATIONS) if isinstance(document, pr.Agreement) else None
    return {problem.code for problem in lint(document, policy=held)}


@pytest.mark.parametrize(("code", "bad", "good"), CASES, ids=[f"{code}-{type(bad).__name__.lower()}" for code, bad, _ in CASES])
def test_every_code_is_found_where_it_is_and_not_where_it_is_not(code: str, bad: Any, good: Any) -> None:
    assert code in codes(bad)
    assert code not in codes(good)


def test_every_code_has_an_example() -> None:
    assert {code for code, *_ in CASES} == set(CODES)


@pytest.mark.parametrize(("code", "bad"), [case[:2] for case in CASES], ids=[f"{case[0]}-{n}" for n, case in enumerate(CASES)])
def test_every_finding_has_a_severity_a_place_a_case_and_a_hint(code: str, bad: Any) -> None:
    loaded = not isinstance(bad, dict)  # what keeps a document from being loaded is its own case
    held = policy() if isinstance(bad, pr.Agreement) else None
    for found in (problem for problem in lint(bad, policy=held) if problem.code == code):
        assert found.severity == CODES[code][0]
        assert "." in str(found.where)
        assert found.witness or not loaded
        assert found.hint


def test_a_clause_of_many_parts_is_looked_through_for_both_directions() -> None:
    when = {"at_least": {"n": 1, "of": [{"missed": {"id": "a"}}, {"not": {"share_met": {"of": {"id": "a"}, "below": "1"}}}]}}
    assert "mixed_polarity" in codes(agreement(TWO, clause("c", when)))


def test_a_clause_that_never_fires_is_not_held_against_others() -> None:
    never = clause("d", {"all": [{"met": {"id": "a"}}, {"missed": {"id": "a"}}]})
    assert "clauses_never_together" not in codes(agreement(TWO, clause("c", MISSED), never))


def test_a_good_policy_and_a_good_agreement_have_no_finding() -> None:
    assert lint(policy()) == ()
    assert lint(agreement(TWO, clause("c", MISSED)), policy=policy()) == ()


@pytest.mark.parametrize("name", ["michigan-2017", "michigan-2017-round-1", "michigan-2022"])
def test_the_policies_of_the_catalog_have_no_error(name: str) -> None:
    assert [problem for problem in lint(catalogued(name)) if problem.severity == "error"] == []


NINE_DEFECTS = {
    "unknown_state": policy_data({"on": "closed", "from": "work", "to": "nowhere"}),
    "unreachable_state": policy_data({"on": "closed", "from": "limbo", "to": "closed"}, states={**STATES, "limbo": {}}),
    "dead_end": policy_data({"on": "plan_submitted", "from": "work", "to": "limbo"}, states={**STATES, "limbo": {}}),
    "livelock": policy_data(
        {"on": "plan_submitted", "from": "work", "to": "one"}, {"on": "plan_returned", "from": "one", "to": "two"},
        {"on": "plan_submitted", "from": ["two"], "to": "one"}, states={**STATES, "one": {}, "two": {}},
    ),
    "final_state_with_exit": policy_data({"on": "closed", "from": "done", "to": "closed"}),
    "shadowed_alternative": policy_data({"on": "closed", "from": "work", "to": "done"}),
    "gap": policy_data(GAP),
    "overlap": policy_data(LOW, {**HIGH, "when": {"level": {"at_least": 1}}}),
    "unknown_clock": policy_data({**LOW, "when": {"clock": {"name": "plam", "is": "met"}}}),
}  # fmt: skip


@pytest.mark.parametrize("code", NINE_DEFECTS)
def test_each_of_the_nine_defects_of_a_machine_is_found(code: str) -> None:
    found = [problem for problem in lint(NINE_DEFECTS[code]) if problem.code == code]
    assert found
    assert found[0].hint
