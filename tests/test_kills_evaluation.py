"""What planted faults in the fold and the standing showed that no other test held: every word of a standing.

The standings stand in ``tests/told``, to be read; where one changes on purpose, its text is changed by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helpers.build import agreement, benchmark, clause, day, partnership, rate, rec, result, standing

import partnership_rules as pr
from partnership_rules.errors import AsOfError, InputError, LimitError
from partnership_rules.logic import FALSE, TRUE, Because

TOLD = Path(__file__).parent / "told"

COUNTY: dict[str, Any] = {
    "id": "county",
    "title": "Partnerships of a county",
    "states": {
        "named": {"title": "Named", "initial": True},
        "planning": {"title": "Planning"},
        "working": {"title": "At work"},
        "raised": {"title": "Raised"},
        "done": {"title": "Done", "final": True},
    },
    "roles": {"board": "county board", "head": "head of schools"},
    "clocks": {
        "plan": {
            "kind": "deadline",
            "title": "The plan is signed",
            "anchor": "assigned",
            "period": "P90D",
            "roll": "following",
            "met_by": {"entered": "working"},
            "cites": "rule-1",
        },
        "answer": {"kind": "deadline", "anchor": "plan_submitted", "period": "P14D", "met_by": "plan_returned"},
        "first_look": {"kind": "milestone", "anchor": {"entered": "working"}, "period": "P1Y", "phase": "outcome", "cites": "rule-2"},
    },
    "transitions": [
        {"id": "assign", "on": "assigned", "from": "named", "to": "planning", "by": ["board", "head"], "cites": "rule-1"},
        {
            "id": "sign",
            "always": True,
            "from": "planning",
            "to": "working",
            "when": {"signed": {"roles": ["board", "head"]}},
            "brings_into_force": True,
        },
        {"id": "look", "clock": "first_look", "from": "working", "to": "working"},
        {
            "id": "raise",
            "on": "next_level_signaled",
            "from": ["planning", "working", "raised"],
            "to": "raised",
            "by": "head",
            "when": {"grounds": True},
        },
        {"id": "again", "on": "assigned", "from": "raised", "to": "planning", "new_cycle": True},
        {"id": "release", "on": "released", "from": ["working"], "to": "done", "by": "board", "when": {"met": {"phase": "outcome"}}},
        {
            "id": "release-found",
            "on": "released",
            "from": ["working"],
            "to": "done",
            "by": "head",
            "when": {"finding": {"review": "outcome", "is": "met"}},
        },
    ],
    "requirements": [
        {"id": "assigned", "title": "The assignment is on record", "requires": {"not": {"never": {"kind": "assigned"}}}, "cites": "rule-1"},
        {
            "id": "each",
            "title": "Each school has a benchmark",
            "for": "each",
            "when": {"not": {"never": {"entered": "working"}}},
            "requires": {"has": {"benchmarks": {}, "per": "school"}},
        },
    ],
    "ladder": {
        "grounds": [
            {"id": "late", "title": "The plan is late", "when": {"clock": {"name": "plan", "is": "lapsed"}}, "cites": "rule-3"},
            {"id": "missed", "title": "A benchmark is missed", "when": {"missed": {}}},
        ],
        "levels": [
            {"level": 2, "title": "The second level", "effect": "may", "decided_by": "board"},
            {
                "level": 1,
                "title": "The first level",
                "effect": "may",
                "decided_by": "head",
                "then": {"of": [{"kind": "closure"}, {"kind": "ceo"}]},
                "cites": "rule-3",
            },
        ],
    },
    "citations": {f"rule-{n}": {"title": f"Rule {n} of the county"} for n in (1, 2, 3)},
}

POLICY = pr.Policy(**COUNTY)
RESTLESS = pr.Policy(
    id="restless",
    states={"a": {"initial": True}, "b": {}, "c": {"final": True}},
    transitions=[
        {"always": True, "from": "a", "to": "b"},
        {"always": True, "from": "b", "to": "a"},
        {"on": "closed", "from": ["a", "b"], "to": "c"},
    ],
)
CITY = pr.Policy(**{**COUNTY, "id": "city", "title": "City"})
VILLAGE = pr.Policy(
    id="village", states={"idle": {"initial": True}, "over": {"final": True}}, transitions=[{"on": "closed", "from": "idle", "to": "over"}]
)
PLAN = agreement(
    "a",
    benchmark("b", due="2019-03-01"),
    benchmark("e", due="2019-03-01", school="north"),
    clauses=[
        clause("c", {"missed": {"id": "b"}}, decided_by="head", cites="page 3"),
        clause("each", **{"for": "each", "decided_by": "board"}),
    ],
)
SCHOOLS = [{"id": "north"}, {"id": "south"}]
START = [rec("identified", "2018-01-02", schools=["north", "south"]), rec("assigned", "2018-01-02", by="head")]
SIGNED = [*START, rec("signed", "2018-03-01", role="board", agreement="a"), rec("signed", "2018-03-02", role="head", agreement="a")]
ROWS = [rate("10", "2019-02-01"), rate("90", "2019-02-01", school="north")]


def world(*records: Any, policies: tuple[pr.Policy, ...] = (), rows: Any = ROWS, **fields: Any) -> pr.Partnership:
    """Build a partnership of the county."""
    return partnership(*records, policy=POLICY, agreements=[PLAN], schools=SCHOOLS, evidence=rows, policies=policies, **fields)


def reasons(because: Because) -> list[str]:
    """Tell reasons, the needs and the citations at each."""
    lines = str(because).splitlines()
    lines += [f"needs: {need}" for _, node in because.walk() for need in node.needs]
    return lines + [f"cites: {cite}" for _, node in because.walk() for cite in node.cites]


def flat(told: dict[str, Any]) -> str:
    return ", ".join(
        f"{key} {value}" for key, value in told.items() if value not in (None, [], "") and key not in ("because", "id", "name")
    )


def told(found: pr.Standing) -> str:
    """Tell a standing whole."""
    lines = [f"{found.state} since {found.since}, level {found.level}, cycle {found.cycle}, agreement {found.agreement}"]
    lines += [f"in force {found.in_force}, overridden {found.overridden}, {flat(found.next_level.to_json()) if found.next_level else None}"]
    lines += [f"MEMBER {one.id} {one.status} since {one.since}" for one in found.members]
    for clock in found.clocks:
        lines += [f"CLOCK {clock.name} '{clock.title}' from {clock.anchored_on}, unextended {clock.unextended}: {flat(clock.to_json())}"]
    for part in (found.clauses, found.requirements, found.grounds):
        for one in part:
            lines += [f"{type(one).__name__.upper()} {one.id}: {flat(one.to_json())}", *reasons(one.because)]
    for option in found.options:
        lines += [f"OPTION {option.kind} by {' or '.join(option.by)} to {option.to}: {option.guard.value}", *reasons(option.because)]
    for step in found.trail:
        lines += [
            f"STEP {step.on} {step.what} {step.from_} -> {step.to} {step.outcome} {step.transition.id if step.transition else None}",
            *reasons(step.because),
        ]
    return "\n".join(lines)


STANDINGS: dict[str, Callable[[], pr.Standing]] = {
    "raised-without-a-plan": lambda: standing(
        world(
            *START,
            rec("plan_submitted", "2018-01-10"),
            rec("extension_granted", "2018-03-01", clock="plan", until="2018-04-10", by="head", authority="order 1", reason="snow"),
            rec("next_level_signaled", "2018-03-05", by="head"),
            rec("next_level_signaled", "2018-04-11", by="board"),
            rec("next_level_signaled", "2018-04-12", by="head"),
            rec("consequence_selected", "2018-04-13", clause="ladder", consequence="ceo", by="head"),
            rec("consequence_selected", "2018-04-14", clause="ladder", consequence="other", by="board"),
            rec("consequence_selected", "2018-04-15", clause="c", consequence="ceo"),
        ),
        "2018-05-01",
    ),
    "at-work-with-a-missed-benchmark": lambda: standing(
        world(
            *SIGNED,
            rec("released", "2019-02-02", by="board"),
            rec("released", "2019-02-03", by="head"),
            rec("consequence_selected", "2019-03-02", clause="c", consequence="closure", by="head"),
            rec("consequence_selected", "2019-03-03", clause="each", consequence="closure", school="north"),
            rec("consequence_selected", "2019-03-03", clause="nothing", consequence="closure"),
            rec("review_held", "2019-03-20", review="outcome"),
            rec("overridden", "2019-03-21", what="requirement:each@south", outcome="met", by="board", authority="order 2", reason="agreed"),
        ),
        "2019-04-01",
    ),
    "begun-again": lambda: standing(
        world(*SIGNED, rec("next_level_signaled", "2019-03-05"), rec("assigned", "2019-03-06", by="board")), "2019-03-10"
    ),
    "done": lambda: standing(
        world(
            *SIGNED,
            rec("review_decided", "2019-03-03", review="outcome", finding="met"),
            rec("released", "2019-03-04", by="head"),
            rec("extension_granted", "2019-03-05", clock="plan", until="2020-04-10", by="head", authority="order 1", reason="snow"),
            rec("plan_submitted", "2019-03-06"),
        ),
        "2019-04-01",
    ),
    "under-another-policy": lambda: standing(
        world(
            *START,
            rec("policy_changed", "2018-02-01", policy="city", by="board", authority="order 3"),
            rec("policy_changed", "2018-02-02", policy="village"),
            policies=[CITY, VILLAGE],
        ),
        "2018-02-03",
    ),
    "signed-late": lambda: standing(
        world(*START, rec("signed", "2018-04-05", role="board"), rec("signed", "2018-04-09", role="head")), "2018-05-01"
    ),
}


@pytest.mark.parametrize("name", STANDINGS)
def test_a_standing_tells_where_it_stands_and_why_in_every_part(name: str) -> None:
    assert told(STANDINGS[name]()) == (TOLD / f"{name}.txt").read_text(encoding="utf-8").strip()


def test_every_standing_kept_as_text_is_asked_for() -> None:
    assert {file.stem for file in TOLD.iterdir()} == set(STANDINGS)


def look_at(on: str, **fields: Any) -> pr.Standing:
    return standing(world(*START), on, **fields)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: look_at("2018-01-01"), "the partnership 'p' has no record on or before 2018-01-01 (its first record is of 2018-01-02)"),
        (
            lambda: look_at("2018-01-05", known_on=day("2018-01-01")),
            "the partnership 'p' has no record on or before 2018-01-05 that was known on 2018-01-01 (its first record is of 2018-01-02)",
        ),
        (lambda: standing(world(), "2018-01-01"), "the partnership 'p' has no record (add one, such as 'identified')"),
        (lambda: pr.evaluate("p", as_of=day("2018-01-01")), "a Partnership is wanted, not a text (pr.load() gives one)"),
        (lambda: pr.propose("p", rec("assigned", "2018-01-02")), "a Partnership is wanted, not a text (pr.load() gives one)"),
        (lambda: look_at("2018-01-02", policy="county"), "a Policy is wanted, not a text (pr.load_policy() gives one)"),
        (
            lambda: standing(partnership(rec("identified", "2018-01-02"), policy=RESTLESS), "2018-01-02"),
            "the eventless transitions of the policy 'restless' do not come to rest on 2018-01-02 "
            "(two of them lead in a circle while their guards hold)",
        ),
    ],
)
def test_a_question_that_has_no_answer_is_refused_in_a_sentence_with_what_to_do(ask: Callable[[], object], said: str) -> None:
    with pytest.raises((AsOfError, InputError, LimitError)) as caught:
        ask()
    assert str(caught.value) == said


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


def test_a_consequence_without_the_text_of_the_agreement_or_beside_the_ladder_says_why_not() -> None:
    unread = [*START, rec("signed", "2018-03-01", role="board"), rec("signed", "2018-03-02", role="head")]
    found = standing(world(*unread, rec("consequence_selected", "2018-03-03", clause="c", consequence="ceo")), "2018-03-03")
    assert reasons(found.trail[-1].because) == [
        "? selecting 'ceo' under 'c'",
        "  ? the text of the agreement is not on record",
        "needs: the text of the agreement in force",
    ]
    found = standing(world(*START, rec("consequence_selected", "2018-03-03", clause="ladder", consequence="ceo")), "2018-03-03")
    assert reasons(found.trail[-1].because) == ["✗ selecting 'ceo' under 'ladder'", "  ✗ the ladder has no level 0"]


def test_facts_are_those_known_on_a_day_where_one_is_given() -> None:
    late = world(*START, rec("plan_submitted", "2018-01-10", recorded_at="2018-03-01T00:00:00Z"))
    asked = {"never": {"kind": "plan_submitted"}}
    for known_on, truth in ((None, FALSE), (day("2018-02-01"), TRUE), (day("2018-03-01"), FALSE)):
        assert pr.weigh(asked, pr.facts_of(late, as_of=day("2018-03-01"), known_on=known_on)).truth is truth


def test_a_change_of_policy_is_a_line_with_its_record_and_cites_its_authority_where_there_is_one() -> None:
    changes = [rec("policy_changed", "2018-02-01", policy="city"), rec("policy_changed", "2018-02-02", policy="village")]
    changed, refused = standing(world(*START, *changes, policies=(CITY, VILLAGE)), "2018-02-03").trail[-2:]
    assert (changed.record.policy, changed.because.text, changed.because.cites) == (
        "city",
        "from 2018-02-01 on the policy 'city' holds",
        (),
    )
    assert (refused.record.policy, refused.outcome) == ("village", "refused")


def waiting(id: str, when: Any) -> pr.Policy:
    steps = [{"always": True, "from": "a", "to": "c", "when": when}, {"on": "closed", "from": "a", "to": "c"}]
    return pr.Policy(id=id, states={"a": {"initial": True}, "c": {"final": True}}, transitions=steps)


YEAR = {"elapsed": {"since": {"kind": "identified"}, "period": "P1Y"}}


def test_what_only_time_opens_is_seen_under_a_policy_that_came_later_and_no_longer_under_one_that_went() -> None:
    quiet, timed = waiting("quiet", {"charter": True}), waiting("timed", YEAR)
    change = rec("policy_changed", "2018-02-01", policy="timed")
    found = standing(partnership(rec("identified", "2018-01-02"), change, policy=quiet, policies=(timed,)), "2019-06-01")
    assert (found.state, str(found.since)) == ("c", "2019-01-02")
    change = rec("policy_changed", "2018-02-01", policy="quiet")
    assert standing(partnership(rec("identified", "2018-01-02"), change, policy=timed, policies=(quiet,)), "2019-06-01").state == "a"


def test_a_day_on_which_time_opens_nothing_is_passed() -> None:
    closed = waiting("closed", {"all": [YEAR, {"charter": True}]})
    assert standing(partnership(rec("identified", "2018-01-02"), policy=closed), "2020-01-01").state == "a"


def chosen(*more: Any, clause: str = "each", **fields: Any) -> pr.Step:
    rows = [rate("10", "2019-02-01"), rate("10", "2019-02-01", school="north")]
    found = standing(
        world(*SIGNED, *more, rec("consequence_selected", "2019-03-03", clause=clause, consequence="closure", **fields), rows=rows),
        "2019-03-03",
    )
    return found.trail[-1]


def test_a_clause_for_each_school_is_triggered_at_the_school_chosen_or_at_any_where_none_is() -> None:
    assert [chosen().outcome, chosen(school="north").outcome, chosen(school="south").outcome] == ["noted", "noted", "refused"]
    assert len(chosen(school="south").because.parts[1].parts) == 1
    override = rec(
        "overridden", "2019-03-02", what="clause:each@south", outcome="triggered", by="board", authority="order 2", reason="agreed"
    )
    assert chosen(override, school="south").outcome == "noted"
    assert chosen(clause="c", school="south").outcome == "noted"


def test_a_level_of_the_ladder_without_a_menu_offers_nothing() -> None:
    start = [*START, rec("next_level_signaled", "2018-04-12"), rec("next_level_signaled", "2018-04-13")]
    found = standing(world(*start, rec("consequence_selected", "2018-04-14", clause="ladder", consequence="ceo")), "2018-04-14")
    assert (found.level, reasons(found.trail[-1].because)[1]) == (2, "  ✗ the menu offers nothing")


def test_above_the_top_of_the_ladder_its_top_is_still_what_comes_next() -> None:
    signals = [rec("next_level_signaled", f"2018-04-{on}") for on in (12, 13, 14)]
    found = standing(world(*START, *signals), "2018-05-01")
    assert found.level == 3
    assert found.next_level is not None
    assert found.next_level.level == 2


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


def test_the_standing_that_comes_with_a_proposal_can_be_asked_for_without_overrides() -> None:
    override = rec(
        "overridden", "2019-03-21", what="requirement:assigned", outcome="not_met", by="board", authority="order 2", reason="agreed"
    )
    decision = pr.propose(world(*SIGNED, override), rec("closed", "2019-03-25"), known_on=day("2019-03-25"))
    assert result(decision.standing, "requirements", "assigned").outcome == "not_met"
    plain = decision.standing.without_overrides()
    assert (result(plain, "requirements", "assigned").outcome, plain.as_of, plain.known_on) == ("met", day("2019-03-25"), day("2019-03-25"))
    assert plain.trail[-1].what == "closed"


def test_a_clock_knows_the_review_it_calls_and_how_its_day_was_counted() -> None:
    plan, _, look = standing(world(*SIGNED), "2018-04-01").clocks
    assert (plan.review, look.review) == (None, "outcome")
    assert plan.counting is not None
    assert plan.counting.unrolled == day("2018-04-02")


def test_every_line_of_a_record_holds_the_record() -> None:
    found = standing(world(*SIGNED, rec("plan_submitted", "2018-04-01")), "2018-05-01")
    assert [step.record.kind for step in found.trail if step.record] == ["identified", "assigned", "signed", "signed", "plan_submitted"]


def test_an_override_of_a_clause_at_a_school_stands_at_that_school() -> None:
    override = rec(
        "overridden", "2019-03-02", what="clause:each@south", outcome="triggered", by="board", authority="order 2", reason="agreed"
    )
    found = standing(world(*SIGNED, override), "2019-03-03")
    assert [(one.school, one.outcome) for one in found.clauses if one.id == "each"] == [("north", "not_triggered"), ("south", "triggered")]


def test_grounds_go_by_their_titles_and_options_cite_where_they_are_written() -> None:
    found = pr.evaluate(michigan(), as_of=day("2018-05-01"))
    policy = found.policy
    assert [ground.title for ground in found.grounds] == [ground.title for ground in policy.ladder.grounds]
    assert any(ground.title for ground in found.grounds)
    written = [t.cites for t in policy.transitions if t.on is not None and found.state in t.from_]
    assert [option.cites for option in found.options] == [policy.cite(cites) for cites in written]
    assert any(written)


def test_facts_and_proposals_are_those_of_the_policy_and_of_the_day_of_knowledge_asked_for() -> None:
    asked = pr.load_policy("michigan-2022")
    p = michigan()
    assert pr.facts_of(p, as_of=day("2018-05-01"), policy=asked).policy is asked
    closing = {"kind": "closed", "on": "2018-06-01", "reason": "merged", "recorded_at": "2018-06-01T00:00:00Z"}
    decision = pr.propose(p, closing, known_on=day("2018-06-02"), policy=asked)
    assert (decision.standing.known_on, decision.standing.policy) == (day("2018-06-02"), asked)
    assert decision.standing.without_overrides().policy is asked


def michigan() -> pr.Partnership:
    return pr.Partnership(
        id="p",
        policy="michigan-2017",
        policies=[pr.load_policy("michigan-2017"), pr.load_policy("michigan-2022")],
        district={"name": "D"},
        records=[{"kind": "identified", "on": "2018-03-30"}, {"kind": "assigned", "on": "2018-03-30"}],
    )


@pytest.mark.parametrize("finding", ["met", "not_met"])
def test_of_two_steps_on_one_kind_of_record_the_one_whose_fields_fit_is_taken(finding: str) -> None:
    policy = pr.Policy(
        id="fork",
        title="A fork",
        states={"open": {"initial": True}, "met": {"final": True}, "not_met": {"final": True}},
        transitions=[
            {"on": "review_decided", "with": {"finding": finding}, "from": "open", "to": finding} for finding in ("met", "not_met")
        ],
    )
    records = [
        {"kind": "identified", "on": "2018-03-30"},
        {"kind": "review_decided", "on": "2018-05-01", "review": "r", "finding": finding},
    ]
    forked = pr.Partnership(id="p", policy=policy, district={"name": "D"}, records=records)
    assert pr.evaluate(forked, as_of=day("2018-05-01")).state == finding
