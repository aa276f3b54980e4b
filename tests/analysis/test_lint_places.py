"""Lint of files: the line and column of each finding; and the rarer forms of targets, units and conditions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cli.running import run
from helpers.build import catalogued

import partnership_rules as pr
from partnership_rules.analysis import lint, lint_files

from .documents import CLOCKS, agreement, at_least, at_most, clause, deed, policy, rate

GAP = {"value": "3", "unit": "points"}
FORTY = {"value": "40", "unit": "percent"}

AGREEMENT = """\
format: partnership-rules/agreement/1
id: plan
policy: small
benchmarks:
  - {id: a, phase: outcome, domain: academic, measure: a, target: {done: true}}
  - {id: b, phase: outcome, domain: academic, measure: b, target: {rise_by: {value: 5, unit: points}}}
clauses:
  - {id: c, when: {missed: {id: a}}, then: {of: [{kind: closure}]}, effect: may, decided_by: mayor}
"""
PARTNERSHIP = """\
format: partnership-rules/partnership/1
id: p
policy: small
district: {name: D}
agreements:
  - id: inline
    benchmarks:
      - {id: a, phase: outcome, domain: health, measure: a, target: {done: true}}
records:
  - {kind: identified, on: 2020-01-01}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "small.policy.yaml").write_text(pr.dumps(policy()), encoding="utf-8")
    (tmp_path / "plan.agreement.yaml").write_text(AGREEMENT, encoding="utf-8")
    (tmp_path / "p.partnership.yaml").write_text(PARTNERSHIP, encoding="utf-8")
    return tmp_path


def placed(path: Path) -> list[tuple[str, int, int, str]]:
    return [(Path(p.where.file).name, p.where.line, p.where.column, p.code) for p in lint_files(path)]


def test_findings_of_an_agreement_stand_at_what_they_speak_of(folder: Path) -> None:
    assert placed(folder / "plan.agreement.yaml") == [
        ("plan.agreement.yaml", 6, 77, "baseline_missing"),
        ("plan.agreement.yaml", 6, 5, "uncovered_benchmark"),
        ("plan.agreement.yaml", 8, 94, "unknown_decider"),
    ]


def test_an_agreement_inside_a_partnership_is_linted_where_it_stands(folder: Path) -> None:
    assert [row[1:] for row in placed(folder / "p.partnership.yaml")] == [(8, 7, "no_academic_outcome"), (8, 9, "uncovered_benchmark")]


def test_a_policy_inside_a_partnership_is_linted_where_it_stands(folder: Path) -> None:
    lines = pr.dumps(policy(kinds={"appealed": "an appeal"})).splitlines()[1:]
    inline = "policy:\n" + "\n".join(f"  {line}" for line in lines)
    (folder / "q.partnership.yaml").write_text(PARTNERSHIP.replace("policy: small", inline).replace("id: p\n", "id: q\n"), encoding="utf-8")
    assert "unused_kind" in {row[3] for row in placed(folder / "q.partnership.yaml")}


def test_a_folder_has_each_of_its_files_linted_once(folder: Path) -> None:
    assert [row[0] for row in placed(folder)] == ["plan.agreement.yaml"] * 3 + ["p.partnership.yaml"] * 2


NEXT = "format: partnership-rules/policy/1\nid: next\nextends: small\n"


def test_an_extension_repeats_no_finding_of_its_base_and_has_what_it_brings_in_placed_in_itself(folder: Path) -> None:
    bare = policy(silence=[])
    (folder / "small.policy.yaml").write_text(pr.dumps(bare), encoding="utf-8")
    base = [row for row in placed(folder) if row[0] == "small.policy.yaml"]
    assert {row[3] for row in base} == {"wait_without_default", "clock_without_effect"}
    assert all(row[1] > 1 and row[2] > 1 for row in base)
    (folder / "next.policy.yaml").write_text(NEXT, encoding="utf-8")
    assert placed(folder / "next.policy.yaml") == []
    (folder / "next.policy.yaml").write_text(NEXT + "transitions: [{id: sign, when: null, otherwise: true}]\n", encoding="utf-8")
    assert placed(folder / "next.policy.yaml") == [("next.policy.yaml", 3, 10, "wait_without_default")]
    assert "what it takes over from small.policy.yaml:" in lint_files(folder / "next.policy.yaml")[0].hint


def test_check_lint_and_the_command_line_find_the_same_in_a_folder(folder: Path) -> None:
    found = pr.check(folder)
    assert found == list(lint_files(folder))
    assert [problem.to_dict() for problem in found] == run("check", folder, "--json").json["problems"]
    codes_of_values = sorted(problem.code for problem in pr.check(pr.load(folder)))
    assert codes_of_values == sorted(problem.code for problem in found) == sorted(problem.code for problem in lint(pr.load(folder)))


def test_what_cannot_be_read_has_no_findings_of_lint(folder: Path) -> None:
    (folder / "plan.agreement.yaml").write_text("format: partnership-rules/agreement/1\nid: [", encoding="utf-8")
    (folder / "small.policy.yaml").write_text("format: partnership-rules/policy/1\nid: small\n", encoding="utf-8")
    assert placed(folder / "plan.agreement.yaml") == []
    assert placed(folder / "small.policy.yaml") == []


def test_a_policy_that_extends_another_has_its_findings_in_the_file_that_says_them(tmp_path: Path) -> None:
    text = "format: partnership-rules/policy/1\nid: mine\nextends: michigan-2017\nkinds: {appealed: An appeal}\n"
    (tmp_path / "mine.policy.yaml").write_text(text, encoding="utf-8")
    assert placed(tmp_path / "mine.policy.yaml") == [("mine.policy.yaml", 4, 19, "unused_kind")]


def codes(*benchmarks: dict[str, Any], **fields: Any) -> set[str]:
    return {problem.code for problem in lint(agreement(list(benchmarks), clause("c", {"missed": {}}), **fields), policy=policy())}


@pytest.mark.parametrize(
    ("target", "missing"),
    [
        ({"any_of": [at_least("80"), {"rise_by": GAP}]}, True),
        ({"any_of": [at_least("80"), {"measure": "x", "target": {"rise_by": GAP}}]}, True),
        ({"any_of": [at_least("80"), {"measure": "x", "baseline": FORTY, "target": {"rise_by": GAP}}]}, False),
        ({"at_least_n_of": {"n": 1, "of": [{"fall_by": GAP}]}}, True),
    ],
)
def test_a_baseline_is_missed_at_any_depth(target: dict[str, Any], missing: bool) -> None:
    assert ("baseline_missing" in codes(rate("a", target))) == missing


def test_a_gap_needs_the_baseline_of_its_comparator_too() -> None:
    bare = rate("a", {"gap_falls_by": GAP}, baseline=FORTY)
    told = rate("a", {"gap_falls_by": {**GAP, "comparator": {"baseline": "50"}}}, baseline=FORTY)
    assert "baseline_missing" in codes(bare)
    assert "baseline_missing" not in codes(told)


def test_a_change_of_more_and_then_less_is_stricter_first() -> None:
    early = rate("a", {"rise_by": {"value": "6", "unit": "points"}}, baseline=FORTY, due="2019-06-30")
    late = rate("b", {"rise_by": {"value": "5", "unit": "points"}}, baseline=FORTY, due="2020-06-30")
    assert "intermediate_stricter" in codes(early, late)
    assert "intermediate_stricter" not in codes({**early, "measure": "another"}, late)
    assert "intermediate_stricter" not in codes(early, {**late, "baseline": {"value": "41", "unit": "percent"}})


def test_units_are_compared_at_any_depth() -> None:
    deep = rate(
        "b", {"any_of": [at_most("1"), {"measure": "rate", "baseline": {"value": "1", "unit": "points"}, "target": {"rise_by": GAP}}]}
    )
    assert "mixed_units" in codes(rate("a", at_least("80")), deep)


def test_an_open_term_ends_nowhere() -> None:
    assert "due_outside_term" not in codes(deed("a", due="2050-01-01"), term={"from": "2018-01-01"})
    assert "due_outside_term" in codes(deed("a", due="2017-01-01"), term={"from": "2018-01-01"})


def test_without_a_policy_a_plan_is_still_linted() -> None:
    found = {p.code for p in lint(pr.Agreement(id="x", benchmarks=[rate("a", {"fall_by": GAP})]))}
    assert found == {"baseline_missing"}


def test_a_clause_for_each_school_is_linted_for_the_schools_that_benchmarks_name() -> None:
    text = agreement([deed("a", school="east"), deed("b", school="west")], clause("c", {"missed": {}}, **{"for": "each"}))
    assert lint(text, policy=policy()) == ()
    lost = agreement([deed("a", school="east")], clause("c", {"missed": {"domain": "health"}}, **{"for": "each"}))
    assert "empty_selector" in {p.code for p in lint(lost, policy=policy())}


def test_a_benchmark_that_never_falls_due_never_matters() -> None:
    rules = policy(clocks={**CLOCKS, "outcome": {**CLOCKS["outcome"], "phase": "another"}})
    found = [p for p in lint(agreement([deed("a")], clause("c", {"missed": {}})), policy=rules) if p.code == "benchmark_never_matters"]
    assert "nothing makes it due" in found[0].hint


def test_every_kind_of_condition_can_be_linted() -> None:
    listed = [
        {"rated": {"in": "red", "consecutive": 2}}, {"designated": {"as": "CSI"}}, {"members": {"are": "exited"}}, {"charter": True},
        {"reported": {"support": "coaching", "is": "failing"}}, {"elapsed": {"since": {"kind": "assigned"}, "period": "P1M"}},
        {"at_least": {"n": 1, "of": [{"level": {"at_least": 1}}, {"finding": {"review": "outcome", "is": "met"}}]}},
        {"has": {"party": "isd"}}, {"not": {"has": {"benchmarks": {}, "per": "school"}}},
        {"parameter": {"name": "way", "is": "one"}}, {"share_met": {"below": {"parameter": "third"}}},
    ]  # fmt: skip
    steps = [{"id": f"s{n}", "on": f"k{n}", "from": "work", "to": "review", "when": when} for n, when in enumerate(listed)]
    parameters = {"way": {"value": "one", "choices": ["one", "two"]}, "third": {"value": "1/3"}}
    rules = policy(*steps, kinds={f"k{n}": "" for n in range(len(listed))}, parameters=parameters)
    assert {p.code for p in lint(rules)} <= {"gap", "periods_unordered", "transition_never_fires"}


def test_the_clause_language_of_round_four_has_no_finding_of_its_own() -> None:
    assert lint(catalogued("michigan-2022")) == ()
    assert {p.code for p in lint(catalogued("michigan-2022").with_changes(silence=()))} == {"overlap"}
