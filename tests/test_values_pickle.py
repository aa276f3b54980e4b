"""Every public value can be pickled, copied and compared, and says the same afterwards, in another process too."""

from __future__ import annotations

import copy
import multiprocessing
import pickle
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

import pytest

import partnership_rules as pr

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
FOLDER = pr.load_folder(EXAMPLES / "michigan")
DAY = date(2026, 6, 30)
PARTNERSHIPS = [one for one in FOLDER.partnerships.values() if one.records[0].on <= DAY]
IDS = [one.id for one in PARTNERSHIPS]


def ways(value: object) -> Iterator[object]:
    yield pickle.loads(pickle.dumps(value))  # noqa: S301 - its own bytes
    yield copy.copy(value)
    yield copy.deepcopy(value)


def explained(standing: pr.Standing) -> str:
    return standing.dumps() + standing.explain()


@pytest.mark.parametrize("partnership", PARTNERSHIPS, ids=IDS)
def test_a_standing_says_the_same_when_it_is_pickled_or_copied(partnership: pr.Partnership) -> None:
    standing = pr.evaluate(partnership, as_of=DAY)
    for other in ways(standing):
        assert isinstance(other, pr.Standing)
        assert other == standing
        assert explained(other) == explained(standing)
        assert explained(other.without_overrides()) == explained(standing.without_overrides())


@pytest.mark.parametrize("partnership", PARTNERSHIPS, ids=IDS)
def test_the_values_of_an_example_are_equal_afterwards(partnership: pr.Partnership) -> None:
    decision = pr.propose(partnership, partnership.records[-1])
    for value in (partnership, partnership.policy_of(partnership.policy), *partnership.agreements, *partnership.records, decision):
        for other in ways(value):
            assert other == value
    for other in ways(decision):
        assert isinstance(other, pr.Decision)
        assert other.explain() == decision.explain()


def test_a_folder_is_equal_afterwards() -> None:
    for other in ways(FOLDER):
        assert other == FOLDER


def test_a_pickled_standing_carries_no_answer_twice() -> None:
    """What was worked out is left behind, so asking for the reasons first makes the bytes no longer."""
    standing = pr.evaluate(PARTNERSHIPS[0], as_of=DAY)
    before = len(pickle.dumps(standing))
    standing.explain()
    assert len(pickle.dumps(standing)) == before


@pytest.mark.parametrize("how", ["spawn", "fork"])
def test_a_standing_travels_between_processes(how: str) -> None:
    standings = [pr.evaluate(one, as_of=DAY) for one in PARTNERSHIPS[:6]]
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(how)) as pool:
        back = list(pool.map(copy.copy, standings))
    assert back == standings
    assert [explained(one) for one in back] == [explained(one) for one in standings]
