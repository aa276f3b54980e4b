"""``init``: a folder to begin with, which checks clean and takes the place of nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from cli.running import run
from partnership_rules.cli.commands.init import STARTER


def test_what_it_writes_checks_clean_and_its_scenarios_pass(tmp_path: Path) -> None:
    ran = run("init", tmp_path / "mine")
    assert ran.code == 0
    assert run("check", "--strict", tmp_path / "mine").code == 0
    tested = run("test", tmp_path / "mine")
    assert (tested.code, "none failed" in tested.out) == (0, True)
    assert {kind for path in STARTER.iterdir() for kind in path.suffixes[:1]} == {".policy", ".agreement", ".partnership", ".scenario"}


def test_what_it_proposes_to_run_next_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    next_ones = [line.split()[1:] for line in run("init").out.splitlines() if line.startswith("  partnership-rules ")]
    assert len(next_ones) == 3
    for args in next_ones:
        assert run(*args).code == 0


def test_every_document_names_its_schema_which_lies_beside_it(tmp_path: Path) -> None:
    run("init", tmp_path)
    documents = [path for path in tmp_path.iterdir() if path.is_file()]
    assert len(documents) == 4
    for path in documents:
        lines = path.read_text(encoding="utf-8").splitlines()
        named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", lines[0])
        assert named is not None
        schema = json.loads((tmp_path / named[1]).read_text(encoding="utf-8"))
        assert f"format: {schema['title']}" in lines


def test_nothing_is_written_where_one_of_its_files_is_there(tmp_path: Path) -> None:
    (tmp_path / "riverside.scenario.yaml").write_text("mine", encoding="utf-8")
    ran = run("init", tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("file_exists: ")
    assert [path.name for path in tmp_path.iterdir()] == ["riverside.scenario.yaml"]
    assert (tmp_path / "riverside.scenario.yaml").read_text(encoding="utf-8") == "mine"
