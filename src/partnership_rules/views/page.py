"""A standing as a page in plain words, for a superintendent: where it stands, what is due, what could follow, and why."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ..logic import MARKS, Because, Truth
from ..words import listed, plural
from .escape import for_terminal

if TYPE_CHECKING:
    from ..benchmark import Finding
    from ..standing import ClauseResult, ClockResult, Decision, Standing

__all__ = ["decision_page", "page", "tree"]

WIDTH = 100
STATUS = {
    "not_started": "not started",
    "running": "running",
    "met": "met",
    "met_late": "met late",
    "lapsed": "lapsed",
    "reached": "reached",
    "stopped": "stopped",
}


def page(standing: Standing) -> str:
    """Tell a standing as a page of text, at most 100 characters wide."""
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
    flat = " ".join(for_terminal(text.replace("\n", " ")).split())
    rest = " " * (len(lead) if hang is None else hang)
    return textwrap.wrap(flat, WIDTH, initial_indent=lead, subsequent_indent=rest, break_on_hyphens=False) or [lead]


def tree(because: Because, *, depth: int = 1) -> list[str]:
    """Give a tree of reasons as indented lines, with a mark for each truth."""
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
    yield "=" * 72


def _stands(standing: Standing) -> Iterator[str]:
    level = f"; level of accountability {standing.level}" if standing.level else ""
    cycle = f"; cycle {standing.cycle}" if standing.cycle > 1 else ""
    yield from _wrap(f"{standing.title}, since {standing.since}{level}{cycle}.")
    due = standing.next_due
    if due is not None and due.due is not None:
        yield from _wrap(f"Next: {due.title}, on {due.due} ({_left(due)}).")
    if standing.in_force:
        text = f"'{standing.agreement}'" if standing.agreement else "one whose text is not on record"
        yield from _wrap(f"The agreement in force: {text}.")
    if standing.members:
        by_status: dict[str, list[str]] = {}
        for member in standing.members:
            by_status.setdefault(member.status, []).append(_school(standing, member.id))
        for status, names in by_status.items():
            yield from _wrap(f"{plural(len(names), 'school')} ({status}): {listed(names)}.")
    if standing.overridden:
        yield from _override_lines(standing)


def _override_lines(standing: Standing) -> Iterator[str]:
    plain = standing.without_overrides()
    yield from _wrap(f"Overrides are on record. Without them it would stand at: {plain.title}, since {plain.since}.")


def _school(standing: Standing, key: str | None) -> str:
    return next((school.name or school.id for school in standing.partnership.schools if school.id == key), key or "")


def _left(clock: ClockResult) -> str:
    if clock.days_left is None:
        return ""
    return "today is its last day" if clock.days_left == 0 else f"{plural(clock.days_left, 'day')} left"


def _clocks(standing: Standing) -> Iterator[str]:
    for clock in standing.clocks:
        yield from _wrap(f"{_clock_mark(clock)} {clock.title}: {_clock_words(clock)}", hang=4)
        if clock.counted:
            yield from _wrap(f"counted: {clock.counted}", lead="      ", hang=8)
        if clock.extended_by is not None:
            ext = clock.extended_by
            yield from _wrap(f"extended to {ext.until} by {standing.policy.role(ext.by)} under {ext.authority}: {ext.reason}", lead="      ", hang=8)
        if clock.cites:
            yield from _wrap(f"written in: {_cited(standing, clock.cites)}", lead="      ", hang=8)


def _clock_mark(clock: ClockResult) -> str:
    return {"met": "✓", "met_late": "✓", "lapsed": "✗"}.get(clock.status, "·")


def _clock_words(clock: ClockResult) -> str:
    if clock.status == "not_started":
        return f"not started; it starts with {clock.anchored_on}"
    if clock.status == "running":
        return f"due on {clock.due}, {_left(clock)}"
    late = f", {plural(clock.days_late, 'day')} late" if clock.days_late else ""
    if clock.status in ("met", "met_late"):
        return f"met on {clock.met_on}, due on {clock.due}{late}"
    if clock.review is not None and clock.status == "reached":
        return f"due on {clock.due}; {_review_words(clock)}"
    if clock.status == "lapsed":
        return f"lapsed: it was due on {clock.due}{late}"
    return f"{STATUS[clock.status]} (due on {clock.due})"


def _review_words(clock: ClockResult) -> str:
    late = f", {plural(clock.days_late, 'day')} late" if clock.days_late else ""
    held = f"held on {clock.held_on}{late}" if clock.held_on else f"no review is on record as held{late}"
    return held + (f", decided on {clock.decided_on}" if clock.decided_on else ", not decided")


def _missed(standing: Standing) -> Iterator[str]:
    for clock in standing.clocks:
        if clock.status == "lapsed":
            yield from _wrap(f"✗ {clock.title}: {_clock_words(clock)}", hang=4)
    for finding in standing.benchmarks:
        if finding.is_missed:
            yield from _wrap(f"✗ {_finding_words(standing, finding)}", hang=4)


def _finding_words(standing: Standing, finding: Finding) -> str:
    name = finding.benchmark.title or finding.id
    where = f" at {_school(standing, finding.school)}" if finding.school else ""
    due = f"; due {finding.due}" if finding.due else ""
    told = finding.because
    inner = told.parts[0].text if told.parts else ""
    override = f" ({finding.override.sentence()})" if finding.override else ""
    detail = finding.because.parts[-1].parts[0].text if finding.override and told.parts and told.parts[-1].parts else inner
    return f"{name}{where}: {finding.outcome.replace('_', ' ')}{due}. {detail}{override}"


def _benchmarks(standing: Standing) -> Iterator[str]:
    if not standing.benchmarks and standing.in_force and not standing.is_final:
        why = "the text of the agreement is not on record" if standing.agreement is None else "the agreement holds none for the schools on record"
        yield from _wrap(f"? None can be judged: {why}.", hang=4)
    for finding in standing.benchmarks:
        if not finding.is_missed:
            yield from _wrap(f"{MARKS[finding.truth]} {_finding_words(standing, finding)}", hang=4)


def _follow(standing: Standing) -> Iterator[str]:
    yield from _next_level(standing)
    for clause in standing.clauses:
        yield from _clause(standing, clause)
    holding = [ground for ground in standing.grounds if ground.truth is Truth.TRUE]
    if standing.grounds:
        said = f"Grounds for the next level of accountability: {listed([g.title or g.id for g in holding])}." if holding else "No ground for the next level of accountability is on record."
        yield from _wrap(f"{'!' if holding else '·'} {said}", hang=4)
    for option in standing.options:
        limits = f" ({', '.join(value for _, value in option.with_)})" if option.with_ else ""
        by = f", decided by the {listed([standing.policy.role(role) for role in option.by], last='or')}" if option.by else ""
        kind = option.kind.replace("_", " ")
        yield from _wrap(f"{MARKS[option.guard]} '{kind}'{limits} leads to '{standing.policy.title_of(option.to)}'{by}: {_GUARD[option.guard]}", hang=4)


_GUARD = {Truth.TRUE: "possible now", Truth.FALSE: "not possible now", Truth.UNDETERMINED: "cannot be decided from what is known"}


def _next_level(standing: Standing) -> Iterator[str]:
    level = standing.next_level
    if level is None:
        return
    menu = _menu(level.then) if level.then else "not spelled out"
    yield from _wrap(f"· Until a plan is signed, the next level of accountability is: {menu}. It {level.effect} follow; the {standing.policy.role(level.decided_by)} decides.", hang=4)
    if level.cites:
        yield from _wrap(f"written in: {_cited(standing, level.cites)}", lead="      ", hang=8)


def _menu(menu: object) -> str:
    options = [consequence.title or consequence.kind.replace("_", " ") for consequence in menu.of]  # type: ignore[attr-defined]
    choose = menu.choose  # type: ignore[attr-defined]
    return listed(options) if choose == "all" or len(options) == 1 else f"{choose} of: {listed(options, last='or')}"


def _clause(standing: Standing, clause: ClauseResult) -> Iterator[str]:
    title = clause.clause.title or clause.id
    where = f" at {_school(standing, clause.school)}" if clause.school else ""
    who = standing.policy.role(clause.clause.decided_by)
    outcome = clause.outcome.replace("_", " ")
    yield from _wrap(f"{'!' if clause.truth is Truth.TRUE else MARKS[clause.truth]} Clause '{title}'{where}: {outcome}. If it is, there {clause.clause.effect} follow: {_menu(clause.clause.then)}; the {who} decides.", hang=4)
    if clause.selected:
        yield from _wrap(f"selected: {listed([kind.replace('_', ' ') for kind in clause.selected])}", lead="      ", hang=8)
    if clause.override is not None:
        yield from _wrap(clause.override.sentence(), lead="      ", hang=8)
    if clause.cites:
        yield from _wrap(f"written in: {'; '.join(clause.cites)}", lead="      ", hang=8)


def _requirements(standing: Standing) -> Iterator[str]:
    for requirement in standing.requirements:
        where = f" at {_school(standing, requirement.school)}" if requirement.school else ""
        outcome = requirement.outcome.replace("_", " ")
        yield from _wrap(f"{MARKS[requirement.truth]} {requirement.title or requirement.id}{where}: {outcome}", hang=4)


def _open(standing: Standing) -> Iterator[str]:
    if standing.is_final:
        return
    needed: dict[tuple[str, ...], list[str]] = {}
    for one in standing.undetermined:
        needed.setdefault(one.needs, []).append(one.what)
    for needs, whats in needed.items():
        yield from _wrap(f"? {listed(whats)}", hang=4)
        for need in needs:
            yield from _wrap(f"needs: {need}", lead="      ", hang=8)


def _trail(standing: Standing) -> Iterator[str]:
    for step in standing.trail:
        name = step.what.replace("_", " ").replace("clock:", "clock: ")
        if step.outcome == "refused":
            yield from _wrap(f"{step.on}  {name}: refused", hang=14)
            yield from tree(step.because, depth=7)
        elif step.from_ != step.to:
            yield from _wrap(f"{step.on}  {name} → {standing.policy.title_of(step.to)}", hang=14)
        else:
            yield from _wrap(f"{step.on}  {name}", hang=14)


def _cited(standing: Standing, cites: Sequence[str]) -> str:
    known = _numbers(standing)
    return "; ".join(f"[{known[cite]}]" if cite in known else cite for cite in cites)


def _numbers(standing: Standing) -> dict[str, int]:
    """Number the citations of clocks and levels in the order in which the page names them."""
    cites: list[str] = [cite for clock in standing.clocks for cite in clock.cites]
    if standing.next_level is not None:
        cites += standing.next_level.cites
    return {cite: number for number, cite in enumerate(dict.fromkeys(cites), 1)}


def _sources(standing: Standing) -> Iterator[str]:
    for cite, number in _numbers(standing).items():
        yield from _wrap(cite, lead=f"  [{number}] ", hang=6)
    yield from _record_sources(standing.partnership.records)


def _record_sources(records: Iterable[object]) -> Iterator[str]:
    for source in dict.fromkeys(str(getattr(record, "source", "")) for record in records):
        if source:
            yield from _wrap(f"on record: {source}", hang=6)


def decision_page(decision: Decision) -> str:
    """Tell a decision of the gatekeeper in plain words."""
    step = decision.step
    head = "Accepted" if decision.accepted else "Refused"
    lines = _wrap(f"{head}: '{step.what.replace('_', ' ')}' on {step.on} in '{decision.standing.policy.title_of(step.from_)}'.", lead="")
    lines += tree(step.because, depth=0)
    if decision.needs:
        lines += ["", "What would have to be true:"]
        for need in decision.needs:
            lines += _wrap(f"- {need}", hang=4)
    return "\n".join(lines) + "\n"
