"""What is a cause to escalate, and what is none."""

from __future__ import annotations

from typing import Any

import pytest

from partnership_rules.analysis import DEFAULT_LAWS, Law, Step, verify

from .documents import agreement, clause, deed, policy
from .test_verify import ALL_CLOCKS, DOWN, ESCALATING, MISSED, UP, changed, escalating, sound


def test_a_clause_that_silence_triggers_lets_the_unknown_decide() -> None:
    (law,) = [one for one in DEFAULT_LAWS if one.id == "unknown-decides-nothing"]
    silent = agreement([deed("a")], clause("c", {"all": [{"not": {"reported": {"implementation": "on_track"}}}, {"missed": {}}]}))
    assert verify(policy(), silent, [law]).of(law.id).outcome == "refuted"
    assert verify(policy(), agreement([deed("a")], MISSED), [law]).holds


SUPPORT = {"reported": {"support": "coaching", "is": "failing"}}
RED = {"rated": {"in": "red", "consecutive": 1}}


@pytest.mark.parametrize("when", [SUPPORT, RED, {"designated": {"as": "CSI"}}, {"not": {"not": RED}}])
def test_bad_news_of_any_kind_is_a_cause_to_escalate(when: dict[str, Any]) -> None:
    laws = [law for law in DEFAULT_LAWS if law.id in ("no-escalation-without-cause", "nothing-missed-early")]
    assert verify(escalating(when), laws=laws).holds


TERM = {"kind": "milestone", "anchor": {"entered": "review"}, "period": "P2Y"}
AT_TERM = {"clock": {"name": "term", "is": "reached"}}
TWO_YEARS = {"elapsed": {"since": {"entered": "review"}, "period": "P2Y"}}
DENIED = {"not": {"never": {"kind": "denied"}}}
CAUSES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    # the step that raises the level                                         what the ladder names as its ground
    "a term that is over": ({**UP, "when": {"grounds": True}}, AT_TERM),
    "two years have passed": ({**UP, "when": {"grounds": True}}, TWO_YEARS),
    "an event of the policy's own": ({**UP, "when": {"grounds": True}}, DENIED),
    "the day of the term itself": ({"clock": "term", "from": "review", "to": "up", "raises_level": True}, AT_TERM),
    "a rating itself": ({"on": "rated", "with": {"rating": "F"}, "from": "review", "to": "up", "raises_level": True}, AT_TERM),
}
CAUSELESS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "the term still runs": ({**UP, "when": {"not": AT_TERM}}, AT_TERM),
    "two years have not passed": ({**UP, "when": {"not": TWO_YEARS}}, TWO_YEARS),
    "an event that nothing names as a ground": ({**UP, "when": DENIED}, AT_TERM),
    "the day of a review": ({"clock": "half", "from": "review", "to": "up", "raises_level": True}, AT_TERM),
    "an act of the district": ({"on": "plan_submitted", "from": "review", "to": "up", "raises_level": True}, AT_TERM),
}


def causes_of(step: dict[str, Any], ground: dict[str, Any]) -> list[str]:
    """Give the outcomes of the two laws of causes for a ladder with one ground and one step that raises the level."""
    laws = [law for law in DEFAULT_LAWS if law.id in ("no-escalation-without-cause", "nothing-missed-early")]
    ladder = {"grounds": [{"id": "own", "when": ground}]}
    clocks = {**ALL_CLOCKS, "term": TERM, "half": {**TERM, "period": "P1Y", "phase": "half"}}
    rules = sound(step, DOWN, states=ESCALATING, clocks=clocks, kinds={"denied": "an appeal denied"}, ladder=ladder)
    return [result.outcome for result in verify(rules, laws=laws).results]


@pytest.mark.parametrize("name", CAUSES)
def test_what_the_policys_own_grounds_name_is_a_cause_to_escalate(name: str) -> None:
    assert causes_of(*CAUSES[name]) == ["proven", "proven"]


@pytest.mark.parametrize("name", CAUSELESS)
def test_what_no_ground_names_or_what_has_not_come_is_no_cause(name: str) -> None:
    assert causes_of(*CAUSELESS[name]) == ["refuted", "refuted"]


def test_what_is_not_known_is_no_cause_to_escalate() -> None:
    laws = [law for law in DEFAULT_LAWS if law.id in ("no-escalation-without-cause", "nothing-missed-early")]
    later = {**UP, "when": {"designated": {"as": "CSI", "after": {"entered": "review"}}}}
    raising = sound(later, DOWN, states=ESCALATING, transitions=changed("sign", raises_level=True))
    assert [result.outcome for result in verify(raising, laws=laws).results] == ["refuted", "refuted"]
    assert verify(sound(later, DOWN, states=ESCALATING), laws=laws).holds


def test_a_step_that_no_transition_answers_escalates_nobody() -> None:
    asked: list[Step] = []

    def holds(step: Step) -> bool:
        asked.append(step)
        return not step.escalates

    assert verify(sound(), laws=[Law("x", "nobody escalates", holds)]).holds
    assert {step.outcome for step in asked} >= {"noted", "refused", "moved"}


UNTIL = {"any": [{"clock": {"name": "term", "is": "reached"}}, {"elapsed": {"since": {"kind": "assigned"}, "period": "P1Y"}}]}


def test_a_ground_that_asks_for_a_clock_and_a_period_together_is_decided() -> None:
    """Days left on a clock and on a period were once held against each other where only one of them ran."""
    never = {"never": {"kind": "agreement_amended"}}
    ground = {"id": "g", "when": {"any": [{"any": [{"level": {"at_least": 1}}, never]}, {"any": [{"any": [never, {"met": {}}]}, UNTIL]}]}}
    steps = [
        {"on": "assigned", "from": "start", "to": "work"},
        {"always": True, "from": "work", "to": "review", "brings_into_force": True},
        {"clock": "term", "from": "review", "to": "up"},
        {"on": "next_level_signaled", "from": "review", "to": "up"},
        {"on": "released", "from": "up", "to": "done"},
    ]
    states = {name: ESCALATING[name] for name in ("start", "work", "review", "up", "done")}
    rules = policy(states=states, transitions=steps, clocks={"term": {**TERM, "phase": "outcome"}}, ladder={"grounds": [ground]})
    report = verify(rules)
    assert {result.outcome for result in report.results} == {"proven", "refuted"}
    assert sum(report.situations) > 20
