"""``test`` and ``mutate``: 0 all is well, 1 a scenario fails or too many faults survive, 2 what could not be read."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.running import run
from partnership_rules.cli import main
from partnership_rules.testing.faulty.refuting import FEW

POLICY = """\
format: partnership-rules/policy/1
id: tiny
states: {open: {initial: true}, resting: {}, done: {final: true}}
transitions:
  - {id: rest, on: assigned, from: open, to: resting, cites: rule-1}
  - {id: end, on: closed, from: [open, resting], to: done, cites: rule-2}
citations: {rule-1: {title: Rule 1}, rule-2: {title: Rule 2}}
"""
SCENARIO = """\
format: partnership-rules/scenario/1
title: Whoever closes is done
given: {id: x, policy: tiny, district: {name: X}, records: [{kind: identified, on: 2017-01-02}, {kind: closed, on: 2017-01-03}]}
checks:
  - {as_of: 2017-01-02, expect: {state: open}}
  - {as_of: 2017-01-03, expect: {state: done}}
"""
RESTS = SCENARIO.replace("Whoever closes is done", "Whoever is assigned rests, and may still close").replace(
    "{kind: identified, on: 2017-01-02}", "{kind: assigned, on: 2017-01-02}"
)
RESTS = RESTS.replace("state: open", "state: resting, level: 0, cycle: 1, trail: [{what: assigned}]")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "tiny.policy.yaml").write_text(POLICY, "utf-8")
    (tmp_path / "closes.scenario.yaml").write_text(SCENARIO, "utf-8")
    (tmp_path / "rests.scenario.yaml").write_text(RESTS, "utf-8")
    return tmp_path


def write(home: Path, name: str, text: str) -> Path:
    path = home / name
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run the program to its end, which must be the exit code 2 without a traceback, and give what it wrote."""

    def told(*arguments: object) -> str:
        monkeypatch.setattr(sys, "argv", ["partnership-rules", *map(str, arguments)])
        monkeypatch.setenv("COLUMNS", "100")
        with pytest.raises(SystemExit) as left:
            main()
        written = "".join(capfd.readouterr())
        assert left.value.code == 2, written
        assert "Traceback" not in written
        return written

    return told


# ---- test ------------------------------------------------------------------------------------------------------------


def test_scenarios_that_pass_leave_with_0(home: Path) -> None:
    ran = run("test", home)
    assert (ran.code, ran.err) == (0, "")
    assert "✓ Whoever closes is done" in ran.out
    assert ran.out.endswith("2 scenarios, none failed\n")
    assert run("test", home / "closes.scenario.yaml").out.endswith("1 scenario, none failed\n")


def test_a_scenario_that_fails_leaves_with_1_and_shows_expected_against_actual(home: Path) -> None:
    path = write(home, "wrong.scenario.yaml", SCENARIO.replace("state: done", "state: dnoe").replace("Whoever", "Nobody who"))
    ran = run("test", home)
    assert ran.code == 1
    assert "✗ Nobody who closes is done" in ran.out
    assert f"{path}:6:41: state: expected dnoe, got done (the policy has no such state; did you mean 'done'?)" in ran.out.replace("\n", "")
    assert "3 scenarios, 1 failed" in ran.out


def test_what_was_exercised_is_told_with_what_never_was_and_its_citation(home: Path) -> None:
    (home / "rests.scenario.yaml").unlink()
    ran = run("test", home, "--coverage")
    assert ran.code == 0
    assert "policy tiny" in ran.out
    assert "transitions: 1 of 2" in ran.out
    assert "never: rest taken  [rule-1]" in ran.out
    (covered,) = run("test", home, "--coverage", "--json").json["coverage"]
    assert covered["shares"]["transitions"] == {"seen": 1, "possible": 2}
    assert "coverage" not in run("test", home, "--json").json


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title:", "titel:", "2:1: unknown_key: unknown key 'titel' (did you mean 'title'?)"),
        ("{state: done}", "{stat: done}", "6:34: unknown_expectation: nothing here is called 'stat' (did you mean 'state'?)"),
        (
            "{state: done}",
            "{clocks: {plan: {sttus: x}}}",
            "6:50: unknown_expectation: nothing here is called 'sttus' (did you mean 'status'?)",
        ),
        ("policy: tiny", "policy: tinny", "3:24: unknown_policy: nothing defines the policy 'tinny' (did you mean 'tiny'?)"),
    ],
)
def test_what_cannot_be_read_leaves_with_2_and_is_told_with_its_place_and_the_nearest_name(
    home: Path, old: str, new: str, said: str, told: Callable[..., str]
) -> None:
    path = write(home, "closes.scenario.yaml", SCENARIO.replace(old, new, 1))
    for command in (("test", home), ("mutate", home / "tiny.policy.yaml", home)):
        assert f"{path}:{said}" in told(*command)


def test_a_faulty_scenario_does_not_hide_what_the_others_come_to(home: Path) -> None:
    write(home, "closes.scenario.yaml", SCENARIO.replace("title:", "titel:"))
    ran = run("test", home)
    assert ran.code == 2
    assert "✓ Whoever is assigned rests, and may still close" in ran.out
    both = run("test", home, "--json").json
    assert [one["passed"] for one in both["scenarios"]] == [True]
    assert {problem["code"] for problem in both["problems"]} == {"unknown_key", "missing_key"}


def test_a_policy_that_cannot_be_built_is_told_with_its_line(home: Path, told: Callable[..., str]) -> None:
    path = write(home, "tiny.policy.yaml", POLICY.replace("from: open", "from: opne"))
    for command in (("test", home), ("mutate", path, home)):
        written = told(*command)
        assert f"{path}:5:" in written
        assert "did you mean 'open'?" in written


# ---- mutate ----------------------------------------------------------------------------------------------------------


def test_the_kill_table_is_printed_and_what_survives_is_told_with_its_reason(home: Path) -> None:
    ran = run("mutate", home / "tiny.policy.yaml", home, "--at-least", "50")
    assert ran.code == 0
    first, *lines = ran.out.splitlines()
    assert first.startswith("tiny: ")
    assert any("Whoever is assigned rests, and may still close" in line for line in lines)
    survivors = [line for line in lines if "survived: " in line]
    assert survivors
    assert all(line.endswith(" (no reason is given)") for line in survivors)
    name = survivors[0].partition("survived: ")[2].removesuffix(" (no reason is given)")
    reasons = write(home, "reasons.yaml", f'"{name}": it means the same\n')
    again = run("mutate", home / "tiny.policy.yaml", home, "--at-least", "50", "--reasons", reasons)
    assert f"survived: {name} (it means the same)" in again.out
    assert again.out.count("no reason is given") == len(survivors) - 1
    table = run("mutate", home / "tiny.policy.yaml", home, "--at-least", "0", "--json").json
    rules = Counter(".".join(name.partition(":")[0].split(".")[:2]) for name in table["unexplained"])
    assert {line for line in lines if line.endswith(" survived")} == {f"  {rule}: {count} survived" for rule, count in rules.items()}
    shown = sum(min(count, FEW) for count in rules.values())
    assert (len(survivors), sum(" more" in line for line in lines)) == (shown, sum(count > FEW for count in rules.values()))


def test_too_many_survivors_leave_with_1_and_as_json_each_mutant_has_what_killed_it(home: Path) -> None:
    (home / "rests.scenario.yaml").unlink()
    ran = run("mutate", home / "tiny.policy.yaml", home, "--json")
    assert ran.code == 1
    table = ran.json
    assert (table["of"], table["mutants"]) == ("tiny", len(table["kills"]))
    assert table["killed"] == sum(kill["killed_by"] is not None for kill in table["kills"])
    assert table["percent"] < 95
    assert table["unexplained"] == [kill["mutant"] for kill in table["kills"] if kill["killed_by"] is None]
    assert run("mutate", home / "tiny.policy.yaml", home, "--at-least", "0").code == 0


def test_scenarios_that_fail_already_prove_nothing_and_leave_with_2(home: Path, told: Callable[..., str]) -> None:
    write(home, "closes.scenario.yaml", SCENARIO.replace("state: done", "state: open"))
    assert "1 scenario failed without any fault, first 'Whoever closes is done'" in told("mutate", home / "tiny.policy.yaml", home)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("mutate", "michigan-2071", "."), "michigan-2017"),
        (("mutate", "closes.scenario.yaml", "."), "scenario"),
        (("mutate", "x.partnership.yaml", "."), "a policy or an agreement is wanted, and this is a partnership"),
        (("mutate", "tiny.policy.yaml", "empty"), "folder_empty: the folder holds no scenarios (files end in .scenario.yaml)"),
        (("test", "empty"), "folder_empty: the folder holds no scenarios (files end in .scenario.yaml)"),
        (("mutate", "tiny.policy.yaml", ".", "--reasons", "reasons.yaml"), "reasons.yaml:1:1: unknown_mutant"),
        (("mutate", "tiny.policy.yaml", ".", "--reasons", "none.yaml"), "none.yaml: file_unreadable"),
    ],
)
def test_what_cannot_be_held_against_faults_leaves_with_2_and_a_word(
    home: Path, arguments: tuple[str, ...], said: str, told: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "empty").mkdir()
    write(home, "reasons.yaml", "nothing: a reason\n")
    given = "id: x\npolicy: tiny\ndistrict: {name: X}\nrecords: [{kind: identified, on: 2017-01-02}]\n"
    write(home, "x.partnership.yaml", f"format: partnership-rules/partnership/1\n{given}")
    monkeypatch.chdir(home)
    assert said in told(*arguments)


def test_an_agreement_can_be_mutated_too_and_laws_may_be_asked(home: Path) -> None:
    benchmark = "{id: b, phase: p, domain: d, measure: m, target: {done: true}, due: 2018-01-01}"
    text = f"format: partnership-rules/agreement/1\nid: plan\npolicy: tiny\nbenchmarks: [{benchmark}]\n"
    ran = run("mutate", write(home, "plan.agreement.yaml", text), home, "--at-least", "0", "--laws")
    assert ran.code == 0
    assert ran.out.startswith("plan: 0 of ")
