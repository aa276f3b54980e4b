"""The builder of the Michigan examples: it writes what is committed, says what differs, and stops where a table says something new."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnership_rules.documents.tree import plain
from partnership_rules.documents.yaml_text import read_yaml

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
FOLDER = EXAMPLES / "michigan"
FILES = sorted(FOLDER.glob("*.yaml"))
sys.path.insert(0, str(EXAMPLES))
builder = import_module("michigan_builder")
yaml_text = import_module("michigan_builder.yaml_text")


@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_committed_files_equal_what_the_builder_writes_whatever_the_hash_seed(seed: str) -> None:
    paths = os.pathsep.join((str(ROOT / "src"), os.environ.get("PYTHONPATH", "")))
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths}
    command = [sys.executable, str(EXAMPLES / "build_michigan.py"), "--check"]
    done = subprocess.run(command, env=environment, cwd=ROOT.parent, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "michigan"))


def test_what_is_missing_changed_or_surplus_is_said_and_put_right(copy: Path) -> None:
    (copy / "flint-2018.agreement.yaml").unlink()
    (copy / "saginaw-2017.partnership.yaml").write_text("id: x\n")
    (copy / "nowhere-2017.partnership.yaml").write_text("id: x\n")
    said = [
        "flint-2018.agreement.yaml: missing",
        "nowhere-2017.partnership.yaml: not built from the tables",
        "saginaw-2017.partnership.yaml: differs",
    ]
    assert builder.differences(copy) == said
    assert builder.write(copy) == said
    assert builder.differences(copy) == []
    assert {path.name: path.read_bytes() for path in copy.glob("*.yaml")} == {path.name: path.read_bytes() for path in FILES}


@pytest.mark.parametrize(
    ("table", "old", "new", "said"),
    [
        ("michigan_benchmarks.csv", ",,,87,,", ",,,89,,", "'89' from '' needs a reader, who knew '87'"),
        ("michigan_benchmarks.csv", ",,,87,,", ",,80,87,,", "'87' from '80' needs a reader"),
        ("michigan_timeline.csv", "on track; 14 of 14", "off track; 3 of 14", "needs a reader"),
        ("michigan_timeline.csv", "round,district", "district,round", "has other columns"),
        ("michigan_timeline.csv", "Baldwin Community Schools,,", "Baldwin Community Schools,", "too few or too many cells"),
    ],
)
def test_a_table_that_says_something_new_stops_the_builder(copy: Path, table: str, old: str, new: str, said: str) -> None:
    path = copy / "data" / table
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(said)):
        builder.build(copy)


TEXTS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=30)
LONG = st.lists(TEXTS.filter(str.strip), min_size=1, max_size=30).map(lambda words: " ".join(" ".join(words).split()))
KEYS = st.text("abcdef_", min_size=2, max_size=8)
DATA = st.recursive(
    TEXTS
    | LONG
    | st.booleans()
    | st.integers(-(10**6), 10**6)
    | st.sampled_from(["true", "null", "no", "2017-01-20", "12", "- x", "a: b", "#"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, DATA, min_size=1, max_size=5))
def test_what_is_written_as_yaml_is_read_as_it_was(body: dict[str, Any]) -> None:
    assert plain(read_yaml(yaml_text.document(body, comments=("a comment",)), file="a.yaml")) == body
