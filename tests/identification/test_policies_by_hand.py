"""The turns of the states' rules, each on a few schools whose answer was worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

import partnership_rules as pr
from partnership_rules.identification import IndexPolicy, RosterSchool, identify

from .drawing import indicator, policy_of

TENNESSEE = pr.load_identification("tennessee-2018")
DAY = date(2018, 9, 1)
Cells = Mapping[str, Mapping[str, object]]


def published(cells: Cells, units: Mapping[str, str], *, on: str = "2018-06-30") -> list[pr.Measurement]:
    """Rows of cells by school and measure: a value, or a value and a number of students, or these by year."""
    rows = []
    for school, measures in cells.items():
        for measure, said in measures.items():
            by_year = said if isinstance(said, dict) else {on[:4]: said}
            for year, cell in by_year.items():
                value, n = cell if isinstance(cell, tuple) else (cell, None)
                day = f"{year}-06-30"
                rows.append(pr.Measurement(measure=measure, school=school, on=day, value=value, n=n, unit=units.get(measure, "percent")))
    return rows


def tennessee(rates: Mapping[str, object], says: Mapping[str, dict[str, str]] | None = None, **more: dict[str, object]) -> dict[str, str]:
    """The outcomes of schools of one pool whose mathematics are given, with what else is given of some."""
    given = says or {}
    roster = [
        RosterSchool(school=key, district="d1", says={"pool": "K8", "designation_ineligible": "no", **given.get(key, {})}) for key in rates
    ]
    cells = {key: {"math": said, **more.get(key, {})} for key, said in rates.items()}
    found = identify(TENNESSEE, roster, published(cells, {"tvaas_2018": "index", "tvaas_2017": "index"}), as_of=DAY)
    return {one.school.school: one.outcome for one in found}


def named(outcomes: Mapping[str, str]) -> list[str]:
    return [key for key, outcome in outcomes.items() if outcome == "in"]


RATES: dict[str, object] = {f"s{i:02}": (f"{10 + i}", 100) for i in range(20)}


def test_tennessee_names_five_percent_of_the_pool_rounded_up_and_counts_those_who_cannot_be_named_in_its_base() -> None:
    assert named(tennessee(RATES)) == ["s00"]
    assert named(tennessee({**RATES, "more": ("90", 100)})) == ["s00", "s01"]
    ineligible = {"more": {"designation_ineligible": "yes"}, "s00": {"designation_ineligible": "yes"}}
    assert named(tennessee({**RATES, "more": ("90", 100)}, ineligible)) == ["s01", "s02"]


def test_tennessee_ranks_each_pool_by_itself() -> None:
    pools = {f"s{i:02}": {"pool": "HS"} for i in range(10)}
    assert named(tennessee(RATES, pools)) == ["s00", "s10"]


def test_a_subject_and_year_of_fewer_than_30_is_left_out_and_the_others_are_pooled_by_their_counts() -> None:
    years = {"2018": ("20", 30), "2017": ("5", 90), "2016": ("0", 29)}
    roster = [RosterSchool(school="a", says={"pool": "K8", "designation_ineligible": "no"})]
    found = identify(TENNESSEE, roster, published({"a": {"math": years, "ela": ("50", 80)}}, {}), as_of=DAY)
    assert found["a"].score == (Fraction("25.3"), Fraction("25.3"))  # (20 * 30 + 5 * 90 + 50 * 80) / 200 = 25.25, and halves go up


def test_halves_are_rounded_up_before_schools_are_ranked_and_equals_share_the_least_rank() -> None:
    rates = {**RATES, "s00": ("9.95", 100), "s01": ("10.04", 100)}
    assert named(tennessee(rates)) == ["s00", "s01"]


def test_growth_of_four_in_both_years_is_a_safe_harbor_and_another_takes_the_place() -> None:
    grown: dict[str, object] = {"tvaas_2018": "4", "tvaas_2017": "5"}
    assert named(tennessee(RATES, s00=grown)) == ["s01"]
    assert named(tennessee(RATES, s00={**grown, "tvaas_2017": "3"})) == ["s00"]


def test_a_district_named_by_hand_is_in_and_is_shown_without_it_too() -> None:
    by = {"by": "state board", "authority": "the law", "because": "it is the state's own district", "reason": "STATE", "on": "2018-08-01"}
    policy = TENNESSEE.with_changes(overrides=({"district": "d9", "outcome": "in", **by},))
    roster = [
        RosterSchool(school=key, district="d9" if key == "s19" else "d1", says={"pool": "K8", "designation_ineligible": "no"})
        for key in RATES
    ]
    rows = published({key: {"math": said} for key, said in RATES.items()}, {})
    found = identify(policy, roster, rows, as_of=DAY)
    assert [one.school.school for one in found.having("in")] == ["s00", "s19"]
    assert (found["s19"].outcome_without_override, found["s19"].reasons) == ("out", ("STATE",))
    assert identify(policy, roster, rows, as_of="2018-07-31")["s19"].outcome == "out"


def score(policy: IndexPolicy, cells: Mapping[str, object], units: Mapping[str, str] | None = None, *, on: str = "2024-06-30") -> Any:
    """The score of one school."""
    found = identify(policy, [RosterSchool(school="a")], published({"a": cells}, units or {}, on=on), as_of=on)
    known = found["a"].rulings[0].when.known
    assert known is not None
    return known.low, known.high, found["a"].outcome


def test_massachusetts_weighs_points_60_20_10_10_and_without_english_learners_67_5_22_5_and_10() -> None:
    policy = pr.load_identification("massachusetts-2024")
    points = {"achievement_points": ("6/12", 12), "growth_points": ("4/8", 8), "additional_points": ("2/4", 4)}
    # (60 * 6 + 20 * 4 + 10 * 3 + 10 * 2) / (60 * 12 + 20 * 8 + 10 * 4 + 10 * 4) = 490 / 960 = 51.04 percent
    assert score(policy, {**points, "english_proficiency_points": ("3/4", 4)}) == (51, 51, "in")
    # (67.5 * 12 + 22.5 * 8 + 10 * 2) / (67.5 * 12 + 22.5 * 8 + 10 * 4) = 1010 / 1030 = 98.06 percent
    full = {**points, "achievement_points": ("12/12", 12), "growth_points": ("8/8", 8)}
    assert score(policy, full) == (98, 98, "out")


def test_years_weigh_40_and_60_and_grade_spans_67_and_33() -> None:
    policy = policy_of(
        indicators={
            "low": indicator("low", years={"take": 2, "pool": "weights", "weights": [60, 40]}),
            "high": indicator("high"),
        },
        scores={"index": {"weights": {"low": 67, "high": 33}}},
        rules=[{"id": "r", "reason": "X", "when": {"below": {"score": "index", "value": 50}}}],
    )
    # the latest year counts 60: 60 % of 50 and 40 % of 40 are 46; 67 % of 46 and 33 % of 80 are 57.22
    assert score(policy, {"low": {"2024": "50", "2023": "40"}, "high": "80"})[:2] == (Fraction("57.22"), Fraction("57.22"))


def test_participation_below_95_percent_scales_a_rate_and_above_it_does_nothing() -> None:
    policy = policy_of(
        indicators={"m": indicator("m", participation={"measure": "p", "at_least": 95})},
        scores={},
        rules=[{"id": "r", "reason": "X", "when": {"below": {"indicator": "m", "value": 40}}}],
    )
    assert score(policy, {"m": "50", "p": "76"}) == (40, 40, "out")
    assert score(policy, {"m": "50", "p": "74.1"}) == (39, 39, "in")
    assert score(policy, {"m": "50", "p": "99"}) == (50, 50, "out")


def test_an_interpolated_cut_names_those_at_or_below_the_quantile() -> None:
    when = {"lowest": {"share": 25, "base": "pool", "of": "pool", "rounds": "interpolated"}}
    policy = policy_of(
        indicators={"m": indicator("m")}, scores={"index": {"weights": {"m": 1}}}, rules=[{"id": "r", "reason": "X", "when": when}]
    )
    cells = {key: {"m": value} for key, value in zip("abcdef", ("10", "20", "30", "40", "50", "60"), strict=True)}
    found = identify(policy, [RosterSchool(school=key) for key in cells], published(cells, {}), as_of=DAY)
    assert [one.school.school for one in found.having("in")] == ["a", "b"]  # the quantile of 25 percent lies at 22.5


def test_masked_ranges_decide_where_they_can() -> None:
    rule = [{"id": "r", "reason": "X", "when": {"at_most": {"indicator": "m", "value": 20}}}]
    policy = policy_of(indicators={"m": indicator("m")}, scores={}, rules=rule)
    outcomes = {cell: score(policy, {"m": cell})[2] for cell in ("≤20", ">=95", "15-25", "<10")}
    assert outcomes == {"≤20": "undetermined", ">=95": "out", "15-25": "undetermined", "<10": "undetermined"}
    assert score(policy, {"m": "≤20%"})[2] == "in"


def test_texas_ranks_those_under_title_i_within_each_type_of_school() -> None:
    pools = {kind: {"is": {"type": kind}} for kind in ("elementary", "high")}
    when = {"lowest": {"count": 1}}
    policy = policy_of(
        population={"pools": pools, "eligible": {"is": {"title_1": "yes"}}},
        indicators={"m": indicator("m")},
        scores={"index": {"weights": {"m": 1}}},
        rules=[{"id": "r", "reason": "X", "when": when}],
    )
    says = {"a": ("elementary", "no"), "b": ("elementary", "yes"), "c": ("high", "yes"), "d": ("high", "yes")}
    roster = [RosterSchool(school=key, says={"type": kind, "title_1": title}) for key, (kind, title) in says.items()]
    cells = {key: {"m": value} for key, value in zip("abcd", ("1", "2", "30", "40"), strict=True)}
    found = identify(policy, roster, published(cells, {}), as_of=DAY)
    assert [one.school.school for one in found.having("in")] == ["b", "c"]


def test_a_mean_of_three_years_and_an_exit_relative_to_what_the_school_was() -> None:
    policy = policy_of(
        status={"named": "CSI", "exited": "CSIEXIT", "otherwise": "NOTCSI"},
        indicators={"m": indicator("m", years={"take": 3, "pool": "mean"})},
        scores={"index": {"weights": {"m": 1}}},
        rules=[{"id": "r", "reason": "CSILOWPERF", "when": {"lowest": {"count": 1}}}],
        exit={"when": {"at_least": {"score": "index", "value": 40}}, "reason": "CSIOTHER"},
    )
    cells: Cells = {
        "a": {"m": {"2018": "30", "2017": "20", "2016": "10"}},
        "b": {"m": {"2018": "30", "2017": "30", "2016": "30"}},
        "c": {"m": {"2018": "50", "2017": "40", "2016": "30"}},
        "d": {"m": {"2018": "90", "2017": "90", "2016": "90"}},
    }
    prior = [{"kind": "designated", "school": key, "as": "CSI", "on": "2015-10-01"} for key in "bc"]
    found = identify(policy, [RosterSchool(school=key) for key in cells], published(cells, {}), as_of=DAY, prior=prior)
    assert found["a"].score == (20, 20)
    assert [(one.school.school, one.outcome, one.reasons, one.status) for one in found] == [
        ("a", "in", ("CSILOWPERF",), "CSI"),
        ("b", "in", ("CSIOTHER",), "CSI"),  # not named, and not left: below 40
        ("c", "out", (), "CSIEXIT"),
        ("d", "out", (), "NOTCSI"),
    ]


MICHIGAN = pr.load_identification("michigan-index-2018")
NEITHER = {"met_exit_of_additional_support": "no", "met_exit_of_comprehensive_support": "no"}


def michigan(cells: Cells, says: Mapping[str, dict[str, str]] | None = None, prior: Any = ()) -> pr.identification.Identification:
    units = {f"index_{name}": "index" for name in ("growth", "proficiency", "school_quality", "graduation", "participation")}
    units |= {"index_english_learner_progress": "index", "index_wida_participation": "index"}
    roster = [RosterSchool(school=key, says={**NEITHER, **(says or {}).get(key, {})}) for key in cells]
    return identify(MICHIGAN, roster, published(cells, units), as_of=DAY, prior=prior)


WHOLE: dict[str, object] = {f"index_{name}": "50" for name in ("growth", "proficiency", "school_quality", "participation")}


def test_michigan_weighs_what_a_school_has_and_leaves_the_others_out() -> None:
    found = michigan({"a": {**WHOLE, "index_growth": "84", "index_graduation": "N/A"}, "b": WHOLE})
    # 34, 29, 14 and 2 sum to 79: (34 * 84 + 45 * 50) / 79
    assert found["a"].score == (Fraction(34 * 84 + 45 * 50, 79),) * 2
    few = {**WHOLE, "index_english_learner_progress": ("0", 29)}
    assert michigan({"a": few})["a"].score == (50, 50)
    assert michigan({"a": {**few, "index_english_learner_progress": ("0", 30)}})["a"].score == (Fraction(79 * 50, 89),) * 2


def test_michigan_names_for_graduation_and_for_support_that_was_not_left_too() -> None:
    cells = {key: WHOLE for key in "abcd"} | {"low": {**WHOLE, "index_growth": "1"}}
    cells["a"] = {**WHOLE, "graduation_rate_4_year": "67"}
    cells["b"] = {**WHOLE, "graduation_rate_4_year": "67.01"}
    prior = [{"kind": "designated", "school": key, "as": "ATS", "on": "2017-08-01"} for key in "cd"]
    found = michigan(cells, {"d": {"met_exit_of_additional_support": "yes"}}, prior)
    assert {one.school.school: one.reasons for one in found.having("in")} == {
        "low": ("CSILOWPERF",), "a": ("CSILOWGR",), "c": ("CSIOTHER",),
    }  # fmt: skip


def test_the_exit_criteria_decide_and_not_the_score() -> None:
    cells = {key: {**WHOLE, "index_growth": growth} for key, growth in (("a", "90"), ("b", "80"), ("low", "1"))}
    prior = [{"kind": "designated", "school": key, "as": "CSI", "on": "2017-08-01"} for key in "ab"]
    found = michigan(cells, {"b": {"met_exit_of_comprehensive_support": "yes"}}, prior)
    assert [(one.school.school, one.status) for one in found] == [("a", "CSI"), ("b", "CSIEXIT"), ("low", "CSI")]


FEDERAL = pr.load_identification("federal-essa")


def federal(cells: Cells, says: Mapping[str, str], **more: Any) -> pr.identification.Identification:
    roster = [RosterSchool(school=key, district="d", says={"title_1": says.get(key, "yes")}) for key in cells]
    return identify(FEDERAL, roster, published(cells, {"index": "index"}), as_of=more.pop("as_of", DAY), **more)


def test_a_rate_of_67_percent_needs_no_title_i_and_the_lowest_do() -> None:
    cells: Cells = {"a": {"index": "1"}, "b": {"index": "2"}, "c": {"index": "90", "graduation_rate_4_year": "67"}}
    found = federal(cells, {"a": "no", "c": "no"})
    assert {one.school.school: one.reasons for one in found.having("in")} == {"b": ("CSILOWPERF",), "c": ("CSILOWGR",)}


def test_unknown_title_i_is_never_taken_for_no_and_makes_the_number_named_unknown() -> None:
    cells: Cells = {f"s{i:02}": {"index": str(10 + i)} for i in range(21)}
    found = federal(cells, {"s00": ""})
    assert (found.cut[0].base, found.cut[0].named) == ((20, 21), (1, 2))
    assert {one.school.school: one.outcome for one in found if one.outcome != "out"} == {"s00": "undetermined", "s01": "in"}


def test_corrected_data_withdraw_and_add_and_never_edit_and_an_undetermined_school_has_no_record() -> None:
    cells: dict[str, dict[str, object]] = {key: {"index": value} for key, value in (("a", "10"), ("b", "20"), ("c", "30"))}
    before = federal(cells, {})
    assert [(one.kind, one.id) for one in before.records()["d"]] == [
        ("identified", "federal-essa/2018-09-01/d/identified"), ("designated", "federal-essa/2018-09-01/a"),
    ]  # fmt: skip
    after = federal({**cells, "a": {"index": "40"}}, {}, as_of="2018-10-01")
    changed = after.changes(before)["d"]
    assert [one.kind for one in changed] == ["retracted", "retracted", "identified", "designated"]
    written = [*before.records()["d"], *changed]
    partnership = pr.Partnership(
        id="p", policy="michigan-2022", district={"id": "d", "name": "D"}, schools=[{"id": key} for key in cells], records=written
    )
    assert len(partnership.records) == 6
    assert after.changes(written) == {}
    hidden = federal({**cells, "a": {"index": "*"}}, {}, as_of="2018-10-01")
    assert hidden.records() == {}
    assert [one.kind for one in hidden.changes(before)["d"]] == ["retracted", "retracted"]
    assert [(one.school, one.before, one.after) for one in after.differences(before)] == [("a", "in", "out"), ("b", "out", "in")]


@pytest.mark.parametrize("known_on", [None, "2018-10-01"])
def test_what_was_learned_later_does_not_change_what_was_known_then(known_on: str | None) -> None:
    rows = published({"a": {"index": "10"}, "b": {"index": "20"}}, {"index": "index"})
    late = rows[0].with_changes(value="30", recorded_at="2018-11-01T12:00:00Z", id="late")
    roster = [RosterSchool(school=key, says={"title_1": "yes"}) for key in "ab"]
    found = identify(
        FEDERAL,
        roster,
        [rows[0].with_changes(id="first"), late.with_changes(replaces="first"), rows[1]],
        as_of="2018-12-01",
        known_on=known_on,
    )
    assert [one.school.school for one in found.having("in")] == (["b"] if known_on is None else ["a"])
