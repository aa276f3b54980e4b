"""What was explored against random records of which many say two things of one day: ``evaluate`` never comes where nobody looked."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

import partnership_rules as pr
from partnership_rules.analysis import verify
from partnership_rules.analysis.verify.explore import explore
from partnership_rules.analysis.verify.model import build_model

from .test_verify_bruteforce import STATUSES, never

START = date(2020, 3, 2)
Row = dict[str, Any]
DEED: Row = {"id": "b", "phase": "outcome", "domain": "academic", "measure": "b", "target": {"done": True}}
TEXTS: list[Row] = [{"id": "t", "benchmarks": [DEED]}, *({"id": key, "amends": "t", "benchmarks": [DEED]} for key in "uv")]

SAYINGS: tuple[tuple[Row, str, tuple[str, ...]], ...] = (
    ({"kind": "implementation_reported"}, "finding", ("failing", "on_track")),
    ({"kind": "support_reported", "support": "coaching"}, "finding", ("failing", "on_track")),
    ({"kind": "review_decided", "review": "outcome"}, "finding", ("met", "not_met", "undetermined")),
    ({"kind": "agreement_amended"}, "agreement", ("u", "v")),
    ({"kind": "designated", "school": "s"}, "as", ("CSI", "TSI")),
    ({"kind": "rated", "period": "2019"}, "rating", ("red", "green")),
    ({"kind": "signed", "role": "board"}, "agreement", ("t", "u")),
    ({"kind": "policy_changed"}, "policy", ("one", "two")),
)
"""What may be said twice of one day: the record, and the field in which two do not agree. Steps and clocks hang on the first four."""
OTHERS = [
    pr.Policy(id=key, states={"a": {"initial": True}, "z": {"final": True}}, transitions=[{"on": "closed", "from": "a", "to": "z"}])
    for key in ("one", "two")
]

GUARDS: tuple[Row, ...] = (
    {"reported": {"implementation": "failing"}}, {"reported": {"implementation": "on_track"}},
    {"reported": {"support": "coaching", "is": "failing"}}, {"reported": {"support": "coaching", "is": "on_track"}},
    {"finding": {"review": "outcome", "is": "met"}}, {"finding": {"review": "outcome", "is": "not_met"}},
    {"designated": {"as": ["CSI"]}}, {"rated": {"in": ["red"], "consecutive": 1}}, {"signed": {"roles": ["board"]}},
    {"met": {}}, {"not": {"has": {"benchmarks": {}}}},
)  # fmt: skip


def policy_of_sayings(random: Random) -> pr.Policy | None:
    """Make a policy of four states, a deadline and a milestone, whose steps hang on what records say; None where it cannot be built."""
    clocks: dict[str, Any] = {
        "x": {"kind": "deadline", "anchor": _occurrence(random), "period": "P3D", "met_by": _occurrence(random)},
        "y": {"kind": "milestone", "anchor": {"entered": random.choice("ab")}, "period": "P4D", "phase": "outcome"},
    }
    steps = [{"on": "closed", "from": ["a", "b", "c"], "to": "end"}, *(_step(random) for _ in range(random.randint(4, 7)))]
    states = {"a": {"initial": True}, "b": {}, "c": {}, "end": {"final": True}}
    try:
        return pr.Policy(id="said", period_form="year", states=states, clocks=clocks, transitions=steps)
    except pr.errors.ModelError:
        return None


def _occurrence(random: Random) -> Row:
    said, field, values = random.choice(SAYINGS[:4])
    narrowed = {"with": {field: random.choice(values)}} if random.random() < 0.6 else {}
    return random.choice([{"entered": random.choice("abc")}, {"kind": "plan_submitted"}, {"kind": said["kind"], **narrowed}])


def _step(random: Random) -> Row:
    source, target = random.choice(["ab", "ac", "bc", "ba", "ca"])
    said, field, values = random.choice(SAYINGS[:4])
    trigger: Row = random.choice([{"on": "plan_submitted"}, {"clock": "x"}, {"clock": "y"}, {"on": said["kind"]}, {"on": said["kind"]}])
    if trigger.get("on") == said["kind"] and random.random() < 0.7:
        trigger["with"] = {field: random.choice(values)}
    guard: Row = random.choice(GUARDS)
    if random.random() < 0.5:
        word = random.choice(["any", "all"])
        guard = {word: [guard, random.choice([*GUARDS, {"clock": {"name": "x", "is": ["met", "lapsed"]}}])]}
    if source < target and random.random() < 0.5:  # forwards only: eventless steps must come to rest
        return {"always": True, "from": source, "to": target, "when": guard}
    begins = {"brings_into_force": True} if random.random() < 0.3 else {}
    return {**trigger, **begins, "from": source, "to": target, **({"when": guard} if random.random() < 0.4 else {})}


def conflicting_record(policy: pr.Policy, random: Random) -> pr.Partnership:
    """Draw a record in which half of what is said is contradicted on its own day."""
    day, records = START, [{"kind": "identified", "on": START}]
    for _ in range(random.randint(2, 7)):
        day += timedelta(days=random.choice([0, 1, 1, 2, 3, 5]))
        if random.random() < 0.25:
            records.append({"kind": "plan_submitted", "agreement": "t", "on": day})
            continue
        said, field, values = random.choice(SAYINGS)
        both = said["kind"] == "policy_changed" or random.random() < 0.5  # one alone would put another policy in place of what was explored
        several = random.sample(values, 2 if both else 1)
        records += [{**said, field: value, "on": day} for value in several]
    district = {"name": "D", "charter": False}
    schools = [{"id": "s"}]
    return pr.Partnership(id="p", policy=policy, policies=OTHERS, district=district, schools=schools, agreements=TEXTS, records=records)


@pytest.mark.parametrize("said", SAYINGS[:3], ids=["implementation", "support", "review"])
def test_sayings_that_do_not_agree_keep_a_step_waiting_that_either_would_let_through(said: tuple[Row, str, tuple[str, ...]]) -> None:
    record, field, values = said
    kind = record["kind"]
    leaves = [guard for guard in GUARDS[:6] if kind.split("_")[0] in str(guard)]
    clock = {"kind": "deadline", "anchor": {"entered": "b"}, "period": "P5D", "met_by": {"kind": "plan_submitted"}}
    wait = {"kind": "milestone", "anchor": {"entered": "a"}, "period": "P1Y", "phase": "outcome"}
    policy = pr.Policy(
        id="waiting",
        states={"a": {"initial": True}, "b": {}, "c": {}, "end": {"final": True}},
        clocks={"x": clock, "y": wait},
        transitions=[
            {"on": kind, "with": {field: values[0]}, "from": "a", "to": "b"},
            {"always": True, "from": "b", "to": "c", "when": {"all": [{"clock": {"name": "x", "is": "met"}}, {"any": leaves}]}},
            {"on": "closed", "from": ["a", "b", "c"], "to": "end"},
        ],
    )
    (result,) = verify(policy, None, [never("x", "b", "met")], extensions=False).results
    assert result.outcome == "refuted"
    shown = pr.evaluate(result.counterexample.partnership, as_of=result.counterexample.as_of)
    assert (shown.state, shown.clocks[0].status) == ("b", "met")
    first, later = START, START + timedelta(days=1)
    rows = [{**record, field: values[0], "on": first}, *({**record, field: value, "on": later} for value in values[:2])]
    rows = [{"kind": "identified", "on": first}, *rows, {"kind": "plan_submitted", "agreement": "t", "on": later + timedelta(days=1)}]
    partnership = pr.Partnership(id="p", policy=policy, district={"name": "D"}, agreements=TEXTS[:1], records=rows)
    standing = pr.evaluate(partnership, as_of=later + timedelta(days=1))
    assert (standing.state, standing.clocks[0].status) == ("b", "met")


def test_no_record_whose_sayings_of_one_day_do_not_agree_comes_where_nothing_was_explored_or_breaks_what_is_proven() -> None:
    random, seen, proven = Random(11), 0, 0
    while seen < 12:
        policy = policy_of_sayings(random)
        if policy is None:
            continue
        seen += 1
        text = pr.Agreement(policy="said", **TEXTS[0])
        laws = [never("x", state, status) for state in "bc" for status in STATUSES]
        found = explore(build_model(policy, text, laws), tuple(laws), limit=50_000, extensions=False)
        assert found.complete
        explored = {(v.config.state, () if v.config.state == "end" else v.config.clocks) for v in found.visits}
        walked = set()
        for _ in range(20):
            record = conflicting_record(policy, random)
            last = record.records[-1].on
            for day in (last - timedelta(days=1), last, last + timedelta(days=random.randint(1, 6))):
                standing = pr.evaluate(record, as_of=max(day, START))
                walked.add((standing.state, () if standing.is_final else tuple(clock.status for clock in standing.clocks)))
        assert walked <= explored, (policy.to_dict(), walked - explored)
        kept = {one.law.id for one in verify(policy, text, laws, extensions=False).results if one.outcome == "proven"}
        assert not kept & {f"{state} x {statuses[0]}" for state, statuses in walked if statuses}
        proven += len(kept)
    assert proven > 30
