"""Every public value can be pickled, copied, compared and hashed, and says the same afterwards, in another process too."""

from __future__ import annotations

import copy
import multiprocessing
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from views import samples
from views.results import shown

import partnership_rules as pr
from partnership_rules import analysis, errors, ledger, testing
from partnership_rules.testing.stores import example

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
FOLDERS = [pr.load_folder(EXAMPLES / name) for name in ("michigan", "own_policy")]
CATALOG = pr.catalog()
DAY = date(2026, 6, 30)
PARTNERSHIPS = [one for folder in FOLDERS for one in folder.partnerships.values() if one.records[0].on <= DAY]
IDS = [one.id for one in PARTNERSHIPS]


def ways(value: object) -> Iterator[object]:
    yield pickle.loads(pickle.dumps(value))  # noqa: S301 - its own bytes
    yield copy.copy(value)
    yield copy.deepcopy(value)


def said(value: Any) -> object:
    """Say a value whole, by whatever it says itself with."""
    if isinstance(value, pr.Standing):
        return value.to_json() + value.explain()
    return value.to_dict() if hasattr(value, "to_dict") else str(value)


def assert_the_same(other: Any, value: Any) -> None:
    assert type(other) is type(value)
    assert (other, said(other)) == (value, said(value))


# ---- values in the library's own process ----------------------------------------------------------------------------


def stands(partnership: pr.Partnership) -> pr.Standing:
    """Evaluate a partnership; one of rough days soon after its last record, in one of its completions."""
    if partnership.is_exact:
        return pr.evaluate(partnership, as_of=DAY)
    soon = max(record.on for record in partnership.records) + timedelta(days=30)
    return pr.outlook(partnership, as_of=soon).standings[0].standing


@pytest.mark.parametrize("partnership", PARTNERSHIPS, ids=IDS)
def test_a_standing_says_the_same_when_it_is_pickled_or_copied(partnership: pr.Partnership) -> None:
    standing = stands(partnership)
    for other in ways(standing):
        assert isinstance(other, pr.Standing)
        assert_the_same(other, standing)
        assert other.without_overrides() == standing.without_overrides()
        assert hash(other) == hash(standing)


@pytest.mark.parametrize("partnership", PARTNERSHIPS, ids=IDS)
def test_the_values_of_an_example_are_equal_afterwards(partnership: pr.Partnership) -> None:
    last = partnership.records[-1]
    decision = pr.propose(partnership, last if last.rough is None or last.rough.latest else last.with_changes(on="2018-01-01"))
    policy = partnership.policy_of(partnership.policy)
    for value in (partnership, policy, *partnership.agreements, *partnership.records, *partnership.evidence, decision):
        for other in ways(value):
            assert_the_same(other, value)
            assert hash(other) == hash(value)
    for other in ways(decision):
        assert isinstance(other, pr.Decision)
        assert other.explain() == decision.explain()


@pytest.mark.parametrize("folder", FOLDERS, ids=repr)
def test_a_folder_is_equal_afterwards(folder: pr.Bundle) -> None:
    for other in ways(folder):
        assert other == folder
        assert hash(other) == hash(folder)


def test_a_pickled_standing_carries_no_answer_twice() -> None:
    """What was worked out is left behind, so asking for the reasons first makes the bytes no longer."""
    standing = stands(PARTNERSHIPS[0])
    before = len(pickle.dumps(standing))
    standing.explain()
    assert len(pickle.dumps(standing)) == before


def never_under_review(step: analysis.Step) -> bool:
    return step.before != "intermediate_review"


def laws() -> tuple[analysis.Law, ...]:
    read = analysis.reading(met={"met": {"phase": "outcome"}}, seen={"never": {"kind": "signed", "with": {"role": "isd"}}})
    return (*analysis.DEFAULT_LAWS, analysis.Law("one's own", "no step is taken under review", never_under_review, read))


def scenario_result() -> testing.ScenarioResult:
    """Run a scenario that passes, and expects an error too."""
    path = Path(__file__).parent / "scenarios" / "before-the-first-record.scenario.yaml"
    return testing.run_scenario(testing.load_scenario(path))


@cache
def values() -> dict[str, Any]:
    """Make one of every public value that the library returns."""
    partnership, policy = samples.partnership(), CATALOG["michigan-2017"]
    result = scenario_result()
    grid = {"clock": "outcome_review", "periods": ["P2Y"], "districts": 2, "draws": 1}
    made: dict[str, Any] = {
        **shown(),
        **{f"policy {name}": one for name, one in CATALOG.items()},
        "verification by one's own law": analysis.verify(CATALOG["michigan-2022"], laws=laws()[-1:], extensions=False),
        "laws": laws(),
        "simulation": analysis.simulate(policy, districts=2, draws=1),
        "grid": analysis.grid(policy, **grid),  # type: ignore[arg-type]
        "model": analysis.Model(),
        "verdict": pr.weigh({"met": {"phase": "outcome"}}, pr.facts_of(partnership, as_of=DAY)).because,
        "period": pr.Period.parse("P18M"),
        "interval": shown()["standing"].benchmarks[0].target,
        "events": pr.views.events_of(shown()["standing"]),
        "graph": pr.views.graph_of(policy),
        "scenario": result.scenario,
        "scenario result": result,
        "coverage": testing.coverage([result]),
        "mutants": tuple(testing.mutants(policy)[:2]),
        "law result": testing.LawResult("no-early-release", "passed", 3, 2),
    }
    return made


def test_every_public_value_is_equal_when_it_is_pickled_or_copied() -> None:
    for value in values().values():
        for other in ways(value):
            assert_the_same(other, value)


NO_KEYS = ("simulation", "grid", "mutants", "scenario", "scenario result")
"""Tables, which are lists of rows as data frames take them, and what holds the tree of a document."""


def test_equal_results_have_one_hash() -> None:
    for value in (value for name, value in values().items() if name not in NO_KEYS):
        for other in ways(value):
            assert {other, value} == {value}


def test_no_field_of_a_result_can_be_set() -> None:
    for value in values().values():
        for field in fields(value) if is_dataclass(value) else ():
            with pytest.raises(AttributeError):
                setattr(value, field.name, getattr(value, field.name))


# ---- errors ---------------------------------------------------------------------------------------------------------


def every_error() -> list[pr.PartnershipRulesError]:
    problem = pr.Problem("unknown_key", errors.Place("a.yaml", 2, 3), "unknown key", hint="did you mean?")
    made: dict[str, Callable[[], pr.PartnershipRulesError]] = {
        "DocumentError": lambda: errors.DocumentError([problem, problem]),
        "ModelError": lambda: errors.ModelError("a fault", code="unknown_key", problems=[problem]),
        "MissingExtraError": lambda: errors.MissingExtraError("altair", extra="notebook"),
    }
    kinds = [getattr(errors, name) for name in errors.__all__ if name.endswith("Error") or name == "LookupFailed"]
    return [made.get(kind.__name__, lambda kind=kind: kind("a fault", code="a_code", hint="a hint"))() for kind in kinds]


def raised(error: Exception) -> None:
    raise error


@pytest.mark.parametrize("error", every_error(), ids=lambda error: type(error).__name__)
def test_every_error_is_equal_when_it_is_pickled_or_copied(error: pr.PartnershipRulesError) -> None:
    for other in ways(error):
        assert_the_same(other, error)
        assert {other, error} == {error}
        assert vars(other) == vars(error)


def test_errors_that_say_different_things_differ() -> None:
    one = errors.DateError("a fault", code="a")
    assert one not in (errors.DateError("a fault", code="b"), errors.DateError("another", code="a"), errors.InputError("a fault", code="a"))
    assert one != "a fault"


# ---- the ledger -----------------------------------------------------------------------------------------------------


@cache
def written() -> tuple[object, ...]:
    """Write a ledger, and return what it says of itself: entries, head, verification."""
    with ledger.open("memory:") as book:
        book.append("north", [example("north")])
        found = (*book.since(0), book.head(), book.verify(), *book.history("north"))
    assert len(found) > 3
    return found


def test_what_a_ledger_says_is_equal_when_it_is_pickled_or_copied() -> None:
    for value in written():
        for other in ways(value):
            assert_the_same(other, value)
            assert {other, value} == {value}


# ---- other processes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["spawn", "fork"])
def test_every_value_travels_between_processes(how: str) -> None:
    standings = [stands(one) for one in PARTNERSHIPS[:6]]
    sent = [*standings, *values().values(), *every_error(), *written()]
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(how)) as pool:
        back = list(pool.map(copy.copy, sent))
    for other, value in zip(back, sent, strict=True):
        assert_the_same(other, value)


def test_an_error_comes_back_from_another_process_as_it_was_raised() -> None:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        for error in every_error():
            with pytest.raises(type(error)) as caught:
                pool.submit(raised, error).result()
            assert caught.value == error
