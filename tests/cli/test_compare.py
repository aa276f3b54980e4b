"""``compare``: the first side is each partnership's own policy, or the one that is named."""

from __future__ import annotations

from contextlib import nullcontext
from importlib import import_module
from pathlib import Path

import pytest

from cli.running import LATER, folder, run
from partnership_rules import portfolio

DAY = ("--as-of", "2019-03-01", "--json")


def test_the_first_side_is_the_policy_that_is_named(tmp_path: Path) -> None:
    one = folder(tmp_path) / "one.partnership.yaml"
    own = run("compare", one, "--under", "michigan-2022", *DAY).json
    named = run("compare", one, "--under", "michigan-2022", "--policy", "michigan-2022", *DAY).json
    assert (own["elsewhere"], named["elsewhere"]) == (1, 0)


def test_of_tables_json_says_also_what_is_no_row_and_what_each_policy_leaves_to_evaluation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doing: list[str] = []
    monkeypatch.setattr(import_module("partnership_rules.cli.commands.compare"), "working", lambda what: nullcontext(doing.append(what)))
    changed = "{kind: policy_changed, on: 2023-02-01, policy: michigan-2017, authority: a letter}]"
    files = {
        "rough": LATER.replace("2022-11-29", "2022-11"),
        "changed": LATER.replace("}]", "}, " + changed),
        "later": LATER.replace("2022-11-29", "2024-01-17").replace("2023-01-17", "2024-01-17"),
    }
    documents = folder(
        tmp_path, two_partnership=LATER, **{f"{name}_partnership": text.replace("two", name) for name, text in files.items()}
    )
    tables = portfolio.optimize(portfolio.read(documents), tmp_path / "tables", buckets=2)
    asked = ("--under", "michigan-2017", "--as-of", "2023-03-01", "--json")
    whole, found = run("compare", documents, *asked).json, run("compare", tables, *asked)
    assert doing == ["comparing"] * 2
    assert (found.code, found.err, whole["not_yet"]) == (0, "", ["later"])
    left = {"a": {"its policy changes": 1, "rough_days": 1}, "b": {"rough_days": 1}}
    assert found.json == whole | {"quarantined": [], "not_by_columns": left}
