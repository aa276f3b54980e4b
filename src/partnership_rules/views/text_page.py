"""A standing as a page in plain words, for a superintendent: where it stands, what is due, what could follow, and why."""

from collections.abc import Callable, Iterator, Sequence

from ..benchmark import Finding
from ..logic import MARKS, Because, Truth
from ..model import expect
from ..standing import ClauseResult, Decision, Standing
from ..words import listed
from . import sentences
from .escape import for_terminal
from .lines import WIDTH, Line, wrapped
from .plain import NARROWEST
from .sentences import at_school, said, state_title, step_day_words
from .titles import titles_of

__all__ = ["decision_page", "page", "tree"]

_DETAIL = " " * 6


def page(standing: Standing, *, width: int = WIDTH) -> str:
    """Write a standing as a page of text, at most ``width`` characters wide (40 at the least)."""
    expect(standing, Standing, hint="pr.evaluate() gives one")
    wide = max(width, NARROWEST)
    lines = [*wrapped(_head(standing), wide), "=" * min(72, wide)]
    for title, section in _SECTIONS.items():
        if found := wrapped(section(standing), wide):
            lines += ["", title.upper(), *found]
    return for_terminal("\n".join(lines)).replace("\ufffd\n", "\n") + "\n"


def tree(because: Because, *, standing: Standing | None = None, width: int = WIDTH) -> list[str]:
    """Return a tree of reasons as indented lines, with a mark for each truth; of a ``standing`` the ids are said by their titles."""
    return wrapped(_tree(because, 1, standing), max(width, NARROWEST))


def _tree(because: Because, depth: int, standing: Standing | None = None) -> Iterator[Line]:
    for level, node in because.walk():
        pad = "  " * (depth + level)
        cites = f" [{'; '.join(node.cites)}]" if node.cites else ""
        yield Line(f"{sentences.in_titles(standing, node.text)}{cites}", f"{pad}{MARKS[node.truth]} ")
        if node.flip:
            yield Line(f"what would turn it: {sentences.in_titles(standing, node.flip)}", f"{pad}    ")


def _head(standing: Standing) -> Iterator[Line]:
    yield Line(sentences.district_words(standing.partnership.district), "")
    yield Line(f"Standing on {standing.as_of}{sentences.known_words(standing)}, by the policy '{standing.policy.id}'", "")


def _stands(standing: Standing) -> Iterator[Line]:
    lines = (sentences.standing_words(standing), sentences.agreement_words(standing), *sentences.members_words(standing))
    yield from (Line(words) for words in (*lines, sentences.override_words(standing)) if words)


def _clocks(standing: Standing) -> Iterator[Line]:
    for clock in standing.clocks:
        yield Line(f"{sentences.clock_mark(clock)} {clock.title}: {sentences.clock_words(standing, clock)}", hang=4)
        if clock.counted:
            yield Line(f"counted: {clock.counted}", _DETAIL, 8)
        if clock.extended_by is not None:
            yield Line(sentences.extension_words(standing, clock.extended_by), _DETAIL, 8)
        if clock.cites:
            yield Line(f"written in: {_cited(standing, clock.cites)}", _DETAIL, 8)


def _missed(standing: Standing) -> Iterator[Line]:
    for clock in standing.clocks:
        if clock.says.lapsed:
            yield Line(f"✗ {clock.title}: {sentences.clock_words(standing, clock)}", hang=4)
    for finding in standing.benchmarks:
        if finding.is_missed:
            yield Line(f"✗ {_finding_words(standing, finding)}", hang=4)


def _finding_words(standing: Standing, finding: Finding) -> str:
    name = at_school(standing, finding.benchmark.title or said(finding.id), finding.school)
    due = f"; due {finding.due}" if finding.due else ""
    return f"{name}: {said(finding.outcome)}{due}. {sentences.in_titles(standing, sentences.finding_detail(finding))}"


def _benchmarks(standing: Standing) -> Iterator[Line]:
    if why := sentences.none_judged(standing):
        yield Line(f"? {why}", hang=4)
    for finding in standing.benchmarks:
        if not finding.is_missed:
            yield Line(f"{MARKS[finding.truth]} {_finding_words(standing, finding)}", hang=4)


def _follow(standing: Standing) -> Iterator[Line]:
    if standing.next_level is not None:
        yield Line(f"· {sentences.level_words(standing, standing.next_level)}", hang=4)
        if standing.next_level.cites:
            yield Line(f"written in: {_cited(standing, standing.next_level.cites)}", _DETAIL, 8)
    for clause in standing.clauses:
        yield from _clause(standing, clause)
    if grounds := sentences.grounds_words(standing):
        yield Line(grounds, hang=4)
    for option in standing.options:
        limits = f" ({', '.join(value for _, value in option.with_)})" if option.with_ else ""
        by = f", decided by the {listed([standing.policy.role(role) for role in option.by], last='or')}" if option.by else ""
        leads = f"'{said(option.kind)}'{limits} leads to '{standing.policy.title_of(option.to)}'"
        yield Line(f"{MARKS[option.guard]} {leads}{by}: {sentences.GUARD[option.guard]}", hang=4)


def _clause(standing: Standing, clause: ClauseResult) -> Iterator[Line]:
    title = at_school(standing, f"'{clause.clause.title or said(clause.id)}'", clause.school)
    mark = "!" if clause.truth is Truth.TRUE else MARKS[clause.truth] if clause.truth is Truth.UNDETERMINED else "·"
    yield Line(f"{mark} Clause {title}: {said(clause.outcome)}. {sentences.clause_words(standing, clause)}", hang=4)
    if clause.selected:
        yield Line(f"selected: {listed([said(kind) for kind in clause.selected])}", _DETAIL, 8)
    if clause.override is not None:
        yield Line(clause.override.sentence(), _DETAIL, 8)
    if clause.cites:
        yield Line(f"written in: {'; '.join(clause.cites)}", _DETAIL, 8)


def _requirements(standing: Standing) -> Iterator[Line]:
    for requirement in standing.requirements:
        title = at_school(standing, requirement.title or said(requirement.id), requirement.school)
        yield Line(f"{MARKS[requirement.truth]} {title}: {said(requirement.outcome)}", hang=4)


def _open(standing: Standing) -> Iterator[Line]:
    for what, needs in sentences.open_words(standing):
        yield Line(f"? {what}", hang=4)
        for need in needs:
            yield Line(need, _DETAIL, 8)


def _trail(standing: Standing) -> Iterator[Line]:
    for step in standing.trail:
        idle = sentences.outcome_words(step, standing.policy)
        after = f": {idle}" if idle else f" → {state_title(standing.policy, step.to)}" if step.from_ != step.to else ""
        yield Line(f"{step.on}  {sentences.step_words(step, titles_of(standing))}{after}", hang=14)
        if step.outcome == "refused":
            yield from _tree(step.because, 7, standing)


def _cited(standing: Standing, cites: Sequence[str]) -> str:
    known = _numbers(standing)
    return "; ".join(f"[{known[cite]}]" if cite in known else cite for cite in cites)


def _numbers(standing: Standing) -> dict[str, int]:
    """Return the citations of clocks and levels their numbers, in the order in which the page names them."""
    cites: list[str] = [cite for clock in standing.clocks for cite in clock.cites]
    if standing.next_level is not None:
        cites += standing.next_level.cites
    return {cite: number for number, cite in enumerate(dict.fromkeys(cites), 1)}


def _sources(standing: Standing) -> Iterator[Line]:
    for cite, number in _numbers(standing).items():
        yield Line(cite, f"  [{number}] ", 6)
    for source in sentences.sources_of(standing):
        yield Line(f"on record: {source}", hang=6)


_SECTIONS: dict[str, Callable[[Standing], Iterator[Line]]] = {
    "Where it stands": _stands,
    "What is due, and how it is counted": _clocks,
    "What is missed, and by how much": _missed,
    "Benchmarks": _benchmarks,
    "What could follow, and who decides": _follow,
    "What the law asks": _requirements,
    "What cannot be decided yet, and what would decide it": _open,
    "How it came here": _trail,
    "Where it is written": _sources,
}


def decision_page(decision: Decision, *, width: int = WIDTH) -> str:
    """Write a decision of the gatekeeper in plain words, at most ``width`` characters wide (40 at the least)."""
    step = expect(decision, Decision, hint="pr.propose() gives one").step
    head = f"{'Accepted' if decision.accepted else decision.outcome.capitalize()}: '{said(step.what)}' {step_day_words(step)}"
    lines = [Line(f"{head} in '{state_title(decision.standing.policy, step.from_)}'.", ""), *_tree(step.because, 0, decision.standing)]
    if decision.needs:
        needs = (Line(f"- {sentences.in_titles(decision.standing, need)}", hang=4) for need in decision.needs)
        title = "What would decide:" if decision.depends_on else "What would have to be true:"
        lines += [Line("", ""), Line(title, ""), *needs]
    return "\n".join(wrapped(lines, max(width, NARROWEST))) + "\n"
