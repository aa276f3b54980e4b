"""The policies of the catalog, each as a page: states, clocks, steps, requirements, the ladder, and every citation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import partnership_rules as pr
from partnership_rules.condition.english import say_occurrence
from partnership_rules.documents.lookup import CATALOG

from .markdown import block, code, plain, table
from .pictures import machine

__all__ = ["pages", "table_in_files", "table_of_policies"]


def table_of_policies() -> str:
    """Give the policies of the catalog as a table, and the order in which the site lists them."""
    policies = pr.catalog()
    rows = ([f"[{code(key)}](catalog/{key}.md)", plain(policy.title)] for key, policy in policies.items())
    listed = "\n".join(f"catalog/{key}" for key in policies)
    return f"{table(('policy', 'what it is'), rows)}\n```{{toctree}}\n:hidden:\n\n{listed}\n```\n"


def table_in_files() -> str:
    """Give the policies of the catalog as a table that links to their documents, for those who read the page as a file."""
    folder = "../../src/partnership_rules/catalog/policies"
    rows = ([f"[{code(key)}]({folder}/{key}.policy.yaml)", plain(policy.title)] for key, policy in pr.catalog().items())
    return table(("policy", "what it is"), rows)


def pages() -> Mapping[str, str]:
    """Give the page of every policy by its path in the site."""
    return {f"reference/catalog/{key}.md": _page(policy) for key, policy in pr.catalog().items()}


def _page(policy: pr.Policy) -> str:
    sections = (
        ("States", _states(policy)),
        ("Clocks", _clocks(policy)),
        ("Steps", _steps(policy)),
        ("What the law requires", _requirements(policy)),
        ("Grounds for the next level", _grounds(policy)),
        ("What the next level is before a plan is signed", _levels(policy)),
        ("Parameters", _parameters(policy)),
        ("Who counts as a member school", _membership(policy)),
        ("Roles", [f"- {code(key)}: {plain(words)}" for key, words in policy.roles.items()]),
        ("Days that close offices", _holidays(policy)),
        ("Where it is written", _citations(policy)),
        ("The file", [_file(policy)]),
    )
    lines = [f"# {code(policy.id)}", "", f"{plain(policy.title)}.", "", *_head(policy), "", machine(policy), ""]
    for title, body in sections:
        found = list(body)
        if found:
            lines += [f"## {title}", "", *found, ""]
    return "\n".join(lines) + "\n"


def _head(policy: pr.Policy) -> Iterator[str]:
    since = f"In effect from {policy.effective_from}" + (f" until {policy.effective_until}. " if policy.effective_until else ". ")
    yield (since if policy.effective_from else "") + _cited(policy, policy.cites)
    if policy.note:
        yield f"\n{plain(policy.note)}"
    yield f"\nContent hash: {code(policy.hash)}"


def _cited(policy: pr.Policy, cites: Sequence[str]) -> str:
    """Give citations as links to where the page spells them out."""
    said = (f"[{key}](#{policy.id}-{key})" if key in policy.citations else plain(key) for key in cites)
    return f"Written in {', '.join(said)}." if cites else ""


def _under(*lines: str) -> str:
    """Put sentences under an item of a list."""
    return "".join(f"\n  \\\n  {line}" for line in lines if line)


def _states(policy: pr.Policy) -> Iterator[str]:
    for name, state in policy.states.items():
        ends = " It starts here." if state.initial else " Final." if state.final else ""
        yield f"- {code(name)}: {plain(policy.title_of(name))}.{ends}{_under(plain(state.note))}"


def _clocks(policy: pr.Policy) -> Iterator[str]:
    for name, clock in policy.clocks.items():
        rolled = ", rolled off Saturdays, Sundays and legal holidays" if clock.roll.value == "following" else ""
        met = f" Met by: {', '.join(map(say_occurrence, clock.met_by))}." if clock.met_by else ""
        phase = f" Benchmarks of the phase {code(clock.phase)} fall due with it." if clock.phase else ""
        counted = f"A {clock.kind}: {clock.words()} after {say_occurrence(clock.anchor)}{rolled}.{met}{phase}"
        yield f"- {code(name)}: {plain(clock.title)}{_under(counted, plain(clock.note), _cited(policy, clock.cites))}"


def _steps(policy: pr.Policy) -> Iterator[str]:
    for one in policy.transitions:
        limits = ", ".join(f"{key}: {value}" for key, value in (one.with_ or {}).items())
        trigger = _trigger(one)
        ways = f"from {', '.join(map(code, one.from_))} to {code(one.to)}"
        guard = f"Only where {plain(pr.describe(one.when))}." if one.when is not None else ""
        by = f"Decided by {' or '.join(plain(policy.role(key)) for key in one.by)}." if one.by else ""
        more = " A new cycle begins." if one.new_cycle else ""
        head = f"- {code(one.id)}: {trigger}{f' with {plain(limits)}' if limits else ''}, {ways}.{more}"
        yield head + _under(guard, by, plain(one.note), _cited(policy, one.cites))


def _trigger(one: Any) -> str:
    if one.on:
        return f"on a record {code(one.on)}"
    return f"when the clock {code(one.clock)} comes" if one.clock else "as soon as its conditions hold"


def _conditioned(policy: pr.Policy, listed: Iterable[Any], word: str) -> Iterator[str]:
    for one in listed:
        each = " (for each member school)" if one.for_ == "each" else ""
        holds = getattr(one, "requires", None)
        where = f"{word} {plain(pr.describe(one.when))}." if one.when is not None else ""
        must = f"It must hold that {plain(pr.describe(holds))}." if holds is not None else ""
        yield f"- {code(one.id)}{each}: {plain(one.title)}{_under(where, must, plain(getattr(one, 'note', '')), _cited(policy, one.cites))}"


def _requirements(policy: pr.Policy) -> Iterator[str]:
    return _conditioned(policy, policy.requirements, "It applies where")


def _grounds(policy: pr.Policy) -> Iterator[str]:
    return _conditioned(policy, policy.ladder.grounds, "When")


def _levels(policy: pr.Policy) -> Iterator[str]:
    for level in policy.ladder.levels:
        menu = level.then
        chosen = f"{menu.choose} of: {'; '.join(plain(one.title or one.kind) for one in menu.of)}." if menu else ""
        head = f"- level {level.level}: {plain(level.title)} ({level.effect} follow; decided by {plain(policy.role(level.decided_by))})"
        yield head + _under(chosen, plain(level.note), _cited(policy, level.cites))


def _parameters(policy: pr.Policy) -> Iterator[str]:
    for name, one in policy.parameters.items():
        choices = f"May be {', '.join(map(code, one.choices))}." if one.choices else ""
        yield f"- {code(name)} = {code(one.value)}: {plain(one.title)}{_under(choices, plain(one.note), _cited(policy, one.cites))}"


def _membership(policy: pr.Policy) -> Iterator[str]:
    if policy.membership.excluding:
        reasons = ", ".join(map(code, policy.membership.excluding))
        yield f"A school that was identified only for {reasons} does not count. {_cited(policy, policy.membership.cites)}"


def _holidays(policy: pr.Policy) -> Iterator[str]:
    for rule in policy.holidays:
        yield f"- {plain(rule.name)}: {_day_of(rule)}{_years(rule)} {_cited(policy, rule.cites)}"


def _day_of(rule: Any) -> str:
    if hasattr(rule, "nth"):
        nth = "last" if rule.nth == -1 else ("first", "second", "third", "fourth", "fifth")[rule.nth - 1]
        return f"the {nth} {rule.weekday.capitalize()} of month {rule.month}"
    if hasattr(rule, "month"):
        moved = "; a Sunday makes the Monday after it a holiday too" if rule.sunday_moves_to_monday else ""
        return f"day {rule.day} of month {rule.month}{moved}"
    return ", ".join(map(str, rule.dates))


def _years(rule: Any) -> str:
    since = f", from {rule.from_year}" if getattr(rule, "from_year", None) else ""
    until = f", until {rule.until_year}" if getattr(rule, "until_year", None) else ""
    return f"{since}{until}."


def _citations(policy: pr.Policy) -> Iterator[str]:
    for key, one in policy.citations.items():
        link = f"[{plain(one.title)}](<{one.url}>)" if one.url else plain(one.title)
        quote = f"\n\n> {plain(one.quote)}" if one.quote else ""
        note = f"\n\n{plain(one.note)}" if one.note else ""
        yield f"({policy.id}-{key})=\n{code(key)}\n: {link}" + f"{quote}{note}".replace("\n\n", "\n\n  ") + "\n"


def _file(policy: pr.Policy) -> str:
    path = next(path for path in sorted(CATALOG.iterdir()) if path.name.partition(".policy.")[0] == policy.id)
    return block(path.read_text("utf-8"), "yaml")
