"""Benchmarks with due dates of their own: days that look alike are explored as one, and no answer changes by it."""

from __future__ import annotations

from typing import Any

import pytest

import partnership_rules as pr
from partnership_rules.analysis import DEFAULT_LAWS, Law, Report, verify
from partnership_rules.analysis.verify.dated import DatedGroups
from partnership_rules.analysis.verify.explore import Exploration, explore
from partnership_rules.analysis.verify.model import build_model
from partnership_rules.analysis.verify.replay import Case, happenings, replay
from partnership_rules.analysis.verify.unread import UnreadClocks
from partnership_rules.analysis.verify.watch import Watch

from .documents import CLOCKS, STATES, agreement, clause, deed, policy

BY_NAME = Law("by-name", "a law that may ask which day it was")
MISSED: dict[str, Any] = {"missed": {"domain": "academic"}}
TWO = {"at_least": {"n": 2, "of": [{"missed": {"id": f"b{n}"}} for n in range(3)]}}
UP = {"on": "next_level_signaled", "from": "review", "to": "up"}
DOWN = {"on": "closed", "from": "up", "to": "closed"}


def dated(count: int, *clauses: dict[str, Any]) -> pr.Agreement:
    """Build an agreement of so many benchmarks with last days of their own, in no order, and two that share the first of them."""
    days = [f"20{20 + 7 * n % count:02}-03-15" for n in range(count)]
    return agreement([*(deed(f"b{n}", due=day) for n, day in enumerate(days)), deed("twin", due=days[0])], *clauses)


def of_two_phases(count: int, *clauses: dict[str, Any]) -> pr.Agreement:
    """Build an agreement of so many benchmarks with last days of their own, of the two phases in turn."""
    phases = ("outcome", "intermediate")
    return agreement([deed(f"b{n}", phases[n % 2], due=f"20{20 + n:02}-03-15") for n in range(count)], *clauses)


def up(when: Any = None) -> pr.Policy:
    return policy({**UP, **({"when": when} if when else {})}, DOWN, states={**STATES, "up": {}})


ALWAYS = {"always": True, "from": "review", "to": "closed"}
BOTH = {"all": [{"met": {"phase": "outcome"}}, {"not": {"met": {"phase": "intermediate"}}}]}
OUT = {"on": "closed", "from": "trap", "to": "closed", "when": {"met": {"id": "b1"}}}
PLANNED = {**CLOCKS, "plan": {**CLOCKS["plan"], "phase": "intermediate"}}
CASES: dict[str, tuple[pr.Policy, pr.Agreement]] = {
    "any is missed": (up(MISSED), dated(4, clause("c", MISSED))),
    "nothing needs to be missed": (up(), dated(4)),
    "one is missed": (up({"missed": {"id": "b3"}}), dated(4, clause("c", {"missed": {"id": "b1"}}))),
    "two are missed": (up(TWO), dated(4, clause("c", TWO))),
    "not all are met": (up({"not": {"met": {"domain": "academic"}}}), dated(4, clause("c", {"not": {"met": {"domain": "academic"}}}))),
    "nothing is missed": (policy({**ALWAYS, "when": {"not": MISSED}}), dated(4)),
    "a share is missed": (up({"share_met": {"below": "1/2"}}), dated(4, clause("c", {"share_met": {"below": "1/4"}}))),
    "by itself": (policy({**ALWAYS, "when": MISSED}), dated(4)),
    "two phases": (up(BOTH), of_two_phases(5, clause("c", MISSED))),
    "a phase whose clock nothing waits for": (policy(clocks=PLANNED), of_two_phases(2)),
    "a phase whose clock is met, and none of its benchmarks": (policy(clocks=PLANNED), dated(2)),
    "two that trap": (policy({**ALWAYS, "when": TWO, "to": "trap"}, OUT, states={**STATES, "trap": {}}), dated(3)),
}  # fmt: skip


def answers(report: Report) -> dict[str, object]:
    """Return what a report says, apart from how many situations there were."""
    cases = {one.law.id: (one.outcome, one.counterexample and len(one.counterexample.partnership.records)) for one in report.results}
    cases.pop(BY_NAME.id, None)
    return {**cases, "never fired": report.never_fired, "guards": report.guard_outcomes}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("extensions", [False, True], ids=["plain", "extended"])
def test_joining_days_that_look_alike_changes_no_answer(name: str, extensions: bool) -> None:
    joined = verify(*CASES[name], extensions=extensions)
    apart = verify(*CASES[name], (*DEFAULT_LAWS, BY_NAME), extensions=extensions)
    assert answers(joined) == answers(apart)
    assert sum(joined.situations) <= sum(apart.situations)


def explored(rules: pr.Policy, text: pr.Agreement, *more: Law) -> Exploration:
    laws = (*DEFAULT_LAWS, *more)
    found = explore(build_model(rules, text, laws), laws, limit=5_000, extensions=False)
    assert found.complete
    return found


def sights(found: Exploration) -> set[object]:
    """List all that can be seen anywhere: the situation apart from its days, and which truths the guards can have in it together."""
    model, seen = found.model, set()
    unread = UnreadClocks(model, in_time=False, all_read=False)
    for config in (unread.forget(visit.config) for visit in found.visits):
        open_ = found.machine.residue(config, model.card_roots)
        due = tuple(None if place in model.dates else card for place, card in enumerate(config.due))
        seen.add((config._replace(due=due), due == config.due, frozenset(model.cases.diagrams.vectors(open_))))
    return seen


@pytest.mark.parametrize("name", CASES)
def test_joining_days_that_look_alike_hides_nothing(name: str) -> None:
    assert sights(explored(*CASES[name])) == sights(explored(*CASES[name], BY_NAME))


@pytest.mark.parametrize("name", ["any is missed", "nothing needs to be missed", "one is missed", "nothing is missed", "two that trap"])
def test_every_situation_replays_also_where_days_were_left_out_on_the_way(name: str) -> None:
    found = explored(*CASES[name])
    at_night = [number for number, visit in enumerate(found.visits) if visit.config.phase != "unsettled"]
    lost = [number for number in at_night if replay(found, Case(tuple(happenings(found, number)), None, None), DEFAULT_LAWS[0]) is None]
    assert lost == []
    if name == "any is missed":
        ways = [visit.edge.time_step.cards for visit in found.visits if visit.edge is not None and visit.edge.time_step is not None]
        assert max(map(len, ways)) > 1


def test_more_days_of_one_kind_are_no_more_situations() -> None:
    few, more = (len(explored(up(MISSED), dated(count, clause("c", MISSED))).visits) for count in (5, 12))
    assert few == more


def test_more_days_of_two_phases_in_turn_are_no_more_situations() -> None:
    few, more = (len(explored(up(BOTH), of_two_phases(count, clause("c", MISSED))).visits) for count in (16, 24))
    assert few == more


def test_days_are_kept_apart_for_laws_that_may_ask_which_it_was() -> None:
    seen = set()

    def holds(step: Any) -> bool:
        seen.add(step.due)
        return True

    verify(up(MISSED), dated(4), [Law("ask", "asks which day it was", holds)], extensions=False)
    assert {len(due) for due in seen} == {0, 1, 2, 3, 4}


def test_days_are_kept_apart_where_there_is_too_much_to_compare() -> None:
    many = [clause(f"c{n}", {"missed": {"id": f"b{n}"}}) for n in range(9)]
    model = build_model(up(MISSED), dated(9, *many), DEFAULT_LAWS)
    assert DatedGroups(model, by_name=False)._classes == {}


def test_laws_are_asked_of_a_record_together_unless_it_shows_something_new(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, records = [], []
    ask, record = Watch._ask, Watch.record
    monkeypatch.setattr(Watch, "_ask", lambda watch, *given: asked.append(given) or ask(watch, *given))
    monkeypatch.setattr(Watch, "record", lambda watch, *given: records.append(given) or record(watch, *given))
    explored(up(BOTH), of_two_phases(6, clause("c", MISSED)))
    of_records = [law for law, occasion, _ in asked if occasion.trigger.record is not None]
    assert len(of_records) < 2 * len(records), "six laws and more ask of each record"
