"""Verification: each default law is proven of a policy that keeps it, and refuted, on real dates, of one that does not."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from helpers.build import catalogued

import partnership_rules as pr
from partnership_rules.analysis import DEFAULT_LAWS, Law, Report, Step, reading, verify
from partnership_rules.documents import loads
from partnership_rules.testing import mutants

from .documents import CLOCKS, STATES, TRANSITIONS, agreement, clause, deed, policy, twelve, without

ASSIGNING = {"kind": "deadline", "anchor": "identified", "period": "P30D", "met_by": "assigned"}
DEFAULTS = [
    {"id": "unassigned", "clock": "assigning", "from": "start", "to": "closed"},
    {"id": "unsigned", "clock": "plan", "from": "work", "to": "closed"},
    {"id": "over", "clock": "outcome", "from": "review", "to": "closed"},
]
ALL_CLOCKS = {**CLOCKS, "assigning": ASSIGNING}
ESCALATING = {**STATES, "up": {}}
UP = {"id": "up", "on": "next_level_signaled", "from": "review", "to": "up"}
DOWN = {"id": "down", "on": "closed", "from": "up", "to": "closed"}


def sound(*more: dict[str, Any], **changed: Any) -> pr.Policy:
    """Give a policy that keeps every default law, with further transitions."""
    return policy(*DEFAULTS, *more, **{"clocks": ALL_CLOCKS, **changed})


def escalating(when: dict[str, Any] | None) -> pr.Policy:
    return sound({**UP, **({"when": when} if when else {})}, DOWN, states=ESCALATING)


def changed(key: str, **fields: Any) -> list[dict[str, Any]]:
    """Give the transitions of the small policy with one of them changed; a field of None is taken out."""
    found = deepcopy(TRANSITIONS)
    step = next(t for t in found if t["id"] == key)
    step.update(fields)
    for name in [name for name, value in step.items() if value is None]:
        del step[name]
    return found


RUNNING = {"clock": {"name": "plan", "is": "running"}}
TRAP = policy(
    transitions=[
        *without("sign", "close"),
        {**TRANSITIONS[1], "when": {"all": [{"signed": {"roles": ["board"]}}, RUNNING]}},
        {**TRANSITIONS[-1], "from": ["start", "review"]},
    ],
)
FREEZE = sound(
    {"on": "plan_returned", "from": "work", "to": "frozen"}, {"clock": "freeze", "from": "frozen", "to": "open"},
    {"on": "appealed", "from": "open", "to": "heard"}, {"on": "closed", "from": ["open", "heard"], "to": "closed"},
    states={**STATES, "frozen": {}, "open": {}, "heard": {}}, kinds={"appealed": "an appeal"},
    clocks={**ALL_CLOCKS, "freeze": {"kind": "milestone", "anchor": {"entered": "frozen"}, "period": "P5D"},
            "appeal": {"kind": "deadline", "anchor": {"entered": "frozen"}, "period": "P5D", "met_by": "appealed"}},
)  # fmt: skip
CANNOT_ACT = sound(
    {"on": "plan_returned", "from": "work", "to": "frozen"}, {"clock": "freeze", "from": "frozen", "to": "open"},
    {"on": "appealed", "from": "open", "to": "heard"}, {"on": "closed", "from": ["open", "heard"], "to": "closed"},
    states={**STATES, "frozen": {}, "open": {}, "heard": {}}, kinds={"appealed": "an appeal"},
    clocks={**ALL_CLOCKS, "freeze": {"kind": "milestone", "anchor": {"entered": "frozen"}, "period": "P5D"},
            "appeal": {"kind": "deadline", "anchor": {"entered": "frozen"}, "period": "P5D", "met_by": {"entered": "heard"}}},
)  # fmt: skip
AGAIN = sound(
    {"on": "plan_submitted", "from": "work", "to": "review", "new_cycle": True},
    clocks={**ALL_CLOCKS, "plan": {**CLOCKS["plan"], "anchor": "plan_submitted"}},
)
LATE = {"id": "in-time", "requires": {"clock": {"name": "plan", "is": ["met", "met_late"]}}}
IN_TIME = {"id": "in-time", "requires": {"clock": {"name": "plan", "is": "met"}}}
NOT_MET = clause("c", {"not": {"met": {}}})
MISSED = clause("c", {"missed": {}})
OWN = {**clause("own", {"never": {"kind": "partner_joined"}}), "decide_within": "choice"}
CHOICE = {**ALL_CLOCKS, "choice": {"kind": "deadline", "anchor": "assigned", "period": "P60D", "met_by": "consequence_selected"}}

DRAFT = {"kind": "deadline", "anchor": {"entered": "work"}, "period": "P10D", "met_by": "plan_submitted"}
PAUSED = {"kind": "deadline", "anchor": "partner_joined", "period": "P20D", "met_by": "plan_submitted", "paused_in": ["start"]}
ANSWER = {"kind": "deadline", "anchor": "partner_joined", "period": "P5D", "met_by": "plan_submitted"}


def counted(key: str, **passed: Any) -> dict[str, Any]:
    return {"id": key, "requires": {"not": {"rated": {"in": ["red"], "count": 3, **passed}}}}


CASES: dict[str, tuple[tuple[Any, ...], tuple[Any, ...]]] = {
    "can-end": ((TRAP,), (sound(),)),
    "no-endless-wait": ((policy(),), (sound(),)),
    "bounded": ((policy(),), (sound(),)),
    "a-legal-day": ((CANNOT_ACT,), (FREEZE,)),
    "nothing-missed-early": ((escalating({"not": {"met": {}}}),), (escalating({"missed": {}}),)),
    "no-escalation-without-cause": ((escalating(None),), (escalating({"reported": {"implementation": "failing"}}),)),
    "clauses-need-a-miss": ((sound(), agreement([deed("a")], NOT_MET)), (sound(), agreement([deed("a")], MISSED))),
    "consequences-spelled-out": (
        (sound({"on": "consequence_selected", "from": "start", "to": "closed"}),),
        (sound({"on": "consequence_selected", "from": ["start", "review"], "to": "closed"}, clauses=[OWN], clocks=CHOICE),),
    ),
    "defaults-are-recommended": (
        (sound({"clock": "choice", "from": "work", "to": "closed"}, clauses=[OWN], clocks=CHOICE),),
        (sound({"clock": "choice", "from": "work", "to": "review"}, clauses=[OWN], clocks=CHOICE),),
    ),
    "rounds-have-their-time": (
        (sound({"on": "plan_returned", "from": "work", "to": "work"}, clocks={**ALL_CLOCKS, "draft": DRAFT}),),
        (
            sound(
                {"on": "plan_returned", "from": "work", "to": "work"}, clocks={**ALL_CLOCKS, "draft": {**DRAFT, "restarts": "each_entry"}}
            ),
        ),
    ),
    "a-pause-takes-no-time": (
        (sound({"clock": "answer", "from": "start", "to": "closed"}, clocks={**ALL_CLOCKS, "rest": PAUSED, "answer": ANSWER}),),
        (
            sound(
                {"clock": "answer", "from": ["start", "work"], "to": "closed"},
                clocks={**ALL_CLOCKS, "rest": PAUSED, "answer": {**ANSWER, "paused_in": ["start"]}},
            ),
        ),
    ),
    "counters-pass-over": (
        (sound(requirements=[counted("once", skipping=["2020"]), counted("again")]),),
        (sound(requirements=[counted("once", skipping=["2020"]), counted("again", skipping=["2019", "2020"])]),),
    ),
    "amendments-look-forward": (
        (sound(clocks={**ALL_CLOCKS, "outcome": {**CLOCKS["outcome"], "anchor": "agreement_amended"}}),),
        (sound(clocks={**ALL_CLOCKS, "other": {"kind": "milestone", "anchor": "agreement_amended", "period": "P30D"}}),),
    ),
    "late-stays-late": ((AGAIN,), (sound(),)),
    "late-is-not-in-time": ((policy(requirements=[LATE]),), (policy(requirements=[IN_TIME]),)),
    "release-is-earned": (
        (sound(transitions=changed("release", when=None)),),
        (sound(transitions=changed("release", when={"finding": {"review": "outcome", "is": "met"}})),),
    ),
    "unknown-decides-nothing": (
        (escalating({"not": {"reported": {"implementation": "on_track"}}}),),
        (escalating({"reported": {"implementation": "failing"}}),),
    ),
    "retraction-undoes": (
        (sound({"on": "retracted", "from": "work", "to": "closed"}),),
        (sound({"on": "plan_returned", "from": "work", "to": "closed"}),),
    ),
}


HALF = {"kind": "milestone", "anchor": {"entered": "review"}, "every": "P6M", "while_in": ["review"]}


@pytest.mark.parametrize(
    ("more", "outcome"),
    [
        ((), "refuted"),
        (({"clock": "half", "from": "review", "to": "closed"},), "proven"),
        (
            ({"on": "released", "from": "review", "to": "closed", "when": {"clock": {"name": "half", "is": "reached", "of": "any"}}},),
            "proven",
        ),
    ],
)
def test_what_only_comes_again_and_again_ends_no_wait_unless_something_follows_from_it(more: tuple[Any, ...], outcome: str) -> None:
    assert of("no-endless-wait", (policy(*DEFAULTS[:2], *more, clocks={**ALL_CLOCKS, "half": HALF}),)).outcome == outcome


def test_a_rating_that_one_count_passes_over_no_other_counts() -> None:
    passing = counted("again", passing_over=["none"])
    both = {"id": "once", "requires": {"not": {"rated": {"in": ["red", "none"], "count": 3}}}}
    assert of("counters-pass-over", (sound(requirements=[passing, both]),)).outcome == "refuted"
    assert of("counters-pass-over", (sound(requirements=[passing, counted("once")]),)).outcome == "proven"


@pytest.mark.parametrize(("found", "outcome"), [("not_met", "proven"), ("met", "refuted")])
def test_a_finding_is_a_cause_to_escalate_if_it_is_a_bad_one(found: str, outcome: str) -> None:
    assert of("no-escalation-without-cause", (escalating({"finding": {"review": "outcome", "is": found}}),)).outcome == outcome


def test_days_of_benchmarks_that_look_alike_to_what_is_asked_are_joined() -> None:
    dated = [deed("a", due="2019-06-30"), deed("b", due="2019-03-31"), deed("c")]
    asks = policy({"always": True, "from": "review", "to": "closed", "when": {"missed": {"id": "a"}}})
    laws = [law for law in DEFAULT_LAWS if law.id == "can-end"]
    seen = [verify(asks, agreement(dated[:number]), laws, extensions=False).situations for number in (1, 2, 3)]
    assert seen == [(43, 0), (109, 0), (149, 0)]


def test_a_guard_that_asks_for_a_retraction_leaves_its_law_open_where_no_record_shows_a_difference() -> None:
    asks = {"on": "plan_returned", "from": "work", "to": "closed", "when": {"not": {"never": "retracted"}}}
    found = of("retraction-undoes", (sound(asks),))
    assert (found.outcome, found.reason) == ("inconclusive", "the policy answers a retraction, and no record that was tried shows it")
    starts = {"kind": "milestone", "anchor": "retracted", "period": "P9Y"}
    assert of("retraction-undoes", (sound(clocks={**ALL_CLOCKS, "again": starts}),)).outcome == "refuted"


def of(law: str, case: tuple[Any, ...]) -> Any:
    laws = [one for one in DEFAULT_LAWS if one.id == law]
    return verify(case[0], case[1] if len(case) > 1 else None, laws).of(law)


@pytest.mark.parametrize("law", [law.id for law in DEFAULT_LAWS])
def test_each_default_law_is_proven_where_it_is_kept_and_refuted_where_it_is_not(law: str) -> None:
    broken, kept = CASES[law]
    assert of(law, kept).outcome == "proven"
    assert of(law, broken).outcome == "refuted"


@pytest.mark.parametrize("law", [law.id for law in DEFAULT_LAWS])
def test_a_counterexample_is_a_document_that_stands_where_the_story_ends(law: str) -> None:
    case = CASES[law][0]
    shown = of(law, case).counterexample
    again = pr.evaluate(shown.partnership, as_of=shown.as_of)
    assert any(line.startswith(f"{shown.as_of}  stands in {again.title}") for line in shown.story)
    assert loads(pr.dumps(shown.partnership)) == shown.partnership


def test_a_default_is_never_decided_by_what_is_not_known_and_a_step_that_always_holds_after_a_guarded_one_is() -> None:
    failing = {"on": "plan_submitted", "from": "work", "to": "review", "when": {"rated": {"in": ["F"], "consecutive": 1}}}
    passing = {"id": "passing", "on": "plan_submitted", "from": "work", "to": "closed", "otherwise": True}
    good = policy(failing, passing)
    assert of("unknown-decides-nothing", (good,)).outcome == "proven"
    changed = [one for one in mutants(good) if one.name == "transitions.passing: also where an earlier step is undetermined"]
    assert [of("unknown-decides-nothing", (one.built,)).outcome for one in changed] == ["refuted"]


ON_GROUNDS = {"ladder": {"grounds": [{"id": "g", "when": {"any": [{"missed": {}}, {"reported": {"implementation": "failing"}}]}}]}}


GONE: dict[str, tuple[dict[str, Any], list[str]]] = {
    "implementation_reported": ({"reported": {"implementation": "failing"}}, ["failing", "on_track"]),
    "support_reported": ({"reported": {"support": "coaching", "is": "failing"}}, ["failing", "on_track"]),
    "designated": ({"designated": {"as": "CSI"}}, ["CSI", "another_status"]),
    "rated": ({"rated": {"in": "red", "consecutive": 1}}, ["red", "another"]),
}


class TestGroundsReadFindings:
    """What a review found goes before the numbers, in grounds: what it found not met is a cause, and no law is broken by it."""

    @pytest.mark.parametrize("law", ["nothing-missed-early", "no-escalation-without-cause"])
    def test_a_review_that_found_benchmarks_not_met_is_a_cause(self, law: str) -> None:
        weighed = sound({**UP, "when": {"grounds": True}}, DOWN, states=ESCALATING, **ON_GROUNDS)
        assert of(law, (weighed,)).outcome == "proven"

    @pytest.mark.parametrize("law", ["nothing-missed-early", "no-escalation-without-cause"])
    @pytest.mark.parametrize("kind", GONE)
    def test_what_was_reported_is_bettered_where_a_case_needs_it_gone(self, law: str, kind: str) -> None:
        when, words = GONE[kind]
        again = {"id": "again", "on": "assigned", "from": "up", "to": "work", "new_cycle": True, "raises_level": True}
        ladder = {"grounds": [{"id": "g", "when": when}]}
        shown = of(law, (sound({**UP, "when": {"grounds": True}}, DOWN, again, states=ESCALATING, ladder=ladder),))
        assert shown.outcome == "refuted"
        told = [record.to_dict() for record in shown.counterexample.partnership.records if record.kind == kind]
        assert [row.get("finding") or row.get("as") or row.get("rating") for row in told] == words


def test_a_step_that_breaks_a_law_is_shown_where_an_eventless_one_follows_at_once() -> None:
    back = sound({"id": "back", "on": "agreement_amended", "from": "review", "to": "work"})
    shown = of("amendments-look-forward", (back,))
    assert shown.outcome == "refuted"
    assert [line.partition("  ")[2] for line in shown.counterexample.story[-3:-1]] == [
        "agreement amended: review -> work",
        "by itself: work -> review",
    ]


AMENDED = {"id": "amend", "on": "agreement_amended"}


@pytest.mark.parametrize(
    ("step", "outcome"),
    [
        ({**AMENDED, "from": "work", "to": "start"}, "proven"),  # nothing is in force yet
        ({**AMENDED, "from": "review", "to": "review"}, "proven"),
        ({**AMENDED, "from": "review", "to": "review", "new_cycle": True}, "refuted"),
        ({**AMENDED, "from": "review", "to": "start"}, "refuted"),
    ],
)
def test_an_amendment_of_what_is_in_force_begins_no_new_cycle_and_leads_to_no_earlier_state(step: dict[str, Any], outcome: str) -> None:
    assert of("amendments-look-forward", (sound(step),)).outcome == outcome


@pytest.mark.parametrize("law", ["can-end", "late-stays-late"])
def test_a_period_that_only_an_unread_ground_asks_about_is_left_out(law: str) -> None:
    reached = {"clock": {"name": "outcome", "is": "reached"}}
    ground = {"id": "g", "when": {"any": [reached, {"elapsed": {"since": {"kind": "assigned"}, "period": "P1Y"}}]}}
    unread = sound({**UP, "when": {"missed": {}}}, DOWN, states=ESCALATING, ladder={"grounds": [ground]})
    assert of(law, (unread,)).outcome == "proven"


@pytest.mark.parametrize(
    "trigger",
    [{"clock": "half"}, {"on": "plan_submitted"}, {"always": True, "when": {"reported": {"implementation": "on_track"}}}],
)
def test_so_is_a_step_of_a_clock_or_of_evidence(trigger: dict[str, Any]) -> None:
    step, at_once = {**trigger, "from": "review", "to": "up", "raises_level": True}, {"always": True, "from": "up", "to": "closed"}
    clocks = {**ALL_CLOCKS, "half": {"kind": "milestone", "anchor": {"entered": "review"}, "period": "P1Y", "phase": "half"}}
    shown = of("no-escalation-without-cause", (sound(step, at_once, states=ESCALATING, clocks=clocks),))
    assert shown.outcome == "refuted"
    assert shown.counterexample.story[-2].endswith("by itself: up -> closed")


def test_a_step_that_brings_a_text_into_force_which_nobody_put_on_record_leaves_no_law_open() -> None:
    early = {"id": "early", "always": True, "from": "work", "to": "review", "brings_into_force": True}
    signaled = {"id": "up", "on": "next_level_signaled", "from": "review", "to": "up"}
    steps = [*without("sign"), early, signaled, DOWN, *DEFAULTS[1:]]
    shown = of("no-escalation-without-cause", (policy(transitions=steps, states=ESCALATING, ladder=ON_GROUNDS["ladder"]),))
    assert shown.outcome == "refuted"
    assert not {"agreement_signed", "plan_submitted", "signed"} & {record.kind for record in shown.counterexample.partnership.records}


def test_a_policy_that_keeps_every_law_holds() -> None:
    report = verify(sound())
    assert report.holds
    assert report.never_fired == ()


@pytest.fixture(scope="module")
def report() -> Report:
    return verify(catalogued("michigan-2017"), extensions=False)


class TestMichigan:
    def test_every_law_is_decided(self, report: Report) -> None:
        assert {result.outcome for result in report.results} == {"proven", "refuted"}

    def test_it_waits_without_a_default_where_the_founding_document_gives_none(self, report: Report) -> None:
        assert [result.law.id for result in report.refuted()] == ["no-endless-wait", "bounded"]
        assert report.of("bounded").counterexample.story[-1].endswith("clocks: plan lapsed")  # type: ignore[union-attr]

    def test_every_transition_and_every_outcome_of_its_guards_is_covered(self, report: Report) -> None:
        assert report.never_fired == ()
        assert report.guard_outcomes["escalate"] == ("true", "false", "undetermined")
        assert report.guard_outcomes["release"] == ("true", "false", "undetermined")
        assert report.guard_outcomes["sign"] == ("true", "false", "undetermined")

    def test_twelve_benchmarks_collapse_to_the_few_report_cards_that_differ_and_every_law_is_decided(self) -> None:
        report = verify(catalogued("michigan-2017"), twelve(), extensions=False)
        assert report.situations[0] < 500
        assert [result.law.id for result in report.refuted()] == ["no-endless-wait", "bounded"]
        assert {result.outcome for result in report.results} == {"proven", "refuted"}

    def test_report_cards_of_days_of_the_calendar_are_joined_where_the_guards_cannot_tell_them_apart(self) -> None:
        days = [deed(f"b{n}", due=f"2019-{n + 1:02}-01") for n in range(3)]
        report = verify(catalogued("michigan-2017"), agreement(days, MISSED), extensions=False)
        assert report.situations[0] < 1_500
        assert {result.outcome for result in report.results} == {"proven", "refuted"}

    def test_an_anchor_that_an_amendment_moves_is_refuted_with_the_amendment(self) -> None:
        row = catalogued("michigan-2017").to_dict()
        row["clocks"]["outcome_review"]["anchor"] = {"kind": "agreement_amended"}
        laws = [law for law in DEFAULT_LAWS if law.id == "amendments-look-forward"]
        result = verify(pr.Policy(**row), laws=laws, extensions=False).results[0]
        assert any("agreement amended" in line for line in result.counterexample.story)  # type: ignore[union-attr]


class TestLawsOfAuthors:
    def test_a_law_is_a_function_over_steps(self) -> None:
        def nobody_signs_late(step: Step) -> bool:
            return not (step.what == "always" and step.clocks["plan"] == "lapsed")

        late = Law("no-late-signature", "nobody signs after the plan clock lapsed", nobody_signs_late)
        (result,) = verify(policy(), laws=[late]).results
        assert result.outcome == "refuted"
        assert verify(sound(), laws=[late]).holds

    def test_a_law_can_read_conditions(self) -> None:
        def met_when_released(step: Step) -> bool:
            return step.what != "record:released" or step.outcome != "moved" or step.truths["met"] is pr.Truth.TRUE

        law = Law("met", "only who has met the outcomes is released", met_when_released, reading(met={"met": {"phase": "outcome"}}))
        assert verify(sound(), laws=[law]).holds
        assert not verify(sound(transitions=changed("release", when=None)), laws=[law]).holds

    def test_a_law_can_speak_of_where_a_day_ends(self) -> None:
        def never_under_review_and_reached(step: Step) -> bool:
            return not (step.before == "review" and step.clocks["outcome"] == "reached")

        law = Law("x", "the review ends with its clock", never_under_review_and_reached, looks=True)
        assert verify(sound(), laws=[law]).holds
        shown = verify(policy(), laws=[law]).results[0].counterexample
        assert shown is not None
        assert pr.evaluate(shown.partnership, as_of=shown.as_of).clocks[1].status == "reached"
