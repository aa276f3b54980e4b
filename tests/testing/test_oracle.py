"""The oracle by itself: what it says of corners is what the rules say, and the other engines say it too."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

import partnership_rules as pr
from partnership_rules.record import PRECEDENCE
from partnership_rules.testing import by_machine, disagreements
from partnership_rules.testing.engines import words_that_differ
from partnership_rules.testing.oracle import walk
from partnership_rules.testing.oracle.days import is_closed
from partnership_rules.testing.oracle.walker import SAME_DAY

STATES: dict[str, Any] = {"open": {"initial": True}, "signed": {}, "done": {"final": True}}
SIGN = {"on": "agreement_signed", "from": "open", "to": "signed", "brings_into_force": True}
CLOSE = {"on": "closed", "from": ["open", "signed"], "to": "done"}
REVIEW = {"kind": "milestone", "anchor": {"kind": "agreement_signed"}, "period": "P1Y", "phase": "outcome"}
SIGNED = [{"kind": "identified", "on": "2018-01-02"}, {"kind": "agreement_signed", "on": "2018-02-01", "agreement": "a"}]
LATER = date(2019, 6, 1)


def policy(**fields: Any) -> pr.Policy:
    return pr.Policy(**{"id": "p", "states": STATES, "transitions": [SIGN, CLOSE], "clocks": {"review": REVIEW}, **fields})


def partnership(of: pr.Policy, records: list[Any] = SIGNED, *, agreement: dict[str, Any] | None = None, **fields: Any) -> pr.Partnership:
    agreements = [{"id": "a", **(agreement or {})}]
    return pr.Partnership(**{"id": "x", "policy": of, "district": {"name": "D"}, "records": records, "agreements": agreements, **fields})


def told(p: pr.Partnership, as_of: date = LATER) -> dict[str, Any]:
    """Give what the oracle says, which must be what the other engines say."""
    assert disagreements(p, as_of=as_of) == []
    found: dict[str, Any] = walk(p, as_of=as_of)
    return found


GOALS = [
    {"id": key, "phase": "outcome", "domain": "d", "measure": key, "target": {"done": True}, "for": scope}
    for key, scope in (("one", "district"), ("two", "district"), ("three", "district"), ("each", "each"))
]
AGREEMENT = {
    "benchmarks": GOALS,
    "term": {"from": "2018-02-01", "until": "2021-01-31"},
    "parties": [{"role": "isd"}],
    "supports": [{"id": "coach", "kind": "coaching"}],
}
THREE: dict[str, Any] = {"id": ["one", "two", "three"]}
DONE = [{"milestone": "one", "on": "2018-03-01"}, {"milestone": "two", "on": "2019-03-01", "done": False}]


@pytest.mark.parametrize(
    ("condition", "outcome"),
    [
        ({"share_met": {"of": THREE, "above": "1/3"}}, "undetermined"),
        ({"share_met": {"of": THREE, "above": "0"}}, "met"),
        ({"share_met": {"of": THREE, "above": "2/3"}}, "not_met"),
        ({"share_met": {"of": THREE, "at_least": "1/3"}}, "met"),
        ({"share_met": {"of": THREE, "at_least": "1/2"}}, "undetermined"),
        ({"share_met": {"of": THREE, "below": "1/3"}}, "not_met"),
        ({"share_met": {"of": THREE, "below": "1"}}, "met"),
        ({"share_met": {"of": THREE, "at_most": "2/3"}}, "met"),
        ({"share_met": {"of": THREE, "at_most": "1/4"}}, "not_met"),
        ({"has": {"term": "P3Y"}}, "met"),
        ({"has": {"term": "P37M"}}, "not_met"),
        ({"has": {"party": "isd"}}, "met"),
        ({"has": {"party": "mde"}}, "not_met"),
        ({"has": {"support": "coach"}}, "met"),
        ({"has": {"support": "coaching"}}, "met"),
        ({"has": {"support": "tutor"}}, "not_met"),
        ({"has": {"benchmarks": {"phase": "outcome"}, "per": "agreement", "count": 4}}, "met"),
        ({"has": {"benchmarks": {"phase": "outcome"}, "per": "agreement", "count": 5}}, "not_met"),
        ({"has": {"benchmarks": {"phase": "outcome"}, "per": "school", "count": 1}}, "met"),
        ({"has": {"benchmarks": {"phase": "outcome"}, "per": "school", "count": 2}}, "not_met"),
        ({"never": {"kind": "visited", "with": {"n": "1"}}}, "not_met"),
        ({"never": {"kind": "visited", "with": {"n": "2"}}}, "met"),
    ],
)
def test_a_condition_of_an_agreement_in_force_comes_out_as_it_is_written(condition: dict[str, Any], outcome: str) -> None:
    held = policy(requirements=[{"id": "r", "requires": condition}], kinds={"visited": "A visit"})
    records = [*SIGNED, {"kind": "other", "name": "visited", "on": "2018-05-01", "data": {"n": "1"}}]
    p = partnership(held, records, agreement=AGREEMENT, evidence=DONE, schools=[{"id": "s"}])
    assert [one["outcome"] for one in told(p)["requirements"]] == [outcome]


@pytest.mark.parametrize(
    ("are", "outcomes"), [("exited", ["met", "not_met"]), ("member", ["not_met", "met"]), ("merged", ["not_met", "not_met"])]
)
def test_asked_of_each_school_a_membership_is_its_own(are: str, outcomes: list[str]) -> None:
    held = policy(requirements=[{"id": "r", "for": "each", "requires": {"members": {"are": [are]}}}])
    gone = {"kind": "school_exited", "school": "a", "on": "2018-05-01"}
    p = partnership(held, [*SIGNED, gone], schools=[{"id": "a"}, {"id": "b"}])
    found = {one["school"]: one["outcome"] for one in told(p)["requirements"]}
    assert [found.get(school, outcomes[0]) for school in ("a", "b")] == outcomes


def test_what_is_asked_per_school_is_undetermined_where_there_is_none() -> None:
    held = policy(requirements=[{"id": "r", "requires": {"has": {"benchmarks": {}, "per": "school", "count": 1}}}])
    assert [one["outcome"] for one in told(partnership(held, agreement=AGREEMENT))["requirements"]] == ["undetermined"]


@pytest.mark.parametrize("record", [{"kind": "assigned"}, {"kind": "policy_changed", "policy": "other"}])
def test_what_waits_for_nothing_is_taken_on_the_first_day_though_its_record_counts_for_nothing(record: dict[str, Any]) -> None:
    held = policy(
        transitions=[{"always": True, "from": "open", "to": "signed", "when": {"charter": True}}, CLOSE],
        clocks={"late": {"kind": "milestone", "anchor": "assigned", "period": "P1D"}},
        kinds={"assigned": {"only_while": {"clock": "late"}}},
    )
    steps = [{"on": "closed", "from": "elsewhere", "to": "done"}]
    other = pr.Policy(id="other", states={"elsewhere": {"initial": True}, "done": {"final": True}}, transitions=steps)
    found = told(
        partnership(held, [{**record, "on": "2018-01-02"}], policies=[other], district={"name": "D", "charter": True}), date(2018, 1, 5)
    )
    assert [(line["on"], line["what"], line["outcome"]) for line in found["trail"]] == [
        ("2018-01-02", record["kind"], "refused"),
        ("2018-01-02", "always", "derived"),
    ]


def test_a_school_that_others_merge_into_stays_a_member() -> None:
    merged = {"kind": "schools_merged", "schools": ["a", "b"], "into": "a", "on": "2018-05-01"}
    found = told(partnership(policy(), [*SIGNED, merged], schools=[{"id": "a"}, {"id": "b"}]))
    assert [(one["id"], one["status"]) for one in found["members"]] == [("a", "member"), ("b", "merged")]


@pytest.mark.parametrize(
    ("order", "periods", "outcome"),
    [
        ({}, "2018 2016 2017", "met"),
        ({"period_form": "year"}, "2018 2016 2017", "met"),
        ({"period_form": "year"}, "2018 2014 2016", "undetermined"),
        ({"period_form": "year"}, "2018 2017 2016-17", "undetermined"),
        ({"period_form": "school_year"}, "2018-19 2016-2017 2017-18", "met"),
        ({"period_form": "school_year"}, "2016-17 2016-2017 2017-18", "not_met"),
        ({"periods": ["a", "b", "c"]}, "c a b", "met"),
        ({"periods": ["a", "b", "c", "d"]}, "d a b", "undetermined"),
        ({"periods": ["a", "b"]}, "x y z", "undetermined"),
    ],
)
def test_every_engine_puts_ratings_in_the_order_of_their_periods(order: dict[str, Any], periods: str, outcome: str) -> None:
    held = policy(requirements=[{"id": "r", "requires": {"rated": {"in": ["F"], "consecutive": 3}}}], **order)
    rated = [{"kind": "rated", "on": f"2018-03-0{n}", "period": period, "rating": "F"} for n, period in enumerate(periods.split(), 1)]
    assert [one["outcome"] for one in told(partnership(held, [*SIGNED, *rated]))["requirements"]] == [outcome]


@pytest.mark.parametrize(("count", "outcome"), [(1, "met"), (2, "met"), (3, "not_met")])
def test_ratings_are_counted_among_the_last_periods_that_count(count: int, outcome: str) -> None:
    asked = {"rated": {"in": ["F"], "of_last": 3, "count": count, "skipping": ["2020"]}}
    held = policy(requirements=[{"id": "r", "requires": asked}])
    years = {"2017": "F", "2018": "F", "2019": "A", "2020": "A", "2021": "F"}
    rated = [{"kind": "rated", "on": f"{year}-12-01", "period": year, "rating": rating} for year, rating in years.items()]
    assert [one["outcome"] for one in told(partnership(held, [*SIGNED, *rated]), date(2022, 1, 1))["requirements"]] == [outcome]


def of_value(target: dict[str, Any], *values: str, baseline: dict[str, Any] | None = None, unit: str = "percent", **fields: Any) -> Any:
    """Say how a benchmark comes out whose values were published one a month, the one that counts last."""
    goal = {"id": "b", "phase": "outcome", "domain": "d", "measure": "m", "target": target, **({"baseline": baseline} if baseline else {})}
    rows = [{"measure": "m", "on": date(2018, month, 1), "value": value, "unit": unit} for month, value in enumerate(values, 3)]
    p = partnership(policy(**fields), agreement={"benchmarks": [goal]}, evidence=rows)
    (found,) = told(p)["benchmarks"]
    return found["outcome"]


@pytest.mark.parametrize(("value", "outcome"), [("-1", "met"), ("0", "met"), ("1", "not_met")])
def test_a_fall_by_all_of_it_wants_nothing_left(value: str, outcome: str) -> None:
    start = {"value": "60", "unit": "index"}
    assert of_value({"fall_by": {"value": "100", "unit": "percent"}}, value, baseline=start, unit="index") == outcome


@pytest.mark.parametrize(("value", "outcome"), [("-30", "met"), ("-29.9", "not_met")])
def test_a_fall_by_more_than_all_of_it_wants_the_other_side_of_zero(value: str, outcome: str) -> None:
    start = {"value": "60", "unit": "index"}
    assert of_value({"fall_by": {"value": "150", "unit": "percent"}}, value, baseline=start, unit="index") == outcome


@pytest.mark.parametrize(
    ("places", "mode", "value", "outcome"),
    [
        (0, "half_up", "49.5", "met"),
        (0, "half_up", "49.4", "not_met"),
        (0, "half_even", "49.5", "met"),
        (0, "half_even", "50.5", "met"),
        (0, "down", "49.9", "not_met"),
        (0, "half_up", "<50", "undetermined"),  # 49.9 would be rounded up
        (0, "half_up", "<49.5%", "not_met"),
        (0, "half_up", ">49.5%", "met"),
        (0, "half_up", "<=49.5%", "undetermined"),
        (0, "half_up", "*", "undetermined"),
    ],
)
def test_values_and_bounds_are_rounded_as_the_policy_says(places: int, mode: str, value: str, outcome: str) -> None:
    rounding = {"places": places, "mode": mode}
    assert of_value({"at_least": {"value": "50", "unit": "percent"}}, value, rounding=rounding) == outcome


def test_a_half_is_rounded_to_the_even_number_where_the_policy_says_so() -> None:
    for wanted, outcome in (("50", "met"), ("51", "not_met")):
        target = {"at_least": {"value": wanted, "unit": "percent"}}
        assert of_value(target, "50.5", rounding={"places": 0, "mode": "half_even"}) == outcome


@pytest.mark.parametrize(
    ("reported", "outcome"),
    [
        ([], "undetermined"),
        ([("2018-05-01", True)], "met"),
        ([("2019-03-01", True)], "not_met"),
        ([("2019-03-01", False)], "not_met"),
        ([("2018-05-01", False)], "undetermined"),  # what was not done then may have been done by the due day
    ],
)
def test_a_milestone_counts_by_its_due_day(reported: list[tuple[str, bool]], outcome: str) -> None:
    goal = {"id": "b", "phase": "outcome", "domain": "d", "measure": "m", "target": {"done": True}}
    rows = [{"milestone": "m", "on": on, "done": done} for on, done in reported]
    p = partnership(policy(), agreement={"benchmarks": [goal]}, evidence=rows)
    assert [one["outcome"] for one in told(p)["benchmarks"]] == [outcome]


@pytest.mark.parametrize(("value", "outcome"), [(">=50", "met"), (">=49", "undetermined"), ("<=30", "undetermined")])
def test_a_bound_decides_where_no_end_of_it_could_say_otherwise(value: str, outcome: str) -> None:
    target = {"at_least": {"value": "50", "unit": "index"}}  # which has no bounds itself; a small number is a suppressed one
    for rounding in ({}, {"rounding": {"places": 0, "mode": "down"}}):
        assert of_value(target, value, unit="index", **rounding) == outcome


def test_a_gap_without_the_other_side_is_undetermined() -> None:
    change = {"value": "5", "unit": "points", "comparator": {"level": "state", "baseline": "60"}}
    assert of_value({"gap_falls_by": change}, "50", baseline={"value": "40", "unit": "percent"}) == "undetermined"


def test_a_day_by_name_is_closed_on_its_date_only() -> None:
    held = policy(holidays=[{"name": "Day of mourning", "date": "2018-12-05"}])
    assert [is_closed(date(year, 12, 5), held.holidays) for year in (2018, 2017)] == [True, False]


PLAN = {"kind": "deadline", "anchor": {"kind": "identified"}, "period": "P10D", "met_by": [{"kind": "agreement_signed"}]}


@pytest.mark.parametrize(("until", "status"), [("2018-01-31", "met_late"), ("2018-02-01", "met"), ("2018-03-01", "met")])
def test_an_extension_past_the_day_it_was_met_makes_a_late_clock_one_in_time(until: str, status: str) -> None:
    extension = {"kind": "extension_granted", "on": "2018-02-02", "clock": "plan", "until": until}
    why = {"by": "somebody", "authority": "a letter", "reason": "illness"}
    p = partnership(policy(clocks={"plan": PLAN}), [*SIGNED, {**extension, **why}])
    assert [clock["status"] for clock in told(p)["clocks"]] == [status]


def test_a_clock_of_the_next_policy_keeps_an_extension_and_whoever_must_act_keeps_today() -> None:
    waits = {"kind": "deadline", "anchor": {"kind": "identified"}, "period": "P1Y", "met_by": [{"kind": "plan_submitted"}]}
    old = policy(clocks={"plan": waits})
    new = policy(id="q", clocks={"plan": {**waits, "period": "P10D"}, "other": PLAN})
    why = {"by": "somebody", "authority": "a letter", "reason": "illness"}
    change = {"kind": "policy_changed", "on": "2018-03-01", "policy": "q"}
    p = partnership(old, [*SIGNED, change], policies=[new])
    assert [(c["name"], c["status"], str(c["due"])) for c in told(p, date(2018, 3, 1))["clocks"]] == [
        ("plan", "running", "2018-03-01"),
        ("other", "met", "2018-03-01"),
    ]
    extended = {"kind": "extension_granted", "on": "2018-02-10", "clock": "plan", "until": "2019-03-01", **why}
    p = partnership(old, [*SIGNED, extended, change], policies=[new])
    assert str(told(p, date(2018, 3, 1))["clocks"][0]["due"]) == "2019-03-01"


def test_a_policy_that_does_not_know_the_state_is_refused_and_the_old_one_stays() -> None:
    other = policy(id="q", states={"elsewhere": {"initial": True}, "done": {"final": True}}, transitions=[{**CLOSE, "from": "elsewhere"}])
    found = told(partnership(policy(), [*SIGNED, {"kind": "policy_changed", "on": "2018-03-01", "policy": "q"}], policies=[other]))
    assert found["state"] == "signed"
    assert [step["outcome"] for step in found["trail"] if step["what"] == "policy_changed"] == ["refused"]


def test_a_policy_that_changes_after_the_end_starts_no_clock() -> None:
    new = policy(id="q", clocks={"plan": {**PLAN, "period": "P5Y", "met_by": [{"kind": "plan_submitted"}]}})
    records = [*SIGNED, {"kind": "closed", "on": "2018-03-01"}, {"kind": "policy_changed", "on": "2018-04-01", "policy": "q"}]
    assert [clock["status"] for clock in told(partnership(policy(), records, policies=[new]))["clocks"]] == ["not_started"]


def test_what_cannot_be_answered_is_refused_by_every_engine_with_one_code() -> None:
    pairs = (("open", "signed"), ("signed", "open"))
    circle = [{"always": True, "from": a, "to": b, "when": {"level": {"at_least": 0}}} for a, b in pairs]
    late = [{**record, "on": "9950-01-01"} for record in SIGNED]
    far = partnership(policy(clocks={"review": {**REVIEW, "period": "P100Y"}}), late)
    restless = partnership(policy(transitions=[CLOSE, *circle]))
    for p, day, code in ((restless, LATER, "never_at_rest"), (far, date(9960, 1, 1), "date_out_of_range")):
        assert disagreements(p, as_of=day) == []
        for engine in (walk, by_machine, pr.evaluate):
            with pytest.raises(pr.errors.LimitError) as caught:
                engine(p, as_of=day)
            assert caught.value.code == code


def test_where_every_record_was_withdrawn_there_is_nothing_to_tell() -> None:
    records = [
        {"kind": "identified", "on": "2018-01-02", "id": "r1"},
        {"kind": "retracted", "on": "2018-01-03", "id": "r2", "record": "r1"},
    ]
    p = partnership(policy(), [*records, {"kind": "retracted", "on": "2018-01-04", "record": "r2"}])
    assert told(p)["state"] == "open"
    withdrawn = partnership(policy(), records)
    assert disagreements(withdrawn, as_of=LATER) == []
    assert disagreements(withdrawn, as_of=LATER - timedelta(days=9999)) == []


def test_the_order_of_kinds_on_one_day_is_the_librarys_though_it_is_written_anew() -> None:
    assert list(SAME_DAY) == sorted(PRECEDENCE, key=PRECEDENCE.__getitem__)


def test_answers_that_differ_are_told_by_the_names_of_their_parts() -> None:
    own = {"clocks": [{"name": "plan", "due": 1}], "clauses": [{"id": "c", "outcome": "met"}], "trail": [1, 2]}
    other = {"clocks": [{"name": "plan", "due": 2}], "clauses": [{"id": "c", "outcome": "not_met"}], "trail": [1]}
    assert list(words_that_differ(own, other)) == [
        "clocks[plan].due: 1 against 2",
        "clauses[c].outcome: met against not_met",
        "trail: [1, 2] against [1]",
    ]


@pytest.mark.parametrize(
    ("mode", "value", "outcome"), [("half_up", "-0.5", "not_met"), ("half_up", "-0.4", "met"), ("down", "-0.9", "met")]
)
def test_what_lies_below_nothing_is_rounded_away_from_it_or_cut_towards_it(mode: str, value: str, outcome: str) -> None:
    rounding = {"places": 0, "mode": mode}
    assert of_value({"at_least": {"value": "0", "unit": "points"}}, value, unit="points", rounding=rounding) == outcome


@pytest.mark.parametrize(("values", "outcome"), [(("40", "49"), "not_met"), (("40", "50"), "met"), (("40",), "undetermined")])
def test_a_baseline_is_what_was_measured_on_its_day_and_only_what_came_later_is_held_against_it(values: Any, outcome: str) -> None:
    start = {"unit": "percent", "on": "2018-03-01"}
    assert of_value({"rise_by": {"value": "10", "unit": "points"}}, *values, baseline=start) == outcome


FAILING, ON_TRACK = ({"kind": "implementation_reported", "finding": finding} for finding in ("failing", "on_track"))
COACHED: dict[str, Any] = {"kind": "support_reported", "support": "coach", "finding": "on_track"}
SAYS_FAILING: dict[str, Any] = {"reported": {"implementation": "failing"}}
COACH_IS: dict[str, Any] = {"reported": {"support": "coach", "is": "on_track"}}
SINCE: dict[str, Any] = {"since": {"kind": "agreement_signed"}, "period": "P1Y"}
FROM_MAY: dict[str, Any] = {"occurrence": {"kind": "implementation_reported"}, "on_or_after": "2018-05-01"}


@pytest.mark.parametrize(
    ("condition", "records", "day", "outcome"),
    [
        (SAYS_FAILING, [], LATER, "not_met"),
        (SAYS_FAILING, [FAILING], LATER, "met"),
        (SAYS_FAILING, [ON_TRACK], LATER, "not_met"),
        (SAYS_FAILING, [FAILING, ON_TRACK], LATER, "undetermined"),
        (COACH_IS, [], LATER, "not_met"),
        (COACH_IS, [COACHED], LATER, "met"),
        (COACH_IS, [{**COACHED, "finding": "failing"}], LATER, "not_met"),
        (COACH_IS, [COACHED, {**COACHED, "finding": "failing"}], LATER, "undetermined"),
        ({"reported": {"support": "coach", "is": "failing"}}, [COACHED, FAILING], LATER, "not_met"),
        ({"level": {"at_least": 0}}, [], LATER, "met"),
        ({"level": {"at_least": 1}}, [], LATER, "not_met"),
        ({"level": {"at_most": 0}}, [], LATER, "met"),
        ({"elapsed": SINCE}, [], date(2019, 1, 31), "not_met"),
        ({"elapsed": SINCE}, [], date(2019, 2, 1), "met"),
        ({"elapsed": {**SINCE, "since": {"kind": "implementation_reported"}}}, [], LATER, "not_met"),
        ({"never": {"kind": "implementation_reported"}}, [], LATER, "met"),
        ({"never": {"kind": "implementation_reported"}}, [FAILING], LATER, "not_met"),
        ({"happened": FROM_MAY}, [], LATER, "not_met"),
        ({"happened": FROM_MAY}, [FAILING], LATER, "met"),
        ({"happened": {**FROM_MAY, "on_or_after": "2018-05-02"}}, [FAILING], LATER, "not_met"),
        ({"clock": {"name": "review", "is": ["running"]}}, [], LATER, "met"),
        ({"parameter": {"name": "way", "is": "one"}}, [], LATER, "met"),
        ({"parameter": {"name": "way", "is": "two"}}, [], LATER, "not_met"),
    ],
)
def test_what_was_reported_happened_or_passed_comes_out_as_it_is_written(
    condition: dict[str, Any], records: list[dict[str, Any]], day: date, outcome: str
) -> None:
    more = {"parameters": {"way": {"value": "one"}}, "clocks": {"review": {**REVIEW, "period": "P3Y"}}}
    held = policy(requirements=[{"id": "r", "requires": condition}], **more)
    p = partnership(held, [*SIGNED, *({**record, "on": "2018-05-01"} for record in records)], agreement=AGREEMENT)
    assert [one["outcome"] for one in told(p, day)["requirements"]] == [outcome]


@pytest.mark.parametrize(("charter", "outcomes"), [(True, ["met", "not_met"]), (False, ["not_met", "met"]), (None, ["undetermined"] * 2)])
def test_whether_a_district_is_a_charter_school_may_be_unknown(charter: bool | None, outcomes: list[str]) -> None:
    held = policy(requirements=[{"id": f"r-{wanted}".lower(), "requires": {"charter": wanted}} for wanted in (True, False)])
    p = partnership(held, district={"name": "D", "charter": charter})
    assert [one["outcome"] for one in told(p)["requirements"]] == outcomes


@pytest.mark.parametrize(("charter", "outcome"), [(True, "met"), (False, "not_met"), (None, "undetermined")])
def test_there_are_grounds_where_one_of_them_holds(charter: bool | None, outcome: str) -> None:
    ladder = {"grounds": [{"id": "one", "when": {"level": {"at_least": 1}}}, {"id": "two", "when": {"charter": True}}]}
    held = policy(requirements=[{"id": "r", "requires": {"grounds": True}}], ladder=ladder)
    p = partnership(held, district={"name": "D", "charter": charter})
    assert [one["outcome"] for one in told(p)["requirements"]] == [outcome]


@pytest.mark.parametrize(("state", "outcome"), [("signed", "met"), ("open", "not_met"), (None, "undetermined")])
def test_how_another_partnership_stands_is_its_state_today_and_unknown_where_nobody_gives_it(state: str | None, outcome: str) -> None:
    asked = {"standing_of": {"partnership": "district", "in": ["signed"]}}
    held = policy(requirements=[{"id": "r", "requires": asked}], links={"district": "its district"})
    other = partnership(policy(), SIGNED if state == "signed" else SIGNED[:1]).with_changes(id="d")
    p = partnership(held, links={"district": "d"}, linked=[other] if state else [])
    assert [one["outcome"] for one in told(p)["requirements"]] == [outcome]
