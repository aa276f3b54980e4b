"""``changes``: what became different between two days, by the facts that made it so."""

from __future__ import annotations

import json
from pathlib import Path

from cli.running import MICHIGAN, folder, run

DAYS = ("--from", "2017-01-01", "--to", "2018-12-31")


def test_each_change_stands_under_the_fact_or_the_day_that_made_it(tmp_path: Path) -> None:
    ran = run("changes", folder(tmp_path) / "one.partnership.yaml", *DAYS)
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[2].startswith("From 2017-01-20 to 2018-12-31: ")
    lapsed = lines.index("2018-10-27: Intermediate review at 18 months: its day has come")
    assert lines[lapsed + 1] == "  - state: Identified → Intermediate review"


def test_a_folder_leaves_out_where_nothing_changed_and_names_what_begins_later() -> None:
    ran = run("changes", MICHIGAN, "--from", "2018-06-01", "--to", "2018-06-02")
    assert ran.code == 0
    assert "Kalamazoo" not in ran.out.partition("Not yet begun")[0]


def test_as_json_each_change_has_its_cause(tmp_path: Path) -> None:
    ran = run("changes", folder(tmp_path) / "one.partnership.yaml", *DAYS, "--json")
    found = json.loads(ran.out)
    assert (found["from"], found["to"]) == ("2017-01-20", "2018-12-31")
    assert {"day", "record", "evidence"} >= {one["cause"]["kind"] for one in found["changes"]}


def test_days_known_only_roughly_are_no_changes() -> None:
    ran = run("changes", MICHIGAN / "flint-2018.partnership.yaml", "--from", "2018-09-01", "--to", "2019-03-01")
    assert (ran.code, "rough_days: its days are known only roughly" in ran.err) == (2, True)


def test_days_in_the_wrong_order_are_refused(tmp_path: Path) -> None:
    ran = run("changes", folder(tmp_path) / "one.partnership.yaml", "--from", "2019-01-01", "--to", "2018-12-31")
    assert (ran.code, "days_reversed" in ran.err) == (2, True)
