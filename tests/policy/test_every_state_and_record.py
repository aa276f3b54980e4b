"""Every state and every kind of record of the catalog's policies, against a table written from the founding document.

The table says what a kind of record does in a state. It is read here, by rules of its own, and nowhere taken from the
policies: a change of a policy that changes a meaning fails here.
"""

from __future__ import annotations

from itertools import product
from typing import Any, get_args

import pytest
from helpers.build import agreement, benchmark, catalogued, lines, partnership, rate, rec, standing

from partnership_rules.record import KINDS, AnyRecord

POLICIES = ("michigan-2017", "michigan-2017-round-1", "michigan-2022")
STATES = ("identified", "assessing", "plan_signed", "intermediate_review", "outcome_review", "escalated", "released", "closed")
FINAL = {"released", "closed"}
BEFORE_A_PLAN = {"identified", "assessing"}
SCHOOLS = [{"id": "s"}, {"id": "t"}]
TEXT = agreement("a", benchmark("b"))
TODAY = "2018-02-15"
FAILING, ON_TRACK = (rec("implementation_reported", "2018-02-10", finding=word) for word in ("failing", "on_track"))

PATHS: dict[str, list[dict[str, Any]]] = {"identified": [rec("identified", "2018-01-01", id="first")]}
PATHS["assessing"] = [*PATHS["identified"], rec("assigned", "2018-01-02")]
PATHS["plan_signed"] = [*PATHS["assessing"], rec("agreement_signed", "2018-01-03", agreement="a")]
PATHS["intermediate_review"] = [*PATHS["plan_signed"], rec("review_held", "2018-01-04", review="intermediate")]
PATHS["outcome_review"] = [*PATHS["intermediate_review"], rec("review_held", "2018-01-05", review="outcome")]
PATHS["escalated"] = [
    *PATHS["assessing"],
    rec("implementation_reported", "2018-01-06", finding="failing"),
    rec("next_level_signaled", "2018-01-07", by="state_superintendent"),
]
PATHS["closed"] = [*PATHS["assessing"], rec("closed", "2018-01-08")]
RELEASED = {
    "michigan-2017": [
        *PATHS["outcome_review"],
        rec("review_decided", "2018-01-09", review="outcome", finding="met"),
        rec("released", "2018-01-10"),
    ],
    "michigan-2022": [*PATHS["assessing"], rec("school_exited", "2018-01-09", school="s"), rec("school_exited", "2018-01-10", school="t")],
}
RELEASED["michigan-2017-round-1"] = RELEASED["michigan-2017"]

FIELDS: dict[str, dict[str, Any]] = {
    "partner_joined": {"party": "A Foundation"},
    "signed": {"role": "isd", "agreement": "a"},
    "review_held": {"review": "intermediate"},
    "review_decided": {"review": "intermediate", "finding": "met"},
    "implementation_reported": {"finding": "on_track"},
    "support_reported": {"support": "coach", "finding": "failing"},
    "extension_granted": {"clock": "plan", "until": "2018-12-31", "by": "x", "authority": "y", "reason": "z"},
    "designated": {"as": "CSI", "school": "s"},
    "rated": {"rating": "F", "period": "2018"},
    "consequence_selected": {"clause": "none", "consequence": "closure"},
    "school_added": {"school": "s"},
    "school_exited": {"school": "s"},
    "school_closed": {"school": "s"},
    "schools_merged": {"schools": ["s"], "into": "t"},
    "overridden": {"what": "benchmark:b", "outcome": "met", "by": "x", "authority": "y", "reason": "z"},
    "retracted": {"record": "spare"},
    "other": {"name": "met_for_coffee"},
}


def told(policy: str, state: str, kind: str, grounds: str) -> tuple[str, str]:
    """Read the founding document's table: where a record leads from a state, and the word of the trail for it."""
    if state in FINAL:
        return state, "refused" if kind == "consequence_selected" else "noted"
    match kind:
        case "assigned" if state in ("identified", "escalated"):
            return "assessing", "moved"
        case "agreement_signed" if state in BEFORE_A_PLAN:
            return "plan_signed", "noted"  # the signatures are complete: the step follows by itself
        case "review_held" if state == "plan_signed":
            return "intermediate_review", "moved"
        case "released" if policy != "michigan-2022" and state in ("outcome_review", "escalated"):
            return state, "refused"  # nobody found the outcomes met
        case "next_level_signaled":
            return ("escalated", "moved") if grounds == "failing" else (state, "refused")
        case "closed":
            return "closed", "moved"
        case "consequence_selected":
            return state, "refused"  # no plan spells it out
        case _:
            return state, "noted"


def path(policy: str, state: str) -> list[dict[str, Any]]:
    spare = rec("partner_joined", "2018-01-01", party="A Foundation", id="spare")
    return [*(RELEASED[policy] if state == "released" else PATHS[state]), spare]


def test_every_kind_of_record_is_in_the_table() -> None:
    assert set(KINDS) == {get_args(model.model_fields["kind"].annotation)[0] for model in get_args(AnyRecord)}
    assert set(FIELDS) <= set(KINDS)


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("state", STATES)
def test_a_path_leads_to_every_state(policy: str, state: str) -> None:
    found = standing(partnership(*path(policy, state), policy=policy, schools=SCHOOLS, agreements=[TEXT]), TODAY)
    assert found.state == state
    assert set(catalogued(policy).states) == set(STATES)


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(("state", "kind", "grounds"), list(product(STATES, KINDS, ("none", "failing"))))
def test_a_record_does_in_a_state_what_the_table_says(policy: str, state: str, kind: str, grounds: str) -> None:
    fields = {"policy": policy} if kind == "policy_changed" else FIELDS.get(kind, {})
    if kind in ("agreement_signed", "agreement_amended"):
        fields = {"agreement": "a"}
    report = FAILING if grounds == "failing" else ON_TRACK
    before = [*path(policy, state), report]
    p = partnership(*before, rec(kind, TODAY, **fields), policy=policy, schools=SCHOOLS, agreements=[TEXT])
    found = standing(p, TODAY)
    to, outcome = told(policy, state, kind, grounds)
    line = next(one for one in lines(found) if one[:2] == (TODAY, "met_for_coffee" if kind == "other" else kind))
    assert (found.state, line[4]) == (to, outcome)
    assert line[2] == state


# ---- the guarded steps ----------------------------------------------------------------------------------------------

LATER = "2021-02-01"
MET, NOT, OPEN = (rate(value, "2021-01-01") for value in ("90", "10", "*"))
DECIDED = {word: rec("review_decided", "2018-02-01", review="outcome", finding=word) for word in ("met", "not_met", "undetermined")}
RELEASE = [
    (MET, None, "moved"),
    (NOT, None, "refused"),
    (OPEN, None, "refused"),
    (None, None, "refused"),
    (NOT, "met", "moved"),
    (OPEN, "met", "moved"),
    (OPEN, "not_met", "refused"),
    (OPEN, "undetermined", "refused"),
]


@pytest.mark.parametrize("policy", POLICIES[:2])
@pytest.mark.parametrize(("evidence", "finding", "outcome"), RELEASE)
@pytest.mark.parametrize("by", [None, "state_superintendent", "state_department", "local_board"])
def test_a_district_is_released_when_outcomes_are_met_or_found_met_by_who_may_say_so(
    policy: str, evidence: Any, finding: str | None, outcome: str, by: str | None
) -> None:
    records = [*PATHS["outcome_review"], *([DECIDED[finding]] if finding else []), rec("released", LATER, **({"by": by} if by else {}))]
    found = standing(partnership(*records, policy=policy, agreements=[TEXT], evidence=[evidence] if evidence else []), LATER)
    expected = "refused" if by == "local_board" else outcome
    assert lines(found)[-1] == (LATER, "released", "outcome_review", "released" if expected == "moved" else "outcome_review", expected)


GROUNDS_2017 = {
    "nothing": ([], None),
    "implementation failing": ([rec("implementation_reported", "2018-02-01", finding="failing")], "implementation-failing"),
    "implementation failing, and on track again": (
        [rec("implementation_reported", "2018-02-01", finding="failing"), rec("implementation_reported", "2018-02-02", finding="on_track")],
        None,
    ),
    "a review found benchmarks not met": (
        [rec("review_decided", "2018-02-01", review="intermediate", finding="not_met")],
        "review-not-met",
    ),
    "a review found benchmarks met": ([rec("review_decided", "2018-02-01", review="intermediate", finding="met")], None),
    "a support failing is no ground": ([rec("support_reported", "2018-02-01", support="coach", finding="failing")], None),
}


@pytest.mark.parametrize("policy", POLICIES[:2])
@pytest.mark.parametrize("state", STATES[:5])
@pytest.mark.parametrize("case", GROUNDS_2017)
def test_the_next_level_is_signaled_on_grounds_only_and_raises_the_level(policy: str, state: str, case: str) -> None:
    more, ground = GROUNDS_2017[case]
    signal = rec("next_level_signaled", "2018-02-15", by="state_superintendent")
    found = standing(partnership(*PATHS[state], *more, signal, policy=policy, agreements=[TEXT]), "2018-02-15")
    assert (found.state, found.level) == (("escalated", 1) if ground else (state, 0))
    held = [one.id for one in found.grounds if one.truth.value == "true"]
    assert held == ([ground] if ground else [])


@pytest.mark.parametrize(("on", "level"), [("2018-04-02", 0), ("2018-04-03", 1)])
def test_a_lapsed_plan_clock_is_a_ground_from_the_day_after_its_last(on: str, level: int) -> None:
    found = standing(partnership(*PATHS["assessing"], rec("next_level_signaled", on)), on)
    assert found.level == level


def test_only_the_state_superintendent_signals_the_next_level() -> None:
    signal = rec("next_level_signaled", TODAY, by="local_board")
    found = standing(partnership(*PATHS["assessing"], FAILING, signal), TODAY)
    assert lines(found)[-1][4] == "refused"
    assert "decided by the local school board" in "\n".join(map(str, [found.trail[-1].because]))


def test_unknown_benchmarks_never_escalate_and_never_release() -> None:
    start = [rec("identified", "2018-01-01"), rec("assigned", "2018-01-02"), rec("agreement_signed", "2018-01-03")]
    for kind in ("next_level_signaled", "released"):
        found = standing(partnership(*start, rec(kind, "2021-06-01")), "2021-06-01")
        assert (found.state, lines(found)[-1][4]) == ("outcome_review", "refused")
        assert found.trail[-1].because.truth.value == "undetermined"  # type: ignore[union-attr]
        assert "the text of the agreement in force" in found.trail[-1].because.blocking()
