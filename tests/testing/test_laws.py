"""Laws and ready properties: the policies of the catalog obey them, and a policy with a planted fault breaks its law."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from helpers.build import with_clocks

import partnership_rules as pr
from partnership_rules.testing import LAWS, LawResult, check_deterministic, check_engines_agree, check_monotone, laws
from partnership_rules.testing import check_policy as checked
from partnership_rules.testing.laws import properties, searching
from partnership_rules.testing.laws.searching import Case
from partnership_rules.testing.laws.shrink import shrink
from partnership_rules.testing.laws.steps import steps_taken

GOOD = pr.load_policy("michigan-2017")
PROPERTIES = (check_deterministic, check_monotone, check_engines_agree)
AGREEMENT = pr.Agreement(
    id="a",
    benchmarks=[
        {"id": "b", "phase": "outcome", "domain": "academic", "measure": "m", "target": {"at_least": {"value": 50, "unit": "percent"}}}
    ],
)


def changed(place: str, **fields: Any) -> pr.Policy:
    """Give the policy of 2017 with some fields of one transition changed; None takes one out."""
    row = GOOD.to_dict()
    for step in row["transitions"]:
        if step["id"] == place:
            step.update(fields)
            for name in [name for name, value in step.items() if value is None]:
                del step[name]
    return pr.Policy(**row)


def without_levels(place: str, **fields: Any) -> pr.Policy:
    """Give the changed policy without levels, so that nothing spells out a consequence before a plan is signed."""
    found = changed(place, **fields)
    return found.with_changes(ladder={"grounds": found.ladder.grounds})


@pytest.mark.parametrize("law", [law for law in LAWS if law is not laws.every_transition_can_be_taken], ids=lambda law: law.__name__)
def test_the_policy_of_2017_obeys_every_law(law: Any) -> None:
    law(GOOD, [AGREEMENT], examples=25).require()


@pytest.mark.parametrize("check", PROPERTIES, ids=lambda check: check.__name__)
def test_the_promises_hold_under_the_policies_of_the_catalog(check: Any) -> None:
    for name in ("michigan-2017", "michigan-2022"):
        check(pr.load_policy(name), examples=8).require()


def test_a_policy_can_be_checked_from_here_too() -> None:
    assert checked is pr.check_policy


def test_every_transition_of_the_policy_of_2017_can_be_taken() -> None:
    assert laws.every_transition_can_be_taken(GOOD, [AGREEMENT], examples=600).passed


def with_one_fact_less(partnership: pr.Partnership) -> list[pr.Partnership]:
    """Give the partnership once for every fact of it, without that one; one record stays."""
    facts = {"records": partnership.records, "evidence": partnership.evidence}
    return [
        partnership.with_changes(**{name: tuple(one for one in listed if one is not left_out)})
        for name, listed in facts.items()
        for left_out in listed
        if name == "evidence" or len(listed) > 1
    ]


BROKEN = [
    (laws.nobody_is_escalated_without_grounds, changed("escalate", when=None), "while grounds are"),
    (
        laws.nobody_is_released_by_what_is_not_known,
        changed("release", when={"not": {"missed": {"phase": "outcome"}}}),
        "while nothing is known",
    ),
    (laws.a_consequence_is_one_that_the_plan_spells_out, without_levels("close", on="consequence_selected"), "stands on no menu"),
    (laws.meeting_one_more_benchmark_never_makes_the_standing_worse, changed("release", when={"missed": {}}), ""),
    (laws.every_path_can_still_end, changed("close", when={"level": {"at_least": 9}}), "no end was found"),
]


@pytest.mark.parametrize(("law", "policy", "said"), BROKEN, ids=lambda value: getattr(value, "__name__", ""))
@pytest.mark.parametrize("seed", [0, 1])
def test_a_planted_fault_breaks_its_law_and_nothing_can_be_left_out_of_the_counterexample(
    law: Any, policy: pr.Policy, said: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(searching, "shrink", lambda *args: asked.append(args[2]) or shrink(*args))
    fast = {"depth": 1} if law is laws.every_path_can_still_end else {}
    found: LawResult = law(policy, [AGREEMENT], examples=150, seed=seed, **fast)
    assert found.outcome == "failed"
    assert said in found.reason
    assert found.partnership is not None
    assert len(found.partnership.records) + len(found.partnership.evidence) <= 3
    (wrong,) = asked
    assert found.as_of is not None
    assert wrong(found.partnership, found.as_of)
    assert not [p for p in with_one_fact_less(found.partnership) if wrong(p, found.as_of)]
    with pytest.raises(AssertionError, match="format: partnership-rules/partnership/1"):
        found.require()
    assert found.to_dict()["partnership"]["id"] == "drawn"


def test_a_clause_that_punishes_success_is_found_with_the_agreement() -> None:
    clause = {"id": "c", "when": {"met": {"phase": "outcome"}}, "then": {"of": [{"kind": "closure"}]}, "effect": "may", "decided_by": "isd"}
    bad = pr.Agreement(**{**AGREEMENT.to_dict(), "clauses": [clause]})
    found = laws.meeting_one_more_benchmark_never_makes_the_standing_worse(GOOD, [bad], examples=100)
    assert found.reason == "with 'b' met the clause 'c' is triggered"


def test_a_law_that_says_nothing_about_a_policy_is_inconclusive() -> None:
    row = GOOD.to_dict()
    row["transitions"] = [step for step in row["transitions"] if step["id"] not in ("escalate", "begin-again")]
    del row["states"]["escalated"]
    for step in row["transitions"]:
        step["from"] = [state for state in step["from"] if state != "escalated"]
    found = laws.nobody_is_escalated_without_grounds(pr.Policy(**row), examples=10)
    assert (found.outcome, found.applied, found.passed) == ("inconclusive", 0, False)
    with pytest.raises(AssertionError):
        found.require()


def test_the_same_policy_gets_the_same_answer_and_another_seed_other_partnerships() -> None:
    policy = changed("escalate", when=None)
    first, again, other = (laws.nobody_is_escalated_without_grounds(policy, examples=100, seed=seed) for seed in (0, 0, 7))
    assert first == again
    assert other.outcome == "failed"


def test_every_law_says_what_it_holds_in_one_line() -> None:
    assert all((law.__doc__ or "").startswith(("Hold that", "Look for")) for law in LAWS)


def test_what_an_agreement_presumes_of_missing_data_breaks_no_law_of_the_policy() -> None:
    presuming = pr.Agreement(**{**AGREEMENT.to_dict(), "benchmarks": [{**AGREEMENT.to_dict()["benchmarks"][0], "if_missing": "met"}]})
    assert laws.nobody_is_released_by_what_is_not_known(GOOD, [presuming], examples=30).passed


def test_a_law_that_cannot_be_asked_says_nothing() -> None:
    def no_standing(case: Case) -> str | None:
        raise pr.errors.AsOfError("there is no record by that day")

    found = searching.search("a law", no_standing, GOOD, [AGREEMENT], examples=5)
    assert (found.outcome, found.applied, found.tried) == ("inconclusive", 0, 5)


def test_what_withdraws_or_replaces_a_fact_of_a_later_day_is_no_obstacle_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    judge = judge_of(monkeypatch, laws, laws.every_path_can_still_end)
    later = {"measure": "m", "value": "40", "unit": "percent"}
    facts = [
        {"kind": "closed", "on": "2018-05-01", "id": "end"},
        {"kind": "retracted", "on": "2018-02-10", "record": "end", "id": "not-yet"},
        {"kind": "retracted", "on": "2018-02-11", "record": "not-yet"},
    ]
    evidence = [{**later, "on": "2018-06-01", "id": "e"}, {**later, "on": "2018-02-12", "replaces": "e"}]
    made = begun(*facts).with_changes(evidence=evidence)
    assert judge(Case(made, date(2018, 3, 1))) == ""
    assert judge(Case(made, date(2018, 5, 1))) is None  # it has ended


@pytest.mark.parametrize("name", sorted(pr.catalog()))
def test_every_policy_of_the_catalog_can_be_asked_whether_every_path_can_end(name: str) -> None:
    assert laws.every_path_can_still_end(pr.load_policy(name), depth=1).outcome in ("passed", "inconclusive", "failed")


def test_under_a_policy_that_never_rests_no_partnership_can_be_tried() -> None:
    states = {"a": {"initial": True}, "b": {}, "done": {"final": True}}
    circle = [{"always": True, "from": x, "to": y, "when": {"level": {"at_least": 0}}} for x, y in (("a", "b"), ("b", "a"))]
    restless = pr.Policy(id="r", states=states, transitions=[*circle, {"on": "closed", "from": ["a", "b"], "to": "done"}])
    found = laws.every_path_can_still_end(restless, examples=5)
    assert (found.outcome, found.tried) == ("inconclusive", 0)


ASKING = [*((laws, one) for one in LAWS if one is not laws.every_transition_can_be_taken), *((properties, one) for one in PROPERTIES)]


@pytest.mark.parametrize(("room", "law"), ASKING, ids=[law.__name__ for _, law in ASKING])
def test_every_law_tries_as_many_examples_as_it_is_told_of_the_seed_it_is_told(
    room: Any, law: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(room, "search", lambda *args, **kwargs: asked.append((args, kwargs)))
    law(GOOD, [AGREEMENT], examples=7, seed=5)
    ((name, judge, *given), named), *others = asked
    assert (given, named, others) == ([GOOD, [AGREEMENT]], {"examples": 7, "seed": 5}, [])
    assert (bool(name), callable(judge)) == (True, True)


def test_what_was_withdrawn_is_taken_away_with_what_withdrew_it(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[pr.Partnership] = []
    judge = judge_of(monkeypatch, laws, laws.nobody_is_released_by_what_is_not_known)
    monkeypatch.setattr(laws, "evaluate", lambda made, **lens: looked.append(made) or pr.evaluate(made, **lens))
    why = {"on": "2018-02-03", "by": "somebody", "authority": "a letter", "reason": "an error"}
    met = {"kind": "overridden", "what": "benchmark:b", "outcome": "met", "id": "o", **why}
    judge(Case(begun(met, {"kind": "retracted", "on": "2018-02-04", "record": "o"}), date(2018, 3, 1)))
    assert [record.kind for record in looked[0].records] == ["identified", "assigned"]


def begun(*more: dict[str, Any]) -> pr.Partnership:
    records = [{"kind": "identified", "on": "2018-01-02"}, {"kind": "assigned", "on": "2018-02-01"}, *more]
    return pr.Partnership(id="p", policy=GOOD, district={"name": "D"}, records=records, agreements=[AGREEMENT])


def test_before_the_first_record_no_step_was_taken() -> None:
    assert [moment.transition.id for moment in steps_taken(Case(begun(), date(2018, 3, 1)))] == ["assign"]
    assert list(steps_taken(Case(begun(), date(2017, 1, 1)))) == []


def judge_of(monkeypatch: pytest.MonkeyPatch, room: Any, law: Any) -> Any:
    """Give what a law asks of one case."""
    monkeypatch.setattr(room, "search", lambda name, judge, *args, **kwargs: judge)
    return law(GOOD, [AGREEMENT])


def test_an_extension_that_shortens_a_clock_or_lets_it_lapse_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    judge = judge_of(monkeypatch, laws, laws.an_extension_never_shortens_a_clock)
    case = Case(begun(), date(2018, 3, 1))
    assert judge(case) == ""

    def broken(**fields: Any) -> Any:
        def evaluated(partnership: pr.Partnership, **lens: Any) -> Any:
            found = pr.evaluate(partnership, **lens)
            return with_clocks(found, [replace(clock, **fields) if clock.due else clock for clock in found.clocks])

        return evaluated

    monkeypatch.setattr(laws, "evaluate", broken(due=date(2018, 2, 2)))
    assert "the clock 'plan' is due on 2018-02-02, before 2018-05-02" in judge(case)
    monkeypatch.setattr(laws, "evaluate", broken(status="lapsed"))
    assert "the clock 'plan' is lapsed" in judge(case)


def test_a_stranger_whose_decision_moves_the_machine_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    judge = judge_of(monkeypatch, laws, laws.only_those_named_decide)
    case = Case(begun(), date(2018, 6, 1))  # the plan clock has lapsed
    assert judge(case) == ""
    monkeypatch.setattr(laws, "propose", lambda *args, **kwargs: SimpleNamespace(outcome="moved"))
    assert judge(case) == "'next_level_signaled' moves the machine though a stranger decided it"


def test_a_level_that_rises_because_a_benchmark_is_met_is_seen() -> None:
    row = GOOD.to_dict()
    row["transitions"].append({"always": True, "from": ["plan_signed"], "to": "escalated", "when": {"met": {}}, "raises_level": True})
    found = laws.meeting_one_more_benchmark_never_makes_the_standing_worse(pr.Policy(**row), [AGREEMENT], examples=100)
    assert found.outcome == "failed"
    assert "with 'b' met the level rises to 1" in found.reason


# ---- the promises, broken on purpose ---------------------------------------------------------------------------------


def test_a_standing_that_depends_on_the_order_of_arrival_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    judge = judge_of(monkeypatch, properties, check_deterministic)
    case = Case(
        begun({"kind": "plan_submitted", "on": "2018-03-01"}, {"kind": "rated", "on": "2018-03-02", "period": "2018"}), date(2018, 4, 1)
    )
    assert judge(case) == ""
    monkeypatch.setattr(properties, "evaluate", lambda p, **lens: replace(pr.evaluate(p, **lens), level=7))
    assert "in another order" in judge(case)


def test_an_answer_that_a_later_fact_or_a_later_record_changes_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    judge = judge_of(monkeypatch, properties, check_monotone)
    case = Case(begun(), date(2018, 4, 1))
    assert judge(case) == ""
    learned = [{"kind": "identified", "on": "2018-01-02", "recorded_at": "2019-01-01T00:00:00Z"}]
    unknown = pr.Partnership(id="p", policy=GOOD, district={"name": "D"}, records=learned)
    assert judge(Case(unknown, date(2018, 4, 1))) == ""  # on the day nothing was known
    monkeypatch.setattr(properties, "evaluate", lambda p, **lens: replace(pr.evaluate(p, **lens), level=len(p.records)))
    assert judge(case) == "a fact of the next day changes the answer for this one"
    monkeypatch.setattr(
        properties, "evaluate", lambda p, **lens: replace(pr.evaluate(p, **lens), level=len(p.records) if "known_on" in lens else 0)
    )
    assert judge(case) == "what was learned on the next day changes what was known on this one"


def test_engines_that_disagree_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    judge = judge_of(monkeypatch, properties, check_engines_agree)
    monkeypatch.setattr(properties, "disagreements", lambda *args, **kwargs: ["oracle: state: a against b"])
    assert judge(Case(begun(), date(2018, 4, 1))) == "oracle: state: a against b"
