"""``compare``: the first side is each partnership's own policy, or the one that is named."""

from __future__ import annotations

from pathlib import Path

from cli.running import folder, run

DAY = ("--as-of", "2019-03-01", "--json")


def test_the_first_side_is_the_policy_that_is_named(tmp_path: Path) -> None:
    one = folder(tmp_path) / "one.partnership.yaml"
    own = run("compare", one, "--under", "michigan-2022", *DAY).json
    named = run("compare", one, "--under", "michigan-2022", "--policy", "michigan-2022", *DAY).json
    assert (own["elsewhere"], named["elsewhere"]) == (1, 0)
