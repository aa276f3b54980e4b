"""``check``: problems one a line; 0 none, 1 problems of what could be read, 2 what could not be read."""

from __future__ import annotations

import json
from pathlib import Path

import partnership_rules as pr
from cli.running import AGREEMENT, LATER, MICHIGAN, PARTNERSHIP, folder, run
from partnership_rules.cli.findings import github, sarif
from partnership_rules.errors import Place, Problem

WARNED = PARTNERSHIP.replace("by: state_superintendent}", "by: govenor}")


def test_documents_without_problems_leave_with_0_and_say_so(tmp_path: Path) -> None:
    path = tmp_path / "two.partnership.yaml"
    path.write_text(LATER, encoding="utf-8")
    for given in ([path], [tmp_path], [path, tmp_path]):
        ran = run("check", *given)
        assert (ran.code, ran.out, ran.err) == (0, "", "no problems\n")


def test_nothing_is_said_of_the_examples_and_of_the_catalog_but_what_no_source_says() -> None:
    catalog = Path(pr.__file__).parent / "catalog" / "policies"
    ran = run("check", MICHIGAN, MICHIGAN.parent / "own_policy", catalog, "--json")
    assert ran.code == 0
    assert {(problem["code"], problem["severity"]) for problem in ran.json["problems"]} <= {("unverified", "hint")}


def test_a_warning_is_marked_as_one_and_counts_only_where_strictness_is_asked_for(tmp_path: Path) -> None:
    path = folder(tmp_path, one_partnership=WARNED) / "one.partnership.yaml"
    ran = run("check", path)
    assert ran.code == 0
    assert "warning: unknown_role: the policy has no role 'govenor'" in ran.out
    assert ran.err.startswith("no problems, ")
    assert run("check", path, "--strict").code == 1
    assert run("check", path, "--strict").out == ran.out
    assert "warning: unknown_role: " in run("check", tmp_path).out


def test_the_worst_of_several_documents_decides_and_all_are_told(tmp_path: Path) -> None:
    path = tmp_path
    (path / "bad.agreement.yaml").write_text("x: 1\n", encoding="utf-8")
    (path / "two.partnership.yaml").write_text(LATER.replace("kind: assigned", "by: govenor, kind: assigned"), encoding="utf-8")
    ran = run("check", path / "two.partnership.yaml", path / "bad.agreement.yaml", path / "none.yaml")
    assert ran.code == 2
    assert [line.split(": ")[1] for line in ran.out.splitlines()] == ["warning", "format_missing", "file_unreadable"]
    assert ran.err == "2 problems, 1 warning\n"
    assert run("check", path / "none.yaml", path / "bad.agreement.yaml", path / "two.partnership.yaml").code == 2


def test_an_error_of_what_could_be_read_leaves_with_1(tmp_path: Path) -> None:
    text = AGREEMENT.replace("when: {missed: {}}", "when: {all: [{met: {id: principal}}, {missed: {id: principal}}]}")
    ran = run("check", folder(tmp_path, plan_agreement=text) / "plan.agreement.yaml")
    assert ran.code == 1
    assert ": clause_never_fires: " in ran.out


def test_as_json_every_problem_is_a_mapping(tmp_path: Path) -> None:
    ran = run("check", folder(tmp_path, one_partnership=WARNED) / "one.partnership.yaml", "--json")
    assert ("unknown_role", "warning") in [(problem["code"], problem["severity"]) for problem in ran.json["problems"]]


BROKEN = PARTNERSHIP.replace("{kind: assigned, on: 2017-03-01}", "{kind: assigned, on: 2017-03-41}")


def test_problems_are_told_as_annotations_of_a_workflow(tmp_path: Path) -> None:
    path = folder(tmp_path, one_partnership=BROKEN) / "one.partnership.yaml"
    ran = run("check", path, "--format", "github")
    (said,) = ran.out.splitlines()
    assert ran.code == 2
    assert said.startswith(f"::error file={path},line=11,col=")
    assert ",title=date_invalid::2017-03-41 is not a day" in said


def test_signs_that_end_a_command_of_a_workflow_are_escaped() -> None:
    problem = Problem("a_code", Place("a,b:c.yaml", 2, 3), "100 % of\n::this", "why", severity="hint")
    assert github(problem) == "::notice file=a%2Cb%3Ac.yaml,line=2,col=3,title=a_code::100 %25 of ::this (why)"


def test_a_problem_without_a_line_has_none_in_any_form() -> None:
    whole, start = Problem("b", Place("a\\b.yaml"), "x\r", severity="warning"), Problem("a", Place("c.csv", 4), "é")
    assert [github(one) for one in (whole, start)] == ["::warning file=a\\b.yaml,title=b::x", "::error file=c.csv,line=4,title=a::é"]
    text = sarif([whole, start, start])
    (run,) = json.loads(text)["runs"]
    assert run["tool"]["driver"] == {"name": "partnership-rules", "version": pr.__version__, "rules": [{"id": "a"}, {"id": "b"}]}
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert places[0] == {"artifactLocation": {"uri": "a/b.yaml"}}
    assert places[1] == {"artifactLocation": {"uri": "c.csv"}, "region": {"startLine": 4, "startColumn": 1}}
    assert text == json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def test_problems_are_told_as_sarif(tmp_path: Path) -> None:
    path = folder(tmp_path, one_partnership=BROKEN) / "one.partnership.yaml"
    ran = run("check", path, "--format", "sarif")
    log = ran.json
    (result,) = log["runs"][0]["results"]
    assert (ran.code, log["version"], result["ruleId"], result["level"]) == (2, "2.1.0", "date_invalid", "error")
    place = result["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == (str(path), 11)
    assert [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]] == ["date_invalid"]
    assert run("check", folder(tmp_path), "--format", "sarif").json["runs"][0]["tool"]["driver"]["name"] == "partnership-rules"
    assert run("check", path, "--format", "json").json == run("check", path, "--json").json


def test_a_file_alone_is_told_of_the_rows_that_its_folder_is_told_of(tmp_path: Path) -> None:
    folder(tmp_path)
    columns = "{milestone: did, on: day, school: place}"
    mapping = f"format: partnership-rules/mapping/1\nid: one\ncolumns: {columns}\n"
    (tmp_path / "one.evidence.mapping.yaml").write_text(mapping, encoding="utf-8")
    row = "principal_hired,2018-07-03,b\n"
    (tmp_path / "one.evidence.csv").write_text(f"did,day,place\n{row}{row}", encoding="utf-8")
    alone, together = run("check", tmp_path / "one.partnership.yaml"), run("check", tmp_path)
    of_the_table = [line for line in together.out.splitlines() if "one.evidence.csv" in line]
    assert of_the_table
    assert [line for line in alone.out.splitlines() if "one.evidence.csv" in line] == of_the_table
