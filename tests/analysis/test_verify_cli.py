"""The command ``verify``: what it prints, writes, and how it leaves."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli.running import run

import partnership_rules as pr

from .documents import TRANSITIONS, agreement, clause, deed, policy

MISSED = clause("c", {"missed": {}})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "small.policy.yaml").write_text(pr.dumps(policy()), encoding="utf-8")
    (tmp_path / "plan.agreement.yaml").write_text(pr.dumps(agreement([deed("a")], MISSED)), encoding="utf-8")
    return tmp_path


def test_a_policy_of_which_all_laws_are_proven_is_fine(folder: Path) -> None:
    found = run("verify", folder / "small.policy.yaml", "--law", "can-end", "--law", "late-stays-late")
    assert (found.code, "2 proven, 0 refuted" in found.out) == (0, True)


def test_a_refuted_law_is_a_no_with_its_story_and_its_document(folder: Path) -> None:
    found = run("verify", folder / "small.policy.yaml", "--law", "bounded", "--no-extensions", "--out", folder / "cases")
    assert found.code == 1
    assert "the clock plan in work" in found.out
    again = folder / "cases" / "bounded.partnership.yaml"
    assert again.read_text(encoding="utf-8").startswith("format: partnership-rules/partnership/1")


def test_a_written_counterexample_stands_where_the_story_ends_when_its_policy_lies_beside_it(folder: Path) -> None:
    run("verify", folder / "small.policy.yaml", "--law", "bounded", "--out", folder)
    found = run("status", folder / "bounded.partnership.yaml", "--as-of", "2018-05-31", "--json")
    assert (found.code, '"state": "work"' in found.out, '"status": "lapsed"' in found.out) == (0, True, True)


def test_an_agreement_is_verified_with_the_policy_it_names(folder: Path) -> None:
    found = run("verify", folder / "plan.agreement.yaml", "--law", "clauses-need-a-miss", "--json")
    assert found.code == 0
    assert '"agreement": "plan"' in found.out


def test_a_policy_is_verified_with_an_agreement_that_is_given(folder: Path) -> None:
    bad = agreement([deed("a")], clause("c", {"not": {"met": {}}}))
    (folder / "bad.agreement.yaml").write_text(pr.dumps(bad), encoding="utf-8")
    law = ("--law", "clauses-need-a-miss")
    found = run("verify", folder / "small.policy.yaml", "--agreement", folder / "bad.agreement.yaml", *law)
    assert found.code == 1
    assert "the clause 'c' is triggered" in found.out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("verify", "michigan-2071"), 2, "unknown_policy"),
        (("verify", "michigan-2017", "--law", "can-edn"), 2, "can-end"),
        (("verify", "{folder}"), 2, "kind_unexpected"),
        (("verify", "{folder}/small.policy.yaml", "--agreement", "{folder}/small.policy.yaml"), 2, "kind_unexpected"),
    ],
)
def test_what_cannot_be_verified_is_refused_with_a_code(arguments: tuple[str, ...], code: int, said: str, folder: Path) -> None:
    found = run(*(argument.replace("{folder}", str(folder)) for argument in arguments))
    assert found.code == code
    assert said in found.err


def test_an_agreement_that_names_no_policy_is_refused(folder: Path) -> None:
    text = pr.dumps(agreement([deed("a")], MISSED)).replace("policy: small\n", "")
    (folder / "lost.agreement.yaml").write_text(text, encoding="utf-8")
    assert "policy_missing" in run("verify", folder / "lost.agreement.yaml").err


def test_check_lints_what_it_can_load_and_shows_the_case(folder: Path) -> None:
    again = {**TRANSITIONS[2], "id": "again", "to": "closed"}
    (folder / "small.policy.yaml").write_text(pr.dumps(policy(again)), encoding="utf-8")
    found = run("check", folder / "small.policy.yaml")
    assert "small.policy.yaml:" in found.out
    assert "shadowed_alternative" in found.out
