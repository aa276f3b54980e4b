"""``simulate --every``: how many synthetic partnerships stand in each state on many days, as ``evaluate`` says of each."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import partnership_rules as pr
from partnership_rules.analysis import paths

from .running import run

DRAWN = ("michigan-2022", "--districts", "3", "--draws", "2", "--measures", "2")
VARIED = ("--clock", "intermediate_review", "--periods", "P12M,P18M")


def test_the_states_of_every_day_are_those_that_evaluate_finds() -> None:
    found = json.loads(run("simulate", *DRAWN, "--every", "P9M", "--json").out)
    policy = pr.load_policy("michigan-2022")
    held = paths(policy, districts=3, draws=2, model=pr.analysis.Model(measures=2))
    assert [row["day"] for row in found["states"]] == ["2018-10-02", "2019-07-02", "2020-04-02", "2021-01-02", "2021-10-02", "2022-07-02"]
    for row in found["states"]:
        day = date.fromisoformat(row["day"])
        begun = [one for one in held if one.records[0].on <= day]
        states = Counter(pr.evaluate(one, as_of=day).state for one in begun)
        assert (row["policy"], row["paths"], row["not_begun"]) == ("michigan-2022", len(held), len(held) - len(begun))
        assert {state: row[state] for state in policy.states} == {state: states[state] for state in policy.states}


def test_every_variant_has_its_rows_and_all_standings_are_written(tmp_path: Path) -> None:
    out = tmp_path / "panel.parquet"
    done = run("simulate", *DRAWN, *VARIED, "--every", "P1Y", "--as-of", "2021-06-01", "--out", out)
    assert done.code == 0
    lines = [line.split()[:2] for line in done.out.splitlines() if line.startswith("P1")]
    assert lines == [[period, f"{year}-01-02"] for period in ("P12M", "P18M") for year in (2019, 2020, 2021)]
    assert "The clock 'intermediate review' has the period named." in done.out
    written = pq.read_table(out)
    assert written.num_rows == 2 * 3 * 6
    assert len(set(written.column("policy").to_pylist())) == 2
    assert set(written.column("answered_by").to_pylist()) == {"columns"}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--every", "P0D"), "--every: a period lasts at least one day"),
        (("--every", "monthly"), "--every: "),
        (("--every", "P9Y"), "no such period after 2018-01-02 ends by 2023-01-02"),
        (("--every", "P1Y", "--as-of", "2017-06-01"), "ends by 2017-06-01"),
        (("--out", "x.parquet"), "say with --every how"),
    ],
)
def test_what_makes_no_panel_is_told(more: tuple[str, ...], said: str) -> None:
    done = run("simulate", *DRAWN, *more)
    assert done.code == 2
    assert said in done.err
