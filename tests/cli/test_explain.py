"""``explain``: the page of a standing, or why one step went as it did."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from rich.cells import cell_len

import partnership_rules as pr
from cli.running import LATER, MICHIGAN, folder, run

AS_OF = ("--as-of", "2019-03-01")


def test_the_page_is_the_one_that_python_gives(tmp_path: Path) -> None:
    path = folder(tmp_path) / "one.partnership.yaml"
    standing = pr.evaluate(pr.load(path), as_of=date(2019, 3, 1))
    assert run("explain", path, *AS_OF).out == standing.explain()
    assert run("explain", path, *AS_OF, "--json").out == standing.to_json() + "\n"


def test_a_refused_step_says_which_fact_blocks_it(tmp_path: Path) -> None:
    ran = run("explain", folder(tmp_path) / "one.partnership.yaml", *AS_OF, "--refused")
    assert ran.code == 0
    assert "2018-01-10: next level signaled, refused in 'Plan signed'" in ran.out
    assert "there are grounds for the next level of accountability" in ran.out
    assert "the clock “Plan assessed, written and signed” is lapsed" in ran.out


def test_a_step_is_asked_for_by_its_number(tmp_path: Path) -> None:
    path = folder(tmp_path) / "one.partnership.yaml"
    trail = pr.evaluate(pr.load(path), as_of=date(2019, 3, 1)).trail
    for number, step in enumerate(trail, 1):
        ran = run("explain", path, *AS_OF, "--step", number)
        assert f"Step {number}, {step.on}: " in ran.out
        assert run("explain", path, *AS_OF, "--step", number, "--json").json == {
            "partnership": "one",
            "steps": [{"step": number, **step.to_dict()}],
        }
    for number in (0, len(trail) + 1, -1):
        ran = run("explain", path, *AS_OF, "--step", number)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == f"unknown_step: the trail of 'one' has {len(trail)} steps\n"


def test_where_nothing_was_refused_it_says_so(tmp_path: Path) -> None:
    path = folder(tmp_path) / "one.partnership.yaml"
    assert "No step was refused." in run("explain", path, "--as-of", "2017-05-01", "--refused").out
    assert run("explain", path, "--as-of", "2017-05-01", "--refused", "--json").json["steps"] == []


def test_a_folder_gives_a_page_each_and_names_those_that_have_not_begun(tmp_path: Path) -> None:
    folder(tmp_path, two_partnership=LATER)
    ran = run("explain", tmp_path, *AS_OF)
    assert "Evil" in ran.out
    assert "Not yet begun\n  2022-11-29: Later District\n" in ran.out
    later = run("explain", tmp_path, "--as-of", "2023-03-01")
    assert later.out.count("WHERE IT STANDS") == 2
    assert [one["partnership"] for one in run("explain", tmp_path, "--as-of", "2023-03-01", "--json").json] == ["two", "one"]


@pytest.mark.parametrize("columns", [60, 80, 100, 120])
@pytest.mark.parametrize("what", [[], ["--refused"]])
def test_the_page_fits_its_terminal_and_is_never_wider_than_reads_well(columns: int, what: list[str]) -> None:
    ran = run("explain", MICHIGAN, "--as-of", "2020-07-01", *what, columns=columns)
    page, _, rest = ran.out.partition("Not yet begun")
    assert max(map(cell_len, page.splitlines())) <= min(columns, 100)
    assert max(map(cell_len, rest.splitlines())) <= columns
    assert letters(ran.out) == letters(run("explain", MICHIGAN, "--as-of", "2020-07-01", *what).out)


def letters(text: str) -> str:
    return "".join(text.replace("=", "").split())
