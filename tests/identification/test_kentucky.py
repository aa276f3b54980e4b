"""The published cuts name exactly the schools that the state named, and with cells hidden no certain answer is wrong."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import partnership_rules as pr
from partnership_rules.documents import load_evidence, load_identification, load_roster, load_tables
from partnership_rules.identification import RosterSchool, identify

FOLDER = Path(__file__).parents[2] / "examples" / "identification"
PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "certain-of-a-rank.md"
POLICY = load_identification("kentucky-2018")
DAY = date(2018, 12, 31)


@cache
def tables() -> tuple[tuple[RosterSchool, ...], list[pr.Measurement]]:
    rows = load_evidence(FOLDER / "kentucky-2018.evidence.csv")
    return load_roster(FOLDER / "kentucky-2018.roster.csv"), [row for row in rows if isinstance(row, pr.Measurement)]


@cache
def known() -> pr.identification.Identification:
    return identify(POLICY, *tables(), as_of=DAY)


def labelled(column: str, word: str) -> set[str]:
    return {school.school for school in tables()[0] if word in school.says.get(column, "")}


def test_the_published_cuts_name_the_33_elementary_schools_that_the_state_named() -> None:
    named = {verdict.school.school for verdict in known() if "CSILOWPERF" in verdict.reasons}
    assert named == labelled("label_elementary", "CSI")
    assert len(named) == 33


def test_graduation_under_80_percent_names_the_4_high_schools_that_the_state_named_for_it() -> None:
    named = {verdict.school.school for verdict in known() if "CSILOWGR" in verdict.reasons}
    assert named == labelled("reason_high", "Graduation")
    assert len(named) == 4


def test_nothing_is_undetermined_where_everything_that_counts_is_published() -> None:
    assert known().undetermined == ()
    assert known().exact
    assert [pool.schools for pool in known().pools] == [(722, 722), (230, 230)]


def test_the_states_own_table_read_by_declared_mappings_gives_the_same_schools() -> None:
    roster, evidence, _, problems = load_tables(FOLDER / "kentucky-levels.roster.mapping.yaml")
    assert (len(roster), len(evidence), problems) == (1272, len(tables()[1]), ())
    found = identify(POLICY, roster, evidence, as_of=DAY)
    labels = {school.school: (school.says.get("label"), school.says.get("label_reason", "")) for school in roster}
    named = {reason: {one.school.school for one in found if reason in one.reasons} for reason in ("CSILOWPERF", "CSILOWGR")}
    assert named["CSILOWPERF"] == {key for key in labels if labels[key][0] == "CSI" and key.endswith("elementary-school")}
    assert named["CSILOWGR"] == {key for key in labels if labels[key][0] == "CSI" and "Graduation" in labels[key][1]}
    assert [len(schools) for schools in named.values()] == [33, 4]
    assert found.undetermined == ()


def test_a_school_exactly_at_a_cut_is_not_below_it() -> None:
    at_it = {row.school for row in tables()[1] if row.measure == "growth_elementary" and row.value == "0.158"}
    assert len(at_it) == 13
    assert not any("CSILOWPERF" in known()[school or ""].reasons for school in at_it)


@settings(max_examples=6, deadline=None)
@given(hidden=st.sampled_from([2, 5, 20]), seed=st.integers(0, 2**32))
def test_with_cells_hidden_no_certain_answer_is_wrong(hidden: int, seed: int) -> None:
    (roster, rows), random = tables(), Random(seed)
    masked = [row.with_changes(value="*") if random.randrange(100) < hidden else row for row in rows]
    found = identify(POLICY, roster, masked, as_of=DAY)
    for before, after in zip(known(), found, strict=True):
        assert after.outcome in (before.outcome, "undetermined")
    assert all(one.needs for one in found.undetermined)


@pytest.mark.parametrize(("hidden", "cells", "expected"), [(2, 54, (36, 1109, 6)), (5, 133, (32, 1100, 19)), (20, 511, (17, 1047, 87))])
def test_one_draw_of_each_is_what_the_page_on_certain_ranks_shows(hidden: int, cells: int, expected: tuple[int, int, int]) -> None:
    roster, rows = tables()
    random = Random(0)
    masked = [row.with_changes(value="*") if random.randrange(100) < hidden else row for row in rows]
    found = identify(POLICY, roster, masked, as_of=DAY)
    assert sum(row.value == "*" for row in masked) == cells
    assert tuple(len(found.having(outcome)) for outcome in ("in", "out", "undetermined")) == expected
    assert f"| {cells} ({hidden} percent) | {' | '.join(f'{count:,}' for count in expected)} | 0 |" in PAGE.read_text("utf-8")


def test_the_rows_that_a_table_has_twice_are_named_with_their_place(tmp_path: Path) -> None:
    path = tmp_path / "a.roster.csv"
    path.write_text("school,name,level\n001,One,high\n001,One again,high\n00 2,Two,high\n", "utf-8")
    with pytest.raises(pr.DocumentError) as caught:
        load_roster(path)
    assert [(problem.code, problem.where.line) for problem in caught.value.problems] == [("duplicate_id", 3), ("id_invalid", 4)]
