"""``catalog``: the policies that come with the library, and what each says, with where it is written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated

from ...condition import describe
from ...condition.english import say_occurrence
from ...dates import Roll
from ...documents import catalog as catalog_of
from ...policy import Policy, Transition
from ...words import listed
from ..common import Json, argument, policy_named, put, put_json, sources
from ..table import Cell, Column, Said, Table, at

__all__ = ["catalog"]

Name = Annotated[str | None, argument("[POLICY]", "A policy of the catalog, or a file (- is stdin); without it, all are listed.")]


def catalog(name: Name = None, as_json: Json = False) -> None:
    """List the policies that come with the library, or show one with its citations."""
    if name is not None:
        policy = policy_named(name)
        if as_json:
            put_json({**policy.to_dict(), "hash": policy.hash})
        else:
            put(*_shown(policy))
        return
    policies = catalog_of()
    if as_json:
        put_json([{"id": one.id, "title": one.title, "hash": one.hash} for one in policies.values()])
        return
    rows: list[tuple[Cell, ...]] = []
    for policy in policies.values():
        clocks = tuple(at(f"{name}: {clock.words()}") for name, clock in policy.clocks.items())
        rows.append((at(policy.id, "bold"), at(policy.effective_from or "-"), clocks or at("-"), at(policy.title)))
    table = Table([Column(title) for title in ("Policy", "From", "Clocks", "What it is")], rows)
    put(table, "", at("partnership-rules catalog POLICY shows one, with where each rule is written.", "dim"))


@dataclass(frozen=True)
class Line:
    """A line of the page: how deep it stands, what it says, and the citations behind it."""

    text: str
    cites: tuple[str, ...] = ()
    depth: int = 1


def _shown(policy: Policy) -> Iterator[Said]:
    numbers = {key: place for place, key in enumerate(policy.citations, 1)}
    yield at(policy.title or policy.id, "bold")
    yield at(f"{policy.id}, in effect from {policy.effective_from or 'any day'}; content {policy.hash[:12]}", "dim")
    for title, section in SECTIONS.items():
        lines = list(section(policy))
        if lines:
            yield at("")
            yield at(title.upper(), "bold")
        for line in lines:
            marks = "".join(f" [{numbers.get(cite, cite)}]" for cite in line.cites)
            yield at(line.text + marks, "" if line.depth == 1 else "dim", indent=2 * line.depth)
    yield at("")
    yield at("WHERE IT IS WRITTEN", "bold")
    yield from sources(one.words() for one in policy.citations.values())


def _states(policy: Policy) -> Iterator[Line]:
    for name, state in policy.states.items():
        mark = " (where it starts)" if state.initial else " (where it ends)" if state.final else ""
        yield Line(f"{policy.title_of(name)}{mark}")


def _clocks(policy: Policy) -> Iterator[Line]:
    for name, clock in policy.clocks.items():
        roll = "; a closed day moves to the next open one" if clock.roll is Roll.FOLLOWING else ""
        yield Line(f"{clock.title or name}: {clock.words()} from {say_occurrence(clock.anchor)}{roll}", clock.cites)
        if clock.note:
            yield Line(clock.note, depth=2)


def _steps(policy: Policy) -> Iterator[Line]:
    for step in policy.transitions:
        sources = listed([policy.title_of(name) for name in step.from_], last="or")
        yield Line(f"{_sets_off(step)}: {sources} → {policy.title_of(step.to)}", step.cites)
        if step.when is not None:
            yield Line(f"when {describe(step.when)}", depth=2)
        if step.by:
            yield Line(f"decided by the {listed([policy.role(role) for role in step.by], last='or')}", depth=2)


def _sets_off(step: Transition) -> str:
    if step.on is None:
        return f"clock {step.clock}".replace("_", " ") if step.clock else "as soon as this holds"
    limits = ", ".join((step.with_ or {}).values())
    return (step.on + (f" ({limits})" if limits else "")).replace("_", " ")


def _requirements(policy: Policy) -> Iterator[Line]:
    for one in policy.requirements:
        yield Line(one.title or one.id, one.cites)


def _ladder(policy: Policy) -> Iterator[Line]:
    for ground in policy.ladder.grounds:
        yield Line(f"Ground: {ground.title or ground.id}", ground.cites)
        yield Line(f"when {describe(ground.when)}", depth=2)
    for level in policy.ladder.levels:
        options = listed([one.title or one.kind for one in level.then.of], last="or") if level.then else "not spelled out"
        yield Line(f"Level {level.level}: {options} {level.effect} follow; the {policy.role(level.decided_by)} decides", level.cites)


def _parameters(policy: Policy) -> Iterator[Line]:
    for name, one in policy.parameters.items():
        yield Line(f"{one.title or name}: {one.value}", one.cites)
        if one.note:
            yield Line(one.note, depth=2)


def _holidays(policy: Policy) -> Iterator[Line]:
    if policy.holidays:
        cites = dict.fromkeys(cite for rule in policy.holidays for cite in rule.cites)
        yield Line(listed(dict.fromkeys(rule.name for rule in policy.holidays)), tuple(cites))


SECTIONS: dict[str, Callable[[Policy], Iterator[Line]]] = {
    "States": _states,
    "Clocks": _clocks,
    "Steps": _steps,
    "What the law asks": _requirements,
    "The next level of accountability": _ladder,
    "Parameters": _parameters,
    "Holidays": _holidays,
}
