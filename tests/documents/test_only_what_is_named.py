"""One file beside many: an id is found without parsing the files that are not named; what is wrong with those that are is said as ever."""

from __future__ import annotations

from pathlib import Path

import pytest

import partnership_rules as pr
from partnership_rules.documents import lookup

PARTNERSHIP = """\
format: partnership-rules/partnership/1
id: p
policy: michigan-2017
district: {name: Some District}
records:
  - {kind: identified, on: 2017-01-20}
  - {kind: signed, on: 2017-04-27, role: local_board, agreement: plan-7}
agreements: [plan-7]
"""


def agreement(key: str, *, head: str = "") -> str:
    return f"{head}format: partnership-rules/agreement/1\nid: {key}\nnote: |\n  id: no-id\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "p.partnership.yaml").write_text(PARTNERSHIP, "utf-8")
    for number in range(20):
        (tmp_path / f"{number}.agreement.yaml").write_text(agreement(f"plan-{number}"), "utf-8")
    return tmp_path


def read_beside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Load the partnership, and list the agreements that were parsed for it."""
    parsed: set[str] = set()
    read = lookup.read_file
    monkeypatch.setattr(lookup, "read_file", lambda path: parsed.add(path.name) or read(path))
    assert [one.id for one in pr.load_partnership(folder / "p.partnership.yaml").agreements] == ["plan-7"]
    return {name for name in parsed if ".agreement." in name}


def test_only_what_is_named_is_parsed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_beside(folder, monkeypatch) == {"7.agreement.yaml"}


@pytest.mark.parametrize("text", [
    "{format: partnership-rules/agreement/1, id: plan-7}",
    "format: partnership-rules/agreement/1\n'id': plan-7\n",
    "format: partnership-rules/agreement/1\nid:\n  plan-7\n",
    "format: partnership-rules/agreement/1\nid: plan-7   # of 2017\r\n",
    'format: partnership-rules/agreement/1\nid: "plan-7"\n',
])  # fmt: skip
def test_an_id_is_found_however_it_is_written(folder: Path, text: str) -> None:
    (folder / "7.agreement.yaml").write_text(text, "utf-8")
    assert pr.load_partnership(folder / "p.partnership.yaml").agreements[0].id == "plan-7"


def test_a_broken_neighbour_that_nobody_names_is_no_fault_of_the_file(folder: Path) -> None:
    (folder / "8.agreement.yaml").write_text("format: partnership-rules/agreement/1\nid: plan-8\nnote: [\n", "utf-8")
    assert pr.load_partnership(folder / "p.partnership.yaml").agreements[0].id == "plan-7"


@pytest.mark.parametrize("text", ["format: partnership-rules/agreement/1\nid: plan-7\nnote: [\n", "id: [\n"])
def test_a_broken_file_that_is_named_or_may_be_is_said(folder: Path, text: str) -> None:
    (folder / "7.agreement.yaml").write_text(text, "utf-8")
    with pytest.raises(pr.DocumentError) as refused:
        pr.load_partnership(folder / "p.partnership.yaml")
    assert {problem.where.file for problem in refused.value.problems} == {str(folder / "7.agreement.yaml")}


def test_two_files_of_one_id_are_said_with_both_names(folder: Path) -> None:
    (folder / "other.agreement.yaml").write_text(agreement("plan-7", head="# again\n"), "utf-8")
    with pytest.raises(pr.DocumentError) as refused:
        pr.load_partnership(folder / "p.partnership.yaml")
    assert [problem.code for problem in refused.value.problems] == ["duplicate_id"]


def test_a_number_or_a_word_that_yaml_reads_otherwise_is_left_to_the_parser(folder: Path) -> None:
    (folder / "7.agreement.yaml").write_text(agreement("true"), "utf-8")
    with pytest.raises(pr.DocumentError) as refused:
        pr.load_partnership(folder / "p.partnership.yaml")
    assert "unknown_agreement" in {problem.code for problem in refused.value.problems}
