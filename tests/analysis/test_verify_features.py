"""Every feature a policy can use, explored: each situation replays on real dates, with and without extensions."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import partnership_rules as pr
from partnership_rules.analysis import DEFAULT_LAWS, Law, reading, verify
from partnership_rules.analysis.verify.evidence import entries_for, outcomes_of
from partnership_rules.analysis.verify.explore import Edge, Exploration, explore
from partnership_rules.analysis.verify.model import build_model
from partnership_rules.analysis.verify.replay import Case, happenings, replay
from partnership_rules.analysis.verify.schedule import Happening

from .documents import CLOCKS, agreement, at_least, at_most, clause, deed, policy, rate

AUTO = {"always": True, "from": "work", "to": "closed"}
ASK = {"on": "plan_returned", "from": "work", "to": "closed"}
REVIEW = {"always": True, "from": "review", "to": "closed"}
SINCE = {"since": {"kind": "assigned"}, "period": "P1M"}
DATED = [deed("a", due="2019-06-30"), deed("b", due="2019-03-31"), deed("c")]
FOUND = {"finding": {"review": "outcome", "is": "not_met"}}
EXITS = {"members": {"are": "exited"}}

REST = {"kind": "deadline", "period": "P20D", "roll": "following"}
EARLY = {"when": {"occurrence": "assigned", "before": "2019-07-01"}, "period": "P5Y"}
AGAIN = {"kind": "deadline", "period": "P5D", "restarts": "each_entry"}
TWICE_RED = {"id": "g", "when": {"rated": {"in": "red", "consecutive": 2}}, "for": "each"}

POLICIES: dict[str, tuple[pr.Policy, Any]] = {
    "an eventless step when a period has elapsed": (policy({**AUTO, "when": {"elapsed": SINCE}}), None),
    "a record once a period has elapsed": (policy({**ASK, "when": {"elapsed": SINCE}}), None),
    "ratings in a row": (policy({**ASK, "when": {"rated": {"in": "red", "consecutive": 2}}}), None),
    "ratings among the latest": (policy({**ASK, "when": {"rated": {"in": "red", "of_last": 3, "count": 2}}}), None),
    "ratings counted anew": (policy({**ASK, "when": {"rated": {"in": "red", "count": 2, "reset_by": {"in": "green"}}}}), None),
    "ratings since a start": (
        policy({**ASK, "when": {"rated": {"in": "red", "consecutive": 2, "since": {"kind": "assigned"}, "passing_over": "none"}}}),
        None,
    ),
    "schools that have left": (policy({**AUTO, "when": EXITS}), None),
    "schools that are closed, or have left": (policy({**ASK, "when": {"members": {"are": ["closed", "exited"], "which": "any"}}}), None),
    "designations": (policy({**ASK, "when": {"designated": {"as": ["CSI"]}}}), None),
    "designations after an entry": (policy({**ASK, "when": {"designated": {"as": ["CSI"], "after": {"entered": "work"}}}}), None),
    "supports": (policy({**ASK, "when": {"reported": {"support": "coaching", "is": "failing"}}}), None),
    "a charter": (policy({**ASK, "when": {"charter": True}}), None),
    "what has never happened": (policy({**ASK, "when": {"never": {"kind": "partner_joined"}}}), None),
    "reports that move": (policy({"on": "implementation_reported", "with": {"finding": "failing"}, "from": "work", "to": "closed"}), None),
    "decisions that move": (
        policy({"on": "review_decided", "with": {"finding": "not_met"}, "from": "review", "to": "closed", "when": FOUND}),
        None,
    ),
    "levels": (policy({"on": "next_level_signaled", "from": "work", "to": "work"}, {**ASK, "when": {"level": {"at_least": 2}}}), None),
    "ratings of a school": (
        policy({**ASK, "when": {"rated": {"in": "red", "consecutive": 1}}}, ladder={"grounds": [TWICE_RED]}),
        None,
    ),
    "schools that are added": (policy({"on": "school_added", "from": "work", "to": "closed"}), None),
    "schools that are merged": (policy({**ASK, "when": {"members": {"are": ["merged", "member"], "which": "any"}}}), None),
    "a consequence that is selected": (policy({"on": "consequence_selected", "from": "work", "to": "closed"}), None),
    "a consequence on the plan's menu": (
        policy({"on": "consequence_selected", "from": "review", "to": "closed"}),
        agreement([deed("a")], clause("c", {"reported": {"implementation": "failing"}})),
    ),
    "a consequence on the policy's menu": (
        policy(
            {"on": "consequence_selected", "with": {"consequence": "isd_control"}, "from": "start", "to": "closed"},
            clauses=[{**clause("own", {"never": {"kind": "partner_joined"}}), "decide_within": "plan"}],
            ladder={"levels": [{"level": 0, "then": {"of": [{"kind": "isd_control"}]}, "decided_by": "board"}]},
        ),
        None,
    ),
    "supports that are reported": (
        policy({"on": "support_reported", "from": "work", "to": "closed", "when": {"reported": {"support": "coaching", "is": "failing"}}}),
        None,
    ),
    "a kind of its own": (policy({"on": "heard", "with": {"by": "x"}, "from": "work", "to": "closed"}, kinds={"heard": ""}), None),
    "single signatures": (policy({"on": "signed", "with": {"role": "witness"}, "from": "start", "to": "work"}), None),
    "a signing reported as a whole": (policy({"on": "agreement_signed", "from": "start", "to": "work"}), None),
    "benchmarks with days of their own": (policy({**REVIEW, "when": {"missed": {"id": ["a", "b"]}}}), agreement(DATED)),
    "a deadline that benchmarks fall due with": (
        policy(clocks={**CLOCKS, "outcome": {**CLOCKS["outcome"], "kind": "deadline", "met_by": "plan_submitted", "period": "P60D"}}),
        agreement([deed("a")], clause("c", {"missed": {}})),
    ),
    "clocks of one length": (policy(clocks={**CLOCKS, "twin": {**CLOCKS["outcome"], "phase": "twin"}}), None),
    "a circle": (policy({"on": "plan_returned", "from": "review", "to": "work", "new_cycle": True}), None),
    "a roll off closed days": (policy(clocks={**CLOCKS, "plan": {**CLOCKS["plan"], "roll": "following", "period": "P1M"}}), None),
    "a clock from a day of the year": (
        policy(clocks={**CLOCKS, "plan": {**CLOCKS["plan"], "next": {"month": 7, "day": 1}, "period": None}}),
        None,
    ),
    "a clock every so often": (
        policy(
            {"on": "plan_returned", "from": "work", "to": "start"},
            {"on": "released", "from": "work", "to": "done", "when": {"clock": {"name": "half", "is": "reached", "of": "any"}}},
            clocks={**CLOCKS, "half": {"kind": "milestone", "anchor": {"entered": "work"}, "every": "P6M", "while_in": ["work"]}},
        ),
        None,
    ),
    "what happened by a day": (policy({**ASK, "when": {"happened": {"occurrence": "assigned", "on_or_before": "2019-06-30"}}}), None),
    "what did not happen by either day": (
        policy(
            {**ASK, "when": {"not": {"happened": {"occurrence": {"entered": "work"}, "before": "2019-07-01"}}}},
            {"on": "released", "from": "work", "to": "done",
             "when": {"happened": {"occurrence": "assigned", "on_or_after": "2018-07-01"}}},
        ),
        None,
    ),
    "what happens by a day in a circle": (
        policy(
            {"on": "plan_returned", "from": "review", "to": "work", "new_cycle": True},
            {**ASK, "when": {"happened": {"occurrence": "assigned", "before": "2019-07-01"}}},
        ),
        None,
    ),
    "where a linked partnership stands": (
        policy(
            {**AUTO, "when": {"standing_of": {"partnership": "district", "in": "ordered"}}},
            {**ASK, "when": {"not": {"standing_of": {"partnership": "district", "in": ["ordered", "watched"]}}}},
            links={"district": "its district"},
        ),
        None,
    ),
    "a clock with cohorts": (
        policy(clocks={**CLOCKS, "outcome": {**CLOCKS["outcome"], "phase": None, "cohorts": [EARLY]}}),
        None,
    ),
    "a clock that is paused": (
        policy(
            {"on": "plan_returned", "from": "work", "to": "start"},
            {"on": "released", "from": "work", "to": "done", "when": {"clock": {"name": "rest", "is": "lapsed"}}},
            clocks={**CLOCKS, "rest": {**REST, "anchor": "identified", "met_by": "plan_submitted", "paused_in": ["start"]}},
        ),
        None,
    ),
    "a clock that runs again": (
        policy(
            {"on": "plan_returned", "from": "work", "to": "work"},
            {"on": "released", "from": "work", "to": "done", "when": {"clock": {"name": "again", "is": "met_late", "of": "any"}}},
            clocks={
                **CLOCKS,
                "again": {**AGAIN, "anchor": "plan_returned", "met_by": "plan_submitted"},
            },
        ),
        None,
    ),
    "schools of their own": (
        policy({**REVIEW, "when": {"share_met": {"below": "1/2"}}}),
        agreement([deed("a", school="east"), deed("b", school="west"), deed("c", **{"for": "each"})]),
    ),
}  # fmt: skip


def explored(name: str, *, extensions: bool) -> Exploration:
    rules, text = POLICIES[name]
    found = explore(build_model(rules, text, DEFAULT_LAWS), DEFAULT_LAWS, limit=5_000, extensions=extensions)
    assert found.complete
    return found


@pytest.mark.parametrize("name", POLICIES)
@pytest.mark.parametrize("extensions", [False, True], ids=["plain", "extended"])
def test_every_situation_replays(name: str, extensions: bool) -> None:
    found = explored(name, extensions=extensions)
    at_night = [number for number, visit in enumerate(found.visits) if visit.config.phase != "unsettled"][:150]
    cases = {number: Case(tuple(happenings(found, number)), None, None) for number in at_night}
    lost = [number for number, case in cases.items() if replay(found, case, DEFAULT_LAWS[0]) is None]
    assert lost == []


def firsts(found: Exploration) -> dict[int, tuple[int, Edge, int]]:
    """Give, for each transition, the first way on which it was taken: from a visit, by an edge, to another visit."""
    ways: dict[int, tuple[int, Edge, int]] = {}
    for number in sorted(range(len(found.visits)), key=lambda one: (found.visits[one].cost, one)):
        for target, edge in found.ways[number]:
            for response in edge.responses:
                if response.place is not None:
                    ways.setdefault(response.place, (number, edge, target))
    return ways


@pytest.mark.parametrize("name", POLICIES)
def test_every_transition_replays_also_where_a_shorter_way_leads_to_the_same_situation(name: str) -> None:
    found = explored(name, extensions=False)
    rules = found.model.policy
    lost = []
    for place, (number, edge, target) in firsts(found).items():
        last = Happening(edge, found.visits[number], found.visits[target])
        if replay(found, Case((*happenings(found, number), last), None, None), DEFAULT_LAWS[0]) is None:
            lost.append(rules.transitions[place].id or rules.transitions[place].trigger)
    assert lost == []
    assert len(firsts(found)) == len(rules.transitions)


@pytest.mark.parametrize("name", POLICIES)
def test_every_transition_is_covered_and_every_law_decided(name: str) -> None:
    report = verify(*POLICIES[name])
    assert report.never_fired == ()
    assert [result for result in report.results if result.outcome == "inconclusive"] == []


def test_an_extended_deadline_takes_the_day_on_which_its_benchmarks_fall_due_with_it() -> None:
    law = Law("x", "nothing is missed while the clock of its phase runs", reads=reading(missed={"missed": {}}), looks=True,
              holds=lambda step: not (step.clocks["outcome"] == "running" and step.truths["missed"] is pr.Truth.TRUE))  # fmt: skip
    rules, plan = POLICIES["a deadline that benchmarks fall due with"]
    assert verify(rules, plan, [law]).holds


def test_a_circle_that_never_escalates_is_no_bounded_path() -> None:
    clocks = {**CLOCKS, "plan": {**CLOCKS["plan"], "anchor": {"entered": "work"}}}
    again = {"id": "again", "clock": "plan", "from": "work", "to": "start", "new_cycle": True}
    over = {"clock": "outcome", "from": "review", "to": "closed"}
    (law,) = [one for one in DEFAULT_LAWS if one.id == "bounded"]
    result = verify(policy(again, over, clocks=clocks), laws=[law]).results[0]
    assert result.outcome == "refuted"


def test_more_report_cards_than_can_be_told_apart_leave_the_laws_open() -> None:
    many = [deed(f"b{n}") for n in range(9)]
    kinds = {f"k{n}": "" for n in range(9)}
    steps = [{"on": f"k{n}", "from": "review", "to": "closed", "when": {"missed": {"id": f"b{n}"}}} for n in range(9)]
    report = verify(policy(*steps, kinds=kinds), agreement(many), extensions=False)
    proven = [result.law.id for result in report.results if result.outcome == "proven"]
    assert proven == ["counters-pass-over", "retraction-undoes"]  # nothing is counted, and records are replayed
    assert "report cards" in report.of("can-end").reason


ALL_THREE = ("met", "not_met", "unknown")
FORTY = {"value": "40", "unit": "percent"}
FIVE = {"value": "5", "unit": "points"}


def gap(**fields: Any) -> dict[str, Any]:
    return rate("b", {"gap_falls_by": {"value": "3", "unit": "points", **fields}}, baseline=FORTY)


OTHER = {"measure": "other", "target": at_least("50")}
OWN = {"measure": "other", "baseline": {"value": "9", "unit": "percent"}, "target": {"rise_by": {"value": "1", "unit": "points"}}}
TARGETS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "at least": (rate("b", at_least("80")), ALL_THREE),
    "at most": (rate("b", at_most("10")), ALL_THREE),
    "a deed": (deed("b"), ALL_THREE),
    "a rise in points": (rate("b", {"rise_by": FIVE}, baseline=FORTY), ALL_THREE),
    "a fall in percent": (rate("b", {"fall_by": {"value": "5", "unit": "percent"}}, baseline=FORTY), ALL_THREE),
    "a rise without a baseline": (rate("b", {"rise_by": FIVE}), ("unknown",)),
    "a gap": (gap(comparator={"baseline": "50"}), ALL_THREE),
    "a gap without its comparator": (gap(), ("unknown",)),
    "any of two": (rate("b", {"any_of": [at_least("80"), OTHER]}), ALL_THREE),
    "all of two, one a deed": (rate("b", {"all_of": [at_least("80"), {"measure": "plan", "target": {"done": True}}]}), ALL_THREE),
    "two of three": (rate("b", {"at_least_n_of": {"n": 2, "of": [at_least("80"), at_most("95"), {**OTHER, "group": "el"}]}}), ALL_THREE),
    "a part with its own baseline": (rate("b", {"any_of": [OWN]}), ALL_THREE),
    "a baseline that was withheld": (rate("b", {"rise_by": FIVE}, baseline={"value": "*", "unit": "percent"}), ("unknown",)),
}  # fmt: skip


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("school", [None, "east"])
def test_evidence_is_made_for_whatever_can_become_of_a_benchmark(name: str, school: str | None) -> None:
    row, expected = TARGETS[name]
    benchmark = pr.Benchmark(**{**row, **({"for": "each"} if school else {})})
    assert outcomes_of(benchmark, school) == expected
    day = date(2021, 6, 1)
    for outcome in expected[:-1]:
        entries = entries_for(benchmark, school, outcome, day)
        assert entries is not None
        made = [pr.Milestone(**entry) if "milestone" in entry else pr.Measurement(**entry) for entry in entries]
        assert pr.judge(benchmark, pr.Book(made), as_of=day, school=school).outcome == outcome
