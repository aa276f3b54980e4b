"""Weigh a condition against facts: the one evaluator that decides, and that explains when asked.

Every leaf is read by one function, which gives the truth and a way to tell why; deciding ignores the second, so
an explanation always comes from the reading that decided.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from ..logic import Because, Truth, all_of, any_of, at_least_n, negate
from .ast import MAX_DEPTH, AllOf, AnyOf, AtLeastN, Not, as_condition, depth_of, too_deep
from .benchmarks import BENCHMARK_LEAVES
from .events import EVENT_LEAVES
from .facts import FactBase
from .structure import STRUCTURE_LEAVES

__all__ = ["Verdict", "explain", "truth_under", "weigh"]

Reading = tuple[Truth, Callable[[], Because]]

LEAVES: Mapping[type, Callable[[Any, FactBase], Reading]] = {**BENCHMARK_LEAVES, **EVENT_LEAVES, **STRUCTURE_LEAVES}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a condition comes to: its truth, and on request the tree of reasons and what could still decide it."""

    truth: Truth
    condition: Any
    facts: FactBase

    @property
    def because(self) -> Because:
        """Build the tree of reasons."""
        return explain(self.condition, self.facts)

    @property
    def needs(self) -> tuple[str, ...]:
        """Give the facts that could still decide it."""
        return self.because.blocking()

    def to_json(self) -> dict[str, Any]:
        """Give the verdict as a JSON-ready mapping."""
        return {"outcome": self.truth.value, "because": self.because.to_json()}


def weigh(condition: Any, facts: FactBase) -> Verdict:
    """Weigh a condition; unknown facts give ``UNDETERMINED`` only where they can still change the outcome.

    ``condition`` is one, or a mapping that reads as one; ``facts`` is anything that answers as ``FactBase``
    does; ``partnership_rules.facts_of`` gives those of a partnership.
    """
    asked = as_condition(condition)
    if depth_of(asked) > MAX_DEPTH:
        raise too_deep()
    return Verdict(truth_under(asked, facts), asked, facts)


def truth_under(condition: Any, facts: FactBase) -> Truth:
    """Give the truth alone, as fast as it can be had."""
    leaf = LEAVES.get(type(condition))
    if leaf is not None:
        return leaf(condition, facts)[0]
    if isinstance(condition, AllOf):
        return all_of(map(truth_under, condition.all, repeat(facts)))
    if isinstance(condition, AnyOf):
        return any_of(map(truth_under, condition.any, repeat(facts)))
    if isinstance(condition, Not):
        return negate(truth_under(condition.not_, facts))
    return at_least_n(map(truth_under, condition.at_least.of, repeat(facts)), condition.at_least.n)


def explain(condition: Any, facts: FactBase) -> Because:
    """Build the tree of reasons for a condition: every part, also those that did not decide."""
    leaf = LEAVES.get(type(condition))
    if leaf is not None:
        return leaf(condition, facts)[1]()
    if isinstance(condition, AllOf):
        parts = tuple(explain(part, facts) for part in condition.all)
        return Because("all of these must hold", all_of(_truths(parts)), parts)
    if isinstance(condition, AnyOf):
        parts = tuple(explain(part, facts) for part in condition.any)
        return Because("any of these is enough", any_of(_truths(parts)), parts)
    if isinstance(condition, Not):
        inner = explain(condition.not_, facts)
        return Because("this must not hold", negate(_truths((inner,))[0]), (inner,))
    assert isinstance(condition, AtLeastN)
    parts = tuple(explain(part, facts) for part in condition.at_least.of)
    n = condition.at_least.n
    return Because(f"at least {n} of these {len(parts)} must hold", at_least_n(_truths(parts), n), parts)


def _truths(parts: tuple[Because, ...]) -> list[Truth]:
    return [part.truth for part in parts if part.truth is not None]
