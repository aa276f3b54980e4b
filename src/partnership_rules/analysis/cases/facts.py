"""The variables behind the leaves that ask about facts: which ones a leaf reads, and what values they can have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...condition import ast as c
from ...condition import describe, walk
from ...condition.english import say_occurrence
from ...logic import FALSE, TRUE, UNDETERMINED, Truth
from .chosen_facts import key_of

if TYPE_CHECKING:
    from .cases import Cases

__all__ = ["FACT_LEAVES", "MEMBERS", "Variable", "clock_variable", "occurrence_name", "variables_of"]


@dataclass(frozen=True, slots=True)
class Variable:
    """A fact with finitely many values, the plain ones first; ``descriptions`` puts each into words."""

    name: str
    values: tuple[Any, ...]
    descriptions: tuple[str, ...]


_STATUSES = ("member", "exited", "closed", "merged")
_SETS = tuple([(one,) for one in _STATUSES] + [(one, two) for i, one in enumerate(_STATUSES) for two in _STATUSES[i + 1 :]])
MEMBERS = Variable(
    "members", _SETS, tuple(" and ".join(f"a school {'is a' if s == 'member' else 'has'} {s}" for s in found) for found in _SETS)
)
"""Which statuses the member schools have between them: one for all, or two."""


def truth_of_word(value: Any) -> Truth:
    """Give the truth of ``yes``, ``no`` or anything else."""
    return {"yes": TRUE, "no": FALSE}.get(str(value), UNDETERMINED)


def _never(value: Any) -> Truth:
    return FALSE if value == "yes" else TRUE


FACT_LEAVES: Mapping[type, Callable[[Any], Truth]] = {
    c.Signed: truth_of_word,
    c.Elapsed: truth_of_word,
    c.Never: _never,
    c.Rated: lambda value: FALSE if value == "none" else truth_of_word(value),
}
"""Leaves that are read off one variable of their own; the others are weighed by the library's own evaluator."""


def variables_of(leaf: Any, cases: Cases, scope: str | None) -> list[Variable]:
    """List the variables that a leaf reads; a leaf with a variable of its own has it last."""
    match leaf:
        case c.ClockIs():
            return [clock_variable(leaf.clock.name, cases)]
        case c.FindingIs():
            return _review(leaf.finding.review, cases)
        case c.Reported():
            return [_report(f"support:{leaf.reported.support}" if leaf.reported.support else "implementation")]
        case c.Charter():
            return [charter_variable()]
        case c.LevelIs():
            return [_level(cases)]
        case c.Never():
            return [seen(leaf.never)]
        case c.Elapsed():
            return [_yes_no(f"elapsed:{key_of(leaf.elapsed)}", leaf)]
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
        case _:
            return []


def _yes_no(name: str, leaf: Any, *, unknown: bool = False) -> Variable:
    said = describe(leaf)
    values = ("no", "yes", "unknown") if unknown else ("no", "yes")
    return Variable(name, values, (f"not: {said}", said, f"not known whether {said}")[: len(values)])


def clock_variable(name: str, cases: Cases) -> Variable:
    """Give the variable of a clock's status."""
    spec = cases.policy.clocks.get(name) if cases.policy is not None else None
    deadline, milestone = ("met", "met_late", "lapsed"), ("reached",)
    ends = deadline + milestone if spec is None else deadline if spec.kind == "deadline" else milestone
    values = ("not_started", "running", *ends, *(("stopped",) if cases.ended else ()))
    return Variable(f"clock:{name}", values, tuple(f"the clock '{name}' is {value.replace('_', ' ')}" for value in values))


def _review(name: str, cases: Cases) -> list[Variable]:
    words = name.replace("_", " ")
    held = Variable(f"held:{name}", ("no", "yes"), (f"the {words} review is not held", f"the {words} review is held"))
    if cases.held_first:  # a decided review says the same whether it was held or not: such a case replays either way
        held = Variable(held.name, held.values[::-1], held.descriptions[::-1])
    found = Variable(
        f"review:{name}",
        ("none", "met", "not_met"),
        (f"the {words} review is not decided", f"the {words} review found it met", f"the {words} review found it not met"),
    )
    clock = cases.policy.phase_clock(name) if cases.policy is not None else None
    return [held, found, *([clock_variable(clock, cases)] if clock is not None else [])]


def _report(name: str) -> Variable:
    what = "the implementation" if name == "implementation" else f"the support '{name.partition(':')[2]}'"
    return Variable(
        name,
        ("none", "on_track", "failing"),
        (f"nothing is reported of {what}", f"{what} is reported on track", f"{what} is reported failing"),
    )


def charter_variable() -> Variable:
    """Give the variable that says whether the district is a charter school."""
    descriptions = ("the district is no charter", "the district is a charter", "it is not known whether the district is a charter")
    return Variable("charter", ("no", "yes", "unknown"), descriptions)


def _level(cases: Cases) -> Variable:
    levels = tuple(range(cases.top_level + 1))
    return Variable("level", levels, tuple(f"the level is {n}" + ("" if n < cases.top_level else " or higher") for n in levels))


def occurrence_name(occurrence: c.Occurrence) -> str:
    """Give the name of the variable that says whether something has happened in the cycle."""
    return f"seen:{key_of(occurrence)}"


def seen(occurrence: c.Occurrence) -> Variable:
    """Give the variable that says whether something has happened in the cycle."""
    said = say_occurrence(occurrence)
    return Variable(occurrence_name(occurrence), ("no", "yes"), (f"{said} has not happened", f"{said} has happened"))


def _rating(leaf: c.Rated, scope: str | None) -> Variable:
    said = describe(leaf)
    descriptions = ("no rating is on record", f"not: {said}", said, f"not known whether {said}")
    return Variable(f"rated:{key_of(leaf.rated)}" + (f"@{scope}" if scope else ""), ("none", "no", "yes", "unknown"), descriptions)


def _designations(leaf: c.Designated, cases: Cases, scope: str | None) -> list[Variable]:
    schools = [scope] if scope is not None else cases.schools
    values: list[tuple[str, bool]] = [("none", True), ("another status", True)]
    for status in cases.designations:
        values += [(status, True), (status, False)]
    found = [
        Variable(f"designation:{school}", tuple(values), tuple(_say_designation(school, *value) for value in values)) for school in schools
    ]
    after = leaf.designated.after
    return [*found, *([seen(after)] if after is not None else []), *([MEMBERS] if cases.level_of("members") is not None else [])]


def _say_designation(school: str, status: str, fresh: bool) -> str:
    if status == "none":
        return f"no designation of {school} is on record"
    return f"{school} is designated {status}" + ("" if fresh else " (long ago)")


def _structure(leaf: c.Has, cases: Cases) -> list[Variable]:
    from .cases import FORCE

    if cases.has_is_free:
        return [_yes_no(f"has:{key_of(leaf.has)}", leaf, unknown=True)]
    return [FORCE, *([MEMBERS] if leaf.has.per == "school" and cases.level_of("members") is not None else [])]


def statuses_asked(conditions: Iterable[Any]) -> Sequence[str]:
    """List the designations that conditions ask for."""
    leaves = (leaf for condition in conditions for _, leaf in walk(condition) if isinstance(leaf, c.Designated))
    return tuple(dict.fromkeys(status for leaf in leaves for status in leaf.designated.as_))


def levels_asked(conditions: Iterable[Any]) -> int:
    """Give the highest level that conditions ask for."""
    leaves = (leaf for condition in conditions for _, leaf in walk(condition) if isinstance(leaf, c.LevelIs))
    return max((max(leaf.level.at_least or 0, leaf.level.at_most or 0) for leaf in leaves), default=0)
