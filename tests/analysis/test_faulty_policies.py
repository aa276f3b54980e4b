"""The faulty policies of the testing kit: which break a default law, by two ways that share nothing, listed one by one."""

from __future__ import annotations

import csv
import io
import os
from functools import cache
from pathlib import Path

import pytest
from helpers.build import catalogued

import partnership_rules as pr
from partnership_rules.analysis import DEFAULT_LAWS, verify
from partnership_rules.testing import Mutant, mutants

from .concrete import MOMENTS, WHOLE, broken, random_record
from .test_verify import escalating

LISTED = Path(__file__).parents[2] / "docs" / "explanation" / "faulty-policies.csv"
HEADER = ("Policy", "What is changed", "Laws refuted", "Of these, broken by random records")
DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
POLICIES = {"michigan-2017": catalogued("michigan-2017"), "small": escalating({"missed": {}})}
RECORDS = {"michigan-2017": 150, "small": 60}
Rows = dict[tuple[str, str], tuple[frozenset[str], frozenset[str]]]


@cache
def listed() -> Rows:
    with LISTED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert tuple(rows[0]) == HEADER
    return {(policy, change): (frozenset(laws.split()), frozenset(found.split())) for policy, change, laws, found in rows[1:]}


@cache
def broken_already(name: str) -> frozenset[str]:
    return frozenset(result.law.id for result in verify(POLICIES[name], extensions=False).refuted())


@cache
def built(name: str) -> tuple[Mutant, ...]:
    return tuple(mutant for mutant in mutants(POLICIES[name]) if mutant.built is not None)


def refuted(name: str, policy: pr.Policy, *, extensions: bool = True) -> frozenset[str]:
    """Give the laws that verification refutes of a faulty policy, and not of the good one; nothing may stay open."""
    report = verify(policy, extensions=extensions)
    assert [result.law.id for result in report.results if result.outcome == "inconclusive"] == []
    return frozenset(result.law.id for result in report.refuted()) - broken_already(name)


def found_by_records(name: str, policy: pr.Policy, *, records: int) -> frozenset[str]:
    return frozenset(broken(policy, records=records, seed=1, but=broken_already(name)))


def sampled(name: str, every: int) -> list[tuple[str, Mutant]]:
    return [(name, mutant) for mutant in built(name)[::every]]


SAMPLE = [*sampled("michigan-2017", 59), *sampled("small", 8)]


@pytest.mark.parametrize(("name", "mutant"), SAMPLE, ids=[f"{name}: {mutant.name}" for name, mutant in SAMPLE])
def test_a_faulty_policy_is_refuted_by_the_laws_that_are_listed_for_it(name: str, mutant: Mutant) -> None:
    laws, _ = listed().get((name, mutant.name), (frozenset(), frozenset()))
    assert refuted(name, mutant.built) == laws
    assert found_by_records(name, mutant.built, records=8) <= laws


@pytest.mark.parametrize("name", POLICIES)
def test_verification_refutes_nine_of_ten_faulty_policies_that_break_a_law_and_in_fact_all_that_are_known(name: str) -> None:
    rows = {change: row for (policy, change), row in listed().items() if policy == name}
    assert set(rows) <= {mutant.name for mutant in built(name)}
    breaking = [change for change, (laws, found) in rows.items() if laws or found]
    assert 10 * sum(bool(rows[change][0]) for change in breaking) >= 9 * len(breaking) > 0
    assert [change for change in breaking if not rows[change][1] <= rows[change][0]] == []


@pytest.mark.parametrize("name", POLICIES)
def test_the_page_on_verification_counts_them(name: str) -> None:
    rows = [row for (policy, _), row in listed().items() if policy == name]
    loaded, alone = len(built(name)), sum(not found <= laws for laws, found in rows)
    refused = len(mutants(POLICIES[name])) - loaded
    counts = (len(rows), sum(bool(laws) for laws, _ in rows), sum(bool(found) for _, found in rows), alone)
    page = LISTED.with_name("verification.md").read_text(encoding="utf-8")
    assert f"| {loaded} ({refused} more" in page
    assert f" | {' | '.join(map(str, counts))} |" in page


def test_every_law_is_broken_by_some_faulty_policy_or_by_an_agreement_or_a_kind_of_record_of_its_own() -> None:
    seen = {law for laws, _ in listed().values() for law in laws}
    assert {law.id for law in DEFAULT_LAWS} - seen == {
        "clauses-need-a-miss", "consequences-spelled-out", "defaults-are-recommended", "retraction-undoes",
        "a-pause-takes-no-time", "counters-pass-over",
    }  # fmt: skip


@pytest.mark.parametrize("name", POLICIES)
def test_a_law_that_is_proven_is_never_broken_by_random_records(name: str) -> None:
    assert not found_by_records(name, POLICIES[name], records=2_000 if DEEP else 60)


def test_the_records_reach_every_state_and_take_every_transition() -> None:
    """A search that came nowhere would find nothing broken."""
    from random import Random

    policy, random = POLICIES["michigan-2017"], Random(1)
    taken = set()
    for _ in range(120):
        record = random_record(policy, random)
        taken |= {step.transition.id for step in pr.evaluate(record, as_of=max(r.on for r in record.records)).trail if step.transition}
    assert {transition.id for transition in policy.transitions} - taken <= {"outcome-due", "release"}


def test_the_laws_said_again_are_laws_of_verification() -> None:
    assert {*MOMENTS, *WHOLE} <= {law.id for law in DEFAULT_LAWS}


@pytest.mark.skipif(not DEEP, reason="judges every faulty policy in both ways: some ten minutes")
def test_the_list_is_what_verification_and_random_records_find() -> None:
    rows = []
    for name in POLICIES:
        for mutant in built(name):
            laws = refuted(name, mutant.built)
            found = found_by_records(name, mutant.built, records=RECORDS[name])
            if laws or found:
                rows.append((name, mutant.name, " ".join(sorted(laws)), " ".join(sorted(found))))
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([HEADER, *rows])
    if os.environ.get("REWRITE_DOCS"):
        LISTED.write_text(text.getvalue(), encoding="utf-8")
    assert LISTED.read_text(encoding="utf-8") == text.getvalue()
