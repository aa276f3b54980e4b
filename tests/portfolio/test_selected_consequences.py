"""Which selections of a consequence may stand, and what is recommended where nobody chose, is answered in columns as by ``evaluate``."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import partnership_rules as pr
from partnership_rules import portfolio

HEAD = "state_superintendent"
BASE = pr.load_policy("michigan-2017").to_dict()
# A selection that stands meets a clock here, so that it shows in the answer.
CLOCK = {"kind": "deadline", "anchor": "identified", "period": "P5Y", "met_by": "consequence_selected"}
POLICY = pr.Policy(**{**BASE, "id": "selecting", "clocks": {**BASE["clocks"], "selected": CLOCK}})


def _clause(key: str, when: dict[str, Any], kind: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "when": when, "then": {"choose": 1, "of": [{"kind": kind}]}, "effect": "may", "decided_by": HEAD, **more}


PLAN = pr.Agreement(
    id="plan",
    policy="selecting",
    benchmarks=[
        {"id": "b", "phase": "intermediate", "domain": "staffing", "for": "each", "measure": "principal_hired", "target": {"done": True}}
    ],
    clauses=[
        _clause("each", {"missed": {}}, "closure", **{"for": "each"}),
        _clause("whole", {"reported": {"implementation": "failing"}}, "ceo"),
    ],
)
HELD = {"kind": "review_held", "on": "2019-08-10", "review": "intermediate"}
FAILING = {"kind": "implementation_reported", "on": "2019-09-01", "finding": "failing"}
RAISED = {"kind": "next_level_signaled", "on": "2018-09-01", "by": HEAD}
SET = {
    "kind": "overridden",
    "on": "2019-09-15",
    "what": "clause:whole",
    "outcome": "triggered",
    "by": HEAD,
    "authority": "a",
    "reason": "r",
}
MISSED = [
    {"milestone": "principal_hired", "school": "s1", "on": "2019-08-10", "done": False},
    {"milestone": "principal_hired", "school": "s2", "on": "2019-07-20"},
]


def selection(clause: str = "each", consequence: str = "closure", **more: Any) -> dict[str, Any]:
    return {"kind": "consequence_selected", "on": "2019-10-01", "clause": clause, "consequence": consequence, "by": HEAD, **more}


CASES: dict[str, tuple[list[dict[str, Any]], bool, str]] = {
    "of a clause for each school, no school named": ([HELD, selection()], True, "noted"),
    "at the school that missed": ([HELD, selection(school="s1")], True, "noted"),
    "at the school that met": ([HELD, selection(school="s2")], True, "refused"),
    "off the menu": ([HELD, selection(consequence="ceo")], True, "refused"),
    "by another role": ([HELD, selection(by="local_board")], True, "refused"),
    "nobody is named": ([HELD, selection(by=None)], True, "noted"),
    "of a clause for the district": ([FAILING, selection("whole", "ceo")], True, "noted"),
    "of a clause that is not triggered": ([HELD, selection("whole", "ceo")], True, "refused"),
    "of a clause set by an override": ([SET, selection("whole", "ceo")], True, "noted"),
    "of no clause there is": ([HELD, selection("none")], True, "refused"),
    "of the ladder, a plan being in force": ([HELD, {**RAISED, "on": "2019-09-01"}, selection("ladder")], True, "refused"),
    "of the ladder": ([RAISED, selection("ladder")], False, "noted"),
    "of the ladder, off its menu": ([RAISED, selection("ladder", "reconstitution")], False, "refused"),
    "of the ladder, at no level": ([selection("ladder")], False, "refused"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_selection_stands_in_columns_where_it_stands_for_evaluate(case: str) -> None:
    records, signed, outcome = CASES[case]
    begun = [{"kind": "identified", "on": "2018-01-01", "schools": ["s1", "s2"]}, {"kind": "assigned", "on": "2018-01-02"}]
    signing = [{"kind": "agreement_signed", "on": "2018-02-01", "agreement": "plan"}] if signed else []
    held = pr.Partnership(
        id="p", policy=POLICY, agreements=[PLAN], district={"name": "D"}, schools=[{"id": "s1"}, {"id": "s2"}],
        records=[*begun, *signing, *records], evidence=MISSED,
    )  # fmt: skip
    found = [step.outcome for step in pr.evaluate(held, as_of="2020-01-01").trail if step.what == "consequence_selected"]
    assert found == [outcome]
    assert pr.evaluate(held, as_of="2020-01-01").clock("selected").status == ("met" if outcome == "noted" else "running")
    checked = portfolio.check(portfolio.read([held]))
    assert (checked.differences, checked.by_columns) == ((), checked.compared)


TIME = {"clock": {"name": "choice", "is": ["running", "lapsed"]}}
OWN = {"effect": "must", "decided_by": "board", "decide_within": "choice", "default_decided_by": "department", "when": TIME}
MENU = {"of": [{"kind": "receiver"}, {"kind": "closure"}], "default": "receiver"}
MENUS = pr.Policy(
    id="menus",
    states={"start": {"initial": True}, "choosing": {}, "signed": {}, "rebuilt": {}, "closed": {"final": True}},
    roles={"board": "school board", "department": "state department"},
    clocks={"choice": {"kind": "deadline", "anchor": {"entered": "choosing"}, "period": "P60D", "met_by": "closed"}},
    clauses=[
        {"id": "whole", "then": MENU, **OWN},
        {"id": "each", "for": "each", "then": MENU, **OWN},
        {"id": "unsure", "then": MENU, **OWN, "when": {"rated": {"in": "low", "consecutive": 1}}},
    ],
    transitions=[
        {"on": "assigned", "from": "start", "to": "choosing"},
        {"on": "consequence_selected", "with": {"consequence": "closure"}, "from": ["choosing", "signed"], "to": "rebuilt"},
        {"on": "agreement_signed", "from": "choosing", "to": "signed", "brings_into_force": True},
        {"on": "released", "from": "choosing", "to": "choosing", "new_cycle": True},
        {"on": "closed", "from": ["start", "choosing", "signed", "rebuilt"], "to": "closed"},
    ],
)
SIGNED = {"kind": "agreement_signed", "on": "2018-03-10", "agreement": "plan"}
NOBODY_CHOSE = {("whole", None): "receiver", ("each", "s1"): "receiver", ("each", "s2"): "receiver"}


def choice(clause: str = "whole", consequence: str = "receiver", **more: Any) -> dict[str, Any]:
    return {"kind": "consequence_selected", "on": "2018-03-10", "clause": clause, "consequence": consequence, "by": "department", **more}


CHOICES: dict[str, tuple[list[dict[str, Any]], str, dict[tuple[str, str | None], str]]] = {
    "nobody chose": ([], "choosing", NOBODY_CHOSE),
    "the board, in time": ([choice(on="2018-03-03", by="board")], "choosing", {**NOBODY_CHOSE, ("whole", None): ""}),
    "the board, a day late": ([choice(on="2018-03-04", by="board")], "choosing", NOBODY_CHOSE),
    "the department, a day early": ([choice(on="2018-03-03")], "choosing", NOBODY_CHOSE),
    "the department": ([choice(on="2018-03-04")], "choosing", {**NOBODY_CHOSE, ("whole", None): ""}),
    "nobody is named": ([choice(by=None)], "choosing", {**NOBODY_CHOSE, ("whole", None): ""}),
    "off the menu": ([choice(consequence="ceo")], "choosing", NOBODY_CHOSE),
    "for a school, of a clause for the district": ([choice(school="s1")], "choosing", NOBODY_CHOSE),
    "at one school": ([choice("each", school="s1")], "choosing", {**NOBODY_CHOSE, ("each", "s1"): ""}),
    "at each school": ([choice("each")], "choosing", {("whole", None): "receiver"}),
    "of a clause of which nobody can say": ([choice("unsure", "closure")], "choosing", NOBODY_CHOSE),
    "of no clause there is": ([choice("none", "closure")], "choosing", NOBODY_CHOSE),
    "by which a step is taken": ([choice(consequence="closure")], "rebuilt", {**NOBODY_CHOSE, ("whole", None): ""}),
    "before a new cycle": ([choice(), {"kind": "released", "on": "2018-04-01", "by": "department"}], "choosing", NOBODY_CHOSE),
    "of the policy, a plan being in force": ([SIGNED, choice(on="2018-03-11", consequence="closure")], "signed", {}),
    "of the plan": ([SIGNED, choice("mine", on="2018-03-11", consequence="closure")], "rebuilt", {}),
    "of a plan whose text is not on record": (
        [{**SIGNED, "agreement": None}, choice("mine", on="2018-03-11", consequence="closure")], "signed", {}
    ),
}  # fmt: skip
PLAN_OF_MENUS = pr.Agreement(
    id="plan", policy="menus", clauses=[{"id": "mine", "then": MENU, "effect": "may", "decided_by": "department", "when": TIME}]
)


def _with_menus(records: list[dict[str, Any]]) -> pr.Partnership:
    begun = [{"kind": "identified", "on": "2018-01-01", "schools": ["s1", "s2"]}, {"kind": "assigned", "on": "2018-01-02"}]
    return pr.Partnership(
        id="p", policy=MENUS, agreements=[PLAN_OF_MENUS], district={"name": "D"}, schools=[{"id": "s1"}, {"id": "s2"}],
        records=[*begun, *records],
    )  # fmt: skip


@pytest.mark.parametrize("case", CHOICES)
def test_columns_say_which_default_of_a_policy_is_recommended(case: str) -> None:
    records, state, defaults = CHOICES[case]
    answer = portfolio.standings(portfolio.read([_with_menus(records)]), as_of=date(2018, 6, 1))
    found = {(row["clause"], row["school"]): row["default"] for row in answer.clauses.to_pylist() if row["default"]}
    assert (answer.rows.column("state").to_pylist(), answer.coverage) == ([state], {"columns": 1})
    assert found == {key: word for key, word in defaults.items() if word}
    checked = portfolio.check(portfolio.read([_with_menus(records)]))
    assert (checked.differences, checked.by_columns) == ((), checked.compared)


def test_who_decides_changes_with_the_day_after_the_last_one_also_in_an_answer_that_is_moved_on() -> None:
    tables = portfolio.read([_with_menus([])])
    last, after = date(2018, 3, 3), date(2018, 3, 4)
    answer = portfolio.standings(tables, as_of=last)
    moved = portfolio.update(answer, tables, as_of=after)
    said = [{(row["decided_by"], row["default"]) for row in one.clauses.to_pylist() if row["clause"] == "whole"} for one in (answer, moved)]
    assert said == [{("board", None)}, {("department", "receiver")}]
    assert moved.clauses.equals(portfolio.standings(tables, as_of=after).clauses)
