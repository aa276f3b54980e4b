"""What may come next: only what a partnership can hold, and among it what answers the guards ahead."""

from __future__ import annotations

import json
from datetime import date
from random import Random
from typing import Any

import pytest

import partnership_rules as pr
from partnership_rules.condition.ast import VARIANTS
from partnership_rules.dated import contradictions
from partnership_rules.record import KINDS
from partnership_rules.testing.faulty.changes import changed_conditions
from partnership_rules.testing.menus.agreements import build_agreement, build_condition
from partnership_rules.testing.menus.evidence import evidence_rows
from partnership_rules.testing.menus.names import names_of
from partnership_rules.testing.menus.partnerships import Step, draw_partnership
from partnership_rules.testing.menus.policies import build_policy
from partnership_rules.testing.menus.records import Draft, answers, any_records, deciding_facts, related_records

POLICY = pr.load_policy("michigan-2017")
DAY = date(2018, 1, 3)
BASELESS = {"id": "b", "phase": "outcome", "domain": "d", "measure": "m", "target": {"fall_by": {"value": "150", "unit": "percent"}}}


def test_drawn_evidence_lies_within_the_bounds_of_its_unit_whatever_is_wanted() -> None:
    for seed in range(60):
        random = Random(seed)
        row = build_agreement(random.choice, names_of(POLICY), key="a", policy=POLICY.id)
        rows = evidence_rows((pr.Agreement(**row),), ("s1",), DAY, n_size=10)
        held = pr.Partnership(id="p", policy=POLICY, district={"name": "D"}, schools=[{"id": "s1"}, {"id": "s2"}], evidence=rows)
        assert len(held.evidence) == len(rows)
    falling = pr.Agreement(id="a", benchmarks=[{**BASELESS, "baseline": {"value": "20", "unit": "count"}}])
    assert {row["value"] for row in evidence_rows((falling,), (), DAY) if row["unit"] == "count"} >= {"0", "*"}


def test_where_groups_may_be_too_small_some_evidence_is_of_one() -> None:
    agreement = pr.Agreement(id="a", benchmarks=[{**BASELESS, "target": {"at_least": {"value": "50", "unit": "percent"}}}])
    assert not [row for row in evidence_rows((agreement,), (), DAY) if "n" in row]
    assert {row["n"] for row in evidence_rows((agreement,), (), DAY, n_size=30) if "n" in row} == {29}
    assert [row["value"] for row in evidence_rows((agreement,), (), DAY, plain=True)] == ["50", "49"]


@pytest.mark.parametrize(
    ("target", "unit", "start", "wanted"),
    [
        ({"fall_by": {"value": "3", "unit": "points"}}, "percent", "80", {"77", "76"}),
        ({"rise_by": {"value": "3", "unit": "points"}}, "percent", "80", {"83", "82"}),
        ({"rise_by": {"value": "10", "unit": "percent"}}, "count", "50", {"55", "54"}),
        ({"fall_by": {"value": "3", "unit": "points"}}, "percent", "*", {"17", "16"}),
        ({"gap_falls_by": {"value": "3", "unit": "points"}}, "percent", "80", {"80", "79"}),
    ],
)
def test_a_change_is_looked_for_from_where_the_measure_started(target: Any, unit: str, start: str, wanted: set[str]) -> None:
    agreement = pr.Agreement(id="a", benchmarks=[{**BASELESS, "target": target, "baseline": {"value": start, "unit": unit}}])
    assert {row["value"] for row in evidence_rows((agreement,), (), DAY, plain=True)} == wanted


def draft(*records: dict[str, Any], **fields: Any) -> Draft:
    agreement = pr.Agreement(id="a", benchmarks=[{**BASELESS, "target": {"done": True}}])
    return Draft(POLICY, (agreement,), records=[{"on": DAY, **record} for record in records], day=DAY, **fields)


def test_before_there_is_anything_nothing_is_ahead() -> None:
    empty = draft()
    assert empty.standing() is None
    assert deciding_facts(empty, None) == []
    assert answers(empty, None, 7) == []
    assert related_records(empty, None)
    assert {row["kind"] for menu in any_records(empty, None) for row in menu} >= {"identified", "signed", "closed"}


def test_every_variant_of_a_condition_can_be_drawn_and_be_written_wrong() -> None:
    parameters = {"third": {"value": "1/3"}, "reading": {"value": "narrow", "choices": ["narrow", "wide"]}}
    names = names_of(POLICY.with_changes(parameters=parameters, links={"district": "its district"}))
    drawn = {next(iter(row)): row for number in range(800) if (row := build_condition(Random(number).choice, names))}
    assert {variant.key for variant in VARIANTS} - set(drawn) == set(), "no menu lists these conditions"
    only_negated = {key for key, row in drawn.items() if key != "not" and len(list(changed_conditions(row))) < 2}
    assert only_negated <= {"grounds", "never", "has", "parameter", "standing_of"}, "what else could be wrong in these conditions?"


FORMS = (
    "restarts", "every", "while_in", "paused_in", "cohorts", "next", "early", "clauses", "decide_within", "default_decided_by", "links",
    "standing_of", "happened", "before", "on_or_before", "on_or_after", "of_first", "of_last", "reset_by", "passing_over", "skipping",
    "measure", "since", "after", "only_in", "only_while", "periods", "period_form", "new_cycle", "brings_into_force",
)  # fmt: skip


def test_every_form_of_a_policy_can_be_drawn() -> None:
    """The engines are held against each other on what is drawn: a form that nobody draws is held against nothing."""
    drawn = "".join(json.dumps(build_policy(Random(number).choice)) for number in range(150))
    assert [form for form in FORMS if f'"{form}": ' not in drawn] == []
    assert '"subject": "school"' in drawn


def test_records_of_every_kind_can_be_drawn() -> None:
    clause = {"id": "c", "when": {"missed": {}}, "then": {"of": [{"kind": "closure"}]}, "effect": "may", "decided_by": "x"}
    agreement = pr.Agreement(id="a", clauses=[clause], supports=[{"id": "coach"}])
    policy = POLICY.with_changes(kinds={"visited": "A visit"})
    here = Draft(policy, (agreement,), ("s1", "s2"), policies=(POLICY.with_changes(id="next"),), records=[{"kind": "closed", "on": DAY}])
    rows = [row for menu in any_records(here, None) for row in menu]
    assert set(KINDS) - {row["kind"] for row in rows} == set(), "no menu lists these kinds"
    for row in rows:
        if "target" not in row:  # of a retraction: what it withdraws
            KINDS[row["kind"]].model_validate({**row, "on": DAY})


def test_a_guard_that_asks_for_signatures_is_answered_in_whole_and_in_part() -> None:
    here = draft({"kind": "identified"}, {"kind": "signed", "role": "local_board", "agreement": "a"})
    ways = [answers(here, here.standing(), which) for which in range(3)]
    assert [[row.get("role", row["kind"]) for row in way] for way in ways] == [
        ["agreement_signed"],
        ["superintendent", "state_department"],
        ["superintendent", "state_department", "authorizer"],
    ]


def test_a_guard_that_asks_for_benchmarks_or_a_finding_is_answered_every_way_at_once() -> None:
    here = draft({"kind": "agreement_signed", "agreement": "a"})
    here.day = date(2022, 1, 3)
    standing = here.standing()
    assert standing is not None
    assert standing.state == "outcome_review"
    found = {tuple((row.get("done"), row.get("finding")) for row in answers(here, standing, which)) for which in range(9)}
    assert len(found) >= 6
    assert all({"milestone", "finding"} <= {key for row in answers(here, standing, which) for key in row} for which in range(9))


def test_a_policy_that_never_rests_gives_no_standing_and_the_draw_goes_on() -> None:
    states = {"a": {"initial": True}, "b": {}, "done": {"final": True}}
    circle = [{"always": True, "from": x, "to": y, "when": {"level": {"at_least": 0}}} for x, y in (("a", "b"), ("b", "a"))]
    restless = pr.Policy(id="r", states=states, transitions=[*circle, {"on": "closed", "from": ["a", "b"], "to": "done"}])
    drawn = draw_partnership(restless, (), [Step(), Step(what=99, which=5)])
    assert len(drawn.records) == 2


@pytest.mark.parametrize(("kept", "left"), [(15, ["agreement_signed", "closed"]), (0, ["closed"])])
def test_a_step_that_is_not_kept_is_left_out_and_what_follows_means_the_same(kept: int, left: list[str]) -> None:
    policy = POLICY
    steps = [Step(what=60, which=0, kept=kept), Step(what=95, which=_number_of("closed"))]
    found = draw_partnership(policy, (), [Step(kept=0), *steps])
    assert [record.kind for record in found.records] == left


def _number_of(kind: str) -> int:
    """Give the number that stands for a kind among those that anything may be."""
    menus = any_records(draft({"kind": "agreement_signed"}), None)
    return next(number for number, menu in enumerate(menus) if menu[0]["kind"] == kind)


def test_drawn_partnerships_hold_facts_of_one_day_that_do_not_agree() -> None:
    random, kinds = Random(1), set()
    agreements = tuple(pr.Agreement(**build_agreement(random.choice, names_of(POLICY), key=key, policy=POLICY.id)) for key in ("a", "b"))
    for _ in range(40):
        steps = [Step(random.randrange(100), random.randrange(400), random.randrange(10), random.randrange(40)) for _ in range(12)]
        drawn = draw_partnership(POLICY, agreements, steps, schools=2)
        kinds |= {apart[0].kind for apart in contradictions(drawn.records)} | {"evidence" for _ in contradictions(drawn.evidence)}
    assert kinds >= {"review_decided", "implementation_reported", "overridden", "agreement_signed", "evidence"}
