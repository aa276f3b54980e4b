"""What a document says is loaded once and whole; written documents are laid out for people; limits are those that are promised."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

import partnership_rules as pr
from partnership_rules.documents.build import kind_of
from partnership_rules.documents.read import read_tree
from partnership_rules.documents.source import MAX_BYTES

PLAN = """\
format: partnership-rules/agreement/1
id: plan
benchmarks: []
"""


def test_json_is_indented_by_two_and_ends_with_its_line() -> None:
    written = pr.dumps(pr.loads(PLAN), syntax="json")
    assert written == json.dumps(json.loads(written), indent=2) + "\n"
    assert written.splitlines()[:3] == ["{", '  "format": "partnership-rules/agreement/1",', '  "id": "plan"']


@pytest.mark.parametrize("text", ["- format: partnership-rules/agreement/1", "x", "[1, 2]", "id: x\nformat: partnership-rules/agreement/1"])
def test_what_does_not_begin_with_its_format_is_no_document(text: str) -> None:
    with pytest.raises(pr.DocumentError) as caught:
        kind_of(read_tree(text, file="a.yaml"))
    known = [
        f"partnership-rules/{kind}/1"
        for kind in ("policy", "agreement", "partnership", "identification", "scenario", "standing", "mapping")
    ]
    (problem,) = caught.value.problems
    assert (problem.code, problem.message) == ("format_missing", "the first key must be 'format'")
    assert (problem.where.line, problem.where.column) == (1, 1)
    assert problem.hint.startswith("write format: partnership-rules/")
    assert all(one in problem.hint for one in known)


def test_a_stream_is_read_to_the_limit_and_one_over_it_is_refused() -> None:
    filled = PLAN + "#" * (MAX_BYTES - len(PLAN))
    assert pr.load(io.StringIO(filled)) == pr.loads(PLAN)
    with pytest.raises(pr.DocumentError) as caught:
        pr.load(io.StringIO(filled + "#"))
    assert caught.value.code == "too_large"
    assert caught.value.problems[0].where.file == "<stream>"


def test_bundles_of_the_same_ids_have_one_hash_and_of_others_another(tmp_path: Path) -> None:
    (tmp_path / "plan.agreement.yaml").write_text(PLAN, "utf-8")
    one, again = pr.load_folder(tmp_path), pr.load_folder(tmp_path)
    (tmp_path / "more.agreement.yaml").write_text(PLAN.replace("id: plan", "id: more"), "utf-8")
    assert hash(one) == hash(again)
    assert hash(one) != hash(pr.load_folder(tmp_path))
