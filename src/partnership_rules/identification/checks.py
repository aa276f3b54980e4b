"""What must agree within an index policy: every name that it uses, it also defines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import TypeAlias, assert_never

from ..logic import FALSE, TRUE, UNDETERMINED, Truth, all_of, any_of, negate
from ..model import Fault, repeated
from ..quantity import show
from ..words import did_you_mean, listed
from .known import Known, at_least, at_most, below
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
    for index, rule in enumerate(policy.rules):
        spared = rule.safe_harbor is not None and _holds(policy, rule.safe_harbor) is TRUE
        if spared or _holds(policy, rule.when) is FALSE:
            hint = "see its thresholds, and the words that it asks of the roster"
            yield Fault(("rules", index), "rule_never_names", f"the rule '{rule.id}' can never name a school", hint)
    for name, pool in policy.population.pools.items():
        if _holds(policy, pool) is FALSE:
            yield Fault(("population", "pools", name), "pool_empty", f"no school can stand in the pool '{name}'", "see its condition")
    for kind, names in (("indicator", policy.indicators), ("score", policy.scores)):
        for name in names:
            if f"{kind} {name}" not in used:
                yield Fault((f"{kind}s", name), "measure_unused", f"no rule asks for the {kind} '{name}'", "use it, or leave it out")


def _holds(policy: IndexFields, condition: Condition) -> Truth:
    """Say whether a condition holds of every school there could be, or of none."""
    match condition:
        case All():
            return FALSE if _clashes(condition) else all_of(_holds(policy, one) for one in condition.all)
        case AnyOf():
            return any_of(_holds(policy, one) for one in condition.any)
        case Not():
            return negate(_holds(policy, condition.not_))
        case Below():
            return _against(policy, condition.below, below)
        case AtMost():
            return _against(policy, condition.at_most, at_most)
        case AtLeast():
            return _against(policy, condition.at_least, at_least)
        case Lowest():
            return FALSE if condition.lowest.count == 0 else UNDETERMINED
        case Is() | Designated():
            return UNDETERMINED
        case _:
            assert_never(condition)


def _clashes(condition: All) -> bool:
    """Say whether no word of the roster satisfies all that is asked of one column."""
    left: dict[str, set[str]] = {}
    for one in condition.all:
        for key, words in one.is_.items() if isinstance(one, Is) else ():
            left[key] = left.get(key, set(words)) & set(words)
    return not all(left.values())


def _against(policy: IndexFields, threshold: Threshold, judge: Callable[..., Truth]) -> Truth:
    """Hold everything that a measure can be against a threshold."""
    score = policy.scores.get(threshold.score or "")
    names = [*score.weights, *(key for one in score.sets for key in one)] if score is not None else [threshold.indicator or ""]
    read = [policy.indicators[name] for name in names if name in policy.indicators]
    ends = [(Fraction(0), Fraction(100)) if one.scale == "percentile" else one.bounds for one in read] or [(None, None)]
    lows, highs = [low for low, _ in ends if low is not None], [high for _, high in ends if high is not None]
    low, high = (min(lows) if len(lows) == len(ends) else None), (max(highs) if len(highs) == len(ends) else None)
    return judge(Known(low, high, absent=True), threshold.value, when_absent=threshold.absent)


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
