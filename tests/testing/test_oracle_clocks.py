"""The oracle on clocks that come again or are paused, also under the next policy."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from .test_oracle import CLOSE, SIGN, SIGNED, partnership, policy, told

BACK = {"on": "plan_returned", "from": "signed", "to": "open"}
VISIT = {"kind": "milestone", "anchor": {"entered": "signed"}, "every": "P1M", "while_in": ["signed"]}
RETURNED = {"kind": "plan_returned", "on": "2018-03-15"}
AGAIN = {"kind": "agreement_signed", "agreement": "a", "on": "2018-03-20"}


@pytest.mark.parametrize(
    ("clock", "records", "status", "due", "visits"),
    [
        ({}, [], "running", "2018-05-01", "2018-03-01 2018-04-01"),
        ({}, [RETURNED], "stopped", "2018-04-01", "2018-03-01"),
        ({"while_in": ["open", "signed"]}, [RETURNED], "running", "2018-05-01", "2018-03-01 2018-04-01"),
        ({}, [{**RETURNED, "on": "2018-03-01"}], "stopped", "2018-03-01", ""),  # it was left on the very day
        ({}, [RETURNED, AGAIN], "running", "2018-05-20", "2018-03-01 2018-04-20"),  # it counts from the new entry
        ({}, [{"kind": "closed", "on": "2018-03-01"}], "stopped", "2018-03-01", ""),
        ({}, [{"kind": "closed", "on": "2018-03-02"}], "stopped", "2018-04-01", "2018-03-01"),
        ({"anchor": "identified", "while_in": []}, [], "running", "2018-05-02", "2018-02-02 2018-03-02 2018-04-02"),
        ({"every": "P2M"}, [], "running", "2018-06-01", "2018-04-01"),
    ],
)
def test_a_clock_comes_again_while_the_partnership_is_where_it_counts(
    clock: dict[str, Any], records: list[Any], status: str, due: str, visits: str
) -> None:
    held = policy(transitions=[SIGN, CLOSE, BACK], clocks={"visit": {**VISIT, **clock}})
    found = told(partnership(held, [*SIGNED, *records]), date(2018, 4, 20))
    assert [(one["status"], str(one["due"])) for one in found["clocks"]] == [(status, due)]
    assert [str(line["on"]) for line in found["trail"] if line["what"] == "clock:visit"] == visits.split()


@pytest.mark.parametrize(
    ("period", "day", "due"),
    [
        ("P2M", "2018-04-15", "2018-06-01"),
        ("P1M", "2018-03-31", "2018-04-01"),
        ("P1M", "2018-04-01", "2018-05-01"),  # it was reached that day
        ("P1M", "2018-04-02", "2018-05-01"),
        ("P28D", "2018-04-15", "2018-04-26"),
        ("P1Y", "2018-04-15", "2019-02-01"),
    ],
)
def test_under_the_next_policy_a_clock_that_comes_again_counts_on_from_its_anchor(period: str, day: str, due: str) -> None:
    steps = [SIGN, CLOSE, BACK]
    new = policy(id="q", transitions=steps, clocks={"visit": {**VISIT, "every": period}})
    change = {"kind": "policy_changed", "on": day, "policy": "q"}
    p = partnership(policy(transitions=steps, clocks={"visit": VISIT}), [*SIGNED, change], policies=[new])
    assert [str(one["due"]) for one in told(p, date.fromisoformat(day))["clocks"]] == [due]


@pytest.mark.parametrize(
    ("records", "due"),
    [
        ([], "2018-02-12"),
        ([RETURNED], "2018-02-12"),
        ([{**RETURNED, "on": "2018-02-05"}], "None"),  # nobody can say yet
        ([{**RETURNED, "on": "2018-02-05"}, {**AGAIN, "on": "2018-02-10"}], "2018-02-17"),
        ([{**RETURNED, "on": "2018-02-12"}, {**AGAIN, "on": "2018-02-13"}], "2018-02-13"),
    ],
)
def test_the_days_on_which_a_clock_is_paused_are_added_to_it(records: list[Any], due: str) -> None:
    rest = {"kind": "deadline", "anchor": "agreement_signed", "period": "P11D", "paused_in": ["open"], "met_by": ["plan_submitted"]}
    held = policy(transitions=[SIGN, CLOSE, BACK], clocks={"rest": rest})
    found = told(partnership(held, [*SIGNED, *records]), date(2018, 4, 20))
    assert [str(one["due"]) for one in found["clocks"]] == [due]


@pytest.mark.parametrize(
    ("period", "day", "due"),
    [
        ("P11D", "2018-02-09", "2018-02-17"),  # five days it was paused, also under a policy that came later
        ("P20D", "2018-02-15", "2018-02-26"),
        ("P11D", "2018-02-20", "2018-02-20"),  # whoever must act keeps that day
    ],
)
def test_under_the_next_policy_a_clock_keeps_the_days_on_which_it_was_paused(period: str, day: str, due: str) -> None:
    rest = {"kind": "deadline", "anchor": "agreement_signed", "period": "P90D", "paused_in": ["open"], "met_by": ["plan_submitted"]}
    steps = [SIGN, CLOSE, BACK]
    new = policy(id="q", transitions=steps, clocks={"rest": {**rest, "period": period}})
    records = [{**RETURNED, "on": "2018-02-03"}, {**AGAIN, "on": "2018-02-08"}, {"kind": "policy_changed", "on": day, "policy": "q"}]
    p = partnership(policy(transitions=steps, clocks={"rest": rest}), [*SIGNED, *records], policies=[new])
    assert [str(one["due"]) for one in told(p, date.fromisoformat(day))["clocks"]] == [due]
