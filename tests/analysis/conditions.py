"""Every form of condition, read by laws and used in a small policy wherever a condition can stand."""

from __future__ import annotations

from functools import partial
from typing import Any

import partnership_rules as pr
from partnership_rules.analysis import Law
from partnership_rules.analysis.verify.laws import ReadCondition, Step
from partnership_rules.condition.ast import as_condition

from .documents import CLOCKS, POLICY, STATES, TRANSITIONS, agreement, at_least, at_most, clause, deed, policy, rate

FORTY = {"value": "40", "unit": "percent"}
PLAN = agreement(
    [
        deed("a"),
        {**rate("b", at_least("80")), "school": "east"},
        deed("c", due="2019-06-30"),
        rate("d", {"rise_by": {"value": "5", "unit": "points"}}, baseline=FORTY, phase="later", domain="attendance"),
        {**rate("e", at_most("10")), "for": "each"},
    ],
    clause("turn", {"missed": {"id": "a"}}),
)
SIGNED = {"roles": ["board", "superintendent"], "if_charter": ["authorizer"]}
ASKED: tuple[dict[str, Any], ...] = (
    {"met": {"phase": "outcome"}},
    {"met": {"id": ["a", "d"]}},
    {"missed": {"domain": "attendance"}},
    {"missed": {"id": "c"}},
    {"missed": {}},
    {"share_met": {"below": "1/2"}},
    {"share_met": {"of": {"phase": "outcome"}, "at_least": "2/3"}},
    {"clock": {"name": "outcome", "is": ["reached", "running"]}},
    {"clock": {"name": "plan", "is": "met_late"}},
    {"clock": {"name": "plan", "is": ["lapsed", "met_late"]}},
    {"signed": SIGNED},
    {"signed": {"if_charter": ["authorizer"]}},
    {"finding": {"review": "outcome", "is": "not_met"}},
    {"finding": {"review": "later", "is": "met"}},
    {"reported": {"implementation": "failing"}},
    {"reported": {"support": "coaching", "is": "on_track"}},
    {"designated": {"as": ["CSI", "ATS"], "schools": "all"}},
    {"designated": {"as": ["CSI"], "after": {"entered": "work"}}},
    {"designated": {"as": ["TSI"], "after": "assigned"}},
    {"rated": {"in": ["red", "amber"], "consecutive": 2}},
    {"rated": {"in": "red", "of": "any_school", "of_last": 3, "count": 2}},
    {"rated": {"in": "red", "of": "all_schools", "of_first": 3, "count": 2, "since": "assigned"}},
    {"rated": {"in": "red", "measure": "graduation", "count": 2, "reset_by": {"in": "green", "consecutive": 2}}},
    {"members": {"are": ["exited", "closed"]}},
    {"members": {"are": "member", "which": "none"}},
    {"level": {"at_least": 1}},
    {"level": {"at_most": 0}},
    {"elapsed": {"since": "assigned", "period": "P6M"}},
    {"elapsed": {"since": {"entered": "review"}, "period": "P1Y"}},
    {"has": {"clause": {"consequence": "reconstitution"}}},
    {"never": {"kind": "partner_joined"}},
    {"never": {"kind": "review_decided", "with": {"finding": "not_met"}}},
    {"happened": {"occurrence": "assigned", "on_or_after": "2018-07-01"}},
    {"standing_of": {"partnership": "district", "in": "ordered"}},
    {"charter": True},
    {"parameter": {"name": "needed", "is": "2"}},
    {"all": [{"met": {"id": "a"}}, {"reported": {"implementation": "on_track"}}]},
    {"any": [{"charter": False}, {"missed": {"id": "c"}}, {"level": {"at_least": 2}}]},
    {"at_least": {"n": 2, "of": [{"met": {"id": "a"}}, {"missed": {"id": "d"}}, {"finding": {"review": "outcome", "is": "met"}}]}},
)
"""At least one of every form."""

_CHANGED = {
    "states": {**STATES, "up": {}},
    "clocks": {**CLOCKS, "later": {**CLOCKS["outcome"], "phase": "later", "period": "P18M"}},
    "parameters": {"needed": {"value": "2", "title": "how many"}},
    "links": {"district": "its district"},
    "roles": {**POLICY["roles"], "board": "the board"},
}
_UP = {"id": "up", "on": "next_level_signaled", "from": "review", "to": "up"}
_DOWN = {"id": "down", "on": "closed", "from": "up", "to": "closed"}
_REPORT = {"id": "report", "on": "implementation_reported", "from": "review", "to": "review"}
_ALONE = {"id": "alone", "always": True, "from": "work", "to": "closed"}
_OTHERWISE = {"id": "otherwise", "on": "released", "from": "review", "to": "closed"}


def used(seed: int) -> pr.Policy:
    """Use a condition where it escalates, where it moves by itself unless it is so, as a ground, and before a step that is taken else."""
    condition = ASKED[seed // 4 % len(ASKED)]
    steps = [{**one, **({"when": condition} if one["id"] == "release" else {})} for one in TRANSITIONS]
    match seed % 4:
        case 0:
            return policy({**_UP, "when": condition}, _DOWN, **_CHANGED)
        case 1:
            return policy({**_ALONE, "when": {"not": condition}}, _UP, _DOWN, **_CHANGED)
        case 2:
            return policy(_UP, _DOWN, _REPORT, **_CHANGED, ladder={"grounds": [{"id": "g", "when": condition}]})
        case _:
            return policy(_OTHERWISE, _UP, _DOWN, **_CHANGED | {"transitions": steps})


def by_turns(seed: int) -> pr.Policy:
    """Let a condition be so, no longer be so, and be so again."""
    condition = ASKED[seed]
    turns = [("on", ["work", "review"], condition), ("off", "on", {"not": condition}), ("closed", "off", condition)]
    found = [{"id": f"turn-{to}", "on": "partner_joined", "from": start, "to": to, "when": when} for to, start, when in turns]
    states = {**_CHANGED["states"], "on": {}, "off": {}}
    return policy(*found, _UP, _DOWN, **_CHANGED | {"states": states})


def laws(seed: int) -> list[Law]:
    """Hold that a condition is never true, false or undetermined: wherever one looks, on every step, and of each school."""
    asked = as_condition(ASKED[seed])
    ways = (("looks", False, True), ("steps", False, False), ("schools", True, True))
    return [
        Law(f"{name}-{truth.name.lower()}", "it is never so", partial(_is_never, truth), partial(_reads, (asked, each)), looks=looks)
        for truth in pr.Truth
        for name, each, looks in ways
    ]


def _reads(asked: ReadCondition, policy: pr.Policy, agreement: pr.Agreement) -> dict[str, ReadCondition]:
    return {"it": asked}


def _is_never(truth: pr.Truth, step: Step) -> bool:
    return step.truths["it"] is not truth
