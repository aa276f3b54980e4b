"""What must agree within an index policy: every name that it uses, it also defines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias, assert_never

from ..model import Fault, repeated
from ..quantity import show
from ..words import did_you_mean, listed
from .language import All, AnyOf, AtLeast, AtMost, Below, Condition, Designated, Is, Lowest, Not, Threshold, walk
from .parts import IndexFields, Score

__all__ = ["conditions_of", "doubts", "policy_faults"]

Loc: TypeAlias = tuple[str | int, ...]


def policy_faults(policy: IndexFields) -> Iterator[Fault]:
    """Find the names that a policy uses and does not define, and numbers that cannot be meant."""
    yield from repeated((rule.id for rule in policy.rules), at=("rules",), what="rules")
    for name, score in policy.scores.items():
        yield from _score_faults(policy, score, ("scores", name))
    for name, indicator in policy.indicators.items():
        low, high = indicator.bounds
        if indicator.participation is not None and (low is None or low < 0):
            hint = "give 'low', at least 0"
            yield Fault(("indicators", name, "participation"), "bound_missing", "participation scales values that begin at 0", hint)
        if low is not None and high is not None and low > high:
            yield Fault(("indicators", name, "high"), "range_reversed", "the bounds run backwards", "the lower end comes first")
    for index, rule in enumerate(policy.rules):
        for place, pool in enumerate(rule.pools):
            yield from _unknown(("rules", index, "pools", place), "pool", pool, policy.population.pools)
    for loc, condition in conditions_of(policy):
        yield from _condition_faults(policy, condition, loc)


def doubts(policy: IndexFields) -> Iterator[Fault]:
    """Find what a policy says and can hardly mean: weights that do not sum to 100, and what no rule uses."""
    used: set[str] = set()
    for _, condition in conditions_of(policy):
        match condition:
            case Below(below=held) | AtMost(at_most=held) | AtLeast(at_least=held):
                used |= {f"indicator {held.indicator}", f"score {held.score}"}
            case Lowest():
                used.add(f"score {condition.lowest.by or next(iter(policy.scores))}")
            case Is() | Designated() | All() | AnyOf() | Not():
                pass
            case _:
                assert_never(condition)
    for name, score in policy.scores.items():
        sets = [score.weights, *score.sets]
        used |= {f"indicator {key}" for one in sets for key in one}
        for weights in sets:
            total = sum(weights.values())
            if len(weights) > 1 and total not in (1, 100) and score.combine == "mean" and len(set(weights.values())) > 1:
                hint = "they count in proportion to their sum; check that none was left out"
                yield Fault(("scores", name), "weights_not_100", f"the weights sum to {show(total)}, not to 100", hint)
    for kind, names in (("indicator", policy.indicators), ("score", policy.scores)):
        for name in names:
            if f"{kind} {name}" not in used:
                yield Fault((f"{kind}s", name), "measure_unused", f"no rule asks for the {kind} '{name}'", "use it, or leave it out")


def conditions_of(policy: IndexFields) -> Iterator[tuple[Loc, Condition]]:
    """List every condition of a policy and all inside it, each with its path."""
    for name, pool in policy.population.pools.items():
        yield from walk(pool, ("population", "pools", name))
    for key in ("eligible", "exclude"):
        if (found := getattr(policy.population, key)) is not None:
            yield from walk(found, ("population", key))
    for index, rule in enumerate(policy.rules):
        yield from walk(rule.when, ("rules", index, "when"))
        if rule.safe_harbor is not None:
            yield from walk(rule.safe_harbor, ("rules", index, "safe_harbor"))
    if policy.exit is not None:
        yield from walk(policy.exit.when, ("exit", "when"))


def _score_faults(policy: IndexFields, score: Score, loc: Loc) -> Iterator[Fault]:
    for at, weights in ((("weights",), score.weights), *((("sets", i), one) for i, one in enumerate(score.sets))):
        if not weights:
            yield Fault((*loc, *at), "list_too_short", "a score is made of at least one indicator")
        for key, weight in weights.items():
            yield from _unknown((*loc, *at, key), "indicator", key, policy.indicators)
            if weight <= 0:
                yield Fault((*loc, *at, key), "number_out_of_range", "a weight is above 0", "leave an indicator without weight out")
    if bool(score.sets) != (score.when_absent == "sets") or bool(score.to) != (score.when_absent == "to"):
        yield Fault((*loc, "when_absent"), "weights_invalid", "'sets' and 'to' go with 'when_absent' of the same name, and only with it")
    for pair in score.to.items():
        for key in pair:
            yield from _unknown((*loc, "to", pair[0]), "indicator", key, score.weights)
    if score.combine == "counts" and score.when_absent == "undetermined":
        yield Fault(
            (*loc, "when_absent"), "weights_invalid", "numbers of students are pooled over what there is", "leave 'when_absent' out"
        )


def _condition_faults(policy: IndexFields, condition: Condition, loc: Loc) -> Iterator[Fault]:
    match condition:
        case Below():
            yield from _threshold_faults(policy, condition.below, (*loc, "below"))
        case AtMost():
            yield from _threshold_faults(policy, condition.at_most, (*loc, "at_most"))
        case AtLeast():
            yield from _threshold_faults(policy, condition.at_least, (*loc, "at_least"))
        case Lowest():
            if "when" not in loc or loc[0] == "exit":
                yield Fault(loc, "lowest_misplaced", "only a rule names the lowest", "ask for a threshold here")
            by = condition.lowest.by
            if by is not None:
                yield from _unknown((*loc, "lowest", "by"), "score", by, policy.scores)
            elif len(policy.scores) != 1:
                hint = f"known: {listed(policy.scores)}" if policy.scores else "add 'scores'"
                yield Fault((*loc, "lowest"), "unknown_score", "'by' must name the score that ranks", hint)
        case Is() | Designated() | All() | AnyOf() | Not():
            return
        case _:
            assert_never(condition)


def _threshold_faults(policy: IndexFields, threshold: Threshold, loc: Loc) -> Iterator[Fault]:
    if threshold.indicator is not None:
        yield from _unknown((*loc, "indicator"), "indicator", threshold.indicator, policy.indicators)
    if threshold.score is not None:
        yield from _unknown((*loc, "score"), "score", threshold.score, policy.scores)


def _unknown(loc: Loc, what: str, key: str, known: Iterable[str]) -> Iterator[Fault]:
    names = list(known)
    if key not in names:
        hint = did_you_mean(key, names) or (f"known: {listed(names[:12])}" if names else "none is known here")
        yield Fault(loc, f"unknown_{what}", f"no {what} is called '{key}'", hint)
