"""The oracle on gaps: the other side by now and on the day of the baseline, and what is not known of either; and on ends of bounds."""

from __future__ import annotations

from typing import Any

import pytest

from .test_oracle import of_value, partnership, policy, told

BASELINE = {"value": "40", "unit": "percent"}
STATE = {"level": "state", "baseline": "60"}


def of_gap(evidence: list[dict[str, Any]], *, comparator: dict[str, Any] = STATE, unit: str = "points", **fields: Any) -> Any:
    """Say how a benchmark comes out that wants the gap to fall by five."""
    change = {"value": "5", "unit": unit, "comparator": comparator}
    goal = {
        "id": "b",
        "phase": "outcome",
        "domain": "d",
        "measure": "m",
        "target": {"gap_falls_by": change},
        "baseline": BASELINE,
        **fields,
    }
    rows = [{"measure": "m", "unit": "percent", **row} for row in evidence]
    (found,) = told(partnership(policy(), agreement={"benchmarks": [goal]}, evidence=rows))["benchmarks"]
    return found["outcome"]


def own(value: str, on: str = "2018-05-01", **fields: Any) -> dict[str, Any]:
    return {"value": value, "on": on, **fields}


def other(value: str, on: str = "2018-05-01", **fields: Any) -> dict[str, Any]:
    return own(value, on, level="state", **fields)


@pytest.mark.parametrize(
    ("evidence", "outcome"),
    [
        ([own("45"), other("60")], "met"),
        ([own("44.9"), other("60")], "not_met"),
        ([own("50"), other("65")], "met"),
        ([own("50"), other("65.1")], "not_met"),
        ([own("45"), other("60"), other("70", "2018-06-01")], "met"),  # what the other side had later is not held against it
        ([own("45"), other("70", "2018-04-01"), other("60")], "met"),
        ([own("45"), other(">=60")], "undetermined"),
        ([own("44"), other(">=60")], "not_met"),
        ([own("45"), other("<=60%")], "met"),
        ([own("<=44%"), other("60")], "not_met"),
        ([own("45"), own("55"), other("60")], "met"),  # two values of one day, and either is enough
        ([own("45"), own("44"), other("60")], "undetermined"),
        ([own("45"), other("60"), other("61")], "undetermined"),
        ([other("60")], "undetermined"),
        ([own("45")], "undetermined"),
        ([own("45"), other("60", "2018-06-01")], "undetermined"),
    ],
)
def test_a_gap_is_what_the_other_side_has_above_ones_own(evidence: list[dict[str, Any]], outcome: str) -> None:
    assert of_gap(evidence) == outcome


@pytest.mark.parametrize(("value", "outcome"), [("41", "met"), ("40.9", "not_met")])
def test_a_gap_falls_by_a_share_of_what_it_was(value: str, outcome: str) -> None:
    assert of_gap([own(value), other("60")], unit="percent") == outcome


@pytest.mark.parametrize(
    ("evidence", "outcome"),
    [
        ([other("62", "2018-03-01"), own("45"), other("62")], "met"),
        ([other("62", "2018-03-01"), own("44"), other("62")], "not_met"),
        ([other("62", "2018-03-02"), own("45"), other("62")], "undetermined"),
        ([own("45"), other("62")], "undetermined"),
    ],
)
def test_without_a_baseline_of_its_own_the_other_side_starts_where_it_was_on_that_day(evidence: list[Any], outcome: str) -> None:
    start = {"unit": "percent", "on": "2018-03-01"}
    assert of_gap([own("40", "2018-03-01"), *evidence], comparator={"level": "state"}, baseline=start) == outcome


@pytest.mark.parametrize("beside", [{"group": "el"}, {"measure": "n"}, {"group": "el", "measure": "n"}])
@pytest.mark.parametrize(("value", "outcome"), [("60", "met"), ("61", "not_met")])
def test_the_other_side_may_be_of_another_group_or_measure(beside: dict[str, Any], value: str, outcome: str) -> None:
    assert of_gap([own("45"), other(value, **beside), other("99")], comparator={**STATE, **beside}) == outcome


def test_a_gap_without_a_baseline_is_not_known() -> None:
    assert of_gap([own("45"), other("60")], baseline=None) == "undetermined"


def test_fewer_than_so_many_is_a_mark_of_the_other_side_that_says_nothing() -> None:
    assert of_gap([own("45"), other("<=60")]) == "undetermined"


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        ("<50.05%", "undetermined"),
        ("<50.04%", "undetermined"),
        ("<49.95%", "not_met"),
        ("<49.96%", "undetermined"),
        (">50.05%", "met"),
    ],
)
def test_the_end_of_a_bound_is_rounded_to_its_places(value: str, outcome: str) -> None:
    target = {"at_least": {"value": "50", "unit": "percent"}}
    assert of_value(target, value, rounding={"places": 1, "mode": "half_up"}) == outcome
