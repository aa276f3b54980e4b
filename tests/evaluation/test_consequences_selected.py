"""Consequences selected under a clause or the ladder, for one school or any."""

from __future__ import annotations

from typing import Any

from helpers.build import rate, rec, standing
from helpers.county import SIGNED, START, reasons, world

import partnership_rules as pr


def test_a_consequence_without_the_text_of_the_agreement_or_beside_the_ladder_says_why_not() -> None:
    unread = [*START, rec("signed", "2018-03-01", role="board"), rec("signed", "2018-03-02", role="head")]
    found = standing(world(*unread, rec("consequence_selected", "2018-03-03", clause="c", consequence="ceo")), "2018-03-03")
    assert reasons(found.trail[-1].because) == [
        "? selecting 'ceo' under 'c'",
        "  ? the text of the agreement is not on record",
        "needs: the text of the agreement in force",
    ]
    found = standing(world(*START, rec("consequence_selected", "2018-03-03", clause="ladder", consequence="ceo")), "2018-03-03")
    assert reasons(found.trail[-1].because) == ["✗ selecting 'ceo' under 'ladder'", "  ✗ the ladder has no level 0"]


def chosen(*more: Any, clause: str = "each", **fields: Any) -> pr.Step:
    rows = [rate("10", "2019-02-01"), rate("10", "2019-02-01", school="north")]
    found = standing(
        world(*SIGNED, *more, rec("consequence_selected", "2019-03-03", clause=clause, consequence="closure", **fields), rows=rows),
        "2019-03-03",
    )
    return found.trail[-1]


def test_a_clause_for_each_school_is_triggered_at_the_school_chosen_or_at_any_where_none_is() -> None:
    assert [chosen().outcome, chosen(school="north").outcome, chosen(school="south").outcome] == ["noted", "noted", "refused"]
    assert len(chosen(school="south").because.parts[1].parts) == 1
    override = rec(
        "overridden", "2019-03-02", what="clause:each@south", outcome="triggered", by="board", authority="order 2", reason="agreed"
    )
    assert chosen(override, school="south").outcome == "noted"
    assert chosen(clause="c", school="south").outcome == "noted"


def test_a_level_of_the_ladder_without_a_menu_offers_nothing() -> None:
    start = [*START, rec("next_level_signaled", "2018-04-12"), rec("next_level_signaled", "2018-04-13")]
    found = standing(world(*start, rec("consequence_selected", "2018-04-14", clause="ladder", consequence="ceo")), "2018-04-14")
    assert (found.level, reasons(found.trail[-1].because)[1]) == (2, "  ✗ the menu offers nothing")


def test_above_the_top_of_the_ladder_its_top_is_still_what_comes_next() -> None:
    signals = [rec("next_level_signaled", f"2018-04-{on}") for on in (12, 13, 14)]
    found = standing(world(*START, *signals), "2018-05-01")
    assert found.level == 3
    assert found.next_level is not None
    assert found.next_level.level == 2


def test_an_override_of_a_clause_at_a_school_stands_at_that_school() -> None:
    override = rec(
        "overridden", "2019-03-02", what="clause:each@south", outcome="triggered", by="board", authority="order 2", reason="agreed"
    )
    found = standing(world(*SIGNED, override), "2019-03-03")
    assert [(one.school, one.outcome) for one in found.clauses if one.id == "each"] == [("north", "not_triggered"), ("south", "triggered")]
