"""A standing as a page in plain words, for a superintendent: where it stands, what is due, what could follow, and why."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from ..logic import MARKS, Because, Truth
from ..words import listed
from . import sentences
from .escape import for_line, for_terminal
from .sentences import said, school_name, state_title

if TYPE_CHECKING:
    from ..benchmark import Finding
    from ..standing import ClauseResult, Decision, Standing

__all__ = ["decision_page", "page", "tree"]

WIDTH = 100
NARROWEST = 40
_WIDTH: ContextVar[int] = ContextVar("width of the page being told", default=WIDTH)


def page(standing: Standing, *, width: int = WIDTH) -> str:
    """Tell a standing as a page of text, at most ``width`` characters wide (40 at the least)."""
    with _wide(width):
        return _page(standing)


@contextmanager
def _wide(width: int) -> Iterator[None]:
    """Tell what is told inside at a width."""
    before = _WIDTH.set(max(width, NARROWEST))
    try:
        yield
    finally:
        _WIDTH.reset(before)


def _page(standing: Standing) -> str:
    sections = (
        ("Where it stands", _stands(standing)),
        ("What is due, and how it is counted", _clocks(standing)),
        ("What is missed, and by how much", _missed(standing)),
        ("Benchmarks", _benchmarks(standing)),
        ("What could follow, and who decides", _follow(standing)),
        ("What the law asks", _requirements(standing)),
        ("What cannot be decided yet, and what would decide it", _open(standing)),
        ("How it came here", _trail(standing)),
        ("Where it is written", _sources(standing)),
    )
    lines = list(_head(standing))
    for title, body in sections:
        found = list(body)
        if found:
            lines += ["", title.upper(), *found]
    return for_terminal("\n".join(lines)).replace("\ufffd\n", "\n") + "\n"


def _wrap(text: str, *, lead: str = "  ", hang: int | None = None) -> list[str]:
    """Wrap a sentence; later lines hang under the first word."""
    rest = " " * (len(lead) if hang is None else hang)
    return textwrap.wrap(for_line(text), _WIDTH.get(), initial_indent=lead, subsequent_indent=rest, break_on_hyphens=False) or [lead]


def tree(because: Because, *, depth: int = 1, width: int | None = None) -> list[str]:
    """Return a tree of reasons as indented lines, with a mark for each truth; ``width`` is that of the page, or 100."""
    with _wide(width or _WIDTH.get()):
        return _tree(because, depth)


def _tree(because: Because, depth: int) -> list[str]:
    lines: list[str] = []
    for level, node in because.walk():
        pad = "  " * (depth + level)
        cites = f" [{'; '.join(node.cites)}]" if node.cites else ""
        lines += _wrap(f"{node.text}{cites}", lead=f"{pad}{MARKS[node.truth]} ")
        if node.flip:
            lines += _wrap(f"what would turn it: {node.flip}", lead=f"{pad}    ")
    return lines


def _head(standing: Standing) -> Iterator[str]:
    district = standing.partnership.district
    code = f", district {district.id}" if district.id else ""
    yield from _wrap(f"{district.name}{code}", lead="")
    known = f", as it was known on {standing.known_on}" if standing.known_on else ""
    yield from _wrap(f"Standing on {standing.as_of}{known}, by the policy '{standing.policy.id}'", lead="")
    yield "=" * min(72, _WIDTH.get())


def _stands(standing: Standing) -> Iterator[str]:
    yield from _wrap(sentences.standing_words(standing))
    if told := sentences.agreement_words(standing):
        yield from _wrap(told)
    for words in sentences.members_words(standing):
        yield from _wrap(words)
    if standing.overridden:
        yield from _override_lines(standing)


def _override_lines(standing: Standing) -> Iterator[str]:
    plain = standing.without_overrides()
    yield from _wrap(f"Overrides are on record. Without them it would stand at: {plain.title}, since {plain.since}.")


def _clocks(standing: Standing) -> Iterator[str]:
    for clock in standing.clocks:
        yield from _wrap(f"{sentences.clock_mark(clock)} {clock.title}: {sentences.clock_words(clock)}", hang=4)
        if clock.counted:
            yield from _wrap(f"counted: {clock.counted}", lead="      ", hang=8)
        if clock.extended_by is not None:
            ext = clock.extended_by
            yield from _wrap(
                f"extended to {ext.until} by {standing.policy.role(ext.by)} under {ext.authority}: {ext.reason}", lead="      ", hang=8
            )
        if clock.cites:
            yield from _wrap(f"written in: {_cited(standing, clock.cites)}", lead="      ", hang=8)


def _missed(standing: Standing) -> Iterator[str]:
    for clock in standing.clocks:
        if clock.says.lapsed:
            yield from _wrap(f"✗ {clock.title}: {sentences.clock_words(clock)}", hang=4)
    for finding in standing.benchmarks:
        if finding.is_missed:
            yield from _wrap(f"✗ {_finding_words(standing, finding)}", hang=4)


def _finding_words(standing: Standing, finding: Finding) -> str:
    name = finding.benchmark.title or finding.id
    where = f" at {school_name(standing, finding.school)}" if finding.school else ""
    due = f"; due {finding.due}" if finding.due else ""
    return f"{name}{where}: {said(finding.outcome)}{due}. {sentences.finding_detail(finding)}"


def _benchmarks(standing: Standing) -> Iterator[str]:
    if why := sentences.none_judged(standing):
        yield from _wrap(f"? {why}", hang=4)
    for finding in standing.benchmarks:
        if not finding.is_missed:
            yield from _wrap(f"{MARKS[finding.truth]} {_finding_words(standing, finding)}", hang=4)


def _follow(standing: Standing) -> Iterator[str]:
    yield from _next_level(standing)
    for clause in standing.clauses:
        yield from _clause(standing, clause)
    if told := sentences.grounds_words(standing):
        yield from _wrap(told, hang=4)
    for option in standing.options:
        limits = f" ({', '.join(value for _, value in option.with_)})" if option.with_ else ""
        by = f", decided by the {listed([standing.policy.role(role) for role in option.by], last='or')}" if option.by else ""
        leads = f"'{said(option.kind)}'{limits} leads to '{standing.policy.title_of(option.to)}'"
        yield from _wrap(f"{MARKS[option.guard]} {leads}{by}: {sentences.GUARD[option.guard]}", hang=4)


def _next_level(standing: Standing) -> Iterator[str]:
    level = standing.next_level
    if level is None:
        return
    menu = sentences.menu_words(level.then) if level.then else "not spelled out"
    who = standing.policy.role(level.decided_by)
    told = f"Until a plan is signed, the next level of accountability is: {menu}. It {level.effect} follow; the {who} decides."
    yield from _wrap(f"· {told}", hang=4)
    if level.cites:
        yield from _wrap(f"written in: {_cited(standing, level.cites)}", lead="      ", hang=8)


def _clause(standing: Standing, clause: ClauseResult) -> Iterator[str]:
    title = clause.clause.title or clause.id
    where = f" at {school_name(standing, clause.school)}" if clause.school else ""
    mark = "!" if clause.truth is Truth.TRUE else MARKS[clause.truth] if clause.truth is Truth.UNDETERMINED else "·"
    yield from _wrap(f"{mark} Clause '{title}'{where}: {said(clause.outcome)}. {sentences.clause_words(standing, clause)}", hang=4)
    if clause.selected:
        yield from _wrap(f"selected: {listed([said(kind) for kind in clause.selected])}", lead="      ", hang=8)
    if clause.override is not None:
        yield from _wrap(clause.override.sentence(), lead="      ", hang=8)
    if clause.cites:
        yield from _wrap(f"written in: {'; '.join(clause.cites)}", lead="      ", hang=8)


def _requirements(standing: Standing) -> Iterator[str]:
    for requirement in standing.requirements:
        where = f" at {school_name(standing, requirement.school)}" if requirement.school else ""
        title = requirement.title or requirement.id
        yield from _wrap(f"{MARKS[requirement.truth]} {title}{where}: {said(requirement.outcome)}", hang=4)


def _open(standing: Standing) -> Iterator[str]:
    for what, needs, is_told in sentences.open_words(standing):
        yield from _wrap(f"? {what}", hang=4)
        for need in ("what is named above",) if is_told else needs:
            yield from _wrap(f"needs: {need}", lead="      ", hang=8)


def _trail(standing: Standing) -> Iterator[str]:
    for step in standing.trail:
        name = sentences.step_words(step, standing.policy)
        if step.outcome == "refused":
            yield from _wrap(f"{step.on}  {name}: refused", hang=14)
            yield from tree(step.because, depth=7)
        elif step.from_ != step.to:
            yield from _wrap(f"{step.on}  {name} → {state_title(standing.policy, step.to)}", hang=14)
        else:
            yield from _wrap(f"{step.on}  {name}", hang=14)


def _cited(standing: Standing, cites: Sequence[str]) -> str:
    known = _numbers(standing)
    return "; ".join(f"[{known[cite]}]" if cite in known else cite for cite in cites)


def _numbers(standing: Standing) -> dict[str, int]:
    """Return the citations of clocks and levels their numbers, in the order in which the page names them."""
    cites: list[str] = [cite for clock in standing.clocks for cite in clock.cites]
    if standing.next_level is not None:
        cites += standing.next_level.cites
    return {cite: number for number, cite in enumerate(dict.fromkeys(cites), 1)}


def _sources(standing: Standing) -> Iterator[str]:
    for cite, number in _numbers(standing).items():
        yield from _wrap(cite, lead=f"  [{number}] ", hang=6)
    for source in sentences.sources_of(standing):
        yield from _wrap(f"on record: {source}", hang=6)


def decision_page(decision: Decision, *, width: int = WIDTH) -> str:
    """Tell a decision of the gatekeeper in plain words, at most ``width`` characters wide (40 at the least)."""
    with _wide(width):
        return _decision_page(decision)


def _decision_page(decision: Decision) -> str:
    step = decision.step
    head = "Accepted" if decision.accepted else "Refused"
    lines = _wrap(f"{head}: '{said(step.what)}' on {step.on} in '{state_title(decision.standing.policy, step.from_)}'.", lead="")
    lines += tree(step.because, depth=0)
    if decision.needs:
        lines += ["", "What would have to be true:"]
        for need in decision.needs:
            lines += _wrap(f"- {need}", hang=4)
    return "\n".join(lines) + "\n"
