"""``schema``: print, write and check the JSON Schemas."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.running import run
from partnership_rules.documents.schema import KINDS, schema_file, schema_text


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_printed_as_its_file_holds_it(kind: str) -> None:
    assert run("schema", kind).out == schema_text(kind)


def test_without_a_kind_the_files_are_named() -> None:
    lines = run("schema").out.splitlines()
    assert [line.split()[0] for line in lines] == list(KINDS)
    assert all(Path(line.split(maxsplit=1)[1]).is_file() for line in lines)


def test_those_of_the_package_are_up_to_date() -> None:
    ran = run("schema", "--check")
    assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_a_stale_one_is_named_and_the_answer_is_no(tmp_path: Path) -> None:
    assert run("schema", "--check", "--to", tmp_path).code == 1
    written = run("schema", "--write", "--to", tmp_path)
    assert written.out.splitlines() == [str(tmp_path / schema_file(kind)) for kind in KINDS]
    assert run("schema", "--check", "--to", tmp_path).code == 0
    (tmp_path / "policy.schema.json").write_text("{}", encoding="utf-8")
    ran = run("schema", "--check", "--to", tmp_path)
    assert ran.code == 1
    assert ran.err.startswith(f"{tmp_path / 'policy.schema.json'}: schema_stale: ")


def test_an_unknown_kind_and_a_folder_that_is_none_are_errors(tmp_path: Path) -> None:
    assert run("schema", "bundle").err.startswith("unknown_kind: ")
    (tmp_path / "file").write_text("", encoding="utf-8")
    ran = run("schema", "--write", "--to", tmp_path / "file")
    assert ran.code == 2
    assert ran.err.startswith("file_unwritable: ")
