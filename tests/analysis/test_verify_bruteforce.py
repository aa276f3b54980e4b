"""The exploration in zones against a search that walks day by day, and against random walks of the engine itself."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import partnership_rules as pr
from partnership_rules.analysis import Law, Step, verify
from partnership_rules.analysis.verify.explore import explore
from partnership_rules.analysis.verify.model import build_model

from .walking import Search, random_walk, small_policy

STATUSES = ("not_started", "running", "lapsed", "reached", "met", "met_late")


Reached = set[tuple[str, tuple[str, ...]]]


def always(step: Step) -> bool:
    return True


ANY = Law("any", "whatever is so", always)
"""A law that may look at anything, so that nothing is forgotten."""


def explored(policy: pr.Policy, *laws: Law) -> Reached:
    found = explore(build_model(policy, None, laws), laws, limit=50_000, extensions=False)
    assert found.complete
    return {(v.config.state, () if v.config.state == "end" else v.config.clocks) for v in found.visits}


def forgetful(policy: pr.Policy, reached: Reached) -> set[tuple[str, tuple[str, ...], bool]]:
    """Leave of the deadlines that nothing reads from a state on, once they run no longer, only whether any was late."""
    unread = {state: clocks_unread(policy, state) for state in policy.states}
    found = set()
    for state, statuses in reached:
        over = [place for place in unread[state] if statuses and statuses[place] in ("met", "met_late", "lapsed")]
        left = tuple("over" if place in over else status for place, status in enumerate(statuses))
        found.add((state, left, any(statuses[place] in ("met_late", "lapsed") for place in over)))
    return found


def clocks_unread(policy: pr.Policy, state: str) -> list[int]:
    """List the clocks of a small policy that no step from a state on waits for or asks about, nor meets early."""
    later, steps = {state}, list(policy.transitions)
    for _ in policy.states:
        later |= {t.to for t in steps if later & set(t.from_)}
    asked = [t for t in steps if later & set(t.from_)]
    read = {t.clock for t in asked} | {t.when.clock.name for t in asked if t.when is not None}
    return [place for place, (name, clock) in enumerate(policy.clocks.items()) if name not in read and clock.early is None]


def policies(seed: int, count: int, *, paused: bool = False) -> list[pr.Policy]:
    random, found = Random(seed), []
    while len(found) < count:
        made = small_policy(random, paused=paused)
        if made is not None:
            found.append(made)
    return found


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_zones_reach_exactly_what_a_search_day_by_day_reaches(seed: int) -> None:
    (policy,) = policies(seed, 1)
    reached = Search(policy).reached()
    assert explored(policy, ANY) == reached
    assert forgetful(policy, explored(policy)) == forgetful(policy, reached)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_where_clocks_are_paused_nothing_that_a_search_day_by_day_reaches_is_missed(seed: int) -> None:
    (policy,) = policies(seed, 1, paused=True)
    assert explored(policy, ANY) >= Search(policy).reached()


def never(clock: str, state: str, status: str) -> Law:
    """Give the law that no day ends in a state with a clock of some status."""

    def holds(step: Step) -> bool:
        return not (step.before == state and step.clocks[clock] == status)

    return Law(f"{state} {clock} {status}", "never so", holds, looks=True)


def test_two_thousand_random_walks_break_no_law_that_is_proven_and_never_leave_what_was_explored() -> None:
    proven = 0
    for number, policy in enumerate(policies(7, 20)):
        found, random = explored(policy, ANY), Random(number)
        walked = {where for _ in range(100) for where in random_walk(policy, random)}
        assert walked <= found
        clocks = list(policy.clocks)
        laws = [never(clock, state, status) for clock in clocks for state in "abc" for status in STATUSES]
        kept = {result.law.id for result in verify(policy, None, laws, extensions=False).results if result.outcome == "proven"}
        shown = {f"{state} {clock} {status}" for state, statuses in walked for clock, status in zip(clocks, statuses, strict=False)}
        assert not kept & shown
        proven += len(kept)
    assert proven > 100


@pytest.mark.parametrize("seed", range(12))
def test_a_law_is_proven_exactly_where_no_walk_can_break_it_and_each_refutation_replays(seed: int) -> None:
    (policy,) = policies(100 + seed, 1)
    reached = Search(policy).reached(at_night=True)
    clock = next(iter(policy.clocks))
    for status in ("lapsed", "reached", "met", "met_late"):
        for state in ("b", "c"):
            (result,) = verify(policy, None, [never(clock, state, status)], extensions=False).results
            possible = any(where == state and statuses[0] == status for where, statuses in reached)
            assert (result.outcome == "refuted") == possible
            assert (result.outcome == "proven") == (not possible)
            if result.counterexample is not None:
                standing = pr.evaluate(result.counterexample.partnership, as_of=result.counterexample.as_of)
                assert (standing.state, standing.clocks[0].status) == (state, status)
