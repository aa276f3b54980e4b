"""Faulty policies and agreements: each is one small wrong change of a good one, and tests should notice every one.

    >>> import partnership_rules as pr
    >>> faulty = mutants(pr.load_policy("michigan-2017"))
    >>> len(faulty) > 100, faulty[0].name
    (True, 'clocks.plan.period: P90D -> P89D')

A mutant that cannot even be built is refused by the checks of the model: that kills it too.
"""

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from ...agreement import Agreement
from ...documents.references import agreement_faults
from ...errors import PartnershipRulesError
from ...policy import Policy
from ..rows import Row
from .changes import changed_conditions, changed_period, changed_quantity

__all__ = ["Mutant", "mutants"]

Path = tuple[str | int, ...]
TURNED = {"at_least": "at_most", "at_most": "at_least", "rise_by": "fall_by", "fall_by": "rise_by", "any_of": "all_of", "all_of": "any_of"}
HOLDS: Row = {"level": {"at_least": 0}}
"""A condition that always holds."""


@dataclass(frozen=True)
class Mutant:
    """A policy or agreement with one thing changed: what was changed, and how; ``of`` is the good one."""

    name: str
    of: Policy | Agreement
    row: Row

    @property
    def rule(self) -> str:
        """Return the part of the document that was changed, such as ``clocks.plan``."""
        return ".".join(self.name.partition(":")[0].split(".")[:2])

    @cached_property
    def built(self) -> Policy | Agreement | None:
        """Build it; None where the checks of the model refuse it."""
        try:
            return type(self.of)(**copy.deepcopy(self.row))
        except PartnershipRulesError:
            return None

    def refused(self, policy: Policy | None = None) -> bool:
        """Return whether it is refused when it is loaded; an agreement also where it does not fit its policy."""
        if self.built is None:
            return True
        return isinstance(self.built, Agreement) and policy is not None and any(agreement_faults(self.built, policy))


def mutants(good: Policy | Agreement) -> list[Mutant]:
    """Return the faulty versions of a policy or agreement, in a fixed order, each different from the good one.

    >>> import partnership_rules as pr
    >>> [mutant.name for mutant in mutants(pr.load_policy("michigan-2017"))][:2]
    ['clocks.plan.period: P90D -> P89D', 'clocks.plan.period: P90D -> P91D']
    """
    row = good.to_dict()
    rules = POLICY_RULES if isinstance(good, Policy) else AGREEMENT_RULES
    seen, found = {repr(row)}, []
    for rule in rules:
        for name, changed in rule(row):
            if repr(changed) not in seen:
                seen.add(repr(changed))
                found.append(Mutant(name, good, changed))
    return found


Changed = Iterator[tuple[str, Row]]


def _at(row: Row, path: Path) -> Any:
    """Return what stands at a path; None where nothing does."""
    here: Any = row
    for step in path:
        here = here.get(step) if isinstance(here, Mapping) else None if here is None else here[step]
    return here


def _set(row: Row, path: Path, value: object) -> Row:
    """Return the row with something else at a path; ``...`` takes it out. Only what lies on the path is copied."""
    changed = copy.copy(row)
    holder: Any = changed
    for step in path[:-1]:
        holder[step] = copy.copy(holder[step])
        holder = holder[step]
    if value is ...:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return changed


def _name(row: Row, path: Path, what: str) -> str:
    words, here = [], row
    for step in path:
        here = here[step] if not isinstance(here, Mapping) or step in here else {}
        label = here.get("id") if isinstance(here, Mapping) and isinstance(step, int) else None
        words.append(str(label or step))
    return f"{'.'.join(words)}: {what}"


def _each(row: Row, path: Path) -> Iterator[tuple[Path, Any]]:
    """Return the items of a list or mapping in the row, each with its path."""
    here = _at(row, path) or {}
    items = here.items() if isinstance(here, Mapping) else enumerate(here)
    yield from (((*path, key), value) for key, value in items)


def _swap(row: Row, path: Path, value: object) -> tuple[str, Row]:
    said = "left out" if value is ... else f"{_short(_at(row, path))} -> {_short(value)}"
    return _name(row, path, said), _set(row, path, value)


def _short(value: object) -> str:
    if isinstance(value, Mapping):
        return " ".join(str(part) for part in value.values())[:60]
    return ", ".join(map(str, value))[:60] if isinstance(value, list) else str(value)


def _clocks(row: Row) -> Changed:
    states = list(row["states"])
    for path, clock in _each(row, ("clocks",)):
        if "next" in clock:
            yield from (_swap(row, (*path, "next", "day"), day) for day in (clock["next"]["day"] - 1, clock["next"]["day"] + 1))
            yield _swap(row, (*path, "next"), ...)
        for period in changed_period(clock["period"]) if "period" in clock else ():
            yield _swap(row, (*path, "period"), period)
        for place, cohort in enumerate(clock.get("cohorts", ())):
            yield _name(row, path, f"cohort {place + 1} taken out"), _set(row, (*path, "cohorts", place), ...)
            yield from (_swap(row, (*path, "cohorts", place, "period"), period) for period in changed_period(cohort["period"]))
        yield _swap(row, (*path, "roll"), "none" if clock.get("roll") == "following" else "following")
        for anchor in ({"kind": "agreement_amended"}, {"kind": "review_held"}, *({"entered": state} for state in states[1:3])):
            yield _swap(row, (*path, "anchor"), anchor)
        if clock["kind"] == "deadline" and "restarts" not in clock:
            yield _swap(row, (*path, "early"), ... if "early" in clock else "counts")
        if "restarts" in clock:
            yield _swap(row, (*path, "restarts"), ...)
        if "every" in clock:
            yield from (_swap(row, (*path, "every"), period) for period in changed_period(clock["every"]))
            yield _set_once(row, path)
        if "while_in" in clock:
            yield _swap(row, (*path, "while_in"), ...)
        if "paused_in" in clock:
            yield _swap(row, (*path, "paused_in"), ...)
            yield from (_swap(row, (*path, "paused_in"), [state]) for state in states[1:3] if [state] != clock["paused_in"])
        for meeting in ({"kind": "plan_submitted"}, {"entered": states[1]}) if clock.get("met_by") else ():
            yield _swap(row, (*path, "met_by"), [meeting])
        if "phase" in clock:
            yield _swap(row, (*path, "phase"), ...)
            yield from (_swap(row, (*path, "phase"), other["phase"]) for _, other in _each(row, ("clocks",)) if "phase" in other)


def _set_once(row: Row, path: Path) -> tuple[str, Row]:
    """Let a clock that comes every so often come once."""
    clock = {key: value for key, value in _at(row, path).items() if key not in ("every", "while_in")}
    return _name(row, path, "comes once"), _set(row, path, {**clock, "period": _at(row, path)["every"]})


def _transitions(row: Row) -> Changed:
    states = list(row["states"])
    for path, step in _each(row, ("transitions",)):
        yield _name(row, path, "taken out"), _set(row, path, ...)
        yield from (_swap(row, (*path, key), ...) for key in ("when", "by", "with", "brings_into_force", "new_cycle") if key in step)
        if "when" not in step and _guarded_before(row["transitions"], step):
            held = {key: value for key, value in step.items() if key != "otherwise"}
            yield _name(row, path, "also where an earlier step is undetermined"), _set(row, path, {**held, "when": HOLDS})
        yield _swap(row, (*path, "raises_level"), not step.get("raises_level", step.get("on") == "next_level_signaled"))
        for key, value in step.get("with", {}).items():
            yield _name(row, (*path, "with"), f"{key} -> {key}_"), _set(row, (*path, "with"), {f"{key}_": value})
        if "new_cycle" not in step:
            yield _swap(row, (*path, "new_cycle"), True)
        yield from (_swap(row, (*path, "to"), state) for state in states if state != step["to"])
        for number, state in enumerate(step["from"]) if len(step["from"]) > 1 else ():
            yield (
                _name(row, path, f"no longer from {state}"),
                _set(row, (*path, "from"), [s for n, s in enumerate(step["from"]) if n != number]),
            )
        for state in states:
            if state not in step["from"] and not row["states"][state].get("final") and state != step["to"]:
                yield _name(row, path, f"also from {state}"), _set(row, (*path, "from"), [*step["from"], state])
        if "clock" in step:
            yield from (_swap(row, (*path, "clock"), clock) for clock in row["clocks"] if clock != step["clock"])
    for first, second in _overlapping(row["transitions"]):
        listed = list(row["transitions"])
        listed[first], listed[second] = listed[second], listed[first]
        yield _name(row, ("transitions", first), f"after {listed[first].get('id', second)}"), _set(row, ("transitions",), listed)


def _kinds(row: Row) -> Changed:
    """Let records of a kind count at any time or in one more state, be an act or a fact, or come sooner on one day."""
    listed = list(row.get("kinds", {}).items())
    for first, second in pairwise(range(len(listed))):
        swapped = [*listed[:first], listed[second], listed[first], *listed[second + 1 :]]
        yield _name(row, ("kinds", listed[second][0]), f"before {listed[first][0]}"), _set(row, ("kinds",), dict(swapped))
    for path, rule in _each(row, ("kinds",)):
        yield from (_swap(row, (*path, key), ...) for key in ("is", "only_in", "only_while") if key in rule)
        for state in row["states"] if "only_in" in rule else ():
            if state not in rule["only_in"]:
                yield _name(row, path, f"also in time in {state}"), _set(row, (*path, "only_in"), [*rule["only_in"], state])


def _guarded_before(listed: list[Row], step: Row) -> bool:
    """Return whether a step comes after one with a guard: one trigger, and a state that both leave."""
    places = [first for first, second in _overlapping(listed) if listed[second] is step]
    return any("when" in listed[place] for place in places)


def _overlapping(listed: list[Row]) -> Iterator[tuple[int, int]]:
    """Return the pairs of transitions whose order can matter: one trigger, and a state that both leave."""
    for second, later in enumerate(listed):
        for first, sooner in enumerate(listed[:second]):
            same = all(sooner.get(key) == later.get(key) for key in ("on", "clock", "always"))
            if same and set(sooner["from"]) & set(later["from"]):
                yield first, second


def _guards(row: Row) -> Changed:
    """Change every condition: negated, weakened, strengthened, or asking for something else."""
    places: list[Path] = [(*path, "when") for path, step in _each(row, ("transitions",)) if "when" in step]
    places += [(*path, key) for path, one in _each(row, ("requirements",)) for key in ("when", "requires") if key in one]
    places += [(*path, "when") for part in (("ladder", "grounds"), ("clauses",)) for path, _ in _each(row, part)]
    yield from _conditions(row, places)


def _conditions(row: Row, places: list[Path]) -> Changed:
    for path in places:
        for said, changed in changed_conditions(_at(row, path)):
            yield _name(row, path, said), _set(row, path, changed)


def _rest_of_policy(row: Row) -> Changed:
    for section in (("requirements",), ("ladder", "grounds"), ("holidays",)):
        for path, one in _each(row, section):
            yield _name(row, path, f"{one.get('name', '')} taken out".strip()), _set(row, path, ...)
            if "for" in one:
                yield _swap(row, (*path, "for"), ...)
            if "when" in one and section == ("requirements",):
                yield _swap(row, (*path, "when"), ...)
            if one.get("sunday_moves_to_monday"):
                yield _swap(row, (*path, "sunday_moves_to_monday"), ...)
    for path, level in _each(row, ("ladder", "levels")):
        yield _swap(row, (*path, "level"), level["level"] + 1)
        yield _swap(row, (*path, "decided_by"), "somebody_else")
    for path, parameter in _each(row, ("parameters",)):
        others = [choice for choice in parameter.get("choices", []) if choice != parameter["value"]]
        yield from (_swap(row, (*path, "value"), other) for other in others or changed_quantity(parameter["value"]))
    if "membership" in row:
        for number, reason in enumerate(row["membership"].get("excluding", [])):
            yield _name(row, ("membership",), f"{reason} no longer excluded"), _set(row, ("membership", "excluding", number), ...)
    yield from (_swap(row, (key,), ...) for key in ("periods", "period_form") if key in row)
    for path, clause in _each(row, ("clauses",)):
        yield from (_swap(row, (*path, key), ...) for key in ("decide_within", "default_decided_by") if key in clause)
        yield from (_swap(row, (*path, "then", "default"), one["kind"]) for one in clause["then"]["of"] if "default" in clause["then"])
    if "n_size" in row:
        yield _swap(row, ("n_size",), row["n_size"] + 1)


def _benchmarks(row: Row) -> Changed:
    phases = list(dict.fromkeys(one["phase"] for _, one in _each(row, ("benchmarks",))))
    for path, one in _each(row, ("benchmarks",)):
        yield _name(row, path, "taken out"), _set(row, path, ...)
        yield from (_swap(row, (*path, "phase"), phase) for phase in phases if phase != one["phase"])
        yield from (_swap(row, (*path, key), value) for key, value in _other_words(one).items())
        for said, target in _targets(one["target"]):
            yield _name(row, (*path, "target"), said), _set(row, (*path, "target"), target)
        if "value" in one.get("baseline", {}):
            yield from (_swap(row, (*path, "baseline", "value"), value) for value in changed_quantity(one["baseline"]["value"]))


def _other_words(one: Row) -> Row:
    missing = "not_met" if one.get("if_missing") in (None, "met") else "met"
    found: Row = {"if_missing": missing, "group": "somebody" if one.get("group") is None else ...}
    if one.get("for") == "each":
        found["for"] = "district"
    return found


def _targets(target: Row) -> Iterator[tuple[str, Row]]:
    ((kind, inner),) = target.items() if len(target) == 1 else (("target", target.get("target")),)
    if kind in TURNED and len(target) == 1:
        yield f"{kind} -> {TURNED[kind]}", {TURNED[kind]: inner}
    if isinstance(inner, Mapping) and "value" in inner:
        for value in changed_quantity(str(inner["value"])):
            yield f"{kind} {inner['value']} -> {value}", {kind: {**inner, "value": value}}
        if kind in ("rise_by", "fall_by", "gap_falls_by"):
            unit = "points" if inner["unit"] == "percent" else "percent"
            yield f"{kind} in {unit}", {kind: {**inner, "unit": unit}}


def _clauses(row: Row) -> Changed:
    for path, clause in _each(row, ("clauses",)):
        yield _name(row, path, "taken out"), _set(row, path, ...)
        yield _swap(row, (*path, "effect"), "must" if clause["effect"] == "may" else "may")
        yield _swap(row, (*path, "decided_by"), "somebody_else")
        yield _swap(row, (*path, "for"), "district" if clause.get("for") == "each" else "each")
        for number, option in enumerate(clause["then"]["of"]):
            if len(clause["then"]["of"]) > 1:
                yield _name(row, path, f"{option['kind']} off the menu"), _set(row, (*path, "then", "of", number), ...)
            yield _swap(row, (*path, "then", "of", number, "kind"), "something_else")
    yield from _conditions(row, [(*path, "when") for path, _ in _each(row, ("clauses",))])


Rule = Callable[[Row], Changed]
POLICY_RULES: tuple[Rule, ...] = (_clocks, _kinds, _transitions, _guards, _rest_of_policy)
AGREEMENT_RULES: tuple[Rule, ...] = (_benchmarks, _clauses)
