"""Consequences: only what the plan spells out, only when it is triggered, only by who decides; nothing is imposed."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.build import agreement, benchmark, clause, lines, partnership, rate, rec, result, signatures, standing

import partnership_rules as pr
from partnership_rules.consequence import ConsequenceClause, Menu
from partnership_rules.errors import ModelError

START = [rec("identified", "2018-03-30"), rec("assigned", "2018-03-30"), *signatures("2018-05-01", "a")]
SCHOOLS = [{"id": "s"}, {"id": "t"}]
DUE = "2019-06-30"
LOW, HIGH, HIDDEN = ("10", "90", "*")


def text(**fields: Any) -> pr.Agreement:
    return agreement("a", benchmark("b", due=DUE, **fields), clauses=[clause("c", level=1), clause("each", **{"for": "each"})])


def look(on: str, *more: Any, value: str | None = LOW, **fields: Any) -> pr.Standing:
    evidence = [rate(value, "2019-06-15")] if value else []
    return standing(partnership(*START, *more, agreements=[text()], evidence=evidence, schools=SCHOOLS, **fields), on)


def select(on: str = "2019-07-15", clause: str = "c", consequence: str = "reconstitution", **fields: Any) -> dict[str, Any]:
    return rec("consequence_selected", on, clause=clause, consequence=consequence, **fields)


@pytest.mark.parametrize(
    ("value", "on", "outcome"),
    [
        (LOW, "2019-07-01", "triggered"),
        (LOW, "2019-06-30", "not_triggered"),
        (HIGH, "2019-07-01", "not_triggered"),
        (HIDDEN, "2019-07-01", "undetermined"),
        (None, "2019-07-01", "undetermined"),
    ],
)
def test_a_clause_is_triggered_not_triggered_or_undetermined_and_recommends_only_when_triggered(
    value: str | None, on: str, outcome: str
) -> None:
    found = result(look(on, value=value), "clauses", "c")
    assert found.outcome == outcome
    assert (found.recommends is not None) == (outcome == "triggered")
    told = found.to_dict()
    assert (told["effect"], told["decided_by"], told["level"]) == ("may", "state_superintendent", 1)
    assert (told["recommends"] is not None) == (outcome == "triggered")
    contract = {"id", "outcome", "effect", "decided_by", "recommends", "because"}
    assert contract <= set(told)


def test_a_triggered_clause_imposes_nothing() -> None:
    found = look("2025-01-01")
    assert (found.state, found.level) == ("outcome_review", 0)
    assert result(found, "clauses", "c").selected == ()


@pytest.mark.parametrize(
    ("record", "outcome"),
    [
        (select(), "noted"),
        (select(by="state_superintendent"), "noted"),
        (select(consequence="closure"), "noted"),
        (select(by="local_board"), "refused"),
        (select(consequence="ceo"), "refused"),
        (select(clause="other"), "refused"),
        (select(on="2019-06-30"), "refused"),
        (select(on="2018-04-15"), "refused"),
        (select(clause="each", school="s"), "noted"),
        (select(clause="each"), "noted"),
        (select(clause="ladder", consequence="closure"), "refused"),
    ],
)
def test_a_consequence_is_selected_from_the_signed_plan_when_its_clause_is_triggered_by_who_decides(record: Any, outcome: str) -> None:
    rows = [rate(LOW, "2019-06-15"), rate(LOW, "2019-06-15", school="s"), rate(HIGH, "2019-06-15", school="t")]
    each = agreement(
        "a",
        benchmark("b", due=DUE),
        benchmark("e", due=DUE, **{"for": "each"}),
        clauses=[clause("c", {"missed": {"id": "b"}}), clause("each", **{"for": "each"})],
    )
    p = partnership(*START, record, agreements=[each], evidence=rows, schools=SCHOOLS)
    line = next(one for one in lines(standing(p, "2019-08-01")) if one[1] == "consequence_selected")
    assert line[4] == outcome
    selected = [kind for one in standing(p, "2019-08-01").clauses for kind in one.selected]
    assert bool(selected) == (outcome == "noted")


def test_a_selection_for_one_school_stands_at_that_school() -> None:
    each = agreement("a", benchmark("e", due=DUE, **{"for": "each"}), clauses=[clause("each", **{"for": "each"})])
    rows = [rate(LOW, "2019-06-15", school="s"), rate(HIGH, "2019-06-15", school="t")]
    at_s = standing(partnership(*START, select(clause="each", school="s"), agreements=[each], evidence=rows, schools=SCHOOLS), "2019-08-01")
    assert [one.selected for one in at_s.clauses] == [("reconstitution",), ()]
    at_t = standing(partnership(*START, select(clause="each", school="t"), agreements=[each], evidence=rows, schools=SCHOOLS), "2019-08-01")
    assert lines(at_t)[-1][4] == "refused"


def test_a_selection_under_an_undetermined_clause_is_refused_and_says_what_would_decide_it() -> None:
    found = look("2019-08-01", select(), value=HIDDEN)
    step = found.trail[-1]
    assert (step.outcome, step.because.truth.value) == ("refused", "undetermined")  # type: ignore[union-attr]
    assert any("a published value of 'rate'" in need for need in step.because.blocking())


def test_a_selection_without_the_text_of_the_agreement_cannot_be_decided() -> None:
    p = partnership(*START[:2], rec("agreement_signed", "2018-05-01"), select())
    step = standing(p, "2019-08-01").trail[-1]
    assert (step.outcome, step.because.blocking()) == ("refused", ("the text of the agreement in force",))


def test_a_selection_before_any_agreement_is_refused() -> None:
    found = standing(partnership(*START[:2], select(on="2018-04-15")), "2018-05-01")
    assert found.trail[-1].outcome == "refused"
    assert "no agreement is in force" in str(found.trail[-1].because)


def test_an_overridden_clause_may_be_selected_from() -> None:
    over = rec("overridden", "2019-07-01", what="clause:c", outcome="triggered", by="x", authority="y", reason="z")
    assert lines(look("2019-08-01", over, select(), value=HIDDEN))[-1][4] == "noted"


# ---- the ladder, before a plan is signed ----------------------------------------------------------------------------

LAPSED = [
    rec("identified", "2018-03-30"),
    rec("assigned", "2018-03-30"),
    rec("next_level_signaled", "2018-07-02", by="state_superintendent"),
]


def test_before_a_plan_is_signed_the_ladder_says_what_the_next_level_is_and_afterwards_the_plan_alone() -> None:
    before = standing(partnership(*START[:2]), "2018-04-15")
    assert before.next_level is not None
    assert (before.next_level.level, before.next_level.effect, before.next_level.decided_by) == (1, "may", "state_superintendent")
    assert [option.kind for option in before.next_level.then.of] == ["closure", "ceo", "reopen_under_new_model"]  # type: ignore[union-attr]
    assert look("2018-05-01").next_level is None
    assert standing(partnership(*START[:2], rec("closed", "2018-04-10")), "2018-04-15").next_level is None


@pytest.mark.parametrize(
    ("record", "outcome"),
    [
        (select("2018-08-01", "ladder", "closure"), "noted"),
        (select("2018-08-01", "ladder", "ceo", by="state_superintendent"), "noted"),
        (select("2018-08-01", "ladder", "reconstitution"), "refused"),
        (select("2018-08-01", "ladder", "closure", by="local_board"), "refused"),
        (select("2018-07-01", "ladder", "closure"), "refused"),
        (select("2018-08-01", "c", "closure"), "refused"),
    ],
)
def test_from_the_ladder_only_what_the_level_reached_offers(record: Any, outcome: str) -> None:
    found = standing(partnership(*LAPSED, record), "2018-09-01")
    assert next(one for one in lines(found) if one[1] == "consequence_selected")[4] == outcome


def test_each_escalation_raises_the_level_and_a_new_cycle_keeps_it() -> None:
    again = [
        rec("next_level_signaled", "2018-07-10"),
        rec("assigned", "2018-09-04"),
        rec("implementation_reported", "2018-10-01", finding="failing"),
        rec("next_level_signaled", "2018-10-02"),
    ]
    p = partnership(*LAPSED, *again)
    seen = [
        (standing(p, on).level, standing(p, on).cycle, standing(p, on).state)
        for on in ("2018-07-02", "2018-07-10", "2018-09-04", "2018-10-02")
    ]
    assert seen == [(1, 1, "escalated"), (2, 1, "escalated"), (2, 2, "assessing"), (3, 2, "escalated")]
    assert standing(p, "2018-10-02").next_level.level == 1  # type: ignore[union-attr]


def test_a_new_cycle_forgets_reports_reviews_and_the_agreement() -> None:
    records = [
        *START,
        rec("implementation_reported", "2018-06-01", finding="failing"),
        rec("review_decided", "2018-06-01", review="intermediate", finding="not_met"),
        rec("next_level_signaled", "2018-06-02"),
        rec("assigned", "2018-09-04"),
    ]
    found = standing(partnership(*records, agreements=[text()]), "2018-09-04")
    assert (found.state, found.agreement, found.in_force, found.clauses) == ("assessing", None, False, ())
    assert {ground.id for ground in found.grounds if ground.truth.value == "true"} == set()
    signal = rec("next_level_signaled", "2018-09-05")
    assert lines(standing(partnership(*records, signal, agreements=[text()]), "2018-09-05"))[-1][4] == "refused"


def test_a_second_agreement_is_signed_in_a_new_cycle() -> None:
    more = [rec("assigned", "2018-09-04"), *signatures("2018-10-01", "b")]
    found = standing(partnership(*LAPSED, *more, agreements=[agreement("b", benchmark("x"))]), "2018-10-01")
    assert (found.state, found.agreement, found.cycle) == ("plan_signed", "b", 2)


# ---- menus ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("menu", "code"),
    [
        ({"of": []}, "too_short"),
        ({"choose": 2, "of": [{"kind": "closure"}]}, "count_exceeds_n"),
        ({"choose": 0, "of": [{"kind": "closure"}]}, None),
        ({"choose": "some", "of": [{"kind": "closure"}]}, None),
        ({"of": [{"kind": "closure"}], "default": "ceo"}, "unknown_consequence"),
        ({"of": [{"kind": "closure"}, {"kind": "closure"}]}, "duplicate_id"),
    ],
)
def test_a_menu_that_cannot_be_chosen_from_is_refused(menu: Any, code: str | None) -> None:
    with pytest.raises(ModelError) as caught:
        Menu(**menu)
    assert code is None or caught.value.code in (code, "list_too_short")


def test_all_of_a_menu_or_a_default_may_be_meant() -> None:
    assert Menu(choose="all", of=[{"kind": "a"}, {"kind": "b"}]).choose == "all"
    assert Menu(of=[{"kind": "a"}, {"kind": "b"}], default="b").default == "b"


def test_a_clause_must_say_whether_it_must_or_may_follow_and_who_decides() -> None:
    for lacking in ("effect", "decided_by", "when", "then"):
        with pytest.raises(ModelError):
            ConsequenceClause(**{key: value for key, value in clause().items() if key != lacking})
