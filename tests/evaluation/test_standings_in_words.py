"""Every word of a standing.

The standings stand in ``standings`` beside this file, to be read; where one changes on purpose, its text is changed by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helpers.build import rec, standing
from helpers.county import CITY, SIGNED, START, VILLAGE, reasons, world

import partnership_rules as pr

WRITTEN = Path(__file__).with_name("standings")


def flat(written: dict[str, Any]) -> str:
    return ", ".join(
        f"{key} {value}" for key, value in written.items() if value not in (None, [], "") and key not in ("because", "id", "name")
    )


def in_words(found: pr.Standing) -> str:
    """Tell a standing whole."""
    lines = [f"{found.state} since {found.since}, level {found.level}, cycle {found.cycle}, agreement {found.agreement}"]
    lines += [f"in force {found.in_force}, overridden {found.overridden}, {flat(found.next_level.to_dict()) if found.next_level else None}"]
    lines += [f"MEMBER {one.id} {one.status} since {one.since}" for one in found.members]
    for clock in found.clocks:
        lines += [f"CLOCK {clock.name} '{clock.title}' from {clock.anchored_on}, unextended {clock.unextended}: {flat(clock.to_dict())}"]
    for part in (found.clauses, found.requirements, found.grounds):
        for one in part:
            lines += [f"{type(one).__name__.upper()} {one.id}: {flat(one.to_dict())}", *reasons(one.because)]
    for option in found.options:
        lines += [f"OPTION {option.kind} by {' or '.join(option.by)} to {option.to}: {option.guard.value}", *reasons(option.because)]
    for step in found.trail:
        lines += [
            f"STEP {step.on} {step.what} {step.from_} -> {step.to} {step.outcome} {step.transition.id if step.transition else None}",
            *reasons(step.because),
        ]
    return "\n".join(lines)


STANDINGS: dict[str, Callable[[], pr.Standing]] = {
    "raised-without-a-plan": lambda: standing(
        world(
            *START,
            rec("plan_submitted", "2018-01-10"),
            rec("extension_granted", "2018-03-01", clock="plan", until="2018-04-10", by="head", authority="order 1", reason="snow"),
            rec("next_level_signaled", "2018-03-05", by="head"),
            rec("next_level_signaled", "2018-04-11", by="board"),
            rec("next_level_signaled", "2018-04-12", by="head"),
            rec("consequence_selected", "2018-04-13", clause="ladder", consequence="ceo", by="head"),
            rec("consequence_selected", "2018-04-14", clause="ladder", consequence="other", by="board"),
            rec("consequence_selected", "2018-04-15", clause="c", consequence="ceo"),
        ),
        "2018-05-01",
    ),
    "at-work-with-a-missed-benchmark": lambda: standing(
        world(
            *SIGNED,
            rec("released", "2019-02-02", by="board"),
            rec("released", "2019-02-03", by="head"),
            rec("consequence_selected", "2019-03-02", clause="c", consequence="closure", by="head"),
            rec("consequence_selected", "2019-03-03", clause="each", consequence="closure", school="north"),
            rec("consequence_selected", "2019-03-03", clause="nothing", consequence="closure"),
            rec("review_held", "2019-03-20", review="outcome"),
            rec("overridden", "2019-03-21", what="requirement:each@south", outcome="met", by="board", authority="order 2", reason="agreed"),
        ),
        "2019-04-01",
    ),
    "begun-again": lambda: standing(
        world(*SIGNED, rec("next_level_signaled", "2019-03-05"), rec("assigned", "2019-03-06", by="board")), "2019-03-10"
    ),
    "done": lambda: standing(
        world(
            *SIGNED,
            rec("review_decided", "2019-03-03", review="outcome", finding="met"),
            rec("released", "2019-03-04", by="head"),
            rec("extension_granted", "2019-03-05", clock="plan", until="2020-04-10", by="head", authority="order 1", reason="snow"),
            rec("plan_submitted", "2019-03-06"),
        ),
        "2019-04-01",
    ),
    "under-another-policy": lambda: standing(
        world(
            *START,
            rec("policy_changed", "2018-02-01", policy="city", by="board", authority="order 3"),
            rec("policy_changed", "2018-02-02", policy="village"),
            policies=[CITY, VILLAGE],
        ),
        "2018-02-03",
    ),
    "signed-late": lambda: standing(
        world(*START, rec("signed", "2018-04-05", role="board"), rec("signed", "2018-04-09", role="head")), "2018-05-01"
    ),
}


@pytest.mark.parametrize("name", STANDINGS)
def test_a_standing_tells_where_it_stands_and_why_in_every_part(name: str) -> None:
    assert in_words(STANDINGS[name]()) == (WRITTEN / f"{name}.txt").read_text(encoding="utf-8").strip()


def test_every_standing_kept_as_text_is_asked_for() -> None:
    assert {file.stem for file in WRITTEN.iterdir()} == set(STANDINGS)
