"""What a user of Python expects of values: lookups by name, collections, days as texts, no decision taken for a yes, tidy namespaces."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import partnership_rules as pr

MICHIGAN = Path(__file__).resolve().parent.parent / "examples" / "michigan"
KALAMAZOO = pr.load_partnership(MICHIGAN / "kalamazoo-2017.partnership.yaml")
DAY = date(2018, 11, 1)
STANDING = pr.evaluate(KALAMAZOO, as_of=DAY)
MODULES = [pr, *(import_module(f"partnership_rules.{name}") for name in pr._MODULES)]


def test_a_decision_is_no_yes_or_no() -> None:
    decision = pr.propose(KALAMAZOO, {"kind": "next_level_signaled", "on": "2017-05-01"})
    assert not decision.accepted
    with pytest.raises(pr.errors.UndeterminedError, match="accepted"):
        bool(decision)
    with pytest.raises(TypeError):
        assert decision


def test_a_day_may_be_a_text_wherever_one_is_asked_for() -> None:
    day = "2018-11-01"
    assert pr.evaluate(KALAMAZOO, as_of=day, known_on=day) == pr.evaluate(KALAMAZOO, as_of=DAY, known_on=DAY)
    assert pr.outlook(KALAMAZOO, as_of=day, known_on=day) == pr.outlook(KALAMAZOO, as_of=DAY, known_on=DAY)
    assert pr.facts_of(KALAMAZOO, as_of=day).today == DAY
    record = {"kind": "released", "on": "2018-11-01"}
    assert pr.propose(KALAMAZOO, record, known_on=day).to_dict() == pr.propose(KALAMAZOO, record, known_on=DAY).to_dict()
    assert pr.views.overview_of([KALAMAZOO], as_of=day) == pr.views.overview_of([KALAMAZOO], as_of=DAY)
    assert pr.interchange.designations([KALAMAZOO.with_changes(district={"id": "1", "name": "x"})], as_of=day)[0].as_of == DAY


def test_a_policy_of_the_catalog_is_found_by_its_name() -> None:
    named = pr.Partnership(id="p", policy="michigan-2017", district={"name": "x"}, records=[{"kind": "identified", "on": "2018-03-30"}])
    held = pr.Partnership(
        id="p", policy=pr.load_policy("michigan-2017"), district={"name": "x"}, records=[{"kind": "identified", "on": "2018-03-30"}]
    )
    assert named == held
    assert pr.evaluate(named, as_of="2018-05-01") == pr.evaluate(held, as_of="2018-05-01")


def test_a_policy_that_is_handed_over_goes_before_one_of_the_catalog() -> None:
    own = pr.load_policy("michigan-2017").with_changes(title="Ours")
    named = pr.Partnership(id="p", policy="michigan-2017", policies=[own], district={"name": "x"})
    assert [policy.title for policy in named.policies] == ["Ours"]
    unknown = pr.Partnership(id="p", policy="nobody", district={"name": "x"}, records=[{"kind": "identified", "on": "2018-03-30"}])
    with pytest.raises(pr.errors.LookupFailed):
        pr.evaluate(unknown, as_of="2018-05-01")


def test_a_misspelt_kind_of_record_is_named_as_in_files() -> None:
    with pytest.raises(pr.errors.InputError, match="did you mean 'released'") as caught:
        pr.propose(KALAMAZOO, {"kind": "releasd", "on": "2019-01-01"})
    assert caught.value.code == "unknown_kind"


def test_a_bundle_is_a_collection_of_its_partnerships() -> None:
    bundle = pr.load_folder(MICHIGAN)
    assert [one.id for one in bundle] == list(bundle.partnerships)
    assert len(bundle) == len(bundle.partnerships) > 1
    assert bundle["kalamazoo-2017"] == KALAMAZOO
    with pytest.raises(pr.errors.LookupFailed, match="did you mean 'kalamazoo-2017'"):
        bundle["kalamazo-2017"]


def test_a_part_of_a_standing_is_found_by_its_name() -> None:
    assert STANDING.clock("plan") is STANDING.clocks[0]
    for clause in STANDING.clauses:
        assert STANDING.clause(clause.id, clause.school) is clause
    for finding in STANDING.benchmarks:
        assert STANDING.benchmark(finding.id, finding.school) is finding


def test_what_is_asked_of_each_school_wants_the_school_and_a_misspelt_name_is_named() -> None:
    several = next(one for one in STANDING.benchmarks if one.school)
    for ask, code, hint in (
        (lambda: STANDING.benchmark(several.id), "unknown_benchmark", "name the school: "),
        (lambda: STANDING.benchmark(several.id, "nowhere"), "unknown_benchmark", "name the school: "),
        (lambda: STANDING.clock("plam"), "unknown_clock", "did you mean 'plan'?"),
        (lambda: STANDING.clause("zzz"), "unknown_clause", ""),
    ):
        with pytest.raises(pr.errors.LookupFailed) as caught:
            ask()  # type: ignore[no-untyped-call]  # one of the above
        assert caught.value.code == code
        assert caught.value.hint.startswith(hint)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_a_public_module_lists_its_public_names_and_no_others(module: ModuleType) -> None:
    assert dir(module) == sorted(module.__all__)
    assert all(hasattr(module, name) for name in module.__all__)
