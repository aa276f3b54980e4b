"""The promises: determinism, totality, no silent guess, monotone history, and that looking changes nothing."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from datetime import date
from typing import Any

from helpers.build import catalogued
from helpers.worlds import LAGS, LOOKS, OFFSETS, START, World, on, only_our_errors, stamped, worlds
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import partnership_rules as pr
from partnership_rules.errors import PartnershipRulesError

Json = dict[str, Any]
SOME = settings(max_examples=60)


def told(world: World, as_of: date, known_on: date | None = None, **fields: Any) -> str:
    """Give the standing as text, or the error in its place."""
    try:
        return pr.evaluate(world.partnership(), as_of=as_of, known_on=known_on, **fields).to_json()
    except PartnershipRulesError as error:
        return f"{error.code}: {error}"


# ---- 1. determinism -------------------------------------------------------------------------------------------------


@SOME
@given(worlds(), LOOKS, st.none() | LOOKS, st.randoms(use_true_random=False))
def test_the_order_in_which_facts_arrive_never_matters(world: World, as_of: date, known_on: date | None, random: Any) -> None:
    records, evidence = list(world.records), list(world.evidence)
    random.shuffle(records)
    random.shuffle(evidence)
    assert told(world.but(records=tuple(records), evidence=tuple(evidence)), as_of, known_on) == told(world, as_of, known_on)


@SOME
@given(worlds(), LOOKS)
def test_ids_of_records_play_no_part_but_to_be_named(world: World, as_of: date) -> None:
    assume(all(record["kind"] != "retracted" for record in world.records))
    assume(len({(record["on"], record["kind"], record.get("recorded_at")) for record in world.records}) == len(world.records))
    bare = tuple({key: value for key, value in record.items() if key != "id"} for record in world.records)
    first, second = json.loads(_safe(world, as_of)), json.loads(_safe(world.but(records=bare), as_of))
    for one in (first, second):
        for step in one.get("trail", ()):
            (step["record"] or {}).pop("id", None)
        for clock in one.get("clocks", ()):
            (clock["extended"] or {}).pop("id", None)
    assert first == second


def _safe(world: World, as_of: date) -> str:
    text = told(world, as_of)
    return text if text.startswith("{") else json.dumps({"error": text.split(":")[0]})


PROGRAM = """
import datetime, hashlib, json, sys
import partnership_rules as pr
world = json.loads(sys.stdin.read())
policies = [pr.load_policy(name) for name in ("michigan-2017", "michigan-2017-round-1", "michigan-2022")]
digest = hashlib.sha256()
for one in world["worlds"]:
    p = pr.Partnership(**one, policies=policies)
    for day in world["days"]:
        try:
            found = pr.evaluate(p, as_of=datetime.date.fromisoformat(day))
            digest.update(found.to_json().encode() + found.explain().encode() + found.diagram().encode())
        except pr.PartnershipRulesError as error:
            digest.update(str(error).encode())
print(digest.hexdigest())
"""


def _given(seed: int) -> list[Json]:
    """Give a few worlds that are the same in every run."""
    found: list[Json] = []

    @settings(max_examples=12, derandomize=True, database=None)
    @given(worlds())
    def collect(world: World) -> None:
        data = world.partnership().to_dict()
        data.pop("policies")
        found.append(data)

    collect()
    return found[seed:]


ENVIRONMENTS: list[tuple[list[str], dict[str, str]]] = [
    ([], {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"}),
    ([], {"PYTHONHASHSEED": "4242", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8"}),
    (["-OO"], {"PYTHONHASHSEED": "1", "TZ": "America/Detroit", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}),
    (["-O", "-X", "utf8"], {"PYTHONHASHSEED": "random", "TZ": "Pacific/Pago_Pago"}),
]


def test_hash_seed_time_zone_locale_and_optimisation_never_matter() -> None:
    days = [on(offset).isoformat() for offset in (0, 61, 91, 549, 700, 1188, 1400)]
    text = json.dumps({"worlds": _given(0), "days": days})
    env = {key: value for key, value in os.environ.items() if key not in ("PYTHONHASHSEED", "TZ", "LC_ALL", "LANG", "PYTHONOPTIMIZE")}
    running = [
        subprocess.Popen(
            [sys.executable, *options, "-c", PROGRAM], env={**env, **extra}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for options, extra in ENVIRONMENTS
    ]
    digests = {process.communicate(text)[0] for process in running}
    assert [process.returncode for process in running] == [0] * len(ENVIRONMENTS)
    assert len(digests) == 1
    assert len(digests.pop().strip()) == len(hashlib.sha256().hexdigest())


# ---- 3. no silent guess ---------------------------------------------------------------------------------------------

PARTS = ("benchmarks", "clauses", "requirements", "grounds")


def outcomes(world: World, as_of: date) -> dict[tuple[str, str, str | None], str]:
    found = pr.evaluate(world.partnership(), as_of=as_of).to_dict()
    judged = {(part, one["id"], one.get("school")): one["outcome"] for part in PARTS for one in found[part]}
    return judged | {("options", f"{one['kind']} to {one['to']}", None): one["guard"] for one in found["options"]}


@settings(max_examples=150)
@given(worlds(guarded=False, retractions=False), LOOKS, st.data(), st.sampled_from(["*", "N/A", "<10"]))
def test_hiding_evidence_turns_an_answer_into_undetermined_or_leaves_it_alone(
    world: World, as_of: date, data: st.DataObject, cell: str
) -> None:
    numbers = [i for i, row in enumerate(world.evidence) if "value" in row]
    assume(numbers)
    hidden = data.draw(st.sets(st.sampled_from(numbers), min_size=1))
    rows = tuple({**row, "value": cell} if i in hidden else row for i, row in enumerate(world.evidence))
    before, after = outcomes(world, as_of), outcomes(world.but(evidence=rows), as_of)
    assert before.keys() == after.keys()
    for key, outcome in after.items():
        assert outcome in (before[key], "undetermined"), key


def comes_too_late(partnership: pr.Partnership, one: pr.Finding, due: date) -> bool:
    """Say whether a benchmark came with an amendment after its own last day, and no text in force held it by then: it was never due."""
    amended = any(r.kind == "agreement_amended" and r.agreement == one.version and r.on > due for r in partnership.records)
    begun = due >= min(record.on for record in partnership.records)
    return amended and not (begun and one.id in {other.id for other in pr.evaluate(partnership, as_of=due).benchmarks})


@settings(max_examples=100)
@given(worlds(guarded=False, retractions=False), LOOKS)
def test_without_any_evidence_no_number_is_met_and_none_is_missed(world: World, as_of: date) -> None:
    partnership = world.but(evidence=()).partnership()
    found = pr.evaluate(partnership, as_of=as_of)
    for one in found.benchmarks:
        said = {"deed": "not_met", "early": "met"}.get(one.id, "undetermined")
        over = one.due is not None and as_of > one.due and not comes_too_late(partnership, one, one.due)
        expected = said if over else "undetermined"
        if one.override is None:
            assert one.outcome == expected
            assert one.is_missed == (expected == "not_met" and one.is_due)


@SOME
@given(worlds(), LOOKS)
def test_what_is_undetermined_says_which_facts_would_decide_it(world: World, as_of: date) -> None:
    found = pr.evaluate(world.partnership(), as_of=as_of)
    overridden = {f"benchmark '{one.id}'" for one in found.benchmarks if one.override} | {
        f"clause '{one.id}'" for one in found.clauses if one.override
    }
    for one in found.undetermined:
        assert one.needs or one.what.partition(" at ")[0] in overridden, one


# ---- 4. monotone history --------------------------------------------------------------------------------------------


@SOME
@given(worlds(), LOOKS)
def test_a_later_fact_never_changes_the_answer_for_an_earlier_day(world: World, as_of: date) -> None:
    past = world.but(
        records=tuple(record for record in world.records if record["on"] <= as_of or record["id"] == "r0"),
        evidence=tuple(row for row in world.evidence if row["on"] <= as_of),
    )
    gone = [record for record in past.records if record["kind"] == "retracted" and record["record"] not in {r["id"] for r in past.records}]
    assume(not gone)
    assert told(past, as_of) == told(world, as_of)


@SOME
@given(worlds(), LOOKS, LOOKS)
def test_what_was_learned_later_never_changes_what_was_known_before(world: World, as_of: date, known_on: date) -> None:
    def known(row: Json) -> bool:
        learned = row.get("recorded_at")
        return (date.fromisoformat(learned[:10]) if learned else row["on"]) <= known_on

    then = world.but(records=tuple(filter(known, world.records)), evidence=tuple(filter(known, world.evidence)))
    assume(then.records)
    ids = {record["id"] for record in then.records}
    assume(all(record["record"] in ids for record in then.records if record["kind"] == "retracted"))
    assert told(then, as_of, known_on) == told(world, as_of, known_on)


@SOME
@given(worlds(retractions=False), LOOKS, LOOKS)
def test_the_trail_of_an_earlier_day_is_the_beginning_of_that_of_a_later_one(world: World, one: date, other: date) -> None:
    early, late = sorted((one, other))
    first, second = (pr.evaluate(world.partnership(), as_of=on).to_dict()["trail"] for on in (early, late))
    assert second[: len(first)] == first
    assert all(step["on"] > early.isoformat() for step in second[len(first) :])


@SOME
@given(worlds(retractions=False), OFFSETS, LAGS, LOOKS)
def test_adding_a_record_changes_no_day_before_it_and_nobody_who_did_not_know_it(
    world: World, offset: int, lag: int | None, as_of: date
) -> None:
    record = stamped({"kind": "closed", "reason": "finances"}, offset, lag, "new")
    grown = world.but(records=(*world.records, record))
    if as_of < on(offset):
        assert told(grown, as_of) == told(world, as_of)
    known = on(offset + (lag or 0))
    if known > START:
        assert told(grown, as_of, date.fromordinal(known.toordinal() - 1)) == told(world, as_of, date.fromordinal(known.toordinal() - 1))


# ---- 5. looking changes nothing -------------------------------------------------------------------------------------


@SOME
@given(worlds(), st.lists(LOOKS, max_size=3), LOOKS)
def test_looking_changes_nothing(world: World, looks: list[date], as_of: date) -> None:
    p = world.partnership()
    before, expected = p.to_dict(), told(world, as_of)
    for day in looks:
        found = pr.evaluate(p, as_of=day)
        found.explain()
        found.to_dict()
        only_our_errors(pr.propose, p, {"kind": "closed", "on": day})
    assert p.to_dict() == before
    assert pr.evaluate(p, as_of=as_of).to_json() == expected


@SOME
@given(worlds(), LOOKS, LOOKS)
def test_nobodys_looking_moves_a_deadline(world: World, one: date, other: date) -> None:
    early, late = sorted((one, other))
    assume(not any(early < record["on"] <= late for record in world.records))
    first, second = (pr.evaluate(world.partnership(), as_of=day) for day in (early, late))
    assume(first.cycle == second.cycle)
    for a, b in zip(first.clocks, second.clocks, strict=True):
        if a.anchor is not None:
            assert (a.anchor, a.due, a.rolled_from) == (b.anchor, b.due, b.rolled_from)


def test_a_policy_is_the_same_after_it_has_judged() -> None:
    policy = catalogued("michigan-2017")
    before = (policy.hash, {key: len(value) for key, value in policy.table.items()}, len(policy.machine.events))
    for world in _given(6):
        pr.evaluate(
            pr.Partnership(**world, policies=[catalogued(n) for n in ("michigan-2017", "michigan-2017-round-1", "michigan-2022")]),
            as_of=on(1400),
        )
    assert (policy.hash, {key: len(value) for key, value in policy.table.items()}, len(policy.machine.events)) == before
