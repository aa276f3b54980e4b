"""The coverage report: which rules the scenarios exercised, which they did not, and where each is written."""

from __future__ import annotations

import partnership_rules as pr
from partnership_rules.testing import coverage, loads_scenario, run_scenario
from partnership_rules.testing.scenarios.coverage import Line, guard_outcomes, name_of

TEXT = """format: partnership-rules/scenario/1
title: A release that is refused
given:
  id: x
  policy: michigan-2017
  district: {name: X, charter: false}
  agreements:
    - id: a
      clauses:
        - id: c
          when: {reported: {implementation: failing}}
          then: {of: [{kind: closure}]}
          effect: may
          decided_by: isd
          cites: section 9
  records:
    - {kind: assigned, on: 2018-03-30}
    - {kind: agreement_signed, on: 2018-04-01, agreement: a}
    - {kind: released, on: 2021-04-02, by: state_superintendent}
as_of: 2021-04-02
expect: {state: outcome_review}
"""


def lines() -> dict[tuple[str, str], Line]:
    [found] = coverage([run_scenario(loads_scenario(TEXT))])
    return {(line.section, line.id): line for line in found.lines}


def test_steps_that_were_taken_count_and_others_do_not() -> None:
    found = lines()
    assert found["transitions", "assign"].seen == {"taken": 1}
    assert found["transitions", "begin-again"].missing == ("taken",)


def test_a_refused_step_counts_as_an_outcome_of_its_guard() -> None:
    assert lines()["guards", "release"].seen["undetermined"] == 2  # once refused, once as an option on the day


def test_clocks_requirements_grounds_and_clauses_count_with_their_outcomes() -> None:
    found = lines()
    assert set(found["clocks", "intermediate_review"].seen) == {"reached"}
    assert found["clocks", "plan"].missing == ("running", "met_late", "lapsed")
    assert found["requirements", "plan-in-time"].seen == {"met": 1}
    assert found["grounds", "plan-clock-lapsed"].seen == {"false": 1}
    assert found["clauses", "a: c"].seen == {"not_triggered": 1}


def test_every_line_says_where_its_rule_is_written() -> None:
    found = lines()
    assert "MCL 8.6" in " ".join(found["clocks", "plan"].cites)
    assert found["clauses", "a: c"].cites == ("section 9",)


def test_the_report_names_what_nothing_exercised_with_its_citation() -> None:
    [found] = coverage([run_scenario(loads_scenario(TEXT))])
    report = found.report()
    assert "never: begin-again taken  [mcl-388-1621h]" in report
    assert f"transitions: {found.share('transitions')[0]} of 10" in report
    assert found.to_dict()["shares"]["transitions"] == {"seen": found.share("transitions")[0], "possible": 10}


def test_a_guard_that_can_never_be_unknown_is_not_asked_to_be() -> None:
    policy = pr.load_policy("michigan-2017")
    possible = {name_of(t): guard_outcomes(t, policy) for t in policy.transitions}
    assert possible["close"] == ("true",)
    assert possible["sign"] == ("true", "false", "undetermined")
    plain = policy.transitions[0].to_dict() | {"when": {"level": {"at_least": 1}}}
    assert guard_outcomes(type(policy.transitions[0])(**plain), policy) == ("true", "false")


def test_a_share_counts_every_outcome_and_those_that_were_seen() -> None:
    [found] = coverage([run_scenario(loads_scenario(TEXT))])
    for section in ("transitions", "guards", "clocks", "requirements", "grounds", "clauses"):
        lines = [line for line in found.lines if line.section == section]
        seen = sum(1 for line in lines for outcome in line.possible if line.seen.get(outcome))
        assert found.share(section) == (seen, sum(len(line.possible) for line in lines))
    assert 0 < found.share("clocks")[0] < found.share("clocks")[1]
