"""Laws and ready properties: the policies of the catalog obey them, and a policy with a planted fault breaks its law."""

from __future__ import annotations

from typing import Any

import pytest

import partnership_rules as pr
from partnership_rules.testing import LAWS, LawResult, check_deterministic, check_engines_agree, check_monotone, laws, search
from partnership_rules.testing import check_policy as checked
from partnership_rules.testing.smaller import made_smaller

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
    row = GOOD.to_json()
    for step in row["transitions"]:
        if step["id"] == place:
            step.update(fields)
            for name in [name for name, value in step.items() if value is None]:
                del step[name]
    return pr.Policy(**row)


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
    fields = {name: getattr(partnership, name) for name in type(partnership).model_fields}
    shorter = [
        {name: tuple(one for one in fields[name] if one is not left_out)}
        for name in ("records", "evidence")
        for left_out in fields[name]
        if name == "evidence" or len(fields[name]) > 1
    ]
    return [pr.Partnership(**{**fields, **change}) for change in shorter]


BROKEN = [
    (laws.nobody_is_escalated_without_grounds, changed("escalate", when=None), "while grounds are"),
    (
        laws.nobody_is_released_by_what_is_not_known,
        changed("release", when={"not": {"missed": {"phase": "outcome"}}}),
        "while nothing is known",
    ),
    (laws.a_consequence_is_one_that_the_plan_spells_out, changed("close", on="consequence_selected"), "stands on no menu"),
    (laws.meeting_one_more_benchmark_never_makes_the_standing_worse, changed("release", when={"missed": {}}), ""),
    (laws.every_path_can_still_end, changed("close", when={"level": {"at_least": 9}}), "no end was found"),
]


@pytest.mark.parametrize(("law", "policy", "said"), BROKEN, ids=lambda value: getattr(value, "__name__", ""))
@pytest.mark.parametrize("seed", [0, 1])
def test_a_planted_fault_breaks_its_law_and_nothing_can_be_left_out_of_the_counterexample(
    law: Any, policy: pr.Policy, said: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(search, "made_smaller", lambda *args: asked.append(args[2]) or made_smaller(*args))
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
    assert found.to_json()["partnership"]["id"] == "drawn"


def test_a_clause_that_punishes_success_is_found_with_the_agreement() -> None:
    clause = {"id": "c", "when": {"met": {"phase": "outcome"}}, "then": {"of": [{"kind": "closure"}]}, "effect": "may", "decided_by": "isd"}
    bad = pr.Agreement(**{**AGREEMENT.to_json(), "clauses": [clause]})
    found = laws.meeting_one_more_benchmark_never_makes_the_standing_worse(GOOD, [bad], examples=100)
    assert found.reason == "with 'b' met the clause 'c' is triggered"


def test_a_law_that_says_nothing_about_a_policy_is_inconclusive() -> None:
    row = GOOD.to_json()
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
