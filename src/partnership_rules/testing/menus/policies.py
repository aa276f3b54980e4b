"""Put policies together from choices: every state can be reached, and an end from every state."""

from collections.abc import Sequence
from dataclasses import replace

from ..rows import Row
from .agreements import PERIODS, Pick, build_clause, build_condition, build_days, some
from .names import Names

__all__ = ["build_policy"]

KINDS = (
    "assigned",
    "review_held",
    "assessment_completed",
    "released",
    "next_level_signaled",
    "plan_submitted",
    "closed",
    "visited",
    "briefed",
)
OWN_KINDS = ("visited", "briefed")
DECIDED = ("released", "next_level_signaled", "closed", "assigned")
RATED_PERIODS: tuple[tuple[Row, str], ...] = (
    ({}, "2020"),
    ({"period_form": "year"}, "2018"),
    ({"period_form": "school_year"}, "2017-2018"),
    ({"periods": ["first", "second", "2016-17", "fourth"]}, "2016-2017"),
)
"""How the periods of ratings are ordered, and one that may be passed over."""
NEXT_DAYS: tuple[Row, ...] = ({"month": 7, "day": 1}, {"month": 2, "day": 28}, {"month": 12, "day": 31})
LEVEL: Row = {"level": 1, "decided_by": "state_superintendent", "then": {"of": [{"kind": "closure"}]}}
HOLIDAYS: list[Row] = [
    {"name": "New Year's Day", "month": 1, "day": 1, "sunday_moves_to_monday": True},
    {"name": "Memorial Day", "month": 5, "weekday": "monday", "nth": -1},
    {"name": "Labor Day", "month": 9, "weekday": "monday", "nth": 1, "until_year": 2019},
    {"name": "Day of mourning", "date": "2018-12-05"},
]


def build_policy(pick: Pick, *, key: str = "drawn-policy") -> Row:
    """Build a policy as it is written."""
    waiting = [f"w{number}" for number in range(pick([2, 1, 3, 4]))]
    finals = pick([["done"], ["done", "ended"]])
    states: Row = {name: {} for name in waiting} | {name: {"final": True} for name in finals}
    states[waiting[0]] = {"initial": True}
    clocks = _clocks(pick, list(states), pick([("outcome",), (), ("intermediate", "outcome")]))
    phases = tuple(clock["phase"] for clock in clocks.values() if "phase" in clock)
    choices = (("reading", "narrow"), ("reading", "wide"))
    periods, skipped = pick(RATED_PERIODS)
    again = tuple(name for name, clock in clocks.items() if "restarts" in clock or "every" in clock)
    names = Names(tuple(states), tuple(clocks), again, phases, numbers=("third",), wholes=("twice",), choices=choices, skipped=skipped)
    linked = pick([False, True, False])
    names = replace(names, linked=linked)
    grounds = [_ground(pick, names, number) for number in range(pick([1, 0, 2]))]
    names = replace(names, has_grounds=bool(grounds))
    transitions = _transitions(pick, names, waiting, finals)
    return {
        "id": key,
        "states": states,
        "clocks": clocks,
        "transitions": transitions,
        "requirements": [_requirement(pick, names, number) for number in range(pick(range(3)))],
        "clauses": pick([[], [build_clause(pick, names)]]),
        "ladder": {"grounds": grounds, "levels": pick([[], [LEVEL]])},
        "parameters": {
            "third": {"value": "1/3"},
            "twice": {"value": 2},
            "reading": {"value": "narrow", "choices": ["narrow", "wide"]},
            "evidence_until": {"value": pick(["due", "review_held"]), "choices": ["due", "review_held"]},
        },
        "subject": pick(["district", "district", "school"]),
        "links": {"district": "its district"} if linked else {},
        "roles": {name: name for name in names.roles},
        "kinds": {
            **{kind: _time(pick, kind, names, transitions) for kind in pick([OWN_KINDS, OWN_KINDS[::-1]])},
            **_timed(pick, names, transitions),
        },
        "membership": {"excluding": ["virtual"]},
        "holidays": pick([[], HOLIDAYS]),
        **periods,
        **pick([{}, {"n_size": 10}, {"rounding": {"places": 0, "mode": "half_up"}}, {"rounding": {"places": 1, "mode": "down"}}]),
    }


def _timed(pick: Pick, names: Names, transitions: list[Row]) -> Row:
    """Give a built-in kind a time, or none."""
    kind = pick([None, None, *(kind for kind in KINDS if kind not in OWN_KINDS), "signed"])
    rule = _time(pick, kind, names, transitions) if kind is not None else {}
    return {kind: rule} if rule and kind is not None else {}


def _time(pick: Pick, kind: str, names: Names, transitions: list[Row]) -> Row:
    """Say when records of a kind are in time: always, in the states its steps leave and perhaps one more, or while a clock runs."""
    left = [step["from"] for step in transitions if step.get("on") == kind]
    listed = [state for one in left for state in ([one] if isinstance(one, str) else one)]
    states = list(dict.fromkeys([*listed, pick(names.states)]))
    return pick(
        [
            {},
            {"is": "fact"} if kind in OWN_KINDS else {},
            {"only_in": states},
            *({"only_while": {"clock": clock}} for clock in names.clocks),
        ]
    )


def _ground(pick: Pick, names: Names, number: int) -> Row:
    return {"id": f"g{number}", "for": pick(["district", "each"]), "when": build_condition(pick, names, grounds=False, depth=1)}


def _requirement(pick: Pick, names: Names, number: int) -> Row:
    when = pick([None, build_condition(pick, names, depth=1)])
    row = {"id": f"r{number}", "requires": build_condition(pick, names, depth=1), "for": pick(["district", "each"]), "when": when}
    return {name: value for name, value in row.items() if value is not None}


def _clocks(pick: Pick, states: Sequence[str], phases: Sequence[str]) -> dict[str, Row]:
    occurrences: list[Row] = [*({"kind": kind} for kind in KINDS), *({"entered": state} for state in states)]
    found: dict[str, Row] = {}
    for number in range(pick([1, 0, 2, 3])):
        clock: Row = {"anchor": pick(occurrences), "period": pick(PERIODS), "roll": pick(["none", "following"])}
        clock |= pick([{}, {}, {}, {"next": pick(NEXT_DAYS)}])
        if "next" in clock and pick([False, True]):
            del clock["period"]
        elif pick([False, False, True]):
            placed = {"occurrence": pick([clock["anchor"], pick(occurrences)]), **build_days(pick)}
            clock["cohorts"] = [{"when": placed, "period": pick(PERIODS)}]
        if number < len(phases):
            clock["phase"] = phases[number]
        met_by = some(pick, occurrences, most=2)
        found[f"k{number}"] = clock | pick(
            [{"kind": "milestone"}, {"kind": "deadline", "met_by": met_by}, {"kind": "deadline", "met_by": met_by, "early": "counts"}]
        )
        if "phase" not in found[f"k{number}"] and "early" not in found[f"k{number}"]:
            found[f"k{number}"] |= pick([{}, *[{"restarts": "each_entry"}] * 3])
        if found[f"k{number}"]["kind"] == "milestone" and not {"phase", "restarts"} & found[f"k{number}"].keys():
            found[f"k{number}"] = _recurring(pick, found[f"k{number}"])
        if not {"phase", "every"} & found[f"k{number}"].keys():
            found[f"k{number}"] |= pick([{}, {"paused_in": [pick(list(states))]}, {"paused_in": list(states[1:3])}])
    return found


def _recurring(pick: Pick, clock: Row) -> Row:
    """Let a milestone come every so often, perhaps only in the state whose entry starts it, or once."""
    kept = {key: value for key, value in clock.items() if key not in ("period", "cohorts")}
    again = {**kept, "every": pick(["P1M", "P6M", "P1Y", "P30D"])}
    state = clock["anchor"].get("entered")
    return pick([clock, again, {**again, "while_in": [state]} if state else again])


def _transitions(pick: Pick, names: Names, waiting: list[str], finals: list[str]) -> list[Row]:
    """Build a way to every state, a way to an end from every state, and some more."""
    found = [_transition(pick, names, pick(waiting[:number]), to, waiting) for number, to in enumerate(waiting) if number]
    found += [_transition(pick, names, pick(waiting), to, waiting) for to in finals]
    found += [_transition(pick, names, pick(waiting), pick([*waiting, *finals]), waiting) for _ in range(pick(range(5)))]
    return [*found, {"on": "closed", "from": waiting, "to": finals[0]}]


def _transition(pick: Pick, names: Names, source: str, to: str, waiting: list[str]) -> Row:
    onward = to not in waiting or waiting.index(to) > waiting.index(source)
    triggers: list[Row] = [{"on": kind} for kind in KINDS]
    triggers += [{"clock": clock} for clock in names.clocks] * 3
    triggers += [{"always": True}] * (4 if onward else 0)
    row: Row = {**pick(triggers), "from": source, "to": to}
    if "always" in row or pick([False, True]):
        row["when"] = build_condition(pick, names)
    if row.get("on") in DECIDED:
        row |= pick([{}, {"by": "state_superintendent"}])
    if row.get("on") == "review_held" and names.phases:
        row |= pick([{}, {"with": {"review": names.phases[0]}}])
    return row | pick([{}, {"brings_into_force": True}, {"brings_into_force": True}, {"new_cycle": True}, {"raises_level": True}])
