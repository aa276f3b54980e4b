"""Weigh a condition against facts: the one evaluator that decides, and that explains when asked.

Every leaf is read by one function, which returns the truth and a function that builds the reasons; deciding ignores
the second, so an explanation always comes from the reading that decided.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from ..logic import Because, Truth, all_of, any_of, at_least_n, negate
from ..shown import AsJson
from .ast import MAX_DEPTH, AllOf, AnyOf, AtLeastN, Condition, Leaf, Not, as_condition, depth_of, too_deep
from .benchmarks import BENCHMARK_LEAVES
from .events import EVENT_LEAVES
from .facts import FactBase, LeafReader, Reading
from .structure import STRUCTURE_LEAVES

__all__ = ["Verdict", "explain", "truth_under", "weigh"]

LEAVES: Mapping[type[Leaf], LeafReader] = {**BENCHMARK_LEAVES, **EVENT_LEAVES, **STRUCTURE_LEAVES}


@dataclass(frozen=True, slots=True)
class Verdict(AsJson):
    """What a condition comes to: its truth, and on request the tree of reasons and what could still decide it."""

    truth: Truth
    condition: Condition
    facts: FactBase

    @property
    def because(self) -> Because:
        """Build the tree of reasons."""
        return explain(self.condition, self.facts)

    @property
    def needs(self) -> tuple[str, ...]:
        """List the facts that could still decide it."""
        return self.because.blocking()

    def to_dict(self) -> dict[str, Any]:
        """Return the verdict as a JSON-ready mapping."""
        return {"outcome": self.truth.value, "because": self.because.to_dict()}


def weigh(condition: Condition | Mapping[str, object], facts: FactBase) -> Verdict:
    """Weigh a condition; unknown facts give ``UNDETERMINED`` only where they can still change the outcome.

    ``condition`` is one, or a mapping that reads as one; ``facts`` is anything that answers as ``FactBase``
    does; ``partnership_rules.facts_of`` gives those of a partnership.
    """
    asked = as_condition(condition)
    if depth_of(asked) > MAX_DEPTH:
        raise too_deep()
    return Verdict(truth_under(asked, facts), asked, facts)


def truth_under(condition: Condition, facts: FactBase) -> Truth:
    """Return the truth alone, as fast as it can be had."""
    match condition:
        case AllOf():
            return all_of(map(truth_under, condition.all, repeat(facts)))
        case AnyOf():
            return any_of(map(truth_under, condition.any, repeat(facts)))
        case Not():
            return negate(truth_under(condition.not_, facts))
        case AtLeastN():
            return at_least_n(map(truth_under, condition.at_least.of, repeat(facts)), condition.at_least.n)
        case _:
            return _read(condition, facts)[0]


def explain(condition: Condition, facts: FactBase) -> Because:
    """Build the tree of reasons for a condition: every part, also those that did not decide."""
    match condition:
        case AllOf():
            parts = tuple(explain(part, facts) for part in condition.all)
            return Because("all of these must hold", all_of(_truths(parts)), parts)
        case AnyOf():
            parts = tuple(explain(part, facts) for part in condition.any)
            return Because("any of these is enough", any_of(_truths(parts)), parts)
        case Not():
            inner = explain(condition.not_, facts)
            return Because("this must not hold", negate(_truths((inner,))[0]), (inner,))
        case AtLeastN():
            parts = tuple(explain(part, facts) for part in condition.at_least.of)
            n = condition.at_least.n
            return Because(f"at least {n} of these {len(parts)} must hold", at_least_n(_truths(parts), n), parts)
        case _:
            return _read(condition, facts)[1]()


def _read(leaf: Leaf, facts: FactBase) -> Reading:
    return LEAVES[type(leaf)](leaf, facts)


def _truths(parts: tuple[Because, ...]) -> list[Truth]:
    return [part.truth for part in parts if part.truth is not None]
