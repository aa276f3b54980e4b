"""Simulations: the same seed gives the same bytes, and every row is what the engine says of the path."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from cli.running import run

import partnership_rules as pr
from partnership_rules.analysis import Model, grid, paths, shares, simulate, variant
from partnership_rules.analysis.simulate import OUTCOMES
from partnership_rules.analysis.simulate.drawing import draw
from partnership_rules.errors import DateError, InputError, LookupFailed, ModelError

POLICY = pr.load_policy("michigan-2017")
CODE = """
import json, partnership_rules as pr
from partnership_rules.analysis import grid
policy = pr.load_policy("michigan-2017")
print(json.dumps(grid(policy, clock="intermediate_review", periods=["P12M", "P18M"], districts=3, draws=1, seed=7)))
"""


def path(policy: pr.Policy = POLICY, model: Model | None = None, **key: int) -> pr.Partnership:
    return draw(policy, model or Model(), **{"seed": 1, "district": 1, "number": 1, **key}).partnership


def steady(drift: int, **changed: Any) -> Model:
    """Give a model without chance in the data: every rate rises by so many tenths of a point a year."""
    return Model(drift=(drift, drift), spread=0, missing_percent=0, suppressed_percent=0, **changed)


def test_the_same_seed_gives_the_same_bytes_whatever_the_seed_of_hashes() -> None:
    outs = {
        subprocess.run(
            [sys.executable, "-c", CODE], env={**os.environ, "PYTHONHASHSEED": hashes}, capture_output=True, check=True
        ).stdout
        for hashes in ("0", "1")
    }  # fmt: skip
    assert len(outs) == 1
    assert len(json.loads(outs.pop())) == 6


def test_without_a_seed_it_is_nought_and_twenty_districts_are_drawn_five_times(monkeypatch: pytest.MonkeyPatch) -> None:
    assert simulate(POLICY, districts=2, draws=1) == simulate(POLICY, districts=2, draws=1, seed=0)
    drawn: list[tuple[int, int]] = []
    room = import_module("partnership_rules.analysis.simulate.simulate")
    few = path()
    monkeypatch.setattr(
        room, "draw", lambda *args, district, number, **key: drawn.append((district, number)) or SimpleNamespace(partnership=few)
    )
    list(paths(POLICY, as_of=date(2016, 1, 1)))
    assert (len(drawn), len(set(drawn)), len({district for district, _ in drawn})) == (100, 100, 20)


def test_what_the_authority_does_on_a_path_is_decided_by_whom_the_policy_names() -> None:
    acted = [
        record
        for number in range(6)
        for one in paths(POLICY, districts=3, draws=1, seed=number)
        for record in one.records
        if record.kind in ("released", "next_level_signaled")
    ]
    first = {t.on: t.by[0] for t in reversed(POLICY.transitions) if t.by}
    assert len({record.kind for record in acted}) == 2
    assert all(record.by == first[record.kind] for record in acted)


def test_another_seed_gives_other_paths() -> None:
    assert path(seed=1).to_dict() != path(seed=2).to_dict()


def test_a_path_does_not_depend_on_how_many_others_are_drawn() -> None:
    few, many = simulate(POLICY, districts=2, draws=1, seed=3), simulate(POLICY, districts=4, draws=2, seed=3)
    assert [row for row in many if row["district"] in (1, 2) and row["draw"] == 1] == few


def test_every_variant_is_held_against_the_same_districts() -> None:
    one, other = path(), path(variant(POLICY, clocks={"intermediate_review": "P48M"}))
    assert (one.records, one.evidence) == (other.records, other.evidence)
    assert [b.target for b in one.agreements[0].benchmarks] == [b.target for b in other.agreements[0].benchmarks]


def test_all_is_drawn_within_the_bounds_of_the_model() -> None:
    model = Model(schools=(2, 3), baseline=(200, 210), sign_days=(50, 60), assessment_days=(40, 45), begins_within=(0, 10))
    for district in range(1, 30):
        p = path(model=model, district=district)
        days = {record.kind: record.on for record in p.records}
        assert 2 <= len(p.schools) <= 3
        assert 0 <= (days["assigned"] - model.begins).days <= 10
        assert 50 <= (days["agreement_signed"] - days["assigned"]).days <= 60
        assert all(20 <= b.baseline.interval.low <= 21 for b in p.agreements[0].benchmarks if b.baseline and b.baseline.interval)


def test_every_bound_of_the_model_is_reached() -> None:
    pairs = ("schools", "begins_within", "assessment_days", "sign_days", "review_delay", "decision_delay")
    model = Model(**{name: (1, 2) for name in pairs}, baseline=(200, 201), drift=(-1, 0))
    found: dict[str, set[object]] = {name: set() for name in (*pairs, "baseline")}
    for number in range(40):
        drawn = draw(POLICY, model, seed=1, district=number, number=1)
        p, days = drawn.partnership, {record.kind: record.on for record in drawn.partnership.records}
        found["schools"].add(len(p.schools))
        found["begins_within"].add((days["assigned"] - model.begins).days)
        found["assessment_days"].add((days["assessment_completed"] - days["assigned"]).days)
        found["sign_days"].add((days["agreement_signed"] - days["assigned"]).days)
        found["baseline"] |= {b.baseline.value for b in p.agreements[0].benchmarks if b.baseline}
        for name, delay in zip(("review_delay", "decision_delay"), drawn.delays("outcome"), strict=True):
            found[name].add(delay)
    assert found == {**{name: {1, 2} for name in pairs}, "baseline": {"20.0", "20.1"}}


def test_reviews_are_held_and_decided_after_delays_of_their_own_that_go_by_the_seed_and_the_path() -> None:
    model, key = Model(review_delay=(0, 10_000), decision_delay=(20_000, 30_000)), {"seed": 1, "district": 1, "number": 1}

    def delays(phase: str = "outcome", **changed: int) -> tuple[int, int]:
        return draw(POLICY, model, **{**key, **changed}).delays(phase)

    assert delays() == delays()
    held, decided = delays()
    assert 0 <= held <= 10_000 < 20_000 <= decided <= 30_000
    assert len({delays(), delays("intermediate"), *(delays(**{name: 2}) for name in key)}) == 5


def test_the_rounds_of_the_state_go_by_the_seed_and_the_path_too() -> None:
    fixed = Model(begins_within=(0, 0), schools=(200, 200), baseline=(375, 375), drift=(0, 0), spread=200)

    def rounds(**changed: int) -> list[list[str]]:
        drawn = draw(POLICY, fixed, **{"seed": 1, "district": 1, "number": 1, **changed})
        return [[f"{record.kind} {record.school}" for record in records] for _, records in drawn.rounds]

    assert rounds() == rounds()
    assert len({str(rounds()), *(str(rounds(**{name: 2})) for name in ("seed", "district", "number"))}) == 4


def test_a_rate_lies_between_none_and_all() -> None:
    for baseline, drift, edge in (((0, 0), -100, "0.0"), ((1000, 1000), 100, "100.0")):
        drawn = path(model=steady(drift, baseline=baseline))
        assert {entry.to_dict()["value"] for entry in drawn.evidence} == {edge}


def test_missing_and_suppressed_data_come_as_often_as_the_model_says() -> None:
    nothing = path(model=Model(missing_percent=100, suppressed_percent=0))
    hidden = path(model=Model(missing_percent=0, suppressed_percent=100))
    whole = path(model=Model(missing_percent=0, suppressed_percent=0))
    assert not nothing.evidence
    assert {entry.to_dict()["value"] for entry in hidden.evidence} == {"*"}
    assert len(whole.evidence) == len(hidden.evidence) > 0
    assert "*" not in {entry.to_dict()["value"] for entry in whole.evidence}


def test_without_any_data_nobody_is_released_or_escalated_for_it() -> None:
    rows = simulate(
        POLICY, districts=3, draws=1, model=Model(missing_percent=100, suppressed_percent=0, sign_days=(50, 80), assessment_days=(40, 60))
    )
    assert {row["outcome"] for row in rows} == {"undetermined"}


def test_who_rises_fast_is_released_and_who_falls_is_escalated() -> None:
    fast, slow = (simulate(POLICY, districts=3, draws=1, model=steady(drift)) for drift in (100, -50))
    assert {(row["outcome"], row["state"], row["was_escalated"]) for row in fast} == {("released", "released", 0)}
    assert {(row["outcome"], row["state"], row["was_escalated"]) for row in slow} == {("escalated", "escalated", 1)}


def test_an_earlier_review_escalates_whom_a_later_one_does_not() -> None:
    rows = grid(POLICY, clock="intermediate_review", periods=["P12M", "P18M", "P24M"], districts=4, draws=1, model=steady(30))
    ever = {row["period"]: row["ever_escalated"] for row in shares(rows, by=["period"])}
    assert ever["P12M"] >= ever["P18M"] >= ever["P24M"]
    assert ever["P12M"] > ever["P24M"]


@pytest.mark.parametrize("name", pr.catalog())
def test_rows_are_flat_and_their_counts_add_up(name: str) -> None:
    rows = simulate(pr.load_policy(name), districts=3, draws=2, seed=5)
    assert len(rows) == 6
    for row in rows:
        assert all(value is None or type(value) in (str, int) for value in row.values())
        assert row["outcome"] in OUTCOMES
        assert row["benchmarks_due"] == sum(int(row[f"benchmarks_{one}"] or 0) for one in ("met", "missed", "undetermined"))
    (found,) = shares(rows)
    assert sum(int(found[one] or 0) for one in OUTCOMES) == found["paths"] == 6


def test_before_the_review_nothing_is_decided() -> None:
    rows = simulate(POLICY, districts=3, draws=1, as_of=date(2018, 12, 31), model=Model(sign_days=(45, 80), assessment_days=(40, 60)))
    assert {row["outcome"] for row in rows} == {"open"}


def test_a_district_that_has_not_begun_gives_no_row() -> None:
    assert simulate(POLICY, districts=2, draws=1, as_of=date(2017, 1, 1)) == []


def test_a_grid_varies_parameters_too() -> None:
    policy = pr.load_policy("michigan-2022")
    rows = grid(policy, clock="intermediate_review", periods=["P18M"], parameter="one_third", values=["1/3", "1/2"], districts=1, draws=1)
    assert [(row["policy"], row["value"]) for row in rows] == [("michigan-2022", "1/3"), ("michigan-2022-one_third-1-of-2", "1/2")]


def test_a_variant_is_the_policy_but_for_what_is_varied() -> None:
    found = variant(POLICY, clocks={"intermediate_review": "P12M"})
    data = found.to_dict()
    data["id"], data["clocks"]["intermediate_review"]["period"] = "michigan-2017", "P18M"
    assert data == POLICY.to_dict()
    assert variant(POLICY, clocks={"intermediate_review": "P18M"}) == POLICY


def test_progress_is_told_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    grid(POLICY, clock="plan", periods=["P60D", "P90D"], districts=2, draws=1, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_what_cannot_be_drawn_is_refused() -> None:
    for wrong in ({"districts": 0}, {"draws": True}, {"districts": 10_000, "draws": 10_000}, {"seed": "1"}):
        with pytest.raises(InputError):
            simulate(POLICY, **wrong)  # type: ignore[arg-type]
    with pytest.raises(DateError):
        simulate(POLICY, as_of="2020-13-01")  # type: ignore[arg-type]
    with pytest.raises(LookupFailed):
        variant(POLICY, clocks={"intermediate": "P12M"})
    with pytest.raises(ModelError):
        variant(POLICY, clocks={"intermediate_review": "a year"})


PAIRS = ("schools", "baseline", "drift", "begins_within", "assessment_days", "sign_days", "review_delay", "decision_delay")
FAULTS: list[tuple[dict[str, Any], list[str]]] = [
    *(({name: (9, 8)}, [f"{name}: range_backwards: the range of '{name}' runs from 9 down to 8 (give the least first)"]) for name in PAIRS),
    *(({name: (-1, 8)}, [f"{name}: range_negative: '{name}' is -1 at the least (start higher)"]) for name in PAIRS if name != "drift"),
    ({"schools": (0, 1)}, ["schools: range_negative: 'schools' is 0 at the least (start higher)"]),
    ({"schools": (1, 201)}, ["schools: range_too_large: a district has at most 200 schools here (lower the upper bound)"]),
    ({"baseline": (0, 1001)}, ["baseline: range_too_large: a rate is at most 1000 tenths of a percent (lower the upper bound)"]),
    (
        {"exits_at": 300, "again_below": 301},
        ["again_below: range_backwards: a school would leave and be identified again on one day (let 'again_below' be at most 'exits_at')"],
    ),
    (
        {"missing_percent": 99, "suppressed_percent": 2},
        ["missing_percent: percent_too_large: missing and suppressed data are more than all data (lower one)"],
    ),
    (
        {"sign_days": (3, 1), "review_delay": (-1, 5)},
        [
            "sign_days: range_backwards: the range of 'sign_days' runs from 3 down to 1 (give the least first)",
            "review_delay: range_negative: 'review_delay' is -1 at the least (start higher)",
        ],
    ),
]


@pytest.mark.parametrize(("wrong", "said"), FAULTS, ids=["-".join(wrong) for wrong, _ in FAULTS])
def test_each_fault_of_a_model_is_told_with_its_place_and_a_way_out(wrong: dict[str, Any], said: list[str]) -> None:
    with pytest.raises(ModelError) as caught:
        Model(**wrong)
    assert [str(problem) for problem in caught.value.problems] == said


def test_what_lies_just_within_the_bounds_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    edges = {"schools": (1, 200), "baseline": (0, 1000), "drift": (-5, -5), **dict.fromkeys(PAIRS[3:], (0, 0))}
    assert Model(**edges, missing_percent=99, suppressed_percent=1, exits_at=300, again_below=300).schools == (1, 200)
    monkeypatch.setattr(sys.modules["partnership_rules.analysis.simulate.simulate"], "MOST_PATHS", 2)
    assert len(simulate(POLICY, districts=2, draws=1)) == 2
    with pytest.raises(InputError):
        simulate(POLICY, districts=3, draws=1)


@pytest.mark.parametrize("columns", [80, 120])
def test_the_command_counts_what_the_function_counts(columns: int) -> None:
    asked = (
        "simulate",
        "michigan-2017",
        "--districts",
        2,
        "--draws",
        1,
        "--seed",
        4,
        "--clock",
        "intermediate_review",
        "--periods",
        "P12M,P24M",
    )
    rows = grid(POLICY, clock="intermediate_review", periods=["P12M", "P24M"], districts=2, draws=1, seed=4)
    found = run(*asked, "--json").json
    assert found == {"seed": 4, "rows": rows, "shares": shares(rows, by=("policy", "clock", "period", "parameter", "value"))}
    plain = run(*asked, columns=columns)
    assert plain.code == 0
    assert all(len(line) <= columns for line in plain.out.splitlines())
    assert all(period in plain.out for period in ("P12M", "P24M"))


def test_the_command_draws_a_hundred_paths_where_nothing_else_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}
    monkeypatch.setattr(import_module("partnership_rules.cli.commands.simulate"), "grid", lambda policy, **given: asked.update(given) or [])
    ran = run("simulate", "michigan-2017")
    assert (ran.code, "michigan-2017: 20 synthetic districts, 5 draws each, seed 0" in ran.out) == (0, True)
    assert (asked["districts"], asked["draws"], asked["seed"], asked["as_of"], asked["model"]) == (20, 5, 0, None, Model())
    assert (
        run("simulate", "michigan-2017", "--districts", "3", "--draws", "2", "--seed", "9", "--measures", "2", "--as-of", "2024-01-01").code
        == 0
    )
    assert (asked["districts"], asked["draws"], asked["seed"], asked["as_of"], asked["model"]) == (
        3,
        2,
        9,
        date(2024, 1, 1),
        Model(measures=2),
    )


def test_the_command_varies_parameters_too() -> None:
    asked = ("simulate", "michigan-2022", "--districts", 1, "--draws", 1, "--measures", 3)
    found = run(*asked, "--parameter", "one_third", "--values", "1/3,2/3")
    assert found.code == 0
    assert all(said in found.out for said in ("The parameter 'one third' has the value named.", "1/3", "2/3"))
    assert run(*asked, "--parameter", "one_third").code == 2


class TestRounds:
    """The state looks at every school anew: some leave, some are identified again, and the policy says what follows."""

    RULES = pr.load_policy("michigan-2022")

    def test_schools_that_do_well_leave_and_those_that_do_badly_are_identified_again(self) -> None:
        well, badly = steady(100, baseline=(400, 400)), steady(0, baseline=(200, 200))
        for model, kind in ((well, "school_exited"), (badly, "designated")):
            drawn = draw(self.RULES, model, seed=1, district=1, number=1)
            day, records = drawn.rounds[0]
            assert day == date(2021, 11, 30)
            assert [record.kind for record in records] == [kind] * len(drawn.partnership.schools)

    def test_a_school_that_has_left_is_not_looked_at_again(self) -> None:
        rounds = draw(self.RULES, steady(100, baseline=(400, 400)), seed=1, district=1, number=1).rounds
        assert [bool(records) for _, records in rounds] == [True] + [False] * (len(rounds) - 1)

    def test_who_lies_between_stays_as_it_is(self) -> None:
        model = steady(0, baseline=(380, 380))
        assert not any(records for _, records in draw(self.RULES, model, seed=1, district=1, number=1).rounds)

    def test_a_district_is_released_when_all_its_schools_have_left(self) -> None:
        rows = simulate(self.RULES, districts=3, draws=1, model=steady(100, baseline=(400, 400)))
        assert {(row["outcome"], row["ended_on"]) for row in rows} == {("released", "2021-11-30")}
        assert all(row["schools_exited"] == row["schools"] for row in rows)

    def test_one_identified_again_below_a_third_is_escalated_and_one_above_is_not(self) -> None:
        slow, quick = (simulate(self.RULES, districts=3, draws=1, model=steady(drift, baseline=(150, 150))) for drift in (0, 40))
        assert {(row["outcome"], row["was_escalated"]) for row in slow} == {("escalated", 1)}
        assert {(row["outcome"], row["was_escalated"]) for row in quick} == {("open", 0)}
        assert all(row["schools_identified_again"] == row["schools"] for row in (*slow, *quick))

    def test_another_share_asked_for_escalates_others(self) -> None:
        model = Model(measures=3, baseline=(200, 200), drift=(10, 50))
        rows = grid(self.RULES, parameter="one_third", values=["1/3", "1"], districts=4, draws=2, model=model)
        ever = {row["value"]: row["ever_escalated"] for row in shares(rows, by=["value"])}
        assert ever["1/3"] < ever["1"]

    def test_the_rounds_are_the_same_whatever_the_policy(self) -> None:
        assert draw(POLICY, Model(), seed=3, district=1, number=1).rounds == draw(self.RULES, Model(), seed=3, district=1, number=1).rounds

    def test_a_school_cannot_leave_and_be_identified_again_at_once(self) -> None:
        with pytest.raises(ModelError):
            Model(exits_at=300, again_below=301)
