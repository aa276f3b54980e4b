"""``demo``: the main job on real data, without anything beside the package."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.running import MICHIGAN, ROOT, run, start
from partnership_rules.cli.commands.demo import DEMO


def test_it_shows_a_table_what_is_due_and_a_decision_with_its_reasons() -> None:
    ran = run("demo")
    assert ran.code == 0
    for text in ("Standing on 2019-03-01: 4 partnerships", "60 days after 2017-03-01", "Refused: 'released' on 2020-05-15"):
        assert text in ran.out
    assert "What would have to be true:" in ran.out
    assert ran.out == run("demo").out


def test_it_needs_nothing_but_the_package(tmp_path: Path) -> None:
    done = start("-m", "partnership_rules", "demo", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, run("demo").out)


def test_its_files_are_those_of_the_examples() -> None:
    files = sorted(path for path in DEMO.iterdir() if path.suffix == ".yaml")
    assert len(files) >= 4
    for path in files:
        assert path.read_bytes() == (MICHIGAN / path.name).read_bytes(), f"copy {path.name} again from {MICHIGAN.relative_to(ROOT)}"


def test_its_files_can_be_had_and_are_never_written_over(tmp_path: Path) -> None:
    ran = run("demo", "--to", tmp_path / "mine")
    assert ran.code == 0
    assert sorted(ran.out.split()) == sorted(str(tmp_path / "mine" / path.name) for path in DEMO.iterdir() if path.suffix == ".yaml")
    assert run("status", tmp_path / "mine", "--as-of", "2019-03-01").code == 0
    again = run("demo", "--to", tmp_path / "mine")
    assert (again.code, again.out) == (2, "")
    assert again.err.startswith("file_exists: ")


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    ran = run("demo", "--to", tmp_path / "file")
    assert ran.code == 2
    assert ran.err.startswith("file_unwritable: ")


@pytest.mark.parametrize("line", [line for line in run("demo").out.splitlines() if line.startswith("  partnership-rules ")])
def test_what_it_proposes_to_run_next_runs(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("demo", "--to", "mine")
    args = line.split()[1:]
    assert run(*args).code == (2 if args[0] == "demo" else 0)
