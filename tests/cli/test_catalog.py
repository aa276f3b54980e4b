"""``catalog``: the policies that come along, each with where it is written."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

import partnership_rules as pr
from cli.running import run


def test_every_policy_is_listed() -> None:
    ran = run("catalog")
    listed = [line.split()[0] for line in ran.out.splitlines() if line.strip()]
    assert set(listed) >= set(pr.catalog())
    assert {one["id"]: one["hash"] for one in run("catalog", "--json").json} == {key: policy.hash for key, policy in pr.catalog().items()}


@pytest.mark.parametrize("name", sorted(pr.catalog()))
@pytest.mark.parametrize("columns", [80, 120])
def test_a_policy_is_shown_with_every_citation_numbered(name: str, columns: int) -> None:
    policy = pr.load_policy(name)
    ran = run("catalog", name, columns=columns)
    said = " ".join(ran.out.split())
    assert (said.count("(where it starts)"), said.count("(where it ends)")) == (1, len(policy.finals))
    for number, citation in enumerate(policy.citations.values(), 1):
        assert f"[{number}] {citation.title.split()[0]}" in said
        assert citation.url in ran.out
    for clock in policy.clocks.values():
        assert clock.title in said
    for requirement in policy.requirements:
        assert requirement.title in said
    assert max(cell_len(line) for line in ran.out.splitlines() if "://" not in line) <= columns


def test_a_policy_of_few_words_is_shown_too(tmp_path: object) -> None:
    import pathlib

    path = pathlib.Path(str(tmp_path)) / "tiny.policy.yaml"
    path.write_text(
        "format: partnership-rules/policy/1\nid: tiny\nstates: {open: {initial: true}, done: {final: true}}\n"
        "transitions: [{on: closed, from: open, to: done}]\nparameters: {x: {value: 3}}\n"
        "ladder: {levels: [{level: 1, decided_by: isd}]}\n",
        encoding="utf-8",
    )
    ran = run("catalog", path)
    assert ran.code == 0
    assert "HOLIDAYS" not in ran.out
    assert "closed: open → done" in ran.out
    assert "Level 1: not spelled out may follow; the isd decides" in ran.out


def test_as_json_it_is_the_policy_and_its_hash() -> None:
    policy = pr.load_policy("michigan-2022")
    assert run("catalog", "michigan-2022", "--json").json == {**policy.to_dict(), "hash": policy.hash}


def test_an_unknown_policy_is_an_error_with_the_nearest_name() -> None:
    ran = run("catalog", "michigan-2071")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("unknown_policy: ")
    assert "michigan-2017" in ran.err
