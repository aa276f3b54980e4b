"""The variables behind the leaves that ask about facts: which ones a leaf reads, and what values they can have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias, assert_never

from ...clock_status import CLOCK_STATUSES
from ...condition import Condition, describe, walk
from ...condition import ast as c
from ...condition.english import say_occurrence
from ...logic import FALSE, TRUE, UNDETERMINED, Truth
from ...policy import Policy
from .chosen_facts import FactValue, key_of

__all__ = [
    "FORCE", "MEMBERS", "FactLeaf", "Variable", "clock_variable", "due_variable", "happened_name", "occurrence_name", "review_variable",
    "round_name", "standing_name", "truth_read_off", "variables_of",
]  # fmt: skip

FactLeaf: TypeAlias = (
    c.ClockIs | c.Signed | c.FindingIs | c.Reported | c.Designated | c.Rated | c.Members
    | c.LevelIs | c.Elapsed | c.Has | c.Never | c.Happened | c.StandingOf | c.Charter | c.ParameterIs
)  # fmt: skip
"""The leaves that ask about facts: all but those that judge benchmarks, and the grounds, which are read as their conditions."""


class Asked(Protocol):
    """What the variables depend on: the policy, the schools, and what the conditions ask between them."""

    policy: Policy | None
    schools: tuple[str, ...]
    designations: Sequence[str]
    top_level: int
    ended: bool
    has_is_free: bool
    held_first: bool

    def level_of(self, name: str) -> int | None:
        """Find the place of a variable among those in use, None for one that is not."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A fact with finitely many values, the plain ones first; ``descriptions`` puts each into words."""

    name: str
    values: tuple[FactValue, ...]
    descriptions: tuple[str, ...]


_STATUSES = ("member", "exited", "closed", "merged")
_SETS = tuple([(one,) for one in _STATUSES] + [(one, two) for i, one in enumerate(_STATUSES) for two in _STATUSES[i + 1 :]])
MEMBERS = Variable(
    "members", _SETS, tuple(" and ".join(f"a school {'is a' if s == 'member' else 'has'} {s}" for s in found) for found in _SETS)
)
"""Which statuses the member schools have between them: one for all, or two."""


FORCE = Variable("force", ("no", "yes"), ("no agreement is in force", "an agreement is in force"))


def _truth_of_word(value: FactValue) -> Truth:
    return {"yes": TRUE, "no": FALSE}.get(str(value), UNDETERMINED)


def truth_read_off(leaf: FactLeaf, cases: Asked) -> Callable[[FactValue], Truth] | None:
    """Return how a leaf is read off the value of its own variable; None where the library's own evaluator weighs it."""
    match leaf:
        case c.Signed() | c.Elapsed() | c.Happened() | c.StandingOf() | c.Rated():
            return _truth_of_word
        case c.Never():
            return lambda value: FALSE if value == "yes" else TRUE
        case c.Has():
            return _truth_of_word if cases.has_is_free else None
        case c.ParameterIs():
            return _truth_of_word if cases.policy is None else None
        case c.ClockIs() | c.FindingIs() | c.Reported() | c.Designated() | c.Members() | c.LevelIs() | c.Charter():
            return None
        case _:
            assert_never(leaf)


def variables_of(leaf: FactLeaf, cases: Asked, scope: str | None) -> list[Variable]:
    """List the variables that a leaf reads; a leaf with a variable of its own has it last."""
    match leaf:
        case c.ClockIs():
            rounds = [_round(leaf.clock.name, status) for status in leaf.clock.is_] if leaf.clock.of == "any" else []
            return [*rounds, clock_variable(leaf.clock.name, cases)]
        case c.FindingIs():
            return _review(leaf.finding.review, cases)
        case c.Reported():
            return [_report(f"support:{leaf.reported.support}" if leaf.reported.support else "implementation")]
        case c.Charter():
            return [charter_variable()]
        case c.LevelIs():
            return [_level(cases)]
        case c.Never():
            return [_occurrence(leaf.never)]
        case c.Elapsed():
            return [_yes_no(f"elapsed:{key_of(leaf.elapsed)}", leaf)]
        case c.StandingOf():
            return [_yes_no(standing_name(leaf.standing_of), leaf, unknown=True)]
        case c.Happened():
            return [_yes_no(happened_name(leaf.happened), leaf)]
        case c.Signed():
            return [_yes_no(f"signed:{key_of(leaf.signed)}", leaf, unknown=bool(leaf.signed.if_charter))]
        case c.Rated():
            return [_rating(leaf, scope)]
        case c.Members():
            return [MEMBERS]
        case c.Designated():
            return _designations(leaf, cases, scope)
        case c.Has():
            return _structure(leaf, cases)
        case c.ParameterIs():
            return [] if cases.policy is not None else [_yes_no(f"parameter:{key_of(leaf)}", leaf)]  # the policy alone decides it
        case _:
            assert_never(leaf)


def _yes_no(name: str, leaf: FactLeaf, *, unknown: bool = False) -> Variable:
    said = describe(leaf)
    values = ("no", "yes", "unknown") if unknown else ("no", "yes")
    return Variable(name, values, (f"not: {said}", said, f"not known whether {said}")[: len(values)])


def due_variable(group: str) -> Variable:
    """Build the variable for whether benchmarks that fall due together are due."""
    kind, _, key = group.partition(":")
    what = f"the {key.replace('_', ' ')} benchmarks" if kind == "phase" else f"what is due on {key}"
    return Variable(
        f"due:{group}",
        ("no", "yes"),
        (f"{what} {'are' if kind == 'phase' else 'is'} not due yet", f"{what} {'are' if kind == 'phase' else 'is'} due"),
    )


def clock_variable(name: str, cases: Asked) -> Variable:
    """Build the variable of a clock's status."""
    spec = cases.policy.clocks.get(name) if cases.policy is not None else None
    known = {word: status for word, status in CLOCK_STATUSES.items() if spec is None or spec.kind in status.kinds}
    possible = {word: status for word, status in known.items() if not status.paused or spec is None or spec.paused_in}
    values = tuple(word for word, status in possible.items() if cases.ended or not status.stopped)
    return Variable(f"clock:{name}", values, tuple(f"the clock '{name}' is {value.replace('_', ' ')}" for value in values))


def round_name(clock: str, status: str) -> str:
    """Return the name of the variable for whether an earlier round of a clock ended in a status."""
    return f"round:{clock}:{status}"


def _round(clock: str, status: str) -> Variable:
    said = f"earlier round of the clock '{clock}' is {status.replace('_', ' ')}"
    return Variable(round_name(clock, status), ("no", "yes"), (f"no {said}", f"an {said}"))


def _review(name: str, cases: Asked) -> list[Variable]:
    words = name.replace("_", " ")
    held = Variable(f"held:{name}", ("no", "yes"), (f"the {words} review is not held", f"the {words} review is held"))
    if cases.held_first:  # a decided review says the same whether it was held or not: such a case replays either way
        held = Variable(held.name, held.values[::-1], held.descriptions[::-1])
    found = review_variable(name)
    clock = cases.policy.phase_clock(name) if cases.policy is not None else None
    return [held, found, *([clock_variable(clock, cases)] if clock is not None else [])]


def review_variable(name: str) -> Variable:
    """Build the variable of what a review found."""
    words = name.replace("_", " ")
    said = (f"the {words} review is not decided", f"the {words} review found it met", f"the {words} review found it not met")
    return Variable(f"review:{name}", ("none", "met", "not_met"), said)


def _report(name: str) -> Variable:
    what = "the implementation" if name == "implementation" else f"the support '{name.partition(':')[2]}'"
    return Variable(
        name,
        ("none", "on_track", "failing"),
        (f"nothing is reported of {what}", f"{what} is reported on track", f"{what} is reported failing"),
    )


def charter_variable() -> Variable:
    """Build the variable for whether the district is a charter school."""
    descriptions = ("the district is no charter", "the district is a charter", "it is not known whether the district is a charter")
    return Variable("charter", ("no", "yes", "unknown"), descriptions)


def _level(cases: Asked) -> Variable:
    levels = tuple(range(cases.top_level + 1))
    return Variable("level", levels, tuple(f"the level is {n}" + ("" if n < cases.top_level else " or higher") for n in levels))


def occurrence_name(occurrence: c.Occurrence) -> str:
    """Return the name of the variable for whether something has happened in the cycle."""
    return f"seen:{key_of(occurrence)}"


def happened_name(dated: c.DatedOccurrence) -> str:
    """Return the name of the variable for whether something happened between some days."""
    return f"happened:{key_of(dated)}"


def standing_name(asked: c.LinkedStanding) -> str:
    """Return the name of the variable for whether a linked partnership stands in one of some states."""
    return f"standing:{key_of(asked)}"


def _occurrence(occurrence: c.Occurrence) -> Variable:
    said = say_occurrence(occurrence)
    return Variable(occurrence_name(occurrence), ("no", "yes"), (f"{said} has not happened", f"{said} has happened"))


def _rating(leaf: c.Rated, scope: str | None) -> Variable:
    said = describe(leaf)
    descriptions = ("no rating is on record", f"not: {said}", said, f"not known whether {said}")
    return Variable(f"rated:{key_of(leaf.rated)}" + (f"@{scope}" if scope else ""), ("none", "no", "yes", "unknown"), descriptions)


def _designations(leaf: c.Designated, cases: Asked, scope: str | None) -> list[Variable]:
    schools = [scope] if scope is not None else cases.schools
    values: list[tuple[str, bool]] = [("none", True), ("another status", True)]
    for status in cases.designations:
        values += [(status, True), (status, False)]
    found = [
        Variable(f"designation:{school}", tuple(values), tuple(_say_designation(school, *value) for value in values)) for school in schools
    ]
    after = leaf.designated.after
    return [*found, *([_occurrence(after)] if after is not None else []), *([MEMBERS] if cases.level_of("members") is not None else [])]


def _say_designation(school: str, status: str, fresh: bool) -> str:
    if status == "none":
        return f"no designation of {school} is on record"
    return f"{school} is designated {status}" + ("" if fresh else " (long ago)")


def _structure(leaf: c.Has, cases: Asked) -> list[Variable]:
    if cases.has_is_free:
        return [_yes_no(f"has:{key_of(leaf.has)}", leaf, unknown=True)]
    return [FORCE, *([MEMBERS] if leaf.has.per == "school" and cases.level_of("members") is not None else [])]


def statuses_asked(conditions: Iterable[Condition]) -> Sequence[str]:
    """List the designations that conditions ask for."""
    leaves = (leaf for condition in conditions for _, leaf in walk(condition) if isinstance(leaf, c.Designated))
    return tuple(dict.fromkeys(status for leaf in leaves for status in leaf.designated.as_))


def levels_asked(conditions: Iterable[Condition]) -> int:
    """Return the highest level of accountability that conditions ask for."""
    leaves = (leaf for condition in conditions for _, leaf in walk(condition) if isinstance(leaf, c.LevelIs))
    return max((max(leaf.level.at_least or 0, leaf.level.at_most or 0) for leaf in leaves), default=0)
