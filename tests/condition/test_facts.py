"""Conditions on what happened: signatures, reviews, reports, schools, ratings, and what the agreement holds."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from helpers.build import agreement, benchmark, clause, day
from helpers.facts import TODAY, Made, condition, needs, weighed

from partnership_rules.condition import DesignationFact, ReviewFact, SignatureFact, weigh
from partnership_rules.logic import FALSE, TRUE, UNDETERMINED, Truth, all_of, any_of

VALUES = (TRUE, FALSE, UNDETERMINED)


# ---- signatures, reviews, reports -----------------------------------------------------------------------------------

ROLES = ("board", "head", "owner")


@pytest.mark.parametrize("charter", [True, False, None])
def test_all_roles_must_have_signed_one_and_the_same_version_and_the_authorizer_of_a_charter(charter: bool | None) -> None:
    asked = {"signed": {"roles": ["board", "head"], "if_charter": "owner"}}
    for mask in product([False, True], repeat=3):
        roles = frozenset(role for role, signed in zip(ROLES, mask, strict=True) if signed)
        expected = (
            TRUE
            if mask == (True, True, True)
            else FALSE
            if not (mask[0] and mask[1])
            else {True: FALSE, False: TRUE, None: UNDETERMINED}[charter]
        )
        assert weighed(asked, Made(charter=charter, signed=[SignatureFact("a", roles)])) is expected


def test_signatures_on_different_versions_do_not_add_up() -> None:
    asked = {"signed": {"roles": ["board", "head"]}}
    halves = [SignatureFact("a", frozenset({"board"})), SignatureFact("b", frozenset({"head"})), SignatureFact(None, frozenset({"head"}))]
    assert weighed(asked, Made(signed=halves)) is FALSE
    assert weighed(asked, Made(signed=[*halves, SignatureFact("c", frozenset({"head", "board"}))])) is TRUE
    assert weighed(asked, Made()) is FALSE


def test_a_signing_reported_as_a_whole_is_enough() -> None:
    asked = {"signed": {"roles": ["board"], "if_charter": "owner"}}
    for charter in (True, False, None):
        assert weighed(asked, Made(charter=charter, signed=[SignatureFact(None, frozenset(), TODAY)])) is TRUE


def test_an_explanation_of_signatures_names_who_is_still_missing() -> None:
    asked = condition({"signed": {"roles": ["local_board", "isd"], "if_charter": "authorizer"}})
    texts = {}
    for charter in (True, None):
        for roles in ({"local_board"}, {"local_board", "isd"}):
            told = weigh(asked, Made(charter=charter, signed=[SignatureFact("a", frozenset(roles))])).because
            texts[charter, len(roles)] = told.parts[0].text
    assert texts[True, 1] == "agreement 'a': signed by local board; still missing: isd, authorizer"
    assert texts[None, 1] == "agreement 'a': signed by local board; still missing: isd"
    assert texts[True, 2] == "agreement 'a': signed by isd, local board; still missing: authorizer"
    assert texts[None, 2] == "agreement 'a': signed by isd, local board; if a charter, also needed: authorizer"
    assert needs({"signed": {"if_charter": "authorizer"}}, Made(signed=[SignatureFact("a", frozenset())])) == (
        "whether the district is a charter school",
    )


@pytest.mark.parametrize(
    ("review", "met", "not_met"),
    [
        (ReviewFact(TODAY, True, TODAY, TODAY, "met"), TRUE, FALSE),
        (ReviewFact(TODAY, True, TODAY, TODAY, "not_met"), FALSE, TRUE),
        (ReviewFact(TODAY, False, None, TODAY, "met"), TRUE, FALSE),
        (ReviewFact(TODAY, False, None, None, None), UNDETERMINED, FALSE),
        (ReviewFact(None, False, None, None, None), UNDETERMINED, FALSE),
        (ReviewFact(TODAY, True, None, None, None), UNDETERMINED, UNDETERMINED),
        (ReviewFact(TODAY, False, TODAY, None, None), UNDETERMINED, UNDETERMINED),
        (ReviewFact(TODAY, True, TODAY, None, None), UNDETERMINED, UNDETERMINED),
    ],
)
def test_a_review_found_what_it_decided_and_before_it_is_due_nothing_is_found_wanting(
    review: ReviewFact, met: Truth, not_met: Truth
) -> None:
    facts = Made(reviews={"outcome": review})
    assert weighed({"finding": {"review": "outcome", "is": "met"}}, facts) is met
    assert weighed({"finding": {"review": "outcome", "is": "not_met"}}, facts) is not_met
    if met is UNDETERMINED:
        assert needs({"finding": {"review": "outcome", "is": "met"}}, facts) == ("the decision of the outcome review",)


def test_what_nobody_reported_is_not_reported() -> None:
    failing = {"reported": {"implementation": "failing"}}
    assert [weighed(failing, Made(implemented=said)) for said in (None, "on_track", "failing")] == [FALSE, FALSE, TRUE]
    support = {"reported": {"support": "coach", "is": "failing"}}
    assert [weighed(support, Made(supports=said)) for said in ({}, {"coach": "on_track"}, {"coach": "failing"}, {"other": "failing"})] == [
        FALSE,
        FALSE,
        TRUE,
        FALSE,
    ]


# ---- schools --------------------------------------------------------------------------------------------------------


def status(word: str, on: str, until: str | None = None) -> DesignationFact:
    return DesignationFact(word, day(on), day(until) if until else None)


@pytest.mark.parametrize(
    ("given", "truth"),
    [
        ([], UNDETERMINED),
        ([status("CSI", "2017-01-01")], TRUE),
        ([status("CSI", "2017-01-01"), status("NOTCSI", "2020-01-01")], FALSE),
        ([status("NOTCSI", "2017-01-01"), status("CSI", "2020-01-01")], TRUE),
        ([status("CSI", "2020-01-01"), status("Title1", "2020-01-01")], UNDETERMINED),
        ([status("TSI", "2020-01-01"), status("Title1", "2020-01-01")], FALSE),
        ([status("CSI", "2020-01-01", "2020-06-30"), status("TSI", "2020-01-01")], FALSE),
        ([status("CSI", "2017-01-01", "2020-06-30")], FALSE),
        ([status("CSI", "2017-01-01", "2020-07-01")], TRUE),
    ],
)
def test_a_school_holds_the_statuses_of_the_latest_day_that_gave_it_any(given: list[DesignationFact], truth: Truth) -> None:
    facts = Made(schools={"s": "member"}, given={"s": given})
    assert weighed({"designated": {"as": "CSI"}}, facts) is truth
    assert weighed({"designated": {"as": "CSI"}}, facts.within(schools={}, scope="s")) is truth


@pytest.mark.parametrize("case", list(product(VALUES, repeat=2)))
def test_any_or_all_members_hold_a_status_and_only_members_count(case: tuple[Truth, ...]) -> None:
    words = {TRUE: [status("CSI", "2020-01-01")], FALSE: [status("NOTCSI", "2020-01-01")], UNDETERMINED: []}
    given = {"a": words[case[0]], "b": words[case[1]], "gone": words[TRUE]}
    facts = Made(schools={"a": "member", "b": "member", "gone": "exited"}, given=given)
    assert weighed({"designated": {"as": ["CSI", "X"], "schools": "any"}}, facts) is any_of(case)
    assert weighed({"designated": {"as": ["CSI", "X"], "schools": "all"}}, facts) is all_of(case)


def test_without_a_member_school_a_designation_is_undetermined() -> None:
    assert needs({"designated": {"as": "CSI"}}, Made(schools={"a": "closed"})) == ("the member schools and their designations",)
    assert needs({"designated": {"as": "CSI"}}, Made(schools={"a": "member"})) == ("the designation of school 'a'",)


@pytest.mark.parametrize(
    ("signed", "truth"), [("2020-02-01", UNDETERMINED), ("2020-01-01", UNDETERMINED), ("2019-12-31", TRUE), (None, UNDETERMINED)]
)
def test_given_again_means_given_after_a_day_that_day_excluded(signed: str | None, truth: Truth) -> None:
    facts = Made(schools={"a": "member"}, given={"a": [status("CSI", "2020-01-01")]}, firsts={"plan_signed": day(signed)} if signed else {})
    assert weighed({"designated": {"as": "CSI", "after": {"entered": "plan_signed"}}}, facts) is truth


STATUSES = ("member", "exited", "closed", "merged", "excluded")


@pytest.mark.parametrize("case", list(product(STATUSES, repeat=2)))
@pytest.mark.parametrize("asked", [("exited",), ("exited", "closed", "merged"), ("excluded",)])
def test_members_all_any_or_none_stand_so_and_excluded_schools_do_not_count_unless_asked_for(
    case: tuple[str, ...], asked: tuple[str, ...]
) -> None:
    facts = Made(schools=dict(zip("ab", case, strict=True)))
    counted = [one in asked for one in case if one != "excluded" or "excluded" in asked]
    for which, answer in (("all", all(counted)), ("any", any(counted)), ("none", not any(counted))):
        expected = UNDETERMINED if not counted else TRUE if answer else FALSE
        assert weighed({"members": {"are": list(asked), "which": which}}, facts) is expected


def test_without_a_school_membership_is_undetermined() -> None:
    assert needs({"members": {"are": "exited"}}, Made()) == ("the schools of the partnership",)


RATED = [
    ("F F F", 3, TRUE),
    ("C F F", 3, FALSE),
    ("F F C", 3, FALSE),
    ("F F", 3, FALSE),
    ("C F F F", 3, TRUE),
    ("F ? F", 3, UNDETERMINED),
    ("? F F F", 3, TRUE),
    ("C ? F", 3, FALSE),
    ("", 1, UNDETERMINED),
    ("?", 1, UNDETERMINED),
]


@pytest.mark.parametrize(("ratings", "size", "truth"), RATED)
def test_consecutive_counts_back_from_the_latest_period(ratings: str, size: int, truth: Truth) -> None:
    rows = [(f"year {i}", None if word == "?" else word) for i, word in enumerate(ratings.split())]
    asked = {"rated": {"in": ["F", "D"], "consecutive": size}}
    assert weighed(asked, Made(rated={None: rows})) is truth
    assert weighed(asked, Made(scope="s", rated={"s": rows})) is truth
    assert weighed(asked, Made(scope="s", rated={None: rows})) is UNDETERMINED


@pytest.mark.parametrize(
    ("ratings", "of_last", "count", "truth"),
    [
        ("F C F", 3, 2, TRUE),
        ("F C C F", 3, 2, FALSE),
        ("F ? C", 3, 2, UNDETERMINED),
        ("F ? F", 3, 2, TRUE),
        ("F", 3, 1, TRUE),
        ("F", 3, 2, FALSE),
        ("", 3, 1, UNDETERMINED),
    ],
)
def test_so_many_of_the_last_periods(ratings: str, of_last: int, count: int, truth: Truth) -> None:
    rows = [(f"year {i}", None if word == "?" else word) for i, word in enumerate(ratings.split())]
    assert weighed({"rated": {"in": "F", "of_last": of_last, "count": count}}, Made(rated={None: rows})) is truth


@pytest.mark.parametrize(
    ("ratings", "any_school", "all_schools"),
    [
        ({"s": "F F", "t": "F F"}, TRUE, TRUE),
        ({"s": "F F", "t": "C F"}, TRUE, FALSE),
        ({"s": "F F", "t": ""}, TRUE, UNDETERMINED),
        ({"s": "C F", "t": ""}, UNDETERMINED, FALSE),
        ({"s": "", "t": ""}, UNDETERMINED, UNDETERMINED),
        ({}, UNDETERMINED, UNDETERMINED),
    ],
)
def test_ratings_of_schools_are_those_of_any_or_of_all_members(ratings: dict[str, str], any_school: Truth, all_schools: Truth) -> None:
    rated = {school: [(f"year {i}", word) for i, word in enumerate(words.split())] for school, words in ratings.items()}
    made = Made(
        schools=dict.fromkeys(ratings, "member"), rated={**rated, None: [("year 1", "C"), ("year 2", "C")], "left": [("year 1", "F")]}
    )
    for of, truth in (("any_school", any_school), ("all_schools", all_schools), ("district", FALSE)):
        assert weighed({"rated": {"in": "F", "consecutive": 2, "of": of}}, made) is truth
    own = Made(scope="s", schools=made.schools, rated=rated)
    if "s" in rated:
        said = {weighed({"rated": {"in": "F", "consecutive": 2, "of": of}}, own) for of in ("any_school", "all_schools", "district")}
        assert len(said) == 1


def test_a_school_year_may_be_passed_over_in_either_spelling() -> None:
    rows = [("2016-17", "F"), ("2017-2018", "C"), ("2018-19", "F")]
    assert weighed({"rated": {"in": "F", "consecutive": 2, "skipping": ["2017-18"]}}, Made(rated={None: rows})) is TRUE
    assert weighed({"rated": {"in": "F", "consecutive": 2, "skipping": ["2017-19"]}}, Made(rated={None: rows})) is FALSE


def test_a_skipped_period_is_passed_over_as_if_it_had_never_been() -> None:
    rows = [("2019", "F"), ("2020", None), ("2021", "C"), ("2022", "F")]
    asked = {"rated": {"in": "F", "consecutive": 2}}
    assert weighed(asked, Made(rated={None: rows})) is FALSE
    skipping = {"rated": {"in": "F", "consecutive": 2, "skipping": ["2020", "2021"]}}
    assert weighed(skipping, Made(rated={None: rows})) is TRUE
    assert needs({"rated": {"in": "F", "consecutive": 3, "skipping": ["2021"]}}, Made(rated={None: rows})) == ("the rating of 2020",)


# ---- what the agreement holds ---------------------------------------------------------------------------------------

HELD = agreement(
    "held",
    benchmark("each-18", phase="intermediate", **{"for": "each"}),
    benchmark("only-s", school="s"),
    benchmark("district"),
    clauses=[clause("one"), clause("two", effect="must", decided_by="isd")],
    parties=[{"role": "isd"}],
    supports=[{"id": "coach", "kind": "coaching"}],
    term={"from": "2017-05-01", "until": "2020-04-30"},
)
SCHOOLS = Made(agreement=HELD, schools={"s": "member", "t": "member", "u": "exited"})
HAS: list[tuple[Any, Truth]] = [
    ({"benchmarks": {}}, TRUE),
    ({"benchmarks": {}, "count": 3}, TRUE),
    ({"benchmarks": {}, "count": 4}, FALSE),
    ({"benchmarks": {"domain": "health"}}, FALSE),
    ({"benchmarks": {"school": "s"}}, TRUE),
    ({"benchmarks": {"phase": "intermediate"}, "per": "school"}, TRUE),
    ({"benchmarks": {"phase": "outcome"}, "per": "school"}, FALSE),
    ({"clause": {}}, TRUE),
    ({"clause": {"consequence": "closure"}}, TRUE),
    ({"clause": {"consequence": "ceo"}}, FALSE),
    ({"clause": {"effect": "must", "decided_by": "isd"}}, TRUE),
    ({"clause": {"effect": "may", "decided_by": "isd"}}, FALSE),
    ({"term": "P37M"}, FALSE),
    ({"term": "P3Y"}, TRUE),
    ({"party": "isd"}, TRUE),
    ({"party": "authorizer"}, FALSE),
    ({"support": "coach"}, TRUE),
    ({"support": "coaching"}, TRUE),
    ({"support": "money"}, FALSE),
]


@pytest.mark.parametrize(("asked", "truth"), HAS)
def test_the_text_in_force_holds_it_or_not_and_without_the_text_nobody_knows(asked: Any, truth: Truth) -> None:
    assert weighed({"has": asked}, SCHOOLS) is truth
    for facts in (Made(), Made(in_force=False)):
        assert needs({"has": asked}, facts) == ("the text of the agreement in force",)


@pytest.mark.parametrize(("scope", "truth"), [("s", TRUE), ("t", FALSE)])
def test_in_the_scope_of_a_school_the_agreement_is_asked_for_that_school(scope: str, truth: Truth) -> None:
    asked = {"has": {"benchmarks": {"phase": "outcome"}, "per": "school"}}
    assert weighed(asked, SCHOOLS.within(scope=scope)) is truth


def test_a_question_for_every_school_without_schools_is_undetermined_and_names_them() -> None:
    asked = {"has": {"benchmarks": {}, "per": "school"}}
    assert needs(asked, SCHOOLS.within(schools={})) == ("the member schools",)


@pytest.mark.parametrize("term", [None, {"from": "2017-05-01"}])
def test_an_agreement_without_an_end_leaves_its_term_undetermined(term: Any) -> None:
    held = agreement("a", term=term)
    assert needs({"has": {"term": "P3Y"}}, Made(agreement=held)) == ("the term of the agreement",)


@pytest.mark.parametrize(("until", "truth"), [("2020-04-29", FALSE), ("2020-04-30", TRUE), ("2020-05-01", TRUE)])
def test_three_years_from_the_first_of_may_run_through_the_thirtieth_of_april(until: str, truth: Truth) -> None:
    held = agreement("a", term={"from": "2017-05-01", "until": until})
    assert weighed({"has": {"term": "P3Y"}}, Made(agreement=held)) is truth
