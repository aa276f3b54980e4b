"""Two policies clause by clause: every verdict on a pair made for it, with a witness."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

import partnership_rules as pr
from partnership_rules.analysis import compare_policies

from .documents import CLOCKS, TRANSITIONS, clause, policy

MIRROR = {"stricter": "laxer", "laxer": "stricter", "only_in_a": "only_in_b", "only_in_b": "only_in_a"}
FAILING = {"reported": {"implementation": "failing"}}
ON_TRACK = {"reported": {"implementation": "on_track"}}


def guarded(when: Any = None, **changed: Any) -> pr.Policy:
    """Give a policy with one step more, from 'review' to 'done'."""
    step = {"id": "step", "on": "plan_returned", "from": "review", "to": "done", **changed}
    return policy({**step, "when": when} if when else step)


def twins(when: Any) -> pr.Policy:
    """Give a policy with a clock more that counts from where the first one does."""
    step = {"id": "step", "on": "plan_returned", "from": "review", "to": "done", "when": when}
    return policy(step, clocks={**CLOCKS, "twin": {**CLOCKS["plan"], "period": "P60D"}})


def clocked(**changed: Any) -> pr.Policy:
    return policy(clocks={**CLOCKS, "plan": {**CLOCKS["plan"], **changed}})


def required(requires: Any, **changed: Any) -> pr.Policy:
    return policy(requirements=[{"id": "rule", "requires": requires, **changed}])


def grounded(when: Any, **changed: Any) -> pr.Policy:
    return policy(ladder={"grounds": [{"id": "rule", "when": when, **changed}]})


def rated(count: int, **among: int) -> dict[str, Any]:
    return {"rated": {"in": "red", **({"count": count, **among} if among else {"consecutive": count})}}


def of_three(n: int) -> dict[str, Any]:
    return {"at_least": {"n": n, "of": [FAILING, {"charter": True}, {"finding": {"review": "outcome", "is": "not_met"}}]}}


def share(word: str, bound: str) -> dict[str, Any]:
    return {"share_met": {"of": {"phase": "outcome"}, word: bound}}


def menu(when: Any, **fields: Any) -> pr.Policy:
    return policy(clauses=[clause("rule", when, **fields)])


PAIRS: dict[str, tuple[str, pr.Policy, pr.Policy, str]] = {
    "a guard that asks for more": ("step", guarded(FAILING), guarded({"all": [FAILING, {"charter": True}]}), "stricter"),
    "a guard that asks for less": ("step", guarded(FAILING), guarded({"any": [FAILING, {"charter": True}]}), "laxer"),
    "a guard that asks for something else": ("step", guarded(FAILING), guarded(ON_TRACK), "incomparable"),
    "a guard said in another way": (
        "step",
        guarded({"not": {"any": [FAILING, ON_TRACK]}}),
        guarded({"all": [{"not": ON_TRACK}, {"not": FAILING}]}),
        "equivalent",
    ),
    "a guard where there was none": ("step", guarded(), guarded(FAILING), "stricter"),
    "another share, 2/5 against 1/3": ("step", guarded(share("at_least", "1/3")), guarded(share("at_least", "2/5")), "stricter"),
    "above a half against at least a half": ("step", guarded(share("above", "1/2")), guarded(share("at_least", "1/2")), "laxer"),
    "fewer states to start from": ("step", guarded(**{"from": ["work", "review"]}), guarded(), "stricter"),
    "another destination": ("step", guarded(), guarded(to="closed"), "incomparable"),
    "one role more that may decide": ("step", guarded(by=["chief"]), guarded(by=["chief", "board"]), "laxer"),
    "anybody may decide": ("step", guarded(by=["chief"]), guarded(), "laxer"),
    "three roles alone may decide": ("step", guarded(), guarded(by=["board", "chief", "state"]), "stricter"),
    "three roles may decide no longer": ("step", guarded(by=["a", "b", "c", "d"]), guarded(by=["d"]), "stricter"),
    "a field more on the record": ("step", guarded(), guarded(**{"with": {"reason": "late"}}), "stricter"),
    "signatures of one more": ("step", guarded({"signed": {"roles": ["a"]}}), guarded({"signed": {"roles": ["a", "b"]}}), "stricter"),
    "signatures of two say nothing that those of one do not": (
        "step",
        guarded({"signed": {"roles": ["a"]}}),
        guarded({"any": [{"signed": {"roles": ["a"]}}, {"signed": {"roles": ["a", "b"]}}]}),
        "equivalent",
    ),
    "signatures of two with those of one of them": (
        "step",
        guarded({"signed": {"roles": ["a", "b"]}}),
        guarded({"all": [{"signed": {"roles": ["a"]}}, {"signed": {"roles": ["a", "b"]}}]}),
        "equivalent",
    ),
    "clocks with one anchor have not started together": (
        "step",
        twins({"clock": {"name": "plan", "is": "not_started"}}),
        twins({"all": [{"clock": {"name": name, "is": "not_started"}} for name in ("plan", "twin")]}),
        "equivalent",
    ),
    "a clock that is paused": ("plan", clocked(), clocked(paused_in=["work"]), "incomparable"),
    "a clock that runs again": ("plan", clocked(), clocked(restarts="each_entry"), "incomparable"),
    "a shorter deadline": ("plan", clocked(), clocked(period="P60D"), "stricter"),
    "a longer deadline": ("plan", clocked(), clocked(period="P120D"), "laxer"),
    "three months and ninety days": ("plan", clocked(), clocked(period="P3M"), "incomparable"),
    "eighteen months in years": ("plan", clocked(period="P18M"), clocked(period="P1Y6M"), "equivalent"),
    "a day that rolls": ("plan", clocked(), clocked(roll="following"), "laxer"),
    "one more way to meet it": ("plan", clocked(), clocked(met_by=[{"entered": "review"}, "plan_submitted"]), "laxer"),
    "another kind of clock": (
        "plan", clocked(), policy(clocks={**CLOCKS, "plan": {key: value for key, value in CLOCKS["plan"].items() if key != "met_by"}
        | {"kind": "milestone"}}), "incomparable",
    ),
    "a clock of no phase": (
        "outcome", guarded(FAILING), policy({"id": "step", "on": "plan_returned", "from": "review", "to": "done", "when": FAILING},
        clocks={**CLOCKS, "outcome": {**CLOCKS["outcome"], "phase": "late"}}), "incomparable",
    ),
    "a clock only the first has": ("extra", policy(clocks={**CLOCKS, "extra": CLOCKS["outcome"] | {"phase": "x"}}), policy(), "only_in_a"),
    "more ratings in a row": ("step", guarded(rated(2)), guarded(rated(3)), "stricter"),
    "fewer ratings among the latest": ("step", guarded(rated(2, of_last=3)), guarded(rated(1, of_last=3)), "laxer"),
    "a ground for each school": ("rule", grounded(FAILING), grounded(FAILING, **{"for": "each"}), "incomparable"),
    "two of three against one": ("step", guarded(of_three(1)), guarded(of_three(2)), "stricter"),
    "another anchor": ("plan", clocked(), clocked(anchor="identified"), "incomparable"),
    "one more benchmark to hold": (
        "rule",
        required({"has": {"benchmarks": {"phase": "outcome"}, "count": 2}}),
        required({"has": {"benchmarks": {"phase": "outcome"}, "count": 3}}),
        "stricter",
    ),
    "a shorter term to hold": ("rule", required({"has": {"term": "P3Y"}}), required({"has": {"term": "P2Y"}}), "laxer"),
    "a requirement in fewer cases": ("rule", required(FAILING), required(FAILING, when={"charter": True}), "laxer"),
    "a requirement for each school": (
        "rule",
        required({"designated": {"as": "CSI"}}),
        required({"designated": {"as": "CSI"}}, **{"for": "each"}),
        "incomparable",
    ),
    "a ground in more cases": ("rule", grounded(FAILING), grounded({"any": [FAILING, {"charter": True}]}), "stricter"),
    "a ground in fewer cases": ("rule", grounded({"any": [FAILING, {"charter": True}]}), grounded(FAILING), "laxer"),
    "a ground only the first has": ("rule", grounded(FAILING), policy(), "only_in_a"),
    "a clause triggered in more cases": ("rule", menu(FAILING), menu({"any": [FAILING, {"charter": True}]}), "stricter"),
    "a clause from which a consequence must follow": ("rule", menu(FAILING), menu(FAILING, effect="must"), "stricter"),
    "a clause with another decider": ("rule", menu(FAILING), menu(FAILING, decided_by="board"), "incomparable"),
    "a clause with another menu": ("rule", menu(FAILING), menu(FAILING, then={"of": [{"kind": "closure"}]}), "incomparable"),
    "a clause only the first has": ("rule", menu(FAILING), policy(), "only_in_a"),
    "a ground only the second has": ("rule", policy(), grounded(FAILING), "only_in_b"),
}  # fmt: skip


def verdict(one: pr.Policy, other: pr.Policy, key: str) -> Any:
    return next(clause for clause in compare_policies(one, other).clauses if clause.id == key)


@pytest.mark.parametrize("name", PAIRS)
def test_each_pair_gets_its_verdict_and_turned_round_the_mirrored_one(name: str) -> None:
    key, one, other, expected = PAIRS[name]
    there, back = verdict(one, other, key), verdict(other, one, key)
    assert there.verdict == expected
    assert back.verdict == MIRROR.get(expected, expected)
    assert bool(there.witness) == (expected in ("stricter", "laxer", "incomparable"))


@pytest.mark.parametrize("name", pr.catalog())
def test_every_policy_of_the_catalog_is_equivalent_to_itself(name: str) -> None:
    one = pr.load_policy(name)
    found = compare_policies(one, one)
    assert set(found.totals) == {"equivalent"}
    assert not found.also_differ
    parts = (one.transitions, one.clocks, one.requirements, one.ladder.grounds, one.clauses)
    assert len(found.clauses) == sum(map(len, parts))


def test_what_is_not_at_stake_stays_equivalent() -> None:
    found = compare_policies(guarded(FAILING), guarded(ON_TRACK))
    assert [clause.id for clause in found.differing] == ["step"]


def test_a_guard_follows_the_grounds_it_asks_for() -> None:
    found = verdict(guarded_by_grounds(FAILING), guarded_by_grounds({"any": [FAILING, {"charter": True}]}), "step")
    assert (found.verdict, found.witness) == ("laxer", ("the step may be taken when the district is a charter",))


def guarded_by_grounds(when: Any) -> pr.Policy:
    step = {"id": "step", "on": "next_level_signaled", "from": "review", "to": "done", "when": {"grounds": True}}
    return policy(step, ladder={"grounds": [{"id": "rule", "when": when}]})


def test_a_week_of_holidays_may_make_a_shorter_deadline_the_later_one() -> None:
    week = [{"name": f"Rest {day}", "month": 12, "day": day} for day in range(24, 32)]
    plain = policy(holidays=week, clocks={**CLOCKS, "plan": {**CLOCKS["plan"], "period": "P93D"}})
    rolled = policy(holidays=week, clocks={**CLOCKS, "plan": {**CLOCKS["plan"], "period": "P90D", "roll": "following"}})
    found = verdict(plain, rolled, "plan")
    assert found.verdict == "incomparable"


def test_a_guard_follows_the_parameter_it_reads() -> None:
    def with_share(value: str) -> pr.Policy:
        step = {"id": "step", "on": "plan_returned", "from": "review", "to": "done", "when": share("at_least", {"parameter": "p"})}
        return policy(step, parameters={"p": {"value": value}})

    found = compare_policies(with_share("1/2"), with_share("2/3"))
    assert [(one.id, one.verdict) for one in found.differing] == [("step", "stricter")]
    assert found.also_differ == ("parameters",)


def test_a_step_without_an_id_is_known_by_what_sets_it_off_and_where_it_leads() -> None:
    bare = [{key: value for key, value in t.items() if key != "id"} for t in deepcopy(TRANSITIONS)]
    found = compare_policies(policy(transitions=bare), policy(transitions=bare))
    assert set(found.totals) == {"equivalent"}
    assert found.clauses[0].id == "record:assigned to work"


def test_the_witness_of_a_clock_is_a_due_date_worked_twice() -> None:
    (said,) = verdict(clocked(), clocked(period="P60D"), "plan").witness
    assert said.startswith("90 days after 2016-01-01")
    assert said.endswith("30 days earlier")


def test_both_policies_are_cited() -> None:
    found = verdict(pr.load_policy("michigan-2017"), pr.load_policy("michigan-2017-round-1"), "plan")
    assert found.verdict == "stricter"
    assert any("detroitnews" in cite for cite in found.cites_a)
    assert any("initial letter" in cite for cite in found.cites_b)


def test_a_case_with_many_benchmarks_counts_them() -> None:
    (said,) = verdict(guarded(share("at_least", "1/10")), guarded(share("at_least", "3/10")), "step").witness
    assert said == "the step may not be taken when 8 of 10 benchmarks are not met and an agreement is in force"


def test_two_steps_without_ids_that_lead_to_one_state_are_told_apart() -> None:
    bare = [{key: value for key, value in t.items() if key != "id"} for t in deepcopy(TRANSITIONS)]
    twice = [*bare, {"on": "assigned", "from": "review", "to": "work"}]
    keys = [clause.id for clause in compare_policies(policy(transitions=twice), policy(transitions=twice)).clauses]
    assert {"record:assigned to work", "record:assigned to work (2)"} <= set(keys)


def test_a_comparison_of_policies_is_told_in_one_line() -> None:
    found = compare_policies(clocked(), clocked(period="P60D"))
    assert repr(found) == "<PolicyComparison of 'small' with 'small': 5 equivalent and 1 stricter>"
