"""Identification a second time: every completion is written out, and each is ranked plainly.

It shares the models of documents with the library and nothing of what reads, weighs or ranks. A completion gives every
unknown cell a value or none, every unknown number of students a number, and every empty cell of the roster a word. What is
unknown is given only a few values, so what they all say may be too certain; what they contradict is refuted for good.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product
from typing import TypeAlias, assert_never

from ...evidence import Measurement
from ...identification import IndexPolicy, Indicator, RosterSchool, Rule, Score
from ...identification.language import All, AnyOf, AtLeast, AtMost, Below, Condition, Designated, Is, Lowest, Not, Ranked, Threshold
from ...quantity import Rounding

__all__ = ["MOST_COMPLETIONS", "outcomes_of_every_completion"]

Cell: TypeAlias = tuple[Fraction, int] | None
"""A value and its number of students; None where it is absent."""
Spot: TypeAlias = tuple[str, str, str, str]
"""Where a cell stands: school, measure, group, year."""

MOST_COMPLETIONS = 20_000
"""More completions are not written out."""


@dataclass(frozen=True)
class Completion:
    """One completion: every cell is a value or absent, and every word of the roster is said."""

    policy: IndexPolicy
    schools: Sequence[str]
    words: Mapping[tuple[str, str], str]
    cells: Mapping[Spot, Cell]
    years: Mapping[tuple[str, str], Sequence[str]]


def outcomes_of_every_completion(
    policy: IndexPolicy, roster: Sequence[RosterSchool], evidence: Iterable[Measurement], *, as_of: date, values: Sequence[Fraction]
) -> dict[str, set[bool]] | None:
    """Return what each school comes out as, over every completion; None where there are more than ``MOST_COMPLETIONS``.

    ``values`` are tried for what is not known, as far as they lie within its bounds; their ends should be among them.
    """
    rows = [row for row in evidence if row.on <= as_of and row.school is not None]
    years = {key: _years(rows, *key) for key in {(row.measure, row.group) for row in rows}}
    spots = dict(_spots(policy, roster, rows, years, values))
    facts = {(one.school, key): _words(policy, one, key) for one in roster for key in policy.asked_of_roster}
    total = math.prod(map(len, spots.values())) * math.prod(map(len, facts.values()))
    if total > MOST_COMPLETIONS:
        return None
    found: dict[str, set[bool]] = {one.school: set() for one in roster}
    schools = [one.school for one in roster]
    for cells in product(*spots.values()):
        for words in product(*facts.values()):
            completion = Completion(policy, schools, dict(zip(facts, words, strict=True)), dict(zip(spots, cells, strict=True)), years)
            for school, is_in in _named(completion).items():
                found[school].add(is_in)
    return found


def _years(rows: Sequence[Measurement], measure: str, group: str) -> list[str]:
    mine = [(row.on, row.period or str(row.on.year)) for row in rows if (row.measure, row.group) == (measure, group)]
    latest = {year: max(on for on, other in mine if other == year) for _, year in mine}
    return sorted(latest, key=lambda year: (latest[year], year), reverse=True)


def _spots(
    policy: IndexPolicy,
    roster: Sequence[RosterSchool],
    rows: Sequence[Measurement],
    years: Mapping[tuple[str, str], Sequence[str]],
    values: Sequence[Fraction],
) -> Iterator[tuple[Spot, list[Cell]]]:
    asked = list(policy.indicators.values())
    asked += [
        Indicator.model_validate({"measure": one.participation.measure, "unit": "percent", "group": one.group})
        for one in asked
        if one.participation is not None
    ]
    counts = any(one.combine == "counts" for one in policy.scores.values()) or any(one.years.pool == "counts" for one in asked)
    sizes = (1, 1000) if counts else (1000,)
    for indicator in asked:
        for year in years.get((indicator.measure, indicator.group), ["none"]):
            for school in roster:
                mine = [
                    row
                    for row in rows
                    if (row.school, row.measure, row.group, row.period or str(row.on.year))
                    == (school.school, indicator.measure, indicator.group, year)
                ]
                yield (school.school, indicator.measure, indicator.group, year), _choices(indicator, mine, values, sizes)


def _choices(indicator: Indicator, rows: Sequence[Measurement], values: Sequence[Fraction], most: Sequence[int]) -> list[Cell]:
    low, high = indicator.bounds
    bounded = [x for x in values if (low is None or x >= low) and (high is None or x <= high)]
    sizes = [max(size, indicator.n_size or 1) for size in most]
    if not rows:
        return [None] if indicator.if_missing == "absent" else [None, *((x, n) for x in bounded for n in sizes)]
    row = max(rows, key=lambda one: one.on)
    if row.n is not None and indicator.n_size is not None and row.n < indicator.n_size:
        return [None] if indicator.below_n_size == "absent" else [(x, row.n) for x in bounded]
    cell, hidden = row.cell, indicator.n_size is not None and row.n is None
    known = [row.n] if row.n is not None else sizes
    mark = indicator.marks.get(row.value)
    if mark is not None:
        if mark.is_ == "missing":
            return [None]
        scale = Fraction(100, row.n) if mark.of_n and row.n is not None else Fraction(1)
        said = {end * scale for end in (mark.at_least, mark.at_most) if end is not None}
        bounded = sorted(said) if said and (not mark.of_n or row.n is not None) else bounded
    elif cell.kind == "missing":
        return [None]
    elif cell.interval is not None:
        within = cell.interval
        if within.is_point and within.low is not None:
            bounded = [within.low]
        else:
            bounded = [
                x
                for x in values
                if (within.low is None or (x > within.low if within.low_open else x >= within.low))
                and (within.high is None or (x < within.high if within.high_open else x <= within.high))
            ]
    return [*([None] if hidden else []), *((x, n) for x in bounded for n in known)]


def _words(policy: IndexPolicy, school: RosterSchool, key: str) -> list[str]:
    if school.says.get(key):
        return [school.says[key]]
    asked = {word for condition in _all_conditions(policy) if isinstance(condition, Is) for word in condition.is_.get(key, ())}
    return [*sorted(asked), "another word"]


def _all_conditions(policy: IndexPolicy) -> Iterator[Condition]:
    population = policy.population
    roots = [*population.pools.values(), population.eligible, population.exclude, *(rule.when for rule in policy.rules)]
    waiting = [one for one in (*roots, *(rule.safe_harbor for rule in policy.rules)) if one is not None]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += (
            [*one.all] if isinstance(one, All) else [*one.any] if isinstance(one, AnyOf) else [one.not_] if isinstance(one, Not) else []
        )


# ---- one completion -------------------------------------------------------------------------------------------------


def _named(completion: Completion) -> dict[str, bool]:
    population = completion.policy.population
    inside = [s for s in completion.schools if population.exclude is None or not _holds(completion, population.exclude, s)]
    pools = {name: [s for s in inside if _holds(completion, condition, s)] for name, condition in population.pools.items()} or {"": inside}
    named = dict.fromkeys(completion.schools, False)
    for rule in completion.policy.rules:
        for pool in rule.pools or pools:
            for school in pools[pool]:
                named[school] = named[school] or _is_named(completion, rule, pools[pool], school)
    return named


def _is_named(completion: Completion, rule: Rule, pool: Sequence[str], school: str) -> bool:
    spared = rule.safe_harbor is not None and _holds(completion, rule.safe_harbor, school)
    return not spared and _holds(completion, rule.when, school, pool)


def _holds(completion: Completion, condition: Condition, school: str, pool: Sequence[str] = ()) -> bool:
    match condition:
        case All():
            return all(_holds(completion, one, school, pool) for one in condition.all)
        case AnyOf():
            return any(_holds(completion, one, school, pool) for one in condition.any)
        case Not():
            return not _holds(completion, condition.not_, school, pool)
        case Below():
            return _measured(completion, condition.below, school, lambda x, edge: x < edge)
        case AtMost():
            return _measured(completion, condition.at_most, school, lambda x, edge: x <= edge)
        case AtLeast():
            return _measured(completion, condition.at_least, school, lambda x, edge: x >= edge)
        case Is():
            return all(completion.words[school, key] in words for key, words in condition.is_.items())
        case Lowest():
            return _is_lowest(completion, condition.lowest, school, pool)
        case Designated():
            raise NotImplementedError("what schools were before is certain, and no completion changes it")
        case _:
            assert_never(condition)


def _measured(completion: Completion, threshold: Threshold, school: str, holds: object) -> bool:
    assert callable(holds)
    if threshold.indicator is not None:
        found = _number(completion, threshold.indicator, school)
    else:
        found = _score(completion, completion.policy.scores[threshold.score or ""], school)
    return bool(holds(found, threshold.value)) if found is not None else threshold.when_absent == "true"


def _is_lowest(completion: Completion, ranked: Ranked, school: str, pool: Sequence[str]) -> bool:
    eligible = completion.policy.population.eligible
    may = [one for one in pool if eligible is None or _holds(completion, eligible, one)]
    base = len(may if ranked.base == "eligible" else pool)
    score = completion.policy.scores[ranked.by or next(iter(completion.policy.scores))]
    scores = {one: _score(completion, score, one) for one in (may if ranked.of == "eligible" else pool)}
    mine = scores.get(school)
    if mine is None:
        return False
    others = [x for one, x in scores.items() if one != school and x is not None]
    place = 1 + sum(x < mine if ranked.ties == "in" else x <= mine for x in others)
    return place <= _quota(ranked, base)


def _quota(ranked: Ranked, base: int) -> int:
    if ranked.count is not None:
        return ranked.count
    wanted = (ranked.share or Fraction(0)) * base / 100
    match ranked.rounds:
        case "up":
            return math.ceil(wanted)
        case "down" | None:
            return math.floor(wanted)
        case "nearest":
            return math.floor(wanted + Fraction(1, 2))
        case "interpolated":
            return math.floor((ranked.share or Fraction(0)) * (base - 1) / 100) + 1 if base else 0
        case _:
            assert_never(ranked.rounds)


def _cells(completion: Completion, name: str, school: str) -> list[Cell]:
    """Return the cells of an indicator, the latest year first, each scaled by its participation."""
    indicator = completion.policy.indicators[name]
    found = []
    for year in completion.years.get((indicator.measure, indicator.group), ["none"])[: indicator.years.take]:
        cell = completion.cells[school, indicator.measure, indicator.group, year]
        if indicator.participation is not None and cell is not None:
            shared = (school, indicator.participation.measure, indicator.group, year)
            rate = completion.cells[shared] if shared in completion.cells else completion.cells[(*shared[:3], "none")]
            if rate is not None:
                cell = (cell[0] * min(Fraction(1), rate[0] / indicator.participation.at_least), cell[1])
        found.append(cell)
    return found


def _sized(completion: Completion, name: str, school: str) -> Cell:
    """Return an indicator of a school over its years, with its number of students."""
    indicator = completion.policy.indicators[name]
    years = indicator.years
    cells = _cells(completion, name, school)
    weights = years.weights if years.pool == "weights" else [Fraction(1)] * len(cells)
    there = [
        (cell[1] if years.pool == "counts" else weight, cell) for weight, cell in zip(weights, cells, strict=False) if cell is not None
    ]
    if not there:
        return None
    mean = sum((weight * cell[0] for weight, cell in there), Fraction(0)) / sum(weight for weight, _ in there)
    return _rounded(mean, indicator.rounding), sum(cell[1] for _, cell in there)


def _number(completion: Completion, name: str, school: str) -> Fraction | None:
    found = _sized(completion, name, school)
    if found is None or completion.policy.indicators[name].scale == "value":
        return found[0] if found is not None else None
    others = [x[0] for one in completion.schools if one != school and (x := _sized(completion, name, one)) is not None]
    return Fraction(100 * sum(x < found[0] for x in others), len(others)) if others else Fraction(0)


def _score(completion: Completion, score: Score, school: str) -> Fraction | None:
    names = dict.fromkeys([*score.weights, *(name for one in score.sets for name in one)])
    values = {name: x for name in names if (x := _number(completion, name, school)) is not None}
    weights = dict(score.weights)
    match score.when_absent:
        case "rescale":
            pass
        case "undetermined":
            raise NotImplementedError("a policy that does not say what absence does has no completion")
        case "to":
            for absent, other in score.to.items():
                if absent not in values:
                    weights[other] += weights.pop(absent)
        case "sets":
            fitting = [one for one in (score.weights, *score.sets) if set(one) <= set(values)]
            weights = dict(fitting[0]) if fitting else {}
        case _:
            assert_never(score.when_absent)
    if score.combine == "counts":
        weights = {name: weight * sized[1] for name, weight in weights.items() if (sized := _sized(completion, name, school)) is not None}
    there = [(weight, values[name]) for name, weight in weights.items() if name in values]
    if not there:
        return None
    mean = sum((weight * x for weight, x in there), Fraction(0)) / sum(weight for weight, _ in there)
    return _rounded(mean, score.rounding)


def _rounded(x: Fraction, rounding: Rounding | None) -> Fraction:
    if rounding is None or rounding.mode == "none":
        return x
    scale = 10**rounding.places
    match rounding.mode:
        case "half_up":
            whole = math.floor(abs(x) * scale + Fraction(1, 2)) * (1 if x >= 0 else -1)
        case "half_even":
            whole = round(x * scale)
        case "down":
            whole = math.trunc(x * scale)
        case _:
            assert_never(rounding.mode)
    return Fraction(whole, scale)
