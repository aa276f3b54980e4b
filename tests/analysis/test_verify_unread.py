"""Clocks that nothing reads any longer: forgetting how they ended changes no answer, and leaves few situations of many clocks."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from helpers.build import catalogued

import partnership_rules as pr
from partnership_rules.analysis import verify
from partnership_rules.analysis.verify import unread
from partnership_rules.analysis.verify.report import Report

from .documents import STATES, policy
from .walking import small_policy

ON_RECORDS = {
    "recommendations": "identified",
    "plan": "recommendations_made",
    "objections": "objected",
    "final_plan": "plan_submitted",
    "board_appeal": "state_plan_released",
}


def six_clocks() -> pr.Policy:
    """Build a ladder of the catalog anew, with six clocks that records start in place of the states entered."""
    data = catalogued("massachusetts-school").to_dict()
    data["clocks"] = {name: {**clock, "anchor": {"kind": ON_RECORDS[name]}} for name, clock in data["clocks"].items()}
    for clock in data["clocks"].values():
        clock.pop("restarts", None)
    plan = {**data["clocks"]["plan"], "anchor": {"kind": "found_chronic"}, "met_by": [{"kind": "state_plan_released"}]}
    data["clocks"]["state_plan"] = plan
    return pr.Policy(**data)


def test_six_clocks_that_records_start_are_few_situations_and_all_is_decided() -> None:
    report = verify(six_clocks())
    assert [result.law.id for result in report.results if result.outcome == "inconclusive"] == []
    assert sum(report.situations) < 6_000


def with_laws_to_break(random: Random, made: pr.Policy) -> pr.Policy | None:
    """Add to a small policy what the laws about lateness, escalation and release ask for."""
    data = made.to_dict()
    for step in data["transitions"]:
        if step["to"] != "end" and ("when" in step or "clock" in step) and random.random() < 0.3:
            step["raises_level"] = True
        if "when" in step and random.random() < 0.3:
            step["when"] = {"elapsed": {"since": {"kind": random.choice(["identified", "one"])}, "period": f"P{random.randint(1, 6)}D"}}
    for name, clock in data["clocks"].items():
        if clock["kind"] == "deadline":
            data.setdefault("requirements", []).append({"id": name, **_required(random, name, list(data["clocks"]))})
            if random.random() < 0.5:
                clock.pop("early", None)
    try:
        return pr.Policy(**data)
    except pr.errors.ModelError:
        return None


def _required(random: Random, name: str, names: list[str]) -> dict[str, Any]:
    in_time = {"clock": {"name": name, "is": "met"}}
    asked = random.choice([in_time, in_time, {"clock": {"name": name, "is": ["met", "met_late"]}},
                           {"any": [in_time, {"clock": {"name": random.choice(names), "is": ["running", "met"]}}]}])  # fmt: skip
    return {"when": {"not": {"clock": {"name": name, "is": ["not_started", "running"]}}}, "requires": asked}


def outcomes(report: Report) -> dict[str, str]:
    return {result.law.id: result.outcome for result in report.results}


def test_forgetting_how_clocks_ended_changes_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    random, kept, fewer, forgotten, refuted = Random(5), unread._by_state, 0, 0, set[str]()
    while forgotten < 25:
        made = small_policy(random)
        rules = with_laws_to_break(random, made) if made is not None else None
        if rules is None:
            continue
        forgotten += 1
        monkeypatch.setattr(unread, "_by_state", kept)
        forgetful = verify(rules)
        monkeypatch.setattr(unread, "_by_state", lambda model: {})
        whole = verify(rules)
        assert outcomes(forgetful) == outcomes(whole)
        assert sum(forgetful.situations) <= sum(whole.situations)
        fewer += sum(forgetful.situations) < sum(whole.situations)
        refuted |= {result.law.id for result in forgetful.refuted()}
    assert fewer > 10
    assert {"late-is-not-in-time", "nothing-missed-early", "no-escalation-without-cause", "a-legal-day", "no-endless-wait"} <= refuted


PROOF = {"kind": "deadline", "anchor": "identified", "period": "P30D", "met_by": "proof_sent"}
TERM = {"kind": "milestone", "anchor": "identified", "period": "P1Y"}
GONE = {"elapsed": {"since": {"kind": "identified"}, "period": "P31D"}}
WAYS: dict[str, list[dict[str, Any]]] = {
    "long after its last day": [{"clock": "term", "from": "start", "to": "work"}, {"on": "assigned", "from": "work", "to": "review"}],
    "on the morning on which it would lapse": [
        {"always": True, "from": "start", "to": "review", "when": GONE},
        {"on": "assigned", "from": "review", "to": "work"},
    ],
    "after it lapsed and moved the partnership": [
        {"clock": "proof", "from": "start", "to": "work"},
        {"on": "assigned", "from": "work", "to": "review"},
    ],
}


def late_without_more_days(name: str) -> pr.Policy:
    """Build a policy in which somebody is always late when the level may be raised without a cause, unless they were given more days."""
    steps = [
        *WAYS[name],
        {"on": "next_level_signaled", "from": "review", "to": "review", "when": {"reported": {"implementation": "failing"}}},
        {"on": "proof_sent", "from": "review", "to": "review"},
        {"on": "closed", "from": ["start", "work", "review"], "to": "done"},
    ]
    states = {state: STATES[state] for state in ("start", "work", "review", "done")}
    kinds = {"proof_sent": {"title": "Proof was sent", "only_in": ["review"]}}
    return policy(states=states, clocks={"proof": PROOF, "term": TERM}, transitions=steps, kinds=kinds)


@pytest.mark.parametrize("name", WAYS)
def test_who_is_given_more_days_is_not_late_in_a_counterexample(name: str) -> None:
    law = "no-escalation-without-cause"
    assert verify(late_without_more_days(name), extensions=False).of(law).outcome == "proven"
    case = verify(late_without_more_days(name)).of(law).counterexample
    assert case is not None
    shown = pr.evaluate(case.partnership, as_of=case.as_of)
    assert shown.state == "review"
    assert not any(clock.says.late for clock in shown.clocks)
    assert [record.clock for record in case.partnership.records if record.kind == "extension_granted"] == ["proof"]
