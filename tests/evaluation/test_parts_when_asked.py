"""State and trail are there at once; every other part of a standing is computed when it is asked for, once."""

from __future__ import annotations

import pickle
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError
from datetime import date
from typing import Any

import pytest
from helpers.build import agreement, benchmark, clause, partnership, rec
from views import samples

import partnership_rules as pr
from partnership_rules.errors import LimitError
from partnership_rules.evaluation.assemble import Parts
from partnership_rules.evaluation.fold import Fold

DAY = date(2020, 3, 1)
PARTS = ("members", "clocks", "benchmarks", "clauses", "requirements", "grounds", "next_level", "options")


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count how often each part is built."""
    counted: Counter[str] = Counter()

    def counting(name: str, build: Any) -> Any:
        def count(parts: Parts) -> Any:
            counted[name] += 1
            return build(parts)

        return count

    for name in PARTS:
        monkeypatch.setattr(Parts, name, counting(name, getattr(Parts, name)))
    return counted


def test_state_and_trail_ask_for_no_other_part(built: Counter[str]) -> None:
    standing = samples.standing(DAY)
    assert (standing.state, standing.level, standing.is_final, len(standing.trail)) == ("intermediate_review", 0, False, 11)
    repr(standing), standing.title, hash(standing)
    assert standing.without_overrides() is standing
    assert not built
    assert standing.next_due is not None
    assert built == {"clocks": 1}


def test_a_proposal_asks_for_no_other_part(built: Counter[str]) -> None:
    assert pr.propose(samples.partnership(), {"kind": "released", "on": "2020-03-01"}).outcome == "noted"
    assert not built


@pytest.mark.parametrize(
    "record",
    [
        {"kind": "released", "on": "2020-03-01"},
        {"kind": "closed", "on": "2020-03-01"},
        {"kind": "next_level_signaled", "on": "2018-05-01"},
        {"kind": "implementation_reported", "on": "2020-03-01", "finding": "failing"},
    ],
)
def test_the_reasons_of_a_decision_need_no_second_fold(record: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    runs, run = [], Fold.run
    monkeypatch.setattr(Fold, "run", lambda fold: (runs.append(fold), run(fold))[1])
    decision = pr.propose(samples.partnership(), record)
    said = decision.to_dict()
    assert len(runs) == 1
    traced = decision.standing.trail.index(decision.step)
    assert decision.because == decision.standing.question._step_reasons[traced]
    assert said["step"]["because"] == decision.because.to_dict()
    assert [step.because for step in decision.standing.trail] == list(decision.standing.question._step_reasons.values())
    assert len(runs) == 2


def test_each_part_is_computed_once_however_often_it_is_asked_for(built: Counter[str]) -> None:
    standing = samples.standing(DAY)
    for _ in range(2):
        standing.to_json(), standing.explain(), pickle.dumps(standing)
        assert all(getattr(standing, name) is getattr(standing, name) for name in PARTS)
    assert built == dict.fromkeys(PARTS, 1)


def test_a_pickled_standing_brings_every_part_along(built: Counter[str]) -> None:
    standing = samples.standing(DAY)
    other = pickle.loads(pickle.dumps(standing))  # noqa: S301 - its own bytes
    assert built == dict.fromkeys(PARTS, 1)
    assert all(getattr(other, name) == getattr(standing, name) for name in PARTS)
    assert other == standing
    assert built == dict.fromkeys(PARTS, 1)


@pytest.mark.parametrize("name", [*PARTS, "state", "trail"])
def test_no_part_can_be_set_or_taken_away(name: str) -> None:
    standing = samples.standing(DAY)
    with pytest.raises(FrozenInstanceError):
        setattr(standing, name, ())
    with pytest.raises(FrozenInstanceError):
        delattr(standing, name)


def test_standings_that_differ_in_a_part_alone_differ() -> None:
    row = {"kind": "overridden", "on": "2019-01-01", "what": "clause:next-level", "outcome": "triggered"}
    by = {"by": "state_superintendent", "authority": "an order", "reason": "a reason"}
    standing = samples.standing(DAY, records=[*samples.RECORDS, {**row, **by}])
    assert standing != standing.without_overrides()
    assert standing == pr.evaluate(standing.partnership, as_of=DAY)
    assert standing.trail == standing.without_overrides().trail
    assert standing != "a standing"


def test_threads_that_share_a_standing_read_the_same_parts() -> None:
    whole = samples.standing(DAY).to_json()
    with ThreadPoolExecutor(8) as pool:
        for _ in range(20):
            standing = samples.standing(DAY)
            assert set(pool.map(lambda _, one=standing: one.to_json(), range(8))) == {whole}


@pytest.mark.parametrize(
    ("first", "when", "term"),
    [
        ("9950-01-02", {"elapsed": {"since": {"kind": "identified"}, "period": "P99Y"}}, "2018-01-02"),
        ("2018-01-02", {"has": {"term": "P99Y"}}, "9950-01-01"),
    ],
)
def test_a_period_that_ends_after_the_year_9999_is_refused_before_anybody_asks(first: str, when: dict[str, Any], term: str) -> None:
    text = agreement("a", benchmark("b"), clauses=[clause(when=when)], term={"from": term, "until": "9960-01-01"})
    signed = rec("agreement_signed", first, agreement="a")
    p = partnership(rec("identified", first), signed, policy="michigan-2022", agreements=[text])
    with pytest.raises(LimitError):
        pr.evaluate(p, as_of=date.fromisoformat(first))
