"""Scenario files: what is read, what is refused with its place, and what a failure tells."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from partnership_rules.errors import DocumentError
from partnership_rules.testing import coverage, find_scenarios, load_scenario, loads_scenario, pin, run_scenario

GIVEN = """given:
  id: x
  policy: michigan-2017
  district: {name: X, charter: false}
  records: [{kind: assigned, on: 2018-03-30}]
"""
HEAD = "format: partnership-rules/scenario/1\ntitle: A title\n"
GOOD = HEAD + GIVEN + "as_of: 2018-04-01\nexpect: {state: assessing}\n"


def test_one_check_may_stand_at_the_top() -> None:
    result = run_scenario(loads_scenario(GOOD))
    assert result.passed
    assert [check.name for check in result.checks] == ["as of 2018-04-01"]
    assert result.to_dict()["passed"] is True
    assert result.report() == "A title: passed"


def test_a_failure_shows_expected_against_actual_and_the_trail() -> None:
    report = run_scenario(loads_scenario(GOOD.replace("{state: assessing}", "{state: asessing}"), file="f.yaml")).report()
    assert "f.yaml:9:17: state: expected asessing, got assessing" in report
    assert "the policy has no such state; did you mean 'assessing'?" in report
    assert "2018-03-30  assigned: identified → assessing (moved)" in report


def test_a_failure_of_a_part_shows_its_reasons() -> None:
    wanted = "{requirements: {plan-in-time: {outcome: not_met}}}"
    report = run_scenario(loads_scenario(GOOD.replace("{state: assessing}", wanted))).report()
    assert "requirements.plan-in-time.outcome: expected not_met, got met" in report
    assert "it applies when this holds" in report


def test_an_expected_error_is_an_answer() -> None:
    early = GOOD.replace("2018-04-01", "2018-01-01")
    assert run_scenario(loads_scenario(early.replace("{state: assessing}", "{error: as_of_before_first_record}"))).passed
    failed = run_scenario(loads_scenario(early))
    assert "error: expected a standing, got as_of_before_first_record" in failed.report()
    assert not run_scenario(loads_scenario(GOOD.replace("{state: assessing}", "{error: as_of_before_first_record}"))).passed


def test_known_on_and_another_policy_are_honoured() -> None:
    text = GOOD.replace("as_of:", "policy: michigan-2017-round-1\nknown_on: 2018-03-30\nas_of:")
    text = text.replace("{state: assessing}", "{clocks: {plan: {due: 2018-05-29}}, known_on: 2018-03-30}")
    assert run_scenario(loads_scenario(text)).passed


@pytest.mark.parametrize(
    "propose",
    [
        "propose:\n  record: {kind: closed, on: 2018-04-01}\n  expect: {accepted: true, state: closed}\n",
        "propose: {kind: closed, on: 2018-04-01, expect: {accepted: true}}\n",
        "propose: {kind: closed, on: 2018-04-01}\nexpect: {accepted: true}\n",
        "propose:\n  - record: {kind: closed, on: 2018-04-01}\n    expect: {outcome: moved}\n",
    ],
)
def test_a_record_may_be_proposed(propose: str) -> None:
    result = run_scenario(loads_scenario(HEAD + GIVEN + propose))
    assert result.passed, result.report()
    assert [check.name for check in result.checks] == ["proposing 'closed' on 2018-04-01"]
    assert not run_scenario(loads_scenario(HEAD + GIVEN + propose.replace("true", "false").replace("moved", "noted"))).passed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD.replace("title:", "titel:"), ":2:1: unknown_key: unknown key 'titel' (did you mean 'title'?)"),
        (GOOD.replace("as_of: 2018-04-01", "as_of: tomorrow"), ":8:8: date_invalid"),
        (GOOD.replace("{state", "{stat"), ":9:10: unknown_expectation: nothing here is called 'stat' (did you mean 'state'?)"),
        (GOOD.replace("michigan-2017", "michigan-2071"), ":5:11: unknown_policy"),
        (GOOD.replace("kind: assigned", "kind: asigned"), ":7:20: unknown_kind: unknown record kind 'asigned' (did you mean 'assigned'?"),
        (GOOD.replace("as_of: 2018-04-01\nexpect: {state: assessing}\n", ""), ":1:1: scenario_empty: nothing is checked"),
        (GOOD.replace("expect: {state: assessing}", "expect: 7"), ":9:9: expectation_shape"),
        (GOOD.replace("expect:", "checks: 7\nexpect:"), ":9:9: list_expected"),
        (GOOD.replace("expect:", "propose: 7\nexpect:"), ":9:10: propose_invalid"),
        (HEAD + "given: 7\nas_of: 2018-04-01\nexpect: {state: x}\n", ":3:8: given_invalid"),
        (HEAD + "given: nowhere\nas_of: 2018-04-01\nexpect: {state: x}\n", ":3:8: unknown_partnership"),
        (GOOD.replace("scenario/1", "policy/1"), ":1:1: kind_unexpected: a scenario is wanted, and this is a policy"),
        (GOOD.replace("on: 2018", "on: 2018/2018"), ":9:10: unknown_expectation: nothing here is called 'state' (did you mean 'states'?)"),
        (HEAD + GIVEN + "checks:\n  - {as_off: 2018-04-01}\n", ":9:6: unknown_key: unknown key 'as_off' (did you mean 'as_of'?)"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place_and_the_nearest_name(text: str, said: str) -> None:
    with pytest.raises(DocumentError) as caught:
        loads_scenario(text, file="s.scenario.yaml")
    assert said in "\n".join(f":{str(problem).split(':', 1)[1]}" for problem in caught.value.problems)


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(DocumentError) as caught:
        loads_scenario(GOOD.replace("title:", "titel:").replace("{state", "{stat").replace("kind: assigned", "kind: asigned"))
    assert len(caught.value.problems) == 4  # the title is missing too


def test_a_policy_that_cannot_be_built_is_told_with_its_line() -> None:
    broken = "  policy: {id: p, states: {a: {initial: true}, b: {final: true}}, transitions: [{on: closed, from: a, to: c}]}"
    with pytest.raises(DocumentError) as caught:
        loads_scenario(GOOD.replace("  policy: michigan-2017", broken), file="s.yaml")
    assert any(str(problem).startswith("s.yaml:5:") and problem.code == "unknown_state" for problem in caught.value.problems)


def test_a_partnership_of_the_folder_may_be_given_by_its_id(tmp_path: Path) -> None:
    body = GIVEN.replace("given:\n", "format: partnership-rules/partnership/1\n").replace("\n  ", "\n")
    (tmp_path / "x.partnership.yaml").write_text(body)
    scenario = tmp_path / "s.scenario.yaml"
    scenario.write_text(HEAD + "given: x\nas_of: 2018-04-01\nexpect: {partnership: x, state: assessing}\n")
    assert run_scenario(load_scenario(scenario)).passed
    (tmp_path / "x.partnership.yaml").write_text(body.replace("assigned", "asigned"))
    with pytest.raises(DocumentError, match=r"x\.partnership\.yaml:5:"):
        load_scenario(scenario)


def test_scenarios_are_found_below_a_folder_in_order(tmp_path: Path) -> None:
    for name in ("b.scenario.yaml", "a/z.scenario.json", "a/not.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    assert [path.name for path in find_scenarios(tmp_path)] == ["z.scenario.json", "b.scenario.yaml"]
    assert find_scenarios(tmp_path / "b.scenario.yaml") == [tmp_path / "b.scenario.yaml"]


ROUGH = GOOD.replace("on: 2018-03-30}]", "on: 2018-03-30}, {kind: agreement_signed, on: 2018-06}]").replace(
    "as_of: 2018-04-01", "as_of: 2018-07-31"
)


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ("{states: [plan_signed]}", ""),
        ("{clocks: {plan: {statuses: [met_late, met], days_late: [1, 2]}}}", ""),
        ("{requirements: {plan-in-time: {outcome: undetermined, needs: the exact day of}}}", ""),
        ("{states: [plan_signed, assessing]}", "states: expected [plan_signed, assessing], got [plan_signed] (all that is possible"),
        ("{clocks: {plan: {statuses: [met]}}}", "clocks.plan.statuses: expected [met], got [met, met_late]"),
        ("{clocks: {plan: {days_late: [1]}}}", "clocks.plan.days_late: expected [1], got [1, 2]"),
        ("{requirements: {plan-in-time: {needs: a letter}}}", "expected a need with the words 'a letter', got other needs"),
        ("{error: too_rough}", "error: expected too_rough, got nothing"),
    ],
)
def test_of_rough_days_a_scenario_expects_what_is_possible(expected: str, said: str) -> None:
    result = run_scenario(loads_scenario(ROUGH.replace("{state: assessing}", expected)))
    assert result.passed == (not said)
    assert said in result.report()
    if said:
        assert "The record gives 1 day only roughly." in result.report()


def test_a_record_of_a_rough_day_may_be_proposed() -> None:
    text = HEAD + GIVEN + "propose:\n  record: {kind: closed, on: 2018-05}\n  expect: {accepted: true, state: closed}\n"
    result = run_scenario(loads_scenario(text))
    assert result.passed, result.report()
    assert [check.name for check in result.checks] == ["proposing 'closed' in May 2018"]


def test_every_standing_of_an_outlook_counts_as_looked_at() -> None:
    [report] = coverage([run_scenario(loads_scenario(ROUGH.replace("{state: assessing}", "{states: [plan_signed]}")))])
    assert next(line.seen for line in report.section("clocks") if line.id == "plan").keys() >= {"met", "met_late"}


def test_a_rough_partnership_is_pinned_by_what_is_possible() -> None:
    held = loads_scenario(ROUGH.replace("{state: assessing}", "{states: [plan_signed]}")).partnership
    text = pin(held, as_of=date(2018, 7, 31), title="Signed in June")
    assert "states: [plan_signed]" in text
    assert run_scenario(loads_scenario(text)).passed
