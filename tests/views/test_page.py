"""The page for people: what it says of every part of a standing, in words, within its width, and harmless for a terminal."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.build import agreement, at_least, benchmark, clause, partnership, rate, rec, signatures, standing
from helpers.worlds import LOOKS, worlds
from hypothesis import given, settings

import partnership_rules as pr
from partnership_rules.logic import Because, Truth
from partnership_rules.views.text_page import tree

START = [rec("identified", "2018-03-30", source="https://example.org/list"), rec("assigned", "2018-03-30")]
SCHOOLS = [{"id": "s", "name": "Alger Middle School"}, {"id": "t"}]
SECTIONS = [
    "WHERE IT STANDS",
    "WHAT IS DUE, AND HOW IT IS COUNTED",
    "WHAT IS MISSED, AND BY HOW MUCH",
    "BENCHMARKS",
    "WHAT COULD FOLLOW, AND WHO DECIDES",
    "WHAT THE LAW ASKS",
    "WHAT CANNOT BE DECIDED YET, AND WHAT WOULD DECIDE IT",
    "HOW IT CAME HERE",
    "WHERE IT IS WRITTEN",
]


def page(on: str, *more: Any, **fields: Any) -> str:
    return standing(partnership(*START, *more, **fields), on).explain()


def flat(text: str) -> str:
    return " ".join(text.split())


TEXT = agreement(
    "a",
    benchmark("attendance", title="Attendance", due="2019-06-30", **{"for": "each"}),
    benchmark("reading", due="2020-06-30"),
    clauses=[clause("next", title="Next level", cites="section 9"), clause("each", **{"for": "each"})],
)
SIGNED = signatures("2018-05-01", "a")
LOW = [rate("86.6", "2019-06-15", school="s"), rate("*", "2019-06-15", school="t")]


def test_the_sections_come_in_one_order_and_an_empty_one_is_left_out() -> None:
    full = page("2019-08-01", *SIGNED, agreements=[TEXT], evidence=LOW, schools=SCHOOLS)
    assert [line for line in full.splitlines() if line in SECTIONS] == SECTIONS
    early = page("2018-04-01")
    assert "BENCHMARKS" not in early.splitlines()
    assert "WHAT IS MISSED, AND BY HOW MUCH" not in early.splitlines()


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("2018-04-01", "Next: Plan assessed, written and signed, on 2018-06-28 (88 days left)."),
        ("2018-06-27", "on 2018-06-28 (1 day left)."),
        ("2018-06-28", "(this is its last day)"),
        ("2018-06-29", "lapsed: it was due on 2018-06-28, 1 day late"),
        ("2018-07-02", "lapsed: it was due on 2018-06-28, 4 days late"),
    ],
)
def test_the_next_day_that_counts_is_said_with_the_days_left_or_late(on: str, words: str) -> None:
    assert words in flat(page(on))


def test_how_a_day_was_counted_is_told_with_where_it_is_written() -> None:
    p = partnership(rec("identified", "2017-01-20"), rec("assigned", "2017-03-01"), policy="michigan-2017-round-1")
    told = flat(standing(p, "2017-04-01").explain())
    assert "60 days after 2017-03-01, first day not counted, last day counted; 2017-04-30 is closed (Sunday), so 2017-05-01" in told
    assert "written in: [1]" in told
    assert "[1] Michigan Department of Education, initial letter to partnership districts, 2017-03-01" in told


def test_what_is_missed_is_told_with_the_distance_and_what_is_unknown_with_what_it_needs() -> None:
    told = flat(page("2019-08-01", *SIGNED, agreements=[TEXT], evidence=LOW, schools=SCHOOLS))
    assert "✗ Attendance at Alger Middle School: not met; due 2019-06-30." in told
    assert "0.4 points short of it" in told
    assert "? Attendance at t: undetermined" in told
    assert "not on record: a published value of 'rate' at t in place of the suppressed one of 2019-06-15" in told


def test_a_triggered_clause_is_told_with_what_may_follow_who_decides_and_where_it_is_written() -> None:
    told = flat(page("2019-08-01", *SIGNED, agreements=[TEXT], evidence=LOW, schools=SCHOOLS))
    assert "! Clause 'Next level': triggered." in told
    assert "the State Superintendent decides" in told
    assert "1 of: reconstitution or closure" in told
    assert "section 9" in told
    assert "Clause 'each' at Alger Middle School: triggered" in told


def test_a_selected_consequence_is_told() -> None:
    chosen = rec("consequence_selected", "2019-07-15", clause="next", consequence="closure")
    assert "selected: closure" in page("2019-08-01", *SIGNED, chosen, agreements=[TEXT], evidence=LOW, schools=SCHOOLS)


def test_before_a_plan_is_signed_the_ladder_is_told_and_afterwards_not() -> None:
    words = "Until a plan is signed, the next level of accountability is"
    assert words in flat(page("2018-04-01"))
    assert words not in flat(page("2018-05-01", *SIGNED, agreements=[TEXT]))


def test_an_agreement_whose_text_is_not_on_record_is_told() -> None:
    told = flat(page("2018-06-01", rec("agreement_signed", "2018-05-01")))
    assert "one whose text is not on record" in told
    assert "None can be judged" in told


def test_a_refused_step_is_told_with_every_reason() -> None:
    told = page("2018-04-10", rec("next_level_signaled", "2018-04-10", by="local_board"))
    assert "refused" in told
    for ground in pr.load_policy("michigan-2017").ladder.grounds:
        assert f"ground “{ground.title}”" in " ".join(told.split())
    assert "decided by the local school board" in flat(told)


def test_an_override_and_an_extension_are_told_with_who_and_why() -> None:
    over = rec("overridden", "2019-07-01", what="benchmark:attendance@s", outcome="met", by="isd", authority="rule 7", reason="a flood")
    told = flat(page("2019-08-01", *SIGNED, over, agreements=[TEXT], evidence=LOW, schools=SCHOOLS))
    assert "Overrides are on record. Without them it would stand at: Plan signed, since 2018-05-01." in told
    assert "under rule 7: a flood" in told
    more = rec(
        "extension_granted", "2018-06-01", clock="plan", until="2018-12-31", by="state_superintendent", authority="a letter", reason="snow"
    )
    assert "extended to 2018-12-31 by State Superintendent under a letter: snow" in flat(page("2018-07-01", more))


def test_a_review_is_told_as_due_held_and_decided() -> None:
    held = [
        rec("review_held", "2019-12-10", review="intermediate"),
        rec("review_decided", "2020-01-15", review="intermediate", finding="met"),
    ]
    signed = signatures("2018-05-01")
    assert "due on 2019-11-01; held on 2019-12-10, 39 days late, decided on 2020-01-15" in flat(page("2020-06-01", *signed, *held))
    assert "due on 2019-11-01; no review is on record as held, 30 days late, not decided" in flat(page("2019-12-01", *signed))


def test_the_end_is_told_without_what_no_longer_matters() -> None:
    told = page("2019-01-01", rec("closed", "2018-05-01"))
    assert "Closed, since 2018-05-01" in told
    assert "stopped (due on 2018-06-28)" in told
    assert "WHAT COULD FOLLOW" not in told
    assert "WHAT CANNOT BE DECIDED" not in told


def test_who_knew_what_when_and_the_cycle_and_level_are_in_the_head() -> None:
    p = partnership(*START, rec("next_level_signaled", "2018-07-02"), rec("assigned", "2018-09-04"))
    told = flat(standing(p, "2018-10-01", known_on=standing(p, "2018-09-30").as_of).explain())
    assert "Standing on 2018-10-01, as it was known on 2018-09-30, by the policy 'michigan-2017'" in told
    assert "since 2018-09-04, at level 1 of accountability, in cycle 2." in told


def test_names_cannot_steer_the_terminal() -> None:
    because = Because("a\x1b[31mb\u202ec", Truth.TRUE)
    assert "\x1b" not in "\n".join(tree(because))
    assert "\u202e" not in "\n".join(tree(because))


@settings(max_examples=40)
@given(worlds(), LOOKS)
def test_every_page_keeps_its_width_and_names_state_and_day(world: Any, as_of: Any) -> None:
    found = pr.evaluate(world.partnership(), as_of=as_of)
    told = found.explain()
    assert max(map(len, told.splitlines())) <= 100
    assert found.title in told
    assert f"Standing on {as_of}" in told
    assert "None" not in told.replace("None can be judged", "")
    assert not any(line != line.rstrip() for line in told.splitlines())


def test_a_tree_says_what_would_turn_it_and_where_it_is_written() -> None:
    because = Because("the root", Truth.FALSE, parts=(Because("a leaf", Truth.FALSE, cites=("law 1",), flip="more"),))
    assert tree(because) == ["  ✗ the root", "    ✗ a leaf [law 1]", "        what would turn it: more"]


def test_a_percentage_target_reads_the_same_on_the_page_and_in_the_finding() -> None:
    text = agreement("a", benchmark("b", target=at_least(88), due="2019-06-30"))
    found = standing(partnership(*START, *SIGNED, agreements=[text], evidence=[rate("87.9", "2019-06-15")]), "2019-08-01")
    assert flat(found.benchmarks[0].because.parts[0].text) in flat(found.explain())
