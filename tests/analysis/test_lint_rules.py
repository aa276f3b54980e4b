"""Lint, rule by rule: witnesses, what goes together, what is silenced, who acts, and what is linted at all."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.build import catalogued, partnership, rec

import partnership_rules as pr
from partnership_rules.analysis import lint
from partnership_rules.errors import InputError

from .documents import CLOCKS, STATES, agreement, at_least, at_most, clause, deed, policy, rate
from .test_lint import AGREEMENTS, HIGH, INTO, LOCKED, LOW, MISSED, TWO, codes


class TestWitnesses:
    def test_an_overlap_shows_the_case_in_which_both_are_true(self) -> None:
        found = next(p for p in lint(catalogued("michigan-2022").with_changes(silence=())) if p.code == "overlap")
        assert "a school has exited and one agreement version is signed" in found.witness

    def test_silent_misses_are_counted_and_the_smallest_is_shown(self) -> None:
        three = agreement([*TWO, deed("c")], clause("c", {"share_met": {"below": "1/2"}}))
        found = next(p for p in lint(three, policy=policy()) if p.code == "silent_misses")
        assert found.message == "3 of 7 ways to miss benchmarks that clauses cover trigger no clause"
        assert found.witness == "the smallest: 'c' missed, all else met"

    def test_better_is_worse_shows_what_else_must_hold(self) -> None:
        found = next(p for p in lint(AGREEMENTS["better_is_worse"][0], policy=policy()) if p.code == "better_is_worse")
        assert "'a' is not met" in found.witness


class TestCorrelations:
    def test_met_and_missed_of_one_benchmark_are_never_both_true(self) -> None:
        both = {"all": [{"met": {}}, {"missed": {}}]}
        assert "clause_never_fires" in codes(agreement(TWO, clause("c", both)))

    def test_an_intermediate_clock_does_not_run_on_after_its_outcome_clock(self) -> None:
        clocks = {**CLOCKS, "half": {"kind": "milestone", "anchor": {"entered": "review"}, "period": "P18M", "phase": "intermediate"}}
        after = {"all": [{"clock": {"name": "half", "is": "running"}}, {"clock": {"name": "outcome", "is": "reached"}}]}
        before = {"all": [{"clock": {"name": "half", "is": "reached"}}, {"clock": {"name": "outcome", "is": "running"}}]}
        late, early = ({"on": "review_held", "from": "review", "to": "closed", "when": when} for when in (after, before))
        assert "transition_never_fires" in codes(policy(late, clocks=clocks))
        assert "transition_never_fires" not in codes(policy(early, clocks=clocks))

    def test_an_outcome_is_not_due_while_an_earlier_measure_is_not(self) -> None:
        clocks = {**CLOCKS, "half": {"kind": "milestone", "anchor": {"entered": "review"}, "period": "P18M", "phase": "intermediate"}}
        benchmarks = [deed("a", phase="intermediate"), deed("b")]
        when = {"all": [{"missed": {"id": "b"}}, {"not": {"missed": {"id": "a"}}}, {"not": {"met": {"id": "a"}}}]}
        found = {p.code for p in lint(agreement(benchmarks, clause("c", when)), policy=policy(clocks=clocks))}
        assert "clause_never_fires" in found

    def test_a_longer_list_of_signatures_includes_a_shorter_one(self) -> None:
        longer, shorter = {"signed": {"roles": ["a", "b"]}}, {"signed": {"roles": ["a"]}}
        impossible = {"all": [longer, {"not": shorter}]}
        assert "transition_never_fires" in codes(policy({"on": "plan_submitted", "from": "work", "to": "review", "when": impossible}))

    def test_a_longer_period_has_not_passed_before_a_shorter_one(self) -> None:
        long, short = ({"elapsed": {"since": {"kind": "assigned"}, "period": period}} for period in ("P2Y", "P1Y"))
        impossible, possible = {"all": [long, {"not": short}]}, {"all": [short, {"not": long}]}
        step = {"on": "plan_submitted", "from": "work", "to": "review"}
        assert "transition_never_fires" in codes(policy({**step, "when": impossible}))
        assert "transition_never_fires" not in codes(policy({**step, "when": possible}))


class TestSilence:
    def test_a_finding_can_be_silenced_with_a_reason(self) -> None:
        loud = agreement(TWO, clause("c", {"missed": {"id": "a"}}))
        quiet = agreement(TWO, clause("c", {"missed": {"id": "a"}}), silence=[{"code": "uncovered_benchmark", "reason": "agreed so"}])
        assert codes(loud) == {"uncovered_benchmark"}
        assert codes(quiet) == set()

    @pytest.mark.parametrize(
        ("at", "left"), [("benchmarks.b", set()), ("benchmarks.1", set()), ("benchmarks.a", {"uncovered_benchmark", "silence_unused"})]
    )
    def test_a_silence_can_name_its_place(self, at: str, left: set[str]) -> None:
        silence = [{"code": "uncovered_benchmark", "at": at, "reason": "agreed so"}]
        assert codes(agreement(TWO, clause("c", {"missed": {"id": "a"}}), silence=silence)) == left

    def test_a_silence_needs_a_reason(self) -> None:
        with pytest.raises(pr.errors.ModelError):
            agreement(TWO, silence=[{"code": "uncovered_benchmark"}])


class TestWhoActs:
    """Alternatives are in each other's way only where one person can set both off."""

    ROLES = {"chief": "the chief", "mayor": "the mayor", "clerk": "the clerk"}

    @pytest.mark.parametrize(
        ("first", "second", "found"),
        [
            ([], [], True), (["chief"], ["mayor"], False), (["chief", "clerk"], ["mayor", "clerk"], True), (["chief"], [], True),
            ([], ["chief"], True),
        ],
    )  # fmt: skip
    def test_an_overlap_needs_a_role_that_both_have(self, first: list[str], second: list[str], found: bool) -> None:
        other = {**HIGH, "when": {"level": {"at_least": 1}}}
        assert ("overlap" in codes(policy({**LOW, "by": first}, {**other, "by": second}, roles=self.ROLES))) is found

    @pytest.mark.parametrize(
        ("first", "second", "found"),
        [
            ([], [], True), ([], ["chief"], True), (["chief"], [], False), (["chief"], ["mayor"], False),
            (["chief", "mayor"], ["mayor"], True), (["mayor"], ["chief", "mayor"], False),
        ],
    )  # fmt: skip
    def test_a_shadow_needs_every_role_of_the_later_one(self, first: list[str], second: list[str], found: bool) -> None:
        sooner, later = {**LOW, "by": first}, {**LOW, "to": "closed", "when": {"level": {"at_most": 0}}, "by": second}
        assert ("shadowed_alternative" in codes(policy(sooner, later, roles=self.ROLES))) is found

    def test_every_decider_of_the_ladder_is_a_role(self) -> None:
        levels = [{"level": n, "title": "x", "decided_by": who, "then": {"of": [{"kind": "k"}]}} for n, who in ((1, "mayor"), (2, "chief"))]
        for listed in (levels, [{**levels[0], "level": 2}, {**levels[1], "level": 1}][::-1]):
            (found,) = [p for p in lint(policy(ladder={"levels": listed})) if p.code == "unknown_decider"]
            assert "'mayor'" in found.message


def test_a_final_state_that_nothing_can_lead_to_is_unreachable_too() -> None:
    locked = policy({**INTO, "to": "never", "when": LOCKED}, states={**STATES, "never": {"final": True}})
    found = [p for p in lint(locked) if p.code == "unreachable_state"]
    assert [str(p.where) for p in found] == ["small.states.never"]


class TestWhatIsLinted:
    def test_a_partnership_has_its_agreements_linted_against_its_policy(self) -> None:
        text = agreement([deed("a", domain="health")])
        partnership = pr.Partnership(id="p", policy=policy(), district={"name": "D"}, agreements=[text])
        assert [p.code for p in lint(partnership)] == ["no_academic_outcome", "uncovered_benchmark"]
        assert str(lint(partnership)[0].where) == "plan.benchmarks"

    def test_a_bundle_has_each_document_linted_once(self) -> None:
        text = agreement([deed("a", domain="health")], clause("c", MISSED))
        partnership = pr.Partnership(id="p", policy=policy(), district={"name": "D"}, agreements=[text])
        bundle = pr.Bundle(partnerships={"p": partnership}, agreements={"plan": text}, policies={"small": policy()})
        assert [p.code for p in lint(bundle)] == ["no_academic_outcome"]

    def test_places_name_ids_where_there_are_any(self) -> None:
        found = next(p for p in lint(AGREEMENTS["better_is_worse"][0], policy=policy()) if p.code == "better_is_worse")
        assert str(found.where) == "plan.clauses.c.when"


def test_measures_at_most_are_compared_the_other_way_round() -> None:
    early, late = rate("a", at_most("10"), due="2019-06-30"), rate("b", at_most("12"), due="2020-06-30")
    assert "intermediate_stricter" in codes(agreement([early, late]))
    assert "intermediate_stricter" not in codes(agreement([{**early, "due": "2021-06-30"}, late]))


def test_an_agreement_without_its_policy_is_linted_where_a_clause_asks_for_a_parameter() -> None:
    asks: dict[str, Any] = {"parameter": {"name": "reading", "is": "strict"}}
    for when in (asks, {"not": asks}, {"any": [asks, {"not": asks}]}):
        clause = {"id": "c", "when": when, "then": {"choose": 1, "of": [{"kind": "closure"}]}, "effect": "may", "decided_by": "board"}
        assert lint(pr.Agreement(id="a", clauses=[clause])) == ()


def test_an_agreement_in_a_bundle_is_held_against_its_policy_there_or_else_of_the_catalog() -> None:
    plan = agreement([deed("a")], clause("c", {"missed": {}})).with_changes(policy="michigan-2017")
    alone = [str(problem) for problem in lint(plan)]
    assert any("'chief'" in said for said in alone)
    assert [str(problem) for problem in lint(pr.Bundle(agreements={"plan": plan}))] == alone
    own = pr.Policy(**{**policy().to_dict(), "id": "michigan-2017"})
    assert not any("'chief'" in str(problem) for problem in lint(pr.Bundle(agreements={"plan": plan}, policies={own.id: own})))


EARLY = {**CLOCKS, "plan": {**CLOCKS["plan"], "early": "counts"}}
SIGNED_IN_FEBRUARY = rec("agreement_signed", "2018-02")
MARCH, LAST, FIRST = (rec("assigned", on) for on in ("2018-03", "2018-02-28", "2018-03-01"))


@pytest.mark.parametrize(
    ("records", "place", "first"),
    [
        ([FIRST, SIGNED_IN_FEBRUARY], 1, "2018-03-01"),
        ([MARCH, SIGNED_IN_FEBRUARY], 1, "2018-03-01"),  # the first day that the anchor can have
        ([rec("assigned", "2018-03-30"), rec("assigned", "2018-03-10"), SIGNED_IN_FEBRUARY], 2, "2018-03-10"),
        ([rec("assigned", "2018-03-30"), rec("assigned", "2018-02-28"), SIGNED_IN_FEBRUARY], None, ""),
        ([rec("partner_joined", "2018-01", party="ISD"), FIRST, SIGNED_IN_FEBRUARY], 2, "2018-03-01"),
        ([LAST, SIGNED_IN_FEBRUARY], None, ""),  # its last day is the anchor's
        ([rec("identified", "2018-03-01"), SIGNED_IN_FEBRUARY], None, ""),  # the clock has not begun
        ([FIRST, rec("partner_joined", "2018-02", party="ISD")], None, ""),  # meets no clock
        ([FIRST, rec("agreement_signed", "2018-02-20"), rec("partner_joined", "2018-04", party="ISD")], None, ""),  # a day that is known
    ],
)
def test_a_rough_day_is_too_early_where_all_of_it_lies_before_every_anchor(records: list[Any], place: int | None, first: str) -> None:
    found = [p for p in lint(partnership(*records, policy=policy())) if p.code == "rough_too_early"]
    told = (
        f"p.records.{place}.on",
        "'agreement_signed' was in February 2018, before the clock 'plan' began",
        "check the day, or that of the anchor",
        f"the clock is counted from {first} at the earliest",
    )
    assert [(p.where.file, p.message, p.hint, p.witness) for p in found] == ([] if place is None else [told])
    counting = lint(partnership(*records, policy=policy(clocks=EARLY)))
    assert "rough_too_early" not in {p.code for p in counting}


def test_each_clock_that_a_rough_day_comes_too_early_for_is_told() -> None:
    said = rec("plan_submitted", "2018-02")
    late = {"kind": "deadline", "anchor": {"kind": "identified"}, "period": "P1Y", "met_by": {"kind": "plan_submitted"}}
    clocks = {"unmet": {**CLOCKS["plan"], "met_by": {"kind": "closed"}}, **CLOCKS, "first": late, "second": {**late, "anchor": "assigned"}}
    found = lint(partnership(said, rec("identified", "2018-03-01"), FIRST, said, policy=policy(clocks=clocks)))
    assert [(p.where.file, p.message.rpartition(" the ")[2]) for p in found if p.code == "rough_too_early"] == [
        (f"p.records.{place}.on", f"clock '{name}' began") for place in (0, 3) for name in ("first", "second")
    ]


def by(change: str, value: str, start: str, **fields: Any) -> dict[str, Any]:
    given = {"value": start, "unit": "percent", **fields.pop("on_baseline", {})}
    return rate("a", {change: {"value": value, "unit": "points"}}, baseline=given, **fields)


@pytest.mark.parametrize(
    ("asked", "end"),
    [
        (by("rise_by", "10", "95"), "100 percent"),
        (by("rise_by", "5", "95"), ""),
        (by("fall_by", "10", "5"), "0 percent"),
        (by("fall_by", "5", "5"), ""),
        (rate("a", at_least("101")), "100 percent"),
        (rate("a", at_least("100")), ""),
        (rate("a", at_most("-1")), "0 percent"),
        (rate("a", at_most("0")), ""),
        (rate("a", at_least("1.1", "proportion")), "1 proportion"),
        (rate("a", at_most("-1", "count")), "0 count"),
        (rate("a", at_least("1000", "count")), ""),  # which has no upper end
        (rate("a", at_least("1000", "index")), ""),
        (rate("a", {"any_of": [at_least("101"), at_least("90")]}), ""),
        (by("rise_by", "10", "95", on_baseline={"on": "2018-06-30"}), "100 percent"),
        (by("rise_by", "10", "95", school="s"), "100 percent"),
        (by("rise_by", "10", "95", group="english_learners"), "100 percent"),
        (by("rise_by", "10", "95", **{"for": "each"}), "100 percent"),
        (by("rise_by", "5", "95", **{"for": "each"}), ""),
        (rate("a", {"rise_by": {"value": "10", "unit": "points"}}, baseline={"unit": "percent", "on": "2018-06-30"}), ""),
        (rate("a", {"rise_by": {"value": "10", "unit": "points"}}), ""),
    ],
)
def test_a_target_beyond_the_end_of_its_measure_cannot_be_reached(asked: dict[str, Any], end: str) -> None:
    found = [p for p in lint(agreement([deed("other"), asked])) if p.code == "target_unreachable"]
    told = (
        "plan.benchmarks.a.target",
        f"no value can meet the target of 'a': its measure ends at {end}",
        "ask for what can be reached, or correct the baseline",
        f"{end}, and it is not met",
    )
    assert [(p.where.file, p.message, p.hint, p.witness) for p in found] == ([told] if end else [])


@pytest.mark.parametrize("where", [{}, {"for": "each"}, {"school": "east"}, {"group": "el"}])
def test_a_target_that_is_met_already_or_cannot_be_is_found_wherever_it_is_asked(where: dict[str, Any]) -> None:
    start = {"value": "60", "unit": "percent"}
    assert "target_already_met" in codes(agreement([rate("b", at_least("50"), baseline=start, **where)]))
    assert "target_already_met" not in codes(agreement([rate("b", at_least("61"), baseline=start, **where)]))
    for points, found in (("50", True), ("40", False)):
        rise = {"rise_by": {"value": points, "unit": "points"}}
        assert ("target_unreachable" in codes(agreement([rate("b", rise, baseline=start, **where)]))) is found


def test_a_mapping_without_states_is_an_agreement() -> None:
    assert "no_academic_outcome" in {
        problem.code for problem in lint({"format": "partnership-rules/agreement/1", "id": "a", "policy": "michigan-2017"})
    }


def test_what_is_no_document_is_refused() -> None:
    with pytest.raises(InputError, match="not a value of type int"):
        lint(7)
